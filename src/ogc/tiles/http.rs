//! Routes of tiles and of tile matrix sets.

use axum::Router;
use axum::extract::{Path as Segments, State};
use axum::response::Response;
use axum::routing::get;

use crate::base;
use crate::ogc::form::Document;
use crate::ogc::http::{Ogc, Request, data};
use crate::ogc::page::{Frame, GridPage, GridView, GridsPage, LayerView, TilesetPage, TilesetView, TilesetsPage};
use crate::ogc::tiles::grid;
use crate::ogc::tiles::set::{Cut, TILE};
use crate::ogc::{Error, landing, pages};
use crate::tiles::http::addressed;
use crate::tiles::{MOST_LAYERS, MatrixSet, Place};
use crate::web::Problem;

/// Names of a tile in a path: grid, level, row, column.
type Tile = (String, String, String, String);
/// The same behind the name of a collection.
type TileOf = (String, String, String, String, String);

/// Routes of tiles.
pub fn router() -> Router<Ogc> {
    Router::new()
        .route("/ogc/tileMatrixSets", get(grids))
        .route("/ogc/tileMatrixSets/{grid}", get(one_grid))
        .route("/ogc/tiles", get(sets))
        .route("/ogc/tiles/{grid}", get(set))
        .route("/ogc/tiles/{grid}/{level}/{row}/{column}", get(tile))
        .route("/ogc/collections/{collection}/tiles", get(sets_of))
        .route("/ogc/collections/{collection}/tiles/{grid}", get(set_of))
        .route("/ogc/collections/{collection}/tiles/{grid}/{level}/{row}/{column}", get(tile_of))
}

async fn grids(request: Request) -> Result<Response, Problem> {
    if !request.wants_page()? {
        return Ok(data(&grid::list(&request.place)));
    }
    let grids = MatrixSet::ALL.map(|set| grid::view(set, request.language()));
    let page = |frame: Frame<'_>| GridsPage { frame, grids: &grids }.render();
    Ok(pages::framed(&request, &pages::json_form(&request), page))
}

async fn one_grid(request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    let set = grid::named(&id)?;
    if !request.wants_page()? {
        return Ok(data(&grid::document(set, &request.place)));
    }
    let grid: GridView = grid::view(set, request.language());
    let page = |frame: Frame<'_>| GridPage { frame, grid: &grid }.render();
    Ok(pages::framed(&request, &pages::json_form(&request), page))
}

/// All collections the reader sees, or those of `collections=`.
///
/// # Errors
/// A collection that is unknown to the reader.
fn whole(request: &Request) -> Result<Cut, Error> {
    let chosen = request.parameters.get("collections").map(str::to_owned);
    let ids: Vec<String> = match &chosen {
        Some(text) => {
            let ids = text.split(',').take(MOST_LAYERS + 1).map(|id| request.collections.seen(id.trim()));
            ids.map(|seen| Ok(seen?.id().to_owned())).collect::<Result<_, Error>>()?
        }
        None => request.collections.all().iter().take(MOST_LAYERS).map(|seen| seen.id().to_owned()).collect(),
    };
    let title = landing::title(request.language()).to_owned();
    Ok(Cut { ids: ids.join(","), path: "/tiles".into(), title, chosen: chosen.map(|_| ids.join(",")) })
}

/// One collection.
///
/// # Errors
/// A collection that is unknown to the reader.
fn one(request: &Request, collection: &str) -> Result<Cut, Error> {
    let seen = request.collections.seen(collection)?;
    let path = format!("/collections/{}/tiles", seen.id());
    Ok(Cut { ids: seen.id().to_owned(), path, title: seen.title(request.language()), chosen: None })
}

async fn sets(State(ogc): State<Ogc>, request: Request) -> Result<Response, Problem> {
    request.parameters.only(|name| name == "collections")?;
    let cut = whole(&request)?;
    list(&ogc, &request, &cut, None).await
}

async fn sets_of(
    State(ogc): State<Ogc>,
    request: Request,
    Segments(collection): Segments<String>,
) -> Result<Response, Problem> {
    request.parameters.only(|_| false)?;
    let cut = one(&request, &collection)?;
    let layer = pages::layer(&request, &request.collections.seen(&collection).map_err(Error::from)?).await?;
    list(&ogc, &request, &cut, Some(&layer)).await
}

