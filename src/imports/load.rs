//! Staging: temporary tables filled by COPY while the reader reads.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::mpsc::{Receiver, channel};

use crate::exchange::format::{ReadError, Reader};
use crate::imports::Error;
use crate::imports::encode;
use crate::imports::intake::{self, Message};
use crate::imports::rejects::Ledger;
use crate::imports::shape::Fault;
use crate::imports::table::{Table, quoted};

/// Pieces under way between the reader and the database.
const QUEUE: usize = 6;

/// Name of the staging table of a target.
pub(super) fn stage_of(target: usize) -> String {
    format!("pg_temp.beffroi_stage_{target}")
}

/// Read everything into staging. Gives the reader back.
pub(super) async fn load(
    connection: &mut PgConnection,
    reader: Box<dyn Reader>,
    tables: &Arc<Vec<Table>>,
    ledger: &mut Ledger,
) -> Result<Box<dyn Reader>, Error> {
    for (target, table) in tables.iter().enumerate() {
        create(connection, target, table).await?;
    }
    let (sender, mut receiver) = channel(QUEUE);
    let shared = ledger.shared.clone();
    let thread_tables = Arc::clone(tables);
    let thread = std::thread::Builder::new()
        .name("import-reader".to_owned())
        .spawn(move || intake::run(reader, thread_tables, sender, shared))
        .map_err(|source| ReadError::Unreadable { file: "lecture".into(), source })?;
    let reader = pump(connection, tables, &mut receiver, ledger).await?;
    thread.join().map_err(|_| Error::ReaderFailed)?;
    Ok(reader)
}

async fn create(connection: &mut PgConnection, target: usize, table: &Table) -> Result<(), Error> {
    let stage = stage_of(target);
    let mut columns =
        "ordinal bigint, place bigint, state smallint, \"beffroi commune\" text, \"beffroi id\" text".to_owned();
    for (name, column) in table.target.columns.iter().zip(&table.columns) {
        columns.push_str(&format!(", {} {}", quoted(name), column.kind.staged()));
    }
    if let Some(geometry) = &table.geometry {
        columns.push_str(&format!(", {} {}", quoted(&geometry.name), geometry.staged()));
    }
    let sql = format!("drop table if exists {stage}; create temp table {} ({columns})", &stage["pg_temp.".len()..]);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

async fn pump(
    connection: &mut PgConnection,
    tables: &[Table],
    receiver: &mut Receiver<Message>,
    ledger: &mut Ledger,
) -> Result<Box<dyn Reader>, Error> {
    let mut next = receiver.recv().await;
    loop {
        next = match next {
            Some(Message::Rows { target, rows }) => copy(connection, tables, target, rows, receiver, ledger).await?,
            Some(Message::End { reader, outcome }) => {
                outcome?;
                return Ok(reader);
            }
            Some(other) => {
                ledger.take(other)?;
                receiver.recv().await
            }
            None => return Err(Error::ReaderFailed),
        };
    }
}

/// Copy pieces of one target until another target's or the end comes; gives that message.
async fn copy(
    connection: &mut PgConnection,
    tables: &[Table],
    target: usize,
    first: Vec<u8>,
    receiver: &mut Receiver<Message>,
    ledger: &mut Ledger,
) -> Result<Option<Message>, Error> {
    let table = &tables[target];
    let mut columns = vec![
        "ordinal".to_owned(),
        "place".into(),
        "state".into(),
        "\"beffroi commune\"".into(),
        "\"beffroi id\"".into(),
    ];
    columns.extend(table.target.columns.iter().map(|c| quoted(c)));
    columns.extend(table.geometry.iter().map(|g| quoted(&g.name)));
    let statement = format!("copy {} ({}) from stdin (format binary)", stage_of(target), columns.join(", "));
    let mut copy = connection.copy_in_raw(&statement).await?;
    copy.send(encode::HEADER).await?;
    copy.send(first).await?;
    let next = loop {
        match receiver.recv().await {
            Some(Message::Rows { target: same, rows }) if same == target => {
                copy.send(rows).await?;
                ledger.tick();
            }
            Some(message @ (Message::Reject(_) | Message::Finding(_))) => ledger.take(message)?,
            other => break other,
        }
    };
    copy.send(encode::TRAILER).await?;
    copy.finish().await?;
    Ok(next)
}

/// Read a second time and take down, with what the file said, the records the database refused.
pub(super) async fn tell_refused(
    reader: Box<dyn Reader>,
    faults: HashMap<u64, (usize, Fault)>,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    let (sender, mut receiver) = channel(QUEUE);
    let thread = tokio::task::spawn_blocking(move || intake::replay(reader, faults, sender));
    while let Some(message) = receiver.recv().await {
        match message {
            Message::End { outcome, .. } => outcome?,
            other => ledger.take(other)?,
        }
    }
    thread.await.map_err(|_| Error::ReaderFailed)
}
