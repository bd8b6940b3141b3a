//! What surrounds every page: head, header with the languages, breadcrumbs, foot with the forms for programs.

use maud::{DOCTYPE, Markup, html};

use crate::base::Language;
use crate::ogc::page::{Assets, Words};

/// What the place of a map has ([`crate::ogc::page::parts::map`]): text of people cannot hold it, their quotes are written
/// otherwise.
const MAP_MARK: &str = " data-map=\"";

/// What every page is given.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    pub language: Language,
    /// The address names the language (`lang=`): links of the page name it too.
    pub keeps_language: bool,
    /// Path and query of the page, `/ogc/collections?limit=10`.
    pub address: &'a str,
    /// Scheme and host the reader came by, `https://carte.ville.fr`: addresses to copy begin with it.
    pub origin: &'a str,
    /// The same for programs.
    pub forms: &'a [Form<'a>],
    /// Stylesheet and script.
    pub assets: &'a Assets,
}

/// The content of a page in a form for programs (`rel=alternate`).
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// As it is called: `GeoJSON`.
    pub name: &'a str,
    pub media_type: &'a str,
    pub href: &'a str,
}

/// A step of the way to a page: what it is called, and its path.
pub type Crumb<'a> = (&'a str, String);

impl Frame<'_> {
    /// The words of the page.
    #[must_use]
    pub const fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// A path as links of this page write it.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        if self.keeps_language { with_parameter(path, "lang", Some(self.language.code())) } else { path.to_owned() }
    }

    /// A whole page. `crumbs`: the way to it from the landing page, which is always first; the page itself not among them.
    #[must_use]
    pub fn page(&self, title: &str, crumbs: &[Crumb<'_>], body: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
                (self.head(title, &body))
                body {
                    a.skip href="#content" { (self.words().skip) }
                    (self.header())
                    main #content tabindex="-1" {
                        @if self.address != "/ogc" || !crumbs.is_empty() { (self.way(title, crumbs)) }
                        (body)
                    }
                    (self.foot())
                }
            }
        }
    }

    fn head(&self, title: &str, body: &Markup) -> Markup {
        let mut loaded = vec![&self.assets.page];
        if body.0.contains(MAP_MARK) {
            loaded.push(&self.assets.map);
        }
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Beffroi" }
                link rel="icon" href="/belfry.svg" type="image/svg+xml";
                @for style in loaded.iter().flat_map(|loaded| &loaded.styles) { link rel="stylesheet" href=(style); }
                @for script in loaded.iter().filter_map(|loaded| loaded.script.as_ref()) { script type="module" src=(script) {} }
                @for form in self.forms { link rel="alternate" type=(form.media_type) href=(form.href) title=(form.name); }
            }
        }
    }

    fn header(&self) -> Markup {
        let words = self.words();
        let sections = [
            ("/ogc/collections", words.layers),
            ("/ogc/tiles", words.tiles),
            ("/ogc/styles", words.styles),
            ("/ogc/api", words.interface),
        ];
        html! {
            header.bar {
                a.brand href=(self.link("/ogc")) {
                    img src="/belfry.svg" alt="" width="28" height="28";
                    strong { "Beffroi" }
                    span { (words.services) }
                }
                nav.menu aria-label=(words.main_menu) {
                    @for (path, name) in sections {
                        a href=(self.link(path)) aria-current=[self.address.starts_with(path).then_some("true")] { (name) }
                    }
                }
                (self.languages())
                a.button.to-map href="/" { (words.to_map) }
            }
        }
    }

    fn languages(&self) -> Markup {
        html! {
            nav.languages aria-label=(self.words().language) {
                @for (language, name) in Language::ALL.into_iter().zip(["Français", "English", "Español"]) {
                    a href=(with_parameter(self.address, "lang", Some(language.code()))) lang=(language.code())
                        hreflang=(language.code()) title=(name)
                        aria-current=[(language == self.language).then_some("true")] {
                        span aria-hidden="true" { (language.code()) }
                        span.visually-hidden { (name) }
                    }
                }
            }
        }
    }

    fn way(&self, title: &str, crumbs: &[Crumb<'_>]) -> Markup {
        let words = self.words();
        html! {
            nav.way aria-label=(words.you_are_here) {
                ol {
                    li { a href=(self.link("/ogc")) { (words.home) } }
                    @for (name, path) in crumbs { li { a href=(self.link(path)) { (name) } } }
                    li aria-current="page" { (title) }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let words = self.words();
        html! {
            footer {
                @if !self.forms.is_empty() {
                    p {
                        (words.other_forms)
                        @for form in self.forms { " " a href=(form.href) type=(form.media_type) { (form.name) } }
                    }
                }
                p { a href=(self.link("/ogc/conformance")) { (words.conformance) } }
            }
        }
    }
}

/// An address with one parameter set to a value, or without it.
#[must_use]
pub fn with_parameter(address: &str, name: &str, value: Option<&str>) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let others = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let mut pairs: Vec<String> = others.map(str::to_owned).collect();
    pairs.extend(value.map(|value| {
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        format!("{name}={value}")
    }));
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::with_parameter;

    #[test]
    fn a_parameter_is_set_once_and_the_others_stay() {
        assert_eq!(with_parameter("/ogc", "lang", Some("es")), "/ogc?lang=es");
        assert_eq!(with_parameter("/a?x=1&lang=fr&y=2", "lang", Some("en")), "/a?x=1&y=2&lang=en");
        assert_eq!(with_parameter("/a?lang=fr", "lang", None), "/a");
        assert_eq!(with_parameter("/a", "filter", Some("a > 1 & b")), "/a?filter=a+%3E+1+%26+b");
    }
}
