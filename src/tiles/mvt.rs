//! Encoding a layer of a vector tile (Mapbox Vector Tile 2.1) straight from the store.

use std::cell::RefCell;

use crate::store::{Column, Extent, Kind, LayerState, Slice, TileId, push_varint};
use crate::tiles::{
    deflate::{MATCH, Match, WINDOW},
    matrix::{MatrixSet, Place},
    pixels::{Drawing, Grid, Raster},
    projected::Projected,
    varints::Varints,
};

/// Bytes of encoded layers, and the repetitions known in them.
#[derive(Debug, Default)]
pub struct Encoded {
    pub bytes: Vec<u8>,
    pub matches: Vec<Match>,
    /// Where the values begin, after the features.
    pub values_at: usize,
    /// Features drawn.
    pub features: usize,
}

/// Fewer bytes of values than this are not worth codes of their own.
const WORTH_CODES: usize = 4096;

impl Encoded {
    /// Where the nature of the bytes changes: steps between corners, then words and numbers.
    #[must_use]
    pub fn parts(&self) -> &[usize] {
        let worth = self.bytes.len() - self.values_at > WORTH_CODES;
        if worth { std::slice::from_ref(&self.values_at) } else { &[] }
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What of the features is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Their geometry.
    Shapes,
    /// A point where their label stands, in a layer `<id>-label`.
    Labels,
}

/// Encode a layer of a tile, and the layer of its labels at zooms that have one. No element for a layer where no feature is
/// drawn. `communes`: only rows of these INSEE codes.
#[must_use]
pub fn encode(state: &LayerState, tile: TileId, communes: Option<&[String]>) -> Vec<Encoded> {
    let margin = state.source.rules.buffer;
    encode_on(&Grid::new(tile, margin), tile.extent(margin), state, communes)
}

/// Encode a layer of a tile of any grid. No element where the grid does not reach.
#[must_use]
pub fn encode_place(state: &LayerState, place: Place, communes: Option<&[String]>) -> Vec<Encoded> {
    if place.set == MatrixSet::WebMercatorQuad {
        return encode(state, place.tile, communes);
    }
    let margin = state.source.rules.buffer;
    match place.extent(margin) {
        query if query.is_empty() => Vec::new(),
        query => encode_on(&Projected::new(place, margin), query, state, communes),
    }
}

fn encode_on<R: Raster>(grid: &R, query: Extent, state: &LayerState, communes: Option<&[String]>) -> Vec<Encoded> {
    let labels_from = state.source.rules.labels_from;
    let whats =
        if labels_from > 0 && grid.zoom() >= labels_from { &[What::Shapes, What::Labels][..] } else { &[What::Shapes] };
    let encode = |what: &What| SCRATCH.with_borrow_mut(|scratch| scratch.encode(grid, &query, state, communes, *what));
    whats.iter().map(encode).filter(|encoded| encoded.features > 0).collect()
}

/// Buffers kept by a thread from tile to tile.
#[derive(Debug, Default)]
struct Scratch {
    drawing: Drawing,
    /// Kind of what was drawn last.
    kind: Kind,
    rows: Vec<usize>,
    tags: Varints,
    features: Vec<u8>,
    values: Vec<u8>,
    /// Repetitions among the values.
    matches: Vec<Match>,
    /// Repetitions among the features, and where the head of the last feature begins.
    heads: Vec<Match>,
    last_head: Option<usize>,
    value_count: u32,
    /// Place of each dictionary value among the tile's values, valid when stamped with this tile's number.
    places: Vec<(u32, u32)>,
    stamp: u32,
}

/// A column as this tile carries it.
struct Property<'s> {
    key: u32,
    column: &'s Column,
    /// Where the dictionary's places begin.
    places: usize,
    /// Where in the values the last one of this column stands.
    last: Option<(usize, usize)>,
}

