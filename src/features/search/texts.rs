//! Layers searched by their words.

use sqlx::AssertSqlSafe;

use crate::catalog::{Phrase, ResolvedLayer, Search, literal, pattern_columns};
use crate::features::rows::Rows;

use crate::features::search::{Hit, Quest};
use crate::features::{Error, wording};

/// A street drawn in several pieces is one answer: read this many times more rows than are shown.
const PIECES: u32 = 5;

pub type Row = (i64, i32, String, Option<String>, Vec<Option<String>>, f64, f64, Vec<f64>);

/// Rows of `layer` whose label holds the words, best first.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    quest: &mut Quest<'_>,
    layer: &ResolvedLayer,
    search: &Search,
    phrase: &Phrase,
    here: Option<&str>,
    forgiving: bool,
) -> Result<Vec<Hit>, Error> {
    let (words, fuzzy) = if forgiving { phrase.forgiving() } else { (phrase.ways(), Vec::new()) };
    let columns: Vec<String> = pattern_columns(&search.label).map(literal).collect();
    if (forgiving && fuzzy.is_empty()) || columns.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Rows::new(layer, false);
    let commune = if layer.has_commune { layer.layer.commune.as_str() } else { "" };
    let found = format!(
        "select found, tier, rank from beffroi.find_text({names}, {commune}, array[{columns}], $1, $2, $3, $4) with ordinality as f (found, tier, score, rank) limit $5",
        names = rows.names(),
        commune = literal(commune),
        columns = columns.join(", "),
    );
    let hits: Vec<Row> = sqlx::query_as(AssertSqlSafe(shown(&rows, search, &found)))
        .bind(phrase.text())
        .bind(&words)
        .bind(&fuzzy)
        .bind(here)
        .bind(i64::from(quest.limit * PIECES))
        .fetch_all(&mut **quest.transaction)
        .await?;
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits.into_iter().map(|row| hit(layer, search, row, quest)) {
        match kept
            .iter_mut()
            .find(|other| other.label == hit.label && other.detail == hit.detail && other.commune == hit.commune)
        {
            Some(other) => widen(&mut other.bbox, &hit.bbox),
            None => kept.push(hit),
        }
    }
    Ok(kept)
}

/// SQL that reads the rows `found` (identifier, tier, rank) as hits, in order.
pub fn shown(rows: &Rows<'_>, search: &Search, found: &str) -> String {
    format!(
        "select {fid}, f.tier, {key}, {commune}, {words}, ST_X(p), ST_Y(p), {bbox}
         from ({found}) f join {relation} on {stored} = f.found cross join lateral ST_PointOnSurface({degrees}) p
         where p is not null order by f.rank",
        fid = rows.fid(),
        key = rows.key(),
        commune = rows.commune(),
        words = Rows::words(&[&search.label, &search.detail]),
        bbox = rows.bbox(),
        relation = rows.relation(),
        stored = rows.fid_as_stored(),
        degrees = rows.degrees(),
    )
}

/// A row as a hit.
pub fn hit(layer: &ResolvedLayer, search: &Search, row: Row, quest: &Quest<'_>) -> Hit {
    let (fid, tier, key, commune, words, lon, lat, bbox) = row;
    let mut told = wording::fill(&[&search.label, &search.detail], layer, &words, quest.language).into_iter();
    let label = told.next().filter(|label| !label.is_empty()).unwrap_or_else(|| key.clone());
    Hit {
        label,
        detail: told.next().unwrap_or_default(),
        layer: layer.id().to_owned(),
        fid,
        key,
        commune,
        lon,
        lat,
        bbox,
        tier,
    }
}

fn widen(bbox: &mut [f64], other: &[f64]) {
    for (at, (ours, theirs)) in bbox.iter_mut().zip(other).enumerate() {
        *ours = if at < 2 { ours.min(*theirs) } else { ours.max(*theirs) };
    }
}
