//! Where the files lie that come with the program: layers, styles, the built web map, the demo towns.

use std::env;
use std::path::{Path, PathBuf};

use crate::server::Error;

/// Where the Debian package puts them.
const INSTALLED: &str = "/usr/share/beffroi";

/// The folder that holds `layers/`, `styles/`, `map-ui/dist/` and `demo/`.
#[derive(Debug, Clone)]
pub struct Assets(PathBuf);

impl Assets {
    /// The folder named, else the first that has `layers/` and `styles/`: the working folder or one above it, the
    /// folder of the program or one above it, the installed one, the one the program was built in.
    ///
    /// # Errors
    /// [`Error::NoAssets`].
    pub fn find(named: Option<&Path>) -> Result<Self, Error> {
        if let Some(folder) = named {
            return Some(folder).filter(|folder| complete(folder)).map(Self::at).ok_or(Error::NoAssets);
        }
        let working = env::current_dir().unwrap_or_default();
        let program = env::current_exe().unwrap_or_default();
        let fixed = [Path::new(INSTALLED), Path::new(env!("CARGO_MANIFEST_DIR"))];
        let mut candidates = working.ancestors().chain(program.ancestors()).chain(fixed);
        candidates.find(|folder| complete(folder)).map(Self::at).ok_or(Error::NoAssets)
    }

    fn at(folder: &Path) -> Self {
        Self(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()))
    }

    /// Layer descriptions.
    #[must_use]
    pub fn layers(&self) -> PathBuf {
        self.0.join("layers")
    }

    /// Styles, sprites, fonts.
    #[must_use]
    pub fn styles(&self) -> PathBuf {
        self.0.join("styles")
    }

    /// The built web map.
    #[must_use]
    pub fn map(&self) -> PathBuf {
        self.0.join("map-ui/dist")
    }

    /// The demo towns.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.0.join("demo")
    }
}

fn complete(folder: &Path) -> bool {
    folder.join("layers").is_dir() && folder.join("styles").is_dir()
}
