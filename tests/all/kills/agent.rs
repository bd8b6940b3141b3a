//! An agent at work in the browser while the town is being killed: every change goes through the door.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent as Client;

use crate::support::hall::PASSWORD;

/// Addresses the agent numbers again and again.
const ADDRESSES: u32 = 40;

/// For each address: the version and the number that were acknowledged last.
pub type Acknowledged = BTreeMap<i64, (i64, i64)>;

/// Somebody who numbers addresses, one change after the other.
pub struct Agent {
    enough: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
    work: JoinHandle<Acknowledged>,
}

impl Agent {
    /// Make an account at the terminal, come in by its link, make the addresses, and begin.
    pub fn start(data: &Path, base: String) -> Self {
        let desk = Desk::open(data, base, "claire", "addressing");
        let addresses = (0..ADDRESSES).map(|n| desk.make(n)).collect();
        let (enough, count) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (stop, done) = (Arc::clone(&enough), Arc::clone(&count));
        let work = thread::spawn(move || number(&desk, addresses, &stop, &done));
        Self { enough, count, work }
    }

    /// Changes acknowledged so far.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// What was acknowledged last of each address.
    pub fn stop(self) -> Acknowledged {
        self.enough.store(true, Ordering::Relaxed);
        self.work.join().unwrap()
    }
}

/// A page somebody is signed in on.
pub struct Desk {
    client: Client,
    base: String,
    cookie: String,
    csrf: String,
}

impl Desk {
    pub fn open(data: &Path, base: String, login: &str, role: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
        command.args(["user", "add", login, "--name", login, "--role", role, "--commune", "80016"]);
        let told = command.arg("--data").arg(data).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap() + &String::from_utf8(told.stderr).unwrap();
        let secret = told.split("/app/invitation#").nth(1).unwrap_or_else(|| panic!("no link: {told}"));
        let secret = secret.split_whitespace().next().unwrap();
        let settings =
            Client::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
        let client: Client = settings.build().into();
        let chosen = json!({"secret": secret, "password": PASSWORD}).to_string();
        let invitation = client.put(format!("{base}/api/invitation")).header("content-type", "application/json");
        let mut answer = invitation.send(chosen).unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let session: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        Self { client, base, cookie, csrf: session["csrf"].as_str().unwrap().to_owned() }
    }

    fn make(&self, n: u32) -> i64 {
        let at = [2.60 + f64::from(n) * 0.001, 50.0];
        let values = json!({"number": 1, "street": format!("Rue n° {n}")});
        let body = json!({"values": values, "geometry": {"type": "Point", "coordinates": at}});
        let made = self.create("addresses", &body);
        made.as_ref().and_then(|made| made["id"].as_i64()).unwrap_or_else(|| panic!("not made: {made:?}"))
    }

    /// A record that was made; nothing when nobody said so.
    pub fn create(&self, kind: &str, body: &Value) -> Option<Value> {
        let request = self.client.post(format!("{}/api/records/{kind}", self.base));
        let request = request.header("cookie", &self.cookie).header("x-beffroi-csrf", &self.csrf);
        of_success(request.header("content-type", "application/json").send(body.to_string()).ok()?)
    }

    /// The version after the change; nothing when it was not acknowledged.
    fn change(&self, id: i64, version: i64, number: i64) -> Option<i64> {
        let request = self.client.patch(format!("{}/api/records/addresses/{id}", self.base));
        let request = request.header("cookie", &self.cookie).header("x-beffroi-csrf", &self.csrf);
        let request = request.header("if-match", format!("\"{version}\"")).header("content-type", "application/json");
        let answer = request.send(json!({"values": {"number": number}}).to_string()).ok()?;
        of_success(answer)?["version"].as_i64()
    }

    /// The version as it is now; nothing while nobody answers.
    fn version(&self, id: i64) -> Option<i64> {
        let request = self.client.get(format!("{}/api/records/addresses/{id}", self.base));
        of_success(request.header("cookie", &self.cookie).call().ok()?)?["version"].as_i64()
    }
}

fn of_success(mut answer: ureq::http::Response<ureq::Body>) -> Option<Value> {
    answer.status().is_success().then_some(())?;
    serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()
}

fn number(desk: &Desk, addresses: Vec<i64>, enough: &AtomicBool, count: &AtomicU64) -> Acknowledged {
    let mut versions: Vec<(i64, i64)> = addresses.into_iter().map(|id| (id, 1)).collect();
    let mut acknowledged: Acknowledged = versions.iter().map(|(id, version)| (*id, (*version, 1))).collect();
    for n in (2..9_000).cycle() {
        if enough.load(Ordering::Relaxed) {
            break;
        }
        let at = usize::try_from(n).unwrap() % versions.len();
        let (id, version) = &mut versions[at];
        if let Some(now) = desk.change(*id, *version, n) {
            *version = now;
            acknowledged.insert(*id, (now, n));
            count.fetch_add(1, Ordering::Relaxed);
        } else if let Some(now) = desk.version(*id) {
            // Killed before it answered: the change may have been kept, or not.
            *version = now;
        } else {
            thread::sleep(Duration::from_millis(50));
        }
    }
    acknowledged
}
