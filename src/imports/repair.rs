//! What only the database can tell of staged rows: crooked geometry, repaired or refused; twins.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::exchange::format::{Finding, Identity, Level};
use crate::imports::Error;
use crate::imports::intake::{SPARED, SUSPECT};
use crate::imports::load::stage_of;
use crate::imports::rejects::Ledger;
use crate::imports::shape::Fault;
use crate::imports::table::{Table, Wanted, quoted};

/// Refused rows: ordinal, then target and why.
pub(super) type Faults = HashMap<u64, (usize, Fault)>;

/// Repair the staged rows of a target, set twins apart or refuse them.
pub(super) async fn settle(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
    ledger: &mut Ledger,
    faults: &mut Faults,
) -> Result<(), Error> {
    if table.geometry.is_some() && ledger.shared.suspects.load(Ordering::Relaxed) {
        repair(connection, target, table, ledger, faults).await?;
    }
    if table.keyed_by_id() && !ledger.shared.twins.load(Ordering::Relaxed) {
        return Ok(());
    }
    match table.target.identity {
        Identity::Digest | Identity::Repeated => rank_twins(connection, target).await,
        Identity::Source | Identity::Columns(_) => refuse_twins(connection, target, table, ledger, faults).await,
    }
}

/// Invalid geometry becomes valid by `ST_MakeValid`, keeping the parts of its own dimension; what has none
/// left is refused.
async fn repair(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
    ledger: &mut Ledger,
    faults: &mut Faults,
) -> Result<(), Error> {
    let Some(column) = &table.geometry else { return Ok(()) };
    let (stage, geom) = (stage_of(target), quoted(&column.name));
    let made = "st_forcepolygonccw(st_collectionextract(st_makevalid(g), st_dimension(g) + 1))";
    let fixed = match column.wanted {
        Wanted::MultiPolygon | Wanted::MultiLine | Wanted::MultiPoint => format!("st_multi({made})"),
        Wanted::Polygon | Wanted::Line => {
            format!("st_geometryn({made}, case st_numgeometries({made}) when 1 then 1 end)")
        }
        Wanted::Any | Wanted::Point => made.to_owned(),
    };
    let sql = format!(
        "with bad as materialized (select ordinal, place, \"beffroi id\" as id, {geom} as g from {stage} where state = {SUSPECT} and not st_isvalid({geom})), \
         mended as (select *, {fixed} as fixed, st_isvaliddetail(g) as detail from bad), \
         done as (update {stage} s set {geom} = m.fixed from mended m where s.ordinal = m.ordinal and not st_isempty(m.fixed)), \
         lost as (update {stage} s set state = {SPARED} from mended m where s.ordinal = m.ordinal and (m.fixed is null or st_isempty(m.fixed))) \
         select ordinal, place, id, coalesce(not st_isempty(fixed), false) as kept, (detail).reason as why, \
         st_x((detail).location) as x, st_y((detail).location) as y from mended order by ordinal"
    );
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await? {
        let why = in_french(&row.try_get::<Option<String>, _>("why")?.unwrap_or_default());
        let (x, y): (Option<f64>, Option<f64>) = (row.try_get("x")?, row.try_get("y")?);
        let ordinal = u64::try_from(row.try_get::<i64, _>("ordinal")?).unwrap_or(0);
        if row.try_get("kept")? {
            ledger.report.repaired += 1;
            let id: String = row.try_get("id")?;
            let at = x.zip(y).map_or_else(String::new, |(x, y)| format!(" en {x:.7} {y:.7}"));
            ledger.finding(&Finding {
                level: Level::Warning,
                place: ledger.shared.unpack(row.try_get("place")?),
                column: None,
                code: "geometrie_reparee",
                message: format!("le contour de « {id} » a été réparé : {why}{at}."),
            });
        } else {
            let reason = format!("le contour ne peut pas être réparé : {why}.");
            faults.insert(ordinal, (target, Fault { code: "geometrie_invalide", reason, position: x.zip(y) }));
        }
    }
    Ok(())
}

/// What GEOS says, for a clerk.
fn in_french(reason: &str) -> String {
    let told = match reason {
        "Self-intersection" => "il se croise lui-même",
        "Ring Self-intersection" => "il se touche lui-même",
        "Nested shells" | "Nested holes" => "des contours sont emboîtés",
        "Holes lie outside shell" | "Hole lies outside shell" => "un trou est hors du contour",
        "Interior is disconnected" => "l’intérieur est coupé en morceaux",
        "Duplicate Rings" => "un contour est répété",
        "Too few points in geometry component" => "il a trop peu de points",
        other => return other.to_owned(),
    };
    told.to_owned()
}

/// Equal objects without an identifier are told apart by a rank.
async fn rank_twins(connection: &mut PgConnection, target: usize) -> Result<(), Error> {
    let stage = stage_of(target);
    let sql = format!(
        "with twins as (select \"beffroi commune\" c, \"beffroi id\" i from {stage} where state < {SPARED} group by 1, 2 having count(*) > 1), \
         ranked as (select s.ordinal, row_number() over (partition by c, i order by s.ordinal) as rank \
                    from {stage} s join twins on c = \"beffroi commune\" and i = \"beffroi id\" where s.state < {SPARED}) \
         update {stage} s set \"beffroi id\" = \"beffroi id\" || '-' || rank from ranked r where r.ordinal = s.ordinal and rank > 1"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// The same key twice: the first stays, the others are refused.
async fn refuse_twins(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
    ledger: &Ledger,
    faults: &mut Faults,
) -> Result<(), Error> {
    let stage = stage_of(target);
    let key = table.staged_key().join(", ");
    let join = table
        .staged_key()
        .iter()
        .map(|k| format!("s.{k} is not distinct from t.{k}"))
        .collect::<Vec<_>>()
        .join(" and ");
    let partition = table.staged_key().iter().map(|k| format!("s.{k}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "with t as (select {key} from {stage} where state < {SPARED} group by {key} having count(*) > 1), \
         ranked as (select s.ordinal, row_number() over w as rank, first_value(s.place) over w as first \
                    from {stage} s join t on {join} where s.state < {SPARED} window w as (partition by {partition} order by s.ordinal)), \
         marked as (update {stage} s set state = {SPARED} from ranked r where r.ordinal = s.ordinal and rank > 1) \
         select ordinal, first from ranked where rank > 1"
    );
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await? {
        let first = ledger.shared.unpack(row.try_get("first")?);
        let reason = format!("le même objet est déjà donné plus haut dans {} (n° {}).", first.file, first.number);
        let ordinal = u64::try_from(row.try_get::<i64, _>("ordinal")?).unwrap_or(0);
        faults.insert(ordinal, (target, Fault { code: "doublon", reason, position: None }));
    }
    Ok(())
}
