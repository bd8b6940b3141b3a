//! What no line of a BAL says by itself: identifiers that every line has or none, that name one thing each, and places
//! that are declared.
//!
//! Kept from line to line are digests, 16 bytes an address and identifier; texts only of places not yet declared.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::exchange::bal::check::{Remark, TOPONYM_ONLY};
use crate::exchange::bal::fold::folded;
use crate::exchange::bal::header::Version;
use crate::exchange::csv::Row;
use crate::exchange::format::{Finding, Level, Place};

/// What the lines read so far have said.
#[derive(Default)]
pub(super) struct Across {
    /// The first line has identifiers; nothing before it.
    identified: Option<bool>,
    /// Told: lines with and without identifiers.
    mixed: bool,
    commune: Option<u64>,
    /// Told: several identifiers of the commune.
    several: bool,
    /// Street of an identifier and identifier of a street.
    streets: OneToOne,
    /// Address of an identifier and identifier of an address.
    addresses: OneToOne,
    declared: HashSet<String>,
    /// Places lines lie in, as written, and where they are named first.
    named: HashMap<String, Place>,
}

/// Pairs of which neither side may have a second partner.
#[derive(Default)]
struct OneToOne {
    forth: HashMap<u64, u64>,
    back: HashMap<u64, u64>,
}

impl OneToOne {
    /// Whether the left side had another right one before, and the right side another left one.
    fn pair(&mut self, left: u64, right: u64) -> (bool, bool) {
        (*self.forth.entry(left).or_insert(right) != right, *self.back.entry(right).or_insert(left) != left)
    }
}

impl Across {
    /// What is amiss between this line and those before it.
    pub(super) fn line(&mut self, row: &Row<'_>, version: Version) -> Vec<Remark> {
        let column = if version == Version::V15 { "toponyme" } else { "voie_nom" };
        let street = folded(&row.get(column));
        let number = row.get("numero");
        let toponym = number.parse() == Ok(TOPONYM_ONLY);
        let place = row.get("lieudit_complement_nom").into_owned();
        if toponym {
            self.declared.insert(row.get(column).into_owned());
        }
        if !place.is_empty() && !self.named.contains_key(&place) {
            self.named.insert(place, row.place());
        }
        let [commune, of_street, of_address] =
            ["id_ban_commune", "id_ban_toponyme", "id_ban_adresse"].map(|column| row.get(column).to_lowercase());
        let mut remarks = Vec::new();
        self.presence(&commune, !of_street.is_empty() && (toponym || !of_address.is_empty()), &mut remarks);
        let delegated = row.get("commune_deleguee_insee");
        if !of_street.is_empty() {
            let code = row.get("cle_interop").split('_').nth(1).unwrap_or_default().to_lowercase();
            let named = digest(&(&street, &code, &delegated, toponym));
            let (name, id) = self.streets.pair(digest(&of_street), named);
            tell(&mut remarks, name, "id_ban_toponyme", "row.different_voie_nom_with_same_id_ban_toponyme");
            tell(&mut remarks, id, "id_ban_toponyme", "row.different_id_ban_toponyme_with_same_voie_nom");
        }
        if !of_address.is_empty() && !toponym {
            let named = digest(&(&number, row.get("suffixe").to_lowercase(), &street, &delegated));
            let (address, id) = self.addresses.pair(digest(&of_address), named);
            tell(&mut remarks, address, "id_ban_adresse", "row.different_adresse_with_same_id_ban_adresse");
            tell(&mut remarks, id, "id_ban_adresse", "row.different_id_ban_adresses_with_same_adresse");
        }
        remarks
    }

    /// Identifiers on every line or on none, of one commune. Each is told once.
    fn presence(&mut self, commune: &str, rest: bool, remarks: &mut Vec<Remark>) {
        let whole = rest && !commune.is_empty();
        if *self.identified.get_or_insert(whole) != whole && !self.mixed {
            self.mixed = true;
            tell(remarks, true, "id_ban_adresse", "rows.every_line_required_id_ban");
        }
        let this = digest(&commune);
        if whole && *self.commune.get_or_insert(this) != this && !self.several {
            self.several = true;
            tell(remarks, true, "id_ban_commune", "rows.multi_id_ban_commune");
        }
    }

    /// Places that addresses lie in and that no line of their own declares.
    pub(super) fn undeclared(self) -> impl Iterator<Item = Finding> {
        let Self { declared, named, .. } = self;
        let mut missing: Vec<(String, Place)> =
            named.into_iter().filter(|(name, _)| !declared.contains(name)).collect();
        missing.sort_by_key(|(_, place)| place.number);
        missing.into_iter().map(|(name, place)| Finding {
            level: Level::Warning,
            place,
            column: Some("lieudit_complement_nom".to_owned()),
            code: "row.lieudit_complement_nom_not_declared",
            message: format!("« {name} » n’a pas de ligne à lui (numéro 99999) dans le fichier."),
        })
    }
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn tell(remarks: &mut Vec<Remark>, wrong: bool, column: &'static str, code: &'static str) {
    if !wrong {
        return;
    }
    let message = match code {
        "rows.every_line_required_id_ban" => {
            "les identifiants BAN doivent être sur toutes les lignes du fichier ou sur aucune."
        }
        "rows.multi_id_ban_commune" => "le fichier donne plusieurs identifiants BAN de commune.",
        "row.different_voie_nom_with_same_id_ban_toponyme" => {
            "cet identifiant de voie est déjà celui d’une autre voie du fichier."
        }
        "row.different_id_ban_toponyme_with_same_voie_nom" => "cette voie a déjà un autre identifiant dans le fichier.",
        "row.different_adresse_with_same_id_ban_adresse" => {
            "cet identifiant d’adresse est déjà celui d’une autre adresse du fichier."
        }
        _ => "cette adresse a déjà un autre identifiant dans le fichier.",
    };
    remarks.push(Remark { level: Level::Warning, column, code, message: message.to_owned() });
}
