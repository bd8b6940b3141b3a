//! A piece of a document that keeps the namespaces it was written under, so that it can be read later by itself.

use quick_xml::escape::escape;
use roxmltree::{Document, Node, ParsingOptions};

use crate::wfs::Error;

/// Most elements and attributes of a document, and how deep they may lie.
pub const LIMITS: (u32, usize) = (400_000, 200);
/// Longest part of what the reader of XML says that is repeated.
const MOST_SAID: usize = 200;

/// An element, or several, inside a wrapper that declares the namespaces they use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fragment(String);

/// Read a document: no DTD, no entity of its own, so nothing expands; bounded in number and depth.
///
/// # Errors
/// [`Error::Unreadable`].
pub fn document(text: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: LIMITS.0, ..ParsingOptions::default() };
    let unreadable = |why: String| Error::Unreadable(why.chars().take(MOST_SAID).collect());
    let read = Document::parse_with_options(text, options).map_err(|error| unreadable(error.to_string()))?;
    if too_deep(&read) {
        return Err(unreadable(format!("more than {} elements inside each other", LIMITS.1)));
    }
    Ok(read)
}

/// Walks down and up again without recursion.
fn too_deep(document: &Document<'_>) -> bool {
    let mut node = document.root_element();
    let mut depth = 1;
    loop {
        if let Some(child) = node.first_element_child() {
            (node, depth) = (child, depth + 1);
            if depth > LIMITS.1 {
                return true;
            }
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling_element() {
                node = next;
                break;
            }
            let Some(parent) = node.parent_element() else { return false };
            (node, depth) = (parent, depth - 1);
        }
    }
}

/// Elements inside an element.
pub fn children<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

/// The name of an element without its namespace.
#[must_use]
pub fn local<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

impl Fragment {
    /// One element as it was written.
    #[must_use]
    pub fn of(node: Node<'_, '_>) -> Self {
        let text = node.document().input_text();
        Self::wrapped(node, &text[node.range()])
    }

    /// Everything inside an element: its elements, or the document its text holds (in CDATA, or escaped).
    #[must_use]
    pub fn inside(node: Node<'_, '_>) -> Self {
        let elements: Vec<_> = children(node).collect();
        match (elements.first(), elements.last()) {
            (Some(first), Some(last)) => {
                let text = node.document().input_text();
                Self::wrapped(node, &text[first.range().start..last.range().end])
            }
            _ => Self::wrapped(node, node.text().unwrap_or_default()),
        }
    }

    /// A document written by itself, as the value of a key.
    #[must_use]
    pub fn written(text: &str) -> Self {
        let body = text.trim_start();
        // What declares the encoding may stand at the beginning only.
        let body = body.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(body, |(_, body)| body);
        // The address of a page hands on what a request was read as.
        if body.starts_with("<fragment") { Self(body.to_owned()) } else { Self(format!("<fragment>{body}</fragment>")) }
    }

    /// As it was kept.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The declarations of the wrapper, and what is inside.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        let body = self.0.strip_prefix("<fragment").and_then(|rest| rest.strip_suffix("</fragment>"));
        body.and_then(|body| body.split_once('>')).unwrap_or_default()
    }

    /// With `${name}` replaced by values, which stay text: markup in them is escaped.
    #[must_use]
    pub fn filled(&self, values: &[(String, String)]) -> Self {
        let fill = |text: String, (name, value): &(String, String)| {
            text.replace(&format!("${{{name}}}"), &escape(value.as_str()))
        };
        Self(values.iter().fold(self.0.clone(), fill))
    }

    /// The document of it; its root is the wrapper.
    ///
    /// # Errors
    /// [`Error::Unreadable`].
    pub fn open(&self) -> Result<Document<'_>, Error> {
        document(&self.0)
    }

    /// `text`, written inside `node`, under the namespaces known there.
    fn wrapped(node: Node<'_, '_>, text: &str) -> Self {
        let declared: String = node
            .namespaces()
            .filter(|namespace| namespace.name() != Some("xml"))
            .map(|namespace| {
                let uri = escape(namespace.uri());
                namespace.name().map_or_else(|| format!(" xmlns=\"{uri}\""), |name| format!(" xmlns:{name}=\"{uri}\""))
            })
            .collect();
        Self(format!("<fragment{declared}>{text}</fragment>"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fragment, children, document, local};

    #[test]
    fn a_piece_is_read_as_it_was_in_its_document() {
        let text = "<a xmlns='http://one' xmlns:p='http://two'><p:b xmlns:q='http://three'><q:c p:d='1'/>é</p:b></a>";
        let whole = document(text).unwrap();
        let piece = Fragment::of(children(whole.root_element()).next().unwrap());
        let read = piece.open().unwrap();
        let b = read.root_element().first_element_child().unwrap();
        assert_eq!(b.tag_name().namespace(), Some("http://two"));
        let c = b.first_element_child().unwrap();
        assert_eq!((c.tag_name().namespace(), local(c)), (Some("http://three"), "c"));
        assert_eq!(c.attribute(("http://two", "d")), Some("1"));
    }

    #[test]
    fn a_template_is_filled_with_text_and_never_with_markup() {
        let text = "<q xmlns='http://one'><x a='${id}'>${id}</x></q>";
        let whole = document(text).unwrap();
        let piece = Fragment::inside(whole.root_element()).filled(&[("id".into(), "'\"/><evil/>&amp;".into())]);
        let read = piece.open().unwrap();
        let x = read.root_element().first_element_child().unwrap();
        assert_eq!((x.text(), x.attribute("a")), (Some("'\"/><evil/>&amp;"), Some("'\"/><evil/>&amp;")));
        assert!(x.next_sibling_element().is_none());
    }

    #[test]
    fn a_template_in_cdata_is_a_template_too() {
        let text = "<q xmlns:w='http://w'><![CDATA[<w:Query typeNames='x'/>]]></q>";
        let whole = document(text).unwrap();
        let piece = Fragment::inside(whole.root_element());
        let read = piece.open().unwrap();
        assert_eq!(read.root_element().first_element_child().unwrap().tag_name().namespace(), Some("http://w"));
    }

    #[test]
    fn entities_depth_and_number_are_bounded() {
        assert!(document("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>").is_err());
        assert!(document("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>").is_err());
        let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(document(&deep(200)).is_ok());
        assert!(document(&deep(201)).is_err());
        assert!(document(&deep(100_000)).is_err());
        assert!(document(&format!("<a>{}</a>", "<b/>".repeat(400_001))).is_err());
    }
}
