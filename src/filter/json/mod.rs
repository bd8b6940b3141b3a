//! CQL2 as JSON (OGC 21-065r2, annex C).
mod geometry;
mod reader;

use serde_json::Value;

use crate::filter::Fault;
use crate::filter::build::Builder;
use crate::filter::field::Fields;
use crate::filter::model::Test;
use crate::geo::CrsName;

/// The filter an object stands for.
pub fn read(value: &Value, fields: &Fields, crs: CrsName) -> Result<Test, Fault> {
    let mut reader = reader::Reader { builder: Builder::new(fields, crs, false), path: String::new() };
    let term = reader.term(value)?;
    reader.test(term)
}

#[cfg(test)]
mod tests;
