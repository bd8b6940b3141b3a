//! A person signed in, and what they may do where.

use std::collections::BTreeSet;

use crate::db::{Act, Scope};

/// Record types that rule over others or tell of persons at work: a right to "every type" is not one to these, unless it
/// is to every action as well.
pub const RESTRICTED: [&str; 13] = [
    "accounts",
    "roles",
    "permissions",
    "memberships",
    "parameters",
    "consultations",
    "documents",
    "personal-data",
    "electors",
    "elector-movements",
    "town-groups",
    "town-group-communes",
    "jobs",
];

/// One thing a person may do in one commune; `*` stands for every one in each place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Right {
    pub subject: String,
    pub action: String,
    /// INSEE code, or `*`; none for a membership of an empty group.
    pub commune: Option<String>,
}

/// Whoever a request comes from.
#[derive(Debug, Clone)]
pub struct Person {
    pub account: i64,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub language: Option<String>,
    pub totp: bool,
    /// Secret of the ticket of this session or token.
    pub(super) ticket: String,
    pub(super) rights: Vec<Right>,
    /// Actions a token is held to.
    pub(super) held_to: Option<Vec<String>>,
    /// How they came: `web` with a session, `api` with a token.
    pub door: &'static str,
}

impl Right {
    fn covers(&self, subject: &str, action: &str) -> bool {
        let every = self.subject == "*" && (self.action == "*" || !RESTRICTED.contains(&subject));
        (every || self.subject == subject) && (self.action == "*" || self.action == action)
    }
}

impl Person {
    /// Communes in which the person may do `action` on `subject`; none: they may not at all.
    #[must_use]
    pub fn reach(&self, subject: &str, action: &str) -> Option<Scope> {
        if self.held_to.as_ref().is_some_and(|held| !held.iter().any(|held| held == action)) {
            return None;
        }
        scope_of(self.rights.iter().filter(|right| right.covers(subject, action)))
    }

    /// Came with a token that only reads.
    #[must_use]
    pub const fn only_reads(&self) -> bool {
        self.held_to.is_some()
    }

    /// Communes in which the person may do anything.
    #[must_use]
    pub fn communes(&self) -> Option<Scope> {
        scope_of(self.rights.iter())
    }

    /// What the history and row-level security are told of an act by this person.
    #[must_use]
    pub fn act(&self, scope: Scope) -> Act {
        let (ticket, name) = (self.ticket.clone(), self.name.clone());
        Act { ticket, scope, account: self.account, name, door: self.door, reason: None }
    }
}

fn scope_of<'a>(rights: impl Iterator<Item = &'a Right>) -> Option<Scope> {
    let communes: BTreeSet<&str> = rights.filter_map(|right| right.commune.as_deref()).collect();
    if communes.contains("*") {
        return Some(Scope::Everywhere);
    }
    Scope::communes(communes).ok().filter(|scope| !scope.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Person, Right};
    use crate::db::Scope;

    fn person(rights: &[(&str, &str, &str)]) -> Person {
        let right = |(subject, action, commune): &(&str, &str, &str)| Right {
            subject: (*subject).into(),
            action: (*action).into(),
            commune: Some((*commune).into()),
        };
        Person {
            account: 1,
            login: "claire".into(),
            name: "Claire".into(),
            email: None,
            language: None,
            totp: false,
            ticket: String::new(),
            rights: rights.iter().map(right).collect(),
            held_to: None,
            door: "web",
        }
    }

    #[test]
    fn a_right_holds_where_it_was_given_and_nowhere_else() {
        let claire = person(&[("addresses", "change", "80016"), ("*", "see", "93010"), ("streets", "*", "*")]);
        assert_eq!(claire.reach("addresses", "change"), Scope::communes(["80016"]).ok());
        assert_eq!(claire.reach("addresses", "see"), Scope::communes(["93010"]).ok());
        assert_eq!(claire.reach("addresses", "delete"), None);
        assert_eq!(claire.reach("streets", "delete"), Some(Scope::Everywhere));
        assert_eq!(person(&[]).communes(), None);
    }

    #[test]
    fn a_right_to_see_every_record_is_not_one_to_see_the_accounts() {
        let reader = person(&[("*", "see", "80016"), ("*", "list", "80016")]);
        assert!(reader.reach("addresses", "list").is_some());
        assert_eq!(reader.reach("accounts", "list"), None);
        assert!(person(&[("*", "*", "80016")]).reach("accounts", "list").is_some());
    }

    #[test]
    fn a_token_does_only_what_it_was_made_for() {
        let mut program = person(&[("*", "*", "*")]);
        program.held_to = Some(vec!["see".into(), "list".into()]);
        assert!(program.reach("addresses", "see").is_some());
        assert_eq!(program.reach("addresses", "change"), None);
    }
}
