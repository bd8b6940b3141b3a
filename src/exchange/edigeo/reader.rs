//! The reader of EDIGEO deliveries.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use geo_types::Geometry;

use crate::exchange::edigeo::blocks::Object;
use crate::exchange::edigeo::coverage::Survey;
use crate::exchange::edigeo::join::Commune;
use crate::exchange::edigeo::lot::{Depth, Lot};
use crate::exchange::edigeo::objects::{Coverage, Row, Rows, commune, rank, targets};
use crate::exchange::edigeo::source::{for_each_lot, total_bytes};
use crate::exchange::edigeo::topology::Shapeless;
use crate::exchange::format::{
    Finding, Level, Options, Place, Raw, ReadError, Reader, Record, Reject, Sink, Target, Unit,
};
use crate::geo::{Bbox, Projector, Srid, legal_system};

/// EDIGEO lots of one or several communes: archives, folders, or both.
pub struct EdigeoReader {
    paths: Vec<PathBuf>,
    options: Options,
    srid: Option<Srid>,
    targets: Vec<Target>,
    survey: Survey,
    /// Lots of other communes than the one asked for.
    skipped: u64,
}

impl EdigeoReader {
    /// Open a delivery and measure what it covers (every lot is read once for that).
    ///
    /// # Errors
    /// No lot in the paths, a lot incomplete, delivered twice, of unknown system or unknown département;
    /// limits exceeded; unreadable files.
    pub fn open(paths: &[PathBuf], options: Options) -> Result<Self, ReadError> {
        let shown = paths.first().map(|p| p.display().to_string()).unwrap_or_default();
        let not = |detail: String, remedy: &str| ReadError::NotThisFormat {
            file: shown.clone(),
            detail,
            remedy: remedy.to_owned(),
        };
        let srid = options.srid.map(Srid::new).transpose().map_err(|e| not(e.to_string(), "Corrigez --crs."))?;
        let mut reader =
            Self { paths: paths.to_vec(), options, srid, targets: Vec::new(), survey: Survey::default(), skipped: 0 };
        reader.survey()?;
        if reader.survey.shares().next().is_none() {
            let detail = if reader.skipped > 0 {
                format!("aucun des {} lots n’est de la commune demandée.", reader.skipped)
            } else {
                "aucun lot EDIGEO (fichiers .THF et .VEC) ne s’y trouve.".to_owned()
            };
            return Err(not(detail, "Vérifiez le fichier et l’option --commune."));
        }
        reader.targets = targets(reader.survey.coverage());
        Ok(reader)
    }

    fn survey(&mut self) -> Result<(), ReadError> {
        self.options.progress.restart();
        // Read twice: once to measure, once to import.
        self.options.progress.expect(2 * total_bytes(&self.paths));
        let (srid, asked) = (self.srid, self.options.commune.clone());
        let (survey, skipped) = (&mut self.survey, &mut self.skipped);
        for_each_lot(&self.paths, &self.options.progress, &mut |files| {
            let lot = Lot::parse(&files, srid, Depth::Outlines)?;
            let Some(commune) = commune(&lot, &files.origin, asked.as_deref())? else {
                *skipped += 1;
                return Ok(());
            };
            if survey.add(&commune, &lot) {
                Ok(())
            } else {
                Err(ReadError::NotThisFormat {
                    file: lot.shown,
                    detail: "cette feuille est donnée deux fois.".to_owned(),
                    remedy: "Ne gardez que la plus récente.".to_owned(),
                })
            }
        })
    }

    /// Says what is not whole.
    fn say_coverage(&self, sink: &mut dyn Sink) {
        let place = Place { file: self.shown(), unit: Unit::Feature, number: 1 };
        let mut say = |level, code, message| {
            sink.finding(Finding { level, place: place.clone(), column: None, code, message });
        };
        if self.survey.coverage() != Coverage::Communes {
            for (commune, share) in self.survey.shares().filter(|(_, share)| *share < 99.5) {
                say(
                    Level::Warning,
                    "commune_incomplete",
                    format!(
                        "Les feuilles données couvrent {share:.0} % de la commune {commune}. Ce qui est absent des fichiers n’est pas supprimé, sauf les parcelles des sections données en entier."
                    ),
                );
            }
        }
        if self.skipped > 0 {
            say(
                Level::Info,
                "autres_communes",
                format!("{} lots d’autres communes ont été laissés de côté.", self.skipped),
            );
        }
    }

    fn shown(&self) -> Arc<str> {
        self.paths.first().map(|p| p.display().to_string()).unwrap_or_default().into()
    }
}

