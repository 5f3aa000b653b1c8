//! The record file: gathers what it is built from, from the running server or from a folder.

use std::path::Path;

use crate::export::{self, Line, Named, Source};
use crate::store::{Store, StoreError};

use super::{Fault, Hall};

/// Why there is no record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such conference.
    #[error("there is no conference {asked} in this folder; it holds: {}", held.join(", "))]
    Unknown {
        /// The name asked for.
        asked: String,
        /// The names there are.
        held: Vec<String>,
    },
    /// What is stored makes no record.
    #[error("no record can be made: {0}")]
    Build(export::BuildError),
    /// Making it broke.
    #[error("making the record broke off")]
    Broken,
}

impl Hall {
    /// The record of the conference as it stands: the same bytes that `plenary export` writes.
    pub async fn export(&self) -> Result<Vec<u8>, Fault> {
        match build(&self.store, self.slug().as_str()).await {
            Ok(record) => Ok(record),
            Err(RecordError::Store(error)) => Err(error.into()),
            Err(error) => Err(Fault::Journal {
                conference: self.slug().to_string(),
                seq: 0,
                reason: error.to_string(),
            }),
        }
    }
}

/// The record of a conference in a data folder, also while a server is running on it.
pub async fn export_from(folder: &Path, conference: &str) -> Result<Vec<u8>, RecordError> {
    let store = Store::open_to_read(folder).await?;
    let held = store.conferences().await?;
    if !held.iter().any(|slug| slug == conference) {
        return Err(RecordError::Unknown {
            asked: conference.to_owned(),
            held,
        });
    }
    let record = build(&store, conference).await;
    store.close().await;
    record
}

async fn build(store: &Store, conference: &str) -> Result<Vec<u8>, RecordError> {
    let journal = store.journal(conference).await?;
    let people = store.people(conference).await?;
    let source = Source {
        journal: journal
            .into_iter()
            .map(|row| Line {
                line: row.line,
                hash: row.hash,
            })
            .collect(),
        people: people
            .into_iter()
            .map(|row| Named {
                person: row.person,
                name: row.name,
                title: row.title,
                organisation: row.organisation,
            })
            .collect(),
    };
    // Replaying a journal and packing a file takes its time: not on the threads that serve everybody else.
    let built = tokio::task::spawn_blocking(move || export::build(&source)).await;
    built
        .map_err(|_| RecordError::Broken)?
        .map_err(RecordError::Build)
}
