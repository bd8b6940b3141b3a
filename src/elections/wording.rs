//! What is said of each failure of the elections.

use crate::base::Wording;

/// Title, detail, remedy in French, English and Spanish.
#[rustfmt::skip]
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
    (
        "not-roll",
        [
            ["Ce n’est pas une liste électorale", "Il manque les colonnes : {0}.", "Choisissez le fichier « Listes électeurs actifs » téléchargé d’ELIRE, sans en changer la première ligne."],
            ["Not an electoral roll", "These columns are missing: {0}.", "Choose the file “Listes électeurs actifs” downloaded from ELIRE, its first line unchanged."],
            ["No es una lista electoral", "Faltan las columnas: {0}.", "Elija el fichero «Listes électeurs actifs» descargado de ELIRE, sin cambiar la primera línea."],
        ],
    ),
    (
        "nobody",
        [
            ["Aucun électeur retenu", "Les {0} lignes du fichier sont refusées ; la liste n’a pas changé.", "Vérifiez la commune choisie : le code de l’UGLE doit être le sien."],
            ["No elector taken", "All {0} lines of the file are refused; the roll has not changed.", "Check the commune chosen: its code must be that of the UGLE."],
            ["Ningún elector aceptado", "Las {0} líneas del fichero se rechazan; la lista no ha cambiado.", "Compruebe el municipio elegido: su código debe ser el de la UGLE."],
        ],
    ),
    (
        "many-removed",
        [
            ["Trop de radiations", "{0} électeurs sur {1} ne sont plus dans le fichier ; la liste n’a pas changé.", "Vérifiez que le fichier est complet. S’il l’est, importez-le de nouveau en acceptant les radiations."],
            ["Too many removals", "{0} of {1} electors are not in the file any more; the roll has not changed.", "Check that the file is whole. If it is, import it again and accept the removals."],
            ["Demasiadas bajas", "{0} electores de {1} ya no están en el fichero; la lista no ha cambiado.", "Compruebe que el fichero está completo. Si lo está, impórtelo de nuevo aceptando las bajas."],
        ],
    ),
    (
        "file-gone",
        [
            ["Fichier disparu", "Le fichier de la liste n’est plus sur le serveur.", "Envoyez-le de nouveau."],
            ["File gone", "The file of the roll is no longer on the server.", "Send it again."],
            ["Fichero desaparecido", "El fichero de la lista ya no está en el servidor.", "Envíelo de nuevo."],
        ],
    ),
    (
        "file-too-large",
        [
            ["Fichier trop grand", "Le fichier dépasse {0} Mio.", "Envoyez une liste à la fois : principale, puis complémentaires."],
            ["File too large", "The file is larger than {0} MiB.", "Send one list at a time: the main one, then the complementary ones."],
            ["Fichero demasiado grande", "El fichero supera {0} MiB.", "Envíe una lista cada vez: la principal, luego las complementarias."],
        ],
    ),
    (
        "broken-off",
        [
            ["Envoi interrompu", "Le fichier n’est pas arrivé en entier ; rien n’a changé.", "Vérifiez la connexion, puis envoyez-le de nouveau."],
            ["Sending broken off", "The file did not arrive whole; nothing has changed.", "Check the connection, then send it again."],
            ["Envío interrumpido", "El fichero no llegó entero; nada ha cambiado.", "Compruebe la conexión y envíelo de nuevo."],
        ],
    ),
    (
        "unwritable",
        [
            ["Fichier non gardé", "Le serveur n’a pas pu garder le fichier.", "Recommencez ; si cela dure, prévenez l’administrateur : le disque est peut-être plein."],
            ["File not kept", "The server could not keep the file.", "Try again; if it goes on, tell the administrator: the disk may be full."],
            ["Fichero no guardado", "El servidor no pudo guardar el fichero.", "Inténtelo de nuevo; si persiste, avise al administrador: quizá el disco esté lleno."],
        ],
    ),
    (
        "commune",
        [
            ["Commune non comprise", "« {0} » n’est pas un code de commune.", "Donnez le code INSEE à cinq signes."],
            ["Commune not understood", "“{0}” is not the code of a commune.", "Give the INSEE code of five signs."],
            ["Municipio no comprendido", "«{0}» no es un código de municipio.", "Indique el código INSEE de cinco signos."],
        ],
    ),
    (
        "no-address",
        [
            ["Adresse à préciser", "Ni voie ni adresse n’est donnée.", "Donnez street et number, ou address."],
            ["Address wanted", "Neither a street nor an address is given.", "Give street and number, or address."],
            ["Falta la dirección", "No se indica ni vía ni dirección.", "Indique street y number, o address."],
        ],
    ),
    (
        "address-unknown",
        [
            ["Adresse introuvable", "L’adresse {0} n’existe pas dans cette commune.", "Choisissez l’adresse sur la carte ou par la recherche."],
            ["Address not found", "There is no address {0} in this commune.", "Choose the address on the map or by the search."],
            ["Dirección no encontrada", "La dirección {0} no existe en este municipio.", "Elija la dirección en el mapa o con la búsqueda."],
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
            Error::NotRoll { missing: "nom de naissance".into() },
            Error::NobodyOnRoll { refused: 3 },
            Error::ManyRemoved { removed: 5, known: 9 },
            Error::FileGone,
            Error::BrokenOff,
            Error::FileTooLarge { most: 128 },
            Error::Unwritable(std::io::Error::other("full")),
            Error::Commune("8".into()),
            Error::NoAddress,
            Error::AddressUnknown(7),
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
