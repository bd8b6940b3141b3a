//! One import from the first byte to the report.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::base::today;
use crate::exchange::format::{Complete, Level, Progress, Reader};
use crate::imports::progress::Bar;
use crate::imports::rejects::Ledger;
use crate::imports::repair::{Faults, settle};
use crate::imports::report::{Count, Report};
use crate::imports::swap::{Bounds, swap};
use crate::imports::table::Table;
use crate::imports::{Error, Names, load, past};

/// What the person asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Name of the format, for the journal.
    pub format: String,
    /// Names of the files, for the journal and the `source` column.
    pub source: String,
    /// The only commune taken, for messages.
    pub commune: Option<String>,
    /// The day the file describes; else now.
    pub as_of: Option<Date>,
    /// Do everything, then take it back.
    pub dry_run: bool,
    /// Refuse the whole when one record is refused.
    pub strict: bool,
    /// The file is an extract: remove nothing.
    pub partial: bool,
    /// Where refused records go.
    pub rejects: Option<PathBuf>,
    /// No progress bar.
    pub quiet: bool,
    /// Column names of the tables.
    pub names: Names,
    pub progress: Arc<Progress>,
}

/// Import what the reader gives. The connection is one of the serving role with its scope set.
///
/// # Errors
/// The import as a whole is refused and nothing was changed.
pub async fn run(connection: &mut PgConnection, reader: Box<dyn Reader>, request: &Request) -> Result<Report, Error> {
    let begun = Instant::now();
    if let Some(day) = request.as_of.filter(|day| *day > today()) {
        return Err(Error::AsOfInTheFuture(day.to_string()));
    }
    let mut tables = Vec::new();
    for target in reader.targets() {
        tables.push(Table::describe(connection, target, &request.names).await?);
    }
    let tables = Arc::new(tables);
    let bar = Bar::new(Arc::clone(&request.progress), request.quiet);
    let mut ledger = Ledger::new(Arc::clone(&tables), bar, request.rejects.as_deref());
    let reader = load::load(connection, reader, &tables, &mut ledger).await?;
    ledger.bar.step("Vérification des géométries et des doublons");
    let mut faults = Faults::new();
    for (target, table) in tables.iter().enumerate() {
        settle(connection, target, table, &mut ledger, &mut faults).await?;
    }
    if !faults.is_empty() {
        load::tell_refused(reader, faults, &mut ledger).await?;
    }
    let paths = ledger.close()?;
    if let [first, ..] = paths.as_slice() {
        ledger.report.notes.push(format!("Objets refusés à corriger et réimporter : {}", first.display()));
    }
    let report = &ledger.report;
    acceptable(report, request)?;
    ledger.bar.step("Comparaison avec la base et écriture");
    apply(connection, &tables, &mut ledger, request).await?;
    ledger.bar.done();
    let mut report = ledger.report;
    report.dry_run = request.dry_run;
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

/// Whether what was read may be applied at all.
fn acceptable(report: &Report, request: &Request) -> Result<(), Error> {
    let first = || {
        let line = report.lines.iter().find(|line| line.level == Level::Error);
        line.map_or_else(String::new, |line| {
            let column = line.column.as_ref().map_or_else(String::new, |column| format!("[{column}] "));
            format!("{} n° {} : {column}{}", line.file, line.line.or(line.feature).unwrap_or(0), line.message)
        })
    };
    if report.read == 0 {
        let of = request.commune.as_ref().map_or_else(String::new, |commune| format!(" de la commune {commune}"));
        return Err(Error::NothingToImport(of));
    }
    if request.strict && report.rejected > 0 {
        return Err(Error::RejectsNotAllowed { count: report.rejected, first: first() });
    }
    if report.rejected == report.read {
        return Err(Error::AllRejected { count: report.read, first: first() });
    }
    Ok(())
}

/// Staging and the part of the table it is compared with are of like size: a hash join is right, and the
/// planner, who may know neither, must not choose to compare each row with each.
const PLANNING: &str = "set local enable_nestloop = off; set local work_mem = '64MB'";

/// The transaction.
async fn apply(
    connection: &mut PgConnection,
    tables: &[Table],
    ledger: &mut Ledger,
    request: &Request,
) -> Result<(), Error> {
    let mut transaction = connection.begin().await?;
    sqlx::raw_sql(PLANNING).execute(&mut *transaction).await?;
    for table in tables {
        let lock = format!("lock table {} in share row exclusive mode", table.sql);
        sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut *transaction).await?;
    }
    // After the locks: whatever others committed before is older.
    sqlx::query("select set_config('beffroi.as_of', coalesce($1, clock_timestamp()::text), true)")
        .bind(request.as_of.map(|day| format!("{day} 00:00:00+00")))
        .execute(&mut *transaction)
        .await?;
    for (target, table) in tables.iter().enumerate() {
        let complete = !request.partial && table.target.complete != Complete::Nothing;
        let remove = complete && ledger.may_remove(target);
        if complete && !remove {
            ledger.report.notes.push(format!(
                "Des objets refusés n’ont pas d’identifiant lisible : rien n’a été retiré de « {} », pour ne pas retirer les leurs.",
                table.relation
            ));
        }
        let bounds = Bounds { source: &request.source, remove, dated: request.as_of.is_some() };
        let mut counts = past::weave(&mut transaction, target, table, &bounds).await?;
        let woven = !counts.is_empty();
        for (commune, count) in swap(&mut transaction, target, table, &bounds).await? {
            counts.entry(commune).or_default().add(&count);
        }
        let scopes = past::scopes(&mut transaction, target, table).await?;
        let mut sum = Count::default();
        for (commune, count) in &counts {
            sum.add(count);
            let scope = scopes.iter().find(|(c, _)| c == commune).map_or("", |(_, scope)| scope);
            let entry = Entry { table, commune, scope, complete: remove, count };
            journal(&mut transaction, request, &entry).await?;
        }
        past::link(&mut transaction, table, &counts, woven).await?;
        let report = &mut ledger.report;
        report.added += sum.added;
        report.changed += sum.changed;
        report.removed += sum.removed;
        report.unchanged += sum.unchanged;
        report.tables.entry(table.relation.clone()).or_default().add(&sum);
    }
    if request.dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(())
}

/// A line of the journal.
struct Entry<'a> {
    table: &'a Table,
    commune: &'a str,
    scope: &'a str,
    complete: bool,
    count: &'a Count,
}

async fn journal(connection: &mut PgConnection, request: &Request, entry: &Entry<'_>) -> Result<(), Error> {
    let Entry { table, commune, scope, complete, count } = entry;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sqlx::query(
        "insert into beffroi.import (format, source, commune, relation, scope, complete, as_of, finished, \
         read, added, changed, removed, unchanged) \
         values ($1, $2, nullif($3, ''), $4, $5, $6, beffroi.as_of(), clock_timestamp(), $7, $8, $9, $10, $11)",
    )
    .bind(&request.format)
    .bind(&request.source)
    .bind(commune)
    .bind(&table.relation)
    .bind(scope)
    .bind(complete)
    .bind(number(count.added + count.changed + count.unchanged))
    .bind(number(count.added))
    .bind(number(count.changed))
    .bind(number(count.removed))
    .bind(number(count.unchanged))
    .execute(connection)
    .await?;
    Ok(())
}
