//! How the meeting stands with each block of a text: before it, under consideration, agreed, reopened. "Paragraph" here
//! means any block, headings and items included.

use serde::{Deserialize, Serialize};

use crate::text::{Block, Fingerprint, ParagraphId};

/// How the meeting stands with a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParagraphState {
    /// The text is being drafted or revised.
    Open,
    /// Issued, or put in by an accepted amendment: it waits for the meeting.
    Before,
    /// The meeting is at it; a rapporteur may write in it on screen.
    UnderConsideration,
    /// Agreed provisionally, until the whole text is adopted.
    Agreed,
    /// Was agreed, and the meeting opened it again.
    Reopened,
}

impl ParagraphState {
    /// The word used in pages, files and message ids.
    pub fn code(self) -> &'static str {
        match self {
            ParagraphState::Open => "open",
            ParagraphState::Before => "before",
            ParagraphState::UnderConsideration => "under-consideration",
            ParagraphState::Agreed => "agreed",
            ParagraphState::Reopened => "reopened",
        }
    }
}

/// What the procedure knows of one paragraph, beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How the meeting stands with it.
    pub state: ParagraphState,
    /// Its number in the latest issue; empty for one that came in later, and for what bears no number.
    pub number: String,
    /// The amendment that put it in.
    pub origin: Option<u32>,
    /// The agreement in force.
    pub agreed: Option<Agreement>,
    /// The decision that took it out of the text; its place is the paragraph it followed.
    pub removed: Option<Removal>,
}

/// The meeting agreed to this content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Number of the decision.
    pub decision: u32,
    /// Hash of the block as agreed.
    pub hash: Fingerprint,
}

/// A paragraph that is no longer in the text. Its id is kept for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The paragraph it stood after.
    pub followed: Option<ParagraphId>,
    /// The block as it was.
    pub block: Block,
}

/// The hash of one block's kind, level and words, which the chair's screen and the gavel compare. It leaves out the
/// number, so that an insertion elsewhere does not change it.
pub fn content_hash(block: &Block) -> Fingerprint {
    Fingerprint::of(&format!(
        "{} {}\n{}",
        block.kind,
        block.level,
        block.content.nfc().notation()
    ))
}
