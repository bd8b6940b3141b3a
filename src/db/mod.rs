//! The way into the database: which server, as whom, for which communes; migrations; roles.
//!
//! Two roles. `beffroi_app` serves: row-level security holds it to the communes of its session.
//! `beffroi_owner` owns the schemas and runs migrations. Nothing at run time is a superuser.
mod database;
mod error;
mod migrate;
mod provision;
mod readiness;
mod scope;

pub use database::{Database, begin};
pub use error::Error;
pub use migrate::{Standing, fingerprint, migrate, standing};
pub use provision::{APP, OWNER, provision, script};
pub use readiness::{missing, require_provisioned};
pub use scope::Scope;
