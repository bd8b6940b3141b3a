//! What each fault of a filter says: title, detail, remedy; in French, English, Spanish.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("expected", [
        ["Filtre incomplet", "Le filtre demande ici {0} et trouve « {1} ».", "Corrigez le filtre à cet endroit ; les textes s’écrivent entre apostrophes, les noms de champ sans."],
        ["Filter incomplete", "The filter needs {0} here and finds “{1}”.", "Correct the filter at this place; texts are written in single quotes, names of fields without."],
        ["Filtro incompleto", "El filtro necesita aquí {0} y encuentra «{1}».", "Corrija el filtro en este lugar; los textos se escriben entre comillas simples, los nombres de campo sin ellas."],
    ]),
    ("unreadable", [
        ["Filtre illisible", "« {0} » n’est pas compris.", "Fermez les apostrophes et les guillemets, retirez les signes inconnus ; « différent » s’écrit <>."],
        ["Filter unreadable", "“{0}” is not understood.", "Close single and double quotes, remove unknown signs; “different” is written <>."],
        ["Filtro ilegible", "No se entiende «{0}».", "Cierre las comillas, quite los signos desconocidos; «distinto» se escribe <>."],
    ]),
    ("field-unknown", [
        ["Champ inconnu", "La couche n’a pas de champ « {0} ».", "Prenez l’un de ceux-ci : {1}. Un texte s’écrit entre apostrophes."],
        ["Unknown field", "The layer has no field “{0}”.", "Take one of these: {1}. A text is written in single quotes."],
        ["Campo desconocido", "La capa no tiene ningún campo «{0}».", "Elija uno de estos: {1}. Un texto se escribe entre comillas simples."],
    ]),
    ("function-unknown", [
        ["Fonction inconnue", "La fonction « {0} » n’existe pas.", "Prenez l’une de celles-ci : {1}."],
        ["Unknown function", "There is no function “{0}”.", "Take one of these: {1}."],
        ["Función desconocida", "La función «{0}» no existe.", "Elija una de estas: {1}."],
    ]),
    ("operation-unknown", [
        ["Opération inconnue", "L’opération « {0} » n’existe pas dans un filtre.", "Prenez une opération de CQL2 ou de Filter Encoding, par exemple « = » ou PropertyIsEqualTo."],
        ["Unknown operation", "There is no operation “{0}” in a filter.", "Take an operation of CQL2 or Filter Encoding, for instance “=” or PropertyIsEqualTo."],
        ["Operación desconocida", "La operación «{0}» no existe en un filtro.", "Elija una operación de CQL2 o de Filter Encoding, por ejemplo «=» o PropertyIsEqualTo."],
    ]),
    ("mismatch", [
        ["Comparaison impossible", "« {0} » et « {1} » ne se comparent pas : il faut {3}.", "Écrivez par exemple {2}."],
        ["Comparison impossible", "“{0}” and “{1}” cannot be compared: {3} is needed.", "Write for instance {2}."],
        ["Comparación imposible", "«{0}» y «{1}» no se pueden comparar: hace falta {3}.", "Escriba por ejemplo {2}."],
    ]),
    ("not-of-kind", [
        ["Valeur d’un autre genre", "« {0} » n’est pas ce qu’il faut ici : {1}.", "Écrivez par exemple {2}, ou nommez un champ de ce genre."],
        ["Value of another kind", "“{0}” is not what is needed here: {1}.", "Write for instance {2}, or name a field of that kind."],
        ["Valor de otro tipo", "«{0}» no es lo que hace falta aquí: {1}.", "Escriba por ejemplo {2}, o nombre un campo de ese tipo."],
    ]),
    ("arguments", [
        ["Nombre d’arguments", "« {0} » a reçu {1} arguments ; il en faut {2}.", "Donnez le nombre d’arguments voulu."],
        ["Number of arguments", "“{0}” was given {1} arguments; it takes {2}.", "Give the number of arguments it takes."],
        ["Número de argumentos", "«{0}» recibió {1} argumentos; necesita {2}.", "Dé el número de argumentos necesario."],
    ]),
    ("date-unreadable", [
        ["Date illisible", "« {0} » n’est ni une date ni un instant.", "Écrivez 2026-03-12, ou 2026-03-12T09:30:00Z en temps universel."],
        ["Date unreadable", "“{0}” is neither a date nor a moment.", "Write 2026-03-12, or 2026-03-12T09:30:00Z in universal time."],
        ["Fecha ilegible", "«{0}» no es ni una fecha ni un instante.", "Escriba 2026-03-12, o 2026-03-12T09:30:00Z en tiempo universal."],
    ]),
    ("interval-reversed", [
        ["Intervalle à l’envers", "L’intervalle finit avant de commencer.", "Donnez d’abord le début, puis la fin."],
        ["Interval reversed", "The interval ends before it begins.", "Give the beginning first, then the end."],
        ["Intervalo al revés", "El intervalo termina antes de empezar.", "Dé primero el comienzo y después el final."],
    ]),
    ("number-unreadable", [
        ["Nombre illisible", "« {0} » n’est pas un nombre que Beffroi sait garder.", "Écrivez un nombre avec un point, par exemple 12.5."],
        ["Number unreadable", "“{0}” is not a number Beffroi can hold.", "Write a number with a point, for instance 12.5."],
        ["Número ilegible", "«{0}» no es un número que Beffroi pueda guardar.", "Escriba un número con punto, por ejemplo 12.5."],
    ]),
    ("geometry-unreadable", [
        ["Géométrie illisible", "La géométrie ne se lit pas : {0}.", "Écrivez par exemple POINT(2.35 48.85) ou POLYGON((…)), chaque contour fermé sur son premier point."],
        ["Geometry unreadable", "The geometry cannot be read: {0}.", "Write for instance POINT(2.35 48.85) or POLYGON((…)), each ring closed on its first point."],
        ["Geometría ilegible", "La geometría no se puede leer: {0}.", "Escriba por ejemplo POINT(2.35 48.85) o POLYGON((…)), con cada contorno cerrado en su primer punto."],
    ]),
    ("geometry-invalid", [
        ["Géométrie impossible", "La géométrie se croise ou se recouvre elle-même près de {0}.", "Donnez un contour qui ne se croise pas, ses trous à l’intérieur."],
        ["Geometry impossible", "The geometry crosses or covers itself near {0}.", "Give an outline that does not cross itself, its holes inside."],
        ["Geometría imposible", "La geometría se cruza o se solapa a sí misma cerca de {0}.", "Dé un contorno que no se cruce, con sus huecos en el interior."],
    ]),
    ("geometry-mixed", [
        ["Géométries mêlées", "Une collection de géométries ne peut servir qu’à S_INTERSECTS et S_DISJOINT.", "Donnez une géométrie d’un seul genre : MULTIPOINT, MULTILINESTRING ou MULTIPOLYGON."],
        ["Geometries mixed", "A collection of geometries can only serve S_INTERSECTS and S_DISJOINT.", "Give a geometry of one kind: MULTIPOINT, MULTILINESTRING or MULTIPOLYGON."],
        ["Geometrías mezcladas", "Una colección de geometrías solo puede servir a S_INTERSECTS y S_DISJOINT.", "Dé una geometría de un solo tipo: MULTIPOINT, MULTILINESTRING o MULTIPOLYGON."],
    ]),
    ("no-geometry", [
        ["Couche sans géométrie", "La couche n’a pas de géométrie à comparer.", "Retirez la condition sur le lieu."],
        ["Layer without geometry", "The layer has no geometry to compare.", "Remove the condition on the place."],
        ["Capa sin geometría", "La capa no tiene geometría que comparar.", "Quite la condición sobre el lugar."],
    ]),
    ("crs", [
        ["Système de coordonnées", "Les coordonnées ne se convertissent pas : {0}.", "Donnez un système connu, par exemple EPSG:2154 ou CRS84, et des coordonnées dans l’ordre de ses axes."],
        ["Coordinate system", "The coordinates cannot be converted: {0}.", "Give a known system, for instance EPSG:2154 or CRS84, and coordinates in the order of its axes."],
        ["Sistema de coordenadas", "Las coordenadas no se pueden convertir: {0}.", "Dé un sistema conocido, por ejemplo EPSG:2154 o CRS84, y coordenadas en el orden de sus ejes."],
    ]),
    ("too-long", [
        ["Filtre trop long", "Le filtre, ou un de ses textes, dépasse {0} octets.", "Faites plusieurs demandes plus courtes."],
        ["Filter too long", "The filter, or a text in it, is longer than {0} bytes.", "Make several shorter requests."],
        ["Filtro demasiado largo", "El filtro, o uno de sus textos, supera {0} bytes.", "Haga varias peticiones más cortas."],
    ]),
    ("too-deep", [
        ["Filtre trop imbriqué", "Plus de {0} expressions l’une dans l’autre.", "Retirez des parenthèses, ou faites plusieurs demandes."],
        ["Filter nested too deep", "More than {0} expressions inside one another.", "Remove parentheses, or make several requests."],
        ["Filtro demasiado anidado", "Más de {0} expresiones una dentro de otra.", "Quite paréntesis, o haga varias peticiones."],
    ]),
    ("too-many-vertices", [
        ["Géométrie trop détaillée", "Les géométries du filtre ont plus de {0} sommets.", "Donnez un contour plus simple."],
        ["Geometry too detailed", "The geometries of the filter have more than {0} vertices.", "Give a simpler outline."],
        ["Geometría demasiado detallada", "Las geometrías del filtro tienen más de {0} vértices.", "Dé un contorno más simple."],
    ]),
    ("too-many-items", [
        ["Liste trop longue", "Une liste du filtre a plus de {0} valeurs.", "Faites plusieurs demandes."],
        ["List too long", "A list of the filter has more than {0} values.", "Make several requests."],
        ["Lista demasiado larga", "Una lista del filtro tiene más de {0} valores.", "Haga varias peticiones."],
    ]),
    ("too-many-nodes", [
        ["Filtre trop grand", "Le filtre a plus de {0} conditions et valeurs.", "Faites plusieurs demandes, ou prenez IN pour une liste de valeurs."],
        ["Filter too large", "The filter has more than {0} conditions and values.", "Make several requests, or use IN for a list of values."],
        ["Filtro demasiado grande", "El filtro tiene más de {0} condiciones y valores.", "Haga varias peticiones, o use IN para una lista de valores."],
    ]),
    ("too-many-wildcards", [
        ["Modèle trop large", "Le modèle de texte a plus de {0} jokers.", "Gardez les jokers utiles."],
        ["Pattern too wide", "The pattern of text has more than {0} wildcards.", "Keep the wildcards that matter."],
        ["Patrón demasiado amplio", "El patrón de texto tiene más de {0} comodines.", "Conserve los comodines útiles."],
    ]),
    ("pattern-unreadable", [
        ["Modèle illisible", "Le modèle de texte finit sur son signe d’échappement, ou ses signes ne sont pas distincts.", "Écrivez \\\\ pour un \\ ; donnez trois signes différents pour les jokers et l’échappement."],
        ["Pattern unreadable", "The pattern of text ends on its escape sign, or its signs are not distinct.", "Write \\\\ for a \\; give three different signs for wildcards and escape."],
        ["Patrón ilegible", "El patrón de texto termina en su signo de escape, o sus signos no son distintos.", "Escriba \\\\ para un \\; dé tres signos diferentes para comodines y escape."],
    ]),
    ("id-unreadable", [
        ["Identifiant illisible", "« {0} » n’est pas l’identifiant d’un objet de cette couche.", "Donnez l’identifiant tel que la couche l’écrit : son nom, un point, un nombre."],
        ["Identifier unreadable", "“{0}” is not the identifier of a feature of this layer.", "Give the identifier as the layer writes it: its name, a point, a number."],
        ["Identificador ilegible", "«{0}» no es el identificador de un objeto de esta capa.", "Dé el identificador tal como lo escribe la capa: su nombre, un punto, un número."],
    ]),
];
