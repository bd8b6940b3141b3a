//! A layer somebody may see, with what they may do in it.

use std::sync::Arc;

use crate::base::Language;
use crate::catalog::{ColumnKind, GeometryKind, ResolvedColumn, ResolvedLayer, Text, quoted, say};
use crate::db::Scope;
use crate::exchange::outgoing::{self, Standard};
use crate::exchange::table::{Column, Kind, Shape};
use crate::filter::{self, Field, Fields};
use crate::geo::{AxisOrder, Bbox, CrsName, Srid, legal_system};
use crate::records::RecordType;

/// Any code of the mainland: there the legal projection follows from the latitude.
const MAINLAND: &str = "75056";

/// A layer, seen by whoever asks.
#[derive(Debug, Clone)]
pub struct Seen {
    pub layer: Arc<ResolvedLayer>,
    /// The record type it draws, through which it can be changed.
    pub kind: Option<Arc<RecordType>>,
    /// Communes whose features are seen.
    pub(super) scope: Scope,
    /// Box of all features held, in degrees; none while the layer is empty or not loaded.
    pub extent: Option<Bbox>,
    /// What its features have, in order: the commune first, where there is one.
    pub properties: Vec<Property>,
}

/// A property of the features of a collection.
#[derive(Debug, Clone)]
pub struct Property {
    pub name: String,
    pub title: Text,
    /// Help: what the value means.
    pub description: Text,
    pub kind: ColumnKind,
    /// How the value is counted: one of [`crate::catalog::UNITS`].
    pub unit: Option<String>,
    /// The values it may have, with their meaning.
    pub values: Vec<(String, Text)>,
    /// Several texts, joined by bars where a format takes only one.
    pub list: bool,
    /// Where its text comes from: SQL over a row `t`.
    pub(super) sql: String,
    /// The same as stored, to be compared and sorted by.
    pub(super) stored: String,
    /// Never null in a new feature.
    pub required: bool,
    /// Not typed in: the database or the rules make it.
    pub readonly: bool,
}

impl Seen {
    pub(super) fn new(
        layer: Arc<ResolvedLayer>,
        kind: Option<Arc<RecordType>>,
        scope: Scope,
        extent: Option<Bbox>,
    ) -> Self {
        let commune = layer.has_commune.then(|| commune(&layer));
        let personal = |column: &ResolvedColumn| {
            let field = kind.as_ref().and_then(|kind| kind.field(&column.column.name));
            field.is_some_and(|field| field.personal)
        };
        // What tells of a person leaves by the records only, where every look is noted.
        let columns =
            layer.columns.iter().filter(|column| !personal(column) && column.column.name != layer.layer.commune);
        let properties = columns.map(|column| property(&layer, column, kind.as_deref()));
        let properties = commune.into_iter().chain(properties).collect();
        Self { layer, kind, scope, extent, properties }
    }

    #[must_use]
    pub fn id(&self) -> &str {
        self.layer.id()
    }

    #[must_use]
    pub fn title(&self, language: Language) -> String {
        say(&self.layer.layer.title, language.code()).into_owned()
    }

