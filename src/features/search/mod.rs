//! `GET /api/search`: one box that finds a parcel in any written form, an address, a street, a name, slips forgiven.

mod parcels;
mod texts;

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use serde::{Deserialize, Serialize};
use sqlx::PgTransaction;
use utoipa::{IntoParams, ToSchema};

use crate::base::Language;
use crate::catalog::{Phrase, ResolvedLayer, Search, say};
use crate::db::Scope;
use crate::features::ask::{Ask, commune};
use crate::features::http::Features;
use crate::features::sight::Layers;

use crate::features::{Error, session};
use crate::web::Problem;

/// Characters of a question.
const QUESTION_LIMIT: usize = 200;
/// Items of one kind when nothing else is asked, and at most.
const ITEMS: u32 = 8;
const ITEMS_LIMIT: u32 = 50;

/// What is searched.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// What was typed, finished or not.
    #[serde(default)]
    pub q: String,
    /// INSEE code of the town to look in first; what is found elsewhere follows.
    pub commune: Option<String>,
    /// Items of each kind, 1 to 50; 8 when absent.
    pub limit: Option<u32>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer {
    /// The kind with the best item first.
    pub groups: Vec<Hits>,
    /// Milliseconds the search took.
    pub took_ms: f64,
}

/// Items of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hits {
    /// As the layer says: `address`, `street`, `parcel`, `locality`, `station`, `school`, `place` …
    pub kind: String,
    pub title: String,
    pub items: Vec<Hit>,
}

/// One thing found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeatureHit)]
pub struct Hit {
    pub label: String,
    /// Second line.
    pub detail: String,
    pub layer: String,
    pub fid: i64,
    pub key: String,
    /// INSEE code.
    pub commune: Option<String>,
    /// A point of it, degrees.
    pub lon: f64,
    pub lat: f64,
    /// West, south, east, north in degrees.
    pub bbox: Vec<f64>,
    /// How well it answers, 0 best; orders the kinds.
    #[serde(skip)]
    tier: i32,
}

/// Look for a text in the searchable layers.
#[utoipa::path(get, path = "/api/search", tag = "search", params(SearchQuery),
    responses((status = 200, body = Answer), (status = 400, description = "Question too long, commune unreadable")))]
pub async fn search(features: Features, ask: Ask<SearchQuery>) -> Result<Json<Answer>, Problem> {
    let started = Instant::now();
    let groups = find(&features, &ask.query, ask.language).await?;
    let took_ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    Ok(Json(Answer { groups, took_ms }))
}

/// One search: for whom, how many, where first.
struct Quest<'a> {
    transaction: &'a mut PgTransaction<'static>,
    seen: &'a Layers,
    layers: Vec<(&'a Arc<ResolvedLayer>, &'a Search)>,
    language: Language,
    limit: u32,
}

async fn find(features: &Features, query: &SearchQuery, language: Language) -> Result<Vec<Hits>, Error> {
    if query.q.chars().count() > QUESTION_LIMIT {
        return Err(Error::QuestionTooLong { most: QUESTION_LIMIT });
    }
    let here = commune(query.commune.as_deref())?;
    let limit = query.limit.unwrap_or(ITEMS).clamp(1, ITEMS_LIMIT);
    let seen = features.layers();
    let layers = seen.iter().filter_map(|layer| layer.layer.search.as_ref().map(|search| (layer, search))).collect();
    let mut transaction = session::look(&features.pool, &Scope::Everywhere, session::ANSWER).await?;
    let phrase = Phrase::read(&mut transaction, &query.q).await?;
    if phrase.words.is_empty() {
        return Ok(Vec::new());
    }
    let mut quest = Quest { transaction: &mut transaction, seen: &seen, layers, language, limit };
    let hits = quest.run(&phrase, here.as_deref()).await?;
    Ok(group(hits, &quest, here.as_deref()))
}

impl Quest<'_> {
    /// As written; else without the name of the town at its end; else with slips of the pen.
    async fn run(&mut self, phrase: &Phrase, here: Option<&str>) -> Result<Vec<Hit>, Error> {
        let mut found = self.pass(phrase, here, false).await?;
        if found.is_empty() {
            let in_town = phrase.in_town(self.transaction).await?;
            if let Some((shorter, town)) = &in_town {
                found = self.pass(shorter, Some(town), false).await?;
                found.retain(|hit| hit.commune.as_deref() == Some(town));
            }
            if found.is_empty() {
                let (phrase, here) =
                    in_town.as_ref().map_or((phrase, here), |(shorter, town)| (shorter, Some(town.as_str())));
                found = self.pass(phrase, here, true).await?;
            }
        }
        Ok(found)
    }

    async fn pass(&mut self, phrase: &Phrase, here: Option<&str>, forgiving: bool) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        for (layer, search) in self.layers.clone() {
            self.seen.turn_to(self.transaction, layer).await?;
            let found = if search.kind == parcels::KIND {
                if forgiving { Vec::new() } else { parcels::find(self, layer, search, phrase, here).await? }
            } else {
                texts::find(self, layer, search, phrase, here, forgiving).await?
            };
            hits.extend(found);
        }
        self.seen.turn_back(self.transaction).await?;
        Ok(hits)
    }
}

/// By kind; the town asked about first in each, the kind with the best item first.
fn group(hits: Vec<Hit>, quest: &Quest<'_>, here: Option<&str>) -> Vec<Hits> {
    let mut groups: Vec<Hits> = Vec::new();
    for hit in hits {
        let Some((layer, search)) = quest.layers.iter().find(|(layer, _)| layer.id() == hit.layer) else { continue };
        match groups.iter_mut().find(|group| group.kind == search.kind) {
            Some(group) => group.items.push(hit),
            None => groups.push(Hits {
                kind: search.kind.clone(),
                title: title(layer, &search.kind, quest.language),
                items: vec![hit],
            }),
        }
    }
    let rank = |hit: &Hit| (here.is_some() && hit.commune.as_deref() != here, hit.tier);
    for group in &mut groups {
        group.items.sort_by_key(rank);
        group.items.truncate(quest.limit as usize);
    }
    groups.sort_by_key(|group| group.items.first().map_or((true, i32::MAX), rank));
    groups
}

fn title(layer: &ResolvedLayer, kind: &str, language: Language) -> String {
    let known = match kind {
        "address" => language.pick("Adresses", "Addresses", "Direcciones"),
        "street" => language.pick("Rues", "Streets", "Calles"),
        "parcel" => language.pick("Parcelles", "Parcels", "Parcelas"),
        "locality" => language.pick("Lieux-dits", "Localities", "Parajes"),
        "station" => language.pick("Bureaux de vote", "Polling stations", "Mesas electorales"),
        "school" => language.pick("Écoles", "Schools", "Escuelas"),
        "place" => language.pick("Lieux", "Places", "Lugares"),
        _ => return say(&layer.layer.title, language.code()).into_owned(),
    };
    known.to_owned()
}
