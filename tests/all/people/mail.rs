//! Mail: numbered without a gap, answered in time, its tasks done, its documents stamped; each town its own.

use std::fs;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use beffroi::base::{Calendar, Delay, today};
use beffroi::records::first_records;
use lopdf::{Document, Object, dictionary};
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall, hall_with_scans};
use crate::support::map::fids;

const ARRIVALS: &str = "/api/records/mail-arrivals";
const DEPARTURES: &str = "/api/records/mail-departures";
const TASKS: &str = "/api/records/mail-tasks";
const SERVICES: &str = "/api/records/mail-services";
const TILE: &str = "/tiles/mail-tasks/14/8312/5556";
const SEND: &str = "/api/records/mail-arrivals/attachments?name=lettre.pdf";

/// A letter of one page.
fn letter() -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(lopdf::Stream::new(dictionary! {}, b"0 0 10 10 re f".to_vec()));
    let sides: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => sides,
    });
    let kids: Vec<Object> = vec![page.into()];
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn first_page(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let page = document.page_iter().next().unwrap();
    String::from_utf8_lossy(&document.get_page_content(page)).into_owned()
}

async fn made(hall: &Hall, agent: &Agent, kind: &str, values: Value) -> Value {
    hall.post(agent, &format!("/api/records/{kind}"), json!({"values": values})).await.good()
}

async fn correspondent(hall: &Hall, agent: &Agent, name: &str) -> Value {
    made(hall, agent, "mail-correspondents", json!({"name": name})).await["id"].clone()
}

async fn service(hall: &Hall, agent: &Agent, values: Value) -> Value {
    made(hall, agent, "mail-services", values).await["id"].clone()
}

async fn arrival(hall: &Hall, agent: &Agent, sender: &Value, subject: &str) -> Value {
    made(hall, agent, "mail-arrivals", json!({"sender": sender, "subject": subject})).await
}

async fn only(hall: &Hall, agent: &Agent, path: &str) -> Value {
    let page = hall.get(agent, path).await.good();
    assert_eq!(page["total"], 1, "{path}: {page}");
    page["items"][0].clone()
}

async fn numbers(hall: &Hall, table: &str, commune: &str, year: i32) -> Vec<i32> {
    let sql = format!("select number from mail.{table} where commune = $1 and year = $2 order by number");
    let asked = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(commune).bind(year);
    asked.fetch_all(hall.town.pool()).await.unwrap()
}

#[tokio::test]
async fn a_letter_gets_the_next_number_of_its_register_and_keeps_it() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let year = today().year();
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    for n in 1..=2 {
        let letter = arrival(&hall, &marc, &sender, "Demande de stationnement").await;
        assert_eq!(letter["values"]["reference"], format!("{year}-A-{n:06}"));
    }
    let sent = made(&hall, &marc, "mail-departures", json!({"recipient": sender, "subject": "Accord"})).await;
    assert_eq!(sent["values"]["reference"], format!("{year}-D-000001"));
    let first = only(&hall, &marc, &format!("{ARRIVALS}?q={year}-A-000001")).await;
    let path = format!("{ARRIVALS}/{}", first["id"]);
    for typed in [json!({"number": 7}), json!({"year": 2030}), json!({"registered": "2030-01-01"})] {
        hall.patch(&marc, &path, 1, json!({"values": typed})).await.refused(422);
    }
    let refused = hall.delete(&marc, &path, 1).await.refused(409);
    assert!(refused["remedy"].as_str().unwrap().contains("Annulez"), "{refused}");
    let described = hall.get(&marc, &format!("{ARRIVALS}/description")).await.good();
    assert!(!described["actions"].as_array().unwrap().contains(&json!("delete")));
    for sql in [
        "delete from mail.arrivals",
        "update mail.arrivals set number = 9",
        "update mail.arrivals set registered = '2020-01-01'",
    ] {
        assert!(sqlx::query(sql).execute(hall.town.pool()).await.is_err(), "{sql}: the table has the last word");
    }
}

