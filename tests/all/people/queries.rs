//! Stored queries: what they show to whom, and what becomes of those that try more than to read.

use std::time::{Duration, Instant};

use axum::http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::support::hall::{Agent, Hall, hall, hall_with_mail};
use crate::support::post_office::PostOffice;

const QUERIES: &str = "/api/records/stored-queries";
const TRY: &str = "/api/queries/try";

/// Two towns with addresses, and whoever writes queries in Albert and everywhere.
async fn towns() -> (Hall, Agent, Agent) {
    let hall = hall().await;
    let maire = hall.administrator().await;
    for number in 1..=3 {
        hall.address(&maire, "80016", number, "Rue de Birmingham").await;
    }
    hall.address(&maire, "80016", 1, "Place d’Armes").await;
    hall.address(&maire, "93010", 7, "Avenue Gallieni").await;
    let paul = hall.agent("paul", "town-administrator", Some("80016")).await;
    (hall, maire, paul)
}

async fn store(hall: &Hall, agent: &Agent, statement: &str, parameters: Value, more: Value) -> Value {
    let mut values =
        json!({"title": "Adresses d’une voie", "statement": statement, "parameters": parameters.to_string()});
    for (name, value) in more.as_object().unwrap() {
        values[name] = value.clone();
    }
    hall.post(agent, QUERIES, json!({"commune": "80016", "values": values})).await.good()
}

fn street() -> Value {
    json!([{"name": "street", "title": "Voie", "kind": "text", "required": true}])
}

const BY_STREET: &str = "select number, street, geom from addresses.addresses where street = :street order by number";

#[tokio::test]
async fn an_agent_runs_what_an_administrator_wrote_and_sees_their_own_town() {
    let (hall, _, paul) = towns().await;
    let stored = store(&hall, &paul, BY_STREET, street(), json!({"show": "map"})).await;
    let lea = hall.agent("lea", "reader", Some("80016")).await;
    let path = format!("/api/queries/{}", stored["id"]);
    let asked = hall.get(&lea, &path).await.good();
    assert_eq!(
        (&asked["parameters"][0]["title"], &asked["show"], &asked["statement"]),
        (&json!("Voie"), &json!("map"), &Value::Null)
    );
    assert_eq!(hall.get(&paul, &path).await.good()["statement"], BY_STREET);
    let run = format!("{path}/run");
    let answer = hall.post(&lea, &run, json!({"values": {"street": "Rue de Birmingham"}})).await.good();
    assert_eq!(answer["rows"], json!([[1, "Rue de Birmingham"], [2, "Rue de Birmingham"], [3, "Rue de Birmingham"]]));
    assert_eq!(answer["columns"][0], json!({"name": "number", "title": "Numéro", "kind": "integer", "unit": null}));
    assert_eq!(answer["geometries"][0]["type"], "Point");
    let by_address = hall.get(&lea, &format!("{run}?p.street=Place%20d%E2%80%99Armes")).await.good();
    assert_eq!(by_address["rows"].as_array().unwrap().len(), 1);
    let missing = hall.post(&lea, &run, json!({})).await.refused(422);
    assert_eq!(missing["violations"][0]["field"], "street");
    let other = hall.post(&lea, &run, json!({"values": {"street": "Avenue Gallieni"}})).await.good();
    assert_eq!(other["rows"], json!([]), "the street is in another town");
    for (format, begins) in [
        ("csv", "\u{feff}Numéro;"),
        ("geojson", "{\"type\":\"FeatureCollection\""),
        ("xlsx", "PK"),
        ("ods", "PK"),
        ("gpkg", "SQLite"),
    ] {
        let file = hall.get(&lea, &format!("{path}/export?format={format}&p.street=Rue%20de%20Birmingham")).await;
        file.good();
        assert!(String::from_utf8_lossy(&file.body).starts_with(begins), "{format}");
    }
    hall.get(&lea, &format!("{path}/export?format=exe")).await.refused(400);
}

