//! This server, as authenticators know it.

use std::net::IpAddr;

use openidconnect::url::Url;
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// The relying party: passkeys belong to the name browsers call this server by.
#[derive(Debug)]
pub struct Passkeys {
    pub(super) party: Webauthn,
    origin: String,
}

impl Passkeys {
    /// For the public address of the server; none where passkeys cannot be: an address without a name, or not encrypted.
    ///
    /// # Errors
    /// The address cannot be read, in words for whoever installs.
    pub fn new(public_url: &str) -> Result<Option<Self>, String> {
        let url = Url::parse(public_url).map_err(|why| format!("public-url: `{public_url}`: {why}"))?;
        let Some(host) = url.host_str() else { return Err(format!("public-url: `{public_url}` names no server")) };
        let named = host.trim_matches(['[', ']']).parse::<IpAddr>().is_err();
        if !named || (url.scheme() != "https" && host != "localhost") {
            return Ok(None);
        }
        let party = WebauthnBuilder::new(host, &url).and_then(|builder| builder.rp_name("Beffroi").build());
        let party = party.map_err(|why| format!("public-url: {why}"))?;
        Ok(Some(Self { party, origin: url.origin().ascii_serialization() }))
    }

    /// Where the page must be open for passkeys to work.
    pub(in crate::auth) fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn passkeys_belong_to_an_encrypted_name() {
        let origin = |url: &str| Passkeys::new(url).unwrap().map(|passkeys| passkeys.origin);
        assert_eq!(origin("https://carte.ville.fr/").as_deref(), Some("https://carte.ville.fr"));
        assert_eq!(origin("http://localhost:8080").as_deref(), Some("http://localhost:8080"));
        for without in ["http://carte.ville.fr", "https://192.0.2.4", "http://127.0.0.1:8080", "https://[2001:db8::1]"]
        {
            assert_eq!(origin(without), None, "{without}");
        }
        assert!(Passkeys::new("carte.ville.fr").is_err());
    }
}
