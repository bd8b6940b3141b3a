//! What each command does.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use crate::auth::{self, INVITATION, NewUser};
use crate::base::Language;
use crate::server::cli::UserArgs;
use crate::server::cli::voice::{language, note, say};
use crate::server::demo;
use crate::server::districting::{self, SolveArgs};
use crate::server::doctor::Doctor;
use crate::server::elections::{self, CatchmentArgs};
use crate::server::export::{self, ExportArgs};
use crate::server::import::{self, ImportArgs};
use crate::server::serve::{gate, listen, serve as answer};
use crate::server::upkeep;
use crate::server::{Error, Ground, Refusal, Settings};

/// `beffroi serve`.
pub async fn serve(settings: &Settings) -> Result<ExitCode, Refusal> {
    let listener = listen(settings.listen).await?;
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        answer(ground, settings, listener, stopped(), announce).await?;
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi demo`.
pub async fn demo(settings: &Settings) -> Result<ExitCode, Refusal> {
    let listener = listen(settings.listen).await?;
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        interruptible(demo::load(ground, settings, begin, |report| note(import::told(report, language())))).await?;
        answer(ground, settings, listener, stopped(), announce).await?;
        Ok(ExitCode::SUCCESS)
    })
    .await
}

fn begin(stage: &demo::Stage) {
    note(format!("[{}/{}] {} : {}", stage.number, stage.of, stage.town, stage.file));
}

/// `beffroi import`.
pub async fn import(settings: &Settings, args: &ImportArgs) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        let report = interruptible(import::import(ground, settings, args)).await?;
        note(import::told(&report, language()));
        Ok(ExitCode::from(if report.rejected > 0 { 2 } else { 0 }))
    })
    .await
}

/// `beffroi export`.
pub async fn export(settings: &Settings, args: &ExportArgs) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        let bytes = interruptible(export::export(ground, settings, args, language())).await?;
        let (file, size) = (args.file.display(), bytes.div_ceil(1024));
        note(language().pick(
            format!("Fichier écrit : {file} ({size} Ko)."),
            format!("File written: {file} ({size} kB)."),
            format!("Fichero escrito: {file} ({size} kB)."),
        ));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi user add`.
pub async fn add_user(settings: &Settings, args: &UserArgs) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        let gate = gate(ground, settings, 1).await?;
        let new = NewUser {
            login: &args.login,
            name: args.name.as_deref().unwrap_or(&args.login),
            role: &args.role,
            commune: args.commune.as_deref(),
        };
        let secret = auth::add_user(&gate, &new).await?;
        let link = format!("http://{}{INVITATION}{secret}", settings.listen);
        say(language().pick(
            format!("Lien pour choisir le mot de passe de {} (une fois, sous trois jours) :\n  {link}", args.login),
            format!("Link to choose the password of {} (once, within three days):\n  {link}", args.login),
            format!("Enlace para elegir la contraseña de {} (una vez, en tres días):\n  {link}", args.login),
        ));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi user sync`.
pub async fn sync_users(settings: &Settings, dry_run: bool) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        let gate = gate(ground, settings, 1).await?;
        let synced = interruptible(async { Ok(auth::synchronise(&gate, dry_run).await?) }).await?;
        for step in &synced.steps {
            say(step.told(language()));
        }
        let (people, changes) = (synced.people, synced.steps.iter().filter(|step| step.deed.changes()).count());
        note(match (dry_run, language()) {
            (false, Language::French) => format!("{people} personnes dans l’annuaire, {changes} changements."),
            (false, Language::English) => format!("{people} people in the directory, {changes} changes."),
            (false, Language::Spanish) => format!("{people} personas en el directorio, {changes} cambios."),
            (true, Language::French) => {
                format!(
                    "Essai, rien n’a été modifié : {people} personnes dans l’annuaire, {changes} changements à faire."
                )
            }
            (true, Language::English) => {
                format!("Trial, nothing was changed: {people} people in the directory, {changes} changes to make.")
            }
            (true, Language::Spanish) => {
                format!("Prueba, nada ha cambiado: {people} personas en el directorio, {changes} cambios por hacer.")
            }
        });
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi user tie`.
pub async fn tie(settings: &Settings, login: &str, subject: &str) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.make_current()).await?;
        auth::tie(&gate(ground, settings, 1).await?, login, subject).await?;
        say(language().pick(
            format!("Le compte {login} se connecte maintenant aussi par le fournisseur OpenID Connect."),
            format!("The account {login} now signs in with the OpenID Connect provider as well."),
            format!("La cuenta {login} entra ahora también por el proveedor OpenID Connect."),
        ));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi db migrate`.
pub async fn migrate(settings: &Settings) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        interruptible(ground.migrate()).await?;
        say(language().pick("Base de données à jour.", "Database up to date.", "Base de datos al día."));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi db backup`.