#[tokio::test]
async fn nobody_runs_what_is_not_for_them() {
    let (hall, maire, paul) = towns().await;
    let stored = store(&hall, &paul, BY_STREET, street(), json!({})).await;
    let path = format!("/api/queries/{}/run", stored["id"]);
    let values = json!({"values": {"street": "Rue de Birmingham"}});
    let anne = hall.agent("anne", "reader", Some("93010")).await;
    hall.post(&anne, &path, values.clone()).await.refused(404);
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    hall.post(&claire, &path, values.clone()).await.refused(404);
    hall.post(&Agent::default(), &path, values.clone()).await.refused(401);
    let role = hall.get(&maire, "/api/records/roles?f.name=eq:notes").await.good()["items"][0]["id"].clone();
    let only = store(&hall, &paul, BY_STREET, street(), json!({"title": "Réservée", "role": role})).await;
    let lea = hall.agent("lea", "reader", Some("80016")).await;
    hall.post(&lea, &format!("/api/queries/{}/run", only["id"]), values.clone()).await.refused(403);
    // The right to run is not a right to what is read: the queries of the role "queries" read public layers only.
    let marc = hall.agent("marc", "queries", Some("80016")).await;
    let notes = store(&hall, &paul, "select title from notes.notes", json!([]), json!({"title": "Remarques"})).await;
    let refused = hall.post(&marc, &format!("/api/queries/{}/run", notes["id"]), json!({})).await.refused(403);
    assert_eq!(refused["title"], "Données réservées");
    assert_eq!(
        hall.post(&marc, &path, values).await.good()["rows"].as_array().unwrap().len(),
        3,
        "addresses are a public layer"
    );
    // Whoever holds one commune writes no query of the whole server.
    let server = json!({"commune": null, "values": {"title": "Partout", "statement": "select 1"}});
    let everywhere = hall.post(&paul, QUERIES, server.clone()).await;
    assert!(!everywhere.status.is_success() || everywhere.json()["commune"] == "80016");
    let server = hall.post(&maire, QUERIES, server).await.good();
    let change = json!({"values": {"statement": "select 2"}});
    assert!(!hall.patch(&paul, &format!("{QUERIES}/{}", server["id"]), 1, change).await.status.is_success());
    assert_eq!(hall.get(&anne, &format!("/api/queries/{}/run", server["id"])).await.good()["rows"], json!([[1]]));
}

/// What a query tries, the status, and words of the refusal.
const HOSTILE: &[(&str, &str)] = &[
    ("select pg_sleep(30)", "pg_sleep"),
    ("select pg_sleep_for('1 minute')", "pg_sleep_for"),
    ("select pg_read_file('/etc/passwd')", "pg_read_file"),
    ("select pg_ls_dir('/')", "pg_ls_dir"),
    ("select set_config('beffroi.scope', '*', false)", "set_config"),
    ("select set_config('role', 'beffroi_owner', false)", "set_config"),
    ("select current_setting('beffroi.ticket')", "current_setting"),
    ("select query_to_xml('select set_config(''role'', ''beffroi_owner'', false)', true, true, '')", "query_to_xml"),
    ("select table_to_xml('addresses.addresses', true, true, '')", "table_to_xml"),
    ("select * from ts_stat('select to_tsvector(login) from auth.accounts')", "ts_stat"),
    ("select pg_advisory_lock(1)", "pg_advisory_lock"),
    ("select pg_notify('beffroi_change', 'x')", "pg_notify"),
    ("select pg_terminate_backend(1)", "pg_terminate_backend"),
    ("select lo_from_bytea(0, 'x')", "lo_from_bytea"),
    ("select lo_import('/etc/passwd')", "lo_import"),
    ("select nextval('addresses.addresses_fid_seq')", "nextval"),
    ("select beffroi.find_text('auth.accounts', 'fid', '', '{login}', 'a', '{a}', '{}')", "find_text"),
    ("select beffroi.granted()", "granted"),
    ("select 1 where (select count(*) from (select pg_sleep(1)) s) > 0", "pg_sleep"),
    ("with x as (select set_config('a.b', 'c', true) c) select c from x", "set_config"),
    ("select st_findextent('auth', 'accounts', 'geom')", "st_findextent"),
    ("select st_transform(geom, '+init=/etc/passwd:1') from addresses.addresses", "st_transform"),
    ("select login from auth.accounts", "colonne 19"),
    ("select * from auth.credentials", "colonne 15"),
    ("select * from beffroi.ticket", "beffroi.ticket"),
    ("select * from beffroi.revision", "beffroi.revision"),
    ("select * from pg_catalog.pg_shadow", "pg_shadow"),
    ("select * from pg_stat_activity", "pg_stat_activity"),
    ("select * from information_schema.tables", "information_schema"),
    ("insert into addresses.addresses (commune) values ('80016')", "un seul SELECT"),
    ("with x as (delete from addresses.addresses returning 1) select * from x", "lit seulement"),
    ("select 1; select 2", "un seul SELECT"),
    ("select 1; drop table addresses.addresses", "un seul SELECT"),
    ("select 1) q; delete from addresses.addresses; select (1", "un seul SELECT"),
    ("select * from addresses.addresses for update", "lit seulement"),
    ("select 1 into copy", "un seul SELECT"),
    ("create table public.copy as select 1", "un seul SELECT"),
    ("copy addresses.addresses to '/tmp/x'", "un seul SELECT"),
    ("do $$ begin perform 1; end $$", "un seul SELECT"),
    ("set role beffroi_owner", "un seul SELECT"),
    ("select * from dblink('host=/tmp', 'select 1') as t(a int)", "valeurs"),
];

