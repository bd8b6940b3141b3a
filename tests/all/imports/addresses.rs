//! Addresses: BAN, BAL, and those of a town's own files.

use beffroi::exchange::format::Level;

use super::*;
use crate::support;

#[tokio::test]
async fn the_addresses_of_bondy_come_from_the_ban() {
    let Some(path) = shared("addresses/93010-bondy/ban-93010.csv.gz") else { return };
    let town = support::town().await;
    let report = import(&town, "ban", std::slice::from_ref(&path), Request::default()).await.unwrap();
    assert_eq!(figures(&report), [8413, 8413, 0, 0, 0, 0], "{:?}", report.lines.first());
    let again = import(&town, "ban", &[path], Request::default()).await.unwrap();
    assert_eq!(figures(&again), [8413, 0, 0, 0, 8413, 0]);
    let odd =
        "select count(*) from addresses.addresses where street is null or postcode !~ '^[0-9]{5}$' or suffix = 'NA'";
    assert_eq!(count(&town, odd).await, 0);
}

#[tokio::test]
async fn the_sample_files_of_the_three_versions_of_the_bal_are_taken_whole() {
    let Some(folder) = shared("addresses/bal") else { return };
    for (file, lines) in [
        ("bal_simple_v1.3.csv", 25),
        ("bal_multilingue_v1.3.csv", 24),
        ("bal_simple_v1.4.csv", 25),
        ("bal_simple_v1.5.csv", 25),
    ] {
        let town = support::town().await;
        let report = import(&town, "bal", &[folder.join(file)], Request::default()).await.unwrap();
        assert_eq!((report.read, report.added, report.rejected), (lines, lines, 0), "{file} {:?}", report.lines);
        let again = import(&town, "bal", &[folder.join(file)], Request::default()).await.unwrap();
        assert_eq!((again.added, again.changed, again.removed), (0, 0, 0), "{file}");
    }
}

const HEADER: &str = "cle_interop;commune_insee;commune_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune";

fn bal(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn every_line_of_a_bal_is_judged_by_the_rules_of_the_format() {
    let town = support::town().await;
    let folder = TempDir::new().unwrap();
    let lines = [
        "13004_0120_12;13004;Arles;Rue A;;12;;entrée;;;4.6278;43.6767;;Arles;2024-01-01;1",
        "13004_0120_00013_BIS;13004;Arles;Rue A;;13;bis;entrée;;;4.6279;43.6767;;Arles;2024-01-01;1",
        "13004__00012;13004;Arles;Rue A;;12;;entrée;;;4.6278;43.6767;;Arles;2024-01-01;1",
        "13004_xxxx_00014;13004;Arles;Rue A;;14;;entrée;831290,95;6287760.36;;;13004000AB0123|130004000AB0124;Arles;2024-01-01;1",
        "13004_0120_00015;13004;Arles;RUE_B;;15;;Entree;892390.22;6247035.26;4.6278;43.6767;AB12;Arles;01/02/2024;oui",
        "13004_0120_00016;13004;Arles;Rue C;;16;;entrée;;;;;;Arles;2024-01-01;0",
        "13004_0120_017b;13004;Arles;Rue C;;17b;;entrée;;;4.6;43.6;;Arles;2024-01-01;0",
        "13004_0120_99999;13004;Arles;Le Mas;;99999;;segment;;;4.61;43.6;;Arles;2024-01-01;0",
        "13004_0120_00018;13004;Arles;Rue D;;18;;entrée;;;4.62;43.6;;Arles;2024-01-01;0",
        "13004_0120_00018;13004;Arles;Rue D;;18;;bâtiment;;;4.62;43.6001;;Arles;2024-01-01;0",
    ];
    let path = written(&folder, "bal.csv", &bal(&lines));
    let rejects = folder.path().join("refus.csv");
    let request = Request { rejects: Some(rejects.clone()), ..Request::default() };
    let report = import(&town, "bal", &[path], request).await.unwrap();
    assert_eq!((report.read, report.added, report.rejected), (10, 7, 3), "{:#?}", report.lines);
    let told = |line: u64, code: &str, level: Level| {
        let found = report.lines.iter().any(|l| l.line == Some(line) && l.code == code && l.level == level);
        assert!(
            found,
            "line {line}: {code} among {:#?}",
            report.lines.iter().filter(|l| l.line == Some(line)).collect::<Vec<_>>()
        );
    };
    told(2, "cle_interop.numero_prefixe_manquant", Level::Warning);
    told(3, "cle_interop.casse_invalide", Level::Warning);
    told(4, "cle_interop.structure_invalide", Level::Error);
    told(5, "cle_interop.voie_non_renseignee", Level::Info);
    told(5, "x.separateur_decimal_invalide", Level::Warning);
    told(6, "voie_nom.casse_incorrecte", Level::Warning);
    told(6, "voie_nom.contient_tiret_bas", Level::Warning);
    told(6, "position.casse_ou_accents", Level::Warning);
    told(6, "coordonnees_incoherentes", Level::Warning);
    told(6, "cad_parcelles.valeur_invalide", Level::Warning);
    told(6, "date_der_maj.date_invalide", Level::Warning);
    told(6, "certification_commune.valeur_invalide", Level::Warning);
    told(7, "coordonnees_absentes", Level::Error);
    assert!(report.lines.iter().any(|l| l.line == Some(8) && l.level == Level::Error));

    let parcels: String = sqlx::query_scalar(
        "select parcels || ' ' || round(st_x(geom)::numeric, 4) from addresses.addresses where number = 14",
    )
    .fetch_one(town.pool())
    .await
    .unwrap();
    assert_eq!(parcels, "13004000AB0123|13004000AB0124 4.6278");
    assert_eq!(
        count(&town, "select count(*) from addresses.addresses where number is null and street = 'Le Mas'").await,
        1
    );
    assert_eq!(count(&town, "select count(*) from addresses.addresses where number = 18").await, 2);

    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(text.starts_with(HEADER) && text.lines().count() == 4, "{text}");
    let corrected = text
        .replace("13004__00012", "13004_0120_00021")
        .replace("017b;13004", "00017;13004")
        .replace(";17b;;", ";17;;")
        .replace(";16;;entrée;;;;;", ";16;;entrée;;;4.63;43.6;");
    std::fs::write(&rejects, corrected).unwrap();
    let replay = import(&town, "bal", &[rejects], Request { partial: true, ..Request::default() }).await.unwrap();
    assert_eq!((replay.added, replay.rejected), (3, 0), "{:?}", replay.lines);
}

#[tokio::test]
async fn a_csv_that_is_no_bal_is_refused_with_the_columns_it_lacks() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder, "voies.csv", "nom;longueur\nRue A;12\n");
    let error = imports::open("bal", &[path], &Options::default()).err().unwrap();
    assert!(error.to_string().contains("cle_interop"), "{error}");
}
