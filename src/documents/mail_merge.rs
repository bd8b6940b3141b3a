//! A whole list put into letters, a report or labels, as a job: part after part, so that a stop costs one part; the same
//! records on the same day make the same bytes.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::{Language, day, today};
use crate::documents::bind::bind;
use crate::documents::filling::Filling;
use crate::documents::letterhead::{Letterhead, letterhead};
use crate::documents::make::{What, keep};
use crate::documents::service::{Documents, Printed};
use crate::documents::template::{Form, Template, names, paragraphs, templates};
use crate::documents::typeset::{Limits, Output};
use crate::documents::{Error, TemplateOffered};
use crate::jobs::{self, Done, Failure, NewJob, Task, Work};
use crate::records::{self, Ask, RecordType, Records};

/// Records of one mail merge.
const MOST: usize = 5_000;
/// Records of a report or of labels, which are set at once.
const MOST_AT_ONCE: usize = 2_000;
/// Letters of a part: few enough that progress is seen, many enough that starting to set them costs little.
const PART: usize = 50;
/// What a part may use up.
const LIMITS: Limits = Limits { seconds: 60, mebibytes: 1024, pages: 1_000, bytes: 96 << 20 };
/// What a report over a whole list may use up.
const LIMITS_AT_ONCE: Limits = Limits { seconds: 120, mebibytes: 1536, pages: 2_000, bytes: 96 << 20 };

/// A list to put into a template.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = MailMerge)]
pub struct MergeBody {
    /// Name of the template.
    pub template: String,
    /// The list, as `GET /api/records/{type}` takes it: its filters and its order.
    #[serde(default)]
    pub query: String,
    /// Language of the documents where the template leaves it open: `fr`, `en`, `es`.
    pub language: Option<String>,
}

/// A job that was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailMergeAsked)]
pub struct Asked {
    /// Number of the job, for `/api/jobs/{id}`.
    pub job: i64,
    /// Records.
    pub records: usize,
}

/// What a list can be put into.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatesOf {
    pub templates: Vec<TemplateOffered>,
}

/// What the job needs to know.
#[derive(Debug, Serialize, Deserialize)]
struct Arguments {
    kind: String,
    template: String,
    language: String,
    ids: Vec<i64>,
}

/// How far it is. Letters of one job bear one day, whenever it ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    parts: usize,
    day: String,
    /// The document, once it is kept: a job that is done again after that has nothing left to do.
    document: Option<i64>,
}

impl Documents {
    /// The templates a list of these records can be put into.
    ///
    /// # Errors
    /// Whoever may not `print` these records.
    pub async fn templates_of(
        &self,
        person: &Person,
        kind: &RecordType,
        commune: Option<&str>,
        language: Language,
    ) -> Result<TemplatesOf, Error> {
        let mut look = self.records.look_as(person, kind, "print", commune).await?;
        let all = templates(&mut look, &self.built_in, &kind.id, commune, language).await?;
        Ok(TemplatesOf { templates: all.iter().map(Template::offered).collect() })
    }

    /// Ask for a list to be put into a template.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`], [`Error::Empty`], [`Error::ManyTowns`]; a list that is too long.
    pub async fn ask_merge(
        &self,
        person: &Person,
        kind: &RecordType,
        body: MergeBody,
        language: Language,
    ) -> Result<Asked, Error> {
        let ask = Ask::read(Some(&body.query))?;
        let ids = self.records.found(person, kind, "print", &ask, language, MOST).await?;
        let mut act = self.records.open(person, Records::reach(person, kind, "print", None)?).await?;
        let commune = one_town(&mut act, kind, &ids).await?;
        let speaks = body.language.as_deref().and_then(Language::from_tag).unwrap_or(language);
        let template = self.named(&mut act, kind, commune.as_deref(), &body.template, speaks).await?;
        if template.form != Form::Letter && ids.len() > MOST_AT_ONCE {
            return Err(records::Error::TooMany { given: ids.len(), most: MOST_AT_ONCE }.into());
        }
        let count = ids.len();
        let arguments =
            Arguments { kind: kind.id.clone(), template: body.template, language: speaks.code().to_owned(), ids };
        let job = NewJob {
            kind: MERGE,
            title: format!("{} – {count}", template.title),
            commune,
            arguments: serde_json::to_value(arguments).map_err(|error| Error::Child(error.into()))?,
            not_before: None,
        };
        let job = jobs::ask(&mut act, person.account, language, &job).await?;
        act.commit().await?;
        Ok(Asked { job, records: count })
    }

