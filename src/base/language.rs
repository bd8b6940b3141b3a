//! The languages Beffroi speaks.

/// A language of the interface. French is what a request gets that asks for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    French,
    English,
    Spanish,
}

impl Language {
    /// Every language, French first.
    pub const ALL: [Self; 3] = [Self::French, Self::English, Self::Spanish];

    /// Two-letter code (ISO 639-1).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Names of the months, January first.
    #[must_use]
    pub const fn months(self) -> &'static [&'static str; 12] {
        match self {
            Self::French => &FRENCH,
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }

    /// The language of a tag such as `fr`, `fr-FR` or `es_ES.UTF-8`; `None` when Beffroi does not speak it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The best language for an `Accept-Language` header (RFC 9110, section 12.5.4); French when none fits.
    #[must_use]
    pub fn negotiate(header: &str) -> Self {
        let mut best = (Self::French, 0.0_f32);
        for part in header.split(',').take(32) {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters
                .split(';')
                .find_map(|parameter| parameter.trim().strip_prefix("q="))
                .map_or(1.0, |value| value.trim().parse().unwrap_or(0.0));
            if let Some(language) = Self::from_tag(tag)
                && quality > best.1
            {
                best = (language, quality);
            }
        }
        best.0
    }

    /// The language of a terminal, from the values of `LC_ALL`, `LC_MESSAGES` and `LANG`: the first that is set
    /// decides, and English answers every locale Beffroi does not speak (`C` included).
    #[must_use]
    pub fn of_terminal<'a>(variables: impl IntoIterator<Item = &'a str>) -> Self {
        variables.into_iter().find(|value| !value.is_empty()).and_then(Self::from_tag).unwrap_or(Self::English)
    }

    /// The one of three that is in this language.
    pub fn pick<T>(self, french: T, english: T, spanish: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
            Self::Spanish => spanish,
        }
    }
}

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_browser_gets_the_language_it_prefers_and_french_when_beffroi_speaks_none_of_its_own() {
        assert_eq!(Language::negotiate("en-GB,en;q=0.9,fr;q=0.8"), Language::English);
        assert_eq!(Language::negotiate("de, es;q=0.5, en;q=0.4"), Language::Spanish);
        assert_eq!(Language::negotiate("de,it;q=0.9"), Language::French);
        assert_eq!(Language::negotiate("en;q=0"), Language::French);
        assert_eq!(Language::negotiate("en;q=broken"), Language::French);
        assert_eq!(Language::negotiate(""), Language::French);
    }

    #[test]
    fn a_terminal_speaks_french_only_where_its_locale_says_so() {
        assert_eq!(Language::of_terminal(["", "", "fr_FR.UTF-8"]), Language::French);
        assert_eq!(Language::of_terminal(["", "", "C.UTF-8"]), Language::English);
        assert_eq!(Language::of_terminal(["es_ES", "", "fr_FR.UTF-8"]), Language::Spanish);
        assert_eq!(Language::of_terminal([]), Language::English);
    }
}
