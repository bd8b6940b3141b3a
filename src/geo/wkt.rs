//! Which EPSG system a `.prj` file or a WKT definition describes.

use crate::geo::crs::Srid;
use crate::geo::systems::systems;

/// The system a WKT definition (OGC WKT 1, ESRI dialect, WKT 2) stands for, by its outermost EPSG
/// identifier, else by the parameters of the projection and the prime meridian, never by its name alone.
/// Nothing when it is none Beffroi can name with certainty.
#[must_use]
pub fn srid_of_wkt(wkt: &str) -> Option<Srid> {
    let wkt = wkt.get(..20_000).unwrap_or(wkt).trim();
    let upper = wkt.to_ascii_uppercase();
    outermost_code(&upper).or_else(|| by_parameters(&upper))
}

/// The identifier that closes the whole definition: `AUTHORITY["EPSG","2154"]]` or `ID["EPSG",2154]]`.
fn outermost_code(upper: &str) -> Option<Srid> {
    let start = ["AUTHORITY[", "ID["].iter().filter_map(|k| upper.rfind(k)).max()?;
    let (inner, rest) = upper[start..].split_once(']')?;
    let ends = rest.chars().all(|c| c == ']' || c.is_whitespace());
    let mut parts = inner.split_once('[')?.1.split(',').map(|p| p.trim().trim_matches('"'));
    (ends && rest.contains(']') && parts.next()? == "EPSG")
        .then(|| parts.next()?.parse().ok())
        .flatten()
        .and_then(|code| Srid::new(code).ok())
}

/// A family of projections as a WKT names it.
#[derive(PartialEq)]
enum Family {
    Geographic,
    Conic,
    TransverseMercator,
    WebMercator,
}

fn family(upper: &str) -> Option<Family> {
    if upper.starts_with("GEOGCS") || upper.starts_with("GEOGCRS") {
        return Some(Family::Geographic);
    }
    let has = |name: &str| upper.contains(name);
    if has("MERCATOR_AUXILIARY_SPHERE") || has("PSEUDO-MERCATOR") || has("PSEUDO MERCATOR") {
        Some(Family::WebMercator)
    } else if has("LAMBERT_CONFORMAL_CONIC") || has("LAMBERT CONIC CONFORMAL") {
        Some(Family::Conic)
    } else if has("TRANSVERSE_MERCATOR") || has("TRANSVERSE MERCATOR") {
        Some(Family::TransverseMercator)
    } else {
        None
    }
}

/// The numbers that tell the projections of France apart: false easting and northing, latitude and
/// longitude of origin, datum, prime meridian.
fn by_parameters(upper: &str) -> Option<Srid> {
    let ntf = upper.contains("CLARKE") || upper.contains("PARIS");
    let terrestrial =
        ["GRS_1980", "GRS 1980", "GRS80", "WGS_1984", "WGS 84", "WGS84"].iter().any(|name| upper.contains(name));
    match family(upper)? {
        Family::Geographic => geographic(upper),
        Family::WebMercator => Some(Srid::WEB_MERCATOR),
        Family::Conic if ntf || terrestrial => {
            let easting = parameter(upper, "FALSE_EASTING")?;
            let northing = parameter(upper, "FALSE_NORTHING")?;
            unique(systems().iter().filter(|s| s.needs_grid == ntf).filter_map(|s| {
                let cone = s.steps.iter().find(|step| step.contains("+proj=lcc"))?;
                (same(cone, "+x_0=", easting) && same(cone, "+y_0=", northing)).then_some(s.srid)
            }))
        }
        Family::TransverseMercator if terrestrial => {
            let zone = (parameter(upper, "CENTRAL_MERIDIAN")? + 183.0) / 6.0;
            let south = parameter(upper, "FALSE_NORTHING")? > 0.0;
            utm(upper, zone, south)
        }
        _ => None,
    }
}

fn geographic(upper: &str) -> Option<Srid> {
    if ["RGF_1993", "RGF93", "RGF 1993"].iter().any(|name| upper.contains(name)) {
        Some(Srid::RGF93)
    } else {
        ["D_WGS_1984", "WGS_1984", "WGS 84", "WGS84"].iter().any(|name| upper.contains(name)).then_some(Srid::WGS84)
    }
}

