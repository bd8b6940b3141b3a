//! Features read from the database: what only SQL can answer, row after row through a cursor.

use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction, Postgres};
use tokio::sync::mpsc::Sender;

use crate::catalog::{ColumnKind, ResolvedLayer, as_of, former, near, quoted};
use crate::collections::query::{Interval, Order, Query};
use crate::collections::{Collections, Error, Property, Seen};
use crate::db;
use crate::filter::{Bound, Names};

/// Rows fetched at once.
const AT_ONCE: usize = 500;
/// A statement that runs longer is stopped.
const LIMIT: &str = "20s";

/// A row as it is read: identifier, geometry as WKB of WGS 84, a text for each property.
pub type Raw = (i64, Option<Vec<u8>>, Vec<Option<String>>);

/// A statement and what it binds.
#[derive(Debug, Clone)]
pub struct Selection {
    relation: String,
    condition: String,
    bound: Vec<Bound>,
}

impl Selection {
    /// The rows a query asks for, pages left aside.
    pub fn of(seen: &Seen, query: &Query) -> Self {
        let mut all = Self {
            relation: String::new(),
            condition: format!("t.{} is not null", quoted(&seen.layer.layer.geometry)),
            bound: Vec::new(),
        };
        let day = query.day.as_ref().filter(|_| seen.layer.layer.history);
        let moment = day.and_then(Interval::single).map(|at| all.moment(at));
        all.relation = match day {
            Some(day) if moment.is_none() => all.between(&seen.layer, day),
            _ => as_of(&seen.layer, moment.as_deref()),
        };
        if let Some(ids) = &query.ids {
            let place = all.bind(Bound::Integers(ids.clone()));
            all.and(&format!("t.{} = any({place}::bigint[])", quoted(&seen.layer.layer.fid)));
        }
        if let Some(filter) = &query.filter {
            let sql = filter.sql(seen, all.bound.len() + 1);
            all.bound.extend(sql.bound);
            all.and(&format!("({})", sql.text));
        }
        if let Some(area) = &query.area {
            let place = all.bind(Bound::Bytes(area.ewkb()));
            let place = own_system(&seen.layer, &format!("ST_GeomFromEWKB({place})"));
            let fid = quoted(&seen.layer.layer.fid);
            if day.is_some() && moment.is_none() {
                all.and(&format!("ST_Intersects(t.{}, {place})", quoted(&seen.layer.layer.geometry)));
            } else {
                // Found by the spatial index although row-level security is on.
                let found = near(&seen.layer, &place, &place, moment.as_deref(), None);
                all.and(&format!("t.{fid} = any(array({found}))"));
            }
        }
        all
    }

    fn and(&mut self, condition: &str) {
        self.condition = format!("{} and {condition}", self.condition);
    }

    fn bind(&mut self, value: Bound) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    /// SQL of the moment by whose end a row must have begun: what is told of a moment holds at its end.
    fn moment(&mut self, at: &str) -> String {
        let place = self.bind(Bound::Text(at.to_owned()));
        format!("({place}::text::timestamptz + interval '1 microsecond')")
    }

    /// Each feature that was there at some time between two, as it was last then.
    fn between(&mut self, layer: &ResolvedLayer, day: &Interval) -> String {
        let fid = quoted(&layer.layer.fid);
        let mut condition = String::from("true");
        if let Some(end) = &day.end {
            let place = self.bind(Bound::Text(end.clone()));
            condition += &format!(" and valid_from <= {place}::text::timestamptz");
        }
        let present = format!("select {} from {} where {condition}", columns(layer, "'infinity'"), layer.sql_table());
        if let Some(begin) = &day.begin {
            let place = self.bind(Bound::Text(begin.clone()));
            condition += &format!(" and valid_to >= {place}::text::timestamptz");
        }
        let past = format!("select {} from {} where {condition}", columns(layer, "valid_to"), former(layer));
        format!("(select distinct on ({fid}) * from ({present} union all {past}) v order by {fid}, until desc)")
    }

    /// SQL of a count of the rows.
    fn counting(&self) -> String {
        format!("select count(*) from {} t where {}", self.relation, self.condition)
    }

    /// SQL of the rows of a page.
    fn reading(&self, seen: &Seen, query: &Query) -> Result<String, Error> {
        let fid = format!("t.{}", quoted(&seen.layer.layer.fid));
        let values: Vec<&str> =
            seen.chosen(query.properties.as_deref()).map(|property| property.sql.as_str()).collect();
        let mut order = Vec::new();
        for (name, way) in &query.sort {
            let stored = match seen.property(name) {
                Some(property) => collated(property),
                None if name == "id" => fid.clone(),
                None => return Err(Error::PropertyUnknown(name.chars().take(80).collect())),
            };
            order.push(stored + if *way == Order::Ascending { " asc nulls last" } else { " desc nulls last" });
        }
        order.push(fid.clone());
        let limit = query.limit.map_or(String::new(), |limit| format!(" limit {limit}"));
        Ok(format!(
            "select {fid}::bigint, ST_AsBinary({degrees}), array[{values}]::text[] from {relation} t where {condition} order by {order}{limit} offset {offset}",
            degrees = degrees(&seen.layer),
            values = values.join(", "),
            relation = self.relation,
            condition = self.condition,
            order = order.join(", "),
            offset = query.offset,
        ))
    }

