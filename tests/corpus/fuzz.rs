//! Chance against the fence: real changes must pass it, and whatever hostile change passes must leave a document that
//! saves, loads and reads the same.
//!
//! `PLENARY_FUZZ_TURNS` and `PLENARY_FUZZ_SEED` in the environment make it longer and other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{
    Automerge, Change, ExpandedChange, LoadOptions, ObjType, ReadDoc, ScalarValue, TextEncoding,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType},
};
use plenary::sync::{
    Actor,
    fence::{Known, Writer, examine},
    message::Rights,
};

use super::bytes::{body_of, envelop};
use crate::{
    dice::{Dice, seed, turns},
    sim::page::{blank, change, found, hear, object, objects, scribble},
};

/// A draft with three writers and some history, and all the fence knows of it.
struct World {
    known: Known,
    log: Vec<Vec<u8>>,
    server: Automerge,
    pages: Vec<(Actor, Automerge, usize)>,
}

impl World {
    fn new(dice: &mut Dice) -> Self {
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

    fn keep(&mut self, bytes: &[u8]) {
        self.known.take_in(&Change::try_from(bytes).unwrap());
        hear(&mut self.server, &[bytes.to_vec()]);
        self.log.push(bytes.to_vec());
    }

    /// One page edits on what it has heard; the change is not yet shown to the fence.
    fn edit(&mut self, dice: &mut Dice) -> (Actor, Vec<u8>) {
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

    fn examine(&self, actor: Actor, bytes: &[u8]) -> Result<Change, plenary::sync::Refusal> {
        examine(
            &self.known,
            Writer {
                actor,
                rights: &Rights::all(),
            },
            bytes,
        )
    }

    /// What a hostile change that passed does to the document: it must apply, save, load and read the same.
    fn survives(&self, change: &Change) -> bool {
        catch_unwind(AssertUnwindSafe(|| {
            let mut server = self.server.clone();
            server.apply_changes([change.clone()]).ok()?;
            // The document is still good to write in.
            let strands = objects(&server, "strands");
            change_all(&mut server, &strands)?;
            let saved = server.save();
            let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
            let again = Automerge::load_with_options(&saved, options).ok()?;
            (read(&again) == read(&server) && again.get_heads() == server.get_heads()).then_some(())
        }))
        .ok()
        .flatten()
        .is_some()
    }
}

fn change_all(document: &mut Automerge, strands: &[(String, automerge::ObjId)]) -> Option<Vec<u8>> {
    change(document, Actor::from_random([7; 16]), |tx| {
        use automerge::transaction::Transactable;
        for (_, strand) in strands {
            tx.splice_text(strand, 1, 0, "x").unwrap();
        }
    })
}

fn read(document: &Automerge) -> Vec<String> {
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

#[test]
fn every_change_an_editor_makes_passes_the_fence() {
    let seed = seed("PLENARY_FUZZ_SEED");
    let mut dice = Dice::new(seed);
    let mut world = World::new(&mut dice);
    for turn in 0..turns("PLENARY_FUZZ_TURNS", 600) {
        let (actor, bytes) = world.edit(&mut dice);
        if let Err(refusal) = world.examine(actor, &bytes) {
            let ops = Change::try_from(&bytes[..]).unwrap().decode();
            panic!("seed {seed}, turn {turn}: {refusal}: {ops:#?}");
        }
        world.keep(&bytes);
    }
    let mut texts = world.pages.into_iter().map(|(_, mut page, heard)| {
        hear(&mut page, &world.log[heard..]);
        read(&page)
    });
    assert!(
        texts.all(|text| text == read(&world.server)),
        "seed {seed}: pages differ"
    );
}

#[test]
fn bytes_bent_at_random_never_harm_a_document() {
    fuzz(0x5eed, |_, bytes, dice| {
        let mut body = body_of(bytes).to_vec();
        for _ in 0..dice.within(1..4) {
            let at = dice.within(0..body.len());
            match dice.within(0..5) {
                0 => body[at] ^= 1 << dice.within(0..8),
                1 => body[at] = dice.roll() as u8,
                2 => body.insert(at, *dice.pick(&[0, 1, 0x7f, 0x80, 0xff])),
                3 => drop(body.remove(at)),
                _ => {
                    let from = dice.within(0..body.len());
                    body[at] = body[from];
                }
            }
            if body.is_empty() {
                break;
            }
        }
        envelop(1, &body)
    });
}

#[test]
fn operations_bent_at_random_never_harm_a_document() {
    fuzz(0xbe27, |world, bytes, dice| {
        let mut change = Change::try_from(bytes).unwrap().decode();
        for _ in 0..dice.within(1..3) {
            bend(world, &mut change, dice);
        }
        // Automerge itself may refuse to write what was bent too far.
        catch_unwind(AssertUnwindSafe(|| Change::from(change).raw_bytes().to_vec())).unwrap_or_default()
    });
}

fn fuzz(salt: u64, bend: impl Fn(&World, &[u8], &mut Dice) -> Vec<u8>) {
    let seed = seed("PLENARY_FUZZ_SEED");
    let mut dice = Dice::new(seed ^ salt);
    let mut world = World::new(&mut dice);
    let (mut passed, turns) = (0, turns("PLENARY_FUZZ_TURNS", 500));
    for turn in 0..turns {
        if turn % 1_000 == 999 {
            world = World::new(&mut dice);
        }
        let (actor, bytes) = world.edit(&mut dice);
        let hostile = bend(&world, &bytes, &mut dice);
        let examined = catch_unwind(AssertUnwindSafe(|| world.examine(actor, &hostile)));
        match examined {
            Ok(Ok(change)) => {
                passed += 1;
                let ops = change.decode();
                assert!(
                    world.survives(&change),
                    "seed {seed}, turn {turn}: the document is harmed by {ops:#?}"
                );
            }
            Ok(Err(_)) => {}
            Err(_) => panic!("seed {seed}, turn {turn}: the fence panicked over {hostile:02x?}"),
        }
        world.keep(&bytes);
    }
    eprintln!("{passed} of {turns} bent changes were harmless");
}

/// Bends one thing about a change.
fn bend(world: &World, change: &mut ExpandedChange, dice: &mut Dice) {
    let ids = known_ids(world, change);
    let id = |dice: &mut Dice| dice.pick(&ids).clone();
    match dice.within(0..14) {
        0 => change.seq = change.seq.wrapping_add(dice.roll() % 3).max(1),
        1 => change.start_op = change.start_op.saturating_add(dice.within(0..3) as u64),
        2 => change.time = dice.roll() as i64,
        3 => drop(change.deps.pop()),
        4 => change.deps.extend(world.server.get_heads()),
        5 => change.extra_bytes.push(dice.roll() as u8),
        6 => change.message = Some("words".to_owned()),
        kind => {
            let at = dice.within(0..change.operations.len());
            let other = change.operations[dice.within(0..change.operations.len())].clone();
            let op = &mut change.operations[at];
            match kind {
                7 => {
                    op.obj = if dice.percent(10) {
                        ObjectId::Root
                    } else {
                        ObjectId::Id(id(dice))
                    }
                }
                8 => op.key = bent_key(&ids, dice),
                9 => {
                    op.pred = if dice.percent(30) {
                        Vec::new().into()
                    } else {
                        vec![id(dice)].into()
                    }
                }
                10 => op.insert = !op.insert,
                11 => op.action = bent_action(dice),
                12 => change.operations.insert(at, other),
                _ => bend_order(change, at, &ids, dice),
            }
        }
    }
    if change.operations.is_empty() {
        change.operations.push(Op {
            action: OpType::Delete,
            obj: ObjectId::Id(id(dice)),
            key: bent_key(&ids, dice),
            pred: Vec::new().into(),
            insert: false,
        });
    }
}

fn bend_order(change: &mut ExpandedChange, at: usize, ids: &[OpId], dice: &mut Dice) {
    if dice.percent(50) {
        change.operations.remove(at);
        return;
    }
    let mark = change.operations[at].clone();
    if let Key::Seq(_) = mark.key {
        let edge = |action, dice: &mut Dice| Op {
            action,
            key: bent_key(ids, dice),
            pred: Vec::new().into(),
            insert: true,
            ..mark.clone()
        };
        let begin = MarkData {
            name: "strong".into(),
            value: true.into(),
            expand: true,
        };
        let begin = edge(OpType::MarkBegin(begin), dice);
        let end = edge(OpType::MarkEnd(true), dice);
        change.operations.extend([begin, end]);
    }
}

fn bent_key(ids: &[OpId], dice: &mut Dice) -> Key {
    match dice.within(0..6) {
        0 => Key::Map((*dice.pick(&["id", "kind", "order", "strands", "0123456789abcdef", ""])).into()),
        1 => Key::Seq(ElementId::Head),
        _ => Key::Seq(ElementId::Id(dice.pick(ids).clone())),
    }
}

fn bent_action(dice: &mut Dice) -> OpType {
    let mark = |name: &str, value| {
        OpType::MarkBegin(MarkData {
            name: name.into(),
            value,
            expand: true,
        })
    };
    match dice.within(0..12) {
        0 => OpType::Make(ObjType::Map),
        1 => OpType::Make(ObjType::List),
        2 => OpType::Make(ObjType::Text),
        3 => OpType::Delete,
        4 => OpType::Increment(1),
        5 => OpType::Put("x".into()),
        6 => OpType::Put("0123456789abcdef".into()),
        7 => OpType::Put(ScalarValue::counter(1)),
        8 => OpType::Put(ScalarValue::Null),
        9 => mark("strong", true.into()),
        10 => mark("other", ScalarValue::Null),
        _ => OpType::MarkEnd(true),
    }
}

/// Ids of operations near this change, known and not.
fn known_ids(world: &World, change: &ExpandedChange) -> Vec<OpId> {
    let of = |change: &ExpandedChange| {
        let actor = change.actor_id.clone();
        let start = change.start_op.get();
        (start..start + change.operations.len() as u64 + 1)
            .map(move |counter| OpId::new(counter, &actor))
            .collect()
    };
    let mut ids: Vec<OpId> = of(change);
    for bytes in world.log.iter().take(2).chain(world.log.iter().rev().take(5)) {
        ids.extend(of(&Change::try_from(&bytes[..]).unwrap().decode()));
    }
    for name in ["strands", "paras"] {
        if let automerge::ObjId::Id(counter, actor, _) = object(&world.server, name) {
            ids.push(OpId::new(counter, &actor));
        }
    }
    ids
}
