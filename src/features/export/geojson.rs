//! GeoJSON (RFC 7946), feature by feature.

use bytes::Bytes;
use tokio::sync::mpsc::Sender;

use crate::features::Error;
use crate::features::export::file::CHUNK;
use crate::features::export::source::Source;

/// Write the file, as the rows are read; stops when the reader is gone.
///
/// # Errors
/// The database.
pub async fn write(source: Source, sender: &Sender<Result<Bytes, Error>>) -> Result<(), Error> {
    let rows = source.rows();
    let columns = format!(
        "json_build_object('type', 'Feature', 'id', {}, 'geometry', ST_AsGeoJSON({}, 8)::json, 'properties', {})::text",
        rows.fid(),
        rows.degrees(),
        rows.properties()
    );
    let mut features = source.read::<(String,)>(&columns);
    let mut buffer = Vec::with_capacity(CHUNK + 4096);
    buffer.extend_from_slice(
        format!("{{\"type\":\"FeatureCollection\",\"name\":\"{}\",\"features\":[", source.layer.id()).as_bytes(),
    );
    let mut first = true;
    while let Some(feature) = features.recv().await {
        let (text,) = feature?;
        buffer.extend_from_slice(if first { b"\n" } else { b",\n" });
        buffer.extend_from_slice(text.as_bytes());
        first = false;
        if buffer.len() >= CHUNK && sender.send(Ok(std::mem::take(&mut buffer).into())).await.is_err() {
            return Ok(());
        }
    }
    buffer.extend_from_slice(b"\n]}\n");
    let _ = sender.send(Ok(buffer.into())).await;
    Ok(())
}
