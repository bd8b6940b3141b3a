//! The links around features: the same in other forms, their collection, the pages before and after
//! (OGC 17-069r4, 7.15.8 and 7.16.3).

use serde_json::Value;

use crate::collections::{Query, Seen};
use crate::ogc::ask;
use crate::ogc::http::Request;
use crate::ogc::link;
use crate::ogc::offer::Offer;

/// The links around a page.
pub struct Pages {
    this: Vec<Value>,
    next: Option<Value>,
    next_at: u64,
    previous: Option<Value>,
    matched: u64,
}

impl Pages {
    /// Of the page a query asks for, given as `offer`, when `matched` features answer it.
    pub fn of(request: &Request, seen: &Seen, query: &Query, matched: u64, offer: Offer) -> Self {
        let (place, language) = (&request.place, request.language());
        let path = format!("/collections/{}/items", seen.id());
        let (offset, limit) = (query.offset, query.limit.unwrap_or(ask::PAGE));
        let turn = |rel: &str, title: &str, to: u64| {
            let to = [("offset", (to > 0).then(|| to.to_string())), ("limit", Some(limit.to_string()))];
            place.link(rel, offer.media_type(), title, &format!("{path}{}", request.parameters.with(&to)))
        };
        let next = language.pick("Page suivante", "Next page", "Página siguiente");
        let previous = language.pick("Page précédente", "Previous page", "Página anterior");
        Self {
            this: same(request, seen, offer, |_| path.clone()),
            next: (offset + limit < matched).then(|| turn("next", next, offset + limit)),
            next_at: offset + limit,
            previous: (offset > 0).then(|| turn("prev", previous, offset.saturating_sub(limit))),
            matched,
        }
    }

    /// As a head of the answer.
    pub fn head(&self) -> String {
        link::head(self.this.iter().chain(&self.next).chain(&self.previous))
    }

    /// There is a next page if this one was full and more was counted.
    pub fn all(self, returned: u64) -> Vec<Value> {
        let more = returned > 0 && self.next_at < self.matched;
        self.this.into_iter().chain(self.next.filter(|_| more)).chain(self.previous).collect()
    }
}

/// This answer in every form that is no file, each at the path below `/ogc` it has there, and the collection.
pub fn same(request: &Request, seen: &Seen, offer: Offer, path: impl Fn(Offer) -> String) -> Vec<Value> {
    let (place, language) = (&request.place, request.language());
    let form = |other: Offer| {
        let rel = if other == offer { "self" } else { "alternate" };
        let changed = request.parameters.with(&[("f", Some(other.name().into()))]);
        place.link(rel, other.media_type(), other.title(language), &format!("{}{changed}", path(other)))
    };
    let mut links: Vec<Value> = Offer::all().filter(|other| !other.is_file()).map(form).collect();
    // XML leads to XML.
    let document = offer.document();
    let layer = format!("/collections/{}?f={}", seen.id(), document.name());
    links.push(place.link("collection", document.media_type(), &seen.title(language), &layer));
    links
}
