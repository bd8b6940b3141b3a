//! The code of a commune.

/// Whether a text is the INSEE code of a commune: five characters, two of the department (`2A` and `2B` in Corsica), three of
/// the commune (INSEE, code officiel géographique).
#[must_use]
pub fn is_insee(code: &str) -> bool {
    let corsica = code.starts_with("2A") || code.starts_with("2B");
    let digits = |from: usize| code.bytes().skip(from).all(|byte| byte.is_ascii_digit());
    code.len() == 5 && !code.starts_with("00") && digits(if corsica { 2 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::is_insee;

    #[test]
    fn the_code_of_a_commune_has_five_characters_and_a_letter_in_corsica_alone() {
        assert!(is_insee("2A247") && is_insee("93010") && is_insee("97105"));
        for wrong in ["", "9301", "930100", "2C001", "A0016", "93010 ", "2a004", "00016", "*", "éé1"] {
            assert!(!is_insee(wrong), "{wrong}");
        }
    }
}
