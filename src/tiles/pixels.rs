//! From packed world geometry to the integer grid of a tile, and to vector-tile commands (MVT 2.1, 4.3).

use crate::store::{Extent, Kind, Point, Reader, Row, TileId};
use crate::tiles::{clip, varints::Varints};

/// Bits of the tile grid from zoom 13 on, and below, where half a pixel is fine enough.
const FINE: u32 = 12;
const COARSE: u32 = 10;

/// A position on the tile grid, from the north-west corner of the tile.
pub type Pixel = (i32, i32);

/// How positions of the world fall on the grid of a tile.
pub trait Raster {
    /// Zoom of Web Mercator whose details show.
    fn zoom(&self) -> u8;

    /// The tile's `extent`: its side in grid steps.
    fn side(&self) -> u32;

    /// What is drawn: the tile and its margin.
    fn window(&self) -> clip::Window;

    /// A position of the world on the grid.
    fn far(&self, at: (i64, i64)) -> (i64, i64);

    /// Whether a box leaves the window: what it holds is then cut, fewer bytes to send.
    fn is_crossed_by(&self, extent: &Extent) -> bool;

    /// A position on the grid that is known to be in the window, or near it.
    #[inline]
    fn near(&self, at: (i64, i64)) -> Pixel {
        narrow(self.far(at))
    }

    /// Whether a box is smaller than a screen pixel (1/512 of a tile).
    fn is_under_a_pixel(&self, extent: &Extent) -> bool {
        let pixel = (1u64 << (32 - u32::from(self.zoom()))) / 512;
        u64::from(extent.max_x - extent.min_x) < pixel && u64::from(extent.max_y - extent.min_y) < pixel
    }
}

/// Bits of the grid of a tile at a zoom.
pub const fn bits(zoom: u8) -> u32 {
    if zoom >= 13 { FINE } else { COARSE }
}

/// Steps of a margin in 1/4096 of a tile's side, on a grid of so many bits.
pub fn margin_steps(margin: u16, bits: u32) -> i64 {
    i64::from(margin) >> (FINE - bits)
}

/// The grid of one tile of Web Mercator: a shift of the world's numbers.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    pub tile: TileId,
    side: u32,
    left_shift: u32,
    right_shift: u32,
    half: i64,
    origin: (i64, i64),
    /// Margin in grid steps.
    margin: i64,
}

impl Grid {
    /// Grid of a tile with a margin in 1/4096 of its side.
    #[must_use]
    pub fn new(tile: TileId, margin: u16) -> Self {
        let bits = bits(tile.z);
        let resolution = u32::from(tile.z) + bits;
        let (left_shift, right_shift) = (resolution.saturating_sub(32), 32u32.saturating_sub(resolution));
        let half = if right_shift > 0 { 1 << (right_shift - 1) } else { 0 };
        let origin = (i64::from(tile.x) << bits, i64::from(tile.y) << bits);
        Self { tile, side: 1 << bits, left_shift, right_shift, half, origin, margin: margin_steps(margin, bits) }
    }
}

impl Raster for Grid {
    #[inline]
    fn zoom(&self) -> u8 {
        self.tile.z
    }

    #[inline]
    fn side(&self) -> u32 {
        self.side
    }

    #[inline]
    fn window(&self) -> clip::Window {
        clip::Window { min: -self.margin, max: i64::from(self.side) + self.margin }
    }

    #[inline]
    fn far(&self, (x, y): (i64, i64)) -> (i64, i64) {
        let scale = |v: i64| ((v << self.left_shift) + self.half) >> self.right_shift;
        (scale(x) - self.origin.0, scale(y) - self.origin.1)
    }

    fn is_crossed_by(&self, extent: &Extent) -> bool {
        let (a, b) = (
            self.far((extent.min_x.into(), extent.min_y.into())),
            self.far((extent.max_x.into(), extent.max_y.into())),
        );
        let window = self.window();
        !(window.contains(a) && window.contains(b))
    }
}

/// Writes geometries of one tile; keeps its buffers between features.
#[derive(Debug, Default)]
pub struct Drawing {
    part: Vec<Pixel>,
    far: Vec<(i64, i64)>,
    spare: Vec<(i64, i64)>,
    pub commands: Varints,
    cursor: Pixel,
}

impl Drawing {
    /// Write the commands of a row. The kind drawn, or `None` when nothing of it is left in the tile.
    /// `keep`: an area that collapses is drawn as one grid step instead of being dropped.
    pub fn draw<R: Raster>(&mut self, grid: &R, row: &Row<'_>, exact_from: u8, keep: bool) -> Option<Kind> {
        self.commands.clear();
        self.cursor = (0, 0);
        let mut reader = Reader::new(row.words, &row.extent);
        let zooms = if grid.zoom() >= exact_from { &[][..] } else { row.zooms };
        let cut = grid.is_crossed_by(&row.extent);
        match reader.kind {
            Kind::Point => self.points(grid, &mut reader),
            Kind::Line => self.lines(grid, &mut reader, zooms, cut),
            Kind::Area => self.rings(grid, &mut reader, zooms, cut, keep),
        }
        (!self.commands.as_slice().is_empty()).then_some(reader.kind)
    }

    /// Write the commands of one point; false when it lies outside the tile and its margin.
    pub fn draw_point<R: Raster>(&mut self, grid: &R, at: Point) -> bool {
        self.commands.clear();
        self.cursor = (0, 0);
        let at = grid.far((at.x.into(), at.y.into()));
        if !grid.window().contains(at) {
            return false;
        }
        self.command(1, 1);
        self.steps(&[narrow(at)]);
        true
    }

