//! A query, from the parameters of a request for features (OGC 17-069r4, 7.15; OGC 18-058r1, 6.2; OGC 19-079r2, 6).

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::base;
use crate::catalog::ColumnKind;
use crate::collections::{Area, Interval, Order, Property, Query, Seen};
use crate::filter::Filter;
use crate::geo::CrsName;
use crate::ogc::Error;
use crate::ogc::described::CRS84;
use crate::ogc::parameters::Parameters;

/// Features of a page when the client does not say.
pub const PAGE: u64 = 100;
/// Features of a page at most; who wants more follows the links.
pub const LARGEST: u64 = 10_000;
/// Properties a list is sorted by at most.
const SORTS: usize = 8;
/// Further on no page begins.
const FURTHEST: u64 = 1_000_000_000;

/// Parameters of every request for features; beside them each property is one.
pub const KNOWN: [&str; 11] = [
    "limit",
    "offset",
    "bbox",
    "bbox-crs",
    "datetime",
    "crs",
    "filter",
    "filter-lang",
    "filter-crs",
    "sortby",
    "properties",
];

/// Whether a parameter is one of every collection, and not a property of this one.
#[must_use]
pub fn is_known(name: &str) -> bool {
    KNOWN.contains(&name) || matches!(name, "f" | "lang")
}

/// What is asked of a collection, pages of [`PAGE`] features unless `whole`.
///
/// # Errors
/// A parameter that is unknown or cannot be read.
pub fn query(parameters: &Parameters, seen: &Seen, whole: bool) -> Result<Query, Error> {
    parameters.only(|name| KNOWN.contains(&name) || seen.property(name).is_some())?;
    let limit = number(parameters, "limit", 1, u64::MAX)?.map(|limit| if whole { limit } else { limit.min(LARGEST) });
    Ok(Query {
        area: area(parameters, seen)?,
        filter: filter(parameters, seen)?,
        ids: None,
        day: datetime(parameters)?,
        sort: sort(parameters, seen)?,
        properties: properties(parameters, seen)?,
        offset: number(parameters, "offset", 0, FURTHEST)?.unwrap_or(0),
        limit: limit.or((!whole).then_some(PAGE)),
        crs: system(parameters, seen, "crs")?,
    })
}

fn number(parameters: &Parameters, name: &str, least: u64, most: u64) -> Result<Option<u64>, Error> {
    let Some(text) = parameters.get(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| parameters.wrong(name, &format!("{least}, 10, 100…")))
}

/// One of the systems of the collection, by its URI.
///
/// # Errors
/// [`Error::Parameter`] for any other.
pub fn system(parameters: &Parameters, seen: &Seen, name: &str) -> Result<CrsName, Error> {
    let Some(text) = parameters.get(name) else { return Ok(CRS84) };
    let plain = text.trim_matches(['<', '>', '[', ']']);
    let offered = seen.systems();
    let found = plain.parse::<CrsName>().ok().filter(|asked| offered.contains(asked));
    found.ok_or_else(|| parameters.wrong(name, &offered.into_iter().map(CrsName::uri).collect::<Vec<_>>().join(" ")))
}

/// `bbox`: four numbers, or six with heights, which features do not have.
fn area(parameters: &Parameters, seen: &Seen) -> Result<Option<Area>, Error> {
    let crs = system(parameters, seen, "bbox-crs")?;
    let Some(text) = parameters.get("bbox") else { return Ok(None) };
    let wrong = || parameters.wrong("bbox", "2.64,49.98,2.67,50.01");
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let corners = match numbers[..] {
        [a, b, c, d] | [a, b, _, c, d, _] => [a, b, c, d],
        _ => return Err(wrong()),
    };
    Area::of_box(corners, crs).map(Some).map_err(Error::from)
}

/// `filter`, and each property given as a parameter of its own.
fn filter(parameters: &Parameters, seen: &Seen) -> Result<Option<Filter>, Error> {
    let fields = seen.fields();
    let crs = system(parameters, seen, "filter-crs")?;
    let mut all = match (parameters.get("filter"), parameters.get("filter-lang").unwrap_or("cql2-text")) {
        (None, "cql2-text" | "cql2-json") => None,
        (Some(text), "cql2-text") => Some(Filter::text(text, &fields, crs)?),
        (Some(text), "cql2-json") => {
            let json = serde_json::from_str(text).map_err(|_| parameters.wrong("filter", "CQL2 JSON"))?;
            Some(Filter::json(&json, &fields, crs)?)
        }
        _ => return Err(parameters.wrong("filter-lang", "cql2-text, cql2-json")),
    };
    for (name, value) in parameters.iter().filter(|(name, value)| !is_known(name) && !value.is_empty()) {
        let Some(property) = seen.property(name) else { continue };
        let asked = serde_json::json!({"op": "=", "args": [{"property": name}, typed(parameters, property, value)?]});
        let one = Filter::json(&asked, &fields, CRS84)?;
        all = Some(match all {
            Some(others) => others.and(one),
            None => one,
        });
    }
    Ok(all)
}