impl Scratch {
    fn encode<R: Raster>(
        &mut self,
        grid: &R,
        query: &Extent,
        state: &LayerState,
        communes: Option<&[String]>,
        what: What,
    ) -> Encoded {
        let source = &state.source;
        let names: Vec<(&str, u8)> = source.names().collect();
        let mut used: Vec<usize> = (0..names.len()).filter(|&i| names[i].1 <= grid.zoom()).collect();
        if let Some(slice) = state.slices.first() {
            // What neighbours have in common comes first, so that one feature begins as the one before.
            used.sort_by_key(|&i| slice.segment.columns()[i].variety());
        }
        (self.value_count, self.stamp) = (0, self.stamp.wrapping_add(1));
        [&mut self.features, &mut self.values].into_iter().for_each(Vec::clear);
        [&mut self.matches, &mut self.heads].into_iter().for_each(Vec::clear);
        self.last_head = None;
        let (mut count, mut places) = (0, 0);
        for slice in &state.slices {
            let mut properties = self.properties(slice, &used, &mut places);
            self.rows.clear();
            let mut rows = std::mem::take(&mut self.rows);
            slice.segment.search(query, &mut |row| rows.push(row));
            rows.retain(|&row| {
                slice.alive(row)
                    && communes
                        .is_none_or(|codes| codes.iter().any(|code| slice.segment.commune(row) == code.as_bytes()))
            });
            count += rows
                .iter()
                .filter(|&&row| self.draw(state, slice, row, grid, what) && self.feature(slice, row, &mut properties))
                .count();
            self.rows = rows;
        }
        if count == 0 {
            return Encoded::default();
        }
        let keys: Vec<&str> = used.iter().map(|&i| names[i].0).collect();
        match what {
            What::Shapes => self.assemble(&source.layer, &keys, grid.side(), count),
            What::Labels => self.assemble(&format!("{}-label", source.layer), &keys, grid.side(), count),
        }
    }

