//! Tiles of a past date: answered by SQL from the history, encoded like any other.

use std::sync::Arc;

use jiff::civil::Date;
use sqlx::PgPool;

use crate::catalog::quoted;
use crate::store::{Layer, LayerState, Source, StoreError, TileId, quoted_relation, read_rows};
use crate::tiles::{Encoded, encode};

/// Encode one layer of a tile as it was at the end of a day (time zone of the database).
///
/// # Errors
/// When the database does not answer.
pub async fn encode_at(
    db: &PgPool,
    source: &Source,
    tile: TileId,
    date: Date,
    commune: Option<&str>,
) -> Result<Vec<Encoded>, StoreError> {
    let [west, south, east, north] = tile.extent(source.rules.buffer).to_lon_lat();
    // The whole box in degrees, brought to the CRS of the column so that its spatial index serves.
    let filter = format!(
        " and {geometry} && st_transform(st_makeenvelope({west}, {south}, {east}, {north}, 4326), {srid})",
        geometry = quoted(&source.geometry),
        srid = source.srid
    );
    let statement = source.select_from(&relation_at(source, date), &filter);
    let mut connection = db.acquire().await?;
    let rows = read_rows(&mut connection, source, &statement).await?;
    let layer = Layer::new(Arc::new(source.clone()), rows.build(&source.rules, &[]), 0, 0);
    let state: Arc<LayerState> = layer.state();
    Ok(encode(&state, tile, commune))
}

/// The rows true at the end of a day: present ones that already were, and former ones that still were.
fn relation_at(source: &Source, date: Date) -> String {
    let columns = source.columns.iter().map(|c| &c.name).chain([&source.fid, &source.geometry]).chain(&source.commune);
    let list = columns.map(|c| quoted(c)).collect::<Vec<_>>().join(", ");
    let (now, former) = (quoted_relation(&source.relation), quoted_relation(&format!("{}_history", source.relation)));
    let end = format!("(date '{date}' + 1)");
    format!(
        "(select {list} from {now} where valid_from < {end} union all select {list} from {former} where valid_from < {end} and valid_to >= {end}) as past"
    )
}
