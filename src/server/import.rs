//! `beffroi import`: its arguments, and how they become a reader and a request.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use crate::base::Language;
use crate::catalog::CatalogHandle;
use crate::db::Scope;
use crate::exchange::format::{Options, Progress, Reader};
use crate::exchange::mapping::{Mapped, Mapping, Rule};
use crate::imports::{self, FORMATS, Names, Report, Request};
use crate::server::{Assets, Error, Ground, Refusal, Settings};

/// Arguments of `beffroi import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the files are; `file` is any GeoJSON, GeoPackage, shapefile (also zipped), FlatGeobuf or CSV
    #[arg(value_parser = PossibleValuesParser::new(FORMATS.iter().copied().chain(["file"])))]
    pub format: String,
    /// Files or folders
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Layer to fill (`file` only)
    #[arg(long, required_if_eq("format", "file"))]
    pub layer: Option<String>,
    /// Fill a column from an attribute, or from a pattern such as '{numero} {voie}' (`file` only)
    #[arg(long = "map", value_name = "COLUMN=ATTRIBUTE", value_parser = mapped)]
    pub map: Vec<(String, Rule)>,
    /// Give a column the same value everywhere; only rows with it are replaced (`file` only)
    #[arg(long = "set", value_name = "COLUMN=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// Which table of a file that holds several (`file` only)
    #[arg(long, value_name = "NAME")]
    pub source_layer: Option<String>,
    /// Commune of the objects, or the only one to take
    #[arg(long, value_name = "INSEE", value_parser = insee)]
    pub commune: Option<String>,
    /// Day the files describe (AAAA-MM-JJ)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// EPSG code of the coordinates
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<i32>,
    /// Do everything but keep nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Refuse the whole when one object is refused
    #[arg(long)]
    pub strict: bool,
    /// The files are an extract: remove nothing
    #[arg(long)]
    pub partial: bool,
    /// Write refused objects here, to correct and import again
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Write what was done here, as JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// No progress bar
    #[arg(long, short)]
    pub quiet: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("COLUMN=VALUE is expected")?;
    if column.trim().is_empty() {
        Err("the column is missing".to_owned())
    } else {
        Ok((column.trim().to_owned(), value.to_owned()))
    }
}

fn mapped(text: &str) -> Result<(String, Rule), String> {
    let (column, pattern) = pair(text)?;
    pattern.parse().map(|rule| (column, rule)).map_err(|e: crate::exchange::mapping::RuleError| e.to_string())
}

fn insee(text: &str) -> Result<String, String> {
    Scope::communes([text]).map(|_| text.to_owned()).map_err(|e| e.to_string())
}

/// Run the import.
///
/// # Errors
/// It was refused; nothing was changed.
pub async fn import(ground: &Ground, settings: &Settings, args: &ImportArgs) -> Result<Report, Refusal> {
    let mut connection = ground.database().connection(&Scope::Everywhere).await?;
    let progress = Arc::new(Progress::default());
    let outlines = Arc::new(imports::outlines(&mut connection, args.commune.as_deref()).await?);
    let options = Options { commune: args.commune.clone(), srid: args.crs, outlines, progress: Arc::clone(&progress) };
    let (reader, names) = open(ground, settings, args, options).await?;
    let sources = args
        .paths
        .iter()
        .map(|path| path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned()));
    let mut source = sources.take(4).collect::<Vec<_>>().join(", ");
    if args.paths.len() > 4 {
        source.push_str(", …");
    }
    let request = Request {
        format: args.format.clone(),
        source,
        commune: args.commune.clone(),
        as_of: args.as_of,
        dry_run: args.dry_run,
        strict: args.strict,
        partial: args.partial,
        rejects: args.rejects.clone(),
        quiet: args.quiet,
        names,
        progress,
    };
    let report = imports::run(&mut connection, reader, &request).await?;
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    Ok(report)
}