#[tokio::test]
async fn a_mistake_is_cancelled_with_its_reason_and_its_number_stays() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let letter = arrival(&hall, &marc, &sender, "Enregistré deux fois").await;
    let cancel = format!("{ARRIVALS}/actions/cancel");
    hall.post(&marc, &cancel, json!({"ids": [letter["id"]], "values": {}})).await.refused(422);
    let done = json!({"ids": [letter["id"]], "values": {"reason": "Doublon du courrier précédent"}});
    assert_eq!(hall.post(&marc, &cancel, done).await.good()["changed"], 1);
    let after = hall.get(&marc, &format!("{ARRIVALS}/{}", letter["id"])).await.good();
    assert_eq!((&after["values"]["state"], &after["values"]["number"]), (&json!("cancelled"), &json!(1)));
    assert_eq!(arrival(&hall, &marc, &sender, "Suivant").await["values"]["number"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_clerks_at_once_leave_no_gap_and_no_double_though_one_letter_in_three_is_refused() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let broken = hall.upload(&marc, SEND, b"%PDF-1.7\nno more of it".to_vec()).await.good();
    let clerks = (0..20).map(|clerk| {
        let (hall, marc, sender, broken) = (&hall, &marc, &sender, &broken);
        async move {
            let mut kept = 0;
            for n in 0..6 {
                let mut values = json!({"sender": sender, "subject": format!("Lettre {n} de {clerk}")});
                if (n + clerk) % 3 == 0 {
                    values["file"] = broken.clone();
                }
                let answer = hall.post(marc, ARRIVALS, json!({"values": values})).await;
                match answer.status {
                    StatusCode::CREATED => kept += 1,
                    StatusCode::UNPROCESSABLE_ENTITY => {
                        assert_eq!(answer.json()["violations"][0]["field"], "file", "{}", answer.json());
                    }
                    other => panic!("{other}: {}", answer.json()),
                }
            }
            kept
        }
    });
    let kept: i32 = futures_util::future::join_all(clerks).await.into_iter().sum();
    assert_eq!(kept, 80);
    assert_eq!(numbers(&hall, "arrivals", "80016", today().year().into()).await, (1..=80).collect::<Vec<_>>());
}

#[tokio::test]
async fn numbers_begin_again_each_year_and_in_each_commune() {
    let hall = hall().await;
    let sql = "insert into mail.arrivals (commune, registered, subject) values ($1, $2::text::date, 'Lettre')";
    for (commune, day) in [
        ("80016", "2026-12-31"),
        ("80016", "2027-01-01"),
        ("80016", "2026-12-31"),
        ("93010", "2026-12-31"),
        ("80016", "2027-01-02"),
    ] {
        sqlx::query(sql).bind(commune).bind(day).execute(hall.town.pool()).await.unwrap();
    }
    assert_eq!(numbers(&hall, "arrivals", "80016", 2026).await, [1, 2]);
    assert_eq!(numbers(&hall, "arrivals", "80016", 2027).await, [1, 2]);
    assert_eq!(numbers(&hall, "arrivals", "93010", 2026).await, [1]);
}

#[tokio::test]
async fn the_last_day_to_answer_comes_from_the_category_else_from_the_town() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let category = async |delay: u16, unit: &str| {
        let values = json!({"name": format!("{delay} {unit}"), "delay": delay, "delay_unit": unit});
        made(&hall, &marc, "mail-categories", values).await["id"].clone()
    };
    for (delay, unit, received, last) in [
        (10, "working_days", "2026-04-30", "2026-05-19"),
        (5, "working_days", "2026-12-23", "2026-12-31"),
        (3, "working_days", "2026-07-10", "2026-07-16"),
        (2, "months", "2026-11-27", "2027-01-27"),
        (15, "days", "2026-11-27", "2026-12-12"),
    ] {
        let values = json!({"sender": sender, "subject": "Question", "received": received, "category": category(delay, unit).await});
        let letter = made(&hall, &marc, "mail-arrivals", values).await;
        assert_eq!((&letter["values"]["reply_by"], &letter["values"]["reply_expected"]), (&json!(last), &json!(true)));
    }
    let expected = |values: &Value| (values["reply_expected"].clone(), values["reply_by"].clone());
    let plain = arrival(&hall, &marc, &sender, "Pour information").await;
    assert_eq!(expected(&plain["values"]), (json!(false), Value::Null));
    let asked = json!({"sender": sender, "subject": "Question", "received": "2026-11-27", "reply_expected": true});
    let fifteen = made(&hall, &marc, "mail-arrivals", asked.clone()).await;
    assert_eq!(fifteen["values"]["reply_by"], "2026-12-12");
    let maire = hall.administrator().await;
    made(&hall, &maire, "parameters", json!({"name": "mail.reply_days", "value": "30"})).await;
    assert_eq!(made(&hall, &marc, "mail-arrivals", asked).await["values"]["reply_by"], "2026-12-27");
}

