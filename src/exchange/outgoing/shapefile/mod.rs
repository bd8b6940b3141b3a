//! Shapefiles in a zip (ESRI, 1998): `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg`, one of each kind of geometry.
//!
//! Written by hand: the library that reads them writes neither a record without geometry nor a whole number beyond 2⁵³.
//! What the form cannot hold is said in a text beside them: names cut to ten letters, texts cut to 254 bytes.

mod dbf;
mod notice;
mod shp;

use std::collections::BTreeMap;
use std::io::{self, BufReader, Seek, SeekFrom, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::exchange::outgoing::shapefile::dbf::Dbf;
use crate::exchange::outgoing::shapefile::notice::Notice;
use crate::exchange::outgoing::shapefile::shp::{Kind, Shp};
use crate::exchange::outgoing::{Collection, Feature, Writer};

pub(in crate::exchange::outgoing) use dbf::MOST_COLUMNS;

/// An archive being written. Its files wait in temporary ones.
pub struct Shapefile<W> {
    collection: Collection,
    /// One for each kind met, in the order of their codes.
    parts: BTreeMap<Kind, Parts>,
    notice: Notice,
    sink: W,
}

/// The two files that grow with the features.
struct Parts {
    shp: Shp,
    dbf: Dbf,
}

impl<W: Write + Send> Shapefile<W> {
    /// Begin an archive.
    pub fn new(collection: &Collection, sink: W) -> Self {
        let notice = Notice::new(collection.language);
        Self { collection: collection.clone(), parts: BTreeMap::new(), notice, sink }
    }

    fn parts(&mut self, kind: Kind) -> io::Result<&mut Parts> {
        if !self.parts.contains_key(&kind) {
            let parts = Parts { shp: Shp::new(kind)?, dbf: Dbf::new(&self.collection.columns)? };
            self.parts.insert(kind, parts);
        }
        self.parts.get_mut(&kind).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl<W: Write + Send> Writer for Shapefile<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let drawn = feature.sound();
        let kind = drawn.map_or_else(|| Kind::of_layer(self.collection.geometry), Kind::of);
        let parts = self.parts(kind)?;
        parts.shp.record(drawn)?;
        let cut = parts.dbf.record(feature.id, feature.values)?;
        self.notice.cut += u64::from(cut);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.parts.is_empty() {
            self.parts(Kind::of_layer(self.collection.geometry))?;
        }
        let Self { collection, parts, mut notice, sink } = *self;
        let mut zip = ZipWriter::new_stream(sink);
        let alone = parts.len() == 1;
        let definition = collection.crs.srid.system().and_then(crate::geo::System::definition);
        for (kind, Parts { shp, dbf }) in parts {
            let name = if alone { collection.id.clone() } else { format!("{}-{}", collection.id, kind.name()) };
            notice.renamed(dbf.names(), &collection.columns);
            let [shp, shx] = shp.finish()?;
            for (extension, mut file) in [("shp", shp), ("shx", shx), ("dbf", dbf.finish()?)] {
                entry(&mut zip, &format!("{name}.{extension}"))?;
                file.seek(SeekFrom::Start(0))?;
                io::copy(&mut BufReader::new(file), &mut zip)?;
            }
            let texts = [("cpg", Some("UTF-8".to_owned())), ("prj", definition.clone())];
            for (extension, text) in texts.into_iter().filter_map(|(extension, text)| Some((extension, text?))) {
                entry(&mut zip, &format!("{name}.{extension}"))?;
                zip.write_all(text.as_bytes())?;
            }
        }
        if let Some(text) = notice.text() {
            entry(&mut zip, "LISEZMOI.txt")?;
            zip.write_all(text.as_bytes())?;
        }
        zip.finish()?.into_inner().flush()
    }
}

fn entry<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str) -> io::Result<()> {
    Ok(zip.start_file(name, SimpleFileOptions::default())?)
}

#[cfg(test)]
mod tests;
