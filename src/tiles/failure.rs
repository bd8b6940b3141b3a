//! What can be wrong with a request for tiles.

use crate::base::{Explanation, Failure, Kind, Language};
use crate::db;
use crate::store::StoreError;

/// Why no tile is sent.
#[derive(Debug, thiserror::Error)]
pub enum TileError {
    #[error("no layer {0}")]
    UnknownLayer(String),
    #[error("no tile {0}/{1}/{2}")]
    NoSuchTile(String, String, String),
    #[error("more than {0} layers in one tile")]
    TooManyLayers(usize),
    #[error("{0} is not a date")]
    Date(String),
    #[error("{0} is not a commune code")]
    Commune(String),
    #[error("layer {0} keeps no history")]
    NoHistory(String),
    #[error("the layers are still being loaded")]
    Loading,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Failure for TileError {
    fn kind(&self) -> Kind {
        match self {
            Self::UnknownLayer(_) => Kind::NotFound,
            Self::NoSuchTile(..) | Self::TooManyLayers(_) | Self::Date(_) | Self::Commune(_) | Self::NoHistory(_) => {
                Kind::Invalid
            }
            Self::Loading | Self::Store(_) | Self::Database(_) => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (title, remedy) = self.words(language);
        let detail = match self {
            Self::UnknownLayer(id) | Self::NoHistory(id) => id.clone(),
            Self::NoSuchTile(z, x, y) => format!("{z}/{x}/{y}"),
            Self::TooManyLayers(most) => format!("> {most}"),
            Self::Date(text) | Self::Commune(text) => text.clone(),
            Self::Loading | Self::Store(_) | Self::Database(_) => String::new(),
        };
        Explanation::new(title, detail, remedy)
    }
}

impl TileError {
    fn words(&self, language: Language) -> (&'static str, &'static str) {
        match self {
            Self::UnknownLayer(_) => language.pick(
                ("Cette couche n’existe pas", "La liste des couches est à l’adresse /api/layers."),
                ("There is no such layer", "The layers are listed at /api/layers."),
                ("Esta capa no existe", "La lista de capas está en /api/layers."),
            ),
            Self::NoSuchTile(..) => language.pick(
                ("Cette tuile n’existe pas", "Demandez z de 0 à 22, x et y de 0 à 2^z − 1."),
                ("There is no such tile", "Ask for z from 0 to 22, x and y from 0 to 2^z − 1."),
                ("Esta tesela no existe", "Pida z de 0 a 22, x e y de 0 a 2^z − 1."),
            ),
            Self::TooManyLayers(_) => language.pick(
                ("Trop de couches dans une tuile", "Répartissez les couches sur plusieurs adresses."),
                ("Too many layers in one tile", "Spread the layers over several addresses."),
                ("Demasiadas capas en una tesela", "Reparta las capas en varias direcciones."),
            ),
            Self::Date(_) => language.pick(
                ("Cette date ne se lit pas", "Écrivez la date ainsi : 2024-01-31."),
                ("This date cannot be read", "Write the date like this: 2024-01-31."),
                ("Esta fecha no se puede leer", "Escriba la fecha así: 2024-01-31."),
            ),
            Self::Commune(_) => language.pick(
                ("Ce code de commune ne se lit pas", "Écrivez le code INSEE en cinq caractères : 80016."),
                ("This commune code cannot be read", "Write the INSEE code in five characters: 80016."),
                ("Este código de municipio no se puede leer", "Escriba el código INSEE de cinco caracteres: 80016."),
            ),
            Self::NoHistory(_) => language.pick(
                (
                    "Cette couche n’a pas d’historique",
                    "Retirez la date, ou choisissez une couche qui garde son historique.",
                ),
                ("This layer keeps no history", "Leave the date out, or choose a layer that keeps its history."),
                ("Esta capa no guarda historial", "Quite la fecha o elija una capa con historial."),
            ),
            Self::Loading => language.pick(
                ("Les couches se chargent", "Réessayez dans quelques secondes."),
                ("The layers are being loaded", "Try again in a few seconds."),
                ("Las capas se están cargando", "Vuelva a intentarlo en unos segundos."),
            ),
            Self::Store(_) | Self::Database(_) => language.pick(
                ("La base de données ne répond pas", "Réessayez ; si cela dure, lancez « beffroi doctor »."),
                ("The database does not answer", "Try again; if it lasts, run “beffroi doctor”."),
                ("La base de datos no responde", "Vuelva a intentarlo; si persiste, ejecute «beffroi doctor»."),
            ),
        }
    }
}
