//! The pages for people, filled: each handler's page from what the collections hold.

use std::ops::ControlFlow;

use axum::response::{Html, IntoResponse, Response};

use crate::base::Language;
use crate::catalog::{ColumnKind, GeometryKind, Text, pattern_columns, say, spoken};
use crate::collections::{Collections, Deed, Property, Query, Seen};
use crate::exchange::outgoing::{self, Feature};
use crate::geo::{AxisOrder, CrsName, Srid};
use crate::ogc::conformance::classes;
use crate::ogc::form::Document;
use crate::ogc::http::{Request, varies};
use crate::ogc::items::unknown;
use crate::ogc::offer::Offer;
use crate::ogc::page::{
    ApiPage, Asked, Cell, CollectionPage, CollectionsPage, ConformancePage, Download, Drawing, Field, FieldKind,
    FieldList, FieldsPage, Form, Frame, ItemPage, ItemsPage, LandingPage, LayerView, Row, with_parameter,
};
use crate::ogc::schema::View;
use crate::ogc::{Error, ask, landing, openapi};
use crate::web::Problem;

/// Features shown of a layer before its list is opened.
const PREVIEW: u64 = 5;

pub async fn landing(request: &Request) -> Result<Response, Problem> {
    let layers = layers(request).await?;
    let title = landing::title(request.language());
    let page = |frame: Frame<'_>| LandingPage { frame, title, layers: &layers }.render();
    Ok(framed(request, &data_forms(request), page))
}

