//! Routes of what is held about a person.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::{Person, Visitor};
use crate::base::Language;
use crate::records::attachments::read_parts;
use crate::records::rules::Violation;
use crate::records::subject_access::bundle::{Piece, bundle};
use crate::records::subject_access::dossier::dossier;
use crate::records::subject_access::find::HeldGroup;
use crate::records::{Ask, Error, Records, values};
use crate::web::{Body, Problem, Speaks, attachment, contents};

/// Records handed over at once.
const MOST: usize = 500;

pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/subject-access", get(find))
        .route("/api/subject-access/export", post(export))
        .with_state(records)
}

/// Records to hand over, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOver {
    records: Vec<Named>,
    /// The request of the person: its date, how it came.
    reason: String,
}

/// A record.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    #[serde(rename = "type")]
    kind: String,
    id: i64,
}

/// Records whose personal fields hold, or held, the words; for whoever may hand them over.
#[utoipa::path(get, path = "/api/subject-access", operation_id = "find_subject", tag = "records", params(("q" = Option<String>, Query)), responses((status = 200, body = [HeldGroup]), (status = 400), (status = 403)))]
pub async fn find(
    State(records): State<Records>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<HeldGroup>>, Problem> {
    let ask = Ask::read(query.as_deref())?;
    Ok(Json(records.held(&person, &ask.q, language).await?))
}

/// Everything of these records as a ZIP: values, former versions, who looked, files. The reason is noted with the look.
#[utoipa::path(post, path = "/api/subject-access/export", operation_id = "hand_over", tag = "records", request_body = HandOver, responses((status = 200, description = "ZIP"), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422)))]
pub async fn export(
    State(records): State<Records>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<HandOver>,
) -> Result<Response, Problem> {
    let file = records.hand_over(&person, &body, language).await?;
    Ok(attachment(contents(file), "donnees-personne.zip", "application/zip"))
}

impl Records {
    async fn hand_over(&self, person: &Person, wanted: &HandOver, language: Language) -> Result<std::fs::File, Error> {
        let scope = Self::hands_over(person)?;
        let reason = wanted.reason.trim();
        if reason.is_empty() || reason.chars().count() > 500 || reason.contains('\0') {
            return Err(Error::Violations(vec![Violation::of("reason", values::missing(language))]));
        }
        if wanted.records.is_empty() || wanted.records.len() > MOST {
            return Err(Error::TooMany { given: wanted.records.len(), most: MOST });
        }
        let (mut dossiers, mut pieces) = (Vec::new(), Vec::new());
        let mut look = self.look(person, scope).await?;
        for Named { kind, id } in &wanted.records {
            let found = self.registry.types.get(kind).filter(|kind| kind.personal());
            let kind = found.ok_or_else(|| Error::TypeUnknown(kind.chars().take(60).collect()))?;
            let dossier = dossier(&mut look, kind, *id, language).await?.ok_or(Error::RecordUnknown(*id))?;
            for held in &dossier.files {
                let file = read_parts(&mut look, dossier.commune.as_deref(), &held.digest).await?;
                pieces.push(Piece { name: format!("{}-{id}-{}", kind.id, held.name), file });
            }
            dossiers.push(dossier);
        }
        drop(look);
        for dossier in &dossiers {
            let Some(kind) = self.registry.types.get(&dossier.kind) else { continue };
            self.note_look_because(person, kind, [(dossier.commune.clone(), dossier.id)], Some(reason)).await?;
        }
        let bundled = tokio::task::spawn_blocking(move || bundle(&dossiers, pieces, language)).await;
        bundled.map_err(|_| Error::Stopped)?
    }
}
