//! The data folder: who may open it, and what is wrong with it when it cannot be opened.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The database inside the folder.
const DATABASE: &str = "plenary.db";

/// Held locked while a server runs on the folder; the operating system lets go of it however the server ends.
const LOCK: &str = "plenary.lock";

/// A data folder that this process alone writes to.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is missing and takes its lock.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let not_writable = |source| StoreError::NotWritable {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(not_writable)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .map_err(not_writable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
                path: path.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(not_writable(source)),
        }
    }

    /// Where the database is.
    pub(super) fn database(&self) -> PathBuf {
        database(&self.path)
    }
}

/// Where the database of a folder is.
pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}
