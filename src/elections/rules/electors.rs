//! Electors: born on a day the roll can know in part, found at an address, registered at the station of that address or
//! forced to another one with a reason. Nothing is guessed.

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use crate::elections::roll::file::Birth;
use crate::elections::roll::identity::Identity;
use crate::elections::roll::matching::Written;
use crate::elections::roll::placing;
use crate::elections::rules::{flag, integer, refuse};
use crate::elections::street_list::{lines, street_key};
use crate::elections::workshop::recut::movements;
use crate::records::{Change, Deed, Error, Follow, Outcome, Rules, Subject};

/// Where an elector lives, as it is typed.
const WRITTEN: [&str; 5] = ["number", "suffix", "street", "locality", "country"];
/// What an elector is known by.
const IDENTITY: [&str; 6] = ["list", "birth_name", "first_names", "sex", "birth_written", "birth_commune_code"];

/// Rules of electors.
pub struct Electors;

#[async_trait]
impl Rules for Electors {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        born(change)?;
        let address = found(connection, change).await?;
        registered(connection, change, address).await?;
        known(connection, change).await
    }

    /// What is decided for a day to come follows the elector.
    async fn follow(&self, connection: &mut PgConnection, id: i64, change: &Change) -> Result<Vec<Follow>, Error> {
        movements::of_elector(connection, change.commune.as_deref().unwrap_or_default(), id).await?;
        Ok(Vec::new())
    }

    async fn act(
        &self,
        _: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        let value = |name: &str| subject.values.get(name).cloned().unwrap_or_default();
        match action {
            "follow-street-list" if value("forced") == json!(true) => {
                let message = subject.language.pick(
                    "Bureau forcé : levez d’abord le forçage.",
                    "The station is forced: lift that first.",
                    "Mesa forzada: quite antes el forzado.",
                );
                Err(refuse(Some("forced"), message))
            }
            "follow-street-list" if value("range_station").is_null() => {
                Err(refuse(Some("station"), uncut(subject.language)))
            }
            "follow-street-list" => {
                Ok((Map::from_iter([("station".to_owned(), value("range_station"))]), Outcome::default()))
            }
            other => Err(Error::ActionUnknown(other.to_owned())),
        }
    }
}

fn changed(change: &Change, name: &str) -> bool {
    let before = change.before.as_ref().and_then(|before| before.get(name)).unwrap_or(&Value::Null);
    change.values.get(name).is_some_and(|value| value != before)
}

fn uncut(language: crate::base::Language) -> &'static str {
    language.pick(
        "Cette adresse n’est pas dans le découpage : complétez-le, ou forcez un bureau en disant pourquoi.",
        "This address is not in the street list: complete the list, or force a station and say why.",
        "Esta dirección no está en el callejero: complételo, o fuerce una mesa diciendo por qué.",
    )
}

/// The day of birth and how it is written say the same.
fn born(change: &mut Change) -> Result<(), Error> {
    if changed(change, "birth_date") && !changed(change, "birth_written") {
        let written =
            change.text("birth_date").and_then(crate::base::day).map(|day| day.strftime("%d/%m/%Y").to_string());
        change.values.insert("birth_written".into(), written.into());
    }
    let Some(written) = change.text("birth_written").map(str::to_owned) else { return Ok(()) };
    if !changed(change, "birth_written") {
        return Ok(());
    }
    let Some(birth) = Birth::read(&written) else {
        let message = change.language.pick(
            "Écrivez JJ/MM/AAAA, avec 00 pour ce qui n’est pas connu (00/00/1953).",
            "Write DD/MM/YYYY, with 00 for what is not known (00/00/1953).",
            "Escriba DD/MM/AAAA, con 00 para lo desconocido (00/00/1953).",
        );
        return Err(refuse(Some("birth_written"), message));
    };
    change.values.insert("birth_written".into(), birth.written.into());
    change.values.insert("birth_date".into(), birth.date.map(|date| date.to_string()).into());
    Ok(())
}

/// What became of the address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Address {
    Same,
    /// Somebody said which of the town's it is: the elector lives where they lived.
    Matched,
    Another,
}

