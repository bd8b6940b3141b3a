//! The roll taken in from a file of ELIRE, as a job: read, matched, compared with the roll there is, changed in one
//! transaction. The same file again changes nothing.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgTransaction};
use tempfile::TempPath;
use tokio::task::JoinError;
use tokio::time::sleep;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::elections::Error;
use crate::elections::roll::file::{Entry, RollFile, read_roll};
use crate::elections::roll::identity::Identity;
use crate::elections::roll::matching::{TownAddresses, Written};
use crate::elections::roll::stations::stations_of;
use crate::elections::roll::swap::{Staged, swap};
use crate::elections::roll::{file, placing, rejects};
use crate::elections::street_list::{StreetList, lines};
use crate::jobs::{self, Done, Failure, NewJob, Task, Work};
use crate::records::{self, Records};

/// Its name among the jobs.
const KIND: &str = "roll-import";
/// Record type of electors.
pub(in crate::elections) const ELECTORS: &str = "electors";
/// How often progress is told while the file is read.
const PACE: Duration = Duration::from_millis(300);

/// What a file did to the roll.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollReport {
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
    pub unchanged: u64,
    /// Lines refused; the job links to them.
    pub rejected: u64,
    /// Electors found at an address of the town.
    pub matched: u64,
    /// Electors the roll gives no station.
    pub without_station: u64,
    /// Stations the roll names and the town did not have yet.
    pub stations_made: u64,
}

/// What the job needs to know.
#[derive(Debug, Serialize, Deserialize)]
struct Arguments {
    /// More than a quarter of the electors may go.
    removals: bool,
}

/// The work, over the records of this server.
pub struct RollImport(pub Records);

/// Queue the file for the person.
///
/// # Errors
/// [`Error::NotRoll`]; without the right to import electors there; when the database does not answer.
pub async fn ask(
    records: &Records,
    person: &Person,
    commune: &str,
    file: TempPath,
    removals: bool,
    language: Language,
) -> Result<i64, Error> {
    let kind = records.kind(person, ELECTORS)?;
    let scope = Records::reach(person, &kind, "import", Some(commune))?;
    let read = tokio::task::spawn_blocking(move || {
        file::check(&file)?;
        std::fs::read(&file).map_err(Error::Unwritable)
    });
    let content = read.await.map_err(stopped)??;
    let mut act = records.open(person, scope).await?;
    let job = NewJob {
        kind: KIND,
        title: language.pick("Liste électorale", "Electoral roll", "Lista electoral").to_owned(),
        commune: Some(commune.to_owned()),
        arguments: json!(Arguments { removals }),
        not_before: None,
    };
    let id = jobs::ask(&mut act, person.account, language, &job).await?;
    sqlx::query("select elections.drop_old_files()").execute(&mut *act).await?;
    sqlx::query("insert into elections.roll_files (job, commune, content) values ($1, $2, $3)")
        .bind(id)
        .bind(commune)
        .bind(content)
        .execute(&mut *act)
        .await?;
    act.commit().await?;
    Ok(id)
}

#[async_trait]
impl Work for RollImport {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let report = match task.kept().and_then(|kept| serde_json::from_value(kept).ok()) {
            Some(report) => report,
            None => self.import(task).await?,
        };
        let done = Done::saying(told(&report, task.language));
        Ok(if report.rejected > 0 { done.at(format!("/api/elections/roll/{}/rejects", task.id)) } else { done })
    }
}

impl RollImport {
    async fn open(&self, task: &Task) -> Result<PgTransaction<'static>, Failure> {
        let mut person = Person::clone(task.person()?);
        person.door = "import";
        let kind = self.0.kind(&person, ELECTORS)?;
        let scope = Records::reach(&person, &kind, "import", task.commune.as_deref())?;
        let mut act = self.0.open(&person, scope).await?;
        sqlx::query("select set_config('statement_timeout', '10min', true), set_config('lock_timeout', '1min', true)")
            .execute(&mut *act)
            .await?;
        Ok(act)
    }

    async fn import(&self, task: &Task) -> Result<RollReport, Failure> {
        let arguments: Arguments = task.read()?;
        let commune = task.commune.as_deref().unwrap_or_default();
        let roll = Arc::new(read(task, self.file(task).await?).await?);
        if roll.entries.is_empty() {
            return Err(Error::NobodyOnRoll { refused: roll.refused.len() }.into());
        }
        let total = u64::try_from(roll.entries.len() * 2).unwrap_or(u64::MAX);
        task.progress(total / 2, total).await?;
        let mut act = self.open(task).await?;
        // Two files of one commune are taken in one after the other.
        sqlx::query("select pg_advisory_xact_lock(hashtextextended('elections.electors ' || $1, 0))")
            .bind(commune)
            .execute(&mut *act)
            .await?;
        let (staged, made) = place(&mut act, commune, &roll).await?;
        let mut report = swap(&mut act, commune, &staged, arguments.removals).await?;
        report.rejected = count(roll.refused.len());
        report.read = count(roll.entries.len() + roll.refused.len());
        report.stations_made = made;
        let rejects = rejects::file(&roll, task.language).map_err(|error| Error::Unwritable(error.into()))?;
        sqlx::query("update elections.roll_files set content = null, rejects = $2 where job = $1")
            .bind(task.id)
            .bind(rejects)
            .execute(&mut *act)
            .await?;
        task.progress(total, total).await?;
        task.keep_in(&mut act, &json!(report)).await?;
        act.commit().await?;
        Ok(report)
    }

    /// The file, on disk.
    async fn file(&self, task: &Task) -> Result<TempPath, Failure> {
        let mut look = self.open(task).await?;
        let sql = "select content from elections.roll_files where job = $1";
        let content: Option<Option<Vec<u8>>> = sqlx::query_scalar(sql).bind(task.id).fetch_optional(&mut *look).await?;
        let content = content.flatten().ok_or(Error::FileGone)?;
        let written = tokio::task::spawn_blocking(move || {
            let mut file = tempfile::NamedTempFile::new()?;
            file.write_all(&content)?;
            file.flush()?;
            Ok(file.into_temp_path())
        });
        Ok(written.await.map_err(stopped)?.map_err(Error::Unwritable)?)
    }
}

