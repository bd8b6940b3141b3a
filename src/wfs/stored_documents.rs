//! What is told of stored queries: their list, their descriptions, that one was made or removed.

use maud::{Markup, PreEscaped, html};
use quick_xml::escape::escape;

use crate::wfs::Version;
use crate::wfs::exception::DECLARATION;
use crate::wfs::request::Fragment;
use crate::wfs::stored::{BY_ID, Kept, LANGUAGE};
use crate::wfs::version::{LAYERS, XSI};

/// `wfs:ListStoredQueriesResponse`: each with the types it may give.
#[must_use]
pub fn list(kept: &[Kept], types: &[String], version: Version) -> String {
    let one = |id: &str, title: &str, returns: &[String]| {
        html! {
            wfs:StoredQuery id=(id) {
                wfs:Title { (title) }
                @for name in returns { wfs:ReturnFeatureType { (name) } }
            }
        }
    };
    let body = html! {
        @for id in BY_ID { (one(id, "GetFeatureById", types)) }
        @for query in kept { (one(&query.id, &query.title, &returned(query, types))) }
    };
    document("ListStoredQueriesResponse", version, &body)
}

/// `wfs:DescribeStoredQueriesResponse`.
#[must_use]
pub fn descriptions(by_id: &[&str], kept: &[Kept], types: &[String], version: Version) -> String {
    let body = html! {
        @for id in by_id {
            wfs:StoredQueryDescription id=(id) {
                wfs:Title { "GetFeatureById" }
                wfs:Abstract { "The feature of an identifier." }
                wfs:Parameter name="id" type="xsd:string" {}
                (expression(&types.join(" "), true, None))
            }
        }
        @for query in kept {
            wfs:StoredQueryDescription id=(query.id) {
                wfs:Title { (query.title) }
                wfs:Abstract { (query.summary) }
                @for (name, kind) in query.parameters() { wfs:Parameter name=(name) type=(kind) {} }
                @let template = query.template();
                (expression(&returned(query, types).join(" "), query.private, Some(&template)))
            }
        }
    };
    document("DescribeStoredQueriesResponse", version, &body)
}

/// `wfs:CreateStoredQueryResponse`, `wfs:DropStoredQueryResponse`: that it is done.
#[must_use]
pub fn done(name: &'static str, version: Version) -> String {
    format!("{}<wfs:{name} xmlns:wfs=\"{}\" status=\"OK\"/>", DECLARATION.0, version.wfs())
}

/// What a query says it gives; templated or unsaid: it may be any type.
fn returned(query: &Kept, types: &[String]) -> Vec<String> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let named: Vec<String> = query.returns.split_whitespace().map(|name| format!("bf:{}", local(name))).collect();
    let known: Vec<String> = named.into_iter().filter(|name| types.contains(name)).collect();
    if known.is_empty() { types.to_vec() } else { known }
}

/// The template, unless it is nobody's business, under the prefixes it was written with.
fn expression(returns: &str, private: bool, template: Option<&Fragment>) -> Markup {
    let (declared, inside) = template.filter(|_| !private).map(Fragment::parts).unwrap_or_default();
    let (returns, private) = (escape(returns), private.to_string());
    PreEscaped(format!(
        "<wfs:QueryExpressionText{declared} isPrivate=\"{private}\" language=\"{LANGUAGE}\" \
         returnFeatureTypes=\"{returns}\">{inside}</wfs:QueryExpressionText>"
    ))
}

fn document(name: &str, version: Version, body: &Markup) -> String {
    let (wfs, schema, body) = (version.wfs(), version.schema(), &body.0);
    format!(
        "{}<wfs:{name} xmlns:wfs=\"{wfs}\" xmlns:bf=\"{LAYERS}\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"{XSI}\" xsi:schemaLocation=\"{wfs} {schema}\">{body}</wfs:{name}>",
        DECLARATION.0
    )
}
