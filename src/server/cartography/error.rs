//! Why a map part cannot be given.
use crate::base::{Explanation, Failure, Kind, Language};

/// What can go wrong with styles, symbols and letters.
#[derive(Debug, thiserror::Error)]
pub enum CartographyError {
    #[error("no style {id}; there are {}", known.join(", "))]
    StyleUnknown { id: String, known: Vec<String> },
    #[error("style {id} cannot be read: {reason}")]
    StyleBroken { id: String, reason: String },
    #[error("no typeface {name}; there are {}", known.join(", "))]
    FontUnknown { name: String, known: Vec<String> },
    #[error("{range} is not a range of characters")]
    RangeUnknown { range: String },
    #[error("the files of the map cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

impl Failure for CartographyError {
    fn kind(&self) -> Kind {
        match self {
            Self::StyleUnknown { .. } | Self::FontUnknown { .. } => Kind::NotFound,
            Self::RangeUnknown { .. } => Kind::Invalid,
            Self::StyleBroken { .. } | Self::Unreadable(_) => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (title, detail, remedy) = match language {
            Language::French => self.french(),
            Language::English => self.english(),
            Language::Spanish => self.spanish(),
        };
        Explanation::new(title, detail, remedy)
    }
}

impl CartographyError {
    fn french(&self) -> (&'static str, String, String) {
        match self {
            Self::StyleUnknown { id, known } => (
                "Carte inconnue",
                format!("Il n’y a pas de style « {id} »."),
                format!("Demandez l’un de ceux-ci : {}.", known.join(", ")),
            ),
            Self::StyleBroken { id, reason } => (
                "Style illisible",
                format!("styles/{id}.json : {reason}."),
                "Corrigez le fichier ; la carte reviendra aussitôt.".into(),
            ),
            Self::FontUnknown { name, known } => (
                "Police inconnue",
                format!("Il n’y a pas de police « {name} »."),
                format!("Employez dans le style l’une de celles-ci : {}.", known.join(", ")),
            ),
            Self::RangeUnknown { range } => (
                "Plage de caractères impossible",
                format!("« {range} » n’est pas une plage de 256 caractères."),
                "Demandez par exemple 0-255.pbf ou 256-511.pbf.".into(),
            ),
            Self::Unreadable(error) => (
                "Fichiers de la carte illisibles",
                error.to_string(),
                "Vérifiez les droits du dossier styles/, ou lancez « beffroi doctor ».".into(),
            ),
        }
    }

    fn english(&self) -> (&'static str, String, String) {
        match self {
            Self::StyleUnknown { id, known } => (
                "Unknown map",
                format!("There is no style “{id}”."),
                format!("Ask for one of these: {}.", known.join(", ")),
            ),
            Self::StyleBroken { id, reason } => (
                "Unreadable style",
                format!("styles/{id}.json: {reason}."),
                "Correct the file; the map will be back at once.".into(),
            ),
            Self::FontUnknown { name, known } => (
                "Unknown typeface",
                format!("There is no typeface “{name}”."),
                format!("Use one of these in the style: {}.", known.join(", ")),
            ),
            Self::RangeUnknown { range } => (
                "Impossible range of characters",
                format!("“{range}” is not a range of 256 characters."),
                "Ask for 0-255.pbf or 256-511.pbf, for instance.".into(),
            ),
            Self::Unreadable(error) => (
                "The files of the map cannot be read",
                error.to_string(),
                "Check the permissions of the folder styles/, or run “beffroi doctor”.".into(),
            ),
        }
    }

    fn spanish(&self) -> (&'static str, String, String) {
        match self {
            Self::StyleUnknown { id, known } => (
                "Mapa desconocido",
                format!("No existe el estilo «{id}»."),
                format!("Pida uno de estos: {}.", known.join(", ")),
            ),
            Self::StyleBroken { id, reason } => (
                "Estilo ilegible",
                format!("styles/{id}.json: {reason}."),
                "Corrija el archivo; el mapa volverá enseguida.".into(),
            ),
            Self::FontUnknown { name, known } => (
                "Tipo de letra desconocido",
                format!("No existe el tipo de letra «{name}»."),
                format!("Use en el estilo uno de estos: {}.", known.join(", ")),
            ),
            Self::RangeUnknown { range } => (
                "Rango de caracteres imposible",
                format!("«{range}» no es un rango de 256 caracteres."),
                "Pida por ejemplo 0-255.pbf o 256-511.pbf.".into(),
            ),
            Self::Unreadable(error) => (
                "No se pueden leer los archivos del mapa",
                error.to_string(),
                "Compruebe los permisos de la carpeta styles/ o ejecute «beffroi doctor».".into(),
            ),
        }
    }
}
