//! Base adresse locale (BAL), formats 1.3, 1.4 and 1.5 of the AITF: addresses with a report line by line.
//!
//! A line with an error is refused; warnings and informations are told and the line is taken, corrected
//! where the correction is certain (a decimal comma, the case of a key).

mod across;
mod check;
mod fold;
mod header;
mod key;
mod names;
mod position;
mod write;

use std::collections::HashMap;
use std::path::Path;

use geo_types::Point;
use jiff::civil::Date;

use crate::base::today;
use crate::exchange::ban::ADDRESSES;
use crate::exchange::csv::{Row, Table};
use crate::exchange::format::{
    Finding, Identity, Level, Options, ReadError, Reader, Record, Reject, Sink, Stopped, Target, Value,
};
use crate::geo::{Projector, Srid};
use across::Across;
use check::{Checked, Remark};

pub use fold::folded;
pub use header::Version;
pub use key::{Key, KeyFault, parcels};
pub use position::PositionKind;
pub use write::{Address, BalFault, BalIds, BalWriter, Delegated, Place, RegionalName};

const COLUMNS: [&str; 12] = [
    "number",
    "suffix",
    "street",
    "street_code",
    "locality",
    "post_town",
    "position",
    "certified",
    "parcels",
    "updated",
    "ban_id",
    "postcode",
];
/// How far x, y and long, lat may lie apart, in metres.
const TOLERANCE: f64 = 10.0;

/// Reader of `bal`.
pub struct Bal {
    tables: Vec<(Table, Version)>,
    targets: Vec<Target>,
    options: Options,
    /// The day it is: an update of a later one is doubted.
    today: Date,
}

impl Bal {
    /// Open the files and tell their version from the header.
    ///
    /// # Errors
    /// Not readable, or no BAL.
    pub fn open(paths: &[impl AsRef<Path>], options: &Options) -> Result<Self, ReadError> {
        let mut tables = Vec::new();
        for path in paths {
            let table = Table::open(path.as_ref(), &options.progress)?;
            let version = Version::tell(&table)?;
            tables.push((table, version));
        }
        options.progress.restart();
        // The BAL says no postcode: the column of a former BAN import is left as it is.
        let columns = &COLUMNS[..COLUMNS.len() - 1];
        let target = Target::new(ADDRESSES, columns).known_by(Identity::Repeated);
        Ok(Self { tables, targets: vec![target], options: options.clone(), today: today() })
    }

    /// Versions of the files.
    pub fn versions(&self) -> impl Iterator<Item = Version> {
        self.tables.iter().map(|(_, version)| *version)
    }
}

impl Reader for Bal {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        for (table, version) in &self.tables {
            for (level, column, code, message) in header::remarks(table, *version) {
                sink.finding(Finding { level, place: table.place(1), column, code, message });
            }
            let mut file = Reading {
                version: *version,
                today: self.today,
                wanted: self.options.commune.as_deref(),
                systems: Systems::default(),
                across: Across::default(),
            };
            table.each(|row| one(row, &mut file, sink))?;
            for finding in file.across.undeclared() {
                sink.finding(finding);
            }
        }
        Ok(())
    }
}

/// What is kept from line to line of a file.
struct Reading<'o> {
    version: Version,
    today: Date,
    wanted: Option<&'o str>,
    systems: Systems,
    across: Across,
}

fn one(row: &Row<'_>, file: &mut Reading<'_>, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let mut checked = check::line(row, file.version, file.today);
    if file.wanted.is_some_and(|wanted| wanted != checked.commune) {
        return Ok(());
    }
    checked.remarks.extend(file.across.line(row, file.version));
    let systems = &mut file.systems;
    let point = position(&mut checked, systems);
    let error = checked.remarks.iter().position(|remark| remark.level == Level::Error);
    let refused = error.map(|at| checked.remarks.remove(at));
    for Remark { level, column, code, message } in checked.remarks {
        sink.finding(Finding { level, place: row.place(), column: Some(column.to_owned()), code, message });
    }
    let key = (checked.commune.clone(), checked.id.clone());
    match (refused, point) {
        (None, Some((lon, lat))) => {
            let record = Record {
                target: 0,
                place: row.place(),
                commune: checked.commune,
                id: checked.id,
                values: checked.values,
                geometry: Some(Point::new(lon, lat).into()),
            };
            sink.record(record, &|| row.raw())
        }
        (refused, _) => {
            let refused = refused.unwrap_or_else(|| {
                Remark::error("long", "coordonnees_absentes", "ni long et lat, ni x et y ne sont remplis.")
            });
            sink.reject(Reject {
                target: Some(0),
                place: row.place(),
                column: Some(refused.column.to_owned()),
                code: refused.code,
                reason: refused.message,
                position: point,
                key: Some(key).filter(|(commune, id)| !commune.is_empty() && !id.is_empty()),
                raw: row.raw(),
            })
        }
    }
}

/// Longitude and latitude of a line: as given, else from x and y; both are compared where both are given.
fn position(checked: &mut Checked, systems: &mut Systems) -> Option<(f64, f64)> {
    let Some(xy) = checked.projected else { return checked.degrees };
    let Some(projector) = systems.of(&checked.commune) else { return checked.degrees };
    match (checked.degrees, projector.0.convert(xy)) {
        (None, Ok(degrees)) => Some(degrees),
        (None, Err(_)) => None,
        (Some(degrees), _) => {
            let apart = projector.1.convert(degrees).map_or(f64::INFINITY, |(x, y)| (x - xy.0).hypot(y - xy.1));
            if apart > TOLERANCE {
                let message = format!(
                    "x, y et long, lat désignent deux endroits éloignés de {apart:.0} m ; long et lat sont gardés."
                );
                checked.remarks.push(Remark {
                    level: Level::Warning,
                    column: "x",
                    code: "coordonnees_incoherentes",
                    message,
                });
            }
            Some(degrees)
        }
    }
}

/// Conversions from and to the legal system of x and y, made once each.
#[derive(Default)]
struct Systems(HashMap<i32, Option<(Projector, Projector)>>);

impl Systems {
    fn of(&mut self, commune: &str) -> Option<&(Projector, Projector)> {
        let code = legal(commune);
        let made = self.0.entry(code).or_insert_with(|| {
            let srid = Srid::new(code).ok()?;
            Some((Projector::to_wgs84(srid).ok()?, Projector::new(Srid::WGS84, srid).ok()?))
        });
        made.as_ref()
    }
}

/// EPSG code of the system x and y are in: Lambert-93, or the one of the overseas territory.
fn legal(commune: &str) -> i32 {
    match commune.get(..3) {
        Some("971" | "972" | "977" | "978") => 5490,
        Some("973") => 2972,
        Some("974") => 2975,
        Some("975") => 4467,
        Some("976") => 4471,
        _ => 2154,
    }
}

impl Checked {
    /// Cells of [`COLUMNS`] but the postcode.
    fn fill(&mut self, cells: [Value; COLUMNS.len() - 1]) {
        self.values = cells.to_vec();
    }
}

#[cfg(test)]
mod tests;
