//! Routes of the files of records.

use std::io::Write as _;

use axum::extract::{DefaultBodyLimit, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::auth::{Person, Visitor};
use crate::db::Scope;
use crate::records::attachments::scan::scan;
use crate::records::attachments::scans;
use crate::records::attachments::store::{Attachment, NAME, Sent};
use crate::records::door::commune_of;
use crate::records::model::{FieldKind, RecordType};
use crate::records::{Ask, Error, Records};
use crate::web::{Problem, Speaks, contents, shown};

/// Routes whose bodies may be large.
pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/records/{type}/attachments", post(send))
        .route("/api/records/{type}/{id}/attachments/{field}", get(open))
        .layer(DefaultBodyLimit::disable())
        .merge(scans::router())
        .with_state(records)
}

impl Records {
    /// Communes in which the person may fill a form of `kind`.
    pub(in crate::records) fn writes(
        person: &Person,
        kind: &RecordType,
        commune: Option<&str>,
    ) -> Result<Scope, Error> {
        Self::reach(person, kind, "change", commune).or_else(|_| Self::reach(person, kind, "create", commune))
    }

    /// Take in a file for a record of `kind` in `commune`: held to the limits, looked at by the scanner of the town. What
    /// nobody keeps is dropped after a day.
    ///
    /// # Errors
    /// [`Error::FileTooLarge`], [`Error::FileInfected`] …; [`Error::Forbidden`].
    pub async fn take_in(
        &self,
        person: &Person,
        kind: &RecordType,
        commune: Option<String>,
        name: &str,
        request: Request,
    ) -> Result<Attachment, Error> {
        Self::writes(person, kind, commune.as_deref())?;
        let sent = taken(request, plain(name), self.attachments.largest_mb).await?;
        scan(self.attachments.scanner.as_deref(), sent.file.path()).await?;
        self.keep_file(person, kind, commune, sent).await
    }
}

/// Send a file for a field of a record that is then saved. The answer is the value of the field. What no saved record has
/// after a day is dropped.
#[utoipa::path(post, path = "/api/records/{type}/attachments", operation_id = "send_attachment", tag = "records",
    params(("type" = String, Path), ("name" = Option<String>, Query, description = "What the file is called"), ("commune" = Option<String>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422), (status = 429), (status = 503)))]
pub async fn send(
    State(records): State<Records>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    request: Request,
) -> Result<Response, Problem> {
    let kind = records.kind(&person, &kind)?;
    if !kind.fields.iter().any(|field| field.kind == FieldKind::File) {
        return Err(Error::FileUnknown.into());
    }
    let given = Ask::read(query.as_deref())?.commune;
    let scope = Records::writes(&person, &kind, given.as_deref())?;
    let commune = commune_of(&kind, &scope, given, language)?;
    let name = plain(&parameter(query.as_deref(), "name").unwrap_or_default());
    let sent = taken(request, name, records.attachments.largest_mb).await?;
    scan(records.attachments.scanner.as_deref(), sent.file.path()).await?;
    let kept = records.keep_file(&person, &kind, commune, sent).await?;
    Ok((StatusCode::CREATED, Json(kept)).into_response())
}

/// The file a record has in a field, or had in an earlier version.
#[utoipa::path(get, path = "/api/records/{type}/{id}/attachments/{field}", operation_id = "open_attachment", tag = "records",
    params(("type" = String, Path), ("id" = i64, Path), ("field" = String, Path), ("version" = Option<i32>, Query)),
    responses((status = 200, description = "The file"), (status = 400), (status = 403), (status = 404)))]
pub async fn open(
    State(records): State<Records>,
    Path((kind, id, field)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
) -> Result<Response, Problem> {
    let kind = records.kind(&person, &kind)?;
    let id = id.parse().map_err(|_| Error::Parameter("id".into()))?;
    let version = parameter(query.as_deref(), "version").map(|text| text.parse());
    let version = version.transpose().map_err(|_| Error::Parameter("version".into()))?;
    let (held, file) = records.attachment(&person, &kind, id, &field, version).await?;
    Ok(shown(contents(file), &held.name, &held.media_type))
}

fn parameter(query: Option<&str>, wanted: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// The last part of a path, without what no name has.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|sign| !sign.is_control()).collect();
    let kept: String = kept.trim().chars().take(NAME).collect();
    if kept.is_empty() { "fichier".into() } else { kept }
}

/// The body, in a file of its own, with its digest.
async fn taken(request: Request, name: String, largest_mb: usize) -> Result<Sent, Error> {
    let mut file = NamedTempFile::new().map_err(Error::Writing)?;
    let mut body = request.into_body().into_data_stream();
    let (mut size, mut digest) = (0, Sha256::new());
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Error::Unreadable(error.to_string().chars().take(200).collect()))?;
        size += chunk.len();
        if size > largest_mb << 20 {
            return Err(Error::FileTooLarge { most: largest_mb });
        }
        digest.update(&chunk);
        file.write_all(&chunk).map_err(Error::Writing)?;
    }
    file.flush().map_err(Error::Writing)?;
    if size == 0 {
        return Err(Error::FileEmpty);
    }
    Ok(Sent { file, digest: digest.finalize().to_vec(), size: i64::try_from(size).unwrap_or(i64::MAX), name })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_file_is_called_by_the_last_part_of_its_path() {
        assert_eq!(plain("C:\\Mairie\\délibération 12.pdf"), "délibération 12.pdf");
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain(" \u{7}\n"), "fichier");
    }
}
