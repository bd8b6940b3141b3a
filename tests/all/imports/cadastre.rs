//! The Etalab cadastre.

use super::*;
use crate::support;

#[tokio::test]
async fn every_dataset_of_the_cadastre_gives_as_many_rows_as_the_file_has_objects() {
    let folder = "cadastre/27412-terres-de-bord";
    let Some(terres) = shared(folder) else { return };
    let corsica = shared("cadastre/2a247-porto-vecchio").unwrap();
    let corsican = |dataset: &str| corsica.join(format!("cadastre-2A247-{dataset}.json.gz"));
    let epinay = shared("cadastre/91216-epinay-sur-orge/cadastre-91216-parcelles.json.gz").unwrap();
    let sets = [
        (terres.join("parcelles.geojson.gz"), "cadastre.parcels", 1990),
        (terres.join("batiments.geojson.gz"), "cadastre.buildings", 1597),
        (terres.join("sections.geojson.gz"), "cadastre.sections", 19),
        (epinay, "cadastre.parcels", 4241),
        (corsican("sections"), "cadastre.sections", 49),
        (corsican("feuilles"), "cadastre.sheets", 89),
        (corsican("lieux_dits"), "cadastre.localities", 346),
        (corsican("prefixes_sections"), "cadastre.section_prefixes", 1),
        (corsican("subdivisions_fiscales"), "cadastre.tax_subdivisions", 907),
    ];
    let town = support::town().await;
    for (path, table, objects) in sets {
        let first = import(&town, "etalab-cadastre", std::slice::from_ref(&path), Request::default()).await.unwrap();
        assert_eq!(figures(&first), [objects, objects, 0, 0, 0, 0], "{path:?} {:?}", first.lines);
        assert_eq!(first.tables.keys().collect::<Vec<_>>(), [table]);
        let again = import(&town, "etalab-cadastre", &[path], Request::default()).await.unwrap();
        assert_eq!(figures(&again), [objects, 0, 0, 0, objects, 0]);
    }
    assert_eq!(count(&town, "select count(*) from cadastre.parcels where not st_isvalid(geom)").await, 0);
    let scattered =
        "select count(*) from cadastre.parcels where commune <> left(id, 5) or number ~ '^0' or section ~ '^0.'";
    assert_eq!(count(&town, scattered).await, 0);
}

#[tokio::test]
async fn a_refused_parcel_is_handed_back_and_its_row_is_not_removed() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let ids = ["80016000AB0001", "80016000AB0002", "80016000AB0003"];
    let good: Vec<String> = ids.iter().enumerate().map(|(n, id)| parcel(id, i32::try_from(n).unwrap(), 0)).collect();
    let first = written(&folder, "parcelles.json", &collection(&good));
    import(&town, "etalab-cadastre", &[first], Request::default()).await.unwrap();

    let mut bad = good.clone();
    bad[1] = bad[1].replace("\"contenance\":100", "\"contenance\":\"cent\"");
    let second = written(&folder, "parcelles-2.json", &collection(&bad));
    let rejects = folder.path().join("refus.json");
    let request = Request { rejects: Some(rejects.clone()), ..Request::default() };
    let report = import(&town, "etalab-cadastre", &[second], request).await.unwrap();
    assert_eq!(figures(&report), [3, 0, 0, 0, 2, 1]);
    let line = &report.lines[0];
    assert_eq!((line.feature, line.column.as_deref()), (Some(2), Some("area")));
    assert!(line.message.contains("« cent »"), "{}", line.message);

    // Corrected, the file of rejects is a file to import.
    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(text.contains("\"motif\"") && text.contains("80016000AB0002"), "{text}");
    std::fs::write(&rejects, text.replace("\"cent\"", "250")).unwrap();
    let replay = import(&town, "etalab-cadastre", &[rejects], Request { partial: true, ..Request::default() }).await;
    assert_eq!(figures(&replay.unwrap()), [1, 0, 1, 0, 0, 0]);
    assert_eq!(count(&town, "select area::bigint from cadastre.parcels where id like '%0002'").await, 250);
}

#[tokio::test]
async fn crooked_outlines_are_repaired_or_refused_with_their_place() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let tie = parcel("80016000AB0002", 2, 0).replace(
        "[[[2.002,50.000],[2.003,50.000],[2.003,50.001],[2.002,50.001],[2.002,50.000]]]",
        "[[[2.002,50.000],[2.003,50.001],[2.003,50.000],[2.002,50.001],[2.002,50.000]]]",
    );
    let flat = parcel("80016000AB0003", 4, 0).replace("50.001", "50.000");
    let open = parcel("80016000AB0004", 6, 0).replace(",[2.006,50.000]]]", "]]");
    let path = written(&folder, "parcelles.json", &collection(&[parcel("80016000AB0001", 0, 0), tie, flat, open]));
    let rejects = folder.path().join("refus.json");
    let request = Request { rejects: Some(rejects.clone()), ..Request::default() };
    let report = import(&town, "etalab-cadastre", &[path], request).await.unwrap();
    assert_eq!((figures(&report), report.repaired), ([4, 3, 0, 0, 0, 1], 1), "{:?}", report.lines);
    let repaired = report.lines.iter().find(|line| line.code == "geometrie_reparee").unwrap();
    assert!(repaired.feature == Some(2) && repaired.message.contains("se croise"), "{repaired:?}");
    let refused = report.lines.iter().find(|line| line.code == "geometrie_invalide").unwrap();
    assert!(refused.feature == Some(3) && refused.position.is_some(), "{refused:?}");
    assert!(std::fs::read_to_string(rejects).unwrap().contains("80016000AB0003"));
    assert_eq!(count(&town, "select count(*) from cadastre.parcels where st_isvalid(geom)").await, 3);
}

#[tokio::test]
async fn the_same_parcel_twice_is_refused_the_second_time() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let twice = [parcel("80016000AB0001", 0, 0), parcel("80016000AB0002", 1, 0), parcel("80016000AB0001", 5, 5)];
    let path = written(&folder, "parcelles.json", &collection(&twice));
    let report = import(&town, "etalab-cadastre", std::slice::from_ref(&path), Request::default()).await.unwrap();
    assert_eq!(figures(&report), [3, 2, 0, 0, 0, 1]);
    assert_eq!((report.lines[0].code.as_str(), report.lines[0].feature), ("doublon", Some(3)));
    let strict = import(&town, "etalab-cadastre", &[path], Request { strict: true, ..Request::default() }).await;
    assert!(matches!(strict, Err(Error::RejectsNotAllowed { count: 1, .. })));
}

#[tokio::test]
async fn a_truncated_file_or_a_dry_run_changes_nothing() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let text = collection(&[parcel("80016000AB0001", 0, 0), parcel("80016000AB0002", 1, 0)]);
    let whole = written(&folder, "parcelles.json", &text);
    let cut = written(&folder, "coupe.json", &text[..text.len() - 40]);
    let dry =
        import(&town, "etalab-cadastre", &[whole], Request { dry_run: true, ..Request::default() }).await.unwrap();
    assert_eq!((figures(&dry), dry.dry_run), ([2, 2, 0, 0, 0, 0], true));
    let refused = import(&town, "etalab-cadastre", &[cut], Request::default()).await;
    assert!(matches!(refused, Err(Error::Read(ReadError::NotThisFormat { .. }))), "{refused:?}");
    let left = "select (select count(*) from cadastre.parcels) + (select count(*) from beffroi.import)";
    assert_eq!(count(&town, left).await, 0);
}
