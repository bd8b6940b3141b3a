//! Memory while one and a half million parcels stream out as one GML document: how much the resident memory grows over what
//! the server held before it was asked.

use std::time::Duration;

use crate::ground::Ground;
use crate::report::Report;
use crate::{servers, start};

/// Growth that counts as flat, megabytes.
const FLAT: f64 = 16.0;
/// Growth that is told from none, megabytes: a ratio to nothing is none.
const FINEST: f64 = 0.1;
/// Bytes read between two looks at the memory.
const STEP: usize = 4 << 20;

pub fn measure(ground: &Ground, report: &mut Report) {
    let parcels = usize::try_from(start::parcels(ground)).unwrap();
    let server = servers::beffroi(&servers::assets("large", &[("large_2154", 10)]), 64);
    let client = server.client();
    client.wait(&start::first_tile(ground), Duration::from_mins(10));
    let path = |count| {
        format!(
            "/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=bf:large-2154&srsName=urn:ogc:def:crs:EPSG::2154&count={count}"
        )
    };
    // What a first request allocates for good is no growth.
    client.read(&path(100_000), "identity", |_| ()).unwrap();
    let before = server.memory();
    let (mut most, mut since, mut members, mut tail) = (before, 0, 0, Vec::new());
    let read = client.read(&path(parcels), "identity", |piece| {
        members += starts(&mut tail, piece);
        since += piece.len();
        if since > STEP {
            since = 0;
            most = f64::max(most, server.memory());
        }
    });
    assert_eq!((read.unwrap().status, members), (200, parcels));
    report.less("features.memory", "target", "MB", &[FLAT], &[((most - before) / 1e6).max(FINEST)]);
}

/// Members that begin in a piece of a document, or at the end of the one before.
fn starts(tail: &mut Vec<u8>, piece: &[u8]) -> usize {
    const MARK: &[u8] = b"<wfs:member>";
    tail.extend_from_slice(piece);
    let found = tail.windows(MARK.len()).filter(|window| *window == MARK).count();
    let keep = tail.len().saturating_sub(MARK.len() - 1);
    tail.drain(..keep);
    found
}
