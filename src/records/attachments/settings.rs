//! How large a file may be, and who looks for viruses.

use std::path::PathBuf;

use serde::Deserialize;

/// `[files]` of `beffroi.toml`, completed by `BEFFROI_FILES_*`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct AttachmentSettings {
    /// Largest file of a record, in MiB.
    pub largest_mb: usize,
    /// A program with its arguments, parted by spaces: it reads the file on its standard input and exits with 0 (clean)
    /// or 1 (infected), as `clamdscan --no-summary -` does.
    pub scanner: Option<String>,
    /// Folder the town's scanners write into: below it one folder for each commune (INSEE code), and in these one for each
    /// person (login).
    pub scans: Option<PathBuf>,
}

impl Default for AttachmentSettings {
    fn default() -> Self {
        Self { largest_mb: 50, scanner: None, scans: None }
    }
}
