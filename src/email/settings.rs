//! Where the mail server of the town is, and who writes.

use std::path::PathBuf;

use lettre::message::Mailbox;
use serde::Deserialize;

use crate::auth::Hidden;

/// Port of a mail server that takes letters from programs, encrypted from the first byte (RFC 8314).
const ENCRYPTED: u16 = 465;
/// The same, encrypted by StartTLS (RFC 6409).
const SUBMISSION: u16 = 587;

/// `[email]` of `beffroi.toml`, completed by `BEFFROI_EMAIL_*`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct EmailGiven {
    url: Option<String>,
    start_tls: Option<bool>,
    ca_file: Option<PathBuf>,
    user: Option<String>,
    password: Option<Hidden>,
    password_file: Option<PathBuf>,
    sender: Option<String>,
    reply_to: Option<String>,
}

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte: `smtps://`.
    Whole,
    /// By StartTLS, which cannot be left out by the server: `smtp://`.
    StartTls,
    /// Not at all, where the town says so: `start-tls = false`.
    None,
}

/// The settings of e-mail, complete.
#[derive(Debug, Clone)]
pub struct EmailSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub ca_file: Option<PathBuf>,
    pub credentials: Option<(String, Hidden)>,
    pub sender: Mailbox,
    pub reply_to: Option<Mailbox>,
}

impl EmailGiven {
    /// Completed with what is usual; none when no address is given.
    ///
    /// # Errors
    /// Which setting is missing or cannot be right, in words for whoever installs.
    pub fn complete(self) -> Result<Option<EmailSettings>, String> {
        let Some(url) = self.url else { return Ok(None) };
        let (scheme, place) = url.split_once("://").unwrap_or(("", &url));
        let (encryption, usual) = match scheme {
            "smtps" => (Encryption::Whole, ENCRYPTED),
            "smtp" if self.start_tls == Some(false) => (Encryption::None, SUBMISSION),
            "smtp" => (Encryption::StartTls, SUBMISSION),
            _ => return Err(format!("email.url: `{url}` begins with neither smtp:// nor smtps://")),
        };
        let (host, port) = place_of(place.trim_end_matches('/'), usual).ok_or_else(|| {
            format!("email.url: `{url}` is not a name of a server and a port; the account goes into email.user")
        })?;
        let password = Hidden::given(self.password, self.password_file.as_deref())
            .map_err(|why| format!("email.password-file: {why}"))?;
        let credentials = match (self.user, password) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            (Some(_), None) => return Err("email.password or email.password-file is missing for email.user".into()),
            (None, Some(_)) => return Err("email.user is missing for its password".into()),
        };
        if credentials.is_some() && encryption == Encryption::None && !is_this_machine(&host) {
            return Err("email.start-tls: a password does not leave this machine unencrypted".into());
        }
        let sender = mailbox("sender", self.sender.ok_or("email.sender is missing")?.as_str())?;
        let reply_to = self.reply_to.map(|text| mailbox("reply-to", &text)).transpose()?;
        Ok(Some(EmailSettings { host, port, encryption, ca_file: self.ca_file, credentials, sender, reply_to }))
    }
}

fn place_of(place: &str, usual: u16) -> Option<(String, u16)> {
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (place, usual),
    };
    let named = !host.is_empty() && host.chars().all(|sign| sign.is_ascii_alphanumeric() || "-._".contains(sign));
    named.then(|| (host.to_owned(), port))
}

fn mailbox(name: &str, text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| format!("email.{name}: `{text}` is no address such as Mairie <mairie@ville.fr>"))
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::{EmailGiven, EmailSettings, Encryption};

    fn read(text: &str) -> Result<Option<EmailSettings>, String> {
        toml::from_str::<EmailGiven>(text).map_err(|error| error.to_string()).and_then(EmailGiven::complete)
    }

    #[test]
    fn a_mail_server_is_reached_encrypted_unless_the_town_says_otherwise() {
        let way = |text: &str| {
            let settings = read(&format!("{text}\nsender = 'Mairie <mairie@ville.fr>'")).unwrap().unwrap();
            (settings.host, settings.port, settings.encryption)
        };
        assert_eq!(way("url = 'smtps://mail.ville.fr'"), ("mail.ville.fr".into(), 465, Encryption::Whole));
        assert_eq!(way("url = 'smtp://mail.ville.fr/'"), ("mail.ville.fr".into(), 587, Encryption::StartTls));
        assert_eq!(way("url = 'smtp://localhost:25'\nstart-tls = false").2, Encryption::None);
    }

    #[test]
    fn a_setting_that_cannot_be_right_is_named() {
        for (text, named) in [
            ("url = 'http://mail.ville.fr'", "email.url"),
            ("url = 'smtp://claire:secret@mail.ville.fr'", "email.user"),
            ("url = 'smtp://mail.ville.fr'", "email.sender"),
            ("url = 'smtp://mail.ville.fr'\nsender = 'mairie'", "email.sender"),
            ("url = 'smtp://mail.ville.fr'\nsender = 'a@b.fr'\nuser = 'x'", "email.password"),
            ("url = 'smtp://mail.ville.fr'\nsender = 'a@b.fr'\npassword = 'x'", "email.user"),
            (
                "url = 'smtp://mail.ville.fr'\nsender = 'a@b.fr'\nuser = 'x'\npassword = 'x'\nstart-tls = false",
                "start-tls",
            ),
            ("uri = 'smtp://x'", "uri"),
        ] {
            assert!(read(text).unwrap_err().contains(named), "{text}");
        }
        assert!(read("sender = 'a@b.fr'").unwrap().is_none(), "no address, no e-mail");
        let shown = format!("{:?}", read("url = 'smtps://x'\nsender = 'a@b.fr'\nuser = 'x'\npassword = 'motdepasse'"));
        assert!(!shown.contains("motdepasse"), "a secret is not shown");
    }
}
