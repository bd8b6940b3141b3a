//! Secrets that are handed out once: of cookies, tokens, invitations. The database holds their digests only, and what
//! follows from one (the ticket, the word against forged forms) is computed, not kept.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// 256 random bits, 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Secret {
    /// A fresh one.
    pub fn draw() -> Self {
        Self(format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>()))
    }

    /// One that was handed out, if it has the form of one.
    pub fn read(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(text.to_ascii_lowercase()))
    }

    /// As it is handed out.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What the database knows it by.
    pub fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// The secret of the ticket that belongs to it.
    pub fn ticket(&self) -> String {
        self.derived("ticket")
    }

    /// The word a form must carry: another site can send our cookie but not read this.
    pub fn csrf(&self) -> String {
        self.derived("csrf")
    }

    /// What the provider sends back with the browser (RFC 6749, section 10.12).
    pub fn state(&self) -> String {
        self.derived("openid-state")
    }

    /// What the ID token must hold (OpenID Connect Core 1.0, section 3.1.2.1).
    pub fn nonce(&self) -> String {
        self.derived("openid-nonce")
    }

    /// What proves to the provider that whoever exchanges the code asked for it: 64 signs (RFC 7636, section 4.1).
    pub fn verifier(&self) -> String {
        self.derived("openid-verifier")
    }

    fn derived(&self, purpose: &str) -> String {
        hex(&Sha256::digest(format!("{purpose}:{}", self.0).as_bytes()))
    }
}

/// A secret of the settings: in use, never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Hidden")
    }
}

impl Hidden {
    /// The one given, else the first line of its file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn given(given: Option<Self>, file: Option<&Path>) -> io::Result<Option<Self>> {
        match (given, file) {
            (None, Some(file)) => {
                let text = fs::read_to_string(file)?;
                Ok(Some(Self(text.lines().next().unwrap_or_default().to_owned())))
            }
            (given, _) => Ok(given),
        }
    }

    /// The secret itself.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn what_follows_from_a_secret_tells_nothing_of_it_and_nothing_of_the_others() {
        let secret = Secret::draw();
        let again = Secret::read(secret.text()).unwrap();
        assert_eq!((again.ticket(), again.csrf()), (secret.ticket(), secret.csrf()));
        assert!(secret.ticket() != secret.csrf() && !secret.ticket().contains(secret.text()));
        assert_ne!(Secret::draw(), secret);
        for wrong in ["", "abc", &"g".repeat(64), &"0".repeat(65)] {
            assert!(Secret::read(wrong).is_none(), "{wrong}");
        }
    }
}
