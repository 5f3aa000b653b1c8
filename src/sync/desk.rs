//! The desk: one live draft, the pages that write at it, and the log of what they wrote. No sockets, clock, randomness
//! or disk; whoever holds the desk brings them.
//!
//! **Invariants.** The log holds what is committed, and nothing else. The draft is ahead of it only between
//! [`Desk::seal`] and [`Desk::confirm`] or [`Desk::take_back`], and whoever seals holds the desk until then: a copy of a
//! long draft for each batch would cost more than everything else. Every message about a change leaves after the change
//! is on disk.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
    time::Duration,
};

use automerge::Change;
use serde_json::Value;

use super::{
    Actor, Refusal,
    fence::{self, Known, Writer},
    log::{Log, Snapshot, Unreadable},
    message::{Mode, RestartReason, Resume, Rights, ToPage},
    pace::Pace,
};
use crate::text::Draft;

/// A page further behind than this is given a snapshot: loading one costs it less than so many changes.
const TAIL_MAX: u64 = 2_000;

/// And one that would be given more than this: what waits for a page that reads nothing must not grow with what others
/// pasted.
const TAIL_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Who sits at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's id.
    pub id: String,
    /// As the others see it.
    pub name: String,
}

/// Something to send to a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// A text frame.
    Message(ToPage),
    /// A binary frame, encoded once for everyone it goes to.
    Frame(Arc<[u8]>),
    /// A last text frame; the connection has left the desk.
    Close(ToPage),
}

/// What to send, and over which connections.
pub type Out = Vec<(u64, Outgoing)>;

/// What a desk is opened with.
#[derive(Debug, Default)]
pub struct Opening {
    /// The index of the first change in `log`.
    pub first: u64,
    /// Every change of the draft from there on, the server's own included.
    pub log: Vec<Arc<[u8]>>,
    /// The draft as it stood at that entry or a later one; it may be missing only where `log` begins with the first change.
    pub snapshot: Option<Snapshot>,
    /// Whom each actor was issued to.
    pub actors: Vec<(Actor, String)>,
}

/// The answer to a page that joined.
#[derive(Debug)]
pub struct Joined {
    /// Its connection.
    pub conn: u64,
    /// An actor issued now: to be on disk before anything is sent.
    pub issued: Option<Actor>,
    /// What to send.
    pub out: Out,
}

/// One admitted change, to be committed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its writer.
    pub actor: Actor,
    /// Its number among that writer's.
    pub seq: u64,
    /// The person.
    pub person: String,
    /// The change chunk.
    pub bytes: Arc<[u8]>,
}

/// Changes to be committed together.
#[derive(Debug, Default)]
pub struct Sealed {
    /// The log index of the first.
    pub first: u64,
    /// In order; none if there is nothing to commit.
    pub entries: Vec<Entry>,
    /// Refusals of changes that could not be laid on the draft.
    pub out: Out,
}

struct Seat {
    person: Person,
    actor: Actor,
    rights: Rights,
    presence: Option<Value>,
    presence_pace: Pace,
    /// A change over this connection was refused, so what follows builds on words the draft does not have.
    refused: bool,
}

struct Admitted {
    conn: u64,
    entry: Entry,
    change: Change,
}

/// One live draft and everyone at it.
pub struct Desk {
    log: Log,
    /// Read from the draft when somebody first writes: a text that is only read does without.
    known: OnceLock<Known>,
    /// Admitted, not committed.
    admitted: Vec<Admitted>,
    /// Sent again before their commit: acknowledged with it.
    repeated: Vec<(u64, u64)>,
    /// Whether what was admitted is laid on the draft.
    sealed: bool,
    /// After a commit that failed another may well fail: until one succeeds, the draft is copied before it is laid on.
    failing: bool,
    /// The draft as it was before the sealed changes, where it was copied.
    before: Option<Draft>,
    actors: HashMap<Actor, String>,
    seats: BTreeMap<u64, Seat>,
    paces: HashMap<String, Pace>,
    last_conn: u64,
}

