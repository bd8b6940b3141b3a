//! What a module adds to its record types: rules, calculations, actions.

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::Language;
use crate::records::{Error, Registry};

/// What is done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Create,
    Change,
    Delete,
}

/// What becomes of the geometry of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Shape {
    /// As it is.
    #[default]
    Kept,
    /// Taken away.
    Gone,
    /// This one: GeoJSON, WGS 84, longitude then latitude.
    Drawn(Value),
}

impl<'de> Deserialize<'de> for Shape {
    /// A member that is `null` takes away what there was.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::of)
    }
}

impl Shape {
    /// Of a value that may be `null`.
    #[must_use]
    pub fn of(value: Value) -> Self {
        if value.is_null() { Self::Gone } else { Self::Drawn(value) }
    }
}

/// A change on its way through the door.
#[derive(Debug, Clone)]
pub struct Change {
    pub deed: Deed,
    pub commune: Option<String>,
    /// The record before; `None` when it is being created.
    pub before: Option<Map<String, Value>>,
    /// Values to write, by column; rules may add some.
    pub values: Map<String, Value>,
    pub geometry: Shape,
    pub language: Language,
}

impl Change {
    /// A value as it will be: the one to write, else the one before.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).or_else(|| self.before.as_ref()?.get(name))
    }

    /// A text as it will be; `None` when empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str().filter(|text| !text.is_empty())
    }
}

/// Something in a record that cannot stay so.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    /// The field to correct; none: the record as a whole.
    pub field: Option<String>,
    /// What is wrong and what to do, in the reader's language.
    pub message: String,
}

impl Violation {
    /// About one field.
    #[must_use]
    pub fn of(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), message: message.into() }
    }
}

/// What an action answers beside the records it changed.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub message: Option<String>,
    /// A page to open or to pass on.
    pub link: Option<String>,
}

/// A record written because another one was.
#[derive(Debug, Clone)]
pub enum Follow {
    /// One that hangs on the record just written: its type, and the field that refers to it.
    Make { kind: &'static str, field: &'static str, values: Map<String, Value> },
    /// One that hangs on it already, or on a record of the same family.
    Change { kind: &'static str, id: i64, values: Map<String, Value> },
}

/// One record an action is done on.
#[derive(Debug)]
pub struct Subject<'a> {
    pub id: i64,
    pub commune: Option<&'a str>,
    pub values: &'a Map<String, Value>,
    /// Answers to what the action asks.
    pub answers: &'a Map<String, Value>,
    pub language: Language,
}

/// The rules of one record type. Every method has a sensible default: a type without rules needs none.
#[async_trait]
pub trait Rules: Send + Sync {
    /// Look at a change within its transaction, before it is written: refuse it, complete it. The connection sees what
    /// the person sees.
    ///
    /// # Errors
    /// [`Error::Violations`] tell the person what to correct.
    async fn prepare(&self, _connection: &mut PgConnection, _change: &mut Change) -> Result<(), Error> {
        Ok(())
    }

    /// What else is to be written once a record was: records that hang on it, in the same transaction and through the door.
    /// Their own rules are asked; the person needs no right to their type.
    ///
    /// # Errors
    /// When the database does not answer.
    async fn follow(&self, _connection: &mut PgConnection, _id: i64, _change: &Change) -> Result<Vec<Follow>, Error> {
        Ok(Vec::new())
    }

    /// Records of this type `town` begins with, beside those of the overlay.
    fn first(&self, _registry: &Registry, _town: &str) -> Vec<Map<String, Value>> {
        Vec::new()
    }

    /// Do a named action on one record: the values to write (through the door), and what to tell.
    ///
    /// # Errors
    /// [`Error::ActionUnknown`] unless the module knows it.
    async fn act(
        &self,
        _connection: &mut PgConnection,
        action: &str,
        _subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        Err(Error::ActionUnknown(action.to_owned()))
    }

    /// What is done once the change is committed and nothing may refuse any more (a link is made, a mail is sent).
    async fn done(&self, _action: &str, _id: i64) -> Option<Outcome> {
        None
    }
}

impl fmt::Debug for dyn Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Rules")
    }
}

/// No rules beyond what the database checks.
pub struct Plain;

impl Rules for Plain {}
