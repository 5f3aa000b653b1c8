//! The open amendments of a text, examined once for everybody: kept until the text or its amendments are others, and then
//! examined again only where something changed. Nothing waits for it but who asks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::living::{Living, Motion};
use crate::domain::{Text, TextId};
use crate::text::Fingerprint;

use super::{Hall, LiveText};

/// What was found, for each text.
#[derive(Default)]
pub(super) struct Lives(Mutex<HashMap<TextId, Arc<Mutex<Option<Life>>>>>);

struct Life {
    /// How long the journal was.
    seq: u64,
    /// The live text.
    hash: Fingerprint,
    living: Arc<Living>,
}

impl Lives {
    /// Of the text as it stood when the journal was so long. Two who ask at once wait for one answer.
    fn of(&self, seq: u64, text: &Text, live: &LiveText) -> Arc<Living> {
        let place = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(text.id.clone()).or_default().clone()
        };
        let mut kept = place.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |life: &&Life| life.seq == seq && life.hash == live.version.hash;
        if let Some(life) = kept.as_ref().filter(same) {
            return life.living.clone();
        }
        let earlier = kept.as_ref().map(|life| life.living.clone());
        let motions = Motion::all(text);
        let living = Living::examine(&text.title, &live.blocks, motions, earlier.as_deref());
        let living = Arc::new(living);
        *kept = Some(Life {
            seq,
            hash: live.version.hash,
            living: living.clone(),
        });
        living
    }
}

impl Hall {
    /// The open amendments of a text, held against the text as it reads.
    pub fn living(&self, seq: u64, text: &Text, live: &LiveText) -> Arc<Living> {
        self.lives.of(seq, text, live)
    }
}
