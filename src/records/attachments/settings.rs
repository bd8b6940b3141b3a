//! How large a file may be, and who looks for viruses.

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
}

impl Default for AttachmentSettings {
    fn default() -> Self {
        Self { largest_mb: 50, scanner: None }
    }
}
