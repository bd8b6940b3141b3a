//! What objects of every theme are made of: identifiers, moments, names, references to code lists, void properties.

use std::borrow::Cow;

use crate::exchange::outgoing::gml::inspire::View;
use crate::exchange::outgoing::{Feature, Value, digits, words};

/// Where the code lists stand.
const CODE_LISTS: &str = "http://inspire.ec.europa.eu/codelist/";

/// Why a voidable property has no value (`gml:NilReasonType`; D2.5, Generic Conceptual Model, 9.8.2).
#[derive(Debug, Clone, Copy)]
pub(super) enum Void {
    /// The thing may well have it; it is not known here.
    Unknown,
    /// The data set has it of nothing.
    Unpopulated,
}

pub(super) fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// A property without value, with attributes its type demands all the same.
pub(super) fn void(out: &mut Vec<u8>, name: &str, why: Void, attributes: &str) {
    let reason = match why {
        Void::Unknown => "unknown",
        Void::Unpopulated => "other:unpopulated",
    };
    for part in ["<", name, attributes, " xsi:nil=\"true\" nilReason=\"", reason, "\"/>"] {
        put(out, part);
    }
}

/// A property of text, escaped.
pub(super) fn text(out: &mut Vec<u8>, name: &str, content: &str) {
    for part in ["<", name, ">"] {
        put(out, part);
    }
    words::xml(out, content);
    for part in ["</", name, ">"] {
        put(out, part);
    }
}

/// A property of text, or a void one.
pub(super) fn text_or_void(out: &mut Vec<u8>, name: &str, content: Option<&str>) {
    match content {
        Some(content) => text(out, name, content),
        None => void(out, name, Void::Unknown, ""),
    }
}

/// A property whose value is in a code list.
pub(super) fn code(out: &mut Vec<u8>, name: &str, list: &str, value: &str) {
    for part in ["<", name, " xlink:href=\"", CODE_LISTS, list, "/"] {
        put(out, part);
    }
    words::attribute(out, value);
    put(out, "\"/>");
}

/// A property that is another object of the document.
pub(super) fn within_document(out: &mut Vec<u8>, name: &str, identifier: &str) {
    for part in ["<", name, " xlink:href=\"#", identifier, "\"/>"] {
        put(out, part);
    }
}

/// A property of a moment (`xsd:dateTime`). Of a day only the day is known: its beginning is written, without a time zone.
pub(super) fn moment(out: &mut Vec<u8>, name: &str, value: Value<'_>) {
    match value {
        // Years beyond four digits, and for ever, are no moment of a calendar.
        Value::Date(day) if day.len() == 10 && day.starts_with(|sign: char| sign.is_ascii_digit()) => {
            text(out, name, &format!("{day}T00:00:00"));
        }
        Value::Moment(moment) if moment.starts_with(|sign: char| sign.is_ascii_digit()) => text(out, name, moment),
        _ => void(out, name, Void::Unknown, ""),
    }
}

/// A `gn:GeographicalName`: the name in use where the thing is, in official spelling (D2.8.I.3, 5.3.2).
pub(super) fn geographical_name(out: &mut Vec<u8>, name: &str, language: Option<&str>) {
    put(out, "<gn:GeographicalName>");
    text_or_void(out, "gn:language", language);
    code(out, "gn:nativeness", "NativenessValue", "endonym");
    code(out, "gn:nameStatus", "NameStatusValue", "official");
    void(out, "gn:sourceOfName", Void::Unpopulated, "");
    void(out, "gn:pronunciation", Void::Unpopulated, "");
    put(out, "<gn:spelling><gn:SpellingOfName>");
    text(out, "gn:text", name);
    put(out, "<gn:script>Latn</gn:script></gn:SpellingOfName></gn:spelling></gn:GeographicalName>");
}

/// The value of a column; one that is not there is null.
pub(super) fn value<'a>(feature: &Feature<'a>, rank: Option<usize>) -> Value<'a> {
    rank.and_then(|rank| feature.values.get(rank)).copied().unwrap_or(Value::Null)
}

/// A value as text; a blank one is none.
pub(super) fn plain<'a>(feature: &Feature<'a>, rank: Option<usize>) -> Option<Cow<'a, str>> {
    let found: Cow<'a, str> = match value(feature, rank) {
        Value::Null => return None,
        Value::Text(text) | Value::Date(text) | Value::Moment(text) => text.trim().into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Real(number) => number.to_string().into(),
        Value::Boolean(yes) => if yes { "true" } else { "false" }.into(),
    };
    (!found.is_empty()).then_some(found)
}

/// `inspireId`, the identifier of an object for the whole of Europe (D2.5, 9.7): local identifier and namespace.
pub(super) struct Identity {
    rank: Option<usize>,
    before: Box<str>,
    after: Box<[u8]>,
}

impl Identity {
    pub fn new(view: &View) -> Self {
        let prefix = view.feature_type.prefix();
        let mut after = b"</base:localId><base:namespace>".to_vec();
        words::xml(&mut after, &view.namespace);
        put(&mut after, &format!("</base:namespace></base:Identifier></{prefix}:inspireId>"));
        let before = format!("<{prefix}:inspireId><base:Identifier><base:localId>");
        Self { rank: view.rank("inspireId"), before: before.into(), after: after.into() }
    }

    pub fn write(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        put(out, &self.before);
        self.local(out, feature);
        out.extend_from_slice(&self.after);
    }

    /// The local identifier alone. It must be there: the number of the feature stands in where the column is empty.
    pub fn local(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        match plain(feature, self.rank) {
            Some(text) => words::xml(out, &text),
            None => digits::integer(out, feature.id),
        }
    }
}
