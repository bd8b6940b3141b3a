//! Conversion of coordinates from one system to another, by PROJ.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use geo::MapCoordsInPlace;
use geo_types::{Coord, Geometry};
use proj::Proj;

use crate::geo::crs::Srid;
use crate::geo::systems::{GRID, System};

/// A conversion that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    #[error("{0} n’est pas un code EPSG. Exemples : 2154 (Lambert-93), 3945 (CC45), 4326 (WGS 84).")]
    CodeOutOfRange(i32),
    #[error("« {0} » ne désigne pas un système de coordonnées. Écrivez par exemple EPSG:2154.")]
    UnreadableName(String),
    #[error(
        "Le système de coordonnées {0} n’est pas connu de Beffroi. Convertissez d’abord les données en Lambert-93 (EPSG:2154) ou en WGS 84 (EPSG:4326)."
    )]
    UnknownSystem(Srid),
    #[error(
        "La grille de conversion NTF (ntf_r93.gsb) manque, sans elle {0} ne peut pas être converti. Installez le paquet Debian proj-data."
    )]
    GridMissing(Srid),
    #[error("La conversion de {from} vers {to} ne peut pas être préparée : {detail}.")]
    Refused { from: Srid, to: Srid, detail: String },
    #[error(
        "Le point {x} {y} ne se convertit pas de {from} vers {to} : il est hors du domaine de la projection. Vérifiez le système de coordonnées déclaré."
    )]
    OutsideDomain { x: f64, y: f64, from: Srid, to: Srid },
}

/// A prepared conversion between two systems. x is longitude or easting and y latitude or northing on
/// both sides, whatever the registry's order ([`crate::geo::AxisOrder::swap`] turns the others).
///
/// Not shared between threads: PROJ contexts are not. What a thread has prepared it keeps, since preparing takes
/// milliseconds.
pub struct Projector {
    from: Srid,
    to: Srid,
    /// None when both systems hold the same numbers.
    proj: Option<Rc<Proj>>,
}

impl std::fmt::Debug for Projector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Projector({} to {})", self.from, self.to)
    }
}

impl Projector {
    /// Prepare a conversion. Systems outside [`crate::geo::systems`] are asked of PROJ's own database
    /// where the machine has one.
    ///
    /// # Errors
    /// [`CrsError::UnknownSystem`], [`CrsError::GridMissing`], [`CrsError::Refused`].
    pub fn new(from: Srid, to: Srid) -> Result<Self, CrsError> {
        let proj = match (from.system(), to.system()) {
            _ if from == to => None,
            (Some(a), Some(b)) if a.is_geographic() && b.is_geographic() => None,
            _ => Some(prepared(from, to)?),
        };
        Ok(Self { from, to, proj })
    }

    /// From any system to longitude and latitude in degrees.
    ///
    /// # Errors
    /// As [`Projector::new`].
    pub fn to_wgs84(from: Srid) -> Result<Self, CrsError> {
        Self::new(from, Srid::WGS84)
    }

    /// Nothing to do: both systems hold the same numbers.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.proj.is_none()
    }

    /// One point.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`].
    pub fn convert(&self, (x, y): (f64, f64)) -> Result<(f64, f64), CrsError> {
        let outside = CrsError::OutsideDomain { x, y, from: self.from, to: self.to };
        if !(x.is_finite() && y.is_finite()) {
            return Err(outside);
        }
        let Some(proj) = &self.proj else {
            return Ok((x, y));
        };
        match proj.convert((x, y)) {
            Ok((x, y)) if x.is_finite() && y.is_finite() => Ok((x, y)),
            _ => Err(outside),
        }
    }

    /// Many points, in place. On an error the slice may be partly converted.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`], naming the first point at fault.
    pub fn convert_all(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError> {
        for point in points {
            (point.x, point.y) = self.convert((point.x, point.y))?;
        }
        Ok(())
    }

    /// A whole geometry, in place. On an error it may be partly converted.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`], naming the first point at fault.
    pub fn convert_geometry(&self, geometry: &mut Geometry<f64>) -> Result<(), CrsError> {
        if self.proj.is_none() {
            return Ok(());
        }
        let convert = |c: Coord<f64>| self.convert((c.x, c.y)).map(Coord::from);
        // One arm a variant: the implementation geo has for the enum does not compile (it instantiates
        // itself for ever through collections).
        match geometry {
            Geometry::Point(g) => g.try_map_coords_in_place(convert),
            Geometry::Line(g) => g.try_map_coords_in_place(convert),
            Geometry::LineString(g) => self.convert_all(&mut g.0),
            Geometry::Polygon(g) => g.try_map_coords_in_place(convert),
            Geometry::MultiPoint(g) => g.try_map_coords_in_place(convert),
            Geometry::MultiLineString(g) => g.try_map_coords_in_place(convert),
            Geometry::MultiPolygon(g) => g.try_map_coords_in_place(convert),
            Geometry::Rect(g) => {
                let mut polygon = g.to_polygon();
                polygon.try_map_coords_in_place(convert)?;
                *geometry = Geometry::Polygon(polygon);
                Ok(())
            }
            Geometry::Triangle(g) => g.try_map_coords_in_place(convert),
            Geometry::GeometryCollection(g) => g.0.iter_mut().try_for_each(|part| self.convert_geometry(part)),
        }
    }
}

