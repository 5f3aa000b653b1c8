//! Who wrote in a draft under which actor. What they wrote is in the document itself, which those who draft hold already;
//! who wrote which words stays among them.

use jiff::Timestamp;

use crate::domain::rights::Right;
use crate::domain::{PersonId, TextId};

use super::{ActError, Hall, Who};

/// Somebody who wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The actor under which, in hex.
    pub actor: String,
    /// Who.
    pub person: PersonId,
    /// When they first did under this actor.
    pub at: Timestamp,
}

impl Hall {
    /// Who wrote in a text, for those who may draft it.
    pub async fn writers(&self, who: &Who, text: &TextId) -> Result<Vec<Writer>, ActError> {
        self.may(who, Right::Draft, None)?;
        self.conference().text(text)?;
        let rows = self.store.writers(self.slug().as_str(), text.as_str()).await?;
        let writers = rows.into_iter().filter_map(|row| {
            Some(Writer {
                actor: row.actor.iter().map(|byte| format!("{byte:02x}")).collect(),
                person: row.person.parse().ok()?,
                at: row.at,
            })
        });
        Ok(writers.collect())
    }
}
