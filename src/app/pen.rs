//! A page without a screen: somebody's seat at a draft with a copy of it, for programs that write as people do. It has no
//! way in that a browser has not: its own actor, the same fence, the same acknowledgement.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::TextId;
use crate::sync::message::{Binary, ToPage};
use crate::sync::{Actor, Outgoing};
use crate::text::{ActorBytes, Block, Draft, Edit, EditError, ParagraphId};

use super::{ActError, Hall, Seat, Who};

/// An answer takes one commit; whoever waits longer than this has lost the server.
const ANSWER_WAIT: Duration = Duration::from_secs(30);

/// Somebody's copy of a draft, and their seat at it.
pub struct Pen {
    seat: Seat,
    actor: Actor,
    draft: Draft,
    seq: u64,
}

/// Why a pen could not write.
#[derive(Debug, thiserror::Error)]
pub enum PenError {
    /// It could not sit down.
    #[error(transparent)]
    Join(#[from] ActError),
    /// The edit does not fit the text.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The change was not taken.
    #[error("the change was not taken: {0}")]
    Refused(String),
    /// The seat was lost.
    #[error("the draft is no longer open to this page")]
    Gone,
}

impl Hall {
    /// Sits somebody down at a draft.
    pub async fn pen(self: &Arc<Self>, who: &Who, text: &TextId) -> Result<Pen, PenError> {
        let mut seat = self.join(who, text, None, None).await?;
        let Some(Outgoing::Message(ToPage::Welcome { actor, seq, at, .. })) = seat.outgoing.recv().await
        else {
            return Err(PenError::Gone);
        };
        let Some(Outgoing::Frame(frame)) = seat.outgoing.recv().await else {
            return Err(PenError::Gone);
        };
        let Ok(Binary::Snapshot { index, document }) = Binary::parse(&frame) else {
            return Err(PenError::Gone);
        };
        let draft = Draft::load(&document).map_err(|_| PenError::Gone)?;
        let mut pen = Pen {
            seat,
            actor,
            draft,
            seq,
        };
        let mut reached = index;
        while reached < at {
            reached = pen.hear(None).await?.unwrap_or(reached);
        }
        Ok(pen)
    }
}

impl Pen {
    /// The text as this pen sees it.
    pub fn blocks(&self) -> Vec<Block> {
        self.draft.blocks()
    }

    /// Makes an edit and waits until it is on disk.
    pub async fn write(
        &mut self,
        make: impl FnOnce(&Draft, ActorBytes) -> Result<Edit, EditError>,
    ) -> Result<(), PenError> {
        let Edit { change, after } = make(&self.draft, *self.actor.as_bytes())?;
        let Some(change) = change else { return Ok(()) };
        self.draft = after;
        self.seq += 1;
        let seq = self.seq;
        self.seat.write(change).await;
        loop {
            let answer = tokio::time::timeout(ANSWER_WAIT, self.hear(Some(seq)));
            if answer.await.map_err(|_| PenError::Gone)??.is_none() {
                return Ok(());
            }
        }
    }

    /// Writes these blocks one after another, after the block named or at the beginning.
    pub async fn write_blocks(
        &mut self,
        after: Option<&ParagraphId>,
        blocks: &[Block],
    ) -> Result<(), PenError> {
        let mut after = after.cloned();
        for block in blocks {
            self.write(|draft, actor| draft.insert_after(actor, after.as_ref(), block))
                .await?;
            after = Some(block.id.clone());
        }
        Ok(())
    }

    /// Takes in what the desk sends, until the change of this number is acknowledged (then none), or until other changes
    /// have come (then how far the log is known).
    async fn hear(&mut self, seq: Option<u64>) -> Result<Option<u64>, PenError> {
        loop {
            match self.seat.outgoing.recv().await {
                Some(Outgoing::Message(ToPage::Ack {
                    seq: acknowledged, ..
                })) if Some(acknowledged) == seq => {
                    return Ok(None);
                }
                Some(Outgoing::Message(ToPage::Refused { code, .. })) => return Err(PenError::Refused(code)),
                Some(Outgoing::Frame(frame)) => {
                    let Ok(Binary::Changes { first, changes }) = Binary::parse(&frame) else {
                        return Err(PenError::Gone);
                    };
                    self.draft.apply(&changes).map_err(|_| PenError::Gone)?;
                    return Ok(Some(first + changes.len() as u64));
                }
                Some(Outgoing::Message(_)) => {}
                Some(Outgoing::Close(_)) | None => return Err(PenError::Gone),
            }
        }
    }
}
