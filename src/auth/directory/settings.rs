//! Where the directory is, how it is read, and which of its groups give which role.

use std::path::PathBuf;

use serde::Deserialize;

use crate::auth::secret::Hidden;
use crate::db::Scope;

/// Where a login goes in the filter.
const LOGIN: &str = "{login}";

/// `[directory]` of `beffroi.toml`, completed by `BEFFROI_DIRECTORY_*`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct DirectoryGiven {
    url: Option<String>,
    start_tls: Option<bool>,
    ca_file: Option<PathBuf>,
    bind_dn: Option<String>,
    bind_password: Option<Hidden>,
    bind_password_file: Option<PathBuf>,
    base_dn: Option<String>,
    user_filter: Option<String>,
    login_attribute: Option<String>,
    name_attribute: Option<String>,
    email_attribute: Option<String>,
    groups_attribute: Option<String>,
    id_attribute: Option<String>,
    commune: Option<String>,
    groups: Vec<GroupRole>,
}

/// A group of the directory, and the role its members have here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupRole {
    /// Distinguished name of the group.
    pub group: String,
    /// Name of the role.
    pub role: String,
    /// INSEE code; with neither this nor a group of communes: the whole server.
    pub commune: Option<String>,
    /// SIREN number of a group of communes.
    pub town_group: Option<String>,
}

/// The settings of the directory, complete.
#[derive(Debug, Clone)]
pub struct DirectorySettings {
    pub url: String,
    pub start_tls: bool,
    pub ca_file: Option<PathBuf>,
    pub bind_dn: Option<String>,
    pub bind_password: Hidden,
    pub base_dn: String,
    /// With [`LOGIN`] where the login goes.
    pub user_filter: String,
    pub login_attribute: String,
    pub name_attribute: String,
    pub email_attribute: String,
    pub groups_attribute: String,
    pub id_attribute: String,
    /// The commune that manages the accounts made from the directory.
    pub commune: Option<String>,
    pub groups: Vec<GroupRole>,
}

impl DirectoryGiven {
    /// Completed with what is usual; none when no address is given.
    ///
    /// # Errors
    /// Which setting is missing or cannot be right, in words for whoever installs.
    pub fn complete(self) -> Result<Option<DirectorySettings>, String> {
        let Some(url) = self.url else { return Ok(None) };
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        if !matches!(scheme, "ldap" | "ldaps" | "ldapi") {
            return Err(format!("directory.url: `{url}` begins with neither ldap://, ldaps:// nor ldapi://"));
        }
        let login_attribute = self.login_attribute.unwrap_or_else(|| "uid".into());
        let usual = format!("(&(objectClass=person)({login_attribute}={LOGIN}))");
        let settings = DirectorySettings {
            start_tls: scheme == "ldap" && self.start_tls.unwrap_or(true),
            ca_file: self.ca_file,
            bind_dn: self.bind_dn,
            bind_password: Hidden::given(self.bind_password, self.bind_password_file.as_deref())
                .map_err(|why| format!("directory.bind-password-file: {why}"))?
                .unwrap_or_default(),
            base_dn: self.base_dn.ok_or("directory.base-dn is missing")?,
            user_filter: self.user_filter.unwrap_or(usual),
            login_attribute,
            name_attribute: self.name_attribute.unwrap_or_else(|| "cn".into()),
            email_attribute: self.email_attribute.unwrap_or_else(|| "mail".into()),
            groups_attribute: self.groups_attribute.unwrap_or_else(|| "memberOf".into()),
            id_attribute: self.id_attribute.unwrap_or_else(|| "entryUUID".into()),
            commune: self.commune,
            groups: self.groups,
            url,
        };
        settings.check()?;
        Ok(Some(settings))
    }
}

impl DirectorySettings {
    fn check(&self) -> Result<(), String> {
        if !self.user_filter.contains(LOGIN) {
            return Err(format!("directory.user-filter: {LOGIN} is missing where the login goes"));
        }
        if ldap3::parse_filter(self.filter_for("x")).is_err() {
            return Err("directory.user-filter cannot be read (RFC 4515)".into());
        }
        // RFC 4513, 5.1.2: a name with an empty password is no proof; most servers take it for an anonymous one.
        if self.bind_dn.is_some() && self.bind_password.text().is_empty() {
            return Err(
                "directory.bind-password or directory.bind-password-file is missing for directory.bind-dn".into()
            );
        }
        for mapped in &self.groups {
            if mapped.commune.is_some() && mapped.town_group.is_some() {
                return Err(format!("directory.groups: `{}` names a commune and a group of communes", mapped.group));
            }
        }
        let communes = self.groups.iter().filter_map(|mapped| mapped.commune.as_ref()).chain(&self.commune);
        Scope::communes(communes.cloned()).map_err(|error| format!("directory: {error}"))?;
        Ok(())
    }

    /// The filter that finds one login, whatever signs it is made of (RFC 4515, section 3).
    pub(super) fn filter_for(&self, login: &str) -> String {
        self.user_filter.replace(LOGIN, &ldap3::ldap_escape(login))
    }

    /// The filter that finds everybody.
    pub(super) fn filter_for_all(&self) -> String {
        self.user_filter.replace(LOGIN, "*")
    }
}

#[cfg(test)]
mod tests {
    use super::{DirectoryGiven, DirectorySettings};

    fn read(text: &str) -> Result<Option<DirectorySettings>, String> {
        toml::from_str::<DirectoryGiven>(text).map_err(|error| error.to_string()).and_then(DirectoryGiven::complete)
    }

    #[test]
    fn a_login_is_a_value_of_the_filter_and_never_a_part_of_it() {
        let settings = read("url = 'ldaps://ldap.ville.fr'\nbase-dn = 'dc=ville,dc=fr'").unwrap().unwrap();
        assert_eq!(settings.filter_for("claire"), "(&(objectClass=person)(uid=claire))");
        assert_eq!(settings.filter_for("*)(uid=*"), "(&(objectClass=person)(uid=\\2a\\29\\28uid=\\2a))");
        assert_eq!(settings.filter_for_all(), "(&(objectClass=person)(uid=*))");
        assert!(!settings.start_tls, "it is encrypted already");
    }

    #[test]
    fn a_directory_is_reached_encrypted_unless_the_town_says_otherwise() {
        let start_tls = |text: &str| read(text).unwrap().unwrap().start_tls;
        assert!(start_tls("url = 'ldap://ldap.ville.fr'\nbase-dn = 'dc=ville'"));
        assert!(!start_tls("url = 'ldap://localhost'\nbase-dn = 'dc=ville'\nstart-tls = false"));
    }

    #[test]
    fn a_setting_that_cannot_be_right_is_named() {
        for (text, named) in [
            ("url = 'http://ldap.ville.fr'", "directory.url"),
            ("url = 'ldap://x'", "base-dn"),
            ("url = 'ldap://x'\nbase-dn = 'dc=x'\nuser-filter = '(uid=*)'", "{login}"),
            ("url = 'ldap://x'\nbase-dn = 'dc=x'\nuser-filter = '((uid={login}'", "RFC 4515"),
            ("url = 'ldap://x'\nbase-dn = 'dc=x'\nbind-dn = 'cn=beffroi'", "bind-password"),
            ("url = 'ldap://x'\nbase-dn = 'dc=x'\ncommune = '8001'", "8001"),
            ("url = 'ldap://x'\nbase = 'dc=x'", "base"),
        ] {
            assert!(read(text).unwrap_err().contains(named), "{text}");
        }
        assert!(read("base-dn = 'dc=x'").unwrap().is_none(), "no address, no directory");
    }
}
