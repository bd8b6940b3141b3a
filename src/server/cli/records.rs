//! `beffroi records`.

use std::process::ExitCode;

use crate::base::Language;
use crate::catalog::CatalogHandle;
use crate::db::Scope;
use crate::records::{Due, Purged, purge as end_retention};
use crate::server::cli::commands::{interruptible, on_ground};
use crate::server::cli::voice::{language, note, say};
use crate::server::modules::registry;
use crate::server::serve::gate;
use crate::server::{Assets, Error, Refusal, Settings};

/// `beffroi records purge`.
pub async fn purge(settings: &Settings, dry_run: bool) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        let assets = Assets::find(settings.assets.as_deref())?;
        let database = ground.database();
        let pool = database.pool(&Scope::Everywhere, 2).await?;
        let catalog = CatalogHandle::open(&assets.layers(), pool.clone()).await.map_err(Error::from)?;
        let registry =
            registry(&pool, &catalog.current(), &gate(ground, settings, 1).await?, ground.database()).await?;
        let (mut app, mut owner) = (database.connection(&Scope::Everywhere).await?, database.owner().await?);
        let purging = async { Ok(end_retention(&mut app, &mut owner, &registry, dry_run, language()).await?) };
        let all = interruptible(purging).await?;
        all.iter().for_each(tell);
        note(ended(&all, dry_run, language()));
        let refused = all.iter().any(|purged| !purged.refused.is_empty());
        Ok(ExitCode::from(if refused { 2 } else { 0 }))
    })
    .await
}

fn tell(purged: &Purged) {
    for Due { commune, records, oldest } in &purged.due {
        let (kind, commune) = (&purged.kind, commune.as_deref().unwrap_or("*"));
        say(language().pick(
            format!("{kind} {commune} : {records} fiches, la plus ancienne du {oldest}"),
            format!("{kind} {commune}: {records} records, the oldest of {oldest}"),
            format!("{kind} {commune}: {records} fichas, la más antigua del {oldest}"),
        ));
    }
    for refusal in &purged.refused {
        say(language().pick(
            format!("gardée : {} ({}). {}", refusal.label, purged.kind, refusal.reason),
            format!("kept: {} ({}). {}", refusal.label, purged.kind, refusal.reason),
            format!("conservada: {} ({}). {}", refusal.label, purged.kind, refusal.reason),
        ));
    }
}

fn ended(all: &[Purged], dry_run: bool, language: Language) -> String {
    let due: i64 = all.iter().flat_map(|purged| &purged.due).map(|due| due.records).sum();
    let done: u64 = all.iter().map(|purged| purged.done).sum();
    if dry_run {
        return language.pick(
            format!("Essai, rien n’a été modifié : {due} fiches au terme de leur conservation."),
            format!("Trial, nothing was changed: {due} records at the end of their retention."),
            format!("Prueba, nada ha cambiado: {due} fichas al término de su conservación."),
        );
    }
    language.pick(
        format!("{done} fiches au terme de leur conservation supprimées ou rendues anonymes."),
        format!("{done} records at the end of their retention deleted or made anonymous."),
        format!("{done} fichas al término de su conservación eliminadas o hechas anónimas."),
    )
}
