//! Letters without case or accents, one by one as PostgreSQL does it.

/// Small letters. A letter stays one letter.
pub fn lower(text: &str) -> String {
    text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}

/// Capitals, where a letter has one that is a single letter: `ß` stays.
pub fn upper(text: &str) -> String {
    text.chars()
        .map(|letter| {
            let mut capital = letter.to_uppercase();
            capital.next().filter(|_| capital.next().is_none()).unwrap_or(letter)
        })
        .collect()
}

/// Without accents, case kept.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| match PLAIN.iter().find(|(accented, _)| accented.contains(letter)) {
        Some((_, plain)) => out.push_str(plain),
        None => out.push(letter),
    });
    out
}

/// As the dictionary `unaccent` has them.
const PLAIN: [(&str, &str); 26] = [
    ("àáâãäå", "a"),
    ("ÀÁÂÃÄÅ", "A"),
    ("ç", "c"),
    ("Ç", "C"),
    ("èéêë", "e"),
    ("ÈÉÊË", "E"),
    ("ìíîï", "i"),
    ("ÌÍÎÏ", "I"),
    ("ñ", "n"),
    ("Ñ", "N"),
    ("òóôõöø", "o"),
    ("ÒÓÔÕÖØ", "O"),
    ("ùúûü", "u"),
    ("ÙÚÛÜ", "U"),
    ("ýÿ", "y"),
    ("ÝŸ", "Y"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ß", "ss"),
    ("ð", "d"),
    ("Ð", "D"),
    ("‘’", "'"),
    ("“”", "\""),
    ("％", "%"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_their_case_and_their_accents() {
        assert_eq!(lower("ÉTÉ Œuvre"), "été œuvre");
        assert_eq!(upper("été œuvre ß"), "ÉTÉ ŒUVRE ß");
        assert_eq!(plain("L’Haÿ, œuvre, Çà"), "L'Hay, oeuvre, Ca");
    }
}
