//! People of the town's own directory: a real slapd, what its people may do here, and what follows when they change.

use axum::http::Method;
use beffroi::auth::{Deed, Error, NewUser, Step, add_user, synchronise};
use serde_json::{Value, json};

use crate::support::hall::{self, Agent, Answer, Hall, hall_signing_in};
use crate::support::slapd::{PASSWORD, Slapd};

/// Albert: Claire of the planning office, Paul without a group, and the town hall they sign in to.
async fn albert() -> (Hall, Slapd) {
    let slapd = Slapd::start();
    slapd.hires("claire.petit", "Claire Petit");
    slapd.hires("paul.durand", "Paul Durand");
    slapd.group("urbanisme", "claire.petit");
    let hall = hall_signing_in(|gate| gate.with_directory(Some(slapd.directory()))).await;
    (hall, slapd)
}

async fn sign_in(hall: &Hall, login: &str, password: &str) -> Answer {
    hall.post(&Agent::default(), "/api/session", json!({"login": login, "password": password})).await
}

async fn sync(hall: &Hall) -> Vec<Step> {
    synchronise(&hall.gate, false).await.unwrap().steps
}

fn step(login: &str, deed: Deed) -> Step {
    Step { login: login.to_owned(), deed }
}

fn addressing() -> String {
    "addressing (80016)".to_owned()
}

#[tokio::test]
async fn an_agent_of_the_directory_works_here_with_the_password_of_their_computer() {
    let (hall, _slapd) = albert().await;
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401); // not before the accounts are brought in
    let steps = sync(&hall).await;
    let expected = [
        step("claire.petit", Deed::Created("Claire Petit".into())),
        step("paul.durand", Deed::Created("Paul Durand".into())),
        step("claire.petit", Deed::Given(addressing())),
    ];
    assert_eq!(steps, expected);
    assert_eq!(sync(&hall).await, [], "a second time there is nothing to do");
    let entered = sign_in(&hall, " Claire.Petit ", PASSWORD).await;
    let claire = Agent::of(&entered);
    assert_eq!(
        (&entered.json()["communes"], &entered.json()["person"]["email"]),
        (&json!(["80016"]), &json!("claire.petit@albert.fr"))
    );
    hall.address(&claire, "80016", 4, "Rue du Beffroi").await;
    let paul = Agent::of(&sign_in(&hall, "paul.durand", PASSWORD).await);
    hall.get(&paul, "/api/records/addresses").await.refused(404);
    hall.post(&claire, "/api/session/password", json!({"current": PASSWORD, "password": hall::PASSWORD}))
        .await
        .refused(409);
}

#[tokio::test]
async fn nobody_comes_in_by_a_trick_with_the_login_or_without_a_password() {
    let (hall, _slapd) = albert().await;
    sync(&hall).await;
    for (login, password) in [
        ("claire.petit", ""),
        ("claire.petit", "faux"),
        ("*)(uid=*", PASSWORD),
        ("claire.petit)(uid=*", PASSWORD),
        ("*", PASSWORD),
        ("uid=claire.petit,ou=agents,dc=albert,dc=fr", PASSWORD),
        ("", ""),
        ("claire.petit\0", PASSWORD),
    ] {
        let answer = sign_in(&hall, login, password).await;
        assert_eq!(answer.status.as_u16(), 401, "{login}: {}", String::from_utf8_lossy(&answer.body));
    }
    for _ in 0..4 {
        sign_in(&hall, "claire.petit", "faux").await;
    }
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(429);
}

#[tokio::test]
async fn while_the_directory_is_away_the_page_says_so_and_the_accounts_of_beffroi_still_work() {
    let (hall, mut slapd) = albert().await;
    hall.administrator().await;
    sync(&hall).await;
    slapd.stop();
    for _ in 0..6 {
        let told = sign_in(&hall, "claire.petit", PASSWORD).await.refused(503);
        assert_eq!(told["title"], "Annuaire injoignable");
        assert!(told["remedy"].as_str().unwrap().contains("service informatique"), "{told}");
    }
    Agent::of(&sign_in(&hall, "maire", hall::PASSWORD).await);
    assert!(matches!(synchronise(&hall.gate, false).await, Err(Error::DirectoryAway)));
    slapd.restart();
    sign_in(&hall, "claire.petit", PASSWORD).await.good(); // at once: it was not her failure
}

