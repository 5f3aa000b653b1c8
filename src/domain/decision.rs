//! Decisions of the meeting, numbered through the whole conference.

use jiff::Timestamp;

use crate::text::ParagraphId;

use super::{Answered, PersonId, TextId};

/// Something the meeting decided, with the question as it was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its number, from 1, through the whole conference.
    pub number: u32,
    /// The journal entry that holds it.
    pub seq: u64,
    /// When the chair proclaimed it.
    pub at: Timestamp,
    /// Who presided.
    pub chair: PersonId,
    /// The sitting it was taken in.
    pub sitting: u32,
    /// The text it is about.
    pub text: TextId,
    /// What was decided.
    pub matter: Matter,
    /// The question as put; empty where the chair put none in words.
    pub question: String,
}

/// What a decision was about, and how it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// Amendments accepted: one and the identical ones.
    Accepted(Vec<u32>),
    /// A set of amendments accepted as one.
    EnBloc(Vec<u32>),
    /// A sub-amendment accepted: its number and its parent's.
    SubAmended {
        /// The sub-amendments accepted: one and the identical ones.
        numbers: Vec<u32>,
        /// The amendment they change.
        parent: u32,
    },
    /// Amendments not accepted.
    Rejected {
        /// One and the identical ones.
        numbers: Vec<u32>,
        /// The chair's note, if any.
        reason: String,
    },
    /// A paragraph drafted on screen stands in for these amendments.
    Compromise {
        /// The paragraph.
        paragraph: ParagraphId,
        /// The amendments it replaces.
        numbers: Vec<u32>,
        /// What their sponsors had answered to these words.
        answers: Vec<Answered>,
    },
    /// A paragraph agreed, with the headings that go with it.
    Agreed {
        /// The paragraph.
        paragraph: ParagraphId,
        /// The headings before it.
        with: Vec<ParagraphId>,
    },
    /// An agreed paragraph opened again.
    Reopened {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Why.
        reason: String,
    },
    /// The whole text adopted.
    Adopted,
}

impl Matter {
    /// The amendments that it accepted: one with the identical ones, or a set; sub-amendments too.
    pub fn accepted(&self) -> &[u32] {
        match self {
            Matter::Accepted(numbers) | Matter::EnBloc(numbers) | Matter::SubAmended { numbers, .. } => {
                numbers
            }
            _ => &[],
        }
    }
}
