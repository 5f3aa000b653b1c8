//! The live text of a draft as readers get it: an immutable picture, made once and shared.

use std::sync::Arc;

use crate::domain::{Pinned, Text, TextId};
use crate::text::{Block, Draft, Fingerprint, TextVersion, canonical_block, canonical_head, number};

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
    /// The canonical text block by block, so that the next picture writes only what is new.
    parts: Vec<Arc<str>>,
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

    /// The picture of a draft after so many changes. What an earlier picture shows already is not drawn again.
    pub(super) fn picture(&self, at: u64, draft: &Draft, before: Option<&LiveText>) -> LiveText {
        let blocks = draft.blocks();
        let numbers = number(&blocks);
        let known = |place: usize, block: &Block, number: &String| {
            let before = before?;
            let same = before.blocks.get(place)? == block && before.numbers.get(place)? == number;
            same.then(|| before.parts.get(place).cloned())?
        };
        let parts: Vec<Arc<str>> = blocks
            .iter()
            .zip(&numbers)
            .enumerate()
            .map(|(place, (block, number))| {
                known(place, block, number).unwrap_or_else(|| canonical_block(block, number).into())
            })
            .collect();
        let mut canonical = canonical_head(&self.language, &self.title);
        for part in &parts {
            canonical.push_str(part);
        }
        let version = TextVersion {
            text: self.text.to_string(),
            heads: draft.heads(),
            hash: Fingerprint::of(&canonical),
        };
        LiveText {
            at,
            version,
            numbers,
            blocks,
            canonical,
            parts,
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
