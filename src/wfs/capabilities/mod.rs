//! What the service offers, as each version tells it.

mod filters;
mod of_1_0;
mod of_1_1;
mod of_2;

use crate::base::Language;
use crate::geo::{Bbox, CrsName};
use crate::wfs::{Version, systems};

/// A type of features, and what whoever asks may do with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    pub id: String,
    pub title: String,
    pub summary: String,
    /// Degrees; none while the layer is empty.
    pub extent: Option<Bbox>,
    pub systems: Vec<CrsName>,
    /// Formats it has beside those of every type.
    pub formats: Vec<String>,
    pub create: bool,
    pub change: bool,
    pub delete: bool,
}

/// What a description is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Absolute address of the service.
    pub address: String,
    pub language: Language,
    pub types: Vec<Offered>,
    /// Formats features of every type are given in, the first unless another is asked for.
    pub formats: Vec<String>,
    /// Features in an answer that asks for no number.
    pub count: u64,
    /// Whoever asks is signed in: they may keep queries.
    pub signed_in: bool,
}

impl Offered {
    /// Something may be changed.
    #[must_use]
    pub const fn editable(&self) -> bool {
        self.create || self.change || self.delete
    }

    /// The box, or the world.
    fn bounds(&self) -> Bbox {
        self.extent.unwrap_or(Bbox { west: -180.0, south: -90.0, east: 180.0, north: 90.0 })
    }

    /// Names of its systems beside the first, as `version` writes them.
    fn other_systems(&self, version: Version) -> Vec<String> {
        let first = systems::default_name(version);
        let mut names: Vec<String> = self.systems.iter().map(|system| systems::name(*system, version)).collect();
        names.retain(|name| name != first);
        names.dedup();
        names
    }
}

impl Offer {
    /// Some type may be changed by whoever asks.
    #[must_use]
    pub fn editable(&self) -> bool {
        self.types.iter().any(Offered::editable)
    }

    fn title(&self) -> &'static str {
        self.language.pick(
            "Beffroi, la carte de la ville",
            "Beffroi, the map of the town",
            "Beffroi, el mapa del municipio",
        )
    }

    fn summary(&self) -> &'static str {
        self.language.pick(
            "Les couches de la ville, à consulter et à modifier selon vos droits.",
            "The layers of the town, to be read and changed as your rights allow.",
            "Las capas del municipio, para consultar y modificar según sus derechos.",
        )
    }
}

/// The description in `version`.
#[must_use]
pub fn document(offer: &Offer, version: Version) -> String {
    let document = match version {
        Version::V100 => of_1_0::document(offer),
        Version::V110 => of_1_1::document(offer),
        Version::V200 | Version::V202 => of_2::document(offer, version),
    };
    document.into_string()
}

/// A number as XML writes it: degrees with six decimals.
fn degrees(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Offer, Offered, document};
    use crate::base::Language;
    use crate::wfs::Version;

    fn offer() -> Offer {
        let system = |name: &str| name.parse().unwrap();
        let parcels = Offered {
            id: "parcels".into(),
            title: "Parcels & more".into(),
            summary: "Parcels of the land register.".into(),
            extent: Some([2.6, 49.95, 2.7, 50.05].into()),
            systems: vec![system("CRS84"), system("urn:ogc:def:crs:EPSG::4326"), system("EPSG:2154")],
            formats: vec!["inspire".into()],
            create: false,
            change: false,
            delete: false,
        };
        let notes = Offered {
            id: "notes".into(),
            title: "Notes".into(),
            create: true,
            change: true,
            delete: true,
            extent: None,
            formats: Vec::new(),
            ..parcels.clone()
        };
        Offer {
            address: "https://carte.ville.fr/wfs".into(),
            language: Language::English,
            types: vec![parcels, notes],
            formats: vec!["application/gml+xml; version=3.2".into(), "application/json".into()],
            count: 1000,
            signed_in: true,
        }
    }

    #[test]
    fn each_version_describes_the_service_in_its_own_words() {
        for version in [Version::V100, Version::V110, Version::V200] {
            let text = document(&offer(), version);
            assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
            insta::assert_snapshot!(format!("capabilities {}", version.number()), text.replace("><", ">\n<"));
        }
    }

    #[test]
    fn who_may_change_nothing_is_offered_no_transaction() {
        let mut offer = offer();
        offer.types.truncate(1);
        offer.signed_in = false;
        for version in Version::ALL {
            let text = document(&offer, version);
            assert!(!text.contains("Transaction\"") && !text.contains("<Transaction>"), "{text}");
            assert!(!text.contains("CreateStoredQuery"), "{text}");
        }
        assert!(document(&offer, Version::V202).contains("version=\"2.0.2\""));
    }
}