    fn bound<'q, T>(&self, mut query: QueryAs<'q, Postgres, T, PgArguments>) -> QueryAs<'q, Postgres, T, PgArguments> {
        for value in &self.bound {
            query = match value.clone() {
                Bound::Text(text) => query.bind(text),
                Bound::Integer(number) => query.bind(number),
                Bound::Real(number) => query.bind(number),
                Bound::Boolean(yes) => query.bind(yes),
                Bound::Bytes(bytes) => query.bind(bytes),
                Bound::Texts(texts) => query.bind(texts),
                Bound::Integers(numbers) => query.bind(numbers),
                Bound::Reals(numbers) => query.bind(numbers),
            };
        }
        query
    }
}

/// The columns a layer publishes, with its own, and until when the row held.
fn columns(layer: &ResolvedLayer, until: &str) -> String {
    let own = &layer.layer;
    let mut names: Vec<&str> = vec![&own.fid, &own.geometry];
    names.extend(layer.has_commune.then_some(own.commune.as_str()));
    names.extend(layer.columns.iter().map(|column| column.column.name.as_str()));
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    format!("{}, {until}::timestamptz as until", names.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

impl Names for Seen {
    fn field(&self, name: &str) -> String {
        let Some(property) = self.property(name) else { return "null".into() };
        match property.kind {
            ColumnKind::Other if property.list => format!("{}::text[]", property.stored),
            ColumnKind::Other => property.sql.clone(),
            _ => property.stored.clone(),
        }
    }

    fn geometry(&self) -> String {
        degrees(&self.layer)
    }

    fn id(&self) -> String {
        format!("t.{}::bigint", quoted(&self.layer.layer.fid))
    }
}

/// Texts are sorted by their letters' code points, so that every node and every filter agrees.
fn collated(property: &Property) -> String {
    let stored = &property.stored;
    match property.kind {
        ColumnKind::Text => format!("{stored} collate \"C\""),
        ColumnKind::Other => format!("{} collate \"C\"", property.sql),
        _ => stored.clone(),
    }
}

fn degrees(layer: &ResolvedLayer) -> String {
    let geometry = format!("t.{}", quoted(&layer.layer.geometry));
    if layer.srid == 4326 { geometry } else { format!("ST_Transform({geometry}, 4326)") }
}

fn own_system(layer: &ResolvedLayer, degrees: &str) -> String {
    if layer.srid == 4326 { degrees.to_owned() } else { format!("ST_Transform({degrees}, {})", layer.srid) }
}

impl Collections {
    /// A transaction that only looks, where the reader may see the collection.
    pub(super) async fn look(&self, seen: &Seen) -> Result<PgTransaction<'static>, Error> {
        let mut look = db::begin(&self.pool, &seen.scope).await?;
        let settings =
            "select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', $1, true),
            set_config('jit', 'off', true), set_config('TimeZone', 'UTC', true)";
        sqlx::query(settings).bind(LIMIT).execute(&mut *look).await?;
        Ok(look)
    }
}

impl Collections {
    /// Which version the feature of a query is, where the collection keeps records.
    ///
    /// # Errors
    /// The database.
    pub async fn version(&self, seen: &Seen, query: &Query) -> Result<Option<i32>, Error> {
        let Some(id) = query.ids.as_ref().and_then(|ids| ids.first()).filter(|_| seen.kind.is_some()) else {
            return Ok(None);
        };
        let mut look = self.look(seen).await?;
        let fid = quoted(&seen.layer.layer.fid);
        let sql = format!("select t.version from {} t where t.{fid} = $1", seen.layer.sql_table());
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *look).await?)
    }
}

/// How many rows there are.
///
/// # Errors
/// [`Error::Late`]; the database.
pub async fn count(look: &mut PgConnection, seen: &Seen, query: &Query) -> Result<u64, Error> {
    let selection = Selection::of(seen, query);
    let sql = selection.counting();
    let (count,): (i64,) = selection.bound(sqlx::query_as(AssertSqlSafe(sql))).fetch_one(look).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The identifiers of the rows, in the order asked for.
///
/// # Errors
/// [`Error::Late`]; the database.
pub async fn identifiers(look: &mut PgConnection, seen: &Seen, query: &Query) -> Result<Vec<i64>, Error> {
    let selection = Selection::of(seen, query);
    let narrow = Query { properties: Some(Vec::new()), ..query.clone() };
    let sql = format!("select fid from ({}) f (fid, geometry, texts)", selection.reading(seen, &narrow)?);
    let rows: Vec<(i64,)> = selection.bound(sqlx::query_as(AssertSqlSafe(sql))).fetch_all(look).await?;
    Ok(rows.into_iter().map(|(fid,)| fid).collect())
}

/// Read the rows into `sender`, some at a time; ends early when the receiver is gone.
///
/// # Errors
/// [`Error::Late`]; the database.
pub async fn read(
    look: &mut PgConnection,
    seen: &Seen,
    query: &Query,
    sender: &Sender<Result<Vec<Raw>, Error>>,
) -> Result<(), Error> {
    let selection = Selection::of(seen, query);
    let declare = format!("declare features no scroll cursor for {}", selection.reading(seen, query)?);
    selection.bound(sqlx::query_as::<_, (i32,)>(AssertSqlSafe(declare))).fetch_all(&mut *look).await?;
    loop {
        // Not kept: the same words give other columns in the next answer.
        let fetch = sqlx::query_as(AssertSqlSafe(format!("fetch {AT_ONCE} from features"))).persistent(false);
        let rows: Vec<Raw> = fetch.fetch_all(&mut *look).await?;
        let last = rows.len() < AT_ONCE;
        if (!rows.is_empty() && sender.send(Ok(rows)).await.is_err()) || last {
            return Ok(());
        }
    }
}