impl Reader for EdigeoReader {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        self.say_coverage(sink);
        let asked = self.options.commune.clone();
        let mut towns: BTreeMap<String, (usize, Commune)> = BTreeMap::new();
        let (srid, survey) = (self.srid, &self.survey);
        for_each_lot(&self.paths, &self.options.progress, &mut |files| {
            let lot = Lot::parse(&files, srid, Depth::Whole)?;
            let Some(insee) = commune(&lot, &files.origin, asked.as_deref())? else { return Ok(()) };
            let (lots, town) = towns.entry(insee.clone()).or_default();
            take_lot(&lot, &insee, town, sink)?;
            *lots += 1;
            // Given as soon as its last lot is in: memory holds one commune when they come in order.
            if *lots == survey.lots_of(&insee)
                && let Some((_, whole)) = towns.remove(&insee)
            {
                give(whole, sink)?;
            }
            Ok(())
        })?;
        towns.into_values().try_for_each(|(_, town)| give(town, sink))
    }
}

fn give(town: Commune, sink: &mut dyn Sink) -> Result<(), ReadError> {
    for record in town.into_records() {
        // A lot cannot be mended by hand: it is the DGFiP that must correct and deliver it again.
        sink.record(record, &|| Raw::None)?;
    }
    Ok(())
}

fn take_lot(lot: &Lot, insee: &str, town: &mut Commune, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let file: Arc<str> = lot.shown.as_str().into();
    let projector = Projector::to_wgs84(lot.srid)
        .map_err(|e| ReadError::UnknownCrs { file: lot.shown.clone(), detail: e.to_string() })?;
    let rows = Rows::new(lot, insee);
    let mut number = 0;
    for (object, shape) in lot.objects() {
        let Some(row) = rows.row(object) else { continue };
        number += 1;
        let place = Place { file: Arc::clone(&file), unit: Unit::Feature, number };
        match row.map_err(|u| (u.target, Some(u.attribute), u.code, u.reason)) {
            Err((target, column, code, reason)) => {
                sink.reject(reject(target, place, column, code, named(object, &reason)))?;
            }
            Ok(row) => match geometry(shape, &projector) {
                Ok(geometry) => town.add(record(row, place, insee, geometry), &lot.name),
                Err(fault) => {
                    let position = fault.place.and_then(|c| projector.convert((c.x, c.y)).ok());
                    let key = Some((insee.to_owned(), row.id.clone()));
                    let reject = reject(row.target, place, None, fault.code, named(object, &fault.reason));
                    sink.reject(Reject { position, key, ..reject })?;
                }
            },
        }
    }
    let mut say = |level, code, message| {
        let place = Place { file: Arc::clone(&file), unit: Unit::Feature, number: 1 };
        sink.finding(Finding { level, place, column: None, code, message });
    };
    if lot.malformed() > 0 {
        let message = format!("{} lignes du lot ne sont pas au format EDIGEO et ont été ignorées.", lot.malformed());
        say(Level::Warning, "lignes_illisibles", message);
    }
    if rows.placed > 0 {
        let message = format!(
            "{} subdivisions fiscales sans lien à une parcelle ont été rattachées à celle où elles se trouvent.",
            rows.placed
        );
        say(Level::Info, "subdivisions_rattachees", message);
    }
    Ok(())
}

fn geometry(shape: Result<Geometry<f64>, Shapeless>, projector: &Projector) -> Result<Geometry<f64>, Shapeless> {
    let mut geometry = shape?;
    projector.convert_geometry(&mut geometry).map_err(|e| Shapeless {
        code: "hors_projection",
        reason: e.to_string(),
        place: None,
    })?;
    Ok(geometry)
}

fn record(row: Row, place: Place, insee: &str, geometry: Geometry<f64>) -> Record {
    let mut values = row.values;
    if row.target == rank::COMMUNES
        && let Some(middle) = Bbox::of(&geometry).map(Bbox::center)
        && let Some(legal) = values.last_mut()
    {
        *legal = legal_system(insee, middle.x, middle.y).map(|s| i64::from(s.code())).into();
    }
    Record { target: row.target, place, commune: insee.to_owned(), id: row.id, values, geometry: Some(geometry) }
}

fn reject(target: usize, place: Place, column: Option<&str>, code: &'static str, reason: String) -> Reject {
    Reject {
        target: Some(target),
        place,
        column: column.map(str::to_owned),
        code,
        reason,
        position: None,
        key: None,
        raw: Raw::None,
    }
}

/// The reason, with the object it is about.
fn named(object: &Object, reason: &str) -> String {
    match object.attribute("IDU") {
        Some(idu) => format!("{} {idu} : {reason}", object.class),
        None => format!("{} {} : {reason}", object.class, object.id),
    }
}
