//! Amendments: what a delegation proposes, to what, and what became of it. Filing is in `filing.rs`, deciding in
//! `disposal.rs`, the order of putting in `order.rs`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{Content, Fingerprint, ParagraphId};

use super::{Change, DelegationId, PersonId};

/// What an amendment would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The text: one change, or several that make sense only together.
    Text(Vec<Change>),
    /// The words of another amendment: this is a sub-amendment.
    Amendment {
        /// The number of that amendment.
        number: u32,
        /// Which of its changes, from 0.
        #[serde(default)]
        change: u32,
        /// The words that one proposed when this was written.
        before: Content,
        /// The words it should propose.
        after: Content,
    },
}

impl Subject {
    /// The words that a sub-amendment to this change would change; none where there are no words, or no such change.
    pub fn words(&self, change: u32) -> Option<Content> {
        match self {
            Subject::Text(changes) => changes.get(change as usize)?.words(),
            Subject::Amendment { after, .. } => (change == 0).then(|| after.clone()),
        }
    }

    /// The same with other words in one change, as an accepted sub-amendment makes it.
    pub(super) fn reword(&mut self, change: u32, words: &Content) -> Option<()> {
        match self {
            Subject::Text(changes) => {
                let changed = changes.get_mut(change as usize)?;
                *changed = changed.reworded(words)?;
            }
            Subject::Amendment { after, .. } => after.clone_from(words),
        }
        Some(())
    }

    /// Whether both would make the same of the text. The id of a new paragraph does not count, nor does what each was
    /// written against.
    pub fn same_as(&self, other: &Subject) -> bool {
        match (self, other) {
            (Subject::Text(a), Subject::Text(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_as(b))
            }
            (
                Subject::Amendment {
                    number,
                    change,
                    after,
                    ..
                },
                Subject::Amendment {
                    number: number_b,
                    change: change_b,
                    after: after_b,
                    ..
                },
            ) => (number, change, after) == (number_b, change_b, after_b),
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
    /// What it would change, as filed.
    pub filed: Subject,
    /// What it would change now: as filed, or as sub-amended.
    pub subject: Subject,
    /// The amendment it follows from: without that one it makes no sense.
    pub consequential_on: Option<u32>,
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
    /// Dictated in the sitting, and taken down for the sponsor.
    pub oral: bool,
    /// Of an oral one: that it was taken down as dictated.
    pub read_back: Option<ReadBack>,
    /// The withdrawn amendment that it takes over.
    pub reintroduces: Option<u32>,
    /// When a sponsor last confirmed how it reads in a text that had changed, and which.
    pub confirmed: Option<(Timestamp, DelegationId)>,
    /// The amendment of which this is a part, since it was divided.
    pub part_of: Option<u32>,
    /// Delegations that ask for a decision of its own, so that it is not put with others.
    pub separately: Vec<DelegationId>,
    /// What the chair ruled does not exclude it.
    pub upheld: Option<FallCause>,
    /// What became of it; none while it is pending.
    pub end: Option<End>,
}

/// That an oral amendment was taken down as dictated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBack {
    /// When that was confirmed.
    pub at: Timestamp,
    /// Who confirmed it, or recorded that it was.
    pub by: PersonId,
    /// The sponsor this person acts for; none where the chair recorded that it was read back in the room.
    pub delegation: Option<DelegationId>,
}

impl Amendment {
    /// The word for the state of one with which the meeting has still to deal.
    pub const PENDING: &str = "pending";

    /// The word for its state in pages, files and message ids.
    pub fn state(&self) -> &'static str {
        self.end.as_ref().map_or(Amendment::PENDING, End::code)
    }

    /// Whether the meeting has still to deal with it.
    pub fn is_pending(&self) -> bool {
        self.end.is_none()
    }

    /// The amendment this one would change.
    pub fn parent(&self) -> Option<u32> {
        match self.subject {
            Subject::Amendment { number, .. } => Some(number),
            Subject::Text(_) => None,
        }
    }

    /// What it would do to the text as proposed now. Nothing for a sub-amendment, which changes another amendment.
    pub fn changes(&self) -> Vec<Change> {
        self.proposes().to_vec()
    }

    /// The same, to be looked at in passing.
    pub(super) fn proposes(&self) -> &[Change] {
        match &self.subject {
            Subject::Text(changes) => changes,
            Subject::Amendment { .. } => &[],
        }
    }

    /// The paragraphs of the text that it changes, takes away or moves.
    pub fn touches(&self) -> Vec<ParagraphId> {
        self.proposes()
            .iter()
            .flat_map(Change::paragraphs)
            .cloned()
            .collect()
    }

    /// Whether it was dictated, and nobody has confirmed yet that it was taken down so.
    pub fn waits_to_be_read_back(&self) -> bool {
        self.oral && self.is_pending() && self.read_back.is_none()
    }

    /// Whether the meeting took it.
    pub fn is_accepted(&self) -> bool {
        matches!(
            self.end,
            Some(End::Accepted { .. } | End::AcceptedAsSubAmended { .. })
        )
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
    /// A new issue of the text already reads as it proposes: the rapporteurs took it in.
    Incorporated {
        /// The issue.
        issue: String,
    },
    /// Withdrawn by its last sponsor.
    Withdrawn,
    /// Nobody moved it when it was called.
    NotMoved,
    /// Divided into parts, which are put one after the other.
    Divided {
        /// Their numbers.
        parts: Vec<u32>,
    },
    /// No longer applicable.
    Fallen(FallCause),
    /// Ruled out by the chair.
    Inadmissible {
        /// The ruling.
        reason: String,
    },
}

impl End {
    /// The words for all ends, in the order in which they are listed: what came of the meeting's yes first.
    pub const CODES: [&str; 10] = [
        "accepted",
        "accepted-as-sub-amended",
        "merged",
        "incorporated",
        "rejected",
        "withdrawn",
        "not-moved",
        "divided",
        "fallen",
        "inadmissible",
    ];

    /// The word used in pages, files and message ids.
    pub fn code(&self) -> &'static str {
        match self {
            End::Accepted { .. } => "accepted",
            End::AcceptedAsSubAmended { .. } => "accepted-as-sub-amended",
            End::Merged { .. } => "merged",
            End::Rejected { .. } => "rejected",
            End::Incorporated { .. } => "incorporated",
            End::Withdrawn => "withdrawn",
            End::NotMoved => "not-moved",
            End::Divided { .. } => "divided",
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
    /// The amendment it follows from has ended without being accepted.
    Consequential(u32),
    /// Its paragraph is no longer in the text.
    ParagraphRemoved,
    /// A new issue of the text already reads as it proposes. Entries say it so; what comes of it is
    /// [`End::Incorporated`].
    TakenUp(String),
}
