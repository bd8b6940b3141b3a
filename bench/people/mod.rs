//! Fifty people of a town hall at their lists for ten minutes, on 100,000 addresses: how long a list and a save take, how
//! much of it is the bare SQL, and whether anybody's change was written over unseen.

mod bare;
mod load;
pub mod page;
mod rows;

use std::sync::Arc;
use std::time::Duration;

use crate::ground::Ground;
use crate::report::Report;
use crate::servers;

use load::Times;

/// People at work at once.
pub const PEOPLE: usize = 50;
/// What a list may take, and a save, at the 95th percentile; milliseconds.
const LIST: f64 = 50.0;
const SAVE: f64 = 100.0;
/// The same people ask PostgreSQL alone for a tenth of the time.
const BARE: u32 = 10;

/// `BEFFROI_LOAD_SECONDS` shortens the ten minutes.
pub fn measure(ground: &Ground, report: &mut Report) {
    let seconds = std::env::var("BEFFROI_LOAD_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(600);
    let long = Duration::from_secs(seconds);
    let accounts = ground.with_owner(async |mut owner| {
        rows::fill(&mut owner).await;
        rows::accounts(&mut owner).await
    });
    ground.checkpoint();
    let server = servers::beffroi(&servers::house(), 256);
    server.client().wait("/readyz", Duration::from_mins(2));
    let people: Vec<_> =
        ground.invitations(&accounts).iter().map(|secret| page::Page::open(&server.base, secret)).collect();
    eprintln!("people: {PEOPLE} signed in, {seconds} s");
    let saved = Arc::new(load::Saved::default());
    let ours = load::run(people, long, &saved);
    drop(server);
    saved.prove(ground);
    let session = bare::Bare { pool: ground.sessions(16), runtime: ground.handle() };
    let bare = load::run(vec![session; PEOPLE], long / BARE, &Arc::default());
    tell("ours", &ours);
    tell("bare SQL", &bare);
    let p95 = |times: &[f64]| [percentile(times, 95)];
    report.less("people.list", "target", "ms, p95", &[LIST], &p95(&ours.lists));
    report.less("people.save", "target", "ms, p95", &[SAVE], &p95(&ours.saves));
    report.less("people.list.sql", "bare SQL", "ms, p95", &p95(&bare.lists), &p95(&ours.lists));
    report.less("people.save.sql", "bare SQL", "ms, p95", &p95(&bare.saves), &p95(&ours.saves));
}

fn tell(who: &str, times: &Times) {
    for (what, times) in [("lists", &times.lists), ("records", &times.items), ("saves", &times.saves)] {
        let [half, most, longest] = [50, 95, 100].map(|p| percentile(times, p));
        eprintln!(
            "people, {who}: {} {what}: median {half:.1} ms, 95 % {most:.1} ms, longest {longest:.1} ms",
            times.len()
        );
    }
    eprintln!("people, {who}: {} saves refused because somebody else had been there", times.met);
}

fn percentile(times: &[f64], p: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * p / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
