//! Reading a request: parameters, body, language; bad input becomes an error that says what to correct.

use axum::RequestPartsExt;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::base::{self, Language, is_insee};
use crate::features::Error;
use crate::web::{Problem, Speaks};

/// The parameters of a request and the language of its reader.
pub struct Ask<T> {
    pub query: T,
    pub language: Language,
}

impl<T, S> FromRequestParts<S> for Ask<T>
where
    T: DeserializeOwned + Send + 'static,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Ok(Speaks(language)) = parts.extract::<Speaks>().await;
        let query =
            parts.extract::<Query<T>>().await.map_err(|why| Error::ParametersUnreadable(plain(&why.body_text())))?;
        Ok(Self { query: query.0, language })
    }
}

/// What a deserialiser said, without the words for programmers in front.
pub fn plain(message: &str) -> String {
    let said = message.trim_start_matches("Failed to deserialize query string: ");
    said.trim_start_matches("Failed to deserialize the JSON body into the target type: ").chars().take(200).collect()
}

/// A day, `YYYY-MM-DD`; an empty text is none.
///
/// # Errors
/// [`Error::DateUnreadable`] when it is no day between 1800 and 2200.
pub fn day(text: Option<&str>) -> Result<Option<String>, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let unreadable = || Error::DateUnreadable(text.chars().take(40).collect());
    base::day(text).map(|date| Some(date.to_string())).ok_or_else(unreadable)
}

/// An INSEE code; an empty text is none.
///
/// # Errors
/// [`Error::CommuneUnreadable`].
pub fn commune(text: Option<&str>) -> Result<Option<String>, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let code = text.to_ascii_uppercase();
    if is_insee(&code) { Ok(Some(code)) } else { Err(Error::CommuneUnreadable(text.chars().take(40).collect())) }
}

/// A place on the web map: longitude and latitude in degrees.
///
/// # Errors
/// [`Error::PlaceOutside`], also for NaN and infinities.
pub fn place(lon: f64, lat: f64) -> Result<(f64, f64), Error> {
    if (-180.0..=180.0).contains(&lon) && (-85.1..=85.1).contains(&lat) {
        Ok((lon, lat))
    } else {
        Err(Error::PlaceOutside { lon, lat })
    }
}

#[cfg(test)]
mod tests {
    use super::{commune, day, place};

    #[test]
    fn only_real_days_communes_and_places_are_taken() {
        assert_eq!(day(Some("2024-02-29")).ok().flatten().as_deref(), Some("2024-02-29"));
        for wrong in ["2023-02-29", "24-01-01", "0001-01-01", "2024-01-01T00:00", "hier"] {
            assert!(day(Some(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(commune(Some("2a004")).ok().flatten().as_deref(), Some("2A004"));
        for wrong in ["*", "8001", "80016,93010", "éé"] {
            assert!(commune(Some(wrong)).is_err(), "{wrong}");
        }
        assert!(place(2.6, 50.0).is_ok());
        for (lon, lat) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (181.0, 0.0), (0.0, 90.0)] {
            assert!(place(lon, lat).is_err());
        }
    }
}
