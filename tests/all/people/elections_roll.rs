//! The electoral roll: taken in from a file of the state, matched, compared, kept to those who may see it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};
use crate::support::roll::{HEADER, MadeTown, Person, file};

const ELECTORS: &str = "/api/records/electors";
const ROLL: &str = "/api/elections/roll?commune=80016";

/// Send a roll and wait for its job.
async fn take_in(hall: &Hall, agent: &Agent, path: &str, roll: impl Into<axum::body::Body>) -> Value {
    let asked = hall.upload(agent, path, roll).await;
    let job = asked.good()["job"].as_i64().unwrap();
    let limit = Instant::now() + Duration::from_mins(2);
    loop {
        let told = hall.get(agent, &format!("/api/jobs/{job}")).await.good();
        if matches!(told["state"].as_str(), Some("done" | "failed")) {
            return told;
        }
        assert!(Instant::now() < limit, "{told}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Every elector as the database has them, by identifier.
async fn roll(hall: &Hall) -> BTreeMap<i64, Value> {
    let sql = "select fid, to_jsonb(e) from elections.electors e order by fid";
    let rows: Vec<(i64, Value)> = sqlx::query_as(sql).fetch_all(&mut hall.town.owner().await).await.unwrap();
    rows.into_iter().collect()
}

async fn total(hall: &Hall, agent: &Agent, filter: &str) -> i64 {
    hall.get(agent, &format!("{ELECTORS}?{filter}")).await.good()["total"].as_i64().unwrap()
}

fn durand() -> Person {
    Person {
        list: "Liste principale",
        name: "ZDURAND".into(),
        first: "Marie, Anne".into(),
        birth: "01/02/1980".into(),
        number: "12".into(),
        street: "RUE DE LA REPUBLIQUE".into(),
        station: "0001".into(),
        truth: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_least_98_of_100_electors_are_found_and_none_at_another_door_than_their_own() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let running = hall.worker();
    let made = MadeTown::new(60, 60);
    made.write("80016", &mut hall.town.owner().await).await;
    let people = made.people(3_000, 6);
    let done = take_in(&hall, &marc, ROLL, file("80016", &people)).await;
    assert_eq!(done["state"], "done", "{done}");
    let sql = "select e.birth_name, a.street, a.number, a.suffix from elections.electors e left join addresses.addresses a on a.fid = e.address";
    let found: Vec<(String, Option<String>, Option<i32>, Option<String>)> =
        sqlx::query_as(sql).fetch_all(&mut hall.town.owner().await).await.unwrap();
    let by_name: BTreeMap<&str, &Person> = people.iter().map(|person| (person.name.as_str(), person)).collect();
    assert_eq!((found.len(), by_name.len()), (3_000, 3_000));
    let (mut right, mut listed) = (0, 0);
    for (name, street, number, suffix) in &found {
        let truth = &by_name[name.as_str()].truth;
        match (truth, street) {
            (Some((street_of, number_of, suffix_of)), Some(street)) => {
                assert_eq!(
                    (street, number.unwrap(), suffix.as_deref()),
                    (street_of, i32::try_from(*number_of).unwrap(), *suffix_of),
                    "{name}"
                );
                right += 1;
            }
            (None, None) => listed += 1,
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(f64::from(right) >= 0.98 * 3_000.0, "{right} of 3,000");
    assert_eq!(total(&hall, &marc, "f.unmatched=in:street_unknown").await, listed, "the rest is on the worklist");
    assert!(listed > 0, "there is a rest");

    // The same file again, in another order: nothing changes, nothing is written.
    let before = roll(&hall).await;
    let turned: Vec<&Person> = people.iter().rev().collect();
    let lines: Vec<String> = turned
        .iter()
        .map(|person| {
            let at = people.iter().position(|other| other.name == person.name).unwrap();
            person.line("80016", at + 1)
        })
        .collect();
    let again = take_in(&hall, &marc, ROLL, format!("{HEADER}\n{}\n", lines.join("\n"))).await;
    assert!(again["message"].as_str().unwrap().contains("3000 inchangés"), "{again}");
    assert_eq!(before, roll(&hall).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn homonyms_twins_partial_dates_and_missing_stations_are_all_taken() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let running = hall.worker();
    let people = [
        durand(),
        durand(),
        Person { first: "Rose".into(), ..durand() },
        Person { birth: "00/00/1953".into(), ..durand() },
        Person { station: String::new(), name: "ZSANS".into(), ..durand() },
        Person { list: "LCM", ..durand() },
        Person { list: "Liste complémentaire européenne", ..durand() },
        Person { name: "D’ZÉCLAIR-L'ÉTÉ".into(), station: "1".into(), ..durand() },
    ];
    let mut roll_file = file("80016", &people);
    let wrong = Person { birth: "31/02/1980".into(), name: "ZFAUX".into(), ..durand() };
    roll_file.push_str(&wrong.line("80016", 9));
    roll_file.push('\n');
    roll_file.push_str(&durand().line("93010", 10));
    roll_file.push('\n');
    let done = take_in(&hall, &marc, ROLL, roll_file.clone()).await;
    let told = done["message"].as_str().unwrap();
    assert!(
        told.starts_with("10 lignes lues : 8 inscrits ajoutés, 0 modifiés, 0 radiés, 0 inchangés, 2 lignes refusées."),
        "{told}"
    );
    assert!(told.contains("1 sans bureau ; 1 bureaux créés"), "“1” is “0001”: {told}");
    assert!(!told.contains("ZFAUX"));
    assert_eq!(total(&hall, &marc, "f.birth_uncertain=eq:true").await, 1);
    assert_eq!(total(&hall, &marc, "f.station=empty:").await, 1);
    assert_eq!(total(&hall, &marc, "f.list=in:LCM,LCE").await, 2);

    let rejects = hall.get(&marc, done["link"].as_str().unwrap()).await;
    let rejects = String::from_utf8(rejects.body).unwrap();
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[1].contains("ZFAUX") && lines[1].contains("10;") && lines[1].contains("date de naissance"),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains("autre commune"), "{}", lines[2]);
    // Nobody else fetches them, and no other door opens the file.
    let anne = hall.agent("anne", "elections", Some("80016")).await;
    hall.get(&anne, done["link"].as_str().unwrap()).await.refused(410);

    let again = take_in(&hall, &marc, ROLL, roll_file).await;
    assert!(again["message"].as_str().unwrap().contains("0 modifiés, 0 radiés, 8 inchangés"), "{again}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_decided_outlives_the_next_file() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let clerk = hall.agent("lea", "town-administrator", Some("80016")).await;
    let running = hall.worker();
    let chosen = hall.address(&clerk, "80016", 7, "Place du Marché").await;
    let mut people: Vec<Person> = (0..10).map(|at| Person { name: format!("ZN{at}"), ..durand() }).collect();
    take_in(&hall, &marc, ROLL, file("80016", &people)).await;
    let b9 =
        hall.post(&marc, "/api/records/polling-stations", json!({"values": {"id": "0009"}})).await.good()["id"].clone();
    let by_name = |name: &str| format!("{ELECTORS}?f.birth_name=eq:{name}");
    let [zero, one] = [hall.get(&marc, &by_name("ZN0")).await.good(), hall.get(&marc, &by_name("ZN1")).await.good()];
    let path = |page: &Value| format!("{ELECTORS}/{}", page["items"][0]["id"]);
    let force = json!({"values": {"forced": true, "station": b9, "forced_reason": "Conseillère municipale"}});
    hall.patch(&marc, &path(&zero), 1, force).await.good();
    let by_hand = hall.patch(&marc, &path(&one), 1, json!({"values": {"address": chosen["id"]}})).await.good();
    assert_eq!((&by_hand["values"]["matched"], &by_hand["values"]["unmatched"]), (&json!("hand"), &Value::Null));
    let new = json!({"birth_name": "ZMAIN", "birth_date": "1990-01-01", "number": 1, "street": "Rue Haute"});
    hall.post(&marc, ELECTORS, json!({"values": new})).await.good();

    // ZN9 left, ZN8 moved to another station.
    people.pop();
    people[8].station = "0002".into();
    let next = take_in(&hall, &marc, ROLL, file("80016", &people)).await;
    let told = next["message"].as_str().unwrap();
    assert!(told.contains("0 inscrits ajoutés, 1 modifiés, 1 radiés, 8 inchangés"), "{told}");
    let kept = hall.get(&marc, &path(&zero)).await.good();
    assert_eq!((&kept["values"]["station"], &kept["values"]["forced"]), (&b9, &json!(true)));
    assert_eq!(hall.get(&marc, &path(&one)).await.good()["values"]["address"], chosen["id"]);
    assert_eq!(total(&hall, &marc, "f.in_roll=eq:false").await, 1, "who registered since waits for the next file");

    // Half a file is not taken for the whole.
    let half = take_in(&hall, &marc, ROLL, file("80016", &people[..4])).await;
    assert_eq!(half["state"], "failed", "{half}");
    assert!(half["message"].as_str().unwrap().contains("5 électeurs sur 9"), "{half}");
    let accepted = take_in(&hall, &marc, &format!("{ROLL}&removals=true"), file("80016", &people[..4])).await;
    assert!(accepted["message"].as_str().unwrap().contains("5 radiés"), "{accepted}");
    // A struck-off elector is in the history, and comes back from it.
    let sql = "select count(*) from beffroi.revision where relation = 'elections.electors' and action = 'deleted' and door = 'import' and name = 'Marc'";
    let struck: i64 = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert_eq!(struck, 6);
    // The complementary list replaces itself only.
    let other = [Person { list: "LCE", name: "ZEUROPE".into(), ..durand() }];
    let told = take_in(&hall, &marc, ROLL, file("80016", &other)).await;
    assert!(told["message"].as_str().unwrap().contains("1 inscrits ajoutés, 0 modifiés, 0 radiés"), "{told}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_roll_is_refused_before_it_is_queued() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let refused = hall.upload(&marc, ROLL, "nom;prénom\nZX;Y\n").await.refused(422);
    assert!(refused["detail"].as_str().unwrap().contains("date naissance"), "{refused}");
    hall.upload(&marc, "/api/elections/roll?commune=93010", file("93010", &[durand()])).await.refused(403);
    let clerk = hall.agent("lea", "geographer", Some("80016")).await;
    assert!(hall.upload(&clerk, ROLL, file("80016", &[durand()])).await.status.is_client_error());
    let queued: i64 =
        sqlx::query_scalar("select count(*) from jobs.jobs").fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert_eq!(queued, 0);
    // A town none of whose lines is its own keeps its roll.
    let running = hall.worker();
    take_in(&hall, &marc, ROLL, file("80016", &[durand()])).await;
    let foreign = take_in(&hall, &marc, ROLL, file("93010", &[durand()])).await;
    assert_eq!(foreign["state"], "failed");
    assert_eq!(total(&hall, &marc, "").await, 1);
    running.stop().await;
}

/// Everything somebody may ask without the right to the roll, and what is written where others read.
async fn searched(hall: &Hall, agent: &Agent, address: i64, station: i64) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<String> = [
        "/api/records",
        "/api/records/electors",
        "/api/records/electors/export",
        "/api/records/electors/1",
        "/api/records/electors/1/history",
        "/api/records/search?q=ZDURAND",
        "/api/search?q=ZDURAND",
        "/api/at?lon=2.65&lat=50.0",
        "/api/towns",
        "/tiles/polling-stations,addresses/14/8312/5556",
        "/ogc/collections",
        "/ogc/collections/electors/items",
        "/ogc/collections/polling-stations/items?f=json",
        "/ogc/collections/addresses/items?f=json",
        "/wfs?service=WFS&request=GetCapabilities",
        "/api/layers/polling-stations/export?format=csv",
        "/api/layers/electors/export?format=csv",
        "/api/elections/station?commune=80016&street=RUE%20DE%20LA%20REPUBLIQUE&number=12",
        "/api/elections/uncut?commune=80016",
        "/api/jobs",
        "/api/notifications",
        "/openapi.json",
        "/metrics",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/api/records/addresses/{address}"));
    paths.push(format!("/api/layers/addresses/features/{address}"));
    paths.push(format!("/api/layers/polling-stations/features/{station}"));
    paths.push(format!("/api/records/polling-stations/{station}/history"));
    let mut answers = Vec::new();
    for path in paths {
        let answer = hall.get(agent, &path).await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        answers.push((path, answer.body));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_an_elector_leaves_the_pages_of_the_elections_office() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let clerk = hall.agent("lea", "geographer", Some("80016")).await;
    let reader = hall.agent("luc", "reader", Some("80016")).await;
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    let address = hall
        .address(&hall.agent("chef", "town-administrator", Some("80016")).await, "80016", 12, "Rue de la République")
        .await;
    let running = hall.worker();
    let wrong = Person { birth: "x".into(), first: "ZPRENOM".into(), ..durand() };
    let people = [durand(), Person { name: "ZSECRET".into(), first: "ZPRENOM".into(), ..durand() }, wrong];
    let done = take_in(&hall, &marc, ROLL, file("80016", &people)).await;
    assert_eq!(done["state"], "done", "{done}");
    let own = hall.get(&marc, ELECTORS).await;
    let labels = String::from_utf8_lossy(&own.body).into_owned();
    assert!(labels.contains("ZDURAND") && labels.contains("ZPRENOM"), "the office sees them: {labels}");
    let named = |body: &[u8]| {
        let body = String::from_utf8_lossy(body).to_uppercase();
        ["ZDURAND", "ZSECRET", "ZPRENOM"].iter().any(|name| body.contains(name) && !body.contains("Q=ZDURAND"))
    };
    let sql = "select fid from elections.polling_stations";
    let station: i64 = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    for agent in [Agent::default(), clerk, reader, anne] {
        for (path, body) in searched(&hall, &agent, address["id"].as_i64().unwrap(), station).await {
            assert!(!named(&body), "{path}: {}", String::from_utf8_lossy(&body));
        }
    }
    // What is told of a job, a change, a notification names nobody either.
    let sql = "select coalesce(string_agg(t, ' '), '') from (
        select to_jsonb(j)::text from jobs.jobs j union all select to_jsonb(n)::text from notifications.notifications n
        union all select to_jsonb(c)::text from beffroi.change c union all select to_jsonb(c)::text from beffroi.consultations c) x (t)";
    let written: String = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert!(!written.is_empty() && !named(written.as_bytes()), "{written}");
    // The file is gone, and every look is noted.
    let sql = "select count(*) from elections.roll_files where content is not null";
    let left: i64 = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    let sql = "select count(*) from beffroi.consultations where type = 'electors' and login = 'marc'";
    let looks: i64 = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert_eq!((left, looks), (0, 1));
    running.stop().await;
}
