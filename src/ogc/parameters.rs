//! Parameters of a request, each known by name: one that is not is refused, so that a slip is never taken for an answer
//! (OGC 17-069r4, 7.15.1: requirement /req/core/query-param-unknown).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::ogc::Error;

/// Longest query string that is read.
const LONGEST: usize = 128 * 1024;

/// Extractor: the parameters as written, in order.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    too_long: bool,
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        if query.len() > LONGEST {
            return Ok(Self { pairs: Vec::new(), too_long: true });
        }
        Ok(Self::read(query))
    }
}

impl Parameters {
    /// Of the part of an address after the question mark.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let pairs =
            form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
        Self { pairs: pairs.collect(), too_long: false }
    }

    /// Refuse parameters that are not `known`, and those given twice. `f` and `lang` are known everywhere.
    ///
    /// # Errors
    /// [`Error::ParameterUnknown`], [`Error::ParameterTwice`].
    pub fn only(&self, known: impl Fn(&str) -> bool) -> Result<(), Error> {
        if self.too_long {
            return Err(Error::Parameter {
                name: "?".into(),
                value: "…".into(),
                expected: format!("{LONGEST} octets"),
            });
        }
        for (at, (name, _)) in self.pairs.iter().enumerate() {
            if !matches!(name.as_str(), "f" | "lang") && !known(name) {
                return Err(Error::ParameterUnknown(name.chars().take(80).collect()));
            }
            if self.pairs[..at].iter().any(|(before, _)| before == name) {
                return Err(Error::ParameterTwice(name.chars().take(80).collect()));
            }
        }
        Ok(())
    }

    /// Value of a parameter; an empty one counts as absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Every parameter, as written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same question with some parameters set otherwise (`None`: left out), as a query string that begins with `?`.
    #[must_use]
    pub fn with(&self, changes: &[(&str, Option<String>)]) -> String {
        let kept = self.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        for (name, value) in changes {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// A parameter that is wrong.
    #[must_use]
    pub fn wrong(&self, name: &str, expected: &str) -> Error {
        let value = self.get(name).unwrap_or_default().chars().take(200).collect();
        Error::Parameter { name: name.to_owned(), value, expected: expected.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn a_slip_in_the_name_of_a_parameter_is_told() {
        let slip = Parameters::read("limit=10&bboxx=1,2,3,4");
        assert!(slip.only(|name| matches!(name, "limit" | "bbox")).is_err());
        assert!(Parameters::read("limit=10&f=json&lang=es").only(|name| name == "limit").is_ok());
        assert!(Parameters::read("limit=1&limit=2").only(|name| name == "limit").is_err());
    }

    #[test]
    fn the_next_page_is_the_same_question_further_on() {
        let first = Parameters::read("bbox=1,2,3,4&offset=0&limit=10");
        assert_eq!(first.with(&[("offset", Some("10".into()))]), "?bbox=1%2C2%2C3%2C4&limit=10&offset=10");
        assert_eq!(Parameters::read("f=html").with(&[("f", None)]), "");
    }
}
