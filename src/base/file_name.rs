//! Names of files.

/// Letters without accents, digits and hyphens: a name every system takes.
#[must_use]
pub fn plain(title: &str) -> String {
    let mut name = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            'à' | 'á' | 'â' | 'ä' | 'ã' => name.push('a'),
            'ç' => name.push('c'),
            'è' | 'é' | 'ê' | 'ë' => name.push('e'),
            'ì' | 'í' | 'î' | 'ï' => name.push('i'),
            'ñ' => name.push('n'),
            'ò' | 'ó' | 'ô' | 'ö' => name.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => name.push('u'),
            'œ' => name.push_str("oe"),
            'æ' => name.push_str("ae"),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    name.trim_end_matches('-').chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_file_is_named_after_its_layer_in_letters_every_system_takes() {
        assert_eq!(plain("Périmètres scolaires"), "perimetres-scolaires");
        assert_eq!(plain("Lieux-dits (cadastre)"), "lieux-dits-cadastre");
        assert_eq!(plain("../../etc"), "etc");
    }
}
