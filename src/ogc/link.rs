//! Links (RFC 8288), as every JSON answer carries them.

use serde_json::{Value, json};

use crate::base::Language;

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

    /// This document in JSON, and as a page; `path` below `/ogc`, without `f`. `html`: the page is what is given.
    #[must_use]
    pub fn this(&self, path: &str, html: bool) -> [Value; 2] {
        let join = if path.contains('?') { '&' } else { '?' };
        let (json, page) = if html { ("alternate", "self") } else { ("self", "alternate") };
        let title = |text: [&str; 3]| self.language.pick(text[0], text[1], text[2]).to_owned();
        [
            self.link(
                json,
                "application/json",
                &title(["Ce document en JSON", "This document as JSON", "Este documento en JSON"]),
                &format!("{path}{join}f=json"),
            ),
            self.link(
                page,
                "text/html",
                &title(["Cette page", "This page", "Esta página"]),
                &format!("{path}{join}f=html"),
            ),
        ]
    }
}
