//! Pages, a network and a server whose disk fails, in steps that one seed decides. After every step the promises are
//! checked, and at the end that all are of one mind.

use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use automerge::{Change, ReadDoc};
use plenary::sync::{
    Actor, Desk, Opening, Out, Outgoing, Person, Snapshot,
    fence::Known,
    message::{Binary, RestartReason, Rights, ToPage},
};
use plenary::text::Draft;

use super::{
    client::{Client, Sent},
    hostile::Hostile,
    page::{blank, found, objects},
};
use crate::{corpus::storm::reads_the_same, dice::Dice};

const PAGES: usize = 4;

/// What survives a crash.
#[derive(Default)]
struct Disk {
    log: Vec<Arc<[u8]>>,
    actors: Vec<(Actor, String)>,
    snapshot: Option<Snapshot>,
}

/// One page's connection: what is on its way, in order, until it breaks.
#[derive(Default)]
struct Line {
    to_server: VecDeque<Sent>,
    to_page: VecDeque<Outgoing>,
    conn: Option<u64>,
    up: bool,
}

pub struct World {
    dice: Dice,
    disk: Disk,
    /// None between a crash and the next start.
    desk: Option<Desk>,
    clients: Vec<Client>,
    lines: Vec<Line>,
    rights: Vec<Rights>,
    pub(super) hostile: Vec<Hostile>,
    now: Duration,
    /// How the run went, for its own check that it was worth something.
    pub commits: usize,
    pub failures: usize,
    pub refusals: usize,
    pub hostile_sent: usize,
    pub hostile_taken: usize,
}

impl World {
    /// A draft, the pages of honest people, and as many hostile ones as asked for.
    pub fn new(seed: u64, hostile: usize) -> Self {
        let mut dice = Dice::new(seed);
        let first = found(&mut blank(), Actor::from_random(dice.bytes()), 4, &mut dice);
        Self {
            dice,
            disk: Disk {
                log: vec![first.into()],
                ..Disk::default()
            },
            desk: None,
            clients: (0..PAGES)
                .map(|at| Client::new(format!("rapporteur-{}", at % 3)))
                .collect(),
            lines: (0..PAGES).map(|_| Line::default()).collect(),
            rights: vec![Rights::all(); PAGES],
            hostile: (0..hostile).map(Hostile::new).collect(),
            now: Duration::ZERO,
            commits: 0,
            failures: 0,
            refusals: 0,
            hostile_sent: 0,
            hostile_taken: 0,
        }
    }

    /// One thing happens.
    pub fn step(&mut self) {
        self.now += Duration::from_millis(20);
        let page = self.dice.within(0..PAGES);
        match self.dice.within(0..1_000) {
            0..4 => self.crash(),
            4..30 => self.hang_up(page),
            30..40 => self.change_rights(page),
            40..50 => self.server_writes(),
            50..60 => self.keep_snapshot(),
            60..350 => self.edit(page),
            350..690 => self.deliver_to_server(page),
            690..980 => self.deliver_to_page(page),
            980..990 => self.open_again(),
            _ => self.start(),
        }
        if !self.hostile.is_empty() && self.dice.percent(30) {
            self.attack();
        }
        if self.desk.is_some() && !self.lines[page].up {
            self.connect(page);
        }
    }

    /// Peace: everything is delivered, every page comes back, until nothing moves.
    pub fn settle(&mut self) {
        self.rights.fill(Rights::all());
        for turn in 0..1_000 {
            self.start();
            for page in 0..PAGES {
                if !self.lines[page].up {
                    self.connect(page);
                }
                let conn = self.lines[page].conn;
                if let (Some(desk), Some(conn)) = (&mut self.desk, conn) {
                    let out = desk.set_rights(conn, Rights::all());
                    self.send(out);
                }
                self.deliver_to_server(page);
                self.commit(false);
                self.deliver_to_page(page);
            }
            let idle = |line: &Line| line.up && line.to_server.is_empty() && line.to_page.is_empty();
            if turn > 0 && self.lines.iter().all(idle) {
                return;
            }
        }
        panic!("the pages do not come to rest");
    }

