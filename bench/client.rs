//! A plain client: keep-alive, bodies as they come over the wire.

use std::io::Read;
use std::time::{Duration, Instant};

use ureq::Agent;

/// One keep-alive client.
pub struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    pub fn new(base: &str) -> Self {
        let agent =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(1))).build();
        Self { agent: agent.into(), base: base.into() }
    }

    /// Status and body, compressed as it was sent.
    pub fn get(&self, path: &str, coding: &str) -> Option<(u16, Vec<u8>)> {
        let response = self.agent.get(format!("{}{path}", self.base)).header("accept-encoding", coding).call().ok()?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        response.into_body().into_reader().read_to_end(&mut body).ok()?;
        Some((status, body))
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
