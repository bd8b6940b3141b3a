//! Filters and columns a person keeps under a name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::records::check::refused;
use crate::records::model::RecordType;
use crate::records::rules::Violation;
use crate::records::{Ask, Error, Records, values};

/// A saved view.
#[derive(Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct View {
    pub id: i64,
    pub name: String,
    /// Query string of the list.
    pub query: String,
    pub columns: Vec<String>,
}

/// A view to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewView {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub columns: Vec<String>,
}

impl Records {
    /// The views a person keeps for a type.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn views(&self, person: &Person, kind: &RecordType) -> Result<Vec<View>, Error> {
        let mut look = self.look(person, Self::reach(person, kind, "list", None)?).await?;
        let sql = "select id, name, query, columns from beffroi.saved_views where type = $1 order by name limit 200";
        Ok(sqlx::query_as(sql).bind(&kind.id).fetch_all(&mut *look).await?)
    }

    /// Keep a view; one of the same name is replaced. Its identifier.
    ///
    /// # Errors
    /// A name or query that cannot be kept.
    pub async fn keep_view(
        &self,
        person: &Person,
        kind: &RecordType,
        new: &NewView,
        language: Language,
    ) -> Result<i64, Error> {
        let name = new.name.trim();
        let known = new.columns.iter().all(|column| kind.field(column).is_some());
        if name.is_empty() || name.chars().count() > 80 || new.query.len() > 2_000 || !known || new.name.contains('\0')
        {
            return Err(Error::Violations(vec![Violation::of("name", values::missing(language))]));
        }
        Ask::read(Some(&new.query))?;
        let mut transaction = self.open(person, Self::reach(person, kind, "list", None)?).await?;
        let sql = "insert into beffroi.saved_views (type, name, query, columns) values ($1, $2, $3, $4)
            on conflict (account, type, name) do update set query = excluded.query, columns = excluded.columns returning id";
        let kept = sqlx::query_scalar(sql).bind(&kind.id).bind(name).bind(&new.query).bind(&new.columns);
        let id = kept.fetch_one(&mut *transaction).await.map_err(|error| refused(error, kind, language))?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Forget a view of this person.
    ///
    /// # Errors
    /// [`Error::RecordUnknown`].
    pub async fn drop_view(&self, person: &Person, id: i64) -> Result<(), Error> {
        let scope = person.communes().ok_or(Error::RecordUnknown(id))?;
        let mut transaction = self.open(person, scope).await?;
        let gone =
            sqlx::query("delete from beffroi.saved_views where id = $1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        if gone.rows_affected() == 1 { Ok(()) } else { Err(Error::RecordUnknown(id)) }
    }
}