    fn properties<'s>(&mut self, slice: &'s Slice, used: &[usize], places: &mut usize) -> Vec<Property<'s>> {
        let properties = used
            .iter()
            .enumerate()
            .map(|(key, &i)| {
                let column = &slice.segment.columns()[i];
                let start = *places;
                if let Column::Dictionary { values, .. } = column {
                    *places += values.len();
                }
                Property { key: u32::try_from(key).unwrap_or(0), column, places: start, last: None }
            })
            .collect();
        if self.places.len() < *places {
            self.places.resize(*places, (0, 0));
        }
        properties
    }

    /// Draw a row's geometry or label; false when nothing of it shows.
    fn draw<R: Raster>(&mut self, state: &LayerState, slice: &Slice, index: usize, grid: &R, what: What) -> bool {
        let rules = &state.source.rules;
        if what == What::Labels {
            self.kind = Kind::Point;
            return slice.segment.label(index).is_some_and(|at| self.drawing.draw_point(grid, at));
        }
        let row = slice.segment.row(index);
        let keep = grid.zoom() >= rules.keep_all_from;
        let is_point = row.extent.min_x == row.extent.max_x && row.extent.min_y == row.extent.max_y;
        if !keep && !is_point && grid.is_under_a_pixel(&row.extent) {
            return false;
        }
        let drawn = self.drawing.draw(grid, &row, rules.exact_from, keep);
        self.kind = drawn.unwrap_or(Kind::Point);
        drawn.is_some()
    }

    /// Write the feature just drawn, with its properties.
    fn feature(&mut self, slice: &Slice, index: usize, properties: &mut [Property<'_>]) -> bool {
        self.tags.clear();
        self.tags.reserve(2 * properties.len());
        for property in properties {
            self.tag(property, index);
        }
        let (tags, commands) = (self.tags.as_slice(), self.drawing.commands.as_slice());
        let fid = slice.segment.row(index).fid.cast_unsigned();
        let size = 1 + varint_size(fid) + field_size(tags.len()) + 2 + field_size(commands.len());
        let out = &mut self.features;
        out.push(0x12);
        push_varint(out, size as u64);
        out.push(0x08);
        push_varint(out, fid);
        let head = out.len();
        out.extend_from_slice(&[0x18, self.kind as u8]);
        push_field(out, 0x12, tags);
        self.compare_heads(head);
        push_field(&mut self.features, 0x22, self.drawing.commands.as_slice());
        true
    }

    /// Mark how much of a feature's kind and tags, just written, repeats the feature before.
    fn compare_heads(&mut self, mut head: usize) {
        let Some(mut last) = self.last_head.replace(head) else { return };
        let written = &self.features;
        let free = self.heads.last().map_or(0, |m| m.at as usize + usize::from(m.length));
        let distance = head - last;
        let mut length = alike(&written[last..], &written[head..]);
        // The high bytes of neighbouring identifiers are the same too.
        while last > 0 && head > free && written[last - 1] == written[head - 1] {
            (last, head, length) = (last - 1, head - 1, length + 1);
        }
        let length = length.min(*MATCH.end()).min(written.len() - head);
        if length > *MATCH.start() && distance <= WINDOW {
            self.heads.push(known(head, length, distance));
        }
    }

    fn tag(&mut self, property: &mut Property<'_>, row: usize) {
        let place = match property.column {
            Column::Distinct(values) => {
                let value = values.get(row);
                if value.is_empty() {
                    return;
                }
                self.value(value, property)
            }
            Column::Dictionary { values, codes } => {
                let code = codes.get(row) as usize;
                if code == 0 {
                    return;
                }
                let (stamp, place) = self.places[property.places + code];
                if stamp == self.stamp {
                    place
                } else {
                    let place = self.value(values.get(code), property);
                    self.places[property.places + code] = (self.stamp, place);
                    place
                }
            }
        };
        self.tags.push(property.key);
        self.tags.push(place);
    }

    /// Append a value, marking how much of it repeats the one before of the same column.
    fn value(&mut self, value: &[u8], property: &mut Property<'_>) -> u32 {
        let start = self.values.len();
        push_field(&mut self.values, 0x22, value);
        if let Some((last, end)) = property.last {
            let (before, new) = (&self.values[last..end], &self.values[start..]);
            let length = alike(before, new).min(*MATCH.end());
            if length > *MATCH.start() && start - last <= WINDOW {
                self.matches.push(known(start, length, start - last));
            }
        }
        property.last = Some((start, self.values.len()));
        self.value_count += 1;
        self.value_count - 1
    }

    fn assemble(&self, name: &str, keys: &[&str], side: u32, count: usize) -> Encoded {
        let mut head = vec![0x78, 2];
        push_field(&mut head, 0x0A, name.as_bytes());
        // Also where it is the one the schema takes for granted: the text of the specification requires it (2.1, 4.1), and
        // OpenLayers draws nothing without it.
        head.push(0x28);
        push_varint(&mut head, side.into());
        keys.iter().for_each(|key| push_field(&mut head, 0x1A, key.as_bytes()));
        let size = head.len() + self.features.len() + self.values.len();
        let mut bytes = Vec::with_capacity(size + 6);
        bytes.push(0x1A);
        push_varint(&mut bytes, size as u64);
        bytes.extend_from_slice(&head);
        let features_at = bytes.len();
        bytes.extend_from_slice(&self.features);
        let values_at = bytes.len();
        bytes.extend_from_slice(&self.values);
        let shifted = |m: &Match, by: usize| Match { at: m.at + u32::try_from(by).unwrap_or(u32::MAX), ..*m };
        let heads = self.heads.iter().map(|m| shifted(m, features_at));
        let matches = heads.chain(self.matches.iter().map(|m| shifted(m, values_at))).collect();
        Encoded { bytes, matches, values_at, features: count }
    }
}

/// A repetition; the callers keep within DEFLATE's limits and tiles within 4 GiB.
fn known(at: usize, length: usize, distance: usize) -> Match {
    let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Match { at: u32::try_from(at).unwrap_or(u32::MAX), length: narrow(length), distance: narrow(distance) }
}

