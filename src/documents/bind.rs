//! Parts of a mail merge bound into one PDF/A. The same parts make the same bytes.

use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest as _, Sha256};

/// What the first part says of itself alone, and would be wrong of the whole.
const OF_A_PART: [&[u8]; 5] = [b"Outlines", b"PageLabels", b"Dests", b"Names", b"PageMode"];

/// Bind the parts, in order: the bytes, and how many pages they have. Head, colours and metadata are those of the first.
///
/// # Errors
/// When a part is no PDF.
pub fn bind(parts: &[Vec<u8>]) -> Result<(Vec<u8>, usize), lopdf::Error> {
    let Some((first, others)) = parts.split_first() else { return Ok((Vec::new(), 0)) };
    let mut whole = Document::load_mem(first)?;
    let mut pages: Vec<ObjectId> = whole.get_pages().into_values().collect();
    for part in others {
        let mut part = Document::load_mem(part)?;
        part.renumber_objects_with(whole.max_id + 1);
        pages.extend(part.get_pages().into_values());
        whole.max_id = part.max_id;
        whole.objects.extend(part.objects);
    }
    let tree = whole.add_object(Dictionary::new());
    for page in &pages {
        whole.get_object_mut(*page)?.as_dict_mut()?.set("Parent", tree);
    }
    let count = pages.len();
    let node = whole.get_object_mut(tree)?.as_dict_mut()?;
    node.set("Type", Object::Name(b"Pages".to_vec()));
    node.set("Count", i64::try_from(count).unwrap_or(i64::MAX));
    node.set("Kids", pages.into_iter().map(Object::Reference).collect::<Vec<_>>());
    let catalog = whole.catalog_mut()?;
    catalog.set("Pages", tree);
    OF_A_PART.iter().for_each(|key| drop(catalog.remove(key)));
    whole.prune_objects();
    whole.renumber_objects();
    identify(&mut whole, parts);
    let mut bytes = Vec::new();
    whole.save_to(&mut bytes)?;
    Ok((bytes, count))
}

/// An identifier of the whole, made of its parts.
fn identify(whole: &mut Document, parts: &[Vec<u8>]) {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    let id = Object::String(digest.finalize()[..16].to_vec(), lopdf::StringFormat::Hexadecimal);
    whole.trailer.set("ID", vec![id.clone(), id]);
}
