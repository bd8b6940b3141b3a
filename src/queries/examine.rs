//! What a query reads and calls, asked of PostgreSQL itself: the query becomes a view for a moment, taken back at once,
//! and the view tells every relation, column, function and operator by number. Nothing of the query runs.
//!
//! What is not known to be harmless is refused: a role that only reads can still sleep, take locks, look into settings,
//! or hide a second query in a text ([`CALLED`] says what may be called).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::queries::Error;
use crate::queries::parameter::Parameter;
use crate::queries::session::Refusal;
use crate::queries::statement::Sent;

/// What of a table a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// `schema.table`.
    pub relation: String,
    /// Columns named anywhere in the query, all of them for a whole row.
    pub columns: BTreeSet<String>,
}

/// The number in `selectedCols` from which columns count: those below are of the system, this one is the whole row
/// (`FirstLowInvalidHeapAttributeNumber` of PostgreSQL 12 and later).
const WHOLE_ROW: i16 = 7;

/// Functions of those numbers that a query may not call. Harmless are: what PostgreSQL declares immutable or stable in its
/// own catalogue and in our three extensions, but for what looks into the server or the session, and what runs a text as a
/// query; four that give something new each time; and `beffroi.fold`.
const CALLED: &str = r"select distinct p.proname::text from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
    left join pg_catalog.pg_extension e on e.oid = d.refobjid
    where (p.oid::bigint = any ($1) or p.oid in (select oprcode from pg_catalog.pg_operator where oid::bigint = any ($2)))
    and not case
        when n.nspname = 'beffroi' then p.proname = 'fold'
        when n.nspname <> 'pg_catalog' and coalesce(e.extname not in ('postgis', 'pg_trgm', 'unaccent'), true) then false
        when p.proname in ('random', 'clock_timestamp', 'gen_random_uuid', 'st_symmetricdifference', 'st_clusterkmeans') then true
        when p.provolatile = 'v' then false
        when p.proname = 'pg_typeof' then true
        when p.proname ~ '^(_|pg_|lo_|txid_|inet_|postgis_|has_|row_security)' then false
        when p.proname ~ '_to_xml|^query|^ts_stat|^ts_rewrite|^dblink' then false
        when p.proname in ('current_setting', 'version', 'current_query', 'st_findextent', 'st_estimatedextent', 'find_srid') then false
        -- A projection given as a text may name a file.
        when p.proname ~ '^st_transform' then not (25 = any (p.proargtypes::oid[]))
        else true
    end order by 1";

/// Look at a query without running it.
///
/// # Errors
/// [`Error::Sql`] when PostgreSQL does not take it for one query that only reads; [`Error::Calls`].
pub async fn examine(
    connection: &mut PgConnection,
    written: &str,
    parameters: &[Parameter],
) -> Result<Vec<Read>, Error> {
    let kind = |name: &str| {
        let known = parameters.iter().find(|parameter| parameter.name == name);
        known.map_or("(null)".to_owned(), |parameter| format!("(null::text::{})", parameter.kind.sql_type()))
    };
    let sent = Sent::new("create temporary view pg_temp.examined as select 1 from (\n", written, "\n) as q", kind);
    let tree = tree(connection, &sent, written).await?;
    let Named { functions, operators, relations } = Named::of(&tree);
    let refused: Vec<String> =
        sqlx::query_scalar(CALLED).bind(&functions).bind(&operators).fetch_all(&mut *connection).await?;
    if !refused.is_empty() {
        return Err(Error::Calls(refused));
    }
    reads(connection, relations).await
}

/// The tree of the query, as PostgreSQL keeps it for views.
async fn tree(connection: &mut PgConnection, sent: &Sent, written: &str) -> Result<String, Error> {
    let mut trial = connection.begin().await?;
    sqlx::query("set transaction read write").execute(&mut *trial).await?;
    let made = sqlx::query(AssertSqlSafe(sent.sql.clone())).execute(&mut *trial).await;
    made.map_err(|error| Refusal::of(&error, sent, written).map_or_else(|| error.into(), Error::Sql))?;
    let tree =
        "select ev_action::text from pg_catalog.pg_rewrite where ev_class = 'pg_temp.examined'::pg_catalog.regclass";
    let tree = sqlx::query_scalar(tree).fetch_one(&mut *trial).await?;
    trial.rollback().await?;
    Ok(tree)
}

