//! How a column is filled: an attribute, or a pattern with attributes in braces.

use std::str::FromStr;

use crate::exchange::feature::Attributes;
use crate::exchange::format::Value;

/// The right side of `--map column=…`.
///
/// `NOM` takes the attribute as it is. `{ndeb:0} {type} {nom}` makes a text; missing attributes leave nothing
/// and blanks are joined; `:0` drops leading zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Attribute { name: String, bare: bool },
    Text(String),
}

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("« {0} » : une accolade n’est pas refermée.")]
    BraceNotClosed(String),
    #[error("« {0} » : il manque un nom d’attribut.")]
    AttributeMissing(String),
}

impl Rule {
    /// Always this text.
    #[must_use]
    pub fn constant(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }

    /// Attributes it reads.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Attribute { name, .. } => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The cell for these attributes.
    #[must_use]
    pub fn value(&self, attributes: &Attributes) -> Value {
        match self.0.as_slice() {
            [Piece::Attribute { name, bare: false }] => attributes.get(name).cloned().unwrap_or_default(),
            _ => self.text(attributes).map_or(Value::Null, Value::Text),
        }
    }

    /// The cell as text; nothing when blank.
    #[must_use]
    pub fn text(&self, attributes: &Attributes) -> Option<String> {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Attribute { name, bare } => {
                    let text = attributes.text(name).unwrap_or_default();
                    out.push_str(if *bare { text.trim_start_matches('0') } else { &text });
                }
            }
        }
        let joined = out.split_whitespace().collect::<Vec<_>>().join(" ");
        (!joined.is_empty()).then_some(joined)
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(pattern: &str) -> Result<Self, RuleError> {
        if !pattern.contains('{') {
            let name = pattern.trim().to_owned();
            return if name.is_empty() {
                Err(RuleError::AttributeMissing(pattern.to_owned()))
            } else {
                Ok(Self(vec![Piece::Attribute { name, bare: false }]))
            };
        }
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((text, after)) = rest.split_once('{') {
            let (inside, behind) =
                after.split_once('}').ok_or_else(|| RuleError::BraceNotClosed(pattern.to_owned()))?;
            let (name, bare) = inside.strip_suffix(":0").map_or((inside, false), |name| (name, true));
            if name.trim().is_empty() {
                return Err(RuleError::AttributeMissing(pattern.to_owned()));
            }
            pieces.push(Piece::Text(text.to_owned()));
            pieces.push(Piece::Attribute { name: name.trim().to_owned(), bare });
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        Ok(Self(pieces))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_put_together_from_its_parts() {
        let cells = [("ndeb", "0057"), ("type", "CHE"), ("nom", "CROISE DE LA JUSTICE"), ("sdeb", "")];
        let attributes = Attributes(cells.iter().map(|(n, v)| ((*n).into(), Value::text(v))).collect());
        let rule: Rule = "{ndeb:0}{sdeb} {type} {nom}".parse().unwrap();
        assert_eq!(rule.text(&attributes).as_deref(), Some("57 CHE CROISE DE LA JUSTICE"));
        assert_eq!("NOM".parse::<Rule>().unwrap().value(&attributes), Value::text("CROISE DE LA JUSTICE"));
        assert_eq!("{sdeb}".parse::<Rule>().unwrap().value(&attributes), Value::Null);
        assert!("{nom".parse::<Rule>().is_err() && " ".parse::<Rule>().is_err() && "a{}".parse::<Rule>().is_err());
    }
}
