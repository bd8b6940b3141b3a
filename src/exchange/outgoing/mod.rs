//! Features on their way out of the program: what every format of delivery is given, feature by feature.
//!
//! A writer neither keeps features nor knows where they come from, so memory does not grow with their number. Forms that
//! must be written whole (GeoPackage, Shapefile, FlatGeobuf, XLSX) do so into a temporary file and hand it on at the end.

mod csv;
mod digits;
mod dxf;
mod feature;
mod flatgeobuf;
mod form;
pub mod geojson;
pub mod gml;
pub mod json_fg;
mod kml;
mod out;
mod plane;
mod refusal;
#[cfg(test)]
mod sample;
mod shapefile;
mod table;
mod wkb;
mod wkt;
mod words;

use std::io;

use crate::base::Language;
use crate::exchange::table::{Column, Kind, Shape};
use crate::geo::CrsName;

pub use csv::Csv;
pub use dxf::Dxf;
pub use feature::{Drawn, Feature, Part, ShapeKind, Value};
pub use flatgeobuf::FlatGeobuf;
pub use form::{Form, create};
pub use kml::Kml;
pub use refusal::Refusal;
pub use shapefile::Shapefile;
pub use table::{GeoPackage, Titled, Xlsx};
pub use words::{attribute as xml_attribute, xml as xml_text};

/// What the features of a delivery have in common.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Name for programs: the id of the layer.
    pub id: String,
    /// Name for people.
    pub title: String,
    pub description: String,
    /// In the order of [`Feature::values`].
    pub columns: Vec<Column>,
    /// None: features have no geometry.
    pub geometry: Option<Shape>,
    /// System of the coordinates of [`Drawn`], and in which order the axes are written where a format leaves the choice.
    pub crs: CrsName,
    /// Of titles, and of the words for yes and no where a format writes words.
    pub language: Language,
    pub standard: Standard,
    /// How its features become objects of INSPIRE, where the layer says so.
    pub inspire: Option<gml::inspire::View>,
}

impl Collection {
    /// The column a feature is called by, for people: the one a standard has a place for, else the first text.
    #[must_use]
    pub fn label(&self) -> Option<usize> {
        self.standard.name.or_else(|| self.columns.iter().position(|column| column.kind == Kind::Text))
    }

    /// The same with nothing in the places GML has of its own: whoever reads features without their schema takes `gml:name`
    /// and a property of the same name for one that is there twice.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self { standard: Standard::default(), ..self.clone() }
    }

    /// Media type of a file of this collection.
    #[must_use]
    pub fn media_type(&self, form: Form) -> &'static str {
        match &self.inspire {
            Some(view) if form == Form::Inspire => view.feature_type.media_type(),
            _ => form.media_type(),
        }
    }
}

/// Columns that hold what a standard has a place of its own for, by their rank in [`Collection::columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standard {
    /// What GML 3.2 calls `gml:name`, in place of a property of the layer.
    pub name: Option<usize>,
    /// `gml:description`.
    pub description: Option<usize>,
    /// `gml:identifier`.
    pub identifier: Option<usize>,
    /// When the feature is or happens: the `time` of JSON-FG.
    pub time: Option<Time>,
}

/// Columns of a day or a moment, by their rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    At(usize),
    /// A value that is missing leaves its side open.
    Between(usize, usize),
}

/// A delivery being written.
pub trait Writer: Send {
    /// Write one feature.
    ///
    /// # Errors
    /// The sink takes no more, or the form cannot hold the feature.
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()>;

    /// Write what closes the file.
    ///
    /// # Errors
    /// The sink takes no more.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