/// Match the address where it changed, by hand where somebody chose one.
async fn found(connection: &mut PgConnection, change: &mut Change) -> Result<Address, Error> {
    let commune = change.commune.clone().unwrap_or_default();
    if changed(change, "address")
        && let Some(address) = integer(change, "address")
    {
        let sql = "select street, number from addresses.addresses where fid = $1 and commune = $2";
        let chosen: Option<(Option<String>, Option<i32>)> =
            sqlx::query_as(sql).bind(address).bind(&commune).fetch_optional(&mut *connection).await?;
        let Some((street, number)) = chosen else {
            let message = change.language.pick(
                "Choisissez une adresse de la commune.",
                "Choose an address of the commune.",
                "Elija una dirección del municipio.",
            );
            return Err(refuse(Some("address"), message));
        };
        let key = street_key(street.as_deref().unwrap_or_default());
        let number = number.and_then(|number| u32::try_from(number).ok());
        let station = placing::station_of(connection, &commune, &key, number).await?;
        let values = json!({"matched": "hand", "unmatched": null, "street_key": key, "door_number": number, "range_station": station});
        write(change, values);
        let moved = change.deed == Deed::Create || WRITTEN.iter().any(|name| changed(change, name));
        return Ok(if moved { Address::Another } else { Address::Matched });
    }
    let touched = WRITTEN.iter().chain(&["address"]).any(|name| changed(change, name));
    if change.deed != Deed::Create && !touched {
        return Ok(Address::Same);
    }
    let text = |name: &str| change.text(name).unwrap_or_default();
    let written = Written {
        number: integer(change, "number").and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0),
        suffix: change.text("suffix"),
        street: text("street"),
        locality: text("locality"),
        country: text("country"),
    };
    let (found, station) = placing::place(connection, &commune, &written).await?;
    let (address, why) = (found.address.as_ref().ok(), found.address.as_ref().err());
    let values = json!({
        "address": address.map(|(fid, _)| fid), "matched": address.map(|(_, how)| how.code()),
        "unmatched": why.map(|why| why.code()), "street_key": found.street_key, "door_number": found.number,
        "range_station": station,
    });
    write(change, values);
    Ok(Address::Another)
}

fn write(change: &mut Change, values: Value) {
    if let Value::Object(values) = values {
        change.values.extend(values);
    }
}

/// The station: forced with a reason, else that of the street list.
async fn registered(connection: &mut PgConnection, change: &mut Change, address: Address) -> Result<(), Error> {
    if flag(change, "forced") {
        let silent = [
            ("station", integer(change, "station").is_none()),
            ("forced_reason", change.text("forced_reason").is_none()),
        ];
        let Some((field, _)) = silent.into_iter().find(|(_, missing)| *missing) else { return Ok(()) };
        let message = change.language.pick(
            "Un bureau forcé se choisit et se motive : dites lequel et pourquoi.",
            "A forced station is chosen and explained: say which and why.",
            "Una mesa forzada se elige y se motiva: diga cuál y por qué.",
        );
        return Err(refuse(Some(field), message));
    }
    if change.text("forced_reason").is_some() {
        change.values.insert("forced_reason".into(), Value::Null);
    }
    let list = integer(change, "range_station");
    let typed = changed(change, "station").then(|| integer(change, "station")).flatten();
    if let Some(typed) = typed.filter(|typed| Some(*typed) != list) {
        return Err(contradicts(connection, change, typed, list).await?);
    }
    let newly_found = address == Address::Matched && integer(change, "station").is_none();
    if change.deed == Deed::Create || address == Address::Another || newly_found || changed(change, "forced") {
        change.values.insert("station".into(), list.into());
    }
    Ok(())
}

async fn contradicts(
    connection: &mut PgConnection,
    change: &Change,
    typed: i64,
    list: Option<i64>,
) -> Result<Error, Error> {
    let Some(list) = list else { return Ok(refuse(Some("station"), uncut(change.language))) };
    let typed = lines::station_number(connection, typed).await?;
    let list = lines::station_number(connection, list).await?;
    let message = change.language.pick(
        format!("Le découpage donne le bureau {list}, pas le {typed} : laissez le bureau {list}, ou cochez « Forcé » et dites pourquoi."),
        format!("The street list gives station {list}, not {typed}: leave station {list}, or tick “Forced” and say why."),
        format!("El callejero da la mesa {list}, no la {typed}: deje la mesa {list}, o marque «Forzada» y diga por qué."),
    );
    Ok(refuse(Some("station"), &message))
}

/// The key by which the next file knows the elector again.
async fn known(connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
    if change.deed != Deed::Create && !IDENTITY.iter().any(|name| changed(change, name)) {
        return Ok(());
    }
    let text = |name: &str| change.text(name).unwrap_or_default();
    let place = change.text("birth_commune_code").or(change.text("birth_commune")).unwrap_or_default();
    let identity = Identity {
        list: change.text("list").unwrap_or("LP"),
        birth_name: text("birth_name"),
        first_names: text("first_names"),
        sex: text("sex"),
        birth: text("birth_written"),
        birth_place: place,
    };
    let mut rank = 0;
    let sql = "select exists (select from elections.electors where commune = $1 and roll_key = $2 and fid is distinct from $3)";
    let key = loop {
        let key = identity.key(rank);
        let taken: bool = sqlx::query_scalar(sql)
            .bind(&change.commune)
            .bind(&key)
            .bind(integer(change, "fid"))
            .fetch_one(&mut *connection)
            .await?;
        if !taken || rank > 100 {
            break key;
        }
        rank += 1;
    };
    change.values.insert("roll_key".into(), key.into());
    Ok(())
}