impl Desk {
    /// Opens the desk on what is on disk.
    pub fn open(opening: Opening) -> Result<Self, Unreadable> {
        let log = Log::open(opening.first, opening.log, opening.snapshot)?;
        Ok(Self {
            known: OnceLock::new(),
            log,
            admitted: Vec::new(),
            repeated: Vec::new(),
            sealed: false,
            failing: false,
            before: None,
            actors: opening.actors.into_iter().collect(),
            seats: BTreeMap::new(),
            paces: HashMap::new(),
            last_conn: 0,
        })
    }

    /// The length of the log.
    pub fn at(&self) -> u64 {
        self.log.len()
    }

    /// The draft; as it is on disk, unless a batch is sealed.
    pub const fn draft(&self) -> &Draft {
        self.log.draft()
    }

    /// What the fence knows: of the draft, and of what was admitted since.
    pub fn known(&self) -> &Known {
        // First asked while the draft is what is on disk: nothing is admitted without it.
        self.known.get_or_init(|| Known::of(self.draft().document()))
    }

    /// A snapshot of this draft is on disk: newcomers begin with it, and the changes long before it are let go.
    pub fn keep(&mut self, snapshot: &Snapshot) {
        self.log.keep(snapshot, TAIL_MAX);
    }

    /// Everyone at the desk.
    pub fn connections(&self) -> impl Iterator<Item = (u64, &Person)> {
        self.seats.iter().map(|(conn, seat)| (*conn, &seat.person))
    }

    /// Seats a page that said hello: it has the log up to `have`, and last wrote under the actor it asks for. `fresh` is
    /// the actor it gets if that one is not its own.
    pub fn join(
        &mut self,
        person: Person,
        rights: Rights,
        have: Option<u64>,
        asked: Option<Actor>,
        fresh: Actor,
    ) -> Joined {
        let resumed = asked.filter(|actor| self.actors.get(actor) == Some(&person.id));
        let actor = resumed.unwrap_or(fresh);
        let issued = resumed.is_none().then_some(fresh);
        self.actors.insert(actor, person.id.clone());
        let displaced = self
            .seats
            .iter()
            .find(|(_, seat)| seat.actor == actor)
            .map(|(conn, _)| *conn);
        let mut out = displaced.map_or_else(Out::new, |conn| self.close(conn, RestartReason::Displaced));

        self.last_conn += 1;
        let conn = self.last_conn;
        let at = self.at();
        let near = self.log.first().max(at.saturating_sub(TAIL_MAX))..=at;
        let have = have.filter(|have| near.contains(have) && self.log.bytes(*have) <= TAIL_BYTES_MAX);
        let (from, resume, snapshot) = match have {
            Some(have) => (have, Resume::Tail, None),
            None => {
                let (index, frame) = self.log.base();
                (index, Resume::Snapshot, Some(frame))
            }
        };
        let welcome = ToPage::Welcome {
            actor,
            seq: resumed.map_or(0, |actor| self.committed_seq(actor)),
            at,
            conn,
            person: person.id.clone(),
            rights: rights.clone(),
            resume,
        };
        out.push((conn, Outgoing::Message(welcome)));
        out.extend(snapshot.map(|frame| (conn, Outgoing::Frame(frame))));
        let rest = match resume {
            Resume::Tail => self.log.tail(from),
            // A page that could not read a bundle asks for a snapshot.
            Resume::Snapshot => self.log.frames(from).collect(),
        };
        out.extend(rest.into_iter().map(|frame| (conn, Outgoing::Frame(frame))));
        out.extend(
            self.seats
                .iter()
                .filter_map(|(other, seat)| Some((conn, seat.shown(*other)?))),
        );
        let presence_pace = Pace::of_a_presence(Duration::ZERO);
        let seat = Seat {
            person,
            actor,
            rights,
            presence: None,
            presence_pace,
            refused: false,
        };
        self.seats.insert(conn, seat);
        Joined { conn, issued, out }
    }

