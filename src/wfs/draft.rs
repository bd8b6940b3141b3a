//! A feature as a client draws it becomes a draft: values by property, the geometry in longitude and latitude.

use serde_json::Value;

use crate::base::Failure;
use crate::collections::{Draft, Error as Refused, Seen};
use crate::exchange::outgoing::Collection;
use crate::exchange::table::Shape as Wanted;
use crate::filter::fes::gml;
use crate::geo::{CrsName, Projector};
use crate::records::Shape;
use crate::wfs::Error;
use crate::wfs::reference::{self, Reference};
use crate::wfs::request::{Fragment, Given, NewFeature, Property};

/// What drafts of a layer are read by.
pub struct Reader<'a> {
    pub seen: &'a Seen,
    pub collection: &'a Collection,
    /// System of geometries that name none.
    pub crs: CrsName,
}

impl Reader<'_> {
    /// A whole feature. What GML gives every feature and this layer does not have is left out.
    ///
    /// # Errors
    /// [`Error::Value`] for a property there is not, or a value that cannot be one.
    pub fn feature(&self, feature: &NewFeature) -> Result<Draft, Error> {
        let mut draft = Draft::default();
        let of_gml = |property: &Property| {
            property.namespace.as_deref().is_some_and(|uri| uri.starts_with("http://www.opengis.net/gml"))
        };
        // A column with two names comes twice; that of GML is the one a client changes when it changes one of them.
        let (standard, own): (Vec<_>, Vec<_>) = feature.properties.iter().partition(|property| of_gml(property));
        for property in own.into_iter().chain(standard) {
            let of_gml = of_gml(property);
            let path = if of_gml { format!("gml:{}", property.reference) } else { property.reference.clone() };
            match reference::find(&path, self.collection) {
                Ok(Reference::Bounds) => {}
                // Clients send back every property they know of, also those the database makes.
                Ok(Reference::Column(name)) if self.seen.property(&name).is_some_and(|known| known.readonly) => {}
                Ok(found) => self.set(&mut draft, found, property)?,
                // gml:metaDataProperty, gml:location and the like.
                Err(_) if of_gml => {}
                Err(_) => return Err(Error::Value(property.reference.clone())),
            }
        }
        Ok(draft)
    }

    /// What an update sets.
    ///
    /// # Errors
    /// [`Error::Property`], [`Error::Value`].
    pub fn changes(&self, set: &[Property]) -> Result<Draft, Error> {
        let mut draft = Draft::default();
        // Some clients send all they know to change one value: what the database makes is passed over, unless it is all.
        let made = |name: &str| set.len() > 1 && self.seen.property(name).is_some_and(|known| known.readonly);
        for property in set {
            match reference::find(&property.reference, self.collection)? {
                Reference::Bounds | Reference::Id => return Err(Error::Value(property.reference.clone())),
                Reference::Absent(_) => return Err(Error::Property(property.reference.clone())),
                Reference::Column(name) if made(&name) => {}
                found => self.set(&mut draft, found, property)?,
            }
        }
        Ok(draft)
    }

    fn set(&self, draft: &mut Draft, found: Reference, property: &Property) -> Result<(), Error> {
        let wrong = || Error::Value(property.reference.clone());
        match (found, &property.value) {
            (Reference::Geometry, Given::Element(element)) => draft.geometry = Shape::Drawn(self.geometry(element)?),
            (Reference::Geometry, Given::Nil) => draft.geometry = Shape::Gone,
            (Reference::Geometry, Given::Text(text)) if text.trim().is_empty() => draft.geometry = Shape::Gone,
            (Reference::Column(name), Given::Text(text)) => drop(draft.values.insert(name, Value::from(text.as_str()))),
            (Reference::Column(name), Given::Nil) => drop(draft.values.insert(name, Value::Null)),
            (Reference::Geometry | Reference::Column(_), _) => return Err(wrong()),
            (Reference::Id | Reference::Bounds | Reference::Absent(_), _) => {}
        }
        Ok(())
    }

    /// GeoJSON of a geometry as it was written.
    fn geometry(&self, element: &Fragment) -> Result<Value, Error> {
        let document = element.open()?;
        let node = document.root_element().first_element_child().ok_or_else(|| Error::Value("geometry".into()))?;
        if !node.tag_name().namespace().is_some_and(|uri| uri.starts_with("http://www.opengis.net/gml")) {
            return Err(Error::Value("geometry".into()));
        }
        let (mut geometry, srid) = gml::feature_geometry(node, self.crs).map_err(invalid)?;
        Projector::to_wgs84(srid)
            .and_then(|to| to.convert_geometry(&mut geometry))
            .map_err(|error| invalid(Refused::from(error)))?;
        let geometry = fitted(geometry, self.collection.geometry);
        let text = geozero::ToJson::to_json(&geometry).map_err(|_| Error::Value("geometry".into()))?;
        serde_json::from_str(&text).map_err(|_| Error::Value("geometry".into()))
    }
}

/// A geometry that cannot be one, in the words of whoever read it.
fn invalid(failure: impl Failure + Send + Sync + 'static) -> Error {
    Error::Told { code: "InvalidValue", locator: Some("geometry"), failure: Box::new(failure) }
}

/// A collection of one is that one where the layer holds no collections: some clients write nothing else.
fn fitted(geometry: geo_types::Geometry<f64>, wanted: Option<Wanted>) -> geo_types::Geometry<f64> {
    use geo_types::Geometry::{LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
    match (geometry, wanted) {
        (MultiPoint(mut all), Some(Wanted::Point)) if all.0.len() == 1 => Point(all.0.remove(0)),
        (MultiLineString(mut all), Some(Wanted::LineString)) if all.0.len() == 1 => LineString(all.0.remove(0)),
        (MultiPolygon(mut all), Some(Wanted::Polygon)) if all.0.len() == 1 => Polygon(all.0.remove(0)),
        (geometry, _) => geometry,
    }
}
