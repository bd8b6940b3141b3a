//! Where a layer's rows come from: the statement that reads them, and what makes two readings comparable.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::catalog::{self, ResolvedLayer, TileRules, quoted};

/// Type of a published column, as tiles carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    Text,
    Int,
    Float,
    Bool,
}

impl From<catalog::ColumnKind> for ColumnKind {
    fn from(kind: catalog::ColumnKind) -> Self {
        match kind {
            catalog::ColumnKind::Integer => Self::Int,
            catalog::ColumnKind::Real => Self::Float,
            catalog::ColumnKind::Boolean => Self::Bool,
            _ => Self::Text,
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
        let columns = resolved.columns.iter().filter(|c| !c.column.hidden_in_tiles);
        Self {
            layer: layer.id.clone(),
            relation: format!("{}.{}", resolved.schema, resolved.table),
            fid: layer.fid.clone(),
            geometry: layer.geometry.clone(),
            srid: resolved.srid,
            commune: resolved.has_commune.then(|| layer.commune.clone()),
            columns: columns
                .map(|c| SourceColumn { name: c.column.name.clone(), kind: c.kind.into(), minzoom: c.column.minzoom })
                .collect(),
            rules: layer.tiles.clone(),
            minzoom: layer.minzoom,
            maxzoom: layer.maxzoom,
            history: layer.history,
            public: layer.public,
        }
    }

    /// Names of the properties of tile features, in column order.
    #[must_use]
    pub fn properties(&self) -> Vec<SourceColumn> {
        let commune =
            self.commune.iter().map(|_| SourceColumn { name: "commune".into(), kind: ColumnKind::Text, minzoom: 0 });
        commune.chain(self.columns.iter().cloned()).collect()
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
            let cast = match column.kind {
                ColumnKind::Text => "text",
                ColumnKind::Int => "int8",
                ColumnKind::Float => "float8",
                ColumnKind::Bool => "bool",
            };
            list += &format!(", {}::{cast}", quoted(&column.name));
        }
        format!("select {list} from {relation} where {} is not null{filter}", quoted(&self.geometry))
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