    /// A connection is gone. What it wrote and was admitted stays.
    pub fn leave(&mut self, conn: u64) -> Out {
        if self.seats.remove(&conn).is_none() {
            return Out::new();
        }
        self.to_all(&Outgoing::Message(ToPage::Left { conn }))
    }

    /// Asks a page to say hello again, and lets it go.
    pub fn close(&mut self, conn: u64, reason: RestartReason) -> Out {
        if !self.seats.contains_key(&conn) {
            return Out::new();
        }
        let mut out = vec![(conn, Outgoing::Close(ToPage::Restart { reason }))];
        out.extend(self.leave(conn));
        out
    }

    /// What a connection may edit from now on.
    pub fn set_rights(&mut self, conn: u64, rights: Rights) -> Out {
        let Some(seat) = self.seats.get_mut(&conn).filter(|seat| seat.rights != rights) else {
            return Out::new();
        };
        seat.rights = rights.clone();
        let mut out = vec![(conn, Outgoing::Message(ToPage::Rights { rights }))];
        if seat.rights.mode == Mode::None && seat.presence.take().is_some() {
            // Whoever writes nothing is not shown among those who write.
            let others = self.seats.keys().filter(|other| **other != conn);
            out.extend(others.map(|other| (*other, Outgoing::Message(ToPage::Left { conn }))));
        }
        out
    }

    /// Shows the others where someone who writes is. What comes faster than anyone could see is dropped; the next one tells.
    pub fn presence(&mut self, conn: u64, state: Value, now: Duration) -> Out {
        let Some(seat) = self
            .seats
            .get_mut(&conn)
            .filter(|seat| seat.rights.mode != Mode::None)
        else {
            return Out::new();
        };
        if !seat.presence_pace.take(state.to_string().len(), now) {
            return Out::new();
        }
        seat.presence = Some(state);
        let shown = seat.shown(conn);
        let others = self.seats.keys().filter(|other| **other != conn);
        shown
            .into_iter()
            .flat_map(|shown| others.clone().map(move |other| (*other, shown.clone())))
            .collect()
    }

    /// Shows a change to the fence. A refusal is sent at once; an admitted change waits for [`Desk::seal`].
    pub fn admit(&mut self, conn: u64, bytes: &[u8], now: Duration) -> Out {
        let Some(seat) = self.seats.get(&conn) else {
            return Out::new();
        };
        let draft = self.log.draft();
        let known = self.known.get_or_init(|| Known::of(draft.document()));
        let pace = self
            .paces
            .entry(seat.person.id.clone())
            .or_insert_with(|| Pace::of_a_writer(now));
        if !pace.take(bytes.len(), now) {
            return self.close(conn, RestartReason::Pace);
        }
        if seat.refused {
            return Out::new();
        }
        let writer = Writer {
            actor: seat.actor,
            rights: &seat.rights,
        };
        match fence::examine(known, writer, bytes) {
            Ok(change) if !pace.take_operations(change.len(), now) => self.close(conn, RestartReason::Pace),
            Ok(change) => {
                let entry = Entry {
                    actor: seat.actor,
                    seq: change.seq(),
                    person: seat.person.id.clone(),
                    bytes: bytes.into(),
                };
                self.learn(&change);
                self.admitted.push(Admitted { conn, entry, change });
                Out::new()
            }
            Err(Refusal::Sequence) => match self.held(conn, bytes) {
                Some((seq, at)) if at < self.at() => vec![(conn, Outgoing::Message(ToPage::Ack { seq, at }))],
                Some((_, at)) => {
                    self.repeated.push((conn, at));
                    Out::new()
                }
                None => self.turn_away(conn, bytes, &Refusal::Sequence, now),
            },
            Err(refusal) => self.turn_away(conn, bytes, &refusal, now),
        }
    }

