//! An act's way: the conference's lock, rights, the live text under its own lock, the decision, one transaction, and only
//! then what everybody sees.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::journal::{ENTRY_VERSION, seal};
use crate::domain::rights::{self, right_for};
use crate::domain::{
    Act, Command, CommandId, Conference, DelegationId, Entry, Event, Preparation, PreparedId, Refusal,
    Sealed, TextId, amendment_effects, apply, bloc_parts, decide, preparation,
};
use crate::store::{
    Batch, CONFERENCE_TAKEN, CommandRow, JournalRow, LinkRow, PREPARATION_MOVED, PersonRow, StoreError,
    TokenHash,
};

use super::edit::{Change, HeldRoom, OpenRoom};
use super::hall::Floor;
use super::room::Room;
use super::{ActError, Fault, Hall, News, Who};

/// One click: what makes its repetition recognisable, and what it brings beside the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// The id the page gave its command; the same id gets the first receipt again.
    pub id: CommandId,
    /// The request that carried it, for the journal and the logs.
    pub request_id: Option<String>,
    /// The delegation acted for, where the secretariat or the chair names one.
    pub delegation: Option<DelegationId>,
}

impl Click {
    /// A click that brings nothing but its id.
    pub fn new(id: CommandId) -> Self {
        Self {
            id,
            request_id: None,
            delegation: None,
        }
    }
}

/// What an act came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The first journal entry it led to.
    pub first: u64,
    /// The last one. Before `first` when nothing was left to do.
    pub seq: u64,
    /// The events of these entries.
    pub events: Vec<Event>,
}

/// What is written in the same transaction as the events of a command.
#[derive(Default)]
pub(super) struct Beside {
    pub founding: bool,
    pub people: Vec<PersonRow>,
    pub links: Vec<LinkRow>,
    pub used_link: Option<(TokenHash, Timestamp)>,
    /// The preparation that ends with the amendment it is filed as.
    pub filed: Option<PreparedId>,
}

/// The amendments whose effects are prepared.
enum Amending {
    One(u32),
    Bloc(Vec<u32>),
}

impl Hall {
    /// Does what somebody asks for, or says which rule or fault is in the way. Once it returns a receipt, what happened is
    /// on disk; otherwise nothing happened.
    pub async fn act(
        self: &Arc<Self>,
        who: &Who,
        click: Click,
        command: Command,
    ) -> Result<Receipt, ActError> {
        self.act_beside(who.clone(), click, command, Beside::default())
            .await
    }

    pub(super) async fn act_beside(
        self: &Arc<Self>,
        who: Who,
        click: Click,
        command: Command,
        beside: Beside,
    ) -> Result<Receipt, ActError> {
        let hall = self.clone();
        // In a task of its own: a page that goes away must not stop an act between its commit and what everybody sees.
        let task = tokio::spawn(async move { hall.carry_out(&who, &click, &command, beside).await });
        task.await.unwrap_or(Err(ActError::Fault(Fault::Interrupted)))
    }

