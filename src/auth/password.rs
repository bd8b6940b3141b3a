//! Passwords: hashed with Argon2id, weak ones refused.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::task::spawn_blocking;

use crate::auth::{Error, Gate};

/// Shortest password taken: twelve signs, as the CNIL recommends where nothing else is asked (deliberation 2022-100).
pub const SHORTEST: usize = 12;
/// Longest: more is an attack on the hash.
pub const LONGEST: usize = 200;
/// Least strength of `zxcvbn`: out of reach of a guesser who is slowed down.
const STRENGTH: u8 = 3;

/// Letters and digits that must be left when what is known of the person is taken away.
const UNKNOWN: usize = 6;

/// Compared with when nobody has that login, so that an unknown one takes as long as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("nobody has this password").unwrap_or_default());

/// Refuse what could be guessed. `known`: words an attacker would try first (login, name, town).
///
/// # Errors
/// [`Error::PasswordShort`], [`Error::PasswordLong`], [`Error::PasswordGuessable`].
pub fn check(password: &str, known: &[&str]) -> Result<(), Error> {
    match password.chars().count() {
        0..SHORTEST => return Err(Error::PasswordShort),
        LONGEST.. => return Err(Error::PasswordLong),
        _ => {}
    }
    // `claire.petit` is guessed as claire and as petit.
    let parts: Vec<&str> = known.iter().flat_map(|word| word.split(|sign: char| !sign.is_alphanumeric())).collect();
    let known: Vec<&str> = parts.into_iter().chain(known.iter().copied()).filter(|word| word.len() > 2).collect();
    let alone = known.iter().fold(password.to_lowercase(), |rest, word| rest.replace(&word.to_lowercase(), ""));
    if alone.chars().filter(|sign| sign.is_alphanumeric()).count() < UNKNOWN {
        return Err(Error::PasswordGuessable);
    }
    if u8::from(zxcvbn::zxcvbn(password, &known).score()) < STRENGTH { Err(Error::PasswordGuessable) } else { Ok(()) }
}

impl Gate {
    /// The hash of a password, PHC form.
    ///
    /// # Errors
    /// When hashing fails.
    pub(super) async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        let _room = self.hashing.acquire().await.map_err(|_| Error::Closing)?;
        spawn_blocking(move || hashed(&password)).await.ok().flatten().ok_or(Error::Hashing)
    }

    /// Whether the password is the one of the hash; without a hash it takes as long and is not.
    ///
    /// # Errors
    /// When the server is closing.
    pub(super) async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, Error> {
        let password = password.to_owned();
        let _room = self.hashing.acquire().await.map_err(|_| Error::Closing)?;
        let right = spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            let parsed = PasswordHash::new(&hash).ok();
            known && parsed.is_some_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(right.await.unwrap_or(false))
    }
}

fn hashed(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Error, check, hashed};

    #[test]
    fn a_password_that_could_be_guessed_is_refused() {
        assert!(matches!(check("court", &[]), Err(Error::PasswordShort)));
        assert!(matches!(check("motdepasse12", &[]), Err(Error::PasswordGuessable)));
        assert!(matches!(check("claire.petit.albert", &["claire.petit", "Albert"]), Err(Error::PasswordGuessable)));
        assert!(matches!(check(&"a1!".repeat(100), &[]), Err(Error::PasswordLong)));
        assert!(check("huit chevaux traversent la Somme", &["claire"]).is_ok());
    }

    #[test]
    fn a_hash_is_argon2id_and_never_twice_the_same() {
        let hash = hashed("huit chevaux").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        assert_ne!(hash, hashed("huit chevaux").unwrap());
    }
}
