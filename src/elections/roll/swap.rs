//! The roll as a file tells it takes the place of the roll there is: staged by COPY, compared, changed by three statements.

use sqlx::PgConnection;

use crate::elections::Error;
use crate::elections::roll::file::Entry;
use crate::elections::roll::import::RollReport;
use crate::elections::roll::matching::Found;

/// A file that would strike off more than a quarter of a list is taken for a part of it.
const MOST_REMOVED: f64 = 0.25;
/// Bytes sent at once.
const CHUNK: usize = 1 << 20;

/// An elector ready to be written.
#[derive(Debug, Clone)]
pub(in crate::elections) struct Staged {
    pub entry: Entry,
    pub key: String,
    pub found: Found,
    pub station: Option<i64>,
    pub range_station: Option<i64>,
}

/// Columns a file says, in the order of [`record`].
const SAID: &str = "list, ine, order_number, birth_name, use_name, first_names, sex, birth_date, birth_written, \
    birth_commune, birth_commune_code, birth_department, birth_country, nationality, number, suffix, street, \
    complement_1, complement_2, locality, postcode, city, country, roll_station";
/// Columns that follow from the address.
const PLACED: &str = "address, matched, unmatched, street_key, door_number, range_station";

/// Put the file in the place of the lists it holds.
///
/// # Errors
/// [`Error::ManyRemoved`]; when the database does not answer.
pub(in crate::elections) async fn swap(
    connection: &mut PgConnection,
    commune: &str,
    staged: &[Staged],
    removals: bool,
) -> Result<RollReport, Error> {
    stage(connection, staged).await?;
    let removed = remove(connection, commune, removals).await?;
    let changed = change(connection, commune).await?;
    let added = add(connection, commune).await?;
    count_electors(connection, commune).await?;
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(RollReport {
        added,
        changed,
        removed,
        unchanged: count(staged.len()).saturating_sub(added + changed),
        matched: count(staged.iter().filter(|staged| staged.found.address.is_ok()).count()),
        without_station: count(staged.iter().filter(|staged| staged.station.is_none()).count()),
        ..RollReport::default()
    })
}

async fn stage(connection: &mut PgConnection, staged: &[Staged]) -> Result<(), Error> {
    // A roll that was taken in a moment ago has no statistics yet: the planner takes it for empty and would look through
    // all of it for each line of the file.
    sqlx::query("set local enable_nestloop = off").execute(&mut *connection).await?;
    // A town is sorted in memory: some hundred bytes an elector.
    sqlx::query("set local work_mem = '128MB'").execute(&mut *connection).await?;
    let sql = format!(
        "create temp table beffroi_roll on commit drop as
            select {SAID}, {PLACED}, station, roll_key from elections.electors with no data"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *connection).await?;
    let mut copy = connection.copy_in_raw("copy pg_temp.beffroi_roll from stdin (format csv)").await?;
    for part in staged.chunks(2_000) {
        let mut out = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::with_capacity(CHUNK));
        for one in part {
            out.write_record(record(one)).map_err(|error| Error::Unwritable(error.into()))?;
        }
        let bytes = out.into_inner().map_err(|error| Error::Unwritable(error.into_error()))?;
        copy.send(bytes).await?;
    }
    copy.finish().await?;
    sqlx::query("analyze pg_temp.beffroi_roll (roll_key, list)").execute(connection).await?;
    Ok(())
}

/// One line of the stage; what is empty is null.
fn record(staged: &Staged) -> [String; 32] {
    let Staged { entry, key, found, station, range_station } = staged;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let (date, written) = entry.birth.as_ref().map_or_else(Default::default, |birth| {
        (birth.date.map(|date| date.to_string()).unwrap_or_default(), birth.written.clone())
    });
    [
        entry.list.to_owned(),
        text(&entry.ine),
        number(entry.order),
        entry.birth_name.clone(),
        text(&entry.use_name),
        text(&entry.first_names),
        entry.sex.unwrap_or_default().to_owned(),
        date,
        written,
        text(&entry.birth_commune),
        text(&entry.birth_commune_code),
        text(&entry.birth_department),
        text(&entry.birth_country),
        text(&entry.nationality),
        number(entry.number),
        text(&entry.suffix),
        text(&entry.street),
        text(&entry.complement_1),
        text(&entry.complement_2),
        text(&entry.locality),
        text(&entry.postcode),
        text(&entry.city),
        text(&entry.country),
        text(&entry.station),
        id(found.address.ok().map(|(fid, _)| fid)),
        found.address.map_or("", |(_, how)| how.code()).to_owned(),
        found.address.err().map_or("", super::matching::Why::code).to_owned(),
        text(&found.street_key),
        number(found.number),
        id(*range_station),
        id(*station),
        key.clone(),
    ]
}

