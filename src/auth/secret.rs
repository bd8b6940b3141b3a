//! Secrets that are handed out once: of cookies, tokens, invitations. The database holds their digests only, and what
//! follows from one (the ticket, the word against forged forms) is computed, not kept.

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

    fn derived(&self, purpose: &str) -> String {
        hex(&Sha256::digest(format!("{purpose}:{}", self.0).as_bytes()))
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
