//! A roll of 120,000 electors in a file of the state (T13): from the upload to the end of its job, every elector matched to
//! an address where the town has it.

use std::thread::sleep;
use std::time::{Duration, Instant};

use sqlx::PgConnection;

use super::RUNS;
use super::made::{MadeTown, file};
use crate::ground::Ground;
use crate::people::page::Page;
use crate::report::Report;
use crate::servers;

/// A commune no other measure uses.
const COMMUNE: &str = "91997";
const ELECTORS: usize = 120_000;

pub fn measure(ground: &Ground, report: &mut Report) {
    let made = MadeTown::new(800, 50);
    let account = ground.with_owner(async |mut owner| {
        empty(&mut owner).await;
        let sql = "delete from addresses.addresses where commune = $1";
        sqlx::query(sql).bind(COMMUNE).execute(&mut owner).await.unwrap();
        made.write(COMMUNE, &mut owner).await;
        account(&mut owner).await
    });
    let people = made.people(ELECTORS, 13);
    let roll = file(COMMUNE, &people);
    let known = people.iter().filter(|person| person.truth.is_some()).count() as f64;
    let server = servers::beffroi(&servers::house(), 256);
    server.client().wait("/readyz", Duration::from_mins(2));
    let page = Page::open(&server.base, &ground.invitations(&[account])[0]);
    let (mut seconds, mut matched) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ground.with_owner(async |mut owner| empty(&mut owner).await);
        ground.checkpoint();
        seconds.push(take_in(&page, &roll));
        let sql =
            format!("select count(*) from elections.electors where commune = '{COMMUNE}' and address is not null");
        matched.push(ground.count(&sql) as f64 / ELECTORS as f64);
    }
    assert!(known >= 0.98 * ELECTORS as f64, "{known} electors live at an address the town has");
    report.less("districting.T13.seconds", "target", "s", &[10.0; 5], &seconds);
    report.more("districting.T13.matched", "target", "of the electors", &[0.98; 5], &matched);
}

/// Seconds from the upload to the end of the job.
fn take_in(page: &Page, roll: &str) -> f64 {
    let begun = Instant::now();
    let job = page.upload(&format!("/api/elections/roll?commune={COMMUNE}"), roll)["job"].as_i64().unwrap();
    loop {
        let told = page.read(&format!("/api/jobs/{job}"));
        match told["state"].as_str() {
            Some("done") => return begun.elapsed().as_secs_f64(),
            Some("failed" | "cancelled") => panic!("{told}"),
            _ => sleep(Duration::from_millis(50)),
        }
    }
}

/// A town without a roll. What is left of the one before would be looked through for each elector that comes again.
async fn empty(db: &mut PgConnection) {
    sqlx::query("delete from elections.electors where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    sqlx::query("vacuum elections.electors").execute(db).await.unwrap();
}

/// Somebody of the elections office.
async fn account(db: &mut PgConnection) -> i64 {
    sqlx::query("delete from auth.accounts where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    let sql = "with person as (insert into auth.accounts (login, name, commune) values ('liste', 'Élections', $1) returning fid)
        insert into auth.memberships (account, role, commune)
        select p.fid, r.fid, $1 from person p, auth.roles r where r.name = 'elections' returning account";
    sqlx::query_scalar(sql).bind(COMMUNE).fetch_one(db).await.unwrap()
}
