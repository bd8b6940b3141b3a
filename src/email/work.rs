//! The job that sends one letter.

use async_trait::async_trait;
use sqlx::PgPool;
use sqlx::types::{Json, Uuid};

use crate::base::Language;
use crate::email::letter::{Enclosure, Letter, Link, Recipient};
use crate::email::{Error, Mailer, wording};
use crate::jobs::{Done, Failure, Task, Work};

pub const KIND: &str = "email";

/// The work that sends letters.
#[derive(Debug)]
pub struct Sending(Mailer);

impl Sending {
    /// By this mailer.
    #[must_use]
    pub const fn new(mailer: Mailer) -> Self {
        Self(mailer)
    }
}

#[async_trait]
impl Work for Sending {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// A mail server may be away for a night.
    fn attempts(&self) -> i32 {
        12
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        // A letter that is not there any more was sent by a run that could not say so.
        let Some((letter, id)) = letter_of(task.program(), task.id).await? else { return Ok(Done::default()) };
        self.0.hand_over(&letter, &id.to_string()).await?;
        sqlx::query("delete from email.letters where job = $1").bind(task.id).execute(task.program()).await?;
        Ok(Done::saying(wording::sent(task.language, letter.to.len())))
    }
}

type Row = (i64, Uuid, Json<Vec<Recipient>>, String, String, Option<Json<Link>>, String);

async fn letter_of(program: &PgPool, job: i64) -> Result<Option<(Letter, Uuid)>, Error> {
    let sql = "select fid, message_id, recipients, subject, text, link, language from email.letters where job = $1";
    let row: Option<Row> = sqlx::query_as(sql).bind(job).fetch_optional(program).await?;
    let Some((id, message_id, to, subject, text, link, language)) = row else { return Ok(None) };
    let sql = "select name, media_type, content from email.attachments where letter = $1 order by fid";
    let files: Vec<(String, String, Vec<u8>)> = sqlx::query_as(sql).bind(id).fetch_all(program).await?;
    let file = |(name, media_type, content)| Enclosure { name, media_type, content };
    let attachments = files.into_iter().map(file).collect();
    let link = link.map(|Json(link)| (link.title, link.path));
    let language = Language::from_tag(&language).unwrap_or_default();
    Ok(Some((Letter { to: to.0, subject, text, link, attachments, language }, message_id)))
}
