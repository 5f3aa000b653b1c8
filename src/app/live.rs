//! The live text of a draft as readers get it: an immutable picture, made once and shared.

use crate::domain::Pinned;
use crate::text::{Block, TextVersion, canonical, number};

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

impl LiveText {
    /// The picture of these blocks.
    pub(super) fn new(text: &crate::domain::Text, at: u64, heads: Vec<String>, blocks: Vec<Block>) -> Self {
        let canonical = canonical(&text.language, &text.title, &blocks);
        let version = TextVersion {
            text: text.id.to_string(),
            heads,
            hash: crate::text::Fingerprint::of(&canonical),
        };
        Self {
            at,
            version,
            numbers: number(&blocks),
            blocks,
            canonical,
        }
    }

    /// The same without what is derived, as decisions want it.
    pub(super) fn pinned(&self) -> Pinned {
        Pinned {
            version: self.version.clone(),
            blocks: self.blocks.clone(),
        }
    }
}
