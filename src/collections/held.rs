//! Features read from the store: by identifier, by box, page after page, without the database.

use std::io;
use std::sync::Arc;

use crate::catalog::ColumnKind;
use crate::collections::delivery::{project, value};
use crate::collections::{Area, Collections, Error, Query, Seen, shape};
use crate::db::Scope;
use crate::exchange::outgoing::{Drawn, Feature, Part, ShapeKind, Value};
use crate::geo::ApproximateProjector;
use crate::store::{self, Extent, Kind, LayerState, Outline, Point};

/// Where a row is: number of the slice, number of the row in it.
type Place = (usize, usize);

/// The rows of a query, as they were when it came, of which a page is given.
pub struct Rows {
    state: Arc<LayerState>,
    /// The rows of the query; `None`: all of the layer.
    chosen: Option<Vec<Place>>,
    /// Rows of the query, pages left aside.
    matched: u64,
    offset: usize,
    limit: usize,
    /// Where each property is held, and what it is.
    columns: Vec<(usize, ColumnKind)>,
    /// Every geometry of the layer is a `Multi…`.
    multi: bool,
}

impl Rows {
    /// The rows of a query, if the store can tell: present ones, in the order of their identifiers, not filtered by what
    /// they hold; the layer is loaded as it is described now.
    #[must_use]
    pub fn of(collections: &Collections, seen: &Seen, query: &Query) -> Option<Self> {
        let past = query.day.is_some() && seen.layer.layer.history;
        if past || query.filter.is_some() || !query.sort.is_empty() {
            return None;
        }
        let state = collections.store.layer(seen.id())?.state();
        let columns = columns(seen, query, &state)?;
        let everything = query.area.is_none() && query.ids.is_none() && seen.scope == Scope::Everywhere;
        let (chosen, matched) = if everything {
            (None, state.count())
        } else {
            let all = Chooser { state: &state, seen }.all(query);
            let matched = all.len();
            (Some(all), matched)
        };
        let multi = seen.layer.multi;
        let whole = Self { chosen, matched: matched as u64, offset: 0, limit: usize::MAX, columns, multi, state };
        Some(whole.paged(query))
    }

    /// The same rows, in the page of a query.
    #[must_use]
    pub fn paged(self, query: &Query) -> Self {
        Self { offset: count(Some(query.offset)), limit: count(query.limit), ..self }
    }

    /// Rows of the query, pages left aside.
    #[must_use]
    pub fn matched(&self) -> u64 {
        self.matched
    }

    /// Give the features of the page to `visit`, in the system of `projector`, else in degrees.
    ///
    /// # Errors
    /// Those of `visit`; a place that has no coordinates in the system.
    pub fn each(
        &self,
        projector: Option<&ApproximateProjector>,
        visit: &mut dyn FnMut(&Feature<'_>) -> io::Result<()>,
    ) -> Result<(), Error> {
        let mut row = Row { rows: self, outline: Outline::default(), drawn: Drawn::default(), values: Vec::new() };
        match &self.chosen {
            Some(places) => {
                let mut page = places.iter().skip(self.offset).take(self.limit);
                page.try_for_each(|place| row.give(*place, projector, visit))
            }
            None => self.state.by_fid(self.offset).take(self.limit).try_for_each(|at| row.give(at, projector, visit)),
        }
    }
}

/// Memory used again for each row.
struct Row<'r> {
    rows: &'r Rows,
    outline: Outline,
    drawn: Drawn,
    values: Vec<Value<'r>>,
}

impl<'r> Row<'r> {
    fn give(
        &mut self,
        (slice, at): Place,
        projector: Option<&ApproximateProjector>,
        visit: &mut dyn FnMut(&Feature<'_>) -> io::Result<()>,
    ) -> Result<(), Error> {
        let rows: &'r Rows = self.rows;
        let segment = &rows.state.slices[slice].segment;
        segment.outline(at, &mut self.outline);
        draw(&self.outline, rows.multi, &mut self.drawn);
        if let Some(projector) = projector {
            project(projector, &mut self.drawn)?;
        }
        self.values.clear();
        let held = segment.columns();
        self.values.extend(rows.columns.iter().map(|&(column, kind)| typed(held[column].value(at), kind)));
        let shape = (!self.drawn.parts.is_empty()).then_some(&self.drawn);
        Ok(visit(&Feature { id: segment.fid(at), shape, values: &self.values })?)
    }
}

/// Chooses rows of a layer.
struct Chooser<'a> {
    state: &'a LayerState,
    seen: &'a Seen,
}

