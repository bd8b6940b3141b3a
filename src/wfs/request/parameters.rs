//! Keys and values of an address: keys are the same in capitals or not (OGC 06-121r3, 11.5.2).

use std::collections::BTreeMap;

/// Most keys read; more are not looked at.
const MOST: usize = 200;

/// Values by key in small letters. A key given twice has its first value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Of a query string, or of a form.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut all = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()).take(MOST) {
            all.entry(key.to_ascii_lowercase()).or_insert_with(|| value.into_owned());
        }
        Self(all)
    }

    /// The value of the first of these keys that has one; an empty value is none.
    #[must_use]
    pub fn get(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.0.get(*key)).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    /// Whether a key is there at all, be it empty.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Keys and values beside `known`: those of a stored query.
    #[must_use]
    pub fn beside(&self, known: &[&str]) -> Vec<(String, String)> {
        let other = self.0.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        other.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

/// Groups of a value: `(a)(b)` gives two, anything else one (OGC 09-025r2, 6.2.5.3).
#[must_use]
pub fn groups(value: &str) -> Vec<&str> {
    let trimmed = value.trim();
    if !trimmed.starts_with('(') {
        return vec![trimmed];
    }
    let (mut found, mut depth, mut begin) = (Vec::new(), 0_u32, 0);
    for (at, sign) in trimmed.char_indices() {
        match sign {
            '(' => {
                depth += 1;
                if depth == 1 {
                    begin = at + 1;
                }
            }
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && begin <= at {
                    found.push(trimmed[begin..at].trim());
                    begin = at + 1;
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Parameters, groups};

    #[test]
    fn keys_are_the_same_in_capitals_and_values_are_decoded() {
        let read = Parameters::read("REQUEST=GetFeature&TypeNames=bf%3Aparcels&typenames=other&filter=a+b&empty=");
        assert_eq!(read.get(&["typename", "typenames"]), Some("bf:parcels"));
        assert_eq!(read.get(&["filter"]), Some("a b"));
        assert_eq!(read.get(&["empty"]), None);
        assert!(read.has("empty"));
        assert_eq!(read.beside(&["request", "typenames", "filter"]), [("empty".into(), String::new())]);
    }

    #[test]
    fn a_list_of_groups_is_opened_and_what_is_no_list_stays() {
        assert_eq!(groups("(a,b)(c)"), ["a,b", "c"]);
        assert_eq!(groups("a,b"), ["a,b"]);
        assert_eq!(groups("(<Filter>f(x)</Filter>)(<Filter/>)"), ["<Filter>f(x)</Filter>", "<Filter/>"]);
        assert_eq!(groups("(()"), Vec::<&str>::new());
        assert_eq!(groups(")("), [")("]);
    }
}
