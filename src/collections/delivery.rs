//! Features that answer a query, given one after the other: to a writer whose bytes leave as they come, or to a visitor.

use std::io::{self, Write};
use std::ops::ControlFlow;

use axum::body::Body;
use bytes::Bytes;
use futures_util::future::ready;
use futures_util::stream::{once, poll_fn};
use futures_util::{StreamExt, TryStreamExt};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::catalog::ColumnKind;
use crate::collections::query::Query;
use crate::collections::rows::{self, Raw};
use crate::collections::{Collections, Error, Seen, held, shape};
use crate::exchange::outgoing::gml::Around;
use crate::exchange::outgoing::{self, Collection, Drawn, Feature, Form, Value, Writer};
use crate::geo::{ApproximateProjector, CrsName, Srid};

/// Bytes gathered before the first are sent: an answer begins soon.
const FIRST: usize = 64 * 1024;
/// Bytes gathered before more are sent: each time the sending thread is woken.
const CHUNK: usize = 256 * 1024;
/// Chunks waiting for a slow reader; then the writer waits.
const CHUNKS: usize = 4;

/// Takes the bytes of an answer, waiting for a slow reader.
#[derive(Debug)]
pub struct Sink {
    buffer: Vec<u8>,
    /// Bytes it waits for.
    enough: usize,
    sender: Sender<Result<Bytes, Error>>,
}

impl Sink {
    fn new(sender: Sender<Result<Bytes, Error>>) -> Self {
        Self { buffer: Vec::with_capacity(FIRST + FIRST / 4), enough: FIRST, sender }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= self.enough {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.enough = CHUNK;
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK + CHUNK / 4));
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.sender.blocking_send(Ok(full.into())).map_err(gone)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // Whoever is gone needs no rest; whoever waits has it.
        drop(self.flush());
    }
}

impl Collections {
    /// How many features a query asks for, pages left aside.
    ///
    /// # Errors
    /// [`Error::Late`]; the database.
    pub async fn count(&self, seen: &Seen, query: &Query) -> Result<u64, Error> {
        Ok(self.found(seen, query).await?.matched)
    }

    /// What a query asks for, counted, pages left aside, and ready to be given.
    ///
    /// # Errors
    /// [`Error::Late`]; the database.
    pub async fn found(&self, seen: &Seen, query: &Query) -> Result<Found, Error> {
        if let Some(held) = held::Rows::of(self, seen, query) {
            return Ok(Found { matched: held.matched(), held: Some(held) });
        }
        let mut look = self.look(seen).await?;
        Ok(Found { matched: rows::count(&mut look, seen, query).await?, held: None })
    }

    /// The features as the body of an answer, written by the writer `make` makes over the sink. It begins when the first
    /// bytes are there; memory does not grow with the number of features.
    ///
    /// # Errors
    /// What goes wrong before the first bytes; afterwards breaking off is the only way left to say that it is not whole.
    pub async fn deliver(
        &self,
        seen: &Seen,
        query: &Query,
        make: impl FnOnce(Sink) -> io::Result<Box<dyn Writer>> + Send + 'static,
    ) -> Result<Body, Error> {
        sent(self.source(seen, query).await?, make).await
    }

    /// The same of what was found, in the page the query tells now.
    ///
    /// # Errors
    /// As [`Self::deliver`].
    pub async fn give(
        &self,
        found: Found,
        seen: &Seen,
        query: &Query,
        make: impl FnOnce(Sink) -> io::Result<Box<dyn Writer>> + Send + 'static,
    ) -> Result<Body, Error> {
        let source = match found.held {
            Some(held) => Source { rows: Rows::Held(held.paged(query)), turned: Turned::to(query.crs)? },
            None => self.source(seen, query).await?,
        };
        sent(source, make).await
    }

    /// The features as a file of `form`, which must [suit](Form::suits) `collection`.
    ///
    /// # Errors
    /// As [`Self::deliver`]; as [`Self::count`] where the form says how many there are.
    pub async fn file(&self, seen: &Seen, query: &Query, collection: Collection, form: Form) -> Result<Body, Error> {
        if !form.is_numbered() {
            let make = move |sink| outgoing::create(form, &collection, &Around::default(), sink);
            return self.deliver(seen, query, make).await;
        }
        let found = self.found(seen, query).await?;
        let around = found.around(query);
        self.give(found, seen, query, move |sink| outgoing::create(form, &collection, &around, sink)).await
    }

    /// The features, given to `visit` until it breaks; what `visit` gathered comes back.
    ///
    /// # Errors
    /// The database.
    pub async fn each<T: Send + 'static>(
        &self,
        seen: &Seen,
        query: &Query,
        mut gathered: T,
        visit: impl Fn(&mut T, &Feature<'_>) -> ControlFlow<()> + Send + 'static,
    ) -> Result<T, Error> {
        let source = self.source(seen, query).await?;
        let visited = tokio::task::spawn_blocking(move || {
            let mut broken = false;
            let read = source.each(&mut |feature| match visit(&mut gathered, feature) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => {
                    broken = true;
                    Err(io::ErrorKind::Interrupted.into())
                }
            });
            if broken { Ok(gathered) } else { read.map(|()| gathered) }
        });
        visited.await.map_err(io::Error::other)?
    }

    /// Where the features of a query come from: the store, if it can, else the database.
    async fn source(&self, seen: &Seen, query: &Query) -> Result<Source, Error> {
        let turned = Turned::to(query.crs)?;
        if let Some(held) = held::Rows::of(self, seen, query) {
            return Ok(Source { rows: Rows::Held(held), turned });
        }
        let place = self.places.clone().try_acquire_owned().map_err(|_| Error::PlacesTaken)?;
        let mut look = self.look(seen).await?;
        let (sender, receiver) = channel(2);
        let kinds = seen.chosen(query.properties.as_deref()).map(|property| property.kind).collect();
        let (seen, query) = (seen.clone(), query.clone());
        tokio::spawn(async move {
            if let Err(error) = rows::read(&mut look, &seen, &query, &sender).await {
                drop(sender.send(Err(error)).await);
            }
        });
        Ok(Source { rows: Rows::Read { receiver, kinds, _place: place }, turned })
    }
}

