//! What the database refuses, told by field; a geometry looked at before it is written.

use serde_json::Value;
use sqlx::postgres::PgDatabaseError;
use sqlx::{Connection as _, PgConnection};

use crate::base::Language;
use crate::records::Error;
use crate::records::model::{Geometry, RecordType};
use crate::records::rules::Violation;

/// Most points of one geometry, and bytes of its text.
const POINTS: i32 = 100_000;
const BYTES: usize = 6_000_000;

/// A refusal of PostgreSQL as the person can mend it; anything else stays what it is.
pub fn refused(error: sqlx::Error, kind: &RecordType, language: Language) -> Error {
    let Some(refusal) = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>()) else {
        return error.into();
    };
    let columns = columns_of(refusal.detail().unwrap_or_default());
    let named = refusal.column().map(str::to_owned);
    let checked = || kind.fields.iter().find(|field| refusal.constraint().is_some_and(|name| holds(name, &field.name)));
    let title = |column: &str| kind.title_of(column, language);
    match refusal.code() {
        "23505" => {
            // Under row-level security PostgreSQL does not say the key; the name of the constraint does.
            let named =
                |field: &&super::model::Field| refusal.constraint().is_some_and(|name| holds(name, &field.name));
            let fields: Vec<&super::model::Field> = kind.fields.iter().filter(named).collect();
            let shown: Vec<String> = fields.iter().map(|field| title(&field.name)).collect();
            let message = language.pick(
                "Un autre enregistrement a déjà cette valeur",
                "Another record already has this value",
                "Otro registro ya tiene este valor",
            );
            let message =
                if shown.is_empty() { format!("{message}.") } else { format!("{message} ({}).", shown.join(", ")) };
            Error::Violations(vec![Violation { field: fields.first().map(|field| field.name.clone()), message }])
        }
        "23503" if refusal.message().starts_with("insert") => {
            let field = columns.into_iter().find(|column| column != "commune");
            let field = field.or_else(|| checked().map(|field| field.name.clone()));
            let message = language.pick(
                "Cet enregistrement n’existe plus.",
                "This record no longer exists.",
                "Este registro ya no existe.",
            );
            Error::Violations(vec![Violation { field, message: message.to_owned() }])
        }
        "23503" => Error::InUse { table: refusal.table().unwrap_or_default().to_owned() },
        "23502" => Error::Violations(vec![Violation { field: named, message: super::values::missing(language) }]),
        "23514" => {
            let message = language.pick(
                "Cette valeur n’est pas permise ici.",
                "This value is not allowed here.",
                "Este valor no se permite aquí.",
            );
            let field = checked();
            let help = field.map(|field| super::model::said(&field.help, language)).filter(|help| !help.is_empty());
            let message = help.map_or_else(|| message.to_owned(), |help| format!("{message} {help}"));
            Error::Violations(vec![Violation { field: field.map(|field| field.name.clone()), message }])
        }
        "42501" => Error::OutsideScope,
        "P0001" => Error::Violations(vec![Violation { field: None, message: refusal.message().to_owned() }]),
        "22P02" | "22003" | "22007" | "22008" | "22001" => {
            let message = language.pick(
                "Une valeur n’a pas la forme attendue.",
                "A value is not of the expected form.",
                "Un valor no tiene la forma esperada.",
            );
            Error::Violations(vec![Violation { field: None, message: message.to_owned() }])
        }
        "40001" | "40P01" | "55P03" => Error::Busy,
        _ => error.into(),
    }
}

/// Whether the name of a constraint (`addresses_commune_id_key`) holds that of a column, as a whole.
fn holds(constraint: &str, column: &str) -> bool {
    format!("{constraint}_").contains(&format!("_{column}_"))
}

/// `Key (a, b)=(1, 2) already exists.`: the columns.
fn columns_of(detail: &str) -> Vec<String> {
    let inside = detail.strip_prefix("Key (").and_then(|rest| rest.split_once(")=")).map_or("", |(inside, _)| inside);
    inside.split(", ").filter(|column| !column.is_empty()).map(|column| column.trim_matches('"').to_owned()).collect()
}

type Looked = (String, bool, Option<String>, Option<f64>, Option<f64>, bool, i32, bool);

