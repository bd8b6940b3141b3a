//! A town of 120,000 electors in the workshop: from the button that makes a scenario to the first proposal, over HTTP and
//! from the tables of the roll; and a lasso of five thousand addresses from the request to the answer.

use std::thread::sleep;
use std::time::{Duration, Instant};

use beffroi::districting::{Part, Unit};
use beffroi::elections::street_key;
use beffroi::geo::{Projector, Srid};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::districting::commune::{Generated, Size, commune};
use crate::ground::Ground;
use crate::people::page::Page;
use crate::report::Report;
use crate::servers;

/// A commune no other measure uses.
const COMMUNE: &str = "91997";
/// So many that they bring 120,000 electors.
const ADDRESSES: u32 = 68_000;
/// Stations of the known plan that are one with the station before them today: each has twice the electors it may have.
const JOINED: [usize; 3] = [20, 57, 101];
const RUNS: usize = 3;
/// What it may take to the first proposal, in seconds, and a lasso to the answer, in milliseconds.
const TARGET: f64 = 20.0;
const LASSO: f64 = 100.0;
const STROKES: usize = 100;

pub fn measure(ground: &Ground, report: &mut Report) {
    let town = commune(Size::of(ADDRESSES, 1));
    let account = ground.with_owner(async |mut owner| {
        fill(&mut owner, &town).await;
        account(&mut owner).await
    });
    ground.checkpoint();
    let server = servers::beffroi(&servers::house(), 256);
    server.client().wait("/readyz", Duration::from_mins(2));
    let page = Page::open(&server.base, &ground.invitations(&[account])[0]);
    let (mut opened, mut first, mut lasso) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let begun = Instant::now();
        let made = json!({"commune": COMMUNE, "values": {"name": format!("Mesure {run}")}});
        let scenario = page.post("/api/records/redistricting-scenarios", &made)["id"].as_i64().unwrap();
        let path = format!("/api/elections/scenarios/{scenario}");
        let drawn = page.read(&format!("{path}/ground"));
        let plan = page.read(&format!("{path}/plan"));
        opened.push(begun.elapsed().as_secs_f64());
        first.push(proposed(&page, &path, begun));
        lasso.push(strokes(&page, &path, &drawn, &plan));
    }
    report.less("workshop.open", "target", "s", &[TARGET; RUNS], &opened);
    report.less("workshop.first_proposal", "target", "s", &[TARGET; RUNS], &first);
    report.less("workshop.lasso", "target", "ms, p95", &[LASSO; RUNS], &lasso);
}

/// Seconds since `begun` until the first proposal is there; the search goes on to its end.
fn proposed(page: &Page, path: &str, begun: Instant) -> f64 {
    let wish = json!({"open": JOINED.len(), "close": [], "neighbours_only": false, "seed": 1});
    let job = page.post(&format!("{path}/proposals"), &wish)["job"].as_i64().unwrap();
    let mut first = None;
    loop {
        let found = page.read(&format!("{path}/proposals"));
        if found["proposals"].as_array().is_some_and(|found| !found.is_empty()) {
            first.get_or_insert_with(|| begun.elapsed().as_secs_f64());
        }
        let told = page.read(&format!("/api/jobs/{job}"));
        match told["state"].as_str() {
            Some("done") => return first.unwrap(),
            Some("failed" | "cancelled") => panic!("{told}"),
            _ => sleep(Duration::from_millis(50)),
        }
    }
}