#[tokio::test]
async fn whoever_leaves_the_town_hall_is_out_at_the_next_synchronisation() {
    let (hall, slapd) = albert().await;
    sync(&hall).await;
    let claire = Agent::of(&sign_in(&hall, "claire.petit", PASSWORD).await);
    let made = hall.post(&claire, "/api/session/tokens", json!({"name": "QGIS", "days": 30})).await.good();
    let program = Agent::with_token(made["token"].as_str().unwrap());
    hall.get(&program, "/api/records/addresses").await.good();
    slapd.leaves("claire.petit");
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401);
    assert_eq!(sync(&hall).await, [step("claire.petit", Deed::Closed)]);
    hall.get(&claire, "/api/records").await.refused(401);
    hall.get(&program, "/api/records/addresses").await.refused(401);
    // Whoever takes her place under her login is somebody else.
    slapd.hires("claire.petit", "Claire Petit");
    assert_eq!(sync(&hall).await, [step("claire.petit", Deed::LoginTaken)]);
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401);
}

#[tokio::test]
async fn a_disabled_agent_is_kept_out_at_once_and_comes_back_without_their_old_session() {
    let (hall, slapd) = albert().await;
    sync(&hall).await;
    let claire = Agent::of(&sign_in(&hall, "claire.petit", PASSWORD).await);
    let disable = "dn: uid=claire.petit,ou=agents,dc=albert,dc=fr\nchangetype: modify\n";
    slapd.change(&format!("{disable}add: employeeType\nemployeeType: parti\n"));
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401);
    assert_eq!(sync(&hall).await, [step("claire.petit", Deed::Closed)]);
    slapd.change(&format!("{disable}delete: employeeType\n"));
    assert_eq!(sync(&hall).await, [step("claire.petit", Deed::Reopened)]);
    hall.get(&claire, "/api/records").await.refused(401);
    assert_eq!(sign_in(&hall, "claire.petit", PASSWORD).await.good()["communes"], json!(["80016"]));
}

#[tokio::test]
async fn roles_follow_the_groups_and_those_given_by_hand_stay() {
    let (hall, slapd) = albert().await;
    let maire = hall.administrator().await;
    sync(&hall).await;
    let claire = Agent::of(&sign_in(&hall, "claire.petit", PASSWORD).await);
    slapd.member("add", "urbanisme", "paul.durand");
    slapd.member("delete", "urbanisme", "claire.petit");
    let expected = [step("paul.durand", Deed::Given(addressing())), step("claire.petit", Deed::Taken(addressing()))];
    assert_eq!(sync(&hall).await, expected);
    hall.get(&claire, "/api/records/addresses").await.refused(404); // the very next click
    let paul = Agent::of(&sign_in(&hall, "paul.durand", PASSWORD).await);
    hall.get(&paul, "/api/records/addresses").await.good();
    let id = hall.get(&claire, "/api/session").await.good()["person"]["id"].clone();
    let reader = hall.get(&maire, "/api/records/roles?f.name=eq:reader").await.good()["items"][0]["id"].clone();
    let values = json!({"commune": "80016", "values": {"account": id, "role": reader}});
    hall.post(&maire, "/api/records/memberships", values).await.good();
    assert_eq!(sync(&hall).await, []);
    hall.get(&claire, "/api/records/addresses").await.good();
}

