//! Amendments: what a delegation proposes, to what, and what became of it. Filing is in `filing.rs`, deciding in
//! `disposal.rs`, the order of putting in `order.rs`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{BlockKind, Content, Fingerprint, ParagraphId};

use super::{DelegationId, PersonId};

/// What an amendment is aimed at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// One paragraph of the text.
    Paragraph(ParagraphId),
    /// The gap after a paragraph, or before the first one.
    Gap {
        /// The paragraph before the gap.
        after: Option<ParagraphId>,
    },
    /// Another amendment to the same text: this is a sub-amendment.
    Amendment(u32),
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposal {
    /// The target as it should read in the end.
    Wording(Content),
    /// A new paragraph for a gap.
    NewParagraph {
        /// The permanent id it will have.
        id: ParagraphId,
        /// Heading, paragraph or item.
        kind: BlockKind,
        /// Its level.
        level: u8,
        /// Its words.
        content: Content,
    },
    /// The target is to go.
    Deletion,
}

impl Proposal {
    /// The words proposed; a deletion has none.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Proposal::Wording(content) | Proposal::NewParagraph { content, .. } => Some(content),
            Proposal::Deletion => None,
        }
    }

    /// The same proposal with other words, as a sub-amendment makes it.
    pub(super) fn reworded(&self, words: &Content) -> Proposal {
        match self {
            Proposal::Wording(_) => Proposal::Wording(words.clone()),
            Proposal::NewParagraph { id, kind, level, .. } => Proposal::NewParagraph {
                id: id.clone(),
                kind: *kind,
                level: *level,
                content: words.clone(),
            },
            Proposal::Deletion => Proposal::Deletion,
        }
    }

    /// Whether both would make the same text; the id of a new paragraph does not count.
    pub fn same_as(&self, other: &Proposal) -> bool {
        match (self, other) {
            (Proposal::Wording(a), Proposal::Wording(b)) => a == b,
            (
                Proposal::NewParagraph {
                    kind, level, content, ..
                },
                Proposal::NewParagraph {
                    kind: kind_b,
                    level: level_b,
                    content: content_b,
                    ..
                },
            ) => kind == kind_b && level == level_b && content == content_b,
            (Proposal::Deletion, Proposal::Deletion) => true,
            _ => false,
        }
    }
}

/// An amendment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its number within the text, in the order of filing, never reused.
    pub number: u32,
    /// The version of the text it was written against.
    pub base: Fingerprint,
    /// What it is aimed at.
    pub target: Target,
    /// The words of the target in that version; none for a gap.
    pub before: Option<Content>,
    /// What was proposed, as filed.
    pub filed: Proposal,
    /// What is proposed now: as filed, or as sub-amended.
    pub proposal: Proposal,
    /// Accepted sub-amendments to it, in the order of their acceptance.
    pub sub_amended_by: Vec<u32>,
    /// The sponsor's short reason, in its own words.
    pub reason: String,
    /// The sponsors now, the lead first. Once the last one leaves, the list is kept as it was.
    pub sponsors: Vec<DelegationId>,
    /// Who filed it.
    pub filed_by: PersonId,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Filed after the deadline, by leave.
    pub late: bool,
    /// When a sponsor last confirmed how it reads in a text that had changed, and which.
    pub confirmed: Option<(Timestamp, DelegationId)>,
    /// What became of it; none while it is pending.
    pub end: Option<End>,
}

impl Amendment {
    /// Whether the meeting has still to deal with it.
    pub fn is_pending(&self) -> bool {
        self.end.is_none()
    }

    /// The amendment this one would change.
    pub fn parent(&self) -> Option<u32> {
        match self.target {
            Target::Amendment(number) => Some(number),
            _ => None,
        }
    }
}

/// What became of an amendment. Exactly one of these, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Accepted as filed.
    Accepted {
        /// Number of the decision.
        decision: u32,
    },
    /// Accepted as changed by sub-amendments.
    AcceptedAsSubAmended {
        /// Number of the decision.
        decision: u32,
    },
    /// Replaced by a compromise drafted on screen.
    Merged {
        /// Number of the decision.
        decision: u32,
    },
    /// Not accepted.
    Rejected {
        /// Number of the decision.
        decision: u32,
        /// The chair's note, if any.
        reason: String,
    },
    /// Withdrawn by its last sponsor.
    Withdrawn,
    /// No longer applicable.
    Fallen(FallCause),
    /// Ruled out by the chair.
    Inadmissible {
        /// The ruling.
        reason: String,
    },
}

impl End {
    /// The word used in pages, files and message ids.
    pub fn code(&self) -> &'static str {
        match self {
            End::Accepted { .. } => "accepted",
            End::AcceptedAsSubAmended { .. } => "accepted-as-sub-amended",
            End::Merged { .. } => "merged",
            End::Rejected { .. } => "rejected",
            End::Withdrawn => "withdrawn",
            End::Fallen(_) => "fallen",
            End::Inadmissible { .. } => "inadmissible",
        }
    }
}

/// Why an amendment is no longer applicable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FallCause {
    /// An accepted amendment necessarily excludes it.
    Amendment(u32),
    /// A compromise, by its decision number, necessarily excludes it.
    Compromise(u32),
    /// The amendment it would have changed has ended.
    Parent(u32),
    /// Its paragraph is no longer in the text.
    ParagraphRemoved,
    /// A new issue of the text already reads as it proposes.
    TakenUp(String),
}
