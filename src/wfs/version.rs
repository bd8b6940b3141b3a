//! Versions of the service, and the namespaces each speaks in.

/// A version of WFS. 2.0.2 is 2.0.0 with its corrections (OGC 09-025r2); both are answered as they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Version {
    V100,
    V110,
    #[default]
    V200,
    V202,
}

/// Features of the town.
pub const LAYERS: &str = "http://beffroi.fr/ns/layers";
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
pub const XLINK: &str = "http://www.w3.org/1999/xlink";

impl Version {
    /// Every version, the latest first.
    pub const ALL: [Self; 4] = [Self::V202, Self::V200, Self::V110, Self::V100];

    /// The version of a number as requests write it.
    #[must_use]
    pub fn read(number: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.number() == number.trim())
    }

    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::V100 => "1.0.0",
            Self::V110 => "1.1.0",
            Self::V200 => "2.0.0",
            Self::V202 => "2.0.2",
        }
    }

    /// 2.0.0 or 2.0.2.
    #[must_use]
    pub fn is_2(self) -> bool {
        self >= Self::V200
    }

    /// Namespace of operations.
    #[must_use]
    pub fn wfs(self) -> &'static str {
        if self.is_2() { "http://www.opengis.net/wfs/2.0" } else { "http://www.opengis.net/wfs" }
    }

    /// Namespace of filters.
    #[must_use]
    pub fn fes(self) -> &'static str {
        if self.is_2() { "http://www.opengis.net/fes/2.0" } else { "http://www.opengis.net/ogc" }
    }

    /// Namespace of service descriptions and reports; 1.0.0 has none.
    #[must_use]
    pub fn ows(self) -> &'static str {
        if self.is_2() { "http://www.opengis.net/ows/1.1" } else { "http://www.opengis.net/ows" }
    }

    /// Where the schema of operations is published.
    #[must_use]
    pub const fn schema(self) -> &'static str {
        match self {
            Self::V100 => "http://schemas.opengis.net/wfs/1.0.0/WFS-basic.xsd",
            Self::V110 => "http://schemas.opengis.net/wfs/1.1.0/wfs.xsd",
            Self::V200 | Self::V202 => "http://schemas.opengis.net/wfs/2.0/wfs.xsd",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn a_number_is_a_version_or_it_is_not() {
        assert_eq!(Version::read("2.0.0"), Some(Version::V200));
        assert_eq!(Version::read(" 1.1.0 "), Some(Version::V110));
        assert_eq!(Version::read("3.0.0"), None);
        assert!(Version::V202.is_2() && !Version::V110.is_2());
    }
}