/// Conversions a thread keeps.
const KEPT: usize = 16;

thread_local! {
    static PREPARED: RefCell<Vec<((Srid, Srid), Rc<Proj>)>> = const { RefCell::new(Vec::new()) };
}

fn prepared(from: Srid, to: Srid) -> Result<Rc<Proj>, CrsError> {
    let ready =
        PREPARED.with_borrow(|all| all.iter().find(|(pair, _)| *pair == (from, to)).map(|(_, proj)| proj.clone()));
    if let Some(ready) = ready {
        return Ok(ready);
    }
    let made = Rc::new(made(from, to)?);
    PREPARED.with_borrow_mut(|all| {
        if all.len() >= KEPT {
            all.remove(0);
        }
        all.push(((from, to), made.clone()));
    });
    Ok(made)
}

fn made(from: Srid, to: Srid) -> Result<Proj, CrsError> {
    match (from.system(), to.system()) {
        (Some(from), Some(to)) => described(from, to),
        (known, _) => Proj::new_known_crs(&from.to_string(), &to.to_string(), None)
            .map_err(|_| CrsError::UnknownSystem(if known.is_none() { from } else { to })),
    }
}

fn described(from: &System, to: &System) -> Result<Proj, CrsError> {
    let mut pipeline = String::from("+proj=pipeline");
    for step in from.steps.iter().rev() {
        pipeline.push_str(" +step ");
        pipeline.push_str(&inverse(step));
    }
    for step in &to.steps {
        pipeline.push_str(" +step ");
        pipeline.push_str(step);
    }
    if let Some(system) = [from, to].into_iter().find(|s| s.needs_grid) {
        let grid = ntf_grid().ok_or(CrsError::GridMissing(system.srid))?;
        pipeline = pipeline.replace(&format!("+grids={GRID}"), &format!("+grids={grid}"));
    }
    Proj::new(&pipeline).map_err(|e| CrsError::Refused { from: from.srid, to: to.srid, detail: e.to_string() })
}

/// A step the other way round: `+inv` added or taken away, `push` and `pop` exchanged.
fn inverse(step: &str) -> String {
    if let Some(forward) = step.strip_prefix("+inv ") {
        forward.to_owned()
    } else if let Some(rest) = step.strip_prefix("+proj=push") {
        format!("+proj=pop{rest}")
    } else if let Some(rest) = step.strip_prefix("+proj=pop") {
        format!("+proj=push{rest}")
    } else {
        format!("+inv {step}")
    }
}

