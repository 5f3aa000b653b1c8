//! How a draft is kept on disk and taken down again. A snapshot stands for the beginning of its log: the changes before it
//! are in there, with who made them and when, at a hundredth of the size.

use std::sync::Arc;

use crate::domain::TextId;
use crate::store::{SnapshotRow, Store};
use crate::sync::{self, Actor, Desk, Snapshot, Unreadable};
use crate::text::Draft;

use super::{Fault, live};

/// Changes before the snapshot that stay on disk one by one: pages that were there when the server stopped take up where
/// they were, instead of beginning anew.
const STAY: u64 = 200;

/// Keeps a draft that so many changes made, with its picture; the changes for which it stands go.
pub(super) async fn keep(
    store: &Store,
    conference: &str,
    text: &TextId,
    draft: Draft,
    index: u64,
) -> Result<Snapshot, Fault> {
    let saved = tokio::task::spawn_blocking(move || {
        Snapshot::of(&draft, index).map(|saved| (saved, live::keep(&draft)))
    });
    let saved = saved.await.map_err(|_| Fault::Interrupted)?;
    let (snapshot, picture) = saved.map_err(|reason| unreadable(text, &reason))?;
    let row = SnapshotRow {
        text: text.to_string(),
        index,
        bytes: snapshot.document.clone(),
        picture,
    };
    store
        .put_snapshot(conference, &row, index.saturating_sub(STAY))
        .await?;
    Ok(snapshot)
}

/// Opens the desk of a draft on what is on disk, and says how many changes its snapshot holds.
pub(super) async fn take_down(store: &Store, conference: &str, text: &TextId) -> Result<(Desk, u64), Fault> {
    let row = store.snapshot(conference, text.as_str()).await?;
    let rows = store.changes(conference, text.as_str(), 0).await?;
    let kept = row.as_ref().map_or(0, |row| row.index);
    let first = rows.first().map_or(kept, |row| row.index);
    let log: Vec<Arc<[u8]>> = rows.into_iter().map(|row| row.bytes.into()).collect();
    let snapshot = row.map(|row| Snapshot {
        index: row.index,
        document: row.bytes,
    });
    let actors = store.actors(conference, text.as_str()).await?;
    let actors: Vec<(Actor, String)> = actors
        .into_iter()
        .filter_map(|row| Some((Actor::try_from(row.actor.as_slice()).ok()?, row.person)))
        .collect();
    let name = text.clone();
    let open = move || {
        let open = |snapshot| {
            Desk::open(sync::Opening {
                first,
                log: log.clone(),
                snapshot,
                actors: actors.clone(),
            })
        };
        open(snapshot).or_else(|error| {
            // Where the whole log is still there it makes the draft, and a snapshot that does not fit it is passed over.
            tracing::warn!(text = %name, %error, "the snapshot is passed over");
            open(None)
        })
    };
    // Laying a long history takes a while: not on the threads that serve everybody.
    let desk = tokio::task::spawn_blocking(open)
        .await
        .map_err(|_| Fault::Interrupted)?;
    Ok((desk.map_err(|reason| unreadable(text, &reason))?, kept))
}

pub(super) fn unreadable(text: &TextId, reason: &Unreadable) -> Fault {
    Fault::Draft {
        text: text.clone(),
        reason: reason.to_string(),
    }
}