#[tokio::test]
async fn a_query_that_tries_more_than_to_read_is_refused_in_words_before_anything_runs() {
    let (hall, maire, paul) = towns().await;
    for agent in [&maire, &paul] {
        for (statement, word) in HOSTILE {
            let began = Instant::now();
            let refused = hall.post(agent, TRY, json!({"statement": statement})).await.refused(422);
            let told = refused.to_string();
            assert!(told.contains(word), "{statement}: {told}");
            for member in ["title", "detail", "remedy"] {
                assert!(refused[member].as_str().unwrap().len() > 5, "{statement}: {told}");
            }
            assert!(began.elapsed() < Duration::from_secs(5), "{statement}");
            let saved = hall
                .post(agent, QUERIES, json!({"commune": "80016", "values": {"title": "x", "statement": statement}}))
                .await;
            // What is refused only when it is planned (a lock) may be saved, and never runs.
            assert!(saved.status.as_u16() == 422 || statement.ends_with("for update"), "{statement}: {}", saved.status);
        }
    }
    let left: i64 =
        sqlx::query_scalar("select count(*) from addresses.addresses").fetch_one(hall.town.pool()).await.unwrap();
    assert_eq!(left, 5, "nothing was written");
}

#[tokio::test]
async fn a_query_reads_no_row_of_another_commune_whatever_it_says() {
    let (hall, maire, paul) = towns().await;
    for statement in [
        "select street from addresses.addresses",
        "select street from addresses.addresses where commune = '93010' or true",
        "select to_jsonb(a)::text from addresses.addresses a",
        "select street from addresses.addresses_history union all select street from addresses.addresses",
        "select string_agg(street, ' ') from addresses.addresses",
        "select (select street from addresses.addresses where number = 7)",
        "with recursive r(s, n) as (select ''::text, 0 union all select a.street, n + 1 from r, addresses.addresses a where n < 1) select s from r",
    ] {
        let seen = hall.post(&paul, TRY, json!({"statement": statement})).await;
        assert!(!String::from_utf8_lossy(&seen.body).contains("Gallieni"), "{statement}");
        let all = hall.post(&maire, TRY, json!({"statement": statement})).await;
        assert!(
            all.status != 200 || all.json().to_string().contains("Gallieni"),
            "{statement}: the whole server sees it"
        );
        let there = hall.post(&paul, TRY, json!({"statement": statement, "commune": "93010"})).await;
        assert!(!there.status.is_success() || !there.json().to_string().contains("Gallieni"), "{statement}");
    }
    // What an error says is of the person's own rows.
    let told =
        hall.post(&paul, TRY, json!({"statement": "select street::int from addresses.addresses"})).await.refused(422);
    assert!(!told.to_string().contains("Gallieni"), "{told}");
}

#[tokio::test]
async fn a_query_without_end_is_stopped_with_its_reason_and_nobody_waits_for_it() {
    let (hall, maire, paul) = towns().await;
    let statement = "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b where a + b < 0";
    let began = Instant::now();
    let endless = hall.post(&paul, TRY, json!({"statement": statement}));
    let others = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let asked = Instant::now();
            hall.get(&maire, "/api/records/addresses").await.good();
            hall.post(&maire, TRY, json!({"statement": "select count(*) from addresses.addresses"})).await.good();
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    };
    let (refused, slowest) = tokio::join!(endless, others);
    let refused = refused.refused(422);
    assert_eq!(refused["title"], "Requête trop longue");
    assert!(refused["detail"].as_str().unwrap().contains("chaque ligne d’une table"), "{refused}");
    assert!(began.elapsed() < Duration::from_secs(16), "{:?}", began.elapsed());
    assert!(slowest < Duration::from_secs(2), "others waited {slowest:?}");
}

