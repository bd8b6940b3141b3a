//! Who is asking, and what they may do where.
//!
//! Everything secret passes through the gate (`beffroi_gate`): passwords, sessions, tokens, invitations. The serving role
//! can read none of it. What a person may do is asked of a [`Person`]; what PostgreSQL lets them see follows from the
//! ticket their session carries, so that a mistake here shows nothing of another commune.
mod attempts;
mod authorization;
mod directory;
mod door;
mod errand;
mod error;
mod http;
mod invitation;
mod openapi;
mod openid;
mod passkey;
mod password;
mod person;
mod secret;
mod session;
mod sight;
mod sign_in;
mod token;
mod totp;
mod wording;

pub use authorization::offer_basic;
pub use directory::{Deed, Directory, DirectoryGiven, DirectorySettings, GroupRole, Step, Synced, synchronise};
pub use door::{COOKIE, Visitor, reader, recognise};
pub(crate) use errand::Errand;
pub use error::Error;
pub use http::{SignedIn, router};
pub use invitation::{INVITATION, Invitation, NewUser, add_user, invite, invite_first};
pub use openapi::interface;
pub use openid::{OpenId, OpenIdGiven, OpenIdSettings, tie};
pub use passkey::Passkeys;
pub use person::{Person, RESTRICTED, Right};
pub(crate) use secret::Hidden;
pub use sight::Sight;

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::Semaphore;

/// Hashing takes 19 MiB and a core for a moment: so many at once, others wait.
const HASHES_AT_ONCE: usize = 2;

/// The gate: sessions of `beffroi_gate`, and room for hashing passwords.
#[derive(Debug, Clone)]
pub struct Gate {
    pool: PgPool,
    hashing: Arc<Semaphore>,
    directory: Option<Arc<Directory>>,
    openid: Option<Arc<OpenId>>,
    passkeys: Option<Arc<Passkeys>>,
}

impl Gate {
    /// Over a pool of [`crate::db::Database::gate`].
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        let hashing = Arc::new(Semaphore::new(HASHES_AT_ONCE));
        Self { pool, hashing, directory: None, openid: None, passkeys: None }
    }

    /// With the town's own directory, if it has one.
    #[must_use]
    pub fn with_directory(mut self, directory: Option<Directory>) -> Self {
        self.directory = directory.map(Arc::new);
        self
    }

    pub(crate) fn directory(&self) -> Option<&Directory> {
        self.directory.as_deref()
    }

    /// With the OpenID Connect provider of the town, if it has one.
    #[must_use]
    pub fn with_openid(mut self, openid: Option<OpenId>) -> Self {
        self.openid = openid.map(Arc::new);
        self
    }

    pub(crate) fn openid(&self) -> Option<&OpenId> {
        self.openid.as_deref()
    }

    /// With passkeys, where the server has a public name.
    #[must_use]
    pub fn with_passkeys(mut self, passkeys: Option<Passkeys>) -> Self {
        self.passkeys = passkeys.map(Arc::new);
        self
    }

    pub(crate) fn passkeys(&self) -> Option<&Passkeys> {
        self.passkeys.as_deref()
    }

    pub(crate) const fn pool(&self) -> &PgPool {
        &self.pool
    }
}
