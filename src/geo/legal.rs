//! Which projection the law gives a commune.

use crate::geo::crs::Srid;

/// The legal projection of a commune, in which its areas and lengths are stated.
///
/// Décret n° 2000-1276, arrêté of 5 March 2019: in metropolitan France the zone `CCnn` whose central
/// parallel is nearest (`latitude` of the middle of the commune, in degrees); overseas the projection of
/// the territory. `longitude` matters in French Polynesia alone (UTM zones 5 to 8 South).
///
/// Nothing when the code is no INSEE code of a commune.
#[must_use]
pub fn legal_system(insee: &str, longitude: f64, latitude: f64) -> Option<Srid> {
    let bytes = insee.as_bytes();
    let corsican = matches!(bytes, [b'2', b'A' | b'B', ..]);
    let digits = bytes.iter().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 1 && corsican));
    if bytes.len() != 5 || !digits {
        return None;
    }
    let code = match &insee[..3] {
        "971" | "972" | "977" | "978" => 5490,
        "973" => 2972,
        "974" => 2975,
        "975" => 4467,
        "976" => 4471,
        "986" => 8903,
        "987" => polynesian_zone(longitude),
        "988" => 3163,
        _ => conic_zone(latitude)?,
    };
    Some(Srid::known(code))
}

/// EPSG code of the zone CC42 to CC50 nearest a latitude; nothing outside metropolitan France.
#[expect(clippy::cast_possible_truncation, reason = "between 41 and 52 after the test")]
fn conic_zone(latitude: f64) -> Option<i32> {
    (41.0..=51.6).contains(&latitude).then(|| 3900 + (latitude.round() as i32).clamp(42, 50))
}

fn polynesian_zone(longitude: f64) -> i32 {
    match longitude {
        leeward if leeward < -150.0 => 3296,
        windward if windward < -144.0 => 3297,
        tuamotu if tuamotu < -138.0 => 3298,
        _ => 3299,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(insee: &str, latitude: f64) -> Option<i32> {
        legal_system(insee, 0.0, latitude).map(Srid::code)
    }

    #[test]
    fn a_mainland_town_has_the_conic_zone_nearest_its_latitude() {
        assert_eq!(zone("13004", 43.6767), Some(3944), "Arles");
        assert_eq!(zone("13055", 43.2965), Some(3943), "Marseille");
        assert_eq!(zone("80016", 50.0), Some(3950), "Albert");
        assert_eq!(zone("34172", 43.61), Some(3944), "Montpellier");
        assert_eq!(zone("93010", 48.9), Some(3949), "Bondy");
        assert_eq!(zone("59183", 51.03), Some(3950), "Dunkerque");
        assert_eq!(zone("2A041", 41.4), Some(3942), "Bonifacio");
    }

    #[test]
    fn an_overseas_town_has_the_projection_of_its_territory() {
        assert_eq!(zone("97105", 16.0), Some(5490));
        assert_eq!(zone("97209", 14.6), Some(5490));
        assert_eq!(zone("97302", 4.9), Some(2972));
        assert_eq!(zone("97411", -20.9), Some(2975));
        assert_eq!(zone("97502", 46.8), Some(4467));
        assert_eq!(zone("97611", -12.8), Some(4471));
        assert_eq!(zone("98818", -22.3), Some(3163));
        assert_eq!(legal_system("98735", -149.57, -17.5).map(Srid::code), Some(3297));
        assert_eq!(legal_system("98714", -151.7, -16.5).map(Srid::code), Some(3296));
    }

    #[test]
    fn what_is_no_commune_has_no_legal_projection() {
        for insee in ["", "1300", "130040", "13é4", "ABCDE", "2C004"] {
            assert_eq!(zone(insee, 43.0), None, "{insee}");
        }
        assert_eq!(zone("13004", 12.0), None, "a latitude far from France");
    }
}
