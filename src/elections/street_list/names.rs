//! Names of streets compared as a postman would: `R DU GAL DE GAULLE` is the `Rue du Général-de-Gaulle`.

use crate::exchange::bal::folded;

/// Kinds of ways as the roll, the post and the tax office shorten them; only the first word is one.
const KINDS: &[(&str, &str)] = &[
    ("all", "allee"),
    ("av", "avenue"),
    ("ave", "avenue"),
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("boul", "boulevard"),
    ("bvd", "boulevard"),
    ("car", "carrefour"),
    ("ch", "chemin"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("chs", "chaussee"),
    ("cite", "cite"),
    ("crs", "cours"),
    ("dom", "domaine"),
    ("esp", "esplanade"),
    ("fbg", "faubourg"),
    ("fg", "faubourg"),
    ("ham", "hameau"),
    ("imp", "impasse"),
    ("lot", "lotissement"),
    ("mte", "montee"),
    ("pas", "passage"),
    ("pass", "passage"),
    ("pl", "place"),
    ("pro", "promenade"),
    ("prom", "promenade"),
    ("qrt", "quartier"),
    ("qu", "quai"),
    ("r", "rue"),
    ("res", "residence"),
    ("rle", "ruelle"),
    ("rpt", "rond point"),
    ("rte", "route"),
    ("sq", "square"),
    ("trav", "traverse"),
    ("vla", "villa"),
];

/// Words shortened anywhere in a name, and figures written as words.
const WORDS: &[(&str, &str)] = &[
    ("1er", "1"),
    ("1ere", "1"),
    ("abb", "abbe"),
    ("adj", "adjudant"),
    ("alb", "albert"),
    ("ams", "americains"),
    ("cap", "capitaine"),
    ("cdt", "commandant"),
    ("cne", "capitaine"),
    ("col", "colonel"),
    ("dix", "10"),
    ("douze", "12"),
    ("dr", "docteur"),
    ("gal", "general"),
    ("gen", "general"),
    ("huit", "8"),
    ("lt", "lieutenant"),
    ("mal", "marechal"),
    ("mgr", "monseigneur"),
    ("mlle", "mademoiselle"),
    ("mme", "madame"),
    ("nd", "notre dame"),
    ("neuf", "9"),
    ("onze", "11"),
    ("pdt", "president"),
    ("pr", "professeur"),
    ("premier", "1"),
    ("pres", "president"),
    ("prof", "professeur"),
    ("quatorze", "14"),
    ("quatre", "4"),
    ("sgt", "sergent"),
    ("st", "saint"),
    ("ste", "sainte"),
    ("sts", "saints"),
    ("vx", "vieux"),
];

/// Words one list writes and another leaves out.
const ARTICLES: &[&str] = &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"];

/// The form in which a name of a street is compared; empty when nothing is left of it.
///
/// The kind of way stays: the Rue and the Place de la République are two.
#[must_use]
pub fn street_key(name: &str) -> String {
    let folded = folded(name);
    let mut words = folded.split(' ').filter(|word| !word.is_empty());
    let mut key = String::with_capacity(folded.len() + 8);
    if let Some(first) = words.next() {
        key.push_str(written_out(KINDS, first).unwrap_or_else(|| written_out(WORDS, first).unwrap_or(first)));
    }
    for word in words.filter(|word| ARTICLES.binary_search(word).is_err()) {
        key.push(' ');
        key.push_str(written_out(WORDS, word).unwrap_or(word));
    }
    key
}

fn written_out(list: &'static [(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    list.binary_search_by_key(&word, |(short, _)| short).ok().map(|at| list[at].1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ARTICLES, KINDS, WORDS, street_key};

    #[test]
    fn a_street_is_known_however_the_roll_writes_it() {
        let same = [
            ("RUE DE LA REPUBLIQUE", "Rue de la République"),
            ("R REPUBLIQUE", "Rue de la République"),
            ("AV GAL DE GAULLE", "Avenue du Général-de-Gaulle"),
            ("BD ST ROCH", "Boulevard Saint-Roch"),
            ("RUE DU HUIT MAI 1945", "Rue du 8 Mai 1945"),
            ("IMP DE L’ECLUSE", "Impasse de l'Écluse"),
            ("PL DU 1ER BATAILLON", "Place du Premier Bataillon"),
        ];
        for (roll, town) in same {
            assert_eq!(street_key(roll), street_key(town), "{roll}");
        }
    }

    #[test]
    fn a_street_and_a_square_of_one_name_stay_two() {
        assert_ne!(street_key("Rue de la République"), street_key("Place de la République"));
        assert_eq!(street_key("Route Nationale"), "route nationale");
        assert_eq!(street_key("  "), "");
    }

    #[test]
    fn the_lists_are_in_the_order_they_are_searched_in() {
        assert!(KINDS.is_sorted_by_key(|(short, _)| short) && WORDS.is_sorted_by_key(|(short, _)| short));
        assert!(ARTICLES.is_sorted());
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key_in_capitals_too(name in "(Rue|Avenue|Place) (du |de la |des )?[A-Z][a-zéèç]{5,12}( [A-Z][a-zéèç]{5,12})?") {
            let key = street_key(&name);
            prop_assert_eq!(street_key(&key), key.clone());
            prop_assert_eq!(street_key(&name.to_uppercase()), key);
        }
    }
}
