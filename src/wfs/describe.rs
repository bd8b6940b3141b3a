//! `DescribeFeatureType`: the XML Schema of layers (OGC 09-025r2, 9).

use axum::response::Response;

use crate::collections::{Query, Seen};
use crate::exchange::outgoing::Collection;
use crate::exchange::outgoing::gml::schema;
use crate::wfs::formats::Format;
use crate::wfs::request::TypeName;
use crate::wfs::visit::Visit;
use crate::wfs::{Error, answer};

/// One schema of the layers named, or of all the reader may see.
///
/// # Errors
/// [`Error::Type`], [`Error::Wrong`] for a format that is not GML.
pub fn answer(visit: &Visit, names: &[TypeName], format: Option<&str>) -> Result<Response, Error> {
    // Old clients ask for the language of the schema, not for the format of features.
    let format = format.filter(|format| !matches!(format.to_ascii_uppercase().as_str(), "XMLSCHEMA" | "XSD"));
    let Format::Gml(wrapper) = Format::asked(format, visit.manner.version)? else {
        return Err(Error::wrong("outputFormat", format.unwrap_or_default()));
    };
    let mut layers: Vec<Seen> = Vec::new();
    for name in names {
        let seen = visit.seen(name, "typeName")?;
        if layers.iter().all(|other| other.id() != seen.id()) {
            layers.push(seen);
        }
    }
    if names.is_empty() {
        layers = visit.types();
    }
    let collection = |seen: &Seen| seen.collection(None, Query::default().crs, visit.manner.language);
    let collections: Vec<Collection> = layers.iter().map(collection).collect();
    let text = schema(&collections.iter().collect::<Vec<_>>(), wrapper.version());
    let media_type = if visit.manner.version.is_2() { wrapper.version().media_type() } else { answer::XML };
    Ok(answer::schema(text, media_type, visit.manner))
}
