//! Signing in with the OpenID Connect provider of the town: a real one, and what it does not let in.

use axum::http::Method;
use beffroi::auth::{Error, tie};
use serde_json::json;

use crate::support::hall::{Agent, Answer, Hall, hall, hall_signing_in};
use crate::support::provider::Provider;

/// A town hall that signs in with a provider, with the agent Claire, whose e-mail address is known.
async fn town_hall(link_by_email: bool) -> (Hall, Provider) {
    let provider = tokio::task::spawn_blocking(Provider::start).await.unwrap();
    let hall = hall_signing_in(|gate| gate.with_openid(Some(provider.openid(link_by_email)))).await;
    for login in ["claire.petit", "paul.durand"] {
        hall.agent(login, "addressing", Some("80016")).await;
    }
    let sql = "update auth.accounts set email = login || '@albert.fr'";
    sqlx::query(sql).execute(&mut hall.town.owner().await).await.unwrap();
    (hall, provider)
}

fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let mut found = all.filter(|cookie| cookie.starts_with(&format!("{name}=")));
    found.next().unwrap_or_else(|| panic!("no cookie {name}")).split(';').next().unwrap().to_owned()
}

/// To the provider as `login`, and back: the path of the return and the cookie of this browser.
async fn leave(hall: &Hall, provider: &Provider, login: &str) -> (String, String) {
    let left = hall.get(&Agent::default(), "/api/session/oidc").await;
    assert_eq!(left.status.as_u16(), 303, "{}", String::from_utf8_lossy(&left.body));
    let back = provider.sign_in(left.headers["location"].to_str().unwrap(), login);
    (back, cookie(&left, "beffroi_oidc"))
}

async fn come_back(hall: &Hall, path: &str, cookie: &str) -> Answer {
    hall.ask(&Agent::default(), Method::GET, path, &[("cookie", cookie)], None).await
}

#[tokio::test]
async fn an_agent_signs_in_with_the_provider_of_the_town_once_their_account_is_tied() {
    let (hall, provider) = town_hall(false).await;
    let stranger = Agent::default();
    assert_eq!(hall.get(&stranger, "/api/session").await.good()["openid"], "Compte de la mairie");
    let (path, browser) = leave(&hall, &provider, "claire.petit").await;
    let refused = come_back(&hall, &path, &browser).await;
    assert_eq!(refused.refused(403)["title"], "Aucun compte pour vous ici");
    tie(&hall.gate, "claire.petit", "claire.petit").await.unwrap();
    let (path, browser) = leave(&hall, &provider, "claire.petit").await;
    let entered = come_back(&hall, &path, &browser).await;
    assert_eq!((entered.status.as_u16(), entered.headers["location"].to_str().unwrap()), (303, "/app"));
    let session = cookie(&entered, "beffroi_session");
    let claire = hall.ask(&stranger, Method::GET, "/api/session", &[("cookie", &session)], None).await.good();
    assert_eq!((&claire["person"]["login"], &claire["communes"]), (&json!("claire.petit"), &json!(["80016"])));
    assert_eq!(cookie(&entered, "beffroi_oidc"), "beffroi_oidc=", "the way there is forgotten");
    let unknown = tie(&hall.gate, "personne", "x").await;
    assert!(matches!(unknown, Err(Error::AccountUnknown(_))));
}

#[tokio::test]
async fn an_answer_of_the_provider_is_good_once_and_in_the_browser_that_asked() {
    let (hall, provider) = town_hall(false).await;
    tie(&hall.gate, "claire.petit", "claire.petit").await.unwrap();
    let (path, browser) = leave(&hall, &provider, "claire.petit").await;
    let (_, other) = leave(&hall, &provider, "paul.durand").await;
    let told = come_back(&hall, &path, &other).await.refused(403);
    assert_eq!(told["title"], "Connexion non aboutie");
    come_back(&hall, &path, "").await.refused(403);
    come_back(&hall, &path.replace("iss=", "iss=https%3A%2F%2Fautre.example%2F&was="), &browser).await.refused(403);
    come_back(&hall, &path.replace("code=", "code=x"), &browser).await.refused(403);
    come_back(&hall, &path.replace("state=", "state=0"), &browser).await.refused(403);
    come_back(&hall, "/api/session/oidc/return?error=access_denied", &browser).await.refused(403);
    let page = [("cookie", browser.as_str()), ("accept", "text/html")];
    let page = hall.ask(&Agent::default(), Method::GET, "/api/session/oidc/return?error=x", &page, None).await;
    assert_eq!(page.status.as_u16(), 403);
    assert!(String::from_utf8_lossy(&page.body).contains("<h1>Connexion non aboutie</h1>"));
    let (path, browser) = leave(&hall, &provider, "claire.petit").await;
    assert_eq!(come_back(&hall, &path, &browser).await.status.as_u16(), 303);
    come_back(&hall, &path, &browser).await.refused(403);
}

#[tokio::test]
async fn a_verified_e_mail_ties_an_account_only_where_the_town_says_so_and_nobody_gains_by_it() {
    let (hall, provider) = town_hall(true).await;
    let come = async |login: &str| {
        let (path, browser) = leave(&hall, &provider, login).await;
        come_back(&hall, &path, &browser).await
    };
    assert_eq!(come("claire.petit").await.status.as_u16(), 303);
    come("paul.durand").await.refused(403); // his address was never verified
    let mut owner = hall.town.owner().await;
    // An account with rights elsewhere than where it is managed: whoever manages it could write any address into it.
    for login in ["zoe.martin", "lea.roux"] {
        hall.agent(login, "reader", Some("80016")).await;
    }
    let reach = "insert into auth.memberships (account, role, commune) select a.fid, r.fid, '93010' from auth.accounts a, auth.roles r where a.login = 'zoe.martin' and r.name = 'reader'";
    sqlx::query(reach).execute(&mut owner).await.unwrap();
    sqlx::query("update auth.accounts set email = login || '@albert.fr'").execute(&mut owner).await.unwrap();
    come("zoe.martin").await.refused(403);
    // An account with a code of the telephone: the code is never passed by.
    let code = "update auth.credentials set totp = 'GEZDGNBVGY3TQOJQ', totp_confirmed = true where account in
        (select fid from auth.accounts where login in ('lea.roux', 'claire.petit'))";
    sqlx::query(code).execute(&mut owner).await.unwrap();
    come("lea.roux").await.refused(403);
    assert_eq!(come("claire.petit").await.refused(403)["title"], "Code à saisir");
    sqlx::query("update auth.credentials set totp_confirmed = false").execute(&mut owner).await.unwrap();
    sqlx::query("update auth.accounts set active = false where login = 'claire.petit'")
        .execute(&mut owner)
        .await
        .unwrap();
    come("claire.petit").await.refused(403);
}

#[tokio::test]
async fn without_a_provider_nothing_is_offered_and_one_that_is_away_is_told_in_french() {
    let plain = hall().await;
    assert_eq!(plain.get(&Agent::default(), "/api/session").await.good()["openid"], json!(null));
    plain.get(&Agent::default(), "/api/session/oidc").await.refused(404);
    let (hall, provider) = town_hall(false).await;
    drop(provider);
    let told = hall.get(&Agent::default(), "/api/session/oidc").await.refused(503);
    assert_eq!(told["title"], "Fournisseur de connexion injoignable");
}
