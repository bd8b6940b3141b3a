//! Passkeys, as far as no authenticator is needed; a browser with one is in the browser tests.

use axum::http::Method;
use beffroi::auth::Passkeys;
use serde_json::{Value, json};

use crate::support::hall::{Agent, PASSWORD, hall, hall_signing_in};

const OWN: &str = "/api/session/passkeys";
const ASK: &str = "/api/session/passkeys/challenge";

fn proof(ceremony: &Value) -> Value {
    let response = json!({"authenticatorData": "AA", "clientDataJSON": "e30", "signature": "AA", "userHandle": "AA"});
    json!({"ceremony": ceremony, "credential": {"id": "AA", "rawId": "AA", "type": "public-key", "response": response}})
}

#[tokio::test]
async fn a_server_without_a_public_name_offers_no_passkeys_and_says_so() {
    let hall = hall().await;
    let stranger = Agent::default();
    assert_eq!(hall.get(&stranger, "/api/session").await.good()["passkeys"], Value::Null);
    let refused = hall.post(&stranger, ASK, json!({})).await.refused(404);
    assert!(refused["remedy"].as_str().unwrap().contains("public-url"), "{refused}");
}

#[tokio::test]
async fn a_passkey_is_begun_with_the_password_and_asks_for_a_key_that_knows_its_owner() {
    let hall = hall_signing_in(|gate| gate.with_passkeys(Passkeys::new("https://carte.ville.fr").unwrap())).await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    assert_eq!(hall.get(&claire, "/api/session").await.good()["passkeys"], "https://carte.ville.fr");
    hall.post(&claire, OWN, json!({"password": "faux"})).await.refused(401);
    let begun = hall.post(&claire, OWN, json!({"password": PASSWORD})).await.good();
    let selection = &begun["publicKey"]["authenticatorSelection"];
    assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&json!("required"), &json!("required")));
    assert_eq!(begun["publicKey"]["rp"]["id"], "carte.ville.fr");
    assert_eq!(hall.get(&claire, OWN).await.good(), json!([]), "begun is not made");
    hall.post(&Agent::default(), OWN, json!({"password": PASSWORD})).await.refused(401);
}

#[tokio::test]
async fn a_challenge_is_answered_once_and_a_made_up_answer_lets_nobody_in() {
    let hall = hall_signing_in(|gate| gate.with_passkeys(Passkeys::new("https://carte.ville.fr").unwrap())).await;
    let (claire, stranger) = (hall.agent("claire", "addressing", Some("80016")).await, Agent::default());
    let asked = hall.post(&stranger, ASK, json!({})).await.good();
    let path = format!("{OWN}/proof");
    hall.post(&stranger, &path, proof(&asked["ceremony"])).await.refused(401);
    let left: i64 = sqlx::query_scalar("select count(*) from auth.ceremonies")
        .fetch_one(&mut hall.town.owner().await)
        .await
        .unwrap();
    assert_eq!(left, 0, "a second answer finds nothing");
    let begun = hall.post(&claire, OWN, json!({"password": PASSWORD})).await.good();
    hall.post(&stranger, &path, proof(&begun["ceremony"])).await.refused(401);
    hall.ask(&claire, Method::DELETE, &format!("{OWN}/1"), &[], None).await.refused(404);
    let persons = hall.town.pool_for(&["80016"]).await;
    for secret in ["select * from auth.passkeys", "select * from auth.ceremonies"] {
        assert!(sqlx::query(secret).execute(&persons).await.is_err(), "{secret}");
    }
}

#[tokio::test]
async fn whoever_asks_for_ten_thousand_challenges_shuts_nobody_out() {
    let hall = hall_signing_in(|gate| gate.with_passkeys(Passkeys::new("https://carte.ville.fr").unwrap())).await;
    let flood = "insert into auth.ceremonies (digest, state, expires)
        select sha256(n::text::bytea), '{}', now() + interval '1 minute' + n * interval '1 ms' from generate_series(1, 10005) as n";
    sqlx::query(flood).execute(&mut hall.town.owner().await).await.unwrap();
    hall.post(&Agent::default(), ASK, json!({})).await.good();
    let waiting =
        "select count(*), count(*) filter (where expires > now() + interval '4 minutes') from auth.ceremonies";
    let (all, fresh): (i64, i64) = sqlx::query_as(waiting).fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert_eq!((all, fresh), (10_001, 1), "the newest is kept, the oldest gave way");
}
