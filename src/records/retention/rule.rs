//! The rule of a record type, as its overlay says it.

use std::collections::BTreeMap;

use jiff::Span;
use serde::Deserialize;

use crate::catalog::Text;
use crate::records::facts::TableFacts;
use crate::records::model::Field;

/// `[type.retention]` of a `records.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionOverlay {
    /// ISO 8601 period: `P5Y`, `P18M`, `P30D`. A town sets its own by the parameter `retention.<type>`.
    pub after: String,
    /// Column of the day it counts from; a record where it is empty is kept.
    pub from: String,
    pub then: Then,
    /// Why so long: the article or the decision.
    pub basis: Text,
    /// What takes the place of personal fields that must be filled.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
}

impl RetentionOverlay {
    /// Whether records go at the end.
    #[must_use]
    pub fn deletes(&self) -> bool {
        self.then == Then::Delete
    }
}

/// What becomes of a record that was kept long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    Delete,
    /// The personal fields are emptied.
    Anonymise,
}

/// A rule that fits its table.
#[derive(Debug, Clone)]
pub struct Retention {
    pub after: String,
    pub from: String,
    pub then: Then,
    pub basis: Text,
    /// Personal fields, and what takes their place; empty where the record goes.
    pub anonymous: Vec<(String, Option<String>)>,
}

impl Then {
    /// The word of the JSON interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Anonymise => "anonymise",
        }
    }
}

/// Hold a rule against the table.
///
/// # Errors
/// A sentence that says what of it does not fit.
pub fn resolve(given: &RetentionOverlay, fields: &[Field], facts: &TableFacts) -> Result<Retention, String> {
    let span: Option<Span> = given.after.parse().ok();
    let digits = given.after.strip_prefix('P').unwrap_or_default();
    let dated = span.is_some() && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, 'Y' | 'M' | 'D'));
    if !dated {
        return Err(format!("retention: `{}` is no period (P5Y, P18M, P30D)", given.after));
    }
    let from = facts.columns.iter().find(|column| column.name == given.from);
    if !from.is_some_and(|column| column.base == "date" || column.base.starts_with("timestamp")) {
        return Err(format!("retention: `{}` is no column of days", given.from));
    }
    let personal: Vec<&Field> = fields.iter().filter(|field| field.personal && given.then == Then::Anonymise).collect();
    if given.then == Then::Anonymise && (personal.is_empty() || facts.history) {
        return Err("retention: nothing personal to empty, or a history by days that would keep it".into());
    }
    let filled = |name: &str| facts.columns.iter().any(|column| column.name == name && column.not_null);
    if let Some(field) = personal.iter().find(|field| filled(&field.name) && !given.replace.contains_key(&field.name)) {
        return Err(format!("retention: `{}` must be filled, so `replace` must say with what", field.name));
    }
    let anonymous = personal.iter().map(|field| (field.name.clone(), given.replace.get(&field.name).cloned()));
    Ok(Retention {
        after: given.after.clone(),
        from: given.from.clone(),
        then: given.then,
        basis: given.basis.clone(),
        anonymous: anonymous.collect(),
    })
}
