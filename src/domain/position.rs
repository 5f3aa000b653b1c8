//! Positions: what a delegation wants on record about a text, in its own words. A position never blocks; an objection does.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::ParagraphId;

use super::{DelegationId, PersonId};

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PositionKind {
    /// Lets the text pass and stays attached to it.
    Reservation,
    /// Says how the delegation understands the text or why it acted so.
    Explanation,
    /// The delegation stays outside the consensus without blocking it.
    Dissociation,
}

impl PositionKind {
    /// The word used in forms, files and message ids.
    pub fn code(self) -> &'static str {
        match self {
            PositionKind::Reservation => "reservation",
            PositionKind::Explanation => "explanation",
            PositionKind::Dissociation => "dissociation",
        }
    }
}

/// A statement on record. Its words are the delegation's and are never shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its number within the text, from 1.
    pub number: u32,
    /// What it is.
    pub kind: PositionKind,
    /// Whose it is.
    pub delegation: DelegationId,
    /// Who handed it in.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// The paragraph it is about; none for the whole text.
    pub paragraph: Option<ParagraphId>,
    /// The words, as supplied.
    pub words: String,
    /// When the delegation took it back.
    pub withdrawn_at: Option<Timestamp>,
}

/// An objection to the question: while it is maintained, the text cannot be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Whose it is.
    pub delegation: DelegationId,
    /// Who raised it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// The grounds, if given.
    pub words: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}
