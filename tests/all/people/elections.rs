//! Elections: stations and their places, the street list, who votes where; each town its own.

use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const STATIONS: &str = "/api/records/polling-stations";
const PLACES: &str = "/api/records/polling-places";
const RANGES: &str = "/api/records/street-ranges";
const ELECTORS: &str = "/api/records/electors";

async fn made(hall: &Hall, agent: &Agent, path: &str, values: Value) -> Value {
    hall.post(agent, path, json!({"values": values})).await.good()
}

async fn station(hall: &Hall, agent: &Agent, number: &str) -> Value {
    made(hall, agent, STATIONS, json!({"id": number, "name": format!("École {number}")})).await["id"].clone()
}

/// A line of the street list; its identifier.
async fn range(
    hall: &Hall,
    agent: &Agent,
    street: &str,
    line: (&str, Option<i64>, Option<i64>),
    station: &Value,
) -> Value {
    let (parity, first, last) = line;
    let values = json!({"street": street, "parity": parity, "first": first, "last": last, "station": station});
    made(hall, agent, RANGES, values).await
}

#[tokio::test]
async fn one_station_of_the_commune_centralises_and_the_office_is_passed_on_never_laid_down() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let [one, two] = [station(&hall, &marc, "0001").await, station(&hall, &marc, "0002").await];
    let tick = json!({"values": {"centralising": true}});
    hall.patch(&marc, &format!("{STATIONS}/{one}"), 1, tick.clone()).await.good();
    hall.patch(&marc, &format!("{STATIONS}/{two}"), 1, tick).await.good();
    let centralising = hall.get(&marc, &format!("{STATIONS}?f.centralising=eq:true")).await.good();
    assert_eq!((&centralising["total"], &centralising["items"][0]["id"]), (&json!(1), &two));

    let laid_down =
        hall.patch(&marc, &format!("{STATIONS}/{two}"), 2, json!({"values": {"centralising": false}})).await;
    assert!(laid_down.refused(422)["detail"].as_str().unwrap().contains("R40"));
    hall.delete(&marc, &format!("{STATIONS}/{two}"), 2).await.refused(422);
    // Two towns, two centralising stations.
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    made(&hall, &anne, STATIONS, json!({"id": "0001", "centralising": true})).await;
    assert_eq!(hall.get(&marc, &format!("{STATIONS}?f.centralising=eq:true")).await.good()["total"], 1);
    // The last station of a town can go, with its office.
    let theirs = hall.get(&anne, STATIONS).await.good()["items"][0]["id"].clone();
    assert!(hall.delete(&anne, &format!("{STATIONS}/{theirs}"), 1).await.status.is_success());
}

#[tokio::test]
async fn stations_are_listed_as_people_count_them_2_before_10() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    for number in ["10", "2", "1"] {
        station(&hall, &marc, number).await;
    }
    let listed = hall.get(&marc, &format!("{STATIONS}?sort=id")).await.good();
    let numbers: Vec<&str> =
        listed["items"].as_array().unwrap().iter().filter_map(|row| row["values"]["id"].as_str()).collect();
    assert_eq!(numbers, ["1", "2", "10"]);
}

#[tokio::test]
async fn stations_share_a_building_as_long_as_it_has_rooms() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let school =
        made(&hall, &marc, PLACES, json!({"name": "École Anne-Frank", "address": "2 rue Haute", "rooms": 2})).await;
    let place = school["id"].clone();
    for number in ["0001", "0002"] {
        made(&hall, &marc, STATIONS, json!({"id": number, "place": place})).await;
    }
    let full = hall.post(&marc, STATIONS, json!({"values": {"id": "0003", "place": place}})).await.refused(422);
    assert_eq!(full["violations"][0]["field"], "place");
    assert!(full["detail"].as_str().unwrap().contains("École Anne-Frank"), "{full}");
    let fewer = hall.patch(&marc, &format!("{PLACES}/{place}"), 1, json!({"values": {"rooms": 1}})).await.refused(422);
    assert_eq!(fewer["violations"][0]["field"], "rooms");
    hall.patch(&marc, &format!("{PLACES}/{place}"), 1, json!({"values": {"rooms": 3}})).await.good();
    made(&hall, &marc, STATIONS, json!({"id": "0003", "place": place, "kind": "no_perimeter"})).await;
    // A place of another town is no choice.
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    let foreign = hall.post(&anne, STATIONS, json!({"values": {"id": "0001", "place": place}})).await;
    assert!(foreign.status.is_client_error(), "{}", foreign.status);
}

