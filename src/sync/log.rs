//! The log of one draft in memory: the draft its changes make, a snapshot that stands for its beginning, and the changes
//! that pages may still ask for one by one. It is a copy of what is on disk, and never ahead of it.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{Automerge, Change, ChangeHash, ReadDoc, TextEncoding};
use sha2::{Digest as _, Sha256};

use super::message::{bundle_frame, changes_frame, snapshot_frame};
use crate::text::Draft;

/// A binary frame ends after the change that takes it over this, so that no page waits for megabytes at once.
const FRAME_BYTES: usize = 512 * 1024;

/// So many entries or more go to a page that was away as one bundle: a sixteenth of what they are one by one, for what each
/// says of its past and its writer is said once. Fewer are not worth the packing.
const BUNDLE_LEAST: usize = 64;

/// The draft after so many log entries.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// How many entries it holds.
    pub index: u64,
    /// The document.
    pub document: Vec<u8>,
}

impl Snapshot {
    /// Saves a draft that so many entries made. It is loaded again before it is handed out: a document that saves and does
    /// not load is the one fault of Automerge that would otherwise be found too late.
    pub fn of(draft: &Draft, index: u64) -> Result<Self, Unreadable> {
        let document = draft.save();
        let again = load(&document).map(Draft::from).ok_or(Unreadable::Draft)?;
        if again.heads() != draft.heads() || again.blocks() != draft.blocks() {
            return Err(Unreadable::Draft);
        }
        Ok(Self { index, document })
    }
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
    /// The index of the first entry that is held by itself.
    first: u64,
    entries: Vec<Arc<[u8]>>,
    draft: Draft,
    /// How many entries the snapshot holds, and its frame. Without one, all entries are held.
    base: Option<(u64, Arc<[u8]>)>,
    /// The last bundle that was made, and of which entries: after an outage all pages ask for the same.
    bundle: Option<(Range<u64>, Arc<[u8]>)>,
}

impl Log {
    /// The log whose entries from `first` on are these; the snapshot stands for those before.
    pub(super) fn open(
        first: u64,
        entries: Vec<Arc<[u8]>>,
        snapshot: Option<Snapshot>,
    ) -> Result<Self, Unreadable> {
        let base =
            snapshot.map(|snapshot| (snapshot.index, snapshot_frame(snapshot.index, &snapshot.document)));
        let draft = made(first, &entries, base.as_ref())?;
        Ok(Self {
            first,
            entries,
            draft,
            base,
            bundle: None,
        })
    }

