//! A map extract for paper: parcels, buildings and streets around a record, at scale, in the legal projection of its
//! commune. Millimetres of paper are the units of the drawing.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, PgConnection};

use crate::base::Language;
use crate::documents::Error;
use crate::documents::typeset::Extract;
use crate::geo::{Srid, legal_system};
use crate::records::RecordType;

/// Shapes of a layer in one extract.
const SHAPES: i32 = 20_000;
/// Parcels are drawn down to this scale: smaller, their lines would be all there is to see.
const PARCELLED: u32 = 5_000;
/// Numbers of parcels are legible down to this scale.
const NUMBERED: u32 = 2_500;

/// Where an extract lies: its middle in metres of a projection.
struct Frame {
    srid: i32,
    x: f64,
    y: f64,
    /// Millimetres of paper for a metre of ground.
    factor: f64,
    width: f64,
    height: f64,
}

/// Draw an extract around a record of `kind`, as SVG. An empty frame when the record has no place.
///
/// # Errors
/// When the database does not answer.
pub async fn draw(
    look: &mut PgConnection,
    kind: &RecordType,
    extract: &Extract,
    language: Language,
) -> Result<String, Error> {
    let (width, height) = (f64::from(extract.width), f64::from(extract.height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {width} {height}\" width=\"{width}mm\" height=\"{height}mm\" font-family=\"Libertinus Serif\">",
        -width / 2.0,
        -height / 2.0
    );
    if let Some(frame) = frame(look, kind, extract).await? {
        ground(look, &frame, extract, &mut svg).await?;
        subject(look, &frame, kind, extract.record, &mut svg).await?;
        marginalia(&frame, extract.scale, language, &mut svg);
    } else {
        let _ = write!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" fill=\"#f2f2ef\" stroke=\"#8a8a8a\" stroke-width=\"0.2\"/>",
            -width / 2.0,
            -height / 2.0
        );
    }
    svg.push_str("</svg>");
    Ok(svg)
}

async fn frame(look: &mut PgConnection, kind: &RecordType, extract: &Extract) -> Result<Option<Frame>, Error> {
    let Some(geometry) = &kind.geometry else { return Ok(None) };
    let column = crate::catalog::quoted(&geometry.column);
    let commune = if kind.by_commune { "t.commune" } else { "null" };
    let sql = format!(
        "select {commune}::text, (select c.legal_srid from cadastre.communes c where c.commune = {commune} order by fid limit 1),
            ST_X(p), ST_Y(p) from {} t, ST_Centroid(ST_Transform(t.{column}, 4326)) p where t.fid = $1 and not ST_IsEmpty(p)",
        kind.sql_table()
    );
    let found: Option<(Option<String>, Option<i32>, f64, f64)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(extract.record).fetch_optional(&mut *look).await?;
    let Some((commune, chosen, longitude, latitude)) = found else { return Ok(None) };
    let legal = legal_system(commune.as_deref().unwrap_or("75056"), longitude, latitude).map(Srid::code);
    // Outside France: the zone of Lambert-93.
    let srid = chosen.or(legal).unwrap_or(2154);
    let sql = "select ST_X(p), ST_Y(p) from ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4326), $3) p";
    let (x, y): (f64, f64) = sqlx::query_as(sql).bind(longitude).bind(latitude).bind(srid).fetch_one(look).await?;
    let factor = 1000.0 / f64::from(extract.scale);
    Ok(Some(Frame { srid, x, y, factor, width: extract.width.into(), height: extract.height.into() }))
}

impl Frame {
    /// Corners in metres, a little wider than the paper, so that no cut edge shows.
    fn envelope(&self) -> String {
        let (across, down) = (self.width / self.factor / 2.0 + 2.0, self.height / self.factor / 2.0 + 2.0);
        let (x, y) = (self.x, self.y);
        format!("ST_MakeEnvelope({}, {}, {}, {}, {})", x - across, y - down, x + across, y + down, self.srid)
    }

    /// A geometry of the tables as a path on the paper.
    fn path(&self, geometry: &str) -> String {
        format!(
            "ST_AsSVG({}, 0, 2)",
            self.placed(&format!("ST_ClipByBox2D(ST_Transform({geometry}, {}), e.box)", self.srid))
        )
    }

    fn placed(&self, projected: &str) -> String {
        format!("ST_Scale(ST_Translate({projected}, {}, {}), {f}, {f})", -self.x, -self.y, f = self.factor)
    }

