//! What an amendment would do to the text it was written against, change by change. Most amendments make one change; one
//! that needs several, because none makes sense without the others, makes them together.

use serde::{Deserialize, Serialize};

use crate::text::{Block, Content, ParagraphId};

use super::amending::together;

/// One change of a text, as proposed. It carries the words it was written against, so that it can be held against any later
/// state of the text; as it is handed in it may lack them, since filing finds them in that version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The words of a paragraph become others, or are set otherwise.
    Wording {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version it was written against.
        #[serde(default)]
        before: Content,
        /// Its words as proposed.
        after: Content,
    },
    /// A new paragraph comes in.
    New {
        /// The paragraph before it; none at the beginning of the text.
        after: Option<ParagraphId>,
        /// The paragraph.
        block: Block,
    },
    /// A paragraph goes.
    Deletion {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version it was written against.
        #[serde(default)]
        before: Content,
    },
    /// A paragraph goes elsewhere, and keeps its words.
    Move {
        /// The paragraph.
        paragraph: ParagraphId,
        /// The paragraph it is to follow; none for the beginning of the text.
        after: Option<ParagraphId>,
    },
    /// A paragraph becomes two.
    Split {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version it was written against.
        #[serde(default)]
        before: Content,
        /// The words that stay in it.
        head: Content,
        /// The new paragraph right after it, with the other words.
        tail: Block,
    },
    /// A paragraph becomes part of the one before it.
    Join {
        /// The paragraph that goes.
        paragraph: ParagraphId,
        /// Its words in the version it was written against.
        #[serde(default)]
        before: Content,
        /// The paragraph that takes its words.
        into: ParagraphId,
        /// The words of that one in the version it was written against.
        #[serde(default)]
        into_before: Content,
        /// The words of both, as proposed.
        joined: Content,
    },
    /// The title becomes another.
    Title {
        /// The title it was written against.
        #[serde(default)]
        before: String,
        /// The title as proposed.
        after: String,
    },
}

impl Change {
    /// The paragraphs of the text that it changes, takes away or moves; a new one stands beside those, not among them.
    pub fn paragraphs(&self) -> impl Iterator<Item = &ParagraphId> {
        let (one, other) = match self {
            Change::Wording { paragraph, .. }
            | Change::Deletion { paragraph, .. }
            | Change::Move { paragraph, .. }
            | Change::Split { paragraph, .. } => (Some(paragraph), None),
            Change::Join { paragraph, into, .. } => (Some(into), Some(paragraph)),
            Change::New { .. } | Change::Title { .. } => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// The words of the text that it is about, as they were when it was written; none for a new paragraph.
    pub fn base(&self) -> Content {
        match self {
            Change::Wording { before, .. }
            | Change::Deletion { before, .. }
            | Change::Split { before, .. } => before.clone(),
            Change::Join {
                before, into_before, ..
            } => together(into_before, before),
            Change::Title { before, .. } => Content::of_plain(before),
            Change::New { .. } | Change::Move { .. } => Content::default(),
        }
    }

    /// The words it was written against, of a paragraph whose words it would change.
    pub fn before(&self, of: &ParagraphId) -> Option<&Content> {
        match self {
            Change::Wording {
                paragraph, before, ..
            }
            | Change::Deletion { paragraph, before }
            | Change::Split {
                paragraph, before, ..
            }
            | Change::Join {
                paragraph, before, ..
            } if paragraph == of => Some(before),
            Change::Join {
                into, into_before, ..
            } if into == of => Some(into_before),
            _ => None,
        }
    }

    /// The paragraph that it brings in.
    pub fn brings(&self) -> Option<&Block> {
        match self {
            Change::New { block, .. } | Change::Split { tail: block, .. } => Some(block),
            _ => None,
        }
    }

    /// Other words for a paragraph, as handed in.
    pub fn wording(paragraph: ParagraphId, after: Content) -> Change {
        Change::Wording {
            paragraph,
            before: Content::default(),
            after,
        }
    }

    /// A paragraph is to go, as handed in.
    pub fn deletion(paragraph: ParagraphId) -> Change {
        Change::Deletion {
            paragraph,
            before: Content::default(),
        }
    }

    /// The words it proposes, where a sub-amendment can propose others: what goes or moves has none, and a split cuts those
    /// that are there.
    pub fn words(&self) -> Option<Content> {
        match self {
            Change::Wording { after, .. } => Some(after.clone()),
            Change::New { block, .. } => Some(block.content.clone()),
            Change::Join { joined, .. } => Some(joined.clone()),
            Change::Title { after, .. } => Some(Content::of_plain(after)),
            Change::Deletion { .. } | Change::Move { .. } | Change::Split { .. } => None,
        }
    }

    /// The same with other words; none where it proposes no words.
    pub(super) fn reworded(&self, words: &Content) -> Option<Change> {
        let mut changed = self.clone();
        match &mut changed {
            Change::Wording { after, .. } => after.clone_from(words),
            Change::New { block, .. } => block.content.clone_from(words),
            Change::Join { joined, .. } => joined.clone_from(words),
            Change::Title { after, .. } => *after = words.bare().trim().to_owned(),
            Change::Deletion { .. } | Change::Move { .. } | Change::Split { .. } => return None,
        }
        Some(changed)
    }

    /// Whether both would make the same of the text, whatever each was written against. The id of a new paragraph does
    /// not count.
    pub fn same_as(&self, other: &Change) -> bool {
        let alike = |a: &Block, b: &Block| (a.kind, a.level, &a.content) == (b.kind, b.level, &b.content);
        match (self, other) {
            (
                Change::Wording { paragraph, after, .. },
                Change::Wording {
                    paragraph: other,
                    after: words,
                    ..
                },
            ) => paragraph == other && after == words,
            (
                Change::New { after, block },
                Change::New {
                    after: other,
                    block: brought,
                },
            ) => after == other && alike(block, brought),
            (Change::Deletion { paragraph, .. }, Change::Deletion { paragraph: other, .. }) => {
                paragraph == other
            }
            (
                Change::Split {
                    paragraph,
                    head,
                    tail,
                    ..
                },
                Change::Split {
                    paragraph: other,
                    head: first,
                    tail: rest,
                    ..
                },
            ) => paragraph == other && head == first && alike(tail, rest),
            (
                Change::Join {
                    paragraph,
                    into,
                    joined,
                    ..
                },
                Change::Join {
                    paragraph: other,
                    into: taking,
                    joined: words,
                    ..
                },
            ) => paragraph == other && into == taking && joined == words,
            (Change::Title { after, .. }, Change::Title { after: other, .. }) => after == other,
            (Change::Move { .. }, Change::Move { .. }) => self == other,
            _ => false,
        }
    }
}
