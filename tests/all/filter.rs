//! Filters: what SQL answers is what they mean; what is nearly a filter breaks nothing.

mod chance;
mod fuzz;
mod generator;
mod table;

use beffroi::filter::{Bound, Filter};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use crate::support::{self, asked};
use chance::Chance;
use table::{Columns, Place};

async fn places(owner: &mut PgConnection) -> Vec<Place> {
    let places = table::places();
    let rows: Vec<String> = places.iter().map(Place::sql).collect();
    let fill = format!("insert into town.places values {}", rows.join(","));
    for sql in [table::TABLE.to_owned(), fill] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *owner).await.unwrap();
    }
    places
}

/// The rows for which the condition is true, and for which it is null.
async fn answered(owner: &mut PgConnection, filter: &Filter) -> (Vec<i64>, Vec<i64>) {
    let sql = filter.sql(&Columns, 1);
    let asked = format!("select t.fid, {} from town.places t order by t.fid", sql.text);
    let query = sqlx::query(AssertSqlSafe(asked)).persistent(false);
    let query = sql.bound.into_iter().fold(query, |query, value| match value {
        Bound::Text(value) => query.bind(value),
        Bound::Integer(value) => query.bind(value),
        Bound::Real(value) => query.bind(value),
        Bound::Boolean(value) => query.bind(value),
        Bound::Bytes(value) => query.bind(value),
        Bound::Texts(value) => query.bind(value),
        Bound::Integers(value) => query.bind(value),
        Bound::Reals(value) => query.bind(value),
    });
    let rows = query.fetch_all(owner).await.unwrap_or_else(|error| panic!("{filter}: {error}"));
    let of = |wanted: Option<bool>| {
        rows.iter().filter(|row| row.get::<Option<bool>, _>(1) == wanted).map(|row| row.get(0)).collect()
    };
    (of(Some(true)), of(None))
}

#[tokio::test]
async fn sql_finds_the_rows_a_filter_means_and_no_others() {
    let town = support::town().await;
    let mut owner = town.owner().await;
    let places = places(&mut owner).await;
    let mut chance = Chance(2154);
    let mut found = 0;
    for _ in 0..asked("BEFFROI_FILTERS", 300) {
        let text = generator::condition(&mut chance, 3);
        let filter = Filter::text(&text, &table::fields(), "CRS84".parse().unwrap()).unwrap();
        let of = |wanted: Option<bool>| -> Vec<i64> {
            places.iter().filter(|place| filter.holds(*place) == wanted).map(|place| place.id).collect()
        };
        let meant = (of(Some(true)), of(None));
        assert_eq!(answered(&mut owner, &filter).await, meant, "{text}");
        found += u64::from(!meant.0.is_empty());
    }
    assert!(found > asked("BEFFROI_FILTERS", 300) / 3, "{found} filters found something: the rest prove nothing");
}

#[test]
fn a_filter_written_as_text_or_as_json_is_the_same_filter() {
    let crs = || "CRS84".parse().unwrap();
    let mut chance = Chance(84);
    for _ in 0..asked("BEFFROI_FILTERS", 1000) {
        let text = generator::condition(&mut chance, 3);
        let filter = Filter::text(&text, &table::fields(), crs()).unwrap();
        let json = Filter::json(&filter.to_json(), &table::fields(), crs());
        assert!(json.as_ref() == Ok(&filter), "{text} -> {}", filter.to_json());
        let again = Filter::text(&filter.to_string(), &table::fields(), crs());
        assert!(again.as_ref() == Ok(&filter), "{text} -> {filter}");
    }
}

#[tokio::test]
async fn accents_and_case_of_the_languages_here_are_the_same_in_memory_as_in_postgresql() {
    let town = support::town().await;
    let mut owner = town.owner().await;
    places(&mut owner).await;
    let letters = "àâäáãåçèéêëìíîïñòóôõöùúûüýÿœæßÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸŒÆ’";
    for letter in letters.chars() {
        for folded in ["CASEI", "ACCENTI", "upper"] {
            for other in ["e", "E", "oe", "OE", "ss", "'", "É", "é", "a", "Ü", "Y", "n"] {
                let filter = format!("{folded}('{}') = {folded}('{}') AND id = 1", letter, other.replace('\'', "''"));
                let filter = Filter::text(&filter, &table::fields(), "CRS84".parse().unwrap()).unwrap();
                let meant = filter.holds(&table::places()[0]) == Some(true);
                assert_eq!(answered(&mut owner, &filter).await.0.len() == 1, meant, "{filter}");
            }
        }
    }
}

#[test]
fn a_million_filters_that_are_nearly_right_break_nothing_and_put_nothing_of_theirs_into_sql() {
    let times = asked("BEFFROI_FUZZ", 20_000);
    let held = fuzz::nearly(times, 35, &table::places()[..4]);
    assert!(held > times / 20, "only {held} of {times} were filters: the change is too rough to prove anything");
}
