//! A plausible town from a seed: blocks of parcels that share every vertex of their common limits, a street around each
//! block, an address and most often a building on each parcel. Coordinates in Lambert-93 (EPSG:2154).

use sqlx::PgConnection;

/// Parcels along each axis of a block; a street of one cell's width runs around it.
const BLOCK: i64 = 7;
/// Cell of the grid, metres.
const CELL: (f64, f64) = (22.0, 31.0);
/// South-west corner of the town, Lambert-93.
const ORIGIN: (f64, f64) = (640_000.0, 6_850_000.0);

/// A town of `columns` × `rows` cells.
#[derive(Debug, Clone, Copy)]
pub struct Town {
    pub seed: u64,
    pub columns: i64,
    pub rows: i64,
}

impl Town {
    /// Roughly this many parcels, in a square.
    pub fn of(parcels: i64, seed: u64) -> Self {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a rough side")]
        let side = ((parcels as f64) * 64.0 / 49.0).sqrt().ceil() as i64;
        Self { seed, columns: side, rows: side }
    }

    /// Cells that are parcels, not street.
    pub fn parcels(self) -> impl Iterator<Item = (i64, i64)> {
        let in_block = |i: i64| i % (BLOCK + 1) != 0;
        (0..self.columns)
            .filter(move |i| in_block(*i))
            .flat_map(move |i| (0..self.rows).filter(move |j| in_block(*j)).map(move |j| (i, j)))
    }

    /// Outline of a parcel, closed, counter-clockwise.
    pub fn outline(self, (i, j): (i64, i64)) -> Vec<(f64, f64)> {
        let mut ring = Vec::with_capacity(14);
        for (from, to) in
            [((i, j), (i + 1, j)), ((i + 1, j), (i + 1, j + 1)), ((i + 1, j + 1), (i, j + 1)), ((i, j + 1), (i, j))]
        {
            ring.push(self.corner(from));
            ring.extend(self.between(from, to));
        }
        ring.push(ring[0]);
        ring
    }

    fn corner(self, (i, j): (i64, i64)) -> (f64, f64) {
        let (dx, dy) = (self.chance(&[1, i, j]) - 0.5, self.chance(&[2, i, j]) - 0.5);
        #[expect(clippy::cast_precision_loss, reason = "grid numbers are small")]
        (ORIGIN.0 + (i as f64 + dx * 0.5) * CELL.0, ORIGIN.1 + (j as f64 + dy * 0.5) * CELL.1)
    }

    /// Zero to four vertices on the limit between two corners, the same whichever side asks.
    fn between(self, from: (i64, i64), to: (i64, i64)) -> Vec<(f64, f64)> {
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        let (a, b) = (self.corner(low), self.corner(high));
        let key = |k: i64| [k, low.0, low.1, high.0, high.1];
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 4")]
        let n = (self.chance(&key(3)) * 4.3) as i64;
        let mut points: Vec<(f64, f64)> = (1..=n)
            .map(|k| {
                #[expect(clippy::cast_precision_loss, reason = "at most four")]
                let t = k as f64 / (n + 1) as f64;
                let off = (self.chance(&key(4 + k)) - 0.5) * 1.6;
                let (dx, dy) = (b.0 - a.0, b.1 - a.1);
                let length = dx.hypot(dy);
                (a.0 + t * dx - off * dy / length, a.1 + t * dy + off * dx / length)
            })
            .collect();
        if from > to {
            points.reverse();
        }
        points
    }

    /// A number in [0, 1) that depends on the seed and the key only (SplitMix64).
    fn chance(self, key: &[i64]) -> f64 {
        let mut z = self.seed;
        for k in key {
            z = (z ^ k.cast_unsigned()).wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^= z >> 31;
        }
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let unit = (z >> 11) as f64 / (1u64 << 53) as f64;
        unit
    }

    /// Section and number of a parcel, as the cadastre writes them.
    pub fn reference(self, (i, j): (i64, i64)) -> (String, i64) {
        let section = (i / 40) * 26 + (j / 40);
        let letter = |n: i64| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
        (format!("{}{}", letter(section / 26), letter(section)), (i % 40) * 40 + j % 40 + 1)
    }

    /// INSEE code of the commune a parcel falls in: a square of 400 cells is a commune.
    pub fn commune(self, (i, j): (i64, i64)) -> String {
        format!("{:05}", 77_000 + (i / 400) * 20 + j / 400)
    }
}

/// Fill `bench.<name>_2154` and its copy in 3857 with the parcels of a town; an earlier fill of the same town is kept.
pub async fn load(db: &mut PgConnection, name: &str, town: Town) {
    let made: Option<String> = sqlx::query_scalar("select obj_description(to_regclass('bench.' || $1 || '_3857'))")
        .bind(name)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    let mark = format!("{town:?}");
    if made.as_deref() == Some(&mark) {
        return;
    }
    run(db, &format!(
        "create schema if not exists bench; grant usage on schema bench to beffroi_app; drop table if exists bench.{name}_2154, bench.{name}_3857;
         create table bench.{name}_2154 (fid bigint primary key, commune text, id text, section text, number text, area integer, geom geometry(Polygon, 2154))"
    )).await;
    let mut copy = db.copy_in_raw(&format!("copy bench.{name}_2154 from stdin")).await.unwrap();
    let mut lines = String::new();
    for (fid, cell) in town.parcels().enumerate() {
        let (section, number) = town.reference(cell);
        let commune = town.commune(cell);
        let ring: Vec<String> = town.outline(cell).iter().map(|(x, y)| format!("{x:.2} {y:.2}")).collect();
        lines += &format!(
            "{}\t{commune}\t{commune}000{section}{number:04}\t{section}\t{number}\t{}\tSRID=2154;POLYGON(({}))\n",
            fid + 1,
            500 + fid * 7919 % 900,
            ring.join(",")
        );
        if lines.len() > 1 << 20 {
            copy.send(std::mem::take(&mut lines).into_bytes()).await.unwrap();
        }
    }
    copy.send(lines.into_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    run(db, &format!(
        "create table bench.{name}_3857 as select fid, commune, id, section, number, area, st_transform(geom, 3857)::geometry(Polygon, 3857) as geom from bench.{name}_2154;
         alter table bench.{name}_3857 add primary key (fid);
         create index on bench.{name}_2154 using gist (geom); create index on bench.{name}_3857 using gist (geom);
         select beffroi.publish('bench.{name}_2154'); select beffroi.publish('bench.{name}_3857');
         analyze bench.{name}_2154; analyze bench.{name}_3857; comment on table bench.{name}_3857 is '{mark}'"
    )).await;
}

async fn run(db: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(db).await.unwrap();
}
