//! What a list shows: words, commune, box, fields compared. Read from a query string, written as SQL with bound values.

use jiff::Span;
use serde_json::Value;

use crate::base::{Language, day, is_insee, today};
use crate::catalog::quoted;
use crate::records::model::{Field, FieldKind, RecordType};
use crate::records::{Error, values};

/// Most conditions of one list, values of one condition, identifiers named.
const CONDITIONS: usize = 30;
const VALUES: usize = 1000;

/// What a list is asked for, as it stands in the address.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub q: String,
    pub commune: Option<String>,
    pub sort: Vec<String>,
    pub limit: i64,
    pub offset: i64,
    /// A day, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// West, south, east, north, degrees.
    pub bbox: Option<[f64; 4]>,
    pub ids: Option<Vec<i64>>,
    /// Field, operation, values.
    pub conditions: Vec<(String, String, Vec<String>)>,
    pub columns: Vec<String>,
}

impl Ask {
    /// Read a query string. Unknown parameters are left to others.
    ///
    /// # Errors
    /// [`Error::Parameter`] names what cannot be read.
    pub fn read(query: Option<&str>) -> Result<Self, Error> {
        let mut ask = Self { limit: 50, ..Self::default() };
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            ask.take(&name, &value)?;
        }
        if ask.conditions.len() > CONDITIONS || ask.q.chars().count() > 200 {
            return Err(Error::Parameter("q".into()));
        }
        Ok(ask)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let wrong = || Error::Parameter(name.chars().take(40).collect());
        if value.contains('\0') {
            return Err(wrong());
        }
        let names = || value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        match name {
            "q" => value.trim().clone_into(&mut self.q),
            "commune" => self.commune = commune(value).map_err(|()| wrong())?,
            "sort" => self.sort = names(),
            "columns" => self.columns = names(),
            "limit" => self.limit = value.parse().ok().filter(|limit| (1..=500).contains(limit)).ok_or_else(wrong)?,
            "offset" => {
                self.offset = value.parse().ok().filter(|at| (0..=10_000_000).contains(at)).ok_or_else(wrong)?;
            }
            "date" if value.is_empty() => {}
            "date" => self.date = Some(day(value).ok_or_else(wrong)?.to_string()),
            "bbox" => self.bbox = Some(bbox(value).ok_or_else(wrong)?),
            "ids" => {
                let ids: Option<Vec<i64>> =
                    value.split(',').filter(|id| !id.is_empty()).map(|id| id.trim().parse().ok()).collect();
                self.ids = Some(ids.filter(|ids| ids.len() <= VALUES * 10).ok_or_else(wrong)?);
            }
            _ => {
                if let Some(field) = name.strip_prefix("f.") {
                    let (op, rest) = value.split_once(':').ok_or_else(wrong)?;
                    let parts = if matches!(op, "in" | "between") { parts(rest) } else { vec![rest.to_owned()] };
                    if parts.len() > VALUES {
                        return Err(wrong());
                    }
                    self.conditions.push((field.to_owned(), op.to_owned(), parts));
                }
            }
        }
        Ok(())
    }
}

/// Values joined by commas; a comma or a backslash within one is written after a backslash.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ',' => parts.push(String::new()),
            '\\' => parts.last_mut().into_iter().for_each(|part| part.extend(signs.next())),
            other => parts.last_mut().into_iter().for_each(|part| part.push(other)),
        }
    }
    parts
}

/// An INSEE code; an empty text is none.
fn commune(text: &str) -> Result<Option<String>, ()> {
    match text {
        "" => Ok(None),
        code if is_insee(code) => Ok(Some(code.to_owned())),
        _ => Err(()),
    }
}

fn bbox(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse().ok().filter(|n: &f64| n.is_finite())).collect::<Option<_>>()?;
    let [west, south, east, north] = numbers[..] else { return None };
    let fits = |x: f64, most: f64| (-most..=most).contains(&x);
    (fits(west, 180.0) && fits(east, 180.0) && fits(south, 90.0) && fits(north, 90.0) && west <= east && south <= north)
        .then_some([west, south, east, north])
}

/// Conditions in SQL on the alias `t`, and the texts to bind, in order.
#[derive(Debug, Default, Clone)]
pub struct Conditions {
    pub sql: Vec<String>,
    pub bound: Vec<String>,
}

impl Conditions {
    /// Bind a text; its placeholder.
    pub fn bind(&mut self, text: impl Into<String>) -> String {
        self.bound.push(text.into());
        format!("${}", self.bound.len())
    }

    /// All of them, as a condition.
    pub fn all(&self) -> String {
        if self.sql.is_empty() { "true".to_owned() } else { self.sql.join(" and ") }
    }

