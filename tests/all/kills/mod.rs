//! Beffroi and PostgreSQL are killed again and again while a clerk edits, twenty people register mail and vintages are
//! imported. Afterwards nothing that was acknowledged is missing, the data is whole, the register has no gap, and the tiles are those of a map built afresh.
//!
//! Three kills in `make test`; `make soak` asks for two hundred (`BEFFROI_KILLS`), from another seed if told (`BEFFROI_SEED`).

mod agent;
mod house;
mod registrars;
mod workers;

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::asked;
use agent::Agent;
use house::{House, features_of_tiles};
use registrars::Registrars;
use workers::{Clerk, Importer};

/// Parcels of Bondy in each vintage, as the producer states them.
const VINTAGES: [(&str, i64); 3] = [("2022", 7_053), ("2023", 7_084), ("2024", 7_120)];

#[tokio::test(flavor = "multi_thread")]
async fn a_town_that_is_killed_at_random_moments_forgets_nothing_it_acknowledged() {
    let (kills, seed) = (asked("BEFFROI_KILLS", 3), asked("BEFFROI_SEED", 80_016));
    let mut dice = StdRng::seed_from_u64(seed);
    let mut house = House::build("kills").await;
    let agent = Agent::start(house.data(), house.base());
    let registrars = Registrars::start(house.data(), house.base());
    let clerk = Clerk::start(house.database());
    let importer = Importer::start(house.data());
    for round in 1..=kills {
        tokio::time::sleep(Duration::from_millis(dice.random_range(50..4_000))).await;
        match dice.random_range(0..3) {
            0 => house.kill_beffroi(),
            1 => house.kill_postgresql(),
            _ => importer.kill(),
        }
        house.ready().await;
        let (edits, changes, imports) = (clerk.count(), agent.count(), importer.count());
        let letters = registrars.count();
        eprintln!(
            "kill {round} of {kills}: {edits} edits, {changes} changes by the door, {letters} letters, {imports} imports acknowledged"
        );
    }
    let changes = tokio::task::spawn_blocking(|| agent.stop()).await.unwrap();
    let letters = tokio::task::spawn_blocking(|| registrars.stop()).await.unwrap();
    let edits = clerk.stop().await;
    let imports = importer.stop().await;
    house.ready().await;
    assert!(!edits.is_empty() && imports > 0, "nothing was under way: {} edits, {imports} imports", edits.len());

    let lost = house.missing(&edits).await;
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let lost = house.missing_addresses(&changes).await;
    assert!(lost.is_empty(), "acknowledged by the door and lost: {lost:?}");
    assert_eq!(house.half_written().await, Vec::<i64>::new(), "records whose versions and history differ");
    let register = house.register().await;
    assert!(!letters.is_empty(), "no letter was registered");
    let whole: Vec<i64> = (1_i64..).take(register.len()).collect();
    assert_eq!(register, whole, "the register of mail has a gap or a double");
    let lost: Vec<&i64> = letters.iter().filter(|number| !register.contains(number)).collect();
    assert!(lost.is_empty(), "letters acknowledged and lost: {lost:?}");
    let parcels = house.parcels_of_bondy().await;
    assert!(VINTAGES.iter().any(|(_, count)| *count == parcels), "half a vintage: {parcels} parcels");
    assert_eq!(house.overlaps_in_history().await, 0, "a parcel has two versions at one moment");

    tokio::time::sleep(Duration::from_secs(2)).await; // the last change is shown within a second
    let mut shown = features_of_tiles(&house).await;
    // On a busy machine the layers may still be being read.
    for _ in 0..20 {
        if shown.len() > 1_000 {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        shown = features_of_tiles(&house).await;
    }
    house.forget_snapshots().await;
    let afresh = features_of_tiles(&house).await;
    assert!(shown.len() > 1_000, "the tiles are empty: {} features", shown.len());
    let differences: Vec<_> = shown.symmetric_difference(&afresh).take(6).collect();
    assert!(differences.is_empty(), "tiles differ from those of a map built afresh: {differences:#?}");
    house.check_every_page();
}