/// Have the features written; the bytes leave as they come.
async fn sent(
    source: Source,
    make: impl FnOnce(Sink) -> io::Result<Box<dyn Writer>> + Send + 'static,
) -> Result<Body, Error> {
    let (sender, receiver) = channel(CHUNKS);
    tokio::task::spawn_blocking(move || {
        let written = make(Sink::new(sender.clone())).map_err(Error::from).and_then(|mut writer| {
            source.each(&mut |feature| writer.feature(feature))?;
            Ok(writer.finish()?)
        });
        if let Err(error) = written {
            tracing::info!(%error, "an answer was broken off");
            // A reader that is gone needs no news.
            drop(sender.blocking_send(Err(error)));
        }
    });
    begun(receiver).await
}

/// The chunks of an answer as they come.
async fn begun(mut receiver: Receiver<Result<Bytes, Error>>) -> Result<Body, Error> {
    let first = receiver.recv().await.transpose()?.unwrap_or_default();
    let rest = poll_fn(move |context| receiver.poll_recv(context));
    Ok(Body::from_stream(once(ready(Ok(first))).chain(rest).map_err(io::Error::other)))
}

/// What a query asks for: how much it is, and where it is if the store holds it.
pub struct Found {
    matched: u64,
    held: Option<held::Rows>,
}

impl Found {
    /// Features, pages left aside.
    #[must_use]
    pub const fn matched(&self) -> u64 {
        self.matched
    }

    /// What a document says before the features of a page: how many there are, how many follow, and when that was.
    #[must_use]
    pub fn around(&self, query: &Query) -> Around {
        let rest = self.matched.saturating_sub(query.offset);
        Around {
            matched: Some(self.matched),
            returned: query.limit.map_or(rest, |limit| limit.min(rest)),
            time_stamp: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            ..Around::default()
        }
    }
}

/// Where features come from, and the system they leave in.
struct Source {
    rows: Rows,
    turned: Turned,
}

enum Rows {
    Held(held::Rows),
    Read {
        receiver: Receiver<Result<Vec<Raw>, Error>>,
        kinds: Vec<ColumnKind>,
        /// Given back when all is read or the reader gone.
        _place: OwnedSemaphorePermit,
    },
}

impl Source {
    fn each(self, visit: &mut dyn FnMut(&Feature<'_>) -> io::Result<()>) -> Result<(), Error> {
        // Made here: a projector does not change threads.
        let projector = self.turned.projector()?;
        match self.rows {
            Rows::Held(held) => held.each(projector.as_ref(), visit),
            Rows::Read { mut receiver, kinds, _place } => {
                let mut drawn = Drawn::default();
                while let Some(rows) = receiver.blocking_recv() {
                    for row in rows? {
                        read(&row, &kinds, projector.as_ref(), &mut drawn, visit)?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// A row of the database as a feature.
fn read(
    (id, wkb, texts): &Raw,
    kinds: &[ColumnKind],
    projector: Option<&ApproximateProjector>,
    drawn: &mut Drawn,
    visit: &mut dyn FnMut(&Feature<'_>) -> io::Result<()>,
) -> Result<(), Error> {
    let drawable = wkb.as_ref().map(|wkb| shape::from_wkb(wkb, drawn)).transpose().map_err(io::Error::other)?;
    if let Some(projector) = projector {
        project(projector, drawn)?;
    }
    let values: Vec<Value<'_>> = texts.iter().zip(kinds).map(|(text, kind)| value(text.as_deref(), *kind)).collect();
    let shape = drawable.unwrap_or(false).then_some(&*drawn);
    Ok(visit(&Feature { id: *id, shape, values: &values })?)
}

/// A text of a column as the value it stands for.
pub(super) fn value(text: Option<&str>, kind: ColumnKind) -> Value<'_> {
    let Some(text) = text else { return Value::Null };
    match kind {
        ColumnKind::Integer => text.parse().map_or(Value::Text(text), Value::Integer),
        ColumnKind::Real => text.parse().map_or(Value::Text(text), Value::Real),
        ColumnKind::Boolean => Value::Boolean(text == "true"),
        ColumnKind::Date => Value::Date(text),
        // A time of day has no date and stays the text it is.
        ColumnKind::Time if text.ends_with('Z') => Value::Moment(text),
        ColumnKind::Time | ColumnKind::Text | ColumnKind::Other => Value::Text(text),
    }
}

/// Bring a geometry in degrees into another system.
pub(super) fn project(projector: &ApproximateProjector, drawn: &mut Drawn) -> Result<(), Error> {
    for at in &mut drawn.xy {
        let (x, y) = projector.convert((at[0], at[1]))?;
        *at = [x, y];
    }
    Ok(())
}

/// The system features leave in.
#[derive(Debug, Clone, Copy)]
struct Turned(Srid);

impl Turned {
    fn to(crs: CrsName) -> Result<Self, Error> {
        // Refused before anything is sent.
        ApproximateProjector::new(crs.srid)?;
        Ok(Self(crs.srid))
    }

    fn projector(self) -> Result<Option<ApproximateProjector>, Error> {
        let projector = ApproximateProjector::new(self.0)?;
        Ok((!projector.is_identity()).then_some(projector))
    }
}
