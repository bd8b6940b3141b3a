//! Parts several pages have: the map, addresses to copy, downloads, the table of features.

use maud::{Markup, html};

use crate::ogc::page::{Cell, Field, Frame, LayerView};

/// What a map on a page shows.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// All of the layer, from its tiles.
    Layer,
    /// The features of this GeoJSON address.
    Features(&'a str),
}

/// The place of a map of a layer; the script of the pages draws it. Without the script it says so.
#[must_use]
pub fn map(frame: &Frame<'_>, layer: &LayerView, shown: Shown<'_>, bounds: Option<[f64; 4]>) -> Markup {
    let words = frame.words();
    let bounds = bounds.or(layer.extent).map(|bounds| bounds.map(|degrees| degrees.to_string()).join(","));
    let features = if let Shown::Features(address) = shown { Some(address) } else { None };
    html! {
        div.map data-map=(layer.id) data-features=[features] data-bounds=[bounds] data-failed=(words.map_failed)
            data-closer=(words.closer) data-farther=(words.farther)
            role="region" aria-label=(format!("{} – {}", words.map_of, layer.title)) {
            p.state { (words.map_needs) }
        }
        @if !layer.attribution.is_empty() { p.credit { (layer.attribution) } }
    }
}

/// An address to copy, under its name. Selected whole with one click; the button comes with the script.
#[must_use]
pub fn copy(frame: &Frame<'_>, name: &str, address: &str) -> Markup {
    let words = frame.words();
    html! {
        div.copy {
            span.name { (name) }
            code tabindex="0" aria-label=(name) { (address) }
            button.button.small type="button" hidden data-copy=(address) data-done=(words.copied)
                aria-label=(format!("{} – {name}", words.copy)) { (words.copy) }
        }
    }
}

/// Addresses by which programs read a layer.
#[must_use]
pub fn connections(frame: &Frame<'_>, layer: &LayerView) -> Markup {
    let (words, origin, id) = (frame.words(), frame.origin, layer.id.as_str());
    html! {
        section.connect aria-labelledby="connect" {
            h2 #connect { (words.connect) }
            p.quiet { (words.connect_text) }
            @if layer.editable { p.notice { (words.edit_text) } } @else if !layer.public { p.notice { (words.private_text) } }
            (copy(frame, words.qgis_oapif, &format!("{origin}/ogc")))
            (copy(frame, words.qgis_wfs, &format!("{origin}/wfs/{id}")))
            (copy(frame, words.qgis_tiles, &format!("{origin}/tiles/{id}/{{z}}/{{x}}/{{y}}")))
            (copy(frame, words.maplibre, &format!("{origin}/tiles/{id}")))
            (copy(frame, words.gdal, &format!("ogrinfo -al -so OAPIF:{origin}/ogc {id}")))
        }
    }
}

/// A form a layer can be saved in.
#[derive(Debug, Clone, Copy)]
pub struct Download<'a> {
    /// As it is called: `GeoPackage`.
    pub name: &'a str,
    /// What it is for, in the language of the page: `QGIS et tout SIG`.
    pub purpose: &'a str,
    pub href: &'a str,
}

/// The forms to save.
#[must_use]
pub fn downloads(frame: &Frame<'_>, downloads: &[Download<'_>]) -> Markup {
    let words = frame.words();
    html! {
        section.downloads aria-labelledby="download" {
            h2 #download { (words.download) }
            ul {
                @for Download { name, purpose, href } in downloads {
                    li { a href=(href) download { strong { (name) } @if !purpose.is_empty() { span.quiet { (purpose) } } } }
                }
            }
        }
    }
}

/// A feature of a table.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: i64,
    /// In the order of the fields.
    pub values: Vec<Cell>,
}

/// Which way a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    Up,
    Down,
}

/// How a column heads the table: sorted or not, and the address that sorts by it.
pub type Heading = (Option<Sorted>, Option<String>);

/// Features as a table. `heading`: of each field; without an address it is no link.
#[must_use]
pub fn table(
    frame: &Frame<'_>,
    layer: &LayerView,
    fields: &[Field],
    rows: &[Row],
    heading: &dyn Fn(&Field) -> Heading,
) -> Markup {
    let words = frame.words();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(layer.title) {
            table.features {
                thead { tr {
                    th.figures scope="col" { (words.identifier) }
                    @for field in fields { (head(frame, field, heading(field))) }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            th.figures scope="row" { a href=(frame.link(&format!("{}/{}", layer.items(), row.id))) { (row.id) } }
                            @for (field, cell) in fields.iter().zip(&row.values) {
                                td.figures[field.is_figures()] { (cell.markup(field, frame)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn head(frame: &Frame<'_>, field: &Field, (sorted, address): Heading) -> Markup {
    let words = frame.words();
    let (said, sign) = match sorted {
        Some(Sorted::Up) => (Some("ascending"), "▲"),
        Some(Sorted::Down) => (Some("descending"), "▼"),
        None => (None, ""),
    };
    html! {
        th.figures[field.is_figures()] scope="col" aria-sort=[said] title=[field.tip()] {
            @match address {
                Some(address) => a href=(address) {
                    span.visually-hidden { (words.sort_by) " " } (field.title)
                    @if sorted.is_some() { span.sign aria-hidden="true" { (sign) } }
                },
                None => (field.title),
            }
        }
    }
}

/// What stands where there is nothing, and what to do about it.
#[must_use]
pub fn nothing(what: &str, then: Markup) -> Markup {
    html! { div.state.nothing { strong { (what) } (then) } }
}
