//! How much of what was found in a file is kept. A change has the words from before and those from after, so that a small
//! file can propose a large one for every paragraph, and the whole text with each of them.

use crate::domain::Change;
use crate::text::Content;

/// What there is still room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// So many proposals.
    pub proposals: usize,
    /// So many changes in all of them.
    pub changes: usize,
    /// So many bytes of words, those from before included.
    pub bytes: usize,
}

impl Room {
    /// Takes a proposal with a reason of so many bytes, if there is room for it.
    pub fn takes(&mut self, changes: &[Change], reason: usize) -> bool {
        let bytes = reason + changes.iter().map(weight).sum::<usize>();
        let left = (|| {
            Some(Room {
                proposals: self.proposals.checked_sub(1)?,
                changes: self.changes.checked_sub(changes.len())?,
                bytes: self.bytes.checked_sub(bytes)?,
            })
        })();
        let Some(left) = left else {
            return false;
        };
        *self = left;
        true
    }
}

/// The bytes that a change keeps, about.
fn weight(change: &Change) -> usize {
    let words = |content: &Content| -> usize {
        let spans = content.spans().iter();
        let beside = |words: &Option<String>| words.as_ref().map_or(0, String::len);
        spans
            .map(|span| span.text.len() + beside(&span.marks.link) + beside(&span.marks.footnote))
            .sum()
    };
    size_of::<Change>()
        + match change {
            Change::Wording { before, after, .. } => words(before) + words(after),
            Change::Deletion { before, .. } => words(before),
            Change::New { block, .. } => words(&block.content),
            Change::Move { .. } => 0,
            Change::Split {
                before, head, tail, ..
            } => words(before) + words(head) + words(&tail.content),
            Change::Join {
                before,
                into_before,
                joined,
                ..
            } => words(before) + words(into_before) + words(joined),
            Change::Title { before, after } => before.len() + after.len(),
        }
}
