//! What each refusal says: title, detail, remedy; in French, English, Spanish. `{0}`, `{1}` stand for what it is about.

use crate::base::Wording;

#[rustfmt::skip]
pub const WORDING: Wording = &[
    ("parameter-unknown", [
        ["Paramètre inconnu", "Cette adresse n’a pas de paramètre « {0} ».", "Vérifiez l’orthographe ; /ogc/api décrit les paramètres de chaque adresse."],
        ["Unknown parameter", "This address has no parameter “{0}”.", "Check the spelling; /ogc/api describes the parameters of every address."],
        ["Parámetro desconocido", "Esta dirección no tiene el parámetro «{0}».", "Compruebe la ortografía; /ogc/api describe los parámetros de cada dirección."],
    ]),
    ("parameter-twice", [
        ["Paramètre répété", "Le paramètre « {0} » est donné plusieurs fois.", "Gardez-en un seul."],
        ["Parameter repeated", "The parameter “{0}” is given several times.", "Keep only one."],
        ["Parámetro repetido", "El parámetro «{0}» se da varias veces.", "Conserve solo uno."],
    ]),
    ("parameter", [
        ["Paramètre illisible", "« {1} » ne convient pas au paramètre « {0} ».", "Attendu : {2}."],
        ["Parameter unreadable", "“{1}” does not fit the parameter “{0}”.", "Expected: {2}."],
        ["Parámetro ilegible", "«{1}» no conviene al parámetro «{0}».", "Se espera: {2}."],
    ]),
    ("form-unknown", [
        ["Format inconnu", "Cette adresse ne donne pas « {0} ».", "Choisissez un des formats que ses liens proposent."],
        ["Unknown format", "This address does not give “{0}”.", "Choose one of the formats its links offer."],
        ["Formato desconocido", "Esta dirección no da «{0}».", "Elija uno de los formatos que ofrecen sus enlaces."],
    ]),
    ("media-type", [
        ["Type de contenu non lu", "Le contenu envoyé est annoncé comme « {0} ».", "Envoyez l’objet en application/geo+json."],
        ["Content type not read", "The content sent is announced as “{0}”.", "Send the feature as application/geo+json."],
        ["Tipo de contenido no leído", "El contenido enviado se anuncia como «{0}».", "Envíe el objeto como application/geo+json."],
    ]),
    ("body", [
        ["Objet illisible", "Le contenu envoyé n’est pas un objet GeoJSON : {0}.", "Envoyez un objet de type Feature, avec geometry et properties."],
        ["Feature unreadable", "The content sent is no GeoJSON feature: {0}.", "Send an object of type Feature, with geometry and properties."],
        ["Objeto ilegible", "El contenido enviado no es un objeto GeoJSON: {0}.", "Envíe un objeto de tipo Feature, con geometry y properties."],
    ]),
    ("version", [
        ["Version illisible", "L’en-tête If-Match ne nomme pas une version de cet objet.", "Donnez l’ETag reçu avec l’objet, ou retirez l’en-tête."],
        ["Version unreadable", "The header If-Match names no version of this feature.", "Give the ETag received with the feature, or leave the header out."],
        ["Versión ilegible", "La cabecera If-Match no nombra una versión de este objeto.", "Dé el ETag recibido con el objeto, o quite la cabecera."],
    ]),
    ("grid-unknown", [
        ["Grille inconnue", "Il n’y a pas de grille de tuiles « {0} ».", "Choisissez dans la liste : /ogc/tileMatrixSets."],
        ["Unknown grid", "There is no tile matrix set “{0}”.", "Choose from the list: /ogc/tileMatrixSets."],
        ["Cuadrícula desconocida", "No existe la cuadrícula de teselas «{0}».", "Elija en la lista: /ogc/tileMatrixSets."],
    ]),
    ("tile-unknown", [
        ["Tuile inconnue", "La grille n’a pas de tuile {0}.", "Demandez un niveau, une ligne et une colonne qui y sont ; la page de la grille les donne."],
        ["Unknown tile", "The grid has no tile {0}.", "Ask for a level, a row and a column that are in it; the page of the grid gives them."],
        ["Tesela desconocida", "La cuadrícula no tiene la tesela {0}.", "Pida un nivel, una fila y una columna que existan; la página de la cuadrícula los indica."],
    ]),
    ("style-unknown", [
        ["Style inconnu", "Il n’y a pas de style « {0} ».", "Choisissez dans la liste : /ogc/styles."],
        ["Unknown style", "There is no style “{0}”.", "Choose from the list: /ogc/styles."],
        ["Estilo desconocido", "No existe el estilo «{0}».", "Elija en la lista: /ogc/styles."],
    ]),
];
