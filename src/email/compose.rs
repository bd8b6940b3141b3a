//! From a letter to the message a mail server takes (RFC 5322).

use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};

use crate::email::letter::{Enclosure, Letter};
use crate::email::page::Sheet;
use crate::email::{EmailSettings, Error};

/// The message; `id` is the same on every attempt.
pub fn compose(letter: &Letter, settings: &EmailSettings, id: &str, site: Option<&str>) -> Result<Message, Error> {
    letter.check()?;
    let domain = settings.sender.email.domain();
    let mut message = Message::builder()
        .from(settings.sender.clone())
        .subject(&letter.subject)
        .message_id(Some(format!("<{id}@{domain}>")))
        .date_now();
    for recipient in &letter.to {
        message = message.to(recipient.mailbox()?);
    }
    if let Some(reply_to) = &settings.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let mut parts = MultiPart::mixed().multipart(text(letter, site));
    for file in &letter.attachments {
        parts = parts.singlepart(enclosed(file));
    }
    message.multipart(parts).map_err(|error| Error::Composing(error.to_string()))
}

fn text(letter: &Letter, site: Option<&str>) -> MultiPart {
    // Without a public name there is no address to lead to.
    let site = site.map(|site| site.trim_end_matches('/'));
    let link = letter.link.as_ref().zip(site).map(|((title, path), site)| (title.as_str(), format!("{site}{path}")));
    let sheet = Sheet { subject: &letter.subject, text: &letter.text, link, language: letter.language };
    MultiPart::alternative_plain_html(sheet.plain(), sheet.page())
}

fn enclosed(file: &Enclosure) -> SinglePart {
    let unknown = ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN);
    let kind = ContentType::parse(&file.media_type).unwrap_or(unknown);
    Attachment::new(file.name.clone()).body(file.content.clone(), kind)
}

#[cfg(test)]
mod tests {
    use super::compose;
    use crate::base::Language;
    use crate::email::{EmailGiven, Enclosure, Letter, Recipient};

    #[test]
    fn a_message_carries_its_names_in_any_letters_and_its_files() {
        let given: EmailGiven = toml::from_str(
            "url = 'smtp://localhost'\nsender = 'Mairie d’Albert <mairie@ville.fr>'\nreply-to = 'accueil@ville.fr'",
        )
        .unwrap();
        let settings = given.complete().unwrap().unwrap();
        let letter = Letter {
            to: vec![Recipient { name: Some("Zoé \"Z\" Nuñez".into()), address: "zoe@ville.fr".into() }],
            subject: "Décision n° 3 : été".into(),
            text: "Bonjour.".into(),
            link: Some(("Ouvrir".into(), "/app/records".into())),
            attachments: vec![Enclosure {
                name: "Arrêté.pdf".into(),
                media_type: "application/pdf".into(),
                content: b"%PDF\xFF".to_vec(),
            }],
            language: Language::French,
        };
        let message =
            String::from_utf8(compose(&letter, &settings, "7", Some("https://carte.ville.fr/")).unwrap().formatted())
                .unwrap();
        let heads: Vec<&str> = message.split("\r\n\r\n").next().unwrap().lines().collect();
        for head in ["Message-ID: <7@ville.fr>", "Reply-To: accueil@ville.fr"] {
            assert!(heads.contains(&head), "{head}: {heads:?}");
        }
        assert!(
            heads.iter().any(|head| head.starts_with("To: =?utf-8?b?") && head.ends_with("<zoe@ville.fr>")),
            "{heads:?}"
        );
        assert!(heads.iter().any(|head| head.starts_with("Subject: =?utf-8?b?")), "{heads:?}");
        assert!(message.contains("application/pdf") && message.contains("JVBERv8="), "{message}");
    }
}
