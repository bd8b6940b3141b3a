//! INSPIRE: the features of a layer as objects of the application schemas of the directive 2007/2/EC, encoded in GML 3.2.1
//! (regulation (EU) 1089/2010; D2.7, Guidelines for the encoding of spatial data, 3.3).
//!
//! The document is the `wfs:FeatureCollection` of WFS 2.0, as recommendation 11 of D2.7 has it. Parcels are
//! `cp:CadastralParcel` (D2.8.I.6), addresses `ad:Address` (D2.8.I.5); what several addresses share (street, postcode,
//! commune, country) stands once after them, in `wfs:additionalObjects`, and is referred to. A voidable property without
//! value is `xsi:nil` with its reason: `unknown` where this feature has none, `other:unpopulated` where no feature has.

mod address;
mod component;
mod document;
mod element;
mod parcel;

pub use document::Inspire;

/// A feature type of an application schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeatureType {
    CadastralParcel,
    Address,
}

impl FeatureType {
    pub const ALL: [Self; 2] = [Self::CadastralParcel, Self::Address];

    /// The type of a name as layers give it: `cp:CadastralParcel`, `ad:Address`.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// With the prefix its schema recommends.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CadastralParcel => "cp:CadastralParcel",
            Self::Address => "ad:Address",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::CadastralParcel => "cp",
            Self::Address => "ad",
        }
    }

    /// Namespace of its application schema.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::CadastralParcel => "http://inspire.ec.europa.eu/schemas/cp/4.0",
            Self::Address => "http://inspire.ec.europa.eu/schemas/ad/4.0",
        }
    }

    const fn schema(self) -> &'static str {
        match self {
            Self::CadastralParcel => "https://inspire.ec.europa.eu/schemas/cp/4.0/CadastralParcels.xsd",
            Self::Address => "https://inspire.ec.europa.eu/schemas/ad/4.0/Addresses.xsd",
        }
    }

    /// Media type of a document of such objects: that of GML 3.2 with the schema as its profile (OGC 17-069r4, 8.5).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::CadastralParcel => {
                "application/gml+xml; version=3.2; profile=\"http://inspire.ec.europa.eu/schemas/cp/4.0\""
            }
            Self::Address => "application/gml+xml; version=3.2; profile=\"http://inspire.ec.europa.eu/schemas/ad/4.0\"",
        }
    }
}

/// How the features of a collection become objects of a feature type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub feature_type: FeatureType,
    /// `base:namespace` of every `inspireId`: who answers for the identifiers.
    pub namespace: String,
    /// Language of geographical names, three letters of ISO 639-3; none: not known.
    pub language: Option<String>,
    /// Which column holds a property, by its rank in [`Collection::columns`](crate::exchange::outgoing::Collection).
    /// A property without a column is void.
    pub ranks: Vec<(&'static str, usize)>,
    /// Of addresses only.
    pub address: AddressView,
}

/// What only addresses need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressView {
    /// Name of the country: administrative unit of the first order, which every address has.
    pub country: String,
    /// Order of communes: a value of the code list `AdministrativeHierarchyLevel`.
    pub commune_level: String,
    /// Values of the column of the kind of position, and what the code list `GeometrySpecificationValue` calls each.
    pub specifications: Vec<(String, String)>,
}

impl View {
    /// The column of a property, under the name the schema gives it.
    fn rank(&self, property: &str) -> Option<usize> {
        self.ranks.iter().find(|(name, _)| *name == property).map(|(_, rank)| *rank)
    }
}

#[cfg(test)]
mod tests;
