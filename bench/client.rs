//! A plain client: keep-alive, bodies as they come over the wire.

use std::io::Read as _;
use std::time::{Duration, Instant};

use ureq::Agent;

/// How a body came: seconds to its first byte and to its end.
pub struct Read {
    pub status: u16,
    pub first: f64,
    pub whole: f64,
}

/// One keep-alive client.
pub struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    pub fn new(base: &str) -> Self {
        let agent =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(5))).build();
        Self { agent: agent.into(), base: base.into() }
    }

    /// Status and body, compressed as it was sent.
    pub fn get(&self, path: &str, coding: &str) -> Option<(u16, Vec<u8>)> {
        let mut body = Vec::new();
        let read = self.read(path, coding, |piece| body.extend_from_slice(piece))?;
        Some((read.status, body))
    }

    /// Read a body to its end, piece by piece.
    pub fn read(&self, path: &str, coding: &str, mut each: impl FnMut(&[u8])) -> Option<Read> {
        let start = Instant::now();
        let response = self.agent.get(format!("{}{path}", self.base)).header("accept-encoding", coding).call().ok()?;
        let status = response.status().as_u16();
        let (mut reader, mut piece, mut first) = (response.into_body().into_reader(), vec![0; 1 << 16], None);
        loop {
            let length = reader.read(&mut piece).ok()?;
            let now = start.elapsed().as_secs_f64();
            let first = *first.get_or_insert(now);
            if length == 0 {
                return Some(Read { status, first, whole: now });
            }
            each(&piece[..length]);
        }
    }

    /// Wait until a path answers 200 (or 204).
    pub fn wait(&self, path: &str, limit: Duration) {
        let end = Instant::now() + limit;
        while !matches!(self.get(path, "identity"), Some((200 | 204, _))) {
            assert!(Instant::now() < end, "{}{path} never answered", self.base);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
