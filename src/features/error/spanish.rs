//! What is wrong with a question, in Spanish.

use crate::features::error::{Error, Sentences, three};

/// Title, detail, remedy. Failures of the database speak for themselves.
pub fn tell(error: &Error) -> Sentences {
    match error {
        Error::LayerUnknown(id) => three(
            "Capa desconocida",
            format!("Ninguna capa visible para usted se llama «{id}»."),
            "Elija una capa de la lista /api/layers.",
        ),
        Error::FeatureUnknown { layer, fid } => three(
            "Objeto no encontrado",
            format!("La capa «{layer}» no tiene el objeto {fid} en esa fecha."),
            "Puede haberse suprimido o dividido: búsquelo por su nombre o quite la fecha.",
        ),
        Error::CommuneUnreadable(code) => three(
            "Código de municipio ilegible",
            format!("«{code}» no es un código INSEE."),
            "Indique los cinco caracteres del código INSEE, por ejemplo 80016.",
        ),
        Error::DateUnreadable(date) => three(
            "Fecha ilegible",
            format!("«{date}» no es una fecha entre 1800 y 2200."),
            "Escriba la fecha como 2024-01-31.",
        ),
        Error::PlaceOutside { lon, lat } => three(
            "Lugar fuera de la Tierra",
            format!("Longitud {lon}, latitud {lat}: se necesitan grados de −180 a 180 y de −85 a 85."),
            "Indique la longitud y después la latitud en grados decimales (WGS 84).",
        ),
        Error::ZoomOutside(zoom) => three(
            "Zoom imposible",
            format!("El zoom {zoom} no está entre 0 y 24."),
            "Indique el zoom del mapa, por ejemplo 17.",
        ),
        Error::PlaceMissing => three(
            "Falta el lugar",
            "La petición no indica ni lugar ni objeto.".into(),
            "Indique lon y lat, o layer y fid.",
        ),
        Error::QuestionTooLong { most } => three(
            "Búsqueda demasiado larga",
            format!("Más de {most} caracteres."),
            "Conserve las palabras útiles: un número, una calle, una referencia de parcela.",
        ),
        Error::ParametersUnreadable(why) => three(
            "Petición ilegible",
            format!("No se entiende un parámetro: {why}."),
            "Corrija ese parámetro; /openapi.json los describe todos.",
        ),
        other => selection(other),
    }
}

/// What is wrong with what was selected, or its export.
fn selection(error: &Error) -> Sentences {
    match error {
        Error::LassoUnreadable(why) => three(
            "Contorno ilegible",
            format!("El contorno de la selección no se puede usar: {why}."),
            "Dibuje un contorno cerrado de al menos tres puntos (Polygon o MultiPolygon GeoJSON, WGS 84).",
        ),
        Error::LassoTooDetailed { most } => three(
            "Contorno demasiado detallado",
            format!("El contorno tiene más de {most} puntos."),
            "Dibuje un contorno más sencillo.",
        ),
        Error::LassoTooWide { most } => three(
            "Selección demasiado grande",
            format!("El contorno toca más de {most} objetos."),
            "Dibuje un contorno más pequeño o exporte toda la capa del municipio.",
        ),
        Error::TooManyFeatures { given, most } => three(
            "Demasiados objetos",
            format!("{given} objetos pedidos, {most} como máximo."),
            "Haga varias peticiones o seleccione con un contorno.",
        ),
        Error::BodyTooLarge { most } => three(
            "Petición demasiado grande",
            format!("Más de {most} bytes."),
            "Simplifique el contorno o nombre menos objetos.",
        ),
        Error::NothingSelected => three(
            "Selección vacía",
            "La petición no tiene contorno ni objetos.".into(),
            "Dibuje un contorno (geometry) o nombre objetos (fids).",
        ),
        Error::FormatUnknown(format) => three(
            "Formato desconocido",
            format!("«{format}» no es un formato de exportación."),
            "Elija geojson, csv o flatgeobuf.",
        ),
        Error::ExportsTaken => three(
            "Demasiadas exportaciones en curso",
            "El servidor ya prepara tantos archivos como puede.".into(),
            "Espere a que termine una exportación e inténtelo de nuevo.",
        ),
        Error::Writing(error) => three(
            "No se pudo preparar el archivo",
            format!("No se pudo escribir el archivo temporal: {error}."),
            "Libere espacio en el disco del servidor y vuelva a intentarlo.",
        ),
        _ => Default::default(),
    }
}
