//! A delivery taken apart: tables with geometry, tables without.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::exchange::archive::{self, Zip};
use crate::exchange::cnig::naming::table_name;
use crate::exchange::cnig::tables::{Row, dbf_rows, gpkg_rows};
use crate::exchange::feature::Features;
use crate::exchange::format::{Options, ReadError};
use crate::exchange::geopackage::GeoPackage;
use crate::exchange::shapefile::Shapefile;

/// A table with geometry.
pub(super) struct Layer {
    /// `ZONE_URBA`, `AC1_ASSIETTE_SUP_S` …
    pub table: String,
    pub features: Box<dyn Features>,
}

/// One archive, folder or `GeoPackage`.
pub(super) struct Package {
    /// Name people know.
    pub shown: String,
    pub layers: Vec<Layer>,
    pub tables: BTreeMap<String, Vec<Row>>,
}

/// Deepest folder entered.
const DEEPEST: usize = 8;
const MOST_FILES: usize = 20_000;

impl Package {
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self, ReadError> {
        let mut package = Self { shown: path.display().to_string(), layers: Vec::new(), tables: BTreeMap::new() };
        if path.is_dir() {
            let mut files = Vec::new();
            walk(path, 0, &mut files)?;
            for file in files {
                package.add_file(&file, options)?;
            }
        } else {
            package.add_file(path, options)?;
        }
        Ok(package)
    }

    /// Rows of a table without geometry, whatever category its name begins with.
    pub(super) fn rows(&self, table: &str) -> impl Iterator<Item = &Row> {
        let ends = format!("_{table}");
        self.tables.iter().filter(move |(name, _)| *name == table || name.ends_with(&ends)).flat_map(|(_, rows)| rows)
    }

    fn add_file(&mut self, path: &Path, options: &Options) -> Result<(), ReadError> {
        let lower = path.to_string_lossy().to_lowercase();
        let ends = |end: &str| lower.ends_with(end);
        if ends(".zip") {
            self.add_zip(path, options)
        } else if ends(".gpkg") || ends(".gpkg.gz") {
            self.add_geopackage(path, options)
        } else if ends(".shp") {
            self.add_layer(Box::new(Shapefile::open(path, &options.progress)?));
            Ok(())
        } else if ends(".dbf") && !has_shape(path) {
            let unreadable = |source| ReadError::Unreadable { file: path.to_owned(), source };
            let rows = dbf_rows(File::open(path).map_err(unreadable)?)
                .map_err(|e| damaged(&path.display().to_string(), &e))?;
            self.tables.entry(table_name(&lower)).or_default().extend(rows);
            Ok(())
        } else {
            Ok(())
        }
    }

    fn add_layer(&mut self, features: Box<dyn Features>) {
        self.layers.push(Layer { table: table_name(features.name()), features });
    }

    fn add_zip(&mut self, path: &Path, options: &Options) -> Result<(), ReadError> {
        for shapefile in Shapefile::open_zip(path, &options.progress)? {
            self.add_layer(Box::new(shapefile));
        }
        let mut zip = Zip::open(path)?;
        let names = zip.names();
        let stem = |name: &str| name.rsplit_once('.').map(|(stem, ext)| (stem.to_lowercase(), ext.to_lowercase()));
        let shapes: Vec<String> =
            names.iter().filter_map(|n| stem(n)).filter(|(_, e)| e == "shp").map(|(s, _)| s).collect();
        for name in &names {
            if stem(name).is_some_and(|(stem, ext)| ext == "dbf" && !shapes.contains(&stem)) {
                let rows = dbf_rows(zip.unpack(name)?).map_err(|e| damaged(&format!("{}/{name}", self.shown), &e))?;
                self.tables.entry(table_name(name)).or_default().extend(rows);
            }
        }
        Ok(())
    }

    fn add_geopackage(&mut self, path: &Path, options: &Options) -> Result<(), ReadError> {
        for layer in GeoPackage::open(path, &options.progress)? {
            let table = table_name(layer.table());
            self.layers.push(Layer { table, features: Box::new(layer) });
        }
        let file = archive::on_disk(path)?;
        for (name, rows) in gpkg_rows(file.path()).map_err(|e| damaged(&self.shown, &e.to_string()))? {
            self.tables.entry(table_name(&name)).or_default().extend(rows);
        }
        Ok(())
    }
}

fn has_shape(dbf: &Path) -> bool {
    ["shp", "SHP", "Shp"].iter().any(|extension| dbf.with_extension(extension).exists())
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    let unreadable = |source| ReadError::Unreadable { file: folder.to_owned(), source };
    let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(unreadable)?.filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
        if files.len() > MOST_FILES {
            let detail = format!("plus de {MOST_FILES} fichiers.");
            return Err(ReadError::LimitExceeded { file: folder.display().to_string(), detail });
        }
    }
    Ok(())
}

fn damaged(file: &str, detail: &str) -> ReadError {
    ReadError::NotThisFormat {
        file: file.to_owned(),
        detail: format!("la table est illisible ({detail})."),
        remedy: "Téléchargez le document à nouveau sur le Géoportail de l’urbanisme.".to_owned(),
    }
}
