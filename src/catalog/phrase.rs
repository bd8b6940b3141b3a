//! What was typed, as words to look for.

use sqlx::PgConnection;

/// A question: as typed, and folded into words (lower case, no accents, letters and digits only).
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    pub typed: String,
    pub words: Vec<String>,
}

/// How a word of an address may be written short. Beginnings of words need no entry: `av` finds `avenue`.
const SHORT: [(&str, &str); 16] = [
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("bvd", "boulevard"),
    ("st", "saint"),
    ("ste", "sainte"),
    ("rte", "route"),
    ("fg", "faubourg"),
    ("fbg", "faubourg"),
    ("dr", "docteur"),
    ("pdt", "president"),
    ("gal", "general"),
    ("mal", "marechal"),
    ("lt", "lieutenant"),
    ("cdt", "commandant"),
    ("res", "residence"),
];
/// Words of at least so many letters may hold a slip of the pen.
const FORGIVABLE: usize = 4;
/// Words looked for; more add nothing.
const WORDS: usize = 12;

impl Phrase {
    /// Fold what was typed, in the database, so that question and text are folded alike.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(look: &mut PgConnection, typed: &str) -> Result<Self, sqlx::Error> {
        let plain = typed.replace('\0', " ");
        let folded: String = sqlx::query_scalar("select beffroi.fold($1)").bind(&plain).fetch_one(look).await?;
        let words = folded.split_whitespace().take(WORDS).map(str::to_owned).collect();
        Ok(Self { typed: plain.trim().to_owned(), words })
    }

    /// The words with single spaces.
    #[must_use]
    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// The ways each word may be written, joined by `|`; each is looked for at the start of a word.
    #[must_use]
    pub fn ways(&self) -> Vec<String> {
        self.words.iter().map(|word| ways_of(word)).collect()
    }

    /// Words to be matched as written (in all their ways), and words in which a slip is forgiven.
    #[must_use]
    pub fn forgiving(&self) -> (Vec<String>, Vec<String>) {
        let (fuzzy, strict): (Vec<&String>, Vec<&String>) = self
            .words
            .iter()
            .partition(|word| word.len() >= FORGIVABLE && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        (strict.into_iter().map(|word| ways_of(word)).collect(), fuzzy.into_iter().cloned().collect())
    }

    /// The phrase without the name or postcode of a town at its end (`12 rue de la Paix, 93140 Bondy`), and that town.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn in_town(&self, look: &mut PgConnection) -> Result<Option<(Self, String)>, sqlx::Error> {
        let found: Option<(String, String)> = sqlx::query_as(
            "select commune, folded from (select commune, beffroi.fold(name) as folded from cadastre.communes where name is not null) c
             where folded <> '' and $1 like '% ' || folded order by length(folded) desc, commune limit 1",
        )
        .bind(self.text())
        .fetch_optional(look)
        .await?;
        Ok(found.and_then(|(commune, folded)| {
            let mut words = self.words.clone();
            words.truncate(words.len().saturating_sub(folded.split(' ').count()));
            words.pop_if(|last| last.len() == 5 && last.bytes().all(|byte| byte.is_ascii_digit()));
            (!words.is_empty()).then(|| (Self { typed: words.join(" "), words }, commune))
        }))
    }
}

fn ways_of(word: &str) -> String {
    if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == word) {
        return format!("{word}|{long}");
    }
    // `12b`, `12bis`: a number and its suffix, apart in an address.
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = word.split_at(digits);
    if digits > 0 && !suffix.is_empty() && suffix.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return format!("{number} {suffix}|{number}{suffix}");
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Phrase, ways_of};

    fn phrase(text: &str) -> Phrase {
        Phrase { typed: text.into(), words: text.split(' ').map(str::to_owned).collect() }
    }

    #[test]
    fn an_address_may_be_written_short() {
        assert_eq!(ways_of("bd"), "bd|boulevard");
        assert_eq!(ways_of("12bis"), "12 bis|12bis");
        assert_eq!(ways_of("12"), "12");
        assert_eq!(ways_of("paix"), "paix");
    }

    #[test]
    fn numbers_and_short_words_are_never_taken_for_slips() {
        let (strict, fuzzy) = phrase("12 rue de la republiqe").forgiving();
        assert_eq!(strict, ["12", "rue", "de", "la"]);
        assert_eq!(fuzzy, ["republiqe"]);
    }
}
