//! The reader's thread: takes records, fits them, writes rows of binary COPY.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use fastbloom::BloomFilter;
use tokio::sync::mpsc::Sender;

use crate::base::is_insee;
use crate::exchange::format::{Finding, Place, Raw, ReadError, Reader, Record, Reject, Sink, Stopped, Unit, Value};
use crate::imports::encode;
use crate::imports::shape;
use crate::imports::table::Table;

/// Rows are handed over in pieces of about this size.
const PIECE: usize = 256 << 10;

/// Bits that remember the keys met: some hundred thousand records without one mistaken for another, and 4 MB whatever
/// the size of the file.
const MET_BITS: usize = 1 << 25;
const MET_HASHES: u32 = 7;

/// States of a staged row.
pub(super) const CERTAIN: i16 = 0;
/// PostGIS has to look at its geometry.
pub(super) const SUSPECT: i16 = 1;
/// Only the key counts: the record was refused, its row in the table is not taken for removed.
pub(super) const SPARED: i16 = 2;

/// What the thread hands over.
pub(super) enum Message {
    Rows {
        target: usize,
        rows: Vec<u8>,
    },
    Reject(Box<Reject>),
    Finding(Finding),
    /// The reader is given back for a second reading.
    End {
        reader: Box<dyn Reader>,
        outcome: Result<(), ReadError>,
    },
}

/// What the reader's thread and the importer share.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    /// Records met, rejects included.
    pub count: Arc<AtomicU64>,
    /// A geometry was staged that PostGIS has to look at.
    pub suspects: Arc<AtomicBool>,
    /// A key may have been met twice: the database has to look. Until then it was certainly not.
    pub twins: Arc<AtomicBool>,
    places: Arc<Mutex<Vec<(Arc<str>, Unit)>>>,
}

impl Shared {
    /// A place as one number: which file and unit, 16 bits, then the number in it.
    fn pack(&self, place: &Place) -> i64 {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let known = places.iter().rposition(|(file, unit)| *file == place.file && *unit == place.unit);
        let rank = known.unwrap_or_else(|| {
            places.push((Arc::clone(&place.file), place.unit));
            places.len() - 1
        });
        let rank = i64::try_from(rank).unwrap_or(0) & 0x7fff;
        (rank << 48) | i64::try_from(place.number).unwrap_or(0) & 0xffff_ffff_ffff
    }

    /// The place packed into a number.
    pub(super) fn unpack(&self, packed: i64) -> Place {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let rank = usize::try_from(packed >> 48).unwrap_or(0);
        let (file, unit) = places.get(rank).cloned().unwrap_or_else(|| ("".into(), Unit::Feature));
        Place { file, unit, number: u64::try_from(packed & 0xffff_ffff_ffff).unwrap_or(0) }
    }
}

/// Run the reader to its end.
pub(super) fn run(mut reader: Box<dyn Reader>, tables: Arc<Vec<Table>>, sender: Sender<Message>, shared: Shared) {
    let buffers = tables.iter().map(|_| Vec::with_capacity(PIECE + (PIECE >> 2))).collect();
    let met = BloomFilter::with_num_bits(MET_BITS).hashes(MET_HASHES);
    let mut intake = Intake { tables, buffers, sender, shared, met };
    let outcome = reader.read(&mut intake).and_then(|()| intake.flush().map_err(ReadError::from));
    // A receiver that is gone has failed itself and tells why.
    let _ = intake.sender.blocking_send(Message::End { reader, outcome });
}

struct Intake {
    tables: Arc<Vec<Table>>,
    buffers: Vec<Vec<u8>>,
    sender: Sender<Message>,
    shared: Shared,
    met: BloomFilter,
}

impl Intake {
    fn send(&self, message: Message) -> Result<(), Stopped> {
        self.sender.blocking_send(message).map_err(|_| Stopped)
    }

    fn hand_over(&mut self, target: usize) -> Result<(), Stopped> {
        let rows = std::mem::replace(&mut self.buffers[target], Vec::with_capacity(PIECE + (PIECE >> 2)));
        self.send(Message::Rows { target, rows })
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        for target in 0..self.buffers.len() {
            if !self.buffers[target].is_empty() {
                self.hand_over(target)?;
            }
        }
        Ok(())
    }

    /// Stage the key of a refused record.
    fn spare(
        &mut self,
        target: usize,
        ordinal: u64,
        place: &Place,
        (commune, id): (&str, &str),
    ) -> Result<(), Stopped> {
        let table = &self.tables[target];
        let out = &mut self.buffers[target];
        begin(out, table, (ordinal, self.shared.pack(place), SPARED), (commune, id));
        for _ in 0..table.columns.len() + usize::from(table.geometry.is_some()) {
            encode::null(out);
        }
        if self.buffers[target].len() > PIECE { self.hand_over(target) } else { Ok(()) }
    }
}

