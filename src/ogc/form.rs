//! In what form an answer is given: by `f=`, else by `Accept`.

use axum::http::{HeaderMap, header};

/// Forms of the pages of the service itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Json,
    Html,
}

impl Document {
    /// What `f=` or `Accept` ask for: JSON unless a browser asks for a page. `None`: `f=` names no form.
    #[must_use]
    pub fn asked(f: Option<&str>, headers: &HeaderMap) -> Option<Self> {
        match f {
            Some("json" | "application/json") => Some(Self::Json),
            Some("html" | "text/html") => Some(Self::Html),
            Some(_) => None,
            None => {
                Some(if best(headers, &["application/json", "text/html"]) == Some(1) { Self::Html } else { Self::Json })
            }
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
                None => bare = format!("{bare};{}", parameter.to_ascii_lowercase().replace(' ', "")),
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
    let offer = &offer.to_ascii_lowercase().replace(' ', "");
    let bare = offer.split(';').next().unwrap_or(offer);
    wish == offer
        || wish == bare
        || wish == "*/*"
        || wish.strip_suffix("/*").is_some_and(|group| bare.starts_with(group))
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
        let browser = accepting("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assert_eq!(Document::asked(None, &browser), Some(Document::Html));
        assert_eq!(Document::asked(Some("json"), &browser), Some(Document::Json));
        assert_eq!(Document::asked(None, &accepting("*/*")), Some(Document::Json));
        assert_eq!(Document::asked(None, &HeaderMap::new()), Some(Document::Json));
        assert_eq!(Document::asked(Some("yaml"), &browser), None);
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
    }
}
