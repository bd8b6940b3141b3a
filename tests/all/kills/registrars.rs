//! Twenty people who register mail at the same time while the town is being killed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::json;

use super::agent::Desk;

/// People who write at once.
const WRITERS: u32 = 20;

/// Those who register letters, one after the other, each of them.
pub struct Registrars {
    enough: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
    told: Arc<Mutex<Vec<i64>>>,
    work: Vec<JoinHandle<()>>,
}

impl Registrars {
    /// Make an account at the terminal, come in by its link, make a correspondent, and begin.
    pub fn start(data: &Path, base: String) -> Self {
        let desk = Arc::new(Desk::open(data, base, "marc", "mail"));
        let sender =
            desk.create("mail-correspondents", &json!({"values": {"name": "Garage du Pont"}})).unwrap()["id"].clone();
        let (enough, count, told) =
            (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default(), Arc::<Mutex<Vec<i64>>>::default());
        let work = (0..WRITERS).map(|writer| {
            let (desk, sender) = (Arc::clone(&desk), sender.clone());
            let (enough, count, told) = (Arc::clone(&enough), Arc::clone(&count), Arc::clone(&told));
            thread::spawn(move || {
                while !enough.load(Ordering::Relaxed) {
                    let body = json!({"values": {"sender": sender, "subject": format!("Lettre de {writer}"), "reply_expected": true}});
                    let Some(made) = desk.create("mail-arrivals", &body) else {
                        thread::sleep(Duration::from_millis(50));
                        continue;
                    };
                    thread::sleep(Duration::from_millis(200));
                    told.lock().unwrap().push(made["values"]["number"].as_i64().unwrap());
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        let work = work.collect();
        Self { enough, count, told, work }
    }

    /// Letters acknowledged so far.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// The numbers that were acknowledged.
    pub fn stop(self) -> Vec<i64> {
        self.enough.store(true, Ordering::Relaxed);
        for writer in self.work {
            writer.join().unwrap();
        }
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}
