//! The forms in which features are given.

use axum::http::HeaderMap;

use crate::base::Language;
use crate::collections::Seen;
use crate::exchange::outgoing::Form;
use crate::exchange::outgoing::gml::{Level, inspire::FeatureType};
use crate::ogc::form::{Document, best};

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// RFC 7946, with the links of the page.
    GeoJson,
    /// OGC 21-045r1.
    JsonFg,
    /// GML 3.2, Simple Features profile (OGC 17-069r4, 8.4 and 8.5): page after page, links and numbers in the head.
    Gml(Level),
    /// A page for people.
    Html,
    /// A file that is saved, all features in it.
    File(Form),
}

impl Offer {
    /// Forms for programs that come in pages.
    pub const PAGED: [Self; 4] = [Self::GeoJson, Self::JsonFg, Self::Gml(Level::Zero), Self::Gml(Level::Two)];

    /// Every form; the first is what a client gets that asks for nothing.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::PAGED
            .into_iter()
            .chain([Self::Html])
            .chain(Form::ALL.into_iter().filter(|form| !form.is_json()).map(Self::File))
    }

    /// The forms of the features of one collection.
    pub fn of(seen: &Seen) -> impl Iterator<Item = Self> {
        let harmonised = seen.harmonised().is_some();
        Self::all().filter(move |offer| harmonised || *offer != Self::File(Form::Inspire))
    }

    /// The form `f=` names, else the one `Accept` likes best. `None`: there is no such form.
    #[must_use]
    pub fn asked(f: Option<&str>, headers: &HeaderMap) -> Option<Self> {
        if let Some(name) = f {
            return match name {
                "json" | "geojson" => Some(Self::GeoJson),
                "jsonfg" => Some(Self::JsonFg),
                "gmlsf0" => Some(Self::Gml(Level::Zero)),
                "gmlsf2" => Some(Self::Gml(Level::Two)),
                "html" => Some(Self::Html),
                name => Form::read(name).map(Self::File),
            };
        }
        let all: Vec<Self> = Self::all().collect();
        let mut types: Vec<&str> = all.iter().map(|offer| offer.media_type()).collect();
        // Whoever likes any JSON means GeoJSON; a schema of INSPIRE is named by the profile.
        types.push("application/json");
        types.extend(FeatureType::ALL.map(FeatureType::media_type));
        let harmonised = |at: usize| (at > all.len()).then_some(Self::File(Form::Inspire));
        Some(best(headers, &types).and_then(|at| all.get(at).copied().or(harmonised(at))).unwrap_or(Self::GeoJson))
    }

    /// A file is taken away: that asks for a right of its own, and has no pages.
    #[must_use]
    pub const fn is_file(self) -> bool {
        matches!(self, Self::File(_))
    }

    /// It is GML in pages.
    #[must_use]
    pub const fn is_gml(self) -> bool {
        matches!(self, Self::Gml(_))
    }

    /// The form of documents about the features: that of what is around them here.
    #[must_use]
    pub const fn document(self) -> Document {
        if self.is_gml() { Document::Xml } else { Document::Json }
    }

    /// What `f=` calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "json",
            Self::JsonFg => "jsonfg",
            Self::Gml(Level::Zero) => "gmlsf0",
            Self::Gml(Level::Two) => "gmlsf2",
            Self::Html => "html",
            Self::File(form) => form.name(),
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::JsonFg => "application/vnd.ogc.fg+json",
            Self::Gml(level) => level.media_type(),
            Self::Html => "text/html",
            Self::File(form) => form.media_type(),
        }
    }

    /// Media type of the features of a collection: that of objects of INSPIRE says of which schema they are.
    #[must_use]
    pub fn media_type_of(self, seen: &Seen) -> &'static str {
        match (self, seen.harmonised()) {
            (Self::File(Form::Inspire), Some(feature_type)) => feature_type.media_type(),
            _ => self.media_type(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::JsonFg => "JSON-FG",
            Self::Gml(Level::Zero) => {
                language.pick("GML, objets simples", "GML, simple features", "GML, objetos simples")
            }
            Self::Gml(Level::Two) => language.pick(
                "GML, objets simples, niveau 2",
                "GML, simple features, level 2",
                "GML, objetos simples, nivel 2",
            ),
            Self::Html => language.pick("page", "page", "página"),
            Self::File(form) => match form {
                Form::GeoJson => "GeoJSON",
                Form::JsonFg => "JSON-FG",
                Form::Gml32 => "GML 3.2",
                Form::Gml31 => "GML 3.1",
                Form::Gml2 => "GML 2",
                Form::Inspire => "INSPIRE",
                Form::FlatGeobuf => "FlatGeobuf",
                Form::GeoPackage => "GeoPackage",
                Form::Shapefile => "Shapefile",
                Form::Csv => language.pick("CSV pour programmes", "CSV for programs", "CSV para programas"),
                Form::Spreadsheet => "CSV",
                Form::Xlsx => "XLSX",
                Form::Kml => "KML",
                Form::Dxf => "DXF",
            },
        }
    }

    /// What a file of this form is good for.
    #[must_use]
    pub fn purpose(self, language: Language) -> &'static str {
        let Self::File(form) = self else { return "" };
        match form {
            Form::GeoPackage => language.pick("QGIS et tout SIG", "QGIS and any GIS", "QGIS y cualquier SIG"),
            Form::Shapefile => language.pick("logiciels plus anciens", "older software", "programas más antiguos"),
            Form::FlatGeobuf => language.pick("grandes couches", "large layers", "capas grandes"),
            Form::Spreadsheet | Form::Xlsx => language.pick("tableur", "spreadsheet", "hoja de cálculo"),
            Form::Csv | Form::GeoJson | Form::JsonFg => language.pick("programmes", "programs", "programas"),
            Form::Gml32 | Form::Gml31 | Form::Gml2 => {
                language.pick("échanges normalisés", "standard exchange", "intercambio normalizado")
            }
            Form::Inspire => {
                language.pick("schéma européen, GML 3.2", "European schema, GML 3.2", "esquema europeo, GML 3.2")
            }
            Form::Kml => language.pick("globes", "globes", "globos"),
            Form::Dxf => language.pick(
                "dessin technique, en mètres",
                "technical drawing, in metres",
                "dibujo técnico, en metros",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Offer;
    use crate::exchange::outgoing::Form;
    use crate::exchange::outgoing::gml::Level;

    #[test]
    fn gml_comes_in_pages_unless_a_file_is_asked_for() {
        let accepting = |kind| HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(kind))]);
        let asked = |kind| Offer::asked(None, &accepting(kind));
        let simple = "application/gml+xml;version=3.2;profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf0\"";
        assert_eq!(asked(simple), Some(Offer::Gml(Level::Zero)));
        let second = "application/gml+xml;version=3.2;profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf2\"";
        assert_eq!(asked(second), Some(Offer::Gml(Level::Two)));
        assert_eq!(asked("application/gml+xml"), Some(Offer::Gml(Level::Zero)));
        assert_eq!(asked("application/gml+xml; version=3.2"), Some(Offer::File(Form::Gml32)));
        assert_eq!(Offer::asked(Some("gml"), &HeaderMap::new()), Some(Offer::File(Form::Gml32)));
        Offer::all().for_each(|offer| assert_eq!(Offer::asked(Some(offer.name()), &HeaderMap::new()), Some(offer)));
    }
}
