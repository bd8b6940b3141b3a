//! The station of every address today: where most of its electors vote; else what the street list says; else the area it
//! lies in; else the station of the nearest address.

use std::collections::{BTreeMap, HashMap};

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::districting::Part;
use crate::elections::street_list::StreetList;
use crate::elections::workshop::taken::Place;

/// An address that has to have a station.
#[derive(Debug, Clone)]
pub struct Door {
    pub fid: i64,
    /// Degrees (WGS 84).
    pub at: [f64; 2],
    /// As streets are compared.
    pub street_key: String,
    pub number: Option<u32>,
}

/// What is known of stations and of who votes where; stations by their numbers in the base.
#[derive(Debug, Default)]
pub struct Known {
    /// Electors of an address, by station.
    pub votes: HashMap<i64, BTreeMap<Part, u32>>,
    pub list: StreetList,
    /// Number of a station, by `fid`.
    pub parts: HashMap<i64, Part>,
    /// Station whose area holds an address.
    pub areas: HashMap<i64, Part>,
}

impl Known {
    /// The station of a door; `None` where only its neighbours can tell.
    fn station(&self, door: &Door) -> Option<Part> {
        let most = |votes: &BTreeMap<Part, u32>| {
            votes.iter().max_by_key(|(part, electors)| (**electors, Part::MAX - **part)).map(|(part, _)| *part)
        };
        let voted = self.votes.get(&door.fid).and_then(most);
        let listed = || self.parts.get(&self.list.station(&door.street_key, door.number)?).copied();
        voted.or_else(listed).or_else(|| self.areas.get(&door.fid).copied())
    }
}

type Site = GeomWithData<[f64; 2], Part>;

/// Station of every door, in their order. `places` are those of the stations, asked where no address has a station yet.
pub fn divided(doors: &[Door], known: &Known, places: &[Option<Place>]) -> Vec<Part> {
    let scale = doors.first().map_or(1.0, |door| libm::cos(door.at[1].to_radians()));
    let flat = |[lon, lat]: [f64; 2]| [lon * scale, lat];
    let told: Vec<Option<Part>> = doors.iter().map(|door| known.station(door)).collect();
    let mut sites: Vec<Site> =
        doors.iter().zip(&told).filter_map(|(door, part)| Some(Site::new(flat(door.at), (*part)?))).collect();
    if sites.is_empty() {
        let places = (0..).zip(places).filter_map(|(part, place)| place.as_ref().map(|place| (part, place)));
        sites = places.map(|(part, place)| Site::new(flat([place.lon, place.lat]), part)).collect();
    }
    let near = RTree::bulk_load(sites);
    let nearest = |door: &Door| near.nearest_neighbor(flat(door.at)).map_or(0, |site| site.data);
    doors.iter().zip(told).map(|(door, part)| part.unwrap_or_else(|| nearest(door))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::{Door, Known, divided};
    use crate::districting::Side;
    use crate::elections::street_list::{Line, StreetList};

    fn door(fid: i64, number: u32, lon: f64) -> Door {
        Door { fid, at: [lon, 43.6], street_key: "rue moulin".into(), number: Some(number) }
    }

    #[test]
    fn electors_tell_before_the_street_list_before_the_area_before_the_neighbour() {
        let line =
            Line { street_key: "rue moulin".into(), side: Side::Both, first: Some(1), last: Some(9), station: 71 };
        let known = Known {
            votes: HashMap::from([(1, BTreeMap::from([(0, 2), (1, 3)]))]),
            list: StreetList::of(&[line]),
            parts: HashMap::from([(70, 0), (71, 1), (72, 2)]),
            areas: HashMap::from([(2, 2), (3, 2)]),
        };
        let doors = [door(1, 5, 3.0), door(2, 7, 3.1), door(3, 20, 3.2), door(4, 22, 3.21)];
        assert_eq!(divided(&doors, &known, &[]), [1, 1, 2, 2]);
    }
}
