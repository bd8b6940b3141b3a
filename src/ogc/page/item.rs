//! The page of one feature.

use maud::{Markup, html};

use crate::ogc::page::frame::with_parameter;
use crate::ogc::page::parts::{Shown, downloads, map};
use crate::ogc::page::{Download, Field, Frame, LayerView, Row};

/// `/ogc/collections/{id}/items/{fid}`.
#[derive(Debug, Clone, Copy)]
pub struct ItemPage<'a> {
    pub frame: Frame<'a>,
    pub layer: &'a LayerView,
    pub fields: &'a [Field],
    pub row: &'a Row,
    /// As a clerk knows it: `AB 123`.
    pub title: &'a str,
    /// Box of the feature, degrees; none without a geometry.
    pub bounds: Option<[f64; 4]>,
    /// Where its history is read.
    pub history: Option<&'a str>,
    /// The record behind it, for whoever may open it.
    pub record: Option<&'a str>,
    /// The feature on the town's map.
    pub on_map: Option<&'a str>,
    pub downloads: &'a [Download<'a>],
}

impl ItemPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words, layer) = (&self.frame, self.frame.words(), self.layer);
        let path = format!("{}/{}", layer.items(), self.row.id);
        let links = [(self.record, words.open_record), (self.history, words.see_history), (self.on_map, words.on_map)];
        let body = html! {
            div.title {
                h1 { (self.title) }
                p.actions { @for (href, name) in links { @if let Some(href) = href { a.button href=(href) { (name) } } } }
            }
            div.columns.wide-left {
                div {
                    @if self.bounds.is_some() { (map(frame, layer, Shown::Features(&with_parameter(&path, "f", Some("json"))), self.bounds)) }
                }
                aside { (self.values()) (downloads(frame, self.downloads)) }
            }
        };
        let crumbs = [
            (words.layers, "/ogc/collections".into()),
            (layer.title.as_str(), layer.path()),
            (words.features, layer.items()),
        ];
        frame.page(self.title, &crumbs, body)
    }

    fn values(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        html! {
            section aria-labelledby="values" {
                h2 #values { (words.values) }
                dl.facts {
                    dt { (words.identifier) } dd { code { (self.row.id) } }
                    @for (field, cell) in self.fields.iter().zip(&self.row.values) {
                        dt title=[field.tip()] { (field.title) }
                        dd { @if *cell == crate::ogc::page::Cell::Empty { span.quiet { (words.none) } } @else { (cell.markup(field, frame)) } }
                    }
                }
            }
        }
    }
}
