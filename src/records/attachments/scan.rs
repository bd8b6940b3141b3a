//! The virus scanner of the town, if it has one.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::records::Error;

/// Longest wait for its answer.
const PATIENCE: Duration = Duration::from_secs(25);

/// Ask the scanner about the file at `path`. Without a scanner every file passes.
///
/// # Errors
/// [`Error::FileInfected`]; [`Error::ScannerAway`] when it gives no answer: a file nobody looked at is not taken.
pub async fn scan(scanner: Option<&str>, path: &Path) -> Result<(), Error> {
    let mut words = scanner.unwrap_or_default().split_whitespace();
    let Some(program) = words.next() else { return Ok(()) };
    let file = File::open(path).map_err(Error::Writing)?;
    let mut command = Command::new(program);
    command.args(words).stdin(file).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let ended = timeout(PATIENCE, command.status()).await;
    match ended.map(|status| status.map(|status| status.code())) {
        Ok(Ok(Some(0))) => Ok(()),
        Ok(Ok(Some(1))) => Err(Error::FileInfected),
        other => {
            tracing::error!(program, ended = ?other, "the virus scanner gives no answer");
            Err(Error::ScannerAway)
        }
    }
}
