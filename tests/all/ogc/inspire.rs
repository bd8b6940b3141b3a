//! Parcels and addresses as INSPIRE has them, by both services.

use std::fs;
use std::process::Command;

use axum::http::Method;
use roxmltree::Document;
use sqlx::AssertSqlSafe;

use crate::support::hall::{Agent, Answer, Hall, hall};

const PARCELS: &str = "/ogc/collections/parcels/items";
const CP: &str = "application/gml+xml; version=3.2; profile=\"http://inspire.ec.europa.eu/schemas/cp/4.0\"";
const AD: &str = "application/gml+xml; version=3.2; profile=\"http://inspire.ec.europa.eu/schemas/ad/4.0\"";

/// Four parcels in a row, and three doors of two streets on the first.
async fn town() -> Hall {
    let hall = hall().await;
    let sql = "insert into cadastre.parcels (commune, id, prefix, section, number, area, updated, geom)
        select '80016', '80016000AB' || lpad(n::text, 4, '0'), '000', 'AB', n::text, nullif(n * 100, 400), date '2020-01-01' + n,
            st_multi(st_makeenvelope(2.60 + n * 0.01, 50.0, 2.61 + n * 0.01, 50.01, 4326)) from generate_series(1, 4) n;
        insert into addresses.addresses (commune, id, ban_id, number, suffix, street, street_code, locality, postcode, post_town, position, updated, geom)
        select '80016', '80016_0123_0000' || n, 'ban-' || n, n, case when n = 2 then 'bis' end, case when n < 3 then 'Rue d’Été' else 'Place <A>' end,
            '0123', case when n = 3 then 'Boulan' end, '80300', 'Albert', 'entrée', date '2024-05-17', st_setsrid(st_makepoint(2.611 + n * 0.001, 50.005), 4326)
        from generate_series(1, 3) n";
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut hall.town.owner().await).await.unwrap();
    hall.settle().await;
    hall
}

fn text(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(answer.status.is_success(), "{}: {text}", answer.status);
    text
}