    /// Refuses a change. Whoever sent too many such is cut off, and so is whoever has nothing to send.
    fn turn_away(&mut self, conn: u64, bytes: &[u8], refusal: &Refusal, now: Duration) -> Out {
        let Some(seat) = self.seats.get(&conn) else {
            return Out::new();
        };
        let reads = seat.rights.mode == Mode::None;
        let pace = self.paces.get_mut(&seat.person.id);
        if pace.is_some_and(|pace| !pace.take_refusal(now)) {
            return self.close(conn, RestartReason::Broken);
        }
        let mut out = self.refuse(conn, bytes, refusal);
        if reads {
            out.extend(self.close(conn, RestartReason::Reader));
        }
        out
    }

    /// Lays all that was admitted on the draft, and hands it out to be committed.
    pub fn seal(&mut self) -> Sealed {
        let first = self.at();
        if self.admitted.is_empty() {
            return Sealed {
                first,
                ..Sealed::default()
            };
        }
        if self.failing {
            self.before = Some(self.draft().clone());
        }
        let changes = self.admitted.iter().map(|one| one.change.clone()).collect();
        let out = if self.log.lay(changes) {
            Out::new()
        } else {
            self.sort_out()
        };
        self.sealed = true;
        let entries = self.admitted.iter().map(|one| one.entry.clone()).collect();
        Sealed { first, entries, out }
    }

    /// The sealed changes are on disk: acknowledges and shows them.
    pub fn confirm(&mut self) -> Out {
        if !std::mem::take(&mut self.sealed) {
            return Out::new();
        }
        self.failing = false;
        self.before = None;
        let first = self.at();
        let admitted = std::mem::take(&mut self.admitted);
        let mut out = Out::new();
        for (at, one) in (first..).zip(&admitted) {
            let repeated = self
                .repeated
                .iter()
                .filter(|(_, repeated)| *repeated == at)
                .map(|(conn, _)| *conn);
            for conn in repeated
                .chain([one.conn])
                .filter(|conn| self.seats.contains_key(conn))
            {
                out.push((
                    conn,
                    Outgoing::Message(ToPage::Ack {
                        seq: one.entry.seq,
                        at,
                    }),
                ));
            }
        }
        self.repeated.clear();
        self.log.enter(admitted.into_iter().map(|one| one.entry.bytes));
        for frame in self.log.frames(first) {
            out.extend(self.to_all(&Outgoing::Frame(frame)));
        }
        out
    }

    /// The sealed changes are not on disk: the draft is what it was, and their writers come again with them. An error
    /// means that the desk must be opened again.
    pub fn take_back(&mut self) -> Result<Out, Unreadable> {
        self.failing = true;
        if std::mem::take(&mut self.sealed) {
            match self.before.take() {
                Some(before) => self.log.go_back(before),
                None => self.log.restore()?,
            }
        }
        self.repeated.clear();
        self.known = OnceLock::new();
        let mut conns: Vec<_> = self.admitted.drain(..).map(|one| one.conn).collect();
        conns.sort_unstable();
        conns.dedup();
        Ok(conns
            .into_iter()
            .flat_map(|conn| self.close(conn, RestartReason::Fault))
            .collect())
    }

    /// Takes in a change that the server made on [`Desk::draft`] and has committed as the next log entry.
    pub fn record(&mut self, bytes: &[u8]) -> Result<Out, Unreadable> {
        let change = Change::try_from(bytes).map_err(|_| Unreadable::Change(self.at()))?;
        if !self.log.lay(vec![change.clone()]) {
            return Err(Unreadable::Change(self.at()));
        }
        let first = self.at();
        self.log.enter([bytes.into()]);
        let mut out = Out::new();
        for frame in self.log.frames(first) {
            out.extend(self.to_all(&Outgoing::Frame(frame)));
        }
        if self.admitted.is_empty() {
            self.learn(&change);
        } else {
            // The server's change came first after all; what waits is held against it.
            out.extend(self.admit_again());
        }
        Ok(out)
    }

