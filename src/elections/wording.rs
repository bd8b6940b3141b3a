//! What is said when the ground of polling stations cannot be drawn.

use crate::base::Wording;

/// Title, detail, remedy in French, English and Spanish.
pub const WORDING: Wording = &[
    (
        "column",
        [
            [
                "Colonne absente",
                "La liste n’a aucune des colonnes {0}.",
                "Donnez ce nom à la colonne, dans la première ligne du fichier.",
            ],
            [
                "Column missing",
                "The list has none of the columns {0}.",
                "Give the column that name, in the first line of the file.",
            ],
            [
                "Falta una columna",
                "La lista no tiene ninguna de las columnas {0}.",
                "Dé ese nombre a la columna, en la primera línea del fichero.",
            ],
        ],
    ),
    (
        "empty",
        [
            [
                "Trop peu d’adresses situées",
                "{0} lignes sur {1} ont un bureau et une position.",
                "Géocodez la liste (Base Adresse Nationale), puis recommencez.",
            ],
            [
                "Too few addresses with a place",
                "{0} of {1} lines have a station and a position.",
                "Geocode the list (Base Adresse Nationale), then try again.",
            ],
            [
                "Muy pocas direcciones situadas",
                "{0} líneas de {1} tienen mesa y posición.",
                "Geocodifique la lista (Base Adresse Nationale) y repita.",
            ],
        ],
    ),
    (
        "too-wide",
        [
            [
                "Adresses trop éloignées",
                "Les adresses s’étendent sur {0} km : ce n’est pas une commune.",
                "Vérifiez longitudes et latitudes, et traitez un département au plus.",
            ],
            [
                "Addresses too far apart",
                "The addresses cover {0} km: this is not a commune.",
                "Check longitudes and latitudes, and work on one département at most.",
            ],
            [
                "Direcciones demasiado alejadas",
                "Las direcciones abarcan {0} km: no es un municipio.",
                "Compruebe longitudes y latitudes, y trate un departamento como máximo.",
            ],
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::WORDING;
    use crate::base::{Failure, Language};
    use crate::elections::Error;

    #[test]
    fn every_failure_has_its_sentences_with_nothing_left_to_fill() {
        let each = [
            Error::Column { names: &["bureau"] },
            Error::Empty { useful: 1, all: 9 },
            Error::TooWide { kilometres: 900 },
        ];
        assert_eq!(each.len(), WORDING.len());
        for error in &each {
            for language in [Language::French, Language::English, Language::Spanish] {
                let told = error.explain(language);
                for text in [told.title, told.detail, told.remedy] {
                    assert!(!text.is_empty() && !text.contains('{'), "{error:?}: {text}");
                }
            }
        }
    }
}
