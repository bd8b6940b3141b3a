//! What the store holds is what the database holds: every vertex, every published column, after every edit.

use std::collections::BTreeMap;

use beffroi::catalog::TileRules;
use beffroi::store::{ColumnKind, LayerState, Outline, Source, SourceColumn, Value};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};

use crate::support::{self, map::Map};

/// Places of public works, with a column of each type whose text is agreed, drawn in the system of the land registry.
const WORKS: &str = "
    create table town.works (fid bigint primary key, commune text not null, name text, begins date, seen timestamptz,
        told timestamp, streets text[], geom geometry(MultiPolygon, 2154));
    select beffroi.publish('town.works');
    insert into town.works
    select n, '80016', 'Chantier ' || n, date '2026-01-01' + n, timestamptz '2026-03-12 10:30:00.5+01' + n * interval '7 min',
        timestamp '2026-03-12 09:30:00', array['rue ' || n, 'place d''Armes'],
        st_multi(st_difference(st_buffer(st_setsrid(st_point(674000 + n * 13.7191, 6988000 + n * 911.37), 2154), 4 + n * 1.3, 3 + n % 5),
            st_buffer(st_setsrid(st_point(674000 + n * 13.7191, 6988000 + n * 911.37), 2154), 1.7, 2)))
    from generate_series(1, 120) n;
    update town.works set begins = 'infinity', seen = null where fid = 7;
    insert into town.works (fid, commune, name) values (500, '80016', 'Sans emprise')";

fn works() -> Source {
    let column = |name: &str, kind, minzoom| SourceColumn { name: name.into(), kind, minzoom };
    Source {
        layer: "works".into(),
        relation: "town.works".into(),
        fid: "fid".into(),
        geometry: "geom".into(),
        srid: 2154,
        commune: Some("commune".into()),
        columns: vec![
            column("name", ColumnKind::Text, 14),
            column("begins", ColumnKind::Date, u8::MAX),
            column("seen", ColumnKind::Moment, u8::MAX),
            column("told", ColumnKind::Moment, u8::MAX),
            column("streets", ColumnKind::List, u8::MAX),
        ],
        rules: TileRules::default(),
        minzoom: 10,
        maxzoom: 18,
        history: false,
        public: true,
    }
}

/// Texts and vertices of a feature.
type Work = (Vec<Option<String>>, Vec<[f64; 2]>);

/// As the database has them: rings from the vertex they were drawn from, exterior ones anticlockwise.
async fn kept(db: &PgPool) -> BTreeMap<i64, Work> {
    let rows = sqlx::query(
        "select fid, array[commune, name, begins::text, to_json(seen at time zone 'UTC') #>> '{}', to_json(told) #>> '{}', array_to_string(streets, '|')] as texts,
            begins = 'infinity' as endless,
            array(select st_x(d.geom) from st_dumppoints(st_forcepolygonccw(st_transform(w.geom, 4326))) d order by d.path) as x,
            array(select st_y(d.geom) from st_dumppoints(st_forcepolygonccw(st_transform(w.geom, 4326))) d order by d.path) as y
         from town.works w",
    );
    let work = |row: sqlx::postgres::PgRow| {
        let mut texts: Vec<Option<String>> = row.get("texts");
        texts[3..5].iter_mut().flatten().for_each(|moment| moment.push('Z'));
        if row.get::<Option<bool>, _>("endless") == Some(true) {
            texts[2] = None;
        }
        let (x, y): (Vec<f64>, Vec<f64>) = (row.get("x"), row.get("y"));
        (row.get("fid"), (texts, x.into_iter().zip(y).map(|(x, y)| [x, y]).collect()))
    };
    rows.fetch_all(db).await.unwrap().into_iter().map(work).collect()
}

/// As the store has them, in its order.
fn held(state: &LayerState) -> Vec<(i64, Work)> {
    let mut outline = Outline::default();
    let work = |(slice, row): (usize, usize)| {
        let segment = &state.slices[slice].segment;
        segment.outline(row, &mut outline);
        let text = |value: Value<'_>| match value {
            Value::Null => None,
            Value::Text(text) => Some(text.to_owned()),
            other => panic!("{other:?} is no text"),
        };
        let texts = segment.columns().iter().map(|column| text(column.value(row))).collect();
        (segment.fid(row), (texts, outline.xy.clone()))
    };
    state.by_fid(0).map(work).collect()
}

async fn expect_the_same(map: &Map, db: &PgPool) {
    assert!(map.store.catch_up().await);
    let kept = kept(db).await;
    let held = held(&map.store.layer("works").unwrap().state());
    assert_eq!(held.iter().map(|(fid, _)| fid).collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    for (fid, (texts, vertices)) in &held {
        let (expected_texts, expected) = &kept[fid];
        assert_eq!((texts, vertices.len()), (expected_texts, expected.len()), "works {fid}");
        for (found, expected) in vertices.iter().zip(expected) {
            let apart = (found[0] - expected[0]).abs().max((found[1] - expected[1]).abs());
            assert!(apart < 1e-9, "works {fid}: {found:?} is not {expected:?}");
        }
    }
}

async fn run(owner: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn works_are_held_to_a_tenth_of_a_millimetre_with_all_they_say_edited_and_started_again() {
    let town = support::town().await;
    let mut owner = town.owner().await;
    run(&mut owner, WORKS).await;
    let folder = tempfile::tempdir().unwrap();
    let map = Map::of(&town, vec![works()], Some(folder.path())).await;
    expect_the_same(&map, town.pool()).await;
    run(&mut owner, "update town.works set geom = st_translate(geom, 0.0007, -0.0004), told = null where fid % 9 = 0")
        .await;
    run(&mut owner, "delete from town.works where fid in (3, 60); insert into town.works select 600, commune, name, begins, seen, told, streets, st_translate(geom, 40, 40) from town.works where fid = 5").await;
    expect_the_same(&map, town.pool()).await;
    run(&mut owner, "update town.works set geom = (select geom from town.works where fid = 8) where fid = 500; update town.works set geom = null where fid = 11").await;
    expect_the_same(&map, town.pool()).await;
    map.close().await;
    let map = Map::of(&town, vec![works()], Some(folder.path())).await;
    expect_the_same(&map, town.pool()).await;
}
