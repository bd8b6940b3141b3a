use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

use super::*;

/// Everything a reader says.
#[derive(Default)]
pub(super) struct Heard {
    pub records: Vec<Record>,
    pub rejects: Vec<Reject>,
    pub findings: Vec<Finding>,
}

impl Sink for Heard {
    fn record(&mut self, record: Record, _: &dyn Fn() -> crate::exchange::format::Raw) -> Result<(), Stopped> {
        self.records.push(record);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Stopped> {
        self.rejects.push(reject);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

pub(super) fn read(path: &Path) -> Heard {
    let mut heard = Heard::default();
    Bal::open(&[path], &Options::default()).unwrap().read(&mut heard).unwrap();
    heard
}

pub(super) fn read_bytes(bytes: &[u8]) -> Heard {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path())
}

/// Codes told of a line, refusal included.
fn codes(heard: &Heard, line: u64) -> Vec<&'static str> {
    let findings = heard.findings.iter().filter(|finding| finding.place.number == line).map(|finding| finding.code);
    findings
        .chain(heard.rejects.iter().filter(|reject| reject.place.number == line).map(|reject| reject.code))
        .collect()
}

const COMMUNE: &str = "3647a1f3-8909-4aee-b7a4-ed1a8598302f";
const STREET: &str = "c082ad89-cf14-4944-8f6f-e1d0947b92c8";
const ADDRESS: &str = "fe09df05-3da5-4799-9e3a-0a5709657e4a";
const OTHER: &str = "38cd1631-1dc4-41d7-b1df-0cda008e6140";

const HEADER: &str = "id_ban_commune;id_ban_toponyme;id_ban_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune;voie_nom_bre";

/// A line that is right, with some cells changed.
fn line(changes: &[(&str, &str)]) -> String {
    let right = [
        ("cle_interop", "35088_0010_00001"),
        ("commune_insee", "35088"),
        ("commune_nom", "Corps-Nuds"),
        ("voie_nom", "Rue de Chanteloup"),
        ("numero", "1"),
        ("position", "bâtiment"),
        ("long", "-1.5883112"),
        ("lat", "47.9775042"),
        ("source", "Rennes Métropole"),
        ("date_der_maj", "2023-11-15"),
        ("certification_commune", "1"),
    ];
    let cell = |column: &str| {
        let found = changes.iter().chain(&right).find(|(name, _)| *name == column);
        found.map_or("", |(_, text)| *text).to_owned()
    };
    HEADER.split(';').map(cell).collect::<Vec<_>>().join(";")
}

fn told(changes: &[(&str, &str)]) -> Vec<&'static str> {
    codes(&read_bytes(format!("{HEADER}\n{}\n", line(changes)).as_bytes()), 2)
}

#[test]
fn a_right_line_says_nothing() {
    assert!(told(&[]).is_empty());
}

#[test]
fn every_rule_of_the_format_that_a_line_can_break_is_told() {
    for (changes, code) in [
        (&[("numero", "0"), ("cle_interop", "35088_0010_00000")][..], "numero.not_to_be_zero"),
        (&[("suffixe", "b/c"), ("cle_interop", "35088_0010_00001_b/c")], "suffixe.caractere_invalide"),
        (&[("commune_nom", "CORPS-NUDS")], "commune_nom.casse_incorrecte"),
        (&[("commune_nom", "")], "commune_nom.valeur_manquante"),
        (&[("commune_deleguee_insee", "Rennes")], "commune_deleguee_insee.commune_invalide"),
        (&[("lieudit_complement_nom", "RUE DE CHANTELOUP")], "row.voie_nom_have_same_lieudit_complement_nom"),
        (&[("position", "")], "row.position_manquante"),
        (&[("long", "47.9775042"), ("lat", "-1.5883112")], "row.longlat_invalides"),
        (&[("long", ""), ("lat", ""), ("x", "357853.00"), ("y", "6774067.50")], "row.longlat_vides"),
        (&[("cad_parcelles", "350088000AB0245|")], "cad_parcelles.pipe_debut_fin"),
        (&[("source", "")], "source.valeur_manquante"),
        (&[("date_der_maj", "2009-12-31")], "date_der_maj.date_ancienne"),
        (&[("date_der_maj", "2999-01-01")], "date_der_maj.date_future"),
        (&[("voie_nom_bre", "Rd")], "voie_nom_@@.trop_court"),
        (&[("voie_nom_bre", "STRAED_AR")], "voie_nom.contient_tiret_bas"),
        (&[("voie_nom", " Rue de Chanteloup")], "row.espaces_debut_fin"),
        // Version 1 of the UUID.
        (
            &[
                ("id_ban_commune", "3647a1f3-8909-1aee-b7a4-ed1a8598302f"),
                ("id_ban_toponyme", STREET),
                ("id_ban_adresse", ADDRESS),
            ],
            "ids_ban.type_invalide",
        ),
    ] {
        let told = told(changes);
        assert!(told.contains(&code), "{changes:?}: {told:?}");
    }
}

