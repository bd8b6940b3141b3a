//! What a path of a request stands for: the subset of XPath of the standard (OGC 09-025r2, 7.3.4; 09-026r2, 7.4.4).

use crate::exchange::outgoing::Collection;
use crate::exchange::outgoing::gml::{GEOMETRY, element_name};
use crate::wfs::Error;

/// Part of a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    Id,
    Geometry,
    /// A property by its name.
    Column(String),
    /// The box of the feature: reckoned, never written.
    Bounds,
    /// A property GML gives every feature, which those of this layer do not have.
    Absent(String),
}

/// What `path` is of features of `collection`: `name`, `bf:name[1]`, `bf:layer/bf:name`, `@gml:id`, `gml:name`.
///
/// # Errors
/// [`Error::Property`].
pub fn find(path: &str, collection: &Collection) -> Result<Reference, Error> {
    let unknown = || Error::Property(path.chars().take(100).collect());
    let mut steps = path.trim().split('/').filter(|step| !step.is_empty() && *step != ".");
    let mut last = steps.next().ok_or_else(unknown)?;
    if let Some(second) = steps.next() {
        let first = local(last.split('[').next().unwrap_or(last));
        if first != "*" && first != element_name(&collection.id) {
            return Err(unknown());
        }
        last = second;
    }
    if steps.next().is_some() {
        return Err(unknown());
    }
    if let Some(attribute) = last.strip_prefix('@') {
        return if matches!(local(attribute), "id" | "fid") { Ok(Reference::Id) } else { Err(unknown()) };
    }
    // Nothing is there twice: only the first can be meant.
    let name = match last.split_once('[') {
        Some((name, "1]")) => name,
        Some(_) => return Err(unknown()),
        None => last,
    };
    property(name, collection).ok_or_else(unknown)
}

/// The property of an element; `name` may have a prefix, which is not looked at unless it is GML's.
fn property(name: &str, collection: &Collection) -> Option<Reference> {
    let plain = local(name);
    let own = collection.columns.iter().find(|column| element_name(&column.name) == plain);
    let of_gml = name.starts_with("gml:");
    if let Some(column) = own.filter(|_| !of_gml) {
        return Some(Reference::Column(column.name.clone()));
    }
    let standard = collection.standard;
    let rank = match plain {
        "name" => standard.name,
        "description" => standard.description,
        "identifier" => standard.identifier,
        "boundedBy" => return Some(Reference::Bounds),
        GEOMETRY => return collection.geometry.map(|_| Reference::Geometry),
        _ => return None,
    };
    let column = rank.and_then(|rank| collection.columns.get(rank));
    Some(column.map_or_else(|| Reference::Absent(plain.to_owned()), |column| Reference::Column(column.name.clone())))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{Reference, find};
    use crate::base::Language;
    use crate::exchange::outgoing::{Collection, Standard};
    use crate::exchange::table::{Column, Kind, Shape};

    fn notes() -> Collection {
        let column = |name: &str| Column::new(name, name, Kind::Text);
        Collection {
            id: "notes".into(),
            title: "Notes".into(),
            description: String::new(),
            columns: vec![column("subject"), column("text")],
            geometry: Some(Shape::Point),
            crs: "CRS84".parse().unwrap(),
            language: Language::French,
            standard: Standard { name: Some(0), ..Standard::default() },
            inspire: None,
        }
    }

    #[test]
    fn a_property_has_many_spellings() {
        for path in ["text", "bf:text", "text[1]", "bf:notes/bf:text[1]", "/bf:notes/text", "ns67:text", "*/text"] {
            assert_eq!(find(path, &notes()).unwrap(), Reference::Column("text".into()), "{path}");
        }
        assert_eq!(find("gml:name", &notes()).unwrap(), Reference::Column("subject".into()));
        assert_eq!(find("gml:description[1]", &notes()).unwrap(), Reference::Absent("description".into()));
        assert_eq!(find("@gml:id", &notes()).unwrap(), Reference::Id);
        assert_eq!(find("bf:notes/@gml:id", &notes()).unwrap(), Reference::Id);
        assert_eq!(find("bf:geometry", &notes()).unwrap(), Reference::Geometry);
        assert_eq!(find("gml:boundedBy", &notes()).unwrap(), Reference::Bounds);
    }

    #[test]
    fn what_is_no_property_is_refused() {
        for path in ["", "/", "owner", "text[2]", "bf:parcels/bf:text", "a/b/text", "@owner", "text[1", "gml:text"] {
            assert!(find(path, &notes()).is_err(), "{path}");
        }
    }
}