    pub(super) fn len(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    /// The first entry that can be had by itself.
    pub(super) const fn first(&self) -> u64 {
        self.first
    }

    pub(super) const fn draft(&self) -> &Draft {
        &self.draft
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
        self.draft = made(self.first, &self.entries, self.base.as_ref())?;
        Ok(())
    }

    /// Goes back to a draft that was copied before changes were laid on it.
    pub(super) fn go_back(&mut self, draft: Draft) {
        self.draft = draft;
    }

    /// The entries from this one on, in frames.
    pub(super) fn frames(&self, from: u64) -> impl Iterator<Item = Arc<[u8]>> {
        let mut first = from;
        std::iter::from_fn(move || {
            let mut bytes = 0;
            let rest = Some(self.from(first)).filter(|rest| !rest.is_empty())?;
            let fits = rest.iter().take_while(|entry| {
                let room = bytes < FRAME_BYTES;
                bytes += entry.len();
                room
            });
            let count = fits.count();
            let frame = changes_frame(first, rest[..count].iter().map(|entry| &entry[..]));
            first += count as u64;
            Some(frame)
        })
    }

    /// What a page lacks that has the entries before this one: in one bundle where it is much, else in frames.
    pub(super) fn tail(&mut self, from: u64) -> Vec<Arc<[u8]>> {
        match self.bundle(from) {
            Some(bundle) => vec![bundle],
            None => self.frames(from).collect(),
        }
    }

    /// Bundles are as Automerge makes them, and should it ever fail at one, the changes go as they are.
    fn bundle(&mut self, from: u64) -> Option<Arc<[u8]>> {
        let range = from..self.len();
        if let Some((made, frame)) = &self.bundle
            && *made == range
        {
            return Some(frame.clone());
        }
        let entries = self.from(from);
        let count = u32::try_from(entries.len()).ok()?;
        if entries.len() < BUNDLE_LEAST {
            return None;
        }
        let hashes: Vec<ChangeHash> = entries
            .iter()
            .map(|entry| hash_of(entry))
            .collect::<Option<_>>()?;
        let document = self.draft.document();
        let made = catch_unwind(AssertUnwindSafe(|| document.bundle(hashes).ok()));
        let frame = bundle_frame(from, count, made.ok()??.bytes());
        self.bundle = Some((range, frame.clone()));
        Some(frame)
    }

    /// How many bytes the entries from this one on have.
    pub(super) fn bytes(&self, from: u64) -> usize {
        self.from(from).iter().map(|entry| entry.len()).sum()
    }

    fn from(&self, from: u64) -> &[Arc<[u8]>] {
        let skipped = from.saturating_sub(self.first) as usize;
        self.entries.get(skipped..).unwrap_or_default()
    }

    /// A snapshot of this log is kept: it stands for the beginning, and only so many entries before it are still held by
    /// themselves.
    pub(super) fn keep(&mut self, snapshot: &Snapshot, behind: u64) {
        let newer = self
            .base
            .as_ref()
            .is_none_or(|(index, _)| *index < snapshot.index);
        if !newer || snapshot.index > self.len() {
            return;
        }
        self.base = Some((snapshot.index, snapshot_frame(snapshot.index, &snapshot.document)));
        let dropped = snapshot.index.saturating_sub(behind).saturating_sub(self.first);
        self.entries.drain(..dropped as usize);
        self.first += dropped;
    }

    /// The frame that a newcomer begins with, and its index; the entries from there on make it whole. Made here only where
    /// none was kept yet, as at the beginning of a text.
    pub(super) fn base(&mut self) -> (u64, Arc<[u8]>) {
        if self.base.is_none()
            && let Ok(snapshot) = Snapshot::of(&self.draft, self.len())
        {
            self.keep(&snapshot, snapshot.index);
        }
        // The changes themselves are good; a snapshot only spares the work of laying them.
        let empty = || (0, snapshot_frame(0, &blank().save()));
        self.base.clone().unwrap_or_else(empty)
    }
}

/// The draft that a snapshot and the entries after it make.
fn made(first: u64, entries: &[Arc<[u8]>], base: Option<&(u64, Arc<[u8]>)>) -> Result<Draft, Unreadable> {
    let (mut document, from) = match base {
        Some((index, frame)) => (load(&frame[SNAPSHOT_HEAD..]).ok_or(Unreadable::Snapshot)?, *index),
        None => (blank(), 0),
    };
    let skipped = from.checked_sub(first).ok_or(Unreadable::Change(first))?;
    let tail = entries.get(skipped as usize..).ok_or(Unreadable::Snapshot)?;
    let tail = (from..)
        .zip(tail)
        .map(|(at, bytes)| parse(at, bytes))
        .collect::<Result<Vec<_>, _>>()?;
    document
        .apply_changes(tail)
        .map_err(|_| Unreadable::Change(from))?;
    if document.stats().num_changes != first + entries.len() as u64 {
        return Err(Unreadable::Change(from));
    }
    Ok(Draft::from(document))
}

fn blank() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

/// The byte that says what it is, and the index.
const SNAPSHOT_HEAD: usize = 9;

/// The hash of an uncompressed change: of all that comes after its first mark and its checksum.
fn hash_of(change: &[u8]) -> Option<ChangeHash> {
    Some(ChangeHash(Sha256::digest(change.get(8..)?).into()))
}

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