async fn list(ogc: &Ogc, request: &Request, cut: &Cut, layer: Option<&LayerView>) -> Result<Response, Problem> {
    Ok(match form(request)? {
        Form::Html => {
            let sets = MatrixSet::ALL.map(|set| cut.view(set, &request.place));
            let page = |frame: Frame<'_>| TilesetsPage { frame, layer, sets: &sets }.render();
            pages::framed(request, &pages::json_form(request), page)
        }
        _ => data(&cut.list(&ogc.tiles.cast(&cut.ids, None, &request.headers).await?, &request.place)),
    })
}

async fn set(State(ogc): State<Ogc>, request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    request.parameters.only(|name| name == "collections")?;
    let (set, cut) = (grid::named(&id)?, whole(&request)?);
    described(&ogc, &request, &cut, set, None).await
}

async fn set_of(
    State(ogc): State<Ogc>,
    request: Request,
    Segments((collection, id)): Segments<(String, String)>,
) -> Result<Response, Problem> {
    request.parameters.only(|_| false)?;
    let (set, cut) = (grid::named(&id)?, one(&request, &collection)?);
    let layer = pages::layer(&request, &request.collections.seen(&collection).map_err(Error::from)?).await?;
    described(&ogc, &request, &cut, set, Some(&layer)).await
}

async fn described(
    ogc: &Ogc,
    request: &Request,
    cut: &Cut,
    set: MatrixSet,
    layer: Option<&LayerView>,
) -> Result<Response, Problem> {
    let form = form(request)?;
    if form == Form::Html {
        let view: TilesetView = cut.view(set, &request.place);
        let page = |frame: Frame<'_>| TilesetPage { frame, layer, set: &view }.render();
        return Ok(pages::framed(request, &pages::json_form(request), page));
    }
    let cast = ogc.tiles.cast(&cut.ids, None, &request.headers).await?;
    Ok(match form {
        Form::TileJson if set == MatrixSet::WebMercatorQuad => data(&cut.tilejson(&cast, &request.place)),
        Form::TileJson => return Err(Error::FormUnknown("tilejson".into()).into()),
        _ => data(&cut.document(set, &cast, &request.place)),
    })
}

/// Forms of the metadata of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Html,
    TileJson,
}

fn form(request: &Request) -> Result<Form, Error> {
    let f = request.parameters.get("f");
    if f == Some("tilejson") {
        return Ok(Form::TileJson);
    }
    match Document::asked(f, &request.headers, Document::PLAIN) {
        Some(Document::Html) => Ok(Form::Html),
        Some(_) => Ok(Form::Json),
        None => Err(Error::FormUnknown(f.unwrap_or_default().chars().take(40).collect())),
    }
}

async fn tile(State(ogc): State<Ogc>, request: Request, Segments(tile): Segments<Tile>) -> Result<Response, Problem> {
    request.parameters.only(|name| matches!(name, "collections" | "datetime"))?;
    let cut = whole(&request)?;
    drawn(&ogc, &request, &cut, &tile).await
}

async fn tile_of(
    State(ogc): State<Ogc>,
    request: Request,
    Segments((collection, grid, level, row, column)): Segments<TileOf>,
) -> Result<Response, Problem> {
    request.parameters.only(|name| name == "datetime")?;
    let cut = one(&request, &collection)?;
    drawn(&ogc, &request, &cut, &(grid, level, row, column)).await
}

async fn drawn(
    ogc: &Ogc,
    request: &Request,
    cut: &Cut,
    (grid, level, row, column): &Tile,
) -> Result<Response, Problem> {
    let set = grid::named(grid)?;
    let place = placed(set, level, row, column)
        .ok_or_else(|| Error::TileUnknown(format!("{level}/{row}/{column}").chars().take(60).collect()))?;
    if let Some(f) = request.parameters.get("f").filter(|f| !matches!(*f, "mvt" | TILE)) {
        return Err(Error::FormUnknown(f.chars().take(40).collect()).into());
    }
    let day = request.parameters.get("datetime");
    let day = day.map(|text| base::day(text).ok_or_else(|| request.parameters.wrong("datetime", "2024-01-31")));
    let cast = ogc.tiles.cast(&cut.ids, None, &request.headers).await?;
    let response = ogc.tiles.tile(&cut.ids, &cast, place, day.transpose()?, &request.headers).await?;
    // Which collections there are depends on who asks, unless they are named.
    let by_reader = cast.private || (cut.path == "/tiles" && cut.chosen.is_none());
    Ok(addressed(response, by_reader))
}

fn placed(set: MatrixSet, level: &str, row: &str, column: &str) -> Option<Place> {
    Place::new(set, level.parse().ok()?, column.parse().ok()?, row.parse().ok()?)
}
