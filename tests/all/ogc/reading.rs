//! What other software reads: collections, pages, filters, systems, past days.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::values;
use crate::support::hall::{Agent, Hall, hall};

pub const PARCELS: &str = "/ogc/collections/parcels/items";

/// A town of ten parcels in a row, each of a hundredth of a degree, the last one with a courtyard.
pub async fn parcels() -> Hall {
    let hall = hall().await;
    let sql = "insert into cadastre.parcels (commune, id, prefix, section, number, area, surveyed, address, created, geom)
        select '80016', '80016000AB' || lpad(n::text, 4, '0'), '000', case when n < 8 then 'AB' else 'AC' end, n::text, n * 100, n % 2 = 0,
            case when n % 3 = 0 then 'Rue de l’Église' end, date '2020-01-01' + n,
            st_multi(case when n = 10
                then st_difference(st_makeenvelope(2.60 + n * 0.01, 50.0, 2.61 + n * 0.01, 50.01, 4326), st_makeenvelope(2.603 + n * 0.01, 50.003, 2.606 + n * 0.01, 50.006, 4326))
                else st_makeenvelope(2.60 + n * 0.01, 50.0, 2.61 + n * 0.01, 50.01, 4326) end)
        from generate_series(1, 10) n";
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut hall.town.owner().await).await.unwrap();
    hall.settle().await;
    hall
}

async fn read(hall: &Hall, query: &str) -> Value {
    hall.get(&Agent::default(), &format!("{PARCELS}{query}")).await.good()
}

