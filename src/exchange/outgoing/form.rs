//! The forms of delivery: names, media types, what each can hold, and its writer.

use std::io::{self, Write};

use crate::exchange::outgoing::gml::inspire::Inspire;
use crate::exchange::outgoing::gml::{self, Around, Gml, Style, Version, Wrapper};
use crate::exchange::outgoing::shapefile::{MOST_COLUMNS, Shapefile};
use crate::exchange::outgoing::table::{GeoPackage, Titled, Xlsx};
use crate::exchange::outgoing::{Collection, Csv, Dxf, FlatGeobuf, Kml, Refusal, Writer, geojson, json_fg};
use crate::geo::{AxisOrder, CrsName, Srid, System};

/// A form of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// RFC 7946.
    GeoJson,
    /// OGC Features and Geometries JSON.
    JsonFg,
    Gml32,
    Gml31,
    Gml2,
    /// Objects of an application schema of INSPIRE, of layers that have such a view.
    Inspire,
    /// For QGIS, with a spatial index.
    FlatGeobuf,
    GeoPackage,
    /// A zip.
    Shapefile,
    /// For programs: commas, names of the columns, WKT.
    Csv,
    /// For spreadsheets: UTF-8 with byte order mark, semicolons, titles of the columns in the reader's language.
    Spreadsheet,
    Xlsx,
    Kml,
    Dxf,
}

impl Form {
    /// Every form, the commonest first.
    pub const ALL: [Self; 14] = [
        Self::GeoJson,
        Self::JsonFg,
        Self::Gml32,
        Self::Gml31,
        Self::Gml2,
        Self::Inspire,
        Self::FlatGeobuf,
        Self::GeoPackage,
        Self::Shapefile,
        Self::Csv,
        Self::Spreadsheet,
        Self::Xlsx,
        Self::Kml,
        Self::Dxf,
    ];

    /// The form of a name; longer names people know are understood too.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::GeoJson),
            "flatgeobuf" => Some(Self::FlatGeobuf),
            "geopackage" => Some(Self::GeoPackage),
            "shape-zip" | "shapefile" => Some(Self::Shapefile),
            "gml" => Some(Self::Gml32),
            _ => Self::ALL.into_iter().find(|form| form.name() == name),
        }
    }

    /// Name in an address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::JsonFg => "jsonfg",
            Self::Gml32 => "gml32",
            Self::Gml31 => "gml31",
            Self::Gml2 => "gml2",
            Self::Inspire => "inspire",
            Self::FlatGeobuf => "fgb",
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "shp",
            Self::Csv => "csv",
            Self::Spreadsheet => "csv-semicolon",
            Self::Xlsx => "xlsx",
            Self::Kml => "kml",
            Self::Dxf => "dxf",
        }
    }

    /// What follows the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JsonFg => "json",
            Self::Gml32 | Self::Gml31 | Self::Gml2 | Self::Inspire => "gml",
            Self::Shapefile => "zip",
            Self::Spreadsheet => "csv",
            other => other.name(),
        }
    }

    /// Media type. Objects of INSPIRE have one by feature type, with its schema as profile: [`Collection::media_type`].
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::JsonFg => json_fg::MEDIA_TYPE,
            Self::Gml32 | Self::Inspire => Version::Gml32.media_type(),
            Self::Gml31 => Version::Gml31.media_type(),
            Self::Gml2 => Version::Gml2.media_type(),
            Self::FlatGeobuf => "application/vnd.flatgeobuf",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::Shapefile => "application/zip",
            Self::Csv | Self::Spreadsheet => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Dxf => "image/vnd.dxf",
        }
    }

    /// It is a dialect of GeoJSON.
    #[must_use]
    pub const fn is_json(self) -> bool {
        matches!(self, Self::GeoJson | Self::JsonFg)
    }

    /// The first bytes leave while features are still read; other forms are written whole first.
    #[must_use]
    pub const fn streams(self) -> bool {
        !matches!(self, Self::FlatGeobuf | Self::GeoPackage | Self::Shapefile | Self::Xlsx)
    }

    /// Geometries can be read back as they were: a drawing has no holes, and a cell of a spreadsheet an end.
    #[must_use]
    pub const fn keeps_geometry(self) -> bool {
        !matches!(self, Self::Dxf | Self::Xlsx | Self::Spreadsheet)
    }

    /// Features without geometry are in the file too.
    #[must_use]
    pub const fn keeps_placeless(self) -> bool {
        !matches!(self, Self::Dxf | Self::FlatGeobuf)
    }

    /// The document says how many features follow before the first of them: whoever has it written must count.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::Inspire)
    }

    /// The system as files of the form have it: x first whatever its name means elsewhere (RFC 7946, 3.1.1). Documents of
    /// INSPIRE name their system by its URI, so they have the order of axes of the registry (OGC 09-048r5); longitude first
    /// of WGS 84 has a URI of its own, CRS84.
    #[must_use]
    pub fn system(self, asked: CrsName) -> CrsName {
        let order = match self {
            Self::Inspire if asked.srid != Srid::WGS84 => asked.srid.axis_order(),
            Self::Inspire => asked.order,
            _ => AxisOrder::EastNorth,
        };
        CrsName { order, ..asked }
    }

    /// Whether the form can hold the collection.
    ///
    /// # Errors
    /// [`Refusal`]: the system of coordinates, more columns than the form has, or no view of INSPIRE.
    pub fn suits(self, collection: &Collection) -> Result<(), Refusal> {
        let given = collection.columns.len();
        match self {
            Self::Dxf if collection.crs.srid.system().is_none_or(System::is_geographic) => Err(Refusal::Degrees),
            Self::Kml if collection.crs.srid != Srid::WGS84 => Err(Refusal::Plane),
            Self::Inspire if collection.inspire.is_none() => Err(Refusal::NotHarmonised),
            Self::Shapefile if given > MOST_COLUMNS => Err(Refusal::TooManyColumns { given, most: MOST_COLUMNS }),
            _ => Ok(()),
        }
    }
}

