//! Reading one table: project, keep the right dimension, tell whose each object is.

use std::collections::BTreeMap;

use geo_types::Geometry;

use crate::base::is_insee;
use crate::exchange::cnig::shape::{Dimension, of_dimension};
use crate::exchange::feature::{Attributes, Feature, Features};
use crate::exchange::format::{
    Finding, Level, Options, Place, Raw, ReadError, Record, Reject, Sink, Stopped, Unit, Value,
};
use crate::geo::{Projector, Srid};

/// What an object is, besides its shape and its commune.
pub(super) struct Row {
    pub id: String,
    pub values: Vec<Value>,
    /// INSEE code of the only commune it can be of.
    pub commune: Option<String>,
}

/// What a table is read into.
pub(super) struct Destination<'a> {
    pub target: usize,
    pub table: &'a str,
    pub options: &'a Options,
    /// Makes the row of an object from its attributes and its shape in longitude and latitude.
    pub row: &'a dyn Fn(&Attributes<'_>, &Geometry<f64>) -> Row,
}

/// Things worth a word at the end of a table, counted.
#[derive(Default)]
struct Counts(BTreeMap<&'static str, (Level, u64, &'static str)>);

impl Counts {
    fn add(&mut self, code: &'static str, level: Level, sentence: &'static str) {
        self.0.entry(code).or_insert((level, 0, sentence)).1 += 1;
    }
}

/// Read a table to its end.
pub(super) fn read_table(
    features: &mut dyn Features,
    to: &Destination<'_>,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let name = features.name().to_owned();
    let unknown = |detail: String| ReadError::UnknownCrs { file: name.clone(), detail };
    let code = to.options.srid.or(features.srid()).ok_or_else(|| unknown("aucun système n’est indiqué".to_owned()))?;
    let projector = Srid::new(code).and_then(Projector::to_wgs84).map_err(|e| unknown(e.to_string()))?;
    let dimension = Dimension::of_table(to.table);
    let mut counts = Counts::default();
    features.each(&mut |parsed, raw| {
        let feature = match parsed {
            Ok(feature) => feature,
            Err(unparsed) => return refuse(to, unparsed.place, "objet_illisible", unparsed.reason, None, raw, sink),
        };
        one(feature, to, &projector, dimension, &mut counts, raw, sink)
    })?;
    let place = Place { file: name.as_str().into(), unit: Unit::Feature, number: 1 };
    for (code, (level, count, sentence)) in counts.0 {
        let message = format!("{} : {count} {sentence}", to.table);
        sink.finding(Finding { level, place: place.clone(), column: None, code, message });
    }
    Ok(())
}

fn one(
    feature: Feature<'_>,
    to: &Destination<'_>,
    projector: &Projector,
    dimension: Dimension,
    counts: &mut Counts,
    raw: &dyn Fn() -> Raw,
    sink: &mut dyn Sink,
) -> Result<(), Stopped> {
    let Feature { place, attributes, geometry, .. } = feature;
    let (shape, cut) = match shape(geometry, projector, dimension) {
        Ok(shape) => shape,
        Err((code, reason)) => return refuse(to, place, code, reason, None, raw, sink),
    };
    if cut {
        let sentence = "objets débarrassés de restes de découpe (points ou lignes mêlés à la géométrie).";
        counts.add("restes_de_decoupe", Level::Warning, sentence);
    }
    let row = (to.row)(&attributes, &shape);
    let communes = match communes(&row, &attributes, &shape, to.options) {
        Ok(communes) => communes,
        Err(reason) => {
            let position = geo::CoordsIter::coords_iter(&shape).next().map(|c| (c.x, c.y));
            return refuse(to, place, "commune_inconnue", reason.to_owned(), position, raw, sink);
        }
    };
    if communes.is_empty() {
        counts.add("hors_commune", Level::Info, "objets hors de la commune demandée ont été laissés de côté.");
    }
    if communes.len() > 1 {
        counts.add(
            "plusieurs_communes",
            Level::Info,
            "objets à cheval sur plusieurs communes sont inscrits dans chacune.",
        );
    }
    for commune in communes {
        let record = Record {
            target: to.target,
            place: place.clone(),
            commune,
            id: row.id.clone(),
            values: row.values.clone(),
            geometry: Some(shape.clone()),
        };
        sink.record(record, raw)?;
    }
    Ok(())
}

fn shape(
    geometry: Result<Option<Geometry<f64>>, String>,
    projector: &Projector,
    dimension: Dimension,
) -> Result<(Geometry<f64>, bool), (&'static str, String)> {
    let mut shape = geometry
        .map_err(|reason| ("geometrie_illisible", reason))?
        .ok_or_else(|| ("geometrie_absente", "l’objet n’a pas de géométrie.".to_owned()))?;
    projector.convert_geometry(&mut shape).map_err(|e| ("hors_projection", e.to_string()))?;
    of_dimension(shape, dimension).ok_or_else(|| {
        let reason = format!(
            "l’objet n’a pas de partie du bon genre : cette table est faite de {}, il n’en reste qu’un débris de découpe.",
            dimension.name()
        );
        ("geometrie_d_un_autre_genre", reason)
    })
}

/// Whose an object is: of the commune of its document; else of those it lies on; else of the one it names.
/// Empty when that is not the commune asked for.
fn communes(
    row: &Row,
    attributes: &Attributes<'_>,
    shape: &Geometry<f64>,
    options: &Options,
) -> Result<Vec<String>, &'static str> {
    let asked = options.commune.as_deref();
    let wanted = |code: &str| asked.is_none_or(|asked| asked == code);
    let mut found: Vec<String> = if let Some(commune) = &row.commune {
        vec![commune.clone()]
    } else if options.outlines.is_empty() {
        named(attributes).into_iter().collect()
    } else {
        options.outlines.communes(shape).into_iter().map(str::to_owned).collect()
    };
    if found.is_empty() {
        // With the outline of the commune asked for at hand, what lies outside is another's.
        if asked.is_some_and(|asked| options.outlines.of(asked).is_some()) {
            return Ok(found);
        }
        return Err(
            "l’objet n’est dans aucune des communes dont le contour est chargé. Importez d’abord les contours des communes.",
        );
    }
    found.retain(|code| wanted(code));
    Ok(found)
}

/// The `INSEE` column of the older standards; a number may have lost its leading zero.
fn named(attributes: &Attributes<'_>) -> Option<String> {
    let code = attributes.text("INSEE")?;
    let code = format!("{:0>5}", code.trim());
    is_insee(&code).then_some(code)
}

fn refuse(
    to: &Destination<'_>,
    place: Place,
    code: &'static str,
    reason: String,
    position: Option<(f64, f64)>,
    raw: &dyn Fn() -> Raw,
    sink: &mut dyn Sink,
) -> Result<(), Stopped> {
    sink.reject(Reject { target: Some(to.target), place, column: None, code, reason, position, key: None, raw: raw() })
}

/// The first of some attributes that is not blank.
pub(super) fn first(attributes: &Attributes<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let text = attributes.text(name)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    })
}
