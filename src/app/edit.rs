//! Changes that an act makes to a draft: prepared on a fork, committed with the act's events, laid on the draft last.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use crate::domain::{Conference, Effect, PersonId, TextFacts, TextId};
use crate::store::{Batch, ChangeRow, VersionRow};
use crate::sync::Actor;
use crate::text::{Block, Edit, EditError, Step};

use super::act::now;
use super::room::{Room, Table, TableGuard};
use super::{Fault, LiveText, mint};

/// A draft that only the holder of this may change.
pub(super) struct OpenRoom {
    pub(super) room: Arc<Room>,
    pub(super) table: TableGuard,
    picture: Option<LiveText>,
}

/// A draft that nobody else may get at, whether or not it is in memory.
pub(super) struct HeldRoom {
    room: Arc<Room>,
    slot: OwnedMutexGuard<Option<Box<Table>>>,
}

/// A change made on a fork, not yet on the draft.
pub(super) struct Change {
    text: TextId,
    actor: Actor,
    index: u64,
    /// None where there was nothing to change.
    bytes: Option<Vec<u8>>,
    after: LiveText,
    /// The title from then on, where it becomes another.
    title: Option<String>,
}

impl Room {
    /// Locks the draft for an act.
    pub(super) async fn enter(self: &Arc<Self>) -> Result<OpenRoom, Fault> {
        Ok(OpenRoom {
            table: self.table().await?,
            room: self.clone(),
            picture: None,
        })
    }

    /// Keeps everybody from the draft: nobody sits down meanwhile.
    pub(super) async fn hold(self: &Arc<Self>) -> HeldRoom {
        HeldRoom {
            slot: self.slot().await,
            room: self.clone(),
        }
    }
}

impl HeldRoom {
    /// Lets everybody at the desk know what they may edit now. Nobody sits at one that is not in memory.
    pub(super) fn publish(&mut self, conference: &Conference) {
        if let Some(table) = self.slot.as_mut() {
            table.renew_rights(conference, self.room.text());
            self.room.show(table);
        }
    }
}

impl OpenRoom {
    pub(super) fn text(&self) -> &TextId {
        self.room.text()
    }

    /// The text as it stands, drawn once.
    pub(super) fn picture(&mut self) -> &LiveText {
        let (room, table) = (&self.room, &self.table);
        self.picture.get_or_insert_with(|| {
            let live = room.live();
            if live.at == table.desk.at() {
                LiveText::clone(&live)
            } else {
                room.heading()
                    .picture(table.desk.at(), table.desk.draft(), Some(&live))
            }
        })
    }

    pub(super) fn blocks(&mut self) -> &[Block] {
        &self.picture().blocks
    }

    /// What a decision is told of the text.
    pub(super) fn facts(&mut self, change: Option<&Change>) -> TextFacts {
        TextFacts {
            before: self.picture().pinned(),
            after: change.map(|change| change.after.pinned()),
            title: change.and_then(|change| change.title.clone()),
        }
    }

    /// Every paragraph on a strand of its own.
    pub(super) fn lay_out(&self) -> Result<Change, Fault> {
        self.edit(|room, actor| room.table.desk.draft().lay_out(*actor.as_bytes()))
    }

    /// What an accepted amendment does, in one change.
    pub(super) fn amend(&self, effects: &[Effect]) -> Result<Change, Fault> {
        let steps: Vec<Step> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Set { paragraph, content } => Some(Step::Words(paragraph, content)),
                Effect::Insert { after, block } => Some(Step::Bring(after.as_ref(), block)),
                Effect::Remove { paragraph } => Some(Step::Take(paragraph)),
                Effect::Move { paragraph, after } => Some(Step::Move(paragraph, after.as_ref())),
                // The title is no part of the draft.
                Effect::Retitle { .. } => None,
            })
            .collect();
        let title = Effect::title_after(effects);
        self.edit_under(title, |room, actor| {
            room.table.desk.draft().step(*actor.as_bytes(), &steps)
        })
    }

    /// A fresh actor for each edit: one that was given to nobody can be claimed by nobody, and a change that failed to be
    /// committed leaves no gap behind.
    fn edit(&self, make: impl FnOnce(&Self, &Actor) -> Result<Edit, EditError>) -> Result<Change, Fault> {
        self.edit_under(None, make)
    }

    fn edit_under(
        &self,
        title: Option<&str>,
        make: impl FnOnce(&Self, &Actor) -> Result<Edit, EditError>,
    ) -> Result<Change, Fault> {
        let actor = mint::actor();
        let fault = |error: EditError| Fault::Draft {
            text: self.text().clone(),
            reason: error.to_string(),
        };
        let Edit { change, after } = make(self, &actor).map_err(fault)?;
        let index = self.table.desk.at();
        let length = index + u64::from(change.is_some());
        let heading = self.room.heading();
        let heading = title.map_or_else(|| heading.clone(), |title| heading.titled(title));
        let after = heading.picture(length, &after, Some(&self.room.live()));
        Ok(Change {
            text: self.text().clone(),
            actor,
            index,
            bytes: change,
            after,
            title: title.map(str::to_owned),
        })
    }

    /// The canonical texts of the versions a decision was told of.
    pub(super) fn versions(&mut self, change: Option<&Change>) -> Vec<VersionRow> {
        let pictures = [
            Some(self.picture().clone()),
            change.map(|change| change.after.clone()),
        ];
        pictures
            .into_iter()
            .flatten()
            .map(|picture| VersionRow {
                text: picture.version.text,
                hash: picture.version.hash.to_string(),
                canonical: picture.canonical,
            })
            .collect()
    }

    /// Lays a committed change on the draft and shows it to everybody at the desk.
    pub(super) async fn lay(&mut self, change: &Change) {
        let Some(bytes) = &change.bytes else { return };
        match self.table.desk.record(bytes) {
            Ok(out) => self.table.deliver(out),
            Err(error) => {
                // It is on disk, and was laid on a copy of this very draft before: only a broken copy in memory can refuse.
                tracing::error!(text = %self.text(), %error, "a committed change did not go onto the draft");
                self.room.open_again(&mut self.table).await;
            }
        }
    }

    /// Lets everybody at the desk know what they may edit now, and readers what the text is.
    pub(super) fn publish(&mut self, conference: &Conference) {
        self.table.renew_rights(conference, self.room.text());
        if let Some(text) = conference.texts.get(self.room.text()) {
            self.room.retitle(&text.title, &self.table);
        }
        self.room.show(&self.table);
    }
}

impl Change {
    /// Enters the change into what is committed.
    pub(super) fn enter(&self, batch: &mut Batch, person: &PersonId) {
        if let Some(bytes) = &self.bytes {
            batch.changes.push(ChangeRow {
                text: self.text.to_string(),
                index: self.index,
                actor: self.actor.as_bytes().to_vec(),
                seq: 1,
                bytes: bytes.clone(),
                at: now(),
                person: person.to_string(),
            });
        }
    }
}
