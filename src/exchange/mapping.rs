//! `file`: any file of features into a chosen table, column by column as the person says.

mod detect;
mod rule;

use std::borrow::Cow;
use std::path::Path;

use crate::base::parcel_ref::{ParcelPlace, ParcelRef, Written};
use crate::exchange::feature::{Attributes, Feature, Features, legal_srid};
use crate::exchange::format::{
    Complete, Identity, Options, Raw, ReadError, Reader, Record, Reject, Sink, Stopped, Target, Value, digest,
};
use crate::geo::{Projector, Srid};

pub use detect::features_of;
pub use rule::{Rule, RuleError};

/// What the person asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    /// `schema.table` of the layer.
    pub table: String,
    /// `--map column=…`, in order.
    pub rules: Vec<(String, Rule)>,
    /// `--set column=value`: the file is complete for rows with these values only.
    pub constants: Vec<(String, String)>,
    /// Names of the columns of the table that hold the commune and the id.
    pub commune: Option<String>,
    pub id: String,
    /// `--source-layer`: which table of a file that holds several.
    pub source_layer: Option<String>,
}

/// Reader of `file`.
pub struct Mapped {
    files: Vec<Box<dyn Features>>,
    targets: Vec<Target>,
    plan: Plan,
    options: Options,
}

/// The mapping taken apart.
struct Plan {
    columns: Vec<Rule>,
    constants: Vec<Value>,
    commune: Option<Rule>,
    id: Option<Rule>,
    /// Prefix, section and number come last and are taken from the reference of the parcel.
    parcel: bool,
    /// The legal projection comes last and is found by the outline of the commune.
    legal: bool,
}

impl Mapped {
    /// Open the files and check the mapping against their attributes.
    ///
    /// # Errors
    /// A file cannot be read, has several tables and none was chosen, or lacks a mapped attribute.
    pub fn open(paths: &[impl AsRef<Path>], mapping: &Mapping, options: &Options) -> Result<Self, ReadError> {
        let mut files = Vec::new();
        for path in paths {
            files.extend(features_of(path.as_ref(), mapping.source_layer.as_deref(), options)?);
        }
        for file in &files {
            if let Some(known) = file.attributes() {
                check_attributes(file.name(), known, &mapping.rules)?;
            }
        }
        options.progress.restart();
        let (target, plan) = plan(mapping);
        Ok(Self { files, targets: vec![target], plan, options: options.clone() })
    }
}

fn check_attributes(file: &str, known: &[String], rules: &[(String, Rule)]) -> Result<(), ReadError> {
    for attribute in rules.iter().flat_map(|(_, rule)| rule.attributes()) {
        if !known.iter().any(|name| name.eq_ignore_ascii_case(attribute)) {
            return Err(ReadError::NotThisFormat {
                file: file.to_owned(),
                detail: format!("il n’a pas d’attribut « {attribute} »."),
                remedy: format!("Ses attributs sont : {}. Corrigez --map.", known.join(", ")),
            });
        }
    }
    Ok(())
}

fn plan(mapping: &Mapping) -> (Target, Plan) {
    let is = |name: &str, other: Option<&str>| other == Some(name);
    let rule_of = |wanted: Option<&str>| {
        mapping.rules.iter().find(|(name, _)| is(name, wanted)).map(|(_, rule)| rule.clone()).or_else(|| {
            mapping.constants.iter().find(|(name, _)| is(name, wanted)).map(|(_, value)| Rule::constant(value))
        })
    };
    let own = |name: &str| is(name, mapping.commune.as_deref()) || name == mapping.id;
    let mut names = Vec::new();
    let mut columns = Vec::new();
    for (name, rule) in mapping.rules.iter().filter(|(name, _)| !own(name)) {
        names.push(name.clone());
        columns.push(rule.clone());
    }
    let mut constants = Vec::new();
    let mut within = Vec::new();
    for (name, value) in mapping.constants.iter().filter(|(name, _)| !own(name)) {
        names.push(name.clone());
        within.push(name.clone());
        constants.push(Value::text(value));
    }
    let parts = ["prefix", "section", "number"];
    let unmapped = !parts.iter().any(|part| names.iter().any(|name| name == part));
    let parcel = mapping.table == "cadastre.parcels" && unmapped;
    if parcel {
        names.extend(parts.map(str::to_owned));
    }
    let legal = mapping.table == "cadastre.communes" && !names.iter().any(|name| name == "legal_srid");
    if legal {
        names.push("legal_srid".to_owned());
    }
    let id = rule_of(Some(&mapping.id));
    let target = Target {
        table: mapping.table.clone(),
        columns: names,
        identity: if id.is_some() { Identity::Source } else { Identity::Digest },
        complete: if within.is_empty() { Complete::Communes } else { Complete::Within(within) },
    };
    let commune = rule_of(mapping.commune.as_deref());
    (target, Plan { columns, constants, commune, id, parcel, legal })
}

impl Reader for Mapped {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let Self { files, plan, options, .. } = self;
        for file in files {
            let srid = system_of(&**file, options)?;
            let projector = Srid::new(srid)
                .and_then(Projector::to_wgs84)
                .map_err(|e| ReadError::UnknownCrs { file: file.name().to_owned(), detail: e.to_string() })?;
            let mut state = Reading { plan, projector, srid, wanted: options.commune.as_deref(), seen: 0, lost: None };
            let name = file.name().to_owned();
            file.each(&mut |parsed, raw| match parsed {
                Ok(feature) => state.one(feature, raw, sink),
                Err(unparsed) => sink.reject(unparsed.refused(0, raw())),
            })
            .or_else(|error| {
                state.lost.take().map_or(Err(error), |detail| Err(ReadError::UnknownCrs { file: name.clone(), detail }))
            })?;
        }
        Ok(())
    }
}

