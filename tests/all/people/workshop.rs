//! The redistricting workshop: a scenario made, drawn on by two people, undone, read again after a restart; each town its own.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const SCENARIOS: &str = "/api/records/redistricting-scenarios";
/// Doors of a street, streets, electors of a door.
const DOORS: i64 = 20;
const STREETS: i64 = 4;
const ELECTORS: i64 = 10;

/// Four streets of twenty doors in Albert, ten electors behind each; the west votes at the school, the east at the hall, and
/// one elector lives nobody knows where. 800 and one in all.
async fn town(hall: &Hall) {
    let sql = "with places as (
        insert into elections.polling_places (commune, name, rooms, geom) values
            ('80016', 'École Anne-Frank', 2, st_setsrid(st_point(2.6506, 50.0006), 4326)),
            ('80016', 'Salle des fêtes', 2, st_setsrid(st_point(2.6526, 50.0006), 4326)) returning fid, name),
    stations as (
        insert into elections.polling_stations (commune, id, name, place, canton, constituency)
            select '80016', case when name like 'É%' then '0001' else '0002' end, name, fid, 'Albert', '80-05' from places
            returning fid, id),
    doors as (
        insert into addresses.addresses (commune, id, number, street, geom)
            select '80016', 'a' || s || '-' || n, n, 'Rue ' || (array['Haute', 'Basse', 'Neuve', 'Vieille'])[s],
                st_setsrid(st_point(2.65 + 0.00015 * n, 50.0 + 0.0004 * s), 4326)
            from generate_series(1, 4) s, generate_series(1, 20) n returning fid, number)
    insert into elections.electors (commune, birth_name, roll_key, address, matched, station)
        select '80016', 'ZSECRET' || d.fid || 'X' || e, d.fid || '-' || e, d.fid, 'door',
            (select fid from stations where id = case when d.number <= 10 then '0001' else '0002' end)
        from doors d, generate_series(1, 10) e
        union all select '80016', 'ZSECRETAWAY', 'away', null, null, (select fid from stations where id = '0001')";
    sqlx::raw_sql(sql).execute(&mut hall.town.owner().await).await.unwrap();
}

/// A scenario under a name; where the workshop has it.
async fn scenario(hall: &Hall, agent: &Agent, values: Value) -> String {
    let made = hall.post(agent, SCENARIOS, json!({"values": values})).await.good();
    format!("/api/elections/scenarios/{}", made["id"])
}

async fn stroke(hall: &Hall, agent: &Agent, at: &str, after: i64, units: &[i64], to: i64) -> Value {
    let operation = json!({"operation": "stroke", "units": units, "to": to});
    hall.post(agent, &format!("{at}/steps"), json!({"act": "do", "after": after, "operation": operation})).await.good()
}

async fn plan(hall: &Hall, agent: &Agent, at: &str) -> Value {
    hall.get(agent, &format!("{at}/plan")).await.good()
}

fn of(plan: &Value) -> Vec<i64> {
    plan["of"].as_array().unwrap().iter().map(|part| part.as_i64().unwrap()).collect()
}

