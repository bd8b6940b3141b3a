//! Public holidays of France, working days, and deadlines counted in them.

use jiff::Span;
use jiff::civil::{Date, Weekday, date};

/// Days that are holidays every year (code du travail, art. L3133-1): month and day.
const FIXED: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

/// Days after Easter Sunday (same article): Easter Monday, Ascension Day, Whit Monday.
const MOVABLE: [i64; 3] = [1, 39, 50];

/// Where other days are holidays as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calendar {
    /// The days of the whole country.
    #[default]
    France,
    /// Good Friday and 26 December besides (code du travail, art. L3134-13). Good Friday holds where there is a Protestant
    /// church or one shared by both confessions: taken to hold everywhere, so that a deadline is never too short.
    AlsaceMoselle,
    /// Besides, the day slavery is remembered (code du travail, art. L3422-2): month and day.
    Overseas(i8, i8),
}

impl Calendar {
    /// The calendar of a commune, by its INSEE code.
    #[must_use]
    pub fn of(commune: &str) -> Self {
        match (commune.get(..2), commune.get(..3)) {
            (Some("57" | "67" | "68"), _) => Self::AlsaceMoselle,
            (_, Some("971")) => Self::Overseas(5, 27),
            (_, Some("972")) => Self::Overseas(5, 22),
            (_, Some("973")) => Self::Overseas(6, 10),
            (_, Some("974")) => Self::Overseas(12, 20),
            (_, Some("976")) => Self::Overseas(4, 27),
            _ => Self::France,
        }
    }

    /// Whether nobody works that day by law.
    #[must_use]
    pub fn is_holiday(self, day: Date) -> bool {
        let after_easter = (day - easter(day.year())).get_days();
        let own = match self {
            Self::France => false,
            Self::AlsaceMoselle => after_easter == -2 || (day.month(), day.day()) == (12, 26),
            Self::Overseas(month, number) => (day.month(), day.day()) == (month, number),
        };
        own || FIXED.contains(&(day.month(), day.day())) || MOVABLE.contains(&after_easter.into())
    }

    /// Whether the town hall works that day: Monday to Friday, no holiday (jour ouvré).
    #[must_use]
    pub fn is_working(self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day)
    }

    /// The day itself when it is worked, else the next one that is.
    #[must_use]
    pub fn on_or_after(self, mut day: Date) -> Date {
        while !self.is_working(day) {
            day = day.saturating_add(Span::new().days(1));
            if day == Date::MAX {
                break;
            }
        }
        day
    }

    /// The `count`th working day after a day, which itself does not count.
    #[must_use]
    pub fn after(self, day: Date, count: u16) -> Date {
        (0..count).fold(day, |day, _| self.on_or_after(day.saturating_add(Span::new().days(1))))
    }
}

/// How long somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    Days(u16),
    WorkingDays(u16),
    /// From a day to the same of a later month, or to its last day where it has none.
    Months(u16),
}

impl Delay {
    /// Of a number and a word of the database: `days`, `working_days`, `months`.
    #[must_use]
    pub fn read(count: i64, unit: &str) -> Option<Self> {
        let count = u16::try_from(count).ok()?;
        match unit {
            "days" => Some(Self::Days(count)),
            "working_days" => Some(Self::WorkingDays(count)),
            "months" => Some(Self::Months(count)),
            _ => None,
        }
    }

    /// The last day in time.
    #[must_use]
    pub fn from(self, day: Date, calendar: Calendar) -> Date {
        match self {
            Self::Days(count) => day.saturating_add(Span::new().days(count)),
            Self::WorkingDays(count) => calendar.after(day, count),
            Self::Months(count) => day.saturating_add(Span::new().months(count)),
        }
    }
}

/// Easter Sunday of the Gregorian calendar (the reckoning published in Nature in 1876, as Jean Meeus gives it).
#[must_use]
pub fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let (month, day) = (i8::try_from(sum / 31).unwrap_or(4), i8::try_from(sum % 31 + 1).unwrap_or(1));
    Date::new(i16::try_from(year).unwrap_or(1970), month, day).unwrap_or(date(1970, 3, 29))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, Weekday, date};
    use proptest::prelude::*;

    use super::{Calendar, Delay, easter};

    #[test]
    fn working_days_are_counted_over_bridges_and_holidays() {
        for (from, count, last) in [
            (date(2026, 4, 30), 10, date(2026, 5, 19)),
            (date(2026, 12, 23), 5, date(2026, 12, 31)),
            (date(2026, 7, 10), 3, date(2026, 7, 16)),
            (date(2026, 7, 11), 0, date(2026, 7, 11)),
        ] {
            assert_eq!(Delay::WorkingDays(count).from(from, Calendar::France), last);
        }
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for day in [date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2024, 3, 31), date(2038, 4, 25)] {
            assert_eq!(easter(day.year()), day);
        }
    }

    #[test]
    fn strasbourg_and_saint_denis_have_holidays_of_their_own() {
        let (good_friday, saint_stephen) = (date(2026, 4, 3), date(2025, 12, 26));
        assert!(Calendar::France.is_working(good_friday) && Calendar::France.is_working(saint_stephen));
        let strasbourg = Calendar::of("67482");
        assert!(strasbourg.is_holiday(good_friday) && strasbourg.is_holiday(saint_stephen));
        assert!(Calendar::of("97411").is_holiday(date(2026, 12, 20)));
        assert_eq!(Calendar::of("80016"), Calendar::France);
    }

    #[test]
    fn months_go_to_the_same_day_or_to_the_last() {
        assert_eq!(Delay::Months(2).from(date(2026, 11, 27), Calendar::France), date(2027, 1, 27));
        assert_eq!(Delay::Months(1).from(date(2027, 1, 31), Calendar::France), date(2027, 2, 28));
        assert_eq!(
            Delay::read(15, "days").map(|delay| delay.from(date(2026, 12, 20), Calendar::France)),
            Some(date(2027, 1, 4))
        );
        assert_eq!((Delay::read(-1, "days"), Delay::read(1, "years")), (None, None));
    }

    fn days() -> impl Strategy<Value = Date> {
        (1900_i16..2200, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day))
    }

    proptest! {
        #[test]
        fn a_deadline_is_a_working_day_and_as_many_lie_before_it(from in days(), count in 1_u16..60) {
            for calendar in [Calendar::France, Calendar::AlsaceMoselle] {
                let last = calendar.after(from, count);
                prop_assert!(calendar.is_working(last));
                let between = from.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= last);
                prop_assert_eq!(between.filter(|day| calendar.is_working(*day)).count(), usize::from(count));
            }
        }

        #[test]
        fn more_time_never_ends_sooner(from in days(), count in 0_u16..60) {
            let last = |count| Calendar::France.after(from, count);
            prop_assert!(last(count) < last(count + 1));
            prop_assert!(Calendar::AlsaceMoselle.after(from, count) >= last(count));
        }

        #[test]
        fn easter_is_a_sunday_between_22_march_and_25_april(year in 1583_i16..4000) {
            let day = easter(year);
            prop_assert_eq!(day.weekday(), Weekday::Sunday);
            prop_assert!(date(year, 3, 22) <= day && day <= date(year, 4, 25));
        }
    }
}