/// Milliseconds of a stroke of five thousand units, 95th percentile.
fn strokes(page: &Page, path: &str, ground: &Value, plan: &Value) -> f64 {
    let columns = &ground["addresses"];
    let numbers =
        |name: &str| -> Vec<f64> { columns[name].as_array().unwrap().iter().filter_map(Value::as_f64).collect() };
    let (lon, lat) = (numbers("lon"), numbers("lat"));
    let units: Vec<Unit> =
        columns["unit"].as_array().unwrap().iter().filter_map(|unit| Unit::try_from(unit.as_u64()?).ok()).collect();
    let of: Vec<Part> =
        plan["of"].as_array().unwrap().iter().filter_map(|part| Part::try_from(part.as_u64()?).ok()).collect();
    let mut after = page.read(&format!("{path}/plan"))["step"].as_i64().unwrap();
    let mut times: Vec<f64> = (0..STROKES)
        .map(|stroke| {
            let middle = stroke * 7_919 % lon.len();
            let far = |at: &usize| (lon[*at] - lon[middle]).hypot(lat[*at] - lat[middle]);
            let mut near: Vec<usize> = (0..lon.len()).collect();
            near.select_nth_unstable_by(5_000, |one, other| far(one).total_cmp(&far(other)));
            let around: Vec<Unit> = near[..5_000].iter().map(|at| units[*at]).collect();
            let operation = json!({"operation": "stroke", "units": around, "to": of[units[middle] as usize]});
            let body = json!({"act": "do", "after": after, "operation": operation});
            let begun = Instant::now();
            let told = page.post(&format!("{path}/steps"), &body);
            let taken = begun.elapsed().as_secs_f64() * 1e3;
            after = told["step"].as_i64().unwrap();
            taken
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[STROKES * 95 / 100 - 1]
}

/// Station of an address today.
fn today(part: Part) -> usize {
    let part = usize::from(part);
    if JOINED.contains(&part) { part - 1 } else { part }
}

async fn fill(db: &mut PgConnection, town: &Generated) {
    empty(db).await;
    let there = Projector::new(Srid::LAMBERT_93, Srid::WGS84).unwrap();
    let degrees = |at: [f64; 2]| there.convert((700_000.0 + at[0], 6_600_000.0 + at[1])).unwrap();
    let places: Vec<(f64, f64)> = town.addresses.iter().map(|address| degrees(address.at)).collect();
    let sql = "insert into elections.polling_stations (commune, id, name, canton, constituency)
        select $1, (n + 1)::text, 'Bureau ' || (n + 1), c, l from unnest($2::int[], $3::text[], $4::text[]) u (n, c, l)
        returning fid";
    let parts: Vec<usize> = (0..town.stations.len()).filter(|part| !JOINED.contains(part)).collect();
    let numbers: Vec<i32> = parts.iter().filter_map(|part| i32::try_from(*part).ok()).collect();
    let cells = || parts.iter().map(|part| town.stations[*part]);
    let stations: Vec<i64> = sqlx::query_scalar(sql)
        .bind(COMMUNE)
        .bind(numbers)
        .bind(cells().map(|cell| cell.canton.to_string()).collect::<Vec<_>>())
        .bind(cells().map(|cell| cell.constituency.to_string()).collect::<Vec<_>>())
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let station = |part: Part| stations[parts.iter().position(|known| *known == today(part)).unwrap()];
    let sql = "with put as (
            insert into addresses.addresses (commune, id, number, suffix, street, geom)
            select $1, 'M' || n, number, nullif(suffix, ''), street, st_setsrid(st_makepoint(lon, lat), 4326)
            from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::float8[], $7::float8[]) u (n, number, suffix, street, lon, lat)
            returning fid, id, street, number)
        insert into elections.electors (commune, birth_name, roll_key, address, matched, street_key, door_number, station)
        select $1, 'ELECTEUR', 'M' || c.n || '-' || g, p.fid, 'door', p.street, p.number, c.station
        from unnest($2::int[], $8::int[], $9::bigint[]) c (n, electors, station)
            join put p on p.id = 'M' || c.n cross join generate_series(1, c.electors) g";
    let each = || town.addresses.iter();
    let numbered = (0..).take(town.addresses.len()).collect::<Vec<i32>>();
    let integer = |number: u32| i32::try_from(number).unwrap();
    sqlx::query(sql)
        .bind(COMMUNE)
        .bind(numbered)
        .bind(each().map(|address| integer(address.number.0)).collect::<Vec<_>>())
        .bind(each().map(|address| address.number.1.clone()).collect::<Vec<_>>())
        .bind(each().map(|address| street_key(&town.streets[address.street as usize])).collect::<Vec<_>>())
        .bind(places.iter().map(|(lon, _)| *lon).collect::<Vec<_>>())
        .bind(places.iter().map(|(_, lat)| *lat).collect::<Vec<_>>())
        .bind(each().map(|address| integer(address.electors)).collect::<Vec<_>>())
        .bind(town.plan.iter().map(|part| station(*part)).collect::<Vec<_>>())
        .execute(&mut *db)
        .await
        .unwrap();
    sqlx::raw_sql("analyze addresses.addresses; analyze elections.electors").execute(db).await.unwrap();
}

async fn empty(db: &mut PgConnection) {
    for table in [
        "elections.scenarios",
        "elections.electors",
        "elections.street_ranges",
        "elections.polling_stations",
        "addresses.addresses",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table} where commune = $1")))
            .bind(COMMUNE)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

/// Somebody who draws stations.
async fn account(db: &mut PgConnection) -> i64 {
    sqlx::query("delete from auth.accounts where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    let sql = "with person as (insert into auth.accounts (login, name, commune) values ('electoral', 'Service', $1) returning fid)
        insert into auth.memberships (account, role, commune)
        select p.fid, r.fid, $1 from person p, auth.roles r where r.name = 'elections' returning account";
    sqlx::query_scalar(sql).bind(COMMUNE).fetch_one(db).await.unwrap()
}
