//! The faults Typst names most, in the words of people who write letters. What is not here is told in its own words.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::Language;

/// Pattern of the words of Typst; the same in French, English, Spanish. `$1` is what the pattern found.
#[rustfmt::skip]
const PHRASES: &[(&str, [&str; 3])] = &[
    (r"panicked with: .*beffroi:paragraph:([^\x22]*)", [
        "Il n’y a pas de paragraphe « $1 ». Choisissez-en un du registre des paragraphes.",
        "There is no paragraph “$1”. Choose one of the register of paragraphs.",
        "No hay párrafo «$1». Elija uno del registro de párrafos."]),
    (r"panicked with: .*beffroi:map", [
        "Cette fiche n’est pas sur la carte : l’extrait de plan ne peut pas être dessiné. Placez la fiche, ou retirez #map.",
        "This record is not on the map: the extract cannot be drawn. Place the record, or take #map away.",
        "Esta ficha no está en el mapa: el extracto no se puede dibujar. Sitúe la ficha, o quite #map."]),
    (r"panicked with: .*beffroi:scale", [
        "L’échelle va de 100 à 50000, et l’extrait de plan a au plus 410 mm de côté.",
        "The scale is from 100 to 50000, and the extract is 410 mm wide and high at most.",
        "La escala va de 100 a 50000, y el extracto mide como máximo 410 mm de lado."]),
    (r"panicked with: (.*)", ["Le modèle s’arrête lui-même : $1", "The template stops itself: $1", "La plantilla se detiene: $1"]),
    (r"^unknown variable: (\S+)", [
        "« $1 » n’existe pas. Vérifiez l’orthographe ; un champ de la fiche s’écrit #doc.nom_du_champ.",
        "“$1” does not exist. Check the spelling; a field of the record is written #doc.field_name.",
        "«$1» no existe. Compruebe la ortografía; un campo de la ficha se escribe #doc.nombre_del_campo."]),
    (r#"dictionary does not contain key "([^"]*)""#, [
        "La fiche n’a pas de champ « $1 ». Choisissez un des champs proposés.",
        "The record has no field “$1”. Choose one of the fields offered.",
        "La ficha no tiene el campo «$1». Elija uno de los campos ofrecidos."]),
    (r"^type dictionary has no method `([^`]*)`", [
        "La fiche n’a pas de champ « $1 ».", "The record has no field “$1”.", "La ficha no tiene el campo «$1»."]),
    (r"(?:type|cannot access fields on type) \S+ (?:has no method|does not contain field) `([^`]*)`", [
        "« $1 » ne s’applique pas ici. Si c’est un point de fin de phrase, écrivez le champ entre crochets : #[#doc.champ].",
        "“$1” does not apply here.", "«$1» no se aplica aquí."]),
    (r"^unclosed delimiter", [
        "Une parenthèse, une accolade ou un crochet n’est pas refermé.",
        "A parenthesis, brace or bracket is not closed.",
        "Un paréntesis, llave o corchete no está cerrado."]),
    (r"^unclosed string", ["Un guillemet droit n’est pas refermé.", "A quotation mark is not closed.", "Faltan comillas de cierre."]),
    (r"^unclosed label", ["Une étiquette < n’est pas refermée par >. Pour écrire le signe, tapez \\<.", "A label < is not closed by >. To write the sign, type \\<.", "Una etiqueta < no está cerrada con >. Para escribir el signo, teclee \\<."]),
    (r"^unexpected closing (\w+)", [
        "Un signe de fermeture est de trop ici.", "There is a closing sign too many here.", "Sobra un signo de cierre aquí."]),
    (r"^unexpected end of block comment", ["Un commentaire se ferme sans avoir été ouvert.", "A comment ends that was not begun.", "Un comentario termina sin haber empezado."]),
    (r"^the character `(.*)` is not valid in code", [
        "Le signe « $1 » n’a pas de sens ici. Dans une formule on n’écrit pas de dièse devant les champs.",
        "The sign “$1” means nothing here. Inside a formula no # stands before fields.",
        "El signo «$1» no significa nada aquí. Dentro de una fórmula no se pone # ante los campos."]),
    (r"^expected (.+), found (.+?)(?: – .*)?$", [
        "Il faut ici « $1 », et il y a « $2 ».", "“$1” is needed here, and there is “$2”.", "Aquí hace falta «$1», y hay «$2»."]),
    (r"^expected (.+?)(?: – .*)?$", ["Il manque ici : $1.", "Missing here: $1.", "Falta aquí: $1."]),
    (r"^missing argument: (\S+)", ["Il manque la valeur « $1 ».", "The value “$1” is missing.", "Falta el valor «$1»."]),
    (r"^unexpected argument: (\S+)", ["« $1 » n’est pas prévu ici.", "“$1” is not foreseen here.", "«$1» no está previsto aquí."]),
    (r"^unexpected argument", ["Une valeur est de trop ici.", "There is a value too many here.", "Sobra un valor aquí."]),
    (r"^cannot (?:add|join) (\S+) (?:and|with|to) (\S+)", [
        "On ne peut pas réunir $1 et $2. Mettez le texte entre crochets : [ … ].",
        "$1 and $2 cannot be put together. Write the text between brackets: [ … ].",
        "No se pueden unir $1 y $2. Ponga el texto entre corchetes: [ … ]."]),
    (r"^cannot compare (.+) (?:and|with) (.+)", [
        "On ne peut pas comparer $1 et $2. Pour calculer, prenez la valeur brute : doc.raw.champ.",
        "$1 and $2 cannot be compared. To calculate, take the raw value: doc.raw.field.",
        "No se pueden comparar $1 y $2. Para calcular, tome el valor bruto: doc.raw.campo."]),
    (r"^cannot divide by zero|^divisor must not be zero", ["Division par zéro.", "Division by zero.", "División por cero."]),
    (r"^(?:loop seems to be infinite|condition is always true)", [
        "Cette boucle ne finit jamais.", "This loop never ends.", "Este bucle no termina nunca."]),
    (r"^maximum (?:function call|layout|show rule) depth exceeded", [
        "Ce bloc s’appelle lui-même sans fin.", "This block calls itself without end.", "Este bloque se llama a sí mismo sin fin."]),
    (r"array index out of bounds \(index: (\S+),", [
        "Il n’y a pas d’élément n° $1 dans cette liste.", "There is no item $1 in this list.", "No hay elemento n.º $1 en esta lista."]),
    (r"array is empty", ["Cette liste est vide.", "This list is empty.", "Esta lista está vacía."]),
    (r"file not found \(searched at ([^)]*)\)", [
        "Il n’y a pas de fichier « $1 » : un modèle ne lit que ce que Beffroi lui donne.",
        "There is no file “$1”: a template reads only what Beffroi gives it.",
        "No hay archivo «$1»: una plantilla solo lee lo que Beffroi le da."]),
    (r"(?:would escape|cannot access files outside)", [
        "Un modèle ne lit aucun fichier du serveur.", "A template reads no file of the server.", "Una plantilla no lee ningún archivo del servidor."]),
    (r"packages are not available|package", [
        "Un modèle ne charge pas de paquet : utilisez les blocs de Beffroi.",
        "A template loads no packages: use the building blocks of Beffroi.",
        "Una plantilla no carga paquetes: use los bloques de Beffroi."]),
    (r"bar code refused: (.*?)\)?$", [
        "Un code à barres ne contient que des lettres sans accent, des chiffres et des signes simples : « $1 ».",
        "A bar code holds only letters without accents, digits and simple signs: “$1”.",
        "Un código de barras solo contiene letras sin acento, cifras y signos simples: «$1»."]),
    (r"QR code refused", ["Le texte est trop long pour un code QR.", "The text is too long for a QR code.", "El texto es demasiado largo para un código QR."]),
    (r"^failed to (?:decode|parse|load|determine)", ["Cette image ne peut pas être lue.", "This picture cannot be read.", "Esta imagen no se puede leer."]),
    (r"^unknown font family: (.+?)(?: – .*)?$", [
        "La police « $1 » n’est pas installée ; une autre la remplace.",
        "The font “$1” is not installed; another one stands in.",
        "La fuente «$1» no está instalada; otra la sustituye."]),
    (r"label `<([^>]*)>` does not exist", ["L’étiquette « $1 » n’existe pas dans ce document.", "The label “$1” does not exist in this document.", "La etiqueta «$1» no existe en este documento."]),
    (r"^only element functions can be used", ["Ce bloc ne peut pas être utilisé ainsi.", "This block cannot be used like that.", "Este bloque no se puede usar así."]),
    (r"^document set rules are not allowed", ["Écrivez #show: letter.with(…) au début du modèle, hors de tout bloc.", "Write #show: letter.with(…) at the start of the template, outside of any block.", "Escriba #show: letter.with(…) al principio de la plantilla, fuera de todo bloque."]),
    (r"^page configuration is not allowed", ["La mise en page se règle au début du modèle, hors de tout bloc.", "Pages are set up at the start of the template, outside of any block.", "La página se configura al principio de la plantilla, fuera de todo bloque."]),
];

