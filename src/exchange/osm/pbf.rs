//! PBF: blocks of protocol buffers. The library bounds each block to 32 MB.

use std::str::from_utf8;

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock};

use crate::exchange::archive::Stream;
use crate::exchange::osm::elements::{Bytes, Element, Fault, MOST_NODES, Visit};

pub(super) fn each(stream: Stream, visit: &mut Visit<'_>) -> Result<(), Fault> {
    for blob in BlobReader::new(Bytes(stream)) {
        let malformed = |e: osmpbf::Error| Fault::Malformed(e.to_string());
        if let BlobDecode::OsmData(block) = blob.map_err(malformed)?.decode().map_err(malformed)? {
            each_of_block(&block, visit)?;
        }
    }
    Ok(())
}

fn each_of_block(block: &PrimitiveBlock, visit: &mut Visit<'_>) -> Result<(), Fault> {
    for group in block.groups() {
        for node in group.nodes() {
            visit(Element::Node { id: node.id(), place: (node.lon(), node.lat()) })?;
        }
        for node in group.dense_nodes() {
            visit(Element::Node { id: node.id(), place: (node.lon(), node.lat()) })?;
        }
        for way in group.ways() {
            let strings = way.raw_stringtable();
            let text =
                |rank: u32| usize::try_from(rank).ok().and_then(|r| strings.get(r)).and_then(|b| from_utf8(b).ok());
            let tags: Vec<_> = way.raw_tags().filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect();
            let nodes: Vec<i64> = way.refs().take(MOST_NODES).collect();
            visit(Element::Way { id: way.id(), nodes: &nodes, tags: &tags })?;
        }
    }
    Ok(())
}
