//! The private PostgreSQL cluster of `.beffroi/`: create, start, mend, stop.
//!
//! Debian's server binaries run on a folder of ours, reachable only through a Unix socket in a folder only one account
//! may enter; no port, no password. A first start that was cut short is begun again; a killed server is mended by
//! PostgreSQL's own recovery; the last Beffroi that leaves stops it.
mod account;
mod binaries;
mod create;
mod error;
mod layout;
mod lock;
mod postmaster;
mod running;

pub use binaries::{Binaries, PACKAGES};
pub use error::Error;
pub use layout::Layout;
pub use running::{Cluster, Settings};
