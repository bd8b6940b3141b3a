//! A small town to ask about: Albert (80016) with sections, zones and a street, and a parcel of Bondy (93010) next door.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn;
use beffroi::auth::Sight;
use beffroi::catalog::CatalogHandle;
use beffroi::features::{Features, router};
use beffroi::web::complete;
use serde_json::Value;
use sqlx::PgPool;
use tower::ServiceExt;

use crate::support::{self, Town};

/// Corner of the land of the tests in the legal projection of Albert (CC50), metres.
const CORNER: &str = "
create function at(x float8, y float8, w float8, h float8) returns geometry language sql immutable as
$$ select ST_Multi(ST_Transform(ST_MakeEnvelope(1674000 + x, 9201000 + y, 1674000 + x + w, 9201000 + y + h, 3950), 4326)) $$;
create function spot(x float8, y float8) returns geometry language sql immutable as
$$ select ST_Transform(ST_SetSRID(ST_MakePoint(1674000 + x, 9201000 + y), 3950), 4326) $$;";

const ROWS: &str = "
set beffroi.as_of = '2022-01-01';
insert into cadastre.communes (commune, id, name, department, legal_srid, geom) values
    ('80016', '80016', 'Albert', '80', 3950, at(-500, -500, 1500, 1500)), ('93010', '93010', 'Bondy', '93', null, at(1000, -500, 500, 1500));
insert into cadastre.parcels (commune, id, prefix, section, number, area, address, geom) values
    ('80016', '80016000AB0123', '000', 'AB', '123', 5000, '12 RUE DE LA PAIX', at(0, 0, 100, 50)),
    ('80016', '80016000AB0124', '000', 'AB', '124', 5000, null, at(100, 0, 100, 50)),
    ('80016', '80016000AB1230', '000', 'AB', '1230', 100, null, at(300, 0, 10, 10)),
    ('80016', '800160000A0007', '000', 'A', '7', 100, null, at(320, 0, 10, 10)),
    ('93010', '93010000AB0123', '000', 'AB', '123', 100, null, at(1100, 0, 10, 10));
insert into planning.zoning (commune, id, label, long_label, kind, geom) values
    ('80016', 'z1', 'UA', 'Centre', 'U', at(0, 0, 75, 50)), ('80016', 'z2', 'N', 'Vallée', 'N', at(75, 0, 300, 50)),
    ('80016', 'z3', 'A', 'Bordure', 'A', at(-50, 0, 50.005, 50)), ('80016', 'z4', 'AU', 'Voisine', 'AU', at(0, 50, 100, 50));
insert into planning.prescriptions (commune, id, label, kind, geom) values
    ('80016', 'p1', 'Alignement', '11', ST_MakeLine(spot(-10, 20), spot(30, 20))), ('80016', 'p2', 'Arbre remarquable', '07', spot(10, 10));
insert into planning.easements (commune, id, category, name, role, geom) values ('80016', 's1', 'AC1', 'Basilique', 'area', at(90, -100, 400, 400));
insert into addresses.streets (commune, id, name, geom) values
    ('80016', 'v1', 'Rue de la République', ST_Multi(ST_MakeLine(spot(0, -5), spot(200, -5)))),
    ('80016', 'v2', 'Boulevard du Maréchal-Foch', ST_Multi(ST_MakeLine(spot(0, 60), spot(200, 60)))),
    ('93010', 'v3', 'Rue de la Paix', ST_Multi(ST_MakeLine(spot(1100, -5), spot(1200, -5))));
insert into addresses.addresses (commune, id, number, suffix, street, postcode, post_town, geom) values
    ('80016', 'a1', 12, 'bis', 'Rue de la Paix', '80300', 'Albert', spot(5, -4)), ('80016', 'a2', 12, null, 'Rue de la Paix', '80300', 'Albert', spot(3, -4)),
    ('80016', 'a3', 120, null, 'Rue de la Paix', '80300', 'Albert', spot(9, -4)), ('93010', 'a4', 12, null, 'Rue de la Paix', '93140', 'Bondy', spot(1105, -4));
insert into town.public_buildings (commune, id, name, kind, geom) values ('80016', 'b1', 'Mairie d’Albert', 'town hall', spot(150, 25));
insert into elections.polling_stations (commune, id, name, geom) values ('80016', '4', 'École Anne-Frank', at(0, 0, 400, 400));
reset beffroi.as_of;";

/// The town, its database and its interface.
pub struct Desk {
    pub town: Town,
    pub app: Router,
}

/// A desk on which everything of the small town lies.
pub async fn desk() -> Desk {
    let town = support::town().await;
    let mut owner = town.owner().await;
    sqlx::raw_sql(CORNER).execute(&mut owner).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut owner).await.unwrap();
    let app = app(town.pool().clone()).await;
    Desk { town, app }
}

/// The interface on `pool` with the layers Beffroi comes with.
pub async fn app(pool: PgPool) -> Router {
    let layers = Path::new(env!("CARGO_MANIFEST_DIR")).join("layers");
    let catalog = CatalogHandle::open(&layers, pool.clone()).await.unwrap();
    assert!(catalog.current().faults().is_empty(), "{:?}", catalog.current().faults());
    router(Features::new(pool, catalog, Sight::All)).layer(from_fn(complete))
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub kind: String,
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{} {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    /// The answer of a request that went well.
    pub fn good(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }
}

pub async fn get(app: &Router, uri: &str) -> Reply {
    send(app, Request::get(uri).body(Body::empty()).unwrap()).await
}

pub async fn post(app: &Router, uri: &str, body: impl Into<Body>) -> Reply {
    send(app, Request::post(uri).header(header::CONTENT_TYPE, "application/json").body(body.into()).unwrap()).await
}

async fn send(app: &Router, request: Request<Body>) -> Reply {
    let response = app.clone().oneshot(request).await.unwrap();
    let text = |name| response.headers().get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
    let (kind, file) = (text(header::CONTENT_TYPE), text(header::CONTENT_DISPOSITION));
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
    Reply { status, kind, file, bytes }
}

impl Desk {
    pub async fn get(&self, uri: &str) -> Reply {
        get(&self.app, uri).await
    }

    /// Identifier of the row of a table with this key.
    pub async fn fid(&self, table: &str, id: &str) -> i64 {
        let sql = format!("select fid from {table} where id = $1");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(id).fetch_one(self.town.pool()).await.unwrap()
    }

    /// A place of the land of the tests, degrees.
    pub async fn spot(&self, x: f64, y: f64) -> (f64, f64) {
        sqlx::query_as("select ST_X(s), ST_Y(s) from spot($1, $2) s")
            .bind(x)
            .bind(y)
            .fetch_one(self.town.pool())
            .await
            .unwrap()
    }

    /// A rectangle of the land of the tests as GeoJSON.
    pub async fn box_of(&self, x: f64, y: f64, w: f64, h: f64) -> Value {
        let text: String = sqlx::query_scalar("select ST_AsGeoJSON(at($1, $2, $3, $4), 9)")
            .bind(x)
            .bind(y)
            .bind(w)
            .bind(h)
            .fetch_one(self.town.pool())
            .await
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub async fn run(&self, sql: &str) {
        let mut owner = self.town.owner().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut owner).await.unwrap();
    }
}
