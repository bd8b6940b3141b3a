//! Which provider the town signs its people in with.

use std::path::PathBuf;

use openidconnect::url::Url;
use serde::Deserialize;

use crate::auth::secret::Hidden;

/// Where the provider sends the browser back to.
pub const RETURN: &str = "/api/session/oidc/return";

/// `[openid]` of `beffroi.toml`, completed by `BEFFROI_OPENID_*`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct OpenIdGiven {
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Hidden>,
    client_secret_file: Option<PathBuf>,
    title: Option<String>,
    link_by_email: Option<bool>,
    ca_file: Option<PathBuf>,
}

/// The settings of the provider, complete.
#[derive(Debug, Clone)]
pub struct OpenIdSettings {
    pub issuer: String,
    pub client_id: String,
    /// None for a public client.
    pub client_secret: Option<Hidden>,
    /// What browsers call this server, without a path.
    pub public_url: String,
    /// What the button says.
    pub title: String,
    /// Whether a person who comes for the first time is known by a verified e-mail address.
    pub link_by_email: bool,
    pub ca_file: Option<PathBuf>,
}

impl OpenIdGiven {
    /// Completed with what is usual, and with what browsers call this server; none when no issuer is given.
    ///
    /// # Errors
    /// Which setting is missing or cannot be right, in words for whoever installs.
    pub fn complete(self, public_url: Option<&str>) -> Result<Option<OpenIdSettings>, String> {
        let Some(issuer) = self.issuer else { return Ok(None) };
        encrypted("openid.issuer", &issuer)?;
        let public_url = public_url.ok_or("public-url is missing")?;
        encrypted("public-url", public_url)?;
        Ok(Some(OpenIdSettings {
            issuer,
            client_id: self.client_id.ok_or("openid.client-id is missing")?,
            client_secret: Hidden::given(self.client_secret, self.client_secret_file.as_deref())
                .map_err(|why| format!("openid.client-secret-file: {why}"))?,
            public_url: public_url.trim_end_matches('/').to_owned(),
            title: self.title.unwrap_or_else(|| "OpenID Connect".into()),
            link_by_email: self.link_by_email.unwrap_or(false),
            ca_file: self.ca_file,
        }))
    }
}

impl OpenIdSettings {
    pub(super) fn return_address(&self) -> String {
        format!("{}{RETURN}", self.public_url)
    }
}

/// An address of TLS, or of this very machine (OpenID Connect Core 1.0, sections 3.1.2 and 3.1.2.1).
fn encrypted(setting: &str, address: &str) -> Result<(), String> {
    let url = Url::parse(address).map_err(|why| format!("{setting}: `{address}`: {why}"))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "https" || (url.scheme() == "http" && here) {
        return Ok(());
    }
    Err(format!("{setting}: `{address}` does not begin with https://"))
}

#[cfg(test)]
mod tests {
    use super::{OpenIdGiven, OpenIdSettings};

    fn read(text: &str, public_url: Option<&str>) -> Result<Option<OpenIdSettings>, String> {
        let given = toml::from_str::<OpenIdGiven>(text).map_err(|error| error.to_string());
        given.and_then(|given| given.complete(public_url))
    }

    #[test]
    fn a_provider_is_complete_and_encrypted_or_refused_by_the_name_of_the_setting() {
        let whole = "issuer = 'https://sso.ville.fr'\nclient-id = 'beffroi'";
        let sig = Some("https://sig.ville.fr/");
        let settings = read(whole, sig).unwrap().unwrap();
        assert_eq!(settings.return_address(), "https://sig.ville.fr/api/session/oidc/return");
        assert!(!settings.link_by_email, "nobody is known by their e-mail unless the town says so");
        for (text, public_url, named) in [
            (whole.replace("https://sso", "http://sso"), sig, "openid.issuer"),
            (whole.to_owned(), Some("http://sig.ville.fr"), "public-url"),
            (whole.replace("client-id", "# client-id"), sig, "openid.client-id"),
            (whole.to_owned(), None, "public-url"),
            (whole.replace("client-id", "client"), sig, "client"),
        ] {
            assert!(read(&text, public_url).unwrap_err().contains(named), "{text}");
        }
    }
}
