//! What tests stand on: one PostgreSQL for the whole run, one fresh migrated database for each test.
//!
//! ```ignore
//! #[tokio::test]
//! async fn a_parcel_has_a_number() {
//!     let town = support::town().await;
//!     sqlx::query("insert into …").execute(town.pool()).await.unwrap();
//! }
//! ```
pub mod collect;
pub mod hall;
pub mod map;
pub mod post_office;
pub mod provider;
pub mod roll;
mod server;
pub mod slapd;
mod town;

pub use server::database_server;
pub use town::{Town, town};

/// How much of something a test does: a longer run asks for more by the environment (`make soak`).
pub fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}
