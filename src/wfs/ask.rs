//! A query as it was written becomes a query of its layer.

use crate::collections::{Area, Order, Query, Seen};
use crate::exchange::outgoing::Collection;
use crate::geo::CrsName;
use crate::wfs::reference::{self, Reference};
use crate::wfs::request::{AdHoc, Sorted, TypeName};
use crate::wfs::visit::Visit;
use crate::wfs::{Error, conditions, systems};

/// What is asked of one layer.
#[derive(Debug, Clone)]
pub struct Asked {
    pub seen: Seen,
    pub query: Query,
    /// Name of the system, as it was asked: `srsName` of every geometry.
    pub srs_name: String,
    /// Geometries are given: they are not where the request lists properties without them.
    pub geometry: bool,
}

impl Asked {
    /// What a writer is told.
    #[must_use]
    pub fn collection(&self, visit: &Visit) -> Collection {
        let properties = self.query.properties.as_deref();
        let mut collection = self.seen.collection(properties, self.query.crs, visit.manner.language);
        collection.geometry = collection.geometry.filter(|_| self.geometry);
        collection
    }
}

/// Read a query of a layer the reader may see.
///
/// # Errors
/// What of it is unknown or wrong, with the place the standard gives it.
pub fn read(visit: &Visit, asked: &AdHoc, locator: &'static str) -> Result<Asked, Error> {
    let seen = visit.seen(&asked.name, locator)?;
    let version = visit.manner.version;
    let (crs, srs_name) = systems::asked(asked.srs.as_deref(), &seen.systems(), version)?;
    let collection = seen.collection(None, crs, visit.manner.language);
    let mut query = Query { crs, sort: order(&asked.sort, &collection)?, ..Query::default() };
    let geometry = project(&asked.properties, &collection, &mut query)?;
    if let Some(area) = &asked.area {
        query.area = Some(area_of(area, systems::default_system(version))?);
    }
    if !asked.ids.is_empty() {
        query.ids = Some(identifiers(visit, &seen, &asked.ids)?);
    }
    if let Some(filter) = &asked.filter {
        conditions::add(visit, &seen, &collection, filter, &mut query)?;
    }
    Ok(Asked { seen, query, srs_name, geometry })
}

/// Which properties are given; whether the geometry is.
fn project(paths: &[String], collection: &Collection, query: &mut Query) -> Result<bool, Error> {
    if paths.is_empty() {
        return Ok(true);
    }
    let (mut columns, mut geometry) = (Vec::new(), false);
    for path in paths {
        match reference::find(path, collection)? {
            Reference::Column(name) => columns.push(name),
            Reference::Geometry => geometry = true,
            Reference::Id | Reference::Bounds | Reference::Absent(_) => {}
        }
    }
    query.properties = Some(columns);
    Ok(geometry)
}

fn order(keys: &[Sorted], collection: &Collection) -> Result<Vec<(String, Order)>, Error> {
    let one = |key: &Sorted| match reference::find(&key.reference, collection) {
        Ok(Reference::Column(name)) => Ok((name, if key.descending { Order::Descending } else { Order::Ascending })),
        _ => Err(Error::wrong("sortBy", &key.reference)),
    };
    keys.iter().map(one).collect()
}

/// `lower,lower,upper,upper[,system]` (OGC 06-121r3, 10.2.3).
fn area_of(text: &str, crs: CrsName) -> Result<Area, Error> {
    let wrong = || Error::wrong("bbox", text);
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let crs = match parts.len() {
        4 => crs,
        5 => parts[4].parse().map_err(|_| wrong())?,
        _ => return Err(wrong()),
    };
    let mut numbers = [0.0_f64; 4];
    for (number, part) in numbers.iter_mut().zip(&parts) {
        *number = part.parse().map_err(|_| wrong())?;
    }
    Area::of_box(numbers, crs).map_err(|error| Error::about("bbox", error))
}

/// Identifiers of features of this layer. One of another layer is an error; one of nothing finds nothing.
///
/// # Errors
/// [`Error::Wrong`] with the locator the conformance suite looks for.
pub fn identifiers(visit: &Visit, seen: &Seen, written: &[String]) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    for id in written {
        let Some((layer, number)) = id.rsplit_once('.') else { continue };
        if layer == seen.id() {
            found.extend(number.parse::<i64>().ok());
        } else if visit.seen(&TypeName { namespace: None, local: layer.to_owned() }, "typeNames").is_ok() {
            return Err(Error::wrong("RESOURCEID", id));
        }
    }
    Ok(found)
}
