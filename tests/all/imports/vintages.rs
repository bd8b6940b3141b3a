//! Vintages of parcels: what came, what went, what became of it, in whatever order the files arrive.

use jiff::civil::date;

use super::*;
use crate::support;

fn of(year: i16) -> Request {
    Request { as_of: Some(date(year, 1, 1)), ..Request::default() }
}

#[tokio::test]
async fn the_three_vintages_of_bondy_follow_each_other() {
    let Some(first) = shared("cadastre/93010-bondy/cadastre-93010-parcelles-2022.json.gz") else { return };
    let town = support::town().await;
    let mut seen = Vec::new();
    for year in [2022_i16, 2023, 2024] {
        let path = first.with_file_name(format!("cadastre-93010-parcelles-{year}.json.gz"));
        let report = import(&town, "etalab-cadastre", std::slice::from_ref(&path), of(year)).await.unwrap();
        seen.push((report.read, report.added, report.removed, report.rejected));
        let again = import(&town, "etalab-cadastre", &[path], of(year)).await.unwrap();
        assert_eq!(figures(&again), [report.read, 0, 0, 0, report.read, 0]);
    }
    assert_eq!(seen, [(7053, 7053, 0, 0), (7084, 53, 22, 0), (7120, 53, 17, 0)]);
    for (day, parcels) in [("2022-06-01", 7053), ("2023-06-01", 7084), ("2024-06-01", 7120)] {
        let sql = "select count(*) from (select valid_from, 'infinity'::timestamptz as valid_to from cadastre.parcels \
                   union all select valid_from, valid_to from cadastre.parcels_history) v \
                   where valid_from <= $1::timestamptz and valid_to > $1::timestamptz";
        let there: i64 = sqlx::query_scalar(sql).bind(day).fetch_one(town.pool()).await.unwrap();
        assert_eq!(there, parcels, "on {day}");
    }
    let linked = "select count(distinct parcel_from) from cadastre.parcel_lineage";
    let linked = count(&town, linked).await;
    assert!(linked >= 30, "only {linked} of the 39 vanished parcels have successors");
}

/// Every version of every parcel, as text.
async fn timeline(town: &Town) -> Vec<String> {
    let sql = "select id || ' ' || valid_from::date || ' ' || valid_to::date || ' ' || md5(st_asbinary(geom)) || coalesce(area, 0) || coalesce(updated::text, '') \
               from (select id, valid_from, 'infinity'::timestamptz as valid_to, geom, area, updated from cadastre.parcels \
               union all select id, valid_from, valid_to, geom, area, updated from cadastre.parcels_history) v order by 1";
    sqlx::query_scalar(sql).fetch_all(town.pool()).await.unwrap()
}

async fn lineage(town: &Town) -> Vec<String> {
    let sql = "select concat_ws(' ', at::date, parcel_from, parcel_to, round(share::numeric, 3)) from cadastre.parcel_lineage order by 1";
    sqlx::query_scalar(sql).fetch_all(town.pool()).await.unwrap()
}

/// Four years of a street: 1 stays, 2 is divided into 4 and 5, 3 grows, 6 comes and goes, 7 goes and comes back.
fn years(folder: &TempDir) -> [(i16, PathBuf); 4] {
    let id = |n: u8| format!("80016000AB000{n}");
    let whole = |n: u8, x: i32| parcel(&id(n), x, 0);
    let y2021 = vec![whole(1, 0), square(&id(2), 1, 0, 2), whole(3, 4), whole(7, 8)];
    let y2022 = vec![whole(1, 0), whole(4, 1), whole(5, 2), whole(3, 4), whole(6, 6)];
    let y2023 = vec![whole(1, 0), whole(4, 1), whole(5, 2), square(&id(3), 4, 0, 2), whole(7, 8)];
    let y2024 = y2023.clone();
    [(2021, y2021), (2022, y2022), (2023, y2023), (2024, y2024)]
        .map(|(year, parcels)| (year, written(folder, &format!("parcelles-{year}.json"), &collection(&parcels))))
}

#[tokio::test]
async fn vintages_loaded_in_any_order_tell_the_same_story() {
    let folder = TempDir::new().unwrap();
    let years = years(&folder);
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 3, 1, 2], [3, 0, 1, 2]];
    let mut told: Option<(Vec<String>, Vec<String>)> = None;
    for order in orders {
        let town = support::town().await;
        for at in order {
            let (year, path) = &years[at];
            let request = Request { source: format!("{year}"), ..of(*year) };
            import(&town, "etalab-cadastre", std::slice::from_ref(path), request).await.unwrap();
        }
        for (year, path) in &years {
            let again = import(&town, "etalab-cadastre", std::slice::from_ref(path), of(*year)).await.unwrap();
            assert_eq!((again.added, again.changed, again.removed), (0, 0, 0), "{year} again after {order:?}");
        }
        let story = (timeline(&town).await, lineage(&town).await);
        match &told {
            None => {
                assert_eq!(story.0.len(), 9, "{:#?}", story.0);
                let divided = [
                    "2022-01-01 80016000AB0002 80016000AB0004 0.500",
                    "2022-01-01 80016000AB0002 80016000AB0005 0.500",
                ];
                assert_eq!(story.1, divided);
                told = Some(story);
            }
            Some(first) => assert_eq!(first, &story, "in the order {order:?}"),
        }
    }
}

#[tokio::test]
async fn an_edit_made_by_hand_survives_an_older_vintage() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let years = years(&folder);
    import(&town, "etalab-cadastre", &[years[0].1.clone()], of(2021)).await.unwrap();
    sqlx::query("update cadastre.parcels set address = 'vu sur place', area = 77 where id = '80016000AB0003'")
        .execute(town.pool())
        .await
        .unwrap();
    let report = import(&town, "etalab-cadastre", &[years[2].1.clone()], of(2023)).await.unwrap();
    assert_eq!((report.added, report.removed), (2, 1), "{report:?}");
    let kept =
        "select count(*) from cadastre.parcels where id = '80016000AB0003' and area = 77 and address is not null";
    assert_eq!(count(&town, kept).await, 1);
    let between = "select count(*) from cadastre.parcels_history where id = '80016000AB0003' and valid_from = '2023-01-01' and area = 100";
    assert_eq!(count(&town, between).await, 1);
    let present = "select count(*) from cadastre.parcels";
    assert_eq!(count(&town, present).await, 5);
}

#[tokio::test]
async fn a_day_to_come_is_no_vintage() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let refused = import(&town, "etalab-cadastre", &[years(&folder)[0].1.clone()], of(2999)).await;
    assert!(matches!(refused, Err(Error::AsOfInTheFuture(_))));
}
