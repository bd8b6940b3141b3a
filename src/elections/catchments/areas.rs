//! The ground of each polling station, rebuilt from the addresses that vote there: cells of the addresses, joined by
//! station, cut to the town. An aid where no perimeter was ever drawn, not the legal one (code électoral, art. R40).

use std::collections::{BTreeMap, HashMap};

use geo::{
    BooleanOps as _, ConvexHull as _, Coord, Intersects as _, LineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use serde_json::{Value, json};

use crate::districting::{cells, joined_cells};
use crate::elections::{Error, Row};

/// How far the ground goes beyond the outermost address, metres.
const MARGIN: f64 = 150.0;
/// Widest list, metres: a département.
const WIDEST: f64 = 250_000.0;
/// Pieces of fewer cells, apart from the rest of their station, join what surrounds them: a wrong geocode more often
/// than an island.
const SMALL_PIECE: usize = 5;
/// As long as no more than this share of the addresses lies outside the ground of its station.
const MOST_OUTSIDE: f64 = 0.01;

/// The ground of one station.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchment {
    pub station: String,
    /// Longitudes and latitudes, in degrees (WGS 84).
    pub ground: MultiPolygon,
    /// Addresses that vote there, and those of them that lie in its ground.
    pub addresses: f64,
    pub inside: f64,
}

/// The ground of every station of a list, by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchments {
    pub stations: Vec<Catchment>,
}

impl Catchments {
    /// Addresses that lie in the ground of the station they vote at, as a share.
    #[must_use]
    pub fn share_inside(&self) -> f64 {
        let sum = |of: fn(&Catchment) -> f64| self.stations.iter().map(of).sum::<f64>();
        sum(|station| station.inside) / sum(|station| station.addresses).max(f64::MIN_POSITIVE)
    }
}

/// A place where addresses are, in metres, and how many of them vote at which station.
#[derive(Debug)]
struct Place {
    at: [f64; 2],
    votes: BTreeMap<usize, f64>,
    station: usize,
}

impl Place {
    fn weight(&self) -> f64 {
        self.votes.values().sum()
    }

    /// Addresses that would lie outside if the place were of `station`.
    fn outside(&self, station: usize) -> f64 {
        self.weight() - self.votes.get(&station).copied().unwrap_or_default()
    }
}

/// Rebuild the ground of every station of `rows`.
///
/// # Errors
/// [`Error::TooWide`] for addresses that are not of one region.
pub fn catchments(rows: &[Row]) -> Result<Catchments, Error> {
    let plane = Plane::around(rows)?;
    let names: Vec<&str> = {
        let mut names: Vec<&str> = rows.iter().map(|row| row.station.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let numbers: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let mut places = places(rows, &numbers, &plane);
    let ground = cells(&places.iter().map(|place| place.at).collect::<Vec<_>>());
    join_small_pieces(&mut places, &ground.touching);
    let town = outline(&places);
    let mut parts: Vec<Vec<&[[f64; 2]]>> = vec![Vec::new(); names.len()];
    for (place, corners) in places.iter().zip(&ground.corners) {
        parts[place.station].push(corners);
    }
    let drawn = |(name, parts): (&&str, &Vec<&[[f64; 2]]>)| {
        let ground = plane.degrees(&joined_cells(parts.iter().copied()).intersection(&town));
        Catchment { station: (*name).to_owned(), ground, addresses: 0.0, inside: 0.0 }
    };
    let mut stations: Vec<Catchment> = names.iter().zip(&parts).map(drawn).collect();
    for row in rows {
        let station = &mut stations[numbers[row.station.as_str()]];
        station.addresses += row.weight;
        if station.ground.intersects(&Point::new(row.at[0], row.at[1])) {
            station.inside += row.weight;
        }
    }
    Ok(Catchments { stations })
}

/// Places by position, each of the station most of its addresses vote at.
fn places(rows: &[Row], numbers: &HashMap<&str, usize>, plane: &Plane) -> Vec<Place> {
    let mut found: BTreeMap<(i64, i64), Place> = BTreeMap::new();
    for row in rows {
        #[expect(clippy::cast_possible_truncation, reason = "degrees, in steps of a centimetre")]
        let key = ((row.at[0] * 1e7).round() as i64, (row.at[1] * 1e7).round() as i64);
        let place =
            found.entry(key).or_insert_with(|| Place { at: plane.metres(row.at), votes: BTreeMap::new(), station: 0 });
        *place.votes.entry(numbers[row.station.as_str()]).or_default() += row.weight;
    }
    let mut places: Vec<Place> = found.into_values().collect();
    for place in &mut places {
        let most = place.votes.iter().max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(one.0)));
        place.station = most.map_or(0, |(station, _)| *station);
    }
    places
}

