//! How many words a text should keep to: set by its rapporteurs or the secretariat, seen by all who write it. No rule of
//! procedure knows it, and nothing is refused for it.

use std::collections::BTreeMap;

use crate::domain::rights::Right;
use crate::domain::{Refusal, TextId};
use crate::store::{Batch, WordLimitRow};

use super::act::now;
use super::{ActError, Fault, Hall, News, Who};

/// No conference adopts a longer text.
pub const WORD_LIMIT_MAX: u32 = 1_000_000;

impl Hall {
    /// The limits of the texts that have one.
    pub async fn word_limits(&self) -> Result<BTreeMap<TextId, u32>, Fault> {
        let rows = self.store.word_limits(self.slug().as_str()).await?;
        let known = rows.into_iter();
        Ok(known
            .filter_map(|(text, words)| Some((text.parse().ok()?, words)))
            .collect())
    }

    /// Sets the limit of a text, or lifts it. Those may who answer for the text as a document.
    pub async fn set_word_limit(&self, who: &Who, text: &TextId, words: Option<u32>) -> Result<(), ActError> {
        self.may_in(who, Right::Issue, text)?;
        let conference = self.conference();
        if let Some(adoption) = &conference.text(text)?.adoption {
            return Err(Refusal::TextIsAdopted {
                decision: adoption.decision,
            }
            .into());
        }
        let batch = Batch {
            conference: self.slug().to_string(),
            word_limits: vec![WordLimitRow {
                text: text.to_string(),
                words,
                person: who.person.to_string(),
                at: now(),
            }],
            ..Batch::default()
        };
        self.store.commit(&batch).await?;
        // What stands beside the text is other than it was; the pages that write it ask.
        self.announce(News::Comments { text: text.clone() });
        Ok(())
    }
}
