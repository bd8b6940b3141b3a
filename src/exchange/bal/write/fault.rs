//! Why an address cannot be written as BAL.

use std::io;

use crate::base::{Explanation, Failure, Kind, Language};

/// An address that would make the file refused, or a file that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BalFault {
    #[error("{key}: `{value}` does not fit `{column}`")]
    Unfit { key: String, column: &'static str, value: String },
    #[error("{key}: no position in the legal system of the commune")]
    Nowhere { key: String },
    #[error("{key}: BAN identifiers must be on every line or on none")]
    SomeIdentified { key: String },
    #[error("the file cannot be written: {0}")]
    Unwritable(#[from] io::Error),
}

impl From<csv::Error> for BalFault {
    fn from(error: csv::Error) -> Self {
        Self::Unwritable(error.into())
    }
}

impl Failure for BalFault {
    fn kind(&self) -> Kind {
        if matches!(self, Self::Unwritable(_)) { Kind::Unavailable } else { Kind::Conflict }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick(
            "La base adresse locale n’est pas écrite",
            "The base adresse locale was not written",
            "La base adresse locale no se ha escrito",
        );
        Explanation::new(title, self.detail(language), self.remedy(language))
    }
}

impl BalFault {
    fn detail(&self, language: Language) -> String {
        match self {
            Self::Unfit { key, column, value } => language.pick(
                format!("Adresse {key} : « {value} » n’est pas accepté dans « {column} »."),
                format!("Address {key}: “{value}” is not accepted in “{column}”."),
                format!("Dirección {key}: «{value}» no se acepta en «{column}»."),
            ),
            Self::Nowhere { key } => language.pick(
                format!("L’adresse {key} n’a pas de position sur le territoire de la commune."),
                format!("Address {key} has no position in the territory of the commune."),
                format!("La dirección {key} no tiene posición en el territorio del municipio."),
            ),
            Self::SomeIdentified { key } => language.pick(
                format!("Adresse {key} : les identifiants BAN doivent être sur toutes les adresses ou sur aucune."),
                format!("Address {key}: BAN identifiers must be on every address or on none."),
                format!("Dirección {key}: los identificadores BAN deben estar en todas las direcciones o en ninguna."),
            ),
            Self::Unwritable(source) => language.pick(
                format!("Le fichier ne peut pas être écrit ({source})."),
                format!("The file cannot be written ({source})."),
                format!("El fichero no se puede escribir ({source})."),
            ),
        }
    }

    fn remedy(&self, language: Language) -> &'static str {
        match self {
            Self::Unfit { .. } => language.pick(
                "Corrigez cette adresse, puis exportez à nouveau.",
                "Correct this address, then export again.",
                "Corrija esta dirección y exporte de nuevo.",
            ),
            Self::Nowhere { .. } => language.pick(
                "Placez cette adresse sur la carte, puis exportez à nouveau.",
                "Put this address on the map, then export again.",
                "Sitúe esta dirección en el mapa y exporte de nuevo.",
            ),
            Self::SomeIdentified { .. } => language.pick(
                "Demandez les identifiants manquants à la BAN, ou exportez sans identifiants.",
                "Ask the BAN for the missing identifiers, or export without identifiers.",
                "Pida a la BAN los identificadores que faltan, o exporte sin identificadores.",
            ),
            Self::Unwritable(_) => language.pick(
                "Vérifiez la place sur le disque et recommencez.",
                "Check the room on the disk and try again.",
                "Compruebe el espacio en el disco y vuelva a intentarlo.",
            ),
        }
    }
}