#[tokio::test]
async fn desktop_software_keeps_nothing_that_may_have_changed_since() {
    let hall = parcels().await;
    let wfs = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=bf:parcels";
    let gml = "/ogc/collections/parcels/items?f=gmlsf0";
    for path in ["/ogc/collections", PARCELS, "/ogc/collections/parcels/items/3", gml, wfs] {
        assert_eq!(hall.get(&Agent::default(), path).await.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_services_lead_from_the_landing_page_to_every_feature() {
    let hall = parcels().await;
    let link = |document: &Value, rel: &str| {
        let links = document["links"].as_array().unwrap();
        let found = links.iter().find(|link| link["rel"] == rel).unwrap_or_else(|| panic!("no {rel}"));
        let href = found["href"].as_str().unwrap();
        href[href.find("/ogc").unwrap()..].to_owned()
    };
    let nobody = Agent::default();
    let landing = hall.get(&nobody, "/ogc").await.good();
    let api = hall.get(&nobody, &link(&landing, "service-desc")).await;
    assert_eq!(api.headers["content-type"], "application/vnd.oai.openapi+json;version=3.0");
    assert!(api.good()["paths"]["/collections/parcels/items"]["get"].is_object());
    let classes = hall.get(&nobody, &link(&landing, "conformance")).await.good();
    assert!(
        classes["conformsTo"]
            .as_array()
            .unwrap()
            .contains(&json!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"))
    );
    let list = hall.get(&nobody, &link(&landing, "data")).await.good();
    let parcels = list["collections"].as_array().unwrap().iter().find(|one| one["id"] == "parcels").unwrap();
    assert_eq!(parcels["title"], "Parcelles");
    let extent = &parcels["extent"]["spatial"]["bbox"][0];
    assert!((extent[0].as_f64().unwrap() - 2.61).abs() < 0.01 && (extent[3].as_f64().unwrap() - 50.01).abs() < 0.01);
    let features = hall.get(&nobody, &link(parcels, "items")).await.good();
    assert_eq!((&features["numberMatched"], &features["numberReturned"]), (&json!(10), &json!(10)));
    let schema = hall.get(&nobody, "/ogc/collections/parcels/schema").await.good();
    assert_eq!(schema["properties"]["area"]["type"], "integer");
    assert_eq!(schema["properties"]["created"]["format"], "date");
}

#[tokio::test]
async fn a_column_is_explained_in_the_language_of_the_reader() {
    let hall = hall().await;
    let section = [
        ("fr", "Section cadastrale de la parcelle, sans zéro devant."),
        ("en", "Cadastral section of the parcel, without leading zero."),
        ("es", "Sección catastral de la parcela, sin cero inicial."),
    ];
    for (language, said) in section {
        let path = format!("/ogc/collections/parcels/schema?lang={language}");
        let schema = hall.get(&Agent::default(), &path).await.good();
        assert_eq!(schema["properties"]["section"]["description"], said);
    }
}

#[tokio::test]
async fn a_box_gives_what_meets_it_and_neither_its_courtyard_nor_its_neighbour() {
    let hall = parcels().await;
    let numbers = |answer: Value| values(&answer, "number");
    assert_eq!(numbers(read(&hall, "?bbox=2.615,50.001,2.625,50.002").await), ["1", "2"]);
    assert_eq!(
        numbers(read(&hall, "?bbox=2.704,50.004,2.705,50.005").await),
        [""; 0],
        "inside the courtyard of the tenth"
    );
    let lambert = "&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154";
    let all = read(&hall, &format!("?bbox=650000,6900000,800000,7100000{lambert}")).await;
    assert_eq!(all["numberMatched"], 10);
}

#[tokio::test]
async fn memory_and_database_give_the_same_features() {
    let hall = parcels().await;
    let held = read(&hall, "").await;
    let asked = read(&hall, "?filter=area%20%3E%200").await;
    assert_eq!(held["features"], asked["features"]);
    let properties = &held["features"][2]["properties"];
    assert_eq!((&properties["surveyed"], &properties["address"]), (&json!(false), &json!("Rue de l’Église")));
    assert_eq!((&properties["created"], &properties["area"]), (&json!("2020-01-04"), &json!(300)));
    assert_eq!(properties["commune"], "80016");
    let boxed = "?bbox=2.615,50.001,2.635,50.002";
    assert_eq!(
        read(&hall, boxed).await["features"],
        read(&hall, &format!("{boxed}&filter=area%20%3E%200")).await["features"]
    );
}

#[tokio::test]
async fn pages_follow_one_another_without_a_gap() {
    let hall = parcels().await;
    let (mut path, mut seen) = (format!("{PARCELS}?limit=4"), Vec::new());
    loop {
        let page = hall.get(&Agent::default(), &path).await.good();
        seen.extend(values(&page, "number"));
        let links = page["links"].as_array().unwrap();
        let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
        let href = next["href"].as_str().unwrap();
        path = href[href.find("/ogc").unwrap()..].to_owned();
    }
    assert_eq!(seen, (1..=10).map(|n| json!(n.to_string())).collect::<Vec<_>>());
}

#[tokio::test]
async fn filters_properties_and_orders_are_those_of_the_standard() {
    let hall = parcels().await;
    let numbers = |answer: Value| values(&answer, "number");
    assert_eq!(numbers(read(&hall, "?section=AC").await), ["8", "9", "10"]);
    assert_eq!(numbers(read(&hall, "?filter=section='AC'%20AND%20area%20BETWEEN%20850%20AND%20950").await), ["9"]);
    let json = "?filter-lang=cql2-json&filter=%7B%22op%22%3A%22isNull%22%2C%22args%22%3A%5B%7B%22property%22%3A%22address%22%7D%5D%7D";
    assert_eq!(read(&hall, json).await["numberMatched"], 7);
    let church = "?filter=CASEI(ACCENTI(address))%20LIKE%20CASEI(ACCENTI('%25eglise'))";
    assert_eq!(numbers(read(&hall, church).await), ["3", "6", "9"]);
    let spatial = "?filter=S_INTERSECTS(geometry,POINT(2.6155%2050.005))";
    assert_eq!(numbers(read(&hall, spatial).await), ["1"]);
    assert_eq!(numbers(read(&hall, "?sortby=-area&limit=2").await), ["10", "9"]);
    let narrow = read(&hall, "?properties=number&limit=1").await;
    assert_eq!(narrow["features"][0]["properties"], json!({"number": "1"}));
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_told_where_it_is_wrong() {
    let hall = parcels().await;
    let refused = async |query: &str| hall.get(&Agent::default(), &format!("{PARCELS}{query}")).await.refused(400);
    for (query, word) in [
        ("?bboxx=1", "bboxx"),
        ("?limit=unlimited", "limit"),
        ("?limit=0", "limit"),
        ("?bbox=1,2,3", "bbox"),
        ("?crs=http://www.opengis.net/def/crs/0/unsupported", "crs"),
        ("?bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/0/unsupported", "bbox-crs"),
        ("?filter=surface%20%3E%203", "surface"),
        ("?filter=area%20%3E%20'grand'", "area"),
        ("?sortby=surface", "surface"),
        ("?properties=surface", "surface"),
        ("?datetime=hier", "datetime"),
        ("?f=dwg", "dwg"),
    ] {
        let problem = refused(query).await;
        let told = format!("{} {}", problem["detail"], problem["remedy"]);
        assert!(told.contains(word), "{query}: {told}");
    }
    hall.get(&Agent::default(), "/ogc/collections/owners/items").await.refused(404);
    hall.get(&Agent::default(), &format!("{PARCELS}/x")).await.refused(404);
}

#[tokio::test]
async fn a_layer_with_a_history_is_read_as_it_was() {
    let hall = parcels().await;
    let sql = "begin; select beffroi.set_as_of('2020-01-01'); commit;";
    drop(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut hall.town.owner().await).await);
    let before = jiff::Timestamp::now().to_string();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let change =
        "update cadastre.parcels set area = 5000 where number = '1'; delete from cadastre.parcels where number = '2'";
    sqlx::raw_sql(AssertSqlSafe(change)).execute(&mut hall.town.owner().await).await.unwrap();
    hall.settle().await;
    assert_eq!(values(&read(&hall, "").await, "area")[0], 5000);
    let past = read(&hall, &format!("?datetime={before}")).await;
    assert_eq!((&past["numberMatched"], &values(&past, "area")[0]), (&json!(10), &json!(100)));
    let since = read(&hall, &format!("?datetime={before}/..")).await;
    assert_eq!(
        (&since["numberMatched"], &values(&since, "area")[0]),
        (&json!(10), &json!(5000)),
        "each as it was last"
    );
}

#[tokio::test]
async fn people_read_pages_and_programs_read_files() {
    let hall = parcels().await;
    let nobody = Agent::default();
    for path in ["/ogc", "/ogc/collections", "/ogc/collections/parcels", PARCELS, "/ogc/conformance", "/ogc/api"] {
        let page = hall.ask(&nobody, axum::http::Method::GET, path, &[("accept", "text/html")], None).await;
        assert!(
            page.status.is_success() && page.headers["content-type"].to_str().unwrap().starts_with("text/html"),
            "{path}"
        );
        assert!(String::from_utf8_lossy(&page.body).contains("<html lang=\"fr\""), "{path}");
    }
    for form in ["csv", "fgb", "gpkg", "shp", "xlsx", "kml", "gml", "gmlsf0", "gmlsf2", "jsonfg"] {
        let file = hall.get(&nobody, &format!("{PARCELS}?f={form}")).await;
        assert!(file.status.is_success() && file.body.len() > 200, "{form}: {} {}", file.status, file.body.len());
    }
    hall.get(&nobody, &format!("{PARCELS}?f=dxf&crs=http://www.opengis.net/def/crs/EPSG/0/2154")).await;
}
