//! What can be wrong with a question, told to the person who asked it.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::db;

/// A question that cannot be answered.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no layer `{0}`")]
    LayerUnknown(String),
    #[error("no feature {fid} in `{layer}`")]
    FeatureUnknown { layer: String, fid: i64 },
    #[error("`{0}` is not an INSEE code")]
    CommuneUnreadable(String),
    #[error("`{0}` is not a date")]
    DateUnreadable(String),
    #[error("{lon} {lat} is not a place on earth")]
    PlaceOutside { lon: f64, lat: f64 },
    #[error("zoom {0} is not between 0 and 24")]
    ZoomOutside(f64),
    #[error("neither a place nor a feature was given")]
    PlaceMissing,
    #[error("the question is longer than {most} characters")]
    QuestionTooLong { most: usize },
    #[error("the parameters cannot be read: {0}")]
    ParametersUnreadable(String),
    #[error("the lasso cannot be read: {0}")]
    LassoUnreadable(String),
    #[error("the lasso has more than {most} points")]
    LassoTooDetailed { most: usize },
    #[error("the lasso takes in more than {most} features")]
    LassoTooWide { most: usize },
    #[error("{given} features were named, {most} are allowed")]
    TooManyFeatures { given: usize, most: usize },
    #[error("the request is larger than {most} bytes")]
    BodyTooLarge { most: usize },
    #[error("nothing was selected")]
    NothingSelected,
    #[error("no format `{0}`")]
    FormatUnknown(String),
    #[error("the file could not be written: {0}")]
    Writing(#[from] std::io::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::LayerUnknown(_) | Self::FeatureUnknown { .. } => Kind::NotFound,
            Self::LassoTooDetailed { .. }
            | Self::LassoTooWide { .. }
            | Self::TooManyFeatures { .. }
            | Self::BodyTooLarge { .. } => Kind::TooLarge,
            Self::Writing(_) => Kind::Unavailable,
            Self::Database(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Database(error) = self {
            return error.explain(language);
        }
        let [title, detail, remedy] = match language {
            Language::French => self.in_french(),
            Language::English => self.in_english(),
            Language::Spanish => self.in_spanish(),
        };
        Explanation::new(title, detail, remedy)
    }
}

type Sentences = [String; 3];

fn three(title: &str, detail: String, remedy: &str) -> Sentences {
    [title.to_owned(), detail, remedy.to_owned()]
}

impl Error {
    fn in_french(&self) -> Sentences {
        match self {
            Self::LayerUnknown(id) => three(
                "Couche inconnue",
                format!("Aucune couche publique ne s’appelle « {id} »."),
                "Choisissez une couche de la liste /api/layers.",
            ),
            Self::FeatureUnknown { layer, fid } => three(
                "Objet introuvable",
                format!("La couche « {layer} » n’a pas d’objet {fid} à cette date."),
                "Il a pu être supprimé ou redécoupé : cherchez-le par son nom, ou retirez la date.",
            ),
            Self::CommuneUnreadable(code) => three(
                "Code de commune illisible",
                format!("« {code} » n’est pas un code INSEE."),
                "Donnez les cinq caractères du code INSEE, par exemple 80016.",
            ),
            Self::DateUnreadable(date) => three(
                "Date illisible",
                format!("« {date} » n’est pas une date entre 1800 et 2200."),
                "Écrivez la date sous la forme 2024-01-31.",
            ),
            Self::PlaceOutside { lon, lat } => three(
                "Lieu hors de la Terre",
                format!("Longitude {lon}, latitude {lat} : il faut des degrés, de −180 à 180 et de −85 à 85."),
                "Donnez la longitude puis la latitude en degrés décimaux (WGS 84).",
            ),
            Self::ZoomOutside(zoom) => three(
                "Zoom impossible",
                format!("Le zoom {zoom} n’est pas entre 0 et 24."),
                "Donnez le zoom de la carte, par exemple 17.",
            ),
            Self::PlaceMissing => three(
                "Lieu manquant",
                "La demande ne dit ni le lieu ni l’objet.".into(),
                "Donnez lon et lat, ou layer et fid.",
            ),
            Self::QuestionTooLong { most } => three(
                "Recherche trop longue",
                format!("Plus de {most} caractères."),
                "Gardez les mots utiles : un numéro, une rue, une référence de parcelle.",
            ),
            Self::ParametersUnreadable(why) => three(
                "Demande illisible",
                format!("Un paramètre n’est pas compris : {why}."),
                "Corrigez ce paramètre ; /openapi.json les décrit tous.",
            ),
            Self::LassoUnreadable(why) => three(
                "Tracé illisible",
                format!("Le contour de la sélection n’est pas utilisable : {why}."),
                "Tracez un contour fermé d’au moins trois points (Polygon ou MultiPolygon GeoJSON, WGS 84).",
            ),
            Self::LassoTooDetailed { most } => three(
                "Tracé trop détaillé",
                format!("Le contour a plus de {most} points."),
                "Tracez un contour plus simple.",
            ),
            Self::LassoTooWide { most } => three(
                "Sélection trop grande",
                format!("Le contour touche plus de {most} objets."),
                "Tracez un contour plus petit, ou exportez toute la couche de la commune.",
            ),
            Self::TooManyFeatures { given, most } => three(
                "Trop d’objets",
                format!("{given} objets demandés, {most} au plus."),
                "Faites plusieurs demandes, ou sélectionnez par un contour.",
            ),
            Self::BodyTooLarge { most } => three(
                "Demande trop volumineuse",
                format!("Plus de {most} octets."),
                "Simplifiez le contour ou nommez moins d’objets.",
            ),
            Self::NothingSelected => three(
                "Sélection vide",
                "Ni contour ni objets dans la demande.".into(),
                "Tracez un contour (geometry) ou nommez des objets (fids).",
            ),
            Self::FormatUnknown(format) => three(
                "Format inconnu",
                format!("« {format} » n’est pas un format d’export."),
                "Choisissez geojson, csv ou flatgeobuf.",
            ),
            Self::Writing(error) => three(
                "Fichier impossible à préparer",
                format!("Le fichier temporaire n’a pas pu être écrit : {error}."),
                "Libérez de la place sur le disque du serveur, puis recommencez.",
            ),
            Self::Database(_) => Default::default(),
        }
    }

