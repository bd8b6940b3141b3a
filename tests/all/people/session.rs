//! Signing in: by the first link, by password and code, by token; and what does not let in.

use axum::http::Method;
use beffroi::auth::{NewUser, add_user, invite_first};
use serde_json::json;

use crate::support::hall::{Agent, PASSWORD, hall};

#[tokio::test]
async fn the_first_person_becomes_administrator_by_a_link_that_works_once() {
    let hall = hall().await;
    let stranger = Agent::default();
    assert_eq!(hall.get(&stranger, "/api/session").await.good()["first_start"], true);
    let old = invite_first(&hall.gate).await.unwrap().unwrap();
    let secret = invite_first(&hall.gate).await.unwrap().unwrap();
    let accept = async |secret: &str, password: &str| {
        let chosen = json!({"secret": secret, "login": "maire", "name": "Odile", "password": password});
        hall.ask(&stranger, Method::PUT, "/api/invitation", &[], Some(chosen)).await
    };
    accept(&old, PASSWORD).await.refused(410);
    let weak = accept(&secret, "motdepasse12").await.refused(422);
    assert_eq!(weak["violations"][0]["field"], "password");
    assert_eq!(hall.post(&stranger, "/api/invitation", json!({"secret": secret})).await.good()["purpose"], "first");
    let maire = Agent::of(&accept(&secret, PASSWORD).await);
    accept(&secret, PASSWORD).await.refused(410);
    assert_eq!(invite_first(&hall.gate).await.unwrap(), None);
    let session = hall.get(&maire, "/api/session").await.good();
    assert_eq!((&session["person"]["name"], &session["everywhere"]), (&json!("Odile"), &json!(true)));
    assert_eq!(hall.get(&stranger, "/api/session").await.good()["first_start"], false);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing_and_ends_with_the_session() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    hall.post(&maire.forged(), "/api/records/addresses", json!({})).await.refused(403);
    hall.get(&maire.forged(), "/api/records").await.good();
    let out = hall.ask(&maire, Method::DELETE, "/api/session", &[], None).await;
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    hall.get(&maire, "/api/records").await.refused(401);
    assert_eq!(hall.get(&maire, "/api/session").await.good()["person"], json!(null));
}

#[tokio::test]
async fn wrong_passwords_make_the_next_wait_longer_whether_or_not_the_person_exists() {
    let hall = hall().await;
    hall.administrator().await;
    let try_in = async |login: &str, password: &str| {
        hall.post(&Agent::default(), "/api/session", json!({"login": login, "password": password})).await
    };
    for login in ["maire", "personne"] {
        for _ in 0..6 {
            let told = try_in(login, "n’importe quoi").await;
            assert!(matches!(told.status.as_u16(), 401 | 429));
        }
        let told = try_in(login, PASSWORD).await;
        told.refused(429);
        assert!(told.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    }
    let mut owner = hall.town.owner().await;
    sqlx::query("update auth.attempts set until = now()").execute(&mut owner).await.unwrap();
    assert_eq!(try_in("MAIRE", PASSWORD).await.good()["person"]["login"], "maire");
    try_in("maire", "non").await.refused(401);
    sqlx::query("update auth.accounts set active = false").execute(&mut owner).await.unwrap();
    try_in("maire", PASSWORD).await.refused(401);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    hall.get(&claire, "/api/records").await.good();
    let list = hall.get(&maire, "/api/records/accounts?q=&f.login=eq:claire").await.good();
    let (id, version) = (&list["items"][0]["id"], list["items"][0]["version"].as_i64().unwrap());
    hall.patch(&maire, &format!("/api/records/accounts/{id}"), version, json!({"values": {"active": false}}))
        .await
        .good();
    hall.get(&claire, "/api/records").await.refused(401);
}

#[tokio::test]
async fn a_code_is_asked_once_set_up_and_good_once() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let setup = hall.ask(&maire, Method::POST, "/api/session/totp", &[], None).await.good();
    let secret = setup["secret"].as_str().unwrap();
    assert!(setup["uri"].as_str().unwrap().starts_with("otpauth://totp/"));
    let maker = totp_rs::Builder::new().with_secret(totp_rs::Secret::try_from_base32(secret).unwrap()).build().unwrap();
    let code = maker.generate_current().to_string();
    let put = |code: &str| json!({"code": code});
    hall.ask(&maire, Method::PUT, "/api/session/totp", &[], Some(put("000000"))).await.refused(422);
    assert_eq!(hall.ask(&maire, Method::PUT, "/api/session/totp", &[], Some(put(&code))).await.status.as_u16(), 204);
    let sign_in = async |code: Option<&str>| {
        let body = json!({"login": "maire", "password": PASSWORD, "code": code});
        hall.post(&Agent::default(), "/api/session", body).await
    };
    assert_eq!(sign_in(None).await.refused(401)["needs"], "code");
    sign_in(Some(&code)).await.refused(422); // it confirmed the set-up: used
    let mut owner = hall.town.owner().await;
    sqlx::query("update auth.credentials set totp_step = 0").execute(&mut owner).await.unwrap();
    let code = maker.generate_current().to_string();
    sign_in(Some(&code)).await.good();
    sign_in(Some(&code)).await.refused(422);
}

