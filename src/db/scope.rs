//! Which communes a session sees.

use std::fmt;

use crate::base::is_insee;
use crate::db::Error;

/// The communes a session may see and write. Row-level security reads them from its ticket, which nobody inside the
/// session can write, and from the setting `beffroi.scope`, which can only narrow what the ticket grants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every commune of the server.
    Everywhere,
    /// These communes, by INSEE code.
    Communes(Vec<String>),
}

impl Scope {
    /// A scope of the given communes.
    ///
    /// # Errors
    /// [`Error::Commune`] when a code is not an INSEE code: the setting is a list joined by commas, so nothing else may enter it.
    pub fn communes(codes: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, Error> {
        let codes: Vec<String> = codes.into_iter().map(Into::into).collect();
        match codes.iter().find(|code| !is_insee(code)) {
            Some(code) => Err(Error::Commune(code.clone())),
            None => Ok(Self::Communes(codes)),
        }
    }

    /// Holds no commune at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Communes(codes) if codes.is_empty())
    }

    /// Whether the commune is in it.
    #[must_use]
    pub fn covers(&self, commune: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Communes(codes) => codes.iter().any(|code| code == commune),
        }
    }

    /// What both hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Everywhere, scope) | (scope, Self::Everywhere) => scope.clone(),
            (Self::Communes(ours), theirs) => {
                Self::Communes(ours.iter().filter(|commune| theirs.covers(commune)).cloned().collect())
            }
        }
    }

    /// INSEE codes, or `*`.
    pub(super) fn codes(&self) -> Vec<String> {
        match self {
            Self::Everywhere => vec!["*".to_owned()],
            Self::Communes(codes) => codes.clone(),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.codes().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn what_two_scopes_share_is_in_both() {
        let [albert, both] = [vec!["80016"], vec!["93010", "80016"]].map(|codes| Scope::communes(codes).unwrap());
        assert_eq!(albert.and(&both), albert);
        assert_eq!(both.and(&albert), albert);
        assert_eq!(Scope::Everywhere.and(&both), both);
        assert!(albert.and(&Scope::communes(["93010"]).unwrap()).is_empty());
    }

    #[test]
    fn a_scope_holds_insee_codes_and_nothing_that_could_widen_it() {
        assert_eq!(
            Scope::communes(["80016", "2A004"]).map(|scope| scope.to_string()).ok().as_deref(),
            Some("80016,2A004")
        );
        for wrong in ["*", "80016,93010", "8001", "800166", "A0016", ""] {
            assert!(Scope::communes([wrong]).is_err(), "{wrong}");
        }
    }
}
