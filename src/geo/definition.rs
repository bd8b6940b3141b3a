//! The definition of a system as files carry it: WKT 1 (OGC 01-009), with the code of EPSG.

use crate::geo::systems::System;

const SEXAGESIMAL: &str = "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]";
const WGS84: &str = "SPHEROID[\"WGS 84\",6378137,298.257223563]";
const GRS80: &str = "SPHEROID[\"GRS 1980\",6378137,298.257222101]";

impl System {
    /// Its definition; none for the systems of before 2000, whose ellipsoid and meridian are others.
    #[must_use]
    pub fn definition(&self) -> Option<String> {
        let code = self.srid.code();
        let world = matches!(code, 4326 | 3857 | 32600..=32799);
        let datum = self.name.split(" /").next().unwrap_or(self.name);
        let (datum, ellipsoid) = if world { ("WGS_1984", WGS84) } else { (datum, GRS80) };
        let name = if world { "WGS 84" } else { datum };
        let base = format!("GEOGCS[\"{name}\",DATUM[\"{datum}\",{ellipsoid}],{SEXAGESIMAL}");
        let authority = format!("AUTHORITY[\"EPSG\",\"{code}\"]]");
        if self.is_geographic() {
            return Some(format!("{base},{authority}"));
        }
        let projection = self.projection()?;
        Some(format!("PROJCS[\"{}\",{base}],{projection},UNIT[\"metre\",1],{authority}", self.name))
    }

    /// The method and its parameters, from the one step of PROJ that describes it.
    fn projection(&self) -> Option<String> {
        let [step] = self.steps.as_slice() else { return None };
        let value = |name: &str| {
            step.split_whitespace().find_map(|word| word.strip_prefix('+')?.strip_prefix(name)?.strip_prefix('='))
        };
        match value("proj")? {
            "lcc" => {
                let parameters = [
                    ("latitude_of_origin", value("lat_0")?),
                    ("central_meridian", value("lon_0")?),
                    ("standard_parallel_1", value("lat_1")?),
                    ("standard_parallel_2", value("lat_2")?),
                    ("false_easting", value("x_0")?),
                    ("false_northing", value("y_0")?),
                ];
                Some(method("Lambert_Conformal_Conic_2SP", &parameters))
            }
            "utm" => {
                let meridian = (value("zone")?.parse::<i32>().ok()? * 6 - 183).to_string();
                let parameters = [
                    ("latitude_of_origin", "0"),
                    ("central_meridian", meridian.as_str()),
                    ("scale_factor", "0.9996"),
                    ("false_easting", "500000"),
                    ("false_northing", if step.contains("+south") { "10000000" } else { "0" }),
                ];
                Some(method("Transverse_Mercator", &parameters))
            }
            "webmerc" => {
                let parameters =
                    [("central_meridian", "0"), ("scale_factor", "1"), ("false_easting", "0"), ("false_northing", "0")];
                Some(method("Mercator_1SP", &parameters))
            }
            _ => None,
        }
    }
}

fn method(name: &str, parameters: &[(&str, &str)]) -> String {
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("PARAMETER[\"{name}\",{value}]")).collect();
    format!("PROJECTION[\"{name}\"],{}", parameters.join(","))
}

#[cfg(test)]
mod tests {
    use crate::geo::wkt::srid_of_wkt;
    use crate::geo::{Srid, systems};

    #[test]
    fn a_definition_is_read_back_as_the_system_it_defines() {
        let defined = systems().iter().filter_map(|system| Some((system.srid, system.definition()?)));
        let read: Vec<_> = defined.map(|(srid, definition)| (srid, srid_of_wkt(&definition))).collect();
        assert!(read.len() > 25, "{read:?}");
        read.into_iter().for_each(|(srid, read)| assert_eq!(read, Some(srid)));
    }

    #[test]
    fn lambert_93_without_its_code_is_known_by_its_parameters() {
        let definition = Srid::LAMBERT_93.system().unwrap().definition().unwrap();
        assert_eq!(srid_of_wkt(&definition.replace(",AUTHORITY[\"EPSG\",\"2154\"]", "")), Some(Srid::LAMBERT_93));
    }
}
