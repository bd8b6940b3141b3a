//! Locks: held for one person, against every door.

use std::time::Duration;

use serde_json::json;

use super::{attribute, attributes, bound, good, keeper, note, post, refused, texts};
use crate::support::hall::{Agent, Hall, hall};

fn lock(more: &str, ids: &[i64]) -> String {
    let rids: Vec<String> = ids.iter().map(|id| format!("<fes:ResourceId rid='map-notes.{id}'/>")).collect();
    let filter = if ids.is_empty() { String::new() } else { format!("<fes:Filter>{}</fes:Filter>", rids.concat()) };
    format!(
        "<wfs:LockFeature service='WFS' version='2.0.0' {more} {}><wfs:Query typeNames='bf:map-notes'>{filter}</wfs:Query></wfs:LockFeature>",
        bound()
    )
}

fn delete(more: &str, id: i64) -> String {
    format!(
        "<wfs:Transaction service='WFS' version='2.0.0' {more} {}><wfs:Delete typeName='bf:map-notes'><fes:Filter>\
         <fes:ResourceId rid='map-notes.{id}'/></fes:Filter></wfs:Delete></wfs:Transaction>",
        bound()
    )
}

async fn locked(hall: &Hall, agent: &Agent, more: &str, ids: &[i64]) -> String {
    attribute(&good(&post(hall, agent, &lock(more, ids)).await), "lockId")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_locked_is_changed_with_the_lock_only() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let [a, b] = [note(&hall, &marc, "Banc", 1, 2.65).await, note(&hall, &marc, "Table", 1, 2.66).await];
    let answer = good(&post(&hall, &marc, &lock("expiry='60'", &[a])).await);
    assert_eq!(attributes(&answer, "rid"), [format!("map-notes.{a}")]);
    assert!(texts(&answer, "FeaturesNotLocked").is_empty());
    let token = attribute(&answer, "lockId");
    assert_eq!(
        refused(&post(&hall, &marc, &delete("", a)).await),
        (400, "MissingParameterValue".into(), "lockId".into())
    );
    assert_eq!(
        refused(&post(&hall, &marc, &delete("lockId='6a1e6a0c-27b5-4d36-a8e6-3d9c5f5d3b1a'", a)).await).1,
        "InvalidLockId"
    );
    assert_eq!(
        refused(&post(&hall, &marc, &lock("", &[a, b])).await),
        (400, "CannotLockAllFeatures".into(), String::new())
    );
    let some = good(&post(&hall, &marc, &lock("lockAction='SOME'", &[a, b])).await);
    assert_eq!((texts(&some, "FeaturesLocked").len(), texts(&some, "FeaturesNotLocked").len()), (1, 1));
    good(&post(&hall, &marc, &delete(&format!("lockId='{token}'"), a)).await);
    // The transaction ended its lock.
    assert_eq!(refused(&post(&hall, &marc, &delete(&format!("lockId='{token}'"), b)).await).1, "InvalidLockId");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_changes_what_is_locked_by_whatever_door() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let nora = hall.agent("nora", "notes", Some("80016")).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let token = locked(&hall, &marc, "expiry='60'", &[id]).await;
    let path = format!("/api/records/map-notes/{id}");
    let theirs = json!({"values": {"title": "Table"}});
    assert!(hall.patch(&nora, &path, 1, theirs.clone()).await.status.as_u16() >= 400);
    assert!(hall.delete(&nora, &path, 1).await.status.as_u16() >= 400);
    assert_eq!(refused(&post(&hall, &nora, &delete("", id)).await).1, "MissingParameterValue");
    assert_eq!(refused(&post(&hall, &nora, &delete(&format!("lockId='{token}'"), id)).await).1, "InvalidLockId");
    assert_eq!(refused(&post(&hall, &nora, &lock("", &[id])).await).1, "CannotLockAllFeatures");
    // By the form, whoever holds the lock goes on.
    hall.patch(&marc, &path, 1, theirs).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_ends_by_itself_and_can_run_anew_before() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let token = locked(&hall, &marc, "expiry='2'", &[id]).await;
    let again = format!("<wfs:LockFeature service='WFS' version='2.0.0' lockId='{token}' expiry='2' {}/>", bound());
    assert_eq!(attribute(&good(&post(&hall, &marc, &again).await), "lockId"), token);
    tokio::time::sleep(Duration::from_millis(2200)).await;
    assert_eq!(refused(&post(&hall, &marc, &again).await), (403, "LockHasExpired".into(), "lockId".into()));
    good(&post(&hall, &marc, &delete("", id)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn features_are_read_and_held_in_one_step_and_freed_as_they_are_done() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let [a, b] = [note(&hall, &marc, "Banc", 1, 2.65).await, note(&hall, &marc, "Table", 1, 2.66).await];
    let ask = |more: &str| {
        format!(
            "<wfs:GetFeatureWithLock service='WFS' version='2.0.0' {more} {}><wfs:Query typeNames='bf:map-notes'/></wfs:GetFeatureWithLock>",
            bound()
        )
    };
    assert_eq!(
        refused(&post(&hall, &marc, &ask("resultType='hits'")).await),
        (400, "InvalidParameterValue".into(), "resultType".into())
    );
    let found = good(&post(&hall, &marc, &ask("expiry='60'")).await);
    let token = attribute(&found, "lockId");
    assert_eq!((texts(&found, "name"), token.len()), (vec!["Banc".to_owned(), "Table".into()], 36));
    good(&post(&hall, &marc, &delete(&format!("lockId='{token}' releaseAction='SOME'"), a)).await);
    assert_eq!(refused(&post(&hall, &marc, &delete("", b)).await).1, "MissingParameterValue", "the rest stays held");
    good(&post(&hall, &marc, &delete(&format!("lockId='{token}'"), b)).await);
}
