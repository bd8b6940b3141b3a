//! The modules of the program, their overlays resolved against the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::PgPool;

use crate::catalog::Catalog;
use crate::records::derive::{Sources, derive};
use crate::records::model::{Child, ModuleTitle, RecordType, Registry};
use crate::records::overlay::Overlay;
use crate::records::rules::{Plain, Rules};
use crate::records::{Error, facts};

/// What a module of the program brings: its `records.toml` and the rules of its types.
pub struct Module {
    /// Text of its `records.toml`.
    pub overlay: &'static str,
    /// Record type, and its rules; types not named here have none.
    pub rules: Vec<(&'static str, Arc<dyn Rules>)>,
}

impl Registry {
    /// Resolve the modules against the database and the layers.
    ///
    /// # Errors
    /// [`Error::Overlay`] when a `records.toml` cannot be read or does not fit the database.
    pub async fn build(pool: &PgPool, catalog: &Catalog, modules: &[Module]) -> Result<Self, Error> {
        let overlays: Vec<Overlay> = modules
            .iter()
            .map(|module| toml::from_str(module.overlay).map_err(|error| Error::Overlay(error.to_string())))
            .collect::<Result<_, _>>()?;
        let types = || overlays.iter().flat_map(|overlay| overlay.types.iter());
        let relations: BTreeMap<String, String> =
            types().map(|typed| (typed.table.clone(), typed.id.clone())).collect();
        let tables: Vec<String> = relations.keys().cloned().collect();
        let facts = facts::read(pool, &tables).await?;
        let mut registry = Self::default();
        for (overlay, module) in overlays.iter().zip(modules) {
            let sources = Sources { overlay, facts: &facts, catalog, relations: &relations };
            for typed in &overlay.types {
                let rules = module.rules.iter().find(|(id, _)| *id == typed.id).map(|(_, rules)| rules.clone());
                let resolved = derive(&sources, typed, rules.unwrap_or_else(|| Arc::new(Plain)));
                let resolved = resolved.map_err(Error::Overlay)?;
                registry.types.insert(resolved.id.clone(), Arc::new(resolved));
            }
            registry.modules.push(ModuleTitle {
                id: overlay.module.clone(),
                title: overlay.title.clone(),
                icon: overlay.icon.clone(),
                types: overlay.types.iter().map(|typed| typed.id.clone()).collect(),
            });
        }
        registry.hang_children(&overlays);
        Ok(registry)
    }

    /// A reference makes a tab in the record it refers to.
    fn hang_children(&mut self, overlays: &[Overlay]) {
        let mut children: BTreeMap<String, Vec<Child>> = BTreeMap::new();
        for typed in overlays.iter().flat_map(|overlay| overlay.types.iter()) {
            let Some(kind) = self.types.get(&typed.id) else { continue };
            for field in kind.fields.iter().filter(|field| field.reference.is_some()) {
                let tab = typed.field.get(&field.name).map(|overlay| overlay.tab.clone()).filter(|tab| !tab.is_empty());
                let title = tab.unwrap_or_else(|| kind.title.clone());
                let child = Child { kind: kind.id.clone(), field: field.name.clone(), title, record: Arc::clone(kind) };
                children.entry(field.reference.clone().unwrap_or_default()).or_default().push(child);
            }
        }
        for (parent, children) in children {
            if let Some(kind) = self.types.get_mut(&parent) {
                let kind: &mut RecordType = Arc::make_mut(kind);
                kind.children = children;
            }
        }
    }
}
