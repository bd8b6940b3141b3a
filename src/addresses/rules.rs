//! What an address is, beyond what its table can check (BAL 1.4; article L. 2121-30 CGCT: the town names and numbers).

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::addresses::line;
use crate::base::{Language, today};
use crate::exchange::bal::Key;
use crate::records::{Change, Deed, Error, Outcome, Rules, Shape, Subject, Violation};

/// Stands for a street or a locality as a whole (BAL: `numero` 99999).
pub(super) const WHOLE_STREET: i64 = 99_999;
/// A street whose TOPO code is not known (BAL).
const NO_CODE: &str = "xxxx";
/// Parts of the interoperability key.
const IN_KEY: [&str; 3] = ["number", "suffix", "street_code"];

/// Rules of addresses.
pub struct Addresses;

/// Rules of streets.
pub struct Streets;

#[async_trait]
impl Rules for Addresses {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        check(change)?;
        if change.deed == Deed::Create {
            complete_from_street(connection, change).await?;
            attach_parcels(connection, change).await?;
        }
        name(change);
        let touched = change.deed == Deed::Create || !change.values.is_empty() || change.geometry != Shape::Kept;
        if touched {
            change.values.insert("updated".into(), Value::from(today().to_string()));
        }
        Ok(())
    }

    async fn act(
        &self,
        connection: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        if let Some(way) = line::way(action) {
            return line::propose(connection, way, &subject).await;
        }
        let value = match action {
            "certify" => ("certified", Value::Bool(true)),
            "uncertify" => ("certified", Value::Bool(false)),
            "attach-parcels" => ("parcels", Value::from(parcels_under(connection, subject.id).await?)),
            other => return Err(Error::ActionUnknown(other.to_owned())),
        };
        Ok((Map::from_iter([(value.0.to_owned(), value.1)]), Outcome::default()))
    }
}

#[async_trait]
impl Rules for Streets {
    async fn prepare(&self, _connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Create && change.value("id").is_none() {
            change.values.insert("id".into(), Value::from(format!("beffroi-{}", uuid::Uuid::new_v4())));
        }
        Ok(())
    }
}

fn check(change: &Change) -> Result<(), Error> {
    let language = change.language;
    let mut violations = Vec::new();
    // What was there before is not held against whoever changes something else.
    let given = |name: &str| change.deed == Deed::Create || change.values.contains_key(name);
    match change.value("number").and_then(Value::as_i64) {
        _ if !given("number") => {}
        None => violations.push(Violation::of(
            "number",
            language.pick(
                "Le numéro est à remplir (99999 pour une voie entière).",
                "The number must be filled in (99999 for a whole street).",
                "Debe rellenarse el número (99999 para una calle entera).",
            ),
        )),
        Some(number) if !(0..=9_999).contains(&number) && number != WHOLE_STREET => {
            violations.push(Violation::of(
                "number",
                language.pick(
                    "De 0 à 9999, ou 99999 pour une voie entière.",
                    "From 0 to 9999, or 99999 for a whole street.",
                    "De 0 a 9999, o 99999 para una calle entera.",
                ),
            ));
        }
        Some(_) => {}
    }
    if given("street") && change.text("street").is_none_or(|street| street.chars().count() < 3) {
        violations.push(Violation::of(
            "street",
            language.pick(
                "Le nom de la voie est à remplir, en entier.",
                "The name of the street must be filled in, in full.",
                "Debe rellenarse el nombre completo de la calle.",
            ),
        ));
    }
    if let Some(suffix) = change.text("suffix").filter(|_| given("suffix")) {
        let plain = suffix.chars().count() <= 9
            && suffix.starts_with(|c: char| c.is_ascii_alphanumeric())
            && suffix.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain {
            violations.push(Violation::of("suffix", suffix_message(language)));
        }
    }
    if let Some(cell) = change.text("parcels").filter(|_| given("parcels")) {
        let (_, wrong) = crate::exchange::bal::parcels(cell);
        if let Some(first) = wrong.first() {
            violations.push(Violation::of(
                "parcels",
                language.pick(
                    format!("« {first} » n’est pas un identifiant de parcelle de 14 signes."),
                    format!("“{first}” is not an identifier of a parcel of 14 signs."),
                    format!("«{first}» no es un identificador de parcela de 14 signos."),
                ),
            ));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::Violations(violations)) }
}

