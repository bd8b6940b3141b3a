//! A thousand letters of two pages in one PDF/A: from the click to the file; and how long a list takes while templates and
//! queries without end are being stopped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::ground::Ground;
use crate::people::page::Page;
use crate::report::Report;
use crate::servers;

/// A commune no other measure uses.
const COMMUNE: &str = "91998";
const LETTERS: u32 = 1_000;
const RUNS: usize = 3;
/// What they may take, in seconds.
const TARGET: f64 = 60.0;
const TEMPLATE: &str = "#show: letter.with(to: (doc.title,), subject: [Travaux])\nMadame, Monsieur #doc.title,\n\n#lorem(300)\n\n#pagebreak()\n\n#lorem(120)\n\n#signature()";

pub fn measure(ground: &Ground, report: &mut Report) {
    let account = ground.with_owner(async |mut owner| {
        fill(&mut owner).await;
        account(&mut owner).await
    });
    ground.checkpoint();
    let server = servers::beffroi(&servers::house(), 256);
    server.client().wait("/readyz", Duration::from_mins(2));
    let page = Page::open(&server.base, &ground.invitations(&[account])[0]);
    let times: Vec<f64> = (0..RUNS).map(|_| merge(&page)).collect();
    report.less("documents.merge", "target", "s", &[TARGET; RUNS], &times);
    let quiet = lists(&page);
    let beside = beside_hostile_work(&page);
    report.less("documents.hostile", "quiet house", "ms, p95", &[quiet], &[beside]);
}

/// Milliseconds of a list, 95th percentile of two hundred.
fn lists(page: &Page) -> f64 {
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            page.read(&format!("/api/records/map-notes?commune={COMMUNE}&sort=title"));
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[189]
}

/// The same while a template and a query that never end are asked for again and again.
fn beside_hostile_work(page: &Page) -> f64 {
    let template = json!({"type": "map-notes", "form": "letter", "title": "Essai", "language": "fr", "commune": COMMUNE,
        "text": "#for i in range(9000) { for j in range(9000) { let a = calc.sin(i * j) } }"});
    let query = json!({"commune": COMMUNE,
        "statement": "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b where a + b < 0"});
    let enough = AtomicBool::new(false);
    let again = |path: &str, body: &Value| {
        while !enough.load(Ordering::Relaxed) {
            let (status, told) = page.send(path, body);
            assert!(status < 500 && (status == 422 || told.contains("diagnostics")), "{path}: {status} {told}");
        }
    };
    scope(|threads| {
        threads.spawn(|| again("/api/documents/preview", &template));
        threads.spawn(|| again("/api/queries/try", &query));
        sleep(Duration::from_secs(1));
        let beside = lists(page);
        enough.store(true, Ordering::Relaxed);
        beside
    })
}

/// Ask for the letters and wait for them.
fn merge(page: &Page) -> f64 {
    let begun = Instant::now();
    let asked = json!({"template": "avis", "query": format!("commune={COMMUNE}&sort=title")});
    let job = page.post("/api/records/map-notes/documents", &asked)["job"].as_i64().unwrap();
    loop {
        let told = page.read(&format!("/api/jobs/{job}"));
        match told["state"].as_str() {
            Some("done") => {
                assert_eq!(told["done"], LETTERS, "{told}");
                return begun.elapsed().as_secs_f64();
            }
            Some("failed" | "cancelled") => panic!("{told}"),
            _ => sleep(Duration::from_millis(50)),
        }
    }
}

async fn fill(db: &mut PgConnection) {
    for sql in ["delete from notes.notes where commune = $1", "delete from documents.templates where commune = $1"] {
        sqlx::query(sql).bind(COMMUNE).execute(&mut *db).await.unwrap();
    }
    let sql = "insert into notes.notes (commune, reference, title, geom)
        select $1, 'N' || n, 'Riverain ' || lpad(n::text, 4, '0'), st_setsrid(st_makepoint(2.65, 50), 4326) from generate_series(1, $2) n";
    sqlx::query(sql).bind(COMMUNE).bind(i32::try_from(LETTERS).unwrap()).execute(&mut *db).await.unwrap();
    let sql = "insert into documents.templates (commune, subject, name, title, body) values ($1, 'map-notes', 'avis', 'Avis', $2)";
    sqlx::query(sql).bind(COMMUNE).bind(TEMPLATE).execute(db).await.unwrap();
}

/// Somebody who may print notes.
async fn account(db: &mut PgConnection) -> i64 {
    sqlx::query("delete from auth.accounts where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    let sql = "with person as (insert into auth.accounts (login, name, commune) values ('redacteur', 'Rédacteur', $1) returning fid)
        insert into auth.memberships (account, role, commune)
        select p.fid, r.fid, $1 from person p, auth.roles r where r.name = 'town-administrator' returning account";
    sqlx::query_scalar(sql).bind(COMMUNE).fetch_one(db).await.unwrap()
}
