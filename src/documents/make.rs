//! A document is made: filled, set, numbered, written down with its file, all in one transaction.

use crate::auth::Person;
use crate::base::{Language, today};
use crate::db;
use crate::documents::Error;
use crate::documents::filling::Filling;
use crate::documents::kept::{Kept, RELATION};
use crate::documents::letterhead::letterhead;
use crate::documents::service::{Documents, Printed};
use crate::documents::template::{Template, names, paragraphs, templates};
use crate::documents::typeset::{Limits, Output};
use crate::records::{Merged, RecordType, Records};

/// Longest title, in signs.
const TITLE: usize = 300;

impl Documents {
    /// Make a document of one record, keep it, and tell what it is.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`]; as [`crate::documents::Typesetter::set`]; whoever may not `print` these records.
    pub async fn make(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        template: &str,
        language: Language,
    ) -> Result<Kept, Error> {
        let template = self.template(person, kind, id, template, language).await?;
        let named = |kind: &str| names(&template.body, kind);
        let merged = self.records.merge_fields(person, kind, "print", &[id], &named, template.language).await?;
        let _place = self.place().await?;
        let commune = merged.first().and_then(|record| record.commune.as_deref());
        let scope = Records::reach(person, kind, "print", None)?;
        let mut transaction = self.records.open(person, scope).await?;
        // Whoever waits for the next number waits for a document to be made.
        sqlx::query("set local lock_timeout = '20s'").execute(&mut *transaction).await?;
        let number: String = sqlx::query_scalar("select documents.take_number($1)")
            .bind(commune)
            .fetch_one(&mut *transaction)
            .await
            .map_err(db::Error::from)?;
        let title = titled(&template, &merged);
        let letterhead = letterhead(&mut transaction, commune, &person.name).await?;
        let paragraphs = paragraphs(&mut transaction, commune).await?;
        let filling = Filling {
            template: &template,
            records: &merged,
            letterhead: &letterhead,
            paragraphs: &paragraphs,
            number: &number,
            title: &title,
            day: today(),
            reader: language,
        };
        let request = filling.request(Output::Pdf, Limits::default());
        let printed = self.print(&mut transaction, kind, &merged, request, template.language).await?;
        let what = What { kind, template: &template, title: &title, number: &number, commune, records: &[id] };
        let made = keep(&mut transaction, person, &what, &printed).await?;
        let kept = Kept::one(&mut transaction, made).await?;
        transaction.commit().await?;
        Ok(kept)
    }

    /// The template of a name for a record.
    async fn template(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        name: &str,
        language: Language,
    ) -> Result<Template, Error> {
        let mut look = self.records.look_as(person, kind, "print", None).await?;
        let commune = Self::commune(&mut look, kind, id).await?;
        let all = templates(&mut look, &self.built_in, &kind.id, commune.as_deref(), language).await?;
        let unknown = || Error::TemplateUnknown(name.chars().take(80).collect());
        all.into_iter().find(|template| template.name == name).ok_or_else(unknown)
    }

    /// The commune of a record the session sees.
    pub(super) async fn commune(
        look: &mut sqlx::PgConnection,
        kind: &RecordType,
        id: i64,
    ) -> Result<Option<String>, Error> {
        let commune = if kind.by_commune { "t.commune::text" } else { "null::text" };
        let sql = format!("select {commune} from {} t where t.fid = $1", kind.sql_table());
        let found: Option<Option<String>> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(look).await?;
        found.ok_or_else(|| crate::records::Error::RecordUnknown(id).into())
    }
}

/// « Accusé de réception – 0322123456 (Accueil) ».
pub(super) fn titled(template: &Template, records: &[Merged]) -> String {
    let whole = match records {
        [one] => format!("{} – {}", template.title, one.label),
        many => format!("{} – {}", template.title, many.len()),
    };
    whole.chars().take(TITLE).collect()
}

/// A document about to be written down.
pub(super) struct What<'a> {
    pub kind: &'a RecordType,
    pub template: &'a Template,
    pub title: &'a str,
    pub number: &'a str,
    pub commune: Option<&'a str>,
    pub records: &'a [i64],
}

/// Write a document down with its file. Its identifier.
pub(super) async fn keep(
    connection: &mut sqlx::PgConnection,
    person: &Person,
    what: &What<'_>,
    printed: &Printed,
) -> Result<i64, Error> {
    let pdf = printed.files.first().ok_or(Error::Empty)?;
    let id: i64 = sqlx::query_scalar("select documents.reserve()").fetch_one(&mut *connection).await?;
    let name = format!("{}-{}.pdf", what.number, what.template.name);
    let file = Records::keep_made(connection, what.commune, RELATION, id, pdf, &name, "application/pdf").await?;
    let file = serde_json::to_value(file).map_err(|error| Error::Child(error.into()))?;
    sqlx::query("select documents.keep($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(id)
        .bind(what.commune)
        .bind(what.number)
        .bind(&what.kind.id)
        .bind(what.kind.relation())
        .bind(what.records)
        .bind(&what.template.name)
        .bind(what.title)
        .bind(what.template.language.code())
        .bind(i32::try_from(printed.pages).unwrap_or(i32::MAX))
        .bind(file)
        .bind(&person.name)
        .execute(connection)
        .await?;
    Ok(id)
}