    /// The template of a name in a commune.
    async fn named(
        &self,
        look: &mut PgConnection,
        kind: &RecordType,
        commune: Option<&str>,
        name: &str,
        language: Language,
    ) -> Result<Template, Error> {
        let all = templates(look, &self.built_in, &kind.id, commune, language).await?;
        let unknown = || Error::TemplateUnknown(name.chars().take(80).collect());
        all.into_iter().find(|template| template.name == name).ok_or_else(unknown)
    }
}

/// The commune of all these records.
async fn one_town(look: &mut PgConnection, kind: &RecordType, ids: &[i64]) -> Result<Option<String>, Error> {
    if ids.is_empty() {
        return Err(Error::Empty);
    }
    if !kind.by_commune {
        return Ok(None);
    }
    let sql = format!("select distinct t.commune::text from {} t where t.fid = any ($1) limit 2", kind.sql_table());
    let towns: Vec<Option<String>> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(ids).fetch_all(look).await?;
    match towns.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Error::ManyTowns),
    }
}

/// Its name among the jobs.
const MERGE: &str = "mail-merge";

/// The work of a mail merge.
pub struct MailMerge(pub Documents);

/// Everything the parts of one merge have in common.
struct Bench<'a> {
    documents: &'a Documents,
    task: &'a Task,
    person: &'a Arc<Person>,
    kind: &'a RecordType,
    template: Template,
    letterhead: Letterhead,
    paragraphs: std::collections::BTreeMap<String, String>,
    title: String,
    day: Date,
}

#[async_trait]
impl Work for MailMerge {
    fn kind(&self) -> &'static str {
        MERGE
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let arguments: Arguments = task.read()?;
        let person = task.person()?;
        let documents = &self.0;
        let kind = documents.records.kind(person, &arguments.kind).map_err(Error::from)?;
        let mut state = task.kept().and_then(|kept| serde_json::from_value(kept).ok());
        let state = state.get_or_insert_with(|| State { parts: 0, day: today().to_string(), document: None });
        let bench = Bench::new(documents, task, person, &kind, &arguments, &state.day).await?;
        let (size, limits) = match bench.template.form {
            Form::Letter => (PART, LIMITS),
            Form::Report | Form::Labels => (MOST, LIMITS_AT_ONCE),
        };
        let total = u64::try_from(arguments.ids.len()).unwrap_or(u64::MAX);
        for (at, ids) in arguments.ids.chunks(size).enumerate().skip(state.parts) {
            task.progress(u64::try_from(at * size).unwrap_or(u64::MAX), total).await?;
            let pdf = bench.set(ids, limits).await?;
            state.parts = at + 1;
            bench.lay_by(at, &pdf, state).await?;
        }
        task.progress(total, total).await?;
        let id = match state.document {
            Some(id) => id,
            None => bench.finish(&arguments.ids, state).await?,
        };
        let first = arguments.ids.first().copied().unwrap_or_default();
        Ok(Done::saying(bench.title.clone()).at(format!("/api/records/{}/{first}/documents/{id}", arguments.kind)))
    }
}