    fn points<R: Raster>(&mut self, grid: &R, reader: &mut Reader<'_>) {
        let window = grid.window();
        self.part.clear();
        for _ in 0..reader.parts {
            let (n, _) = reader.part();
            for _ in 0..n {
                let at = grid.far(reader.vertex());
                if window.contains(at) {
                    self.part.push(narrow(at));
                }
            }
        }
        if !self.part.is_empty() {
            let part = std::mem::take(&mut self.part);
            self.command(1, part.len());
            self.steps(&part);
            self.part = part;
        }
    }

    fn lines<R: Raster>(&mut self, grid: &R, reader: &mut Reader<'_>, mut zooms: &[u8], cut: bool) {
        for _ in 0..reader.parts {
            let (n, _) = reader.part();
            if cut {
                self.take_far(grid, reader, n, &mut zooms);
                for piece in grid.window().line(&self.far) {
                    self.part.clear();
                    self.part.extend(piece.into_iter().map(narrow));
                    self.part.dedup();
                    self.line();
                }
            } else {
                self.take(grid, reader, n, &mut zooms);
                self.line();
            }
        }
    }

    fn rings<R: Raster>(&mut self, grid: &R, reader: &mut Reader<'_>, mut zooms: &[u8], cut: bool, keep: bool) {
        let mut drawn = true;
        for _ in 0..reader.parts {
            let (n, exterior) = reader.part();
            if cut {
                self.take_far(grid, reader, n, &mut zooms);
                grid.window().ring(&mut self.far, &mut self.spare);
                self.part.clear();
                self.part.extend(self.far.iter().map(|at| narrow(*at)));
                self.part.dedup();
            } else {
                self.take(grid, reader, n, &mut zooms);
            }
            if exterior {
                drawn = self.ring(true, keep);
            } else if drawn {
                // A hole without its exterior ring would be read as an area.
                self.ring(false, false);
            }
        }
    }

    /// Vertices needed at this zoom, on the grid, without repetition. Whether one is needed cannot be foreseen, so each is
    /// written and the next one takes its place when it was not.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a jump nobody can foresee")]
    fn take<R: Raster>(&mut self, grid: &R, reader: &mut Reader<'_>, n: usize, zooms: &mut &[u8]) {
        self.part.resize(n, (0, 0));
        let (mut kept, mut last) = (0, (i32::MIN, i32::MIN));
        let mut add = |at: Pixel, needed: bool| {
            let keep = needed & (at != last);
            if let Some(place) = self.part.get_mut(kept) {
                *place = at;
            }
            kept += usize::from(keep);
            last = if keep { at } else { last };
        };
        if zooms.is_empty() {
            (0..n).for_each(|_| add(grid.near(reader.vertex()), true));
        } else {
            let (mine, rest) = zooms.split_at(n);
            mine.iter().for_each(|&zoom| add(grid.near(reader.vertex()), zoom <= grid.zoom()));
            *zooms = rest;
        }
        self.part.truncate(kept);
    }

    fn take_far<R: Raster>(&mut self, grid: &R, reader: &mut Reader<'_>, n: usize, zooms: &mut &[u8]) {
        self.far.clear();
        for i in 0..n {
            let at = grid.far(reader.vertex());
            if zooms.get(i).is_none_or(|zoom| *zoom <= grid.zoom()) && self.far.last() != Some(&at) {
                self.far.push(at);
            }
        }
        *zooms = zooms.get(n..).unwrap_or(&[]);
    }

    fn line(&mut self) {
        if self.part.len() < 2 {
            return;
        }
        let part = std::mem::take(&mut self.part);
        self.command(1, 1);
        self.steps(&part[..1]);
        self.command(2, part.len() - 1);
        self.steps(&part[1..]);
        self.part = part;
    }

    /// Draw the ring in `part`; false when it collapsed.
    fn ring(&mut self, exterior: bool, keep: bool) -> bool {
        if self.part.len() > 1 && self.part.first() == self.part.last() {
            self.part.pop();
        }
        let area = area(&self.part);
        if self.part.len() < 3 || area == 0 {
            let Some(&(x, y)) = self.part.first().filter(|_| keep) else { return false };
            self.part.clear();
            self.part.extend([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]);
        } else if (area > 0) != exterior {
            // Rounding turned a sliver over; vector tiles tell rings from holes by their turn.
            self.part.reverse();
        }
        let part = std::mem::take(&mut self.part);
        self.command(1, 1);
        self.steps(&part[..1]);
        self.command(2, part.len() - 1);
        self.steps(&part[1..]);
        self.commands.push(15);
        self.part = part;
        true
    }

    #[inline]
    fn command(&mut self, id: u32, count: usize) {
        self.commands.reserve(2 * count + 2);
        self.commands.push(u32::try_from(count).unwrap_or(0) << 3 | id);
    }

    /// Parameters of a command, for which room was made: the way from position to position.
    #[inline]
    fn steps(&mut self, through: &[Pixel]) {
        let zigzag = |d: i32| ((d << 1) ^ (d >> 31)).cast_unsigned();
        let mut from = self.cursor;
        for &to in through {
            self.commands.push_pair(zigzag(to.0.wrapping_sub(from.0)), zigzag(to.1.wrapping_sub(from.1)));
            from = to;
        }
        self.cursor = from;
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "clipped to the window, or known to be near it")]
fn narrow((x, y): (i64, i64)) -> Pixel {
    (x as i32, y as i32)
}

/// Twice the signed area, positive when clockwise on screen.
fn area(ring: &[Pixel]) -> i64 {
    let Some(last) = ring.last() else { return 0 };
    let (mut sum, mut a) = (0, last);
    for b in ring {
        sum += i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1);
        a = b;
    }
    sum
}
