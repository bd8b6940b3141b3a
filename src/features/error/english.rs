//! What is wrong with a question, in English.

use crate::features::error::{Error, Sentences, three};

/// Title, detail, remedy. Failures of the database speak for themselves.
pub fn tell(error: &Error) -> Sentences {
    match error {
        Error::LayerUnknown(id) => three(
            "Unknown layer",
            format!("No layer that you can see is called \"{id}\"."),
            "Choose a layer of the list /api/layers.",
        ),
        Error::FeatureUnknown { layer, fid } => three(
            "Feature not found",
            format!("Layer \"{layer}\" has no feature {fid} at that date."),
            "It may have been removed or divided: search for it by name, or leave out the date.",
        ),
        Error::CommuneUnreadable(code) => three(
            "Unreadable commune code",
            format!("\"{code}\" is not an INSEE code."),
            "Give the five characters of the INSEE code, for example 80016.",
        ),
        Error::DateUnreadable(date) => three(
            "Unreadable date",
            format!("\"{date}\" is not a date between 1800 and 2200."),
            "Write the date as 2024-01-31.",
        ),
        Error::PlaceOutside { lon, lat } => three(
            "Not a place on earth",
            format!("Longitude {lon}, latitude {lat}: degrees from -180 to 180 and from -85 to 85 are needed."),
            "Give longitude, then latitude, in decimal degrees (WGS 84).",
        ),
        Error::ZoomOutside(zoom) => three(
            "Impossible zoom",
            format!("Zoom {zoom} is not between 0 and 24."),
            "Give the zoom of the map, for example 17.",
        ),
        Error::PlaceMissing => three(
            "Place missing",
            "The request names neither a place nor a feature.".into(),
            "Give lon and lat, or layer and fid.",
        ),
        Error::QuestionTooLong { most } => three(
            "Search too long",
            format!("More than {most} characters."),
            "Keep the useful words: a number, a street, a parcel reference.",
        ),
        Error::ParametersUnreadable(why) => three(
            "Unreadable request",
            format!("A parameter is not understood: {why}."),
            "Correct that parameter; /openapi.json describes them all.",
        ),
        other => selection(other),
    }
}

/// What is wrong with what was selected, or its export.
fn selection(error: &Error) -> Sentences {
    match error {
        Error::LassoUnreadable(why) => three(
            "Unreadable outline",
            format!("The outline of the selection cannot be used: {why}."),
            "Draw a closed outline of at least three points (GeoJSON Polygon or MultiPolygon, WGS 84).",
        ),
        Error::LassoTooDetailed { most } => three(
            "Outline too detailed",
            format!("The outline has more than {most} points."),
            "Draw a simpler outline.",
        ),
        Error::LassoTooWide { most } => three(
            "Selection too large",
            format!("The outline touches more than {most} features."),
            "Draw a smaller outline, or export the whole layer of the commune.",
        ),
        Error::TooManyFeatures { given, most } => three(
            "Too many features",
            format!("{given} features asked for, {most} at most."),
            "Ask in several steps, or select with an outline.",
        ),
        Error::BodyTooLarge { most } => three(
            "Request too large",
            format!("More than {most} bytes."),
            "Simplify the outline or name fewer features.",
        ),
        Error::NothingSelected => three(
            "Empty selection",
            "Neither an outline nor features in the request.".into(),
            "Draw an outline (geometry) or name features (fids).",
        ),
        Error::FormatUnknown(format) => three(
            "Unknown format",
            format!("\"{format}\" is not an export format."),
            "Choose geojson, csv or flatgeobuf.",
        ),
        Error::ExportsTaken => three(
            "Too many exports under way",
            "The server is preparing as many files as it can.".into(),
            "Wait until an export ends, then try again.",
        ),
        Error::Writing(error) => three(
            "The file could not be prepared",
            format!("The temporary file could not be written: {error}."),
            "Free some space on the disk of the server, then try again.",
        ),
        _ => Default::default(),
    }
}
