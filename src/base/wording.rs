//! Sentences kept as a table, so that whoever translates sees the three languages together.

use crate::base::{Explanation, Language};

/// Key of a message; for French, English and Spanish its title, its detail and its remedy. `{0}`, `{1}` are filled in.
pub type Wording = &'static [(&'static str, [[&'static str; 3]; 3])];

/// The message of `key` with its places filled. A key that is not in the table is told by its own name: a test of each
/// table keeps that from happening.
#[must_use]
pub fn told(wording: Wording, key: &str, filled: &[String], language: Language) -> Explanation {
    let found = wording.iter().find(|(name, _)| *name == key).map(|(_, languages)| languages);
    let [french, english, spanish] = found.copied().unwrap_or([["", "", ""]; 3]);
    let [title, detail, remedy] = language.pick(french, english, spanish).map(|text| {
        filled.iter().enumerate().fold(text.to_owned(), |text, (at, value)| text.replace(&format!("{{{at}}}"), value))
    });
    Explanation { title: if title.is_empty() { key.to_owned() } else { title }, detail, remedy }
}
