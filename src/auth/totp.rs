//! One-time codes (TOTP, RFC 6238): six digits, thirty seconds, one step of grace on each side, each code once.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::auth::{Error, Gate};

const PERIOD: u64 = 30;

/// What a person's application needs to make codes.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Setup {
    /// Base32, to type in.
    pub secret: String,
    /// `otpauth://` address, to scan.
    pub uri: String,
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn maker(secret: &str, login: &str) -> Option<Totp> {
    let bytes = Secret::try_from_base32(secret).ok()?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(PERIOD)
        .with_secret(bytes)
        .with_issuer(Some("Beffroi".to_owned()))
        .with_account_name(login.to_owned())
        .build()
        .ok()
}

/// The step of time a code is of, if it is right, near now, and later than the `last` one accepted.
pub fn step_of(secret: &str, code: &str, last: Option<i64>) -> Option<i64> {
    step_at(secret, code, last, now())
}

fn step_at(secret: &str, code: &str, last: Option<i64>, now: u64) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = maker(secret, "x")?.check(&code, now)?;
    i64::try_from(step).ok().filter(|step| last.is_none_or(|last| *step > last))
}

impl Gate {
    /// Begin: a secret that counts once a first code was given.
    ///
    /// # Errors
    /// When the database does not answer, or codes are set up already.
    pub(super) async fn begin_totp(&self, account: i64, login: &str) -> Result<Setup, Error> {
        let bytes: [u8; 20] = rand::random();
        let secret = Secret::from(bytes.to_vec()).to_base32();
        let sql = "update auth.credentials set totp = $2, totp_step = null where account = $1 and not totp_confirmed";
        let begun = sqlx::query(sql).bind(account).bind(&secret).execute(self.pool()).await?;
        let uri = maker(&secret, login).and_then(|maker| maker.to_url().ok()).ok_or(Error::Hashing)?;
        if begun.rows_affected() == 1 { Ok(Setup { secret, uri }) } else { Err(Error::TotpAlready) }
    }

    /// Confirm (`wanted`) or give up the codes, with a code that is right now.
    ///
    /// # Errors
    /// [`Error::CodeWrong`].
    pub(super) async fn set_totp(&self, account: i64, code: &str, wanted: bool) -> Result<(), Error> {
        let sql = "select totp, totp_step from auth.credentials where account = $1 and totp is not null";
        let set: Option<(String, Option<i64>)> = sqlx::query_as(sql).bind(account).fetch_optional(self.pool()).await?;
        let step = set.and_then(|(secret, last)| step_of(&secret, code, last)).ok_or(Error::CodeWrong)?;
        let sql = if wanted {
            "update auth.credentials set totp_confirmed = true, totp_step = $2 where account = $1"
        } else {
            "update auth.credentials set totp_confirmed = false, totp = null, totp_step = $2 where account = $1"
        };
        sqlx::query(sql).bind(account).bind(step).execute(self.pool()).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::step_at;

    /// The secret of RFC 6238, appendix B: "12345678901234567890".
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_codes_are_those_of_the_standard_and_good_once() {
        // Appendix B gives eight digits; six are their end.
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let step = step_at(SECRET, code, None, time);
            assert_eq!(step, i64::try_from(time / 30).ok(), "{time}");
            assert_eq!(step_at(SECRET, code, step, time), None, "a second time");
            assert!(step_at(SECRET, code, None, time + 30).is_some(), "one step late");
            assert_eq!(step_at(SECRET, code, None, time + 90), None, "too late");
        }
    }
}
