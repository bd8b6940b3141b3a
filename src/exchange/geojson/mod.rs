//! `GeoJSON` (RFC 7946), also one feature a line, read feature by feature whatever the size of the
//! file. A `crs` member of the 2008 form is honoured; without it coordinates are taken for longitude,
//! latitude, as the RFC says, and the mapping refuses what cannot be that.

mod parse;
mod split;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::exchange::archive;
use crate::exchange::encoding::Encoding;
use crate::exchange::feature::{Feature, Features, Unparsed, Visit};
use crate::exchange::format::{Place, Progress, Raw, ReadError, Unit};
use split::Splitter;

pub use parse::geometry_of;
pub use write::text_of;

/// A `GeoJSON` file, plain or gzip.
pub struct GeoJson {
    path: PathBuf,
    name: Arc<str>,
    progress: Arc<Progress>,
    srid: Option<i32>,
}

impl GeoJson {
    /// Open the file and read what precedes its first feature.
    ///
    /// # Errors
    /// Not readable, not `GeoJSON`, or its `crs` member names a system without an EPSG code.
    pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let name: Arc<str> = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into();
        let splitter = Splitter::open(archive::open(path, &Arc::default())?, path)?;
        let srid = declared(splitter.head(), &name)?;
        Ok(Self { path: path.to_owned(), name, progress: Arc::clone(progress), srid })
    }
}

impl Features for GeoJson {
    fn name(&self) -> &str {
        &self.name
    }

    fn srid(&self) -> Option<i32> {
        self.srid
    }

    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        let mut splitter = Splitter::open(archive::open(&self.path, &self.progress)?, &self.path)?;
        let srid = self.srid.unwrap_or(4326);
        let mut number = 0;
        while let Some(bytes) = splitter.next_object()? {
            number += 1;
            let place = Place { file: Arc::clone(&self.name), unit: Unit::Feature, number };
            let text = Encoding::text_of(bytes);
            let parsed = match parse::feature(&text) {
                Ok(parts) => {
                    Ok(Feature { place, id: parts.id, attributes: parts.attributes, geometry: parts.geometry })
                }
                Err(error) => {
                    Err(Unparsed { place, reason: format!("cet objet n’est pas du GeoJSON correct ({error}).") })
                }
            };
            visit(parsed, &|| Raw::Feature { json: text.to_string(), srid })?;
        }
        match declared(splitter.tail(), &self.name)? {
            Some(late) if late != srid => Err(ReadError::UnknownCrs {
                file: self.name.to_string(),
                detail: format!("le système EPSG:{late} n’est annoncé qu’après les objets"),
            }),
            _ => Ok(()),
        }
    }
}

/// EPSG code of a `crs` member somewhere in this part of the file.
fn declared(part: &[u8], file: &str) -> Result<Option<i32>, ReadError> {
    let text = String::from_utf8_lossy(part);
    let Some(crs) = text.find("\"crs\"").map(|at| &text[at + 5..]) else { return Ok(None) };
    let Some(name) = crs.find("\"name\"").and_then(|_| named(crs)) else { return Ok(None) };
    if name.contains("CRS84") {
        return Ok(Some(4326));
    }
    let code: String = name.chars().rev().take_while(char::is_ascii_digit).collect();
    match code.chars().rev().collect::<String>().parse() {
        Ok(srid) if name.to_ascii_uppercase().contains("EPSG") => Ok(Some(srid)),
        _ => Err(ReadError::UnknownCrs {
            file: file.to_owned(),
            detail: format!("le système « {} » n’est pas un code EPSG", name.chars().take(80).collect::<String>()),
        }),
    }
}

/// Value of `properties.name` of a crs member.
fn named(crs: &str) -> Option<&str> {
    let properties = &crs[crs.find("\"properties\"")?..];
    let after = &properties[properties.find("\"name\"")? + 6..];
    let value = &after[after.find('"')? + 1..];
    value.get(..value.find('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(text: &[u8]) -> (Option<i32>, Vec<Result<String, String>>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text).unwrap();
        let mut source = GeoJson::open(file.path(), &Arc::default()).unwrap();
        let mut out = Vec::new();
        source
            .each(&mut |feature, _| {
                out.push(match feature {
                    Ok(f) => Ok(format!("{:?} {:?} {:?}", f.id, f.attributes.text("nom"), f.geometry)),
                    Err(unparsed) => Err(unparsed.reason),
                });
                Ok(())
            })
            .unwrap();
        (source.srid(), out)
    }

    #[test]
    fn a_collection_with_a_crs_gives_its_features_and_its_code() {
        let (srid, features) = read(
            br#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},
            "features": [ {"type":"Feature","id":7,"properties":{"nom":"Le {Bourg} \"haut\""},"geometry":{"type":"Point","coordinates":[1,2.5,9]}},
            {"type":"Feature","properties":null,"geometry":null} ] }"#,
        );
        assert_eq!(srid, Some(2154));
        assert_eq!(
            features[0].as_deref(),
            Ok("Some(\"7\") Some(\"Le {Bourg} \\\"haut\\\"\") Ok(Some(POINT(1.0 2.5)))")
        );
        assert_eq!(features[1].as_deref(), Ok("None None Ok(None)"));
    }

    #[test]
    fn one_feature_a_line_is_read_too() {
        let (_, features) = read(
            b"{\"type\":\"Feature\",\"properties\":{\"nom\":\"a\"},\"geometry\":null}\n{\"type\":\"Feature\",\"properties\":{\"nom\":\"b\"},\"geometry\":null}\n",
        );
        assert_eq!(features.len(), 2);
    }

    #[test]
    fn a_latin_1_file_keeps_its_accents() {
        let (_, features) = read(b"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"nom\":\"Ch\xe2teau\"},\"geometry\":null}]}");
        assert_eq!(features[0].as_deref(), Ok("None Some(\"Château\") Ok(None)"));
    }

    #[test]
    fn a_bad_feature_leaves_the_next_ones_alone() {
        let (_, features) = read(br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nom" 1}},{"type":"Feature","properties":{"nom":"b"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1]]]}}]}"#);
        assert!(features[0].is_err());
        assert!(features[1].as_ref().unwrap().contains("Err"), "{:?}", features[1]);
    }
}
