//! What somebody last read of a text, so that a page can show them what changed since. It has no legal effect and is in no
//! journal: each person has one reading of each text, theirs alone, and it goes when their name goes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::domain::TextId;
use crate::store::ReadingRow;
use crate::text::since::{Seen, caught_up, unread};
use crate::text::{Block, Fingerprint, canonical, parse_canonical};

use super::act::now;
use super::{ActError, Fault, Hall, Who};

/// How many texts that people read are kept parsed: those who read together mostly read the same, and every gavel makes
/// all their pages ask at once.
const PARSED_MAX: usize = 16;

/// The text as somebody last read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// When they last marked all of it as read.
    pub at: Timestamp,
    /// The fingerprint of what they read.
    pub hash: Fingerprint,
    /// What they read.
    pub blocks: Arc<Vec<Block>>,
}

/// What all readings of a conference share.
#[derive(Debug, Default)]
pub(super) struct Readings {
    /// One marking at a time: each follows on what was read before.
    marking: tokio::sync::Mutex<()>,
    parsed: Mutex<VecDeque<(Fingerprint, Arc<Vec<Block>>)>>,
}

impl Readings {
    fn parsed(&self, hash: Fingerprint, canonical: &str) -> Option<Arc<Vec<Block>>> {
        let lock = || self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock()
            .iter()
            .find(|(known, _)| *known == hash)
            .map(|(_, blocks)| blocks.clone());
        if known.is_some() {
            return known;
        }
        let blocks = Arc::new(parse_canonical(canonical).ok()?.blocks);
        let mut parsed = lock();
        parsed.push_back((hash, blocks.clone()));
        if parsed.len() > PARSED_MAX {
            parsed.pop_front();
        }
        Some(blocks)
    }
}

impl Hall {
    /// The text as somebody last read it; none where they never marked it as read.
    pub async fn reading(&self, who: &Who, text: &TextId) -> Result<Option<Reading>, Fault> {
        let row = self
            .store
            .reading(self.slug().as_str(), text.as_str(), who.person.as_str())
            .await?;
        // What cannot be read back is as good as not read: the person marks it anew.
        Ok(row.and_then(|row| {
            let hash: Fingerprint = row.hash.parse().ok()?;
            let blocks = self.readings.parsed(hash, &row.canonical)?;
            Some(Reading {
                at: row.at,
                hash,
                blocks,
            })
        }))
    }

    /// Marks a text as read: the paragraphs that were seen, as they were seen; without them, or where nothing was read
    /// before, the whole text as it stands.
    pub async fn mark_read(
        &self,
        who: &Who,
        text: &TextId,
        seen: Option<&[Seen]>,
    ) -> Result<Reading, ActError> {
        let conference = self.conference();
        let known = conference.text(text)?;
        let live = self.live(text).ok_or_else(|| Fault::Draft {
            text: text.clone(),
            reason: "it has no room".to_owned(),
        })?;
        let _marking = self.readings.marking.lock().await;
        let before = self.reading(who, text).await?;
        let mut row = ReadingRow {
            text: text.to_string(),
            person: who.person.to_string(),
            hash: live.version.hash.to_string(),
            at: now(),
            canonical: live.canonical.clone(),
        };
        if let (Some(before), Some(seen)) = (before, seen) {
            let blocks = caught_up(&before.blocks, &live.blocks, seen);
            if !unread(&blocks, &live.blocks).is_empty() {
                // Something is still to be read, and it changed since then.
                row.at = before.at;
                row.canonical = canonical(&known.language, &known.title, &blocks);
                row.hash = Fingerprint::of(&row.canonical).to_string();
            }
        }
        self.store.put_reading(self.slug().as_str(), &row).await?;
        let reading = self.reading(who, text).await?;
        reading.ok_or_else(|| {
            Fault::Draft {
                text: text.clone(),
                reason: "what was just marked as read cannot be read back".to_owned(),
            }
            .into()
        })
    }
}
