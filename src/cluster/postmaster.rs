//! The server process: is it there, start it, stop it.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::cluster::account::Account;
use crate::cluster::binaries::Binaries;
use crate::cluster::create::run;
use crate::cluster::{Error, Layout};

/// Crash recovery replays at most `max_wal_size`; this is ample for it.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// The process of the server of this cluster, if it lives. A process of the same number that is something else, which a
/// restart of the machine or of a container makes likely, is not it.
pub fn alive(layout: &Layout) -> Option<u32> {
    let cluster = layout.cluster();
    let file = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let pid: u32 = file.lines().next()?.trim().parse().ok()?;
    let process = Path::new("/proc").join(pid.to_string());
    let name = fs::read_to_string(process.join("comm")).ok()?;
    let folder = fs::read_link(process.join("cwd")).ok()?;
    (name.trim() == "postgres" && folder == cluster).then_some(pid)
}

/// Start the server and wait until it answers.
pub fn start(layout: &Layout, binaries: &Binaries, own: &Account, server: &Account) -> Result<(), Error> {
    clear_leftovers(layout)?;
    let log = layout.log();
    let began = Instant::now();
    loop {
        let from = fs::metadata(&log).map_or(0, |meta| meta.len());
        let mut pg_ctl = server.command(&binaries.program("pg_ctl"), own);
        pg_ctl.args(["start", "-w", "-s", "-t", &PATIENCE.as_secs().to_string()]);
        pg_ctl.arg("-D").arg(layout.cluster()).arg("-l").arg(&log);
        let Err(error) = run(&mut pg_ctl, "pg_ctl start", &layout.cluster()) else { return Ok(()) };
        let said = tail(&log, from);
        // The children of a server that was killed need a moment to notice; until then its memory is taken.
        let leaving = said.contains("shared memory block") || said.contains("is another postmaster");
        if !leaving || began.elapsed() > Duration::from_secs(30) {
            return Err(refine(error, &said, layout));
        }
        thread::sleep(Duration::from_millis(300));
    }
}

/// Have a server that runs read again who may connect.
pub fn reload(layout: &Layout, binaries: &Binaries, own: &Account, server: &Account) -> Result<(), Error> {
    let mut pg_ctl = server.command(&binaries.program("pg_ctl"), own);
    pg_ctl.args(["reload", "-s"]).arg("-D").arg(layout.cluster());
    run(&mut pg_ctl, "pg_ctl reload", &layout.cluster())?;
    // It is told, not asked: nothing says when it has read.
    thread::sleep(Duration::from_millis(300));
    Ok(())
}

/// Stop the server: sessions are ended, what is committed is written.
pub fn stop(layout: &Layout, binaries: &Binaries, own: &Account, server: &Account) -> Result<(), Error> {
    if alive(layout).is_none() {
        return Ok(());
    }
    let mut pg_ctl = server.command(&binaries.program("pg_ctl"), own);
    pg_ctl.args(["stop", "-w", "-s", "-m", "fast", "-t", &PATIENCE.as_secs().to_string()]);
    pg_ctl.arg("-D").arg(layout.cluster());
    run(&mut pg_ctl, "pg_ctl stop", &layout.cluster())
}

/// What a killed server leaves behind would make the next one believe it still runs.
fn clear_leftovers(layout: &Layout) -> Result<(), Error> {
    let socket = layout.socket().join(".s.PGSQL.5432");
    let leftovers = [layout.cluster().join("postmaster.pid"), socket.with_extension("5432.lock"), socket];
    for path in leftovers {
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io("clear", &path, error)),
        }
    }
    Ok(())
}

/// What the log gained since `from` bytes, the end of it.
fn tail(log: &Path, from: u64) -> String {
    let text = fs::read(log).unwrap_or_default();
    let from = usize::try_from(from).unwrap_or(0).min(text.len()).max(text.len().saturating_sub(16_384));
    String::from_utf8_lossy(&text[from..]).into_owned()
}

fn refine(error: Error, said: &str, layout: &Layout) -> Error {
    if said.contains("No space left on device") {
        return Error::DiskFull(layout.cluster());
    }
    if said.contains("Read-only file system") {
        return Error::ReadOnly(layout.cluster());
    }
    match error {
        Error::Program { name, .. } if !said.is_empty() => {
            let grave = |line: &&str| line.contains("FATAL") || line.contains("PANIC");
            let mut lines = said.lines().filter(|line| !line.contains("system is starting up"));
            let last = lines.rfind(grave).unwrap_or(said);
            Error::Program { name, said: last.trim().to_owned() }
        }
        other => other,
    }
}