pub async fn backup(settings: &Settings, file: &Path) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        let bytes = interruptible(upkeep::backup(ground, file)).await?;
        let (file, size) = (file.display(), bytes.div_ceil(1024));
        say(language().pick(
            format!("Sauvegarde écrite : {file} ({size} Ko)."),
            format!("Backup written: {file} ({size} kB)."),
            format!("Copia escrita: {file} ({size} kB)."),
        ));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi db restore`.
pub async fn restore(settings: &Settings, file: &Path) -> Result<ExitCode, Refusal> {
    on_ground(settings, async |ground| {
        let aside = upkeep::restore(ground, file).await?;
        say(language().pick(
            format!("Base restaurée. La précédente est gardée sous le nom {aside}."),
            format!("Database restored. The former one is kept under the name {aside}."),
            format!("Base restaurada. La anterior se conserva con el nombre {aside}."),
        ));
        Ok(ExitCode::SUCCESS)
    })
    .await
}

/// `beffroi districting solve`. Asked to stop, it gives the best plan so far.
pub async fn divide(args: SolveArgs) -> Result<ExitCode, Refusal> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let mut work = tokio::task::spawn_blocking(move || districting::solve(&args, &asked));
    let done = tokio::select! {
        done = &mut work => done,
        () = stopped() => {
            stop.store(true, Ordering::Relaxed);
            work.await
        }
    };
    let told = done.map_err(|_| Error::Interrupted)??;
    say(serde_json::json!(told).to_string());
    Ok(ExitCode::SUCCESS)
}

/// `beffroi elections catchments`.
pub fn catchments(args: &CatchmentArgs) -> Result<ExitCode, Refusal> {
    say(serde_json::json!(elections::draw(args)?).to_string());
    Ok(ExitCode::SUCCESS)
}

/// `beffroi doctor`: done when all is well, refused when something is to be mended.
pub async fn doctor(settings: &Settings) -> Result<ExitCode, Refusal> {
    let findings = Doctor::new(settings, language()).examine().await;
    let mut code = ExitCode::SUCCESS;
    for finding in findings {
        match finding.fault {
            None => say(format!("✓ {}", finding.what)),
            Some(fault) => {
                say(format!("✗ {}\n    {}\n    → {}", finding.what, fault.detail, fault.remedy));
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// Open the database, do the work, leave the database whatever came of it.
pub(super) async fn on_ground(
    settings: &Settings,
    work: impl AsyncFnOnce(&Ground) -> Result<ExitCode, Refusal>,
) -> Result<ExitCode, Refusal> {
    let ground = Ground::open(settings).await?;
    let done = work(&ground).await;
    let left = ground.leave();
    let code = done?;
    left?;
    Ok(code)
}

/// Work that may be dropped half-way: its transactions are then taken back by the database.
pub(super) async fn interruptible<T>(work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    tokio::select! {
        done = work => done,
        () = stopped() => Err(Error::Interrupted.into()),
    }
}

/// Resolves when the person or the system asks the program to stop.
async fn stopped() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

fn announce(address: SocketAddr, first: Option<String>) {
    let address = format!("http://{address}");
    say(language().pick(
        format!("Beffroi est prêt : {address}  (Ctrl-C pour arrêter)"),
        format!("Beffroi is ready: {address}  (Ctrl-C to stop)"),
        format!("Beffroi está listo: {address}  (Ctrl-C para detener)"),
    ));
    if let Some(secret) = first {
        let link = format!("{address}{INVITATION}{secret}");
        say(language().pick(
            format!(
                "Personne n’administre encore ce serveur. Pour devenir administrateur (lien à usage unique) :\n  {link}"
            ),
            format!(
                "Nobody administers this server yet. To become its administrator (this link works once):\n  {link}"
            ),
            format!("Nadie administra aún este servidor. Para ser su administrador (enlace de un solo uso):\n  {link}"),
        ));
    }
}
