//! Documents that were made: listed in their records, opened, joined by their signed version.

use std::fs::File;

use axum::extract::Request;
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::documents::Error;
use crate::documents::service::Documents;
use crate::documents::template::{TemplateOffered, templates};
use crate::records::{Attachment, RecordType, Records};

/// Table of the documents.
pub const RELATION: &str = "documents.documents";
/// Documents told of one record.
const TOLD: i64 = 500;

/// A document as its record tells it.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DocumentKept)]
pub struct Kept {
    pub id: i64,
    /// Year and number within it, of the commune.
    pub number: String,
    pub title: String,
    pub pages: i32,
    /// Bytes.
    pub size: i64,
    /// Records it was filled with.
    pub records: i32,
    /// Moment, RFC 3339.
    pub made: String,
    pub made_by: Option<String>,
    /// Name of the signed version, once it was sent.
    pub signed: Option<String>,
}

/// The documents of a record, and what can be made of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentsOf {
    pub documents: Vec<Kept>,
    pub templates: Vec<TemplateOffered>,
    /// What the person may do: `print` (make one), `sign` (send the signed version).
    pub actions: Vec<String>,
}

const COLUMNS: &str =
    "fid as id, number, title, pages, (pdf ->> 'size')::bigint as size, cardinality(records) as records,
    to_char(made at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as made, made_by, signed ->> 'name' as signed";

impl Kept {
    /// One document the session sees.
    pub(super) async fn one(connection: &mut PgConnection, id: i64) -> Result<Self, Error> {
        let sql = format!("select {COLUMNS} from documents.documents where fid = $1");
        let found = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?;
        found.ok_or(Error::DocumentUnknown(id))
    }
}

impl Documents {
    /// The documents of a record the person may see, newest first.
    ///
    /// # Errors
    /// A record that is not theirs.
    pub async fn of_record(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        language: Language,
    ) -> Result<DocumentsOf, Error> {
        let mut look = self.records.look_as(person, kind, "see", None).await?;
        let commune = Self::commune(&mut look, kind, id).await?;
        let sql = format!(
            "select {COLUMNS} from documents.documents where subject = $1 and records @> array[$2] order by fid desc limit {TOLD}"
        );
        let documents = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(&kind.id).bind(id).fetch_all(&mut *look).await?;
        let may = |action: &str| Records::reach(person, kind, action, commune.as_deref()).is_ok();
        let actions = [("print", "print"), ("change", "sign")].into_iter().filter(|(right, _)| may(right));
        let actions: Vec<String> = actions.map(|(_, action)| action.to_owned()).collect();
        let all = templates(&mut look, &self.built_in, &kind.id, commune.as_deref(), language).await?;
        drop(look);
        self.records.note_look(person, kind, [(commune, id)]).await?;
        Ok(DocumentsOf { documents, templates: all.iter().map(super::Template::offered).collect(), actions })
    }

    /// The file of a document of a record, or its signed version.
    ///
    /// # Errors
    /// [`Error::DocumentUnknown`] when it is not of this record, or not signed.
    pub async fn open(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        document: i64,
        signed: bool,
    ) -> Result<(Attachment, File), Error> {
        let mut look = self.records.look_as(person, kind, "see", None).await?;
        let commune = Self::commune(&mut look, kind, id).await?;
        let sql = "select commune, case when $4 then signed::jsonb else pdf::jsonb end from documents.documents
            where fid = $1 and subject = $2 and records @> array[$3]";
        let found: Option<(Option<String>, Option<Value>)> =
            sqlx::query_as(sql).bind(document).bind(&kind.id).bind(id).bind(signed).fetch_optional(&mut *look).await?;
        let (kept_in, held) = found.ok_or(Error::DocumentUnknown(document))?;
        let held = held.and_then(|held| serde_json::from_value::<Attachment>(held).ok());
        let held = held.ok_or(Error::DocumentUnknown(document))?;
        let file = Records::kept_file(&mut look, kept_in.as_deref(), &held.digest).await?;
        drop(look);
        self.records.note_look(person, kind, [(commune, id)]).await?;
        Ok((held, file))
    }

    /// Take in the signed version of a document, a PDF.
    ///
    /// # Errors
    /// [`Error::NotPdf`], [`Error::DocumentUnknown`]; whoever may not change the record.
    pub async fn sign(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        document: i64,
        name: &str,
        body: Request,
    ) -> Result<Kept, Error> {
        let mut look = self.records.look_as(person, kind, "change", None).await?;
        Self::commune(&mut look, kind, id).await?;
        let sql = "select commune from documents.documents where fid = $1 and subject = $2 and records @> array[$3]";
        let found: Option<Option<String>> =
            sqlx::query_scalar(sql).bind(document).bind(&kind.id).bind(id).fetch_optional(&mut *look).await?;
        drop(look);
        let commune = found.ok_or(Error::DocumentUnknown(document))?;
        let sent = self.records.take_in(person, kind, commune.clone(), name, body).await?;
        if sent.media_type != "application/pdf" {
            return Err(Error::NotPdf);
        }
        let scope = Records::reach(person, kind, "change", None)?;
        let mut transaction = self.records.open(person, scope).await?;
        Records::keep_sent(&mut transaction, commune.as_deref(), RELATION, document, &sent.digest).await?;
        let file = serde_json::to_value(&sent).map_err(|error| Error::Child(error.into()))?;
        sqlx::query("select documents.sign($1, $2)").bind(document).bind(file).execute(&mut *transaction).await?;
        let kept = Kept::one(&mut transaction, document).await?;
        transaction.commit().await?;
        Ok(kept)
    }
}