impl Sink for Intake {
    fn record(&mut self, record: Record, raw: &dyn Fn() -> Raw) -> Result<(), Stopped> {
        let ordinal = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let target = record.target;
        let mark = self.buffers[target].len();
        let place = self.shared.pack(&record.place);
        if self.met.insert(&(target, &record.commune, &record.id)) {
            self.shared.twins.store(true, Ordering::Relaxed);
        }
        let staged = stage(&mut self.buffers[target], &self.tables[target], (ordinal, place), record);
        if let Ok(SUSPECT) = staged {
            self.shared.suspects.store(true, Ordering::Relaxed);
        }
        if let Err(refused) = staged {
            self.buffers[target].truncate(mark);
            let Refused { record, column, fault } = *refused;
            let key = (record.commune, record.id);
            self.spare(target, ordinal, &record.place, (&key.0, &key.1))?;
            return self.send(Message::Reject(Box::new(Reject {
                target: Some(target),
                place: record.place,
                column,
                code: fault.code,
                reason: fault.reason,
                position: fault.position,
                key: Some(key),
                raw: raw(),
            })));
        }
        if self.buffers[target].len() > PIECE { self.hand_over(target) } else { Ok(()) }
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Stopped> {
        let ordinal = self.shared.count.fetch_add(1, Ordering::Relaxed);
        if let (Some(target), Some((commune, id))) = (reject.target, &reject.key) {
            self.spare(target, ordinal, &reject.place, (commune, id))?;
        }
        self.send(Message::Reject(Box::new(reject)))
    }

    fn finding(&mut self, finding: Finding) {
        // When the receiver is gone the next record stops the reader.
        let _ = self.send(Message::Finding(finding));
    }
}

/// A record given back with what is wrong with it.
struct Refused {
    record: Record,
    column: Option<String>,
    fault: shape::Fault,
}

/// The columns every staged row has.
fn begin(out: &mut Vec<u8>, table: &Table, (ordinal, place, state): (u64, i64, i16), (commune, id): (&str, &str)) {
    encode::begin_row(out, 5 + table.columns.len() + usize::from(table.geometry.is_some()));
    encode::bytes(out, &ordinal.to_be_bytes());
    encode::bytes(out, &place.to_be_bytes());
    encode::bytes(out, &state.to_be_bytes());
    encode::bytes(out, commune.as_bytes());
    encode::bytes(out, id.as_bytes());
}

/// Write the row of a record. Gives its state.
fn stage(
    out: &mut Vec<u8>,
    table: &Table,
    (ordinal, place): (u64, i64),
    mut record: Record,
) -> Result<i16, Box<Refused>> {
    let geometry = match (&table.geometry, record.geometry.take()) {
        (None, _) => None,
        (Some(_), None) => {
            let reason = "l’objet n’a pas de géométrie.".to_owned();
            let fault = shape::Fault { code: "geometrie_absente", reason, position: None };
            return Err(Box::new(Refused { record, column: None, fault }));
        }
        (Some(column), Some(geometry)) => match shape::fit(geometry, column.wanted) {
            Ok(fitted) => Some(fitted),
            Err(fault) => return Err(Box::new(Refused { record, column: None, fault })),
        },
    };
    if let Some((column, reason)) = bad_key(&record, table) {
        let fault = shape::Fault { code: "cle_incorrecte", reason, position: None };
        return Err(Box::new(Refused { record, column: Some(column), fault }));
    }
    let state = if geometry.as_ref().is_some_and(|(_, suspect)| *suspect) { SUSPECT } else { CERTAIN };
    begin(out, table, (ordinal, place, state), (&record.commune, &record.id));
    for (rank, column) in table.columns.iter().enumerate() {
        let value = record.values.get(rank).unwrap_or(&Value::Null);
        if let Err(encode::Unfit(reason)) = encode::value(out, column.kind, value) {
            let fault = shape::Fault { code: "valeur_incorrecte", reason, position: None };
            let column = Some(table.target.columns[rank].clone());
            return Err(Box::new(Refused { record, column, fault }));
        }
    }
    if let Some((geometry, _)) = geometry {
        encode::geometry(out, &geometry);
    }
    Ok(state)
}

fn bad_key(record: &Record, table: &Table) -> Option<(String, String)> {
    if let Some(name) = &table.names.commune
        && !is_insee(&record.commune)
    {
        let reason = if record.commune.is_empty() {
            "la commune n’est pas connue : ajoutez --commune CODE_INSEE ou --map commune=ATTRIBUT.".to_owned()
        } else {
            format!("« {} » n’est pas un code INSEE de commune.", record.commune)
        };
        return Some((name.clone(), reason));
    }
    let unusable = record.id.trim().is_empty() || record.id.contains('\0');
    (table.keyed_by_id() && unusable)
        .then(|| (table.names.id.clone(), "l’identifiant est vide ou illisible.".to_owned()))
}

/// Reads a second time for what the database refused: `faults` by ordinal.
pub(super) fn replay(
    mut reader: Box<dyn Reader>,
    faults: HashMap<u64, (usize, shape::Fault)>,
    sender: Sender<Message>,
) {
    let mut again = Replay { faults, sender, ordinal: 0 };
    let outcome = match reader.read(&mut again) {
        Err(ReadError::Stopped(_)) if again.faults.is_empty() => Ok(()),
        other => other,
    };
    // A receiver that is gone has failed itself and tells why.
    let _ = again.sender.blocking_send(Message::End { reader, outcome });
}

struct Replay {
    faults: HashMap<u64, (usize, shape::Fault)>,
    sender: Sender<Message>,
    ordinal: u64,
}

impl Sink for Replay {
    fn record(&mut self, record: Record, raw: &dyn Fn() -> Raw) -> Result<(), Stopped> {
        self.ordinal += 1;
        if let Some((target, fault)) = self.faults.remove(&(self.ordinal - 1)) {
            let reject = Reject {
                target: Some(target),
                place: record.place,
                column: None,
                code: fault.code,
                reason: fault.reason,
                position: fault.position,
                key: Some((record.commune, record.id)),
                raw: raw(),
            };
            self.sender.blocking_send(Message::Reject(Box::new(reject))).map_err(|_| Stopped)?;
        }
        if self.faults.is_empty() { Err(Stopped) } else { Ok(()) }
    }

    fn reject(&mut self, _: Reject) -> Result<(), Stopped> {
        self.ordinal += 1;
        Ok(())
    }

    fn finding(&mut self, _: Finding) {}
}