/// Give small pieces to the station that touches them most, lightest first, within what may lie outside.
fn join_small_pieces(places: &mut [Place], touching: &[(usize, usize)]) {
    let pieces = pieces(places, touching);
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    for &(one, other) in touching {
        neighbours[one].push(other);
        neighbours[other].push(one);
    }
    let mut largest: HashMap<usize, usize> = HashMap::new();
    for piece in &pieces {
        let most = largest.entry(places[piece[0]].station).or_default();
        *most = piece.len().max(*most);
    }
    let total: f64 = places.iter().map(Place::weight).sum();
    let mut outside: f64 = places.iter().map(|place| place.outside(place.station)).sum();
    let mut small: Vec<&Vec<usize>> = pieces
        .iter()
        .filter(|piece| piece.len() < SMALL_PIECE && piece.len() < largest[&places[piece[0]].station])
        .collect();
    let weight = |piece: &Vec<usize>, places: &[Place]| piece.iter().map(|at| places[*at].weight()).sum::<f64>();
    small.sort_by(|one, other| weight(one, places).total_cmp(&weight(other, places)));
    for piece in small {
        let mut around: BTreeMap<usize, usize> = BTreeMap::new();
        let own = places[piece[0]].station;
        for other in piece.iter().flat_map(|at| &neighbours[*at]).filter(|other| places[**other].station != own) {
            *around.entry(places[*other].station).or_default() += 1;
        }
        let Some((&to, _)) = around.iter().max_by_key(|(station, times)| (**times, usize::MAX - **station)) else {
            continue;
        };
        let more: f64 = piece.iter().map(|at| places[*at].outside(to) - places[*at].outside(own)).sum();
        if outside + more <= MOST_OUTSIDE * total {
            outside += more;
            piece.iter().for_each(|at| places[*at].station = to);
        }
    }
}

/// Places of one station that touch.
fn pieces(places: &[Place], touching: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut joined: Vec<usize> = (0..places.len()).collect();
    for &(one, other) in touching {
        if places[one].station == places[other].station {
            let (one, other) = (root(&mut joined, one), root(&mut joined, other));
            joined[one.max(other)] = one.min(other);
        }
    }
    let mut pieces: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..places.len() {
        pieces.entry(root(&mut joined, at)).or_default().push(at);
    }
    pieces.into_values().collect()
}

fn root(joined: &mut [usize], mut at: usize) -> usize {
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}

/// The town: what its addresses span, and a margin; round one address as well.
fn outline(places: &[Place]) -> MultiPolygon {
    let points: MultiPoint = places.iter().map(|place| Point::new(place.at[0], place.at[1])).collect();
    let around = |at: &Coord| {
        let (x, y) = (at.x, at.y);
        (0..32).map(move |step| {
            let (sine, cosine) = (f64::from(step) * std::f64::consts::TAU / 32.0).sin_cos();
            Point::new(x + MARGIN * cosine, y + MARGIN * sine)
        })
    };
    let spanned: MultiPoint = points.convex_hull().exterior().coords().flat_map(around).collect();
    spanned.convex_hull().into()
}

/// Metres around the middle of a list: flat enough for what is nearer to what within a département.
#[derive(Debug)]
struct Plane {
    middle: [f64; 2],
    /// Metres to a degree of longitude and of latitude there.
    metres: [f64; 2],
}

impl Plane {
    fn around(rows: &[Row]) -> Result<Self, Error> {
        let bounds = rows.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[west, south, east, north], row| {
            [west.min(row.at[0]), south.min(row.at[1]), east.max(row.at[0]), north.max(row.at[1])]
        });
        let [west, south, east, north] = bounds;
        let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
        let metres = [111_320.0 * middle[1].to_radians().cos(), 110_950.0];
        let widest = ((east - west) * metres[0]).max((north - south) * metres[1]);
        if widest > WIDEST {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most around the Earth")]
            return Err(Error::TooWide { kilometres: (widest / 1000.0) as u64 });
        }
        Ok(Self { middle, metres })
    }

    fn metres(&self, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
        [(longitude - self.middle[0]) * self.metres[0], (latitude - self.middle[1]) * self.metres[1]]
    }

    fn degrees(&self, ground: &MultiPolygon) -> MultiPolygon {
        let back = |line: &LineString| -> LineString {
            line.coords()
                .map(|at| Coord {
                    x: self.middle[0] + at.x / self.metres[0],
                    y: self.middle[1] + at.y / self.metres[1],
                })
                .collect()
        };
        ground
            .iter()
            .map(|area| Polygon::new(back(area.exterior()), area.interiors().iter().map(back).collect()))
            .collect()
    }
}

