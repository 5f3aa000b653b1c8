//! What the server writes into a draft for somebody: a late edit that is taken, an imported text, paragraphs of another
//! text. It goes the way of a page: an actor of the person's own, the same fence, the same log; but all of it is in one
//! transaction, together with what is to be remembered of it, or none of it is.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::rights;
use crate::domain::{Refusal, TextId};
use crate::store::{ActorRow, Batch, ChangeRow};
use crate::sync::message::{Rights, ToPage};
use crate::sync::{Out, Outgoing, Person, Sealed};
use crate::text::import::Unreadable;
use crate::text::{ActorBytes, Draft, Edit, EditError, ParagraphId};

use super::act::now;
use super::edit::OpenRoom;
use super::room::rights_of;
use super::{ActError, Fault, Hall, LiveText, Who, mint};

/// One edit of several, made on what the ones before it left.
pub(super) type Step = Box<dyn FnOnce(&Draft, ActorBytes) -> Result<Edit, EditError> + Send>;

/// What is to be written.
pub(super) struct Plan {
    /// The one paragraph it touches; none where it touches more.
    pub only: Option<ParagraphId>,
    /// The edits, one change each.
    pub steps: Vec<Step>,
    /// What is remembered of it, in the same transaction.
    pub beside: Batch,
}

/// Why something was not written. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A rule says no, or the machine could not.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The fence did not take it; the code is that of the socket.
    #[error("the fence did not take it: {0}")]
    NotTaken(&'static str),
    /// The paragraph does not read as it did on the screen of whoever decided.
    #[error("the paragraph has changed")]
    Moved,
    /// The paragraph is no longer in the draft.
    #[error("the paragraph is gone")]
    Gone,
    /// It was written before, by the same click.
    #[error("it is written already")]
    Repeated,
    /// There is no such late edit, or it is not this person's to see.
    #[error("there is no such late edit")]
    NoLateEdit,
    /// The late edit was decided about already.
    #[error("the late edit was decided about")]
    Decided,
    /// The draft holds words, so that nothing can take its place.
    #[error("the draft holds words already")]
    NotEmpty,
    /// A text takes nothing from itself.
    #[error("it is the same text")]
    FromItself,
    /// No paragraph was chosen.
    #[error("nothing was chosen")]
    NothingChosen,
    /// The other text does not read as it did on the screen of whoever took from it.
    #[error("the other text has changed")]
    SourceMoved,
    /// The paragraph was not taken from another text.
    #[error("it was not taken from another text")]
    NotTakenFromAnother,
    /// The source cannot be read as a text.
    #[error(transparent)]
    Source(#[from] Unreadable),
}

impl From<Fault> for WriteError {
    fn from(fault: Fault) -> Self {
        Self::Act(fault.into())
    }
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Act(refusal.into())
    }
}

/// Shown to the fence and sealed, not on disk.
struct Prepared {
    batch: Batch,
    /// The seat it was written from; none where there was nothing to change.
    conn: Option<u64>,
}

impl Hall {
    /// Writes into a draft for somebody. `plan` sees the text under its lock.
    pub(super) async fn write_for(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        plan: impl FnOnce(&LiveText) -> Result<Plan, WriteError> + Send + 'static,
    ) -> Result<(), WriteError> {
        let (hall, who, text) = (self.clone(), who.clone(), text.clone());
        // In a task of its own: a page that goes away must not stop it between its commit and what everybody sees.
        let task = tokio::spawn(async move { hall.write_down(&who, &text, plan).await });
        task.await.unwrap_or_else(|_| Err(Fault::Interrupted.into()))
    }

    async fn write_down(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        plan: impl FnOnce(&LiveText) -> Result<Plan, WriteError> + Send + 'static,
    ) -> Result<(), WriteError> {
        self.conference().text(text)?;
        let room = self.room(text).ok_or_else(|| Fault::Draft {
            text: text.clone(),
            reason: "it has no room".to_owned(),
        })?;
        let mut open = room.enter().await?;
        // Asked under the lock: an act that closes the text waits for it before it tells the pages.
        let conference = self.conference();
        let rights = rights_of(&conference, &who.person, text);
        let person = Person {
            id: who.person.to_string(),
            name: self.register().name(&who.person).to_owned(),
        };
        let writer = who.person.clone();
        let may = {
            let text = text.clone();
            move |only: Option<&ParagraphId>| rights::may_write(&conference, &writer, &text, only)
        };
        // The fence looks at every letter: not on the threads that serve everybody else.
        let examined = tokio::task::spawn_blocking(move || {
            let prepared = open.prepare(person, rights, may, plan);
            (open, prepared)
        });
        let Ok((mut open, prepared)) = examined.await else {
            let mut table = room.table().await?;
            room.open_again(&mut table).await;
            return Err(Fault::Interrupted.into());
        };
        let Prepared { mut batch, conn } = prepared?;
        self.slug().as_str().clone_into(&mut batch.conference);
        let committed = self.store.commit(&batch).await;
        let Some(conn) = conn else {
            return committed.map_err(undone);
        };
        let out = match &committed {
            Ok(()) => Ok(open.table.desk.confirm()),
            Err(_) => open.table.desk.take_back(),
        };
        match out {
            Ok(out) => open.table.deliver(out),
            Err(_) => room.open_again(&mut open.table).await,
        }
        let left = open.table.desk.leave(conn);
        open.table.deliver(left);
        open.room.show(&open.table);
        committed.map_err(undone)
    }
}