    /// Rows of a layer in the frame: its path, and a label with its place and direction.
    async fn rows(
        &self,
        look: &mut PgConnection,
        table: &str,
        label: &str,
    ) -> Result<Vec<(String, String, Option<f64>, Option<f64>, Option<f64>)>, Error> {
        let middle = format!("ST_ClipByBox2D(ST_Transform(t.geom, {}), e.box)", self.srid);
        let sql = format!(
            "with e as materialized (select {envelope} as box),
                  near as materialized (select beffroi.find_near('{table}', 'fid', 'geom', b, b, null, {SHAPES}) as fid
                      from (select ST_Transform(box, 4326) as b from e) s)
             select {path} as path, coalesce({label}, '') as label, ST_X(p), -ST_Y(p), d from {table} t join near using (fid), e,
                lateral (select {middle} as m) cut,
                lateral (select {at} as p, case when ST_Dimension(m) = 1 then degrees(ST_Azimuth(ST_StartPoint(line), ST_EndPoint(line))) end as d
                    from (select case when ST_Dimension(m) = 1 then ST_GeometryN(m, 1) end as line) l) place
             where not ST_IsEmpty(m) order by t.fid",
            envelope = self.envelope(),
            path = self.path("t.geom"),
            at = self.placed("case when ST_Dimension(m) = 1 then ST_LineInterpolatePoint(line, 0.5) else ST_PointOnSurface(m) end"),
        );
        let rows = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(look).await?;
        Ok(rows)
    }
}

async fn ground(look: &mut PgConnection, frame: &Frame, extract: &Extract, svg: &mut String) -> Result<(), Error> {
    let (left, top) = (-frame.width / 2.0, -frame.height / 2.0);
    let _ = write!(
        svg,
        "<clipPath id=\"f\"><rect x=\"{left}\" y=\"{top}\" width=\"{0}\" height=\"{1}\"/></clipPath><rect x=\"{left}\" y=\"{top}\" width=\"{0}\" height=\"{1}\" fill=\"#FFFFFF\"/><g clip-path=\"url(#f)\">",
        frame.width, frame.height
    );
    let buildings = frame.rows(look, "cadastre.buildings", "null::text").await?;
    layer(svg, "fill=\"#E3DCCF\" stroke=\"#8A8171\" stroke-width=\"0.1\"", &buildings);
    let parcels =
        if extract.scale <= PARCELLED { frame.rows(look, "cadastre.parcels", "t.number").await? } else { Vec::new() };
    layer(svg, "fill=\"none\" stroke=\"#5F6B76\" stroke-width=\"0.15\"", &parcels);
    let streets = frame.rows(look, "addresses.streets", "t.name").await?;
    layer(svg, "fill=\"none\" stroke=\"#C9B27C\" stroke-width=\"0.35\" stroke-dasharray=\"2 1.2\"", &streets);
    if extract.scale <= NUMBERED {
        svg.push_str("<g font-size=\"2\" fill=\"#3D4852\" text-anchor=\"middle\">");
        for (_, number, x, y, _) in &parcels {
            if let (Some(x), Some(y), false) = (x, y, number.is_empty()) {
                let _ = write!(svg, "<text x=\"{x:.2}\" y=\"{:.2}\">{}</text>", y + 0.7, escaped(number));
            }
        }
        svg.push_str("</g>");
    }
    names(svg, &streets);
    svg.push_str("</g>");
    Ok(())
}

type Shown = (String, String, Option<f64>, Option<f64>, Option<f64>);

fn layer(svg: &mut String, style: &str, rows: &[Shown]) {
    let _ = write!(svg, "<path {style} d=\"");
    rows.iter().for_each(|(path, ..)| {
        svg.push_str(path);
        svg.push(' ');
    });
    svg.push_str("\"/>");
}

/// The name of each street, once, along it, never upside down.
fn names(svg: &mut String, streets: &[Shown]) {
    svg.push_str("<g font-size=\"2.6\" font-style=\"italic\" fill=\"#1F2933\" stroke=\"#FFFFFF\" stroke-width=\"0.7\" paint-order=\"stroke\" text-anchor=\"middle\">");
    let mut told: Vec<&str> = Vec::new();
    for (_, name, x, y, azimuth) in streets {
        let (Some(x), Some(y), Some(azimuth)) = (x, y, azimuth) else { continue };
        if name.is_empty() || told.contains(&name.as_str()) {
            continue;
        }
        told.push(name);
        let turned = azimuth - 90.0;
        let turned = if (90.0..270.0).contains(&turned.rem_euclid(360.0)) { turned + 180.0 } else { turned };
        let _ = write!(
            svg,
            "<text transform=\"translate({x:.2} {y:.2}) rotate({turned:.1})\" y=\"-0.8\">{}</text>",
            escaped(name)
        );
    }
    svg.push_str("</g>");
}

