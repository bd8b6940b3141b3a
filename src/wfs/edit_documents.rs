//! What a transaction did, as each version tells it.

use maud::{Markup, html};

use crate::wfs::Version;
use crate::wfs::exception::DECLARATION;
use crate::wfs::version::{LAYERS, XSI};

/// Features by the handle of the action that touched them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    pub inserted: Vec<(Option<String>, String)>,
    pub updated: Vec<(Option<String>, String)>,
    pub replaced: Vec<(Option<String>, String)>,
    pub deleted: usize,
}

/// The document of an answer.
#[must_use]
pub fn document(done: &Done, version: Version) -> Markup {
    match version {
        Version::V100 => of_1_0(done),
        Version::V110 => of_1_1(done),
        Version::V200 | Version::V202 => of_2(done, version),
    }
}

fn of_2(done: &Done, version: Version) -> Markup {
    let features = |features: &[(Option<String>, String)]| {
        html! { @for (handle, rid) in features { wfs:Feature handle=[handle.as_deref()] { fes:ResourceId rid=(rid) {} } } }
    };
    let place = format!("{} {}", version.wfs(), version.schema());
    html! {
        (DECLARATION)
        wfs:TransactionResponse version=(version.number()) xmlns:wfs=(version.wfs()) xmlns:fes=(version.fes()) xmlns:bf=(LAYERS)
            xmlns:xsi=(XSI) xsi:schemaLocation=(place)
        {
            wfs:TransactionSummary {
                wfs:totalInserted { (done.inserted.len()) }
                wfs:totalUpdated { (done.updated.len()) }
                wfs:totalReplaced { (done.replaced.len()) }
                wfs:totalDeleted { (done.deleted) }
            }
            @if !done.inserted.is_empty() { wfs:InsertResults { (features(&done.inserted)) } }
            @if !done.updated.is_empty() { wfs:UpdateResults { (features(&done.updated)) } }
            @if !done.replaced.is_empty() { wfs:ReplaceResults { (features(&done.replaced)) } }
        }
    }
}

/// The schema wants an inserted feature even where none was: `none` is what servers of that version write.
fn of_1_1(done: &Done) -> Markup {
    let version = Version::V110;
    html! {
        (DECLARATION)
        wfs:TransactionResponse version="1.1.0" xmlns:wfs=(version.wfs()) xmlns:ogc=(version.fes()) {
            wfs:TransactionSummary {
                wfs:totalInserted { (done.inserted.len()) }
                wfs:totalUpdated { (done.updated.len() + done.replaced.len()) }
                wfs:totalDeleted { (done.deleted) }
            }
            wfs:TransactionResults {}
            wfs:InsertResults {
                @if done.inserted.is_empty() { wfs:Feature { ogc:FeatureId fid="none" {} } }
                @for (handle, fid) in &done.inserted { wfs:Feature handle=[handle.as_deref()] { ogc:FeatureId fid=(fid) {} } }
            }
        }
    }
}

fn of_1_0(done: &Done) -> Markup {
    let version = Version::V100;
    html! {
        (DECLARATION)
        wfs:WFS_TransactionResponse version="1.0.0" xmlns:wfs=(version.wfs()) xmlns:ogc=(version.fes()) {
            @for (handle, fid) in &done.inserted { wfs:InsertResult handle=[handle.as_deref()] { ogc:FeatureId fid=(fid) {} } }
            wfs:TransactionResult { wfs:Status { wfs:SUCCESS {} } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Done, document};
    use crate::wfs::Version;

    #[test]
    fn what_was_done_is_told_in_the_words_of_each_version() {
        let done = Done {
            inserted: vec![(Some("a".into()), "notes.7".into()), (None, "notes.8".into())],
            updated: vec![(None, "notes.1".into())],
            replaced: Vec::new(),
            deleted: 2,
        };
        for version in [Version::V100, Version::V110, Version::V200] {
            let text = document(&done, version).into_string();
            assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
            insta::assert_snapshot!(format!("transaction {}", version.number()), text.replace("><", ">\n<"));
        }
    }
}
