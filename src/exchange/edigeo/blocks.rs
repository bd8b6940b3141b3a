//! The vector file of one data subset: nodes, arcs, faces, objects and the links between them.

use std::collections::HashMap;

use geo_types::Coord;

use crate::exchange::edigeo::lexer::{Field, fields, latin, number};

/// What one `.VEC` file holds, by rank; identifiers stay inside.
#[derive(Debug, Default)]
pub(super) struct Subset {
    pub nodes: HashMap<String, Coord<f64>>,
    pub arcs: Vec<Vec<Coord<f64>>>,
    pub objects: Vec<Object>,
    /// Rank of an arc by identifier.
    pub arc_ranks: HashMap<String, usize>,
    /// Arcs bordering a face; true when the face lies on the left of the arc.
    pub faces: HashMap<String, Vec<(usize, bool)>>,
    /// What an object is made of, by its identifier.
    pub made_of: HashMap<String, Vec<Piece>>,
    /// Relations between objects: kind, parent, others.
    pub relations: Vec<(String, Vec<String>)>,
    /// Lines that are no field.
    pub malformed: u64,
}

/// A primitive an object is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Face(String),
    Arc { id: String, reversed: bool },
    Node(String),
}

/// A geographical object.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object {
    pub id: String,
    /// Class without its `_id`: `PARCELLE`.
    pub class: String,
    /// Attribute and value in the order of the file, names without `_id`.
    pub attributes: Vec<(String, String)>,
    /// Identifier of its quality block.
    pub quality: Option<String>,
}

impl Object {
    /// Value of an attribute, when it is not blank.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// The text on the plan: `TEX`, `TEX2` … `TEX10` joined by blanks.
    pub(super) fn text(&self) -> Option<String> {
        let mut parts: Vec<(u32, &str)> = self
            .attributes
            .iter()
            .filter_map(|(name, value)| {
                let rank = name.strip_prefix("TEX")?;
                let rank = if rank.is_empty() { 1 } else { rank.parse().ok()? };
                (!value.is_empty()).then_some((rank, value.as_str()))
            })
            .collect();
        parts.sort_by_key(|(rank, _)| *rank);
        let text = parts.into_iter().map(|(_, v)| v).collect::<Vec<_>>().join(" ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }
}

/// A block as it is being read: its fields between two `RTY`.
#[derive(Default)]
struct Block<'a> {
    kind: &'a [u8],
    fields: Vec<Field<'a>>,
}

impl<'a> Block<'a> {
    fn value(&self, name: &[u8; 3]) -> Option<&'a [u8]> {
        self.fields.iter().find(|f| &f.name == name).map(|f| f.value)
    }

    fn id(&self) -> Option<String> {
        self.value(b"RID").filter(|v| !v.is_empty()).map(|v| latin(v).into_owned())
    }

    /// Last component of the reference to the definition: `ID_S_RCO_PARCELLE_id`.
    fn definition(&self) -> String {
        let value = self.value(b"SCP").unwrap_or(b"");
        latin(value.rsplit(|b| *b == b';').next().unwrap_or(b"").trim_ascii()).into_owned()
    }
}

/// Read a vector file. Never fails: what is not understood is left out, and whoever misses it says so.
pub(super) fn subset(bytes: &[u8]) -> Subset {
    let mut out = Subset::default();
    let mut links = Vec::new();
    let mut lines = fields(bytes);
    for_each_block(&mut lines, |block| match block.kind {
        b"PNO" => node(&mut out, block),
        b"PAR" => arc(&mut out, block),
        b"FEA" => out.objects.extend(object(block)),
        b"LNK" => links.extend(link(block)),
        _ => {}
    });
    out.malformed = lines.malformed;
    for link in links {
        resolve(&mut out, link);
    }
    out
}

/// Groups fields between two `RTY`.
fn for_each_block<'a>(lines: &mut impl Iterator<Item = Field<'a>>, mut take: impl FnMut(&Block<'a>)) {
    let mut block = Block::default();
    for field in lines {
        if &field.name == b"RTY" {
            take(&block);
            block.kind = field.value;
            block.fields.clear();
        } else {
            block.fields.push(field);
        }
    }
    take(&block);
}

fn node(out: &mut Subset, block: &Block<'_>) {
    let place = block.fields.iter().find(|f| &f.name == b"COR").and_then(Field::coordinate);
    if let (Some(id), Some(place)) = (block.id(), place) {
        out.nodes.insert(id, place.into());
    }
}

fn arc(out: &mut Subset, block: &Block<'_>) {
    let Some(id) = block.id() else { return };
    let points = block.fields.iter().filter(|f| &f.name == b"COR").map(|f| f.coordinate().map(Coord::from));
    // One unreadable point spoils the arc: a shape must not be mended by guess.
    let Some(points) = points.collect::<Option<Vec<_>>>() else { return };
    if points.len() >= 2 {
        out.arc_ranks.insert(id, out.arcs.len());
        out.arcs.push(points);
    }
}

