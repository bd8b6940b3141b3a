//! The same work by PostgreSQL alone: the columns of the list by the plainest statements, no rights, no rules; the
//! triggers of the table stay.

use sqlx::PgPool;
use tokio::runtime::Handle;

use super::load::{Door, List, street};
use super::rows::COMMUNE;

/// Sessions of the owner, and what drives them.
#[derive(Clone)]
pub struct Bare {
    pub pool: PgPool,
    pub runtime: Handle,
}

type Line = (i64, i32, Option<i32>, Option<String>, Option<String>, Option<String>, Option<bool>, f64, f64);

impl Door for Bare {
    fn list(&mut self, list: List) -> Vec<i64> {
        let (condition, order, bound, rest) = match list {
            List::Page(n) => (
                "true",
                "street nulls first, number nulls first, suffix nulls first, fid",
                None,
                format!("limit 50 offset {}", n * 50),
            ),
            List::Street(n) => (
                "street = $2",
                "street nulls first, number nulls first, suffix nulls first, fid",
                Some(street(n)),
                "limit 50".to_owned(),
            ),
            List::Numbers(n) => (
                "not certified and number >= $2::integer",
                "number nulls first, street nulls first, fid",
                Some(n.to_string()),
                "limit 50".into(),
            ),
            List::Meeting => ("true", "number desc nulls last, fid desc", None, "limit 10".to_owned()),
        };
        let from = format!("from addresses.addresses where commune = $1 and {condition}");
        let page = format!(
            "select fid, version, number, suffix, street, postcode, certified, st_x(geom), st_y(geom) {from} order by {order} {rest}"
        );
        let count = format!("select count(*) from (select 1 {from} limit 10001) s");
        self.runtime.block_on(async {
            let mut counted = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(count)).bind(COMMUNE);
            let mut rows = sqlx::query_as::<_, Line>(sqlx::AssertSqlSafe(page)).bind(COMMUNE);
            if let Some(bound) = bound {
                counted = counted.bind(bound.clone());
                rows = rows.bind(bound);
            }
            counted.fetch_one(&self.pool).await.unwrap();
            rows.fetch_all(&self.pool).await.unwrap().iter().map(|line| line.0).collect()
        })
    }

    fn open(&mut self, id: i64) -> i32 {
        let sql = "select version from addresses.addresses where fid = $1";
        self.runtime.block_on(async { sqlx::query_scalar(sql).bind(id).fetch_one(&self.pool).await.unwrap() })
    }

    fn save(&mut self, id: i64, version: i32, postcode: u32) -> Option<i32> {
        let sql = "update addresses.addresses set postcode = $3 where fid = $1 and version = $2 returning version";
        let query = sqlx::query_scalar(sql).bind(id).bind(version).bind(format!("{postcode:05}"));
        self.runtime.block_on(async { query.fetch_optional(&self.pool).await.unwrap() })
    }
}