#[tokio::test]
async fn a_person_who_changes_name_and_login_keeps_account_and_roles() {
    let (hall, slapd) = albert().await;
    sync(&hall).await;
    let before = sign_in(&hall, "claire.petit", PASSWORD).await.good();
    slapd.change("dn: uid=claire.petit,ou=agents,dc=albert,dc=fr\nchangetype: modrdn\nnewrdn: uid=claire.roux\ndeleteoldrdn: 1\n");
    slapd.change("dn: uid=claire.roux,ou=agents,dc=albert,dc=fr\nchangetype: modify\nreplace: cn\ncn: Claire Roux\n");
    let was = "Claire Petit (claire.petit, claire.petit@albert.fr)".to_owned();
    let is = "Claire Roux (claire.roux, claire.petit@albert.fr)".to_owned();
    assert_eq!(sync(&hall).await, [step("claire.roux", Deed::Renamed(was, is))]);
    let after = sign_in(&hall, "claire.roux", PASSWORD).await.good();
    assert_eq!((&after["person"]["id"], &after["communes"]), (&before["person"]["id"], &json!(["80016"])));
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401);
}

/// Everything a synchronisation could change.
async fn everything(hall: &Hall) -> Value {
    let mut owner = hall.town.owner().await;
    let sql = "select jsonb_build_array(
        (select jsonb_agg(to_jsonb(a) order by fid) from auth.accounts a), (select jsonb_agg(to_jsonb(m) order by fid) from auth.memberships m),
        (select jsonb_agg(to_jsonb(e) order by account) from auth.directory_entries e), (select count(*) from auth.credentials),
        (select count(*) from auth.sessions), (select jsonb_agg(to_jsonb(t) order by digest) from beffroi.ticket t where account is not null),
        (select jsonb_agg(id order by id) from beffroi.revision))";
    sqlx::query_scalar(sql).fetch_one(&mut owner).await.unwrap()
}

#[tokio::test]
async fn a_trial_tells_every_change_and_makes_none() {
    let (hall, slapd) = albert().await;
    let before = everything(&hall).await;
    let told = synchronise(&hall.gate, true).await.unwrap();
    assert_eq!((told.people, told.steps.len()), (2, 3));
    assert_eq!(everything(&hall).await, before);
    assert_eq!(sync(&hall).await, told.steps, "the trial told what was then done");
    let claire = Agent::of(&sign_in(&hall, "claire.petit", PASSWORD).await);
    slapd.leaves("claire.petit");
    slapd.hires("zoe.martin", "Zoé Martin");
    let before = everything(&hall).await;
    let told = synchronise(&hall.gate, true).await.unwrap().steps;
    assert_eq!(told, [step("zoe.martin", Deed::Created("Zoé Martin".into())), step("claire.petit", Deed::Closed)]);
    assert_eq!(
        told[1].told(beffroi::base::Language::French),
        "• claire.petit : n’est plus dans l’annuaire, compte fermé"
    );
    assert_eq!(everything(&hall).await, before);
    hall.get(&claire, "/api/records").await.good();
}

#[tokio::test]
async fn the_last_administrator_stays_whatever_the_directory_says() {
    let (hall, slapd) = albert().await;
    slapd.group("dsi", "paul.durand");
    sync(&hall).await;
    assert_eq!(sign_in(&hall, "paul.durand", PASSWORD).await.good()["everywhere"], true);
    slapd.leaves("paul.durand");
    assert_eq!(sync(&hall).await, [step("paul.durand", Deed::LastAdministrator)]);
    let open: bool =
        sqlx::query_scalar("select auth.has_administrator()").fetch_one(&mut hall.town.owner().await).await.unwrap();
    assert!(open);
    // Once somebody else administers, he goes.
    hall.agent("maire", "administrator", None).await;
    assert_eq!(sync(&hall).await, [step("paul.durand", Deed::Closed)]);
}

