//! CSV rows with coordinates in two columns: longitude and latitude by their names, or x and y in the
//! system the person says.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use geo_types::{Geometry, Point};

use crate::exchange::csv::{Row, Table};
use crate::exchange::feature::{Attributes, Feature, Features, Visit};
use crate::exchange::format::{Progress, ReadError, Value};

const LONGITUDES: [&str; 4] = ["lon", "long", "longitude", "lng"];
const LATITUDES: [&str; 3] = ["lat", "latitude", "lati"];
const XS: [&str; 4] = ["x", "coord_x", "x_l93", "x_lambert93"];
const YS: [&str; 4] = ["y", "coord_y", "y_l93", "y_lambert93"];

/// A CSV file of points.
pub struct CsvPoints {
    table: Table,
    x: usize,
    y: usize,
    srid: Option<i32>,
}

impl CsvPoints {
    /// Open the file and find its coordinates: longitude and latitude where it has them and no other system
    /// is asked for, else x and y.
    ///
    /// # Errors
    /// Not readable, or no such columns.
    pub fn open(path: &Path, asked: Option<i32>, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let table = Table::open(path, progress)?;
        let find = |names: &[&str]| table.header().iter().position(|h| names.contains(&h.to_lowercase().as_str()));
        let degrees = find(&LONGITUDES).zip(find(&LATITUDES)).filter(|_| asked.is_none_or(|srid| srid == 4326));
        let found = degrees.map(|(x, y)| (x, y, Some(4326))).or_else(|| Some((find(&XS)?, find(&YS)?, None)));
        let Some((x, y, srid)) = found else {
            return Err(ReadError::NotThisFormat {
                file: table.name().to_owned(),
                detail: format!("aucune colonne de coordonnées parmi : {}.", table.header().join(", ")),
                remedy: "Nommez-les lon et lat, ou x et y avec --crs.".to_owned(),
            });
        };
        Ok(Self { table, x, y, srid })
    }

    fn point(&self, row: &Row<'_>) -> Result<Option<Geometry<f64>>, String> {
        let (x, y) = (row.at(self.x), row.at(self.y));
        if x.is_empty() && y.is_empty() {
            return Ok(None);
        }
        match (decimal(&x), decimal(&y)) {
            (Some(x), Some(y)) => Ok(Some(Point::new(x, y).into())),
            _ => Err(format!("« {x} », « {y} » ne sont pas deux nombres.")),
        }
    }
}

fn decimal(text: &str) -> Option<f64> {
    text.parse().or_else(|_| text.replace(',', ".").parse()).ok().filter(|x: &f64| x.is_finite())
}

impl Features for CsvPoints {
    fn name(&self) -> &str {
        self.table.name()
    }

    fn srid(&self) -> Option<i32> {
        self.srid
    }

    fn attributes(&self) -> Option<&[String]> {
        Some(self.table.header())
    }

    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        self.table.each(|row| {
            let cells = self
                .table
                .header()
                .iter()
                .enumerate()
                .map(|(rank, name)| (Cow::Borrowed(name.as_str()), Value::text(&row.at(rank))));
            let attributes = Attributes(cells.collect());
            let feature = Feature { place: row.place(), id: None, attributes, geometry: self.point(row) };
            visit(Ok(feature), &|| row.raw())
        })
    }
}