    /// What the ask compares in `kind`.
    ///
    /// # Errors
    /// [`Error::Parameter`] for an unknown field or operation, [`Error::Violations`] for a value that cannot be compared.
    pub fn of(kind: &RecordType, ask: &Ask, language: Language) -> Result<Self, Error> {
        let mut all = Self::default();
        if let (Some(commune), true) = (&ask.commune, kind.by_commune) {
            let at = all.bind(commune);
            all.sql.push(format!("t.commune = {at}"));
        }
        if let Some(ids) = &ask.ids {
            let list: Vec<String> = ids.iter().map(i64::to_string).collect();
            let at = all.bind(format!("{{{}}}", list.join(",")));
            all.sql.push(format!("t.fid = any ({at}::text::bigint[])"));
        }
        if let (Some([west, south, east, north]), Some(geometry)) = (ask.bbox, &kind.geometry) {
            let at = all.bind(format!(
                "SRID=4326;POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
            ));
            all.sql.push(format!(
                "ST_Intersects(t.{}, ST_Transform({at}::text::geometry, {}))",
                quoted(&geometry.column),
                geometry.srid
            ));
        }
        for (name, op, given) in &ask.conditions {
            let field =
                kind.field(name).ok_or_else(|| Error::Parameter(format!("f.{name}").chars().take(40).collect()))?;
            let condition = all.condition(field, op, given, language)?;
            all.sql.push(condition);
        }
        Ok(all)
    }

    fn condition(&mut self, field: &Field, op: &str, given: &[String], language: Language) -> Result<String, Error> {
        let column = format!("t.{}", quoted(&field.name));
        let text = format!("beffroi.fold({column}::text)");
        let first = given.first().map_or("", String::as_str);
        if matches!(op, "empty" | "filled") {
            let empty = match field.kind {
                FieldKind::Text | FieldKind::LongText | FieldKind::RichText => {
                    format!("coalesce({column}::text, '') = ''")
                }
                _ => format!("{column} is null"),
            };
            return Ok(if op == "empty" { empty } else { format!("not ({empty})") });
        }
        if field.kind == FieldKind::File {
            return Err(Error::Parameter(format!("f.{}", field.name)));
        }
        if matches!(op, "contains" | "starts") {
            let at = self.bind(first);
            let head = if op == "contains" { "'%' || " } else { "" };
            return Ok(format!("{text} like {head}beffroi.fold({at}::text) || '%'"));
        }
        if field.kind == FieldKind::List && matches!(op, "in" | "eq") {
            let at: Vec<String> = given.iter().map(|part| self.bind(part)).collect();
            return Ok(format!("{column}::text[] && array[{}]::text[]", at.join(", ")));
        }
        let mut cast = |part: &str| -> Result<String, Error> {
            let counted = if field.kind == FieldKind::Date { from_today(part) } else { None };
            let part = counted.as_deref().unwrap_or(part);
            let value = values::read(field, &Value::from(part), language);
            let value =
                value.map_err(|message| Error::Violations(vec![super::rules::Violation::of(&field.name, message)]))?;
            let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Ok(format!("{}::text::{}", self.bind(if value.is_null() { String::new() } else { plain }), field.sql_type))
        };
        let sign = match op {
            "eq" => "=",
            "ne" => "is distinct from",
            "lt" => "<",
            "le" => "<=",
            "gt" => ">",
            "ge" => ">=",
            "between" => {
                let [low, high] = given else { return Err(Error::Parameter(format!("f.{}", field.name))) };
                let (low, high) = (cast(low)?, cast(high)?);
                return Ok(format!("{column} between {low} and {high}"));
            }
            "in" => {
                let list: Vec<String> = given.iter().map(|part| cast(part)).collect::<Result<_, _>>()?;
                return Ok(format!("{column} in ({})", list.join(", ")));
            }
            _ => return Err(Error::Parameter(format!("f.{}", field.name))),
        };
        if first.trim().is_empty() {
            return Err(Error::Parameter(format!("f.{}", field.name)));
        }
        Ok(format!("{column} {sign} {}", cast(first)?))
    }
}

/// `today`, `today+7`, `today-30`: a day counted from today, so that a kept list stays true.
fn from_today(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix("today")?;
    let days: i16 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
    Some(today().saturating_add(Span::new().days(days)).to_string())
}

#[cfg(test)]
mod tests {
    use jiff::Span;

    use super::{Ask, from_today, parts};
    use crate::base::today;

    #[test]
    fn a_kept_list_counts_its_days_from_today() {
        assert_eq!(from_today("today"), Some(today().to_string()));
        assert_eq!(from_today("today-30"), Some((today() - Span::new().days(30)).to_string()));
        assert_eq!(from_today("today+7"), Some((today() + Span::new().days(7)).to_string()));
        for other in ["2026-11-27", "tod", "today+x", "today 3", "today99999999"] {
            assert_eq!(from_today(other), None, "{other}");
        }
    }

    #[test]
    fn an_address_says_what_the_list_shows() {
        let ask = Ask::read(Some("q=rue%20Birmingham&commune=80016&sort=street,-number&limit=20&f.number=between:1,10&f.street=contains:a%3Ab")).unwrap();
        assert_eq!((ask.q.as_str(), ask.commune.as_deref(), ask.limit), ("rue Birmingham", Some("80016"), 20));
        assert_eq!(ask.sort, ["street", "-number"]);
        assert_eq!(ask.conditions[0], ("number".into(), "between".into(), vec!["1".into(), "10".into()]));
        assert_eq!(ask.conditions[1].2, ["a:b"]);
        assert_eq!(parts("a\\,b,c\\\\"), ["a,b", "c\\"]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for wrong in [
            "limit=0",
            "limit=x",
            "offset=-1",
            "date=2024-02-30",
            "bbox=1,2,3",
            "bbox=3,0,1,1",
            "ids=1,x",
            "commune=*",
            "f.number=12",
            "q=%00",
        ] {
            assert!(Ask::read(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
