//! The name of an exported file, and its bytes in chunks.

use std::io;

use bytes::Bytes;
use futures_util::future::ready;
use futures_util::stream::{once, poll_fn};
use futures_util::{Stream, StreamExt, TryStreamExt};
use tokio::sync::mpsc::Receiver;

use crate::base::Language;
use crate::catalog::{ResolvedLayer, say};
use crate::features::Error;
use crate::features::export::Format;
use crate::features::selection::Selection;

/// Bytes gathered before they are sent.
pub const CHUNK: usize = 64 * 1024;

/// `parcelles-93010.csv`, `zonage-selection-2024-01-31.geojson`: title of the layer, what of it, as of when.
pub fn name(
    layer: &ResolvedLayer,
    selection: &Selection,
    day: Option<&str>,
    format: Format,
    language: Language,
) -> String {
    let title = plain(&say(&layer.layer.title, language.code()));
    let part = match selection {
        Selection::Outline(_) | Selection::Fids(_) => {
            Some(language.pick("selection", "selection", "seleccion").to_owned())
        }
        Selection::Commune(commune) => Some(commune.clone()),
        Selection::Everything => None,
    };
    let title = if title.is_empty() { layer.id().to_owned() } else { title };
    let parts: Vec<String> = [Some(title), part, day.map(str::to_owned)].into_iter().flatten().collect();
    format!("{}.{}", parts.join("-"), format.extension())
}

/// Letters without accents, digits and hyphens: a name every system takes.
fn plain(title: &str) -> String {
    let mut name = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            'à' | 'á' | 'â' | 'ä' | 'ã' => name.push('a'),
            'ç' => name.push('c'),
            'è' | 'é' | 'ê' | 'ë' => name.push('e'),
            'ì' | 'í' | 'î' | 'ï' => name.push('i'),
            'ñ' => name.push('n'),
            'ò' | 'ó' | 'ô' | 'ö' => name.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => name.push('u'),
            'œ' => name.push_str("oe"),
            'æ' => name.push_str("ae"),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    name.trim_end_matches('-').chars().take(60).collect()
}

/// The chunks of a file as they come. What goes wrong before the first one is an answer of its own; afterwards breaking
/// off is the only way left to say that the file is not whole.
///
/// # Errors
/// What went wrong before the first chunk.
pub async fn begun(
    mut receiver: Receiver<Result<Bytes, Error>>,
) -> Result<impl Stream<Item = io::Result<Bytes>> + Send, Error> {
    let first = receiver.recv().await.transpose()?.unwrap_or_default();
    let rest = poll_fn(move |context| receiver.poll_recv(context));
    Ok(once(ready(Ok(first))).chain(rest).map_err(io::Error::other))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_file_is_named_after_its_layer_in_letters_every_system_takes() {
        assert_eq!(plain("Périmètres scolaires"), "perimetres-scolaires");
        assert_eq!(plain("Lieux-dits (cadastre)"), "lieux-dits-cadastre");
        assert_eq!(plain("../../etc"), "etc");
    }
}
