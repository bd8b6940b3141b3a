//! The town's own directory (LDAP, RFC 4510; Active Directory): whether a password is right, who works here, and which
//! roles follow from the groups they are in. Beffroi reads it and never writes.
mod connection;
mod entry;
mod settings;
mod step;
mod sync;

pub use connection::Directory;
pub use settings::{DirectoryGiven, DirectorySettings, GroupRole};
pub use step::{Deed, Step};
pub use sync::{Synced, synchronise};
