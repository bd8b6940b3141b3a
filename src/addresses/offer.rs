//! What a newer file would change, told so that each difference can be accepted by itself: it carries the record and the
//! version it was seen in, and everything that would be written.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::{FromRow, PgTransaction};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::addresses::difference::{Comparison, Difference, Field, KnownAddress, What};
use crate::addresses::newer::{Newer, RefusedLine};
use crate::addresses::rules::WHOLE_STREET;
use crate::exchange::bal::Key;
use crate::records::Error;

/// What a file would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offers {
    /// Addresses of the commune in the file.
    pub read: usize,
    /// Lines of the file that could not be read.
    pub refused: u64,
    /// The first of them.
    pub refused_lines: Vec<RefusedLine>,
    pub differences: Vec<Offer>,
}

/// One difference.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// The record; none when the address would be added.
    pub id: Option<i64>,
    /// The version it was compared in.
    pub version: Option<i32>,
    /// Of an address that would be added: accepted twice it is made once.
    pub key: Option<String>,
    pub what: Word,
    /// Of a move.
    pub metres: Option<f64>,
    /// The street has another name by case, accents or hyphens alone.
    pub spelling: Option<bool>,
    /// Columns that differ, of a change.
    #[serde(default)]
    pub fields: Vec<String>,
    pub label: String,
    pub was: Option<Told>,
    pub would_be: Option<Told>,
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    Added,
    Removed,
    Moved,
    Renamed,
    Changed,
}

/// An address: values by column, and its point as GeoJSON.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = OfferedAddress)]
pub struct Told {
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
    #[schema(value_type = Object)]
    pub geometry: Value,
}

#[derive(Debug, FromRow)]
struct Row {
    fid: i64,
    version: i32,
    id: String,
    ban_id: Option<String>,
    street: Option<String>,
    number: Option<i32>,
    suffix: Option<String>,
    locality: Option<String>,
    postcode: Option<String>,
    post_town: Option<String>,
    position: Option<String>,
    certified: Option<bool>,
    parcels: Option<String>,
    longitude: f64,
    latitude: f64,
}

const ROWS: &str =
    "select fid, version, id, ban_id, street, number, suffix, locality, postcode, post_town, position, certified,
        parcels, ST_X(geom) as longitude, ST_Y(geom) as latitude
    from addresses.addresses where commune = $1 order by fid";

/// An address of the table, and where it stands there.
struct Kept {
    fid: i64,
    version: i32,
    id: String,
}

/// Compare a file with the table.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn compare(mut look: PgTransaction<'static>, commune: &str, newer: Newer) -> Result<Offers, Error> {
    let rows: Vec<Row> = sqlx::query_as(ROWS).bind(commune).fetch_all(&mut *look).await?;
    drop(look);
    let (kept, present): (Vec<Kept>, Vec<KnownAddress>) = rows.into_iter().map(|row| row.known(commune)).unzip();
    let comparing = spawn_blocking(move || offers(&kept, &present, newer));
    Ok(comparing.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic())))
}

fn offers(kept: &[Kept], present: &[KnownAddress], newer: Newer) -> Offers {
    let Newer { target, addresses, refused } = newer;
    // A difference points at the address it is about.
    let records: HashMap<*const KnownAddress, &Kept> = present.iter().map(std::ptr::from_ref).zip(kept).collect();
    let found = Comparison::of(&target).differences(present, &addresses);
    let differences = found.iter().filter_map(|difference| {
        let record = difference.was.and_then(|was| records.get(&std::ptr::from_ref(was)).copied());
        // An address whose line could not be read is not gone.
        let unread = difference.what == What::Removed
            && record.is_some_and(|kept| {
                let key = difference.was.and_then(|was| was.key.as_ref());
                refused.keys.contains(&kept.id) || key.is_some_and(|key| refused.keys.contains(key))
            });
        (!unread).then(|| offer(difference, record))
    });
    Offers {
        read: addresses.len(),
        differences: differences.collect(),
        refused: refused.count,
        refused_lines: refused.lines,
    }
}

fn offer(difference: &Difference<'_>, record: Option<&Kept>) -> Offer {
    let mut offer = Offer {
        id: record.map(|kept| kept.fid),
        version: record.map(|kept| kept.version),
        key: None,
        what: Word::Changed,
        metres: None,
        spelling: None,
        fields: Vec::new(),
        label: difference.would_be.or(difference.was).map(label).unwrap_or_default(),
        was: difference.was.map(told),
        would_be: difference.would_be.map(told),
    };
    match &difference.what {
        What::Added => (offer.what, offer.key) = (Word::Added, Some(Uuid::new_v4().to_string())),
        What::Removed => offer.what = Word::Removed,
        What::Moved { metres } => (offer.what, offer.metres) = (Word::Moved, Some((metres * 10.0).round() / 10.0)),
        What::Renamed { spelling } => (offer.what, offer.spelling) = (Word::Renamed, Some(*spelling)),
        What::Changed { fields } => offer.fields = fields.iter().map(|field| field.column().to_owned()).collect(),
    }
    offer
}

fn label(address: &KnownAddress) -> String {
    let number = address.number.map(|number| number.to_string());
    let parts = [number.as_deref(), address.suffix.as_deref(), Some(address.street.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn told(address: &KnownAddress) -> Told {
    let mut values: Map<String, Value> =
        Field::ALL.into_iter().map(|field| (field.column().to_owned(), value(address, field))).collect();
    values.insert("street".into(), json!(address.street));
    // A code the BAN made up for itself is none.
    let code = address.key.as_deref().and_then(|key| Key::parse(key).0).map(|key| key.street);
    values.insert("street_code".into(), json!(code.filter(|code| code.len() == 4 && code != "xxxx" && code != "0000")));
    let geometry = json!({"type": "Point", "coordinates": [address.place.x(), address.place.y()]});
    Told { values, geometry }
}

fn value(address: &KnownAddress, field: Field) -> Value {
    match field {
        Field::BanId => json!(address.ban_id),
        Field::Number => json!(address.number.map_or(WHOLE_STREET, i64::from)),
        Field::Suffix => json!(address.suffix),
        Field::Locality => json!(address.locality),
        Field::Postcode => json!(address.postcode),
        Field::PostTown => json!(address.post_town),
        Field::Position => json!(address.position),
        Field::Certified => json!(address.certified),
        Field::Parcels => json!(address.parcels),
    }
}

impl Row {
    fn known(self, commune: &str) -> (Kept, KnownAddress) {
        let number = self.number.filter(|number| i64::from(*number) != WHOLE_STREET);
        let address = KnownAddress {
            commune: commune.to_owned(),
            ban_id: self.ban_id,
            key: Key::parse(&self.id).0.map(|key| key.written()),
            street: self.street.unwrap_or_default(),
            number: number.map(i32::unsigned_abs),
            suffix: self.suffix,
            locality: self.locality,
            postcode: self.postcode,
            post_town: self.post_town,
            position: self.position,
            certified: self.certified,
            parcels: self.parcels,
            place: geo_types::Point::new(self.longitude, self.latitude),
        };
        (Kept { fid: self.fid, version: self.version, id: self.id }, address)
    }
}