/// A text of a parameter as a value of CQL2 JSON.
fn typed(parameters: &Parameters, property: &Property, text: &str) -> Result<serde_json::Value, Error> {
    let wrong = |example: &str| parameters.wrong(&property.name, example);
    Ok(match property.kind {
        ColumnKind::Integer => text.parse::<i64>().map_err(|_| wrong("12"))?.into(),
        ColumnKind::Real => text.parse::<f64>().map_err(|_| wrong("12.5"))?.into(),
        ColumnKind::Boolean => text.parse::<bool>().map_err(|_| wrong("true, false"))?.into(),
        ColumnKind::Date => serde_json::json!({"date": text}),
        ColumnKind::Time => serde_json::json!({"timestamp": text}),
        ColumnKind::Text | ColumnKind::Other => text.into(),
    })
}

fn sort(parameters: &Parameters, seen: &Seen) -> Result<Vec<(String, Order)>, Error> {
    let keys = parameters.get("sortby").into_iter().flat_map(|text| text.split(','));
    let one = |key: &str| {
        // A plus sign arrives as a blank where nobody encoded it.
        let (name, order) = match key.strip_prefix('-') {
            Some(name) => (name, Order::Descending),
            None => (key.trim_start_matches(['+', ' ']), Order::Ascending),
        };
        let known = name == "id" || seen.property(name).is_some();
        if known {
            Ok((name.to_owned(), order))
        } else {
            Err(crate::collections::Error::PropertyUnknown(name.to_owned()))
        }
    };
    Ok(keys.take(SORTS).map(one).collect::<Result<_, _>>()?)
}

fn properties(parameters: &Parameters, seen: &Seen) -> Result<Option<Vec<String>>, Error> {
    let Some(text) = parameters.get("properties") else { return Ok(None) };
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    match names.iter().find(|name| seen.property(name).is_none() && !matches!(name.as_str(), "id" | "geometry")) {
        Some(unknown) => Err(crate::collections::Error::PropertyUnknown(unknown.clone()).into()),
        None => Ok(Some(names)),
    }
}

/// `datetime`: a moment, a day, or two joined by a slash, `..` or nothing for an open end (RFC 3339; ISO 8601 durations as
/// the end).
fn datetime(parameters: &Parameters) -> Result<Option<Interval>, Error> {
    let Some(text) = parameters.get("datetime") else { return Ok(None) };
    let wrong =
        || parameters.wrong("datetime", "2024-01-31T12:00:00Z, 2024-01-31, 2023-01-01/2024-01-01, ../2024-01-01");
    let interval = match text.split_once('/') {
        None => moment(text, true).map(Interval::moment),
        Some((begin, end)) => between(begin, end),
    };
    interval.map(Some).ok_or_else(wrong)
}

fn between(begin: &str, end: &str) -> Option<Interval> {
    let open = |text: &str| text.is_empty() || text == "..";
    let from = if open(begin) { None } else { Some(moment(begin, false)?) };
    let until = match (open(end), end.parse::<Span>()) {
        (true, _) => None,
        (false, Ok(span)) if end.starts_with('P') => {
            let start: Timestamp = from.as_ref()?.parse().ok()?;
            Some(start.to_zoned(TimeZone::UTC).checked_add(span).ok()?.timestamp().to_string())
        }
        _ => Some(moment(end, true)?),
    };
    let ordered = match (&from, &until) {
        (Some(from), Some(until)) => from.parse::<Timestamp>().ok()? <= until.parse::<Timestamp>().ok()?,
        _ => true,
    };
    ordered.then_some(Interval { begin: from, end: until })
}

/// A moment in universal time. A day stands for its end or its beginning in France, as everywhere in Beffroi.
fn moment(text: &str, end: bool) -> Option<String> {
    let Some(day) = base::day(text) else { return text.parse::<Timestamp>().ok().map(|moment| moment.to_string()) };
    let clock = if end { Time::MAX } else { Time::MIN };
    let local = day.to_datetime(clock).to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));
    local.ok().map(|moment| moment.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use super::{between, moment};

    #[test]
    fn a_day_lasts_from_its_beginning_to_its_end() {
        assert_eq!(moment("2024-01-31", true).as_deref(), Some("2024-01-31T22:59:59.999999999Z"));
        assert_eq!(moment("2024-01-31T12:00:00+02:00", true).as_deref(), Some("2024-01-31T10:00:00Z"));
        assert_eq!(moment("2024-02-31", true), None);
        assert_eq!(moment("hier", true), None);
    }

    #[test]
    fn an_interval_may_be_open_or_end_after_a_while() {
        let ends = |begin, end| between(begin, end).map(|interval| (interval.begin, interval.end));
        assert_eq!(ends("..", "2024-01-01T00:00:00Z"), Some((None, Some("2024-01-01T00:00:00Z".into()))));
        assert_eq!(ends("2020-01-01T00:00:00Z", "P2D").unwrap().1.as_deref(), Some("2020-01-03T00:00:00Z"));
        assert_eq!(ends("2024-01-02", "2024-01-01"), None);
        assert_eq!(ends("", "P2D"), None);
    }
}
