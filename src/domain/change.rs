//! What an amendment would do to the text it was written against, change by change. Most amendments make one change; one
//! that needs several, because none makes sense without the others, makes them together.

use serde::{Deserialize, Serialize};

use crate::text::{Block, Content, ParagraphId};

use super::{Amendment, Proposal, Target};

/// One change of a text, as proposed. It carries the words it was written against, so that it can be held against any later
/// state of the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The words of a paragraph become others, or are set otherwise.
    Wording {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version it was written against.
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
        before: Content,
        /// The paragraph that takes its words.
        into: ParagraphId,
        /// The words of that one in the version it was written against.
        into_before: Content,
        /// The words of both, as proposed.
        joined: Content,
    },
    /// The title becomes another.
    Title {
        /// The title it was written against.
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

    /// The paragraph that it brings in.
    pub fn brings(&self) -> Option<&Block> {
        match self {
            Change::New { block, .. } | Change::Split { tail: block, .. } => Some(block),
            _ => None,
        }
    }
}

impl Amendment {
    /// What it would do to the text as proposed now. Nothing for a sub-amendment, which changes another amendment.
    pub fn changes(&self) -> Vec<Change> {
        let before = || self.before.clone().unwrap_or_default();
        match (&self.target, &self.proposal) {
            (Target::Paragraph(paragraph), Proposal::Wording(after)) => vec![Change::Wording {
                paragraph: paragraph.clone(),
                before: before(),
                after: after.clone(),
            }],
            (Target::Paragraph(paragraph), Proposal::Deletion) => vec![Change::Deletion {
                paragraph: paragraph.clone(),
                before: before(),
            }],
            (
                Target::Gap { after },
                Proposal::NewParagraph {
                    id,
                    kind,
                    level,
                    content,
                },
            ) => vec![Change::New {
                after: after.clone(),
                block: Block {
                    id: id.clone(),
                    kind: *kind,
                    level: *level,
                    content: content.clone(),
                },
            }],
            // Filing refuses what does not fit, and a sub-amendment does nothing to the text by itself.
            _ => Vec::new(),
        }
    }
}
