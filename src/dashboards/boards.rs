//! The dashboards of a person: those of their roles, the one the program makes of what they may open, each as they
//! arranged it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::{Text, say};
use crate::dashboards::Error;
use crate::dashboards::widget::{Widget, WidgetKind, faults, read};
use crate::db::Scope;
use crate::records::Records;

/// The record type.
const TYPE: &str = "dashboards";
/// The dashboard made by the program.
const MADE: i64 = 0;

/// A dashboard as the person sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Dashboard)]
pub struct Board {
    /// 0: made by the program of what the person may open.
    pub id: i64,
    pub title: String,
    pub widgets: Vec<Widget>,
    /// The person arranged it for themselves.
    pub own: bool,
    /// The person may change it for everybody it is for.
    pub change: bool,
    pub version: Option<i32>,
}

/// `dashboard.toml` of a module: what it brings to a dashboard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    widget: Vec<BroughtWidget>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BroughtWidget {
    id: String,
    kind: WidgetKind,
    title: Text,
    #[serde(rename = "type")]
    of: String,
    #[serde(default)]
    filter: String,
    field: Option<String>,
    shape: Option<String>,
    #[serde(default = "one")]
    width: u8,
    #[serde(default = "one")]
    height: u8,
}

const fn one() -> u8 {
    1
}

/// What dashboards are made of.
#[derive(Debug, Clone)]
pub struct Boards {
    records: Records,
    brought: Arc<Vec<BroughtWidget>>,
}

impl Boards {
    /// `files`: the `dashboard.toml` of each module that has one. One that cannot be read brings nothing; a test reads
    /// them all.
    #[must_use]
    pub fn new(records: Records, files: &[&str]) -> Self {
        let mut brought = Vec::new();
        for file in files {
            match toml::from_str::<Brought>(file) {
                Ok(read) => brought.extend(read.widget),
                Err(error) => tracing::error!(%error, "a dashboard.toml cannot be read"),
            }
        }
        Self { records, brought: Arc::new(brought) }
    }

    /// The dashboards of the person, those of the commune and of their roles first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(&self, person: &Person, language: Language) -> Result<Vec<Board>, Error> {
        let scope = person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()));
        let mut look = self.records.look(person, scope).await?;
        let sql = "select fid, title, widgets, version, commune from dashboards.dashboards
            where role is null or auth.has_role(beffroi.actor(), role) order by rank, commune nulls last, title limit 20";
        let stored: Vec<(i64, String, String, i32, Option<String>)> = sqlx::query_as(sql).fetch_all(&mut *look).await?;
        let sql = "select board, widgets from dashboards.arrangements where account = beffroi.actor()";
        let arranged: Vec<(i64, String)> = sqlx::query_as(sql).fetch_all(&mut *look).await?;
        drop(look);
        let mut arranged: BTreeMap<i64, String> = arranged.into_iter().collect();
        let reach = person.reach(TYPE, "change");
        let mut boards = Vec::new();
        for (id, title, widgets, version, commune) in stored {
            let change = reach.as_ref().is_some_and(|scope| match &commune {
                Some(commune) => scope.covers(commune),
                None => *scope == Scope::Everywhere,
            });
            boards.push(Board { id, title, widgets: kept(&widgets), own: false, change, version: Some(version) });
        }
        boards.push(self.made(person, language));
        for board in &mut boards {
            if let Some(own) = arranged.remove(&board.id) {
                (board.widgets, board.own) = (kept(&own), true);
            }
        }
        Ok(boards)
    }

    /// What the modules bring, of the lists the person may open.
    fn made(&self, person: &Person, language: Language) -> Board {
        let may = |brought: &&BroughtWidget| person.reach(&brought.of, "list").is_some();
        let widgets = self.brought.iter().filter(may).map(|brought| Widget {
            id: brought.id.clone(),
            kind: brought.kind,
            title: say(&brought.title, language.code()).into_owned(),
            of: Some(brought.of.clone()),
            filter: brought.filter.clone(),
            field: brought.field.clone(),
            query: None,
            values: serde_json::Map::new(),
            shape: brought.shape.clone(),
            width: brought.width,
            height: brought.height,
        });
        let title = language.pick("Mes registres", "My registers", "Mis registros").to_owned();
        Board { id: MADE, title, widgets: widgets.collect(), own: false, change: false, version: None }
    }

    /// Keep the arrangement of a dashboard for the person alone.
    ///
    /// # Errors
    /// [`Error::Widgets`], [`Error::Unknown`].
    pub async fn arrange(
        &self,
        person: &Person,
        board: i64,
        widgets: &[Widget],
        language: Language,
    ) -> Result<(), Error> {
        let faults = faults(widgets, language);
        if !faults.is_empty() {
            return Err(Error::Widgets(faults));
        }
        self.known(person, board, language).await?;
        let stored = serde_json::to_string(widgets).map_err(|error| Error::Widgets(vec![error.to_string()]))?;
        if stored.len() > 20_000 {
            return Err(Error::TooLarge);
        }
        let scope = person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()));
        let mut change = self.records.open(person, scope).await?;
        let sql = "insert into dashboards.arrangements (board, widgets) values ($1, $2)
            on conflict (account, board) do update set widgets = excluded.widgets";
        sqlx::query(sql).bind(board).bind(stored).execute(&mut *change).await?;
        change.commit().await?;
        Ok(())
    }

    /// Forget the arrangement of the person: the dashboard is again as everybody has it.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn forget(&self, person: &Person, board: i64, language: Language) -> Result<(), Error> {
        self.known(person, board, language).await?;
        let scope = person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()));
        let mut change = self.records.open(person, scope).await?;
        sqlx::query("delete from dashboards.arrangements where board = $1 and account = beffroi.actor()")
            .bind(board)
            .execute(&mut *change)
            .await?;
        change.commit().await?;
        Ok(())
    }

    async fn known(&self, person: &Person, board: i64, language: Language) -> Result<(), Error> {
        let boards = self.of(person, language).await?;
        if boards.iter().any(|known| known.id == board) { Ok(()) } else { Err(Error::Unknown(board)) }
    }
}

/// Widgets as they were checked when they were saved.
fn kept(stored: &str) -> Vec<Widget> {
    read(stored).unwrap_or_else(|error| {
        tracing::warn!(%error, "the widgets of a dashboard cannot be read");
        Vec::new()
    })
}

/// What of a `dashboard.toml` is wrong: of every module, for a test.
///
/// # Errors
/// What cannot be read, or what of a widget is wrong.
#[cfg(test)]
pub fn check(file: &str) -> Result<(), String> {
    let brought: Brought = toml::from_str(file).map_err(|error| error.to_string())?;
    for widget in &brought.widget {
        for language in ["fr", "en", "es"] {
            if !widget.title.contains_key(language) {
                return Err(format!("{} has no title in {language}", widget.id));
            }
        }
    }
    Ok(())
}
