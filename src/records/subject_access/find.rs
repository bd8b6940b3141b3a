//! Records that tell of a person, now or formerly, by words of their personal fields.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::{literal, quoted};
use crate::db::Scope;
use crate::records::model::{Field, FieldKind, RecordType, said};
use crate::records::query::label;
use crate::records::{Error, Records};

/// Subject and action of the right to hand over what is held about a person.
const RIGHT: (&str, &str) = ("personal-data", "export");
/// Records told of each type.
const MOST: i64 = 50;

/// What is held in records of one type.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldGroup {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub items: Vec<Held>,
}

/// A record that tells of the person.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
#[schema(as = HeldRecord)]
pub struct Held {
    pub id: i64,
    /// Its name; of a deleted record its number.
    pub label: String,
    pub commune: Option<String>,
    /// The words are in the present record; else only in its history.
    pub present: bool,
}

impl Records {
    /// Communes in which the person may hand over what is held about somebody.
    pub(super) fn hands_over(person: &Person) -> Result<Scope, Error> {
        let subject = [("fr", "données personnelles"), ("en", "personal data"), ("es", "datos personales")];
        let subject = subject.map(|(language, text)| (language.to_owned(), text.to_owned())).into();
        person.reach(RIGHT.0, RIGHT.1).ok_or_else(|| Error::Forbidden { subject, action: RIGHT.1.to_owned() })
    }

    /// Records whose personal fields hold, or held, every one of the words.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Parameter`] for fewer than three letters.
    pub async fn held(&self, person: &Person, typed: &str, language: Language) -> Result<Vec<HeldGroup>, Error> {
        let scope = Self::hands_over(person)?;
        let words: Vec<String> = typed.split_whitespace().take(8).map(str::to_owned).collect();
        if typed.chars().filter(|sign| sign.is_alphanumeric()).count() < 3 {
            return Err(Error::Parameter("q".into()));
        }
        let mut groups = Vec::new();
        let mut look = self.look(person, scope).await?;
        // A type that only refers to persons says nothing of them in words: they are found in their own records.
        let in_words = |kind: &&RecordType| personal(kind).next().is_some();
        for kind in self.registry.types.values().map(|kind| &**kind).filter(in_words) {
            let found = sqlx::query_as(AssertSqlSafe(query(kind))).bind(kind.relation()).bind(&words).bind(MOST);
            let items: Vec<Held> = found.fetch_all(&mut *look).await?;
            if !items.is_empty() {
                groups.push(HeldGroup { kind: kind.id.clone(), title: said(&kind.title, language), items });
            }
        }
        drop(look);
        for group in &groups {
            let Some(kind) = self.registry.types.get(&group.kind) else { continue };
            self.note_look(person, kind, group.items.iter().map(|held| (held.commune.clone(), held.id))).await?;
        }
        Ok(groups)
    }
}

/// The fields of a type that tell of a person in words.
fn personal(kind: &RecordType) -> impl Iterator<Item = &Field> {
    kind.fields.iter().filter(|field| field.personal && !matches!(field.kind, FieldKind::File | FieldKind::Reference))
}

fn query(kind: &RecordType) -> String {
    let now: Vec<String> = personal(kind).map(|field| format!("t.{}::text", quoted(&field.name))).collect();
    let then: Vec<String> = personal(kind).map(|field| format!("v.before ->> {}", literal(&field.name))).collect();
    let commune = if kind.by_commune { "t.commune::text" } else { "null::text" };
    let has = |texts: Vec<String>| {
        format!(
            "not exists (select from unnest($2::text[]) w where beffroi.fold(concat_ws(' ', {})) not like '%' || beffroi.fold(w) || '%')",
            texts.join(", ")
        )
    };
    let table = kind.sql_table();
    format!(
        "with present as (select t.fid from {table} t where {now} limit $3),
        former as (select distinct v.fid from beffroi.revision v where v.relation = $1 and v.before is not null and {then} limit $3)
        select f.fid as id, coalesce(case when t.fid is not null then {label} end, '#' || f.fid) as label,
            coalesce({commune}, (select r.commune from beffroi.revision r where r.relation = $1 and r.fid = f.fid order by r.version desc limit 1)) as commune,
            exists (select from present p where p.fid = f.fid) as present
        from (select fid from present union select fid from former) f left join {table} t on t.fid = f.fid order by f.fid limit $3",
        now = has(now),
        then = has(then),
        label = label(kind, "t"),
    )
}