#[tokio::test]
async fn an_account_of_beffroi_is_never_taken_over_and_one_closed_here_stays_closed() {
    let (hall, _slapd) = albert().await;
    let maire = hall.administrator().await;
    hall.agent("Paul.Durand", "reader", Some("80016")).await;
    let steps = sync(&hall).await;
    assert!(steps.contains(&step("paul.durand", Deed::LoginTaken)), "{steps:?}");
    sign_in(&hall, "paul.durand", PASSWORD).await.refused(401);
    sign_in(&hall, "paul.durand", hall::PASSWORD).await.good();
    let found = hall.get(&maire, "/api/records/accounts?f.login=eq:claire.petit").await.good()["items"][0].clone();
    let (id, version) = (found["id"].clone(), found["version"].as_i64().unwrap());
    let path = format!("/api/records/accounts/{id}");
    hall.patch(&maire, &path, version, json!({"values": {"active": false}})).await.good();
    assert!(sync(&hall).await.contains(&step("claire.petit", Deed::ClosedHere)));
    sign_in(&hall, "claire.petit", PASSWORD).await.refused(401);
    // No link gives an account of the directory a password of its own.
    let link = hall.post(&maire, "/api/records/accounts/actions/invite", json!({"ids": [id]})).await;
    assert_eq!(link.good()["link"], json!(null));
    let new = NewUser { login: "claire.petit", name: "Claire", role: "reader", commune: None };
    assert!(matches!(add_user(&hall.gate, &new).await, Err(Error::PasswordElsewhere)));
}

#[tokio::test]
async fn an_agent_of_the_directory_may_ask_for_a_second_code() {
    let (hall, _slapd) = albert().await;
    sync(&hall).await;
    let claire = Agent::of(&sign_in(&hall, "claire.petit", PASSWORD).await);
    let setup = hall.ask(&claire, Method::POST, "/api/session/totp", &[], None).await.good();
    let secret = totp_rs::Secret::try_from_base32(setup["secret"].as_str().unwrap()).unwrap();
    let code = totp_rs::Builder::new().with_secret(secret).build().unwrap().generate_current().to_string();
    let confirmed = hall.ask(&claire, Method::PUT, "/api/session/totp", &[], Some(json!({"code": code}))).await;
    assert_eq!(confirmed.status.as_u16(), 204);
    assert_eq!(sign_in(&hall, "claire.petit", PASSWORD).await.refused(401)["needs"], "code");
    assert_eq!(sign_in(&hall, "claire.petit", "faux").await.refused(401)["needs"], json!(null));
}

#[tokio::test]
async fn nothing_is_changed_by_a_directory_that_shows_nobody_or_refuses() {
    let (hall, slapd) = albert().await;
    sync(&hall).await;
    let before = everything(&hall).await;
    slapd.leaves("paul.durand");
    slapd.leaves("claire.petit");
    assert!(matches!(synchronise(&hall.gate, false).await, Err(Error::DirectoryEmpty)));
    slapd.change("dn: cn=beffroi,dc=albert,dc=fr\nchangetype: modify\nreplace: userPassword\nuserPassword: autre\n");
    assert!(matches!(synchronise(&hall.gate, false).await, Err(Error::DirectoryRefuses { code: 49 })));
    let told = sign_in(&hall, "claire.petit", PASSWORD).await.refused(503);
    assert!(told["detail"].as_str().unwrap().contains("code LDAP 49"), "{told}");
    assert_eq!(everything(&hall).await, before);
    let unset = hall.gate.clone().with_directory(None);
    assert!(matches!(synchronise(&unset, false).await, Err(Error::DirectoryUnset)));
}

#[tokio::test]
async fn a_directory_is_spoken_to_encrypted_and_only_with_a_certificate_of_the_authority() {
    let (hall, slapd) = albert().await;
    let trusted = slapd.directory_with("ca-file = '{folder}/ca.pem'");
    let gate = hall.gate.clone().with_directory(Some(trusted));
    assert_eq!(synchronise(&gate, false).await.unwrap().people, 2);
    gate.sign_in("claire.petit", PASSWORD, None).await.unwrap();
    let unknown = hall.gate.clone().with_directory(Some(slapd.directory_with("")));
    assert!(matches!(synchronise(&unknown, false).await, Err(Error::DirectoryAway)));
    assert!(matches!(unknown.sign_in("claire.petit", PASSWORD, None).await, Err(Error::DirectoryAway)));
}
