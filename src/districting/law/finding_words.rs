//! What is said of what is found in a division.

use crate::base::Wording;

/// Title, detail, remedy in French, English and Spanish.
pub(in crate::districting) const WORDING: Wording = &[
    (
        "unassigned",
        [
            [
                "Adresses sans bureau",
                "Unités sans bureau ouvert : {0}.",
                "Donnez-les à un bureau : chaque électeur vote dans un bureau et un seul.",
            ],
            [
                "Addresses without a station",
                "Units without an open station: {0}.",
                "Give them to a station: each elector votes at one, and only one.",
            ],
            [
                "Direcciones sin mesa",
                "Unidades sin mesa abierta: {0}.",
                "Asígnelas a una mesa: cada elector vota en una y solo una.",
            ],
        ],
    ),
    (
        "outside",
        [
            [
                "Adresses hors de la commune",
                "Adresses hors du contour de la commune : {0}.",
                "Corrigez leur position, ou rattachez leurs électeurs à une adresse de la commune.",
            ],
            [
                "Addresses outside the commune",
                "Addresses outside the outline of the commune: {0}.",
                "Correct their place, or attach their electors to an address of the commune.",
            ],
            [
                "Direcciones fuera del municipio",
                "Direcciones fuera del contorno del municipio: {0}.",
                "Corrija su posición o vincule a sus electores a una dirección del municipio.",
            ],
        ],
    ),
    (
        "crossing",
        [
            [
                "Canton ou circonscription franchi",
                "Bureau {0}, unités d’un autre canton ou d’une autre circonscription : {1}.",
                "Rendez-les à un bureau de leur canton et de leur circonscription, ou déclarez l’îlot discordant.",
            ],
            [
                "Canton or constituency crossed",
                "Station {0}, units of another canton or constituency: {1}.",
                "Give them back to a station of theirs, or declare the exception.",
            ],
            [
                "Cantón o circunscripción cruzados",
                "Mesa {0}, unidades de otro cantón o de otra circunscripción: {1}.",
                "Devuélvalas a una mesa de los suyos o declare la excepción.",
            ],
        ],
    ),
    (
        "detached",
        [
            [
                "Bureau en plusieurs morceaux",
                "Bureau {0}, morceaux détachés : {1} ; leurs électeurs : {2}.",
                "Reliez-les, ou donnez-les au bureau qui les entoure.",
            ],
            [
                "Station in several pieces",
                "Station {0}, pieces apart: {1}; their electors: {2}.",
                "Join them, or give them to the station around them.",
            ],
            [
                "Mesa en varios trozos",
                "Mesa {0}, trozos separados: {1}; sus electores: {2}.",
                "Únalos o asígnelos a la mesa que los rodea.",
            ],
        ],
    ),
    (
        "above",
        [
            [
                "Bureau trop chargé",
                "Bureau {0} : effectif de {1}, au-dessus du seuil de {2}.",
                "Donnez des rues à un bureau voisin, ou ouvrez un bureau.",
            ],
            [
                "Station too large",
                "Station {0}: roll of {1}, above the threshold of {2}.",
                "Give streets to a station beside it, or open one.",
            ],
            [
                "Mesa demasiado grande",
                "Mesa {0}: censo de {1}, por encima del umbral de {2}.",
                "Pase calles a una mesa vecina o abra otra.",
            ],
        ],
    ),
    (
        "below",
        [
            [
                "Bureau peu chargé",
                "Bureau {0} : effectif de {1}, au-dessous du seuil de {2}.",
                "Il peut recevoir des rues de ses voisins.",
            ],
            [
                "Small station",
                "Station {0}: roll of {1}, below the threshold of {2}.",
                "It can take streets from the stations beside it.",
            ],
            [
                "Mesa pequeña",
                "Mesa {0}: censo de {1}, por debajo del umbral de {2}.",
                "Puede recibir calles de las mesas vecinas.",
            ],
        ],
    ),
    (
        "overlap",
        [
            [
                "Deux lignes pour les mêmes numéros",
                "{0} : « {1} » (bureau {2}) et « {3} » (bureau {4}) ont des numéros en commun.",
                "Corrigez les bornes de l’une des deux lignes.",
            ],
            [
                "Two lines for the same numbers",
                "{0}: “{1}” (station {2}) and “{3}” (station {4}) have numbers in common.",
                "Correct the ends of one of the two lines.",
            ],
            [
                "Dos líneas para los mismos números",
                "{0}: «{1}» (mesa {2}) y «{3}» (mesa {4}) tienen números en común.",
                "Corrija los límites de una de las dos líneas.",
            ],
        ],
    ),
    (
        "gap-whole",
        [
            [
                "Côté de rue sans bureau",
                "{0}, {1} : aucune ligne.",
                "Ajoutez une ligne pour ce côté, ou pour le reste de la voie.",
            ],
            [
                "Side of a street without a station",
                "{0}, {1}: no line.",
                "Add a line for this side, or for the rest of the street.",
            ],
            [
                "Lado de calle sin mesa",
                "{0}, {1}: ninguna línea.",
                "Añada una línea para ese lado o para el resto de la vía.",
            ],
        ],
    ),
    (
        "gap-beginning",
        [
            [
                "Numéros sans bureau",
                "{0}, {1} : aucune ligne avant le n° {3}.",
                "Faites commencer la première ligne au début de la voie, ou ajoutez le reste de la voie.",
            ],
            [
                "Numbers without a station",
                "{0}, {1}: no line before No. {3}.",
                "Let the first line begin with the street, or add the rest of the street.",
            ],
            [
                "Números sin mesa",
                "{0}, {1}: ninguna línea antes del n.º {3}.",
                "Haga que la primera línea empiece con la vía o añada el resto de la vía.",
            ],
        ],
    ),
    (
        "gap",
        [
            [
                "Numéros sans bureau",
                "{0}, {1} : aucune ligne entre le n° {2} et le n° {3}.",
                "Prolongez l’une des deux lignes, ou ajoutez le reste de la voie.",
            ],
            [
                "Numbers without a station",
                "{0}, {1}: no line between No. {2} and No. {3}.",
                "Lengthen one of the two lines, or add the rest of the street.",
            ],
            [
                "Números sin mesa",
                "{0}, {1}: ninguna línea entre el n.º {2} y el n.º {3}.",
                "Prolongue una de las dos líneas o añada el resto de la vía.",
            ],
        ],
    ),
    (
        "gap-end",
        [
            [
                "Reste de la voie absent",
                "{0}, {1} : aucune ligne après le n° {2}.",
                "Prolongez la dernière ligne jusqu’à la fin, ou ajoutez le reste de la voie.",
            ],
            [
                "No rest of the street",
                "{0}, {1}: no line after No. {2}.",
                "Let the last line go to the end, or add the rest of the street.",
            ],
            [
                "Falta el resto de la vía",
                "{0}, {1}: ninguna línea después del n.º {2}.",
                "Prolongue la última línea hasta el final o añada el resto de la vía.",
            ],
        ],
    ),
    (
        "unnumbered",
        [
            [
                "Portes sans numéro oubliées",
                "{0} : une adresse sans numéro n’a pas de bureau.",
                "Faites commencer une ligne au début de la voie, ou ajoutez le reste de la voie.",
            ],
            [
                "Doors without a number forgotten",
                "{0}: an address without a number has no station.",
                "Let a line begin with the street, or add the rest of the street.",
            ],
            [
                "Puertas sin número olvidadas",
                "{0}: una dirección sin número no tiene mesa.",
                "Haga que una línea empiece con la vía o añada el resto de la vía.",
            ],
        ],
    ),
    (
        "apart",
        [
            [
                "Électeurs hors périmètre",
                "Bureau {0}, électeurs qui y votent quelle que soit leur adresse : {1}.",
                "Vérifiez la liste : un redécoupage ne les déplace pas.",
            ],
            [
                "Electors apart from the perimeter",
                "Station {0}, electors who vote there whatever their address: {1}.",
                "Check the list: a new division does not move them.",
            ],
            [
                "Electores fuera del perímetro",
                "Mesa {0}, electores que votan en ella sea cual sea su dirección: {1}.",
                "Compruebe la lista: una nueva división no los traslada.",
            ],
        ],
    ),
    (
        "stranded",
        [
            [
                "Électeurs d’un bureau fermé",
                "Bureau {0}, fermé ; électeurs qui y sont rattachés quelle que soit leur adresse : {1}.",
                "Rattachez-les à un bureau ouvert.",
            ],
            [
                "Electors of a closed station",
                "Station {0}, closed; electors attached to it whatever their address: {1}.",
                "Attach them to an open station.",
            ],
            [
                "Electores de una mesa cerrada",
                "Mesa {0}, cerrada; electores vinculados a ella sea cual sea su dirección: {1}.",
                "Vincúlelos a una mesa abierta.",
            ],
        ],
    ),
    (
        "placeless",
        [
            [
                "Électeurs sans adresse située",
                "Électeurs dont l’adresse ne peut pas être située : {0}.",
                "Corrigez leur adresse, ou désignez leur bureau.",
            ],
            [
                "Electors whose address has no place",
                "Electors whose address cannot be placed: {0}.",
                "Correct their address, or name their station.",
            ],
            [
                "Electores sin dirección situada",
                "Electores cuya dirección no se puede situar: {0}.",
                "Corrija su dirección o designe su mesa.",
            ],
        ],
    ),
];
