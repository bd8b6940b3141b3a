//! Any file into a chosen layer, column by column.

use super::*;
use crate::support;

#[tokio::test]
async fn albert_comes_from_its_geopackages() {
    let Some(parcels) = shared("cadastre/80016-albert/albert-80016-parcelles.gpkg.gz") else { return };
    let town = support::town().await;
    let map = [("id", "ident"), ("address", "{ndeb:0}{sdeb} {type} {nom}")];
    let mapping = mapping("cadastre.parcels", &map, &[]);
    let report = import_file(&town, &parcels, &mapping, told("80016", None)).await.unwrap();
    assert_eq!(figures(&report), [6394, 6394, 0, 0, 0, 0], "{:?}", report.lines.first());
    let again = import_file(&town, &parcels, &mapping, told("80016", None)).await.unwrap();
    assert_eq!(figures(&again), [6394, 0, 0, 0, 6394, 0]);
    let known = "select count(*) from cadastre.parcels where id = '80016000AK0145' and section = 'AK' and number = '145' and address = '57 CHE CROISE DE LA JUSTICE'";
    assert_eq!(count(&town, known).await, 1);
    // The outline and the parcels are in Lambert-93: they must fall on Albert.
    let commune = shared("cadastre/80016-albert/albert-80016-commune.gpkg.gz").unwrap();
    let outline =
        super::mapping("cadastre.communes", &[("id", "codeinsee"), ("commune", "codeinsee"), ("name", "nom")], &[]);
    assert_eq!(import_file(&town, &commune, &outline, Options::default()).await.unwrap().added, 1);
    let inside = "select count(*) from cadastre.parcels p, cadastre.communes c where st_within(st_pointonsurface(p.geom), c.geom)";
    assert!(count(&town, inside).await > 6380);
}

#[tokio::test]
async fn montpellier_comes_from_its_shapefiles_and_geojson() {
    let Some(addresses) = shared("addresses/34172-montpellier/VilleMTP_MTP_PointAdresse.zip") else { return };
    let streets = shared("addresses/34172-montpellier/VilleMTP_MTP_FilaireVoies.zip").unwrap();
    let stations = shared("polling/34172-montpellier/VilleMTP_MTP_BureauxVote.geojson.gz").unwrap();
    let zipped = shared("polling/34172-montpellier/VilleMTP_MTP_BureauxVote.zip").unwrap();
    let buildings = shared("buildings/34172-montpellier/VilleMTP_MTP_Batiments.geojson.gz").unwrap();
    let public = shared("buildings/34172-montpellier/VilleMTP_MTP_EtabliPublic.geojson.gz").unwrap();
    let address = [
        ("id", "ID_REFP"),
        ("number", "NUM_VOI"),
        ("suffix", "SUF_VOI"),
        ("street", "LIB_OFF"),
        ("street_code", "CODE_VOIE"),
    ];
    let street = [("id", "IDARC"), ("name", "LIB_OFF"), ("kind", "TYPVOI"), ("code", "RIVOLI_DGI")];
    let station = [("id", "Bureau"), ("name", "Nom_Bureau"), ("canton", "CANTON"), ("constituency", "CIRCONS")];
    let sets = [
        (addresses, mapping("addresses.addresses", &address, &[]), 36_395),
        (streets, mapping("addresses.streets", &street, &[]), 8_011),
        (stations, mapping("elections.polling_stations", &station, &[]), 131),
        (buildings, mapping("cadastre.buildings", &[("id", "OBJECTID"), ("kind", "TYPE")], &[]), 3_356),
        (
            public,
            mapping("town.public_buildings", &[("id", "FID_eqpt_2"), ("name", "LIBEL"), ("kind", "RUBRIQUE")], &[]),
            1_024,
        ),
    ];
    let town = support::town().await;
    for (path, mapping, objects) in sets {
        let report = import_file(&town, &path, &mapping, told("34172", None)).await.unwrap();
        assert_eq!((report.read, report.added + report.rejected), (objects, objects), "{path:?} {:?}", report.lines);
        assert_eq!(report.rejected, 0, "{path:?} {:?}", report.lines);
        let again = import_file(&town, &path, &mapping, told("34172", None)).await.unwrap();
        assert_eq!((again.added, again.changed, again.removed), (0, 0, 0), "{path:?}");
    }
    assert_eq!(count(&town, "select count(*) from addresses.streets where name = 'Place de la Célette'").await, 1);
    // The shapefile of the stations is in Lambert-93, the GeoJSON in degrees: the same ground.
    let mut other = mapping("elections.polling_stations", &[("id", "Bureau")], &[]);
    other.rules.push(("name".to_owned(), "Nom_Bureau".parse().unwrap()));
    let ground = "select round(sum(st_area(geom::geography)) / 1000)::bigint from elections.polling_stations";
    let before = count(&town, ground).await;
    let report = import_file(&town, &zipped, &other, told("34172", None)).await.unwrap();
    assert_eq!((report.read, report.added, report.removed, report.rejected), (131, 0, 0, 0), "{:?}", report.lines);
    let after = count(&town, ground).await;
    assert!((after - before).abs() * 1000 < before, "{before} and then {after} thousands of square metres");
}

