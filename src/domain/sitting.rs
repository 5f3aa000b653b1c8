//! Sittings: when the conference meets, who presides, and which delegations are present.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{DelegationId, PersonId};

/// One meeting of the conference, from opening to closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Its number, from 1.
    pub number: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Who presides now.
    pub presiding: PersonId,
    /// The delegations present, as last recorded.
    pub present: BTreeSet<DelegationId>,
}
