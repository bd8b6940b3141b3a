//! Tiles of a past date: answered by SQL from the history, encoded like any other.

use std::sync::Arc;

use jiff::civil::Date;
use sqlx::PgPool;

use crate::catalog::{literal, quoted};
use crate::db::{self, Scope};
use crate::store::{Layer, LayerState, Source, quoted_relation, read_rows};
use crate::tiles::{Encoded, Place, TileError, encode_place};

/// Encode one layer of a tile as it was at the end of a day (time zone of the database).
///
/// # Errors
/// When the database does not answer.
pub async fn encode_at(
    pool: &PgPool,
    source: &Source,
    place: Place,
    date: Date,
    communes: Option<&[String]>,
) -> Result<Vec<Encoded>, TileError> {
    if place.extent(source.rules.buffer).is_empty() {
        return Ok(Vec::new());
    }
    let source = &source.in_tiles();
    let statement = source.select_from(&relation_at(source, place, date), "");
    let scope = communes.map_or(Scope::Everywhere, |codes| Scope::Communes(codes.to_vec()));
    let mut look = db::begin(pool, &scope).await?;
    let rows = read_rows(&mut look, source, &statement).await?;
    let layer = Layer::new(Arc::new(source.clone()), rows.build(&source.rules), 0, 0);
    let state: Arc<LayerState> = layer.state();
    Ok(encode_place(&state, place, communes))
}

/// The rows true at the end of a day in France: present ones that already were, and former ones that still were. Rows of the
/// tile are found by the spatial index although row-level security is on (see `beffroi.find_near`).
fn relation_at(source: &Source, place: Place, date: Date) -> String {
    let columns = source.columns.iter().map(|c| &c.name).chain([&source.fid, &source.geometry]).chain(&source.commune);
    let list = columns.map(|c| quoted(c)).collect::<Vec<_>>().join(", ");
    let [west, south, east, north] = place.extent(source.rules.buffer).to_lon_lat();
    let place = format!("st_transform(st_makeenvelope({west}, {south}, {east}, {north}, 4326), {})", source.srid);
    let end = format!("((date '{date}' + 1)::timestamp at time zone 'Europe/Paris')");
    let rows = |relation: &str| {
        let relation = quoted_relation(relation);
        let names = [relation.as_str(), &source.fid, &source.geometry].map(literal).join(", ");
        format!(
            "select {list} from {relation} where valid_from < {end} \
             and {fid} = any(array(select beffroi.find_near({names}, {place}, {place}, {end}, null)))",
            fid = quoted(&source.fid)
        )
    };
    let (now, former) = (rows(&source.relation), rows(&format!("{}_history", source.relation)));
    format!("({now} union all {former} and valid_to >= {end}) as past")
}
