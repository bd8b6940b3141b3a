//! What every answer about documents needs, and how a filled template becomes pages.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use sqlx::PgConnection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::base::Language;
use crate::documents::typeset::{Diagnostic, Request, Sheets, Typesetter};
use crate::documents::{BuiltIn, Error, extract};
use crate::records::{Merged, RecordType, Records};

/// Documents made at once: each holds a connection and the next number of its commune.
const MAKING: usize = 2;
/// Longest wait to begin.
const PATIENCE: Duration = Duration::from_secs(15);
/// Map extracts in one request.
const EXTRACTS: usize = 200;

/// Makes, keeps and shows documents.
#[derive(Debug, Clone)]
pub struct Documents {
    pub(super) records: Records,
    pub(super) typesetter: Typesetter,
    pub(super) built_in: Arc<[BuiltIn]>,
    making: Arc<Semaphore>,
}

/// Pages as they were asked for.
#[derive(Debug)]
pub struct Printed {
    pub files: Vec<Vec<u8>>,
    pub pages: usize,
    pub warnings: Vec<Diagnostic>,
}

impl Documents {
    /// Over the records, with the templates the modules come with.
    #[must_use]
    pub fn new(records: Records, typesetter: Typesetter, built_in: Vec<BuiltIn>) -> Self {
        Self { records, typesetter, built_in: built_in.into(), making: Arc::new(Semaphore::new(MAKING)) }
    }

    /// A place among those who make documents.
    ///
    /// # Errors
    /// [`Error::Crowded`] when none comes free in time.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        let place = timeout(PATIENCE, Arc::clone(&self.making).acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or(Error::Crowded)
    }

    /// Set a request; the map extracts it asks for are drawn as `look` sees the town.
    ///
    /// # Errors
    /// As [`Typesetter::set`].
    pub(super) async fn print(
        &self,
        look: &mut PgConnection,
        kind: &RecordType,
        records: &[Merged],
        mut request: Request,
        language: Language,
    ) -> Result<Printed, Error> {
        loop {
            match self.typesetter.set(&request).await? {
                Sheets::Set { files, pages, warnings } => return Ok(Printed { files, pages, warnings }),
                Sheets::Wants(extracts) => {
                    if request.files.len() + extracts.len() > EXTRACTS {
                        return Err(Error::TooLong { most: EXTRACTS });
                    }
                    for wanted in extracts {
                        // Of the records of this document only, whatever the template writes.
                        let named = records.iter().any(|record| record.id == wanted.record);
                        let svg = if named {
                            extract::draw(look, kind, &wanted, language).await?
                        } else {
                            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>".to_owned()
                        };
                        let text = base64::engine::general_purpose::STANDARD.encode(svg);
                        request.files.insert(wanted.path(), text);
                    }
                }
            }
        }
    }
}
