//! Public-utility easements.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use geo_types::Geometry;

use crate::exchange::cnig::naming::easement_table;
use crate::exchange::cnig::package::Package;
use crate::exchange::cnig::tables;
use crate::exchange::cnig::towns::{Destination, Row, first, read_table};
use crate::exchange::feature::Attributes;
use crate::exchange::format::{Complete, Identity, Options, ReadError, Reader, Sink, Target, digest};

const COLUMNS: [&str; 9] = ["category", "role", "easement", "generator", "name", "kind", "act", "manager", "url"];

/// Easements of one or several categories in the standard CNIG SUP. A delivery is complete for its
/// categories and managing services in the communes it touches.
pub struct SupReader {
    packages: Vec<(Package, Register)>,
    options: Options,
    targets: [Target; 1],
}

/// What the tables without geometry say.
#[derive(Default)]
struct Register {
    /// Easements by `IDSUP`.
    easements: BTreeMap<String, tables::Row>,
    /// Names of the acts of an easement.
    acts: BTreeMap<String, Vec<String>>,
    /// Names of managing services by `IDGEST`.
    managers: BTreeMap<String, String>,
    /// `IDSUP` by `IDGEN`.
    generators: HashMap<String, String>,
}

impl SupReader {
    /// Open deliveries: archives, folders, `GeoPackage`s.
    ///
    /// # Errors
    /// No easement table in them; unreadable; no outline of a commune tells whose the easements are.
    pub fn open(paths: &[PathBuf], options: Options) -> Result<Self, ReadError> {
        let not = |detail: &str, remedy: &str| ReadError::NotThisFormat {
            file: paths.first().map(|p| p.display().to_string()).unwrap_or_default(),
            detail: detail.to_owned(),
            remedy: remedy.to_owned(),
        };
        let mut packages = Vec::new();
        for path in paths {
            let mut package = Package::open(path, &options)?;
            package.layers.retain(|layer| easement_table(&layer.table).is_some());
            package.layers.sort_by(|a, b| a.table.cmp(&b.table));
            let register = register(&mut package)?;
            packages.push((package, register));
        }
        if packages.iter().all(|(package, _)| package.layers.is_empty()) {
            return Err(not(
                "aucune table de servitudes (…_GENERATEUR_SUP_S, …_ASSIETTE_SUP_S) ne s’y trouve.",
                "Donnez l’archive du Géoportail de l’urbanisme pour une catégorie de servitudes.",
            ));
        }
        let known = match options.commune.as_deref() {
            Some(commune) => options.outlines.of(commune).is_some(),
            None => !options.outlines.is_empty(),
        };
        if !known {
            return Err(not(
                "les servitudes ne disent pas leur commune, et le contour des communes n’est pas chargé.",
                "Importez d’abord les contours des communes (etalab-cadastre ou edigeo).",
            ));
        }
        options.progress.restart();
        let complete = Complete::Within(vec!["category".to_owned(), "manager".to_owned()]);
        let target = Target::new("planning.easements", &COLUMNS).known_by(Identity::Digest).complete_for(complete);
        Ok(Self { packages, options, targets: [target] })
    }
}

impl Reader for SupReader {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        for (package, register) in &mut self.packages {
            for layer in &mut package.layers {
                let table = layer.table.clone();
                let row = |attributes: &Attributes<'_>, shape: &Geometry<f64>| register.row(&table, attributes, shape);
                let to = Destination { target: 0, table: &table, options: &self.options, row: &row };
                read_table(&mut *layer.features, &to, sink)?;
            }
        }
        Ok(())
    }
}

fn register(package: &mut Package) -> Result<Register, ReadError> {
    let mut register = Register::default();
    let acts: BTreeMap<String, String> = package
        .rows("ACTE_SUP")
        .filter(|row| !row.contains_key("IDSUP"))
        .filter_map(|row| Some((row.get("IDACTE")?.clone(), row.get("NOMACTE")?.clone())))
        .collect();
    for row in package.rows("SERVITUDE") {
        if let Some(id) = row.get("IDSUP") {
            register.easements.insert(id.clone(), row.clone());
        }
    }
    for row in package.rows("SERVITUDE_ACTE_SUP") {
        if let (Some(easement), Some(act)) = (row.get("IDSUP"), row.get("IDACTE")) {
            let name = acts.get(act).unwrap_or(act).clone();
            register.acts.entry(easement.clone()).or_default().push(name);
        }
    }
    for row in package.rows("GESTIONNAIRE_SUP") {
        if let (Some(id), Some(name)) = (row.get("IDGEST"), row.get("NOMGEST")) {
            register.managers.insert(id.clone(), name.clone());
        }
    }
    for layer in package.layers.iter_mut().filter(|layer| layer.table.contains("GENERATEUR_SUP")) {
        layer.features.each(&mut |parsed, _| {
            if let Ok(feature) = parsed
                && let Some(generator) = first(&feature.attributes, &["IDGEN"])
                && let Some(easement) = first(&feature.attributes, &["IDSUP"])
            {
                register.generators.insert(generator, easement);
            }
            Ok(())
        })?;
    }
    Ok(register)
}

impl Register {
    fn row(&self, table: &str, attributes: &Attributes<'_>, shape: &Geometry<f64>) -> Row {
        let text = |names: &[&str]| first(attributes, names);
        let (prefix, kind) = easement_table(table).unwrap_or((table, ""));
        let is_generator = kind.starts_with("GENERATEUR");
        let generator = text(&["IDGEN"]);
        let easement = text(&["IDSUP"]).or_else(|| generator.as_ref().and_then(|g| self.generators.get(g)).cloned());
        let known = easement.as_ref().and_then(|id| self.easements.get(id));
        let of = |column: &str| known.and_then(|row| row.get(column)).cloned();
        let category = of("CATEGORIE").or_else(|| (!prefix.is_empty()).then(|| prefix.to_owned()));
        let own = if is_generator { ["IDGEN", "NOMGEN", "TYPEGEN"] } else { ["IDASS", "NOMASS", "TYPEASS"] };
        let name = text(&[own[1]]).or_else(|| of("NOMSUPLITT")).or_else(|| of("NOMSUP"));
        let act = easement.as_ref().and_then(|id| self.acts.get(id)).map(|all| all.join(" ; "));
        let manager = of("IDGEST").map(|id| self.managers.get(&id).cloned().unwrap_or(id));
        let role = if is_generator { "generator" } else { "area" };
        let id = text(&[own[0]]).unwrap_or_else(|| {
            digest(&[table, generator.as_deref().unwrap_or(""), name.as_deref().unwrap_or("")], Some(shape))
        });
        let values = vec![
            category.into(),
            role.into(),
            easement.into(),
            generator.filter(|_| !is_generator).into(),
            name.into(),
            text(&[own[2]]).into(),
            act.into(),
            manager.into(),
            of("URLREG").into(),
        ];
        Row { id, values, commune: None }
    }
}
