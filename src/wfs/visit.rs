//! Who asks, for which layers, and how they want to be answered.

use std::sync::Arc;

use axum::http::request::Parts;
use sqlx::{PgPool, PgTransaction};

use crate::auth::Person;
use crate::collections::{Collections, Deed, Seen};
use crate::db::Scope;
use crate::records::Records;
use crate::wfs::Error;
use crate::wfs::capabilities::{Offer, Offered};
use crate::wfs::exception::Manner;
use crate::wfs::request::TypeName;
use crate::wfs::{formats, retrieve};

/// Most layers an address may name.
const MOST_LAYERS: usize = 100;

/// What answers are made from.
#[derive(Debug, Clone)]
pub struct Wfs {
    pub collections: Collections,
    records: Records,
    /// Sessions of the serving role: stored queries are everybody's to read.
    pub pool: PgPool,
}

/// One request, as far as it is not said by its operation.
#[derive(Debug, Clone)]
pub struct Visit {
    pub wfs: Wfs,
    person: Option<Arc<Person>>,
    /// Layers the address names; none: every layer.
    only: Option<Vec<String>>,
    /// Absolute address of the service.
    pub address: String,
    pub manner: Manner,
}

impl Wfs {
    #[must_use]
    pub const fn new(collections: Collections, records: Records, pool: PgPool) -> Self {
        Self { collections, records, pool }
    }

    /// The visit of whoever sent `parts`; `layers` as the address names them.
    pub fn visited(&self, collections: Collections, parts: &Parts, layers: Option<&str>, address: String) -> Visit {
        let only = layers.map(|layers| layers.split(',').take(MOST_LAYERS).map(str::to_owned).collect());
        let person = parts.extensions.get::<Arc<Person>>().cloned();
        Visit { wfs: Self { collections, ..self.clone() }, person, only, address, manner: Manner::default() }
    }
}

impl Visit {
    /// Every layer the reader may see here.
    #[must_use]
    pub fn types(&self) -> Vec<Seen> {
        let named = |seen: &Seen| self.only.as_ref().is_none_or(|only| only.iter().any(|id| id == seen.id()));
        self.wfs.collections.all().into_iter().filter(named).collect()
    }

    /// The layer of a name. One that is not there and one they may not see are told alike.
    ///
    /// # Errors
    /// [`Error::Type`].
    pub fn seen(&self, name: &TypeName, locator: &'static str) -> Result<Seen, Error> {
        let unknown = || Error::Type { name: name.local.chars().take(80).collect(), locator };
        let layer = name.layer().ok_or_else(unknown)?;
        if self.only.as_ref().is_some_and(|only| !only.iter().any(|id| id == layer)) {
            return Err(unknown());
        }
        self.wfs.collections.seen(layer).map_err(|_| unknown())
    }

    /// What the service offers this reader.
    #[must_use]
    pub fn offer(&self) -> Offer {
        let (collections, language) = (&self.wfs.collections, self.manner.language);
        let offered = |seen: Seen| Offered {
            id: seen.id().to_owned(),
            title: seen.title(language),
            summary: seen.description(language),
            extent: seen.extent,
            systems: seen.systems(),
            formats: formats::own_names(&seen),
            create: collections.may(&seen, Deed::Create),
            change: collections.may(&seen, Deed::Change),
            delete: collections.may(&seen, Deed::Delete),
        };
        Offer {
            address: self.address.clone(),
            language,
            types: self.types().into_iter().map(offered).collect(),
            formats: formats::names(self.manner.version),
            count: retrieve::COUNT,
            signed_in: self.person.is_some(),
        }
    }

    /// Whether a program asks, by a token, and no page made a browser ask: those say where a request comes from.
    #[must_use]
    pub fn is_program(&self, parts: &Parts) -> bool {
        let by_token = self.person.as_ref().is_none_or(|person| person.door == "api");
        by_token && !parts.headers.contains_key("sec-fetch-site")
    }

    /// A transaction in the name of the person who asks: for what they leave with the service.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]; when no connection can be had.
    pub async fn act(&self) -> Result<PgTransaction<'static>, Error> {
        let person = self.person.as_deref().ok_or(Error::NotSignedIn)?;
        let scope = person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()));
        self.wfs.records.open(person, scope).await.map_err(Error::told)
    }

    /// Address of the schema of layers.
    #[must_use]
    pub fn schema_of<'a>(&self, layers: impl Iterator<Item = &'a str>) -> String {
        let names: Vec<String> = layers.map(|layer| format!("bf:{layer}")).collect();
        let key = if self.manner.version.is_2() { "typeNames" } else { "typeName" };
        format!(
            "{}?service=WFS&version={}&request=DescribeFeatureType&{key}={}",
            self.address,
            self.manner.version.number(),
            names.join(",")
        )
    }
}
