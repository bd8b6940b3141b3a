//! Why a door gets no number.

use crate::addresses::HouseNumber;
use crate::base::{Explanation, Failure, Kind, Language};

/// A number that cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberingError {
    #[error("the street has no line with a length")]
    NoStreet,
    #[error("the point is on the line of the street and no side was said")]
    NoSide,
    #[error("no number between {before:?} and {after:?}")]
    NoRoom { before: Option<HouseNumber>, after: Option<HouseNumber> },
    /// The house nearer the start has the higher number.
    #[error("{before} comes before {after} along the street")]
    OutOfOrder { before: HouseNumber, after: HouseNumber },
    #[error("the number would be beyond {most}")]
    TooHigh { most: u32 },
}

impl Failure for NumberingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoStreet | Self::NoSide => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title =
            language.pick("Pas de numéro proposé", "No number to propose", "No hay número que proponer").to_owned();
        Explanation::new(title, self.detail(language), self.remedy(language))
    }
}

fn shown(number: Option<&HouseNumber>) -> String {
    number.map_or_else(|| "–".to_owned(), ToString::to_string)
}

impl NumberingError {
    fn detail(&self, language: Language) -> String {
        match self {
            Self::NoStreet => language
                .pick(
                    "La voie n’a pas de tracé sur la carte.",
                    "The street has no line on the map.",
                    "La vía no tiene trazado en el mapa.",
                )
                .to_owned(),
            Self::NoSide => language
                .pick(
                    "Le point est sur l’axe de la voie : rien ne dit de quel côté il est.",
                    "The point is on the axis of the street: nothing says on which side it is.",
                    "El punto está en el eje de la vía: nada dice de qué lado está.",
                )
                .to_owned(),
            Self::NoRoom { before, after } => {
                let (before, after) = (shown(before.as_ref()), shown(after.as_ref()));
                language.pick(
                    format!("De ce côté de la voie, aucun numéro n’est libre entre {before} et {after}."),
                    format!("On this side of the street no number is free between {before} and {after}."),
                    format!("En este lado de la vía no hay número libre entre {before} y {after}."),
                )
            }
            Self::OutOfOrder { before, after } => language.pick(
                format!("Le {before} est avant le {after} le long de la voie : les numéros voisins ne se suivent pas."),
                format!("{before} stands before {after} along the street: the numbers next to it are out of order."),
                format!("El {before} está antes del {after} en la vía: los números vecinos no se siguen."),
            ),
            Self::TooHigh { most } => language.pick(
                format!("Le numéro dépasserait {most}."),
                format!("The number would be beyond {most}."),
                format!("El número pasaría de {most}."),
            ),
        }
    }

    fn remedy(&self, language: Language) -> &'static str {
        match self {
            Self::NoStreet => language.pick(
                "Tracez la voie, du début vers la fin de la numérotation.",
                "Draw the street, from the start of the numbering to its end.",
                "Trace la vía, del comienzo al final de la numeración.",
            ),
            Self::NoSide => language.pick(
                "Placez le point devant la porte, ou dites le côté.",
                "Put the point at the door, or say the side.",
                "Sitúe el punto ante la puerta, o diga el lado.",
            ),
            Self::NoRoom { .. } => language.pick(
                "Donnez un numéro à la main, ou renumérotez la voie.",
                "Give a number by hand, or number the street anew.",
                "Dé un número a mano, o vuelva a numerar la vía.",
            ),
            Self::OutOfOrder { .. } => language.pick(
                "Vérifiez la position de ces deux adresses et le sens de la voie, ou donnez un numéro à la main.",
                "Check where these two addresses are and which way the street runs, or give a number by hand.",
                "Compruebe la posición de estas dos direcciones y el sentido de la vía, o dé un número a mano.",
            ),
            Self::TooHigh { .. } => language.pick(
                "Divisez la voie, ou donnez un numéro à la main.",
                "Divide the street, or give a number by hand.",
                "Divida la vía, o dé un número a mano.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_and_what_to_do_in_three_languages() {
        let number = HouseNumber::plain;
        let failures = [
            NumberingError::NoStreet,
            NumberingError::NoSide,
            NumberingError::NoRoom { before: Some(number(5)), after: None },
            NumberingError::OutOfOrder { before: number(9), after: number(5) },
            NumberingError::TooHigh { most: 99_998 },
        ];
        for failure in failures {
            let told = Language::ALL.map(|language| failure.explain(language));
            assert!(told[0].detail != told[1].detail && told[1].detail != told[2].detail, "{failure:?}");
            assert!(told[0].remedy != told[1].remedy && told[1].remedy != told[2].remedy, "{failure:?}");
        }
    }
}
