//! Telling somebody.

use sqlx::PgConnection;

use crate::base::Language;
use crate::notifications::Error;

const TITLE: usize = 200;
const TEXT: usize = 1_000;

/// What somebody is told.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// A few words; cut at 200 characters.
    pub title: String,
    /// A sentence more; cut at 1,000 characters.
    pub text: String,
    /// Page of this site it leads to, from `/`: a record is `/app#record=map-notes:7`.
    pub link: Option<String>,
}

/// Tell `account` something of a commune, within the transaction of whoever makes it so: told when it commits. `notice` is
/// written in the language of who is told. False: the account is closed, or does not reach the commune.
///
/// # Errors
/// When the session may not speak of this commune; when the database does not answer.
pub async fn notify(
    act: &mut PgConnection,
    account: i64,
    commune: Option<&str>,
    notice: impl FnOnce(Language) -> Notice,
) -> Result<bool, Error> {
    let language: Option<String> =
        sqlx::query_scalar("select notifications.language_of($1)").bind(account).fetch_one(&mut *act).await?;
    let Some(language) = language else { return Ok(false) };
    let Notice { title, text, link } = notice(Language::from_tag(&language).unwrap_or_default());
    let told: Option<i64> = sqlx::query_scalar("select notifications.notify($1, $2, $3, $4, $5)")
        .bind(account)
        .bind(commune)
        .bind(cut(&title, TITLE))
        .bind(cut(&text, TEXT))
        .bind(link)
        .fetch_one(act)
        .await?;
    Ok(told.is_some())
}

fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|sign| !sign.is_control() || *sign == '\n').take(most).collect()
}
