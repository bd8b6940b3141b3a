//! Which layers of the map a reader may see, and where.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::auth::Person;
use crate::db::Scope;

/// The right to see layers.
#[derive(Debug, Clone, Default)]
pub enum Sight {
    /// Of everybody: public layers.
    #[default]
    Public,
    /// Of a person signed in: also the layers they may `see`, in their communes.
    Of(Arc<Person>),
    /// Of the operator at the terminal: all of it.
    All,
}

impl Sight {
    /// Of whoever a request comes from.
    #[must_use]
    pub fn of(person: Option<Arc<Person>>) -> Self {
        person.map_or(Self::Public, Self::Of)
    }

    /// Communes of a layer in which `action` (`see`, `export`) is allowed: every one if the layer is public. `None`: not
    /// even that there is such a layer may be told.
    #[must_use]
    pub fn reach(&self, layer: &str, public: bool, action: &str) -> Option<Scope> {
        match self {
            _ if public => Some(Scope::Everywhere),
            Self::Public => None,
            Self::Of(person) => person.reach(layer, action),
            Self::All => Some(Scope::Everywhere),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Sight {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts.extensions.get::<Arc<Person>>().cloned()))
    }
}
