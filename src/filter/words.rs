//! Things and kinds of values as sentences name them.

use crate::base::Language;
use crate::filter::field::Kind;

/// What was expected, in the language of the reader; signs stand for themselves.
pub fn thing(expected: &str, language: Language) -> String {
    let words = match expected {
        "a condition" => ["une condition", "a condition", "una condición"],
        "a value" => ["une valeur", "a value", "un valor"],
        "a text" => ["un texte entre apostrophes", "a text in single quotes", "un texto entre comillas simples"],
        "a number" => ["un nombre", "a number", "un número"],
        "a geometry" => ["une géométrie", "a geometry", "una geometría"],
        "a list" => ["une liste entre parenthèses", "a list in parentheses", "una lista entre paréntesis"],
        "a date, a moment or an interval" => [
            "une date, un instant ou un intervalle",
            "a date, a moment or an interval",
            "una fecha, un instante o un intervalo",
        ],
        "a name" => ["un nom de champ", "the name of a field", "un nombre de campo"],
        "the end" => ["la fin du filtre", "the end of the filter", "el final del filtro"],
        "a pattern" => ["un modèle de texte", "a pattern of text", "un patrón de texto"],
        "an object" => ["un objet JSON", "a JSON object", "un objeto JSON"],
        sign => [sign, sign, sign],
    };
    let [french, english, spanish] = words;
    language.pick(french, english, spanish).to_owned()
}

/// A kind of value.
pub fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Text | Kind::Other => language.pick("un texte", "a text", "un texto"),
        Kind::Integer => language.pick("un nombre entier", "a whole number", "un número entero"),
        Kind::Real => language.pick("un nombre", "a number", "un número"),
        Kind::Boolean => language.pick("vrai ou faux", "true or false", "verdadero o falso"),
        Kind::Date => language.pick("une date", "a date", "una fecha"),
        Kind::Moment => language.pick("un instant", "a moment", "un instante"),
        Kind::List => language.pick("une liste de textes", "a list of texts", "una lista de textos"),
        Kind::Geometry => language.pick("une géométrie", "a geometry", "una geometría"),
    }
}

/// How a value of the kind is written.
pub fn example(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Text | Kind::Other => language.pick("'un texte'", "'a text'", "'un texto'"),
        Kind::Integer => "12",
        Kind::Real => "12.5",
        Kind::Boolean => "true",
        Kind::Date => "DATE('2026-03-12')",
        Kind::Moment => "TIMESTAMP('2026-03-12T09:30:00Z')",
        Kind::List => "('a', 'b')",
        Kind::Geometry => "POINT(2.35 48.85)",
    }
}
