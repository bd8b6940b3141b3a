//! A past ballot on the stations of a scenario: who moves takes a share of the votes along, nothing is lost, and it is said to
//! be an estimate.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const SCENARIOS: &str = "/api/records/redistricting-scenarios";
const EUROPEAN: &str = "Parlement européen, scrutin du 25 mai 2014";
/// The same, as it is asked for.
const ASKED: &str = "1:Parlement%20europ%C3%A9en,%20scrutin%20du%2025%20mai%202014";

/// Thirty doors of one street in Albert, ten electors behind each, a station for every ten doors; one elector of the first
/// station lives nobody knows where.
async fn town(hall: &Hall) {
    let sql = "with stations as (
        insert into elections.polling_stations (commune, id, name, canton)
            select '80016', '000' || n, 'École ' || n, 'Albert' from generate_series(1, 3) n returning fid, id),
    doors as (
        insert into addresses.addresses (commune, id, number, street, geom)
            select '80016', 'a' || n, n, 'Rue Haute', st_setsrid(st_point(2.65 + 0.00015 * n, 50.0), 4326)
            from generate_series(1, 30) n returning fid, number)
    insert into elections.electors (commune, birth_name, roll_key, address, matched, station)
        select '80016', 'ZSECRET', d.fid || '-' || e, d.fid, 'door',
            (select fid from stations where id = '000' || (1 + (d.number - 1) / 10))
        from doors d, generate_series(1, 10) e
        union all select '80016', 'ZSECRET', 'away', null, null, (select fid from stations where id = '0001')";
    sqlx::raw_sql(sql).execute(&mut hall.town.owner().await).await.unwrap();
}

/// Two lists at three stations, whose numbers the file writes without zeros, and at a fourth that is no more. In another town
/// somebody else stood.
async fn results(hall: &Hall) {
    let sql = "insert into elections.results (commune, station, ballot, held, registered, voters, blank_votes, null_votes,
            valid_votes, candidate, votes)
        select commune, station, $1, date '2014-05-25', registered, registered - absent, blank, nul,
            registered - absent - blank - nul, candidate, votes
        from (values ('80016', '1', 1010, 595, 3, 2, 210, 200), ('80016', '2', 900, 440, 5, 5, 150, 300),
            ('80016', '3', 800, 400, 0, 0, 100, 300), ('80016', '9', 50, 30, 0, 0, 15, 5), ('93010', '1', 9, 0, 0, 0, 4, 5))
            stations (commune, station, registered, absent, blank, nul, one, other),
        lateral (values (case commune when '80016' then 'Liste Amand' else 'Liste Zoé' end, one), ('Liste Berthe', other))
            lists (candidate, votes)
        union all select '80016', '1', 'Consultation', null, null, null, null, null, null, 'Oui', 3";
    sqlx::query(sql).bind(EUROPEAN).execute(&mut hall.town.owner().await).await.unwrap();
}

async fn scenario(hall: &Hall, agent: &Agent) -> String {
    let made = hall.post(agent, SCENARIOS, json!({"values": {"name": "Trois bureaux"}})).await.good();
    format!("/api/elections/scenarios/{}", made["id"])
}

async fn stroke(hall: &Hall, agent: &Agent, at: &str, after: i64, units: &[i64], to: i64) {
    let operation = json!({"operation": "stroke", "units": units, "to": to});
    hall.post(agent, &format!("{at}/steps"), json!({"act": "do", "after": after, "operation": operation})).await.good();
}

/// Registered, voters, blank, null, expressed, votes of the first list and of the second.
fn figures(told: &Value) -> [i64; 7] {
    let of = |name: &str| told[name].as_i64().unwrap();
    let list = |candidate: i64| {
        let mut votes = told["votes"].as_array().unwrap().iter();
        votes.find(|one| one["candidate"] == candidate).unwrap()["votes"].as_i64().unwrap()
    };
    // Berthe has the most in the town: she is number 0.
    [of("registered"), of("voters"), of("blank_votes"), of("null_votes"), of("valid_votes"), list(1), list(0)]
}

