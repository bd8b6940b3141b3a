//! Letters of the map: ranges of 256 characters as signed distance fields.
use std::path::Path;

use axum::extract::{Path as Segments, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::{CartographyError, Maps};
use crate::web::Problem;

/// The glyphs of a range, in the first typeface of the stack that exists. A range the typeface does not have is an
/// empty answer, not an error: a map that meets one rare sign must still write its other names.
pub async fn glyphs(
    State(maps): State<Maps>,
    Segments((fontstack, file)): Segments<(String, String)>,
) -> Result<Response, Problem> {
    let range = file.strip_suffix(".pbf").filter(|range| possible(range));
    let range = range.ok_or_else(|| CartographyError::RangeUnknown { range: file.clone() })?;
    let folder = maps.styles.join("fonts");
    let known = typefaces(&folder).await?;
    let wanted = fontstack.split(',').map(str::trim).find(|name| known.iter().any(|face| face == name));
    let Some(name) = wanted else {
        return Err(CartographyError::FontUnknown { name: fontstack, known }.into());
    };
    let bytes = match tokio::fs::read(folder.join(name).join(format!("{range}.pbf"))).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(CartographyError::from(error).into()),
    };
    let headers = [(header::CONTENT_TYPE, "application/x-protobuf"), (header::CACHE_CONTROL, "public, max-age=604800")];
    Ok((headers, bytes).into_response())
}

async fn typefaces(folder: &Path) -> Result<Vec<String>, CartographyError> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        if entry.file_type().await?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// `0-255`, `256-511` … `65280-65535`.
fn possible(range: &str) -> bool {
    let ends = range.split_once('-').and_then(|(a, b)| Some((a.parse::<u16>().ok()?, b.parse::<u16>().ok()?)));
    ends.is_some_and(|(first, last)| first % 256 == 0 && last == first + 255 && range == format!("{first}-{last}"))
}

#[cfg(test)]
mod tests {
    use super::possible;

    #[test]
    fn only_whole_ranges_are_asked_for() {
        assert!(possible("0-255") && possible("65280-65535"));
        for wrong in ["", "0-256", "1-256", "00-255", "../0-255", "0-255/..", "65536-65791"] {
            assert!(!possible(wrong), "{wrong}");
        }
    }
}
