//! The features of one layer at a place, as a card shows them.

use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::base::Language;
use crate::catalog::{ResolvedLayer, say};
use crate::features::place::Look;
use crate::features::place::past::{self, Lineage, Version};
use crate::features::place::shares::{self, Overlap};
use crate::features::rows::Rows;
use crate::features::sight::Layers;
use crate::features::{Error, wording};

/// Features of one layer in one card.
const MOST: u32 = 25;
/// What the search box calls a layer of parcels: the surfaces that planning is read on.
const PARCEL: &str = "parcel";

/// A feature at the place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    pub fid: i64,
    pub key: String,
    pub label: String,
    /// INSEE code.
    pub commune: Option<String>,
    /// Published columns that have a value, in the order of the layer.
    pub properties: Vec<Property>,
    /// m² in the legal projection; none for lines and points.
    pub area: Option<f64>,
    /// West, south, east, north in degrees.
    pub bbox: Vec<f64>,
    /// Of a parcel: what the planning layers say of its surface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<Vec<Overlap>>,
    /// Versions, oldest first, where the layer keeps its history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Version>>,
    /// Of a parcel: what it came from and became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Lineage>,
}

/// One published column of a feature.
#[derive(Debug, Serialize, ToSchema)]
pub struct Property {
    pub name: String,
    pub title: String,
    /// As stored.
    #[schema(value_type = Value)]
    pub value: Value,
    /// As people read it.
    pub text: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How features of a layer are named: the label of the layer, else that of its search, else the key.
pub fn label_pattern(layer: &ResolvedLayer) -> String {
    let described = &layer.layer;
    let search = described.search.as_ref().map(|search| search.label.as_str());
    let label = Some(described.label.as_str()).filter(|label| !label.is_empty());
    label.or(search).map_or_else(|| format!("{{{}}}", described.key), str::to_owned)
}

/// A point inside a feature, in degrees.
///
/// # Errors
/// [`Error::FeatureUnknown`] when it is not there at that day.
pub async fn middle(
    look: &mut PgConnection,
    layer: &ResolvedLayer,
    fid: i64,
    day: Option<String>,
) -> Result<(f64, f64), Error> {
    let rows = Rows::new(layer, day.is_some());
    let sql = format!(
        "select ST_X(p), ST_Y(p) from (select ST_PointOnSurface({}) as p from {} where {} = $2) s where p is not null",
        rows.degrees(),
        rows.relation(),
        rows.fid_as_stored()
    );
    let found: Option<(f64, f64)> = sqlx::query_as(AssertSqlSafe(sql)).bind(day).bind(fid).fetch_optional(look).await?;
    found.ok_or_else(|| Error::FeatureUnknown { layer: layer.id().to_owned(), fid })
}

type Row = (i64, String, Option<String>, Vec<Option<String>>, Json<Value>, Option<f64>, Vec<f64>);

/// The features of `layer` at the place, nearest and smallest first; `seen`: all those on the map.
///
/// # Errors
/// When the database does not answer.
pub async fn features(
    connection: &mut PgConnection,
    layer: &ResolvedLayer,
    seen: &Layers,
    look: &Look,
) -> Result<Vec<Found>, Error> {
    seen.turn_to(connection, layer).await?;
    let found = read(connection, layer, look).await?;
    let is_parcels = layer.layer.search.as_ref().is_some_and(|search| search.kind == PARCEL);
    let mut features = Vec::with_capacity(found.len());
    for row in found {
        let mut feature = describe(layer, row, look.language);
        if layer.layer.history {
            feature.history = Some(past::versions(connection, layer, feature.fid, look.language).await?);
        }
        if is_parcels {
            feature.shares = Some(shares::shares(connection, layer, feature.fid, seen, look).await?);
            seen.turn_to(connection, layer).await?;
            feature.lineage = past::lineage(connection, feature.commune.as_deref(), &feature.key).await?;
        }
        features.push(feature);
    }
    Ok(features)
}

async fn read(connection: &mut PgConnection, layer: &ResolvedLayer, look: &Look) -> Result<Vec<Row>, Error> {
    let rows = Rows::new(layer, look.day.is_some());
    let click = "ST_SetSRID(ST_MakePoint($2, $3), 4326)";
    let point = rows.own_system(click);
    let reach = rows.own_system(&format!("ST_Buffer({click}::geography, $4)::geometry"));
    // The feature asked about is shown even where its own middle lies beside it (a bent line).
    let condition = format!("({} or {} = $6)", rows.is_near(&point, &reach, MOST * 8), rows.fid_as_stored());
    let sql = format!(
        "select {fid}, {key}, {commune}, {words}, {properties}, {area}, {bbox} from {relation}
         where {condition}
         order by {stored} is distinct from $6, ST_Distance({geometry}, {point}), ST_Area({geometry}), 1 limit {MOST}",
        fid = rows.fid(),
        key = rows.key(),
        commune = rows.commune(),
        words = Rows::words(&[label_pattern(layer).as_str()]),
        properties = rows.properties(),
        area = rows.area("$5"),
        bbox = rows.bbox(),
        relation = rows.relation(),
        stored = rows.fid_as_stored(),
        geometry = rows.geometry(),
    );
    let anchor = look.anchor.as_ref().filter(|(id, _)| id == layer.id()).map(|(_, fid)| *fid);
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(&look.day).bind(look.lon).bind(look.lat);
    Ok(query.bind(look.tolerance).bind(look.legal_srid).bind(anchor).fetch_all(connection).await?)
}

fn describe(layer: &ResolvedLayer, row: Row, language: Language) -> Found {
    let (fid, key, commune, words, Json(values), area, bbox) = row;
    let pattern = label_pattern(layer);
    let label = wording::fill(&[pattern.as_str()], layer, &words, language).pop().filter(|label| !label.is_empty());
    let properties = layer.columns.iter().filter_map(|column| {
        let value = values.get(&column.column.name)?;
        let text = wording::show(column, value, language)?;
        let url = (column.column.unit.as_deref() == Some("url")).then(|| value.as_str().and_then(link)).flatten();
        let title = say(&column.column.title, language.code()).into_owned();
        Some(Property { name: column.column.name.clone(), title, value: value.clone(), text, url })
    });
    Found {
        fid,
        label: label.unwrap_or_else(|| key.clone()),
        key,
        commune,
        properties: properties.collect(),
        area,
        bbox,
        shares: None,
        history: None,
        lineage: None,
    }
}

/// An address a browser may follow: data may hold anything, `javascript:` included.
fn link(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(link(" https://www.albert.fr/plu.pdf").as_deref(), Some("https://www.albert.fr/plu.pdf"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("reglement.pdf"), None);
    }
}
