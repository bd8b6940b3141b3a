//! Layers of parcels, found by cadastral reference in every written form.

use sqlx::AssertSqlSafe;

use crate::base::parcel_ref::Written;
use crate::catalog::{Phrase, ResolvedLayer, Search, literal};
use crate::features::Error;
use crate::features::rows::Rows;

use crate::features::search::texts::{Row, hit, shown};
use crate::features::search::{Hit, Quest};

/// Search kind of a layer whose key is the 14-character identifier of a parcel.
pub const KIND: &str = "parcel";

/// What of an identifier is known.
struct Known {
    /// INSEE code, or its three last characters (EDIGEO names no département).
    commune: Option<String>,
    prefix: Option<String>,
    /// Section and number, six characters: from, to.
    ranges: Vec<(String, String)>,
}

/// Parcels of that reference, those of the town asked about first; a reference still being typed finds the numbers it
/// begins.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    quest: &mut Quest<'_>,
    layer: &ResolvedLayer,
    search: &Search,
    phrase: &Phrase,
    here: Option<&str>,
) -> Result<Vec<Hit>, Error> {
    let written = phrase.typed.parse().or_else(|_| phrase.text().parse());
    let Ok(written) = written else { return Ok(Vec::new()) };
    let known = known(written);
    let head = known.commune.as_deref().filter(|code| code.len() == 5);
    let rows = Rows::new(layer, false);
    let mut hits: Vec<Hit> = Vec::new();
    for (tier, (low, high)) in (0_i32..).zip(&known.ranges) {
        if hits.len() >= quest.limit as usize {
            break;
        }
        let found = format!(
            "select found, $7::integer as tier, rank from beffroi.find_parcel({names}, {key}, $1, $2, $3, $4, $5, $6) with ordinality as f (found, rank)",
            names = rows.names(),
            key = literal(&layer.layer.key),
        );
        let some: Vec<Row> = sqlx::query_as(AssertSqlSafe(shown(&rows, search, &found)))
            .bind(low)
            .bind(high)
            .bind(head)
            .bind(&known.prefix)
            .bind(here)
            .bind(i32::try_from(quest.limit).unwrap_or(i32::MAX))
            .bind(tier)
            .fetch_all(&mut **quest.transaction)
            .await?;
        hits.extend(some.into_iter().map(|row| hit(layer, search, row, quest)));
    }
    if let Some(end) = known.commune.as_deref().filter(|code| code.len() == 3) {
        hits.retain(|hit| hit.key.get(2..5) == Some(end));
    }
    Ok(hits)
}

fn known(written: Written) -> Known {
    let exact = |section: &str, number: u16| (tail(section, number), tail(section, number));
    match written {
        Written::Whole(parcel) => Known {
            commune: Some(parcel.commune().to_owned()),
            prefix: Some(parcel.place().prefix().to_owned()),
            ranges: vec![exact(parcel.place().section(), parcel.place().number())],
        },
        Written::OfCommune { commune, place } => Known {
            commune: Some(commune),
            prefix: Some(place.prefix().to_owned()),
            ranges: vec![exact(place.section(), place.number())],
        },
        Written::Place { prefix, section, number } => {
            let longer = [10, 100, 1000].into_iter().filter_map(|times: u16| {
                let low = number.checked_mul(times).filter(|low| *low <= 9999)?;
                Some((tail(&section, low), tail(&section, (low + times - 1).min(9999))))
            });
            Known { commune: None, prefix, ranges: std::iter::once(exact(&section, number)).chain(longer).collect() }
        }
    }
}

/// The end of an identifier: `AB0123`, `0A0007`.
fn tail(section: &str, number: u16) -> String {
    format!("{section:0>2}{number:04}")
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn a_reference_being_typed_finds_the_numbers_it_begins() {
        let ranges = known("AB 12".parse().expect("a reference")).ranges;
        let expected = [("AB0012", "AB0012"), ("AB0120", "AB0129"), ("AB1200", "AB1299")];
        assert_eq!(ranges, expected.map(|(low, high)| (low.to_owned(), high.to_owned())));
        assert_eq!(known("A 7".parse().expect("a reference")).ranges[0].0, "0A0007");
    }
}
