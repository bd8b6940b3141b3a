//! What the format has to say of the names on a line, of the place it gives and of the blanks around its cells.

use crate::base::is_insee;
use crate::exchange::bal::check::{Checked, TOPONYM_ONLY};
use crate::exchange::bal::fold::folded;
use crate::exchange::bal::header::Version;
use crate::exchange::csv::Row;
use crate::exchange::format::Level::{Error, Warning};

impl Checked {
    /// The way a name is written; what cannot be told from a typing habit is left.
    pub(super) fn spelling(&mut self, column: &'static str, name: &str) {
        if name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase) {
            let message = format!("« {name} » est tout en capitales.");
            self.tell(Warning, column, "voie_nom.casse_incorrecte", message);
        }
        if name.contains('_') {
            let message = format!("« {name} » contient un tiret bas.");
            self.tell(Warning, column, "voie_nom.contient_tiret_bas", message);
        }
        if name.contains('\u{fffd}') {
            let message = format!("« {name} » a perdu ses accents.");
            self.tell(Warning, column, "voie_nom.caractere_invalide", message);
        }
    }

    /// The names besides that of the street, and who says so.
    pub(super) fn names(&mut self, row: &Row<'_>, version: Version, street: Option<&str>) {
        self.regional(row, version);
        let town = row.get("commune_nom");
        if town.is_empty() && row.has("commune_nom") {
            let message = "le nom de la commune manque.".to_owned();
            self.tell(Warning, "commune_nom", "commune_nom.valeur_manquante", message);
        } else if !town.is_empty() && (town.to_lowercase() == *town || town.to_uppercase() == *town) {
            let message = format!("« {town} » doit s’écrire avec une capitale et des minuscules.");
            self.tell(Warning, "commune_nom", "commune_nom.casse_incorrecte", message);
        }
        let delegated = row.get("commune_deleguee_insee").to_uppercase();
        if !delegated.is_empty() && !is_insee(&delegated) {
            let message = format!("« {delegated} » n’est pas un code INSEE de commune.");
            self.tell(Warning, "commune_deleguee_insee", "commune_deleguee_insee.commune_invalide", message);
        }
        let place = folded(&row.get("lieudit_complement_nom"));
        if !place.is_empty() && street.is_some_and(|street| folded(street) == place) {
            let message = "le complément répète le nom de la voie.".to_owned();
            self.tell(Warning, "lieudit_complement_nom", "row.voie_nom_have_same_lieudit_complement_nom", message);
        }
        if row.has("source") && row.get("source").is_empty() {
            let message = "l’organisme qui a produit l’adresse n’est pas dit.".to_owned();
            self.tell(Warning, "source", "source.valeur_manquante", message);
        }
    }

    /// Names of the street in the languages of the country: `voie_nom_bre`.
    fn regional(&mut self, row: &Row<'_>, version: Version) {
        let street = if version == Version::V15 { "toponyme_" } else { "voie_nom_" };
        for column in row.header() {
            let lower = column.to_lowercase();
            let Some(language) = lower.strip_prefix(street).filter(|language| language.len() == 3) else { continue };
            let name = row.get(column).into_owned();
            match name.chars().count() {
                0 => {}
                1 | 2 => {
                    let message = format!("« {name} » ({language}) a moins de trois caractères.");
                    self.tell(Warning, "voie_nom_@@", "voie_nom_@@.trop_court", message);
                }
                201.. => {
                    let message = format!("le nom ({language}) dépasse 200 caractères.");
                    self.tell(Warning, "voie_nom_@@", "voie_nom_@@.trop_long", message);
                }
                _ => self.spelling("voie_nom_@@", &name),
            }
        }
    }

    /// The place must be in the part of France the commune is of; an address has longitude and latitude.
    pub(super) fn place(&mut self, number: Option<u32>) {
        match self.degrees {
            Some((lon, lat)) if !is_in_france(&self.commune, lon, lat) => {
                let message = format!(
                    "long {lon} et lat {lat} ne sont pas dans le territoire de la commune (longitude et latitude inversées ?)."
                );
                self.tell(Error, "long", "row.longlat_invalides", message);
            }
            None if number != Some(TOPONYM_ONLY) && self.projected.is_some() => {
                let message = "long et lat manquent ; ils sont calculés d’après x et y.".to_owned();
                self.tell(Warning, "long", "row.longlat_vides", message);
            }
            _ => {}
        }
    }

    /// Cells that begin or end with a blank; they are read without it.
    pub(super) fn padding(&mut self, row: &Row<'_>) {
        let padded: Vec<&str> = row.padded().collect();
        if !padded.is_empty() {
            let message = format!("espaces au début ou à la fin de : {}.", padded.join(", "));
            self.tell(Warning, "row", "row.espaces_debut_fin", message);
        }
    }
}

/// A point within the box around the territory of a commune; a territory without a box holds every point.
fn is_in_france(commune: &str, lon: f64, lat: f64) -> bool {
    let [west, south, east, north] = match commune.get(..3) {
        Some("971" | "977" | "978") => [-63.3, 15.7, -60.9, 18.3],
        Some("972") => [-61.4, 14.3, -60.7, 15.0],
        Some("973") => [-54.7, 2.0, -51.5, 6.0],
        Some("974") => [55.1, -21.5, 55.9, -20.8],
        Some("975") => [-56.6, 46.7, -56.0, 47.2],
        Some("976") => [44.9, -13.1, 45.4, -12.5],
        Some(code) if code.starts_with("98") => [-180.0, -90.0, 180.0, 90.0],
        _ => [-5.6, 41.2, 9.7, 51.2],
    };
    (west..=east).contains(&lon) && (south..=north).contains(&lat)
}

#[cfg(test)]
mod tests {
    use super::is_in_france;

    #[test]
    fn a_point_is_looked_for_in_the_territory_of_its_commune() {
        assert!(is_in_france("93010", 2.49, 48.9) && is_in_france("2A004", 8.7, 41.9));
        assert!(!is_in_france("93010", 48.9, 2.49));
        assert!(is_in_france("97411", 55.45, -20.9) && !is_in_france("97411", 2.3, 48.9));
        assert!(is_in_france("98818", 166.4, -22.3));
    }
}
