//! The cadastre as Etalab publishes it: one `GeoJSON` file per commune and dataset. Which dataset a
//! file holds is told from the attributes of its first object, then from its name.

mod dataset;

use std::path::Path;

use crate::exchange::feature::{Feature, Features};
use crate::exchange::format::{Finding, Level, Options, Raw, ReadError, Reader, Record, Reject, Sink, Stopped, Target};
use crate::exchange::geojson::GeoJson;
use dataset::Dataset;

/// Reader of `etalab-cadastre`: any number of files.
pub struct Etalab {
    files: Vec<(GeoJson, usize)>,
    datasets: Vec<Dataset>,
    targets: Vec<Target>,
    options: Options,
}

impl Etalab {
    /// Open the files and tell their datasets.
    ///
    /// # Errors
    /// A file is not readable, not `GeoJSON`, not in longitude and latitude, or of no known dataset.
    pub fn open(paths: &[impl AsRef<Path>], options: &Options) -> Result<Self, ReadError> {
        let mut reader =
            Self { files: Vec::new(), datasets: Vec::new(), targets: Vec::new(), options: options.clone() };
        for path in paths {
            let path = path.as_ref();
            let mut file = GeoJson::open(path, &options.progress)?;
            if let Some(srid) = options.srid.or(file.srid()).filter(|srid| *srid != 4326) {
                return Err(ReadError::NotThisFormat {
                    file: path.display().to_string(),
                    detail: format!("ses coordonnées sont en EPSG:{srid} et non en longitude et latitude."),
                    remedy: "Importez-le avec « import file --layer … --map … ».".to_owned(),
                });
            }
            let dataset = Dataset::tell(&mut file, path)?;
            let rank = reader.datasets.iter().position(|d| *d == dataset).unwrap_or_else(|| {
                reader.datasets.push(dataset);
                reader.targets.push(dataset.target());
                reader.targets.len() - 1
            });
            reader.files.push((file, rank));
        }
        options.progress.restart();
        Ok(reader)
    }
}

impl Reader for Etalab {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let wanted = self.options.commune.as_deref();
        for (file, target) in &mut self.files {
            let name = file.name().to_owned();
            let context = Context {
                dataset: self.datasets[*target],
                target: *target,
                wanted,
                told: wanted.or_else(|| dataset::commune_of_name(&name)),
            };
            file.each(&mut |parsed, raw| match parsed {
                Ok(feature) => one(&context, feature, raw, sink),
                Err(unparsed) => sink.reject(unparsed.refused(*target, raw())),
            })?;
        }
        Ok(())
    }
}

/// What holds for a whole file.
struct Context<'a> {
    dataset: Dataset,
    target: usize,
    /// The only commune to take.
    wanted: Option<&'a str>,
    /// The commune of objects that name none.
    told: Option<&'a str>,
}

fn one(context: &Context<'_>, mut feature: Feature, raw: &dyn Fn() -> Raw, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let Context { dataset, target, wanted, told } = *context;
    let place = feature.place.clone();
    let fault = match dataset.identify(&feature, told) {
        Ok((commune, _)) if wanted.is_some_and(|w| w != commune) => return Ok(()),
        Ok((commune, id)) => match &feature.geometry {
            Ok(_) => {
                if let Some((column, code, message)) = dataset.remark(&feature) {
                    sink.finding(Finding {
                        level: Level::Warning,
                        place: place.clone(),
                        column: Some(column.to_owned()),
                        code,
                        message: message.to_owned(),
                    });
                }
                let values = dataset.values(&id, &mut feature);
                let geometry = feature.geometry.unwrap_or_default();
                return sink.record(Record { target, place, commune, id, values, geometry }, raw);
            }
            Err(reason) => dataset::Fault {
                column: "geometry",
                code: "geometrie_illisible",
                reason: reason.clone(),
                key: Some((commune, id)),
            },
        },
        Err(fault) => fault,
    };
    sink.reject(Reject {
        target: Some(target),
        place,
        column: Some(fault.column.to_owned()),
        code: fault.code,
        reason: fault.reason,
        position: None,
        key: fault.key,
        raw: raw(),
    })
}
