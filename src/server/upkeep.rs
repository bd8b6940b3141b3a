//! `beffroi db backup` and `beffroi db restore`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;

use crate::db::{Database, OWNER};
use crate::server::{Error, Ground, Refusal};

/// Write the whole database to `file` in the archive format of `pg_dump`. The file appears when it is whole.
///
/// # Errors
/// When `pg_dump` fails or the file cannot be written.
pub async fn backup(ground: &Ground, file: &Path) -> Result<u64, Refusal> {
    let unfinished = file.with_extension("unfinished");
    let mut command = program(ground, "pg_dump", ground.database(), OWNER);
    command.args(["--format=custom", "--file"]).arg(&unfinished);
    let done = run(command, "pg_dump").await;
    if let Err(error) = done {
        let _ = fs::remove_file(&unfinished);
        return Err(error.into());
    }
    let refuse = |source| Error::File { path: file.to_owned(), source };
    fs::rename(&unfinished, file).map_err(refuse)?;
    Ok(fs::metadata(file).map_err(refuse)?.len())
}

/// Replace the embedded database by the one in `file`. It is first restored whole beside the present one, which is then
/// set aside under another name, returned here: nothing is lost.
///
/// # Errors
/// On a server of the town, where this is the work of its administrator; while another Beffroi uses the database; when
/// the file is not a backup.
pub async fn restore(ground: &Ground, file: &Path) -> Result<String, Refusal> {
    let Some(cluster) = ground.cluster() else { return Err(Error::RestoreByHand(file.to_owned()).into()) };
    let _alone = cluster.alone()?.ok_or(Error::InUse)?;
    fs::metadata(file).map_err(|source| Error::File { path: file.to_owned(), source })?;
    let fresh = format!("restored_{}", Timestamp::now().as_second());
    cluster.create_database(&fresh).await?;
    let database = ground.database().named(&fresh);
    let mut command = program(ground, "pg_restore", &database, cluster.superuser());
    command.args(["--exit-on-error", "--single-transaction"]).arg(file);
    if let Err(error) = run(command, "pg_restore").await {
        cluster.drop_database(&fresh).await?;
        return Err(error.into());
    }
    Ok(cluster.replace_database(&fresh).await?)
}

/// A program of PostgreSQL on `database` as `role`: that of the embedded cluster, else the one on the path.
fn program(ground: &Ground, name: &str, database: &Database, role: &str) -> Command {
    let path = ground.cluster().map_or_else(|| PathBuf::from(name), |cluster| cluster.binaries().program(name));
    let (address, password) = database.conninfo(role);
    let mut command = Command::new(path);
    command.args(["--no-password", "--dbname", &address]).envs(password.map(|password| ("PGPASSWORD", password)));
    command
}

async fn run(mut command: Command, name: &'static str) -> Result<(), Error> {
    let failed = |said: String| Error::Program { program: name, said };
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}
