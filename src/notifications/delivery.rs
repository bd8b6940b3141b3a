//! The job that tells somebody by e-mail what they were told on their page.

use async_trait::async_trait;

use crate::base::Language;
use crate::email::{Letter, Mailer, Recipient};
use crate::jobs::{Done, Failure, Task, Work};
use crate::notifications::wording;

/// The work that sends notifications.
#[derive(Debug)]
pub struct Delivery(Mailer);

impl Delivery {
    /// By this mailer.
    #[must_use]
    pub const fn new(mailer: Mailer) -> Self {
        Self(mailer)
    }
}

#[derive(serde::Deserialize)]
struct Arguments {
    notification: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    title: String,
    text: String,
    link: Option<String>,
    name: String,
    email: Option<String>,
    language: Option<String>,
}

#[async_trait]
impl Work for Delivery {
    fn kind(&self) -> &'static str {
        "notification-email"
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let Arguments { notification } = task.read()?;
        let mut session = task.program().begin().await?;
        // Read on the page meanwhile, or the account closed: nothing is sent.
        let sql = "select n.title, n.text, n.link, a.name, a.email, a.language
            from notifications.notifications n join auth.accounts a on a.fid = n.account and a.active
            where n.fid = $1 and n.read is null";
        let row: Option<Row> = sqlx::query_as(sql).bind(notification).fetch_optional(&mut *session).await?;
        let Some(Row { title, text, link, name, email: Some(address), language }) = row else {
            return Ok(Done::default());
        };
        let language = language.as_deref().and_then(Language::from_tag).unwrap_or_default();
        let letter = Letter {
            to: vec![Recipient { name: Some(name), address }],
            text: if text.is_empty() { title.clone() } else { text },
            subject: title.replace('\n', " "),
            link: link.map(|path| (wording::open(language).to_owned(), path)),
            attachments: Vec::new(),
            language,
        };
        // One transaction with the end of this work: should it run again, no second letter is made.
        if task.kept().is_none() {
            self.0.send_for_program(&mut session, None, &letter).await?;
            task.keep_in(&mut session, &serde_json::json!(true)).await?;
        }
        session.commit().await?;
        Ok(Done::default())
    }
}