/// A thread of the work came to no end.
fn stopped(_: JoinError) -> Error {
    records::Error::Stopped.into()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Read the file on a thread of its own, telling how far it is.
async fn read(task: &Task, file: TempPath) -> Result<RollFile, Failure> {
    let (lines, commune) = (Arc::new(AtomicUsize::new(0)), task.commune.clone().unwrap_or_default());
    let so_far = Arc::clone(&lines);
    let mut reading =
        tokio::task::spawn_blocking(move || read_roll(&file, &commune, |read| so_far.store(read, Ordering::Relaxed)));
    loop {
        tokio::select! {
            read = &mut reading => return Ok(read.map_err(stopped)??),
            () = sleep(PACE) => task.progress(count(lines.load(Ordering::Relaxed)), 0).await?,
        }
    }
}

/// Every entry with its key, its address, its station; matched on a thread of its own. How many stations were made.
async fn place(
    connection: &mut PgConnection,
    commune: &str,
    roll: &Arc<RollFile>,
) -> Result<(Vec<Staged>, u64), Error> {
    let (stations, made) = stations_of(connection, commune, &roll.entries).await?;
    let town = placing::addresses(connection, commune).await?;
    let list = StreetList::of(&lines::of_commune(connection, commune).await?);
    let roll = Arc::clone(roll);
    let matching = tokio::task::spawn_blocking(move || {
        let entries = roll.entries.par_iter().zip(keys(&roll.entries));
        entries.map(|(entry, key)| stage(entry, key, &town, &list, &stations)).collect()
    });
    Ok((matching.await.map_err(stopped)?, made))
}

fn stage(
    entry: &Entry,
    key: String,
    town: &TownAddresses,
    list: &StreetList,
    stations: &HashMap<String, i64>,
) -> Staged {
    let found = town.find(&Written {
        number: entry.number,
        suffix: entry.suffix.as_deref(),
        street: entry.street.as_deref().unwrap_or_default(),
        locality: entry.locality.as_deref().unwrap_or_default(),
        country: entry.country.as_deref().unwrap_or_default(),
    });
    let range_station = found.street_key.as_deref().and_then(|street| list.station(street, found.number));
    let station = entry.station.as_deref().and_then(|number| stations.get(number).copied());
    Staged { entry: entry.clone(), key, found, station, range_station }
}

/// The key of each entry. Those whom nothing tells apart are counted in an order that does not hang on the file's.
fn keys(entries: &[Entry]) -> Vec<String> {
    let plain: Vec<String> = entries.iter().map(|entry| identity(entry).key(0)).collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_cached_key(|at| {
        let entry = &entries[*at];
        (
            plain[*at].clone(),
            entry.station.clone(),
            entry.order,
            entry.street.clone(),
            entry.number,
            entry.suffix.clone(),
        )
    });
    let mut keys = plain.clone();
    let (mut last, mut rank) = (None, 0);
    for at in order {
        rank = if last == Some(&plain[at]) { rank + 1 } else { 0 };
        last = Some(&plain[at]);
        if rank > 0 {
            keys[at] = identity(&entries[at]).key(rank);
        }
    }
    keys
}

fn identity(entry: &Entry) -> Identity<'_> {
    Identity {
        list: entry.list,
        birth_name: &entry.birth_name,
        first_names: entry.first_names.as_deref().unwrap_or_default(),
        sex: entry.sex.unwrap_or_default(),
        birth: entry.birth.as_ref().map_or("", |birth| &birth.written),
        birth_place: entry.birth_commune_code.as_deref().or(entry.birth_commune.as_deref()).unwrap_or_default(),
    }
}

/// What came of it, in a sentence.
fn told(report: &RollReport, language: Language) -> String {
    let RollReport { read, added, changed, removed, unchanged, rejected, matched, without_station, stations_made } =
        report;
    language.pick(
        format!("{read} lignes lues : {added} inscrits ajoutés, {changed} modifiés, {removed} radiés, {unchanged} inchangés, {rejected} lignes refusées. {matched} rapprochés d’une adresse ; {without_station} sans bureau ; {stations_made} bureaux créés."),
        format!("{read} lines read: {added} electors added, {changed} changed, {removed} removed, {unchanged} unchanged, {rejected} lines refused. {matched} matched to an address; {without_station} without a station; {stations_made} stations made."),
        format!("{read} líneas leídas: {added} inscritos añadidos, {changed} modificados, {removed} dados de baja, {unchanged} sin cambios, {rejected} líneas rechazadas. {matched} vinculados a una dirección; {without_station} sin mesa; {stations_made} mesas creadas."),
    )
}