    /// What is known grows by a change; what was never asked for is read from the draft when it is.
    fn learn(&mut self, change: &Change) {
        if let Some(known) = self.known.get_mut() {
            known.take_in(change);
        }
    }

    fn admit_again(&mut self) -> Out {
        self.known = OnceLock::new();
        self.repeated.clear();
        let mut out = Out::new();
        for one in std::mem::take(&mut self.admitted) {
            let Some(seat) = self.seats.get(&one.conn).filter(|seat| !seat.refused) else {
                continue;
            };
            let writer = Writer {
                actor: seat.actor,
                rights: &seat.rights,
            };
            match fence::examine(self.known(), writer, &one.entry.bytes) {
                Ok(change) => {
                    self.learn(&change);
                    self.admitted.push(one);
                }
                Err(refusal) => out.extend(self.refuse(one.conn, &one.entry.bytes, &refusal)),
            }
        }
        out
    }

    /// Automerge would not have some of what was admitted: finds which, keeps the rest, and refuses those writers.
    fn sort_out(&mut self) -> Out {
        const KNOWN: &str = "the entries of the log made this draft before";
        let mut out = Out::new();
        let mut kept: Vec<Admitted> = Vec::new();
        let mut refused: Vec<Actor> = Vec::new();
        self.log.restore().expect(KNOWN);
        self.known = OnceLock::from(Known::of(self.draft().document()));
        for one in std::mem::take(&mut self.admitted) {
            if refused.contains(&one.entry.actor) {
                continue;
            }
            if self.log.lay(vec![one.change.clone()]) {
                kept.push(one);
                continue;
            }
            refused.push(one.entry.actor);
            out.extend(self.refuse(one.conn, &one.entry.bytes, &Refusal::Unusable));
            self.log.restore().expect(KNOWN);
            let again = self.log.lay(kept.iter().map(|one| one.change.clone()).collect());
            assert!(again, "what the draft took once it takes again");
        }
        for one in &kept {
            self.learn(&one.change);
        }
        self.admitted = kept;
        self.repeated.clear();
        out
    }

    fn refuse(&mut self, conn: u64, bytes: &[u8], refusal: &Refusal) -> Out {
        let Some(seat) = self.seats.get_mut(&conn) else {
            return Out::new();
        };
        seat.refused = true;
        let actor = seat.actor;
        let last = self.known().last_seq(actor.as_bytes());
        let message = ToPage::Refused {
            seq: fence::claim(bytes).map_or(last + 1, |claim| claim.seq),
            code: refusal.code().to_owned(),
            message: String::new(),
            paragraphs: refusal.paragraphs().to_vec(),
        };
        vec![(conn, Outgoing::Message(message))]
    }

    /// The seq and log index of a change that this connection's actor sent before.
    fn held(&self, conn: u64, bytes: &[u8]) -> Option<(u64, u64)> {
        let claim = fence::claim(bytes)?;
        let seat = self.seats.get(&conn)?;
        let at = self.known().entry_of(seat.actor.as_bytes(), claim.seq)?;
        (self.known().hash_of(at) == Some(&claim.hash)).then_some((claim.seq, at))
    }

    fn committed_seq(&self, actor: Actor) -> u64 {
        let waiting = self
            .admitted
            .iter()
            .filter(|one| one.entry.actor == actor)
            .count();
        self.known().last_seq(actor.as_bytes()) - waiting as u64
    }

    fn to_all(&self, outgoing: &Outgoing) -> Out {
        self.seats.keys().map(|conn| (*conn, outgoing.clone())).collect()
    }
}

impl Seat {
    fn shown(&self, conn: u64) -> Option<Outgoing> {
        let state = self.presence.clone()?;
        let Person { id, name } = self.person.clone();
        Some(Outgoing::Message(ToPage::Presence {
            conn,
            person: id,
            name,
            state,
        }))
    }
}
