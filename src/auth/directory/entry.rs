//! A person of the directory, read from an entry.

use ldap3::SearchEntry;

use crate::auth::directory::{DirectorySettings, GroupRole};
use crate::auth::invitation::check_names;

/// Longest name of an account.
const LONGEST_NAME: usize = 120;

/// A person as the directory shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What stays when everything else changes.
    pub id: Vec<u8>,
    /// Distinguished name.
    pub dn: String,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    /// Distinguished names of the groups they are in.
    groups: Vec<String>,
}

impl Entry {
    /// The person of an entry; none without an identifier, or with a login no account can have.
    pub(super) fn of(found: SearchEntry, settings: &DirectorySettings) -> Option<Self> {
        let id = binary(&found, &settings.id_attribute)?;
        let login = texts(&found, &settings.login_attribute).first()?.trim().to_owned();
        let name = texts(&found, &settings.name_attribute).first().map(|name| name.trim()).unwrap_or_default();
        let name = if name.is_empty() { login.clone() } else { name.chars().take(LONGEST_NAME).collect() };
        check_names(&login, &name).ok()?;
        let email = texts(&found, &settings.email_attribute).iter().find(|email| is_email(email)).cloned();
        let groups = texts(&found, &settings.groups_attribute).to_vec();
        Some(Self { id, dn: found.dn, login, name, email, groups })
    }

    /// The roles that follow from the groups of the person.
    pub(super) fn roles<'a>(&'a self, mapping: &'a [GroupRole]) -> impl Iterator<Item = &'a GroupRole> {
        mapping.iter().filter(|mapped| self.groups.iter().any(|group| same_name(group, &mapped.group)))
    }
}

/// Attributes are named without regard to case (RFC 4512, section 2.5).
fn texts<'a>(found: &'a SearchEntry, attribute: &str) -> &'a [String] {
    found.attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute)).map_or(&[], |(_, values)| values)
}

/// A value that need not be text: `objectGUID` is sixteen bytes.
fn binary(found: &SearchEntry, attribute: &str) -> Option<Vec<u8>> {
    let bytes = found.bin_attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
    let bytes = bytes.and_then(|(_, values)| values.first().cloned());
    bytes.or_else(|| texts(found, attribute).first().map(|text| text.clone().into_bytes())).filter(|id| !id.is_empty())
}

fn is_email(text: &str) -> bool {
    let sound = text.chars().count() <= 254 && !text.contains(char::is_whitespace);
    sound && text.split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !at.contains('@'))
}

/// Whether two distinguished names are the same one, as far as capitals and the blanks between parts go (RFC 4518).
fn same_name(one: &str, other: &str) -> bool {
    let folded =
        |name: &str| -> Vec<String> { name.split([',', '=']).map(|part| part.trim().to_lowercase()).collect() };
    folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use ldap3::SearchEntry;

    use super::{Entry, same_name};
    use crate::auth::directory::DirectoryGiven;

    fn entry(values: &[(&str, &str)]) -> Option<Entry> {
        let given =
            "url = 'ldap://x'\nbase-dn = 'dc=x'\nid-attribute = 'objectGUID'\nlogin-attribute = 'sAMAccountName'";
        let settings = toml::from_str::<DirectoryGiven>(given).unwrap().complete().unwrap().unwrap();
        let mut attrs: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in values {
            attrs.entry((*name).to_owned()).or_default().push((*value).to_owned());
        }
        let bin_attrs = HashMap::from([("objectguid".to_owned(), vec![vec![0, 159, 146, 150]])]);
        Entry::of(SearchEntry { dn: "cn=x".into(), attrs, bin_attrs }, &settings)
    }

    #[test]
    fn a_person_is_read_whatever_the_capitals_of_the_attributes() {
        let read =
            entry(&[("samaccountname", "claire"), ("CN", "Claire Petit"), ("mail", "-"), ("mail", "c@ville.fr")]);
        let read = read.unwrap();
        assert_eq!(
            (read.login.as_str(), read.name.as_str(), read.email.as_deref()),
            ("claire", "Claire Petit", Some("c@ville.fr"))
        );
        assert_eq!(read.id, [0, 159, 146, 150]);
        assert_eq!(entry(&[("sAMAccountName", "paul")]).unwrap().name, "paul", "no name: the login");
        assert_eq!(entry(&[("sAMAccountName", "le poste 3")]), None, "no account can have this login");
        assert_eq!(entry(&[("cn", "Sans identifiant")]), None);
    }

    #[test]
    fn a_group_is_known_by_its_name_whatever_its_capitals_and_blanks() {
        assert!(same_name("CN=Urbanisme,OU=Groupes,DC=ville", "cn=urbanisme, ou=groupes, dc=ville"));
        assert!(!same_name("cn=urbanisme,dc=ville", "cn=urbanisme,ou=anciens,dc=ville"));
    }
}
