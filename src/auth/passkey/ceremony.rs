//! Making a passkey, and signing in with one: a challenge, and its answer once, within five minutes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};

use crate::auth::passkey::Passkeys;
use crate::auth::secret::Secret;
use crate::auth::session::Opened;
use crate::auth::{Error, Gate};

/// Passkeys of one account.
const MOST: i64 = 10;
/// Challenges to sign in without an answer, of everybody together; beyond, the oldest give way.
const WAITING: i64 = 10_000;

/// What the browser is asked to do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Challenge {
    /// Names the challenge in the answer.
    pub ceremony: String,
    /// Options of `navigator.credentials.create` or `get`, as JSON (Web Authentication Level 3, section 5.1.10).
    #[serde(rename = "publicKey")]
    #[schema(value_type = Object)]
    pub public_key: Value,
}

impl Gate {
    /// This server as a relying party.
    ///
    /// # Errors
    /// [`Error::PasskeysUnset`].
    fn party(&self) -> Result<&Passkeys, Error> {
        self.passkeys().ok_or(Error::PasskeysUnset)
    }

    /// Begin a passkey of a person who knows the password of the account.
    ///
    /// # Errors
    /// [`Error::Wrong`], [`Error::PasskeysMany`], [`Error::PasskeysUnset`], [`Error::PasswordElsewhere`].
    pub(super) async fn begin_passkey(&self, account: i64, password: &str) -> Result<Challenge, Error> {
        let party = &self.party()?.party;
        let (login, name) = self.own_password(account, password).await?;
        let sql = "select handle, credential_id from auth.passkeys where account = $1";
        let there: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(sql).bind(account).fetch_all(self.pool()).await?;
        if i64::try_from(there.len()).unwrap_or(MOST) >= MOST {
            return Err(Error::PasskeysMany);
        }
        let handle = there.first().map_or_else(Uuid::new_v4, |(handle, _)| *handle);
        let known = there.into_iter().map(|(_, id)| id).collect();
        let begun = party.start_passkey_registration(handle, &login, &name, Some(known));
        let (challenge, state) = begun.map_err(refused)?;
        let ceremony = self.await_answer(Some(account), &(handle, state)).await?;
        Ok(Challenge { ceremony, public_key: found_without_login(challenge)? })
    }

    /// Keep the passkey the authenticator made.
    ///
    /// # Errors
    /// [`Error::PasskeyRefused`]; [`Error::PasskeysMany`]; [`Error::NameMissing`].
    pub(super) async fn keep_passkey(
        &self,
        account: i64,
        ceremony: &str,
        name: &str,
        answer: &RegisterPublicKeyCredential,
    ) -> Result<i64, Error> {
        let name: String = name.trim().chars().filter(|sign| !sign.is_control()).take(80).collect();
        if name.is_empty() {
            return Err(Error::NameMissing);
        }
        let (handle, state): (Uuid, PasskeyRegistration) = self.answered(ceremony, Some(account)).await?;
        let made = self.party()?.party.finish_passkey_registration(answer, &state).map_err(refused)?;
        let mut keeping = self.pool().begin().await?;
        // One at a time for an account: several begun together count one another.
        let sql = "select pg_advisory_xact_lock(hashtextextended('auth.passkeys', $1))";
        sqlx::query(sql).bind(account).execute(&mut *keeping).await?;
        let sql = "select count(*) from auth.passkeys where account = $1";
        let there: i64 = sqlx::query_scalar(sql).bind(account).fetch_one(&mut *keeping).await?;
        if there >= MOST {
            return Err(Error::PasskeysMany);
        }
        let sql =
            "insert into auth.passkeys (account, handle, credential_id, credential, name) values ($1, $2, $3, $4, $5)
            on conflict do nothing returning id";
        let kept = sqlx::query_scalar(sql).bind(account).bind(handle).bind(made.cred_id().clone());
        let kept: Option<i64> = kept.bind(Json(&made)).bind(name).fetch_optional(&mut *keeping).await?;
        keeping.commit().await?;
        kept.ok_or(Error::PasskeyRefused)
    }

