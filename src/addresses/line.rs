//! The line of a street as the map has it, the houses along it, and the number they leave to a door.

use geo_types::{Coord, LineString, Point};
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::addresses::numbering::{self, Numbered, metric, sequential};
use crate::addresses::{HouseNumber, NumberingError, Side, Street};
use crate::base::{Failure, Language};
use crate::exchange::bal::folded;
use crate::geo::legal_system;
use crate::records::{Error, Outcome, Subject, Violation};

/// A way of numbering.
pub(super) type Way =
    fn(&Street, Point<f64>, Option<Side>, &[Numbered], numbering::Rules) -> Result<HouseNumber, NumberingError>;

/// The way an action stands for.
pub(super) fn way(action: &str) -> Option<Way> {
    match action {
        "number-metric" => Some(metric),
        "number-sequential" => Some(sequential),
        _ => None,
    }
}

/// The values that give an address its number.
///
/// # Errors
/// [`Error::Violations`]: what is missing on the map, or why no number is left.
pub(super) async fn propose(
    connection: &mut PgConnection,
    way: Way,
    subject: &Subject<'_>,
) -> Result<(Map<String, Value>, Outcome), Error> {
    let language = subject.language;
    let refused = |failure: NumberingError| refusal(&failure, language);
    let commune = subject.commune.unwrap_or_default();
    let name = folded(subject.values.get("street").and_then(Value::as_str).unwrap_or_default());
    // Of two doors numbered at one moment the second sees the number of the first.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("numbering {commune} {name}"))
        .execute(&mut *connection)
        .await?;
    let system = system(connection, commune, subject.id, language).await?;
    let street = street(connection, commune, &name, system, language).await?;
    let place = place(connection, subject.id, system).await?;
    let houses = houses(connection, commune, &name, subject.id, system).await?;
    let side = match subject.answers.get("side").and_then(Value::as_str) {
        Some("left") => Some(Side::Left),
        Some("right") => Some(Side::Right),
        _ => None,
    };
    let (street, rules, turned) = as_numbered(street, &houses);
    // Whoever says the side sees the line as it is drawn.
    let side = if turned { side.map(other) } else { side };
    let number = way(&street, place, side, &houses, rules).map_err(refused)?;
    let message = language.pick(
        format!("Numéro attribué : {number}."),
        format!("Number given: {number}."),
        format!("Número asignado: {number}."),
    );
    let suffix = number.suffix.map_or(Value::Null, Value::from);
    let values = [("number".to_owned(), Value::from(number.number)), ("suffix".to_owned(), suffix)];
    Ok((values.into_iter().collect(), Outcome { message: Some(message), link: None }))
}

/// A street runs as its houses are numbered, and its odd side is the one where most odd numbers stand: a line may have
/// been drawn from either end.
fn as_numbered(drawn: Street, houses: &[Numbered]) -> (Street, numbering::Rules, bool) {
    let located: Vec<_> = houses.iter().map(|house| (house.number.number, drawn.locate(house.place))).collect();
    let count = located.len().max(1) as f64;
    let middle = located.iter().map(|(_, at)| at.along).sum::<f64>() / count;
    let mean = located.iter().map(|(number, _)| f64::from(*number)).sum::<f64>() / count;
    let trend: f64 = located.iter().map(|(number, at)| (f64::from(*number) - mean) * (at.along - middle)).sum();
    let turned = trend < 0.0;
    let street = if turned { drawn.turned() } else { drawn };
    let usual = numbering::Rules::default();
    let (mut with, mut against) = (0, 0);
    for (number, at) in located {
        let side = if turned { at.side.map(other) } else { at.side };
        match side.map(|side| usual.fits(number, side)) {
            Some(true) => with += 1,
            Some(false) => against += 1,
            None => {}
        }
    }
    let odd = if against > with { other(usual.odd) } else { usual.odd };
    (street, numbering::Rules { odd, ..usual }, turned)
}

