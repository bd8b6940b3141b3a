//! Names of feature types, bound to their namespace.

use std::collections::BTreeMap;

use crate::wfs::LAYERS;

/// The name of a feature type, or of a property.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeName {
    /// None: written without a prefix, or with one nothing binds.
    pub namespace: Option<String>,
    pub local: String,
}

/// Prefixes and their namespaces, as a request binds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings(BTreeMap<String, String>);

impl TypeName {
    /// The layer of that name, if it may be one of ours: a name of another namespace is not.
    #[must_use]
    pub fn layer(&self) -> Option<&str> {
        self.namespace.as_deref().is_none_or(|namespace| namespace == LAYERS).then_some(&self.local)
    }
}

impl Bindings {
    /// Of the parameter `NAMESPACES`: `xmlns(prefix,uri)` one after the other (OGC 09-025r2, 7.6.5), `xmlns(prefix=uri)`
    /// in version 1.1.0.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let one = |declared: &str| {
            let inside = declared.split_once(')')?.0.trim();
            let (prefix, uri) = inside.split_once([',', '=']).unwrap_or(("", inside));
            Some((prefix.trim().to_owned(), uri.trim().to_owned()))
        };
        Self(text.split("xmlns(").skip(1).take(100).filter_map(one).collect())
    }

    /// A name as it was written: `bf:parcels`, `parcels`, or `schema-element(bf:parcels)`.
    #[must_use]
    pub fn resolve(&self, written: &str) -> TypeName {
        resolve(written, |prefix| self.0.get(prefix).cloned())
    }
}

/// A name whose prefix is bound by `bound`. A prefix nothing binds says nothing: clients write ours without binding it.
pub fn resolve(written: &str, bound: impl Fn(&str) -> Option<String>) -> TypeName {
    let plain = written.trim();
    let plain = plain.strip_prefix("schema-element(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(plain).trim();
    match plain.split_once(':') {
        Some((prefix, local)) => TypeName { namespace: bound(prefix), local: local.to_owned() },
        None => TypeName { namespace: None, local: plain.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::Bindings;
    use crate::wfs::LAYERS;

    #[test]
    fn a_prefix_is_only_a_short_word_for_its_namespace() {
        for text in [format!("xmlns(ns67,{LAYERS}),xmlns(x,http://x)"), format!("xmlns(ns67={LAYERS})")] {
            let bound = Bindings::read(&text);
            assert_eq!(bound.resolve("ns67:parcels").layer(), Some("parcels"), "{text}");
            assert_eq!(bound.resolve("x:parcels").layer(), if text.contains("(x,") { None } else { Some("parcels") });
        }
    }

    #[test]
    fn a_name_without_a_namespace_is_one_of_ours() {
        let none = Bindings::default();
        assert_eq!(none.resolve("parcels").layer(), Some("parcels"));
        assert_eq!(none.resolve("bf:parcels").layer(), Some("parcels"));
        assert_eq!(none.resolve("schema-element(bf:parcels)").layer(), Some("parcels"));
        assert_eq!(Bindings::read("xmlns(nonsense").resolve("a:b").layer(), Some("b"));
    }
}
