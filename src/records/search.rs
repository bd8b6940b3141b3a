//! One question over every record type the person may list.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::records::access::found_by_words;
use crate::records::model::{RecordType, said};
use crate::records::query::{self, Reading};
use crate::records::{Error, Records};

/// Records shown of each type.
const SHOWN: u32 = 8;

/// What was found of one type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordGroup)]
pub struct Group {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub items: Vec<Hit>,
}

/// A record found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordHit)]
pub struct Hit {
    pub id: i64,
    pub label: String,
    pub commune: Option<String>,
    pub point: Option<[f64; 2]>,
}

impl Records {
    /// Records of any type whose searched columns hold the words.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn search(
        &self,
        person: &Person,
        typed: &str,
        commune: Option<&str>,
        language: Language,
    ) -> Result<Vec<Group>, Error> {
        let mut groups = Vec::new();
        if typed.trim().is_empty() {
            return Ok(groups);
        }
        for kind in self.registry.types.values().filter(|kind| !kind.search.is_empty()) {
            let Ok(scope) = Self::reach(person, kind, "list", commune) else { continue };
            let mut look = self.look(person, scope).await?;
            let found = found_by_words(&mut look, kind, typed, SHOWN).await?.unwrap_or_default();
            let items = self.hits(&mut look, kind, &found).await?;
            drop(look);
            if !items.is_empty() {
                self.note_look(person, kind, items.iter().map(|hit| (hit.commune.clone(), hit.id))).await?;
                groups.push(Group { kind: kind.id.clone(), title: said(&kind.title, language), items });
            }
        }
        Ok(groups)
    }

    async fn hits(&self, look: &mut sqlx::PgConnection, kind: &RecordType, found: &[i64]) -> Result<Vec<Hit>, Error> {
        let reading = Reading::new(kind, &self.registry);
        let sql = format!(
            "select {} from {} where t.fid = any ($1) order by array_position($1, t.fid)",
            reading.row(),
            reading.relation()
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(found).fetch_all(look).await?;
        let row = |row| {
            query::read(row).map(|row| Hit { id: row.id, label: row.label, commune: row.commune, point: row.point })
        };
        Ok(rows.iter().map(row).collect::<Result<_, _>>()?)
    }
}