/// Texts of all elements of a name, in order.
fn texts(page: &str, name: &str) -> Vec<String> {
    let tree = Document::parse(page).unwrap();
    let found = tree.descendants().filter(|node| node.tag_name().name() == name);
    found.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn numbers(page: &str) -> [String; 2] {
    let tree = Document::parse(page).unwrap();
    ["numberMatched", "numberReturned"].map(|name| tree.root_element().attribute(name).unwrap().to_owned())
}

/// What GDAL says of a document.
fn told(page: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("objects.gml");
    fs::write(&path, page).unwrap();
    let told = Command::new("ogrinfo").args(["-al"]).arg(&path).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8_lossy(&told.stdout).into_owned()
}

#[tokio::test]
async fn parcels_leave_as_cadastral_parcels() {
    let hall = town().await;
    let nobody = Agent::default();
    let all = hall.get(&nobody, &format!("{PARCELS}?f=inspire")).await;
    assert_eq!(all.headers["content-type"], CP);
    assert!(all.headers["content-disposition"].to_str().unwrap().contains(".gml"));
    let page = text(&all);
    assert_eq!(numbers(&page), ["4", "4"]);
    assert_eq!(texts(&page, "localId")[0], "80016000AB0001");
    assert_eq!(texts(&page, "nationalCadastralReference")[3], "80016000AB0004");
    assert_eq!(texts(&page, "areaValue"), ["100", "200", "300", ""]);
    assert_eq!(texts(&page, "beginLifespanVersion")[0], "2020-01-02T00:00:00");
    let gdal = told(&page);
    assert!(gdal.contains("Layer name: CadastralParcel") && gdal.contains("Feature Count: 4"), "{gdal}");
    assert!(gdal.contains("localId (String) = 80016000AB0001") && gdal.contains("POLYGON ((2.61 50"), "{gdal}");
}

#[tokio::test]
async fn objects_are_chosen_turned_and_counted_as_features_are() {
    let hall = town().await;
    let nobody = Agent::default();
    let etrs89 = "crs=http://www.opengis.net/def/crs/EPSG/0/4258";
    let some = text(&hall.get(&nobody, &format!("{PARCELS}?f=inspire&filter=area%20%3E%20100&limit=1&{etrs89}")).await);
    assert_eq!(numbers(&some), ["2", "1"]);
    assert_eq!(texts(&some, "label"), ["2"]);
    assert!(some.contains("srsName=\"http://www.opengis.net/def/crs/EPSG/0/4258\""), "{some}");
    assert!(texts(&some, "posList")[0].starts_with("50"), "latitude first: {some}");
    let gdal = told(&some);
    assert!(gdal.contains("POLYGON ((2.62 50") && gdal.contains("4258"), "{gdal}");
    let few = text(&hall.get(&nobody, &format!("{PARCELS}?f=inspire&properties=number&number=3")).await);
    assert_eq!(texts(&few, "localId"), ["80016000AB0003"], "objects are whole");
    let by_profile = hall.ask(&nobody, Method::GET, PARCELS, &[("accept", CP)], None).await;
    assert_eq!(by_profile.headers["content-type"], CP);
}

#[tokio::test]
async fn addresses_leave_with_what_they_share() {
    let hall = town().await;
    let nobody = Agent::default();
    let ask = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=bf:addresses&outputformat=inspire";
    let answer = hall.get(&nobody, ask).await;
    assert_eq!(answer.headers["content-type"], AD);
    let page = text(&answer);
    assert_eq!(numbers(&page), ["3", "3"]);
    assert_eq!(texts(&page, "localId")[1], "80016_0123_00002");
    assert_eq!(texts(&page, "postCode"), ["80300"], "once for all");
    assert_eq!(texts(&page, "beginLifespanVersion")[0], "2024-05-17T00:00:00");
    assert_eq!(texts(&page, "alternativeIdentifier")[..3], ["ban-1", "ban-2", "ban-3"]);
    assert_eq!(page.matches("GeometrySpecificationValue/entrance").count(), 3);
    assert_eq!(page.matches("/addressNumberExtension").count(), 1);
    assert_eq!(texts(&page, "pos")[0], "50.005 2.612", "EPSG:4326 has latitude first");
    let gdal = told(&page);
    assert!(gdal.contains("Layer name: Address\n") && gdal.contains("POINT (2.612 50.005)"), "{gdal}");
    assert!(gdal.contains("Layer name: ThoroughfareName") && gdal.contains("Rue d’Été"), "{gdal}");
    assert!(gdal.contains("Layer name: AddressAreaName") && gdal.contains("Boulan"), "{gdal}");
    let one = text(&hall.get(&nobody, &format!("{ask}&count=1&startindex=2&srsname=EPSG:4326")).await);
    assert_eq!((numbers(&one), texts(&one, "pos")), (["3", "1"].map(str::to_owned), vec!["2.614 50.005".to_owned()]));
    assert!(one.contains("/OGC/1.3/CRS84"), "a name that has longitude first");
}

#[tokio::test]
async fn only_layers_that_say_how_are_offered_and_give_objects() {
    let hall = town().await;
    let nobody = Agent::default();
    let refused = hall.get(&nobody, "/ogc/collections/streets/items?f=inspire&lang=en").await.refused(400);
    assert!(refused["detail"].as_str().unwrap().contains("INSPIRE"), "{refused}");
    let links = async |id: &str| {
        let document = hall.get(&nobody, &format!("/ogc/collections/{id}")).await.good();
        let links = document["links"].as_array().unwrap().clone();
        links.into_iter().filter(|link| link["href"].as_str().unwrap().contains("f=inspire")).collect::<Vec<_>>()
    };
    assert_eq!(links("parcels").await[0]["type"], CP);
    assert!(links("streets").await.is_empty());
    let described = text(&hall.get(&nobody, "/wfs?service=WFS&version=2.0.0&request=GetCapabilities").await);
    let tree = Document::parse(&described).unwrap();
    let types = tree.descendants().filter(|node| node.has_tag_name(("http://www.opengis.net/wfs/2.0", "FeatureType")));
    let with: Vec<&str> = types
        .filter(|kind| kind.descendants().any(|node| node.text() == Some("inspire")))
        .filter_map(|kind| kind.first_element_child()?.text())
        .collect();
    assert_eq!(with, ["bf:parcels", "bf:addresses"]);
    let streets = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=bf:streets&outputformat=inspire";
    assert!(String::from_utf8_lossy(&hall.get(&nobody, streets).await.body).contains("outputFormat"));
}
