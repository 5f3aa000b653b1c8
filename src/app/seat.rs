//! A place at the desk of a draft: what a socket holds while its page is open. It knows nothing of sockets.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::TextId;
use crate::domain::rights::Right;
use crate::sync::message::{RestartReason, ToPage};
use crate::sync::{Actor, Outgoing, Person};

use super::outbox::{Outlet, outbox};
use super::room::{Knock, Room, rights_of};
use super::{ActError, Fault, Hall, Who, mint};

/// Places of one person in one text: every tab on every device, and those that are gone and not yet missed. Each may cost a
/// whole queue.
const SEATS_MAX: usize = 32;

/// A page's place at the desk. Dropping it is leaving.
pub struct Seat {
    /// Frames for the page, in order. When there are no more, the place is gone.
    pub outgoing: Outlet,
    conn: u64,
    room: Arc<Room>,
}

impl Hall {
    /// Seats a page that said hello with what it has of the log and the actor it last wrote under. Only those sit here who
    /// draft: a seat costs a copy of every keystroke and a name in the log, and whoever only reads has the pages that
    /// everybody reads. What they may write now is checked change by change.
    pub async fn join(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        have: Option<u64>,
        actor: Option<Actor>,
    ) -> Result<Seat, ActError> {
        self.may(who, Right::Draft, None)?;
        self.conference().text(text)?;
        let room = self.room(text).ok_or_else(|| Fault::Draft {
            text: text.clone(),
            reason: "it has no room".to_owned(),
        })?;
        let person = Person {
            id: who.person.to_string(),
            name: self.register().name(&who.person).to_owned(),
        };
        let (hall, who) = (self.clone(), who.clone());
        // In a task of its own: a socket that closes meanwhile must not leave somebody half seated.
        let seated = tokio::spawn(async move { seat(&hall, room, &who, person, have, actor).await });
        seated
            .await
            .unwrap_or(Err(Fault::Interrupted))
            .map_err(ActError::from)
    }
}

async fn seat(
    hall: &Hall,
    room: Arc<Room>,
    who: &Who,
    person: Person,
    have: Option<u64>,
    asked: Option<Actor>,
) -> Result<Seat, Fault> {
    let mut table = room.table().await?;
    let sits = table
        .desk
        .connections()
        .filter(|(_, seated)| seated.id == person.id);
    if sits.count() >= SEATS_MAX {
        return Ok(turned_away(room));
    }
    // Asked under the lock: an act that changes rights tells everybody seated, under the same lock.
    let rights = rights_of(&hall.conference(), &who.person, room.text());
    let joined = table
        .desk
        .join(person.clone(), rights, have, asked, mint::actor());
    if let Some(actor) = joined.issued
        && let Err(fault) = room.keep_actor(actor, &person).await
    {
        table.desk.leave(joined.conn);
        return Err(fault);
    }
    let (page, outgoing) = outbox();
    let (own, others) = joined.out.into_iter().partition(|(conn, _)| *conn == joined.conn);
    table.pages.insert(joined.conn, page);
    table.welcome(own);
    table.deliver(others);
    room.welcomed(&mut table);
    drop(table);
    Ok(Seat {
        outgoing,
        conn: joined.conn,
        room,
    })
}

/// No place for now: the page is told to come again.
fn turned_away(room: Arc<Room>) -> Seat {
    let (page, outgoing) = outbox();
    let reason = RestartReason::Pace;
    page.put(Outgoing::Close(ToPage::Restart { reason }));
    Seat {
        outgoing,
        conn: NOBODY,
        room,
    }
}

/// The number of no connection: the desk counts from 1.
const NOBODY: u64 = 0;

impl Seat {
    /// Hands in a change. The answer comes among the frames.
    pub async fn write(&self, change: Vec<u8>) {
        self.knock(Knock::Change(self.conn, change)).await;
    }

    /// Says where its person is.
    pub async fn presence(&self, state: Value) {
        self.knock(Knock::Presence(self.conn, state)).await;
    }

    async fn knock(&self, knock: Knock) {
        // A room that no longer listens has also closed `outgoing`, where the page learns of it.
        self.room.inbox.send(knock).await.ok();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.room.leaving.send(Knock::Leave(self.conn)).ok();
    }
}
