//! The server's side: a few children at once, each with an end.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::documents::Error;
use crate::documents::typeset::diagnostic::Diagnostic;
use crate::documents::typeset::request::{Extract, Head, Request, read_answer};

/// Longest wait for a place.
const PATIENCE: Duration = Duration::from_secs(10);
/// Addresses the allocator takes at a time.
const ARENA_KIB: &str = "32768";
/// What the answer may have beside its files.
const HEAD: usize = 1 << 20;

/// Sets type in child processes.
#[derive(Debug, Clone)]
pub struct Typesetter {
    program: Arc<PathBuf>,
    places: Arc<Semaphore>,
}

/// What came of a request.
#[derive(Debug)]
pub enum Sheets {
    /// The files, and how many pages there are in all.
    Set { files: Vec<Vec<u8>>, pages: usize, warnings: Vec<Diagnostic> },
    /// To be asked again with these.
    Wants(Vec<Extract>),
}

impl Typesetter {
    /// With the program to start as `… typeset`, which is this one, and how many may work at once.
    #[must_use]
    pub fn new(program: PathBuf, at_once: usize) -> Self {
        Self { program: Arc::new(program), places: Arc::new(Semaphore::new(at_once)) }
    }

    /// The running program itself, even when its file was replaced meanwhile. Two at once, so that nobody waits for a mail
    /// merge; on a large machine half its processors.
    #[must_use]
    pub fn of_this_program() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::new("/proc/self/exe".into(), (processors / 2).max(2))
    }

    /// Set a request.
    ///
    /// # Errors
    /// [`Error::Template`] names lines; [`Error::TooLong`], [`Error::TooSlow`], [`Error::TooHungry`] a template without
    /// measure; [`Error::Crowded`] when all places are taken.
    pub async fn set(&self, request: &Request) -> Result<Sheets, Error> {
        let place = timeout(PATIENCE, self.places.acquire()).await;
        let _place = place.ok().and_then(Result::ok).ok_or(Error::Crowded)?;
        let mut child = self.start()?;
        let time = Duration::from_secs(request.limits.seconds);
        let most = request.limits.bytes + HEAD;
        let asked = request.bytes().map_err(Error::Child)?;
        let Ok(answered) = timeout(time, talk(&mut child, &asked, most)).await else {
            child.kill().await.map_err(Error::Child)?;
            return Err(Error::TooSlow { seconds: request.limits.seconds });
        };
        let answer = answered.map_err(Error::Child)?;
        let ended = child.wait().await.map_err(Error::Child)?;
        if !ended.success() {
            return Err(ending(ended, request));
        }
        let (head, files) =
            read_answer(&answer).ok_or_else(|| Error::Child(std::io::Error::other("the answer is not whole")))?;
        match head {
            Head::Set { pages, warnings, .. } => Ok(Sheets::Set { files, pages, warnings }),
            Head::Wants { extracts } => Ok(Sheets::Wants(extracts)),
            Head::Faulty { diagnostics } => Err(Error::Template(diagnostics)),
            Head::Long { .. } => Err(Error::TooLong { most: request.limits.pages }),
            Head::Large { .. } => Err(Error::TooLarge { most: request.limits.bytes >> 20 }),
        }
    }

    fn start(&self) -> Result<Child, Error> {
        let mut command = Command::new(self.program.as_path());
        // Nothing of this process: no settings, no secrets, no files, another folder.
        command.arg("typeset").env_clear().current_dir("/");
        // The allocator would take a gibibyte of addresses beforehand, which the limit could not tell from use.
        command.env("MIMALLOC_ARENA_RESERVE", ARENA_KIB);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        command.spawn().map_err(Error::Child)
    }
}

/// Hand over the request and take the answer; a child that ended before it had read all says so by how it ended.
async fn talk(child: &mut Child, asked: &[u8], most: usize) -> std::io::Result<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return Ok(Vec::new()) };
    let send = async {
        // An early end breaks the pipe.
        let _ = stdin.write_all(asked).await;
        drop(stdin);
    };
    let mut answer = Vec::new();
    let mut limited = stdout.take(most as u64);
    let (read, ()) = tokio::join!(limited.read_to_end(&mut answer), send);
    read?;
    Ok(answer)
}

/// Why a child ended by itself: the kernel ends one that takes too much time; one that gets no memory gives up.
fn ending(ended: std::process::ExitStatus, request: &Request) -> Error {
    use std::os::unix::process::ExitStatusExt as _;
    const OUT_OF_TIME: [i32; 2] = [9, 24]; // SIGKILL, SIGXCPU
    const OUT_OF_MEMORY: [i32; 4] = [6, 11, 7, 5]; // SIGABRT, SIGSEGV, SIGBUS, SIGTRAP
    match ended.signal() {
        Some(signal) if OUT_OF_TIME.contains(&signal) => Error::TooSlow { seconds: request.limits.seconds },
        Some(signal) if OUT_OF_MEMORY.contains(&signal) => Error::TooHungry { mebibytes: request.limits.mebibytes },
        _ => Error::Child(std::io::Error::other(format!("the child ended with {ended}"))),
    }
}
