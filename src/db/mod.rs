//! The way into the database: which server, as whom, for which communes; migrations; roles.
//!
//! Four roles. `beffroi_app` serves: row-level security holds it to the communes of its session. `beffroi_gate` gives a
//! session its right to communes, on a connection of its own, so that no SQL of a session can widen it.
//! `beffroi_query` runs the queries people write, and only reads. `beffroi_owner` owns the schemas and runs migrations. Nothing at run time is a superuser.
mod act;
mod database;
mod error;
mod migrate;
mod provision;
mod queue;
mod readiness;
mod scope;
mod ticket;

pub use act::{Act, act};
pub use database::{Database, begin, narrow};
pub use error::Error;
pub use migrate::{Standing, fingerprint, migrate, standing};
pub use provision::{APP, GATE, OWNER, QUERY, provision, script};
pub use readiness::{missing, require_provisioned};
pub use scope::Scope;
