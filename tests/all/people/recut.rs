//! A division is decided: a limit moves from 500 to 450, is frozen, planned for a day, taken back, put in force (EL-2).

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const SCENARIOS: &str = "/api/records/redistricting-scenarios";
const MOVEMENTS: &str = "/api/records/elector-movements";
const ELECTORS: &str = "/api/records/electors";
const STATIONS: &str = "/api/records/polling-stations";
const RANGES: &str = "/api/records/street-ranges";
const STREET: &str = "RUE DE LA REPUBLIQUE";

/// A town with one long street, written two ways, cut at 500 between two stations; who votes there.
pub struct Republic {
    pub hall: Hall,
    pub marc: Agent,
    pub b1: i64,
    pub b2: i64,
}

async fn made(hall: &Hall, agent: &Agent, path: &str, values: Value) -> i64 {
    hall.post(agent, path, json!({"values": values})).await.good()["id"].as_i64().unwrap()
}

pub async fn republic() -> Republic {
    let hall = hall().await;
    let marc = hall.agent("marc", "elections", Some("80016")).await;
    // Doors of both sides from 401 to 560, every third as the post writes it; a hamlet without numbers.
    let sql = "insert into addresses.addresses (commune, id, street, number, suffix, geom)
        select '80016', 'made_' || n, case when n % 3 = 0 then 'R REPUBLIQUE' else 'RUE DE LA REPUBLIQUE' end, n, null,
            ST_SetSRID(ST_MakePoint(2.65 + n * 1e-4, 50 + (n % 2) * 3e-4), 4326) from generate_series(401, 560) n
        union all select '80016', 'hamlet', 'Hameau du Bois', 99999, null, ST_SetSRID(ST_MakePoint(2.71, 50.002), 4326)";
    sqlx::query(sql).execute(&mut hall.town.owner().await).await.unwrap();
    let place = json!({"name": "École Anne-Frank", "address": "2 rue Haute", "rooms": 3});
    let place = hall
        .post(
            &marc,
            "/api/records/polling-places",
            json!({"values": place, "geometry": {"type": "Point", "coordinates": [2.69, 50.0]}}),
        )
        .await
        .good()["id"]
        .clone();
    let b1 = made(&hall, &marc, STATIONS, json!({"id": "B1", "place": place, "centralising": true})).await;
    let b2 = made(&hall, &marc, STATIONS, json!({"id": "B2", "place": place})).await;
    for (first, last, station) in [(None, Some(500), b1), (Some(501), None, b2)] {
        let line = json!({"street": STREET, "parity": "both", "first": first, "last": last, "station": station});
        made(&hall, &marc, RANGES, line).await;
    }
    made(&hall, &marc, RANGES, json!({"street": "Hameau du Bois", "parity": "both", "station": b2})).await;
    // A street without an address yet.
    made(&hall, &marc, RANGES, json!({"street": "Rue Neuve", "parity": "both", "station": b1})).await;
    Republic { hall, marc, b1, b2 }
}

impl Republic {
    /// An elector of the street; their identifier.
    async fn elector(&self, name: &str, number: i64, more: Value) -> i64 {
        let street = if number % 2 == 0 { "R REPUBLIQUE" } else { STREET };
        let mut values = json!({"birth_name": name, "birth_date": "1980-02-01", "number": number, "street": street});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        made(&self.hall, &self.marc, ELECTORS, values).await
    }

    /// Eight electors, two of them forced to B1, one of the European list.
    pub async fn people(&self) {
        for number in [410, 451, 460, 475, 500] {
            self.elector(&format!("ZN{number}"), number, json!({})).await;
        }
        self.elector("ZEUROPE", 490, json!({"list": "LCE"})).await;
        self.elector("ZN501", 501, json!({})).await;
        self.elector("ZLOIN", 540, json!({})).await;
        for (name, number) in [("ZFORCE", 470), ("ZDROIT", 420)] {
            let forced = json!({"station": self.b1, "forced": true, "forced_reason": "Fauteuil roulant"});
            self.elector(name, number, forced).await;
        }
    }

