//! The coordinate reference systems a French town meets, written out so that no database of PROJ has
//! to be found at run time.
//!
//! Parameters: EPSG registry; legal systems: décret n° 2000-1276 and arrêté of 5 March 2019. The
//! geographic systems of the legal references (ETRS89, RGF93, RGAF09, RGFG95, RGR92, RGM04, RGSPM06, RGNC91-93,
//! RGPF, RGWF96) are taken as equal to WGS 84, as EPSG's own null transformations do (about a metre).

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::geo::crs::Srid;

/// Geographic (degrees) or projected (metres).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Geographic,
    Projected,
}

/// One coordinate reference system.
#[derive(Debug, Clone)]
pub struct System {
    pub srid: Srid,
    /// Name as a French surveyor writes it.
    pub name: &'static str,
    pub kind: Kind,
    /// West, south, east, north in degrees: where its coordinates mean something.
    pub area: [f64; 4],
    /// PROJ steps from longitude and latitude in radians (WGS 84) to the coordinates.
    pub(in crate::geo) steps: Vec<Cow<'static, str>>,
    /// Reads the NTF grid.
    pub(in crate::geo) needs_grid: bool,
}

impl System {
    /// Coordinates are degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.kind == Kind::Geographic
    }
}

const EUROPE: [f64; 4] = [-16.1, 32.88, 40.18, 84.73];
const FRANCE: [f64; 4] = [-9.86, 41.15, 10.38, 51.56];
const MAINLAND: [f64; 4] = [-4.87, 42.33, 8.23, 51.14];
const ANTILLES: [f64; 4] = [-63.66, 14.08, -57.52, 18.31];

/// Marks the place of the NTF grid file in a step.
pub(in crate::geo) const GRID: &str = "{ntf_r93}";

/// Every system Beffroi describes itself, the commonest first.
#[must_use]
pub fn systems() -> &'static [System] {
    static ALL: LazyLock<Vec<System>> = LazyLock::new(|| {
        let mut all = vec![
            geographic(4326, "WGS 84", [-180.0, -90.0, 180.0, 90.0]),
            geographic(4171, "RGF93", FRANCE),
            geographic(4258, "ETRS89", EUROPE),
            projected(2154, "RGF93 / Lambert-93", FRANCE, LAMBERT_93),
            projected(3857, "Web Mercator", [-180.0, -85.06, 180.0, 85.06], "+proj=webmerc +ellps=WGS84"),
        ];
        all.extend((42..=50).map(conic));
        all.extend(overseas());
        all.extend(ntf());
        all.extend(old_overseas());
        all.extend([(25830, 30), (25831, 31), (25832, 32)].map(|(code, zone)| utm(code, "ETRS89 / UTM", zone, "")));
        all.extend((28..=33).map(|zone| utm(32600 + zone, "WGS 84 / UTM", zone, "")));
        all
    });
    &ALL
}

pub(in crate::geo) fn find(srid: Srid) -> Option<&'static System> {
    systems().iter().find(|s| s.srid == srid)
}

const LAMBERT_93: &str = "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80";

fn geographic(code: i32, name: &'static str, area: [f64; 4]) -> System {
    let steps = vec!["+proj=unitconvert +xy_in=rad +xy_out=deg".into()];
    System { srid: Srid::known(code), name, kind: Kind::Geographic, area, steps, needs_grid: false }
}

fn projected(code: i32, name: &'static str, area: [f64; 4], step: impl Into<Cow<'static, str>>) -> System {
    System { srid: Srid::known(code), name, kind: Kind::Projected, area, steps: vec![step.into()], needs_grid: false }
}

/// The nine zones CC42 to CC50 (EPSG:3942 to 3950): central parallel nn, secant 0.75° either side,
/// valid to 1° either side.
fn conic(zone: i32) -> System {
    const NAMES: [&str; 9] = [
        "RGF93 / CC42",
        "RGF93 / CC43",
        "RGF93 / CC44",
        "RGF93 / CC45",
        "RGF93 / CC46",
        "RGF93 / CC47",
        "RGF93 / CC48",
        "RGF93 / CC49",
        "RGF93 / CC50",
    ];
    let parallel = f64::from(zone);
    let step = format!(
        "+proj=lcc +lat_0={zone} +lon_0=3 +lat_1={} +lat_2={} +x_0=1700000 +y_0={} +ellps=GRS80",
        parallel - 0.75,
        parallel + 0.75,
        (zone - 41) * 1_000_000 + 200_000,
    );
    let name = usize::try_from(zone - 42).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("RGF93 / CC");
    let area = [FRANCE[0], parallel - 1.0, FRANCE[2], parallel + 1.0];
    projected(3900 + zone, name, area, step)
}

fn utm(code: i32, name: &'static str, zone: i32, south: &str) -> System {
    let west = f64::from(zone * 6 - 186);
    let (low, high) = if south.is_empty() { (0.0, 84.0) } else { (-80.0, 0.0) };
    let area = [west - 3.0, low, west + 9.0, high];
    projected(code, name, area, format!("+proj=utm +zone={zone} {south} +ellps=GRS80"))
}

