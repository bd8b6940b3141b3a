//! The redistricting workshop: a scenario made, drawn on by two people, undone, read again after a restart; each town its own.

use std::time::{Duration, Instant};

use axum::body::Body;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const SCENARIOS: &str = "/api/records/redistricting-scenarios";
/// Doors of a street, and streets.
const DOORS: i64 = 20;
const STREETS: i64 = 4;

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
    let lock = json!({"operation": "lock-station", "station": 1});
    hall.post(&marc, &format!("{at}/steps"), act(lock)).await.good();
    let refused = json!({"act": "do", "after": 6, "operation": {"operation": "stroke", "units": [0], "to": 1}});
    let refused = hall.post(&marc, &format!("{at}/steps"), refused).await.refused(409);
    assert!(refused["detail"].as_str().unwrap().starts_with("Le bureau 0002 est verrouillé"), "{refused}");
    hall.post(&marc, &format!("{at}/steps"), act(json!({"operation": "unlock-station", "station": 1}))).await.good();
    let empty = stroke(&hall, &marc, &at, 7, &[], 0).await;
    assert_eq!((&empty["step"], &empty["outcome"]["units"]), (&json!(7), &json!(0)), "a stroke of nothing is no step");
    hall.post(&marc, &format!("{at}/steps"), act(json!({"operation": "close", "station": 1}))).await.good();
    hall.post(&marc, &format!("{at}/steps"), json!({"act": "undo", "after": 8})).await.good();
    let before = plan(&hall, &marc, &at).await;
    assert_eq!((&before["stations"][2]["number"], &before["stations"][2]["electors"]), (&json!("0003"), &json!(80)));
    assert_eq!(before["locked"], json!([8]));
    let restarted = hall.another_node().await;
    assert_eq!(plan(&restarted, &marc, &at).await, before);
    // What two servers do is one order of steps.
    stroke(&restarted, &marc, &at, 9, &[50], 2).await;
    stroke(&hall, &marc, &at, 9, &[51], 2).await;
    assert_eq!(plan(&hall, &marc, &at).await, plan(&restarted, &marc, &at).await);
    assert_eq!(plan(&hall, &marc, &at).await["step"], 11);
    // A scenario that goes on from it has its plan, and goes its own way.
    let child = scenario(
        &hall,
        &marc,
        json!({"name": "Variante", "parent": at.rsplit('/').next().unwrap().parse::<i64>().unwrap()}),
    )
    .await;
    assert_eq!(plan(&hall, &marc, &child).await["of"], plan(&hall, &marc, &at).await["of"]);
    stroke(&hall, &marc, &child, 11, &[52], 2).await;
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
    for path in ["ground", "plan", "changes", "areas", "findings", "comparison", "lines"] {
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
    for path in ["ground", "plan", "changes", "areas", "findings", "comparison", "lines", "proposals"] {
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

/// Ask for proposals and wait until they are there.
async fn proposals(hall: &Hall, agent: &Agent, at: &str, asked: Value) -> Value {
    let job = hall.post(agent, &format!("{at}/proposals"), asked).await.good()["job"].as_i64().unwrap();
    let limit = Instant::now() + Duration::from_mins(2);
    loop {
        let told = hall.get(agent, &format!("{at}/proposals")).await.good();
        assert_eq!(told["job"]["fid"], job);
        if matches!(told["job"]["state"].as_str(), Some("done" | "failed")) {
            return told;
        }
        assert!(Instant::now() < limit, "{told}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_checks_the_areas_the_comparison_and_the_street_list_follow_the_strokes() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Contrôles", "least": 380, "most": 420})).await;
    stroke(&hall, &marc, &at, 0, &[9, 29, 49, 69, 0], 1).await;
    let findings = hall.get(&marc, &format!("{at}/findings")).await.good();
    let about = |severity: &str, words: &str| {
        let found = findings.as_array().unwrap().iter();
        found.filter(|one| one["severity"] == severity && one["why"].as_str().unwrap().contains(words)).count()
    };
    assert_eq!((about("warning", "450"), about("information", "351")), (1, 1), "above and below: {findings}");
    let apart = findings.as_array().unwrap().iter().find(|one| one["units"] == json!([0])).unwrap();
    assert_eq!((&apart["part"], &apart["at"][1]), (&json!(1), &json!(50.0004)), "the piece apart is shown");
    let spanish = hall.get(&marc, &format!("{at}/findings?lang=es")).await.good();
    assert!(spanish.to_string().contains("Mesa 0002"), "{spanish}");

    let areas = hall.get(&marc, &format!("{at}/areas?parts=1")).await.good();
    let feature = &areas["features"][0];
    assert_eq!(
        (&feature["properties"]["number"], &feature["geometry"]["type"]),
        (&json!("0002"), &json!("MultiPolygon"))
    );
    assert_eq!(feature["geometry"]["coordinates"].as_array().unwrap().len(), 2, "in two pieces");
    assert_eq!(hall.get(&marc, &format!("{at}/areas")).await.good()["features"].as_array().unwrap().len(), 2);
    let before = hall.get(&marc, &format!("{at}/areas?parts=1&base=true")).await.good();
    let pieces = &before["features"][0]["geometry"]["coordinates"];
    assert_eq!(pieces.as_array().unwrap().len(), 1, "whole in the division of today");
    hall.get(&marc, &format!("{at}/areas?parts=7")).await.refused(400);
    hall.get(&marc, &format!("{at}/areas?parts=2&base=true")).await.refused(400);
    hall.get(&marc, &format!("{at}/areas?base=perhaps")).await.refused(400);
    hall.get(&marc, &format!("{at}/areas?parts=x")).await.refused(400);

    let compared = hall.get(&marc, &format!("{at}/comparison?with=base")).await.good();
    assert_eq!(
        (&compared["moved"], &compared["transfers"]),
        (&json!(50), &json!([{"from": 0, "to": 1, "electors": 50, "units": 5}]))
    );
    assert_eq!((&compared["stations"][0]["before"], &compared["stations"][0]["after"]), (&json!(401), &json!(351)));
    let fid: i64 = at.rsplit('/').next().unwrap().parse().unwrap();
    let child = scenario(&hall, &marc, json!({"name": "Variante", "parent": fid})).await;
    let place = json!({"name": "Gymnase", "lon": 2.6515, "lat": 50.001});
    let open = json!({"act": "do", "after": 1, "operation": {"operation": "open"}, "station": {"number": "0003", "place": place}});
    hall.post(&marc, &format!("{child}/steps"), open).await.good();
    stroke(&hall, &marc, &child, 2, &[10], 2).await;
    let compared = hall.get(&marc, &format!("{at}/comparison?with={}", child.rsplit('/').next().unwrap())).await.good();
    assert_eq!(compared["transfers"], json!([{"from": 2, "to": 1, "electors": 10, "units": 1}]));
    assert_eq!((&compared["stations"][2]["number"], &compared["stations"][2]["before"]), (&json!("0003"), &json!(10)));
    let other = scenario(&hall, &marc, json!({"name": "Autre base"})).await;
    hall.get(&marc, &format!("{at}/comparison?with={}", other.rsplit('/').next().unwrap())).await.refused(422);

    let lines = hall.get(&marc, &format!("{at}/lines")).await.good();
    let high: Vec<&Value> =
        lines["lines"].as_array().unwrap().iter().filter(|line| line["street"] == "Rue Haute").collect();
    let west = json!({"street": "Rue Haute", "side": "both", "from": "2", "to": "9", "part": 0});
    let rest = json!({"street": "Rue Haute", "side": "rest", "from": null, "to": null, "part": 1});
    assert_eq!(high, [&west, &rest], "numbers 2 to 9 stay, 1 and 10 went to the others");
    assert_eq!(lines["count"], lines["lines"].as_array().unwrap().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_bring_stations_into_the_band_and_one_is_taken_and_taken_back_in_one_step() {
    let hall = hall().await;
    town(&hall).await;
    let running = hall.worker();
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Trois bureaux", "least": 240, "most": 300})).await;
    let told = proposals(&hall, &marc, &at, json!({"open": 1, "close": [], "neighbours_only": false, "seed": 3})).await;
    assert_eq!((&told["job"]["state"], &told["job"]["progress"]), (&json!("done"), &json!(1.0)), "{told}");
    let all = told["proposals"].as_array().unwrap();
    assert!((1..=5).contains(&all.len()), "{told}");
    let fewest = all.iter().find(|one| one["best_at"].to_string().contains("fewest-moved")).unwrap();
    assert_eq!(
        (&fewest["figures"]["outside"], &fewest["impossible"], &fewest["step"]),
        (&json!(0), &json!([]), &json!(0))
    );
    let (moved, least) = (fewest["figures"]["moved"].as_i64().unwrap(), fewest["least"]["moved"].as_i64().unwrap());
    assert!(least <= moved && moved >= 200, "{fewest}");
    assert!(fewest["figures"]["lines"].as_i64().unwrap() >= 4);
    let moves = hall.get(&marc, &format!("{at}/proposals/{}/moves", fewest["fid"])).await.good();
    let take = json!({"act": "proposal", "after": 0, "proposal": fewest["fid"]});
    let taken = hall.post(&marc, &format!("{at}/steps"), take.clone()).await.good();
    assert_eq!((&taken["step"], &taken["moves"], &taken["moved"]), (&json!(1), &moves, &json!(moved)));
    let [number, electors] = [&taken["stations"][2]["number"], &taken["stations"][2]["electors"]];
    assert_eq!(number, "0003");
    assert!((240..=300).contains(&electors.as_i64().unwrap()));
    let loads: i64 =
        taken["stations"].as_array().unwrap().iter().map(|station| station["electors"].as_i64().unwrap()).sum();
    assert_eq!(loads, 801, "nobody is lost");
    // It opened a station: taken twice it would open it twice.
    hall.post(&marc, &format!("{at}/steps"), take.clone()).await.refused(409);
    let after = plan(&hall.another_node().await, &marc, &at).await;
    assert_eq!(after["stations"], taken["stations"], "and it stands after a restart");
    let back = hall.post(&marc, &format!("{at}/steps"), json!({"act": "undo", "after": 1})).await.good();
    assert_eq!((&back["moved"], back["stations"].as_array().unwrap().len()), (&json!(0), 2));
    // Another town takes nothing.
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    hall.get(&anne, &format!("{at}/proposals")).await.refused(404);
    hall.get(&anne, &format!("{at}/proposals/{}/moves", fewest["fid"])).await.refused(404);
    hall.post(&anne, &format!("{at}/steps"), take).await.refused(404);
    hall.post(&anne, &format!("{at}/proposals"), json!({})).await.refused(404);
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_plan_can_be_in_the_band_the_reason_is_told() {
    let hall = hall().await;
    town(&hall).await;
    let running = hall.worker();
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Trop peu de bureaux", "least": 100, "most": 300})).await;
    let told = proposals(&hall, &marc, &at, json!({})).await;
    assert_eq!(told["job"]["state"], "done", "{told}");
    let why = told["proposals"][0]["impossible"][0].as_str().unwrap();
    assert!(why.contains("801 électeurs pour 2 bureaux") && why.contains("ouvrez un bureau"), "{why}");
    assert!(told["proposals"][0]["figures"]["outside"].as_i64().unwrap() > 0);
    let english = hall.get(&marc, &format!("{at}/proposals?lang=en")).await.good();
    assert!(english["proposals"][0]["impossible"][0].as_str().unwrap().contains("open one more station"));
    hall.post(&marc, &format!("{at}/proposals"), json!({"open": 21})).await.refused(422);
    let fid: i64 = at.rsplit('/').next().unwrap().parse().unwrap();
    let freeze = "update elections.scenarios set state = 'frozen' where fid = $1";
    sqlx::query(freeze).bind(fid).execute(&mut hall.town.owner().await).await.unwrap();
    hall.post(&marc, &format!("{at}/proposals"), json!({})).await.refused(409);
    drop(running);
}

#[tokio::test]
async fn without_a_roll_each_address_counts_one_and_it_is_said() {
    let hall = hall().await;
    town(&hall).await;
    sqlx::query("delete from elections.electors").execute(&mut hall.town.owner().await).await.unwrap();
    let areas = "update elections.polling_stations set geom = st_multi(st_makeenvelope(
        case id when '0001' then 2.64 else 2.65157 end, 49.9, case id when '0001' then 2.65157 else 2.66 end, 50.1, 4326))";
    sqlx::query(areas).execute(&mut hall.town.owner().await).await.unwrap();
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc, json!({"name": "Par adresses"})).await;
    let ground = hall.get(&marc, &format!("{at}/ground")).await.good();
    assert_eq!(ground["counted"], "addresses");
    let plan = plan(&hall, &marc, &at).await;
    assert_eq!(
        (&plan["total"], &plan["stations"][0]["electors"]),
        (&json!(80), &json!(40)),
        "by the areas of the stations"
    );
    let findings = hall.get(&marc, &format!("{at}/findings")).await.good();
    assert_eq!((findings.as_array().unwrap().len(), &findings[0]["what"]), (1, &json!("Électeurs non comptés")));
}
