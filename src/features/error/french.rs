//! What is wrong with a question, in French.

use crate::features::error::{Error, Sentences, three};

/// Title, detail, remedy. Failures of the database speak for themselves.
pub fn tell(error: &Error) -> Sentences {
    match error {
        Error::LayerUnknown(id) => three(
            "Couche inconnue",
            format!("Aucune couche visible pour vous ne s’appelle « {id} »."),
            "Choisissez une couche de la liste /api/layers.",
        ),
        Error::FeatureUnknown { layer, fid } => three(
            "Objet introuvable",
            format!("La couche « {layer} » n’a pas d’objet {fid} à cette date."),
            "Il a pu être supprimé ou redécoupé : cherchez-le par son nom, ou retirez la date.",
        ),
        Error::CommuneUnreadable(code) => three(
            "Code de commune illisible",
            format!("« {code} » n’est pas un code INSEE."),
            "Donnez les cinq caractères du code INSEE, par exemple 80016.",
        ),
        Error::DateUnreadable(date) => three(
            "Date illisible",
            format!("« {date} » n’est pas une date entre 1800 et 2200."),
            "Écrivez la date sous la forme 2024-01-31.",
        ),
        Error::PlaceOutside { lon, lat } => three(
            "Lieu hors de la Terre",
            format!("Longitude {lon}, latitude {lat} : il faut des degrés, de −180 à 180 et de −85 à 85."),
            "Donnez la longitude puis la latitude en degrés décimaux (WGS 84).",
        ),
        Error::ZoomOutside(zoom) => three(
            "Zoom impossible",
            format!("Le zoom {zoom} n’est pas entre 0 et 24."),
            "Donnez le zoom de la carte, par exemple 17.",
        ),
        Error::PlaceMissing => three(
            "Lieu manquant",
            "La demande ne dit ni le lieu ni l’objet.".into(),
            "Donnez lon et lat, ou layer et fid.",
        ),
        Error::QuestionTooLong { most } => three(
            "Recherche trop longue",
            format!("Plus de {most} caractères."),
            "Gardez les mots utiles : un numéro, une rue, une référence de parcelle.",
        ),
        Error::ParametersUnreadable(why) => three(
            "Demande illisible",
            format!("Un paramètre n’est pas compris : {why}."),
            "Corrigez ce paramètre ; /openapi.json les décrit tous.",
        ),
        other => selection(other),
    }
}

/// What is wrong with what was selected, or its export.
fn selection(error: &Error) -> Sentences {
    match error {
        Error::LassoUnreadable(why) => three(
            "Tracé illisible",
            format!("Le contour de la sélection n’est pas utilisable : {why}."),
            "Tracez un contour fermé d’au moins trois points (Polygon ou MultiPolygon GeoJSON, WGS 84).",
        ),
        Error::LassoTooDetailed { most } => three(
            "Tracé trop détaillé",
            format!("Le contour a plus de {most} points."),
            "Tracez un contour plus simple.",
        ),
        Error::LassoTooWide { most } => three(
            "Sélection trop grande",
            format!("Le contour touche plus de {most} objets."),
            "Tracez un contour plus petit, ou exportez toute la couche de la commune.",
        ),
        Error::TooManyFeatures { given, most } => three(
            "Trop d’objets",
            format!("{given} objets demandés, {most} au plus."),
            "Faites plusieurs demandes, ou sélectionnez par un contour.",
        ),
        Error::BodyTooLarge { most } => three(
            "Demande trop volumineuse",
            format!("Plus de {most} octets."),
            "Simplifiez le contour ou nommez moins d’objets.",
        ),
        Error::NothingSelected => three(
            "Sélection vide",
            "Ni contour ni objets dans la demande.".into(),
            "Tracez un contour (geometry) ou nommez des objets (fids).",
        ),
        Error::FormatUnknown(format) => three(
            "Format inconnu",
            format!("« {format} » n’est pas un format d’export."),
            "Choisissez geojson, csv ou flatgeobuf.",
        ),
        Error::ExportsTaken => three(
            "Trop d’exports en cours",
            "Le serveur prépare déjà autant de fichiers qu’il peut.".into(),
            "Attendez qu’un export se termine, puis recommencez.",
        ),
        Error::Writing(error) => three(
            "Fichier impossible à préparer",
            format!("Le fichier temporaire n’a pas pu être écrit : {error}."),
            "Libérez de la place sur le disque du serveur, puis recommencez.",
        ),
        _ => Default::default(),
    }
}
