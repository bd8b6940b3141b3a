//! OSM XML. Entities other than the five of XML itself are never resolved, document types are ignored.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::exchange::archive::Stream;
use crate::exchange::osm::elements::{Element, Fault, MOST_NODES, Visit};

/// Most bytes of one tag with its attributes.
const LONGEST_TAG: usize = 1 << 20;

/// A way being read.
#[derive(Default)]
struct Way {
    id: i64,
    nodes: Vec<i64>,
    tags: Vec<(String, String)>,
}

pub(super) fn each(stream: Stream, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(stream);
    let mut buffer = Vec::new();
    let mut way: Option<Way> = None;
    let mut is_osm = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|e| match e {
            quick_xml::Error::Io(io) => Fault::Io(std::io::Error::new(io.kind(), io.to_string())),
            other => Fault::Malformed(other.to_string()),
        })?;
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.len() > LONGEST_TAG => {
                return Err(Fault::Malformed("balise démesurée".to_owned()));
            }
            Event::Start(tag) if tag.name().as_ref() == "way" => {
                way = Some(Way { id: number(&tag, "id")?, ..Way::default() });
            }
            Event::End(tag) if tag.name().as_ref() == "way" => give(way.take(), visit)?,
            Event::Start(tag) | Event::Empty(tag) => {
                is_osm |= matches!(tag.name().as_ref(), "osm" | "osmChange");
                inside(&tag, way.as_mut(), visit)?;
            }
            Event::Eof if way.is_some() || !is_osm => return Err(Fault::Malformed("fichier incomplet".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Anything but the start of a way.
fn inside(tag: &BytesStart<'_>, way: Option<&mut Way>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    match (tag.name().as_ref(), way) {
        ("node", None) => {
            let place = (degrees(tag, "lon")?, degrees(tag, "lat")?);
            visit(Element::Node { id: number(tag, "id")?, place })?;
        }
        ("nd", Some(way)) if way.nodes.len() < MOST_NODES => way.nodes.push(number(tag, "ref")?),
        ("tag", Some(way)) if way.tags.len() < 1000 => {
            if let (Some(key), Some(value)) = (attribute(tag, "k")?, attribute(tag, "v")?) {
                way.tags.push((key.into_owned(), value.into_owned()));
            }
        }
        _ => {}
    }
    Ok(())
}

fn give(way: Option<Way>, visit: &mut Visit<'_>) -> Result<(), Fault> {
    let Some(Way { id, nodes, tags }) = way else { return Ok(()) };
    let tags: Vec<(&str, &str)> = tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    Ok(visit(Element::Way { id, nodes: &nodes, tags: &tags })?)
}

fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Result<Option<Cow<'a, str>>, Fault> {
    let malformed = |e: String| Fault::Malformed(e);
    match tag.try_get_attribute(name).map_err(|e| malformed(e.to_string()))? {
        None => Ok(None),
        Some(found) => {
            let text = &found.value;
            let plain = quick_xml::escape::unescape(text).map_err(|e| malformed(e.to_string()))?;
            Ok(Some(Cow::Owned(plain.into_owned())))
        }
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<i64, Fault> {
    let text = attribute(tag, name)?;
    text.and_then(|t| t.parse().ok()).ok_or_else(|| Fault::Malformed(format!("attribut {name} absent ou illisible")))
}

/// A deleted node has no place: it is nowhere, and no way uses it.
fn degrees(tag: &BytesStart<'_>, name: &str) -> Result<f64, Fault> {
    Ok(attribute(tag, name)?.and_then(|t| t.parse().ok()).unwrap_or(f64::NAN))
}
