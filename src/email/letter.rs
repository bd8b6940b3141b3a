//! A letter to be sent by e-mail, and what it may be.

use lettre::Address;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use crate::base::Language;
use crate::email::Error;

/// Recipients of one letter.
pub const MOST_RECIPIENTS: usize = 50;
/// Characters of a subject, of a name.
const LINE: usize = 200;
/// Characters of a text.
const TEXT: usize = 100_000;
/// Enclosures of one letter, and their bytes together: mail servers refuse more.
const MOST_ENCLOSURES: usize = 20;
const HEAVIEST: usize = 10 << 20;

/// Who a letter is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: Option<String>,
    pub address: String,
}

/// A file that goes with a letter.
#[derive(Debug, Clone)]
pub struct Enclosure {
    pub name: String,
    /// `application/pdf` …
    pub media_type: String,
    pub content: Vec<u8>,
}

/// A page of this site a letter leads to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    pub title: String,
    /// From `/`.
    pub path: String,
}

/// A letter to be sent. All recipients see each other: what others must not see is sent one by one.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: Vec<Recipient>,
    pub subject: String,
    /// Plain text, paragraphs between empty lines; the HTML form is made from it.
    pub text: String,
    /// Title and path of a page of this site.
    pub link: Option<(String, String)>,
    pub attachments: Vec<Enclosure>,
    pub language: Language,
}

impl Recipient {
    /// By address alone.
    #[must_use]
    pub fn at(address: impl Into<String>) -> Self {
        Self { name: None, address: address.into() }
    }

    pub(super) fn mailbox(&self) -> Result<Mailbox, Error> {
        let unreadable = || Error::Recipient(shortened(&self.address));
        let address: Address = self.address.parse().map_err(|_| unreadable())?;
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if name.is_some_and(|name| !is_a_line(name)) {
            return Err(unreadable());
        }
        Ok(Mailbox::new(name.map(str::to_owned), address))
    }
}

impl Letter {
    /// Refuse what is no letter: headers are lines, so nothing of a header may end one.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.to.is_empty() {
            return Err(Error::NoRecipient);
        }
        if self.to.len() > MOST_RECIPIENTS {
            return Err(Error::ManyRecipients(self.to.len()));
        }
        self.to.iter().try_for_each(|recipient| recipient.mailbox().map(drop))?;
        if self.subject.trim().is_empty() || !is_a_line(&self.subject) {
            return Err(Error::Subject);
        }
        let heavy = self.attachments.iter().map(|file| file.content.len()).sum::<usize>() > HEAVIEST;
        if heavy || self.attachments.len() > MOST_ENCLOSURES || self.text.chars().count() > TEXT {
            return Err(Error::Heavy);
        }
        let named = |file: &Enclosure| !file.name.trim().is_empty() && is_a_line(&file.name);
        if !self.attachments.iter().all(named) {
            return Err(Error::Enclosure);
        }
        let within = |path: &str| path.starts_with('/') && !path.starts_with("//") && is_a_line(path);
        if self.link.as_ref().is_some_and(|(title, path)| !is_a_line(title) || !within(path)) {
            return Err(Error::Link);
        }
        Ok(())
    }
}

fn is_a_line(text: &str) -> bool {
    text.chars().count() <= LINE && !text.chars().any(char::is_control)
}

fn shortened(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::{Enclosure, Letter, Recipient};
    use crate::base::Language;
    use crate::email::Error;

    fn letter(change: impl FnOnce(&mut Letter)) -> Result<(), Error> {
        let mut letter = Letter {
            to: vec![Recipient::at("odile@ville.fr")],
            subject: "Votre demande".into(),
            text: "Bonjour.".into(),
            link: None,
            attachments: Vec::new(),
            language: Language::French,
        };
        change(&mut letter);
        letter.check()
    }

    #[test]
    fn nothing_of_a_letter_ends_a_header_and_begins_another() {
        assert!(letter(|_| ()).is_ok());
        assert!(matches!(letter(|letter| letter.subject = "x\r\nBcc: all@ville.fr".into()), Err(Error::Subject)));
        for address in [
            "odile@ville.fr\r\nRCPT TO:<x@y.fr>",
            "odile",
            "",
            "odile@ville.fr, x@y.fr",
            "<odile@ville.fr>",
            "a b@ville.fr",
        ] {
            let refused = letter(|letter| letter.to = vec![Recipient::at(address)]);
            assert!(matches!(refused, Err(Error::Recipient(_))), "{address}");
        }
        let name = |name: &str| letter(|letter| letter.to[0].name = Some(name.to_owned()));
        assert!(name("Odile \"la\" Lefèvre").is_ok());
        assert!(name("Odile\nBcc: x@y.fr").is_err());
        let file = |name: &str| {
            let file = Enclosure { name: name.into(), media_type: "text/plain".into(), content: vec![] };
            letter(|letter| letter.attachments.push(file))
        };
        assert!(file("Arrêté n° 3.pdf").is_ok() && file("x\r\nX-Evil: 1").is_err());
        let link = |path: &str| letter(|letter| letter.link = Some(("Ouvrir".into(), path.into())));
        assert!(link("/app/records").is_ok() && link("//evil.fr").is_err() && link("https://evil.fr").is_err());
    }

    #[test]
    fn a_letter_has_somebody_to_go_to_and_a_weight_that_mail_servers_take() {
        assert!(matches!(letter(|letter| letter.to.clear()), Err(Error::NoRecipient)));
        let many = letter(|letter| letter.to = vec![Recipient::at("a@b.fr"); 51]);
        assert!(matches!(many, Err(Error::ManyRecipients(51))));
        let content = vec![0; (10 << 20) + 1];
        let heavy = Enclosure { name: "plan.pdf".into(), media_type: "application/pdf".into(), content };
        assert!(matches!(letter(|letter| letter.attachments.push(heavy)), Err(Error::Heavy)));
    }
}
