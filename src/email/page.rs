//! The form of a letter: plain text, and the same as a simple page. One place for every letter that leaves.

use maud::{DOCTYPE, Markup, html};

use crate::base::Language;
use crate::email::wording::footer;

/// What stands in a letter.
pub struct Sheet<'a> {
    pub subject: &'a str,
    pub text: &'a str,
    /// Title and whole address of a page of this site.
    pub link: Option<(&'a str, String)>,
    pub language: Language,
}

impl Sheet<'_> {
    /// As plain text.
    pub fn plain(&self) -> String {
        let link = self.link.as_ref().map_or_else(String::new, |(title, address)| format!("\n\n{title}\n{address}"));
        format!("{}{link}\n\n-- \n{}\n", self.text.trim(), footer(self.language))
    }

    /// As a page without anything to fetch: no picture, no script, no style of elsewhere.
    pub fn page(&self) -> String {
        let page: Markup = html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                head { meta charset="utf-8"; title { (self.subject) } }
                body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; color: #161616" {
                    @for paragraph in paragraphs(self.text) {
                        p { @for (at, line) in paragraph.lines().enumerate() { @if at > 0 { br; } (line) } }
                    }
                    @if let Some((title, address)) = &self.link { p { a href=(address) { (title) } } }
                    p style="color: #595959; font-size: 0.875em" { (footer(self.language)) }
                }
            }
        };
        page.into_string()
    }
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::base::Language;

    #[test]
    fn a_text_keeps_its_paragraphs_and_becomes_no_mark_of_the_page() {
        let link = Some(("Ouvrir", "https://carte.ville.fr/app".to_owned()));
        let sheet =
            Sheet { subject: "Objet", text: "Bonjour\nOdile <b>,\n\nSuite & fin.", link, language: Language::French };
        let page = sheet.page();
        assert!(page.contains("<p>Bonjour<br>Odile &lt;b&gt;,</p><p>Suite &amp; fin.</p>"), "{page}");
        assert!(page.contains("<a href=\"https://carte.ville.fr/app\">Ouvrir</a>"), "{page}");
        assert!(sheet.plain().ends_with("fin.\n\nOuvrir\nhttps://carte.ville.fr/app\n\n-- \nCe message a été envoyé par Beffroi, la carte de la mairie.\n"));
    }
}