    /// A scenario with the limit at 450.
    pub async fn drawn(&self, name: &str) -> i64 {
        let scenario = made(&self.hall, &self.marc, SCENARIOS, json!({"name": name, "least": 1, "most": 100})).await;
        let path = format!("/api/elections/scenarios/{scenario}");
        let ground = self.hall.get(&self.marc, &format!("{path}/ground")).await.good();
        let all = &ground["addresses"];
        let column = |name: &str| all[name].as_array().unwrap().iter().map(|value| value.as_u64().unwrap());
        let both = column("unit").zip(column("number")).filter(|(_, number)| (451..=500).contains(number));
        let units: Vec<u64> = both.map(|(unit, _)| unit).collect();
        assert_eq!(units.len(), 50);
        let operation = json!({"operation": "stroke", "units": units, "to": 1});
        let step = json!({"after": 0, "act": "do", "operation": operation});
        let drawn = self.hall.post(&self.marc, &format!("{path}/steps"), step).await.good();
        assert_eq!(drawn["outcome"]["units"], 50, "{drawn}");
        scenario
    }

    /// Do an action; what it says, done or refused.
    pub async fn act(&self, scenario: i64, action: &str, values: Value) -> Result<String, String> {
        let asked = json!({"ids": [scenario], "values": values});
        let done = self.hall.post(&self.marc, &format!("{SCENARIOS}/actions/{action}"), asked).await.good();
        if done["changed"] == 1 {
            Ok(done["message"].as_str().unwrap_or_default().to_owned())
        } else {
            Err(done["refused"].to_string())
        }
    }

    async fn total(&self, path: &str) -> i64 {
        self.hall.get(&self.marc, path).await.good()["total"].as_i64().unwrap()
    }

    async fn state(&self, scenario: i64) -> String {
        let record = self.hall.get(&self.marc, &format!("{SCENARIOS}/{scenario}")).await.good();
        record["values"]["state"].as_str().unwrap().to_owned()
    }

