//! The live draft of one text: an Automerge document of the form in `ARCHITECTURE.md`. It takes the changes that others
//! wrote; what the server writes itself is in `edit.rs`. Who may write is not its concern: the fence stands before it.

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ROOT, ReadDoc, TextEncoding,
    transaction::Transactable,
};

use super::edit::Pen;
use super::reading::Reading;
use super::walk::Layout;
use super::{Block, reader};

/// The identity under which changes are written; the server issues it.
pub type ActorBytes = [u8; 16];

/// The document of one text.
#[derive(Debug, Clone)]
pub struct Draft {
    document: Automerge,
    reading: Reading,
}

/// Bytes that are no draft, or no change that this draft can take.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not what Automerge wrote.
    #[error("the draft cannot be read: {0}")]
    Document(#[from] AutomergeError),
    /// Not a change that Automerge wrote.
    #[error("the change cannot be read: {0}")]
    Change(String),
    /// A change that follows one which is not here.
    #[error("the change follows one that is missing")]
    Orphan,
}

impl Draft {
    /// A new text, and the one change that makes it. The two maps at the root are made here and nowhere else, or two
    /// drafts of one text would not be one.
    pub fn new(actor: ActorBytes, blocks: &[Block]) -> (Self, Vec<u8>) {
        let mut document =
            Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from(actor));
        let mut transaction = document.transaction();
        for map in [reader::STRANDS, reader::PARAS] {
            transaction
                .put_object(ROOT, map, automerge::ObjType::Map)
                .expect("an empty root takes a map");
        }
        let mut pen = Pen::new(transaction, actor).expect("the maps were made just now");
        pen.append(&Layout::default(), blocks)
            .expect("an empty document takes every block");
        let hash = pen.put_down().expect("the maps are a change");
        let draft = Self::from(document);
        let change = draft.change(&hash).expect("the change was committed just now");
        (draft, change)
    }

    /// Reads what [`Self::save`] wrote.
    pub fn load(bytes: &[u8]) -> Result<Self, Unreadable> {
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        Ok(Self::from(Automerge::load_with_options(bytes, options)?))
    }

    /// The whole document with its history.
    pub fn save(&self) -> Vec<u8> {
        self.document.save()
    }

    /// Where it stands, in hexadecimal, sorted.
    pub fn heads(&self) -> Vec<String> {
        let mut heads: Vec<String> = self
            .document
            .get_heads()
            .iter()
            .map(ToString::to_string)
            .collect();
        heads.sort_unstable();
        heads
    }

    /// The text as everybody sees it.
    pub fn blocks(&self) -> Vec<Block> {
        self.reading.shown().to_vec()
    }

    /// The text with the segments and strands it is made of.
    pub fn layout(&self) -> &Layout {
        self.reading.layout()
    }

    /// Takes changes that passed the fence, all at once, since each call costs the same whatever their number. After an
    /// error the draft may be half-done: drop it and load it again.
    pub fn apply<C: AsRef<[u8]>>(&mut self, changes: impl IntoIterator<Item = C>) -> Result<(), Unreadable> {
        let read = |bytes: C| {
            Change::try_from(bytes.as_ref()).map_err(|error| Unreadable::Change(error.to_string()))
        };
        self.take_in(changes.into_iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }

    /// The same for changes that were parsed before.
    pub fn take_in(&mut self, changes: Vec<Change>) -> Result<(), Unreadable> {
        self.document.apply_changes(changes.iter().cloned())?;
        let taken = |change: &Change| self.document.get_change_meta_by_hash(&change.hash()).is_some();
        if changes.iter().all(taken) {
            self.reading.follow(&self.document, &changes);
            Ok(())
        } else {
            Err(Unreadable::Orphan)
        }
    }

    /// The document itself, for the fence.
    pub fn document(&self) -> &Automerge {
        &self.document
    }

    /// The bytes of one change, uncompressed, as the wire and the log have it.
    pub fn change(&self, hash: &ChangeHash) -> Option<Vec<u8>> {
        self.document
            .get_change_by_hash(hash)
            .map(|change| change.raw_bytes().to_vec())
    }
}

impl From<Automerge> for Draft {
    fn from(document: Automerge) -> Self {
        let reading = Reading::of(&document);
        Self { document, reading }
    }
}

impl From<Draft> for Automerge {
    fn from(draft: Draft) -> Self {
        draft.document
    }
}