/// Begin a file. What stands around the features of an answer of OGC API or WFS is given to the writers of [`geojson`],
/// [`json_fg`] and [`gml`] themselves; `around` is what a form that [is numbered](Form::is_numbered) says of its features.
///
/// # Errors
/// A [`Refusal`] as [`io::ErrorKind::InvalidInput`]; the sink takes no more, or no temporary file can be made.
pub fn create<W>(form: Form, collection: &Collection, around: &Around, sink: W) -> io::Result<Box<dyn Writer>>
where
    W: Write + Send + 'static,
{
    form.suits(collection).map_err(|refusal| io::Error::new(io::ErrorKind::InvalidInput, refusal))?;
    Ok(match form {
        Form::GeoJson => Box::new(geojson::GeoJson::file(collection, sink)),
        Form::JsonFg => Box::new(json_fg::JsonFg::file(collection, sink)),
        // A document of OGC API need not say before its features how many follow.
        Form::Gml32 => gml_file(collection, Wrapper::Api, sink),
        Form::Gml31 => gml_file(collection, Wrapper::Wfs11, sink),
        Form::Gml2 => gml_file(collection, Wrapper::Wfs10, sink),
        Form::Inspire => match &collection.inspire {
            Some(view) => Box::new(Inspire::new(collection, view, around, sink)),
            None => return Err(io::Error::new(io::ErrorKind::InvalidInput, Refusal::NotHarmonised)),
        },
        Form::FlatGeobuf => Box::new(FlatGeobuf::new(collection, sink)?),
        Form::GeoPackage => Box::new(GeoPackage::new(collection, sink)?),
        Form::Shapefile => Box::new(Shapefile::new(collection, sink)),
        Form::Csv => Box::new(Csv::new(collection, sink)),
        Form::Spreadsheet => Box::new(Titled::new(collection, sink)?),
        Form::Xlsx => Box::new(Xlsx::new(collection, sink)?),
        Form::Kml => Box::new(Kml::new(collection, sink)),
        Form::Dxf => Box::new(Dxf::new(collection, sink)),
    })
}

fn gml_file<W>(collection: &Collection, wrapper: gml::Wrapper, sink: W) -> Box<dyn Writer>
where
    W: Write + Send + 'static,
{
    let style = Style::new(wrapper.version(), collection.crs);
    Box::new(Gml::new(&collection.plain(), &style, wrapper, &Around::default(), sink))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::outgoing::Feature;
    use crate::exchange::outgoing::sample::{CRS84, FULL, LAMBERT_93, NULLS, Sink, area, collection, text, written};
    use crate::exchange::table::Shape;

    #[test]
    fn every_form_is_read_by_its_name_and_by_no_other() {
        Form::ALL.into_iter().for_each(|form| assert_eq!(Form::read(form.name()), Some(form)));
        assert_eq!(Form::read("exe"), None);
    }

    #[test]
    fn what_a_form_cannot_hold_is_refused() {
        let (degrees, metres) = (collection(Shape::Point, CRS84), collection(Shape::Point, LAMBERT_93));
        let refused = |form, collection| {
            create(form, collection, &Around::default(), Sink::default()).err().map(|error| error.kind())
        };
        assert_eq!(refused(Form::Dxf, &degrees), Some(io::ErrorKind::InvalidInput));
        assert_eq!(refused(Form::Kml, &metres), Some(io::ErrorKind::InvalidInput));
        assert_eq!(refused(Form::Inspire, &degrees), Some(io::ErrorKind::InvalidInput));
        assert_eq!((refused(Form::Dxf, &metres), refused(Form::Kml, &degrees)), (None, None));
    }

    #[test]
    fn every_form_takes_what_is_missing() {
        let shape = area(true);
        let features =
            [Feature { id: 7, shape: Some(&shape), values: &FULL }, Feature { id: 8, shape: None, values: &NULLS }];
        // Of INSPIRE there are features of two types only: they have tests of their own.
        for form in Form::ALL.into_iter().filter(|form| *form != Form::Inspire) {
            let crs = if form == Form::Dxf { LAMBERT_93 } else { CRS84 };
            let areas = collection(Shape::MultiPolygon, crs);
            let file = written(&features, |sink| create(form, &areas, &Around::default(), sink).unwrap());
            assert!(!file.is_empty(), "{form:?}");
        }
    }

    #[test]
    fn the_forms_of_text_are_as_they_were() {
        let shape = area(true);
        let features =
            [Feature { id: 7, shape: Some(&shape), values: &FULL }, Feature { id: 8, shape: None, values: &NULLS }];
        let areas = collection(Shape::MultiPolygon, CRS84);
        for form in [Form::JsonFg, Form::Csv, Form::Spreadsheet, Form::Kml] {
            let file = text(written(&features, |sink| create(form, &areas, &Around::default(), sink).unwrap()));
            insta::assert_snapshot!(form.name(), file);
        }
    }
}
