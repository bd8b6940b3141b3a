//! The document around the objects: a collection of WFS 2.0.

use std::io::{self, Write};

use crate::exchange::outgoing::gml::document::{attribute, counted};
use crate::exchange::outgoing::gml::geometry::Frame;
use crate::exchange::outgoing::gml::inspire::address::Addresses;
use crate::exchange::outgoing::gml::inspire::component::{Components, object};
use crate::exchange::outgoing::gml::inspire::parcel::Parcels;
use crate::exchange::outgoing::gml::inspire::{FeatureType, View};
use crate::exchange::outgoing::gml::{Around, Style, Version, Wrapper, element_name};
use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Collection, Feature, Writer};

const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:gml", "http://www.opengis.net/gml/3.2"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xmlns:base", "http://inspire.ec.europa.eu/schemas/base/3.3"),
    ("xmlns:gn", "http://inspire.ec.europa.eu/schemas/gn/4.0"),
];

/// A document of INSPIRE objects being written.
pub struct Inspire<W> {
    out: Out<W>,
    objects: Objects,
}

enum Objects {
    Parcels(Parcels),
    Addresses(Box<Addresses>),
}

impl<W: Write + Send> Inspire<W> {
    /// Begin a document of the features of `collection` as `view` has them, in the system and order of axes of
    /// `collection.crs`, which is named by its URI (D2.8.I.5 and D2.8.I.6, 6.1.2). `around`: numbers of objects and the
    /// moment, which WFS wants said before the first object.
    pub fn new(collection: &Collection, view: &View, around: &Around, sink: W) -> Self {
        let mut out = Out::new(sink);
        open(&mut out.buffer, view.feature_type, around);
        let layer = element_name(&collection.id);
        let style = Style { srs_name: collection.crs.uri(), ..Style::new(Version::Gml32, collection.crs) };
        let frame = Frame::new(&style, &layer, Plane::of(collection.crs));
        let objects = match view.feature_type {
            FeatureType::CadastralParcel => Objects::Parcels(Parcels::new(view, &layer, frame)),
            FeatureType::Address => Objects::Addresses(Box::new(Addresses::new(view, collection, &layer, frame))),
        };
        Self { out, objects }
    }

    /// What addresses refer to.
    fn components(&mut self, components: &Components, language: Option<&str>) -> io::Result<()> {
        if components.is_empty() {
            return Ok(());
        }
        self.out.buffer.extend_from_slice(b"<wfs:additionalObjects><wfs:SimpleFeatureCollection>\n");
        let [before, after] = Wrapper::Wfs20.member();
        components.each(|id, kind, known| {
            self.out.buffer.extend_from_slice(before.as_bytes());
            object(&mut self.out.buffer, id, kind, known, language);
            self.out.buffer.extend_from_slice(after.as_bytes());
            self.out.spill()
        })?;
        self.out.buffer.extend_from_slice(b"</wfs:SimpleFeatureCollection></wfs:additionalObjects>\n");
        Ok(())
    }
}

impl<W: Write + Send> Writer for Inspire<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let [before, after] = Wrapper::Wfs20.member();
        let out = &mut self.out.buffer;
        out.extend_from_slice(before.as_bytes());
        match &mut self.objects {
            Objects::Parcels(parcels) => parcels.object(out, feature),
            Objects::Addresses(addresses) => addresses.object(out, feature),
        }
        out.extend_from_slice(after.as_bytes());
        self.out.spill()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if let Objects::Addresses(addresses) = &mut self.objects {
            let components = std::mem::take(&mut addresses.components);
            let language = addresses.language().map(str::to_owned);
            self.components(&components, language.as_deref())?;
        }
        Wrapper::Wfs20.close(&mut self.out.buffer);
        self.out.finish()
    }
}

/// The beginning of the document, up to the first object.
fn open(out: &mut Vec<u8>, feature_type: FeatureType, around: &Around) {
    let wfs = Wrapper::Wfs20;
    out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wfs:FeatureCollection");
    attribute(out, "xmlns:wfs", wfs.namespace());
    NAMESPACES.into_iter().for_each(|(prefix, namespace)| attribute(out, prefix, namespace));
    attribute(out, &format!("xmlns:{}", feature_type.prefix()), feature_type.namespace());
    let places = [wfs.namespace(), wfs.schema(), feature_type.namespace(), feature_type.schema()];
    attribute(out, "xsi:schemaLocation", &places.join(" "));
    counted(out, around);
    out.extend_from_slice(b">\n");
}
