//! `FlatGeobuf` 3, read from its first byte to its last, plain or gzip.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbFeature, FgbReader};
use geozero::ToGeo;

use crate::exchange::archive::{self, Stream};
use crate::exchange::feature::{Attributes, Feature, Features, Unparsed, Visit};
use crate::exchange::format::{Place, Progress, Raw, ReadError, Unit, Value};
use crate::exchange::geojson;

/// A `FlatGeobuf` file.
pub struct FlatGeobuf {
    path: PathBuf,
    name: Arc<str>,
    srid: Option<i32>,
    attributes: Vec<String>,
    progress: Arc<Progress>,
}

impl FlatGeobuf {
    /// Open the file and read its header.
    ///
    /// # Errors
    /// Not readable, or not `FlatGeobuf`.
    pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let name: Arc<str> = path.file_name().unwrap_or_default().to_string_lossy().into();
        let reader = start(path, &Arc::default())?;
        let header = reader.header();
        let epsg = header.crs().filter(|crs| crs.org().is_none_or(|org| org.eq_ignore_ascii_case("EPSG")));
        let srid = epsg.map(|crs| crs.code()).filter(|code| *code > 0);
        let columns = header.columns();
        let attributes = columns.iter().flatten().map(|column| column.name().to_owned()).collect();
        Ok(Self { path: path.to_owned(), name, srid, attributes, progress: Arc::clone(progress) })
    }
}

fn start(path: &Path, progress: &Arc<Progress>) -> Result<FgbReader<Stream>, ReadError> {
    FgbReader::open(archive::open(path, progress)?).map_err(|e| damaged(path, &e))
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::NotThisFormat {
        file: path.display().to_string(),
        detail: format!("le fichier n’est pas un FlatGeobuf lisible ({error})."),
        remedy: "Exportez-le ou téléchargez-le à nouveau.".to_owned(),
    }
}

impl Features for FlatGeobuf {
    fn name(&self) -> &str {
        &self.name
    }

    fn srid(&self) -> Option<i32> {
        self.srid
    }

    fn attributes(&self) -> Option<&[String]> {
        Some(&self.attributes)
    }

    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        let mut features = start(&self.path, &self.progress)?.select_all_seq().map_err(|e| damaged(&self.path, &e))?;
        let mut number = 0;
        while let Some(read) = features.next().map_err(|e| damaged(&self.path, &e))? {
            number += 1;
            let place = Place { file: Arc::clone(&self.name), unit: Unit::Feature, number };
            let feature = match cells(read, &self.attributes) {
                Ok(attributes) => {
                    let geometry = match read.geometry() {
                        None => Ok(None),
                        Some(_) => read.to_geo().map(Some).map_err(|e| format!("la géométrie est illisible ({e}).")),
                    };
                    Ok(Feature { place, id: None, attributes, geometry })
                }
                Err(reason) => Err(Unparsed { place, reason }),
            };
            let written = feature.clone();
            let srid = self.srid.unwrap_or(0);
            visit(feature, &|| match &written {
                Ok(feature) => Raw::Feature { json: geojson::text_of(feature), srid },
                Err(_) => Raw::None,
            })?;
        }
        Ok(())
    }
}

fn cells<'a>(feature: &FgbFeature, names: &'a [String]) -> Result<Attributes<'a>, String> {
    let texts: HashMap<String, String> =
        feature.properties().map_err(|e| format!("les attributs sont illisibles ({e})."))?;
    let cells = names.iter().map(|name| {
        let value = texts.get(name).map_or(Value::Null, |text| Value::text(text));
        (Cow::Borrowed(name.as_str()), value)
    });
    Ok(Attributes(cells.collect()))
}
