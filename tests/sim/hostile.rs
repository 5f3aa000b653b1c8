//! A page that means harm: it is signed in and may write, and sends what no editor would.

use std::time::Duration;

use automerge::{Automerge, Change};
use plenary::sync::{
    Actor, Desk, Out, Outgoing, Person,
    message::{Rights, ToPage},
};

use super::page::scribble;
use crate::{
    corpus::{
        bend::{self, Near},
        bytes::envelop,
    },
    dice::Dice,
};

pub struct Hostile {
    person: String,
    pub conn: Option<u64>,
    actor: Option<Actor>,
    /// The draft as it was some time ago.
    stale: Option<Automerge>,
    last: Vec<u8>,
}

/// What came of one attack.
pub struct Attack {
    pub out: Out,
    pub issued: Option<(Actor, String)>,
    pub taken: bool,
}

impl Hostile {
    pub fn new(number: usize) -> Self {
        Self {
            person: format!("hostile-{number}"),
            conn: None,
            actor: None,
            stale: None,
            last: Vec::new(),
        }
    }

    pub fn hung_up(&mut self) {
        self.conn = None;
    }

    /// What the desk sends; whoever was refused begins anew.
    pub fn take(&mut self, outgoing: &Outgoing) {
        if matches!(
            outgoing,
            Outgoing::Close(_) | Outgoing::Message(ToPage::Refused { .. })
        ) {
            self.conn = None;
        }
    }

    /// Sends something.
    pub fn attack<'a>(
        &mut self,
        desk: &mut Desk,
        log: impl DoubleEndedIterator<Item = &'a [u8]> + Clone,
        now: Duration,
        dice: &mut Dice,
    ) -> Attack {
        let mut out = Out::new();
        let mut issued = None;
        let (conn, actor) = match (self.conn, self.actor) {
            (Some(conn), Some(actor)) => (conn, actor),
            _ => {
                let person = Person {
                    id: self.person.clone(),
                    name: self.person.clone(),
                };
                // Under the actor it had, or a new one, or one that is another's.
                let asked = if dice.percent(70) { self.actor } else { None };
                let have = *dice.pick(&[None, Some(0), Some(1), Some(u64::MAX)]);
                let fresh = Actor::from_random(dice.bytes());
                let joined = desk.join(person, Rights::all(), have, asked, fresh);
                let actor = joined.issued.or(asked).unwrap_or(fresh);
                issued = joined.issued.map(|actor| (actor, self.person.clone()));
                out.extend(joined.out);
                (self.conn, self.actor) = (Some(joined.conn), Some(actor));
                (joined.conn, actor)
            }
        };
        if self.stale.is_none() || dice.percent(60) {
            self.stale = Some(desk.draft().document().clone());
        }
        let frame = self.frame(desk, log, actor, dice);
        let before = desk.known().len();
        let answer = desk.admit(conn, &frame, now);
        let taken = desk.known().len() > before;
        self.last = frame;
        for (to, outgoing) in &answer {
            if *to == conn {
                self.take(outgoing);
            }
        }
        out.extend(answer);
        if self.conn.is_none() {
            out.extend(desk.leave(conn));
        }
        Attack { out, issued, taken }
    }

    fn frame<'a>(
        &self,
        desk: &Desk,
        log: impl DoubleEndedIterator<Item = &'a [u8]> + Clone,
        actor: Actor,
        dice: &mut Dice,
    ) -> Vec<u8> {
        let writer = match dice.within(0..20) {
            0 => return self.last.clone(),
            1 => return log.clone().next_back().unwrap_or_default().to_vec(),
            2 => Actor::from_random([9; 16]),
            _ => actor,
        };
        let mut page = self.stale.clone().expect("it has just looked");
        let Some(honest) = scribble(&mut page, writer, dice) else {
            return envelop(1, &[]);
        };
        let change = Change::try_from(&honest[..]).unwrap().decode();
        let server = desk.draft().document();
        match dice.within(0..10) {
            0..3 => bend::bytes(&honest, dice),
            3..5 => bend::pieces(&Near::of(server, log, &change), &honest, dice),
            5..9 => {
                let bent = bend::operations(&Near::of(server, log, &change), &change, dice);
                bent.and_then(|bent| bend::write(&bent)).unwrap_or(honest)
            }
            _ => honest,
        }
    }
}
