//! Pages of tiles: tile sets, tile matrix sets; and of styles.

use maud::{Markup, html};

use crate::base::Language;
use crate::ogc::page::parts::{Shown, copy, map};
use crate::ogc::page::{Crumb, Frame, LayerView, figures};

/// A tile set as a page is given it.
#[derive(Debug, Clone)]
pub struct TilesetView {
    /// Of its tile matrix set: `WebMercatorQuad`.
    pub id: String,
    pub title: String,
    /// `EPSG:3857`.
    pub system: String,
    /// Path of its description.
    pub path: String,
    /// Address of its tiles, absolute, with `{tileMatrix}/{tileRow}/{tileCol}`.
    pub template: String,
    /// The same as programs with x, y, z want it, where the grid is theirs.
    pub xyz: Option<String>,
}

/// `/ogc/tiles`, `/ogc/collections/{id}/tiles`.
#[derive(Debug, Clone, Copy)]
pub struct TilesetsPage<'a> {
    pub frame: Frame<'a>,
    /// The layer, of a page of one.
    pub layer: Option<&'a LayerView>,
    pub sets: &'a [TilesetView],
}

impl TilesetsPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let mut crumbs: Vec<Crumb<'_>> = Vec::new();
        if let Some(layer) = self.layer {
            crumbs.extend([(words.layers, "/ogc/collections".into()), (layer.title.as_str(), layer.path())]);
        }
        let body = html! {
            h1 { (words.tiles) @if let Some(layer) = self.layer { " – " (layer.title) } }
            p.lead { (words.tiles_text) }
            @if let Some(layer) = self.layer { (map(frame, layer, Shown::Layer, None)) }
            @for set in self.sets { (tileset(frame, set)) }
            p { a href=(frame.link("/ogc/tileMatrixSets")) { (words.grids) } " – " (words.grids_text) }
        };
        frame.page(words.tiles, &crumbs, body)
    }
}

/// `/ogc/tiles/{set}`, `/ogc/collections/{id}/tiles/{set}`.
#[derive(Debug, Clone, Copy)]
pub struct TilesetPage<'a> {
    pub frame: Frame<'a>,
    pub layer: Option<&'a LayerView>,
    pub set: &'a TilesetView,
}

impl TilesetPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let mut crumbs: Vec<Crumb<'_>> = Vec::new();
        let tiles = self.layer.map_or_else(|| "/ogc/tiles".to_owned(), |layer| format!("{}/tiles", layer.path()));
        if let Some(layer) = self.layer {
            crumbs.extend([(words.layers, "/ogc/collections".into()), (layer.title.as_str(), layer.path())]);
        }
        crumbs.push((words.tiles, tiles));
        frame.page(&self.set.title, &crumbs, html! { h1 { (self.set.title) } (tileset(frame, self.set)) })
    }
}

fn tileset(frame: &Frame<'_>, set: &TilesetView) -> Markup {
    let words = frame.words();
    html! {
        section.connect {
            h2 { a href=(frame.link(&set.path)) { (set.title) } " " code { (set.id) } }
            p.quiet { (words.system) " " (set.system) " · " a href=(frame.link(&format!("/ogc/tileMatrixSets/{}", set.id))) { (words.grid) } }
            (copy(frame, words.tile_address, &set.template))
            @if let Some(xyz) = &set.xyz { (copy(frame, words.qgis_tiles, xyz)) }
        }
    }
}

/// A tile matrix set in a list: id, title, system (`EPSG:2154`).
#[derive(Debug, Clone)]
pub struct GridView {
    pub id: String,
    pub title: String,
    pub system: String,
    pub levels: Vec<LevelView>,
}

/// A tile matrix.
#[derive(Debug, Clone)]
pub struct LevelView {
    pub id: String,
    pub scale: f64,
    /// Units of the system for a pixel of 1/256 of a tile.
    pub cell: f64,
    pub columns: u64,
    pub rows: u64,
}

/// `/ogc/tileMatrixSets`.
#[derive(Debug, Clone, Copy)]
pub struct GridsPage<'a> {
    pub frame: Frame<'a>,
    pub grids: &'a [GridView],
}

impl GridsPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let body = html! {
            h1 { (words.grids) }
            p.lead { (words.grids_text) }
            ul.layers {
                @for grid in self.grids {
                    li.layer { div.what { h3 { a href=(frame.link(&format!("/ogc/tileMatrixSets/{}", grid.id))) { (grid.title) } " " code { (grid.id) } } p.quiet { (words.system) " " (grid.system) } } }
                }
            }
        };
        frame.page(words.grids, &[(words.tiles, "/ogc/tiles".into())], body)
    }
}

/// `/ogc/tileMatrixSets/{id}`.
#[derive(Debug, Clone, Copy)]
pub struct GridPage<'a> {
    pub frame: Frame<'a>,
    pub grid: &'a GridView,
}

impl GridPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words, grid) = (&self.frame, self.frame.words(), self.grid);
        let body = html! {
            h1 { (grid.title) }
            p.quiet { code { (grid.id) } " · " (words.system) " " (grid.system) }
            div.scroll tabindex="0" role="region" aria-label=(words.levels) {
                table {
                    thead { tr { th.figures scope="col" { (words.matrix) } th.figures scope="col" { (words.scale) } th.figures scope="col" { (words.metres_a_pixel) } th.figures scope="col" { (words.columns_rows) } } }
                    tbody { @for level in &grid.levels { (self.level(level)) } }
                }
            }
        };
        frame.page(
            &grid.title,
            &[(words.tiles, "/ogc/tiles".into()), (words.grids, "/ogc/tileMatrixSets".into())],
            body,
        )
    }

    fn level(&self, level: &LevelView) -> Markup {
        let language = self.frame.language;
        html! {
            tr {
                th.figures scope="row" { (level.id) }
                td.figures { "1:" (figures::real(level.scale.round(), language)) }
                td.figures { (size(level.cell, language)) }
                td.figures { (figures::count(level.columns, language)) " × " (figures::count(level.rows, language)) }
            }
        }
    }
}

/// The size of a pixel, in metres or degrees.
fn size(cell: f64, language: Language) -> String {
    let small = || format!("{cell:.9}").trim_end_matches('0').replace('.', language.pick(",", ".", ","));
    if cell >= 1.0 { figures::real(cell, language) } else { small() }
}

/// A style in a list.
#[derive(Debug, Clone)]
pub struct StyleView {
    pub id: String,
    pub title: String,
    /// Absolute address of its style sheet.
    pub address: String,
}

/// `/ogc/styles`.
#[derive(Debug, Clone, Copy)]
pub struct StylesPage<'a> {
    pub frame: Frame<'a>,
    pub styles: &'a [StyleView],
}

impl StylesPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words) = (&self.frame, self.frame.words());
        let body = html! {
            h1 { (words.styles) }
            p.lead { (words.styles_text) }
            @for style in self.styles {
                section.connect {
                    h2 { (style.title) " " code { (style.id) } }
                    (copy(frame, words.style_address, &style.address))
                }
            }
        };
        frame.page(words.styles, &[], body)
    }
}