    #[must_use]
    pub fn description(&self, language: Language) -> String {
        say(&self.layer.layer.description, language.code()).into_owned()
    }

    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// Systems its features are given in: longitude and latitude first, then the names of the registry.
    #[must_use]
    pub fn systems(&self) -> Vec<CrsName> {
        let legal = self.extent.and_then(|extent| {
            let center = extent.center();
            let metropole = (-6.0..=10.5).contains(&center.x) && (41.0..=51.6).contains(&center.y);
            metropole.then(|| legal_system(MAINLAND, center.x, center.y)).flatten()
        });
        let mut codes = vec![Srid::WGS84, Srid::WEB_MERCATOR, Srid::LAMBERT_93];
        codes.extend(legal.filter(|srid| !codes.contains(srid)));
        // Systems of INSPIRE are those of ETRS89 (regulation 1089/2010, annex II, 1.3).
        codes.extend(legal.and(self.harmonised()).map(|_| Srid::ETRS89));
        let named = codes.into_iter().map(|srid| CrsName { srid, order: srid.axis_order() });
        std::iter::once(CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth }).chain(named).collect()
    }

    /// What filters may name.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let field = |property: &Property| Field::new(&property.name, filtered(property));
        Fields::new(self.properties.iter().map(field), true)
    }

    /// What a writer is told of its features: `properties`, or all; in `crs`.
    #[must_use]
    pub fn collection(&self, properties: Option<&[String]>, crs: CrsName, language: Language) -> outgoing::Collection {
        let column = |property: &Property| {
            Column::new(&property.name, &say(&property.title, language.code()), cell(property.kind))
        };
        outgoing::Collection {
            id: self.id().to_owned(),
            title: self.title(language),
            description: self.description(language),
            columns: self.chosen(properties).map(column).collect(),
            geometry: Some(self.shape()),
            crs,
            language,
            standard: self.standard(properties),
            inspire: self.view(properties),
        }
    }

    /// Which of the columns hold what GML has elements of its own for.
    fn standard(&self, properties: Option<&[String]>) -> Standard {
        let rank = |name: Option<&String>| self.chosen(properties).position(|property| Some(&property.name) == name);
        let gml = &self.layer.layer.gml;
        Standard {
            name: rank(gml.name.as_ref()),
            description: rank(gml.description.as_ref()),
            identifier: rank(gml.identifier.as_ref()),
            time: None,
        }
    }

    /// The properties named, in their own order; all when none are.
    pub(super) fn chosen<'a>(&'a self, names: Option<&'a [String]>) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |property| names.is_none_or(|names| names.contains(&property.name)))
    }

    fn shape(&self) -> Shape {
        match (self.layer.geometry_kind, self.layer.multi) {
            (GeometryKind::Point, false) => Shape::Point,
            (GeometryKind::Point, true) => Shape::MultiPoint,
            (GeometryKind::Line, false) => Shape::LineString,
            (GeometryKind::Line, true) => Shape::MultiLineString,
            (GeometryKind::Polygon, false) => Shape::Polygon,
            (GeometryKind::Polygon, true) => Shape::MultiPolygon,
            (GeometryKind::Mixed, _) => Shape::Any,
        }
    }
}

fn commune(layer: &ResolvedLayer) -> Property {
    let text = |fr: &str, en: &str, es: &str| {
        [("fr", fr), ("en", en), ("es", es)]
            .map(|(code, text)| (code.to_owned(), text.to_owned()))
            .into_iter()
            .collect()
    };
    let stored = format!("t.{}", quoted(&layer.layer.commune));
    Property {
        name: "commune".into(),
        title: text("Commune", "Commune", "Municipio"),
        description: text("Code INSEE de la commune.", "INSEE code of the commune.", "Código INSEE del municipio."),
        kind: ColumnKind::Text,
        unit: None,
        values: Vec::new(),
        list: false,
        sql: format!("{stored}::text"),
        stored,
        required: false,
        readonly: false,
    }
}

fn property(layer: &ResolvedLayer, column: &ResolvedColumn, kind: Option<&RecordType>) -> Property {
    let described = &column.column;
    let field = kind.and_then(|kind| kind.field(&described.name));
    Property {
        name: described.name.clone(),
        title: described.title.clone(),
        description: column.help(),
        kind: column.kind,
        unit: described.unit.clone(),
        values: described.values.iter().map(|(value, text)| (value.clone(), text.clone())).collect(),
        list: column.sql_type.ends_with("[]"),
        sql: layer.text_of(column, "t"),
        stored: stored(column),
        required: field.is_some_and(|field| field.required),
        readonly: kind.is_some() && field.is_none_or(|field| field.readonly),
    }
}

/// A moment without time zone is one of universal time, as everywhere.
fn stored(column: &ResolvedColumn) -> String {
    let value = format!("t.{}", quoted(&column.column.name));
    let local = column.kind == ColumnKind::Time && !column.sql_type.contains("with time zone");
    if local { format!("({value} at time zone 'UTC')") } else { value }
}

const fn filtered(property: &Property) -> filter::Kind {
    match property.kind {
        ColumnKind::Text => filter::Kind::Text,
        ColumnKind::Integer => filter::Kind::Integer,
        ColumnKind::Real => filter::Kind::Real,
        ColumnKind::Boolean => filter::Kind::Boolean,
        ColumnKind::Date => filter::Kind::Date,
        ColumnKind::Time => filter::Kind::Moment,
        ColumnKind::Other if property.list => filter::Kind::List,
        ColumnKind::Other => filter::Kind::Other,
    }
}

const fn cell(kind: ColumnKind) -> Kind {
    match kind {
        ColumnKind::Text | ColumnKind::Other => Kind::Text,
        ColumnKind::Integer => Kind::Integer,
        ColumnKind::Real => Kind::Real,
        ColumnKind::Boolean => Kind::Boolean,
        ColumnKind::Date => Kind::Date,
        ColumnKind::Time => Kind::DateTime,
    }
}