#[tokio::test]
async fn catchments_of_two_levels_live_side_by_side() {
    let Some(nursery) = shared("schools/34172-montpellier/VilleMTP_MTP_CarteScoMat_2013.zip") else { return };
    let primary = shared("schools/34172-montpellier/VilleMTP_MTP_CarteScoPri_2013.zip").unwrap();
    let town = support::town().await;
    for (path, level, areas) in [(&nursery, "nursery", 59), (&primary, "primary", 56), (&nursery, "nursery", 0)] {
        let set = [("level", level), ("year", "2013")];
        let id = format!("{level}-{{NOM}}");
        let mapping = mapping("schools.school_perimeters", &[("id", &id), ("school", "NOM")], &set);
        let report = import_file(&town, path, &mapping, told("34172", None)).await.unwrap();
        assert_eq!((report.added, report.removed, report.rejected), (areas, 0, 0), "{level} {:?}", report.lines);
    }
    assert_eq!(count(&town, "select count(*) from schools.school_perimeters where year = 2013").await, 115);
}

#[tokio::test]
async fn a_file_in_lambert_that_says_nothing_is_asked_about_not_guessed() {
    let Some(path) = shared("planning/34172-montpellier/VilleMTP_MTP_ZAC.geojson.gz") else { return };
    let town = support::town().await;
    let mapping =
        mapping("planning.planning_information", &[("label", "NOMZAC"), ("text", "CREATION")], &[("kind", "02")]);
    let refused = import_file(&town, &path, &mapping, told("34172", None)).await.unwrap_err();
    assert!(refused.to_string().contains("--crs 2154"), "{refused}");
    let report = import_file(&town, &path, &mapping, told("34172", Some(2154))).await.unwrap();
    assert!(report.added > 0 && report.rejected == 0, "{:?}", report.lines);
    let near = "select count(*) from planning.planning_information where not geom && st_makeenvelope(3.7, 43.5, 4.0, 43.7, 4326)";
    assert_eq!(count(&town, near).await, 0);
}

/// The same five trees in every format.
#[tokio::test]
async fn the_same_places_come_out_of_every_format() {
    let town = support::town().await;
    let map = [("id", "code"), ("name", "nom"), ("kind", "genre")];
    let mapping = mapping("town.public_buildings", &map, &[]);
    let mut first = true;
    for file in [
        "places.geojson",
        "places.fgb",
        "places.gpkg.gz",
        "places-l93.gpkg.gz",
        "places.shp",
        "places.csv",
        "places-latin1.zip",
        "places.fgb.gz",
    ] {
        let report = import_file(&town, &small(file), &mapping, told("80016", None))
            .await
            .unwrap_or_else(|e| panic!("{file}: {e}"));
        let told = (report.read, report.added, report.removed, report.rejected);
        assert_eq!(told, (5, if first { 5 } else { 0 }, 0, 0), "{file} {:?}", report.lines);
        let names: Vec<String> = sqlx::query_scalar("select concat_ws('/', id, name, kind, round(st_x(geom)::numeric, 5)) from town.public_buildings order by id")
            .fetch_all(town.pool())
            .await
            .unwrap();
        assert_eq!(names[0], "a1/Hôtel de ville/mairie/2.65000", "{file}");
        assert_eq!(names[4], "a5/Cimetière/cimetière/2.65400", "{file}");
        first = false;
    }
}

#[tokio::test]
async fn an_attribute_or_a_column_that_does_not_exist_is_told_with_those_that_do() {
    let town = support::town().await;
    let wrong = mapping("town.public_buildings", &[("id", "numero")], &[]);
    let refused = import_file(&town, &small("places.fgb"), &wrong, told("80016", None)).await.unwrap_err();
    assert!(refused.to_string().contains("code"), "{refused}");
    let wrong = mapping("town.public_buildings", &[("id", "code"), ("colour", "nom")], &[]);
    let refused = import_file(&town, &small("places.fgb"), &wrong, told("80016", None)).await.unwrap_err();
    assert!(matches!(refused, Error::NoSuchColumn { .. }), "{refused}");
}

#[tokio::test]
async fn objects_without_a_commune_say_how_to_give_one() {
    let town = support::town().await;
    let mapping = mapping("town.public_buildings", &[("id", "code")], &[]);
    let refused = import_file(&town, &small("places.geojson"), &mapping, Options::default()).await;
    assert!(matches!(refused, Err(Error::AllRejected { count: 5, .. })), "{refused:?}");
}
