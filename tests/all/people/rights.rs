//! Who may do what where: every operation of the interface has its row, for a stranger and for every kind of agent; and
//! nothing of another commune comes out by any door.

use axum::http::Method;
use beffroi::server::document;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::hall::{Agent, Hall, hall};

/// What an answer is to be: let in (whatever else is wrong with the request), or kept out.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Let {
    In,
    /// 401: sign in first.
    Stranger,
    /// 403, or 404 where even its being there is not told.
    Out,
}

use Let::{In, Out, Stranger};

/// Operation; stranger, reader of Albert, addressing agent of Albert on a record of Albert, the same on one of Bondy,
/// administrator of Albert, administrator of the server.
type Line = (&'static str, [Let; 6]);

const EVERYBODY: [Let; 6] = [In; 6];
const SIGNED_IN: [Let; 6] = [Stranger, In, In, In, In, In];
const READS: [Let; 6] = [Stranger, In, In, Out, In, In];
const READS_TO_PRINT: [Let; 6] = [Stranger, Out, In, Out, In, In];
const NOT_THERE: [Let; 6] = [Stranger, Out, Out, Out, Out, Out];
const WRITES: [Let; 6] = [Stranger, Out, In, Out, In, In];

const TABLE: &[Line] = &[
    ("get /api/towns", EVERYBODY),
    ("get /api/search", EVERYBODY),
    ("get /api/at", EVERYBODY),
    ("get /api/layers/{layer}/features/{fid}", EVERYBODY),
    ("post /api/layers/{layer}/select", EVERYBODY),
    ("get /api/layers/{layer}/export", EVERYBODY),
    ("post /api/layers/{layer}/export", EVERYBODY),
    ("get /api/session", EVERYBODY),
    ("get /api/session/oidc", EVERYBODY), // no provider is set here: 404
    ("get /api/session/oidc/return", EVERYBODY),
    ("post /api/session", [Stranger; 6]),          // with a wrong password
    ("post /api/session/password", [Stranger; 6]), // likewise
    ("post /api/session/totp", SIGNED_IN),
    ("put /api/session/totp", SIGNED_IN),
    ("delete /api/session/totp", SIGNED_IN),
    ("get /api/session/passkeys", SIGNED_IN),
    ("post /api/session/passkeys", SIGNED_IN),
    ("put /api/session/passkeys", SIGNED_IN),
    ("delete /api/session/passkeys/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not theirs
    ("post /api/session/passkeys/challenge", EVERYBODY),                        // no public name here: 404
    ("post /api/session/passkeys/proof", EVERYBODY),
    ("get /api/session/tokens", SIGNED_IN),
    ("post /api/session/tokens", SIGNED_IN),
    ("delete /api/session/tokens/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not theirs
    ("post /api/invitation", EVERYBODY),
    ("put /api/invitation", EVERYBODY),
    ("get /api/records", SIGNED_IN),
    ("get /api/records/search", SIGNED_IN),
    ("get /api/records/{type}/description", SIGNED_IN),
    ("get /api/records/{type}", READS),
    ("post /api/records/{type}", WRITES),
    ("get /api/records/{type}/{id}", READS),
    ("patch /api/records/{type}/{id}", WRITES),
    ("post /api/records/{type}/{id}/restore", WRITES),
    ("get /api/records/{type}/{id}/history", READS),
    // Changed one by one: each of another commune is refused in the answer (see the attack below).
    ("post /api/records/{type}/bulk", [Stranger, Out, In, In, In, In]),
    ("post /api/records/{type}/actions/{action}", [Stranger, Out, In, In, In, In]),
    ("get /api/records/{type}/choices/{field}", SIGNED_IN),
    ("get /api/jobs", SIGNED_IN),
    ("get /api/jobs/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not theirs
    ("post /api/jobs/{id}/cancel", [Stranger, Out, Out, Out, Out, Out]),
    ("post /api/jobs/{id}/retry", [Stranger, Out, Out, Out, Out, Out]),
    ("get /api/notifications", SIGNED_IN),
    ("post /api/notifications/read", SIGNED_IN),
    ("get /api/notifications/preferences", SIGNED_IN),
    ("put /api/notifications/preferences", SIGNED_IN),
    ("post /api/notifications/trial", SIGNED_IN), // no mail server here: 409
    ("get /api/views", SIGNED_IN),
    ("post /api/views", SIGNED_IN),
    ("delete /api/views/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not theirs
    ("get /api/records/{type}/export", READS),
    ("post /api/records/{type}/import", WRITES),
    ("post /api/records/{type}/import/columns", [Stranger, Out, In, In, In, In]),
    ("get /api/imports/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not theirs
    ("delete /api/imports/{id}", [Stranger, Out, Out, Out, Out, Out]),
    ("get /api/imports/{id}/rejects", [Stranger, Out, Out, Out, Out, Out]),
    ("post /api/records/{type}/attachments", [Stranger, Out, Out, Out, Out, Out]), // addresses have no files: 404
    ("get /api/records/{type}/scans", [Stranger, Out, Out, Out, Out, Out]),        // likewise
    ("post /api/records/{type}/scans", [Stranger, Out, Out, Out, Out, Out]),
    ("get /api/records/{type}/{id}/attachments/{field}", [Stranger, Out, Out, Out, Out, Out]), // likewise
    ("get /api/subject-access", [Stranger, Out, Out, Out, In, In]),
    ("post /api/subject-access/export", [Stranger, Out, Out, Out, In, In]), // without a reason: 422
    ("get /api/records/{type}/{id}/documents", READS),
    ("post /api/records/{type}/{id}/documents", WRITES),
    ("get /api/records/{type}/{id}/documents/{document}", [Stranger, Out, Out, Out, Out, Out]), // none was made: 404
    ("get /api/records/{type}/{id}/documents/{document}/signed", [Stranger, Out, Out, Out, Out, Out]),
    ("put /api/records/{type}/{id}/documents/{document}/signed", [Stranger, Out, Out, Out, Out, Out]),
    ("post /api/records/{type}/documents", [Stranger, Out, In, In, In, In]), // each commune is asked for in the list
    ("get /api/records/{type}/templates", READS_TO_PRINT),
    ("post /api/documents/preview", [Stranger, Out, Out, Out, In, In]),
    ("get /api/documents/vocabulary", [Stranger, Out, Out, Out, In, In]),
    ("get /api/addresses/bal", READS),
    ("post /api/addresses/differences", WRITES),
    ("post /api/addresses/differences/accept", WRITES),
    ("get /api/elections/station", EVERYBODY),
    ("get /api/elections/uncut", [Stranger, In, Out, Out, In, In]), // addressing knows no street list
    ("post /api/elections/roll", [Stranger, Out, Out, Out, In, In]),
    ("get /api/elections/roll/{id}/rejects", [Stranger, Out, Out, Out, In, In]), // gone: 410
    // A scenario that is not there; who may draw on one that is: people::workshop.
    ("get /api/elections/scenarios/{fid}/ground", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/plan", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/changes", NOT_THERE),
    ("post /api/elections/scenarios/{fid}/steps", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/areas", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/findings", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/comparison", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/lines", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/past-ballots", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/past-results", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/movements", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/proposals", NOT_THERE),
    ("post /api/elections/scenarios/{fid}/proposals", NOT_THERE),
    ("get /api/elections/scenarios/{fid}/proposals/{proposal}/moves", NOT_THERE),
    ("get /api/queries/{id}", [Stranger, Out, Out, Out, Out, Out]), // one that is not there
    ("get /api/queries/{id}/run", [Stranger, Out, Out, Out, Out, Out]),
    ("post /api/queries/{id}/run", [Stranger, Out, Out, Out, Out, Out]),
    ("get /api/queries/{id}/export", [Stranger, Out, Out, Out, Out, Out]),
    ("get /api/queries/{id}/subscription", [Stranger, Out, Out, Out, Out, Out]),
    ("put /api/queries/{id}/subscription", [Stranger, Out, Out, Out, Out, Out]),
    ("delete /api/queries/{id}/subscription", [Stranger, Out, Out, Out, Out, Out]),
    ("post /api/queries/try", [Stranger, Out, Out, Out, In, In]),
    ("get /api/queries/tables", [Stranger, Out, Out, Out, In, In]),
    ("get /api/dashboards", SIGNED_IN),
    ("put /api/dashboards/{id}/arrangement", [Stranger, Out, Out, Out, Out, Out]), // one that is not there
    ("delete /api/dashboards/{id}/arrangement", [Stranger, Out, Out, Out, Out, Out]),
    ("delete /api/records/{type}/{id}", WRITES),
    ("delete /api/session", EVERYBODY),
];

/// Operations that are asked for a commune.
const IN_A_COMMUNE: &[&str] = &[
    "get /api/records/{type}",
    "get /api/records/{type}/export",
    "get /api/records/{type}/templates",
    "post /api/records/{type}/import",
    "get /api/addresses/bal",
    "post /api/addresses/differences",
    "get /api/elections/uncut",
    "post /api/elections/roll",
];

/// A body each operation understands.
fn body(operation: &str, record: &Value) -> Option<Value> {
    let values = json!({"number": 5, "street": "Rue du Droit"});
    Some(match operation {
        // Each visitor tries a login of their own: one login tried so often would have to wait.
        "post /api/session" => json!({"login": format!("personne-{}", record["id"]), "password": "faux"}),
        "post /api/session/password" => json!({"current": "faux", "password": "x"}),
        "put /api/session/totp" | "delete /api/session/totp" => json!({"code": "000000"}),
        "post /api/session/tokens" => json!({"name": "essai", "days": 1}),
        "post /api/subject-access/export" => json!({"records": [{"type": "accounts", "id": 1}], "reason": ""}),
        "post /api/invitation" => json!({"secret": "x"}),
        "put /api/invitation" => json!({"secret": "x", "password": "y"}),
        "post /api/layers/{layer}/select" | "post /api/layers/{layer}/export" => json!({"fids": [1]}),
        "post /api/records/{type}" => {
            json!({"commune": record["commune"], "values": values, "geometry": {"type": "Point", "coordinates": [2.65, 50.0]}})
        }
        "patch /api/records/{type}/{id}" => json!({"values": {"postcode": "80300"}}),
        "post /api/records/{type}/{id}/restore" => json!({"version": 1}),
        "post /api/records/{type}/bulk" => json!({"ids": [record["id"]], "values": {"postcode": "80301"}}),
        "post /api/records/{type}/actions/{action}" => json!({"ids": [record["id"]]}),
        "post /api/addresses/differences/accept" => json!({"commune": record["commune"], "accept": []}),
        "post /api/records/{type}/scans" => json!({"name": "scan.pdf", "commune": record["commune"]}),
        "post /api/records/{type}/{id}/documents" => json!({"template": "address-labels"}),
        "post /api/records/{type}/documents" => json!({"template": "address-labels"}),
        "post /api/documents/preview" => {
            json!({"type": "addresses", "form": "letter", "title": "Essai", "language": "fr", "text": "Bonjour"})
        }
        "post /api/elections/scenarios/{fid}/steps" => json!({"act": "undo", "after": 0}),
        "post /api/elections/scenarios/{fid}/proposals" => json!({"open": 1}),
        "put /api/queries/{id}/subscription" => json!({"every": "week", "format": "csv"}),
        "post /api/queries/{id}/run" => json!({"values": {}}),
        "post /api/queries/try" => json!({"statement": "select 1"}),
        "put /api/dashboards/{id}/arrangement" => json!({"widgets": []}),
        "post /api/views" => json!({"type": "addresses", "name": "À certifier", "query": "f.certified=eq:false"}),
        _ => return None,
    })
}

async fn knock(hall: &Hall, agent: &Agent, operation: &str, record: &Value) -> Let {
    let (method, path) = operation.split_once(' ').unwrap();
    let path = path
        .replace("{type}", "addresses")
        .replace("{layer}", "parcels")
        .replace("{action}", "certify")
        .replace("{field}", "position")
        .replace("{document}", "424242")
        .replace("scenarios/{fid}", "scenarios/424242")
        .replace("{proposal}", "1")
        .replace("{fid}", "1");
    let id = if path.contains("/records/") { record["id"].to_string() } else { "424242".to_owned() };
    let mut path = path.replace("{id}", &id);
    if IN_A_COMMUNE.contains(&operation) {
        path = format!("{path}?commune={}", record["commune"].as_str().unwrap());
    }
    if matches!(operation, "get /api/views" | "get /api/documents/vocabulary") {
        path.push_str("?type=addresses");
    }
    let method: Method = method.to_uppercase().parse().unwrap();
    let version = sqlx::query_scalar::<_, i32>("select version from addresses.addresses where fid = $1")
        .bind(record["id"].as_i64())
        .fetch_optional(hall.town.pool())
        .await
        .unwrap()
        .unwrap_or(1);
    let tag = format!("\"{version}\"");
    let answer = hall.ask(agent, method, &path, &[("if-match", &tag)], body(operation, record)).await;
    assert!(!answer.status.is_server_error(), "{operation}: {}", String::from_utf8_lossy(&answer.body));
    match answer.status.as_u16() {
        401 | 429 => Stranger,
        403 => Out,
        404 if path.contains("/records/") || path.contains("424242") => Out,
        _ => In,
    }
}

#[tokio::test]
async fn every_operation_lets_in_whom_it_should_and_nobody_else() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..8 {
        ours.push(hall.address(&maire, "80016", n, "Rue du Droit").await);
        theirs.push(hall.address(&maire, "93010", n, "Rue du Droit").await);
    }
    let reader = hall.agent("lea", "reader", Some("80016")).await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let chief = hall.agent("paul", "town-administrator", Some("80016")).await;
    let mut wrong = Vec::new();
    for (operation, expected) in TABLE {
        let visitors = [
            ("a stranger", &Agent::default(), &ours[0]),
            ("a reader", &reader, &ours[1]),
            ("an agent", &claire, &ours[2]),
            ("an agent of another commune", &claire, &theirs[0]),
            ("the town's administrator", &chief, &ours[3]),
            ("the server's administrator", &maire, &theirs[1]),
        ];
        for ((who, agent, record), expected) in visitors.into_iter().zip(expected) {
            let met = knock(&hall, agent, operation, record).await;
            if met != *expected {
                wrong.push(format!("{operation}: {who}: {met:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_operation_is_without_its_row() {
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    let mut rows: Vec<String> = TABLE.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    described.sort();
    rows.sort();
    assert_eq!(described, rows);
}

/// A row of each record type in a commune, written by the owner; its identifier.
async fn plant(hall: &Hall, commune: &str) -> Vec<(String, i64)> {
    let mut owner = hall.town.owner().await;
    let mark = format!("SECRET-{commune}");
    let street = format!("Rue {mark}");
    let planted = [
        (
            "addresses",
            format!(
                "insert into addresses.addresses (commune, id, number, street, geom) values ('{commune}', '{mark}', 9, '{street}', st_setsrid(st_makepoint(2.6, 50), 4326)) returning fid"
            ),
        ),
        (
            "streets",
            format!(
                "insert into addresses.streets (commune, id, name, geom) values ('{commune}', '{mark}', '{street}', st_setsrid('multilinestring((2.6 50, 2.7 50))'::geometry, 4326)) returning fid"
            ),
        ),
        (
            "aliases",
            format!(
                "insert into addresses.aliases (commune, street, name) values ('{commune}', '{street}', '{mark}') returning fid"
            ),
        ),
        (
            "accounts",
            format!(
                "insert into auth.accounts (commune, login, name) values ('{commune}', 'a{commune}', '{mark}') returning fid"
            ),
        ),
        (
            "memberships",
            format!(
                "insert into auth.memberships (account, role, commune) select a.fid, r.fid, '{commune}' from auth.accounts a, auth.roles r where a.login = 'a{commune}' and r.name = 'reader' returning fid"
            ),
        ),
        (
            "parameters",
            format!(
                "insert into beffroi.parameters (commune, name, value) values ('{commune}', 'secret', '{mark}') returning fid"
            ),
        ),
        (
            "consultations",
            format!(
                "insert into beffroi.consultations (commune, login, type, records, door) values ('{commune}', '{mark}', 'x', '{{1}}', 'web') returning fid"
            ),
        ),
    ];
    let mut ids = Vec::new();
    for (kind, sql) in planted {
        ids.push((kind.to_owned(), sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut owner).await.unwrap()));
    }
    ids
}

#[tokio::test]
async fn an_agent_of_albert_gets_nothing_of_bondy_by_any_door_of_the_records() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let bondy = plant(&hall, "93010").await;
    plant(&hall, "80016").await;
    let paul = hall.agent("paul", "town-administrator", Some("80016")).await;
    let every = hall.get(&maire, "/api/records").await.good().to_string();
    for (kind, _) in &bondy {
        assert!(every.contains(&format!("\"{kind}\"")), "{kind} is a record type");
    }
    for (kind, id) in &bondy {
        let base = format!("/api/records/{kind}");
        let reads = [
            base.clone(),
            format!("{base}?commune=93010"),
            format!("{base}?commune="),
            format!("{base}?ids={id}"),
            format!("{base}?limit=500&offset=0&bbox=-180,-85,180,85"),
            format!("{base}?date=2030-01-01"),
            format!("{base}?q=SECRET"),
            format!("{base}/{id}"),
            format!("{base}/{id}?date=2030-01-01"),
            format!("{base}/{id}/history"),
            format!("{base}/export?format=csv"),
            format!("{base}/export?format=geojson&commune=93010"),
            format!("{base}/export?format=gpkg&ids={id}"),
            format!("{base}/%2B{id}"),
            "/api/records/search?q=SECRET".to_owned(),
            "/api/records/search?q=SECRET&commune=93010".to_owned(),
            "/api/records/aliases/choices/address?q=SECRET".to_owned(),
            "/api/records/aliases/choices/address?commune=93010".to_owned(),
            "/api/records/memberships/choices/account?q=SECRET".to_owned(),
        ];
        for path in reads {
            let answer = hall.get(&paul, &path).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            assert!(!text.contains("SECRET-93010") && !text.contains("a93010"), "{path}: {text}");
            assert!(!answer.status.is_server_error(), "{path}: {text}");
            if path.ends_with(&format!("/{id}")) {
                assert_eq!(answer.status.as_u16(), 404, "{path}");
            }
        }
        let record = format!("{base}/{id}");
        let sign = json!({"values": {"name": "pris"}});
        assert!(matches!(hall.patch(&paul, &record, 1, sign).await.status.as_u16(), 403 | 404 | 422), "{record}");
        assert!(matches!(hall.delete(&paul, &record, 1).await.status.as_u16(), 403 | 404), "{record}");
        let bulk = hall.post(&paul, &format!("{base}/bulk"), json!({"ids": [id], "values": {}})).await;
        assert!(!bulk.status.is_success() || bulk.json()["changed"] == 0, "{record}");
        assert!(!String::from_utf8_lossy(&bulk.body).contains("SECRET-93010"), "{record}");
    }
    // Nor may he put anything there, nor refer to what is there.
    let account = bondy.iter().find(|(kind, _)| kind == "accounts").unwrap().1;
    for (kind, commune, values) in [
        ("aliases", "93010", json!({"street": "x", "name": "y"})),
        ("accounts", "93010", json!({"login": "intrus", "name": "Intrus"})),
        ("memberships", "80016", json!({"account": account, "role": 2})),
        ("memberships", "80016", json!({"account": account, "role": 1})),
        ("parameters", "93010", json!({"name": "x", "value": "y"})),
        ("roles", "80016", json!({"name": "tout", "title_fr": "Tout"})),
        ("permissions", "80016", json!({"role": 2, "subject": "*", "action": "*", "reach": "all"})),
    ] {
        let answer =
            hall.post(&paul, &format!("/api/records/{kind}"), json!({"commune": commune, "values": values})).await;
        assert!(matches!(answer.status.as_u16(), 403 | 422), "{kind}: {}", String::from_utf8_lossy(&answer.body));
    }
    let invite = hall.post(&paul, "/api/records/accounts/actions/invite", json!({"ids": [account]})).await.good();
    assert_eq!((&invite["changed"], &invite["link"]), (&json!(0), &json!(null)));
    let all = hall.get(&maire, "/api/records/aliases?q=SECRET").await.good().to_string();
    assert!(all.contains("SECRET-93010") && all.contains("SECRET-80016"));
}

#[tokio::test]
async fn a_session_of_albert_cannot_widen_itself_by_raw_sql() {
    let hall = hall().await;
    plant(&hall, "93010").await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    drop(claire);
    let persons = hall.town.database().pool_for_persons(1).await.unwrap();
    for attempt in [
        "set beffroi.scope = '*'",
        "set beffroi.ticket = 'x'; set beffroi.scope = '*'",
        "reset all; set beffroi.scope = '93010'",
        "set role beffroi_owner",
        "set role beffroi_gate",
        "set row_security = off",
    ] {
        let mut session = persons.begin().await.unwrap();
        let _ = sqlx::raw_sql(attempt).execute(&mut *session).await;
        let seen: Result<i64, _> = sqlx::query_scalar(
            "select (select count(*) from addresses.addresses) + (select count(*) from addresses.aliases)
                  + (select count(*) from auth.accounts) + (select count(*) from beffroi.revision where commune is not null)",
        )
        .fetch_one(&mut *session)
        .await;
        assert!(matches!(seen, Ok(0) | Err(_)), "{attempt}: {seen:?}");
    }
}

#[tokio::test]
async fn a_role_given_or_taken_counts_at_the_next_request() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    hall.address(&maire, "93010", 1, "Rue de Bondy").await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 0);
    let account = hall.get(&claire, "/api/session").await.good()["person"]["id"].clone();
    let roles = hall.get(&maire, "/api/records/roles?f.name=eq:addressing").await.good();
    let role = &roles["items"][0]["id"];
    let given = hall
        .post(
            &maire,
            "/api/records/memberships",
            json!({"commune": "93010", "values": {"account": account, "role": role}}),
        )
        .await
        .good();
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 1);
    hall.delete(&maire, &format!("/api/records/memberships/{}", given["id"]), 1).await;
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 0);
}

#[tokio::test]
async fn a_page_of_albert_is_told_of_changes_in_albert_and_of_nothing_in_bondy() {
    use futures_util::StreamExt as _;
    let hall = hall().await;
    let maire = hall.administrator().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let open = hall.get_streaming(&claire, "/events").await;
    let mut open = open.into_data_stream();
    let theirs = hall.address(&maire, "93010", 1, "Rue de Bondy").await;
    let ours = hall.address(&maire, "80016", 2, "Rue d’Albert").await;
    let mut heard = String::new();
    while !heard.contains("event: record") || !heard.contains(&format!("[{}]", ours["id"])) {
        let next = tokio::time::timeout(std::time::Duration::from_secs(10), open.next()).await.unwrap();
        heard.push_str(std::str::from_utf8(&next.unwrap().unwrap()).unwrap());
    }
    let records: Vec<&str> = heard.lines().filter(|line| line.contains("\"type\"")).collect();
    assert_eq!(records.len(), 1, "{heard}");
    assert!(records[0].contains("80016") && !heard.contains("93010"), "{heard}");
    let _ = theirs;
}
