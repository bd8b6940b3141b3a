//! Results by polling station.

use super::*;
use crate::support;

#[tokio::test]
async fn sixty_ballots_of_montpellier_are_read_once_and_for_all() {
    let Some(path) = shared("polling/34172-montpellier/elections-1994-2014.csv.gz") else { return };
    let town = support::town().await;
    let report = import(&town, "polling-results", std::slice::from_ref(&path), Request::default()).await.unwrap();
    assert_eq!(figures(&report), [44_846, 44_846, 0, 0, 0, 0], "{:?}", report.lines.first());
    assert_eq!(count(&town, "select count(distinct ballot) from elections.results where held is not null").await, 60);
    let again = import(&town, "polling-results", &[path], Request::default()).await.unwrap();
    assert_eq!(figures(&again), [44_846, 0, 0, 0, 44_846, 0]);
    let Some(european) = shared("polling/34172-montpellier/VilleMTP_MTP_Europeenne2014.csv.gz") else { return };
    let latin = import(&town, "polling-results", &[european], Request::default()).await.unwrap();
    assert_eq!((latin.read, latin.removed, latin.rejected), (3275, 0, 0));
    assert_eq!(count(&town, "select count(*) from elections.results where candidate like '%\u{fffd}%'").await, 0);
}
