//! Names of coordinate reference systems, as each version writes them.

use crate::geo::{AxisOrder, CrsName, Srid};
use crate::wfs::{Error, Version};

/// The name of the system features are in unless another is asked for: WGS 84 with latitude first, and in 1.0.0 with
/// longitude first.
#[must_use]
pub const fn default_name(version: Version) -> &'static str {
    match version {
        Version::V100 => "EPSG:4326",
        _ => "urn:ogc:def:crs:EPSG::4326",
    }
}

/// That system.
#[must_use]
pub const fn default_system(version: Version) -> CrsName {
    let order = match version {
        Version::V100 => AxisOrder::EastNorth,
        _ => AxisOrder::NorthEast,
    };
    CrsName { srid: Srid::WGS84, order }
}

/// The name of a system in the descriptions of `version`.
#[must_use]
pub fn name(system: CrsName, version: Version) -> String {
    let code = system.srid.code();
    match version {
        Version::V100 => format!("EPSG:{code}"),
        _ if system.srid == Srid::WGS84 && system.order == AxisOrder::EastNorth => {
            "urn:ogc:def:crs:OGC:1.3:CRS84".into()
        }
        _ => format!("urn:ogc:def:crs:EPSG::{code}"),
    }
}

/// A system by the name a request gives it, among those offered; without a name the default one. Also its name, which
/// answers repeat as it was asked.
///
/// # Errors
/// [`Error::Wrong`] with the locator the conformance suite looks for.
pub fn asked(given: Option<&str>, offered: &[CrsName], version: Version) -> Result<(CrsName, String), Error> {
    let name = given.map(str::trim).filter(|name| !name.is_empty()).unwrap_or_else(|| default_name(version));
    let wrong = || Error::wrong("SRSNAME", name);
    let system: CrsName = name.parse().map_err(|_| wrong())?;
    if !offered.iter().any(|one| one.srid == system.srid) {
        return Err(wrong());
    }
    Ok((system, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{asked, default_name, default_system};
    use crate::geo::{AxisOrder, CrsName};
    use crate::wfs::Version;

    #[test]
    fn the_default_system_is_the_one_its_name_means() {
        for version in Version::ALL {
            assert_eq!(default_name(version).parse(), Ok(default_system(version)));
        }
    }

    #[test]
    fn only_a_system_on_offer_is_given_and_it_keeps_the_name_it_was_asked_by() {
        let offered: Vec<CrsName> = ["CRS84", "EPSG:2154"].iter().map(|name| name.parse().unwrap()).collect();
        let (system, name) = asked(None, &offered, Version::V200).unwrap();
        assert_eq!((system.order, name.as_str()), (AxisOrder::NorthEast, "urn:ogc:def:crs:EPSG::4326"));
        let (system, name) = asked(None, &offered, Version::V100).unwrap();
        assert_eq!((system.order, name.as_str()), (AxisOrder::EastNorth, "EPSG:4326"));
        let (_, name) = asked(Some("http://www.opengis.net/def/crs/EPSG/0/2154"), &offered, Version::V200).unwrap();
        assert_eq!(name, "http://www.opengis.net/def/crs/EPSG/0/2154");
        for wrong in ["urn:ogc:def:crs:EPSG::32690", "nonsense", "EPSG:3857"] {
            let error = asked(Some(wrong), &offered, Version::V200).unwrap_err();
            assert_eq!(error.locator(), Some("SRSNAME"));
        }
    }
}
