//! Command line.
mod commands;
mod records;
mod voice;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

use crate::server::districting::Districting;
use crate::server::elections::Elections;
use crate::server::export::ExportArgs;
use crate::server::import::ImportArgs;
use crate::server::settings::Flags;
use crate::server::{Refusal, Settings};

/// Done.
const DONE: u8 = 0;
/// Refused: nothing was changed.
const REFUSED: u8 = 1;

/// The map a town hall works on
#[derive(Debug, Parser)]
#[command(name = "beffroi", version, about, propagate_version = true, arg_required_else_help = true)]
struct Line {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the map
    Serve,
    /// Load the demo towns (Albert, Montpellier, Bondy) if they are not there, and serve the map
    Demo,
    /// Bring files into the town: cadastre, addresses, plans, results, any layer
    Import(Box<ImportArgs>),
    /// Write a layer into a file: GeoJSON, CSV, FlatGeobuf
    Export(ExportArgs),
    /// The database: bring up to date, back up, restore
    #[command(subcommand)]
    Db(Upkeep),
    /// People who sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Records: end their retention
    #[command(subcommand)]
    Records(RecordsCommand),
    /// Divide a graph: the optimiser of polling stations and school sectors alone
    #[command(subcommand)]
    Districting(Districting),
    /// Elections: areas of polling stations
    #[command(subcommand)]
    Elections(Elections),
    /// Check everything that can be wrong, and say how to mend it
    Doctor,
}

/// People who sign in.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account with a role and print the link by which its owner chooses a password; for an account that is
    /// there, add the role and print a new link
    Add(UserArgs),
    /// Bring accounts and roles into line with the town's directory, and say what changes
    Sync {
        /// Change nothing, only say what would
        #[arg(long)]
        dry_run: bool,
    },
    /// Tie an account to a person of the OpenID Connect provider
    Tie {
        /// Login of the account
        login: String,
        /// What the provider knows the person by: `sub` of its ID token
        subject: String,
    },
}

/// Records.
#[derive(Debug, Subcommand)]
pub enum RecordsCommand {
    /// Delete or make anonymous what was kept long enough, by the rule of its record type, and have the history forget it
    Purge {
        /// Change nothing, only say what would go
        #[arg(long)]
        dry_run: bool,
    },
}

/// Whose account, and what they may do.
#[derive(Debug, clap::Args)]
pub struct UserArgs {
    /// Name to sign in with, for instance claire.petit
    pub login: String,
    /// First and last name
    #[arg(long)]
    pub name: Option<String>,
    /// Role: administrator, town-administrator, geographer, addressing, reader…
    #[arg(long, default_value = "reader")]
    pub role: String,
    /// INSEE code of the commune in which they have the role; without it: the whole server
    #[arg(long)]
    pub commune: Option<String>,
}

/// Upkeep of the database.
#[derive(Debug, Subcommand)]
pub enum Upkeep {
    /// Bring the schema up to date
    Migrate,
    /// Write the whole database into a file
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Put a backup in the place of the database, which is set aside
    Restore {
        /// A file written by `beffroi db backup`
        file: PathBuf,
    },
}

/// Run the program. Exit code 0 done, 1 refused, 2 done with rejects.
#[must_use]
pub fn main() -> ExitCode {
    let line = match Line::command().try_get_matches().and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => line,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { REFUSED } else { DONE });
        }
    };
    run(line).unwrap_or_else(|refusal| {
        voice::refuse(&refusal);
        ExitCode::from(REFUSED)
    })
}

fn run(line: Line) -> Result<ExitCode, Refusal> {
    let settings = Settings::resolve(line.flags)?;
    log(&settings);
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|source| crate::server::Error::File { path: "/proc/self".into(), source })?;
    runtime.block_on(async {
        match line.command {
            Command::Serve => commands::serve(&settings).await,
            Command::Demo => commands::demo(&settings).await,
            Command::Import(args) => commands::import(&settings, &args).await,
            Command::Export(args) => commands::export(&settings, &args).await,
            Command::Db(Upkeep::Migrate) => commands::migrate(&settings).await,
            Command::Db(Upkeep::Backup { file }) => commands::backup(&settings, &file).await,
            Command::Db(Upkeep::Restore { file }) => commands::restore(&settings, &file).await,
            Command::Records(RecordsCommand::Purge { dry_run }) => records::purge(&settings, dry_run).await,
            Command::User(UserCommand::Add(args)) => commands::add_user(&settings, &args).await,
            Command::User(UserCommand::Sync { dry_run }) => commands::sync_users(&settings, dry_run).await,
            Command::User(UserCommand::Tie { login, subject }) => commands::tie(&settings, &login, &subject).await,
            Command::Districting(Districting::Solve(args)) => commands::divide(args).await,
            Command::Elections(Elections::Catchments(args)) => commands::catchments(&args),
            Command::Doctor => commands::doctor(&settings).await,
        }
    })
}

/// Log lines go to standard error; `BEFFROI_LOG` sets what is logged (`info` unless told otherwise).
fn log(settings: &Settings) {
    let filter = EnvFilter::try_from_env("BEFFROI_LOG").unwrap_or_else(|_| EnvFilter::new("warn,beffroi=info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    if settings.log_json {
        builder.json().init();
    } else {
        builder.with_target(false).init();
    }
}
