//! Why a collection cannot be written in a form.

use crate::base::{Explanation, Failure, Kind, Language};

/// A form that does not suit a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A drawing is in metres.
    #[error("a drawing needs a plane system of coordinates")]
    Degrees,
    /// The form knows longitude and latitude only.
    #[error("the form knows only WGS 84, longitude and latitude")]
    Plane,
    /// Only layers that say how have objects of INSPIRE.
    #[error("the collection has no view of INSPIRE")]
    NotHarmonised,
    #[error("{given} columns, the form holds {most}")]
    TooManyColumns { given: usize, most: usize },
}

impl Failure for Refusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Degrees | Self::Plane | Self::NotHarmonised => Kind::Invalid,
            Self::TooManyColumns { .. } => Kind::TooLarge,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick("Export impossible", "Export impossible", "Exportación imposible");
        let (detail, remedy) = match self {
            Self::Degrees => language.pick(
                (
                    "Un fichier DXF est un plan en mètres ; les coordonnées demandées sont en degrés.",
                    "Demandez un système projeté, par exemple Lambert-93 (EPSG:2154).",
                ),
                (
                    "A DXF file is a drawing in metres; the coordinates asked for are in degrees.",
                    "Ask for a projected system, for example Lambert-93 (EPSG:2154).",
                ),
                (
                    "Un fichero DXF es un plano en metros; las coordenadas pedidas están en grados.",
                    "Pida un sistema proyectado, por ejemplo Lambert-93 (EPSG:2154).",
                ),
            ),
            Self::Plane => language.pick(
                (
                    "Un fichier KML ne connaît que la longitude et la latitude (WGS 84).",
                    "N’indiquez pas de système de coordonnées, ou choisissez un autre format.",
                ),
                (
                    "A KML file knows only longitude and latitude (WGS 84).",
                    "Name no system of coordinates, or choose another format.",
                ),
                (
                    "Un fichero KML solo conoce la longitud y la latitud (WGS 84).",
                    "No indique ningún sistema de coordenadas, o elija otro formato.",
                ),
            ),
            Self::NotHarmonised => language.pick(
                (
                    "Cette couche n’a pas de vue harmonisée INSPIRE.",
                    "Choisissez un autre format ; les parcelles et les adresses ont cette vue.",
                ),
                (
                    "This layer has no harmonised view of INSPIRE.",
                    "Choose another format; parcels and addresses have that view.",
                ),
                (
                    "Esta capa no tiene vista armonizada INSPIRE.",
                    "Elija otro formato; las parcelas y las direcciones tienen esa vista.",
                ),
            ),
            Self::TooManyColumns { given, most } => {
                return Explanation::new(
                    title,
                    match language {
                        Language::French => {
                            format!("Ce format ne contient pas plus de {most} colonnes ; il en faudrait {given}.")
                        }
                        Language::English => {
                            format!("This format holds no more than {most} columns; {given} would be needed.")
                        }
                        Language::Spanish => {
                            format!("Este formato no contiene más de {most} columnas; harían falta {given}.")
                        }
                    },
                    language.pick(
                        "Choisissez moins de colonnes, ou le GeoPackage.",
                        "Choose fewer columns, or GeoPackage.",
                        "Elija menos columnas, o GeoPackage.",
                    ),
                );
            }
        };
        Explanation::new(title, detail, remedy)
    }
}
