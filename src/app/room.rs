//! The room of one draft: who writes in it now, what they wrote, and what readers see of it.

use std::sync::{Arc, RwLock};

use crate::domain::{Conference, Effect, PersonId, Text, TextFacts, TextId};
use crate::store::{Batch, VersionRow};
use crate::text::Block;

use super::hall::{read, write};
use super::{ActError, Fault, Hall, LiveText, News};

/// One draft.
pub struct Room {
    text: TextId,
    live: RwLock<Arc<LiveText>>,
}

/// A draft that only the holder of this may change.
pub(super) struct OpenRoom {
    room: Arc<Room>,
    picture: LiveText,
}

/// A change made on a fork, not yet on the draft.
pub(super) struct Change {
    pub text: TextId,
}

impl Room {
    pub(super) async fn open(_hall: &Hall, text: &Text) -> Result<Arc<Self>, Fault> {
        Ok(Arc::new(Self {
            text: text.id.clone(),
            live: RwLock::new(Arc::new(LiveText::new(text, 0, Vec::new(), Vec::new()))),
        }))
    }

    pub(super) fn text(&self) -> &TextId {
        &self.text
    }

    pub(super) fn live(&self) -> Arc<LiveText> {
        read(&self.live).clone()
    }

    pub(super) async fn enter(self: &Arc<Self>, known: &Text) -> OpenRoom {
        OpenRoom {
            room: self.clone(),
            picture: LiveText::new(known, 0, Vec::new(), Vec::new()),
        }
    }
}

impl OpenRoom {
    pub(super) fn text(&self) -> &TextId {
        &self.room.text
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.picture.blocks
    }

    pub(super) fn facts(&self, _change: Option<&Change>) -> TextFacts {
        TextFacts {
            before: self.picture.pinned(),
            after: None,
        }
    }

    pub(super) fn lay_out(&self, _person: &PersonId) -> Result<Change, ActError> {
        Err(self.missing())
    }

    pub(super) fn amend(&self, _person: &PersonId, _effect: &Effect) -> Result<Change, ActError> {
        Err(self.missing())
    }

    fn missing(&self) -> ActError {
        Fault::Draft {
            text: self.room.text.clone(),
            reason: "it has no document".to_owned(),
        }
        .into()
    }

    pub(super) fn versions(&self, _facts: &TextFacts) -> Vec<VersionRow> {
        Vec::new()
    }

    pub(super) fn lay(&mut self, _change: &Change) {}

    pub(super) fn renew_rights(&mut self, _conference: &Conference) {}

    pub(super) fn publish(&mut self, hall: &Hall) {
        *write(&self.room.live) = Arc::new(self.picture.clone());
        hall.announce(News::Text {
            text: self.room.text.clone(),
            at: self.picture.at,
        });
    }
}

impl Change {
    pub(super) fn enter(&self, _batch: &mut Batch, _person: &PersonId) {}
}