fn overseas() -> Vec<System> {
    let mut all = vec![
        projected(5490, "RGAF09 / UTM 20N", ANTILLES, "+proj=utm +zone=20 +ellps=GRS80"),
        projected(4559, "RRAF91 / UTM 20N", ANTILLES, "+proj=utm +zone=20 +ellps=GRS80"),
        projected(2972, "RGFG95 / UTM 22N", [-54.61, 2.11, -49.45, 8.88], "+proj=utm +zone=22 +ellps=GRS80"),
        projected(2975, "RGR92 / UTM 40S", [37.58, -25.92, 58.24, -10.6], "+proj=utm +zone=40 +south +ellps=GRS80"),
        projected(4471, "RGM04 / UTM 38S", [43.68, -14.49, 46.7, -11.33], "+proj=utm +zone=38 +south +ellps=GRS80"),
        projected(4467, "RGSPM06 / UTM 21N", [-57.1, 43.41, -55.9, 47.37], "+proj=utm +zone=21 +ellps=GRS80"),
        projected(8903, "RGWF96 / UTM 1S", [-179.49, -15.94, -174.27, -9.84], "+proj=utm +zone=1 +south +ellps=GRS80"),
        projected(
            3163,
            "RGNC91-93 / Lambert Nouvelle-Calédonie",
            [156.25, -26.45, 174.28, -14.83],
            "+proj=lcc +lat_0=-21.5 +lon_0=166 +lat_1=-20.6666666666667 +lat_2=-22.3333333333333 +x_0=400000 +y_0=300000 +ellps=GRS80",
        ),
    ];
    all.extend(
        [(3296, 5), (3297, 6), (3298, 7), (3299, 8)].map(|(code, zone)| utm(code, "RGPF / UTM Sud", zone, "+south")),
    );
    all
}

/// NTF (Paris) Lambert zones and Lambert II étendu, through the IGN grid `ntf_r93`.
fn ntf() -> Vec<System> {
    const TWO: &str = "+lat_1=46.8 +lat_0=46.8 +k_0=0.99987742 +x_0=600000";
    const ONE: &str = "+lat_1=49.5 +lat_0=49.5 +k_0=0.999877341 +x_0=600000";
    const THREE: &str = "+lat_1=44.1 +lat_0=44.1 +k_0=0.999877499 +x_0=600000";
    const FOUR: &str = "+lat_1=42.165 +lat_0=42.165 +k_0=0.99994471 +x_0=234.358";
    [
        (27572, "NTF / Lambert II étendu", TWO, "2200000"),
        (27561, "NTF / Lambert I", ONE, "200000"),
        (27562, "NTF / Lambert II", TWO, "200000"),
        (27563, "NTF / Lambert III", THREE, "200000"),
        (27564, "NTF / Lambert IV", FOUR, "185861.369"),
        (27571, "NTF / Lambert I carto", ONE, "1200000"),
        (27573, "NTF / Lambert III carto", THREE, "3200000"),
        (27574, "NTF / Lambert IV carto", FOUR, "4185861.369"),
    ]
    .into_iter()
    .map(|(code, name, cone, northing)| System {
        steps: vec![
            format!("+inv +proj=hgridshift +grids={GRID}").into(),
            format!("+proj=lcc {cone} +lon_0=0 +y_0={northing} +ellps=clrk80ign +pm=paris").into(),
        ],
        needs_grid: true,
        ..projected(code, name, MAINLAND, "")
    })
    .collect()
}

/// Local systems of the Antilles before 2010, which EDIGEO lots may still name: seven parameters of
/// EPSG where there are, about a decimetre; three for Saint-Martin, about ten metres.
fn old_overseas() -> Vec<System> {
    [
        (
            2970,
            "Guadeloupe 1948 / UTM 20N",
            "+x=-472.29 +y=-5.63 +z=-304.12 +rx=0.4362 +ry=-0.8374 +rz=0.2563 +s=1.8984 +convention=position_vector",
        ),
        (2969, "Fort Marigot / UTM 20N", "+x=137 +y=248 +z=-430"),
        (
            2973,
            "Martinique 1938 / UTM 20N",
            "+x=126.93 +y=547.94 +z=130.41 +rx=-2.7867 +ry=5.1612 +rz=-0.8584 +s=13.8227 +convention=position_vector",
        ),
    ]
    .into_iter()
    .map(|(code, name, helmert)| System {
        steps: vec![
            "+proj=push +v_3".into(),
            "+proj=cart +ellps=WGS84".into(),
            format!("+inv +proj=helmert {helmert}").into(),
            "+inv +proj=cart +ellps=intl".into(),
            "+proj=pop +v_3".into(),
            "+proj=utm +zone=20 +ellps=intl".into(),
        ],
        ..projected(code, name, ANTILLES, "")
    })
    .collect()
}
