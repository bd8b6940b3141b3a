//! The page of a layer, and of its fields.

use maud::{Markup, html};

use crate::geo::CrsName;
use crate::ogc::page::layer::fields_table;
use crate::ogc::page::parts::{Shown, connections, downloads, map, nothing, table};
use crate::ogc::page::{Download, Field, Frame, LayerView, Row, figures};

/// `/ogc/collections/{id}`.
#[derive(Debug, Clone, Copy)]
pub struct CollectionPage<'a> {
    pub frame: Frame<'a>,
    pub layer: &'a LayerView,
    pub fields: &'a [Field],
    /// Systems its features can be asked for in.
    pub systems: &'a [CrsName],
    pub downloads: &'a [Download<'a>],
    /// Its first features.
    pub preview: &'a [Row],
}

impl CollectionPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words, layer) = (&self.frame, self.frame.words(), self.layer);
        let body = html! {
            div.title {
                div {
                    h1 { (layer.title) }
                    @if !layer.description.is_empty() { p.lead { (layer.description) } }
                }
                a.button.primary href=(frame.link(&layer.items())) { (words.see_features) }
            }
            (map(frame, layer, Shown::Layer, None))
            div.columns {
                div {
                    section aria-labelledby="preview" {
                        h2 #preview { (words.preview) }
                        @if self.preview.is_empty() { (nothing(words.empty_layer, html! {})) }
                        @else {
                            (table(frame, layer, self.fields, self.preview, &|_| (None, None)))
                            p { a href=(frame.link(&layer.items())) { (words.see_features) @if let Some(counted) = layer.counted(frame) { " (" (counted) ")" } } }
                        }
                    }
                    section aria-labelledby="fields" { h2 #fields { (words.fields) } (fields_table(self.fields, frame)) }
                }
                aside {
                    (self.facts())
                    (connections(frame, layer))
                    (downloads(frame, self.downloads))
                }
            }
        };
        frame.page(&layer.title, &[(words.layers, "/ogc/collections".into())], body)
    }

    fn facts(&self) -> Markup {
        let (frame, words, layer) = (&self.frame, self.frame.words(), self.layer);
        let access =
            [(true, if layer.public { words.public } else { words.restricted }), (layer.editable, words.editable)];
        let access: Vec<&str> = access.into_iter().filter(|(said, _)| *said).map(|(_, word)| word).collect();
        html! {
            dl.facts {
                dt { (words.identifier) } dd { code { (layer.id) } }
                dt { (words.geometry) } dd { (layer.drawing.name(words)) }
                @if let Some(counted) = layer.counted(frame) { dt { (words.count) } dd { (counted) } }
                @if let Some(extent) = layer.extent { dt { (words.extent) } dd { span.figures title=(words.extent_text) { (figures::extent(extent)) } } }
                dt { (words.access) } dd { (access.join(", ")) }
                @if layer.history { dt { (words.history) } dd { (words.history_text) } }
                dt { (words.systems) } dd { ul { @for system in self.systems { li { (system_name(*system)) } } } }
                @if !layer.attribution.is_empty() { dt { (words.source) } dd { (layer.attribution) } }
            }
        }
    }
}

/// A system as people know it, with its code.
fn system_name(name: CrsName) -> Markup {
    let uri = name.uri();
    let code = uri.rsplit('/').next().unwrap_or_default();
    let known = match (code, name.srid.code()) {
        ("CRS84", _) => Some("WGS 84 (lon, lat)".to_owned()),
        (_, 4326) => Some("WGS 84 (lat, lon)".to_owned()),
        (_, 4258) => Some("ETRS89 (lat, lon)".to_owned()),
        (_, 3857) => Some("Web Mercator".to_owned()),
        (_, 2154) => Some("Lambert-93".to_owned()),
        (_, zone @ 3942..=3950) => Some(format!("CC{}", zone - 3900)),
        _ => None,
    };
    html! { @if let Some(known) = known { (known) " " } code { @if code == "CRS84" { "CRS84" } @else { "EPSG:" (code) } } }
}

/// Which of the lists of fields of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldList {
    /// `/schema`
    Schema,
    /// `/queryables`
    Queryables,
    /// `/sortables`
    Sortables,
}

/// `/ogc/collections/{id}/schema`, `…/queryables`, `…/sortables`.
#[derive(Debug, Clone, Copy)]
pub struct FieldsPage<'a> {
    pub frame: Frame<'a>,
    pub layer: &'a LayerView,
    pub list: FieldList,
    /// Those of the list.
    pub fields: &'a [Field],
}

impl FieldsPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (words, layer) = (self.frame.words(), self.layer);
        let title = match self.list {
            FieldList::Schema => words.schema,
            FieldList::Queryables => words.queryables,
            FieldList::Sortables => words.sortables,
        };
        let crumbs = [(words.layers, "/ogc/collections".into()), (layer.title.as_str(), layer.path())];
        let body = html! { h1 { (title) " – " (layer.title) } (fields_table(self.fields, &self.frame)) };
        self.frame.page(title, &crumbs, body)
    }
}
