//! The features of a layer: map, filters, table, pages.

use maud::{Markup, html};

use crate::ogc::page::frame::with_parameter;
use crate::ogc::page::parts::{Heading, Shown, Sorted, downloads, map, nothing, table};
use crate::ogc::page::{Download, Field, FieldKind, Frame, LayerView, Row, figures};

/// Numbers of features a page may have.
const SIZES: [u64; 4] = [10, 50, 100, 500];
/// Coded values offered as a list; more are typed.
const MOST_OFFERED: usize = 60;

/// What the reader asked for, as the address says it. Fields of the form that are left empty come as empty parameters:
/// they ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Fields held to a value.
    pub equal: Vec<(String, String)>,
    /// `west,south,east,north`.
    pub bbox: Option<String>,
    /// A day, `YYYY-MM-DD`.
    pub datetime: Option<String>,
    /// An expression in CQL2 text.
    pub filter: Option<String>,
    /// Field, and whether it falls.
    pub sort: Option<(String, bool)>,
    pub limit: u64,
    pub offset: u64,
}

impl Asked {
    /// Filters in place.
    #[must_use]
    pub fn filters(&self) -> usize {
        self.equal.len() + [&self.bbox, &self.datetime, &self.filter].into_iter().flatten().count()
    }

    /// The address of the features asked for, from `offset` on.
    #[must_use]
    pub fn address(&self, path: &str, offset: u64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (field, value) in &self.equal {
            query.append_pair(field, value);
        }
        for (name, value) in [("bbox", &self.bbox), ("datetime", &self.datetime), ("filter", &self.filter)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if let Some((field, falls)) = &self.sort {
            query.append_pair("sortby", &format!("{}{field}", if *falls { "-" } else { "" }));
        }
        query.append_pair("limit", &self.limit.to_string());
        if offset > 0 {
            query.append_pair("offset", &offset.to_string());
        }
        format!("{path}?{}", query.finish())
    }

    /// The same sorted by a field; the other way round when it is already.
    fn sorted_by(&self, field: &Field) -> Self {
        let falls = self.sort.as_ref().is_some_and(|(name, falls)| *name == field.name && !falls);
        Self { sort: Some((field.name.clone(), falls)), ..self.clone() }
    }

    fn sorting(&self, field: &Field) -> Option<Sorted> {
        let (_, falls) = self.sort.as_ref().filter(|(name, _)| *name == field.name)?;
        Some(if *falls { Sorted::Down } else { Sorted::Up })
    }

    fn value(&self, field: &Field) -> &str {
        self.equal.iter().find(|(name, _)| *name == field.name).map_or("", |(_, value)| value)
    }
}

/// `/ogc/collections/{id}/items`.
#[derive(Debug, Clone, Copy)]
pub struct ItemsPage<'a> {
    pub frame: Frame<'a>,
    pub layer: &'a LayerView,
    pub fields: &'a [Field],
    pub rows: &'a [Row],
    pub asked: &'a Asked,
    /// Features that match; none where they were not counted.
    pub matched: Option<u64>,
    /// There are more after these.
    pub more: bool,
    /// Box of the features of this page, degrees.
    pub bounds: Option<[f64; 4]>,
    /// The features that match, to save.
    pub downloads: &'a [Download<'a>],
}