const fn other(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

fn refusal(failure: &NumberingError, language: Language) -> Error {
    let told = failure.explain(language);
    Error::Violations(vec![Violation::of("number", format!("{} {}", told.detail, told.remedy))])
}

/// EPSG code of the projection lengths are measured in.
async fn system(connection: &mut PgConnection, commune: &str, address: i64, language: Language) -> Result<i32, Error> {
    let sql = "select (select max(legal_srid) from cadastre.communes where commune = $1), ST_X(geom), ST_Y(geom)
        from addresses.addresses where fid = $2";
    let (chosen, longitude, latitude): (Option<i32>, f64, f64) =
        sqlx::query_as(sql).bind(commune).bind(address).fetch_one(connection).await?;
    let legal = || legal_system(commune, longitude, latitude).map(crate::geo::Srid::code);
    chosen.or_else(legal).ok_or_else(|| {
        let message = language.pick(
            "Ce point n’est pas en France : déplacez-le.",
            "This point is not in France: move it.",
            "Este punto no está en Francia: muévalo.",
        );
        Error::Violations(vec![Violation::of("geometry", message)])
    })
}

/// Pieces of the line; its abscissas and ordinates.
type Drawn = (Option<i32>, Option<Vec<f64>>, Option<Vec<f64>>);

/// The pieces drawn under the name, whatever its spelling, as one line.
async fn street(
    connection: &mut PgConnection,
    commune: &str,
    name: &str,
    system: i32,
    language: Language,
) -> Result<Street, Error> {
    let sql = "select fid, name from addresses.streets where commune = $1 and name is not null";
    let all: Vec<(i64, String)> = sqlx::query_as(sql).bind(commune).fetch_all(&mut *connection).await?;
    let ours: Vec<i64> = all.into_iter().filter(|(_, street)| folded(street) == name).map(|(fid, _)| fid).collect();
    let sql = "with merged as (select ST_LineMerge(ST_Collect(d.geom)) as line
            from addresses.streets s, ST_Dump(s.geom) d where s.fid = any ($1))
        select ST_NumGeometries(line), array(select ST_X(geom) from ST_DumpPoints(ST_Transform(line, $2)) order by path),
            array(select ST_Y(geom) from ST_DumpPoints(ST_Transform(line, $2)) order by path) from merged";
    let (pieces, xs, ys): Drawn = sqlx::query_as(sql).bind(ours).bind(system).fetch_one(connection).await?;
    if let Some(pieces) = pieces.filter(|pieces| *pieces > 1) {
        return Err(Error::Violations(vec![Violation::of("street", in_pieces(pieces, language))]));
    }
    let points = xs.unwrap_or_default().into_iter().zip(ys.unwrap_or_default()).map(|(x, y)| Coord { x, y });
    Street::new(&LineString(points.collect())).map_err(|failure| refusal(&failure, language))
}

fn in_pieces(pieces: i32, language: Language) -> String {
    language.pick(
        format!("Le tracé de la voie est en {pieces} morceaux qui ne se touchent pas, ou il se divise : reliez-les en une seule ligne, ou donnez un numéro à la main."),
        format!("The line of the street is in {pieces} pieces that do not touch, or it forks: join them into one line, or give a number by hand."),
        format!("El trazado de la vía está en {pieces} partes que no se tocan, o se bifurca: únalas en una sola línea, o dé un número a mano."),
    )
}

async fn place(connection: &mut PgConnection, address: i64, system: i32) -> Result<Point<f64>, Error> {
    let sql =
        "select ST_X(p), ST_Y(p) from (select ST_Transform(geom, $2) as p from addresses.addresses where fid = $1) a";
    let (x, y): (f64, f64) = sqlx::query_as(sql).bind(address).bind(system).fetch_one(connection).await?;
    Ok(Point::new(x, y))
}

/// The other addresses of the street that have a number.
async fn houses(
    connection: &mut PgConnection,
    commune: &str,
    name: &str,
    address: i64,
    system: i32,
) -> Result<Vec<Numbered>, Error> {
    let sql = "select distinct street from addresses.addresses where commune = $1 and street is not null";
    let all: Vec<String> = sqlx::query_scalar(sql).bind(commune).fetch_all(&mut *connection).await?;
    let ours: Vec<String> = all.into_iter().filter(|street| folded(street) == name).collect();
    let sql = "select number, suffix, ST_X(p), ST_Y(p) from (select number, suffix, ST_Transform(geom, $4) as p
        from addresses.addresses where commune = $1 and street = any ($2) and fid <> $3 and number between 1 and 99998) a";
    let found: Vec<(i32, Option<String>, f64, f64)> =
        sqlx::query_as(sql).bind(commune).bind(ours).bind(address).bind(system).fetch_all(connection).await?;
    let numbered = found.into_iter().map(|(number, suffix, x, y)| Numbered {
        number: HouseNumber::with(number.unsigned_abs(), suffix.as_deref().unwrap_or_default()),
        place: Point::new(x, y),
    });
    Ok(numbered.collect())
}
