//! `GET /api/towns`: which towns are on this server, what there is of each.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::catalog::{ResolvedLayer, quoted};
use crate::db::Scope;
use crate::features::http::Features;
use crate::features::legal::projection_of;
use crate::features::rows::Rows;
use crate::features::{Error, session};
use crate::geo::{Srid, legal_system};
use crate::web::Problem;

/// Layer of the outlines: having it alone makes no town of a commune.
const OUTLINES: &str = "communes";

/// A town with data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Town {
    /// INSEE code.
    pub commune: String,
    pub name: String,
    /// Code of the département.
    pub department: String,
    /// West, south, east, north in degrees.
    pub bbox: Option<[f64; 4]>,
    /// EPSG code of the projection in which its areas are stated.
    pub legal_srid: Option<i32>,
    /// Layers with rows in the town, in catalogue order.
    pub layers: Vec<String>,
    /// Whether the map begins with a layer, where the town, its group or the server says so (parameter `layer.<id>`:
    /// `shown`, `hidden`); elsewhere the style decides.
    pub shown: BTreeMap<String, bool>,
    /// Days of the dated imports, oldest first: the layers can be seen as of these.
    pub vintages: Vec<String>,
}

/// The towns of this server.
#[utoipa::path(get, path = "/api/towns", tag = "towns", responses((status = 200, body = [Town])))]
pub async fn towns(features: Features) -> Result<Json<Vec<Town>>, Problem> {
    Ok(Json(list(&features).await?))
}

async fn list(features: &Features) -> Result<Vec<Town>, Error> {
    let mut look = session::look(&features.pool, &Scope::Everywhere, session::ANSWER).await?;
    let mut layers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let seen = features.layers();
    for layer in seen.iter().filter(|layer| layer.has_commune) {
        seen.turn_to(&mut look, layer).await?;
        for commune in communes_of(&mut look, layer).await? {
            layers.entry(commune).or_default().push(layer.id().to_owned());
        }
    }
    let worked_on: BTreeSet<String> = layers
        .iter()
        .filter(|(_, ids)| ids.iter().any(|id| id != OUTLINES))
        .map(|(commune, _)| commune.clone())
        .collect();
    if !worked_on.is_empty() {
        layers.retain(|commune, _| worked_on.contains(commune));
    }
    let mut towns = Vec::with_capacity(layers.len());
    for (commune, ids) in layers {
        let extent = match seen.iter().find(|layer| ids.first().is_some_and(|id| id == layer.id())) {
            Some(layer) => {
                seen.turn_to(&mut look, layer).await?;
                extent(&mut look, layer, &commune).await?
            }
            None => None,
        };
        seen.turn_back(&mut look).await?;
        towns.push(describe(&mut look, commune, ids, extent).await?);
    }
    towns.sort_by(|a, b| (&a.name, &a.commune).cmp(&(&b.name, &b.commune)));
    Ok(towns)
}

/// The communes with rows in a layer, by jumps in the index: the number of rows does not matter.
async fn communes_of(look: &mut PgConnection, layer: &ResolvedLayer) -> Result<Vec<String>, Error> {
    let (table, commune) = (layer.sql_table(), quoted(&layer.layer.commune));
    let sql = format!(
        "with recursive jump as (
            (select {commune} as c from {table} where {commune} is not null order by {commune} limit 1)
            union all
            select (select t.{commune} from {table} t where t.{commune} > jump.c order by t.{commune} limit 1) from jump where jump.c is not null)
         select c::text from jump where c is not null limit 5000"
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(look).await?)
}

async fn extent(look: &mut PgConnection, layer: &ResolvedLayer, commune: &str) -> Result<Option<[f64; 4]>, Error> {
    let rows = Rows::new(layer, false);
    let sql = format!(
        "select ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) from (select ST_Extent({}) as e from {} where t.{} = $1) s where e is not null",
        rows.degrees(),
        rows.relation(),
        quoted(&layer.layer.commune)
    );
    let found: Option<(f64, f64, f64, f64)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(commune).fetch_optional(look).await?;
    Ok(found.map(|(west, south, east, north)| [west, south, east, north]))
}

type Outline = (Option<String>, Option<String>, Option<i32>);

async fn describe(
    look: &mut PgConnection,
    commune: String,
    layers: Vec<String>,
    bbox: Option<[f64; 4]>,
) -> Result<Town, Error> {
    let outline: Option<Outline> = sqlx::query_as(
        "select name, department, legal_srid from cadastre.communes where commune = $1 order by fid limit 1",
    )
    .bind(&commune)
    .fetch_optional(&mut *look)
    .await?;
    let (name, department, chosen) = outline.unwrap_or_default();
    let middle = bbox.map(|[west, south, east, north]| (f64::midpoint(west, east), f64::midpoint(south, north)));
    let by_law =
        middle.map(|(lon, lat)| legal_system(&commune, lon, lat).map_or_else(|| projection_of(lon, lat), Srid::code));
    Ok(Town {
        name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| commune.clone()),
        department: department.unwrap_or_else(|| department_of(&commune).to_owned()),
        bbox,
        legal_srid: chosen.or(by_law),
        shown: shown(look, &commune).await?,
        vintages: vintages(look, &commune).await?,
        layers,
        commune,
    })
}

/// Département of an INSEE code: its first two characters, three overseas.
fn department_of(commune: &str) -> &str {
    let length = if commune.starts_with("97") || commune.starts_with("98") { 3 } else { 2 };
    commune.get(..length).unwrap_or(commune)
}

/// Which layers the map of a town begins with, or without.
async fn shown(look: &mut PgConnection, commune: &str) -> Result<BTreeMap<String, bool>, Error> {
    let sql = "select substr(name, length('layer.') + 1), value = 'shown' from beffroi.parameters_of($1, 'layer.')";
    let set: Vec<(String, bool)> = sqlx::query_as(sql).bind(commune).fetch_all(look).await?;
    Ok(set.into_iter().collect())
}

/// Days for which an import of the town was dated.
async fn vintages(look: &mut PgConnection, commune: &str) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(
        "select distinct to_char(as_of at time zone 'Europe/Paris', 'YYYY-MM-DD') from beffroi.import
         where commune = $1 and as_of is not null and finished is not null order by 1",
    )
    .bind(commune)
    .fetch_all(look)
    .await?)
}