    fn in_english(&self) -> Sentences {
        match self {
            Self::LayerUnknown(id) => three(
                "Unknown layer",
                format!("No public layer is called \"{id}\"."),
                "Choose a layer of the list /api/layers.",
            ),
            Self::FeatureUnknown { layer, fid } => three(
                "Feature not found",
                format!("Layer \"{layer}\" has no feature {fid} at that date."),
                "It may have been removed or divided: search for it by name, or leave out the date.",
            ),
            Self::CommuneUnreadable(code) => three(
                "Unreadable commune code",
                format!("\"{code}\" is not an INSEE code."),
                "Give the five characters of the INSEE code, for example 80016.",
            ),
            Self::DateUnreadable(date) => three(
                "Unreadable date",
                format!("\"{date}\" is not a date between 1800 and 2200."),
                "Write the date as 2024-01-31.",
            ),
            Self::PlaceOutside { lon, lat } => three(
                "Not a place on earth",
                format!("Longitude {lon}, latitude {lat}: degrees from -180 to 180 and from -85 to 85 are needed."),
                "Give longitude, then latitude, in decimal degrees (WGS 84).",
            ),
            Self::ZoomOutside(zoom) => three(
                "Impossible zoom",
                format!("Zoom {zoom} is not between 0 and 24."),
                "Give the zoom of the map, for example 17.",
            ),
            Self::PlaceMissing => three(
                "Place missing",
                "The request names neither a place nor a feature.".into(),
                "Give lon and lat, or layer and fid.",
            ),
            Self::QuestionTooLong { most } => three(
                "Search too long",
                format!("More than {most} characters."),
                "Keep the useful words: a number, a street, a parcel reference.",
            ),
            Self::ParametersUnreadable(why) => three(
                "Unreadable request",
                format!("A parameter is not understood: {why}."),
                "Correct that parameter; /openapi.json describes them all.",
            ),
            Self::LassoUnreadable(why) => three(
                "Unreadable outline",
                format!("The outline of the selection cannot be used: {why}."),
                "Draw a closed outline of at least three points (GeoJSON Polygon or MultiPolygon, WGS 84).",
            ),
            Self::LassoTooDetailed { most } => three(
                "Outline too detailed",
                format!("The outline has more than {most} points."),
                "Draw a simpler outline.",
            ),
            Self::LassoTooWide { most } => three(
                "Selection too large",
                format!("The outline touches more than {most} features."),
                "Draw a smaller outline, or export the whole layer of the commune.",
            ),
            Self::TooManyFeatures { given, most } => three(
                "Too many features",
                format!("{given} features asked for, {most} at most."),
                "Ask in several steps, or select with an outline.",
            ),
            Self::BodyTooLarge { most } => three(
                "Request too large",
                format!("More than {most} bytes."),
                "Simplify the outline or name fewer features.",
            ),
            Self::NothingSelected => three(
                "Empty selection",
                "Neither an outline nor features in the request.".into(),
                "Draw an outline (geometry) or name features (fids).",
            ),
            Self::FormatUnknown(format) => three(
                "Unknown format",
                format!("\"{format}\" is not an export format."),
                "Choose geojson, csv or flatgeobuf.",
            ),
            Self::Writing(error) => three(
                "The file could not be prepared",
                format!("The temporary file could not be written: {error}."),
                "Free some space on the disk of the server, then try again.",
            ),
            Self::Database(_) => Default::default(),
        }
    }

