//! The graphs both sides divide: grids laid out in rectangles, and real ones whose optimum is proved.

use std::io::Read as _;
use std::path::PathBuf;

use beffroi::districting::{Graph, Part, read};
use flate2::read::GzDecoder;

/// Squares of one elector each; x runs fastest.
pub fn grid((wide, high): (u32, u32)) -> Graph {
    let at = |x: u32, y: u32| y * wide + x;
    let across = (0..high).flat_map(|y| (1..wide).map(move |x| (at(x - 1, y), at(x, y), 1)));
    let along = (1..high).flat_map(|y| (0..wide).map(move |x| (at(x, y - 1), at(x, y), 1)));
    Graph::new(vec![1; (wide * high) as usize], &across.chain(along).collect::<Vec<_>>()).unwrap()
}

/// The plan of a grid in rectangles.
pub fn rectangles((wide, high): (u32, u32), (part_wide, part_high): (u32, u32)) -> Vec<Part> {
    let columns = wide / part_wide;
    let of = |unit: u32| (unit / wide / part_high) * columns + (unit % wide) / part_wide;
    (0..wide * high).map(|unit| Part::try_from(of(unit)).unwrap()).collect()
}

/// A real graph, its parts, and the fewest cut edges within half a per cent, as proved by Validi and Buchanan (2022).
pub struct Proved {
    pub name: &'static str,
    pub parts: usize,
    pub optimum: f64,
}

impl Proved {
    /// Those whose files are beside the repository.
    pub fn all() -> Vec<Self> {
        let known = [
            ("county35", 3, 17.0),
            ("county16", 2, 10.0),
            ("county54", 3, 23.0),
            ("county40", 5, 40.0),
            ("county31", 3, 19.0),
            ("county19", 4, 33.0),
            ("tract33", 2, 26.0),
            ("tract35", 3, 43.0),
        ];
        let all = known.map(|(name, parts, optimum)| Self { name, parts, optimum });
        all.into_iter().filter(|proved| proved.file().exists()).collect()
    }

    pub fn file(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/data/districting/{}.json.gz", self.name))
    }

    /// Seconds it may take: counties five, tracts sixty.
    pub fn seconds(&self) -> f64 {
        if self.name.starts_with("county") { 5.0 } else { 60.0 }
    }

    pub fn read(&self) -> Graph {
        let mut text = Vec::new();
        GzDecoder::new(std::fs::File::open(self.file()).unwrap()).read_to_end(&mut text).unwrap();
        read(&text).unwrap().graph
    }
}
