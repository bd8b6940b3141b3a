//! `beffroi demo`: the imports of `demo/demo.toml`, each done once.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::catalog::CatalogHandle;
use crate::db::{self, Scope};
use crate::imports::Report;
use crate::records::{Sample, first_records, sample_records};
use crate::server::import::{ImportArgs, import};
use crate::server::serve::gate;
use crate::server::{Assets, Error, Ground, Refusal, Settings, registry};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    step: Vec<Step>,
}

/// One import, as it would be typed after `beffroi import`; or the records of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    town: String,
    #[serde(default)]
    import: Vec<String>,
    records: Option<Records>,
}

/// A file of records (JSON), and the commune they belong to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    file: PathBuf,
    commune: String,
}

#[derive(Debug, Parser)]
#[command(name = "beffroi import", no_binary_name = true)]
struct Typed {
    #[command(flatten)]
    arguments: ImportArgs,
}

/// A step as the person sees it go by.
#[derive(Debug)]
pub struct Stage<'a> {
    pub number: usize,
    pub of: usize,
    pub town: &'a str,
    pub file: &'a str,
}

/// Load what of the demo towns is not loaded yet. `begin` is told each step before, `done` its outcome.
///
/// # Errors
/// When a step is refused; the steps before it stay.
pub async fn load(
    ground: &Ground,
    settings: &Settings,
    begin: impl Fn(&Stage),
    done: impl Fn(&Report),
) -> Result<(), Refusal> {
    let folder = Assets::find(settings.assets.as_deref())?.demo();
    let manifest = read(&folder.join("demo.toml"))?;
    let mut connection = ground.database().connection(&Scope::Everywhere).await?;
    for (at, step) in manifest.step.iter().enumerate() {
        let stage = |file| Stage { number: at + 1, of: manifest.step.len(), town: &step.town, file };
        if let Some(records) = &step.records {
            let text = read_text(&folder.join(&records.file))?;
            let digest = hex(&Sha256::digest(&text));
            if !loaded(&mut connection, step, &digest).await? {
                begin(&stage(&records.file.to_string_lossy()));
                write(ground, settings, records, &text).await?;
                remember(&mut connection, step, &digest).await?;
            }
            continue;
        }
        let arguments = typed(step, &folder)?;
        let digest = digest(step, &arguments)?;
        if loaded(&mut connection, step, &digest).await? {
            continue;
        }
        let file = step.import.get(1).map_or("", String::as_str);
        begin(&stage(file));
        let report = import(ground, settings, &arguments).await?;
        done(&report);
        remember(&mut connection, step, &digest).await?;
    }
    queries(&mut connection, &folder.join("queries.toml")).await
}

/// Stored queries of the demo.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Queries {
    query: Vec<Query>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    title: String,
    help: String,
    show: String,
    statement: String,
    parameters: String,
}

/// For every commune, once: what somebody deletes does not come back.
async fn queries(connection: &mut PgConnection, path: &Path) -> Result<(), Refusal> {
    let source = |source| Error::File { path: path.to_owned(), source };
    let text = fs::read_to_string(path).map_err(source)?;
    let refuse = |error: toml::de::Error| Error::SettingsFile { path: path.to_owned(), why: error.to_string() };
    let list: Queries = toml::from_str(&text).map_err(refuse)?;
    for query in list.query {
        let step = Step { town: String::new(), import: vec!["query".into(), query.title.clone()], records: None };
        if loaded(connection, &step, "once").await? {
            continue;
        }
        sqlx::query(
            "insert into queries.queries (title, help, show, statement, parameters) values ($1, $2, $3, $4, $5)",
        )
        .bind(&query.title)
        .bind(&query.help)
        .bind(&query.show)
        .bind(&query.statement)
        .bind(&query.parameters)
        .execute(&mut *connection)
        .await
        .map_err(db::Error::from)?;
        remember(connection, &step, "once").await?;
    }
    Ok(())
}

/// Write the records of a file, after those every commune begins with.
async fn write(ground: &Ground, settings: &Settings, records: &Records, text: &str) -> Result<(), Refusal> {
    let refuse = |why: serde_json::Error| Error::SettingsFile { path: records.file.clone(), why: why.to_string() };
    let samples: Vec<Sample> = serde_json::from_str(text).map_err(refuse)?;
    let pool = ground.database().pool(&Scope::Everywhere, 2).await?;
    let layers = Assets::find(settings.assets.as_deref())?.layers();
    let catalog = CatalogHandle::open(&layers, pool.clone()).await.map_err(Error::from)?;
    let gate = gate(ground, settings, 1).await?;
    let registry = registry(&pool, &catalog.current(), &gate, ground.database()).await?;
    first_records(&pool, &registry).await?;
    Ok(sample_records(&pool, &registry, &records.commune, samples).await?)
}

fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn read(path: &Path) -> Result<Manifest, Error> {
    let refuse = |why: String| Error::SettingsFile { path: path.to_owned(), why };
    let text = fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    toml::from_str(&text).map_err(|error| refuse(error.to_string()))
}

fn typed(step: &Step, folder: &Path) -> Result<ImportArgs, Error> {
    let parsed = Typed::try_parse_from(&step.import);
    let mut arguments = parsed
        .map_err(|error| Error::SettingsFile { path: folder.join("demo.toml"), why: error.to_string() })?
        .arguments;
    for path in &mut arguments.paths {
        *path = folder.join(&*path);
    }
    Ok(arguments)
}

fn digest(step: &Step, arguments: &ImportArgs) -> Result<String, Error> {
    let mut hasher = Sha256::new();
    hasher.update(step.import.join("\n"));
    for path in &arguments.paths {
        hasher.update(fs::read(path).map_err(|source| Error::File { path: path.clone(), source })?);
    }
    Ok(hex(&hasher.finalize()))
}

impl Step {
    /// What tells the step from the others.
    fn name(&self) -> String {
        if let Some(records) = &self.records {
            return format!("records {}", records.file.display());
        }
        self.import.iter().take(4).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

async fn loaded(connection: &mut PgConnection, step: &Step, digest: &str) -> Result<bool, db::Error> {
    let found = sqlx::query_scalar("select exists (select from beffroi.demo_step where step = $1 and digest = $2)");
    Ok(found.bind(step.name()).bind(digest).fetch_one(connection).await?)
}

async fn remember(connection: &mut PgConnection, step: &Step, digest: &str) -> Result<(), db::Error> {
    let statement = "insert into beffroi.demo_step (step, digest) values ($1, $2)
        on conflict (step) do update set digest = excluded.digest, loaded = now()";
    sqlx::query(statement).bind(step.name()).bind(digest).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{read, typed};

    #[test]
    fn every_step_of_the_demo_is_a_command_line_whose_files_are_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
        let manifest = read(&folder.join("demo.toml")).unwrap();
        for step in &manifest.step {
            if let Some(records) = &step.records {
                let text = super::read_text(&folder.join(&records.file)).unwrap();
                assert!(!serde_json::from_str::<Vec<crate::records::Sample>>(&text).unwrap().is_empty());
                continue;
            }
            let arguments = typed(step, &folder).unwrap();
            for path in arguments.paths {
                assert!(path.is_file(), "{}", path.display());
            }
        }
        let towns: std::collections::BTreeSet<&str> = manifest.step.iter().map(|step| step.town.as_str()).collect();
        assert_eq!(towns.into_iter().collect::<Vec<_>>(), ["Albert", "Bondy", "Montpellier"]);
    }
}