/// EPSG code of the coordinates: what the person says, else what the file says; `GeoJSON` that says nothing
/// is in degrees by its standard.
fn system_of(file: &dyn Features, options: &Options) -> Result<i32, ReadError> {
    let by_standard = || file.name().to_lowercase().contains("json").then_some(4326);
    options.srid.or_else(|| file.srid()).or_else(by_standard).ok_or_else(|| ReadError::UnknownCrs {
        file: file.name().to_owned(),
        detail: "aucun système n’est indiqué".to_owned(),
    })
}

/// Reading of one file.
struct Reading<'a> {
    plan: &'a Plan,
    projector: Projector,
    srid: i32,
    wanted: Option<&'a str>,
    seen: u64,
    /// Why the coordinates cannot be in the system they are said to be in.
    lost: Option<String>,
}

impl Reading<'_> {
    fn one(&mut self, mut feature: Feature, raw: &dyn Fn() -> Raw, sink: &mut dyn Sink) -> Result<(), Stopped> {
        self.seen += 1;
        let plan = self.plan;
        let geometry = match std::mem::replace(&mut feature.geometry, Ok(None)) {
            Ok(None) => Ok(None),
            Ok(Some(mut shape)) => {
                if self.seen == 1 && self.is_lost(&shape) {
                    return Err(Stopped);
                }
                self.projector.convert_geometry(&mut shape).map(|()| Some(shape)).map_err(|e| e.to_string())
            }
            Err(reason) => Err(reason),
        };
        let said = plan.commune.as_ref().and_then(|rule| rule.text(&feature.attributes));
        let Some(commune) = said.or_else(|| self.wanted.map(str::to_owned)) else {
            let reason = "la commune n’est pas connue : ajoutez --commune CODE_INSEE ou --map commune=ATTRIBUT.";
            return sink.reject(reject(feature, "commune_inconnue", reason.to_owned(), None, raw));
        };
        if self.wanted.is_some_and(|wanted| wanted != commune) {
            return Ok(());
        }
        let id = plan.id.as_ref().map(|rule| rule.text(&feature.attributes).unwrap_or_default());
        let mut values = plan.values(&feature.attributes);
        let id = match (id, plan.parcel) {
            (Some(id), true) => match parcel(&id, &commune) {
                Ok(reference) => {
                    let place = reference.place();
                    values.extend([
                        Value::from(place.prefix()),
                        Value::from(place.section()),
                        Value::from(place.number().to_string()),
                    ]);
                    reference.to_string()
                }
                Err(reason) => {
                    return sink.reject(reject(feature, "reference_incorrecte", reason, Some((commune, id)), raw));
                }
            },
            (Some(id), false) => id,
            (None, _) => {
                let texts: Vec<Cow<str>> = values.iter().map(|v| v.as_text().unwrap_or_default()).collect();
                let mut parts: Vec<&str> = vec![&commune];
                parts.extend(texts.iter().map(AsRef::as_ref));
                digest(&parts, geometry.as_ref().ok().and_then(Option::as_ref))
            }
        };
        if plan.legal {
            values.push(legal_srid(&commune, geometry.as_ref().ok().and_then(Option::as_ref)));
        }
        match geometry {
            Ok(geometry) => sink.record(Record { target: 0, place: feature.place, commune, id, values, geometry }, raw),
            Err(reason) => sink.reject(reject(feature, "geometrie_illisible", reason, Some((commune, id)), raw)),
        }
    }

    /// Coordinates said, or by standard taken, to be degrees that no degrees can be.
    fn is_lost(&mut self, shape: &geo_types::Geometry<f64>) -> bool {
        use geo::algorithm::CoordsIter;
        let Some(c) = shape.coords_iter().find(|c| c.x.abs() > 180.0 || c.y.abs() > 90.0) else { return false };
        if self.srid == 4326 {
            self.lost = Some(format!("({}, {}) n’est pas une longitude et une latitude", c.x, c.y));
        }
        self.srid == 4326
    }
}

fn reject(
    feature: Feature,
    code: &'static str,
    reason: String,
    key: Option<(String, String)>,
    raw: &dyn Fn() -> Raw,
) -> Reject {
    Reject { target: Some(0), place: feature.place, column: None, code, reason, position: None, key, raw: raw() }
}

/// The reference a parcel is known by, from any written form.
fn parcel(written: &str, commune: &str) -> Result<ParcelRef, String> {
    let told = |e: &dyn std::fmt::Display| format!("« {written} » n’est pas une référence de parcelle ({e}).");
    let place = match written.parse::<Written>().map_err(|e| told(&e))? {
        Written::Whole(reference) => return Ok(reference),
        Written::OfCommune { place, .. } => place,
        Written::Place { prefix, section, number } => {
            ParcelPlace::new(prefix.as_deref().unwrap_or("000"), &section, number).map_err(|e| told(&e))?
        }
    };
    place.in_commune(commune).map_err(|e| told(&e))
}

impl Plan {
    /// Values of the mapped and constant columns.
    fn values(&self, attributes: &Attributes) -> Vec<Value> {
        self.columns.iter().map(|rule| rule.value(attributes)).chain(self.constants.iter().cloned()).collect()
    }
}