pub(super) fn undone(error: crate::store::StoreError) -> WriteError {
    match error {
        crate::store::StoreError::NotNext(crate::store::LATE_EDIT_DECIDED) => WriteError::Decided,
        other => Fault::from(other).into(),
    }
}

impl OpenRoom {
    /// Makes the edits on a copy, shows them to the fence as a page would, and seals them.
    fn prepare(
        &mut self,
        person: Person,
        rights: Rights,
        may: impl FnOnce(Option<&ParagraphId>) -> Result<(), Refusal>,
        plan: impl FnOnce(&LiveText) -> Result<Plan, WriteError>,
    ) -> Result<Prepared, WriteError> {
        let live = self.picture().clone();
        let Plan { only, steps, beside } = plan(&live)?;
        may(only.as_ref())?;
        let actor = mint::actor();
        let mut draft = self.table.desk.draft().clone();
        let mut changes = Vec::new();
        for step in steps {
            let Edit { change, after } =
                step(&draft, *actor.as_bytes()).map_err(|error| self.misfit(error))?;
            changes.extend(change);
            draft = after;
        }
        let mut batch = beside;
        if changes.is_empty() {
            return Ok(Prepared { batch, conn: None });
        }
        let at = self.table.desk.at();
        let writer = person.id.clone();
        let joined = self.table.desk.join(person, rights, Some(at), None, actor);
        self.table.deliver(joined.out);
        let conn = joined.conn;
        for change in &changes {
            // What a person has the server write counts against that person's pace like what they type.
            let out = self.table.desk.admit(conn, change, Duration::ZERO);
            if let Some(code) = refused(&out, conn) {
                return Err(self.give_up(conn, code));
            }
            self.table.deliver(out);
        }
        let Sealed { first, entries, out } = self.table.desk.seal();
        if let Some(code) = refused(&out, conn) {
            return Err(self.give_up(conn, code));
        }
        if entries.len() < changes.len() {
            return Err(self.give_up(conn, "pace"));
        }
        self.table.deliver(out);
        batch.actors.extend(joined.issued.map(|actor| ActorRow {
            text: self.text().to_string(),
            actor: actor.as_bytes().to_vec(),
            person: writer,
        }));
        let text = self.text().to_string();
        batch
            .changes
            .extend((first..).zip(entries).map(|(index, entry)| ChangeRow {
                text: text.clone(),
                index,
                actor: entry.actor.as_bytes().to_vec(),
                seq: entry.seq,
                bytes: entry.bytes.to_vec(),
                at: now(),
                person: entry.person,
            }));
        Ok(Prepared {
            batch,
            conn: Some(conn),
        })
    }

    fn give_up(&mut self, conn: u64, code: &'static str) -> WriteError {
        // Should it ever not, whoever waits for this opens the desk again.
        let mut out = self
            .table
            .desk
            .take_back()
            .expect("the log made this draft before");
        out.extend(self.table.desk.leave(conn));
        self.table.deliver(out);
        WriteError::NotTaken(code)
    }

    fn misfit(&self, error: EditError) -> WriteError {
        match error {
            EditError::Exists(_) => WriteError::Repeated,
            EditError::Unknown(paragraph) => Refusal::UnknownParagraph { paragraph }.into(),
            other => Fault::Draft {
                text: self.text().clone(),
                reason: other.to_string(),
            }
            .into(),
        }
    }
}

/// Whether the fence refused this connection, or its person wrote too fast.
fn refused(out: &Out, conn: u64) -> Option<&'static str> {
    out.iter()
        .filter(|(to, _)| *to == conn)
        .find_map(|(_, outgoing)| match outgoing {
            Outgoing::Message(ToPage::Refused { code, .. }) => Some(
                crate::sync::Refusal::CODES
                    .into_iter()
                    .find(|known| known == code)
                    .unwrap_or("form"),
            ),
            Outgoing::Close(_) => Some("pace"),
            _ => None,
        })
}
