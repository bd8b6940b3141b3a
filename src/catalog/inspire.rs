//! How a layer's columns become properties of INSPIRE objects: the table `[inspire."cp:CadastralParcel"]` or
//! `[inspire."ad:Address"]` of `layer.toml`. Keys are the names of the application schemas, values published columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::snapshot::{ColumnKind, GeometryKind};

/// The feature type the features of a layer are, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Inspire {
    /// D2.8.I.6, Data Specification on Cadastral Parcels, 4.0.
    #[serde(rename = "cp:CadastralParcel")]
    CadastralParcel(CadastralParcel),
    /// D2.8.I.5, Data Specification on Addresses, 4.0.
    #[serde(rename = "ad:Address")]
    Address(Box<Address>),
}

/// Columns of parcels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CadastralParcel {
    /// `base:namespace` of the identifiers: who answers for them. Not a column.
    pub namespace: String,
    /// `base:localId`: unique, and of this parcel for ever.
    pub inspire_id: String,
    pub national_cadastral_reference: String,
    pub label: String,
    /// Stated area, square metres.
    pub area_value: Option<String>,
    /// When this version of the parcel came into the data set: a day or a moment.
    pub begin_lifespan_version: Option<String>,
    /// When the parcel was legally established: a day or a moment.
    pub valid_from: Option<String>,
}

/// Columns of addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Address {
    /// `base:namespace` of the identifiers: who answers for them. Not a column.
    pub namespace: String,
    /// Language of names, three letters of ISO 639-3. Not a column.
    #[serde(default)]
    pub language: Option<String>,
    /// Name of the country, component of every address. Not a column.
    pub country: String,
    /// Order of the commune among administrative units, `1stOrder` to `6thOrder`. Not a column.
    pub commune_level: Level,
    /// `base:localId`: unique, and of this address for ever.
    pub inspire_id: String,
    pub alternative_identifier: Option<String>,
    /// `LocatorDesignatorTypeValue/addressNumber`.
    pub address_number: Option<String>,
    /// `LocatorDesignatorTypeValue/addressNumberExtension`.
    pub address_number_extension: Option<String>,
    pub thoroughfare_name: Option<String>,
    /// Code of the street in the registers of the country: alternative identifier of the component.
    pub thoroughfare_identifier: Option<String>,
    pub address_area_name: Option<String>,
    pub post_code: Option<String>,
    pub post_name: Option<String>,
    /// Name of the commune.
    pub admin_unit_name: Option<String>,
    /// What the point stands for.
    pub specification: Option<String>,
    /// Values of that column, and the code of each.
    #[serde(default)]
    pub specification_values: BTreeMap<String, Specification>,
    /// When this version of the address came into the data set: a day or a moment.
    pub begin_lifespan_version: Option<String>,
    /// When the address was given: a day or a moment.
    pub valid_from: Option<String>,
}

/// Code list `AdministrativeHierarchyLevel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    #[serde(rename = "1stOrder")]
    First,
    #[serde(rename = "2ndOrder")]
    Second,
    #[serde(rename = "3rdOrder")]
    Third,
    #[serde(rename = "4thOrder")]
    Fourth,
    #[serde(rename = "5thOrder")]
    Fifth,
    #[serde(rename = "6thOrder")]
    Sixth,
}

/// Code list `GeometrySpecificationValue`, as far as it is of single addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Specification {
    PostalDelivery,
    UtilityService,
    ThoroughfareAccess,
    Entrance,
    Building,
    Parcel,
    Segment,
    AddressArea,
}

impl Level {
    /// As the code list has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "1stOrder",
            Self::Second => "2ndOrder",
            Self::Third => "3rdOrder",
            Self::Fourth => "4thOrder",
            Self::Fifth => "5thOrder",
            Self::Sixth => "6thOrder",
        }
    }
}

impl Specification {
    /// As the code list has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostalDelivery => "postalDelivery",
            Self::UtilityService => "utilityService",
            Self::ThoroughfareAccess => "thoroughfareAccess",
            Self::Entrance => "entrance",
            Self::Building => "building",
            Self::Parcel => "parcel",
            Self::Segment => "segment",
            Self::AddressArea => "addressArea",
        }
    }
}

impl Inspire {
    /// Name of the feature type, with the prefix of its schema.
    #[must_use]
    pub const fn feature_type(&self) -> &'static str {
        match self {
            Self::CadastralParcel(_) => "cp:CadastralParcel",
            Self::Address(_) => "ad:Address",
        }
    }

    #[must_use]
    pub fn namespace(&self) -> &str {
        match self {
            Self::CadastralParcel(parcel) => &parcel.namespace,
            Self::Address(address) => &address.namespace,
        }
    }

    /// Each property that has a column, and the column.
    #[must_use]
    pub fn columns(&self) -> Vec<(&'static str, &str)> {
        let all: Vec<(&'static str, Option<&String>)> = match self {
            Self::CadastralParcel(parcel) => parcel.columns().into(),
            Self::Address(address) => address.columns().into(),
        };
        all.into_iter().filter_map(|(property, column)| Some((property, column?.as_str()))).collect()
    }

    /// Whether geometries of this kind can be those of the feature type.
    pub(super) const fn suits(&self, kind: GeometryKind) -> bool {
        match self {
            Self::CadastralParcel(_) => matches!(kind, GeometryKind::Polygon | GeometryKind::Mixed),
            Self::Address(_) => matches!(kind, GeometryKind::Point | GeometryKind::Mixed),
        }
    }
}

impl CadastralParcel {
    const fn columns(&self) -> [(&'static str, Option<&String>); 6] {
        [
            ("inspireId", Some(&self.inspire_id)),
            ("nationalCadastralReference", Some(&self.national_cadastral_reference)),
            ("label", Some(&self.label)),
            ("areaValue", self.area_value.as_ref()),
            ("beginLifespanVersion", self.begin_lifespan_version.as_ref()),
            ("validFrom", self.valid_from.as_ref()),
        ]
    }
}

impl Address {
    const fn columns(&self) -> [(&'static str, Option<&String>); 13] {
        [
            ("inspireId", Some(&self.inspire_id)),
            ("alternativeIdentifier", self.alternative_identifier.as_ref()),
            ("addressNumber", self.address_number.as_ref()),
            ("addressNumberExtension", self.address_number_extension.as_ref()),
            ("thoroughfareName", self.thoroughfare_name.as_ref()),
            ("thoroughfareIdentifier", self.thoroughfare_identifier.as_ref()),
            ("addressAreaName", self.address_area_name.as_ref()),
            ("postCode", self.post_code.as_ref()),
            ("postName", self.post_name.as_ref()),
            ("adminUnitName", self.admin_unit_name.as_ref()),
            ("specification", self.specification.as_ref()),
            ("beginLifespanVersion", self.begin_lifespan_version.as_ref()),
            ("validFrom", self.valid_from.as_ref()),
        ]
    }
}

/// Whether a column of this kind can hold the property.
pub(super) fn holds(property: &str, kind: ColumnKind) -> bool {
    match property {
        "areaValue" => matches!(kind, ColumnKind::Integer | ColumnKind::Real),
        "beginLifespanVersion" | "validFrom" => matches!(kind, ColumnKind::Date | ColumnKind::Time),
        _ => true,
    }
}
