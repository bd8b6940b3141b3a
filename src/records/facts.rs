//! What PostgreSQL says of the tables of the record types.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use sqlx::PgPool;
use sqlx::types::Json;

/// A table, as the serving role sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct TableFacts {
    pub columns: Vec<ColumnFacts>,
    pub writable: bool,
    pub history: bool,
    pub comment: Option<String>,
    /// Definitions of CHECK constraints with the one column they speak of.
    pub checks: Vec<(String, String)>,
    /// Column, and the relation it refers to; also by a key of two columns, `commune` and this one, which keeps both records in
    /// one commune.
    pub references: Vec<(String, String)>,
}

/// A column.
#[derive(Debug, Clone, Deserialize)]
pub struct ColumnFacts {
    pub name: String,
    pub sql_type: String,
    /// Without modifier, domains unfolded.
    pub base: String,
    pub not_null: bool,
    pub has_default: bool,
    /// The default as PostgreSQL writes it.
    pub default: Option<String>,
    /// Filled by the database: identity or generated.
    pub generated: bool,
    pub comment: Option<String>,
    pub length: Option<u32>,
    pub srid: Option<i32>,
    pub shape: Option<String>,
}

const QUERY: &str = "
select n.nspname || '.' || c.relname, jsonb_build_object(
    'writable', has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update'),
    'history', to_regclass(format('%I.%I', n.nspname, c.relname || '_history')) is not null,
    'comment', obj_description(c.oid, 'pg_class'),
    'checks', (select coalesce(jsonb_agg(jsonb_build_array(a.attname, pg_get_constraintdef(k.oid)) order by k.oid), '[]')
        from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where k.conrelid = c.oid and k.contype = 'c' and cardinality(k.conkey) = 1),
    'references', (select coalesce(jsonb_agg(jsonb_build_array(a.attname, fn.nspname || '.' || f.relname) order by k.oid), '[]')
        from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
        where k.conrelid = c.oid and k.contype = 'f' and (cardinality(k.conkey) = 1
            or cardinality(k.conkey) = 2 and a.attname <> 'commune' and exists (select from pg_attribute o
                where o.attrelid = k.conrelid and o.attnum = any (k.conkey) and o.attname = 'commune'))),
    'columns', (select jsonb_agg(jsonb_build_object(
            'name', a.attname, 'sql_type', format_type(a.atttypid, a.atttypmod),
            'base', format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null),
            'not_null', a.attnotnull, 'has_default', a.atthasdef,
            'default', (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''),
            'generated', a.attidentity <> '' or a.attgenerated <> '',
            'comment', col_description(c.oid, a.attnum),
            'length', case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 end,
            'srid', case when t.typname = 'geometry' then postgis_typmod_srid(a.atttypmod) end,
            'shape', case when t.typname = 'geometry' then postgis_typmod_type(a.atttypmod) end) order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v') and n.nspname || '.' || c.relname = any ($1)";

/// Facts of the named relations (`schema.table`); one that does not exist is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn read(pool: &PgPool, relations: &[String]) -> Result<BTreeMap<String, TableFacts>, sqlx::Error> {
    let rows: Vec<(String, Json<TableFacts>)> = sqlx::query_as(QUERY).bind(relations).fetch_all(pool).await?;
    Ok(rows.into_iter().map(|(relation, Json(facts))| (relation, facts)).collect())
}

/// What a CHECK constraint on one column says, as far as a form can use it.
#[derive(Debug, Default, PartialEq)]
pub struct Bounds {
    pub choices: Vec<String>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub max_length: Option<u32>,
    pub pattern: Option<String>,
}

/// Read the definition of a CHECK constraint as PostgreSQL writes it. What is not understood is left to PostgreSQL.
pub fn bounds(definition: &str) -> Bounds {
    let mut bounds = Bounds::default();
    if let Some((_, list)) = definition.split_once("= ANY (ARRAY[").or_else(|| definition.split_once("= ANY ((ARRAY["))
    {
        let list = list.split(']').next().unwrap_or_default();
        bounds.choices = literals(list);
    } else if let Some((_, rest)) = definition.split_once(" ~ ") {
        bounds.pattern = literals(rest).into_iter().next();
    }
    let of_length = definition.contains("length(");
    for (sign, rest) in comparisons(definition) {
        let digits: String = rest
            .trim_start_matches(['(', '\''])
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
            .collect();
        let Ok(number) = digits.parse::<f64>() else { continue };
        match (of_length, sign) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length of a text")]
            (true, "<=") => bounds.max_length = Some(number as u32),
            (false, ">=") => bounds.min = Some(number),
            (false, "<=") => bounds.max = Some(number),
            _ => {}
        }
    }
    bounds
}

/// A default that is a constant; one that is computed is left to PostgreSQL.
pub fn constant(default: &str) -> Option<Value> {
    match default {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        text if text.starts_with('\'') => literals(text).into_iter().next().map(Value::from),
        number => number.parse::<i64>().ok().map(Value::from),
    }
}

fn comparisons(definition: &str) -> impl Iterator<Item = (&'static str, &str)> {
    [">=", "<="].into_iter().flat_map(move |sign| {
        definition.match_indices(sign).map(move |(at, found)| (sign, definition[at + found.len()..].trim_start()))
    })
}

/// The texts between single quotes.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '\'' {
            continue;
        }
        let mut literal = String::new();
        while let Some(sign) = signs.next() {
            match sign {
                '\'' if signs.peek() == Some(&'\'') => literal.extend(signs.next()),
                '\'' => break,
                other => literal.push(other),
            }
        }
        found.push(literal);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Bounds, bounds, constant};

    #[test]
    fn a_constant_default_is_known_to_the_form() {
        assert_eq!(constant("true"), Some(true.into()));
        assert_eq!(constant("'former'::text"), Some("former".into()));
        assert_eq!(constant("12"), Some(12.into()));
        assert_eq!(constant("now()"), None);
    }

    #[test]
    fn what_the_database_checks_the_form_knows() {
        let language = bounds("CHECK ((language = ANY (ARRAY['fr'::text, 'l''autre'::text])))");
        assert_eq!(language.choices, ["fr", "l'autre"]);
        let number = bounds("CHECK (((number >= 1) AND (number <= 99999)))");
        assert_eq!((number.min, number.max), (Some(1.0), Some(99999.0)));
        let name = bounds("CHECK (((length(name) >= 1) AND (length(name) <= 120)))");
        assert_eq!((name.max_length, name.min), (Some(120), None));
        let commune = bounds("CHECK ((commune ~ '^[0-9][0-9AB][0-9]{3}$'::text))");
        assert_eq!(commune.pattern.as_deref(), Some("^[0-9][0-9AB][0-9]{3}$"));
        assert_eq!(bounds("CHECK ((a IS NOT NULL))"), Bounds::default());
    }
}
