//! Formats of features, by the names requests give them.

use crate::collections::Seen;
use crate::exchange::outgoing::Form;
use crate::exchange::outgoing::gml::Wrapper;
use crate::exchange::outgoing::gml::inspire::FeatureType;
use crate::wfs::{Error, Version};

/// A format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Gml(Wrapper),
    /// A file.
    File(Form),
}

impl Format {
    /// What a request names; nothing: the GML of its version.
    ///
    /// # Errors
    /// [`Error::Wrong`].
    pub fn asked(given: Option<&str>, version: Version) -> Result<Self, Error> {
        let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else {
            return Ok(Self::Gml(own(version)));
        };
        // A plus sign of a media type arrives as a blank from clients that do not encode it.
        let plain = plain(given);
        let found = match plain.as_str() {
            "text/xml" | "application/xml" | "application/gmlxml" => Some(Self::Gml(own(version))),
            "application/gmlxml;version=3.2"
            | "gml32"
            | "gml3.2"
            | "text/xml;subtype=gml/3.2"
            | "text/xml;subtype=gml/3.2.1" => Some(Self::Gml(Wrapper::Wfs20)),
            "text/xml;subtype=gml/3.1.1" | "text/xml;subtype=gml/3.1" | "gml3" | "gml31" => {
                Some(Self::Gml(Wrapper::Wfs11))
            }
            "gml2" | "text/xml;subtype=gml/2.1.2" | "text/xml;subtype=gml/2.1" => Some(Self::Gml(Wrapper::Wfs10)),
            "application/json" | "json" => Form::read("geojson").map(Self::File),
            other if FeatureType::ALL.into_iter().any(|one| self::plain(one.media_type()) == other) => {
                Some(Self::File(Form::Inspire))
            }
            other => Form::ALL.into_iter().find(|form| names_it(*form, other)).map(Self::File),
        };
        found.ok_or_else(|| Error::wrong("outputFormat", given))
    }
}

/// A name as it is compared: without signs that are written in several ways or lost on the way.
fn plain(name: &str) -> String {
    name.chars().filter(|sign| !matches!(sign, ' ' | '+' | '"')).collect::<String>().to_ascii_lowercase()
}

/// GML of its own for each version.
#[must_use]
pub const fn own(version: Version) -> Wrapper {
    match version {
        Version::V100 => Wrapper::Wfs10,
        Version::V110 => Wrapper::Wfs11,
        Version::V200 | Version::V202 => Wrapper::Wfs20,
    }
}

fn names_it(form: Form, plain: &str) -> bool {
    !is_gml(form) && (form.name() == plain || self::plain(form.media_type()) == plain)
}

fn is_gml(form: Form) -> bool {
    form.name().starts_with("gml")
}

/// Names of the formats of every layer, the one of the version first.
#[must_use]
pub fn names(version: Version) -> Vec<String> {
    let mut gml =
        vec!["application/gml+xml; version=3.2", "text/xml; subtype=gml/3.2.1", "text/xml; subtype=gml/3.1.1", "GML2"];
    match version {
        Version::V100 => gml.rotate_left(3),
        Version::V110 => gml.rotate_left(2),
        Version::V200 | Version::V202 => {}
    }
    let every = |form: &Form| !is_gml(*form) && *form != Form::Inspire;
    let files = Form::ALL.into_iter().filter(every).map(Form::name);
    let json = ["application/json"].into_iter();
    gml.into_iter().chain(json).chain(files).map(str::to_owned).collect()
}

/// Names of the formats a layer has beside those of every layer.
#[must_use]
pub fn own_names(seen: &Seen) -> Vec<String> {
    let harmonised = |feature_type: FeatureType| [feature_type.media_type(), Form::Inspire.name()].map(str::to_owned);
    seen.harmonised().into_iter().flat_map(harmonised).collect()
}

#[cfg(test)]
mod tests {
    use super::{Format, names};
    use crate::exchange::outgoing::Form;
    use crate::exchange::outgoing::gml::Wrapper;
    use crate::exchange::outgoing::gml::inspire::FeatureType;
    use crate::wfs::Version;

    #[test]
    fn every_name_that_is_offered_is_understood() {
        for version in Version::ALL {
            for name in names(version) {
                assert!(Format::asked(Some(&name), version).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn objects_of_inspire_are_asked_for_by_name_or_by_their_schema() {
        let quoted = FeatureType::CadastralParcel.media_type();
        for name in ["inspire", quoted, &quoted.replace('"', ""), &quoted.replace('+', " ")] {
            assert_eq!(Format::asked(Some(name), Version::V200).unwrap(), Format::File(Form::Inspire), "{name}");
        }
        assert!(!names(Version::V200).contains(&"inspire".to_owned()), "not every layer has them");
    }

    #[test]
    fn a_version_answers_in_its_own_gml_unless_another_is_asked() {
        assert_eq!(Format::asked(None, Version::V110).unwrap(), Format::Gml(Wrapper::Wfs11));
        assert_eq!(
            Format::asked(Some("application/gml xml; version=3.2"), Version::V200).unwrap(),
            Format::Gml(Wrapper::Wfs20)
        );
        assert_eq!(
            Format::asked(Some("text/xml; subtype=gml/3.1.1"), Version::V200).unwrap(),
            Format::Gml(Wrapper::Wfs11)
        );
        assert!(matches!(Format::asked(Some("application/json"), Version::V200).unwrap(), Format::File(_)));
        assert!(Format::asked(Some("dwg"), Version::V200).is_err());
    }
}