#[test]
fn a_street_without_numbers_needs_no_kind_of_position() {
    let street = [("numero", "99999"), ("cle_interop", "35088_0010_99999"), ("position", "")];
    assert!(told(&street).is_empty());
}

fn of_lines(lines: &[Vec<(&str, &str)>]) -> Heard {
    let text: Vec<String> = lines.iter().map(|changes| line(changes)).collect();
    read_bytes(format!("{HEADER}\n{}\n", text.join("\n")).as_bytes())
}

fn identified<'a>(commune: &'a str, street: &'a str, address: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("id_ban_commune", commune), ("id_ban_toponyme", street), ("id_ban_adresse", address)]
}

#[test]
fn identifiers_are_on_every_line_or_on_none_and_of_one_commune() {
    let second = [("numero", "2"), ("cle_interop", "35088_0010_00002")];
    let mixed = of_lines(&[identified(COMMUNE, STREET, ADDRESS), second.to_vec()]);
    assert_eq!(codes(&mixed, 3), ["rows.every_line_required_id_ban"]);
    let other = [identified(OTHER, STREET, OTHER), second.to_vec()].concat();
    let two = of_lines(&[identified(COMMUNE, STREET, ADDRESS), other]);
    assert_eq!(codes(&two, 3), ["rows.multi_id_ban_commune"]);
}

#[test]
fn an_identifier_names_one_street_or_address_and_a_street_or_address_has_one() {
    let second = vec![("numero", "2"), ("cle_interop", "35088_0010_00002")];
    for (changes, code) in [
        (
            [identified(COMMUNE, STREET, OTHER), second.clone(), vec![("voie_nom", "Rue du Bac")]].concat(),
            "row.different_voie_nom_with_same_id_ban_toponyme",
        ),
        (
            [identified(COMMUNE, OTHER, OTHER), second.clone()].concat(),
            "row.different_id_ban_toponyme_with_same_voie_nom",
        ),
        ([identified(COMMUNE, STREET, ADDRESS), second].concat(), "row.different_adresse_with_same_id_ban_adresse"),
        (identified(COMMUNE, STREET, OTHER), "row.different_id_ban_adresses_with_same_adresse"),
    ] {
        let heard = of_lines(&[identified(COMMUNE, STREET, ADDRESS), changes]);
        assert_eq!(codes(&heard, 3), [code]);
    }
    let twice = of_lines(&[identified(COMMUNE, STREET, ADDRESS), identified(COMMUNE, STREET, ADDRESS)]);
    assert!(twice.findings.is_empty(), "{:?}", twice.findings);
}

#[test]
fn a_place_addresses_lie_in_has_a_line_of_its_own() {
    let inside = |name| vec![("lieudit_complement_nom", name)];
    let place = vec![("voie_nom", "Le Chêne"), ("numero", "99999"), ("cle_interop", "35088_b356_99999")];
    let heard = of_lines(&[inside("Le Chêne"), inside("La Haie"), inside("La Haie"), place]);
    assert!(codes(&heard, 2).is_empty() && codes(&heard, 4).is_empty());
    assert_eq!(codes(&heard, 3), ["row.lieudit_complement_nom_not_declared"]);
}