impl ItemsPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let (frame, words, layer) = (&self.frame, self.frame.words(), self.layer);
        let features = with_parameter(&self.asked.address(&layer.items(), self.asked.offset), "f", Some("json"));
        let body = html! {
            h1 { (layer.title) " – " (words.features) }
            div.columns.wide-left {
                div {
                    (map(frame, layer, Shown::Features(&features), self.bounds))
                    (self.list())
                }
                aside { (self.form()) (downloads(frame, self.downloads)) }
            }
        };
        let crumbs = [(words.layers, "/ogc/collections".into()), (layer.title.as_str(), layer.path())];
        frame.page(words.features, &crumbs, body)
    }

    fn list(&self) -> Markup {
        let (frame, words, layer) = (&self.frame, self.frame.words(), self.layer);
        if self.rows.is_empty() {
            let all = html! {
                @if self.asked.filters() > 0 { p { (words.nothing_text) } p { a.button href=(frame.link(&layer.items())) { (words.clear) } } }
            };
            return nothing(if self.asked.filters() > 0 { words.nothing } else { words.empty_layer }, all);
        }
        let heading = |field: &Field| -> Heading {
            let address = frame.link(&self.asked.sorted_by(field).address(&layer.items(), 0));
            (self.asked.sorting(field), field.sortable.then_some(address))
        };
        html! {
            (self.paging())
            (table(frame, layer, self.fields, self.rows, &heading))
            @if self.rows.len() > 15 { (self.paging()) }
        }
    }

    fn paging(&self) -> Markup {
        let (frame, words, asked) = (&self.frame, self.frame.words(), self.asked);
        let written = |number| figures::count(number, frame.language);
        let last = asked.offset + self.rows.len() as u64;
        let to = |offset| frame.link(&asked.address(&self.layer.items(), offset));
        html! {
            nav.paging aria-label=(words.paging) {
                p.figures { (written(asked.offset + 1)) " " (words.to) " " (written(last)) @if let Some(all) = self.matched { " " (words.of) " " (written(all)) } }
                @if asked.offset > 0 { a.button.small rel="prev" href=(to(asked.offset.saturating_sub(asked.limit))) { "← " (words.previous) } }
                @if self.more { a.button.small rel="next" href=(to(last)) { (words.next) " →" } }
            }
        }
    }

    fn form(&self) -> Markup {
        let (frame, words, asked, layer) = (&self.frame, self.frame.words(), self.asked, self.layer);
        let on = asked.filters();
        html! {
            section.filters aria-labelledby="filters" {
                h2 #filters { (words.filters) }
                @if on > 0 {
                    p.on { (on) " " (if on == 1 { words.filter_on } else { words.filters_on }) " · " a href=(frame.link(&layer.items())) { (words.clear) } }
                }
                form method="get" action=(layer.items()) {
                    @if frame.keeps_language { input type="hidden" name="lang" value=(frame.language.code()); }
                    @if let Some((field, falls)) = &asked.sort { input type="hidden" name="sortby" value=(format!("{}{field}", if *falls { "-" } else { "" })); }
                    @for field in self.fields.iter().filter(|field| field.queryable) { (self.input(field)) }
                    @if layer.history { label { span { (words.as_of) } input type="date" name="datetime" value=(asked.datetime.as_deref().unwrap_or_default()); } }
                    details open[asked.bbox.is_some() || asked.filter.is_some()] {
                        summary { (words.extent) ", CQL2" }
                        label { span { (words.bbox) } input name="bbox" inputmode="decimal" placeholder=(words.bbox_text) value=(asked.bbox.as_deref().unwrap_or_default()); }
                        button.button.small type="button" hidden data-view="bbox" { (words.view_bbox) }
                        label { span { (words.expression) } textarea name="filter" rows="3" spellcheck="false" aria-describedby="cql2" { (asked.filter.as_deref().unwrap_or_default()) } }
                        p.quiet #cql2 { (words.expression_text) }
                    }
                    label { span { (words.per_page) } select name="limit" { @for size in sizes(asked.limit) { option value=(size) selected[size == asked.limit] { (size) } } } }
                    button.button.primary type="submit" { (words.filter) }
                }
            }
        }
    }

    fn input(&self, field: &Field) -> Markup {
        let (words, value) = (self.frame.words(), self.asked.value(field));
        let yes_no = [("true".to_owned(), words.yes.to_owned()), ("false".to_owned(), words.no.to_owned())];
        let offered: &[(String, String)] = match field.kind {
            FieldKind::Boolean => &yes_no,
            _ => &field.values,
        };
        let (kind, step) = match field.kind {
            FieldKind::Number => ("number", Some("any")),
            FieldKind::Date => ("date", None),
            _ => ("text", None),
        };
        html! {
            label {
                span { (field.title) }
                @if (1..=MOST_OFFERED).contains(&offered.len()) {
                    select name=(field.name) {
                        option value="" { (words.any) }
                        @for (code, meaning) in offered { option value=(code) selected[code == value] { (meaning) } }
                    }
                } @else { input type=(kind) step=[step] name=(field.name) value=(value); }
            }
        }
    }
}

/// Sizes of a page, with the one in use.
fn sizes(limit: u64) -> Vec<u64> {
    let mut sizes = SIZES.to_vec();
    if let Err(at) = sizes.binary_search(&limit) {
        sizes.insert(at, limit);
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_again_all_that_was_asked() {
        let asked = Asked {
            equal: vec![("section".into(), "A & B".into())],
            filter: Some("area > 500".into()),
            sort: Some(("area".into(), true)),
            limit: 50,
            ..Asked::default()
        };
        assert_eq!(asked.address("/i", 100), "/i?section=A+%26+B&filter=area+%3E+500&sortby=-area&limit=50&offset=100");
        assert_eq!(asked.filters(), 2);
    }

    #[test]
    fn the_size_in_use_is_among_those_offered() {
        assert_eq!(sizes(50), [10, 50, 100, 500]);
        assert_eq!(sizes(75), [10, 50, 75, 100, 500]);
    }
}