static TABLE: LazyLock<Vec<(Regex, [&str; 3])>> =
    LazyLock::new(|| PHRASES.iter().filter_map(|(pattern, said)| Some((Regex::new(pattern).ok()?, *said))).collect());

/// The words of Typst, told.
#[must_use]
pub fn told(original: &str, language: Language) -> String {
    let found = TABLE.iter().find_map(|(pattern, said)| {
        let parts = pattern.captures(original)?;
        let [french, english, spanish] = *said;
        let mut told = String::new();
        parts.expand(language.pick(french, english, spanish), &mut told);
        Some(told)
    });
    found.unwrap_or_else(|| original.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, TABLE, told};
    use crate::base::Language;

    #[test]
    fn every_pattern_can_be_read_and_every_phrase_is_in_three_languages() {
        assert_eq!(TABLE.len(), PHRASES.len());
        for (pattern, [french, english, spanish]) in PHRASES {
            assert!(!french.is_empty() && french != english && english != spanish, "{pattern}");
        }
    }

    #[test]
    fn a_clerk_reads_what_to_correct_and_unknown_words_stay_as_they_are() {
        let french = |original: &str| told(original, Language::French);
        assert!(french("unknown variable: dco – hint").starts_with("« dco » n’existe pas"));
        assert!(french("dictionary does not contain key \"nmae\"").contains("« nmae »"));
        assert!(french("file not found (searched at /etc/passwd)").contains("/etc/passwd"));
        assert_eq!(french("expected comma"), "Il manque ici : comma.");
        assert_eq!(french("something new"), "something new");
    }
}