    async fn number<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(sql).fetch_one(&mut self.hall.town.owner().await).await.unwrap()
    }

    /// Everything the division is made of, to see whether it changed.
    async fn division(&self) -> String {
        self.number(
            "select string_agg(t, ' ') from (
                select to_jsonb(e)::text from elections.electors e union all select to_jsonb(s)::text from elections.polling_stations s
                union all select to_jsonb(r)::text from elections.street_ranges r order by 1) x (t)",
        )
        .await
    }

    /// The scenario takes effect: who moves, what the roll, the map and the street list say then.
    async fn takes_effect(&self, scenario: i64) {
        let Self { b1, b2, .. } = self;
        let effect = self.act(scenario, "take-effect", json!({})).await.unwrap();
        assert!(effect.contains("6 électeurs ont changé de bureau"), "{effect}");
        assert_eq!(self.total(&format!("{MOVEMENTS}?f.state=eq:done")).await, 6);
        assert_eq!(self.total(&format!("{ELECTORS}?f.station=in:{b1}")).await, 2);
        assert_eq!(self.total(&format!("{ELECTORS}?f.station=in:{b2}")).await, 8);
        assert_eq!(self.total(&format!("{ELECTORS}?f.to_move=eq:true")).await, 0);
        assert_eq!(self.total(&format!("{ELECTORS}?f.range_station=empty:")).await, 0, "both spellings are cut");
        let counted: Vec<i32> = sqlx::query_scalar("select electors from elections.polling_stations order by id")
            .fetch_all(&mut self.hall.town.owner().await)
            .await
            .unwrap();
        assert_eq!(counted, [2, 7]);
        assert!(self.number::<bool>("select bool_and(geom is not null) from elections.polling_stations").await);
        let cut = self.number::<String>("select string_agg(concat_ws(' ', street, first, last), ', ' order by street, first nulls first) from elections.street_ranges").await;
        assert_eq!(cut, "Hameau du Bois, RUE DE LA REPUBLIQUE 450, RUE DE LA REPUBLIQUE 451, Rue Neuve");
        // Who did it and what was before is in the history; the untouched lines are the same records.
        let revised = "select count(*) from beffroi.revision where relation = 'elections.electors' and action = 'changed' and name = 'Marc'";
        assert!(self.number::<i64>(revised).await >= 6);
        let kept = "select count(*) from elections.street_ranges r where version = 1 and street in ('Hameau du Bois', 'Rue Neuve')";
        assert_eq!(self.number::<i64>(kept).await, 2);
    }

    /// What the work of the night says of itself.
    async fn night(&self) -> String {
        let hall = &self.hall;
        let running = hall.worker();
        let mut session = hall.town.owner().await;
        let job = beffroi::jobs::NewJob {
            kind: "redistricting-effect",
            title: "Nuit".into(),
            commune: None,
            arguments: json!({}),
            not_before: None,
        };
        let job = beffroi::jobs::ask_for_program(
            &mut hall.parts.pool.acquire().await.unwrap(),
            None,
            beffroi::base::Language::French,
            &job,
        )
        .await
        .unwrap();
        let limit = Instant::now() + Duration::from_mins(1);
        let message = loop {
            let told: (String, Option<String>) = sqlx::query_as("select state, message from jobs.jobs where fid = $1")
                .bind(job)
                .fetch_one(&mut session)
                .await
                .unwrap();
            if matches!(told.0.as_str(), "done" | "failed") {
                break told.1.unwrap_or_default();
            }
            assert!(Instant::now() < limit, "{told:?}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        };
        running.stop().await;
        message
    }

    async fn today(&self) -> String {
        self.number("select beffroi.today()::text").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_a_street_moves_on_its_day_and_whoever_is_not_forced_moves_with_it() {
    let town = republic().await;
    let Republic { hall, marc, .. } = &town;
    town.people().await;
    let scenario = town.drawn("Limite à 450").await;
    let plan = hall.get(marc, &format!("/api/elections/scenarios/{scenario}/plan")).await.good();
    let told: Vec<_> =
        plan["stations"].as_array().unwrap().iter().map(|s| (s["before"].as_i64(), s["electors"].as_i64())).collect();
    assert_eq!(told, [(Some(7), Some(3)), (Some(2), Some(6))], "of the main list, the forced ones stay");

    let frozen = town.act(scenario, "freeze", json!({})).await.unwrap();
    assert!(frozen.contains("2 bureaux, 4 lignes"), "{frozen}");
    assert!(frozen.contains("5 électeurs changeraient de bureau (LP 4, LCE 1)"), "{frozen}");
    let lines: Vec<String> = sqlx::query_scalar(
        "select concat_ws(' ', l.street, l.parity, l.first, l.last, s.number, l.changed) from elections.scenario_lines l
            join elections.scenario_stations s on s.fid = l.scenario_station order by l.street, l.first nulls first",
    )
    .fetch_all(&mut hall.town.owner().await)
    .await
    .unwrap();
    assert_eq!(
        lines,
        [
            "Hameau du Bois both B2 f",
            "RUE DE LA REPUBLIQUE both 450 B1 f",
            "RUE DE LA REPUBLIQUE both 451 B2 t",
            "Rue Neuve both B1 f"
        ]
    );
    let before = town.division().await;

    // Planned for the first of January: movements, and nobody moves today.
    let planned = town.act(scenario, "apply", json!({})).await.unwrap();
    assert!(planned.contains("5 électeurs changeront de bureau, aucun aujourd’hui"), "{planned}");
    assert_eq!(
        (town.state(scenario).await, town.total(&format!("{MOVEMENTS}?f.state=eq:pending")).await),
        ("planned".into(), 5)
    );
    assert_eq!(before, town.division().await, "none changes today");
    let early = town.act(scenario, "take-effect", json!({})).await.unwrap_err();
    assert!(early.contains("janvier") && early.contains("pas avant"), "{early}");
    assert!(town.act(scenario, "thaw", json!({})).await.unwrap_err().contains("planifié"));

    // Withdrawn before its day, and planned again.
    let withdrawn = town.act(scenario, "withdraw", json!({})).await.unwrap();
    assert!(withdrawn.contains("5 mouvements annulés"), "{withdrawn}");
    assert_eq!(town.total(&format!("{MOVEMENTS}?f.state=eq:withdrawn")).await, 5);
    assert_eq!((town.state(scenario).await, &before), ("frozen".into(), &town.division().await));
    let today = town.today().await;
    let planned = town.act(scenario, "apply", json!({"applies_on": today})).await.unwrap();
    assert!(planned.contains("art. R40"), "an order of today is late: {planned}");

    // Lifted: one already in the right station makes no movement, the other one does.
    let by_name = |name: &str| format!("{ELECTORS}?f.birth_name=eq:{name}");
    for (name, movements) in [("ZDROIT", 5), ("ZFORCE", 6)] {
        let elector = hall.get(marc, &by_name(name)).await.good()["items"][0]["id"].clone();
        hall.patch(marc, &format!("{ELECTORS}/{elector}"), 1, json!({"values": {"forced": false}})).await.good();
        assert_eq!(town.total(&format!("{MOVEMENTS}?f.state=eq:pending")).await, movements, "{name}");
    }

    town.takes_effect(scenario).await;

    // A second time, by hand or in the night, nothing changes.
    let after = town.division().await;
    let again = town.act(scenario, "take-effect", json!({})).await.unwrap();
    assert!(again.contains("déjà en vigueur"), "{again}");
    assert_eq!((after, town.state(scenario).await), (town.division().await, "applied".into()));
    assert!(town.act(scenario, "withdraw", json!({})).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_scenario_cannot_change_and_thawed_it_can() {
    let town = republic().await;
    let scenario = town.drawn("Figé").await;
    town.act(scenario, "submit", json!({})).await.unwrap_err();
    town.act(scenario, "freeze", json!({})).await.unwrap();
    let step = json!({"after": 1, "act": "undo"});
    let path = format!("/api/elections/scenarios/{scenario}/steps");
    town.hall.post(&town.marc, &path, step.clone()).await.refused(409);
    let mut owner = town.hall.town.owner().await;
    for sql in [
        "update elections.scenario_lines set last = 460 where last = 450",
        "delete from elections.scenario_stations",
        "insert into elections.scenario_lines (commune, scenario, scenario_station, street, street_key, parity)
            select commune, scenario, fid, 'Rue X', 'rue x', 'both' from elections.scenario_stations limit 1",
        "update elections.scenarios set most = 7",
    ] {
        let refused = sqlx::query(sql).execute(&mut owner).await.unwrap_err();
        assert!(refused.to_string().contains("frozen scenario"), "{sql}: {refused}");
    }
    let station: i64 = town.number("select min(fid) from elections.scenario_stations").await;
    let typed = json!({"values": {"name": "Autre"}});
    let refused = town.hall.patch(&town.marc, &format!("/api/records/scenario-stations/{station}"), 1, typed).await;
    assert!(refused.refused(422)["detail"].as_str().unwrap().contains("figé"));
    town.act(scenario, "submit", json!({})).await.unwrap();
    assert!(town.act(scenario, "thaw", json!({})).await.unwrap_err().contains("soumis"));
    town.act(scenario, "withdraw", json!({})).await.unwrap();
    town.act(scenario, "thaw", json!({})).await.unwrap();
    assert_eq!(town.number::<i64>("select count(*) from elections.scenario_lines").await, 0);
    town.hall.post(&town.marc, &path, step).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_street_list_cannot_say_is_named_before_anything_is_decided() {
    let town = republic().await;
    // 450 bis is of another canton than 450: no stroke brings them together, and the list goes by the number.
    for (station, canton) in [(town.b1, "Albert 1"), (town.b2, "Albert 2")] {
        let canton = json!({"values": {"canton": canton}});
        town.hall.patch(&town.marc, &format!("{STATIONS}/{station}"), 1, canton).await.good();
    }
    let sql = "with bis as (insert into addresses.addresses (commune, id, street, number, suffix, geom)
            values ('80016', 'bis', 'RUE DE LA REPUBLIQUE', 450, 'bis', ST_SetSRID(ST_MakePoint(2.69502, 50.0001), 4326)) returning fid)
        insert into elections.electors (commune, birth_name, roll_key, address, matched, street_key, door_number, station)
        select '80016', 'ZBIS', 'k', fid, 'door', 'rue republique', 450, $1 from bis";
    sqlx::query(sql).bind(town.b2).execute(&mut town.hall.town.owner().await).await.unwrap();
    let scenario = made(&town.hall, &town.marc, SCENARIOS, json!({"name": "Bis", "least": 1, "most": 100})).await;
    let frozen = town.act(scenario, "freeze", json!({})).await.unwrap();
    assert!(frozen.contains("1 numéros sont à cheval") && frozen.contains("450 RUE DE LA REPUBLIQUE"), "{frozen}");
    // A station made since is not in the scenario.
    made(&town.hall, &town.marc, STATIONS, json!({"id": "B3"})).await;
    assert!(town.act(scenario, "apply", json!({})).await.unwrap_err().contains("B3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_is_closed_another_opened_in_the_night_of_their_day() {
    let town = republic().await;
    let Republic { hall, marc, b2, .. } = &town;
    town.people().await;
    let scenario = made(hall, marc, SCENARIOS, json!({"name": "Trois", "least": 1, "most": 100})).await;
    let path = format!("/api/elections/scenarios/{scenario}");
    let plan = hall.get(marc, &format!("{path}/plan")).await.good();
    let open = json!({"after": plan["step"], "act": "do", "operation": {"operation": "open", "cell": 0},
        "station": {"number": "B9", "name": "Gymnase", "place": {"name": "Gymnase", "lon": 2.7, "lat": 50.0}}});
    let opened = hall.post(marc, &format!("{path}/steps"), open).await.good();
    let ground = hall.get(marc, &format!("{path}/ground")).await.good();
    let units: Vec<u64> = (0..ground["units"].as_u64().unwrap())
        .filter(|unit| ground["first"][usize::try_from(*unit).unwrap()] == 1)
        .collect();
    let stroke =
        json!({"after": opened["step"], "act": "do", "operation": {"operation": "stroke", "units": units, "to": 2}});
    let stroke = hall.post(marc, &format!("{path}/steps"), stroke).await.good();
    let close = json!({"after": stroke["step"], "act": "do", "operation": {"operation": "close", "station": 1}});
    hall.post(marc, &format!("{path}/steps"), close).await.good();
    town.act(scenario, "freeze", json!({})).await.unwrap();
    let today = town.today().await;
    let planned = town.act(scenario, "apply", json!({"applies_on": today})).await.unwrap();
    assert!(planned.contains("2 électeurs"), "{planned}");
    // Forced to the station that closes after all: it is kept for them.
    let forced = json!({"station": b2, "forced": true, "forced_reason": "Conseillère"});
    town.elector("ZRESTE", 410, forced).await;

    let message = town.night().await;
    assert!(message.contains("1 bureaux ouverts, 1 supprimés"), "{message}");
    assert!(message.contains("1 électeurs restent inscrits à un bureau supprimé"), "{message}");
    assert_eq!(town.state(scenario).await, "applied");
    let stations: Vec<String> = sqlx::query_scalar(
        "select concat_ws(' ', s.id, s.ended_on is not null, s.geom is not null, p.name, s.electors) from elections.polling_stations s
            left join elections.polling_places p on p.fid = s.place order by s.id",
    )
    .fetch_all(&mut hall.town.owner().await)
    .await
    .unwrap();
    assert_eq!(stations, ["B1 f t École Anne-Frank 7", "B2 t f 1", "B9 f t Gymnase 2"]);
    assert_eq!(town.total(&format!("{STATIONS}?f.ended_on=filled:")).await, 1);
    // A new scenario knows the station that ended no more.
    let next = made(hall, marc, SCENARIOS, json!({"name": "Suite"})).await;
    let plan = hall.get(marc, &format!("/api/elections/scenarios/{next}/plan")).await.good();
    let numbers: Vec<&str> =
        plan["stations"].as_array().unwrap().iter().filter_map(|station| station["number"].as_str()).collect();
    assert_eq!(numbers, ["B1", "B9"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_drew_on_a_scenario_hears_that_it_is_submitted_and_planned() {
    let town = republic().await;
    let Republic { hall, marc, .. } = &town;
    town.people().await;
    let lucie = hall.agent("lucie", "elections", Some("80016")).await;
    let scenario = town.drawn("À deux").await;
    let undone = json!({"after": 1, "act": "undo"});
    hall.post(&lucie, &format!("/api/elections/scenarios/{scenario}/steps"), undone).await.good();
    for action in ["freeze", "submit", "apply"] {
        town.act(scenario, action, json!({})).await.unwrap();
    }
    let told = hall.get(&lucie, "/api/notifications").await.good()["items"].clone();
    let titles: Vec<&str> = told.as_array().unwrap().iter().map(|notice| notice["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        ["Un scénario que vous avez dessiné est planifié", "Un scénario que vous avez dessiné est soumis"]
    );
    assert!(told[0]["text"].as_str().unwrap().contains("« À deux » entre en vigueur le 1er janvier"), "{told}");
    let own = hall.get(marc, "/api/notifications").await.good();
    assert_eq!(own["items"], json!([]), "nobody is told of what they do themselves");
}
