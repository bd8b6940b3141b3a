//! A query sent by e-mail again and again, to whoever asked for it, with the rights they have when it is sent.
//!
//! The letter, the next job and its moment are written in one transaction: nothing is sent twice, and the row of the
//! person is all there is to withdraw.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::Person;
use crate::base::{self, Failure as _, Kind, Language};
use crate::db::Scope;
use crate::email::{Enclosure, Letter, Mailer, Recipient};
use crate::jobs::{self, Done, Failure, NewJob, Task, Work};
use crate::queries::{Error, Queries, parameter};
use crate::records::FileFormat;

const KIND: &str = "query-mailing";
/// Bytes a mail server takes with a letter.
const HEAVIEST: u64 = 8 << 20;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = QueryMailing)]
pub enum Every {
    Day,
    /// On Mondays.
    Week,
    /// On the first day.
    Month,
}

/// What a person asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuerySubscription)]
pub struct Subscription {
    pub every: Every,
    /// `csv`, `xlsx` or `ods`.
    pub format: String,
    /// Values of the parameters; those left out are the defaults of the day it is sent.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
    /// When it comes next (RFC 3339).
    #[serde(default, skip_deserializing)]
    pub next: Option<String>,
}

impl Every {
    const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    fn read(code: &str) -> Option<Self> {
        [Self::Day, Self::Week, Self::Month].into_iter().find(|every| every.code() == code)
    }

    /// The next day it comes, after `today`.
    fn after(self, today: Date) -> Option<Date> {
        match self {
            Self::Day => today.checked_add(1.day()).ok(),
            Self::Week => today.nth_weekday(1, Weekday::Monday).ok(),
            Self::Month => today.first_of_month().checked_add(1.month()).ok(),
        }
    }

    /// Half past six in the morning of that day, in France.
    fn next(self) -> Timestamp {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let day = self.after(base::today());
        let moment = day.and_then(|day| day.to_datetime(time(6, 30, 0, 0)).to_zoned(zone).ok());
        moment.map_or_else(Timestamp::now, |moment| moment.timestamp())
    }
}

type Line = (String, String, String, Uuid, String);

impl Queries {
    /// What the person asked to get of a query.
    ///
    /// # Errors
    /// The query is not for them.
    pub async fn subscription(&self, person: &Person, id: i64) -> Result<Option<Subscription>, Error> {
        self.stored(person, id, None).await?;
        let mut look = self.records.look(person, everywhere(person)).await?;
        Ok(line(&mut look, id).await?.map(|(subscription, _)| subscription))
    }

    /// Send the query to the person from now on.
    ///
    /// # Errors
    /// [`Error::NoAddress`], [`Error::NoMail`], [`Error::Values`]; the query is not for them.
    pub async fn subscribe(
        &self,
        person: &Person,
        id: i64,
        asked: &Subscription,
        language: Language,
    ) -> Result<Subscription, Error> {
        let stored = self.stored(person, id, None).await?;
        if !self.mailer.is_set() {
            return Err(Error::NoMail);
        }
        person.email.as_ref().filter(|address| !address.is_empty()).ok_or(Error::NoAddress)?;
        format_of(&asked.format)?;
        parameter::values(&stored.parameters, &asked.values, language).map_err(Error::Values)?;
        let mut act = self.records.open(person, everywhere(person)).await?;
        let next = self.queue(&mut act, person, &stored.title, id, asked, language).await?;
        act.commit().await?;
        Ok(Subscription { next: Some(next.to_string()), ..asked.clone() })
    }

    /// Send it no longer. The job that waits sends nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unsubscribe(&self, person: &Person, id: i64) -> Result<(), Error> {
        self.stored(person, id, None).await?;
        let mut act = self.records.open(person, everywhere(person)).await?;
        sqlx::query("delete from queries.subscriptions where query = $1 and account = beffroi.actor()")
            .bind(id)
            .execute(&mut *act)
            .await?;
        act.commit().await?;
        Ok(())
    }

    /// Write down what is asked and the job that sends it next.
    async fn queue(
        &self,
        act: &mut sqlx::PgConnection,
        person: &Person,
        title: &str,
        id: i64,
        asked: &Subscription,
        language: Language,
    ) -> Result<Timestamp, Error> {
        let (turn, next) = (Uuid::new_v4(), asked.every.next());
        let sql = "insert into queries.subscriptions (query, given, every, format, turn, next)
            values ($1, $2, $3, $4, $5, $6::text::timestamptz) on conflict (account, query) do update set
            given = excluded.given, every = excluded.every, format = excluded.format, turn = excluded.turn, next = excluded.next";
        sqlx::query(sql)
            .bind(id)
            .bind(Value::Object(asked.values.clone()).to_string())
            .bind(asked.every.code())
            .bind(&asked.format)
            .bind(turn)
            .bind(next.to_string())
            .execute(&mut *act)
            .await?;
        let job = NewJob {
            kind: KIND,
            title: language.pick("Envoi : ", "Mailing: ", "Envío: ").to_owned() + title,
            commune: None,
            arguments: json!({"query": id, "turn": turn}),
            not_before: Some(next),
        };
        jobs::ask(act, person.account, language, &job).await.map_err(|_| Error::Busy)?;
        Ok(next)
    }
}

/// The row is of the person whatever the commune.
fn everywhere(person: &Person) -> Scope {
    person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()))
}

