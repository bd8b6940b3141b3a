//! The movements of a scenario as a file, for whoever enters them in the national roll (répertoire électoral unique). It
//! names electors: for those with the right to export movements, and each look is noted.

use std::borrow::Cow;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use sqlx::PgConnection;
use utoipa::OpenApi;

use crate::auth::Visitor;
use crate::elections::Error;
use crate::elections::roll::import::ELECTORS;
use crate::elections::workshop::SCENARIOS;
use crate::exchange::table::spreadsheet_text;
use crate::records::{self, Records};
use crate::web::{Problem, attachment};

/// Record type of movements.
const MOVEMENTS: &str = "elector-movements";

/// Columns, named as the lists of ELIRE name them (“Listes électeurs actifs”) as far as they are in there.
const HEADER: [&str; 26] = [
    "code du l'ugle",
    "libellé du type de liste",
    "identifiant national d'électeur",
    "nom de naissance",
    "nom d'usage",
    "prénoms",
    "sexe",
    "date de naissance",
    "code commune de naissance",
    "numéro de voie",
    "libellé de voie",
    "complément 1",
    "complément 2",
    "lieu-dit",
    "code postal",
    "commune",
    "code du bureau de vote actuel",
    "numéro d'ordre dans le bureau de vote actuel",
    "code du nouveau bureau de vote",
    "libellé du nouveau bureau de vote",
    "lieu du nouveau bureau de vote",
    "adresse du nouveau bureau de vote",
    "libellé canton du nouveau bureau de vote",
    "libellé circonscription du nouveau bureau de vote",
    "date d'effet",
    "état du mouvement",
];

/// Every column as text, in the order of [`HEADER`].
const ROWS: &str = "select e.fid, m.fid, array[m.commune,
        case e.list when 'LCM' then 'Liste complémentaire municipale' when 'LCE' then 'Liste complémentaire européenne' else 'Liste principale' end,
        e.ine, e.birth_name, e.use_name, e.first_names, e.sex, e.birth_written, e.birth_commune_code,
        nullif(concat_ws(' ', e.number::text, e.suffix), ''), e.street, e.complement_1, e.complement_2, e.locality, e.postcode, e.city,
        m.from_number, e.order_number::text, m.to_number, d.name, d.place_name, d.place_address, d.canton, d.constituency,
        to_char(m.applies_on, 'DD/MM/YYYY'), case m.state when 'done' then 'fait' else 'à faire' end]
    from elections.movements m join elections.electors e on e.fid = m.elector
    join elections.scenario_stations d on d.fid = m.destination
    where m.scenario = $1 and m.state <> 'withdrawn'
    order by m.to_number, e.birth_name, e.first_names, e.fid";

/// Elector, movement, columns.
type Row = (i64, i64, Vec<Option<String>>);

/// The route of the file.
pub fn router(records: Records) -> Router {
    Router::new().route("/api/elections/scenarios/{fid}/movements", get(movements)).with_state(records)
}

#[derive(OpenApi)]
#[openapi(paths(movements))]
struct Interface;

/// The route, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}

/// Who changes station by a scenario that is planned or in force, with their new station: CSV, UTF-8, semicolons. For those
/// with the right to export movements and electors; the look is noted.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/movements", operation_id = "scenario_movements", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400), (status = 403), (status = 404)))]
async fn movements(
    Visitor(person): Visitor,
    State(records): State<Records>,
    Path(fid): Path<String>,
) -> Result<Response, Problem> {
    let scenario: i64 = fid.parse().map_err(|_| records::Error::Parameter("fid".to_owned()))?;
    let scenarios = records.kind(&person, SCENARIOS)?;
    let mut look = records.look_as(&person, &scenarios, "see", None).await?;
    let commune = commune_of(&mut look, scenario).await?;
    drop(look);
    let (movements, electors) = (records.kind(&person, MOVEMENTS)?, records.kind(&person, ELECTORS)?);
    Records::reach(&person, &electors, "export", Some(&commune))?;
    let mut look = records.look_as(&person, &movements, "export", Some(&commune)).await?;
    let rows: Vec<Row> = sqlx::query_as(ROWS).bind(scenario).fetch_all(&mut *look).await.map_err(Error::from)?;
    drop(look);
    let seen = |pick: fn(&Row) -> i64| rows.iter().map(|row| (Some(commune.clone()), pick(row))).collect::<Vec<_>>();
    records.note_look(&person, &movements, seen(|row| row.1)).await?;
    records.note_look(&person, &electors, seen(|row| row.0)).await?;
    let file = written(&rows).map_err(|error| Error::Unwritable(error.into()))?;
    Ok(attachment(Body::from(file), &format!("mouvements-{commune}-{scenario}.csv"), "text/csv; charset=utf-8"))
}

async fn commune_of(look: &mut PgConnection, scenario: i64) -> Result<String, Error> {
    let sql = "select commune from elections.scenarios where fid = $1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(scenario).fetch_optional(look).await?;
    found.ok_or_else(|| records::Error::RecordUnknown(scenario).into())
}

fn written(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(HEADER)?;
    let text = |cell: &str| spreadsheet_text(Cow::Borrowed(cell)).into_owned();
    for (.., columns) in rows {
        out.write_record(columns.iter().map(|cell| text(cell.as_deref().unwrap_or_default())))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
