//! The landing page and the list of layers.

use maud::{Markup, html};

use crate::ogc::page::parts::{copy, nothing};
use crate::ogc::page::{Frame, LayerView};

/// `/ogc`.
#[derive(Debug, Clone, Copy)]
pub struct LandingPage<'a> {
    pub frame: Frame<'a>,
    /// Name of the service: the town's or the group's.
    pub title: &'a str,
    pub layers: &'a [LayerView],
}

impl LandingPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let doors = [
            ("/ogc/tiles", words.tiles, words.tiles_text),
            ("/ogc/styles", words.styles, words.styles_text),
            ("/ogc/api", words.interface, words.interface_text),
            ("/ogc/conformance", words.conformance, words.conformance_text),
        ];
        frame.page(
            self.title,
            &[],
            html! {
                h1 { (self.title) }
                p.lead { (words.welcome) }
                div.columns {
                    section aria-labelledby="layers" {
                        h2 #layers { a href=(frame.link("/ogc/collections")) { (words.layers) } }
                        (layer_list(frame, self.layers))
                    }
                    aside {
                        section.connect aria-labelledby="connect" {
                            h2 #connect { (words.connect) }
                            p.quiet { (words.connect_text) }
                            (copy(frame, words.qgis_oapif, &format!("{}/ogc", frame.origin)))
                            (copy(frame, words.qgis_wfs, &format!("{}/wfs", frame.origin)))
                            (copy(frame, words.gdal, &format!("ogrinfo OAPIF:{}/ogc", frame.origin)))
                        }
                        ul.doors {
                            @for (path, name, text) in doors {
                                li { a href=(frame.link(path)) { strong { (name) } } p.quiet { (text) } }
                            }
                        }
                    }
                }
            },
        )
    }
}

/// `/ogc/collections`.
#[derive(Debug, Clone, Copy)]
pub struct CollectionsPage<'a> {
    pub frame: Frame<'a>,
    pub layers: &'a [LayerView],
}

impl CollectionsPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let body = html! {
            h1 { (words.layers) }
            p.lead { (words.layers_text) }
            h2.visually-hidden { (words.layers) }
            (layer_list(frame, self.layers))
        };
        frame.page(words.layers, &[], body)
    }
}

fn layer_list(frame: &Frame<'_>, layers: &[LayerView]) -> Markup {
    let words = frame.words();
    if layers.is_empty() {
        return nothing(words.no_layers, html! { p { (words.no_layers_text) } });
    }
    html! { ul.layers { @for layer in layers { (layer.card(frame)) } } }
}
