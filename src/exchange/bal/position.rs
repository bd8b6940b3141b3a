//! What the point of an address stands for.

use crate::exchange::bal::fold::folded;

/// Kinds of position of the AITF format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PositionKind {
    /// Where the post is delivered.
    Delivery,
    Entrance,
    Building,
    Staircase,
    Dwelling,
    Parcel,
    /// Along the street, by calculation.
    Segment,
    TechnicalService,
}

impl PositionKind {
    /// Every kind, in the order of the format.
    pub const ALL: [Self; 8] = [
        Self::Delivery,
        Self::Entrance,
        Self::Building,
        Self::Staircase,
        Self::Dwelling,
        Self::Parcel,
        Self::Segment,
        Self::TechnicalService,
    ];

    /// As the format writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivery => "délivrance postale",
            Self::Entrance => "entrée",
            Self::Building => "bâtiment",
            Self::Staircase => "cage d’escalier",
            Self::Dwelling => "logement",
            Self::Parcel => "parcelle",
            Self::Segment => "segment",
            Self::TechnicalService => "service technique",
        }
    }

    /// The kind a text means, whatever its case and accents.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let wanted = folded(text);
        Self::ALL.into_iter().find(|kind| folded(kind.name()) == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::PositionKind;

    #[test]
    fn a_kind_is_known_whatever_its_case_accents_and_apostrophe() {
        for kind in PositionKind::ALL {
            assert_eq!(PositionKind::read(kind.name()), Some(kind));
            assert_eq!(PositionKind::read(&kind.name().to_uppercase()), Some(kind));
        }
        assert_eq!(PositionKind::read("Entree"), Some(PositionKind::Entrance));
        assert_eq!(PositionKind::read("cage d'escalier"), Some(PositionKind::Staircase));
        assert_eq!(PositionKind::read("portail"), None);
    }
}
