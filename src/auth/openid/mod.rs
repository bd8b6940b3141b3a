//! Signing in with the OpenID Connect provider of the town: authorisation code, PKCE, nonce, and a state bound to the
//! browser. The provider says who it is; which account that is, and what it may do, is decided here.
pub(super) mod http;
mod link;
mod provider;
mod settings;

pub use link::tie;
pub use provider::OpenId;
pub use settings::{OpenIdGiven, OpenIdSettings};
