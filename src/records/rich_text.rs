//! Formatted texts: HTML of paragraphs, headings, lists, emphasis and links, and nothing else.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Most bytes of a formatted text.
pub const LONGEST: usize = 100_000;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(["p", "br", "strong", "em", "u", "s", "ul", "ol", "li", "a", "h3", "h4", "blockquote"].into())
        .clean_content_tags(["script", "style"].into())
        .tag_attributes([("a", ["href"].into())].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
});

/// What may stay of a text somebody wrote; without any mark a text becomes paragraphs, one a line.
#[must_use]
pub fn clean(text: &str) -> String {
    let cleaned = CLEANER.clean(text).to_string();
    if cleaned.contains('<') {
        return if plain(&cleaned).is_empty() { String::new() } else { cleaned };
    }
    let lines = cleaned.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| ["<p>", line, "</p>"]).collect()
}

/// The words of a formatted text, a line for each paragraph.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut text = html.replace("<br>", "\n");
    for end in ["</p>", "</li>", "</h3>", "</h4>"] {
        text = text.replace(end, "\n");
    }
    let bare = Builder::empty().clean(&text).to_string().replace("&nbsp;", "\u{a0}");
    let bare = quick_xml::escape::unescape(&bare).map_or_else(|_| bare.clone(), std::borrow::Cow::into_owned);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, plain};

    #[test]
    fn what_runs_or_leads_astray_does_not_stay() {
        let kept = clean(
            "<p onclick=\"x()\">Ancien <strong>chemin</strong> <a href=\"javascript:x()\">rural</a></p><script>x()</script><img src=x>",
        );
        assert_eq!(kept, "<p>Ancien <strong>chemin</strong> <a rel=\"noopener noreferrer\">rural</a></p>");
        assert!(clean("<a href=\"https://ville.fr\">v</a>").contains("href=\"https://ville.fr\""));
        assert_eq!(clean("<p><br></p>"), "");
    }

    #[test]
    fn a_text_without_marks_becomes_paragraphs_and_is_read_back_as_it_was() {
        let html = clean("Jean & Marie\n5 rue X");
        assert_eq!(html, "<p>Jean &amp; Marie</p><p>5 rue X</p>");
        assert_eq!(plain(&html), "Jean & Marie\n5 rue X");
    }

    proptest! {
        #[test]
        fn what_was_cleaned_stays_as_it_is(text in "[<>/a-c =\"&;ps]{0,60}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }
    }
}