    /// Ask for any passkey of this server.
    ///
    /// # Errors
    /// [`Error::PasskeysUnset`].
    pub(super) async fn ask_passkey(&self) -> Result<Challenge, Error> {
        let (challenge, state) = self.party()?.party.start_discoverable_authentication().map_err(refused)?;
        let ceremony = self.await_answer(None, &state).await?;
        let public_key = serde_json::to_value(challenge.public_key).map_err(|_| Error::Hashing)?;
        Ok(Challenge { ceremony, public_key })
    }

    /// Sign in the owner of the passkey that answered.
    ///
    /// # Errors
    /// [`Error::PasskeyRefused`], also for a closed account.
    pub(super) async fn sign_in_by_passkey(
        &self,
        ceremony: &str,
        answer: &PublicKeyCredential,
    ) -> Result<Opened, Error> {
        let state: DiscoverableAuthentication = self.answered(ceremony, None).await?;
        let party = &self.party()?.party;
        let (handle, credential) = party.identify_discoverable_authentication(answer).map_err(refused)?;
        let sql = "select p.id, p.account, p.credential from auth.passkeys p join auth.accounts a on a.fid = p.account
            where p.credential_id = $1 and p.handle = $2 and a.active and a.origin = 'local'";
        let known: Option<(i64, i64, Json<Passkey>)> =
            sqlx::query_as(sql).bind(credential).bind(handle).fetch_optional(self.pool()).await?;
        let (id, account, Json(mut passkey)) = known.ok_or(Error::PasskeyRefused)?;
        let proved = party.finish_discoverable_authentication_v2(answer, state, &passkey);
        let proved =
            proved.inspect_err(|_| tracing::warn!(account, passkey = id, "of this account")).map_err(refused)?;
        let seen = passkey.clone();
        passkey.update_credential(&proved);
        // Two answers with one counter: the second was copied from the first.
        let sql = "update auth.passkeys set used = now(), credential = $2 where id = $1 and credential = $3";
        let counted = sqlx::query(sql).bind(id).bind(Json(&passkey)).bind(Json(&seen)).execute(self.pool()).await?;
        if counted.rows_affected() != 1 {
            tracing::warn!(account, passkey = id, "a passkey answered twice at once");
            return Err(Error::PasskeyRefused);
        }
        self.open_session(account).await
    }

    /// Remember what was asked; its name.
    async fn await_answer(&self, account: Option<i64>, state: &(impl Serialize + Sync)) -> Result<String, Error> {
        // Whoever asks for many only shortens the time of those who wait to sign in; nobody is shut out.
        let sql = "delete from auth.ceremonies where expires < now() or digest in (select digest from auth.ceremonies
            where account is null order by expires desc offset $1)";
        sqlx::query(sql).bind(WAITING).execute(self.pool()).await?;
        let secret = Secret::draw();
        let sql = "insert into auth.ceremonies (digest, account, state, expires)
            values ($1, $2, $3, now() + interval '5 minutes')";
        sqlx::query(sql).bind(secret.digest()).bind(account).bind(Json(state)).execute(self.pool()).await?;
        Ok(secret.text().to_owned())
    }

    /// What was asked, for its first answer only.
    async fn answered<T: DeserializeOwned>(&self, ceremony: &str, account: Option<i64>) -> Result<T, Error> {
        let secret = Secret::read(ceremony).ok_or(Error::PasskeyRefused)?;
        let sql = "delete from auth.ceremonies
            where digest = $1 and account is not distinct from $2 and expires > now() returning state";
        let state: Option<Value> =
            sqlx::query_scalar(sql).bind(secret.digest()).bind(account).fetch_optional(self.pool()).await?;
        serde_json::from_value(state.ok_or(Error::PasskeyRefused)?).map_err(|_| Error::PasskeyRefused)
    }
}

/// Ask the authenticator to remember the account: nobody types a login to sign in.
fn found_without_login(challenge: CreationChallengeResponse) -> Result<Value, Error> {
    let mut options = serde_json::to_value(challenge.public_key).map_err(|_| Error::Hashing)?;
    if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
        selection.insert("residentKey".into(), "required".into());
        selection.insert("requireResidentKey".into(), true.into());
    }
    Ok(options)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: WebauthnError) -> Error {
    tracing::warn!(%error, "a passkey is not taken");
    Error::PasskeyRefused
}