/// The reader of the format, opened away from the runtime: it reads files.
async fn open(
    ground: &Ground,
    settings: &Settings,
    args: &ImportArgs,
    options: Options,
) -> Result<(Box<dyn Reader>, Names), Refusal> {
    let paths = args.paths.clone();
    if args.format != "file" {
        let format = args.format.clone();
        let opened = tokio::task::spawn_blocking(move || imports::open(&format, &paths, &options)).await;
        let reader = opened.map_err(|_| imports::Error::ReaderFailed)?.map_err(imports::Error::from)?;
        return Ok((reader, Names::default()));
    }
    let (mapping, names) = mapping(ground, settings, args).await?;
    let opened = tokio::task::spawn_blocking(move || Mapped::open(&paths, &mapping, &options)).await;
    let reader = opened.map_err(|_| imports::Error::ReaderFailed)?.map_err(imports::Error::from)?;
    Ok((Box::new(reader), names))
}

async fn mapping(ground: &Ground, settings: &Settings, args: &ImportArgs) -> Result<(Mapping, Names), Refusal> {
    let assets = Assets::find(settings.assets.as_deref())?;
    let pool = ground.database().pool(&Scope::Everywhere, 1).await?;
    let handle = CatalogHandle::open(&assets.layers(), pool).await.map_err(Error::from)?;
    let catalog = handle.current();
    let wanted = args.layer.as_deref().unwrap_or_default();
    let Some(found) = catalog.layer(wanted) else {
        let known = catalog.layers().iter().map(|layer| layer.id().to_owned()).collect::<Vec<_>>().join(", ");
        return Err(imports::Error::NoSuchLayer { layer: wanted.to_owned(), known }.into());
    };
    let commune = Some(found.layer.commune.clone()).filter(|column| !column.is_empty() && found.has_commune);
    let mapping = Mapping {
        table: found.relation(),
        rules: args.map.clone(),
        constants: args.set.clone(),
        commune: commune.clone(),
        id: found.layer.key.clone(),
        source_layer: args.source_layer.clone(),
    };
    Ok((mapping, Names { commune, id: found.layer.key.clone() }))
}

/// The outcome in a few lines.
#[must_use]
pub fn told(report: &Report, language: Language) -> String {
    let Report { read, added, changed, removed, unchanged, rejected, repaired, seconds, .. } = report;
    let mut text = language.pick(
        format!("{read} objets lus : {added} ajoutés, {changed} modifiés, {removed} retirés, {unchanged} inchangés, {rejected} refusés ({seconds:.1} s)"),
        format!("{read} objects read: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged, {rejected} rejected ({seconds:.1} s)"),
        format!("{read} objetos leídos: {added} añadidos, {changed} modificados, {removed} retirados, {unchanged} sin cambios, {rejected} rechazados ({seconds:.1} s)"),
    );
    if report.dry_run {
        text.push_str(language.pick(
            "\nEssai : rien n’a été gardé.",
            "\nDry run: nothing was kept.",
            "\nEnsayo: nada se ha guardado.",
        ));
    }
    if *repaired > 0 {
        text.push_str(&language.pick(
            format!("\n{repaired} contours réparés."),
            format!("\n{repaired} outlines repaired."),
            format!("\n{repaired} contornos reparados."),
        ));
    }
    for line in report.lines.iter().take(10) {
        let at = line.line.or(line.feature).unwrap_or(0);
        let column = line.column.as_ref().map_or_else(String::new, |c| format!(" [{c}]"));
        text.push_str(&format!("\n  {} n° {at}{column} : {}", line.file, line.message));
    }
    let told: u64 = report.codes.values().sum();
    if told > 10 {
        let codes = report.codes.iter().map(|(code, n)| format!("{code} × {n}")).collect::<Vec<_>>().join(", ");
        text.push_str(&format!("\n  … ({codes})"));
    }
    for note in &report.notes {
        text.push_str(&format!("\n{note}"));
    }
    text
}