/// UTM zones stand for several systems: the name of the datum decides.
fn utm(upper: &str, zone: f64, south: bool) -> Option<Srid> {
    let datums: [(&str, i32, f64, bool); 11] = [
        ("RGAF", 5490, 20.0, false),
        ("RRAF", 4559, 20.0, false),
        ("GUYANE", 2972, 22.0, false),
        ("RGFG", 2972, 22.0, false),
        ("REUNION", 2975, 40.0, true),
        ("RGR", 2975, 40.0, true),
        ("RGM", 4471, 38.0, true),
        ("RGSPM", 4467, 21.0, false),
        ("ETRS", 25831, 31.0, false),
        ("ETRS", 25830, 30.0, false),
        ("ETRS", 25832, 32.0, false),
    ];
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let named = datums.iter().find(|(name, _, z, s)| near(*z, zone) && *s == south && upper.contains(name));
    if let Some((_, code, _, _)) = named {
        return Some(Srid::known(*code));
    }
    (28..=33)
        .find(|z| !south && near(f64::from(*z), zone) && upper.contains("WGS_1984"))
        .map(|z| Srid::known(32600 + z))
}

fn parameter(upper: &str, name: &str) -> Option<f64> {
    let quoted = [format!("PARAMETER[\"{name}\","), format!("PARAMETER[\"{}\",", name.replace('_', " "))];
    let start = quoted.iter().find_map(|q| upper.find(q).map(|at| at + q.len()))?;
    upper[start..].split([',', ']']).next()?.trim().parse().ok()
}

fn same(step: &str, key: &str, value: f64) -> bool {
    let text = step.split(key).nth(1).and_then(|rest| rest.split(' ').next());
    text.and_then(|t| t.parse::<f64>().ok()).is_some_and(|v| (v - value).abs() < 0.01)
}

fn unique(mut found: impl Iterator<Item = Srid>) -> Option<Srid> {
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(wkt: &str) -> Option<i32> {
        srid_of_wkt(wkt).map(Srid::code)
    }

    #[test]
    fn the_prj_files_of_towns_are_understood() {
        let esri = r#"PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF93",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",44],PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],UNIT["Meter",1]]"#;
        assert_eq!(code(esri), Some(2154));
        let cc44 = esri.replace("700000", "1700000.0").replace("6600000", "3200000.0").replace("46.5", "44");
        assert_eq!(code(&cc44), Some(3944));
        let gdal = format!("{}{}", &esri[..esri.len() - 1], r#",AUTHORITY["EPSG","2154"]]"#);
        assert_eq!(code(&gdal), Some(2154));
        let ntf = r#"PROJCS["NTF_Lambert_II_etendu",GEOGCS["GCS_NTF_Paris",DATUM["D_NTF",SPHEROID["Clarke_1880_IGN",6378249.2,293.46602]],PRIMEM["Paris",2.337229166666667],UNIT["Grad",0.01570796326794897]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",600000.0],PARAMETER["False_Northing",2200000.0],UNIT["Meter",1.0]]"#;
        assert_eq!(code(ntf), Some(27572));
        let wgs = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(code(wgs), Some(4326));
        let reunion = r#"PROJCS["RGR_1992_UTM_40S",GEOGCS["GCS_RGR_1992",DATUM["D_RGR_1992",SPHEROID["GRS_1980",6378137.0,298.257222101]]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",57.0],PARAMETER["Scale_Factor",0.9996]]"#;
        assert_eq!(code(reunion), Some(2975));
    }

    #[test]
    fn an_inner_identifier_is_not_taken_for_the_whole() {
        let wkt = r#"PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["GRS 1980",1,2]],AUTHORITY["EPSG","4171"]],PROJECTION["Other"]]"#;
        assert_eq!(code(wkt), None);
    }

    #[test]
    fn a_definition_of_another_country_is_not_guessed() {
        assert_eq!(code(""), None);
        assert_eq!(code("LOCAL_CS[\"plan\"]"), None);
        assert_eq!(
            code(
                r#"PROJCS["Belge",GEOGCS["b",DATUM["d",SPHEROID["International_1924",1,2]]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000],PARAMETER["False_Northing",6600000]]"#
            ),
            None
        );
    }
}