/// Strike off whom the file does not name any more, on the lists it holds. Electors registered by hand since wait for the
/// file that has them.
async fn remove(connection: &mut PgConnection, commune: &str, removals: bool) -> Result<u64, Error> {
    let listed = "e.commune = $1 and e.in_roll and e.list in (select distinct list from pg_temp.beffroi_roll)";
    let gone = "not exists (select from pg_temp.beffroi_roll r where r.roll_key = e.roll_key)";
    // Joined, not asked line by line: a subquery within a filter is run for each elector.
    let sql = format!(
        "select count(*) filter (where r.roll_key is null), count(*) from elections.electors e
            left join pg_temp.beffroi_roll r on r.roll_key = e.roll_key where {listed}"
    );
    let (removed, known): (i64, i64) =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(commune).fetch_one(&mut *connection).await?;
    if !removals && removed as f64 > MOST_REMOVED * known as f64 {
        return Err(Error::ManyRemoved { removed, known });
    }
    let sql = format!("delete from elections.electors e where {listed} and {gone}");
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(commune).execute(connection).await?.rows_affected())
}

/// Change those of whom the file says something else. A forced station stays; so does an address somebody chose, as long
/// as the roll writes the same one.
async fn change(connection: &mut PgConnection, commune: &str) -> Result<u64, Error> {
    let said: Vec<&str> = SAID.split(", ").map(str::trim).collect();
    let placed: Vec<&str> = PLACED.split(", ").map(str::trim).collect();
    let same =
        "(r.number, r.suffix, r.street, r.locality) is not distinct from (e.number, e.suffix, e.street, e.locality)";
    let kept = |column: &str| format!("case when e.matched = 'hand' and {same} then e.{column} else r.{column} end");
    let mut sets: Vec<(String, String)> =
        said.iter().map(|column| ((*column).to_owned(), format!("r.{column}"))).collect();
    sets.extend(placed.iter().map(|column| ((*column).to_owned(), kept(column))));
    sets.push(("station".into(), "case when e.forced then e.station else r.station end".into()));
    sets.push(("in_roll".into(), "true".into()));
    let columns: Vec<&str> = sets.iter().map(|(column, _)| column.as_str()).collect();
    let values: Vec<&str> = sets.iter().map(|(_, value)| value.as_str()).collect();
    let now: Vec<String> = columns.iter().map(|column| format!("e.{column}")).collect();
    let sql = format!(
        "update elections.electors e set ({}) = row({}) from pg_temp.beffroi_roll r
            where e.commune = $1 and e.roll_key = r.roll_key and ({}) is distinct from ({})",
        columns.join(", "),
        values.join(", "),
        now.join(", "),
        values.join(", ")
    );
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(commune).execute(connection).await?.rows_affected())
}

async fn add(connection: &mut PgConnection, commune: &str) -> Result<u64, Error> {
    let sql = format!(
        "insert into elections.electors (commune, {SAID}, {PLACED}, station, roll_key, in_roll)
            select $1, {SAID}, {PLACED}, station, roll_key, true from pg_temp.beffroi_roll r
            where not exists (select from elections.electors e where e.commune = $1 and e.roll_key = r.roll_key)
            order by birth_name, first_names"
    );
    Ok(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(commune).execute(connection).await?.rows_affected())
}

/// How many electors of the main list each station has: a number everybody may see.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn count_electors(
    connection: &mut PgConnection,
    commune: &str,
) -> Result<(), sqlx::Error> {
    let sql = "update elections.polling_stations s set electors = n.electors from (
            select s.fid, count(e.fid)::integer as electors from elections.polling_stations s
            left join elections.electors e on e.commune = s.commune and e.station = s.fid and e.list = 'LP'
            where s.commune = $1 group by s.fid) n
        where s.fid = n.fid and s.electors is distinct from n.electors";
    sqlx::query(sql).bind(commune).execute(connection).await?;
    Ok(())
}
