//! The address a reader came by, put before paths in styles: the threads of a map library, and desktop programs,
//! know no page whose address they could complete a path with.
use axum::http::{HeaderMap, header};
use serde_json::Value;

/// `https://carte.ville.fr`, from the request; nothing when it names no host that could be one.
pub fn origin(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let likely = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
    if host.is_empty() || host.len() > 255 || !host.chars().all(likely) {
        return None;
    }
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let scheme = if forwarded == Some("https") { "https" } else { "http" };
    Some(format!("{scheme}://{host}"))
}

/// Complete every path of a style that begins with `/`.
pub fn complete(style: &mut Value, origin: &str) {
    let full = |value: &mut Value| {
        if let Some(path) = value.as_str().filter(|path| path.starts_with('/')) {
            *value = Value::String(format!("{origin}{path}"));
        }
    };
    for key in ["sprite", "glyphs"] {
        style.get_mut(key).into_iter().for_each(full);
    }
    let sources = style.get_mut("sources").and_then(Value::as_object_mut);
    for source in sources.into_iter().flat_map(|sources| sources.values_mut()) {
        source.get_mut("url").into_iter().for_each(full);
        let tiles = source.get_mut("tiles").and_then(Value::as_array_mut);
        tiles.into_iter().flatten().for_each(full);
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_town_behind_a_proxy_gets_its_own_address() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("carte.ville.fr"));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(origin(&headers).as_deref(), Some("https://carte.ville.fr"));
        headers.insert(header::HOST, HeaderValue::from_static("ville.fr/\"><script>"));
        assert_eq!(origin(&headers), None);
    }

    #[test]
    fn addresses_that_are_whole_stay_as_they_are() {
        let mut style = serde_json::json!({
            "sprite": "/sprites/beffroi",
            "sources": { "a": { "url": "/tiles/a" }, "b": { "tiles": ["https://elsewhere.example/{z}"] } },
        });
        complete(&mut style, "http://h");
        assert_eq!(style["sprite"], "http://h/sprites/beffroi");
        assert_eq!(style["sources"]["a"]["url"], "http://h/tiles/a");
        assert_eq!(style["sources"]["b"]["tiles"][0], "https://elsewhere.example/{z}");
    }
}
