//! Hostile changes by the thousand, from one seed, against the fence: what passes must leave a document that saves, loads
//! and reads the same. The gate plays it for a while, the bench for a million changes.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use automerge::{Automerge, Change, ExpandedChange, ObjId, ReadDoc, transaction::Transactable};
use plenary::sync::{
    Actor, Refusal,
    fence::{Known, Writer, examine},
    message::Rights,
};

use super::{
    bend::{self, Near},
    bytes::envelop,
};
use crate::{
    dice::Dice,
    sim::page::{blank, change, found, hear, loaded, objects, scribble},
};

/// So many bent changes are made from one that an editor made.
const BENT_FROM_ONE: u64 = 16;

/// After so many changes a draft begins anew: what a long history adds is for the sessions.
const CHANGES_OF_A_WORLD: usize = 250;

/// How long a storm lasts.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// So many cases.
    #[allow(dead_code, reason = "the bench counts cases, the gate time")]
    Cases(u64),
    /// So much time.
    Time(Duration),
}

impl Until {
    pub fn goes_on(self, cases: u64, begun: Instant) -> bool {
        match self {
            Self::Cases(most) => cases < most,
            Self::Time(most) => begun.elapsed() < most,
        }
    }
}

/// What a storm did.
#[derive(Debug, Default)]
pub struct Toll {
    pub cases: u64,
    /// Bent, and yet of the form of a text.
    pub passed: u64,
    /// Out of the fence.
    pub panics: u64,
    /// Passed, and the document is not what it should be.
    pub harmed: u64,
    /// The longest that the fence took to refuse one change.
    pub longest: Duration,
    /// How to see each panic and each harm again.
    pub faults: Vec<String>,
}

impl Toll {
    #[allow(dead_code, reason = "the bench plays on several threads")]
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.passed += other.passed;
        self.panics += other.panics;
        self.harmed += other.harmed;
        self.longest = self.longest.max(other.longest);
        self.faults.extend(other.faults);
    }
}

/// Changes of which some bytes are others.
pub fn of_bytes(seed: u64, until: Until) -> Toll {
    storm(seed, until, |_, _, honest, dice| bend::bytes(honest, dice))
}

/// Changes of which the pieces or the operations are others.
pub fn of_structure(seed: u64, until: Until) -> Toll {
    storm(seed, until, |near, change, honest, dice| {
        if dice.percent(25) {
            return bend::pieces(near, honest, dice);
        }
        let bent = bend::operations(near, change, dice);
        bent.and_then(|bent| bend::write(&bent))
            .unwrap_or_else(|| envelop(1, &[]))
    })
}

fn storm(
    seed: u64,
    until: Until,
    bend: impl Fn(&Near, &ExpandedChange, &[u8], &mut Dice) -> Vec<u8>,
) -> Toll {
    let mut dice = Dice::new(seed);
    let mut world = World::new(&mut dice);
    let mut toll = Toll::default();
    let begun = Instant::now();
    while until.goes_on(toll.cases, begun) {
        if world.log.len() > CHANGES_OF_A_WORLD {
            world = World::new(&mut dice);
        }
        let (actor, honest) = world.edit(&mut dice);
        let change = Change::try_from(&honest[..]).unwrap().decode();
        let near = Near::of(&world.server, world.log.iter().map(Vec::as_slice), &change);
        for _ in 0..BENT_FROM_ONE {
            let hostile = bend(&near, &change, &honest, &mut dice);
            world.meet(actor, &hostile, &mut toll, seed);
        }
        world.keep(&honest);
    }
    toll
}

/// A draft with three writers and some history, and all the fence knows of it.
pub struct World {
    pub known: Known,
    pub log: Vec<Vec<u8>>,
    pub server: Automerge,
    pub pages: Vec<(Actor, Automerge, usize)>,
}

impl World {
    pub fn new(dice: &mut Dice) -> Self {
        let mut server = blank();
        let first = found(&mut server, Actor::from_random(dice.bytes()), 4, dice);
        let mut world = Self {
            known: Known::default(),
            log: Vec::new(),
            server: blank(),
            pages: Vec::new(),
        };
        world.keep(&first);
        for _ in 0..3 {
            let mut page = blank();
            hear(&mut page, &world.log);
            world.pages.push((Actor::from_random(dice.bytes()), page, 1));
        }
        world
    }

    pub fn keep(&mut self, bytes: &[u8]) {
        self.known.take_in(&Change::try_from(bytes).unwrap());
        hear(&mut self.server, &[bytes.to_vec()]);
        self.log.push(bytes.to_vec());
    }