#[tokio::test]
async fn two_lines_that_hold_one_number_are_refused_and_both_are_named() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let [one, two] = [station(&hall, &marc, "0001").await, station(&hall, &marc, "0002").await];
    range(&hall, &marc, "Rue de la République", ("both", Some(1), Some(500)), &one).await;
    let values = json!({"street": "R REPUBLIQUE", "parity": "even", "first": 500, "station": two});
    let refused = hall.post(&marc, RANGES, json!({"values": values})).await.refused(422);
    let told = refused["detail"].as_str().unwrap();
    assert!(told.contains("« du n° 1 au n° 500 → bureau 0001"), "{told}");
    assert!(told.contains("« du n° 500 à la fin, côté pair → bureau 0002"), "{told}");
    let line = range(&hall, &marc, "R REPUBLIQUE", ("even", Some(502), None), &two).await;
    let wider = json!({"values": {"first": 2}});
    hall.patch(&marc, &format!("{RANGES}/{}", line["id"]), 1, wider).await.refused(422);
    // A line does not stand in its own way, nor in that of another street or town.
    hall.patch(&marc, &format!("{RANGES}/{}", line["id"]), 1, json!({"values": {"first": 504}})).await.good();
    range(&hall, &marc, "Place de la République", ("both", None, None), &two).await;
    let anne = hall.agent("anne", "elections", Some("93010")).await;
    let theirs = station(&hall, &anne, "0001").await;
    range(&hall, &anne, "Rue de la République", ("both", None, None), &theirs).await;
    for (wrong, field) in [
        (json!({"street": "Rue B", "parity": "odd", "first": 2, "station": one}), "first"),
        (json!({"street": "Rue B", "first": 9, "last": 1, "station": one}), "last"),
        (json!({"street": "…", "station": one}), "street"),
    ] {
        let refused = hall.post(&marc, RANGES, json!({"values": wrong})).await.refused(422);
        assert_eq!(refused["violations"][0]["field"], field, "{refused}");
    }
}

#[tokio::test]
async fn an_elector_votes_where_the_street_list_says_and_nowhere_is_guessed() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let [b1, b2, b7] =
        [station(&hall, &marc, "B1").await, station(&hall, &marc, "B2").await, station(&hall, &marc, "B7").await];
    for (parity, first, last) in [("odd", 1, 499), ("even", 2, 500)] {
        range(&hall, &marc, "Rue de la République", (parity, Some(first), Some(last)), &b1).await;
    }
    for (parity, first, last) in [("odd", 501, 999), ("even", 502, 1000)] {
        range(&hall, &marc, "Rue de la République", (parity, Some(first), Some(last)), &b2).await;
    }
    let elector = |name: &str, number: i64, more: Value| {
        let mut values =
            json!({"birth_name": name, "birth_date": "1980-02-01", "number": number, "street": "R REPUBLIQUE"});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    };
    let one = made(&hall, &marc, ELECTORS, elector("ZALPHA", 502, json!({}))).await;
    assert_eq!((&one["values"]["station"], &one["values"]["birth_written"]), (&b2, &json!("01/02/1980")));
    let bis = made(&hall, &marc, ELECTORS, elector("ZBETA", 500, json!({"suffix": "bis"}))).await;
    assert_eq!(bis["values"]["station"], b1, "bis votes with its number");
    let beyond = made(&hall, &marc, ELECTORS, elector("ZGAMMA", 1001, json!({}))).await;
    assert_eq!((&beyond["values"]["station"], &beyond["values"]["range_station"]), (&Value::Null, &Value::Null));
    let uncut = format!("{ELECTORS}?f.range_station=empty:&f.forced=eq:false");
    assert_eq!(hall.get(&marc, &uncut).await.good()["items"][0]["label"], "ZGAMMA");

    let guessed = hall.post(&marc, ELECTORS, json!({"values": elector("ZDELTA", 502, json!({"station": b1}))})).await;
    let told = guessed.refused(422)["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("B2") && told.contains("B1") && !told.contains("ZDELTA"), "{told}");
    let silent = elector("ZDELTA", 502, json!({"station": b7, "forced": true}));
    assert_eq!(
        hall.post(&marc, ELECTORS, json!({"values": silent})).await.refused(422)["violations"][0]["field"],
        "forced_reason"
    );
    let forced = elector("ZDELTA", 502, json!({"station": b7, "forced": true, "forced_reason": "Fauteuil roulant"}));
    let forced = made(&hall, &marc, ELECTORS, forced).await;
    assert_eq!((&forced["values"]["station"], &forced["values"]["range_station"]), (&b7, &b2));
    let lifted = hall
        .patch(&marc, &format!("{ELECTORS}/{}", forced["id"]), 1, json!({"values": {"forced": false}}))
        .await
        .good();
    assert_eq!(lifted["values"]["station"], b2);
    // The reason went with it: to force again is to say why again.
    let again = json!({"values": {"forced": true, "station": b7}});
    hall.patch(&marc, &format!("{ELECTORS}/{}", forced["id"]), 2, again).await.refused(422);
}

