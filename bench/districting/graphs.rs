//! The graphs both sides divide: grids laid out in rectangles, and real ones whose optimum is proved.

use std::fs::File;
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use beffroi::districting::{Graph, Part, Unit, pieces, read};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;
use spade::{DelaunayTriangulation, Point2, Triangulation as _};
use tempfile::NamedTempFile;

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

/// Tracts of a state like Pennsylvania, where its own are not at hand: 3,217 of them, dense in towns, of 4,000 inhabitants in
/// the middle, half to twice as many in most, nobody in some; 2.7 borders to a tract.
pub fn tracts(seed: u64) -> Graph {
    const TRACTS: usize = 3_217;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let towns: Vec<[f64; 3]> = (0..40)
        .map(|town| [random.random::<f64>() * 450.0, random.random::<f64>() * 250.0, 4.0 + 20.0 / f64::from(town + 1)])
        .collect();
    let mut triangles = DelaunayTriangulation::<Point2<f64>>::new();
    while triangles.num_vertices() < TRACTS {
        let [x, y, wide] = towns[random.random_range(0..towns.len())];
        let far = [(); 2].map(|()| wide * normal(&mut random));
        let outside = random.random_range(0..5) == 0;
        let at = [random.random::<f64>() * 450.0, random.random::<f64>() * 250.0];
        let [x, y] = if outside { at } else { [x + far[0], y + far[1]] };
        triangles.insert(Point2::new(x, y)).unwrap();
    }
    let weights = (0..TRACTS).map(|_| inhabitants(&mut random)).collect::<Vec<_>>();
    let rank = |unit: usize| Unit::try_from(unit).unwrap();
    let mut borders: Vec<(Unit, Unit, u32)> = triangles
        .undirected_edges()
        .map(|edge| edge.vertices().map(|vertex| rank(vertex.index())))
        .map(|[one, other]| (one.min(other), one.max(other), 1))
        .collect();
    borders.sort_unstable();
    let mut touching = vec![0_u8; TRACTS];
    borders.iter().flat_map(|(one, other, _)| [*one, *other]).for_each(|unit| touching[unit as usize] += 1);
    // Not every pair of a triangulation touches on the ground; none is left with few.
    borders.retain(|(one, other, _)| {
        let ends = [*one as usize, *other as usize];
        let kept = random.random_range(0..8) > 0 || ends.iter().any(|end| touching[*end] <= 4);
        ends.iter().filter(|_| !kept).for_each(|end| touching[*end] -= 1);
        kept
    });
    let graph = Graph::new(weights, &borders).unwrap();
    assert_eq!(pieces(&graph, &[0; TRACTS], 1), [1]);
    graph
}

fn inhabitants(random: &mut Xoshiro256PlusPlus) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "some thousands")]
    let many = (4_000.0 * libm::exp(0.4 * normal(random))) as i64;
    if random.random_range(0..200) == 0 { 0 } else { many }
}

/// A number by the bell curve (Box and Muller 1958).
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (far, angle): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
    libm::sqrt(-2.0 * libm::log(far)) * libm::cos(std::f64::consts::TAU * angle)
}

/// A graph as NetworkX writes it, for the peers.
pub fn written(graph: &Graph) -> NamedTempFile {
    let nodes: Vec<_> = graph.each_unit().map(|unit| json!({"id": unit, "TOTPOP": graph.weight(unit)})).collect();
    let touches = |unit: Unit| graph.neighbours(unit).iter().map(|other| json!({"id": other})).collect::<Vec<_>>();
    let adjacency: Vec<_> = graph.each_unit().map(touches).collect();
    let text = json!({"directed": false, "multigraph": false, "graph": [], "nodes": nodes, "adjacency": adjacency});
    let file = NamedTempFile::new().unwrap();
    let mut packed = GzEncoder::new(file.reopen().unwrap(), Compression::fast());
    packed.write_all(text.to_string().as_bytes()).unwrap();
    packed.finish().unwrap();
    file
}

/// Counties or tracts of a state, their parts, and the fewest cut edges known within half a per cent (Validi and Buchanan
/// 2022).
pub struct Known {
    pub name: &'static str,
    pub parts: usize,
    pub fewest: f64,
    /// Whether it is proved that no plan has fewer.
    pub proved: bool,
}

const PROVED: [(&str, usize, f64); 18] = [
    ("county35", 3, 17.0),
    ("county16", 2, 10.0),
    ("county54", 3, 23.0),
    ("county40", 5, 40.0),
    ("county31", 3, 19.0),
    ("county19", 4, 33.0),
    ("county01", 7, 55.0),
    ("county05", 4, 33.0),
    ("county20", 4, 32.0),
    ("county22", 6, 49.0),
    ("county23", 2, 16.0),
    ("county28", 4, 34.0),
    ("tract33", 2, 26.0),
    ("tract35", 3, 43.0),
    ("tract16", 2, 17.0),
    ("tract23", 2, 20.0),
    ("tract31", 3, 44.0),
    ("tract54", 3, 43.0),
];
/// Utah, Mississippi, Arkansas, Nevada: the best plans of an hour of integer programming.
const OPEN: [(&str, usize, f64); 4] =
    [("tract49", 4, 79.0), ("tract28", 4, 63.0), ("tract05", 4, 70.0), ("tract32", 4, 77.0)];

impl Known {
    /// Those whose files are at hand.
    pub fn all() -> Vec<Self> {
        let of = |proved| move |(name, parts, fewest)| Self { name, parts, fewest, proved };
        let all = PROVED.into_iter().map(of(true)).chain(OPEN.into_iter().map(of(false)));
        all.filter(|known| file(known.name).is_some()).collect()
    }

    pub fn file(&self) -> PathBuf {
        file(self.name).unwrap()
    }

    /// Seconds it may take: counties five, tracts sixty, those nobody has solved six hundred.
    pub fn seconds(&self) -> f64 {
        match self.proved {
            true if self.name.starts_with("county") => 5.0,
            true => 60.0,
            false => 600.0,
        }
    }
}

/// A graph beside the repository, or in the folder of `DISTRICTING_GRAPHS`.
pub fn file(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/data/districting/{name}.json.gz"));
    let given = std::env::var("DISTRICTING_GRAPHS").map(|folder| PathBuf::from(folder).join(format!("{name}.json")));
    [Some(beside), given.ok()].into_iter().flatten().find(|file| file.exists())
}

pub fn graph(file: &Path) -> Graph {
    let mut text = Vec::new();
    let opened = File::open(file).unwrap();
    if file.extension().is_some_and(|ending| ending == "gz") {
        GzDecoder::new(opened).read_to_end(&mut text).unwrap();
    } else {
        BufReader::new(opened).read_to_end(&mut text).unwrap();
    }
    read(&text).unwrap().graph
}
