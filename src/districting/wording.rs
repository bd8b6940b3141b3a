//! What is said when a graph cannot be read or divided.

use crate::base::Wording;

/// Title, detail, remedy in French, English and Spanish.
pub const WORDING: Wording = &[
    (
        "unreadable",
        [
            [
                "Graphe illisible",
                "Ce n’est pas un graphe d’adjacence de NetworkX : {0}.",
                "Corrigez le fichier à cet endroit, ou écrivez-le de nouveau avec adjacency_data.",
            ],
            [
                "Unreadable graph",
                "This is not an adjacency graph of NetworkX: {0}.",
                "Correct the file there, or write it again with adjacency_data.",
            ],
            [
                "Grafo ilegible",
                "No es un grafo de adyacencia de NetworkX: {0}.",
                "Corrija el fichero en ese punto o escríbalo de nuevo con adjacency_data.",
            ],
        ],
    ),
    (
        "unknown",
        [
            [
                "Unité inconnue",
                "Une limite nomme l’unité {0}, qui n’existe pas.",
                "Corrigez la limite ou ajoutez l’unité.",
            ],
            ["Unknown unit", "A border names unit {0}, which is not there.", "Correct the border or add the unit."],
            [
                "Unidad desconocida",
                "Un límite nombra la unidad {0}, que no existe.",
                "Corrija el límite o añada la unidad.",
            ],
        ],
    ),
    (
        "weight",
        [
            ["Poids impossible", "L’unité {0} pèse {1}.", "Corrigez son poids : de zéro à mille milliards."],
            ["Impossible weight", "Unit {0} weighs {1}.", "Correct its weight: from zero to a million millions."],
            ["Peso imposible", "La unidad {0} pesa {1}.", "Corrija su peso: de cero a un billón."],
        ],
    ),
    (
        "too-many",
        [
            [
                "Trop d’unités",
                "{0} unités ; au plus {1} sont acceptées.",
                "Regroupez les unités, par immeuble ou côté de rue.",
            ],
            [
                "Too many units",
                "{0} units; at most {1} are taken.",
                "Put units together, by building or side of a street.",
            ],
            [
                "Demasiadas unidades",
                "{0} unidades; se aceptan {1} como máximo.",
                "Agrupe las unidades por edificio o lado de calle.",
            ],
        ],
    ),
    (
        "too-few",
        [
            [
                "Nombre de parts impossible",
                "{0} unités ne peuvent pas former {1} parts.",
                "Demandez au moins une part, et au plus autant que d’unités.",
            ],
            [
                "Impossible number of parts",
                "{0} units cannot make {1} parts.",
                "Ask for one part at least, and at most as many as there are units.",
            ],
            [
                "Número de partes imposible",
                "{0} unidades no pueden formar {1} partes.",
                "Pida al menos una parte y como máximo tantas como unidades.",
            ],
        ],
    ),
    (
        "length",
        [
            [
                "Plan d’un autre graphe",
                "Le plan nomme {0} unités, le graphe en a {1}.",
                "Prenez le plan et le graphe du même découpage.",
            ],
            [
                "Plan of another graph",
                "The plan names {0} units, the graph has {1}.",
                "Take plan and graph of the same division.",
            ],
            [
                "Plan de otro grafo",
                "El plan nombra {0} unidades, el grafo tiene {1}.",
                "Tome el plan y el grafo de la misma división.",
            ],
        ],
    ),
    (
        "part",
        [
            ["Part inconnue", "Le plan nomme la part {0} ; elles sont {1}.", "Corrigez le plan ou le nombre de parts."],
            ["Unknown part", "The plan names part {0}; there are {1}.", "Correct the plan or the number of parts."],
            ["Parte desconocida", "El plan nombra la parte {0}; hay {1}.", "Corrija el plan o el número de partes."],
        ],
    ),
    (
        "bounds",
        [
            [
                "Limites impossibles",
                "{5} parts de {0} à {1} contiennent de {2} à {3} ; les unités pèsent {4}.",
                "Changez le nombre de parts, le minimum ou le maximum.",
            ],
            [
                "Impossible bounds",
                "{5} parts of {0} to {1} hold {2} to {3}; the units weigh {4}.",
                "Change the number of parts, the minimum or the maximum.",
            ],
            [
                "Límites imposibles",
                "{5} partes de {0} a {1} contienen de {2} a {3}; las unidades pesan {4}.",
                "Cambie el número de partes, el mínimo o el máximo.",
            ],
        ],
    ),
    (
        "heavy",
        [
            [
                "Unité trop lourde",
                "L’unité {0} pèse {1}, plus que les {2} permis à une part.",
                "Divisez l’unité ou relevez le maximum.",
            ],
            [
                "Unit too heavy",
                "Unit {0} weighs {1}, more than the {2} a part may.",
                "Divide the unit or raise the maximum.",
            ],
            [
                "Unidad demasiado pesada",
                "La unidad {0} pesa {1}, más que los {2} permitidos a una parte.",
                "Divida la unidad o suba el máximo.",
            ],
        ],
    ),
    (
        "impossible",
        [
            [
                "Unités impossibles à placer",
                "Aucune part d’un seul tenant de {2} à {3} ne peut contenir ces unités ({1}) : {0}. Seules ou avec ce qui les touche, elles restent en dessous ou passent au-dessus.",
                "Divisez ces unités ou leurs voisines, reliez-les à d’autres, ou élargissez les limites.",
            ],
            [
                "Units that cannot be placed",
                "No contiguous part between {2} and {3} can hold these units ({1}): {0}. Alone or with what touches them they stay below or go above.",
                "Divide these units or their neighbours, join them to others, or widen the bounds.",
            ],
            [
                "Unidades imposibles de colocar",
                "Ninguna parte contigua de {2} a {3} puede contener estas unidades ({1}): {0}. Solas o con lo que las toca quedan por debajo o pasan por encima.",
                "Divida esas unidades o sus vecinas, únalas a otras o amplíe los límites.",
            ],
        ],
    ),
    (
        "piece",
        [
            [
                "Morceau impossible à diviser",
                "Les {1} unités reliées à l’unité {0} pèsent {2} et ne touchent aucune autre : aucun nombre de parts de {3} à {4} ne les contient.",
                "Reliez ce morceau au reste (un pont, une rue) ou élargissez les limites.",
            ],
            [
                "Piece that cannot be divided",
                "The {1} units joined to unit {0} weigh {2} and touch no other: no number of parts of {3} to {4} holds them.",
                "Join this piece to the rest (a bridge, a street) or widen the bounds.",
            ],
            [
                "Trozo imposible de dividir",
                "Las {1} unidades unidas a la unidad {0} pesan {2} y no tocan ninguna otra: ningún número de partes de {3} a {4} las contiene.",
                "Una este trozo al resto (un puente, una calle) o amplíe los límites.",
            ],
        ],
    ),
    (
        "pieces",
        [
            [
                "Graphe en morceaux",
                "Les {0} morceaux du graphe, qui ne se touchent pas, forment ensemble de {1} à {2} parts dans ces limites, pas {3}.",
                "Changez le nombre de parts ou les limites, ou reliez les morceaux (un pont, une rue).",
            ],
            [
                "Graph in pieces",
                "The {0} pieces of the graph, which do not touch, make {1} to {2} parts together within these bounds, not {3}.",
                "Change the number of parts or the bounds, or join the pieces (a bridge, a street).",
            ],
            [
                "Grafo en trozos",
                "Los {0} trozos del grafo, que no se tocan, forman juntos de {1} a {2} partes dentro de estos límites, no {3}.",
                "Cambie el número de partes o los límites, o una los trozos (un puente, una calle).",
            ],
        ],
    ),
    (
        "places",
        [
            [
                "Trop peu de places",
                "Le niveau {0} compte {2} élèves pour {1} places, réserve pour dérogations déduite.",
                "Ajoutez des places, diminuez la réserve ou ouvrez une école.",
            ],
            [
                "Too few places",
                "Level {0} has {2} pupils for {1} places, those kept for derogations not counted.",
                "Add places, keep fewer for derogations or open a school.",
            ],
            [
                "Faltan plazas",
                "El nivel {0} tiene {2} alumnos para {1} plazas, descontada la reserva para excepciones.",
                "Añada plazas, reduzca la reserva o abra una escuela.",
            ],
        ],
    ),
    (
        "nowhere",
        [
            [
                "Adresse sans position",
                "L’adresse {0} n’a pas de position qui soit un nombre.",
                "Situez l’adresse sur la carte, ou mettez ses électeurs à part.",
            ],
            [
                "Address without a place",
                "Address {0} has no position that is a number.",
                "Place the address on the map, or set its electors apart.",
            ],
            [
                "Dirección sin posición",
                "La dirección {0} no tiene una posición que sea un número.",
                "Sitúe la dirección en el mapa o ponga a sus electores aparte.",
            ],
        ],
    ),
    (
        "closed",
        [
            ["Bureau fermé", "Le bureau {0} est fermé.", "Choisissez un autre bureau, ou annulez sa fermeture."],
            ["Station closed", "Station {0} is closed.", "Choose another station, or undo its closing."],
            ["Mesa cerrada", "La mesa {0} está cerrada.", "Elija otra mesa o deshaga su cierre."],
        ],
    ),
    (
        "locked",
        [
            [
                "Bureau verrouillé",
                "Le bureau {0} est verrouillé, ou certaines de ses unités le sont.",
                "Déverrouillez-le, ou choisissez un autre bureau.",
            ],
            ["Station locked", "Station {0} is locked, or units of it are.", "Unlock it, or choose another station."],
            [
                "Mesa bloqueada",
                "La mesa {0} está bloqueada, o lo están algunas de sus unidades.",
                "Desbloquéela o elija otra mesa.",
            ],
        ],
    ),
    (
        "crossing",
        [
            [
                "Limite légale franchie",
                "L’unité {0} n’est pas du canton et de la circonscription du bureau {1}.",
                "Laissez-la à un bureau de son canton et de sa circonscription.",
            ],
            [
                "Legal border crossed",
                "Unit {0} is not of the canton and constituency of station {1}.",
                "Leave it with a station of its canton and constituency.",
            ],
            [
                "Límite legal cruzado",
                "La unidad {0} no es del cantón y la circunscripción de la mesa {1}.",
                "Déjela en una mesa de su cantón y circunscripción.",
            ],
        ],
    ),
    (
        "alone",
        [
            [
                "Aucun bureau voisin",
                "Bureau {0}, unités qui ne touchent aucun autre bureau : {1}.",
                "Donnez-les d’abord à un autre bureau, ou déverrouillez les bureaux voisins.",
            ],
            [
                "No station beside it",
                "Station {0}, units that touch no other station: {1}.",
                "Give them to another station first, or unlock the stations around.",
            ],
            [
                "Ninguna mesa vecina",
                "Mesa {0}, unidades que no tocan ninguna otra mesa: {1}.",
                "Délas antes a otra mesa o desbloquee las mesas vecinas.",
            ],
        ],
    ),
    (
        "not-found",
        [
            [
                "Aucun plan trouvé",
                "Aucune division en parts d’un seul tenant dans ces limites n’a été trouvée.",
                "Élargissez les limites, donnez plus de temps, ou changez le nombre de parts.",
            ],
            [
                "No plan found",
                "No division into whole parts within these bounds was found.",
                "Widen the bounds, give more time, or change the number of parts.",
            ],
            [
                "Ningún plan encontrado",
                "No se encontró ninguna división en partes enteras dentro de estos límites.",
                "Amplíe los límites, dé más tiempo o cambie el número de partes.",
            ],
        ],
    ),
    (
        "orders",
        [
            [
                "Consignes contraires",
                "Le bureau {0} reçoit deux consignes qui s’excluent : ouvrir, fermer, verrouiller ou garder une adresse.",
                "Ne gardez qu’une consigne pour ce bureau.",
            ],
            [
                "Orders that exclude each other",
                "Station {0} is told two things at once: to open, to close, to stay as it is or to keep an address.",
                "Keep one order for this station.",
            ],
            [
                "Órdenes contrarias",
                "La mesa {0} recibe dos órdenes que se excluyen: abrir, cerrar, bloquear o conservar una dirección.",
                "Conserve una sola orden para esta mesa.",
            ],
        ],
    ),
    (
        "room",
        [
            [
                "Places impossibles",
                "Les bureaux ensemble contiennent de {0} à {1} électeurs ; il y en a {2}.",
                "Ouvrez ou fermez un bureau, déverrouillez-en un, ou changez les seuils.",
            ],
            [
                "Impossible room",
                "The stations together hold {0} to {1} electors; there are {2}.",
                "Open or close a station, unlock one, or change the thresholds.",
            ],
            [
                "Cabida imposible",
                "Las mesas juntas contienen de {0} a {1} electores; hay {2}.",
                "Abra o cierre una mesa, desbloquee alguna o cambie los umbrales.",
            ],
        ],
    ),
    (
        "beginning",
        [
            [
                "Rien d’où partir",
                "Il n’y a ni bureaux actuels, ni distances à des lieux de vote.",
                "Partez d’un découpage existant, ou donnez les distances à pied.",
            ],
            [
                "Nothing to begin from",
                "There are neither stations of today nor distances to polling places.",
                "Begin from an existing division, or give the walking distances.",
            ],
            [
                "Nada desde donde empezar",
                "No hay mesas actuales ni distancias a locales de votación.",
                "Parta de una división existente o indique las distancias a pie.",
            ],
        ],
    ),
    (
        "stranded",
        [
            [
                "Adresse sans bureau",
                "Aucun bureau ouvert ne peut prendre l’unité {0} du bureau {1}.",
                "Déverrouillez un bureau voisin, ouvrez-en un, ou gardez le bureau {1}.",
            ],
            [
                "Address without a station",
                "No open station may take unit {0} of station {1}.",
                "Unlock a station beside it, open one, or keep station {1}.",
            ],
            [
                "Dirección sin mesa",
                "Ninguna mesa abierta puede tomar la unidad {0} de la mesa {1}.",
                "Desbloquee una mesa vecina, abra una o conserve la mesa {1}.",
            ],
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::WORDING;
    use crate::base::{Failure, Language};
    use crate::districting::Error;

    #[test]
    fn every_failure_has_its_sentences_with_nothing_left_to_fill() {
        let bounds = Error::Bounds { parts: 3, least: 1, most: 2, low: 3, high: 6, total: 9 };
        let each = [
            Error::Unreadable("line 3".into()),
            Error::Unknown { unit: 1 },
            Error::Weight { unit: 1, weight: -1 },
            Error::TooMany { units: 3, most: 2 },
            Error::TooFew { units: 1, parts: 2 },
            Error::Length { given: 1, units: 2 },
            Error::Part { part: 4, parts: 2 },
            bounds,
            Error::Heavy { unit: 1, weight: 9, most: 8 },
            Error::Impossible { units: (0..30).map(|unit: u32| unit.to_string()).collect(), least: 1, most: 2 },
            Error::Piece { unit: "4".into(), units: 9, weight: 8, least: 5, most: 6 },
            Error::Pieces { pieces: 2, low: 3, high: 4, parts: 5 },
            Error::Nowhere { address: 7 },
            Error::Closed { part: 3 },
            Error::Locked { part: 3 },
            Error::Crossing { unit: 8, part: 3 },
            Error::Alone { part: 3, units: 8 },
            Error::NotFound,
            Error::Orders { part: 3 },
            Error::Room { low: 1, high: 2, total: 3 },
            Error::Places { level: 1, places: 20, pupils: 21 },
            Error::Beginning,
            Error::Stranded { unit: 1, part: 2 },
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