/// The feature of the record, over everything else.
async fn subject(
    look: &mut PgConnection,
    frame: &Frame,
    kind: &RecordType,
    id: i64,
    svg: &mut String,
) -> Result<(), Error> {
    let Some(geometry) = &kind.geometry else { return Ok(()) };
    let column = format!("t.{}", crate::catalog::quoted(&geometry.column));
    let sql = format!(
        "select ST_AsSVG({placed}, 0, 2), ST_Dimension({column}) from {table} t, (select {envelope} as box) e where t.fid = $1",
        placed = frame.placed(&format!(
            "case when ST_Dimension({column}) = 0 then ST_Transform({column}, {srid}) else ST_ClipByBox2D(ST_Transform({column}, {srid}), e.box) end",
            srid = frame.srid
        )),
        table = kind.sql_table(),
        envelope = frame.envelope(),
    );
    let found: Option<(Option<String>, i32)> = sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(look).await?;
    let style = "stroke=\"#1D4E89\" stroke-width=\"0.6\" fill=\"#1D4E89\" fill-opacity=\"0.15\"";
    let _ = match found {
        Some((_, 0)) => write!(svg, "<circle r=\"2.2\" {style}/><circle r=\"0.5\" fill=\"#1D4E89\"/>"),
        Some((Some(path), 1)) => write!(svg, "<path {style} fill-opacity=\"0\" d=\"{path}\"/>"),
        Some((Some(path), _)) => write!(svg, "<path {style} d=\"{path}\"/>"),
        _ => Ok(()),
    };
    Ok(())
}

/// Border, north, scale bar, sources.
fn marginalia(frame: &Frame, scale: u32, language: Language, svg: &mut String) {
    let (left, top) = (-frame.width / 2.0, -frame.height / 2.0);
    let (right, bottom) = (frame.width / 2.0, frame.height / 2.0);
    let _ = write!(
        svg,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#1F2933\" stroke-width=\"0.3\"/>",
        frame.width, frame.height
    );
    let (x, y) = (right - 6.0, top + 12.0);
    let _ = write!(
        svg,
        "<g fill=\"#1F2933\"><path d=\"M{x} {} l2 7 l-2 -1.4 l-2 1.4 z\"/><text x=\"{x}\" y=\"{}\" font-size=\"3\" text-anchor=\"middle\">N</text></g>",
        y - 7.0,
        y + 3.2
    );
    let metres = round_length(40.0 / frame.factor);
    let length = metres * frame.factor;
    let (x, y) = (left + 4.0, bottom - 6.0);
    let _ = write!(
        svg,
        "<g><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"8.5\" fill=\"#FFFFFF\" fill-opacity=\"0.85\"/><path d=\"M{x} {y} v-1.5 M{x} {y} h{length} v-1.5 M{mid} {y} v-1\" fill=\"none\" stroke=\"#1F2933\" stroke-width=\"0.3\"/><g font-size=\"2.6\" fill=\"#1F2933\"><text x=\"{x}\" y=\"{}\">1 / {scale}</text><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{metres} m</text></g></g>",
        x - 2.0,
        y - 6.5,
        length + 4.0,
        y - 2.6,
        x + length,
        y - 2.6,
        mid = x + length / 2.0,
    );
    let sources = language.pick(
        "Sources : cadastre (DGFiP), base adresse de la commune",
        "Sources: cadastre (DGFiP), address base of the town",
        "Fuentes: catastro (DGFiP), base de direcciones del municipio",
    );
    let system = format!("EPSG:{}", frame.srid);
    let _ = write!(
        svg,
        "<g font-size=\"2\" fill=\"#1F2933\" text-anchor=\"end\" stroke=\"#FFFFFF\" stroke-width=\"0.6\" paint-order=\"stroke\"><text x=\"{}\" y=\"{}\">{sources} · {system}</text></g>",
        right - 2.0,
        bottom - 1.4
    );
}

/// The longest of 1, 2, 5, 10 … metres that fits.
fn round_length(most: f64) -> f64 {
    let decade = 10_f64.powf(most.max(1.0).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|step| step * decade).find(|length| *length <= most).unwrap_or(decade)
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::round_length;

    #[test]
    fn a_scale_bar_is_a_round_number_of_metres() {
        for (most, bar) in [(20.0, 20.0), (40.0, 20.0), (99.0, 50.0), (8.0, 5.0), (1.0, 1.0)] {
            assert!((round_length(most) - bar).abs() < 1e-9, "{most}");
        }
    }
}
