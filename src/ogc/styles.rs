//! OGC API – Styles (OGC 20-009, draft): the maps of the town as MapLibre styles. The sheets themselves are those of
//! `/styles/{id}.json`, completed for whoever asks.

use std::path::Path;

use axum::Router;
use axum::extract::{Path as Segments, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::base::{Explanation, Failure, Kind, Language};
use crate::ogc::http::{Ogc, Request, data};
use crate::ogc::page::{Frame, StyleView, StylesPage};
use crate::ogc::{Error, pages};
use crate::web::Problem;

/// Media type of a style.
pub const STYLE: &str = "application/vnd.mapbox.style+json";

/// Routes of styles.
pub fn router() -> Router<Ogc> {
    Router::new().route("/ogc/styles", get(list)).route("/ogc/styles/{style}", get(one))
}

async fn list(State(ogc): State<Ogc>, request: Request) -> Result<Response, Problem> {
    let page = request.wants_page()?;
    let styles = known(&ogc.styles, request.language()).await?;
    let address = |id: &str| request.place.at(&format!("/styles/{id}"));
    if page {
        let view = |(id, title): (String, String)| StyleView { address: address(&id), id, title };
        let styles: Vec<StyleView> = styles.into_iter().map(view).collect();
        let page = |frame: Frame<'_>| StylesPage { frame, styles: &styles }.render();
        return Ok(pages::framed(&request, &pages::json_form(&request), page));
    }
    let entry = |(id, title): &(String, String)| {
        let sheet = request.place.link("stylesheet", STYLE, title, &format!("/styles/{id}"));
        json!({"id": id, "title": title, "links": [sheet]})
    };
    let styles: Vec<Value> = styles.iter().map(entry).collect();
    Ok(data(&json!({"links": request.place.this("/styles"), "styles": styles})))
}

async fn one(State(ogc): State<Ogc>, request: Request, Segments(style): Segments<String>) -> Result<Response, Problem> {
    request.parameters.only(|_| false)?;
    let styles = known(&ogc.styles, request.language()).await?;
    let (id, _) = styles
        .into_iter()
        .find(|(id, _)| *id == style)
        .ok_or_else(|| Error::StyleUnknown(style.chars().take(60).collect()))?;
    Ok(Redirect::temporary(&request.place.server(&format!("/styles/{id}.json"))).into_response())
}

/// Styles of a folder, by id: id and title.
async fn known(folder: &Path, language: Language) -> Result<Vec<(String, String)>, Unreadable> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut styles = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".json") else { continue };
        let read: Value = serde_json::from_slice(&tokio::fs::read(entry.path()).await?).unwrap_or_default();
        // A file that is no style, or one being edited, is not announced.
        if read["layers"].is_array() {
            styles.push((id.to_owned(), title(&read, language).unwrap_or(id).to_owned()));
        }
    }
    styles.sort();
    Ok(styles)
}

fn title(style: &Value, language: Language) -> Option<&str> {
    style["metadata"]["beffroi:title"][language.code()].as_str().or_else(|| style["name"].as_str())
}

/// The folder of styles cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the folder of styles cannot be read: {0}")]
struct Unreadable(#[from] std::io::Error);

impl Failure for Unreadable {
    fn kind(&self) -> Kind {
        Kind::Unavailable
    }

    fn explain(&self, language: Language) -> Explanation {
        let [title, remedy] = language.pick(
            ["Styles illisibles", "Vérifiez les droits du dossier styles/, ou lancez « beffroi doctor »."],
            ["The styles cannot be read", "Check the permissions of the folder styles/, or run “beffroi doctor”."],
            [
                "Los estilos no se pueden leer",
                "Compruebe los permisos de la carpeta styles/ o ejecute «beffroi doctor».",
            ],
        );
        Explanation::new(title, self.0.to_string(), remedy)
    }
}
