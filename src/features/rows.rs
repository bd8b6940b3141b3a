//! SQL for the rows of a layer: names from the catalogue, values bound by the caller.

use crate::catalog::{ResolvedLayer, as_of, end_of_day, literal, near, pattern_columns, quoted};

/// Rows of a layer, at present or as of the day bound to `$1` (a text `YYYY-MM-DD`). The alias of a row is `t`.
pub struct Rows<'a> {
    layer: &'a ResolvedLayer,
    moment: Option<String>,
}

impl<'a> Rows<'a> {
    pub fn new(layer: &'a ResolvedLayer, dated: bool) -> Self {
        Self { layer, moment: dated.then(|| end_of_day(1)) }
    }

    /// The relation, with its alias. What is not drawn yet (a task without a place, a station without an area) is not on
    /// the map.
    pub fn relation(&self) -> String {
        let relation = as_of(self.layer, self.moment.as_deref());
        format!("(select * from {relation} t where {} is not null) t", self.geometry())
    }

    pub fn fid(&self) -> String {
        format!("t.{}::bigint", quoted(&self.layer.layer.fid))
    }

    /// The identifier as stored, so that its index is used.
    pub fn fid_as_stored(&self) -> String {
        format!("t.{}", quoted(&self.layer.layer.fid))
    }

    pub fn key(&self) -> String {
        format!("coalesce(t.{}::text, '')", quoted(&self.layer.layer.key))
    }

    pub fn commune(&self) -> String {
        if self.layer.has_commune {
            format!("t.{}::text", quoted(&self.layer.layer.commune))
        } else {
            "null::text".into()
        }
    }

    /// The geometry as stored, in the SRID of the layer.
    pub fn geometry(&self) -> String {
        format!("t.{}", quoted(&self.layer.layer.geometry))
    }

    /// The geometry in WGS 84.
    pub fn degrees(&self) -> String {
        if self.layer.srid == 4326 { self.geometry() } else { format!("ST_Transform({}, 4326)", self.geometry()) }
    }

    /// Published columns as one JSON object.
    pub fn properties(&self) -> String {
        let names: Vec<String> = self.layer.columns.iter().map(|c| format!("t.{}", quoted(&c.column.name))).collect();
        if names.is_empty() {
            return "'{}'::jsonb".into();
        }
        format!("(select to_jsonb(p) from (select {}) p)", names.join(", "))
    }

    /// The columns of the patterns as an array of texts, in the order [`crate::features::wording::Pattern`] fills them in.
    pub fn words(patterns: &[&str]) -> String {
        let columns: Vec<String> =
            patterns.iter().flat_map(|p| pattern_columns(p)).map(|name| format!("t.{}::text", quoted(name))).collect();
        format!("array[{}]::text[]", columns.join(", "))
    }

    /// Area in m² of a surface in the projection `srid` (an SQL expression); null for lines and points.
    pub fn area(&self, srid: &str) -> String {
        let geometry = self.geometry();
        format!("case ST_Dimension({geometry}) when 2 then ST_Area(ST_Transform({geometry}, {srid})) end")
    }

    /// West, south, east, north in degrees.
    pub fn bbox(&self) -> String {
        let degrees = self.degrees();
        format!("array[ST_XMin({degrees}), ST_YMin({degrees}), ST_XMax({degrees}), ST_YMax({degrees})]::float8[]")
    }

    /// Condition: the row is one of those at a place. Both are SQL geometries in the SRID of the layer.
    pub fn is_near(&self, place: &str, reach: &str, most: u32) -> String {
        let found = near(self.layer, place, reach, self.moment.as_deref(), Some(most));
        format!("{} = any(array({found}))", self.fid_as_stored())
    }

    /// Condition: the row is of the commune bound to `parameter`; none when the layer has no communes.
    pub fn of_commune(&self, parameter: &str) -> Option<String> {
        self.layer.has_commune.then(|| format!("t.{} = {parameter}", quoted(&self.layer.layer.commune)))
    }

    /// An SQL geometry in WGS 84 brought into the SRID of the layer.
    pub fn own_system(&self, degrees: &str) -> String {
        if self.layer.srid == 4326 {
            degrees.to_owned()
        } else {
            format!("ST_Transform({degrees}, {})", self.layer.srid)
        }
    }

    /// The relation and its identifier column as SQL literals, for the finding functions of the database.
    pub fn names(&self) -> String {
        format!("{}, {}", literal(&self.layer.sql_table()), literal(&self.layer.layer.fid))
    }
}

/// The legal projection of the commune of row `t`, from its outline, else `fallback`, an SQL expression.
pub fn legal_projection(rows: &Rows<'_>, fallback: &str) -> String {
    format!(
        "coalesce((select c.legal_srid from cadastre.communes c where c.commune = {} limit 1), {fallback}::integer)",
        rows.commune()
    )
}
