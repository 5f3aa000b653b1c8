//! What can go wrong that is no rule's doing, and how an act ends when it does not end well.

use crate::domain::{Misfit, Refusal, TextId};
use crate::store::StoreError;

/// The machine could not do it, and did nothing of it. Not a refusal: no rule said no.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stored does not hold together.
    #[error("the journal of {conference} does not fit together at entry {seq}: {reason}")]
    Journal {
        /// The conference.
        conference: String,
        /// The first entry that does not fit.
        seq: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A draft that cannot be read back or prepared.
    #[error("the draft of {text} could not be worked on: {reason}")]
    Draft {
        /// The text.
        text: TextId,
        /// What is wrong with it.
        reason: String,
    },
    /// The command's id was used by somebody else.
    #[error("somebody else used this command's id: ask again under a fresh one")]
    CommandTaken,
    /// Somebody does far more than a person does, and is to come again.
    #[error("this person has done too much in a short time")]
    TooFast,
    /// The server is stopping, or a task of it broke.
    #[error("the server could not finish this; nothing was decided twice: ask again under the same id")]
    Interrupted,
}

/// How an act ends when it does not succeed. Either way nothing happened.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// A rule says no.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// The machine could not.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl Fault {
    /// Whether it is for want of room on the disk.
    pub fn disk_is_full(&self) -> bool {
        matches!(self, Self::Store(StoreError::Full))
    }

    pub(super) fn misfit(conference: &str, seq: u64, misfit: &Misfit) -> Self {
        Self::Journal {
            conference: conference.to_owned(),
            seq,
            reason: misfit.to_string(),
        }
    }
}
