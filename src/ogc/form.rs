//! In what form an answer is given: by `f=`, else by `Accept`.

use axum::http::{HeaderMap, header};

use crate::base::Language;

/// Forms of the documents of the service itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Json,
    Html,
    /// As the classes of GML want it of whatever is no feature (OGC 17-069r4, 8.4).
    Xml,
}

impl Document {
    /// Forms of most documents; the first is what a client gets that asks for nothing.
    pub const PLAIN: &[Self] = &[Self::Json, Self::Html];
    /// Those of OGC API – Features, Part 1, and schemas of features.
    pub const ALL: &[Self] = &[Self::Json, Self::Html, Self::Xml];

    /// Which of the `forms` `f=` or `Accept` ask for: the first unless a client likes another better. `None`: `f=` names none
    /// of them.
    #[must_use]
    pub fn asked(f: Option<&str>, headers: &HeaderMap, forms: &[Self]) -> Option<Self> {
        if let Some(name) = f {
            return forms.iter().copied().find(|form| name == form.name() || name == form.media_type());
        }
        let types: Vec<&str> = forms.iter().map(|form| form.media_type()).collect();
        forms.get(best(headers, &types).unwrap_or(0)).copied()
    }

    /// What `f=` calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Xml => "xml",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html",
            Self::Xml => "application/xml",
        }
    }

    /// What a link to this form of the same document is called.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Json => language.pick("Ce document en JSON", "This document as JSON", "Este documento en JSON"),
            Self::Html => language.pick("Cette page", "This page", "Esta página"),
            Self::Xml => language.pick("Ce document en XML", "This document as XML", "Este documento en XML"),
        }
    }
}

/// Which of the media types a client likes best (RFC 9110, 12.5.1); `None`: it says nothing, or none of them.
#[must_use]
pub fn best(headers: &HeaderMap, offered: &[&str]) -> Option<usize> {
    let mut found: Option<(usize, f32, usize)> = None;
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    for wish in values.flat_map(|value| value.split(',')).take(64) {
        let mut parts = wish.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let (mut quality, mut bare) = (1.0_f32, kind.to_ascii_lowercase());
        for parameter in parts {
            match parameter.strip_prefix("q=") {
                Some(value) => quality = value.parse().unwrap_or(0.0),
                None => bare = format!("{bare};{}", plain(parameter)),
            }
        }
        let place = offered.iter().position(|offer| fits(&bare, offer));
        if let Some(at) = place.filter(|_| quality > 0.0) {
            let exact = usize::from(!bare.contains('*'));
            if found.is_none_or(|(_, q, e)| quality > q || (quality - q).abs() < f32::EPSILON && exact > e) {
                found = Some((at, quality, exact));
            }
        }
    }
    found.map(|(at, ..)| at)
}

/// Whether what is offered is what is wished: parameters of an offer need not be named.
fn fits(wish: &str, offer: &str) -> bool {
    let offer = &plain(offer);
    let bare = offer.split(';').next().unwrap_or(offer);
    wish == offer
        || wish == bare
        || wish == "*/*"
        || wish.strip_suffix("/*").is_some_and(|group| bare.starts_with(group))
}

/// Parameters may be quoted or not, and blanks mean nothing (RFC 9110, 5.6.6).
fn plain(media_type: &str) -> String {
    media_type.to_ascii_lowercase().replace([' ', '"'], "")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Document, best};

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_data() {
        let asked = |f, headers: &HeaderMap| Document::asked(f, headers, Document::ALL);
        let browser = accepting("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assert_eq!(asked(None, &browser), Some(Document::Html));
        assert_eq!(asked(Some("json"), &browser), Some(Document::Json));
        assert_eq!(asked(None, &accepting("*/*")), Some(Document::Json));
        assert_eq!(asked(None, &HeaderMap::new()), Some(Document::Json));
        assert_eq!(asked(Some("yaml"), &browser), None);
        assert_eq!(asked(None, &accepting("application/xml")), Some(Document::Xml));
        assert_eq!(asked(Some("xml"), &browser), Some(Document::Xml));
        assert_eq!(Document::asked(Some("xml"), &browser, Document::PLAIN), None);
        assert_eq!(Document::asked(None, &accepting("application/xml"), Document::PLAIN), Some(Document::Json));
    }

    #[test]
    fn parameters_of_a_media_type_may_be_left_out() {
        let offered = ["application/geo+json", "application/gml+xml;version=3.2"];
        assert_eq!(best(&accepting("application/gml+xml"), &offered), Some(1));
        assert_eq!(best(&accepting("application/gml+xml; version=3.2"), &offered), Some(1));
        assert_eq!(best(&accepting("application/gml+xml;q=0.2, application/geo+json;q=0.9"), &offered), Some(0));
        assert_eq!(best(&accepting("image/png"), &offered), None);
        let profile = ["application/gml+xml; version=3.2", "application/gml+xml; version=3.2; profile=\"http://e/cp\""];
        let asked = accepting("application/gml+xml; version=3.2; profile=\"http://e/cp\"");
        assert_eq!(best(&asked, &profile), Some(1));
        assert_eq!(best(&accepting("application/gml+xml; version=3.2"), &profile), Some(0));
        assert_eq!(best(&accepting("application/gml+xml;version=3.2;profile=http://e/cp"), &profile), Some(1));
    }
}