#[tokio::test]
async fn a_letter_goes_from_its_arrival_to_the_archives() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let roads = service(&hall, &marc, json!({"name": "Voirie"})).await;
    let mayor = service(&hall, &marc, json!({"name": "Le maire", "kind": "elected", "receives_copy": true})).await;
    let letter = arrival(&hall, &marc, &sender, "Trottoir affaissé").await;
    assert_eq!(letter["values"]["state"], "received");
    let path = format!("{ARRIVALS}/{}", letter["id"]);
    let copy = only(&hall, &marc, &format!("/api/records/mail-copies?f.arrival=eq:{}", letter["id"])).await;
    assert_eq!(copy["values"]["service"], mayor);

    let given = json!({"values": {"service": roads, "reply_expected": true, "reply_by": "2027-01-15"}});
    let assigned = hall.patch(&marc, &path, 1, given).await.good();
    assert_eq!(assigned["values"]["state"], "assigned");
    let tasks = format!("{TASKS}?f.arrival=eq:{}", letter["id"]);
    let task = only(&hall, &marc, &tasks).await;
    let told = ["kind", "service", "due", "state"].map(|name| task["values"][name].clone());
    assert_eq!(told, [json!("reply"), roads.clone(), json!("2027-01-15"), json!("todo")]);
    hall.patch(&marc, &path, 2, json!({"values": {"reply_by": "2027-02-01"}})).await.good();
    assert_eq!(only(&hall, &marc, &tasks).await["values"]["due"], "2027-02-01", "the task follows the letter");

    let early = hall.patch(&marc, &path, 3, json!({"values": {"state": "closed"}})).await.refused(422);
    assert!(early["violations"][0]["message"].as_str().unwrap().contains("réponse est attendue"), "{early}");
    let reply =
        made(&hall, &marc, "mail-departures", json!({"arrival": letter["id"], "subject": "Travaux en mars"})).await;
    assert_eq!((&reply["values"]["recipient"], &reply["values"]["service"]), (&sender, &roads), "to whoever wrote");
    let open = hall.patch(&marc, &path, 3, json!({"values": {"state": "closed"}})).await.refused(422);
    assert!(open["violations"][0]["message"].as_str().unwrap().contains("terminer d’abord : 1"), "{open}");
    let left = hall
        .patch(&marc, &format!("{DEPARTURES}/{}", reply["id"]), 1, json!({"values": {"state": "sent"}}))
        .await
        .good();
    assert_eq!(left["values"]["sent"], today().to_string());
    let task = only(&hall, &marc, &tasks).await;
    let told = ["state", "done", "departure"].map(|name| task["values"][name].clone());
    assert_eq!(told, [json!("done"), json!(today().to_string()), reply["id"].clone()]);

    let archive =
        async |id: &Value| hall.post(&marc, &format!("{ARRIVALS}/actions/archive"), json!({"ids": [id]})).await.good();
    assert_eq!(archive(&letter["id"]).await["refused"][0]["id"], letter["id"], "not before it is closed");
    hall.patch(&marc, &path, 3, json!({"values": {"state": "closed"}})).await.good();
    assert_eq!(archive(&letter["id"]).await["changed"], 1);
    let kept = hall.get(&marc, &path).await.good();
    assert_eq!(kept["values"]["archived"], today().to_string());
    let again = hall.patch(&marc, &path, 5, json!({"values": {"state": "in_progress"}})).await.good();
    assert_eq!(again["values"]["archived"], Value::Null, "taken up again, it leaves the archives");
}