    fn in_spanish(&self) -> Sentences {
        match self {
            Self::LayerUnknown(id) => three(
                "Capa desconocida",
                format!("Ninguna capa pública se llama «{id}»."),
                "Elija una capa de la lista /api/layers.",
            ),
            Self::FeatureUnknown { layer, fid } => three(
                "Objeto no encontrado",
                format!("La capa «{layer}» no tiene el objeto {fid} en esa fecha."),
                "Puede haberse suprimido o dividido: búsquelo por su nombre o quite la fecha.",
            ),
            Self::CommuneUnreadable(code) => three(
                "Código de municipio ilegible",
                format!("«{code}» no es un código INSEE."),
                "Indique los cinco caracteres del código INSEE, por ejemplo 80016.",
            ),
            Self::DateUnreadable(date) => three(
                "Fecha ilegible",
                format!("«{date}» no es una fecha entre 1800 y 2200."),
                "Escriba la fecha como 2024-01-31.",
            ),
            Self::PlaceOutside { lon, lat } => three(
                "Lugar fuera de la Tierra",
                format!("Longitud {lon}, latitud {lat}: se necesitan grados de −180 a 180 y de −85 a 85."),
                "Indique la longitud y después la latitud en grados decimales (WGS 84).",
            ),
            Self::ZoomOutside(zoom) => three(
                "Zoom imposible",
                format!("El zoom {zoom} no está entre 0 y 24."),
                "Indique el zoom del mapa, por ejemplo 17.",
            ),
            Self::PlaceMissing => three(
                "Falta el lugar",
                "La petición no indica ni lugar ni objeto.".into(),
                "Indique lon y lat, o layer y fid.",
            ),
            Self::QuestionTooLong { most } => three(
                "Búsqueda demasiado larga",
                format!("Más de {most} caracteres."),
                "Conserve las palabras útiles: un número, una calle, una referencia de parcela.",
            ),
            Self::ParametersUnreadable(why) => three(
                "Petición ilegible",
                format!("No se entiende un parámetro: {why}."),
                "Corrija ese parámetro; /openapi.json los describe todos.",
            ),
            Self::LassoUnreadable(why) => three(
                "Contorno ilegible",
                format!("El contorno de la selección no se puede usar: {why}."),
                "Dibuje un contorno cerrado de al menos tres puntos (Polygon o MultiPolygon GeoJSON, WGS 84).",
            ),
            Self::LassoTooDetailed { most } => three(
                "Contorno demasiado detallado",
                format!("El contorno tiene más de {most} puntos."),
                "Dibuje un contorno más sencillo.",
            ),
            Self::LassoTooWide { most } => three(
                "Selección demasiado grande",
                format!("El contorno toca más de {most} objetos."),
                "Dibuje un contorno más pequeño o exporte toda la capa del municipio.",
            ),
            Self::TooManyFeatures { given, most } => three(
                "Demasiados objetos",
                format!("{given} objetos pedidos, {most} como máximo."),
                "Haga varias peticiones o seleccione con un contorno.",
            ),
            Self::BodyTooLarge { most } => three(
                "Petición demasiado grande",
                format!("Más de {most} bytes."),
                "Simplifique el contorno o nombre menos objetos.",
            ),
            Self::NothingSelected => three(
                "Selección vacía",
                "La petición no tiene contorno ni objetos.".into(),
                "Dibuje un contorno (geometry) o nombre objetos (fids).",
            ),
            Self::FormatUnknown(format) => three(
                "Formato desconocido",
                format!("«{format}» no es un formato de exportación."),
                "Elija geojson, csv o flatgeobuf.",
            ),
            Self::Writing(error) => three(
                "No se pudo preparar el archivo",
                format!("No se pudo escribir el archivo temporal: {error}."),
                "Libere espacio en el disco del servidor y vuelva a intentarlo.",
            ),
            Self::Database(_) => Default::default(),
        }
    }
}
