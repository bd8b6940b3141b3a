//! `beffroi export`: a layer, or a commune of it, into a file.

use std::path::{Path, PathBuf};

use clap::Args;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::auth::Sight;
use crate::base::Language;
use crate::catalog::CatalogHandle;
use crate::db::Scope;
use crate::features::{Features, Format, chunks};
use crate::server::{Assets, Error, Ground, Refusal, Settings, whole};

/// Arguments of `beffroi export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Layer, such as `parcels`
    pub layer: String,
    /// The file to write: .geojson, .csv or .fgb
    pub file: PathBuf,
    /// Form of the file when its name does not say it
    #[arg(long, value_parser = ["geojson", "csv", "flatgeobuf"])]
    pub format: Option<String>,
    /// Only this commune
    #[arg(long, value_name = "INSEE")]
    pub commune: Option<String>,
    /// As it was at the end of this day (AAAA-MM-JJ)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// Write the file under another name first: it is whole or not there. Bytes written.
///
/// # Errors
/// No such layer, an unknown form, the database, the disk; nothing is left behind.
pub async fn export(
    ground: &Ground,
    settings: &Settings,
    args: &ExportArgs,
    language: Language,
) -> Result<u64, Refusal> {
    let said = args.file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = Format::read(args.format.as_deref().or(said.as_deref()).unwrap_or_default())?;
    let assets = Assets::find(settings.assets.as_deref())?;
    let pool = ground.database().pool(&Scope::Everywhere, 2).await?;
    let catalog = CatalogHandle::open(&assets.layers(), pool.clone()).await.map_err(Error::from)?;
    let features = Features::new(pool, catalog, Sight::All);
    let of = (args.commune.as_deref(), args.as_of.as_deref());
    let mut chunks = chunks(&features, &args.layer, of, format, language).await?;
    let unfinished = whole::unfinished(&args.file);
    let written = async {
        let refused = |source| Error::File { path: args.file.clone(), source };
        let mut file = File::create(&unfinished).await.map_err(refused)?;
        let mut bytes = 0;
        while let Some(chunk) = chunks.recv().await {
            let chunk = chunk?;
            file.write_all(&chunk).await.map_err(refused)?;
            bytes += chunk.len() as u64;
        }
        file.sync_all().await.map_err(refused)?;
        tokio::fs::rename(&unfinished, &args.file).await.map_err(refused)?;
        Ok(bytes)
    };
    let outcome = written.await;
    if outcome.is_err() {
        discard(&unfinished).await;
    }
    outcome
}

async fn discard(file: &Path) {
    if let Err(error) = tokio::fs::remove_file(file).await {
        tracing::debug!(%error, "nothing to remove of an export broken off");
    }
}