#[tokio::test]
async fn a_letter_without_action_says_why_and_its_task_is_dropped() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let values = json!({"sender": sender, "subject": "Publicité", "reply_expected": true});
    let letter = made(&hall, &marc, "mail-arrivals", values).await;
    let path = format!("{ARRIVALS}/{}", letter["id"]);
    let silent = hall.patch(&marc, &path, 1, json!({"values": {"state": "no_action"}})).await.refused(422);
    assert_eq!(silent["violations"][0]["field"], "reason");
    hall.patch(&marc, &path, 1, json!({"values": {"state": "no_action", "reason": "Démarchage"}})).await.good();
    let task = only(&hall, &marc, &format!("{TASKS}?f.arrival=eq:{}", letter["id"])).await;
    assert_eq!(task["values"]["state"], "dropped");
}

#[tokio::test]
async fn the_number_is_stamped_on_the_scan_and_the_scan_itself_is_kept() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let scan = letter();
    let file = hall.upload(&marc, SEND, scan.clone()).await.good();
    let values = json!({"sender": sender, "subject": "Devis", "file": file, "received": "2026-11-27"});
    let made = made(&hall, &marc, "mail-arrivals", values).await;
    let path = format!("{ARRIVALS}/{}/attachments/file", made["id"]);
    let stamped = hall.get(&marc, &path).await;
    assert_eq!(stamped.status, StatusCode::OK);
    let words = format!("({}  2026-11-27) Tj", made["values"]["reference"].as_str().unwrap());
    assert!(first_page(&stamped.body).contains(&words), "{}", first_page(&stamped.body));
    assert_eq!(hall.get(&marc, &format!("{path}?version=1")).await.body, scan);
    let version = made["version"].as_i64().unwrap();
    let again = json!({"values": {"observations": "Vu.", "file": made["values"]["file"]}});
    hall.patch(&marc, &format!("{ARRIVALS}/{}", made["id"]), version, again).await.good();
    assert_eq!(hall.get(&marc, &path).await.body, stamped.body, "once");
    let looks = hall.town.pool();
    let noted: i64 = sqlx::query_scalar("select count(*) from beffroi.consultations where type = 'mail-arrivals'")
        .fetch_one(looks)
        .await
        .unwrap();
    assert!(noted > 0, "a letter tells of who wrote it");
}