#[tokio::test]
async fn a_token_acts_for_its_owner_and_makes_no_other() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let made =
        hall.post(&maire, "/api/session/tokens", json!({"name": "QGIS", "days": 30, "read_only": true})).await.good();
    let program = Agent::with_token(made["token"].as_str().unwrap());
    hall.get(&program, "/api/records/addresses").await.good();
    hall.post(&program, "/api/records/addresses", json!({"values": {}})).await.refused(403);
    hall.post(&program, "/api/session/tokens", json!({"name": "autre", "days": 1})).await.refused(403);
    hall.ask(&program, Method::DELETE, "/api/session", &[], None).await.refused(403);
    let seen = hall.get(&program, "/api/records/accounts").await.good();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1), "a token that signs out goes on seeing what it saw");
    let listed = hall.get(&maire, "/api/session/tokens").await.good();
    assert_eq!((listed[0]["name"].as_str(), listed[0].get("token")), (Some("QGIS"), None));
    let id = &made["id"];
    hall.ask(&maire, Method::DELETE, &format!("/api/session/tokens/{id}"), &[], None).await;
    hall.get(&program, "/api/records/addresses").await.refused(401);
}

#[tokio::test]
async fn a_desktop_gis_signs_in_with_the_token_as_password_and_with_no_password() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    hall.agent("claire", "addressing", Some("80016")).await;
    let made = hall.post(&maire, "/api/session/tokens", json!({"name": "QGIS", "days": 30})).await.good();
    let token = made["token"].as_str().unwrap();
    let own = Agent::with_login("maire", token);
    assert_eq!(hall.get(&own, "/api/session").await.good()["person"]["login"], "maire");
    hall.get(&Agent::with_login("MAIRE", token), "/api/records/addresses").await.good();
    let unknown = hall.get(&Agent::with_token(&"0".repeat(64)), "/api/records/addresses").await.refused(401);
    for (login, password) in [("claire", token), ("", token), ("maire", PASSWORD), ("maire", ""), ("personne", token)] {
        let told = hall.get(&Agent::with_login(login, password), "/api/records/addresses").await.refused(401);
        assert_eq!(told["detail"], unknown["detail"], "{login} is refused like an unknown token");
    }
    let address = hall.address(&own, "80016", 1, "Rue de la Gare").await;
    assert_eq!(address["commune"], "80016");
    // A browser that remembers the password adds it to what another site has it send.
    let elsewhere = [("origin", "https://ailleurs.example"), ("sec-fetch-site", "cross-site")];
    let path = format!("/api/records/addresses/{}", address["id"]);
    hall.ask(&own, Method::DELETE, &path, &elsewhere, None).await.refused(403);
    hall.ask(&own, Method::GET, &path, &elsewhere, None).await.good();
}

#[tokio::test]
async fn the_serving_role_reads_no_secret_and_gives_itself_no_right() {
    let hall = hall().await;
    hall.administrator().await;
    let persons = hall.town.pool_for(&["80016"]).await;
    for forbidden in [
        "select * from auth.credentials",
        "select * from auth.sessions",
        "select * from auth.tokens",
        "select * from auth.invitations",
        "select * from beffroi.ticket",
        "select auth.issue_ticket('x', 1, '1 day')",
        "select auth.communes_of(1)",
        "insert into auth.permissions (role, subject, action, reach) select fid, 'x', 'see', 'all' from auth.roles limit 1",
        "insert into auth.memberships (account, role) select 1, fid from auth.roles limit 1",
        "insert into auth.memberships (account, role, commune) select 1, fid, '93010' from auth.roles limit 1",
        "update beffroi.revision set name = 'x'",
    ] {
        let error = sqlx::query(forbidden).execute(&persons).await.expect_err(forbidden);
        let code =
            error.as_database_error().and_then(sqlx::error::DatabaseError::code).map(std::borrow::Cow::into_owned);
        assert_eq!(code.as_deref(), Some("42501"), "{forbidden}: {error}");
    }
    let seen: i64 = sqlx::query_scalar("select count(*) from auth.accounts").fetch_one(&persons).await.unwrap();
    assert_eq!(seen, 0, "the administrator of the server is not an account of Albert");
}

#[tokio::test]
async fn an_account_made_at_the_terminal_comes_in_by_its_link() {
    let hall = hall().await;
    let new = NewUser { login: "claire.petit", name: "Claire Petit", role: "addressing", commune: Some("80016") };
    let secret = add_user(&hall.gate, &new).await.unwrap();
    let chosen = json!({"secret": secret, "password": PASSWORD});
    let claire = Agent::of(&hall.ask(&Agent::default(), Method::PUT, "/api/invitation", &[], Some(chosen)).await);
    assert_eq!(hall.get(&claire, "/api/session").await.good()["communes"], json!(["80016"]));
    for wrong in [
        NewUser { role: "king", ..new_like() },
        NewUser { commune: Some("8001"), ..new_like() },
        NewUser { login: "a b", ..new_like() },
    ] {
        assert!(add_user(&hall.gate, &wrong).await.is_err(), "{wrong:?}");
    }
}

fn new_like() -> NewUser<'static> {
    NewUser { login: "paul", name: "Paul", role: "reader", commune: None }
}