impl<'a> Bench<'a> {
    async fn new(
        documents: &'a Documents,
        task: &'a Task,
        person: &'a Arc<Person>,
        kind: &'a RecordType,
        arguments: &Arguments,
        of_day: &str,
    ) -> Result<Self, Error> {
        let language = Language::from_tag(&arguments.language).unwrap_or_default();
        let mut look = documents.records.look_as(person, kind, "print", task.commune.as_deref()).await?;
        let commune = task.commune.as_deref();
        let template = documents.named(&mut look, kind, commune, &arguments.template, language).await?;
        let letterhead = letterhead(&mut look, commune, &person.name).await?;
        let paragraphs = paragraphs(&mut look, commune).await?;
        let title = format!("{} – {}", template.title, arguments.ids.len());
        let day = day(of_day).unwrap_or_else(today);
        Ok(Self { documents, task, person, kind, template, letterhead, paragraphs, title, day })
    }

    /// One part as a PDF.
    async fn set(&self, ids: &[i64], limits: Limits) -> Result<Vec<u8>, Error> {
        let (records, kind) = (&self.documents.records, self.kind);
        let named = |kind: &str| names(&self.template.body, kind);
        let merged = records.merge_fields(self.person, kind, "print", ids, &named, self.template.language).await?;
        let filling = Filling {
            template: &self.template,
            records: &merged,
            letterhead: &self.letterhead,
            paragraphs: &self.paragraphs,
            number: "",
            title: &self.title,
            day: self.day,
            reader: self.task.language,
        };
        let mut look = records.look_as(self.person, kind, "print", None).await?;
        let request = filling.request(Output::Part, limits);
        let printed = self.documents.print(&mut look, kind, &merged, request, self.template.language).await?;
        printed.files.into_iter().next().ok_or(Error::Empty)
    }

    /// Keep a part, and that it is done: in one transaction, so that none is set twice or missing.
    async fn lay_by(&self, part: usize, pdf: &[u8], state: &State) -> Result<(), Failure> {
        let mut act = self.open().await?;
        let sql = "insert into documents.parts (job, part, commune, pdf) values ($1, $2, $3, $4)
            on conflict (job, part) do update set pdf = excluded.pdf";
        sqlx::query(sql)
            .bind(self.task.id)
            .bind(i32::try_from(part).unwrap_or(i32::MAX))
            .bind(&self.task.commune)
            .bind(pdf)
            .execute(&mut *act)
            .await?;
        self.task.keep_in(&mut act, &json!(state)).await?;
        act.commit().await?;
        Ok(())
    }

    /// Bind the parts, number and keep the whole.
    async fn finish(&self, ids: &[i64], state: &mut State) -> Result<i64, Failure> {
        let mut act = self.open().await?;
        let sql = "select pdf from documents.parts where job = $1 order by part";
        let parts: Vec<Vec<u8>> = sqlx::query_scalar(sql).bind(self.task.id).fetch_all(&mut *act).await?;
        let bound = tokio::task::spawn_blocking(move || bind(&parts)).await;
        let (pdf, pages) = bound.map_err(|_| Error::Crowded)?.map_err(Error::Binding)?;
        let number: String = sqlx::query_scalar("select documents.take_number($1)")
            .bind(&self.task.commune)
            .fetch_one(&mut *act)
            .await?;
        let what = What {
            kind: self.kind,
            template: &self.template,
            title: &self.title,
            number: &number,
            commune: self.task.commune.as_deref(),
            records: ids,
        };
        let printed = Printed { files: vec![pdf], pages, warnings: Vec::new() };
        let id = keep(&mut act, self.person, &what, &printed).await?;
        sqlx::query("delete from documents.parts where job = $1").bind(self.task.id).execute(&mut *act).await?;
        sqlx::query("select documents.drop_old_parts()").execute(&mut *act).await?;
        state.document = Some(id);
        self.task.keep_in(&mut act, &json!(state)).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn open(&self) -> Result<sqlx::PgTransaction<'static>, Error> {
        let scope = Records::reach(self.person, self.kind, "print", None)?;
        Ok(self.documents.records.open(self.person, scope).await?)
    }
}
