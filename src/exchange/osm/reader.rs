//! The reader of `OpenStreetMap` streets.

use std::path::PathBuf;
use std::sync::Arc;

use geo_types::{Geometry, LineString, MultiLineString};

use crate::exchange::archive;
use crate::exchange::format::{
    Finding, Level, Options, Place, Raw, ReadError, Reader, Record, Sink, Stopped, Target, Unit, digest,
};
use crate::exchange::osm::elements::{Element, each};
use crate::exchange::osm::streets::{Places, Streets, Way};

/// Named streets of extracts. Memory grows with the streets, not with the file: ways are read in a first
/// pass, the places of their nodes in a second.
pub struct OsmReader {
    paths: Vec<PathBuf>,
    options: Options,
    targets: [Target; 1],
}

impl OsmReader {
    /// Open extracts.
    ///
    /// # Errors
    /// Neither `--commune` nor an outline tells whose the streets are; a file is not readable.
    pub fn open(paths: &[PathBuf], options: Options) -> Result<Self, ReadError> {
        let outlines = &options.outlines;
        if outlines.is_empty() && options.commune.is_none() {
            return Err(ReadError::NotThisFormat {
                file: paths.first().map(|p| p.display().to_string()).unwrap_or_default(),
                detail: "un extrait OpenStreetMap ne dit pas à quelle commune est une rue, et aucun contour de commune n’est chargé.".to_owned(),
                remedy: "Importez d’abord les contours (etalab-cadastre), ou relancez avec --commune.".to_owned(),
            });
        }
        for path in paths {
            std::fs::File::open(path).map_err(|source| ReadError::Unreadable { file: path.clone(), source })?;
        }
        let targets = [Target::new("addresses.streets", &["name", "kind", "code"])];
        Ok(Self { paths: paths.to_vec(), options, targets })
    }

    /// Communes a line is in, of those asked for.
    fn communes<'a>(&'a self, lines: &[LineString<f64>]) -> Vec<&'a str> {
        let asked = self.options.commune.as_deref();
        if let (Some(asked), true) = (asked, self.is_unchecked()) {
            return vec![asked];
        }
        let shape = Geometry::MultiLineString(MultiLineString::new(lines.to_vec()));
        let mut found = self.options.outlines.communes(&shape);
        found.retain(|commune| asked.is_none_or(|a| a == *commune));
        found
    }

    /// The outline of the commune asked for is not known: everything is taken as its own.
    fn is_unchecked(&self) -> bool {
        self.options.commune.as_deref().is_some_and(|c| self.options.outlines.of(c).is_none())
    }

    fn streets(&self, path: &PathBuf, streets: &mut Streets) -> Result<Counts, ReadError> {
        // Both passes are opened at once, so that the progress bar knows its length.
        let first = archive::open(path, &self.options.progress)?;
        let second = archive::open(path, &self.options.progress)?;
        let mut ways = Vec::new();
        each(path, first, &mut |element| {
            if let Element::Way { nodes, tags, .. } = element {
                ways.extend(Way::of(nodes, tags));
            }
            Ok(())
        })?;
        let mut places = Places::needed(&ways);
        each(path, second, &mut |element| {
            if let Element::Node { id, place } = element {
                places.put(id, place);
            }
            Ok(())
        })?;
        let mut counts = Counts::default();
        for (way, number) in ways.iter().zip(1..) {
            let (lines, cut) = places.lines(way);
            counts.cut += u64::from(cut);
            if lines.is_empty() {
                continue;
            }
            let communes = self.communes(&lines);
            counts.elsewhere += u64::from(communes.is_empty());
            for commune in communes {
                streets.add(commune, way, &lines, number);
            }
        }
        Ok(counts)
    }
}

#[derive(Debug, Default)]
struct Counts {
    /// Ways some nodes of which are not in the extract.
    cut: u64,
    /// Ways outside every commune wanted.
    elsewhere: u64,
}

impl Reader for OsmReader {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.options.progress.restart();
        let mut streets = Streets::default();
        for path in &self.paths {
            let counts = self.streets(path, &mut streets)?;
            let file: Arc<str> = path.display().to_string().into();
            let mut say = |level, code, message| {
                let place = Place { file: Arc::clone(&file), unit: Unit::Feature, number: 1 };
                sink.finding(Finding { level, place, column: None, code, message });
            };
            if self.is_unchecked() {
                let message =
                    "Le contour de la commune n’est pas chargé : toutes les rues du fichier lui sont attribuées.";
                say(Level::Warning, "contour_absent", message.to_owned());
            }
            if counts.cut > 0 {
                let message =
                    format!("{} tronçons dépassent de l’extrait : seule la partie présente est gardée.", counts.cut);
                say(Level::Info, "troncons_coupes", message);
            }
            if counts.elsewhere > 0 {
                let message =
                    format!("{} tronçons hors des communes demandées ont été laissés de côté.", counts.elsewhere);
                say(Level::Info, "hors_commune", message);
            }
        }
        let file: Arc<str> = self.paths.first().map(|p| p.display().to_string()).unwrap_or_default().into();
        streets.into_iter().try_for_each(|(key, street)| -> Result<(), Stopped> {
            let record = Record {
                target: 0,
                place: Place { file: Arc::clone(&file), unit: Unit::Feature, number: street.first },
                id: format!("osm-{}", digest(&[&street.commune, &key], None)),
                values: vec![street.name.as_str().into(), street.class.as_str().into(), street.code.clone().into()],
                geometry: Some(street.geometry()),
                commune: street.commune,
            };
            // An extract is corrected in OpenStreetMap itself, not in the file.
            sink.record(record, &|| Raw::None)
        })?;
        Ok(())
    }
}