/// GeoJSON (RFC 7946), longitude then latitude, to the centimetre.
#[must_use]
pub fn feature_collection(catchments: &Catchments) -> Value {
    let place = |at: &Coord| json!([(at.x * 1e7).round() / 1e7, (at.y * 1e7).round() / 1e7]);
    let ring = |line: &LineString| line.coords().map(place).collect::<Vec<_>>();
    let area = |area: &Polygon| {
        std::iter::once(ring(area.exterior())).chain(area.interiors().iter().map(ring)).collect::<Vec<_>>()
    };
    let feature = |station: &Catchment| {
        json!({
            "type": "Feature",
            "properties": { "station": station.station, "addresses": station.addresses, "inside": station.inside },
            "geometry": { "type": "MultiPolygon", "coordinates": station.ground.iter().map(area).collect::<Vec<_>>() },
        })
    };
    json!({ "type": "FeatureCollection", "features": catchments.stations.iter().map(feature).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use geo::Area as _;

    use super::{catchments, feature_collection};
    use crate::elections::{Error, Row};

    fn row(station: &str, x: u32, y: u32) -> Row {
        Row { station: station.into(), at: [2.4 + f64::from(x) * 0.001, 48.8 + f64::from(y) * 0.001], weight: 1.0 }
    }

    #[test]
    fn each_address_lies_in_the_ground_of_its_station_and_grounds_do_not_overlap() {
        let rows: Vec<Row> = (0..100).map(|n| row(if n % 10 < 5 { "1" } else { "2" }, n % 10, n / 10)).collect();
        let found = catchments(&rows).unwrap();
        assert_eq!(found.stations.len(), 2);
        assert!((found.share_inside() - 1.0).abs() < 1e-12);
        let areas: Vec<f64> = found.stations.iter().map(|station| station.ground.unsigned_area()).collect();
        assert!((areas[0] / areas[1] - 1.0).abs() < 1e-6, "{areas:?}");
        assert_eq!(feature_collection(&found)["features"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn one_address_geocoded_amid_another_station_does_not_make_an_island() {
        let mut rows: Vec<Row> = (0..400).map(|n| row(if n % 20 < 10 { "1" } else { "2" }, n % 20, n / 20)).collect();
        rows[105].station = "2".into();
        let found = catchments(&rows).unwrap();
        let grounds: Vec<Vec<f64>> = found
            .stations
            .iter()
            .map(|station| station.ground.iter().map(geo::Area::unsigned_area).collect())
            .collect();
        assert!(grounds.iter().all(|parts| parts.len() == 1), "two stations, two grounds: {grounds:?}");
        assert!((found.share_inside() - 399.0 / 400.0).abs() < 1e-12);
    }

    #[test]
    fn a_hamlet_of_one_house_or_one_street_has_its_ground_as_well() {
        for houses in [1, 5] {
            let rows: Vec<Row> = (0..houses).map(|n| row("1", n, 0)).collect();
            let found = catchments(&rows).unwrap();
            assert!((found.share_inside() - 1.0).abs() < 1e-12, "{houses}");
            assert!(found.stations[0].ground.unsigned_area() > 0.0);
        }
    }

    #[test]
    fn addresses_of_half_the_country_are_no_commune() {
        let told = catchments(&[row("1", 0, 0), row("1", 9_000, 0)]);
        assert!(matches!(told, Err(Error::TooWide { kilometres: 659 })), "{told:?}");
    }

    #[test]
    fn a_station_whose_only_address_is_outvoted_at_its_place_has_no_ground_and_is_told() {
        let rows = vec![row("1", 0, 0), row("1", 0, 0), row("2", 0, 0), row("1", 3, 3), row("1", 0, 5)];
        let found = catchments(&rows).unwrap();
        assert_eq!((found.stations[1].addresses, found.stations[1].inside), (1.0, 0.0));
        assert!(found.stations[1].ground.0.is_empty());
    }
}