/// The `NTv2` grid of IGN where Debian's `proj-data` (a dependency of `PostGIS`) puts it, or beside a
/// PROJ installed elsewhere.
fn ntf_grid() -> Option<String> {
    let named = ["PROJ_DATA", "PROJ_LIB"].into_iter().filter_map(std::env::var_os);
    named
        .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>())
        .chain(["/usr/share/proj", "/usr/local/share/proj"].map(PathBuf::from))
        .map(|folder| folder.join("ntf_r93.gsb"))
        .find(|grid| grid.is_file())
        .and_then(|grid| grid.to_str().map(str::to_owned))
        .filter(|grid| !grid.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: (f64, f64) = (2.3522, 48.8566);
    const MARSEILLE: (f64, f64) = (5.3698, 43.2965);
    const ARLES: (f64, f64) = (4.6278, 43.6767);
    const BREST: (f64, f64) = (-4.4861, 48.3904);

    /// Longitude, latitude, system, x, y; three decimals are those of the reference.
    const VECTORS: [((f64, f64), i32, f64, f64); 22] = [
        (PARIS, 2154, 652_469.023, 6_862_035.259),
        (PARIS, 3949, 1_652_467.869, 8_184_256.869),
        (MARSEILLE, 2154, 892_390.222, 6_247_035.257),
        (MARSEILLE, 3943, 1_892_264.669, 2_235_649.145),
        (MARSEILLE, 3944, 1_892_275.621, 3_124_604.542),
        (MARSEILLE, 3857, 597_763.402, 5_357_211.617),
        (ARLES, 2154, 831_290.953, 6_287_760.364),
        (ARLES, 3944, 1_831_248.870, 3_165_376.522),
        (BREST, 2154, 146_632.979, 6_836_262.327),
        (BREST, 3948, 1_146_480.416, 7_270_301.303),
        // The following were computed with cs2cs of PROJ 9.1.1 and its own database.
        // NTF is taken from RGF93 (EPSG:4171): from WGS 84 it would use three parameters, not the grid.
        (PARIS, 27572, 601_150.931, 2_428_695.585),
        (PARIS, 27561, 601_150.254, 128_460.096),
        (MARSEILLE, 27563, 846_078.632, 115_265.955),
        ((-61.5, 16.2), 2970, 660_764.937, 1_791_947.533),
        ((-61.0, 14.6), 2973, 715_061.747, 1_614_863.754),
        ((-61.5, 16.2), 5490, 660_342.312, 1_791_644.132),
        ((-52.3, 4.9), 2972, 355_855.438, 541_750.164),
        ((55.5, -21.1), 2975, 344_197.575, 7_666_050.711),
        ((45.2, -12.8), 4471, 521_705.548, 8_584_972.963),
        ((-56.2, 46.8), 4467, 561_046.921, 5_183_249.913),
        // From RGPF (EPSG:4687), for the same reason.
        ((-149.5, -17.5), 3297, 234_538.143, 8_063_388.780),
        ((166.45, -22.27), 3163, 446_378.713, 214_678.539),
    ];

    #[test]
    fn every_reference_point_lands_within_a_millimetre() {
        for (point, code, x, y) in VECTORS {
            let there = Projector::new(Srid::WGS84, Srid::known(code)).unwrap().convert(point).unwrap();
            let off = (there.0 - x).abs().max((there.1 - y).abs());
            assert!(off < 0.001, "EPSG:{code} {point:?}: {there:?} is {off} m off");
        }
    }

    #[test]
    fn every_system_comes_back_to_where_it_started() {
        for system in crate::geo::systems() {
            let [west, south, east, north] = system.area;
            let middle = (f64::midpoint(west, east) + 0.1, f64::midpoint(south, north) + 0.1);
            let there = Projector::new(Srid::WGS84, system.srid).unwrap().convert(middle).unwrap();
            let back = Projector::to_wgs84(system.srid).unwrap().convert(there).unwrap();
            let off = (back.0 - middle.0).abs().max((back.1 - middle.1).abs());
            // PROJ inverts the seven parameters of the old Antilles to a few millimetres only.
            let allowed = if system.steps.len() > 2 { 1e-7 } else { 1e-9 };
            assert!(off < allowed, "{}: {off} degrees off", system.name);
        }
    }

    #[test]
    fn two_projections_convert_without_passing_by_a_person() {
        let arles = Projector::new(Srid::LAMBERT_93, Srid::known(3944)).unwrap();
        let (x, y) = arles.convert((831_290.953, 6_287_760.364)).unwrap();
        assert!((x - 1_831_248.870).abs() < 0.002 && (y - 3_165_376.522).abs() < 0.002);
    }

    #[test]
    fn points_that_are_no_place_are_refused() {
        let lambert = Projector::new(Srid::WGS84, Srid::LAMBERT_93).unwrap();
        for point in [(f64::NAN, 48.0), (f64::INFINITY, 0.0), (892_390.0, 6_247_035.0)] {
            assert!(matches!(lambert.convert(point), Err(CrsError::OutsideDomain { .. })), "{point:?}");
        }
        assert!(matches!(Projector::to_wgs84(Srid::known(999_999)), Err(CrsError::UnknownSystem(_))));
    }

    #[test]
    fn geographic_systems_hold_the_same_numbers() {
        assert!(Projector::new(Srid::RGF93, Srid::WGS84).unwrap().is_identity());
        assert!(Projector::new(Srid::LAMBERT_93, Srid::LAMBERT_93).unwrap().is_identity());
    }
}
