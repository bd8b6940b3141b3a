//! Asking the directory (LDAP, RFC 4511): a connection for each question, bound as Beffroi, let go afterwards.

use std::sync::Arc;
use std::time::Duration;

use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::auth::Error;
use crate::auth::directory::DirectorySettings;
use crate::auth::directory::entry::Entry;

/// Longest wait for a connection, and for each answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Entries asked for at a time (RFC 2696); Active Directory gives a thousand at most.
const PAGE: i32 = 500;

/// Result codes of RFC 4511, appendix A, by which a directory says that this person may not come in: no such object,
/// inappropriate authentication, invalid credentials, insufficient rights, unwilling, and the lock of a password policy.
const NOT_LET_IN: [u32; 6] = [32, 48, 49, 50, 53, 19];
/// Busy and unavailable: later.
const LATER: [u32; 2] = [51, 52];

/// The town's directory.
#[derive(Debug)]
pub struct Directory {
    pub(super) settings: DirectorySettings,
    /// Trust in the authority of the settings; none: the authorities of the system.
    trust: Option<Arc<ClientConfig>>,
}

impl Directory {
    /// Over its settings.
    ///
    /// # Errors
    /// When the certificates of the authority cannot be read, in words for whoever installs.
    pub fn new(settings: DirectorySettings) -> Result<Self, String> {
        let refused = |why: String| format!("directory.ca-file: {why}");
        let Some(file) = &settings.ca_file else { return Ok(Self { settings, trust: None }) };
        let mut authorities = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| refused(error.to_string()))? {
            let certificate = certificate.map_err(|error| refused(error.to_string()))?;
            authorities.add(certificate).map_err(|error| refused(error.to_string()))?;
        }
        if authorities.is_empty() {
            return Err(refused("no certificate in it".into()));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let trust = versions.map_err(|error| refused(error.to_string()))?;
        let trust = trust.with_root_certificates(authorities).with_no_client_auth();
        Ok(Self { settings, trust: Some(Arc::new(trust)) })
    }

    /// Whether the password is the one of this login, by a bind as that person (RFC 4513, section 5.1.3), and the person
    /// is still the one the account was made for. An empty password is never tried: a bind with it would succeed without
    /// proving anything (RFC 4513, section 5.1.2).
    ///
    /// # Errors
    /// [`Error::DirectoryAway`], [`Error::DirectoryRefuses`].
    pub(in crate::auth) async fn proves(&self, login: &str, password: &str, entry: &[u8]) -> Result<bool, Error> {
        if password.is_empty() {
            return Ok(false);
        }
        let mut ldap = self.bound().await?;
        let mut found = self.search(&mut ldap, &self.settings.filter_for(login)).await?;
        let person = found.pop().filter(|_| found.is_empty()).and_then(|found| Entry::of(found, &self.settings));
        let Some(person) = person.filter(|person| person.id == entry) else { return Ok(false) };
        let bound = ldap.with_timeout(PATIENCE).simple_bind(&person.dn, password).await.map_err(away)?;
        let _ = ldap.unbind().await;
        match bound.rc {
            0 => Ok(true),
            code if NOT_LET_IN.contains(&code) => {
                tracing::info!(code, said = bound.text, "the directory does not let in");
                Ok(false)
            }
            _ => Err(refused("bind as a person", bound.rc, &bound.text)),
        }
    }

    /// Everybody the filter shows who can be read, and the distinguished names of those who cannot.
    ///
    /// # Errors
    /// [`Error::DirectoryAway`], [`Error::DirectoryRefuses`]; also when the directory gives a part only.
    pub(super) async fn everybody(&self) -> Result<(Vec<Entry>, Vec<String>), Error> {
        let mut ldap = self.bound().await?;
        let found = self.search(&mut ldap, &self.settings.filter_for_all()).await?;
        let _ = ldap.unbind().await;
        let (mut people, mut unreadable) = (Vec::new(), Vec::new());
        for found in found {
            let dn = found.dn.clone();
            Entry::of(found, &self.settings).map_or_else(|| unreadable.push(dn), |entry| people.push(entry));
        }
        people.sort_by(|one, other| one.login.cmp(&other.login));
        Ok((people, unreadable))
    }

    async fn bound(&self) -> Result<Ldap, Error> {
        let mut how = LdapConnSettings::new().set_conn_timeout(PATIENCE).set_starttls(self.settings.start_tls);
        if let Some(trust) = &self.trust {
            how = how.set_config(trust.clone());
        }
        let opened = tokio::time::timeout(PATIENCE * 2, LdapConnAsync::with_settings(how, &self.settings.url)).await;
        let (connection, mut ldap) = opened.map_err(|late| away(late.into()))?.map_err(away)?;
        tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(%error, "the connection to the directory ended");
            }
        });
        if let Some(dn) = &self.settings.bind_dn {
            let password = self.settings.bind_password.text();
            let bound = ldap.with_timeout(PATIENCE).simple_bind(dn, password).await.map_err(away)?;
            if bound.rc != 0 {
                return Err(refused("bind as Beffroi", bound.rc, &bound.text));
            }
        }
        Ok(ldap)
    }

    async fn search(&self, ldap: &mut Ldap, filter: &str) -> Result<Vec<SearchEntry>, Error> {
        let adapters: Vec<Box<dyn Adapter<_, _>>> =
            vec![Box::new(EntriesOnly::new()), Box::new(PagedResults::new(PAGE))];
        let settings = &self.settings;
        let attributes = vec![
            settings.id_attribute.as_str(),
            settings.login_attribute.as_str(),
            settings.name_attribute.as_str(),
            settings.email_attribute.as_str(),
            settings.groups_attribute.as_str(),
        ];
        let mut stream = ldap
            .with_timeout(PATIENCE)
            .streaming_search_with(adapters, &settings.base_dn, Scope::Subtree, filter, attributes)
            .await
            .map_err(away)?;
        let mut found = Vec::new();
        while let Some(entry) = stream.next().await.map_err(away)? {
            found.push(SearchEntry::construct(entry));
        }
        let done = stream.finish().await;
        if done.rc == 0 { Ok(found) } else { Err(refused("search", done.rc, &done.text)) }
    }
}

fn away(error: LdapError) -> Error {
    tracing::error!(%error, "the directory does not answer");
    Error::DirectoryAway
}

fn refused(what: &str, code: u32, said: &str) -> Error {
    tracing::error!(what, code, said, "the directory refuses");
    if LATER.contains(&code) { Error::DirectoryAway } else { Error::DirectoryRefuses { code } }
}
