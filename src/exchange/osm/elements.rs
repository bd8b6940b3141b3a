//! The two things of `OpenStreetMap` a street is made of.

use std::io::Read;
use std::path::Path;

use crate::exchange::archive::{Stream, explain};
use crate::exchange::format::{ReadError, Stopped};
use crate::exchange::osm::{pbf, xml};

/// A node or a way; relations are left out.
#[derive(Debug, PartialEq)]
pub(super) enum Element<'a> {
    /// Longitude and latitude in degrees.
    Node {
        id: i64,
        place: (f64, f64),
    },
    Way {
        id: i64,
        nodes: &'a [i64],
        tags: &'a [(&'a str, &'a str)],
    },
}

/// What receives elements.
pub(super) type Visit<'v> = dyn FnMut(Element<'_>) -> Result<(), Stopped> + 'v;

/// Why a stream cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("ce n’est pas un fichier OpenStreetMap lisible ({0}).")]
    Malformed(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Most nodes of one way: `OpenStreetMap` itself allows 2,000.
pub(super) const MOST_NODES: usize = 100_000;

/// Visit every node and way of a stream, XML or PBF as its first bytes say.
pub(super) fn each(path: &Path, mut stream: Stream, visit: &mut Visit<'_>) -> Result<(), ReadError> {
    let start = match stream.fill_buf() {
        Ok(bytes) => bytes.iter().copied().find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf)),
        Err(error) => return Err(explain(path, error)),
    };
    let outcome = if start == Some(b'<') { xml::each(stream, visit) } else { pbf::each(stream, visit) };
    outcome.map_err(|fault| match fault {
        Fault::Io(error) => explain(path, error),
        Fault::Stopped(stopped) => stopped.into(),
        Fault::Malformed(_) => ReadError::NotThisFormat {
            file: path.display().to_string(),
            detail: fault.to_string(),
            remedy: "Donnez un extrait .osm ou .osm.pbf, par exemple de download.openstreetmap.fr.".to_owned(),
        },
    })
}

/// A stream as `Read` alone, for libraries that buffer themselves.
pub(super) struct Bytes(pub Stream);

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}