    async fn carry_out(
        self: &Arc<Self>,
        who: &Who,
        click: &Click,
        command: &Command,
        beside: Beside,
    ) -> Result<Receipt, ActError> {
        // Before the lock, so that who is too fast makes nobody wait.
        self.pace_of(&self.conference(), who, command)?;
        let mut floor = self.floor.lock().await;
        if let Some(receipt) = self.first_receipt(&click.id, who).await? {
            return Ok(receipt);
        }
        let conference = self.conference();
        let right = right_for(command);
        let capacity = rights::capacity(&conference, &who.person, right, command.text());
        let mut act = Act {
            person: who.person.clone(),
            capacity,
            delegation: click.delegation.clone().or_else(|| who.speaks_for(capacity)),
            at: now().max(floor.last_at),
            serving_since: self.serving_since,
            text: None,
        };
        // Asked again by `decide`; asked first here so that nobody without the right makes the server prepare a text.
        rights::may_in(&conference, &act, right, command.text())?;
        let mut prepared = self.prepare(&conference, command).await?;
        act.text = prepared
            .as_mut()
            .map(|(room, change)| room.facts(change.as_ref()));
        let events = decide(&conference, &act, command)?;
        if events.is_empty() {
            return Ok(self.nothing_left(&conference, command));
        }

        let sealed = seal_all(&conference, &floor, &act, click, events);
        let mut next = Conference::clone(&conference);
        for one in &sealed {
            apply(&mut next, &one.entry)
                .map_err(|misfit| Fault::misfit(self.slug().as_str(), one.entry.seq, &misfit))?;
        }
        let mut batch = self.batch(click, &sealed, beside);
        let mut begun = Vec::new();
        for one in &sealed {
            if let Event::TextOpened { id, .. } = &one.entry.event {
                let (room, change) = Room::begin(self, next.text(id)?, &act.person)?;
                batch.changes.push(change);
                begun.push(room);
            }
        }
        let (mut open, change) = prepared.unzip();
        let change = change.flatten();
        let others = self.hold_rooms(&sealed, open.as_ref()).await;
        if act.text.is_some()
            && let Some(room) = &mut open
        {
            batch.versions = room.versions(change.as_ref());
        }
        if let Some(change) = &change {
            change.enter(&mut batch, &act.person);
        }
        self.store.commit(&batch).await.map_err(|error| match error {
            StoreError::NotNext(CONFERENCE_TAKEN) => Refusal::ConferenceExists.into(),
            StoreError::NotNext(PREPARATION_MOVED) => Refusal::PreparationEnded.into(),
            other => ActError::from(other),
        })?;

        // On disk. From here on nothing may fail, and nobody may be left behind.
        if let Some(last) = sealed.last() {
            floor.last = last.hash;
            floor.last_at = last.entry.at;
        }
        let receipt = receipt(&sealed);
        let of_people = sealed.iter().any(|one| one.entry.event.text().is_none());
        self.publish(next, sealed);
        for row in batch.people {
            floor.names.insert(row.person.clone(), row.into());
        }
        if of_people {
            self.publish_register(&floor.names);
        }
        for room in begun {
            self.add_room(room);
        }
        let conference = self.conference();
        if let Some(mut room) = open {
            if let Some(change) = change {
                room.lay(&change).await;
            }
            room.publish(&conference);
        }
        for mut room in others {
            room.publish(&conference);
        }
        self.announce(News::Journal { seq: receipt.seq });
        tracing::info!(
            conference = %self.slug(), seq = receipt.seq, command = %click.id, person = %who.person,
            request = click.request_id.as_deref().unwrap_or("-"), "acted"
        );
        Ok(receipt)
    }

    /// Locks the draft a command looks at, and makes the change it would bring on a fork.
    async fn prepare(
        &self,
        conference: &Conference,
        command: &Command,
    ) -> Result<Option<(OpenRoom, Option<Change>)>, ActError> {
        let (text, amendments) = match preparation(conference, command) {
            Preparation::Nothing => return Ok(None),
            Preparation::Pin(text) => {
                let room = self.enter(conference, &text).await?;
                return Ok(Some((room, None)));
            }
            Preparation::Issue(text) => (text, None),
            Preparation::Amend(text, number) => (text, Some(Amending::One(number))),
            Preparation::Bloc(text, numbers) => (text, Some(Amending::Bloc(numbers))),
        };
        let mut room = self.enter(conference, &text).await?;
        let change = match amendments {
            None => room.lay_out()?,
            Some(amending) => {
                let known = conference.text(&text)?;
                let effects = match amending {
                    Amending::One(number) => amendment_effects(known, room.blocks(), number)?,
                    Amending::Bloc(numbers) => bloc_parts(known, room.blocks(), &numbers)?
                        .into_iter()
                        .flat_map(|part| part.effects)
                        .collect(),
                };
                room.amend(&effects)?
            }
        };
        Ok(Some((room, Some(change))))
    }

    async fn enter(&self, conference: &Conference, text: &TextId) -> Result<OpenRoom, ActError> {
        conference.text(text)?;
        let room = self.room(text).ok_or_else(|| Fault::Draft {
            text: text.clone(),
            reason: "it has no room".to_owned(),
        })?;
        Ok(room.enter().await?)
    }

