//! The papers of a new division, and that none of them, nor anything told of them, names an elector where it must not.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use super::recut::{Republic, republic};
use crate::support::hall::Agent;

const SCENARIOS: &str = "/api/records/redistricting-scenarios";
const STATIONS: &str = "/api/records/scenario-stations";
const MOVEMENTS: &str = "/api/records/elector-movements";
/// What every elector of the town has in their name.
const NAMES: [&str; 5] = ["ZN4", "ZN5", "ZEUROPE", "ZFORCE", "ZLOIN"];

fn named(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text).to_uppercase();
    NAMES.iter().any(|name| text.contains(name))
}

/// A town whose division is planned.
async fn planned() -> (Republic, i64) {
    let town = republic().await;
    town.people().await;
    let scenario = town.drawn("Limite à 450").await;
    town.act(scenario, "freeze", json!({})).await.unwrap();
    town.act(scenario, "apply", json!({})).await.unwrap();
    (town, scenario)
}

fn pages(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    document.get_pages().into_keys().map(|page| document.extract_text(&[page]).unwrap()).collect()
}

/// The text of a document without what the setting of lines makes of it.
fn told(pdf: &[u8]) -> String {
    pages(pdf).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Republic {
    /// Print one record; what is kept of the document, and its file.
    async fn printed(&self, kind: &str, id: i64, template: &str) -> (Value, Vec<u8>) {
        let path = format!("{kind}/{id}/documents");
        let kept = self.hall.post(&self.marc, &path, json!({"template": template})).await.good();
        let file = self.hall.get(&self.marc, &format!("{path}/{}", kept["id"])).await;
        (kept, file.body)
    }

    /// Print a whole list by the job of the house.
    async fn merged(&self, kind: &str, template: &str) -> (Value, Vec<u8>) {
        let asked =
            self.hall.post(&self.marc, &format!("{kind}/documents"), json!({"template": template})).await.good();
        let limit = Instant::now() + Duration::from_mins(2);
        loop {
            let job = self.hall.get(&self.marc, &format!("/api/jobs/{}", asked["job"])).await.good();
            assert!(job["state"] != "failed" && Instant::now() < limit, "{job}");
            if job["state"] == "done" {
                let file = self.hall.get(&self.marc, job["link"].as_str().unwrap()).await;
                return (job, file.body);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_the_table_and_the_notice_say_the_division_and_the_article() {
    let (town, scenario) = planned().await;
    let (kept, order) = town.printed(SCENARIOS, scenario, "prefect-order").await;
    let order = told(&order);
    for said in [
        "R. 40",
        "2 bureaux de vote",
        "École Anne-Frank",
        "2 rue Haute",
        "1er janvier",
        "B1 centralise",
        "du n° 451 à la fin",
        "du début au n° 450",
        "toute la voie",
        "Le préfet",
    ] {
        assert!(order.contains(said), "{said}: {order}");
    }
    assert!(kept["title"].as_str().unwrap().starts_with("Projet d’arrêté du préfet"), "{kept}");
    let (_, table) = town.printed(SCENARIOS, scenario, "before-after").await;
    let table = told(&table);
    assert!(
        table.contains("B1 École Anne-Frank 7 4 0 3 -4") || table.contains("B1 École Anne-Frank 7 4 0 3 −4"),
        "{table}"
    );
    let (_, notice) = town.printed(SCENARIOS, scenario, "notice-to-residents").await;
    let notice = told(&notice);
    assert!(notice.contains("RUE DE LA REPUBLIQUE à partir du 451 B2"), "{notice}");
    assert!(!notice.contains("jusqu’au 450") && !notice.contains("Hameau"), "only what changes: {notice}");
    // Printing the order is no look at electors: its text does not ask for them.
    let looks =
        "select count(*) from beffroi.consultations where type in ('elector-movements', 'electors') and door = 'web'
        and at > (select max(made) from documents.documents) - interval '1 minute' and cardinality(records) > 1";
    let looks: i64 = sqlx::query_scalar(looks).fetch_one(&mut town.hall.town.owner().await).await.unwrap();
    assert_eq!(looks, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_station_has_its_map_at_a3_and_all_of_them_are_one_file() {
    let (town, _) = planned().await;
    let running = town.hall.worker();
    let (_, maps) = town.merged(STATIONS, "station-map").await;
    running.stop().await;
    let document = lopdf::Document::load_mem(&maps).unwrap();
    assert_eq!(document.get_pages().len(), 2);
    for page in document.get_pages().into_values() {
        let page = document.get_dictionary(page).unwrap();
        let size: Vec<f32> =
            page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
        assert!((size[2] - 1190.55).abs() < 0.5 && (size[3] - 841.89).abs() < 0.5, "420 × 297 mm: {size:?}");
    }
    let maps = told(&maps);
    assert!(maps.contains("Bureau de vote n° B1") && maps.contains("RUE DE LA REPUBLIQUE, 451–fin"), "{maps}");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_change_are_listed_and_written_to_for_the_office_alone_and_each_look_is_noted() {
    let (town, scenario) = planned().await;
    let (hall, marc) = (&town.hall, &town.marc);
    let running = hall.worker();
    let (_, list) = town.merged(MOVEMENTS, "movers").await;
    let list = told(&list);
    assert!(
        list.contains("ZN451") && list.contains("ZEUROPE") && !list.contains("ZN410") && !list.contains("ZFORCE"),
        "{list}"
    );
    let (_, letters) = town.merged(MOVEMENTS, "new-station").await;
    assert_eq!(pages(&letters).len(), 5);
    assert!(told(&letters).contains("Bureau n° B2 École Anne-Frank 2 rue Haute"), "{}", told(&letters));
    let (_, labels) = town.merged(MOVEMENTS, "mover-labels").await;
    assert!(told(&labels).contains("ZN460"));
    running.stop().await;

    let told = hall
        .post(marc, &format!("{SCENARIOS}/actions/movements-file"), json!({"ids": [scenario], "values": {}}))
        .await
        .good();
    let file = hall.get(marc, told["link"].as_str().unwrap()).await;
    let name = file.headers["content-disposition"].to_str().unwrap().to_owned();
    let file = String::from_utf8(file.body).unwrap();
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(
        lines[0].contains("identifiant national d'électeur;nom de naissance")
            && lines[0].contains("code du nouveau bureau de vote")
    );
    assert!(lines.iter().any(|line| line.contains(";ZN451;") && line.contains(";B1;;B2;")), "{file}");
    assert!(!named(name.as_bytes()), "{name}");
    let sql = "select type, max(cardinality(records)) from beffroi.consultations where login = 'marc' group by type order by type";
    let looks: Vec<(String, i32)> = sqlx::query_as(sql).fetch_all(&mut hall.town.owner().await).await.unwrap();
    assert!(looks.contains(&("elector-movements".into(), 5)) && looks.contains(&("electors".into(), 5)), "{looks:?}");
}

/// What the program logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What somebody without the right to the roll may ask for.
fn open_paths(scenario: i64) -> Vec<String> {
    let fixed = [
        "/api/records",
        "/api/records/elector-movements",
        "/api/records/elector-movements/export",
        "/api/records/elector-movements/1",
        "/api/records/elector-movements/1/history",
        "/api/records/elector-movements/1/documents",
        "/api/records/scenario-stations",
        "/api/records/scenario-lines",
        "/api/records/documents",
        "/api/records/search?q=ZN451",
        "/api/search?q=ZN451",
        "/tiles/polling-stations,addresses/14/8312/5556",
        "/ogc/collections",
        "/ogc/collections/elector-movements/items",
        "/ogc/collections/polling-stations/items?f=json",
        "/wfs?service=WFS&request=GetCapabilities",
        "/api/layers/polling-stations/export?format=csv",
        "/api/layers/elector-movements/export?format=csv",
        "/api/jobs",
        "/api/notifications",
        "/openapi.json",
        "/metrics",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    paths.extend(
        ["plan", "ground", "changes", "movements"].map(|what| format!("/api/elections/scenarios/{scenario}/{what}")),
    );
    paths.push(format!("{SCENARIOS}/{scenario}"));
    paths.push(format!("{SCENARIOS}/{scenario}/documents"));
    paths
}

// One thread: everything that is logged meanwhile is this town's.
#[tokio::test]
async fn no_name_of_an_elector_leaves_by_movements_papers_events_or_the_log() {
    // Two of them: with a single one, what another thread logs first would be taken for what nobody wants to hear.
    let _other = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(io::sink).finish());
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::DEBUG).with_writer(log.clone()).finish();
    let _kept = tracing::subscriber::set_default(subscriber);
    let (town, scenario) = planned().await;
    let (hall, marc) = (&town.hall, &town.marc);
    let others = [
        Agent::default(),
        hall.agent("lea", "geographer", Some("80016")).await,
        hall.agent("luc", "reader", Some("80016")).await,
        hall.agent("anne", "elections", Some("93010")).await,
    ];
    let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
    for agent in others.iter().chain([marc]) {
        let (mut events, heard) = (hall.get_streaming(agent, "/events").await.into_data_stream(), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Some(Ok(part)) = events.next().await {
                heard.lock().unwrap().extend_from_slice(&part);
            }
        });
    }
    let running = hall.worker();
    let (job, _) = town.merged(MOVEMENTS, "movers").await;
    assert!(!named(job.to_string().as_bytes()), "{job}");
    let movement: i64 = sqlx::query_scalar("select min(fid) from elections.movements")
        .fetch_one(&mut hall.town.owner().await)
        .await
        .unwrap();
    let (kept, _) = town.printed(MOVEMENTS, movement, "new-station").await;
    assert!(!named(kept.to_string().as_bytes()), "{kept}");
    let file = hall.get(marc, &format!("{MOVEMENTS}/{movement}/documents/{}", kept["id"])).await;
    assert!(!named(file.headers["content-disposition"].as_bytes()));
    // Refusals name nobody either.
    let early = town.act(scenario, "take-effect", json!({})).await.unwrap_err();
    assert!(!named(early.as_bytes()), "{early}");
    town.act(scenario, "withdraw", json!({})).await.unwrap();
    let today: String =
        sqlx::query_scalar("select beffroi.today()::text").fetch_one(&mut hall.town.owner().await).await.unwrap();
    town.act(scenario, "apply", json!({"applies_on": today})).await.unwrap();
    town.act(scenario, "take-effect", json!({})).await.unwrap();
    running.stop().await;
    hall.settle().await;
    for agent in &others {
        for path in open_paths(scenario) {
            let answer = hall.get(agent, &path).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            let own_words = path.contains("q=ZN451");
            assert!(own_words || !named(&answer.body), "{path}: {}", String::from_utf8_lossy(&answer.body));
        }
    }
    let sql = "select coalesce(string_agg(t, ' '), '') from (
        select to_jsonb(j)::text from jobs.jobs j union all select to_jsonb(n)::text from notifications.notifications n
        union all select to_jsonb(c)::text from beffroi.change c union all select to_jsonb(c)::text from beffroi.consultations c
        union all select (to_jsonb(d) - 'pdf')::text || (d.pdf::jsonb ->> 'name') from documents.documents d
        union all select to_jsonb(m)::text from elections.movements m union all select to_jsonb(s)::text from elections.scenario_stations s) x (t)";
    let written: String = sqlx::query_scalar(sql).fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert!(written.contains("elector-movements") && !named(written.as_bytes()), "{written}");
    let heard = heard.lock().unwrap().clone();
    assert!(!heard.is_empty() && !named(&heard), "{}", String::from_utf8_lossy(&heard));
    let log = log.0.lock().unwrap().clone();
    let logged = String::from_utf8_lossy(&log);
    // What somebody types into the search may be in the log of that request.
    let lines: Vec<&str> = logged.lines().filter(|line| !line.contains("q=ZN451")).collect();
    assert!(lines.len() > 20, "something is logged: {}", lines.len());
    let leaking: Vec<&&str> = lines.iter().filter(|line| named(line.as_bytes())).take(3).collect();
    assert!(leaking.is_empty(), "{leaking:?}");
}
