//! The layers of a request for tiles, as one reader may see them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::auth::Sight;
use crate::db::Scope;
use crate::store::{Layer, Store};
use crate::tiles::TileError;

/// Layers in one tile: enough for any style, not for an attack.
pub const MOST: usize = 32;

/// Layers in the order they were asked for, each with the communes drawn of it.
pub struct Cast {
    pub layers: Vec<Arc<Layer>>,
    /// INSEE codes by layer; none: all of it.
    pub communes: Vec<Option<Vec<String>>>,
    /// Some of it is not for everybody.
    pub private: bool,
}

impl Cast {
    /// What `sight` reaches of the layers named in a path, narrowed to `commune`.
    ///
    /// # Errors
    /// [`TileError::UnknownLayer`], also for a layer the reader may not see.
    pub fn of(store: &Store, ids: &str, commune: Option<&str>, sight: &Sight) -> Result<Self, TileError> {
        let layers = named(store, ids)?;
        let mut communes = Vec::with_capacity(layers.len());
        let mut private = false;
        for layer in &layers {
            let state = layer.state();
            let id = state.source.layer.as_str();
            let scope = sight.reach(id, state.source.public, "see");
            let scope = scope.ok_or_else(|| TileError::UnknownLayer(id.to_owned()))?;
            private |= !state.source.public;
            communes.push(drawn(scope, commune));
        }
        Ok(Self { layers, communes, private })
    }

    /// What its tiles are kept under: the layers, then the communes of each, where not everything is drawn.
    pub fn name<'a>(&self, ids: &'a str) -> Cow<'a, str> {
        if self.communes.iter().all(Option::is_none) {
            return ids.into();
        }
        let of = |communes: &Option<Vec<String>>| communes.as_ref().map_or_else(|| "*".into(), |codes| codes.join("+"));
        format!("{ids}|{}", self.communes.iter().map(of).collect::<Vec<_>>().join(";")).into()
    }

    /// Tells a layer as this reader sees it from what others see under the same address.
    #[must_use]
    pub fn mark(&self, n: usize) -> u32 {
        let (layer, communes) = (&self.layers[n], &self.communes[n]);
        communes
            .as_ref()
            .map_or(layer.generation, |codes| layer.generation ^ crc32fast::hash(codes.join("+").as_bytes()))
    }
}

/// Layers named in a path, in order.
///
/// # Errors
/// [`TileError::UnknownLayer`], [`TileError::TooManyLayers`]; [`TileError::Loading`] at the start of a server.
pub fn named(store: &Store, ids: &str) -> Result<Vec<Arc<Layer>>, TileError> {
    if ids.split(',').nth(MOST).is_some() {
        return Err(TileError::TooManyLayers(MOST));
    }
    let lost = |id: &str| if store.ready() { TileError::UnknownLayer(id.into()) } else { TileError::Loading };
    ids.split(',').map(|id| store.layer(id).ok_or_else(|| lost(id))).collect()
}

/// Whether everybody may see a layer.
pub fn is_public(layer: &Arc<Layer>) -> bool {
    layer.state().source.public
}

/// Both where the reader may look and what they asked for.
fn drawn(scope: Scope, commune: Option<&str>) -> Option<Vec<String>> {
    match (scope, commune) {
        (Scope::Everywhere, None) => None,
        (Scope::Everywhere, Some(one)) => Some(vec![one.to_owned()]),
        (Scope::Communes(codes), None) => Some(codes),
        (Scope::Communes(codes), Some(one)) => Some(codes.into_iter().filter(|code| code == one).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, drawn};

    #[test]
    fn a_reader_sees_what_they_ask_for_where_they_may() {
        let albert = || Scope::Communes(vec!["80016".into(), "80021".into()]);
        assert_eq!(drawn(Scope::Everywhere, None), None);
        assert_eq!(drawn(albert(), None), Some(vec!["80016".to_owned(), "80021".to_owned()]));
        assert_eq!(drawn(albert(), Some("80021")), Some(vec!["80021".to_owned()]));
        assert_eq!(drawn(albert(), Some("93010")), Some(Vec::new()));
    }
}