/// Refuse a geometry that is not of the kind of the records, crosses itself or is nowhere.
///
/// # Errors
/// A violation on the field `geometry` that says what and where.
pub async fn geometry(
    connection: &mut PgConnection,
    expected: &Geometry,
    given: &Value,
    language: Language,
) -> Result<(), Error> {
    let text = given.to_string();
    let violation = |message: String| Error::Violations(vec![Violation::of("geometry", message)]);
    if text.len() > BYTES {
        return Err(violation(
            language.pick("Tracé trop détaillé.", "Outline too detailed.", "Trazado demasiado detallado.").to_owned(),
        ));
    }
    let sql = "select GeometryType(g), ST_IsValid(g), (d).reason, ST_X((d).location), ST_Y((d).location), ST_IsEmpty(g), ST_NPoints(g),
            coalesce(ST_XMin(g) >= -180 and ST_XMax(g) <= 180 and ST_YMin(g) >= -85.1 and ST_YMax(g) <= 85.1, false)
        from (select g, ST_IsValidDetail(g) as d from (select ST_GeomFromGeoJSON($1) as g) a) b";
    // A text PostGIS cannot read ends a transaction: a savepoint keeps ours.
    let mut try_out = connection.begin().await?;
    let looked: Result<Option<Looked>, _> = sqlx::query_as(sql).bind(&text).fetch_optional(&mut *try_out).await;
    try_out.rollback().await?;
    let unreadable = || {
        violation(
            language
                .pick(
                    "Le tracé ne se lit pas (GeoJSON attendu).",
                    "The outline cannot be read (GeoJSON expected).",
                    "El trazado no se entiende (se espera GeoJSON).",
                )
                .to_owned(),
        )
    };
    let Ok(Some((kind, valid, reason, x, y, empty, points, on_earth))) = looked else { return Err(unreadable()) };
    let wanted = expected.kind.name();
    let family = match kind.trim_start_matches("MULTI") {
        "POINT" => "point",
        "LINESTRING" => "line",
        "POLYGON" => "polygon",
        _ => "mixed",
    };
    let single = kind.starts_with("MULTI") && !expected.multi && wanted != "mixed";
    if (wanted != "mixed" && family != wanted) || single || empty {
        return Err(violation(wrong_kind(wanted, language)));
    }
    if points > POINTS || !on_earth {
        return Err(unreadable());
    }
    if !valid {
        let (reason, x, y) = (reason.unwrap_or_default(), x.unwrap_or_default(), y.unwrap_or_default());
        return Err(violation(language.pick(
            format!("Le tracé se croise ou n’est pas fermé ({reason}), vers {x:.6}, {y:.6} : déplacez ce sommet."),
            format!("The outline crosses itself or is not closed ({reason}), near {x:.6}, {y:.6}: move that corner."),
            format!("El trazado se cruza o no está cerrado ({reason}), hacia {x:.6}, {y:.6}: mueva ese vértice."),
        )));
    }
    Ok(())
}

fn wrong_kind(wanted: &str, language: Language) -> String {
    let words = match wanted {
        "point" => ["un point", "a point", "un punto"],
        "line" => ["une ligne", "a line", "una línea"],
        _ => ["une surface", "an area", "una superficie"],
    };
    language.pick(
        format!("Il faut {} ici.", words[0]),
        format!("It must be {} here.", words[1]),
        format!("Aquí hace falta {}.", words[2]),
    )
}

/// SQL that makes the stored geometry of the GeoJSON bound at `place`.
pub fn stored(geometry: &Geometry, place: usize) -> String {
    let read = format!("ST_SetSRID(ST_GeomFromGeoJSON(${place}::text), 4326)");
    let projected = if geometry.srid == 4326 { read } else { format!("ST_Transform({read}, {})", geometry.srid) };
    if geometry.multi { format!("ST_Multi({projected})") } else { projected }
}

#[cfg(test)]
mod tests {
    use super::columns_of;

    #[test]
    fn the_columns_of_a_refused_key_are_read_from_what_postgresql_says() {
        assert_eq!(columns_of("Key (commune, id)=(80016, x) already exists."), ["commune", "id"]);
        assert_eq!(columns_of("Key (\"order\")=(1) already exists."), ["order"]);
        assert!(columns_of("nothing of the kind").is_empty());
    }
}
