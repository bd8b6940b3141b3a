//! The name of an exported file, and its bytes in chunks.

use std::io;

use bytes::Bytes;
use futures_util::future::ready;
use futures_util::stream::{once, poll_fn};
use futures_util::{Stream, StreamExt, TryStreamExt};
use tokio::sync::mpsc::Receiver;

use crate::base::{Language, plain};
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
