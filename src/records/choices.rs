//! Records a field may refer to, found by words.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::catalog::quoted;
use crate::records::access::found_by_words;
use crate::records::model::RecordType;
use crate::records::query::label;
use crate::records::{Error, Records};

/// Choices shown.
const SHOWN: u32 = 30;

/// A record to refer to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceOf {
    pub value: i64,
    pub title: String,
}

impl Records {
    /// Records `field` of `kind` may refer to whose name holds the words; the first in order without any.
    ///
    /// # Errors
    /// [`Error::Parameter`] when the field refers to nothing; the person may see none of what it refers to, and the field is
    /// not open.
    pub async fn choices(
        &self,
        person: &Person,
        kind: &RecordType,
        field: &str,
        typed: &str,
        commune: Option<&str>,
    ) -> Result<Vec<ChoiceOf>, Error> {
        let open = kind.field(field).is_some_and(|field| field.open);
        let referred = kind.field(field).and_then(|field| field.reference.as_ref());
        let referred = referred
            .and_then(|id| self.registry.types.get(id))
            .ok_or_else(|| Error::Parameter(field.chars().take(60).collect()))?;
        let scope = Self::reach(person, referred, "list", commune);
        let scope = if open { scope.or_else(|_| Self::writes(person, kind, commune))? } else { scope? };
        let mut look = self.look(person, scope).await?;
        let name = label(referred, "t");
        let mut conditions = vec!["true".to_owned()];
        let mut found = None;
        if !typed.trim().is_empty() {
            if referred.search.is_empty() {
                conditions.push(format!("beffroi.fold({name}) like '%' || beffroi.fold($2) || '%'"));
            } else {
                found = found_by_words(&mut look, referred, typed, SHOWN).await?;
                conditions.push("t.fid = any ($3)".into());
            }
        }
        if referred.by_commune && commune.is_some() {
            conditions.push("(t.commune = $1 or t.commune is null)".into());
        }
        let order: Vec<String> =
            referred.sort.iter().map(|column| format!("t.{}", quoted(column.trim_start_matches('-')))).collect();
        let order = if order.is_empty() { "t.fid".to_owned() } else { order.join(", ") };
        let sql = format!(
            "select t.fid, {name} from {} t where {} order by {order} limit {SHOWN}",
            referred.sql_table(),
            conditions.join(" and ")
        );
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(commune)
            .bind(typed.trim())
            .bind(found.unwrap_or_default())
            .fetch_all(&mut *look)
            .await?;
        Ok(rows.into_iter().map(|(value, title)| ChoiceOf { value, title }).collect())
    }
}
