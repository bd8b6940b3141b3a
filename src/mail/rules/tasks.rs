//! Tasks: given to a service at work, under that of the letter where the town wants it so, done on a day.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::{Language, day_in_words, today};
use crate::mail::rules::{reference, refuse, touches};
use crate::notifications::{self, Notice, notify};
use crate::records::{Change, Deed, Error, Follow, Outcome, Rules, Subject};

/// Rules of tasks.
pub struct Tasks;

#[async_trait]
impl Rules for Tasks {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        if reference(change, "arrival").is_none() && reference(change, "departure").is_none() {
            let message = change.language.pick(
                "Choisissez le courrier dont vient la tâche.",
                "Choose the letter the task comes from.",
                "Elija la carta de la que viene la tarea.",
            );
            return Err(refuse(Some("arrival"), message));
        }
        let ended = matches!(change.text("state"), Some("done" | "dropped"));
        if ended && change.text("done").is_none() {
            change.values.insert("done".into(), today().to_string().into());
        } else if !ended && change.text("done").is_some() {
            change.values.insert("done".into(), Value::Null);
        }
        if touches(change, "service") { may_be_given(connection, change).await } else { Ok(()) }
    }

    /// Whoever is given a task is told, unless they gave it to themselves.
    async fn follow(&self, connection: &mut PgConnection, id: i64, change: &Change) -> Result<Vec<Follow>, Error> {
        let given = reference(change, "person").filter(|_| touches(change, "person") && change.text("done").is_none());
        let myself: Option<i64> = sqlx::query_scalar("select beffroi.actor()").fetch_one(&mut *connection).await?;
        let Some(person) = given.filter(|person| Some(*person) != myself) else { return Ok(Vec::new()) };
        let (title, due) = (change.text("title").unwrap_or_default(), change.text("due").unwrap_or_default());
        let notice = |language: Language| Notice {
            title: language
                .pick("Une tâche vous est confiée", "A task is given to you", "Se le confía una tarea")
                .to_owned(),
            text: told(title, due, language),
            link: Some(format!("/app#list=mail-tasks&record=mail-tasks:{id}")),
        };
        match notify(connection, person, change.commune.as_deref(), notice).await {
            Ok(_) => Ok(Vec::new()),
            Err(notifications::Error::Database(error)) => Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, id, "nobody was told of a task");
                Ok(Vec::new())
            }
        }
    }

    async fn act(
        &self,
        _: &mut PgConnection,
        action: &str,
        _: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        if action != "finish" {
            return Err(Error::ActionUnknown(action.to_owned()));
        }
        Ok((Map::from_iter([("state".to_owned(), "done".into())]), Outcome::default()))
    }
}

fn told(title: &str, due: &str, language: Language) -> String {
    if due.is_empty() {
        return format!("{title}.");
    }
    let due = day_in_words(due, language);
    language.pick(format!("{title}, pour le {due}."), format!("{title}, by {due}."), format!("{title}, para el {due}."))
}

/// The service is at work; and where the town has set `mail.assign_below` to `yes`, it is that of the letter or one below.
async fn may_be_given(connection: &mut PgConnection, change: &Change) -> Result<(), Error> {
    let Some(service) = reference(change, "service") else { return Ok(()) };
    let sql = "with recursive above as (
            select fid, parent from mail.services where fid = $1
            union select s.fid, s.parent from mail.services s join above on s.fid = above.parent)
        select (select active from mail.services where fid = $1),
            coalesce(beffroi.parameter('mail.assign_below', $3), 'no') <> 'yes'
                or (select a.service is null or a.service in (select fid from above) from mail.arrivals a where a.fid = $2)";
    let asked = sqlx::query_as(sql).bind(service).bind(reference(change, "arrival")).bind(&change.commune);
    let (active, below): (Option<bool>, Option<bool>) = asked.fetch_one(connection).await?;
    let message = match (active.unwrap_or(true), below.unwrap_or(true)) {
        (false, _) => change.language.pick(
            "Ce service est fermé : choisissez-en un autre.",
            "This service is closed: choose another one.",
            "Este servicio está cerrado: elija otro.",
        ),
        (_, false) => change.language.pick(
            "Une tâche se confie au service du courrier, ou à un service sous lui.",
            "A task is given to the service of the letter, or to one below it.",
            "Una tarea se confía al servicio de la carta o a uno dependiente.",
        ),
        _ => return Ok(()),
    };
    Err(refuse(Some("service"), message))
}