/// What the tree names, by number.
#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    functions: Vec<i64>,
    operators: Vec<i64>,
    relations: BTreeMap<i64, BTreeSet<i16>>,
}

impl Named {
    fn of(tree: &str) -> Self {
        // Names that people choose are written with every space escaped: none of them looks like one of these.
        static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r":(funcid|opfuncid|aggfnoid|winfnoid|opno|relid) (\d+)|:selectedCols \(b((?: \d+)*)\)").ok()
        });
        let mut named = Self::default();
        let mut relation = 0;
        for found in NUMBERS.iter().flat_map(|numbers| numbers.captures_iter(tree)) {
            let number = found.get(2).and_then(|number| number.as_str().parse().ok()).unwrap_or_default();
            match found.get(1).map(|word| word.as_str()) {
                Some("relid") => relation = number,
                Some("opno") => named.operators.push(number),
                Some(_) => named.functions.push(number),
                None => {
                    let columns = found.get(3).map_or("", |list| list.as_str());
                    let columns = columns.split_whitespace().filter_map(|column| column.parse::<i16>().ok());
                    named.relations.entry(relation).or_default().extend(columns);
                }
            }
            if found.get(1).is_some_and(|word| word.as_str() == "relid") && number != 0 {
                named.relations.entry(number).or_default();
            }
        }
        named
    }
}

/// Names for the numbers. The view itself is gone and has none.
async fn reads(connection: &mut PgConnection, relations: BTreeMap<i64, BTreeSet<i16>>) -> Result<Vec<Read>, Error> {
    let sql = "select c.oid::bigint, n.nspname || '.' || c.relname, a.attnum, a.attname::text,
        n.nspname not in ('pg_catalog', 'information_schema', 'public') and pg_catalog.has_table_privilege(c.oid, 'select') from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.oid::bigint = any ($1) order by 2, 3";
    let numbers: Vec<i64> = relations.keys().copied().collect();
    let rows: Vec<(i64, String, i16, String, bool)> = sqlx::query_as(sql).bind(&numbers).fetch_all(connection).await?;
    let mut reads: BTreeMap<String, Read> = BTreeMap::new();
    for (number, relation, at, column, open) in rows {
        if !open {
            return Err(Error::TableClosed(relation));
        }
        let named = &relations[&number];
        let read = reads.entry(relation.clone()).or_insert_with(|| Read { relation, columns: BTreeSet::new() });
        if named.contains(&WHOLE_ROW) || named.contains(&(at + WHOLE_ROW)) {
            read.columns.insert(column);
        }
    }
    Ok(reads.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn the_tree_tells_what_is_read_and_called() {
        let tree = r#"({QUERY :rtable ({RTE :alias <> :eref {ALIAS :aliasname :relid :colnames ("a" ":funcid")}
            :rtekind 0 :relid 17518 :relkind r :selectedCols (b 8 9) :insertedCols (b)}
            {RTE :rtekind 0 :relid 17519 :relkind r :selectedCols (b 7) :insertedCols (b)})
            {TARGETENTRY :expr {FUNCEXPR :funcid 871 :args ({OPEXPR :opno 410 :opfuncid 467})} :resname :funcid\ 99 :resno 1}
            {AGGREF :aggfnoid 2803} {WINDOWFUNC :winfnoid 2108}"#;
        let named = Named::of(tree);
        assert_eq!(named.functions, [871, 467, 2803, 2108]);
        assert_eq!(named.operators, [410]);
        let relations: Vec<(i64, Vec<i16>)> =
            named.relations.into_iter().map(|(number, columns)| (number, columns.into_iter().collect())).collect();
        assert_eq!(relations, [(17518, vec![8, 9]), (17519, vec![7])]);
    }
}