fn suffix_message(language: Language) -> &'static str {
    language.pick(
        "Lettres et chiffres seulement : bis, ter, a, a1…",
        "Letters and digits only: bis, ter, a, a1…",
        "Solo letras y cifras: bis, ter, a, a1…",
    )
}

/// The interoperability key follows the address; a key of another producer is left as it is.
fn name(change: &mut Change) {
    let named = change.text("id").is_some();
    let follows = change.deed == Deed::Create || IN_KEY.iter().any(|part| change.values.contains_key(*part));
    let ours = change.text("id").is_none_or(|id| Key::parse(id).0.is_some());
    if (named && !follows) || !ours {
        return;
    }
    let number = change.value("number").and_then(Value::as_i64).and_then(|number| u32::try_from(number).ok());
    let (Some(commune), Some(number)) = (change.commune.clone(), number) else { return };
    let street = change.text("street_code").filter(|code| code.len() == 4).unwrap_or(NO_CODE).to_lowercase();
    let suffix = change.text("suffix").map(str::to_lowercase);
    // Without a code two streets would share their keys.
    let id = if street == NO_CODE {
        format!("{}_{}", Key { commune, street, number, suffix }.written(), uuid::Uuid::new_v4().simple())
    } else {
        Key { commune, street, number, suffix }.written()
    };
    if !(street_unknown(change) && named) {
        change.values.insert("id".into(), Value::from(id));
    }
}

fn street_unknown(change: &Change) -> bool {
    change.text("street_code").is_none_or(|code| code.len() != 4)
}

/// Street code, postal code, post town.
type Known = (Option<String>, Option<String>, Option<String>);

/// What the other addresses of the street know: its code, its postal code.
async fn complete_from_street(connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
    let (Some(commune), Some(street)) = (change.commune.clone(), change.text("street").map(str::to_owned)) else {
        return Ok(());
    };
    let sql = "select street_code, postcode, post_town from addresses.addresses
        where commune = $1 and street = $2 order by street_code is null, fid limit 1";
    let known: Option<Known> = sqlx::query_as(sql).bind(commune).bind(street).fetch_optional(connection).await?;
    let Some((code, postcode, town)) = known else { return Ok(()) };
    for (name, value) in [("street_code", code), ("postcode", postcode), ("post_town", town)] {
        if let (None, Some(value)) = (change.text(name), value) {
            change.values.insert(name.into(), Value::from(value));
        }
    }
    Ok(())
}

async fn attach_parcels(connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
    let Shape::Drawn(geometry) = &change.geometry else { return Ok(()) };
    if change.text("parcels").is_some() {
        return Ok(());
    }
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let Some([lon, lat, ..]) = coordinates.map(Vec::as_slice) else { return Ok(()) };
    let (Some(lon), Some(lat)) = (lon.as_f64(), lat.as_f64()) else { return Ok(()) };
    let point = "ST_SetSRID(ST_MakePoint($1, $2), 4326)";
    let sql = format!("{PARCELS} beffroi.find_near('cadastre.parcels', 'fid', 'geom', {point}, {point})))");
    let found: Option<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(lon).bind(lat).fetch_one(connection).await?;
    if let Some(found) = found {
        change.values.insert("parcels".into(), Value::from(found));
    }
    Ok(())
}

const PARCELS: &str =
    "select string_agg(p.id, '|' order by p.id) from cadastre.parcels p where p.fid = any (array(select";

async fn parcels_under(connection: &mut PgConnection, address: i64) -> Result<Option<String>, Error> {
    let sql = format!(
        "{PARCELS} beffroi.find_near('cadastre.parcels', 'fid', 'geom',
            (select geom from addresses.addresses where fid = $1), (select geom from addresses.addresses where fid = $1))))"
    );
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(address).fetch_one(connection).await?)
}
