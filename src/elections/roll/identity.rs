//! Who an elector is from one file to the next: the file gives no number, so civil status must do.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::exchange::bal::folded;

/// Civil status of an elector on a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Identity<'a> {
    /// `LP`, `LCM`, `LCE`: who is on two lists is two entries of the roll.
    pub list: &'a str,
    pub birth_name: &'a str,
    pub first_names: &'a str,
    pub sex: &'a str,
    /// `JJ/MM/AAAA`.
    pub birth: &'a str,
    /// Code of the commune of birth, else its name.
    pub birth_place: &'a str,
}

impl Identity<'_> {
    /// The same for the same person however the names are spelled. Homonyms born on one day differ by first names or
    /// place; those who differ by nothing are counted (`rank`, from 0).
    ///
    /// A digest, so that the key says nothing of the person.
    #[must_use]
    pub fn key(&self, rank: usize) -> String {
        let parts = [
            self.list.to_owned(),
            folded(self.birth_name),
            folded(self.first_names),
            self.sex.to_owned(),
            self.birth.to_owned(),
            folded(self.birth_place),
            rank.to_string(),
        ];
        let digest = Sha256::digest(parts.join("\n").as_bytes());
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        Uuid::from_bytes(half).simple().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn a_person_is_known_again_and_twins_are_two() {
        let marie = Identity {
            list: "LP",
            birth_name: "L'HÉRITIER",
            first_names: "Marie, Anne",
            birth: "01/02/1980",
            ..Identity::default()
        };
        let again = Identity { birth_name: "l heritier", first_names: "MARIE ANNE", ..marie };
        assert_eq!(marie.key(0), again.key(0));
        let others = [
            Identity { first_names: "Rose", ..marie },
            Identity { list: "LCM", ..marie },
            Identity { birth_place: "13004", ..marie },
        ];
        assert!(others.iter().all(|other| other.key(0) != marie.key(0)));
        assert_ne!(marie.key(0), marie.key(1));
    }
}
