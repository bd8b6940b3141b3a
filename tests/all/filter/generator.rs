//! Valid filters by chance, as CQL2 text.

use super::chance::Chance;
use super::table::{NAMES, TAGS, day, moment, quarter, shape};

const COMPARISONS: [&str; 6] = ["=", "<>", "<", "<=", ">", ">="];
const SPATIAL: [&str; 8] =
    ["S_INTERSECTS", "S_EQUALS", "S_DISJOINT", "S_TOUCHES", "S_WITHIN", "S_OVERLAPS", "S_CROSSES", "S_CONTAINS"];
const TEMPORAL: [&str; 15] = [
    "T_AFTER",
    "T_BEFORE",
    "T_CONTAINS",
    "T_DISJOINT",
    "T_DURING",
    "T_EQUALS",
    "T_FINISHEDBY",
    "T_FINISHES",
    "T_INTERSECTS",
    "T_MEETS",
    "T_METBY",
    "T_OVERLAPPEDBY",
    "T_OVERLAPS",
    "T_STARTEDBY",
    "T_STARTS",
];

/// A condition with conditions inside it to a depth.
pub fn condition(chance: &mut Chance, depth: u32) -> String {
    if depth == 0 || chance.once_in(3) {
        return simple(chance);
    }
    let mut inner = || format!("({})", condition(chance, depth - 1));
    let (one, two, three) = (inner(), inner(), inner());
    match chance.below(6) {
        0 => format!("NOT {one}"),
        1 | 2 => format!("{one} AND {two}"),
        3 => format!("{one} and {two} and {three}"),
        4 => format!("{one} OR {two}"),
        _ => format!("{one} OR {two} AND NOT {three}"),
    }
}

fn simple(chance: &mut Chance) -> String {
    let sign = chance.of(&COMPARISONS);
    match chance.below(17) {
        0 => format!("{} {sign} {}", text(chance), text(chance)),
        1 | 2 => format!("{} {sign} {}", number(chance, 2), number(chance, 1)),
        3 => format!("pool {} {}", chance.of(&["=", "<>"]), chance.of(&["TRUE", "FALSE", "pool"])),
        4 => chance.of(&["pool", "NOT pool", "TRUE", "FALSE"]).to_owned(),
        5 => format!("{} {sign} {}", time(chance), time(chance)),
        6 => like(chance),
        7 => format!("{} {}BETWEEN {} AND {}", number(chance, 1), not(chance), number(chance, 1), number(chance, 0)),
        8 => format!("{} BETWEEN {} AND {}", time(chance), time(chance), time(chance)),
        9 => {
            let items: Vec<String> = (0..=chance.below(4)).map(|_| number(chance, 0)).collect();
            format!("{} {}IN ({})", number(chance, 1), not(chance), items.join(", "))
        }
        10 => {
            let items: Vec<String> = (0..=chance.below(4)).map(|_| text(chance)).collect();
            format!("{} {}IN ({})", text(chance), not(chance), items.join(","))
        }
        11 => {
            let field = chance.of(&["name", "floors", "height", "pool", "built", "starts", "tags", "geometry", "id"]);
            format!("{field} IS {}NULL", not(chance))
        }
        12 | 13 => spatial(chance),
        14 | 15 => format!("{}({}, {})", chance.of(&TEMPORAL), span(chance), span(chance)),
        _ => {
            let operation = chance.of(&["A_EQUALS", "A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS"]);
            format!("{operation}({}, {})", list(chance), list(chance))
        }
    }
}

fn not(chance: &mut Chance) -> &'static str {
    if chance.once_in(3) { "NOT " } else { "" }
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn text(chance: &mut Chance) -> String {
    let plain = if chance.once_in(2) { "name".to_owned() } else { literal(chance.of(&NAMES)) };
    match chance.below(8) {
        0 => format!("CASEI({plain})"),
        1 => format!("ACCENTI({plain})"),
        2 => format!("CASEI(ACCENTI({plain}))"),
        3 => format!("{}({plain})", chance.of(&["lower", "upper"])),
        _ => plain,
    }
}

fn like(chance: &mut Chance) -> String {
    let pattern: String =
        (0..=chance.below(4)).map(|_| chance.of(&["%", "_", "a", "é", "E", "air", "\\%", "50", "\\\\", "o"])).collect();
    let value = chance.of(&["name", "lower(name)"]);
    let pattern = literal(&pattern);
    match chance.below(4) {
        0 => format!("CASEI({value}) {}LIKE CASEI({pattern})", not(chance)),
        1 => format!("ACCENTI({value}) LIKE ACCENTI({pattern})"),
        2 => format!("CASEI(ACCENTI({value})) LIKE ACCENTI(CASEI({pattern}))"),
        _ => format!("{value} {}LIKE {pattern}", not(chance)),
    }
}

fn number(chance: &mut Chance, depth: u32) -> String {
    if depth > 0 && chance.once_in(2) {
        let (left, right) = (number(chance, depth - 1), number(chance, depth - 1));
        return match chance.below(9) {
            0 => format!("{}({left})", chance.of(&["abs", "floor", "ceil", "round"])),
            1 => format!("length({})", text(chance)),
            _ => format!("({left} {} {right})", chance.of(&["+", "-", "*", "/", "%", "div", "^"])),
        };
    }
    match chance.below(6) {
        0 => "floors".into(),
        1 => "height".into(),
        2 => "taxes".into(),
        3 => format!("{}", chance.below(9).cast_signed() - 3),
        4 => chance.of(&["0", "1e200", "-1e-160", "id", "9007199254740993", "0.5"]).to_owned(),
        _ => format!("{:?}", quarter(chance)),
    }
}

fn time(chance: &mut Chance) -> String {
    match chance.below(5) {
        0 => "built".into(),
        1 => "starts".into(),
        2 => "ends".into(),
        3 => format!("DATE('{}')", day(chance)),
        _ => format!("TIMESTAMP('{}')", moment(chance)),
    }
}

fn span(chance: &mut Chance) -> String {
    if chance.once_in(2) {
        return time(chance);
    }
    match chance.below(5) {
        0 => "INTERVAL(starts, ends)".into(),
        1 => format!("INTERVAL('..', '{}')", day(chance)),
        2 => format!("INTERVAL('{}', '..')", moment(chance)),
        3 => format!("INTERVAL(built, '{}')", chance.of(&["..", "2024-03-10"])),
        _ => format!("INTERVAL('2024-01-10', '{}')", chance.of(&["2024-02-01", "2024-03-28T11:00:00Z"])),
    }
}

fn spatial(chance: &mut Chance) -> String {
    let given = if chance.once_in(6) {
        "BBOX(2.001953125,48.001953125,2.00390625,48.0048828125)".into()
    } else {
        shape(chance)
    };
    let (left, right) = if chance.once_in(4) { (given.as_str(), "geometry") } else { ("geometry", given.as_str()) };
    if chance.once_in(8) {
        let operation = chance.of(&["S_DWITHIN", "S_BEYOND"]);
        return format!("{operation}({left}, {right}, {})", chance.of(&["37", "131.5", "290", "555"]));
    }
    format!("{}({left}, {right})", chance.of(&SPATIAL))
}

fn list(chance: &mut Chance) -> String {
    if chance.once_in(2) {
        return "tags".into();
    }
    let items: Vec<String> = (0..chance.below(4)).map(|_| literal(chance.of(&TAGS))).collect();
    format!("({})", items.join(", "))
}
