//! Reading rows by binary COPY (PostgreSQL manual, COPY, binary format): no text, no row objects between.

use futures_util::TryStreamExt;
use sqlx::PgConnection;

use crate::store::{
    StoreError,
    column::Value,
    segment::SegmentBuilder,
    source::{ColumnKind, Source},
    wkb,
};

const SIGNATURE: &[u8] = b"PGCOPY\n\xFF\r\n\0";
/// Signature, flags, extension length.
const HEADER: usize = 19;

/// Read the rows `statement` selects (as [`Source::select`] writes it) into a builder.
///
/// # Errors
/// When the database refuses or the stream is not what COPY promises.
pub async fn read_rows(db: &mut PgConnection, source: &Source, statement: &str) -> Result<SegmentBuilder, StoreError> {
    let mut rows =
        Rows { source, kinds: source.kinds(), builder: SegmentBuilder::new(source.kinds().len()), placeless: 0 };
    let mut stream = db.copy_out_raw(&format!("copy ({statement}) to stdout (format binary)")).await?;
    let mut rest: Vec<u8> = Vec::new();
    let mut begun = false;
    while let Some(chunk) = stream.try_next().await? {
        // Chunks end on rows in practice, but the protocol does not promise it: what is left waits for the next chunk.
        rest.extend_from_slice(&chunk);
        let mut at = 0;
        if !begun && rest.len() >= HEADER {
            if !rest.starts_with(SIGNATURE) {
                return Err(StoreError::CopyFormat("signature"));
            }
            (at, begun) = (HEADER, true);
        }
        if begun {
            while let Some(used) = rows.take(&rest[at..])? {
                at += used;
            }
        }
        rest.drain(..at);
    }
    if rows.placeless > 0 {
        tracing::debug!(layer = source.layer, rows = rows.placeless, "rows without a geometry are not drawn");
    }
    Ok(rows.builder)
}

struct Rows<'s> {
    source: &'s Source,
    kinds: Vec<ColumnKind>,
    builder: SegmentBuilder,
    placeless: usize,
}

impl Rows<'_> {
    /// Take one row; the bytes used, or `None` when the row is not whole yet (or the trailer is met).
    fn take(&mut self, bytes: &[u8]) -> Result<Option<usize>, StoreError> {
        let Some(count) = bytes.first_chunk::<2>().map(|b| i16::from_be_bytes(*b)) else { return Ok(None) };
        if count < 0 {
            return Ok(None);
        }
        let (mut fields, mut at) = (Vec::with_capacity(self.kinds.len() + 2), 2);
        for _ in 0..count {
            let Some(size) = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(i32::from_be_bytes) else {
                return Ok(None);
            };
            at += 4;
            let Ok(size) = usize::try_from(size) else {
                fields.push(None);
                continue;
            };
            let Some(field) = bytes.get(at..at + size) else { return Ok(None) };
            fields.push(Some(field));
            at += size;
        }
        self.push(&fields)?;
        Ok(Some(at))
    }

    fn push(&mut self, fields: &[Option<&[u8]>]) -> Result<(), StoreError> {
        let [Some(fid), geometry, values @ ..] = fields else { return Err(StoreError::CopyFormat("row")) };
        let fid = (*fid).try_into().map(i64::from_be_bytes).map_err(|_| StoreError::CopyFormat("fid"))?;
        // What has no place is a feature all the same: it is found by its identifier and in lists.
        let shape = match geometry {
            Some(bytes) => {
                wkb::shape(bytes, self.source.srid).map_err(|source| StoreError::Geometry { fid, source })?
            }
            None => None,
        };
        self.placeless += usize::from(shape.is_none());
        let shape = shape.unwrap_or_default();
        let values = values.iter().zip(&self.kinds).map(|(field, kind)| field.map_or(Value::Null, |f| value(f, *kind)));
        self.builder.push(fid, shape, values);
        Ok(())
    }
}

fn value(field: &[u8], kind: ColumnKind) -> Value<'_> {
    let number = || field.try_into().ok();
    match kind {
        ColumnKind::Text | ColumnKind::Date | ColumnKind::Moment | ColumnKind::List => {
            std::str::from_utf8(field).map_or(Value::Null, Value::Text)
        }
        ColumnKind::Int => number().map_or(Value::Null, |b| Value::Int(i64::from_be_bytes(b))),
        ColumnKind::Float => number().map_or(Value::Null, |b| Value::Float(f64::from_be_bytes(b))),
        ColumnKind::Bool => Value::Bool(field.first() == Some(&1)),
    }
}
