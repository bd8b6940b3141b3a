//! Links (RFC 8288), as every JSON answer carries them.

use serde_json::{Value, json};

use crate::base::Language;
use crate::ogc::form::Document;

/// Path under which the services stand.
pub const ROOT: &str = "/ogc";

/// OGC's own relations.
pub const CONFORMANCE: &str = "conformance";
pub const SCHEMA: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
pub const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
pub const SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";

/// Addresses of the service as this client reaches it.
#[derive(Debug, Clone)]
pub struct Place {
    origin: String,
    language: Language,
}

impl Place {
    #[must_use]
    pub const fn new(origin: String, language: Language) -> Self {
        Self { origin, language }
    }

    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Scheme and host, as the client wrote them.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Absolute address of a path below `/ogc`.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{ROOT}{path}", self.origin)
    }

    /// Absolute address of a path of the server.
    #[must_use]
    pub fn server(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A link to a path below `/ogc`.
    #[must_use]
    pub fn link(&self, rel: &str, kind: &str, title: &str, path: &str) -> Value {
        json!({"rel": rel, "type": kind, "title": title, "href": self.at(path), "hreflang": self.language.code()})
    }

    /// This document in JSON, and as a page; `path` below `/ogc`, without `f`.
    #[must_use]
    pub fn this(&self, path: &str) -> Vec<Value> {
        self.forms(path, Document::PLAIN, Document::Json)
    }

    /// This document in every form it has; `given` is the one it has here.
    #[must_use]
    pub fn forms(&self, path: &str, forms: &[Document], given: Document) -> Vec<Value> {
        let join = if path.contains('?') { '&' } else { '?' };
        let link = |form: &Document| {
            let rel = if *form == given { "self" } else { "alternate" };
            self.link(rel, form.media_type(), form.title(self.language), &format!("{path}{join}f={}", form.name()))
        };
        forms.iter().map(link).collect()
    }
}

/// Links as a head of the answer (RFC 8288, 3), for forms and clients that read no JSON.
#[must_use]
pub fn head<'a>(links: impl IntoIterator<Item = &'a Value>) -> String {
    let written = links.into_iter().map(|link| {
        let text = |name: &str| link[name].as_str().unwrap_or_default();
        // The profile of a media type is quoted itself.
        let quoted = text("type").replace('\\', "\\\\").replace('"', "\\\"");
        format!("<{}>; rel=\"{}\"; type=\"{quoted}\"", text("href"), text("rel"))
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::head;

    #[test]
    fn a_link_in_the_head_quotes_the_profile_of_its_form() {
        let link =
            json!({"rel": "self", "type": "application/gml+xml; profile=\"http://e/sf\"", "href": "http://h/a?b=1"});
        let written = r#"<http://h/a?b=1>; rel="self"; type="application/gml+xml; profile=\"http://e/sf\"""#;
        assert_eq!(head([&link]), written);
    }
}
