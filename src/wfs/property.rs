//! `GetPropertyValue`: the values of one property (OGC 09-025r2, 10).

use std::ops::ControlFlow;

use axum::response::Response;
use quick_xml::escape::escape;

use crate::exchange::outgoing::gml::{Encoder, GEOMETRY, Wrapper, element_name};
use crate::exchange::outgoing::{Collection, Feature};
use crate::wfs::ask::Asked;
use crate::wfs::exception::DECLARATION;
use crate::wfs::reference::{self, Reference};
use crate::wfs::request::Retrieval;
use crate::wfs::retrieve::{COUNT, expanded, style};
use crate::wfs::version::{LAYERS, XSI};
use crate::wfs::visit::Visit;
use crate::wfs::{Error, answer};

/// Most values in one answer, which is made whole.
const MOST: u64 = 100_000;

/// Answer `GetPropertyValue`.
///
/// # Errors
/// [`Error::Wrong`] for a path that is no property; what is wrong in the query.
pub async fn answer(visit: &Visit, retrieval: &Retrieval, path: &str) -> Result<Response, Error> {
    let [asked] =
        <[Asked; 1]>::try_from(expanded(visit, &retrieval.queries).await?).map_err(|_| Error::Option("Query"))?;
    let wrong = |_| Error::wrong("valueReference", path);
    let found = reference::find(path, &asked.collection(visit)).map_err(wrong)?;
    let matched = visit.wfs.collections.count(&asked.seen, &asked.query).await.map_err(Error::told)?;
    let values = if retrieval.hits { Vec::new() } else { values(visit, retrieval, asked, &found).await? };
    Ok(answer::document(document(visit, &values, matched), answer::XML, visit.manner))
}

/// The values as XML: text escaped, a geometry as its element. Features without the property give none.
async fn values(
    visit: &Visit,
    retrieval: &Retrieval,
    mut asked: Asked,
    found: &Reference,
) -> Result<Vec<String>, Error> {
    asked.query.offset = retrieval.start;
    asked.query.limit = Some(retrieval.count.unwrap_or(COUNT).min(MOST));
    let id = asked.seen.id().to_owned();
    let element = match found {
        Reference::Id => None,
        Reference::Column(name) => {
            asked.query.properties = Some(vec![name.clone()]);
            asked.geometry = false;
            Some(tag(&asked.collection(visit), name))
        }
        Reference::Geometry => {
            asked.query.properties = Some(Vec::new());
            asked.geometry = true;
            Some(format!("bf:{GEOMETRY}"))
        }
        Reference::Bounds | Reference::Absent(_) => return Ok(Vec::new()),
    };
    let encoder = Encoder::new(&asked.collection(visit), &style(&asked, Wrapper::Wfs20));
    let geometry = asked.geometry;
    let collections = &visit.wfs.collections;
    let gathered = collections.each(&asked.seen, &asked.query, Vec::new(), move |values: &mut Vec<String>, feature| {
        match &element {
            None => values.push(format!("{}.{}", escape(&id), feature.id)),
            Some(element) => values.extend(content(&encoder, feature, geometry, element)),
        }
        ControlFlow::Continue(())
    });
    gathered.await.map_err(Error::told)
}

/// The element a property is written as: one of GML's own where the layer has it so.
fn tag(collection: &Collection, name: &str) -> String {
    let standard = collection.standard;
    let own = [(standard.name, "name"), (standard.description, "description"), (standard.identifier, "identifier")];
    let is = |rank: Option<usize>| {
        rank.and_then(|rank| collection.columns.get(rank)).is_some_and(|column| column.name == name)
    };
    own.into_iter()
        .find(|(rank, _)| is(*rank))
        .map_or_else(|| format!("bf:{}", element_name(name)), |(_, gml)| format!("gml:{gml}"))
}

/// What is inside the element of a feature written out: values are the same here and in `GetFeature`.
fn content(encoder: &Encoder, feature: &Feature<'_>, geometry: bool, element: &str) -> Option<String> {
    let mut written = Vec::new();
    encoder.feature(&mut written, &Feature { shape: feature.shape.filter(|_| geometry), ..*feature });
    let text = String::from_utf8(written).ok()?;
    let (_, rest) = text.split_once(&format!("<{element}"))?;
    let (tag, rest) = rest.split_once('>')?;
    if tag.ends_with('/') {
        return None;
    }
    rest.rsplit_once(&format!("</{element}>")).map(|(inside, _)| inside.to_owned())
}

fn document(visit: &Visit, values: &[String], matched: u64) -> String {
    let (version, returned) = (visit.manner.version, values.len());
    let members = values.iter().fold(String::new(), |all, value| all + "<wfs:member>" + value + "</wfs:member>\n");
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "{}<wfs:ValueCollection xmlns:wfs=\"{wfs}\" xmlns:gml=\"http://www.opengis.net/gml/3.2\" xmlns:bf=\"{LAYERS}\" \
         xmlns:xsi=\"{XSI}\" xsi:schemaLocation=\"{wfs} {}\" timeStamp=\"{time}\" numberMatched=\"{matched}\" \
         numberReturned=\"{returned}\">\n{members}</wfs:ValueCollection>",
        DECLARATION.0,
        version.schema(),
        wfs = version.wfs(),
    )
}
