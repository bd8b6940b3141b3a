//! What people do: look at a list, open a record, change it, think; again and again. Some are drawn to the same records.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng, rngs::StdRng};

use crate::ground::Ground;

use super::rows::STREETS;

/// A list somebody asks for.
#[derive(Debug, Clone, Copy)]
pub enum List {
    /// The next pages of the whole.
    Page(i64),
    /// The addresses of one street.
    Street(i64),
    /// Numbers from here, in their order, not certified yet.
    Numbers(i64),
    /// The records everybody is at.
    Meeting,
}

impl List {
    fn draw(chance: &mut StdRng) -> Self {
        match chance.random_range(0..10) {
            0 => Self::Meeting,
            1..=3 => Self::Page(chance.random_range(0..40)),
            4..=7 => Self::Street(chance.random_range(0..STREETS)),
            _ => Self::Numbers(chance.random_range(1..120)),
        }
    }
}

/// Name of a street by its number, as `rows::fill` names them.
pub fn street(n: i64) -> String {
    let kind = ["Rue", "Avenue", "Place", "Chemin"][usize::try_from(n % 4).unwrap()];
    let of = ["des Tilleuls", "du Moulin", "de la République", "des Écoles", "du Général Leclerc"];
    format!("{kind} {} {n}", of[usize::try_from(n / 4 % 5).unwrap()])
}

/// A way to the records.
pub trait Door: Send + 'static {
    /// Identifiers of a list.
    fn list(&mut self, list: List) -> Vec<i64>;
    /// Version of a record.
    fn open(&mut self, id: i64) -> i32;
    /// Change the postcode of a record seen in `version`: its new version; none: somebody else has been there.
    fn save(&mut self, id: i64, version: i32, postcode: u32) -> Option<i32>;
}

/// Milliseconds, and how often two people met.
#[derive(Debug, Default)]
pub struct Times {
    pub lists: Vec<f64>,
    pub items: Vec<f64>,
    pub saves: Vec<f64>,
    pub met: usize,
}

/// What was acknowledged: each version of each record, and the postcode it was given.
#[derive(Debug, Default)]
pub struct Saved(Mutex<HashMap<(i64, i32), u32>>);

impl Saved {
    fn note(&self, id: i64, version: i32, postcode: u32) {
        let former = self.0.lock().unwrap().insert((id, version), postcode);
        assert_eq!(former, None, "two people were told they made version {version} of record {id}");
    }

    /// Every acknowledged save is in the history with what was saved in it: nobody wrote over anybody unseen.
    pub fn prove(&self, ground: &Ground) {
        let saved = self.0.lock().unwrap();
        let (ids, rest): (Vec<i64>, Vec<(i32, String)>) =
            saved.iter().map(|((id, version), postcode)| (*id, (*version, format!("{postcode:05}")))).unzip();
        let (versions, postcodes): (Vec<i32>, Vec<String>) = rest.into_iter().unzip();
        // A revision holds the row as it was before: what version 3 says stands in revision 4, or still in the table.
        let sql = "select count(*) from unnest($1::bigint[], $2::integer[], $3::text[]) s (fid, version, postcode)
            join beffroi.revision r on r.relation = 'addresses.addresses' and r.fid = s.fid and r.version = s.version
            left join beffroi.revision later on later.relation = r.relation and later.fid = s.fid and later.version = s.version + 1
            left join addresses.addresses now on now.fid = s.fid and now.version = s.version
            where coalesce(later.before->>'postcode', now.postcode) = s.postcode";
        let kept: i64 = ground.with_owner(async |mut owner| {
            let query = sqlx::query_scalar(sql).bind(&ids).bind(&versions).bind(&postcodes);
            query.fetch_one(&mut owner).await.unwrap()
        });
        assert_eq!(usize::try_from(kept).unwrap(), saved.len(), "acknowledged saves in the history");
        eprintln!("people: {kept} acknowledged saves, every one in the history as it was saved");
    }
}

/// Let everybody work for `long`; each starts from a seed of their own.
pub fn run<D: Door>(people: Vec<D>, long: Duration, saved: &Arc<Saved>) -> Times {
    let end = Instant::now() + long;
    let work = people.into_iter().enumerate().map(|(n, door)| {
        let saved = Arc::clone(saved);
        thread::spawn(move || day(door, StdRng::seed_from_u64(n as u64), end, &saved))
    });
    let work: Vec<_> = work.collect();
    let mut all = Times::default();
    for one in work {
        let times = one.join().unwrap();
        all.lists.extend(times.lists);
        all.items.extend(times.items);
        all.saves.extend(times.saves);
        all.met += times.met;
    }
    all
}

fn day(mut door: impl Door, mut chance: StdRng, end: Instant, saved: &Saved) -> Times {
    let mut times = Times::default();
    // Nobody begins at the same moment.
    think(&mut chance);
    while Instant::now() < end {
        let list = List::draw(&mut chance);
        let found = timed(&mut times.lists, || door.list(list));
        think(&mut chance);
        let id = found[chance.random_range(0..found.len())];
        let mut version = timed(&mut times.items, || door.open(id));
        think(&mut chance);
        let postcode = chance.random_range(10_000..99_999);
        loop {
            if let Some(made) = timed(&mut times.saves, || door.save(id, version, postcode)) {
                saved.note(id, made, postcode);
                break;
            }
            times.met += 1;
            version = timed(&mut times.items, || door.open(id));
        }
    }
    times
}

/// Half a second to a second and a half.
fn think(chance: &mut StdRng) {
    thread::sleep(Duration::from_millis(chance.random_range(500..1_500)));
}

fn timed<T>(times: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    times.push(start.elapsed().as_secs_f64() * 1000.0);
    done
}