#[tokio::test]
async fn a_new_cut_says_who_moves_and_moves_nobody_by_itself() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let [b1, b2] = [station(&hall, &marc, "B1").await, station(&hall, &marc, "B2").await];
    let first = range(&hall, &marc, "Rue Haute", ("both", None, Some(500)), &b1).await;
    let second = range(&hall, &marc, "Rue Haute", ("both", Some(501), None), &b2).await;
    let mut ids = Vec::new();
    for number in [400, 451, 500, 600] {
        let values = json!({"birth_name": format!("ZN{number}"), "birth_written": "00/00/1953", "number": number, "street": "RUE HAUTE"});
        ids.push(made(&hall, &marc, ELECTORS, values).await["id"].clone());
    }
    let forced = json!({"birth_name": "ZFORCE", "number": 460, "street": "Rue Haute", "station": b1, "forced": true, "forced_reason": "Maison de retraite"});
    made(&hall, &marc, ELECTORS, forced).await;
    hall.patch(&marc, &format!("{RANGES}/{}", first["id"]), 1, json!({"values": {"last": 450}})).await.good();
    let to_move = format!("{ELECTORS}?f.to_move=eq:true&sort=number");
    assert_eq!(hall.get(&marc, &to_move).await.good()["total"], 0, "not cut is not another station");
    hall.patch(&marc, &format!("{RANGES}/{}", second["id"]), 1, json!({"values": {"first": 451}})).await.good();
    let moving = hall.get(&marc, &to_move).await.good();
    assert_eq!(moving["total"], 2, "the forced one stays: {moving}");
    let all_in_b1 = hall.get(&marc, &format!("{ELECTORS}?f.station=in:{b1}")).await.good();
    assert_eq!(all_in_b1["total"], 4, "nobody moves today");

    let act = json!({"ids": [ids[1], ids[2]], "values": {}});
    let done = hall.post(&marc, &format!("{ELECTORS}/actions/follow-street-list"), act).await.good();
    assert_eq!(done["changed"], 2, "{done}");
    assert_eq!(hall.get(&marc, &format!("{ELECTORS}?f.station=in:{b2}")).await.good()["total"], 3);
    assert_eq!(hall.get(&marc, &to_move).await.good()["total"], 0);
    // A line taken away: its electors are not cut, and stay where they are registered.
    hall.delete(&marc, &format!("{RANGES}/{}", second["id"]), 2).await;
    let left = hall.get(&marc, &format!("{ELECTORS}?f.range_station=empty:&f.forced=eq:false")).await.good();
    assert_eq!(left["total"], 3);
    assert_eq!(hall.get(&marc, &format!("{ELECTORS}?f.station=empty:")).await.good()["total"], 0);
}