impl Chooser<'_> {
    /// The rows a query asks for, by identifier.
    fn all(&self, query: &Query) -> Vec<Place> {
        let named = query.ids.as_ref().map(|ids| {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().filter_map(|id| self.state.find(id)).collect::<Vec<_>>()
        });
        let mut rows = match (named, &query.area) {
            (Some(rows), _) => rows,
            (None, Some(area)) => self.within(area),
            (None, None) => self.state.by_fid(0).collect(),
        };
        rows.retain(|place| covers(self.state, &self.seen.scope, *place));
        if let Some(area) = &query.area { self.meeting(area, rows) } else { rows }
    }

    /// Rows whose boxes meet those of an area.
    fn within(&self, area: &Area) -> Vec<Place> {
        let mut found: Vec<(i64, Place)> =
            area.boxes().flat_map(|bbox| self.state.within(&world(bbox.into(), 1))).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, place)| place).collect()
    }

    /// Those of the rows whose geometry meets the area: most by their box alone.
    fn meeting(&self, area: &Area, rows: Vec<Place>) -> Vec<Place> {
        let inside = area.inside().map(|bbox| world(bbox.into(), -1));
        let (mut outline, mut drawn) = (Outline::default(), Drawn::default());
        let mut meets = |(slice, row): &Place| {
            let segment = &self.state.slices[*slice].segment;
            let extent = segment.row(*row).extent;
            if inside.is_some_and(|inside| holds(&inside, &extent)) {
                return true;
            }
            segment.outline(*row, &mut outline);
            draw(&outline, false, &mut drawn);
            area.meets(&shape::to_geo(&drawn))
        };
        rows.into_iter().filter(|place| meets(place)).collect()
    }
}

/// The rows of a layer in these communes, by identifier.
pub fn reached<'s>(state: &'s LayerState, scope: &'s Scope) -> impl Iterator<Item = Place> + 's {
    state.by_fid(0).filter(move |place| covers(state, scope, *place))
}

fn covers(state: &LayerState, scope: &Scope, (slice, row): Place) -> bool {
    let Scope::Communes(codes) = scope else { return true };
    let commune = state.slices[slice].segment.commune(row);
    codes.iter().any(|code| code.as_bytes() == commune)
}

/// Where the store holds each property; `None` when it holds another description of the layer.
fn columns(seen: &Seen, query: &Query, state: &LayerState) -> Option<Vec<(usize, ColumnKind)>> {
    let held = state.source.properties();
    let place = |name: &str| held.iter().position(|column| column.name == name);
    let chosen = seen.chosen(query.properties.as_deref());
    chosen.map(|property| Some((place(&property.name)?, property.kind))).collect()
}

/// A value of the store as one of its kind.
fn typed(held: store::Value<'_>, kind: ColumnKind) -> Value<'_> {
    match held {
        store::Value::Null => Value::Null,
        store::Value::Int(number) => Value::Integer(number),
        store::Value::Float(number) => Value::Real(number),
        store::Value::Bool(yes) => Value::Boolean(yes),
        store::Value::Text(text) => value(Some(text), kind),
    }
}

/// An outline as writers take it.
fn draw(outline: &Outline, multi: bool, into: &mut Drawn) {
    into.kind = match outline.kind {
        Kind::Point => ShapeKind::Point,
        Kind::Line => ShapeKind::Line,
        Kind::Area => ShapeKind::Area,
    };
    into.xy.clear();
    into.xy.extend_from_slice(&outline.xy);
    into.parts.clear();
    into.parts.extend(outline.parts.iter().map(|part| Part { end: part.end, exterior: part.exterior }));
    let first = |part: &&Part| part.exterior || into.kind != ShapeKind::Area;
    into.multi = multi || into.parts.iter().filter(first).nth(1).is_some();
}

/// A box of degrees in world units, `more` units wider on each side.
fn world([west, south, east, north]: [f64; 4], more: i64) -> Extent {
    let (low, high) = (Point::from_lon_lat(west, north), Point::from_lon_lat(east, south));
    let moved = |at: u32, by: i64| u32::try_from((i64::from(at) + by).clamp(0, i64::from(u32::MAX))).unwrap_or(at);
    Extent {
        min_x: moved(low.x, -more),
        min_y: moved(low.y, -more),
        max_x: moved(high.x, more),
        max_y: moved(high.y, more),
    }
}

fn holds(outer: &Extent, inner: &Extent) -> bool {
    outer.min_x <= inner.min_x && outer.min_y <= inner.min_y && inner.max_x <= outer.max_x && inner.max_y <= outer.max_y
}

fn count(number: Option<u64>) -> usize {
    number.map_or(usize::MAX, |number| usize::try_from(number).unwrap_or(usize::MAX))
}
