//! Where a layer's rows come from: the statement that reads them, and what makes two readings comparable.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::catalog::{self, ResolvedColumn, ResolvedLayer, TileRules, quoted};
use crate::store::world::MAX_ZOOM;

/// Name of the column with the INSEE code, whatever the table calls it.
const COMMUNE: &str = "commune";
/// [`SourceColumn::minzoom`] of what tiles do not carry.
const NEVER: u8 = u8::MAX;

/// Type of a published column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    Text,
    Int,
    Float,
    Bool,
    /// Kept as text, `YYYY-MM-DD`; none for infinity.
    Date,
    /// Kept as text, RFC 3339 in universal time (`2026-03-12T09:30:00Z`); one without time zone is taken for universal
    /// time. None for infinity.
    Moment,
    /// A list, kept as text, its values between bars.
    List,
}

impl From<catalog::ColumnKind> for ColumnKind {
    fn from(kind: catalog::ColumnKind) -> Self {
        match kind {
            catalog::ColumnKind::Integer => Self::Int,
            catalog::ColumnKind::Real => Self::Float,
            catalog::ColumnKind::Boolean => Self::Bool,
            catalog::ColumnKind::Date => Self::Date,
            catalog::ColumnKind::Time => Self::Moment,
            catalog::ColumnKind::Text | catalog::ColumnKind::Other => Self::Text,
        }
    }
}

impl ColumnKind {
    /// The SQL that gives a column, its name already quoted, as the store keeps it.
    fn select(self, column: &str) -> String {
        match self {
            Self::Text => format!("{column}::text"),
            Self::Int => format!("{column}::int8"),
            Self::Float => format!("{column}::float8"),
            Self::Bool => format!("{column}::bool"),
            Self::Date => format!("to_char({column}::timestamp, 'YYYY-MM-DD')"),
            Self::Moment => {
                // Sessions of the program run in universal time, so that this holds for both types of moments.
                let moment = format!("{column}::timestamptz at time zone 'UTC'");
                format!(r#"rtrim(rtrim(to_char({moment}, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'"#)
            }
            Self::List => format!("array_to_string({column}, '|')"),
        }
    }
}

/// A published column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourceColumn {
    pub name: String,
    pub kind: ColumnKind,
    /// First zoom at which tiles carry it; above [`crate::store::MAX_ZOOM`]: never.
    pub minzoom: u8,
}

impl SourceColumn {
    fn of(resolved: &ResolvedColumn) -> Self {
        let column = &resolved.column;
        let minzoom = if column.hidden_in_tiles { NEVER } else { column.minzoom };
        let list = resolved.kind == catalog::ColumnKind::Other && resolved.sql_type.ends_with("[]");
        let kind = if list { ColumnKind::List } else { resolved.kind.into() };
        Self { name: column.name.clone(), kind, minzoom }
    }
}

/// A layer as the store reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub layer: String,
    /// `schema.table`, not quoted.
    pub relation: String,
    pub fid: String,
    pub geometry: String,
    /// EPSG code of the geometry column.
    pub srid: i32,
    /// First column of the store when present: rows are told apart by commune.
    pub commune: Option<String>,
    pub columns: Vec<SourceColumn>,
    pub rules: TileRules,
    pub minzoom: u8,
    pub maxzoom: u8,
    /// `<relation>_history` holds the former rows.
    pub history: bool,
    /// Everybody may see it.
    pub public: bool,
}

impl Source {
    /// A layer of the catalogue.
    #[must_use]
    pub fn of(resolved: &ResolvedLayer) -> Self {
        let layer = &resolved.layer;
        Self {
            layer: layer.id.clone(),
            relation: format!("{}.{}", resolved.schema, resolved.table),
            fid: layer.fid.clone(),
            geometry: layer.geometry.clone(),
            srid: resolved.srid,
            commune: resolved.has_commune.then(|| layer.commune.clone()),
            columns: resolved.columns.iter().map(SourceColumn::of).collect(),
            rules: layer.tiles.clone(),
            minzoom: layer.minzoom,
            maxzoom: layer.maxzoom,
            history: layer.history,
            public: layer.public,
        }
    }

    /// The columns of the store in their order: the commune first, where rows have one, then those published.
    #[must_use]
    pub fn properties(&self) -> Vec<SourceColumn> {
        let commune =
            self.commune.iter().map(|_| SourceColumn { name: COMMUNE.into(), kind: ColumnKind::Text, minzoom: 0 });
        commune.chain(self.columns.iter().cloned()).collect()
    }

    /// Names of the same columns, and the first zoom at which tiles carry each.
    pub fn names(&self) -> impl Iterator<Item = (&str, u8)> {
        let commune = self.commune.iter().map(|_| (COMMUNE, 0));
        commune.chain(self.columns.iter().map(|c| (c.name.as_str(), c.minzoom)))
    }

    /// The layer with those columns alone that tiles carry at some zoom.
    #[must_use]
    pub fn in_tiles(&self) -> Self {
        let columns = self.columns.iter().filter(|c| c.minzoom <= MAX_ZOOM).cloned().collect();
        Self { columns, ..self.clone() }
    }

    /// Changes when the rows would be read or encoded otherwise.
    #[must_use]
    pub fn definition(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.layer, &self.relation, &self.fid, &self.geometry, self.srid, &self.commune, &self.columns)
            .hash(&mut hasher);
        (
            self.rules.buffer,
            self.rules.keep_all_from,
            self.rules.exact_from,
            self.rules.labels_from > 0,
            self.minzoom,
            self.maxzoom,
        )
            .hash(&mut hasher);
        hasher.finish()
    }

    /// `select` of fid, geometry (EWKB in 4326 or 3857), commune if any, columns; `filter` is SQL made of numbers only.
    #[must_use]
    pub fn select(&self, filter: &str) -> String {
        self.select_from(&quoted_relation(&self.relation), filter)
    }

    /// The same from another relation with the same columns (a date's view of the table).
    #[must_use]
    pub fn select_from(&self, relation: &str, filter: &str) -> String {
        let geometry = quoted(&self.geometry);
        let geometry = match self.srid {
            4326 | 3857 => geometry,
            _ => format!("st_transform({geometry}, 3857)"),
        };
        let mut list = format!("{}::int8, {geometry}", quoted(&self.fid));
        if let Some(commune) = &self.commune {
            list += &format!(", {}::text", quoted(commune));
        }
        for column in &self.columns {
            list += &format!(", {}", column.kind.select(&quoted(&column.name)));
        }
        format!("select {list} from {relation} where true{filter}")
    }

    /// Kinds of the values after fid and geometry.
    #[must_use]
    pub fn kinds(&self) -> Vec<ColumnKind> {
        self.properties().iter().map(|c| c.kind).collect()
    }
}

/// `schema.table`, each part quoted.
#[must_use]
pub fn quoted_relation(relation: &str) -> String {
    relation.splitn(2, '.').map(quoted).collect::<Vec<_>>().join(".")
}
