//! What a filter may name.

/// What the values of a field are, as far as they can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Text,
    Integer,
    Real,
    Boolean,
    /// A day of the calendar.
    Date,
    /// A point in time.
    Moment,
    /// Several texts.
    List,
    /// Anything else, compared by its text.
    Other,
    Geometry,
}

impl Kind {
    /// Whole or not.
    pub(in crate::filter) fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Real)
    }

    /// Compared letter by letter.
    pub(in crate::filter) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Other)
    }

    /// A day or a moment.
    pub(in crate::filter) fn is_time(self) -> bool {
        matches!(self, Self::Date | Self::Moment)
    }
}

/// A field of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
}

impl Field {
    /// A field of that name and kind.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }
}

/// Name of the geometry in every layer that has one.
pub const GEOMETRY: &str = "geometry";
/// Name of the identifier of a feature, unless the layer has a field of that name.
pub const ID: &str = "id";

/// What may be named: the fields of a layer, its geometry as `geometry`, its identifier as `id`.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    fields: Vec<Field>,
    geometry: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::filter) enum Named<'a> {
    Field(&'a Field),
    Id,
    Geometry,
}

impl Fields {
    /// The fields of a layer; `geometry`: it has one.
    pub fn new(fields: impl IntoIterator<Item = Field>, geometry: bool) -> Self {
        Self { fields: fields.into_iter().collect(), geometry }
    }

    /// In the order they were given, without geometry and identifier.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter()
    }

    /// The field of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The layer has a geometry.
    #[must_use]
    pub fn has_geometry(&self) -> bool {
        self.geometry
    }

    /// A field of the name has precedence over what the name stands for otherwise.
    pub(in crate::filter) fn named(&self, name: &str) -> Option<Named<'_>> {
        match (self.get(name), name) {
            (Some(Field { kind: Kind::Geometry, .. }), _) => Some(Named::Geometry),
            (Some(field), _) => Some(Named::Field(field)),
            (None, ID) => Some(Named::Id),
            (None, GEOMETRY) if self.geometry => Some(Named::Geometry),
            (None, _) => None,
        }
    }

    /// Every name, for a sentence; the first thirty.
    pub(in crate::filter) fn names(&self) -> String {
        let mut names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        names.extend([ID].into_iter().filter(|id| self.get(id).is_none()));
        names.extend(self.geometry.then_some(GEOMETRY).filter(|name| self.get(name).is_none()));
        names.truncate(30);
        names.join(", ")
    }
}
