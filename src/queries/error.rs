//! Why a query is not run, or did not come to its end.

use serde_json::{Map, Value, json};
use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::catalog::{Text, say};
use crate::db;
use crate::exchange::table::WriteError;
use crate::queries::plan::Costly;
use crate::queries::session::Refusal;
use crate::queries::wording::{WORDING, refused};
use crate::records::{self, Violation};

/// A refusal of a query.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no query {0}")]
    Unknown(i64),
    #[error("the query is for holders of another role")]
    OtherRole,
    #[error("{} values cannot be read", .0.len())]
    Values(Vec<Violation>),
    #[error("the parameters do not fit: {}", .0.join("; "))]
    Parameters(Vec<String>),
    #[error("PostgreSQL refuses it: {} {}", .0.code, .0.message)]
    Sql(Refusal),
    #[error("it calls {}", .0.join(", "))]
    Calls(Vec<String>),
    #[error("{0} is not open to queries")]
    TableClosed(String),
    #[error("{table}.{column} is not open to queries")]
    ColumnClosed { table: String, column: String },
    #[error("the person may not open {0:?}")]
    ListForbidden(Text),
    #[error("the person may not see the records of {0:?}")]
    PersonalForbidden(Text),
    #[error("stopped after {seconds} s")]
    TooSlow { seconds: u64, costly: Option<Costly> },
    #[error("{given} columns, {most} allowed")]
    Columns { given: usize, most: usize },
    #[error("one row is too large")]
    RowTooLarge,
    #[error("more than {most} rows")]
    TooManyRows { most: usize },
    #[error("the result is larger than {most} MiB")]
    TooLarge { most: usize },
    #[error("other queries are running")]
    Busy,
    #[error("the account has no e-mail address")]
    NoAddress,
    #[error("no mail leaves this server")]
    NoMail,
    #[error("the file could not be written: {0}")]
    Writing(#[from] std::io::Error),
    #[error(transparent)]
    Written(#[from] WriteError),
    #[error(transparent)]
    Records(#[from] records::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// As told to somebody who runs the query and did not write it: without the words of PostgreSQL.
    #[must_use]
    pub fn for_a_runner(self) -> Self {
        match self {
            Self::Sql(refusal) => Self::Sql(Refusal { message: String::new(), hint: None, spot: None, ..refusal }),
            other => other,
        }
    }

    fn message(&self, language: Language) -> (&'static str, Vec<String>) {
        let said = |title: &Text| say(title, language.code()).into_owned();
        match self {
            Self::Unknown(id) => ("unknown", vec![id.to_string()]),
            Self::OtherRole => ("other-role", Vec::new()),
            Self::Values(violations) => {
                let all: Vec<String> = violations
                    .iter()
                    .map(|v| format!("{} : {}", v.field.as_deref().unwrap_or_default(), v.message))
                    .collect();
                ("values", vec![all.join(" ")])
            }
            Self::Parameters(faults) => ("parameters", vec![faults.join(" ")]),
            Self::Calls(functions) => ("calls", vec![functions.join(", ")]),
            Self::TableClosed(table) => ("table-closed", vec![table.clone()]),
            Self::ColumnClosed { table, column } => ("column-closed", vec![column.clone(), table.clone()]),
            Self::ListForbidden(title) => ("list-forbidden", vec![said(title)]),
            Self::PersonalForbidden(title) => ("personal-forbidden", vec![said(title)]),
            Self::TooSlow { seconds, costly } => (
                "too-slow",
                vec![seconds.to_string(), costly.as_ref().map(|costly| costly.said(language)).unwrap_or_default()],
            ),
            Self::Columns { given: 0, .. } => ("no-columns", Vec::new()),
            Self::Columns { given, most } => ("columns", vec![given.to_string(), most.to_string()]),
            Self::RowTooLarge => ("row-too-large", Vec::new()),
            Self::TooManyRows { most } => ("too-many-rows", vec![most.to_string()]),
            Self::TooLarge { most } => ("too-large", vec![most.to_string()]),
            Self::Sql(_) | Self::Busy | Self::Written(_) | Self::Records(_) | Self::Database(_) => ("busy", Vec::new()),
            Self::NoAddress => ("no-address", Vec::new()),
            Self::NoMail => ("no-mail", Vec::new()),
            Self::Writing(_) => ("writing", Vec::new()),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown(_) => Kind::NotFound,
            Self::OtherRole | Self::ListForbidden(_) | Self::PersonalForbidden(_) => Kind::Forbidden,
            Self::Busy => Kind::Busy,
            Self::Writing(_) => Kind::Unavailable,
            Self::Written(error) => error.kind(),
            Self::Records(error) => error.kind(),
            Self::Database(error) => error.kind(),
            _ => Kind::Unprocessable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Sql(refusal) => refused(refusal, language),
            Self::Written(error) => error.explain(language),
            Self::Records(error) => error.explain(language),
            Self::Database(error) => error.explain(language),
            _ => {
                let (key, filled) = self.message(language);
                let mut told = told(WORDING, key, &filled, language);
                told.detail.truncate(told.detail.trim_end().len());
                told
            }
        }
    }

    fn details(&self, language: Language) -> Option<Map<String, Value>> {
        let details = match self {
            Self::Values(violations) => json!({"violations": violations}),
            Self::Sql(Refusal { code, spot: Some(spot), .. }) => {
                json!({"code": code, "line": spot.line, "column": spot.column})
            }
            Self::Sql(Refusal { code, .. }) => json!({"code": code}),
            Self::Records(error) => return error.details(language),
            _ => return None,
        };
        details.as_object().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};
    use crate::queries::plan::Costly;
    use crate::queries::session::Refusal;
    use crate::queries::statement::Spot;
    use crate::queries::wording::CODES;

    fn sql(code: &str) -> Error {
        let spot = Some(Spot { line: 2, column: 5 });
        let about = Some("parcelles".into());
        Error::Sql(Refusal { code: code.into(), message: "said by PostgreSQL".into(), hint: None, about, spot })
    }

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        let title: crate::catalog::Text = [("fr", "Lignes"), ("en", "Lines"), ("es", "Líneas")]
            .map(|(code, title)| (code.to_owned(), title.to_owned()))
            .into();
        let mut refusals = vec![
            Error::Unknown(1),
            Error::OtherRole,
            Error::Values(vec![crate::records::Violation::of("day", "…")]),
            Error::Parameters(vec![":day is nowhere".into()]),
            Error::Calls(vec!["pg_sleep".into()]),
            Error::TableClosed("auth.accounts".into()),
            Error::ColumnClosed { table: "a.b".into(), column: "c".into() },
            Error::ListForbidden(title.clone()),
            Error::PersonalForbidden(title),
            Error::TooSlow { seconds: 10, costly: Some(Costly::Pairs { rows: 1e6 }) },
            Error::TooSlow { seconds: 10, costly: None },
            Error::Columns { given: 0, most: 90 },
            Error::Columns { given: 91, most: 90 },
            Error::RowTooLarge,
            Error::TooManyRows { most: 1 },
            Error::TooLarge { most: 1 },
            Error::Busy,
            Error::NoAddress,
            Error::NoMail,
            Error::Writing(std::io::Error::other("full")),
            sql("99999"),
            sql("42601").for_a_runner(),
        ];
        refusals.extend(CODES.iter().map(|(code, _)| sql(code)));
        for refusal in refusals {
            let told = Language::ALL.map(|language| refusal.explain(language));
            for said in &told {
                assert!(
                    said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5,
                    "{refusal:?}: {said:?}"
                );
                assert!(!said.detail.contains('{') && !said.remedy.contains('{'), "{refusal:?}: {said:?}");
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{refusal:?}");
        }
    }

    #[test]
    fn whoever_runs_a_query_is_not_told_the_words_of_postgresql() {
        let said = |error: Error| format!("{:?}", error.explain(Language::French));
        assert!(said(sql("99999")).contains("said by PostgreSQL") && said(sql("42601")).contains("ligne 2, colonne 5"));
        let veiled = said(sql("99999").for_a_runner());
        assert!(!veiled.contains("PostgreSQL") && !veiled.contains("ligne"), "{veiled}");
    }
}
