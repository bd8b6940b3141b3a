//! A layer as INSPIRE has it: which of its properties hold those of the feature type its description names.

use crate::catalog::Inspire;
use crate::collections::Seen;
use crate::exchange::outgoing::gml::inspire::{AddressView, FeatureType, View};

/// The property that says in which commune a feature is.
const COMMUNE: &str = "commune";

impl Seen {
    /// The feature type of INSPIRE its features are offered as, if any.
    #[must_use]
    pub fn harmonised(&self) -> Option<FeatureType> {
        self.layer.layer.inspire.as_ref().and_then(|inspire| FeatureType::read(inspire.feature_type()))
    }

    /// The properties those objects are made of: no other need be read.
    #[must_use]
    pub fn harmonised_properties(&self) -> Option<Vec<String>> {
        let inspire = self.layer.layer.inspire.as_ref()?;
        let columns = inspire.columns().into_iter().map(|(_, column)| column);
        Some(columns.chain([COMMUNE]).map(str::to_owned).collect())
    }

    /// How features with these properties become objects. What tells of a person is no property, so it is void.
    pub(super) fn view(&self, properties: Option<&[String]>) -> Option<View> {
        let inspire = self.layer.layer.inspire.as_ref()?;
        let rank = |column: &str| self.chosen(properties).position(|property| property.name == column);
        let ranks = inspire.columns().into_iter().filter_map(|(property, column)| Some((property, rank(column)?)));
        Some(View {
            feature_type: FeatureType::read(inspire.feature_type())?,
            namespace: inspire.namespace().to_owned(),
            language: if let Inspire::Address(address) = inspire { address.language.clone() } else { None },
            ranks: ranks.collect(),
            address: address(inspire),
        })
    }
}

fn address(inspire: &Inspire) -> AddressView {
    let Inspire::Address(address) = inspire else { return AddressView::default() };
    let values = address.specification_values.iter();
    AddressView {
        country: address.country.clone(),
        commune_level: address.commune_level.name().to_owned(),
        specifications: values.map(|(value, code)| (value.clone(), code.name().to_owned())).collect(),
    }
}
