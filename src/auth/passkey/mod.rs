//! Passkeys (Web Authentication, W3C): a key of the telephone, the computer or a token on the key ring, opened by a
//! finger or a code. It stands for password and one-time code together, since user verification is required.
mod ceremony;
pub(super) mod http;
mod party;
mod store;

pub use party::Passkeys;
