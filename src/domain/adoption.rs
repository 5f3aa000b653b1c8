//! The question on a whole text, and its adoption.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::text::TextVersion;

use super::{DelegationId, Objection, PersonId};

/// The question whether to adopt the text, with the exact version it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The words the chair put.
    pub words: String,
    /// The version on every screen.
    pub version: TextVersion,
    /// When it was put.
    pub put_at: Timestamp,
    /// The journal entry by which it was put.
    pub put_seq: u64,
    /// Objections raised, withdrawn ones included.
    pub objections: Vec<Objection>,
    /// When the chair withdrew the question, and why.
    pub withdrawn: Option<(Timestamp, String)>,
}

impl Question {
    /// Whether the server was away while the question was open. Somebody may have wished to object and could not:
    /// silence during an outage is not consent, so the question has to be put again.
    pub fn interrupted(&self, serving_since: u64) -> bool {
        self.put_seq <= serving_since
    }

    /// The delegations whose objection stands.
    pub fn objecting(&self) -> Vec<&DelegationId> {
        self.objections
            .iter()
            .filter(|o| o.withdrawn_at.is_none())
            .map(|o| &o.delegation)
            .collect()
    }
}

/// The text was adopted: this version and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Number of the decision.
    pub decision: u32,
    /// The version adopted.
    pub version: TextVersion,
    /// When the gavel fell.
    pub at: Timestamp,
    /// Who presided.
    pub chair: PersonId,
    /// The delegations present.
    pub present: BTreeSet<DelegationId>,
}