fn format_of(name: &str) -> Result<FileFormat, Error> {
    let known = matches!(name, "csv" | "xlsx" | "ods").then(|| FileFormat::read(name)).flatten();
    known.ok_or(Error::Records(crate::records::Error::Parameter("format".into())))
}

async fn line(session: &mut sqlx::PgConnection, id: i64) -> Result<Option<(Subscription, Uuid)>, Error> {
    let sql = "select given, every, format, turn, to_char(next at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
        from queries.subscriptions where query = $1 and account = beffroi.actor()";
    let found: Option<Line> = sqlx::query_as(sql).bind(id).fetch_optional(session).await?;
    Ok(found.and_then(|(given, every, format, turn, next)| {
        let values = serde_json::from_str(&given).unwrap_or_default();
        Some((Subscription { every: Every::read(&every)?, format, values, next: Some(next) }, turn))
    }))
}

/// The work that sends a query and queues the next time.
pub struct Mailing {
    queries: Queries,
}

#[derive(Debug, Deserialize)]
struct Arguments {
    query: i64,
    turn: Uuid,
}

impl Mailing {
    #[must_use]
    pub const fn new(queries: Queries) -> Self {
        Self { queries }
    }

    /// The result as an enclosure, or why there is none.
    async fn result(
        &self,
        person: &Arc<Person>,
        id: i64,
        asked: &Subscription,
        language: Language,
    ) -> Result<(String, Enclosure), Error> {
        let stored = self.queries.stored(person, id, None).await?;
        let order = stored.order(person, &asked.values, language)?;
        let format = format_of(&asked.format)?;
        let mut file = self.queries.file(&order, format, language).await.map_err(Error::for_a_runner)?;
        if file.metadata()?.len() > HEAVIEST {
            return Err(Error::TooLarge { most: 8 });
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        let name = format!("query-{id}.{}", format.extension());
        Ok((stored.title, Enclosure { name, media_type: format.media_type().to_owned(), content }))
    }
}

#[async_trait]
impl Work for Mailing {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn longest(&self) -> Duration {
        Duration::from_mins(3)
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let Arguments { query, turn } = task.read()?;
        let (person, language) = (task.person()?, task.language);
        let mut look = self.queries.records.look(person, everywhere(person)).await?;
        let due = line(&mut look, query).await?.filter(|(_, now)| *now == turn);
        drop(look);
        // Withdrawn, or asked anew meanwhile.
        let (Some((asked, _)), Some(address)) = (due, person.email.clone()) else { return Ok(Done::default()) };
        let mut ended = false;
        let (title, text, attachments) = match self.result(person, query, &asked, language).await {
            Ok((title, file)) => (title, said(language).to_owned(), vec![file]),
            // Away or busy: later. Anything else is told, and tried again the next time.
            Err(Error::Busy) => return Err(Error::Busy.into()),
            Err(Error::Database(error)) => return Err(error.into()),
            Err(error) => {
                // No longer theirs: said once.
                ended = matches!(error.kind(), Kind::NotFound | Kind::Forbidden);
                let told = error.explain(language);
                let title = language.pick("Requête non envoyée", "Query not sent", "Consulta no enviada");
                (title.to_owned(), format!("{}. {}\n\n{}", told.title, told.detail, told.remedy), Vec::new())
            }
        };
        let open = language.pick("Ouvrir la requête", "Open the query", "Abrir la consulta");
        let letter = Letter {
            to: vec![Recipient { name: Some(person.name.clone()), address }],
            subject: title.clone(),
            text,
            link: Some((open.to_owned(), format!("/app#record=stored-queries:{query}"))),
            attachments,
            language,
        };
        let mut act = self.queries.records.open(person, everywhere(person)).await?;
        self.queries.mailer.send(&mut act, person.account, None, &letter).await?;
        if ended {
            let sql = "delete from queries.subscriptions where query = $1 and account = beffroi.actor()";
            sqlx::query(sql).bind(query).execute(&mut *act).await?;
        } else {
            self.queries.queue(&mut act, person, &title, query, &asked, language).await?;
        }
        act.commit().await?;
        Ok(Done::saying(language.pick("Envoyée.", "Sent.", "Enviada.")))
    }
}

fn said(language: Language) -> &'static str {
    language.pick(
        "Bonjour,\n\nle résultat est joint. Il montre ce que vos rôles ouvrent aujourd’hui.",
        "Hello,\n\nthe result is enclosed. It shows what your roles open today.",
        "Hola:\n\nel resultado va adjunto. Muestra lo que sus roles abren hoy.",
    )
}

/// The mailer a [`Queries`] sends by.
impl Queries {
    /// With the mail server of the town.
    #[must_use]
    pub fn with_mailer(self, mailer: Mailer) -> Self {
        Self { mailer, ..self }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Every;

    #[test]
    fn it_comes_tomorrow_on_monday_or_on_the_first() {
        let friday = date(2026, 11, 27);
        for (every, day) in
            [(Every::Day, date(2026, 11, 28)), (Every::Week, date(2026, 11, 30)), (Every::Month, date(2026, 12, 1))]
        {
            assert_eq!(every.after(friday), Some(day));
        }
        assert_eq!(Every::Week.after(date(2026, 11, 30)), Some(date(2026, 12, 7)), "from Monday to Monday");
        assert_eq!(Every::Month.after(date(2026, 12, 1)), Some(date(2027, 1, 1)));
        assert_eq!(Every::read("month"), Some(Every::Month));
        assert_eq!(Every::read("hour"), None);
    }
}