#[tokio::test]
async fn a_query_whose_reader_leaves_ends() {
    let (hall, _, paul) = towns().await;
    let statement = "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b where a + b < 0";
    let asked = hall.post(&paul, TRY, json!({"statement": statement}));
    assert!(tokio::time::timeout(Duration::from_secs(2), asked).await.is_err(), "it runs");
    let limit = Instant::now() + Duration::from_secs(4);
    let running =
        "select count(*) from pg_stat_activity where usename = 'beffroi_query' and datname = current_database()";
    let mut owner = hall.town.owner().await;
    while sqlx::query_scalar::<_, i64>(running).fetch_one(&mut owner).await.unwrap() > 0 {
        assert!(Instant::now() < limit, "it still runs");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn results_have_limits_and_say_so() {
    let (hall, _, paul) = towns().await;
    let run = async |statement: &str| hall.post(&paul, TRY, json!({"statement": statement})).await;
    let many = run("select n from generate_series(1, 6000) n").await.good();
    assert_eq!((many["rows"].as_array().unwrap().len(), &many["truncated"]), (5000, &json!(true)));
    assert_eq!(run("select repeat('x', 300000)").await.refused(422)["title"], "Ligne trop lourde");
    let wide: Vec<String> = (0..91).map(|n| format!("{n} as c{n}")).collect();
    assert_eq!(run(&format!("select {}", wide.join(", "))).await.refused(422)["title"], "Trop de colonnes");
    assert_eq!(run("select from addresses.addresses").await.refused(422)["title"], "Rien à montrer");
    let heavy = run("select repeat('x', 200000) from generate_series(1, 1000)").await;
    assert!(heavy.status.is_success() && heavy.json()["truncated"] == true && heavy.body.len() < 40 << 20);
    let sorted =
        run("select count(b) from (select repeat(md5(a::text), 20) b from generate_series(1, 10000000) a order by 1 offset 0) s").await.refused(422);
    assert!(
        ["Trop de données à la fois", "Requête trop longue"].contains(&sorted["title"].as_str().unwrap()),
        "{sorted}"
    );
    let stored = store(&hall, &paul, "select n from generate_series(1, 100001) n", json!([]), json!({})).await;
    let file = hall.get(&paul, &format!("/api/queries/{}/export", stored["id"])).await.refused(422);
    assert_eq!(file["title"], "Trop de lignes");
    let kinds = run("select 1::numeric / 0.0000001 as a, 'x'::text as b, now()::date as c, true as d, '{1,2}'::int[] as e, null as f, 'NaN'::float8 as g").await.good();
    let told: Vec<&str> = kinds["columns"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(told, ["real", "text", "date", "boolean", "text", "text", "real"]);
}

#[tokio::test]
async fn a_mistake_is_told_with_its_line_and_column_to_whoever_writes() {
    let (hall, maire, paul) = towns().await;
    for (statement, code, line, column, word) in [
        ("select number\nfrom addresses.adresses", "42P01", 2, 6, "addresses.adresses"),
        ("select nombre\nfrom addresses.addresses", "42703", 1, 8, "nombre"),
        ("select number frm addresses.addresses", "42601", 1, 19, "addresses"),
        ("select street, count(*) from addresses.addresses", "42803", 1, 8, "street"),
    ] {
        let told = hall.post(&paul, TRY, json!({"statement": statement})).await.refused(422);
        assert_eq!(
            (&told["code"], &told["line"], &told["column"]),
            (&json!(code), &json!(line), &json!(column)),
            "{statement}: {told}"
        );
        assert!(told["detail"].as_str().unwrap().contains(word), "{told}");
    }
    let stored = store(
        &hall,
        &paul,
        "select 1 / (count(*) - 4) from addresses.addresses where number > :n or true",
        json!([{"name": "n", "kind": "integer"}]),
        json!({}),
    )
    .await;
    let lea = hall.agent("lea", "reader", Some("80016")).await;
    let told = hall.post(&lea, &format!("/api/queries/{}/run", stored["id"]), json!({})).await.refused(422);
    assert_eq!((&told["title"], &told["line"]), (&json!("Division par zéro"), &Value::Null));
    for (parameters, statement, word) in [
        ("[]", "select :x", ":x"),
        (r#"[{"name": "x", "kind": "text"}]"#, "select 1", "x"),
        ("[", "select 1", "EOF"),
        (r#"[{"name": "x", "kind": "colour"}]"#, "select :x", "colour"),
    ] {
        let values = json!({"title": "x", "statement": statement, "parameters": parameters});
        let told = hall.post(&maire, QUERIES, json!({"commune": "80016", "values": values})).await.refused(422);
        assert_eq!(told["violations"][0]["field"], "parameters", "{told}");
        assert!(told["violations"][0]["message"].as_str().unwrap().contains(word), "{told}");
    }
    let tables = hall.get(&paul, "/api/queries/tables").await.good();
    let addresses = tables.as_array().unwrap().iter().find(|table| table["name"] == "addresses.addresses").unwrap();
    assert!(addresses["columns"].to_string().contains("street") && !tables.to_string().contains("auth."));
}

#[tokio::test]
async fn columns_and_tables_that_are_shown_nowhere_are_not_read() {
    let (hall, _, paul) = towns().await;
    let mut owner = hall.town.owner().await;
    for sql in [
        "alter table cadastre.parcels add column owner_name text",
        "create table town.secrets (fid bigint, commune text); grant select on town.secrets to beffroi_query",
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut owner).await.unwrap();
    }
    for (statement, word) in [
        ("select owner_name from cadastre.parcels", "owner_name"),
        ("select * from cadastre.parcels", "owner_name"),
        ("select to_jsonb(p) from cadastre.parcels p", "owner_name"),
        ("select 1 from cadastre.parcels where owner_name like 'D%'", "owner_name"),
        ("select count(*) from town.secrets", "town.secrets"),
    ] {
        let told = hall.post(&paul, TRY, json!({"statement": statement})).await.refused(422);
        assert!(told["detail"].as_str().unwrap().contains(word), "{statement}: {told}");
    }
    hall.post(&paul, TRY, json!({"statement": "select id, area from cadastre.parcels"})).await.good();
}

#[tokio::test]
async fn a_look_at_personal_data_is_noted_before_it_is_shown() {
    let (hall, maire, paul) = towns().await;
    let looks = async || {
        let path = "/api/records/consultations?f.door=eq:query&f.type=eq:mail-correspondents";
        hall.get(&maire, path).await.good()
    };
    hall.post(&paul, TRY, json!({"statement": "select kind, count(*) from mail.correspondents group by 1"}))
        .await
        .good();
    assert_eq!(looks().await["total"], 0, "no name was read");
    let mut noted = 0;
    for statement in [
        "select name from mail.correspondents",
        "select count(*) from mail.correspondents where name like 'D%'",
        "select to_jsonb(c) - 'name' from mail.correspondents c",
    ] {
        let title = format!("Lettres {noted}");
        let values = json!({"title": title, "statement": statement});
        let stored = hall.post(&paul, QUERIES, json!({"commune": "80016", "values": values})).await.good();
        let lea = hall.agent(&format!("lea{noted}"), "reader", Some("80016")).await;
        let run = format!("/api/queries/{}/run", stored["id"]);
        hall.get(&lea, &run).await.good();
        noted += 1;
        let looks = looks().await;
        assert_eq!(looks["total"], noted, "{statement}");
        assert!(looks.to_string().contains(&title), "{looks}");
        // Whoever opens no correspondents is told nothing of them.
        let marc = hall.agent(&format!("marc{noted}"), "queries", Some("80016")).await;
        assert_eq!(hall.get(&marc, &run).await.refused(403)["title"], "Données réservées");
    }
}

#[tokio::test]
async fn the_role_of_queries_reads_and_does_nothing_else() {
    let (hall, _, _) = towns().await;
    let mut session = hall.town.database().for_a_query().await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("select count(*) from addresses.addresses").fetch_one(&mut session).await.unwrap();
    assert_eq!(rows, 0, "without a ticket it sees nothing");
    for attempt in [
        "insert into addresses.addresses (commune) values ('80016')",
        "set transaction read write; delete from addresses.addresses",
        "select * from auth.accounts",
        "select * from beffroi.ticket",
        "select * from beffroi.consultations",
        "create table public.x ()",
        "set role beffroi_owner",
        "set role beffroi_app",
        "set temp_file_limit = 'x'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
    ] {
        assert!(sqlx::raw_sql(attempt).execute(&mut session).await.is_err(), "{attempt}");
        sqlx::raw_sql("rollback").execute(&mut session).await.unwrap();
    }
    let writes: i64 = sqlx::query_scalar(
        "select count(*) from pg_class where relkind in ('r', 'p', 'v', 'm') and relnamespace <> 'pg_catalog'::regnamespace and has_table_privilege('beffroi_query', oid, 'insert, update, delete, truncate')",
    )
    .fetch_one(hall.town.pool())
    .await
    .unwrap();
    assert_eq!(writes, 0);
    let open: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm')
         and n.nspname not in ('pg_catalog', 'information_schema', 'public') and not c.relrowsecurity and has_table_privilege('beffroi_query', c.oid, 'select')
         and exists (select from pg_attribute where attrelid = c.oid and attname = 'commune')",
    )
    .fetch_all(hall.town.pool())
    .await
    .unwrap();
    assert_eq!(open, Vec::<String>::new(), "every table with a commune is held to the scope");
}

#[test]
fn no_typed_value_changes_the_statement() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (hall, _, paul) = runtime.block_on(towns());
    let statement = "select :typed as v, (select count(*) from addresses.addresses) as n, :typed is null as none";
    let parameters = json!([{"name": "typed", "kind": "text"}]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    let hostile = prop_oneof!["\\PC{0,60}", "[';:\"$\\\\-]{0,12}(or 1=1|; drop table x|\\)\\) --|\\$1|:typed)?"];
    let outcome = runner.run(&hostile, |typed| {
        let body = json!({"statement": statement, "parameters": parameters, "values": {"typed": typed}});
        let answer = runtime.block_on(hall.post(&paul, TRY, body)).good();
        let trimmed = typed.trim();
        let expected = if trimmed.is_empty() { json!([[null, 4, true]]) } else { json!([[trimmed, 4, false]]) };
        prop_assert_eq!(&answer["rows"], &expected);
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test]
async fn a_query_comes_by_mail_to_whoever_asked_with_the_rights_they_have_then() {
    let office = PostOffice::open();
    let hall = hall_with_mail(office.plain_mailer()).await;
    let maire = hall.administrator().await;
    hall.address(&maire, "80016", 1, "Rue de Birmingham").await;
    let stored = store(&hall, &maire, BY_STREET, street(), json!({})).await;
    let lea = hall.agent("lea", "reader", Some("80016")).await;
    let path = format!("/api/queries/{}/subscription", stored["id"]);
    let asked = json!({"every": "week", "format": "csv", "values": {"street": "Rue de Birmingham"}});
    let put = async |body: Value| hall.ask(&lea, Method::PUT, &path, &[], Some(body)).await;
    put(asked.clone()).await.refused(422); // she has no address yet
    let mut owner = hall.town.owner().await;
    let run = async |owner: &mut PgConnection, sql: &'static str| sqlx::raw_sql(sql).execute(owner).await.unwrap();
    run(&mut owner, "update auth.accounts set email = 'lea@ville.fr' where login = 'lea'").await;
    put(json!({"every": "week", "format": "csv"})).await.refused(422);
    put(json!({"every": "hour", "format": "csv"})).await.refused(400);
    assert_eq!(hall.get(&lea, &path).await.good(), Value::Null);
    assert_eq!(put(asked).await.good()["every"], "week");
    let first = hall.get(&lea, &path).await.good()["next"].clone();
    assert!(first.as_str().unwrap() > "2026", "{first}");

    let worker = hall.worker();
    let now = "update graphile_worker._private_jobs set run_at = now() - interval '1 second'";
    run(&mut owner, now).await;
    let letters = async |most: usize| {
        let limit = Instant::now() + Duration::from_secs(15);
        while office.received().len() < most && Instant::now() < limit {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        office.received()
    };
    let received = letters(1).await;
    let told = &received[0];
    assert_eq!(told.to, ["lea@ville.fr"]);
    assert!(
        told.text.contains("query-") && told.text.contains(".csv") && told.text.contains("stored-queries"),
        "{}",
        told.text
    );
    // The next one is queued; without the right it says so once, and comes no more.
    run(&mut owner, "delete from auth.memberships where account = (select fid from auth.accounts where login = 'lea'); insert into auth.memberships (account, role, commune) select a.fid, r.fid, '80016' from auth.accounts a, auth.roles r where a.login = 'lea' and r.name = 'notes'").await;
    run(&mut owner, now).await;
    let received = letters(2).await;
    assert_eq!(received.len(), 2);
    assert!(!received[1].text.contains(".csv"), "{}", received[1].text);
    worker.stop().await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from queries.subscriptions").fetch_one(&mut owner).await.unwrap();
    assert_eq!(left, 0);
}
