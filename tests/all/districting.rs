//! The optimiser and the ground of polling stations, by their commands: no database.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

fn solve(graph: &Path, plan: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.env("LC_ALL", "fr_FR.UTF-8").args(["districting", "solve"]).arg(graph).args(options);
    command.arg("--output").arg(plan).output().unwrap()
}

fn told(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A town of six by six blocks, ten people in each, as NetworkX writes it.
fn town() -> Vec<u8> {
    let name = |x: i32, y: i32| format!("îlot {x}-{y}");
    let blocks = || (0..6).flat_map(|y| (0..6).map(move |x| (x, y)));
    let inside = |(x, y): &(i32, i32)| (0..6).contains(x) && (0..6).contains(y);
    let around = |(x, y): (i32, i32)| {
        [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
            .into_iter()
            .filter(inside)
            .map(|(x, y)| json!({"id": name(x, y)}))
            .collect::<Vec<_>>()
    };
    let nodes: Vec<_> = blocks().map(|(x, y)| json!({"id": name(x, y), "TOTPOP": 10})).collect();
    let adjacency: Vec<_> = blocks().map(around).collect();
    json!({"directed": false, "multigraph": false, "graph": [], "nodes": nodes, "adjacency": adjacency})
        .to_string()
        .into_bytes()
}

#[test]
fn a_packed_graph_is_divided_and_the_plan_names_every_block() {
    let folder = tempfile::tempdir().unwrap();
    let (graph, plan) = (folder.path().join("town.json.gz"), folder.path().join("plan.json"));
    let mut packed = GzEncoder::new(std::fs::File::create(&graph).unwrap(), Compression::fast());
    packed.write_all(&town()).unwrap();
    packed.finish().unwrap();
    let options = ["--parts", "4", "--min", "90", "--max", "90", "--seed", "3", "--time-limit", "5"];
    let told = told(&solve(&graph, &plan, &options));
    assert_eq!(told["cut_edges"], 12, "the two axes of the town");
    assert_eq!((&told["min"], &told["max"]), (&json!(90), &json!(90)));
    assert_eq!((&told["components"], &told["seed"]), (&json!(4), &json!(3)));
    let plan: BTreeMap<String, u16> = serde_json::from_slice(&std::fs::read(plan).unwrap()).unwrap();
    assert_eq!(plan.len(), 36);
    assert_eq!(plan["îlot 0-0"], plan["îlot 2-2"]);
    assert_ne!(plan["îlot 0-0"], plan["îlot 5-5"]);
    assert!(plan.values().all(|part| (1..=4).contains(part)));
}

#[test]
fn what_cannot_be_is_told_and_no_plan_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (graph, plan) = (folder.path().join("town.json"), folder.path().join("plan.json"));
    std::fs::write(&graph, town()).unwrap();
    let refused = solve(&graph, &plan, &["--parts", "4", "--min", "95", "--max", "99"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("4 parts de 95 à 99 contiennent de 380 à 396 ; les unités pèsent 360"), "{said}");
    std::fs::write(&graph, "[]").unwrap();
    let refused = solve(&graph, &plan, &["--parts", "2", "--min", "1", "--max", "9"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Graphe illisible"));
    assert!(!plan.exists());
}

#[test]
fn a_block_that_no_part_can_hold_is_told_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (graph, plan) = (folder.path().join("town.json"), folder.path().join("plan.json"));
    let mut tower: Value = serde_json::from_slice(&town()).unwrap();
    tower["nodes"][7]["TOTPOP"] = json!(130);
    std::fs::write(&graph, tower.to_string()).unwrap();
    let refused = solve(&graph, &plan, &["--parts", "4", "--min", "110", "--max", "125"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("ne peut contenir ces unités (1) : îlot 1-1"), "{said}");
    assert!(!plan.exists());
}

/// Optima proved by Validi and Buchanan, "Political districting to minimize cut edges" (2022), table of counties.
#[test]
fn the_proved_optimum_of_real_graphs_is_reached() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/districting");
    let graphs = [("county35", 3, 682_962, 689_824, 17), ("county16", 2, 779_873, 787_709, 10)];
    let folder = tempfile::tempdir().unwrap();
    for (name, parts, min, max, optimum) in graphs {
        let graph: PathBuf = data.join(format!("{name}.json.gz"));
        if !graph.exists() {
            continue; // a machine without these files
        }
        let [parts, min, max] = [parts, min, max].map(|number: i64| number.to_string());
        let options = ["--parts", &parts, "--min", &min, "--max", &max, "--time-limit", "20"];
        let told = told(&solve(&graph, &folder.path().join("plan.json"), &options));
        assert_eq!(told["cut_edges"], optimum, "{name}");
        assert_eq!(told["components"].to_string(), parts, "{name}");
    }
}

/// INSEE and the services publish such lists; the five communes are of the open-data camp of 2016.
#[test]
fn the_ground_of_stations_holds_nearly_all_addresses_that_vote_there() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/polling/dep-94");
    let folder = tempfile::tempdir().unwrap();
    let areas = folder.path().join("areas.geojson");
    for (list, stations) in [
        ("94001-ablon-sur-seine", 4),
        ("94052-nogent-sur-marne", 23),
        ("94071-sucy-en-brie", 18),
        ("94075-villecresnes", 7),
        ("94080-vincennes", 31),
    ] {
        let list = data.join(format!("{list}-address-to-station.csv.gz"));
        if !list.exists() {
            continue; // a machine without these files
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
        command.args(["elections", "catchments"]).arg(&list).arg("--output").arg(&areas);
        let told = told(&command.output().unwrap());
        assert_eq!(told["stations"], stations, "{}", list.display());
        assert!(told["inside"].as_f64().unwrap() >= 0.985, "{}: {told}", list.display());
        let drawn: Value = serde_json::from_slice(&std::fs::read(&areas).unwrap()).unwrap();
        assert_eq!(drawn["features"].as_array().unwrap().len(), stations);
    }
}

#[test]
fn a_list_without_stations_is_refused_with_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "adresse;lon;lat\n1 rue X;2.4;48.8\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.env("LC_ALL", "fr_FR.UTF-8").args(["elections", "catchments"]).arg(&list).arg("--output");
    let refused = command.arg(folder.path().join("areas.geojson")).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("aucune des colonnes bureau"));
}
