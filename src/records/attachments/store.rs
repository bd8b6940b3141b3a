//! Bytes in and out of the database, a part at a time.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use tempfile::NamedTempFile;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::records::history::present;
use crate::records::model::{FieldKind, RecordType};
use crate::records::{Error, Records};

/// Bytes of a part.
const PART: usize = 1 << 20;
/// Longest name of a file, in signs.
pub const NAME: usize = 200;
/// Most bytes a person may send without saving what they were sent for.
const UNUSED: i64 = 1 << 30;

/// A file as a field holds it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// SHA-256, 64 hexadecimal signs.
    pub digest: String,
    pub name: String,
    /// What the bytes are (IANA media type).
    #[serde(rename = "type")]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
}

/// A file on its way in.
pub struct Sent {
    pub file: NamedTempFile,
    /// SHA-256.
    pub digest: Vec<u8>,
    pub size: i64,
    pub name: String,
}

impl Records {
    /// Keep a file for a record of `kind` in `commune` that is about to be saved.
    ///
    /// # Errors
    /// [`Error::FileProgram`], [`Error::FilesMany`]; what the database refuses.
    pub(super) async fn keep_file(
        &self,
        person: &Person,
        kind: &RecordType,
        commune: Option<String>,
        sent: Sent,
    ) -> Result<Attachment, Error> {
        let media_type = media_type(sent.file.path())?;
        let scope = Self::writes(person, kind, commune.as_deref())?;
        let mut transaction = self.open(person, scope).await?;
        sqlx::query("select beffroi.drop_unused_files()").execute(&mut *transaction).await?;
        let sql =
            "select coalesce(sum(size), 0)::bigint from beffroi.files where account = beffroi.actor() and not kept";
        let unused: i64 = sqlx::query_scalar(sql).fetch_one(&mut *transaction).await?;
        if unused + sent.size > UNUSED {
            return Err(Error::FilesMany);
        }
        let kept = write(&mut transaction, commune.as_deref(), sent, media_type).await?;
        transaction.commit().await?;
        Ok(kept)
    }

    /// Keep a file the program made for a row of `relation`, in the transaction that writes the row.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn keep_made(
        connection: &mut PgConnection,
        commune: Option<&str>,
        relation: &str,
        id: i64,
        bytes: &[u8],
        name: &str,
        media_type: &str,
    ) -> Result<Attachment, Error> {
        let digest = Sha256::digest(bytes).to_vec();
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sql = "insert into beffroi.files (commune, digest, size, media_type, account, kept)
            values ($1, $2, $3, $4, beffroi.actor(), true)
            on conflict (commune, digest) do update set kept = true returning id, xmax::text = '0', encode(digest, 'hex')";
        let asked = sqlx::query_as(sql).bind(commune).bind(digest).bind(size).bind(media_type);
        let (file, fresh, digest): (i64, bool, String) = asked.fetch_one(&mut *connection).await?;
        if fresh {
            for (part, bytes) in (0_i32..).zip(bytes.chunks(PART)) {
                let sql = "insert into beffroi.file_parts (file, part, bytes) values ($1, $2, $3)";
                sqlx::query(sql).bind(file).bind(part).bind(bytes).execute(&mut *connection).await?;
            }
        }
        let sql = "insert into beffroi.file_uses (file, relation, fid) values ($1, $2, $3) on conflict do nothing";
        sqlx::query(sql).bind(file).bind(relation).bind(id).execute(connection).await?;
        Ok(Attachment { digest, name: name.to_owned(), media_type: media_type.to_owned(), size })
    }

    /// From now on a file that was sent is kept for a row of `relation`.
    ///
    /// # Errors
    /// [`Error::FileUnknown`] when it was not sent in this commune.
    pub async fn keep_sent(
        connection: &mut PgConnection,
        commune: Option<&str>,
        relation: &str,
        id: i64,
        digest: &str,
    ) -> Result<(), Error> {
        let sql = "with held as (update beffroi.files set kept = true
                where digest = decode($1, 'hex') and commune is not distinct from $2 returning id)
            insert into beffroi.file_uses (file, relation, fid) select id, $3, $4 from held
            on conflict (file, relation, fid) do nothing";
        sqlx::query(sql).bind(digest).bind(commune).bind(relation).bind(id).execute(&mut *connection).await?;
        let sql = "select exists (select from beffroi.file_uses u join beffroi.files f on f.id = u.file
            where f.digest = decode($1, 'hex') and u.relation = $2 and u.fid = $3)";
        let kept: bool = sqlx::query_scalar(sql).bind(digest).bind(relation).bind(id).fetch_one(connection).await?;
        if kept { Ok(()) } else { Err(Error::FileUnknown) }
    }

    /// The bytes of a file the session sees, in a file without a name.
    ///
    /// # Errors
    /// [`Error::FileUnknown`].
    pub async fn kept_file(look: &mut PgConnection, commune: Option<&str>, digest: &str) -> Result<File, Error> {
        read_parts(look, commune, digest).await
    }

    /// The file a record has in `field`, or had in `version`, in a file without a name.
    ///
    /// # Errors
    /// [`Error::FileUnknown`] where there is none, also for a record of another commune.
    pub(super) async fn attachment(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        field: &str,
        version: Option<i32>,
    ) -> Result<(Attachment, File), Error> {
        kind.field(field).filter(|field| field.kind == FieldKind::File).ok_or(Error::FileUnknown)?;
        let mut look = self.look(person, Self::reach(person, kind, "see", None)?).await?;
        let values = values_of(&mut look, kind, id, version).await?.ok_or(Error::FileUnknown)?;
        let held = values.get(field).cloned().unwrap_or_default();
        let held: Attachment = serde_json::from_value(held).map_err(|_| Error::FileUnknown)?;
        let commune = values.get("commune").and_then(Value::as_str).map(str::to_owned);
        let file = read_parts(&mut look, commune.as_deref(), &held.digest).await?;
        drop(look);
        self.note_look(person, kind, [(commune, id)]).await?;
        Ok((held, file))
    }
}

