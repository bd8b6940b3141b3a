//! Street ranges: two lines never hold one door.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::districting::Side;
use crate::elections::roll::placing;
use crate::elections::rules::{integer, refuse};
use crate::elections::street_list::{Line, StreetList, lines, street_key, uncut};
use crate::records::{Change, Deed, Error, Outcome, Rules, Subject};

/// Rules of street ranges.
pub struct StreetRanges;

#[async_trait]
impl Rules for StreetRanges {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return left(connection, change, None).await;
        }
        let commune = change.commune.clone().unwrap_or_default();
        let key = street_key(change.text("street").unwrap_or_default());
        let key = placing::current_key(connection, &commune, &key).await?;
        if key.is_empty() {
            let message = change.language.pick(
                "Écrivez le nom de la voie.",
                "Write the name of the street.",
                "Escriba el nombre de la vía.",
            );
            return Err(refuse(Some("street"), message));
        }
        change.values.insert("street_key".into(), key.clone().into());
        let Some(line) = line_of(change, key) else { return Ok(()) };
        sides_hold_a_number(change, &line)?;
        left(connection, change, Some(&line.street_key)).await?;
        let lines = overlaps_none(connection, change, line.clone()).await?;
        Ok(placing::street_changed(connection, &commune, &line.street_key, &lines).await?)
    }

    async fn act(
        &self,
        connection: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        if action != "check" {
            return Err(Error::ActionUnknown(action.to_owned()));
        }
        let commune = subject.commune.unwrap_or_default();
        let left_out = uncut::uncut(connection, commune, subject.language).await?;
        let (gaps, addresses) = (left_out.gaps.len(), left_out.total);
        let message = subject.language.pick(
            format!("Le découpage de la commune laisse {gaps} suite(s) de numéros sans bureau ; {addresses} adresse(s) ne votent nulle part. Le lien en donne la liste."),
            format!("The street list of the commune leaves {gaps} run(s) of numbers without a station; {addresses} address(es) vote nowhere. The link lists them."),
            format!("El callejero del municipio deja {gaps} serie(s) de números sin mesa; {addresses} dirección(es) no votan en ninguna parte. El enlace da la lista."),
        );
        let language = subject.language.code();
        let link = format!("/api/elections/uncut?commune={commune}&format=csv&lang={language}");
        Ok((Map::new(), Outcome { message: Some(message), link: Some(link) }))
    }
}

/// The street the line was of, once it is no more or is of another street (`now`): its electors lose the line.
async fn left(connection: &mut PgConnection, change: &Change, now: Option<&str>) -> Result<(), Error> {
    let before = change.before.as_ref().and_then(|before| before.get("street_key")).and_then(Value::as_str);
    let Some(street) = before.filter(|before| now != Some(before)) else { return Ok(()) };
    let commune = change.commune.as_deref().unwrap_or_default();
    let rest = lines::of_street(connection, commune, street, integer(change, "fid")).await?;
    Ok(placing::street_changed(connection, commune, street, &rest).await?)
}

/// The line as it will be; none while something required is missing, which the framework says.
fn line_of(change: &Change, street_key: String) -> Option<Line> {
    let number = |name: &str| integer(change, name).and_then(|number| u32::try_from(number).ok());
    let side = lines::side(change.text("parity").unwrap_or("both"));
    Some(Line { street_key, side, first: number("first"), last: number("last"), station: integer(change, "station")? })
}

fn sides_hold_a_number(change: &Change, line: &Line) -> Result<(), Error> {
    if line.first.zip(line.last).is_some_and(|(first, last)| first > last) {
        let message = change.language.pick(
            "Le dernier numéro vient avant le premier : échangez-les.",
            "The last number comes before the first: exchange them.",
            "El último número es anterior al primero: intercámbielos.",
        );
        return Err(refuse(Some("last"), message));
    }
    let ends = [line.first, line.last];
    if line.side == Side::Rest && ends.into_iter().flatten().next().is_some() {
        let message = change.language.pick(
            "Le reste de la voie n’a pas de numéros : il est ce que les autres lignes laissent.",
            "The rest of the street has no numbers: it is what the other lines leave.",
            "El resto de la calle no tiene números: es lo que dejan las demás líneas.",
        );
        return Err(refuse(Some("first"), message));
    }
    let wrong = |number: u32| match line.side {
        Side::Both | Side::Rest => false,
        Side::Odd => number.is_multiple_of(2),
        Side::Even => !number.is_multiple_of(2),
    };
    let field = if line.first.is_some_and(wrong) { "first" } else { "last" };
    if !ends.into_iter().flatten().any(wrong) {
        return Ok(());
    }
    let message = change.language.pick(
        "Ce numéro n’est pas du côté choisi : un numéro impair pour les impairs, pair pour les pairs.",
        "This number is not of the side chosen: an odd one for odd numbers, an even one for even numbers.",
        "Este número no es del lado elegido: impar para los impares, par para los pares.",
    );
    Err(refuse(Some(field), message))
}

/// The lines of the street with this one; refused where two hold one number.
async fn overlaps_none(connection: &mut PgConnection, change: &Change, line: Line) -> Result<Vec<Line>, Error> {
    let commune = change.commune.as_deref().unwrap_or_default();
    // Two lines of a street written at the same moment wait for each other.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('elections.street_ranges ' || $1 || ' ' || $2, 0))")
        .bind(commune)
        .bind(&line.street_key)
        .execute(&mut *connection)
        .await?;
    let mut all = lines::of_street(connection, commune, &line.street_key, integer(change, "fid")).await?;
    all.push(line.clone());
    let Some(both) = StreetList::of(&all).overlap() else { return Ok(all) };
    let mut told = Vec::with_capacity(2);
    for one in &both {
        let number = lines::station_number(connection, one.station).await?;
        let language = change.language;
        told.push(language.pick(
            format!("« {} → bureau {number} »", one.range().in_words(language)),
            format!("“{} → station {number}”", one.range().in_words(language)),
            format!("«{} → mesa {number}»", one.range().in_words(language)),
        ));
    }
    let street = change.text("street").unwrap_or_default();
    let message = change.language.pick(
        format!(
            "{street} : deux lignes tiennent les mêmes numéros, {} et {}. Raccourcissez l’une des deux.",
            told[0], told[1]
        ),
        format!("{street}: two lines hold the same numbers, {} and {}. Shorten one of them.", told[0], told[1]),
        format!("{street}: dos líneas tienen los mismos números, {} y {}. Acorte una de las dos.", told[0], told[1]),
    );
    Err(refuse(Some("first"), &message))
}
