//! The live text of a draft as readers get it: an immutable picture, made once and shared.

use crate::domain::{Pinned, Text, TextId};
use crate::text::{Block, Draft, Fingerprint, TextVersion, canonical, number};

/// The live text of a draft at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveText {
    /// How many changes its log holds.
    pub at: u64,
    /// Heads and hash.
    pub version: TextVersion,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The number of each block, in the same order.
    pub numbers: Vec<String>,
    /// The canonical text.
    pub canonical: String,
}

/// What stands above the blocks of a text and never changes.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub text: TextId,
    title: String,
    language: String,
}

impl Heading {
    pub(super) fn of(text: &Text) -> Self {
        Self {
            text: text.id.clone(),
            title: text.title.clone(),
            language: text.language.clone(),
        }
    }

    /// The picture of a draft after so many changes.
    pub(super) fn picture(&self, at: u64, draft: &Draft) -> LiveText {
        let blocks = draft.blocks();
        let canonical = canonical(&self.language, &self.title, &blocks);
        let version = TextVersion {
            text: self.text.to_string(),
            heads: draft.heads(),
            hash: Fingerprint::of(&canonical),
        };
        LiveText {
            at,
            version,
            numbers: number(&blocks),
            blocks,
            canonical,
        }
    }
}

impl LiveText {
    /// The same without what is derived, as decisions want it.
    pub(super) fn pinned(&self) -> Pinned {
        Pinned {
            version: self.version.clone(),
            blocks: self.blocks.clone(),
        }
    }
}
