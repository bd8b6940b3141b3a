//! `/styles/{id}.json`: a style of the folder, with the drawings of the layers that came since.
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Path as Segments, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::address::{complete, origin};
use super::{CartographyError, Maps};
use crate::auth::Sight;
use crate::catalog::{Catalog, ResolvedLayer};
use crate::web::Problem;

/// A style, read anew each time; unchanged ones are answered 304.
pub async fn style(
    State(maps): State<Maps>,
    Segments(file): Segments<String>,
    sight: Sight,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = file.strip_suffix(".json").unwrap_or(&file);
    let mut style = read(&maps.styles, id).await?;
    add_drawings(&mut style, &maps.catalog.current(), &sight);
    if let Some(origin) = origin(&headers) {
        complete(&mut style, &origin);
    }
    let body = style.to_string();
    let tag = format!("\"{:08x}-{:x}\"", crc32fast::hash(body.as_bytes()), body.len());
    let common = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "no-cache".into()),
        (header::VARY, "host, cookie, authorization".into()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn read(folder: &Path, id: &str) -> Result<Value, CartographyError> {
    let known = known(folder).await?;
    if !known.iter().any(|style| style == id) {
        return Err(CartographyError::StyleUnknown { id: id.chars().take(60).collect(), known });
    }
    let text = tokio::fs::read(folder.join(format!("{id}.json"))).await?;
    serde_json::from_slice(&text)
        .map_err(|error| CartographyError::StyleBroken { id: id.into(), reason: error.to_string() })
}

async fn known(folder: &Path) -> Result<Vec<String>, CartographyError> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut ids = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        ids.extend(
            name.strip_suffix(".json").filter(|id| *id != "package" && *id != "package-lock").map(str::to_owned),
        );
    }
    ids.sort();
    Ok(ids)
}

/// Layers no drawing of the style names, and the reader may see, get the drawing of their own folder, under the names of
/// the map.
fn add_drawings(style: &mut Value, catalog: &Catalog, sight: &Sight) {
    let seen = |layer: &&Arc<ResolvedLayer>| sight.reach(layer.id(), layer.layer.public, "see").is_some();
    for layer in catalog.layers().iter().filter(seen) {
        let Some(drawing) = layer.drawing.as_ref().filter(|_| !names(style, layer.id())) else {
            continue;
        };
        let source = format!("layer-{}", layer.id());
        if let Some(sources) = style.get_mut("sources").and_then(Value::as_object_mut) {
            sources.insert(source.clone(), json!({ "type": "vector", "url": format!("/tiles/{}", layer.id()) }));
        }
        let Some(layers) = style.get_mut("layers").and_then(Value::as_array_mut) else {
            continue;
        };
        for (n, part) in drawing.iter().enumerate() {
            let part = placed(part, n, layer, &source);
            let first_name = layers.iter().position(|l| l["type"] == "symbol").unwrap_or(layers.len());
            let at = if part["type"] == "symbol" { layers.len() } else { first_name };
            layers.insert(at, part);
        }
    }
}

/// One part of a drawing, told where its features come from.
fn placed(part: &Value, n: usize, layer: &ResolvedLayer, source: &str) -> Value {
    let mut part = part.clone();
    part["id"] = format!("{source}-{n}").into();
    part["source"] = source.into();
    if part.get("source-layer").is_none() {
        part["source-layer"] = layer.id().into();
    }
    part["metadata"]["beffroi:layer"] = layer.id().into();
    part["metadata"]["beffroi:group"] = layer.layer.group.as_str().into();
    if part["metadata"].get("beffroi:legend").is_none() {
        part["metadata"]["beffroi:legend"] =
            if part["type"] == "symbol" { false.into() } else { json!(layer.layer.title) };
    }
    part
}

fn names(style: &Value, layer: &str) -> bool {
    let drawings = style.get("layers").and_then(Value::as_array);
    drawings.into_iter().flatten().any(|drawing| drawing["metadata"]["beffroi:layer"] == layer)
}
