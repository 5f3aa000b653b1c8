//! The log of one draft in memory: every committed change, the draft they make, and a snapshot for newcomers. It is a
//! copy of what is on disk, and never ahead of it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{Automerge, Change, ReadDoc, TextEncoding};

use super::{
    fence::Known,
    message::{changes_frame, snapshot_frame},
};
use crate::text::Draft;

/// A newcomer's snapshot may be older than the log by so many entries; the rest follows as changes.
const SNAPSHOT_LAG: u64 = 500;

/// A binary frame ends after the change that takes it over this, so that no page waits for megabytes at once.
const FRAME_BYTES: usize = 512 * 1024;

/// The draft after so many log entries.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// How many entries it holds.
    pub index: u64,
    /// The document.
    pub document: Vec<u8>,
}

/// What is on disk does not make a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// This entry of the log is no change, or builds on changes that are missing.
    #[error("entry {0} of the log cannot be read")]
    Change(u64),
    /// The snapshot does not load, or is of another log.
    #[error("the snapshot cannot be read")]
    Snapshot,
    /// The draft, saved, does not load again.
    #[error("the draft cannot be kept")]
    Draft,
}

pub(super) struct Log {
    entries: Vec<Arc<[u8]>>,
    draft: Draft,
    /// Made when first asked for.
    snapshot: Option<(u64, Arc<[u8]>)>,
}

impl Log {
    pub(super) fn open(entries: Vec<Arc<[u8]>>, snapshot: Option<Snapshot>) -> Result<Self, Unreadable> {
        let (mut document, from) = match snapshot {
            Some(snapshot) => (
                load(&snapshot.document).ok_or(Unreadable::Snapshot)?,
                snapshot.index,
            ),
            None => (Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit), 0),
        };
        let changes = (0..)
            .zip(&entries)
            .map(|(at, bytes)| parse(at, bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let tail = changes.get(from as usize..).ok_or(Unreadable::Snapshot)?;
        document
            .apply_changes(tail.iter().cloned())
            .map_err(|_| Unreadable::Change(from))?;
        if document.stats().num_changes != entries.len() as u64 {
            return Err(Unreadable::Change(from));
        }
        Ok(Self {
            entries,
            draft: Draft::from(document),
            snapshot: None,
        })
    }

    pub(super) fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(super) const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What the fence must know of it.
    pub(super) fn known(&self) -> Known {
        let mut known = Known::default();
        for (at, bytes) in (0..).zip(&self.entries) {
            known.take_in(&parse(at, bytes).expect("every entry was parsed before it came into the log"));
        }
        known
    }

    /// Lays changes on the draft that are not in the log yet: the draft is ahead until they are entered, or until it is
    /// restored. False if Automerge would not have them; then the draft may be half-done, and must be restored.
    pub(super) fn lay(&mut self, changes: Vec<Change>) -> bool {
        let draft = &mut self.draft;
        catch_unwind(AssertUnwindSafe(|| draft.take_in(changes).is_ok())).unwrap_or(false)
    }

    /// Enters changes that were laid on the draft.
    pub(super) fn enter(&mut self, entries: impl IntoIterator<Item = Arc<[u8]>>) {
        self.entries.extend(entries);
    }

    /// Makes the draft again from what is in the log.
    pub(super) fn restore(&mut self) -> Result<(), Unreadable> {
        let snapshot = self.snapshot.as_ref().map(|(index, frame)| Snapshot {
            index: *index,
            document: frame[SNAPSHOT_HEAD..].to_vec(),
        });
        self.draft = Self::open(self.entries.clone(), snapshot)?.draft;
        Ok(())
    }

    /// Goes back to a draft that was copied before changes were laid on it.
    pub(super) fn go_back(&mut self, draft: Draft) {
        self.draft = draft;
    }

    /// The entries from this one on, in frames.
    pub(super) fn frames(&self, from: u64) -> impl Iterator<Item = Arc<[u8]>> {
        let mut first = from as usize;
        std::iter::from_fn(move || {
            let mut bytes = 0;
            let rest = self.entries.get(first..).filter(|rest| !rest.is_empty())?;
            let fits = rest.iter().take_while(|entry| {
                let room = bytes < FRAME_BYTES;
                bytes += entry.len();
                room
            });
            let count = fits.count();
            let frame = changes_frame(first as u64, rest[..count].iter().map(|entry| &entry[..]));
            first += count;
            Some(frame)
        })
    }

    /// A snapshot at most so many entries old. It is loaded again before it is handed out: a document that saves and
    /// does not load is the one fault of Automerge that would otherwise be found too late.
    pub(super) fn snapshot(&mut self, lag: u64) -> Result<Snapshot, Unreadable> {
        let document = |frame: &[u8]| frame[SNAPSHOT_HEAD..].to_vec();
        if let Some((index, frame)) = &self.snapshot
            && self.len() - index <= lag
        {
            return Ok(Snapshot {
                index: *index,
                document: document(frame),
            });
        }
        let saved = self.draft.save();
        let again = load(&saved).map(Draft::from).ok_or(Unreadable::Draft)?;
        if again.heads() != self.draft.heads() || again.blocks() != self.draft.blocks() {
            return Err(Unreadable::Draft);
        }
        self.snapshot = Some((self.len(), snapshot_frame(self.len(), &saved)));
        Ok(Snapshot {
            index: self.len(),
            document: saved,
        })
    }

    /// The frame of a snapshot for a newcomer, and its index. Should the draft not be fit to be kept, an older snapshot
    /// serves, or an empty one and all changes.
    pub(super) fn snapshot_frame(&mut self) -> (u64, Arc<[u8]>) {
        // The changes themselves are good; a snapshot only spares the work of applying them.
        let _ = self.snapshot(SNAPSHOT_LAG);
        let empty = || {
            let empty = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
            (0, snapshot_frame(0, &empty.save()))
        };
        self.snapshot.clone().unwrap_or_else(empty)
    }
}

/// The byte that says what it is, and the index.
const SNAPSHOT_HEAD: usize = 9;

fn parse(at: u64, bytes: &[u8]) -> Result<Change, Unreadable> {
    Change::try_from(bytes).map_err(|_| Unreadable::Change(at))
}

fn load(document: &[u8]) -> Option<Automerge> {
    let options = automerge::LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    catch_unwind(AssertUnwindSafe(|| {
        Automerge::load_with_options(document, options)
    }))
    .ok()?
    .ok()
}
