//! Locks of the data folder. The kernel lets go of them however a program ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::cluster::Error;

/// One Beffroi at a time creates, starts or stops the cluster: waits for its turn.
pub fn alone(path: &Path) -> Result<File, Error> {
    let file = open(path)?;
    file.lock().map_err(|error| Error::io("lock", path, error))?;
    Ok(file)
}

/// Mark the cluster as in use, together with any number of others.
pub fn shared(path: &Path) -> Result<File, Error> {
    let file = open(path)?;
    file.lock_shared().map_err(|error| Error::io("lock", path, error))?;
    Ok(file)
}

/// Is nobody using the cluster? The answer holds while the file is kept.
pub fn unused(path: &Path) -> Result<Option<File>, Error> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Error::io("lock", path, error)),
    }
}

fn open(path: &Path) -> Result<File, Error> {
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    opened.map_err(|error| Error::io("open", path, error))
}