#[tokio::test]
async fn what_the_street_list_leaves_out_is_listed() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let clerk = hall.agent("lea", "town-administrator", Some("80016")).await;
    let b1 = station(&hall, &marc, "B1").await;
    for number in [12, 48, 502] {
        hall.address(&clerk, "80016", number, "Rue Haute").await;
    }
    hall.address(&clerk, "80016", 1, "Rue Neuve").await;
    range(&hall, &marc, "RUE HAUTE", ("even", Some(2), Some(40)), &b1).await;
    range(&hall, &marc, "RUE HAUTE", ("even", Some(44), Some(98)), &b1).await;
    let uncut = hall.get(&marc, "/api/elections/uncut?commune=80016").await.good();
    let gaps: Vec<&str> = uncut["gaps"].as_array().unwrap().iter().filter_map(|gap| gap["numbers"].as_str()).collect();
    assert_eq!(gaps, ["côté impair", "n° 42", "du n° 100 à la fin, côté pair"]);
    let addresses: Vec<(&str, i64)> = uncut["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|address| Some((address["street"].as_str()?, address["number"].as_i64()?)))
        .collect();
    assert_eq!((addresses, &uncut["total"]), (vec![("Rue Haute", 502), ("Rue Neuve", 1)], &json!(2)));
    let line = hall.get(&marc, RANGES).await.good()["items"][0]["id"].clone();
    let check = hall.post(&marc, &format!("{RANGES}/actions/check"), json!({"ids": [line], "values": {}})).await.good();
    assert!(check["message"].as_str().unwrap().contains("laisse 3 suite(s)"), "{check}");
    let file = hall.get(&marc, check["link"].as_str().unwrap()).await;
    let file = String::from_utf8(file.body).unwrap();
    assert_eq!(file.lines().filter(|line| line.ends_with("adresse sans bureau")).count(), 2, "{file}");
    hall.get(&marc, "/api/elections/uncut?commune=93010").await.refused(403);
    hall.get(&Agent::default(), "/api/elections/uncut?commune=80016").await.refused(401);
}

#[tokio::test]
async fn everybody_learns_where_an_address_votes_and_nothing_of_who_lives_there() {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    let clerk = hall.agent("lea", "town-administrator", Some("80016")).await;
    let address = hall.address(&clerk, "80016", 12, "Rue Haute").await;
    let nobody = Agent::default();
    let asked = "/api/elections/station?commune=80016&street=RUE%20HAUTE&number=12%20bis";
    let unknown = hall.get(&nobody, asked).await.good();
    assert_eq!((&unknown["station"], &unknown["by"]), (&Value::Null, &Value::Null));

    // Without a street list the area drawn on the map answers.
    let around = json!({"type": "MultiPolygon", "coordinates": [[[[2.0, 49.5], [3.5, 49.5], [3.5, 50.5], [2.0, 50.5], [2.0, 49.5]]]]});
    let place = json!({"name": "École Anne-Frank", "address": "2 rue Haute, 80300 Albert", "accessible": true});
    let place = hall
        .post(&marc, PLACES, json!({"values": place, "geometry": {"type": "Point", "coordinates": [2.65, 50.0]}}))
        .await
        .good();
    let drawn = json!({"values": {"id": "0001", "place": place["id"]}, "geometry": around});
    let drawn = hall.post(&marc, STATIONS, drawn).await.good();
    let by_area =
        hall.get(&nobody, &format!("/api/elections/station?commune=80016&address={}", address["id"])).await.good();
    assert_eq!((&by_area["by"], &by_area["station"]["number"]), (&json!("area"), &json!("0001")));

    let two = station(&hall, &marc, "0002").await;
    range(&hall, &marc, "Rue Haute", ("even", None, None), &two).await;
    range(&hall, &marc, "Rue Basse", ("both", None, None), &drawn["id"]).await;
    let elector = json!({"birth_name": "ZSECRET", "number": 12, "street": "Rue Haute"});
    made(&hall, &marc, ELECTORS, elector).await;
    let listed = hall.get(&nobody, asked).await;
    assert!(!String::from_utf8_lossy(&listed.body).contains("ZSECRET"));
    assert_eq!((&listed.good()["by"], &listed.good()["station"]["number"]), (&json!("street_list"), &json!("0002")));
    let whole = hall.get(&nobody, "/api/elections/station?commune=80016&street=rue%20basse&lang=en").await.good();
    assert_eq!(whole["message"], "Polling station 0001, École Anne-Frank, 2 rue Haute, 80300 Albert");
    assert_eq!((&whole["station"]["accessible"], &whole["station"]["longitude"]), (&json!(true), &json!(2.65)));
    // Once there is a list, what it leaves out is not taken from the map.
    let odd = hall.get(&nobody, "/api/elections/station?commune=80016&street=rue%20haute&number=11").await.good();
    assert_eq!(odd["station"], Value::Null);
    for (wrong, status) in [
        ("commune=80016", 400),
        ("commune=x&street=a", 400),
        ("commune=80016&address=999999", 404),
        ("commune=93010&street=%00&number=1", 400),
    ] {
        hall.get(&nobody, &format!("/api/elections/station?{wrong}")).await.refused(status);
    }
}
