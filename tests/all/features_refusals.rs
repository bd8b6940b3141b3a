//! Bad questions get an answer that says what to do, never a failure of the server.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::features_town::{Desk, Reply, desk, post};

fn refused(reply: &Reply, status: u16, asked: &str) {
    assert_eq!(reply.status.as_u16(), status, "{asked}: {}", String::from_utf8_lossy(&reply.bytes));
    assert_eq!(reply.kind, "application/problem+json", "{asked}");
    let problem = reply.json();
    for member in ["title", "detail", "remedy"] {
        assert!(problem[member].as_str().is_some_and(|text| text.len() > 5), "{asked}: {member} in {problem}");
    }
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused_with_a_remedy() {
    let desk = desk().await;
    let long = "a".repeat(300);
    let fids = "1,".repeat(25_000);
    for (asked, status) in [
        ("/api/at", 400),
        ("/api/at?lon=NaN&lat=50", 400),
        ("/api/at?lon=2&lat=inf", 400),
        ("/api/at?lon=200&lat=50", 400),
        ("/api/at?lon=652469&lat=6862035", 400),
        ("/api/at?lon=deux&lat=50", 400),
        ("/api/at?lon=2&lat=50&zoom=99", 400),
        ("/api/at?lon=2&lat=50&zoom=NaN", 400),
        ("/api/at?lon=2&lat=50&date=hier", 400),
        ("/api/at?lon=2&lat=50&date=2023-02-30", 400),
        ("/api/at?lon=2&lat=50&commune=Bondy", 400),
        ("/api/at?layer=parcels", 400),
        ("/api/at?layer=parcels&fid=999999", 404),
        ("/api/at?layer=owners&fid=1", 404),
        ("/api/at?layer=parcels&fid=99999999999999999999", 400),
        (&format!("/api/search?q={long}"), 400),
        ("/api/search?q=x&commune=*", 400),
        ("/api/search?q=x&limit=-1", 400),
        ("/api/layers/owners/features/1", 404),
        ("/api/layers/parcels/features/999999", 404),
        ("/api/layers/parcels/features/un", 400),
        ("/api/layers/parcels/features/1?date=x", 400),
        ("/api/layers/owners/export", 404),
        ("/api/layers/parcels/export?format=dwg", 400),
        ("/api/layers/parcels/export?fids=1,b", 400),
        (&format!("/api/layers/parcels/export?fids={fids}1"), 413),
        ("/api/layers/parcels/export?commune=x", 400),
        ("/api/layers/parcels%22%3B%20drop%20table/export", 404),
    ] {
        refused(&desk.get(asked).await, status, &asked[..asked.len().min(80)]);
    }
}

#[tokio::test]
async fn a_lasso_or_list_beyond_all_measure_is_refused_before_it_costs_anything() {
    let desk = desk().await;
    let ring = |points: usize| {
        let mut ring: Vec<[f64; 2]> = (0..points)
            .map(|n| {
                #[expect(clippy::cast_precision_loss, reason = "a few thousand points")]
                let turn = n as f64 / points as f64 * std::f64::consts::TAU;
                [2.0 + turn.cos() / 10.0, 50.0 + turn.sin() / 10.0]
            })
            .collect();
        ring.push(ring[0]);
        json!({"geometry": {"type": "Polygon", "coordinates": [ring]}}).to_string()
    };
    let million: Vec<i64> = (0..200_000).collect();
    for (name, body, status) in [
        ("an empty body", String::new(), 400),
        ("no JSON", "{".to_owned(), 400),
        ("nothing selected", "{}".to_owned(), 400),
        ("an unknown member", json!({"fid": [1]}).to_string(), 400),
        ("no ids", json!({"fids": []}).to_string(), 400),
        ("ids that are none", json!({"fids": ["a"]}).to_string(), 400),
        ("a point", json!({"geometry": {"type": "Point", "coordinates": [2, 50]}}).to_string(), 400),
        ("a flat lasso", json!({"geometry": {"type": "Polygon", "coordinates": [[[2, 50], [2, 50], [2, 50], [2, 50]]]}}).to_string(), 400),
        ("Lambert metres", json!({"geometry": {"type": "Polygon", "coordinates": [[[652_000, 6_862_000], [652_100, 6_862_000], [652_100, 6_862_100], [652_000, 6_862_000]]]}}).to_string(), 400),
        ("deep nesting", format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)), 400),
        ("20,000 points", ring(20_000), 413),
        ("200,000 ids", json!({"fids": million}).to_string(), 413),
        ("three megabytes", format!("{{\"fids\":[{}1]}}", "1,".repeat(1_500_000)), 413),
    ] {
        for action in ["select", "export"] {
            let reply = post(&desk.app, &format!("/api/layers/parcels/{action}"), body.clone()).await;
            refused(&reply, status, &format!("{name}, {action}"));
        }
    }
    let untyped = Request::post("/api/layers/parcels/select").body(Body::from("{}")).unwrap();
    assert!(desk.app.clone().oneshot(untyped).await.unwrap().status().is_client_error());
}

#[tokio::test]
async fn a_refusal_speaks_the_language_of_the_reader() {
    let desk = desk().await;
    let title =
        async |query: &str| desk.get(&format!("/api/layers/owners/export?{query}")).await.json()["title"].clone();
    assert_eq!(title("").await, "Couche inconnue");
    assert_eq!(title("lang=en").await, "Unknown layer");
    assert_eq!(title("lang=es").await, "Capa desconocida");
}

#[tokio::test]
async fn a_layer_whose_table_goes_away_takes_no_other_layer_with_it() {
    let desk = desk().await;
    desk.run("alter table planning.easements rename to easements_away").await;
    let (lon, lat) = desk.spot(50.0, 25.0).await;
    // Within the second before the catalogue sees it, or after: the card stands either way.
    let answer = desk.get(&format!("/api/at?lon={lon}&lat={lat}")).await.good();
    let groups: Vec<&Value> = answer["groups"].as_array().unwrap().iter().collect();
    assert!(groups.iter().any(|group| group["layer"] == "zoning" && group["error"].is_null()));
}

/// Every endpoint with odd values in every place, as a scanner would.
#[tokio::test]
async fn no_question_of_a_scanner_is_answered_with_a_server_error() {
    let desk = desk().await;
    let odd = [
        "",
        "0",
        "-1",
        "NaN",
        "1e309",
        "'",
        "%00",
        "%F0%9F%8F%98",
        "../../etc",
        "*",
        "null",
        "9223372036854775807",
        "2024-13-45",
        "%25%25",
        "\\",
    ];
    for value in odd {
        for asked in [
            format!("/api/search?q={value}"),
            format!("/api/search?q=rue&commune={value}&limit={value}"),
            format!("/api/at?lon={value}&lat={value}"),
            format!("/api/at?lon=2.6&lat=50&zoom={value}&date={value}"),
            format!("/api/at?layer={value}&fid={value}"),
            format!("/api/layers/{}/features/{value}", if value.is_empty() { "x" } else { value }),
            format!("/api/layers/parcels/features/1?date={value}"),
            format!("/api/layers/parcels/export?fids={value}&format={value}"),
            format!("/api/layers/parcels/export?commune={value}&date={value}"),
        ] {
            let Ok(request) = Request::get(&asked).body(Body::empty()) else { continue };
            let reply = answer(&desk, request).await;
            assert!(reply < 500, "{asked}: {reply}");
        }
    }
}

async fn answer(desk: &Desk, request: Request<Body>) -> u16 {
    desk.app.clone().oneshot(request).await.unwrap().status().as_u16()
}