/// Whether an open page hears the words within five seconds.
async fn hears(page: Body, words: &str) -> bool {
    let mut page = page.into_data_stream();
    let mut heard = String::new();
    let listening = async {
        while let Some(Ok(bytes)) = page.next().await {
            heard.push_str(&String::from_utf8_lossy(&bytes));
            if heard.contains(words) {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(Duration::from_secs(5), listening).await.unwrap_or(false)
}

#[tokio::test]
async fn a_scenario_begins_with_the_division_of_today_and_counts_every_elector() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Deux bureaux"})).await;
    let ground = hall.get(&marc, &format!("{at}/ground")).await;
    let told = ground.good();
    assert_eq!((&told["counted"], &told["units"]), (&json!("electors"), &json!(DOORS * STREETS)));
    assert_eq!(told["addresses"]["lon"].as_array().unwrap().len(), 80);
    assert_eq!(told["streets"].as_array().unwrap().len(), 4);
    assert_eq!(told["cells"], json!([{"canton": "Albert", "constituency": "80-05"}]));
    let tag = ground.headers["etag"].to_str().unwrap().to_owned();
    let again =
        hall.ask(&marc, axum::http::Method::GET, &format!("{at}/ground"), &[("if-none-match", &tag)], None).await;
    assert_eq!(again.status.as_u16(), 304);
    let plan = plan(&hall, &marc, &at).await;
    assert_eq!(
        (&plan["step"], &plan["moved"], &plan["total"], &plan["placeless"]),
        (&json!(0), &json!(0), &json!(801), &json!(1))
    );
    assert_eq!(plan["scenario"]["may_change"], true);
    let [west, east] = [&plan["stations"][0], &plan["stations"][1]];
    assert_eq!(
        (&west["number"], &west["electors"], &west["apart"], &west["pieces"]),
        (&json!("0001"), &json!(401), &json!(1), &json!(1))
    );
    assert_eq!((&east["electors"], &east["before"], &east["units"]), (&json!(400), &json!(400), &json!(40)));
    assert_eq!(west["place"]["name"], "École Anne-Frank");
    let walk = west["walk"].as_f64().unwrap();
    assert!((30.0..150.0).contains(&walk), "{walk}");
    assert_eq!(
        of(&plan),
        told["first"].as_array().unwrap().iter().map(|part| part.as_i64().unwrap()).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_see_each_others_strokes_and_each_can_undo_them() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let lise = hall.agent("lise", "elections", Some("80016")).await;
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    let at = scenario(&hall, &marc, json!({"name": "À deux"})).await;
    let fid: i64 = at.rsplit('/').next().unwrap().parse().unwrap();
    let [hers, foreign] = [hall.get_streaming(&lise, "/events").await, hall.get_streaming(&anne, "/events").await];
    let done = stroke(&hall, &marc, &at, 0, &[9, 29, 49, 69], 1).await;
    assert_eq!(done["outcome"], json!({"units": 4, "electors": 40, "held": 0, "beyond": 0}));
    assert_eq!((&done["step"], &done["undo"], &done["moved"]), (&json!(1), &json!(1), &json!(40)));
    assert_eq!(done["moves"], json!([[9, 1], [29, 1], [49, 1], [69, 1]]));
    assert_eq!((&done["stations"][0]["electors"], &done["stations"][1]["arrived"]), (&json!(361), &json!(40)));
    let heard = format!("event: scenario\ndata: {{\"scenario\":{fid},\"step\":1}}");
    assert!(hears(hers, &heard).await, "{heard}");
    assert!(!hears(foreign, "scenario\":").await, "another town hears nothing");
    let changes = hall.get(&lise, &format!("{at}/changes?after=0")).await.good();
    assert_eq!((&changes["moves"], &changes["moved"]), (&done["moves"], &json!(40)));
    assert_eq!(changes.get("locked"), None);
    // She takes it back, he does it again; a page that slept is told what is net.
    let undone = hall.post(&lise, &format!("{at}/steps"), json!({"act": "undo", "after": 1})).await.good();
    assert_eq!((&undone["step"], &undone["redo"], &undone["moved"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(hall.get(&marc, &format!("{at}/changes?after=0")).await.good()["moves"], json!([]));
    hall.post(&marc, &format!("{at}/steps"), json!({"act": "redo", "after": 2})).await.good();
    let nothing = hall.post(&marc, &format!("{at}/steps"), json!({"act": "redo", "after": 3})).await.refused(409);
    assert_eq!(nothing["title"], "Rien à rétablir");
    assert_eq!(hall.get(&lise, &format!("{at}/changes?after=99")).await.good()["moves"].as_array().unwrap().len(), 80);
}

#[tokio::test]
async fn after_a_restart_the_steps_give_the_same_plan_with_all_that_can_be_undone() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Trois bureaux"})).await;
    let place = json!({"name": "Gymnase", "lon": 2.6515, "lat": 50.001});
    let open = json!({"act": "do", "after": 0, "operation": {"operation": "open"}, "station": {"number": "0003", "name": "Gymnase", "place": place}});
    hall.post(&marc, &format!("{at}/steps"), open.clone()).await.good();
    assert_eq!(hall.post(&marc, &format!("{at}/steps"), open).await.refused(409)["title"], "Numéro déjà pris");
    stroke(&hall, &marc, &at, 1, &[8, 9, 10, 11, 28, 29, 30, 31], 2).await;
    let act = |operation: Value| json!({"act": "do", "after": 2, "operation": operation});
    hall.post(&marc, &format!("{at}/steps"), act(json!({"operation": "lock-units", "units": [8]}))).await.good();
    let held = stroke(&hall, &marc, &at, 3, &[8, 9], 0).await;
    assert_eq!((&held["outcome"]["units"], &held["outcome"]["held"]), (&json!(1), &json!(1)));
    hall.post(&marc, &format!("{at}/steps"), json!({"act": "undo", "after": 4})).await.good();
    let empty = stroke(&hall, &marc, &at, 5, &[], 0).await;
    assert_eq!((&empty["step"], &empty["outcome"]["units"]), (&json!(5), &json!(0)), "a stroke of nothing is no step");
    hall.post(&marc, &format!("{at}/steps"), act(json!({"operation": "close", "station": 1}))).await.good();
    hall.post(&marc, &format!("{at}/steps"), json!({"act": "undo", "after": 6})).await.good();
    let before = plan(&hall, &marc, &at).await;
    assert_eq!((&before["stations"][2]["number"], &before["stations"][2]["electors"]), (&json!("0003"), &json!(80)));
    assert_eq!(before["locked"], json!([8]));
    let restarted = hall.another_node().await;
    assert_eq!(plan(&restarted, &marc, &at).await, before);
    // What two servers do is one order of steps.
    stroke(&restarted, &marc, &at, 7, &[50], 2).await;
    stroke(&hall, &marc, &at, 7, &[51], 2).await;
    assert_eq!(plan(&hall, &marc, &at).await, plan(&restarted, &marc, &at).await);
    assert_eq!(plan(&hall, &marc, &at).await["step"], 9);
    // A scenario that goes on from it has its plan, and goes its own way.
    let child = scenario(
        &hall,
        &marc,
        json!({"name": "Variante", "parent": at.rsplit('/').next().unwrap().parse::<i64>().unwrap()}),
    )
    .await;
    assert_eq!(plan(&hall, &marc, &child).await["of"], plan(&hall, &marc, &at).await["of"]);
    stroke(&hall, &marc, &child, 9, &[52], 2).await;
    assert_ne!(plan(&hall, &marc, &child).await["of"], plan(&hall, &marc, &at).await["of"]);
}

#[tokio::test]
async fn a_frozen_scenario_refuses_and_another_town_sees_nothing() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Arrêté"})).await;
    stroke(&hall, &marc, &at, 0, &[9], 1).await;
    let fid: i64 = at.rsplit('/').next().unwrap().parse().unwrap();
    let freeze = "update elections.scenarios set state = 'frozen' where fid = $1";
    sqlx::query(freeze).bind(fid).execute(&mut hall.town.owner().await).await.unwrap();
    let drawn = json!({"act": "do", "after": 1, "operation": {"operation": "stroke", "units": [10], "to": 0}});
    let refused = hall.post(&marc, &format!("{at}/steps"), drawn.clone()).await.refused(409);
    assert!(refused["detail"].as_str().unwrap().contains("figé"), "{refused}");
    hall.post(&marc, &format!("{at}/steps"), json!({"act": "undo", "after": 1})).await.refused(409);
    let past = sqlx::query(
        "insert into elections.scenario_steps (commune, scenario, step, act) values ('80016', $1, 2, 'undo')",
    );
    assert!(past.bind(fid).execute(&mut hall.town.owner().await).await.is_err(), "the table refuses by itself");
    assert_eq!(plan(&hall, &marc, &at).await["scenario"]["may_change"], false);
    let named = hall.patch(&marc, &format!("{SCENARIOS}/{fid}"), 2, json!({"values": {"name": "Autre"}})).await;
    assert_eq!(named.refused(422)["violations"][0]["field"], "name");
    hall.delete(&marc, &format!("{SCENARIOS}/{fid}"), 2).await.refused(422);

    let anne = hall.agent("anne", "elections", Some("93010")).await;
    for path in ["ground", "plan", "changes"] {
        hall.get(&anne, &format!("{at}/{path}")).await.refused(404);
    }
    hall.post(&anne, &format!("{at}/steps"), drawn).await.refused(404);
    hall.post(&anne, SCENARIOS, json!({"values": {"name": "Sans bureau"}})).await.refused(422);
    hall.get(&Agent::default(), &format!("{at}/plan")).await.refused(401);
    let notes = hall.agent("paul", "notes", Some("80016")).await;
    hall.get(&notes, &format!("{at}/plan")).await.refused(403);
}

#[tokio::test]
async fn no_name_of_an_elector_leaves_the_workshop() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Sans nom"})).await;
    stroke(&hall, &marc, &at, 0, &[9], 1).await;
    for path in ["ground", "plan", "changes"] {
        let told = hall.get(&marc, &format!("{at}/{path}")).await;
        told.good();
        assert!(!String::from_utf8_lossy(&told.body).contains("ZSECRET"), "{path}");
    }
    let (content, operations): (Vec<u8>, String) = sqlx::query_as(
        "select content, (select string_agg(operation::text, ' ') from elections.scenario_steps) from elections.scenario_bases",
    )
    .fetch_one(&mut hall.town.owner().await)
    .await
    .unwrap();
    let base = String::from_utf8(zstd::decode_all(content.as_slice()).unwrap()).unwrap();
    assert!(base.contains("Rue Haute") && !base.contains("ZSECRET") && !operations.contains("ZSECRET"));
}