fn object(block: &Block<'_>) -> Option<Object> {
    let definition = block.definition();
    // Placements of texts are no objects of the plan.
    if definition.starts_with("ID_S_OBJ_Z") {
        return None;
    }
    let class = definition.strip_suffix("_id").unwrap_or(&definition).to_owned();
    let mut object = Object { id: block.id()?, class, ..Object::default() };
    let (mut name, mut utf8) = (String::new(), false);
    for field in &block.fields {
        match &field.name {
            b"ATP" => {
                let last = field.parts().filter(|p| !p.is_empty()).last().unwrap_or(b"");
                let text = latin(last);
                name = text.strip_suffix("_id").unwrap_or(&text).to_owned();
                utf8 = false;
            }
            b"TEX" => utf8 = field.text().contains("10646"),
            b"ATV" if !name.is_empty() => {
                let value =
                    if utf8 { String::from_utf8_lossy(field.value).into_owned() } else { field.text().into_owned() };
                object.attributes.push((std::mem::take(&mut name), value));
            }
            b"QAP" => {
                object.quality = field.parts().last().map(|p| latin(p).into_owned());
            }
            _ => {}
        }
    }
    Some(object)
}

struct Link {
    definition: String,
    /// Kind (`FEA`, `PFE`, `PAR`, `PNO`) and identifier, parent first.
    ends: Vec<(String, String)>,
    reversed: bool,
}

fn link(block: &Block<'_>) -> Option<Link> {
    let ends = block.fields.iter().filter(|f| &f.name == b"FTP").filter_map(|f| {
        let mut parts = f.parts().filter(|p| !p.is_empty()).collect::<Vec<_>>().into_iter().rev();
        let id = latin(parts.next()?).into_owned();
        Some((latin(parts.next()?).into_owned(), id))
    });
    let ends: Vec<_> = ends.collect();
    let reversed = block.value(b"SNS").is_some_and(|v| v.eq_ignore_ascii_case(b"M"));
    (ends.len() >= 2).then(|| Link { definition: block.definition(), ends, reversed })
}

fn resolve(out: &mut Subset, link: Link) {
    let Link { definition, ends, reversed } = link;
    let mut ends = ends.into_iter();
    let Some((_, parent)) = ends.next() else { return };
    match definition.strip_prefix("ID_S_RCO_") {
        Some(side @ ("FAC_GCHE" | "FAC_DRTE")) => {
            if let Some(rank) = out.arc_ranks.get(&parent) {
                for (_, face) in ends {
                    out.faces.entry(face).or_default().push((*rank, side == "FAC_GCHE"));
                }
            }
        }
        Some("NOD_INI" | "NOD_FIN") => {}
        Some(_) => {
            let pieces = ends.filter_map(|(kind, id)| match kind.as_str() {
                "PFE" => Some(Piece::Face(id)),
                "PAR" => Some(Piece::Arc { id, reversed }),
                "PNO" => Some(Piece::Node(id)),
                _ => None,
            });
            out.made_of.entry(parent).or_default().extend(pieces);
        }
        None => {
            let others = std::iter::once(parent).chain(ends.map(|(_, id)| id)).collect();
            out.relations.push((definition, others));
        }
    }
}

/// Dates of an object from the quality file: created, updated (`YYYYMMDD`), by quality identifier.
pub(super) fn qualities(bytes: &[u8]) -> HashMap<String, (String, String)> {
    let mut all = HashMap::new();
    for_each_block(&mut fields(bytes), |block| {
        if block.kind == b"QUP"
            && let Some(id) = block.id()
        {
            let date = |name| block.value(name).map(|v| latin(v).into_owned()).unwrap_or_default();
            all.insert(id, (date(b"ODA"), date(b"UDA")));
        }
    });
    all
}

/// Code of the coordinate system in the `.GEO` file (`REL`).
pub(super) fn system_code(bytes: &[u8]) -> Option<String> {
    fields(bytes).find(|f| &f.name == b"REL").map(|f| f.text().trim().to_uppercase()).filter(|t| !t.is_empty())
}

/// What the `.THF` transmission file announces: lot name and suffixes of its data subsets.
pub(super) fn announced(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut lots: Vec<(String, Vec<String>)> = Vec::new();
    for field in fields(bytes) {
        match &field.name {
            b"LON" => lots.push((field.text().to_uppercase(), Vec::new())),
            b"GDN" => {
                if let Some(lot) = lots.last_mut() {
                    lot.1.push(field.text().to_uppercase());
                }
            }
            _ => {}
        }
    }
    lots
}

/// The coordinate of an orientation or a stated area.
pub(super) fn real(object: &Object, name: &str) -> Option<f64> {
    number(object.attribute(name)?.as_bytes())
}
