//! Why somebody is not let in.

use serde_json::{Map, Value, json};
use thiserror::Error as ThisError;

use crate::auth::wording::WORDING;
use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;

/// A refusal of the gate.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("nobody is signed in")]
    NotSignedIn,
    #[error("wrong login or password")]
    Wrong,
    #[error("a one-time code is needed")]
    CodeNeeded,
    #[error("the one-time code is not right")]
    CodeWrong,
    #[error("too many failures: {seconds} s")]
    Waiting { seconds: u64 },
    #[error("the form does not come from this site")]
    Forged,
    #[error("a token cannot do this")]
    InPerson,
    #[error("no such token")]
    TokenUnknown,
    #[error("the token of the request is unknown, withdrawn or expired")]
    TokenRefused,
    #[error("too many tokens")]
    TokensMany,
    #[error("one-time codes are set up already")]
    TotpAlready,
    #[error("the link was used or is too old")]
    InvitationGone,
    #[error("the password is too short")]
    PasswordShort,
    #[error("the password is too long")]
    PasswordLong,
    #[error("the password could be guessed")]
    PasswordGuessable,
    #[error("the login cannot be read")]
    LoginUnreadable,
    #[error("the login is taken")]
    LoginTaken,
    #[error("the name is missing")]
    NameMissing,
    #[error("no role `{0}`")]
    RoleUnknown(String),
    #[error("a text is too long")]
    TooLong,
    #[error("the password of this account is kept elsewhere")]
    PasswordElsewhere,
    #[error("no directory is set")]
    DirectoryUnset,
    #[error("the directory does not answer")]
    DirectoryAway,
    #[error("the directory refuses: code {code}")]
    DirectoryRefuses { code: u32 },
    #[error("the directory shows nobody")]
    DirectoryEmpty,
    #[error("no group of communes `{0}`")]
    GroupUnknown(String),
    #[error("no account `{0}`")]
    AccountUnknown(String),
    #[error("no OpenID provider is set")]
    OpenIdUnset,
    #[error("the OpenID provider does not answer")]
    OpenIdAway,
    #[error("the answer of the OpenID provider is not taken")]
    OpenIdRefused,
    #[error("no account is tied to this person of the provider")]
    OpenIdStranger,
    #[error("the account asks for a one-time code")]
    OpenIdCode,
    #[error("the server has no public name")]
    PasskeysUnset,
    #[error("the passkey is not taken")]
    PasskeyRefused,
    #[error("ten passkeys already")]
    PasskeysMany,
    #[error("no such passkey")]
    PasskeyUnknown,
    #[error("hashing failed")]
    Hashing,
    #[error("the server is closing")]
    Closing,
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// A new account refused by the database: its login is taken.
    pub(super) fn of_account(error: sqlx::Error) -> Self {
        if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
            return Self::LoginTaken;
        }
        error.into()
    }

    /// Key of the message, and what fills it.
    fn message(&self) -> (&'static str, Vec<String>) {
        let key = match self {
            Self::NotSignedIn => "not-signed-in",
            Self::Wrong => "wrong",
            Self::CodeNeeded => "code-needed",
            Self::CodeWrong => "code-wrong",
            Self::Waiting { seconds } => return ("waiting", vec![seconds.to_string()]),
            Self::Forged => "forged",
            Self::InPerson => "in-person",
            Self::TokenUnknown => "token-unknown",
            Self::TokenRefused => "token-refused",
            Self::TokensMany => "tokens-many",
            Self::TotpAlready => "totp-already",
            Self::InvitationGone => "invitation-gone",
            Self::PasswordShort => "password-short",
            Self::PasswordLong => "password-long",
            Self::PasswordGuessable => "password-guessable",
            Self::LoginUnreadable => "login-unreadable",
            Self::LoginTaken => "login-taken",
            Self::NameMissing => "name-missing",
            Self::RoleUnknown(role) => return ("role-unknown", vec![role.clone()]),
            Self::PasswordElsewhere => "password-elsewhere",
            Self::DirectoryUnset => "directory-unset",
            Self::DirectoryAway => "directory-away",
            Self::DirectoryRefuses { code } => return ("directory-refuses", vec![code.to_string()]),
            Self::DirectoryEmpty => "directory-empty",
            Self::GroupUnknown(siren) => return ("group-unknown", vec![siren.clone()]),
            Self::AccountUnknown(login) => return ("account-unknown", vec![login.clone()]),
            Self::OpenIdUnset => "openid-unset",
            Self::OpenIdAway => "openid-away",
            Self::OpenIdRefused => "openid-refused",
            Self::OpenIdStranger => "openid-stranger",
            Self::OpenIdCode => "openid-code",
            Self::PasskeysUnset => "passkeys-unset",
            Self::PasskeyRefused => "passkey-refused",
            Self::PasskeysMany => "passkeys-many",
            Self::PasskeyUnknown => "passkey-unknown",
            Self::TooLong => "too-long",
            Self::Hashing | Self::Closing | Self::Database(_) => "unavailable",
        };
        (key, Vec::new())
    }

    /// The field of a form the refusal is about.
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::PasswordShort | Self::PasswordLong | Self::PasswordGuessable => Some("password"),
            Self::LoginUnreadable | Self::LoginTaken => Some("login"),
            Self::NameMissing => Some("name"),
            Self::CodeWrong => Some("code"),
            _ => None,
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotSignedIn | Self::Wrong | Self::CodeNeeded | Self::TokenRefused | Self::PasskeyRefused => {
                Kind::Unauthenticated
            }
            Self::Forged | Self::InPerson | Self::OpenIdRefused | Self::OpenIdStranger | Self::OpenIdCode => {
                Kind::Forbidden
            }
            Self::TokenUnknown | Self::OpenIdUnset | Self::PasskeysUnset | Self::PasskeyUnknown => Kind::NotFound,
            Self::Waiting { .. } => Kind::TooMany,
            Self::InvitationGone => Kind::Gone,
            Self::TotpAlready
            | Self::TokensMany
            | Self::PasskeysMany
            | Self::PasswordElsewhere
            | Self::DirectoryEmpty => Kind::Conflict,
            Self::TooLong | Self::DirectoryUnset => Kind::Invalid,
            Self::DirectoryAway | Self::DirectoryRefuses { .. } | Self::OpenIdAway => Kind::Unavailable,
            Self::Hashing => Kind::Internal,
            Self::Closing => Kind::Unavailable,
            Self::Database(error) => error.kind(),
            _ => Kind::Unprocessable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Database(error) = self {
            return error.explain(language);
        }
        let (key, filled) = self.message();
        told(WORDING, key, &filled, language)
    }

    fn details(&self, language: Language) -> Option<Map<String, Value>> {
        let details = match (self, self.field()) {
            (Self::CodeNeeded, _) => json!({"needs": "code"}),
            (_, Some(field)) => {
                json!({"violations": [{"field": field, "message": self.explain(language).detail}]})
            }
            _ => return None,
        };
        details.as_object().cloned()
    }

    fn retry_after(&self) -> Option<u64> {
        if let Self::Waiting { seconds } = self { Some(*seconds) } else { None }
    }
}
