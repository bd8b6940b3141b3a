//! `GET|POST /api/layers/{layer}/export`, `beffroi export`: a selection, a commune or a layer as a file, streamed.

mod csv;
mod file;
mod flatgeobuf;
mod geojson;
mod source;

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use tokio::sync::mpsc::{Receiver, channel};
use utoipa::IntoParams;

use crate::base::Language;
use crate::features::Error;
use crate::features::ask::{Ask, commune, day};
use crate::features::export::source::Source;
use crate::features::http::Features;
use crate::features::select::read_body;
use crate::features::selection::{Selection, SelectionBody, fids};
use crate::web::Problem;
use crate::web::attachment;

/// A form of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 7946.
    GeoJson,
    /// For spreadsheets: UTF-8 with byte order mark, semicolons, titles of the columns in the reader's language.
    Csv,
    /// For QGIS, with a spatial index.
    FlatGeobuf,
}

impl Format {
    /// The format of a name.
    ///
    /// # Errors
    /// [`Error::FormatUnknown`].
    pub fn read(name: &str) -> Result<Self, Error> {
        match name {
            "geojson" => Ok(Self::GeoJson),
            "csv" => Ok(Self::Csv),
            "flatgeobuf" | "fgb" => Ok(Self::FlatGeobuf),
            other => Err(Error::FormatUnknown(other.chars().take(40).collect())),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::FlatGeobuf => "application/vnd.flatgeobuf",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::FlatGeobuf => "fgb",
        }
    }
}

/// What to export, in what form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `geojson` (when absent), `csv` or `flatgeobuf`.
    pub format: Option<String>,
    /// Feature ids joined by commas.
    pub fids: Option<String>,
    /// INSEE code: every feature of this commune.
    pub commune: Option<String>,
    /// Day, `YYYY-MM-DD`: as it was at the end of that day.
    pub date: Option<String>,
}

/// What to deliver, checked.
struct Order {
    layer: String,
    selection: Selection,
    day: Option<String>,
    format: Format,
    language: Language,
}

/// Named features, a commune, or the whole layer, as a file.
#[utoipa::path(get, path = "/api/layers/{layer}/export", tag = "features", params(("layer" = String, Path, description = "Layer id"), ExportQuery),
    responses((status = 200, description = "GeoJSON, CSV or FlatGeobuf file"), (status = 400, description = "Unknown format, unreadable ids"), (status = 404, description = "No such layer"), (status = 413, description = "Too many ids")))]
pub async fn export(features: Features, Path(layer): Path<String>, ask: Ask<ExportQuery>) -> Result<Response, Problem> {
    let Ask { query, language } = ask;
    let selection = match (query.fids.as_deref().filter(|fids| !fids.is_empty()), commune(query.commune.as_deref())?) {
        (Some(list), _) => Selection::chosen(None, Some(fids(list)?))?,
        (None, Some(commune)) => Selection::Commune(commune),
        (None, None) => Selection::Everything,
    };
    let day = day(query.date.as_deref())?;
    let format = Format::read(query.format.as_deref().unwrap_or("geojson"))?;
    Ok(deliver(&features, Order { layer, selection, day, format, language }).await?)
}

/// A selection made on the map, as a file.
#[utoipa::path(post, path = "/api/layers/{layer}/export", tag = "features", params(("layer" = String, Path, description = "Layer id"), ExportQuery),
    request_body = SelectionBody,
    responses((status = 200, description = "GeoJSON, CSV or FlatGeobuf file"), (status = 400, description = "Unknown format, unreadable outline or ids"), (status = 404, description = "No such layer"), (status = 413, description = "Outline too wide, too many ids")))]
pub async fn export_selection(
    features: Features,
    Path(layer): Path<String>,
    ask: Ask<ExportQuery>,
    body: Result<Json<SelectionBody>, JsonRejection>,
) -> Result<Response, Problem> {
    let Ask { query, language } = ask;
    let body = read_body(body)?;
    let selection = match commune(body.commune.as_deref())? {
        Some(commune) if body.geometry.is_none() && body.fids.is_none() => Selection::Commune(commune),
        _ => Selection::chosen(body.geometry.as_ref(), body.fids)?,
    };
    let day = day(body.date.as_deref().or(query.date.as_deref()))?;
    let format = Format::read(query.format.as_deref().unwrap_or("geojson"))?;
    Ok(deliver(&features, Order { layer, selection, day, format, language }).await?)
}

/// A layer, or a commune of it, as a file: its bytes as they come, not more in memory than a few chunks. `day`:
/// `YYYY-MM-DD`, as it was at the end of that day.
///
/// # Errors
/// No such layer; an unreadable commune or day; the database.
pub async fn chunks(
    features: &Features,
    layer: &str,
    of: (Option<&str>, Option<&str>),
    format: Format,
    language: Language,
) -> Result<Receiver<Result<Bytes, Error>>, Error> {
    let selection = commune(of.0)?.map_or(Selection::Everything, Selection::Commune);
    let source = Source::open(features, features.exported(layer)?, selection, day(of.1)?).await?;
    Ok(written(source, format, language))
}

fn written(source: Source, format: Format, language: Language) -> Receiver<Result<Bytes, Error>> {
    let (sender, receiver) = channel(4);
    tokio::spawn(async move {
        let written = match format {
            Format::GeoJson => geojson::write(source, &sender).await,
            Format::Csv => csv::write(source, language, &sender).await,
            Format::FlatGeobuf => flatgeobuf::write(source, sender.clone()).await,
        };
        if let Err(error) = written {
            tracing::error!(?error, "export broken off");
            // A reader that is gone needs no news.
            let _ = sender.send(Err(error)).await;
        }
    });
    receiver
}

async fn deliver(features: &Features, order: Order) -> Result<Response, Error> {
    let Order { layer, selection, day, format, language } = order;
    let exported = features.exported(&layer)?;
    let name = file::name(&exported.0, &selection, day.as_deref(), format, language);
    let source = Source::open(features, exported, selection, day).await?;
    let bytes = file::begun(written(source, format, language)).await?;
    Ok(attachment(Body::from_stream(bytes), &name, format.media_type()))
}