#[tokio::test]
async fn a_fifth_of_a_station_takes_a_fifth_of_its_votes_along_and_the_list_that_leads_changes() {
    let hall = hall().await;
    town(&hall).await;
    results(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc).await;
    let ballots = hall.get(&marc, &format!("{at}/past-ballots")).await.good();
    assert_eq!(ballots["stations"], 3);
    let european = json!({"id": format!("1:{EUROPEAN}"), "label": EUROPEAN, "held": "2014-05-25", "stations": 3});
    assert_eq!(ballots["ballots"][0], european, "the newest first; one without a day last");
    assert_eq!((&ballots["ballots"][1]["held"], &ballots["ballots"][1]["stations"]), (&json!(null), &json!(1)));

    let before = hall.get(&marc, &format!("{at}/past-results?ballot={ASKED}")).await.good();
    for station in before["stations"].as_array().unwrap() {
        assert_eq!((&station["estimate"], &station["as_counted"]), (&station["before"], &json!(true)));
    }
    // Doors 11 and 12: 20 of the 100 electors of the second station.
    stroke(&hall, &marc, &at, 0, &[10, 11], 0).await;
    let told = hall.get(&marc, &format!("{at}/past-results?ballot={ASKED}")).await.good();
    assert_eq!((&told["estimated"], &told["ballot"]), (&json!(true), &european));
    assert_eq!(told["candidates"], json!(["Liste Berthe", "Liste Amand"]), "nobody of another town");
    let [first, second, third] = [&told["stations"][0], &told["stations"][1], &told["stations"][2]];
    assert_eq!(figures(&first["before"]), [1010, 415, 3, 2, 410, 210, 200]);
    assert_eq!(figures(&first["estimate"]), [1190, 507, 4, 3, 500, 240, 260]);
    assert_eq!((&first["before"]["leading"], &first["estimate"]["leading"]), (&json!(1), &json!(0)));
    assert!((first["from_others"].as_f64().unwrap() - 180.0 / 1190.0).abs() < 1e-9);
    assert_eq!(figures(&second["estimate"]), [720, 368, 4, 4, 360, 120, 240]);
    assert_eq!((&second["from_others"], &second["as_counted"]), (&json!(0.0), &json!(false)));
    assert_eq!((figures(&third["estimate"]), &third["as_counted"]), ([800, 400, 0, 0, 400, 100, 300], &json!(true)));
    assert_eq!(told["unplaced"], json!([{"number": "9", "registered": 50, "valid_votes": 20}]));
    assert_eq!(hall.get(&marc, &format!("{at}/past-results")).await.good(), told, "the newest, where none is named");
}

#[tokio::test]
async fn who_has_no_address_stays_and_a_station_opened_has_what_comes_to_it() {
    let hall = hall().await;
    town(&hall).await;
    results(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc).await;
    stroke(&hall, &marc, &at, 0, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1).await;
    let place = json!({"name": "Gymnase", "lon": 2.6545, "lat": 50.0});
    let open = json!({"act": "do", "after": 1, "operation": {"operation": "open"}, "station": {"number": "0004", "place": place}});
    hall.post(&marc, &format!("{at}/steps"), open).await.good();
    stroke(&hall, &marc, &at, 2, &[25, 26, 27, 28, 29], 3).await;
    let told = hall.get(&marc, &format!("{at}/past-results")).await.good();
    let stations = told["stations"].as_array().unwrap();
    // One of 101 electors stays: ten of 1,010 registered.
    assert_eq!(stations[0]["estimate"]["registered"], 10);
    assert_eq!(figures(&stations[3]["estimate"]), [400, 200, 0, 0, 200, 50, 150]);
    assert_eq!((&stations[3]["from_others"], &stations[3]["before"]), (&json!(1.0), &json!(null)));
    let all: Vec<[i64; 7]> = stations.iter().map(|station| figures(&station["estimate"])).collect();
    let sums: Vec<i64> = (0..7).map(|at| all.iter().map(|station| station[at]).sum()).collect();
    assert_eq!(sums, [2710, 1275, 8, 7, 1260, 460, 800], "what the three stations counted, to the vote");
}

#[tokio::test]
async fn it_is_told_to_be_an_estimate_in_every_language_and_told_to_nobody_of_another_town() {
    let hall = hall().await;
    town(&hall).await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let at = scenario(&hall, &marc).await;
    assert_eq!(hall.get(&marc, &format!("{at}/past-ballots")).await.good(), json!({"ballots": [], "stations": 3}));
    let none = hall.get(&marc, &format!("{at}/past-results")).await.refused(404);
    assert_eq!(none["title"], "Aucun résultat passé");
    results(&hall).await;
    for other in ["2:Consultation", "Consultation", "1:x"] {
        let unknown = hall.get(&marc, &format!("{at}/past-results?ballot={other}")).await.refused(404);
        assert_eq!(unknown["title"], "Scrutin inconnu");
    }
    let notice = |told: &Value| told["notice"].as_str().unwrap().to_owned();
    let french = hall.get(&marc, &format!("{at}/past-results")).await.good();
    assert!(notice(&french).starts_with("Estimation : ") && notice(&french).ends_with("Ce ne sont pas des résultats."));
    let basis = french["basis"].as_str().unwrap();
    assert!(basis.starts_with("Électeurs comptés le ") && !basis.contains(french["counted_on"].as_str().unwrap()));
    let spanish = hall.get(&marc, &format!("{at}/past-results?lang=es")).await.good();
    assert!(notice(&spanish).starts_with("Estimación: "), "{spanish}");

    let anne = hall.agent("anne", "elections", Some("93010")).await;
    let notes = hall.agent("paul", "notes", Some("80016")).await;
    for path in ["past-ballots", "past-results"] {
        let path = format!("{at}/{path}");
        hall.get(&anne, &path).await.refused(404);
        hall.get(&notes, &path).await.refused(403);
        hall.get(&Agent::default(), &path).await.refused(401);
        let told = hall.ask(&marc, Method::GET, &path, &[], None).await;
        assert!(!String::from_utf8_lossy(&told.body).contains("ZSECRET"));
    }
}