    /// Everybody has the same text, the disk too; nothing acknowledged is missing, nothing is there twice.
    pub fn check(&self) {
        let mut document = blank();
        let changes: Vec<_> = self
            .disk
            .log
            .iter()
            .map(|bytes| Change::try_from(&bytes[..]).unwrap())
            .collect();
        let hashes: HashSet<_> = changes.iter().map(Change::hash).collect();
        assert_eq!(hashes.len(), changes.len(), "a change is in the log twice");
        document.apply_changes(changes).unwrap();
        let desk = self.desk.as_ref().expect("the server is up after settling");
        let texts = |document: &automerge::Automerge| -> Vec<String> {
            objects(document, "strands")
                .iter()
                .map(|(name, strand)| format!("{name} {}", document.text(strand).unwrap()))
                .collect()
        };
        assert_eq!(
            texts(desk.draft().document()),
            texts(&document),
            "the desk differs from the disk"
        );
        assert_eq!(
            desk.draft().blocks(),
            Draft::from(document.clone()).blocks(),
            "what was read change by change differs from what is read at once"
        );
        assert!(
            reads_the_same(desk.draft().document()),
            "the desk's draft does not load as it was saved"
        );
        let mut known = Known::default();
        for bytes in &self.disk.log {
            known.take_in(&Change::try_from(&bytes[..]).unwrap());
        }
        assert!(
            *desk.known() == known,
            "the fence does not know what the log tells"
        );
        for client in &self.clients {
            assert_eq!(
                texts(&client.document),
                texts(&document),
                "{} differs from the disk",
                client.person
            );
            assert_eq!(client.document.get_heads(), document.get_heads());
            assert!(
                client.unacknowledged.is_empty(),
                "{} waits for {:?}",
                client.person,
                client.unacknowledged
            );
            for (actor, own, at) in &client.acknowledged {
                let on_disk = self.disk.log.iter().position(|bytes| bytes[..] == own.bytes);
                let on_disk =
                    on_disk.unwrap_or_else(|| panic!("{actor:?} {} was acknowledged and is lost", own.seq));
                assert!(
                    *at == u64::MAX || *at == on_disk as u64,
                    "acknowledged as another entry"
                );
            }
        }
    }

    fn start(&mut self) {
        if self.desk.is_none() {
            let Disk {
                log,
                actors,
                snapshot,
            } = &self.disk;
            // Changes for which a snapshot stands may be gone, all or some.
            let stands_for = snapshot.as_ref().map_or(0, |snapshot| snapshot.index);
            let first = self.dice.within(0..stands_for as usize + 1);
            let opening = Opening {
                first: first as u64,
                log: log[first..].to_vec(),
                snapshot: snapshot.clone(),
                actors: actors.clone(),
            };
            self.desk = Some(Desk::open(opening).unwrap());
        }
    }

    fn crash(&mut self) {
        self.desk = None;
        for page in 0..PAGES {
            self.hang_up(page);
        }
        self.hostile.iter_mut().for_each(Hostile::hung_up);
    }

    /// The desk is opened on what is on disk while everybody is at it, with the snapshot or without.
    fn open_again(&mut self) {
        if self.dice.percent(50) {
            self.disk.snapshot = None;
        }
        self.crash();
        self.start();
    }

    /// What was on its way is lost: any part of it from some message on.
    fn hang_up(&mut self, page: usize) {
        let line = std::mem::take(&mut self.lines[page]);
        let arrives = if line.to_page.is_empty() {
            0
        } else {
            self.dice.within(0..line.to_page.len())
        };
        for frame in line.to_page.into_iter().take(arrives) {
            if self.clients[page].take(frame).1 {
                break;
            }
        }
        self.clients[page].disconnected();
        if let (Some(desk), Some(conn)) = (&mut self.desk, line.conn) {
            let out = desk.leave(conn);
            self.send(out);
        }
    }

    fn connect(&mut self, page: usize) {
        let hello = self.clients[page].hello();
        self.lines[page] = Line {
            up: true,
            to_server: [hello].into(),
            ..Line::default()
        };
    }

    fn edit(&mut self, page: usize) {
        if let Some(sent) = self.clients[page].edit(&mut self.dice) {
            self.lines[page].to_server.push_back(sent);
        }
    }

    /// Some of what a page sent arrives, and is committed together with what others sent, or not.
    fn deliver_to_server(&mut self, page: usize) {
        for _ in 0..self.dice.within(1..6) {
            if self.desk.is_none() {
                return;
            }
            let Some(sent) = self.lines[page].to_server.pop_front() else {
                break;
            };
            self.receive(page, sent);
        }
        if self.dice.percent(60) {
            let fails = self.dice.percent(8);
            self.commit(fails);
        }
    }

    fn receive(&mut self, page: usize, sent: Sent) {
        let Some(desk) = &mut self.desk else { return };
        let out = match sent {
            Sent::Hello { have, actor } => {
                let id = self.clients[page].person.clone();
                let rights = self.rights[page].clone();
                let person = Person {
                    name: id.clone(),
                    id: id.clone(),
                };
                let joined = desk.join(person, rights, have, actor, Actor::from_random(self.dice.bytes()));
                self.disk.actors.extend(joined.issued.map(|actor| (actor, id)));
                self.lines[page].conn = Some(joined.conn);
                joined.out
            }
            Sent::Change(bytes) => match self.lines[page].conn {
                Some(conn) => desk.admit(conn, &bytes, self.now),
                None => Out::new(),
            },
        };
        self.send(out);
    }

