//! Paths to fields: the part of XPath that a service must know (OGC 09-026r2, 7.4.4).

use roxmltree::Node;

use crate::filter::Fault;
use crate::filter::fault::{Reason, shorten};
use crate::filter::fes::{Resolve, fault};

/// Steps of a path at most.
const STEPS: usize = 8;

/// A step of a path: `prefix:name`, `@prefix:name`. The first of several values (`[1]`) is the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What the prefix stands for in the document; none without a prefix, or for one that stands for nothing.
    pub namespace: Option<String>,
    pub name: String,
    pub attribute: bool,
}

/// The field a path in a `ValueReference` or `PropertyName` leads to; `node` says what prefixes stand for.
///
/// # Errors
/// [`Reason::FieldUnknown`] at the element.
pub fn reference(path: &str, node: Node<'_, '_>, resolve: &dyn Resolve) -> Result<String, Fault> {
    let unknown = || Reason::FieldUnknown { name: shorten(path), known: "…".into() };
    let steps = steps(path, |prefix| node.lookup_namespace_uri(Some(prefix)).map(str::to_owned));
    fault(node, steps.and_then(|steps| resolve.field(&steps)).ok_or_else(unknown))
}

/// The steps of a path; none for one that a service need not know. `namespace`: what a prefix stands for.
pub fn steps(path: &str, namespace: impl Fn(&str) -> Option<String>) -> Option<Vec<Step>> {
    let path = path.trim();
    let path = path.strip_prefix("//").or_else(|| path.strip_prefix('/')).unwrap_or(path);
    let steps: Vec<Step> = path.split('/').take(STEPS + 1).map(|step| one(step, &namespace)).collect::<Option<_>>()?;
    (steps.len() <= STEPS).then_some(steps)
}

fn one(step: &str, namespace: &impl Fn(&str) -> Option<String>) -> Option<Step> {
    let step = step.trim();
    let step = step.strip_suffix("[1]").unwrap_or(step);
    let (attribute, step) = step.strip_prefix('@').map_or((false, step), |name| (true, name));
    let (prefix, name) = step.split_once(':').map_or((None, step), |(prefix, name)| (Some(prefix), name));
    let plain = |text: &str| !text.is_empty() && !text.contains(['[', ']', '(', ')', '*', '@', ':', ' ', '"', '\'']);
    (plain(name) && prefix.is_none_or(plain)).then(|| Step {
        namespace: prefix.and_then(namespace),
        name: name.to_owned(),
        attribute,
    })
}