    /// One page edits on what it has heard; the change is not yet shown to the fence.
    pub fn edit(&mut self, dice: &mut Dice) -> (Actor, Vec<u8>) {
        loop {
            let at = dice.within(0..self.pages.len());
            let (actor, page, heard) = &mut self.pages[at];
            if dice.percent(30) {
                hear(page, &self.log[*heard..]);
                *heard = self.log.len();
            }
            if let Some(bytes) = scribble(page, *actor, dice) {
                return (*actor, bytes);
            }
        }
    }

    pub fn examine(&self, actor: Actor, bytes: &[u8]) -> Result<Change, Refusal> {
        examine(
            &self.known,
            Writer {
                actor,
                rights: &Rights::all(),
            },
            bytes,
        )
    }

    /// Shows a hostile change to the fence, and sees what it does if it passes.
    fn meet(&self, actor: Actor, hostile: &[u8], toll: &mut Toll, seed: u64) {
        toll.cases += 1;
        let begun = Instant::now();
        let examined = catch_unwind(AssertUnwindSafe(|| self.examine(actor, hostile)));
        match examined {
            Ok(Ok(change)) => {
                toll.passed += 1;
                if !self.survives(&change) {
                    toll.harmed += 1;
                    let least = self.least(actor, change.decode());
                    toll.faults.push(format!("seed {seed}: harmed by {least:#?}"));
                }
            }
            Ok(Err(_)) => {
                let mut took = begun.elapsed();
                if took > toll.longest {
                    // What else the machine did meanwhile is not the fence's: asked again, it answers the same.
                    for _ in 0..3 {
                        let begun = Instant::now();
                        let again = catch_unwind(AssertUnwindSafe(|| self.examine(actor, hostile)));
                        assert!(matches!(again, Ok(Err(_))), "the same change, the same answer");
                        took = took.min(begun.elapsed());
                    }
                }
                toll.longest = toll.longest.max(took);
            }
            Err(_) => {
                toll.panics += 1;
                toll.faults
                    .push(format!("seed {seed}: the fence panics over {hostile:02x?}"));
            }
        }
    }

    /// What a hostile change that passed does to the document: it must apply, save, load and read the same.
    fn survives(&self, change: &Change) -> bool {
        catch_unwind(AssertUnwindSafe(|| {
            let mut server = self.server.clone();
            server.apply_changes([change.clone()]).ok()?;
            // The document is still good to write in.
            let strands = objects(&server, "strands");
            write_everywhere(&mut server, &strands)?;
            reads_the_same(&server).then_some(())
        }))
        .ok()
        .flatten()
        .is_some()
    }

    /// The change with as few operations as still do harm.
    fn least(&self, actor: Actor, mut change: ExpandedChange) -> ExpandedChange {
        let harms = |change: &ExpandedChange| {
            let bytes = bend::write(change)?;
            let passed = self.examine(actor, &bytes).ok()?;
            (!self.survives(&passed)).then_some(())
        };
        let mut at = 0;
        while at < change.operations.len() {
            let mut less = change.clone();
            less.operations.remove(at);
            if harms(&less).is_some() {
                change = less;
            } else {
                at += 1;
            }
        }
        change
    }
}

/// Whether a document, saved and loaded, is the same.
pub fn reads_the_same(document: &Automerge) -> bool {
    let saved = document.save();
    let again = catch_unwind(AssertUnwindSafe(|| loaded(&saved)));
    again.is_ok_and(|again| read(&again) == read(document) && again.get_heads() == document.get_heads())
}

fn write_everywhere(document: &mut Automerge, strands: &[(String, ObjId)]) -> Option<Vec<u8>> {
    change(document, Actor::from_random([7; 16]), |tx| {
        for (_, strand) in strands {
            tx.splice_text(strand, 1, 0, "x").unwrap();
        }
    })
}

/// Everything a document says.
pub fn read(document: &Automerge) -> Vec<String> {
    let strands = objects(document, "strands").into_iter().map(|(name, strand)| {
        let mut marks: Vec<_> = document
            .marks(&strand)
            .unwrap()
            .iter()
            .map(|mark| format!("{mark:?}"))
            .collect();
        marks.sort_unstable();
        format!("{name} {} {marks:?}", document.text(&strand).unwrap())
    });
    let paras = objects(document, "paras").into_iter().map(|(name, paragraph)| {
        let values = document
            .keys(&paragraph)
            .map(|key| format!("{:?}", document.get(&paragraph, key).unwrap()));
        format!("{name} {:?}", values.collect::<Vec<_>>())
    });
    strands.chain(paras).collect()
}