/// How many bytes two runs begin with in common, eight at a time.
fn alike(a: &[u8], b: &[u8]) -> usize {
    let (eights, _) = a.as_chunks::<8>();
    let (others, _) = b.as_chunks::<8>();
    let mut length = 0;
    for (x, y) in eights.iter().zip(others) {
        let differing = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if differing != 0 {
            return length + (differing.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length + a[length..].iter().zip(&b[length..]).take_while(|(x, y)| x == y).count()
}

fn push_field(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    push_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn field_size(length: usize) -> usize {
    1 + varint_size(length as u64) + length
}

fn varint_size(n: u64) -> usize {
    (64 - (n | 1).leading_zeros() as usize).div_ceil(7)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::TileRules;
    use crate::store::{
        ColumnKind, Exact, MAX_ZOOM, Part, Segment, SegmentBuilder, Shape, Source, SourceColumn, Value,
    };
    use proptest::prelude::*;

    /// Inside a tile of zoom 13 near Albert, some way from its edges.
    const CORNER: (f64, f64) = (4156.0 * 524_288.0 + 200_000.0, 2757.0 * 524_288.0 + 200_000.0);

    fn state(segment: Segment, columns: Vec<SourceColumn>) -> LayerState {
        let source = Source {
            layer: "parcels".into(),
            relation: "cadastre.parcels".into(),
            fid: "fid".into(),
            geometry: "geom".into(),
            srid: 4326,
            commune: None,
            columns,
            rules: TileRules { labels_from: 17, ..TileRules::default() },
            minzoom: 0,
            maxzoom: 18,
            history: false,
            public: true,
        };
        LayerState { source: Arc::new(source), slices: vec![slice(segment)], version: 0 }
    }

    fn slice(segment: Segment) -> Slice {
        Slice { segment: Arc::new(segment), dead: Arc::default() }
    }

    fn column(name: &str, minzoom: u8) -> SourceColumn {
        SourceColumn { name: name.into(), kind: ColumnKind::Text, minzoom }
    }

    /// A ring of these corners, to a fraction of a world unit or rounded to the whole.
    fn shape(corners: &[(f64, f64)], rounded: bool) -> Option<Shape> {
        let mut part = Part { exterior: true, ..Part::default() };
        for (x, y) in corners.iter().map(|(x, y)| (CORNER.0 + x, CORNER.1 + y)) {
            let at = if rounded { (x.round(), y.round()) } else { (x, y) };
            part.push(Exact::from_world(at.0, at.1));
        }
        Shape { kind: Kind::Area, parts: vec![part], whole: Vec::new() }.normalised().filter(|s| !s.parts.is_empty())
    }

    /// The parcels, once as the store holds them and once with nothing but what tiles draw.
    fn states(parcels: &[Vec<(f64, f64)>]) -> [LayerState; 2] {
        let rules = TileRules { labels_from: 17, ..TileRules::default() };
        let (mut full, mut bare) = (SegmentBuilder::new(2), SegmentBuilder::new(1));
        for (fid, corners) in (1..).zip(parcels) {
            let (Some(exact), Some(rounded)) = (shape(corners, false), shape(corners, true)) else { continue };
            let (number, id) = (format!("{}", fid % 7), format!("80016000AB{fid:04}"));
            full.push(fid, exact, [Value::Text(&id), Value::Text(&number)]);
            bare.push(fid, rounded, [Value::Text(&number)]);
        }
        full.push(9999, Shape::default(), [Value::Text("nowhere"), Value::Null]);
        let columns = vec![column("id", u8::MAX), column("number", 0)];
        [state(full.build(&rules), columns), state(bare.build(&rules), vec![column("number", 0)])]
    }

    proptest! {
        #[test]
        fn what_the_store_holds_beyond_tiles_changes_no_byte_of_them(parcels in prop::collection::vec(
            (0.0f64..60_000.0, 0.0f64..60_000.0, -0.5f64..5.0, prop::collection::vec((-1.0f64..1.0, -1.0f64..1.0), 3..30)), 1..30))
        {
            let corners = |(x, y, size, ring): &(f64, f64, f64, Vec<(f64, f64)>)| {
                let mut ring: Vec<_> = ring.iter().map(|(a, b)| (x + a * 10f64.powf(*size), y + b * 10f64.powf(*size))).collect();
                ring.push(ring[0]);
                ring
            };
            let parcels: Vec<_> = parcels.iter().map(corners).collect();
            let [full, bare] = states(&parcels);
            for z in 10..=MAX_ZOOM {
                let at = |corner: f64, c: f64| Exact::from_world(corner + c, 0.0).unit.x >> (32 - u32::from(z));
                let tile = TileId::new(z, at(CORNER.0, parcels[0][0].0), at(CORNER.1, parcels[0][0].1)).unwrap();
                let bytes = |state: &LayerState| encode(state, tile, None).into_iter().map(|e| e.bytes).collect::<Vec<_>>();
                prop_assert_eq!(bytes(&full), bytes(&bare), "zoom {}", z);
                prop_assert!(z != 13 || bare.count() == 0 || !bytes(&bare).is_empty());
            }
        }
    }
}
