//! A stored query, as the person may run it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::db::Scope;
use crate::queries::parameter::{self, Parameter};
use crate::queries::run::Order;
use crate::queries::{Error, Queries};
use crate::records::{self, RecordType, Records};

/// The record type.
pub const TYPE: &str = "stored-queries";

/// A query to be run.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoredQuery)]
pub struct Stored {
    pub id: i64,
    /// INSEE code; none: for every commune.
    pub commune: Option<String>,
    pub title: String,
    pub help: Option<String>,
    /// `table`, `bars`, `line`, `map`, `file`.
    pub show: String,
    pub parameters: Vec<Parameter>,
    /// For whoever may change it.
    pub statement: Option<String>,
    #[serde(skip)]
    pub(super) text: String,
    /// Communes in which the person may run it.
    #[serde(skip)]
    pub(super) scope: Option<Scope>,
}

/// A row of the table.
type Line = (i64, Option<String>, String, Option<String>, String, String, String, bool);

impl Queries {
    /// The record type of queries, for whoever may list them.
    pub(super) fn kind(&self, person: &Person) -> Result<Arc<RecordType>, Error> {
        Ok(self.records.kind(person, TYPE)?)
    }

    /// The same, for whoever writes queries.
    pub(super) fn kind_of_writers(&self, person: &Person) -> Result<Arc<RecordType>, Error> {
        let kind = self.records.registry().types.get(TYPE).ok_or(records::Error::TypeUnknown(TYPE.into()))?;
        let forbidden = || records::Error::Forbidden { subject: kind.title.clone(), action: "change".into() };
        if Self::writes(person) { Ok(Arc::clone(kind)) } else { Err(forbidden().into()) }
    }

    /// Whether the person writes queries.
    pub(super) fn writes(person: &Person) -> bool {
        ["create", "change"].iter().any(|action| person.reach(TYPE, action).is_some())
    }

    /// A query the person may run, in one commune or in all of theirs.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::OtherRole`]; the person runs none.
    pub async fn stored(&self, person: &Person, id: i64, commune: Option<&str>) -> Result<Stored, Error> {
        let kind = self.kind(person)?;
        let scope = Records::reach(person, &kind, "run", commune)?;
        let sql = "select fid, commune, title, help, show, parameters, statement,
            role is null or auth.has_role(beffroi.actor(), role) from queries.queries where fid = $1";
        let mut look = self.records.look_as(person, &kind, "run", commune).await?;
        let line: Option<Line> = sqlx::query_as(sql).bind(id).fetch_optional(&mut *look).await?;
        drop(look);
        let (id, of, title, help, show, parameters, text, theirs) = line.ok_or(Error::Unknown(id))?;
        if !theirs && !Self::writes(person) {
            return Err(Error::OtherRole);
        }
        let parameters = parameter::read(&parameters).map_err(|fault| Error::Parameters(vec![fault]))?;
        let mut within = match (commune, &of) {
            (Some(commune), _) => scope.and(&Scope::communes([commune]).map_err(Error::Database)?),
            (None, Some(of)) => scope.and(&Scope::communes([of]).map_err(Error::Database)?),
            (None, None) => scope,
        };
        if of.is_some() && of.as_deref() != commune && commune.is_some() {
            within = Scope::Communes(Vec::new()); // a query of one commune, asked for another
        }
        if within.is_empty() {
            return Err(Error::Unknown(id));
        }
        let statement = Self::writes(person).then(|| text.clone());
        Ok(Stored { id, commune: of, title, help, show, parameters, statement, text, scope: Some(within) })
    }
}

impl Stored {
    /// What is to be run with these values.
    ///
    /// # Errors
    /// [`Error::Values`].
    pub(super) fn order<'a>(
        &'a self,
        person: &'a Arc<Person>,
        given: &Map<String, Value>,
        language: Language,
    ) -> Result<Order<'a>, Error> {
        let values = parameter::values(&self.parameters, given, language).map_err(Error::Values)?;
        let scope = self.scope.clone().unwrap_or_else(|| Scope::Communes(Vec::new()));
        let (title, statement, parameters) = (self.title.as_str(), self.text.as_str(), self.parameters.as_slice());
        Ok(Order { person, title, statement, parameters, values, scope })
    }
}
