//! Stylesheet and script of the pages: built with the web map, under names that carry a digest of their content.

use std::path::Path;

use serde_json::Value;

/// What the build of the web map calls the script of every page, and that of pages with a map.
const PAGE: &str = "src/ogc.ts";
const MAP: &str = "src/map/page.ts";

/// Where a page finds its stylesheets and its script, as paths of this server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    pub styles: Vec<String>,
    pub script: Option<String>,
}

/// What pages load.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    /// Every page.
    pub page: Loaded,
    /// Pages with a map, besides.
    pub map: Loaded,
}

impl Assets {
    /// Read from the folder of the built web map. Where it was not built, pages are bare but whole.
    #[must_use]
    pub fn of(map: &Path) -> Self {
        let manifest = std::fs::read(map.join(".vite/manifest.json")).unwrap_or_default();
        serde_json::from_slice(&manifest).map_or_else(|_| Self::default(), |manifest| Self::listed(&manifest))
    }

    fn listed(manifest: &Value) -> Self {
        Self { page: Loaded::listed(manifest, PAGE), map: Loaded::listed(manifest, MAP) }
    }
}

impl Loaded {
    /// An entry of a manifest of Vite, and the stylesheets of what it imports.
    fn listed(manifest: &Value, entry: &str) -> Self {
        let mut names = vec![entry];
        let mut at = 0;
        while let Some(name) = names.get(at).copied() {
            let imports = manifest[name]["imports"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let new: Vec<&str> = imports.filter(|import| !names.contains(import)).collect();
            names.extend(new);
            at += 1;
        }
        let sheets = names.iter().rev().filter_map(|name| manifest[*name]["css"].as_array()).flatten();
        Self {
            styles: sheets.filter_map(Value::as_str).map(|file| format!("/{file}")).collect(),
            script: manifest[entry]["file"].as_str().map(|file| format!("/{file}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_loads_the_sheets_of_what_its_script_imports_before_its_own() {
        let manifest = json!({
            "src/ogc.ts": {"file": "assets/ogc-1.js", "css": ["assets/ogc-2.css"], "imports": ["_a.js"]},
            "_a.js": {"file": "assets/a.js", "css": ["assets/a.css"], "imports": ["src/ogc.ts"]},
        });
        let assets = Assets::listed(&manifest);
        assert_eq!(assets.page.styles, ["/assets/a.css", "/assets/ogc-2.css"]);
        assert_eq!(assets.page.script.as_deref(), Some("/assets/ogc-1.js"));
        assert_eq!(assets.map, Loaded::default());
    }

    #[test]
    fn a_server_whose_map_was_not_built_still_has_pages() {
        assert_eq!(Assets::of(Path::new("/nowhere")), Assets::default());
    }
}
