//! Dates, moments, intervals.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::filter::build::{Builder, Term, told};
use crate::filter::fault::{Reason, shorten};
use crate::filter::model::{Scalar, Span};

/// What an open end of an interval is written as.
pub(in crate::filter) const OPEN: &str = "..";

impl Builder<'_> {
    /// A day, `YYYY-MM-DD`.
    pub fn date(&mut self, text: &str) -> Result<Term, Reason> {
        self.count()?;
        day(text).map(|date| Scalar::Date(date).into()).ok_or_else(|| Reason::DateUnreadable(shorten(text)))
    }

    /// A moment (RFC 3339); without a zone it is in universal time.
    pub fn moment(&mut self, text: &str) -> Result<Term, Reason> {
        self.count()?;
        moment(text).map(|at| Scalar::Moment(at).into()).ok_or_else(|| Reason::DateUnreadable(shorten(text)))
    }

    /// An interval; each end a date, a moment, a field of one of these, or a text: `..` leaves it open.
    pub fn interval(&mut self, start: Term, end: Term) -> Result<Term, Reason> {
        self.count()?;
        let (start, end) = (edge(start)?, edge(end)?);
        if let (Some(from), Some(until)) = (&start, &end)
            && reversed(from, until)
        {
            return Err(Reason::IntervalReversed);
        }
        Ok(Term::Span(Span::Interval(start, end)))
    }

    pub(super) fn span(&self, term: Term) -> Result<Span, Reason> {
        match term {
            Term::Span(span) => Ok(span),
            Term::Scalar(scalar) if scalar.kind().is_time() => Ok(Span::Instant(scalar)),
            Term::Scalar(Scalar::Text(text)) => read(&text).map(Span::Instant),
            other => Err(Reason::Expected { expected: "a date, a moment or an interval", found: told(&other) }),
        }
    }
}

fn edge(term: Term) -> Result<Option<Scalar>, Reason> {
    match term {
        Term::Scalar(Scalar::Text(text)) if text == OPEN => Ok(None),
        Term::Scalar(Scalar::Text(text)) => read(&text).map(Some),
        Term::Scalar(scalar) if scalar.kind().is_time() => Ok(Some(scalar)),
        other => Err(Reason::Expected { expected: "a date, a moment or an interval", found: told(&other) }),
    }
}

fn reversed(start: &Scalar, end: &Scalar) -> bool {
    match (start, end) {
        (Scalar::Date(start), Scalar::Date(end)) => start > end,
        (Scalar::Moment(start), Scalar::Moment(end)) => start > end,
        (Scalar::Date(start), Scalar::Moment(end)) => *start > day_of(*end),
        (Scalar::Moment(start), Scalar::Date(end)) => day_of(*start) > *end,
        _ => false,
    }
}

/// The day a moment is in, in universal time.
pub(in crate::filter) fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// A day or a moment, whichever is written.
pub(super) fn read(text: &str) -> Result<Scalar, Reason> {
    let day = day(text).map(Scalar::Date);
    day.or_else(|| moment(text).map(Scalar::Moment)).ok_or_else(|| Reason::DateUnreadable(shorten(text)))
}

/// Years the calendar of the database and ours have in common.
fn sensible(date: Date) -> bool {
    (1..=9998).contains(&date.year())
}

/// XML Schema lets a zone stand behind a date; a day of the calendar has none.
fn day(text: &str) -> Option<Date> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    let written = bare.len() == 10 && bare.bytes().all(|letter| letter.is_ascii_digit() || letter == b'-');
    bare.parse().ok().filter(|date| written && sensible(*date))
}

fn moment(text: &str) -> Option<Timestamp> {
    if text.len() > 40 || !text.contains(['T', 't']) {
        return None;
    }
    let zoned = text.parse::<Timestamp>().ok();
    let at = zoned.or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))?;
    let whole = at.checked_sub(i64::from(at.subsec_nanosecond().rem_euclid(1000)).nanoseconds()).ok()?;
    Some(whole).filter(|at| sensible(day_of(*at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_moment_are_read_as_the_standards_write_them() {
        assert_eq!(read("2026-03-12").unwrap().to_string(), "DATE('2026-03-12')");
        assert_eq!(read("2026-03-12Z").unwrap().to_string(), "DATE('2026-03-12')");
        assert_eq!(read("2026-03-12T10:30:00+01:00").unwrap().to_string(), "TIMESTAMP('2026-03-12T09:30:00Z')");
        assert_eq!(read("2026-03-12T09:30:00").unwrap().to_string(), "TIMESTAMP('2026-03-12T09:30:00Z')");
        assert_eq!(
            read("1999-12-31T23:59:59.1234567Z").unwrap().to_string(),
            "TIMESTAMP('1999-12-31T23:59:59.123456Z')"
        );
    }

    #[test]
    fn what_is_no_day_of_the_calendar_is_refused() {
        for text in [
            "",
            "2026",
            "2026-02-30",
            "2026-3-1",
            "12/03/2026",
            "..",
            "T",
            "-0001-01-01",
            "2026-03-12T25:00:00Z",
            "2026-03-12[Europe/Paris]",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