#[tokio::test]
async fn scans_wait_in_the_folder_of_their_clerk_and_leave_it_with_the_letter() {
    let scans = tempfile::tempdir().unwrap();
    let hall = hall_with_scans(scans.path()).await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let anne = hall.agent("anne", "mail", Some("80016")).await;
    let folder = scans.path().join("80016/marc");
    fs::create_dir_all(&folder).unwrap();
    for (name, age) in [("scan1.pdf", 120), ("scan2.pdf", 60)] {
        let mut bytes = letter();
        bytes.extend(format!("%{name}\n").bytes());
        fs::write(folder.join(name), bytes).unwrap();
        let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    }
    let path = format!("{ARRIVALS}/scans");
    let waiting = async |agent: &Agent| {
        let told = hall.get(agent, &path).await.good();
        told.as_array().unwrap().iter().map(|scan| scan["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(&marc).await, ["scan1.pdf", "scan2.pdf"]);
    assert!(waiting(&anne).await.is_empty(), "each their own");
    for name in ["../anne/scan.pdf", "/etc/passwd", "scan3.pdf", ".."] {
        hall.post(&marc, &path, json!({"name": name})).await.refused(404);
    }
    hall.post(&marc, &path, json!({"name": "scan1.pdf", "commune": "93010"})).await.refused(403);
    let file = hall.post(&marc, &path, json!({"name": "scan1.pdf"})).await.good();
    hall.post(&marc, ARRIVALS, json!({"values": {"subject": "Sans expéditeur", "file": file}})).await.refused(422);
    assert_eq!(waiting(&marc).await, ["scan1.pdf", "scan2.pdf"], "nothing is lost of a letter that was refused");
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    made(&hall, &marc, "mail-arrivals", json!({"sender": sender, "subject": "Devis", "file": file})).await;
    assert_eq!(waiting(&marc).await, ["scan2.pdf"]);
    assert_eq!(fs::read_dir(folder.join("repris")).unwrap().count(), 1, "put aside, not deleted");
}

#[tokio::test]
async fn a_task_goes_to_a_service_at_work_and_below_that_of_the_letter_where_the_town_wants_it() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let technical = service(&hall, &marc, json!({"name": "Services techniques"})).await;
    let roads = service(&hall, &marc, json!({"name": "Voirie", "parent": technical})).await;
    let school = service(&hall, &marc, json!({"name": "Écoles"})).await;
    let closed = service(&hall, &marc, json!({"name": "Fêtes", "active": false})).await;
    let values = json!({"sender": sender, "subject": "Trottoir", "service": technical});
    let letter = made(&hall, &marc, "mail-arrivals", values).await;
    let task = async |service: &Value| {
        let values = json!({"arrival": letter["id"], "title": "Voir sur place", "service": service});
        hall.post(&marc, TASKS, json!({"values": values})).await
    };
    task(&school).await.good();
    assert_eq!(task(&closed).await.refused(422)["violations"][0]["field"], "service");
    made(&hall, &maire, "parameters", json!({"name": "mail.assign_below", "value": "yes"})).await;
    assert_eq!(task(&school).await.refused(422)["violations"][0]["field"], "service");
    for service in [&technical, &roads] {
        task(service).await.good();
    }
    let circle = hall.patch(&marc, &format!("{SERVICES}/{technical}"), 1, json!({"values": {"parent": roads}})).await;
    assert_eq!(circle.refused(422)["violations"][0]["field"], "parent");
}

#[tokio::test(flavor = "multi_thread")]
async fn late_tasks_are_one_list_and_those_with_a_place_are_on_the_map_of_the_staff() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let letter = arrival(&hall, &marc, &sender, "Arbre tombé").await;
    let yesterday = Delay::Days(1).from(today(), Calendar::France);
    let late = today().yesterday().unwrap().to_string();
    let place = json!({"type": "Point", "coordinates": [2.65, 50.001]});
    let task = async |due: &str, geometry: Value| {
        let values = json!({"arrival": letter["id"], "title": "Dégager", "due": due});
        hall.post(&marc, TASKS, json!({"values": values, "geometry": geometry})).await.good()["id"].clone()
    };
    let (here, _) = (task(&late, place).await, task(&yesterday.to_string(), Value::Null).await);
    let views = hall.get(&marc, &format!("{TASKS}/description")).await.good()["views"].clone();
    let view = views[0].clone();
    assert_eq!(view["title"], "En retard");
    let listed = only(&hall, &marc, &format!("{TASKS}?{}", view["query"].as_str().unwrap())).await;
    assert_eq!(listed["id"], here);
    assert_eq!(fids(&hall.get(&marc, TILE).await.body), [here.as_i64().unwrap()]);
    hall.get(&Agent::default(), TILE).await.refused(404);
    assert_eq!(hall.post(&marc, &format!("{TASKS}/actions/finish"), json!({"ids": [here]})).await.good()["changed"], 1);
    assert_eq!(hall.get(&marc, &format!("{TASKS}?{}", view["query"].as_str().unwrap())).await.good()["total"], 0);
}

#[tokio::test]
async fn the_mail_of_a_town_is_its_own_and_names_nobody_of_another() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let anne = hall.agent("anne", "mail", Some("93010")).await;
    let ours = correspondent(&hall, &marc, "Garage du Pont").await;
    let letter = arrival(&hall, &marc, &ours, "Devis").await;
    assert_eq!(hall.get(&anne, ARRIVALS).await.good()["total"], 0);
    hall.get(&anne, &format!("{ARRIVALS}/{}", letter["id"])).await.refused(404);
    let taken = hall.post(&anne, ARRIVALS, json!({"values": {"sender": ours, "subject": "Devis"}})).await.refused(422);
    assert_eq!(taken["violations"][0]["field"], "sender", "{taken}");
    let lea = hall.agent("lea", "addressing", Some("80016")).await;
    hall.get(&lea, ARRIVALS).await.refused(404);
}

