//! What several addresses share: `ad:AddressComponent` and what stands in its place (D2.8.I.5, 5.3.2.1). Components may only be
//! referred to, so each is an object of its own, written once after the addresses. They alone are kept until then: memory
//! grows with the number of streets, not of addresses.

use std::collections::BTreeMap;

use crate::exchange::outgoing::gml::inspire::element::{
    Void, code, geographical_name, put, text, text_or_void, void, within_document,
};

/// Which component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    AdminUnitName,
    AddressAreaName,
    ThoroughfareName,
    PostalDescriptor,
}

impl Kind {
    const fn element(self) -> &'static str {
        match self {
            Self::AdminUnitName => "AdminUnitName",
            Self::AddressAreaName => "AddressAreaName",
            Self::ThoroughfareName => "ThoroughfareName",
            Self::PostalDescriptor => "PostalDescriptor",
        }
    }
}

/// What is known of a component.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub name: Option<String>,
    /// Postcode of a postal descriptor; of any other how the country knows it: code of the commune or of the street.
    pub code: Option<String>,
    /// Of an administrative unit: a value of the code list `AdministrativeHierarchyLevel`.
    pub level: Option<String>,
    /// Identifier of the component it lies in.
    pub within: Option<String>,
}

/// The components of a document.
#[derive(Default)]
pub(super) struct Components {
    all: BTreeMap<String, (Kind, Known)>,
}

impl Components {
    /// Keep a component, if it is not kept yet, and give its `gml:id`, which follows from `parts` alone: the same in every
    /// page and every document.
    pub fn keep(&mut self, kind: Kind, parts: &[&str], known: impl FnOnce() -> Known) -> String {
        let id = identifier(kind, parts);
        self.all.entry(id.clone()).or_insert_with(|| (kind, known()));
        id
    }

    /// The objects, each once, by identifier. `write` is asked for each.
    pub fn each<E>(&self, mut write: impl FnMut(&str, Kind, &Known) -> Result<(), E>) -> Result<(), E> {
        self.all.iter().try_for_each(|(id, (kind, known))| write(id, *kind, known))
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// Append a component; properties in the order of the schema.
pub(super) fn object(out: &mut Vec<u8>, id: &str, kind: Kind, known: &Known, language: Option<&str>) {
    let element = kind.element();
    put(out, &format!("<ad:{element} gml:id=\"{id}\">"));
    let postal = kind == Kind::PostalDescriptor;
    if postal {
        void(out, "ad:alternativeIdentifier", Void::Unpopulated, "");
    } else {
        text_or_void(out, "ad:alternativeIdentifier", known.code.as_deref());
    }
    void(out, "ad:beginLifespanVersion", Void::Unknown, "");
    void(out, "ad:status", Void::Unpopulated, "");
    void(out, "ad:validFrom", Void::Unknown, "");
    if let Some(within) = &known.within {
        within_document(out, "ad:situatedWithin", within);
    }
    names(out, kind, known, language);
    put(out, &format!("</ad:{element}>"));
}

/// What a component has of its own.
fn names(out: &mut Vec<u8>, kind: Kind, known: &Known, language: Option<&str>) {
    let (before, after) = match kind {
        Kind::ThoroughfareName => {
            ("<ad:name><ad:ThoroughfareNameValue><ad:name>", "</ad:name></ad:ThoroughfareNameValue></ad:name>")
        }
        Kind::PostalDescriptor => ("<ad:postName>", "</ad:postName>"),
        Kind::AdminUnitName | Kind::AddressAreaName => ("<ad:name>", "</ad:name>"),
    };
    if let Some(name) = &known.name {
        put(out, before);
        geographical_name(out, name, language);
        put(out, after);
    }
    match kind {
        Kind::AdminUnitName => {
            code(out, "ad:level", "AdministrativeHierarchyLevel", known.level.as_deref().unwrap_or_default());
            void(out, "ad:adminUnit", Void::Unpopulated, "");
        }
        Kind::AddressAreaName => void(out, "ad:namedPlace", Void::Unpopulated, ""),
        Kind::ThoroughfareName => void(out, "ad:transportLink", Void::Unpopulated, ""),
        Kind::PostalDescriptor => {
            if let Some(postcode) = &known.code {
                text(out, "ad:postCode", postcode);
            }
        }
    }
}

/// A name that XML takes for an identifier (NCName): whatever is no plain letter or digit is written as its bytes, so that
/// different parts never give the same.
fn identifier(kind: Kind, parts: &[&str]) -> String {
    let mut id = kind.element().to_owned();
    for part in parts {
        id.push('.');
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'-' {
                id.push(char::from(byte));
            } else {
                id.push_str(&format!("_{byte:02x}"));
            }
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::{Kind, identifier};

    #[test]
    fn different_streets_have_different_identifiers_which_are_names() {
        let of = |parts: &[&str]| identifier(Kind::ThoroughfareName, parts);
        assert_eq!(of(&["93010", "0123", "Rue d’Été"]), "ThoroughfareName.93010.0123.Rue_20d_e2_80_99_c3_89t_c3_a9");
        assert_ne!(of(&["a.b", ""]), of(&["a", "b"]));
        assert_ne!(of(&["a_20b"]), of(&["a b"]));
    }
}
