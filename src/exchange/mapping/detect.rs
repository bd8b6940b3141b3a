//! Which format a file of features is in: told from its first bytes, not from its name.

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use crate::exchange::archive;
use crate::exchange::csv_points::CsvPoints;
use crate::exchange::feature::Features;
use crate::exchange::flatgeobuf::FlatGeobuf;
use crate::exchange::format::{Options, ReadError};
use crate::exchange::geojson::GeoJson;
use crate::exchange::geopackage::GeoPackage;
use crate::exchange::shapefile::Shapefile;

/// Open the features of a file: `GeoJSON`, `GeoPackage`, shapefile (open or zipped), `FlatGeobuf`, CSV; all
/// but the shapefile also gzip. `layer` chooses one of several.
///
/// # Errors
/// The file cannot be read, or holds several sets and none was chosen.
pub fn features_of(path: &Path, layer: Option<&str>, options: &Options) -> Result<Vec<Box<dyn Features>>, ReadError> {
    let progress = &options.progress;
    let mut stream = archive::open(path, &Arc::default())?;
    let start = stream.fill_buf().map_err(|e| archive::explain(path, e))?;
    let text = start.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    Ok(if start.starts_with(b"SQLite format 3\0") {
        let tables = GeoPackage::open(path, progress)?;
        let names: Vec<String> = tables.iter().map(|t| t.table().to_owned()).collect();
        let rank = chosen(path, &names, layer)?;
        tables.into_iter().skip(rank).take(1).map(|t| Box::new(t) as Box<dyn Features>).collect()
    } else if start.starts_with(b"fgb\x03fgb") {
        vec![Box::new(FlatGeobuf::open(path, progress)?)]
    } else if start.starts_with(b"PK\x03\x04") {
        let shapefiles = Shapefile::open_zip(path, progress)?;
        let names: Vec<String> = shapefiles.iter().map(|s| s.name().to_owned()).collect();
        let rank = chosen(path, &names, layer)?;
        shapefiles.into_iter().skip(rank).take(1).map(|s| Box::new(s) as Box<dyn Features>).collect()
    } else if start.starts_with(&[0, 0, 0x27, 0x0a]) {
        vec![Box::new(Shapefile::open(path, progress)?)]
    } else if text.starts_with(b"{") || text.starts_with(&[0x1e]) {
        vec![Box::new(GeoJson::open(path, progress)?)]
    } else {
        vec![Box::new(CsvPoints::open(path, options.srid, progress)?)]
    })
}

/// Rank of the set to read: the only one, or the one asked for.
fn chosen(path: &Path, names: &[String], layer: Option<&str>) -> Result<usize, ReadError> {
    let not =
        |detail: String, remedy: String| ReadError::NotThisFormat { file: path.display().to_string(), detail, remedy };
    let asked = layer.map(str::to_lowercase);
    let fits = |name: &String| {
        let name = name.to_lowercase();
        asked.as_ref().is_none_or(|asked| {
            name == *asked
                || name.rsplit('/').next().is_some_and(|last| last.trim_end_matches(".shp") == asked.as_str())
        })
    };
    let ranks: Vec<usize> = names.iter().enumerate().filter(|(_, name)| fits(name)).map(|(rank, _)| rank).collect();
    match ranks.as_slice() {
        [rank] => Ok(*rank),
        _ if names.is_empty() => {
            Err(not("il ne contient aucune donnée géographique.".to_owned(), "Vérifiez le fichier.".to_owned()))
        }
        _ => Err(not(
            format!("il contient plusieurs jeux : {}.", names.join(", ")),
            "Choisissez-en un avec --source-layer NOM.".to_owned(),
        )),
    }
}