/// What the bytes are; a name can say anything.
fn media_type(path: &Path) -> Result<String, Error> {
    if let Some(known) = infer::get_from_path(path).map_err(Error::Writing)? {
        let program = known.matcher_type() == infer::MatcherType::App;
        return if program { Err(Error::FileProgram) } else { Ok(known.mime_type().to_owned()) };
    }
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(8 << 10).read_to_end(&mut head)).map_err(Error::Writing)?;
    // The last letter may have been cut.
    let text = match std::str::from_utf8(&head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    Ok(if text && !head.contains(&0) { "text/plain" } else { "application/octet-stream" }.to_owned())
}

/// Keep the bytes once in their commune.
///
/// # Errors
/// What the database refuses.
pub async fn write(
    connection: &mut PgConnection,
    commune: Option<&str>,
    sent: Sent,
    media_type: String,
) -> Result<Attachment, Error> {
    let sql = "insert into beffroi.files (commune, digest, size, media_type, account)
        values ($1, $2, $3, $4, beffroi.actor())
        on conflict (commune, digest) do update set at = now() returning id, xmax::text = '0', encode(digest, 'hex')";
    let asked = sqlx::query_as(sql).bind(commune).bind(&sent.digest).bind(sent.size).bind(&media_type);
    let (id, fresh, digest): (i64, bool, String) = asked.fetch_one(&mut *connection).await?;
    if fresh {
        write_parts(connection, id, sent.file).await?;
    }
    Ok(Attachment { digest, name: sent.name, media_type, size: sent.size })
}

async fn write_parts(connection: &mut PgConnection, id: i64, mut file: NamedTempFile) -> Result<(), Error> {
    file.rewind().map_err(Error::Writing)?;
    for part in 0_i32.. {
        let mut bytes = Vec::with_capacity(PART);
        file.as_file().take(PART as u64).read_to_end(&mut bytes).map_err(Error::Writing)?;
        if bytes.is_empty() {
            break;
        }
        let sql = "insert into beffroi.file_parts (file, part, bytes) values ($1, $2, $3)";
        sqlx::query(sql).bind(id).bind(part).bind(bytes).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The bytes of a file the session sees, in a file without a name.
///
/// # Errors
/// [`Error::FileUnknown`]; when the disk is full.
pub async fn read_parts(connection: &mut PgConnection, commune: Option<&str>, digest: &str) -> Result<File, Error> {
    let mut file = tempfile::tempfile().map_err(Error::Writing)?;
    let sql = "select p.bytes from beffroi.file_parts p join beffroi.files f on f.id = p.file
        where f.digest = decode($1, 'hex') and f.commune is not distinct from $2 order by p.part";
    let mut parts = sqlx::query_scalar::<_, Vec<u8>>(sql).bind(digest).bind(commune).fetch(connection);
    while let Some(bytes) = parts.try_next().await? {
        file.write_all(&bytes).map_err(Error::Writing)?;
    }
    file.rewind().map_err(Error::Writing)?;
    let empty = file.metadata().map_err(Error::Writing)?.len() == 0;
    if empty { Err(Error::FileUnknown) } else { Ok(file) }
}

/// The values of a record now or, as the change after it found them, in `version`.
async fn values_of(
    look: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    version: Option<i32>,
) -> Result<Option<Map<String, Value>>, Error> {
    let now = present(look, kind, id).await?;
    let Some(version) = version else { return Ok(now) };
    if now.as_ref().and_then(|now| now.get("version")).and_then(Value::as_i64) == Some(version.into()) {
        return Ok(now);
    }
    let sql = "select before from beffroi.revision where relation = $1 and fid = $2 and version = $3 + 1 and before is not null";
    let before: Option<Value> =
        sqlx::query_scalar(sql).bind(kind.relation()).bind(id).bind(version).fetch_optional(look).await?;
    Ok(before.and_then(|before| if let Value::Object(values) = before { Some(values) } else { None }))
}