    fn commit(&mut self, fails: bool) {
        let Some(desk) = &mut self.desk else { return };
        let sealed = desk.seal();
        if sealed.entries.is_empty() {
            return;
        }
        assert_eq!(
            sealed.first,
            self.disk.log.len() as u64,
            "sealed for another place in the log"
        );
        if fails {
            self.failures += 1;
            let mut out = sealed.out;
            out.extend(desk.take_back().expect("the log reads"));
            self.send(out);
            return;
        }
        self.disk
            .log
            .extend(sealed.entries.iter().map(|entry| entry.bytes.clone()));
        self.commits += 1;
        if self.dice.percent(1) {
            // On disk, and nobody hears of it.
            self.crash();
            return;
        }
        let mut out = sealed.out;
        out.extend(desk.confirm());
        self.send(out);
    }

    fn change_rights(&mut self, page: usize) {
        let blocks = self
            .desk
            .as_ref()
            .map(|desk| desk.draft().blocks())
            .unwrap_or_default();
        let rights = match self.dice.within(0..4) {
            0 => Rights::none("not now"),
            1 if !blocks.is_empty() => {
                Rights::some(vec![self.dice.pick(&blocks).id.clone()], "only this one")
            }
            _ => Rights::all(),
        };
        self.rights[page] = rights.clone();
        if let (Some(desk), Some(conn)) = (&mut self.desk, self.lines[page].conn) {
            let out = desk.set_rights(conn, rights);
            self.send(out);
        }
    }

    /// The server writes, as when a text is issued: every paragraph is laid on a strand of its own.
    fn server_writes(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let edit = desk.draft().lay_out(self.dice.bytes()).unwrap();
        if let Some(bytes) = edit.change {
            self.disk.log.push(bytes.as_slice().into());
            let out = desk.record(&bytes).unwrap();
            self.send(out);
        }
    }

    fn keep_snapshot(&mut self) {
        if let Some(desk) = &mut self.desk {
            let snapshot = Snapshot::of(desk.draft(), desk.at()).unwrap();
            desk.keep(&snapshot);
            self.disk.snapshot = Some(snapshot);
        }
    }

    fn send(&mut self, out: Out) {
        let lines: BTreeMap<u64, usize> = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((line.conn?, at)))
            .collect();
        for (conn, outgoing) in out {
            self.check_promise(&outgoing);
            if let Some(hostile) = self.hostile.iter_mut().find(|hostile| hostile.conn == Some(conn)) {
                hostile.take(&outgoing);
            }
            if let Some(page) = lines.get(&conn) {
                check_refusal(&outgoing);
                self.lines[*page].to_page.push_back(outgoing);
            }
        }
    }

    /// Whatever leaves the server is on disk.
    fn check_promise(&mut self, outgoing: &Outgoing) {
        match outgoing {
            Outgoing::Message(ToPage::Ack { at, .. }) => {
                assert!(
                    (*at as usize) < self.disk.log.len(),
                    "acknowledged before it was on disk"
                );
            }
            Outgoing::Frame(frame) => {
                if let Binary::Changes { first, changes } = Binary::parse(frame).unwrap() {
                    let shown = (first as usize..).zip(changes);
                    for (at, bytes) in shown {
                        assert_eq!(
                            self.disk.log.get(at).map(|entry| &entry[..]),
                            Some(&bytes[..]),
                            "shown, not on disk"
                        );
                    }
                }
            }
            Outgoing::Message(ToPage::Refused { .. }) => self.refusals += 1,
            _ => {}
        }
    }

    /// Somebody hostile sends something, and is answered at once.
    fn attack(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let at = self.dice.within(0..self.hostile.len());
        let mut hostile = self.hostile.remove(at);
        let log = self.disk.log.iter().map(|bytes| &bytes[..]);
        let attack = hostile.attack(desk, log, self.now, &mut self.dice);
        self.disk.actors.extend(attack.issued);
        self.hostile_sent += 1;
        self.hostile_taken += usize::from(attack.taken);
        self.hostile.insert(at, hostile);
        self.send(attack.out);
    }

    fn deliver_to_page(&mut self, page: usize) {
        for _ in 0..self.dice.within(1..8) {
            let Some(frame) = self.lines[page].to_page.pop_front() else {
                return;
            };
            let (answers, hangs_up) = self.clients[page].take(frame);
            self.lines[page].to_server.extend(answers);
            if hangs_up {
                self.lines[page].to_page.clear();
                self.hang_up(page);
                return;
            }
        }
    }
}

/// Whoever is honest is refused for what others decided, and never sent away for what they did.
fn check_refusal(outgoing: &Outgoing) {
    match outgoing {
        Outgoing::Message(ToPage::Refused { code, .. }) => assert!(
            ["paragraph-locked", "paragraph-gone"].contains(&&**code),
            "an honest page is refused: {code}"
        ),
        Outgoing::Close(ToPage::Restart { reason }) => assert!(
            matches!(
                reason,
                RestartReason::Fault | RestartReason::Displaced | RestartReason::Reader
            ),
            "an honest page is sent away: {reason:?}"
        ),
        _ => {}
    }
}
