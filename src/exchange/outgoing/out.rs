//! Bytes gathered before they go to the sink.

use std::io::{self, Write};

/// Bytes gathered.
const CHUNK: usize = 64 * 1024;

/// A buffer that writers fill without asking the sink for each piece.
pub(super) struct Out<W> {
    pub buffer: Vec<u8>,
    sink: W,
}

impl<W: Write> Out<W> {
    pub fn new(sink: W) -> Self {
        Self { buffer: Vec::with_capacity(CHUNK + CHUNK / 8), sink }
    }

    /// Hand the bytes on when there are many; asked once a feature.
    pub fn spill(&mut self) -> io::Result<()> {
        if self.buffer.len() < CHUNK {
            return Ok(());
        }
        self.sink.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Hand on what is left.
    pub fn finish(mut self) -> io::Result<()> {
        self.sink.write_all(&self.buffer)?;
        self.sink.flush()
    }
}