#[tokio::test]
async fn whoever_registers_a_letter_chooses_a_colleague_and_adds_a_sender_on_the_way() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    hall.agent("anne", "mail", Some("93010")).await;
    let chosen = hall.get(&marc, &format!("{ARRIVALS}/choices/referent?commune=80016")).await.good();
    let names: Vec<&str> = chosen.as_array().unwrap().iter().filter_map(|choice| choice["title"].as_str()).collect();
    assert_eq!(names, ["Marc (marc)"], "colleagues of the town, also without the right to list accounts");
    hall.get(&marc, "/api/records/accounts").await.refused(404);
    let described = hall.get(&marc, &format!("{ARRIVALS}/description")).await.good();
    let field = |name: &str| {
        described["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap().clone()
    };
    assert_eq!(field("sender")["reference"]["add"], "name");
    assert_eq!(field("referent")["reference"]["add"], Value::Null);
    assert_eq!(field("file")["scans"], true);
}

#[tokio::test]
async fn a_commune_begins_with_categories_and_a_service_and_is_given_them_once() {
    let hall = hall().await;
    let town = "insert into cadastre.communes (commune, id, name, geom)
        values ('80016', '80016', 'Albert', st_multi(st_makeenvelope(2.6, 49.9, 2.7, 50.1, 4326)))";
    sqlx::query(town).execute(hall.town.pool()).await.unwrap();
    assert!(first_records(hall.town.pool(), &hall.parts.registry).await.unwrap() > 6);
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let categories = hall.get(&marc, "/api/records/mail-categories").await.good();
    let request = categories["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["label"] == "Demande d’un habitant")
        .unwrap()
        .clone();
    assert_eq!((&request["values"]["delay"], &request["values"]["delay_unit"]), (&json!(2), &json!("months")));
    hall.delete(&marc, &format!("/api/records/mail-categories/{}", request["id"]), 1).await.good();
    assert_eq!(
        first_records(hall.town.pool(), &hall.parts.registry).await.unwrap(),
        0,
        "what the town deleted stays deleted"
    );
}

#[tokio::test]
async fn whoever_is_given_a_task_is_told_and_whoever_takes_one_is_not() {
    let hall = hall().await;
    let marc = hall.agent("marc", "mail", Some("80016")).await;
    let lea = hall.agent("lea", "mail-service", Some("80016")).await;
    let sender = correspondent(&hall, &marc, "Garage du Pont").await;
    let letter = arrival(&hall, &marc, &sender, "Trottoir").await;
    let account = async |login: &str| -> i64 {
        let asked = sqlx::query_scalar("select fid from auth.accounts where login = $1").bind(login);
        asked.fetch_one(hall.town.pool()).await.unwrap()
    };
    for login in ["marc", "lea"] {
        let values = json!({"arrival": letter["id"], "title": "Voir sur place", "person": account(login).await, "due": "2027-01-15"});
        made(&hall, &marc, "mail-tasks", values).await;
    }
    let told = hall.get(&lea, "/api/notifications").await.good();
    let notice = &told["items"][0];
    assert_eq!(notice["text"], "Voir sur place, pour le 15 janvier 2027.", "{told}");
    assert_eq!(hall.get(&marc, "/api/notifications").await.good()["items"], json!([]));
}
