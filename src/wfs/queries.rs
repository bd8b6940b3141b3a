//! Operations on stored queries.

use axum::response::Response;

use crate::wfs::request::Definition;
use crate::wfs::stored::{self, BY_ID, Kept};
use crate::wfs::visit::Visit;
use crate::wfs::{Error, answer, stored_documents};

/// Answer `ListStoredQueries`.
///
/// # Errors
/// When the database does not answer.
pub async fn list(visit: &Visit) -> Result<Response, Error> {
    let kept = stored::all(&visit.wfs.pool).await?;
    let text = stored_documents::list(&kept, &types(visit), visit.manner.version);
    Ok(answer::document(text, answer::XML, visit.manner))
}

/// Answer `DescribeStoredQueries`; without names every query is described.
///
/// # Errors
/// [`Error::StoredQuery`].
pub async fn describe(visit: &Visit, ids: &[String]) -> Result<Response, Error> {
    let asked = |id: &str| ids.is_empty() || ids.iter().any(|asked| asked == id);
    let kept: Vec<Kept> = stored::all(&visit.wfs.pool).await?.into_iter().filter(|query| asked(&query.id)).collect();
    let known = |id: &String| BY_ID.contains(&id.as_str()) || kept.iter().any(|query| query.id == *id);
    if let Some(unknown) = ids.iter().find(|id| !known(id)) {
        let id = unknown.chars().take(200).collect();
        return Err(Error::StoredQuery { id, locator: "STOREDQUERY_ID" });
    }
    let by_id: Vec<&str> = BY_ID.into_iter().filter(|id| asked(id)).collect();
    let text = stored_documents::descriptions(&by_id, &kept, &types(visit), visit.manner.version);
    Ok(answer::document(text, answer::XML, visit.manner))
}

/// Answer `CreateStoredQuery`: all of them are kept, or none.
///
/// # Errors
/// [`Error::NotSignedIn`]; what is wrong in a definition.
pub async fn create(visit: &Visit, definitions: &[Definition]) -> Result<Response, Error> {
    let mut act = visit.act().await?;
    for definition in definitions {
        stored::keep(&mut act, definition).await?;
    }
    act.commit().await.map_err(|error| Error::told(crate::db::Error::from(error)))?;
    Ok(done(visit, "CreateStoredQueryResponse"))
}

/// Answer `DropStoredQuery`.
///
/// # Errors
/// [`Error::NotSignedIn`], [`Error::StoredQuery`], [`Error::StoredQueryOfOther`].
pub async fn drop(visit: &Visit, id: &str) -> Result<Response, Error> {
    let mut act = visit.act().await?;
    stored::forget(&mut act, id).await?;
    act.commit().await.map_err(|error| Error::told(crate::db::Error::from(error)))?;
    Ok(done(visit, "DropStoredQueryResponse"))
}

fn done(visit: &Visit, name: &'static str) -> Response {
    answer::document(stored_documents::done(name, visit.manner.version), answer::XML, visit.manner)
}

/// Names of the layers a query may give features of.
fn types(visit: &Visit) -> Vec<String> {
    visit.types().iter().map(|seen| format!("bf:{}", seen.id())).collect()
}