pub async fn collections(request: &Request) -> Result<Response, Problem> {
    let layers = layers(request).await?;
    Ok(framed(request, &data_forms(request), |frame: Frame<'_>| CollectionsPage { frame, layers: &layers }.render()))
}

pub fn conformance(request: &Request) -> Response {
    let classes = classes();
    framed(request, &data_forms(request), |frame: Frame<'_>| ConformancePage { frame, classes: &classes }.render())
}

pub fn api(request: &Request) -> Response {
    let document = openapi::document(&request.collections.all(), &request.place);
    let page = |frame: Frame<'_>| ApiPage { frame, document: &document, address: "/ogc/api?f=json" }.render();
    framed(request, &[(landing::OPENAPI, "OpenAPI 3.0".into(), "/ogc/api?f=json".into())], page)
}

pub async fn collection(request: &Request, seen: &Seen) -> Result<Response, Problem> {
    let query = Query { limit: Some(PREVIEW), ..Query::default() };
    let (rows, _) = read(&request.collections, seen, &query).await?;
    let layer = layer(request, seen).await?;
    let (fields, systems) = (fields(seen, request.language()), seen.systems());
    let files = files(request, seen, &format!("/ogc/collections/{}/items", seen.id()));
    let page = |frame: Frame<'_>| {
        let downloads = downloads(&files);
        let (layer, fields, systems) = (&layer, &fields[..], &systems[..]);
        CollectionPage { frame, layer, fields, systems, downloads: &downloads, preview: &rows }.render()
    };
    Ok(framed(request, &data_forms(request), page))
}

pub fn fields_page(request: &Request, seen: &Seen, layer: &LayerView, view: View) -> Response {
    let fields = fields(seen, request.language());
    let list = match view {
        View::Whole => FieldList::Schema,
        View::Queryables => FieldList::Queryables,
        View::Sortables => FieldList::Sortables,
    };
    let forms = if view == View::Whole { &data_forms(request)[..] } else { &json_form(request)[..] };
    framed(request, forms, |frame: Frame<'_>| FieldsPage { frame, layer, list, fields: &fields }.render())
}

pub async fn items(request: &Request, seen: &Seen, query: &Query) -> Result<Response, Problem> {
    let matched = request.collections.count(seen, query).await.map_err(Error::from)?;
    let (rows, bounds) = read(&request.collections, seen, query).await?;
    let layer = layer(request, seen).await?;
    let fields = fields(seen, request.language());
    let asked = asked(request, query);
    let address = asked.address(&layer.items(), 0);
    let files = files(request, seen, &with_parameter(&address, "limit", None));
    let more = query.offset + (rows.len() as u64) < matched;
    let page = |frame: Frame<'_>| {
        let downloads = downloads(&files);
        let (layer, fields, asked) = (&layer, &fields[..], &asked);
        ItemsPage {
            frame,
            layer,
            fields,
            rows: &rows,
            asked,
            matched: Some(matched),
            more,
            bounds,
            downloads: &downloads,
        }
        .render()
    };
    let forms = Offer::PAGED.map(|offer| form(request, offer));
    Ok(framed(request, &forms, page))
}

pub async fn item(request: &Request, seen: &Seen, query: &Query, feature: &str) -> Result<Response, Problem> {
    let (rows, bounds) = read(&request.collections, seen, query).await?;
    let row = rows.first().ok_or_else(|| unknown(seen, feature))?;
    let layer = layer(request, seen).await?;
    let fields = fields(seen, request.language());
    let title = name(seen, &fields, row, request.language());
    let record = seen.kind.as_ref().filter(|_| request.collections.may(seen, Deed::Change));
    let record = record.map(|kind| format!("/app/{}/{}", kind.id, row.id));
    let page = |frame: Frame<'_>| {
        let (record, on_map) = (record.as_deref(), None);
        ItemPage {
            frame,
            layer: &layer,
            fields: &fields,
            row,
            title: &title,
            bounds,
            history: None,
            record,
            on_map,
            downloads: &[],
        }
        .render()
    };
    let forms = Offer::PAGED.map(|offer| form(request, offer));
    Ok(framed(request, &forms, page))
}

/// Media type, name and address of the same content for programs.
pub type Same = (&'static str, String, String);

pub fn framed(request: &Request, forms: &[Same], page: impl FnOnce(Frame<'_>) -> maud::Markup) -> Response {
    let forms: Vec<Form<'_>> = forms.iter().map(|(media_type, name, href)| Form { name, media_type, href }).collect();
    let frame = Frame {
        language: request.language(),
        keeps_language: request.parameters.get("lang").is_some(),
        address: &request.address,
        origin: request.place.origin(),
        forms: &forms,
        assets: &request.assets,
    };
    let mut response = Html(page(frame).into_string()).into_response();
    varies(&mut response);
    response
}

pub fn json_form(request: &Request) -> [Same; 1] {
    [same(request, Document::Json)]
}

/// Of documents that are there in XML too.
fn data_forms(request: &Request) -> [Same; 2] {
    [Document::Json, Document::Xml].map(|form| same(request, form))
}

fn same(request: &Request, form: Document) -> Same {
    let name = form.name();
    (form.media_type(), name.to_uppercase(), with_parameter(&request.address, "f", Some(name)))
}

fn form(request: &Request, offer: Offer) -> Same {
    let address = with_parameter(&request.address, "f", Some(offer.name()));
    (offer.media_type(), offer.title(request.language()).to_owned(), address)
}

async fn layers(request: &Request) -> Result<Vec<LayerView>, Error> {
    let mut views = Vec::new();
    for seen in request.collections.all() {
        views.push(layer(request, &seen).await?);
    }
    Ok(views)
}

/// A layer as pages show it.
pub async fn layer(request: &Request, seen: &Seen) -> Result<LayerView, Error> {
    let language = request.language();
    let features = request.collections.count(seen, &Query::default()).await?;
    Ok(LayerView {
        id: seen.id().to_owned(),
        title: seen.title(language),
        description: seen.description(language),
        attribution: seen.layer.layer.attribution.clone(),
        drawing: match seen.layer.geometry_kind {
            GeometryKind::Point => Drawing::Points,
            GeometryKind::Line => Drawing::Lines,
            GeometryKind::Polygon => Drawing::Areas,
            GeometryKind::Mixed => Drawing::Mixed,
        },
        extent: seen.extent.map(Into::into),
        features: Some(features),
        public: seen.layer.layer.public,
        editable: request.collections.may(seen, Deed::Change),
        history: seen.layer.layer.history,
    })
}

fn fields(seen: &Seen, language: Language) -> Vec<Field> {
    let field = |property: &Property| Field {
        name: property.name.clone(),
        title: say(&property.title, language.code()).into_owned(),
        description: say(&property.description, language.code()).into_owned(),
        foreign: foreign(&property.description, language),
        kind: match property.kind {
            ColumnKind::Integer | ColumnKind::Real => FieldKind::Number,
            ColumnKind::Boolean => FieldKind::Boolean,
            ColumnKind::Date => FieldKind::Date,
            ColumnKind::Time => FieldKind::Moment,
            ColumnKind::Text | ColumnKind::Other => FieldKind::Text,
        },
        unit: property.unit.clone(),
        values: property
            .values
            .iter()
            .map(|(value, text)| (value.clone(), say(text, language.code()).into_owned()))
            .collect(),
        queryable: true,
        sortable: true,
    };
    seen.properties.iter().map(field).collect()
}

/// The language a text is said in, where it is not the reader's.
fn foreign(text: &Text, language: Language) -> Option<String> {
    spoken(text, language.code()).map(|(code, _)| code.to_owned()).filter(|code| code != language.code())
}

/// Rows of a table, and the box of their geometries.
type Shown = (Vec<Row>, Option<[f64; 4]>);

async fn read(collections: &Collections, seen: &Seen, query: &Query) -> Result<Shown, Error> {
    let visit = |(rows, bounds): &mut Shown, feature: &Feature<'_>| {
        rows.push(Row { id: feature.id, values: feature.values.iter().map(|value| Cell::from(*value)).collect() });
        if let Some([west, south, east, north]) = feature.shape.and_then(crate::exchange::outgoing::Drawn::bounds) {
            let [w, s, e, n] = bounds.unwrap_or([west, south, east, north]);
            *bounds = Some([w.min(west), s.min(south), e.max(east), n.max(north)]);
        }
        ControlFlow::Continue(())
    };
    // Places of a page are degrees, whatever system was asked for; tables show every property.
    let query = Query { properties: None, crs: Query::default().crs, ..query.clone() };
    Ok(collections.each(seen, &query, (Vec::new(), None), visit).await?)
}

/// Name, purpose and address of each form to save.
fn files(request: &Request, seen: &Seen, address: &str) -> Vec<(&'static str, &'static str, String)> {
    if request.collections.exported(seen.id()).is_err() {
        return Vec::new();
    }
    let language = request.language();
    let file = |offer: Offer| {
        let address = with_parameter(address, "f", Some(offer.name()));
        // A drawing has no degrees.
        let lambert = CrsName { srid: Srid::LAMBERT_93, order: AxisOrder::EastNorth }.uri();
        let address = if offer == Offer::File(outgoing::Form::Dxf) {
            with_parameter(&address, "crs", Some(&lambert))
        } else {
            address
        };
        (offer.title(language), offer.purpose(language), address)
    };
    Offer::of(seen).filter(|offer| offer.is_file()).map(file).collect()
}

fn downloads<'a>(files: &'a [(&'static str, &'static str, String)]) -> Vec<Download<'a>> {
    files.iter().map(|(name, purpose, href)| Download { name, purpose, href }).collect()
}

/// What the reader asked for, as the form shows it.
fn asked(request: &Request, query: &Query) -> Asked {
    let text = |name: &str| request.parameters.get(name).map(str::to_owned);
    let sort = query.sort.first().map(|(name, order)| (name.clone(), *order == crate::collections::Order::Descending));
    let equal = request.parameters.iter().filter(|(name, value)| !ask::is_known(name) && !value.is_empty());
    Asked {
        equal: equal.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        bbox: text("bbox"),
        datetime: text("datetime"),
        filter: text("filter"),
        sort,
        limit: query.limit.unwrap_or(ask::PAGE),
        offset: query.offset,
    }
}

/// The name a clerk knows a feature by: the label of its layer filled in, else its number.
fn name(seen: &Seen, fields: &[Field], row: &Row, language: Language) -> String {
    let mut label = seen.layer.layer.label.clone();
    for column in pattern_columns(&seen.layer.layer.label) {
        let at = fields.iter().position(|field| field.name == column);
        let shown = at.and_then(|at| Some(row.values.get(at)?.shown(&fields[at], language))).unwrap_or_default();
        label = label.replace(&format!("{{{column}}}"), &shown);
    }
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() { format!("{} {}", seen.title(language), row.id) } else { label }
}
