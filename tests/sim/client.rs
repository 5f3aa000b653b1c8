//! A page's side of the wire, as the editor keeps it: what it has heard, what it wrote and has not seen acknowledged, and
//! what it does after each message. Editing is `page`.

use std::collections::VecDeque;

use automerge::{Automerge, LoadOptions, TextEncoding};
use plenary::sync::{
    Actor, Outgoing,
    message::{Binary, Resume, ToPage},
};

use super::page::{blank, hear, scribble};
use crate::dice::Dice;

/// What a page sends.
#[derive(Debug, Clone)]
pub enum Sent {
    Hello { have: Option<u64>, actor: Option<Actor> },
    Change(Vec<u8>),
}

/// One change this page made under its present actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub seq: u64,
    pub bytes: Vec<u8>,
}

pub struct Client {
    pub person: String,
    pub document: Automerge,
    /// How much of the log it has; nothing before the first snapshot.
    pub have: Option<u64>,
    pub actor: Option<Actor>,
    last_seq: u64,
    /// Written and not acknowledged, oldest first: what IndexedDB would hold.
    pub unacknowledged: VecDeque<Own>,
    /// Refused: kept for its person's decision.
    pub late: Vec<Own>,
    /// Everything the server said is on disk: actor, seq, log index.
    pub acknowledged: Vec<(Actor, Own, u64)>,
    /// A change was refused: its document holds words the draft does not have. As soon as everything before the refusal
    /// is acknowledged it starts again.
    refused: bool,
    /// Greeted on the present connection, so that changes may be sent as they are made.
    welcomed: bool,
}

impl Client {
    pub fn new(person: String) -> Self {
        Self {
            person,
            document: blank(),
            have: None,
            actor: None,
            last_seq: 0,
            unacknowledged: VecDeque::new(),
            late: Vec::new(),
            acknowledged: Vec::new(),
            refused: false,
            welcomed: false,
        }
    }

    pub fn hello(&mut self) -> Sent {
        self.welcomed = false;
        Sent::Hello {
            have: self.have,
            actor: self.actor,
        }
    }

    pub fn disconnected(&mut self) {
        self.welcomed = false;
    }

    /// Its person edits, online or not.
    pub fn edit(&mut self, dice: &mut Dice) -> Option<Sent> {
        let actor = self.actor.filter(|_| self.have.is_some() && !self.refused)?;
        let bytes = scribble(&mut self.document, actor, dice)?;
        self.last_seq += 1;
        self.unacknowledged.push_back(Own {
            seq: self.last_seq,
            bytes: bytes.clone(),
        });
        self.welcomed.then_some(Sent::Change(bytes))
    }

    /// Takes a frame; says what it sends in answer, and whether it hangs up.
    pub fn take(&mut self, frame: Outgoing) -> (Vec<Sent>, bool) {
        match frame {
            Outgoing::Frame(bytes) => {
                self.take_binary(Binary::parse(&bytes).unwrap());
                (Vec::new(), false)
            }
            Outgoing::Message(ToPage::Welcome {
                actor, seq, resume, ..
            }) => {
                let sent = self.welcome(actor, seq, resume);
                (sent, self.start_again_if_due())
            }
            Outgoing::Message(ToPage::Ack { seq, at }) => {
                if let Some(place) = self.unacknowledged.iter().position(|own| own.seq == seq) {
                    assert_eq!(place, 0, "acknowledged out of order");
                    let own = self.unacknowledged.pop_front().unwrap();
                    self.acknowledged.push((self.actor.unwrap(), own, at));
                }
                (Vec::new(), self.start_again_if_due())
            }
            Outgoing::Message(ToPage::Refused { seq, .. }) => {
                let late = self.unacknowledged.iter().position(|own| own.seq >= seq);
                let late = late
                    .map(|at| self.unacknowledged.split_off(at))
                    .unwrap_or_default();
                self.late.extend(late);
                self.refused = true;
                (Vec::new(), self.start_again_if_due())
            }
            Outgoing::Message(_) => (Vec::new(), false),
            Outgoing::Close(_) => (Vec::new(), true),
        }
    }

    fn welcome(&mut self, actor: Actor, seq: u64, resume: Resume) -> Vec<Sent> {
        if self.actor.is_some_and(|known| known != actor) {
            // Its actor is not its own any more: what was not acknowledged cannot be sent as it is.
            self.late.extend(std::mem::take(&mut self.unacknowledged));
            self.document = blank();
            self.have = None;
        }
        if self.actor != Some(actor) {
            self.actor = Some(actor);
            self.last_seq = seq;
        }
        // What the server holds by its own word needs no sending; its acknowledgement was lost on the way.
        while let Some(own) = self.unacknowledged.pop_front_if(|own| own.seq <= seq) {
            self.acknowledged.push((actor, own, u64::MAX));
        }
        if resume == Resume::Snapshot {
            self.have = None;
        }
        self.welcomed = true;
        self.unacknowledged
            .iter()
            .map(|own| Sent::Change(own.bytes.clone()))
            .collect()
    }

    fn take_binary(&mut self, frame: Binary) {
        match frame {
            Binary::Snapshot { index, document } => {
                let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
                self.document = Automerge::load_with_options(&document, options).unwrap();
                let own: Vec<_> = self.unacknowledged.iter().map(|own| own.bytes.clone()).collect();
                self.have = Some(index);
                // Its own changes may build on log entries that follow the snapshot; those come with them.
                hear(&mut self.document, &own);
            }
            Binary::Changes { first, changes } => {
                let have = self.have.expect("changes follow a snapshot");
                assert_eq!(first, have, "a gap in the log");
                hear(&mut self.document, &changes);
                self.have = Some(have + changes.len() as u64);
            }
        }
    }

    fn start_again_if_due(&mut self) -> bool {
        let due = self.refused && self.unacknowledged.is_empty();
        if due {
            self.actor = None;
            self.have = None;
            self.last_seq = 0;
            self.document = blank();
            self.refused = false;
        }
        due
    }
}
