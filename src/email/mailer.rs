//! The way to the mail server of the town.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::json;
use sqlx::PgConnection;

use crate::email::letter::{Letter, Link};
use crate::email::settings::Encryption;
use crate::email::{EmailSettings, Error, wording};
use crate::jobs::{NewJob, ask, ask_for_program};

/// Longest wait for the mail server.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections kept.
const CONNECTIONS: u32 = 2;

/// E-mail of this server. Cheap to clone.
#[derive(Clone, Default)]
pub struct Mailer(Option<Arc<Way>>);

struct Way {
    settings: EmailSettings,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// What browsers call this server.
    site: Option<String>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Mailer").field(&self.0.as_ref().map(|way| &way.settings)).finish()
    }
}

impl Mailer {
    /// By these settings; without any nothing is sent, and who asks is told. `site`: what browsers call this server.
    ///
    /// # Errors
    /// When the certificates of the authority cannot be read, in words for whoever installs.
    pub fn new(settings: Option<EmailSettings>, site: Option<String>) -> Result<Self, String> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let transport = transport(&settings)?;
        Ok(Self(Some(Arc::new(Way { settings, transport, site }))))
    }

    /// Whether e-mail leaves this server.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Have a letter sent within the transaction of a person's act; the number of the job that sends it. `commune`: of
    /// which commune the job is.
    ///
    /// # Errors
    /// [`Error::Unset`]; a letter that is none; [`Error::Job`].
    pub async fn send(
        &self,
        act: &mut PgConnection,
        account: i64,
        commune: Option<&str>,
        letter: &Letter,
    ) -> Result<i64, Error> {
        let job = self.job(commune, letter)?;
        let job = ask(act, account, letter.language, &job).await?;
        put(act, job, Some(account), letter).await
    }

    /// The same in a session of the program itself, in nobody's name.
    ///
    /// # Errors
    /// As [`Mailer::send`].
    pub async fn send_for_program(
        &self,
        session: &mut PgConnection,
        commune: Option<&str>,
        letter: &Letter,
    ) -> Result<i64, Error> {
        let job = self.job(commune, letter)?;
        let job = ask_for_program(session, None, letter.language, &job).await?;
        put(session, job, None, letter).await
    }

    fn job(&self, commune: Option<&str>, letter: &Letter) -> Result<NewJob, Error> {
        self.way()?;
        letter.check()?;
        let (title, arguments) = (wording::job(letter.language, &letter.subject), json!({}));
        Ok(NewJob { kind: super::work::KIND, title, commune: commune.map(str::to_owned), arguments, not_before: None })
    }

    fn way(&self) -> Result<&Way, Error> {
        self.0.as_deref().ok_or(Error::Unset)
    }

    /// Hand a letter to the mail server now. `id` is the same on every attempt.
    ///
    /// # Errors
    /// [`Error::Unset`], [`Error::Refused`], [`Error::Away`].
    pub(super) async fn hand_over(&self, letter: &Letter, id: &str) -> Result<(), Error> {
        let way = self.way()?;
        let message: Message = super::compose::compose(letter, &way.settings, id, way.site.as_deref())?;
        way.transport.send(message).await?;
        Ok(())
    }

    /// Whether the mail server answers and takes the account.
    ///
    /// # Errors
    /// [`Error::Unset`], [`Error::Refused`], [`Error::Away`].
    pub async fn try_connection(&self) -> Result<(), Error> {
        let answers = self.way()?.transport.test_connection().await?;
        if answers { Ok(()) } else { Err(Error::Away("NOOP".into())) }
    }

    /// Name and port of the mail server.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        self.0.as_ref().map(|way| format!("{}:{}", way.settings.host, way.settings.port))
    }
}

fn transport(settings: &EmailSettings) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let tls = match settings.encryption {
        Encryption::None => Tls::None,
        Encryption::Whole => Tls::Wrapper(trust(settings)?),
        Encryption::StartTls => Tls::Required(trust(settings)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
        .port(settings.port)
        .tls(tls)
        .timeout(Some(PATIENCE))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS));
    if let Some((user, password)) = &settings.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.text().to_owned()));
    }
    Ok(builder.build())
}

fn trust(settings: &EmailSettings) -> Result<TlsParameters, String> {
    let refused = |why: String| format!("email.ca-file: {why}");
    let mut trust = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        let authority = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
        trust =
            trust.add_root_certificate(Certificate::from_pem(&authority).map_err(|error| refused(error.to_string()))?);
    }
    trust.build().map_err(|error| refused(error.to_string()))
}

async fn put(act: &mut PgConnection, job: i64, account: Option<i64>, letter: &Letter) -> Result<i64, Error> {
    let link = letter.link.clone().map(|(title, path)| sqlx::types::Json(Link { title, path }));
    let sql = "insert into email.letters (job, account, recipients, subject, text, link, language)
        values ($1, $2, $3, $4, $5, $6, $7) returning fid";
    let id: i64 = sqlx::query_scalar(sql)
        .bind(job)
        .bind(account)
        .bind(sqlx::types::Json(&letter.to))
        .bind(&letter.subject)
        .bind(&letter.text)
        .bind(link)
        .bind(letter.language.code())
        .fetch_one(&mut *act)
        .await?;
    for file in &letter.attachments {
        let sql = "insert into email.attachments (letter, name, media_type, content) values ($1, $2, $3, $4)";
        sqlx::query(sql)
            .bind(id)
            .bind(&file.name)
            .bind(&file.media_type)
            .bind(&file.content)
            .execute(&mut *act)
            .await?;
    }
    Ok(job)
}
