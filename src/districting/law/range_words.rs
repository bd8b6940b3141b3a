//! A line of street ranges as an order of the prefect writes it, in three languages.

use crate::base::Language;
use crate::districting::law::ranges::LAST_SUFFIX;
use crate::districting::{Number, Range, Side};

/// Words of the list: whole street, rest of it, one number, its beginning and end, sides, numbers from and to.
struct Words {
    whole: &'static str,
    rest: &'static str,
    only: &'static str,
    from: &'static str,
    beginning: &'static str,
    to: &'static str,
    end: &'static str,
    odd: &'static str,
    even: &'static str,
}

const FRENCH: Words = Words {
    whole: "toute la voie",
    rest: "reste de la voie",
    only: "n° ",
    from: "du n° ",
    beginning: "du début",
    to: " au n° ",
    end: " à la fin",
    odd: "côté impair",
    even: "côté pair",
};

const ENGLISH: Words = Words {
    whole: "the whole street",
    rest: "the rest of the street",
    only: "No. ",
    from: "from No. ",
    beginning: "from the beginning",
    to: " to No. ",
    end: " to the end",
    odd: "odd side",
    even: "even side",
};

const SPANISH: Words = Words {
    whole: "toda la vía",
    rest: "resto de la vía",
    only: "n.º ",
    from: "del n.º ",
    beginning: "del principio",
    to: " al n.º ",
    end: " al final",
    odd: "lado impar",
    even: "lado par",
};

impl Range {
    /// The doors of the line in words: « du n° 1 au n° 45 bis, côté impair ».
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let words = language.pick(&FRENCH, &ENGLISH, &SPANISH);
        if self.side == Side::Rest {
            return words.rest.to_owned();
        }
        if self.is_whole() {
            return words.whole.to_owned();
        }
        let side = side_in_words(self.side, language);
        if self.from.is_none() && self.to.is_none() {
            return side.to_owned();
        }
        if let (Some(from), Some(to)) = (&self.from, &self.to)
            && number_on_door(from) == number_on_door(to)
        {
            return words.only.to_owned() + &number_on_door(from);
        }
        let from =
            self.from.as_ref().map_or(words.beginning.to_owned(), |from| words.from.to_owned() + &number_on_door(from));
        let to = self.to.as_ref().map_or(words.end.to_owned(), |to| words.to.to_owned() + &number_on_door(to));
        let comma = if side.is_empty() { "" } else { ", " };
        from + &to + comma + side
    }
}

/// The side of a street; nothing for both.
pub(in crate::districting) fn side_in_words(side: Side, language: Language) -> &'static str {
    let words = language.pick(&FRENCH, &ENGLISH, &SPANISH);
    match side {
        Side::Odd => words.odd,
        Side::Even => words.even,
        Side::Both | Side::Rest => "",
    }
}

/// A number as it stands on the door. A line that takes every suffix of its last number names the number alone.
#[must_use]
pub fn number_on_door((number, suffix): &Number) -> String {
    if suffix.is_empty() || suffix == LAST_SUFFIX { number.to_string() } else { format!("{number} {suffix}") }
}

#[cfg(test)]
mod tests {
    use crate::base::Language;
    use crate::districting::{Range, Side};

    #[test]
    fn lines_are_written_as_an_order_of_the_prefect_writes_them() {
        let line = |side, from, to| Range::of_numbers(side, from, to, 0);
        let french = |line: Range| line.in_words(Language::French);
        assert_eq!(french(line(Side::Odd, Some(1), Some(45))), "du n° 1 au n° 45, côté impair");
        assert_eq!(french(line(Side::Even, None, None)), "côté pair");
        assert_eq!(french(line(Side::Both, None, None)), "toute la voie");
        assert_eq!(french(line(Side::Rest, None, None)), "reste de la voie");
        assert_eq!(french(line(Side::Even, Some(42), Some(42))), "n° 42");
        let until = Range { to: Some((12, "bis".to_owned())), ..line(Side::Both, None, None) };
        assert_eq!(until.in_words(Language::English), "from the beginning to No. 12 bis");
        assert_eq!(until.in_words(Language::Spanish), "del principio al n.º 12 bis");
    }
}