    /// The other drafts whose editors these entries concern, locked: one text's, or all where no text is named (a sitting,
    /// a role). Only the holder of the conference's lock ever waits for more than one, so nobody waits in a circle.
    async fn hold_rooms(&self, sealed: &[Sealed], open: Option<&OpenRoom>) -> Vec<HeldRoom> {
        let texts: Option<Vec<&TextId>> = sealed.iter().map(|one| one.entry.event.text()).collect();
        let mut held = Vec::new();
        for room in self.rooms() {
            let concerned = texts.as_ref().is_none_or(|texts| texts.contains(&room.text()));
            if concerned && open.is_none_or(|open| open.text() != room.text()) {
                held.push(room.hold().await);
            }
        }
        held
    }

    fn batch(&self, click: &Click, sealed: &[Sealed], beside: Beside) -> Batch {
        Batch {
            conference: self.slug().to_string(),
            founding: beside.founding,
            entries: sealed
                .iter()
                .map(|one| JournalRow {
                    seq: one.entry.seq,
                    line: one.line.clone(),
                    hash: one.hash.to_string(),
                })
                .collect(),
            command: Some(CommandRow {
                id: click.id.to_string(),
                first: sealed.first().map_or(0, |one| one.entry.seq),
                last: sealed.last().map_or(0, |one| one.entry.seq),
            }),
            people: beside.people,
            links: beside.links,
            used_link: beside.used_link,
            preparations: beside
                .filed
                .and_then(|id| super::preparations::filed(&id, sealed))
                .into_iter()
                .collect(),
            ..Batch::default()
        }
    }

    /// The receipt of a command that was carried out before.
    async fn first_receipt(&self, command: &CommandId, who: &Who) -> Result<Option<Receipt>, ActError> {
        let Some(row) = self.store.command(self.slug().as_str(), command.as_str()).await? else {
            return Ok(None);
        };
        // A receipt may carry what only the one who acted is to know.
        match self.entries(row.first).first() {
            Some(first) if first.entry.person == who.person => Ok(Some(self.receipt_of(row.first, row.last))),
            _ => Err(Fault::CommandTaken.into()),
        }
    }

    /// The receipt of a command that left nothing to do: the second of two gavels gets what the first one got.
    fn nothing_left(&self, conference: &Conference, command: &Command) -> Receipt {
        if let Command::Adopt { text, .. } = command {
            let adopted = self.entries(1).into_iter().rev().find(
                |one| matches!(&one.entry.event, Event::TextAdopted { text: adopted, .. } if adopted == text),
            );
            if let Some(adopted) = adopted {
                return self.receipt_of(adopted.entry.seq, adopted.entry.seq);
            }
        }
        Receipt {
            first: conference.seq + 1,
            seq: conference.seq,
            events: Vec::new(),
        }
    }

    fn receipt_of(&self, first: u64, last: u64) -> Receipt {
        let events = self
            .entries(first)
            .into_iter()
            .take_while(|one| one.entry.seq <= last);
        Receipt {
            first,
            seq: last,
            events: events.map(|one| one.entry.event.clone()).collect(),
        }
    }
}

fn receipt(sealed: &[Sealed]) -> Receipt {
    Receipt {
        first: sealed.first().map_or(0, |one| one.entry.seq),
        seq: sealed.last().map_or(0, |one| one.entry.seq),
        events: sealed.iter().map(|one| one.entry.event.clone()).collect(),
    }
}

fn seal_all(
    conference: &Conference,
    floor: &Floor,
    act: &Act,
    click: &Click,
    events: Vec<Event>,
) -> Vec<Sealed> {
    let mut last = floor.last;
    let seqs = conference.seq + 1..;
    seqs.zip(events)
        .map(|(seq, event)| {
            let entry = Entry {
                v: ENTRY_VERSION,
                seq,
                at: act.at,
                person: act.person.clone(),
                capacity: act.capacity,
                delegation: act.delegation.clone(),
                command_id: click.id.clone(),
                request_id: click.request_id.clone(),
                event,
            };
            let sealed = seal(&last, entry);
            last = sealed.hash;
            sealed
        })
        .collect()
}

/// The server's time, as finely as the record shows it.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}
