//! Ways to bend a change that an editor made: its bytes, its pieces, or what its operations say. All from one seed, and
//! whatever comes out has its true length and checksum, so that it gets as far as it can.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{
    Automerge, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType},
};

use super::bytes::{Body, body_of, envelop, write_signed, write_unsigned};
use crate::{dice::Dice, sim::page::object};

/// What is near a change and can be named in it wrongly.
pub struct Near {
    ids: Vec<OpId>,
    heads: Vec<ChangeHash>,
}

impl Near {
    /// Ids of operations near this change, known and not, and the heads of the document.
    pub fn of<'a>(
        server: &Automerge,
        log: impl DoubleEndedIterator<Item = &'a [u8]> + Clone,
        change: &ExpandedChange,
    ) -> Self {
        let of = |change: &ExpandedChange| {
            let actor = change.actor_id.clone();
            let start = change.start_op.get();
            (start..start + change.operations.len() as u64 + 1)
                .map(move |counter| OpId::new(counter, &actor))
                .collect()
        };
        let mut ids: Vec<OpId> = of(change);
        for bytes in log.clone().take(2).chain(log.rev().take(5)) {
            ids.extend(of(&Change::try_from(bytes).unwrap().decode()));
        }
        for name in ["strands", "paras"] {
            if let automerge::ObjId::Id(counter, actor, _) = object(server, name) {
                ids.push(OpId::new(counter, &actor));
            }
        }
        Self {
            ids,
            heads: server.get_heads(),
        }
    }
}

/// One to three bytes of a change, put, taken away, turned or copied.
pub fn bytes(chunk: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut body = body_of(chunk).to_vec();
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
}

/// One or two pieces of a change: its numbers, its writers, what it builds on, its columns.
pub fn pieces(near: &Near, chunk: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut body = Body::of(chunk);
    for _ in 0..dice.within(1..3) {
        bend_piece(near, &mut body, dice);
    }
    body.chunk()
}

fn bend_piece(near: &Near, body: &mut Body, dice: &mut Dice) {
    let odd = [0, 1, 2, 127, 128, 20_000, 1 << 30, u64::from(u32::MAX), u64::MAX];
    match dice.within(0..10) {
        0 => body.seq = *dice.pick(&odd),
        1 => body.start_op = *dice.pick(&odd),
        2 => body.time = *dice.pick(&[i64::MIN, -1, 0, i64::MAX]),
        3 => body.deps.extend(near.heads.iter().map(|head| head.0)),
        4 => body.deps.sort_unstable(),
        5 => body.others.push(dice.pick(&near.ids).actor().to_bytes().to_vec()),
        6 => body.others.sort_unstable(),
        kind => {
            if body.columns.is_empty() {
                return;
            }
            let at = dice.within(0..body.columns.len());
            let other = body.columns[dice.within(0..body.columns.len())].1.clone();
            let column = &mut body.columns[at].1;
            match kind {
                7 => *column = other,
                8 => {
                    // A run of one number instead.
                    column.clear();
                    write_signed(dice.within(1..40) as i64, column);
                    write_unsigned(*dice.pick(&odd), column);
                }
                _ => drop(body.columns.remove(at)),
            }
        }
    }
}

/// What one or two operations say, or what the change says of itself. Nothing if Automerge would not write it.
pub fn operations(near: &Near, change: &ExpandedChange, dice: &mut Dice) -> Option<ExpandedChange> {
    let mut change = change.clone();
    for _ in 0..dice.within(1..3) {
        bend(near, &mut change, dice);
    }
    write(&change).map(|_| change)
}

/// The bytes of a change, if Automerge can write it at all.
pub fn write(change: &ExpandedChange) -> Option<Vec<u8>> {
    catch_unwind(AssertUnwindSafe(|| {
        Change::from(change.clone()).raw_bytes().to_vec()
    }))
    .ok()
}

fn bend(near: &Near, change: &mut ExpandedChange, dice: &mut Dice) {
    let ids = &near.ids;
    let id = |dice: &mut Dice| dice.pick(ids).clone();
    match dice.within(0..16) {
        0 => change.seq = change.seq.wrapping_add(dice.roll() % 3).max(1),
        1 => change.start_op = change.start_op.saturating_add(dice.within(0..3) as u64),
        2 => change.time = dice.roll() as i64,
        3 => drop(change.deps.pop()),
        4 => change.deps.extend(&near.heads),
        5 => change.extra_bytes.push(dice.roll() as u8),
        6 => change.message = Some("words".to_owned()),
        kind if change.operations.is_empty() || kind == 7 => change.operations.push(Op {
            action: OpType::Delete,
            obj: ObjectId::Id(id(dice)),
            key: bent_key(ids, dice),
            pred: Vec::new().into(),
            insert: false,
        }),
        kind => {
            let at = dice.within(0..change.operations.len());
            let other = change.operations[dice.within(0..change.operations.len())].clone();
            let op = &mut change.operations[at];
            match kind {
                8 => {
                    op.obj = if dice.percent(10) {
                        ObjectId::Root
                    } else {
                        ObjectId::Id(id(dice))
                    }
                }
                9 => op.key = bent_key(ids, dice),
                10 => {
                    op.pred = match dice.within(0..10) {
                        0..3 => Vec::new().into(),
                        3..8 => vec![id(dice)].into(),
                        _ => vec![id(dice), id(dice)].into(),
                    }
                }
                11 => op.insert = !op.insert,
                12 => op.action = bent_action(dice),
                13 => change.operations.insert(at, other),
                14 => delete(change, at, dice),
                _ => bend_order(change, at, ids, dice),
            }
        }
    }
}

/// A deletion of what is there, spelled rightly: perhaps of what was deleted before, or of no character.
fn delete(change: &mut ExpandedChange, at: usize, dice: &mut Dice) {
    if let Key::Seq(ElementId::Id(element)) = change.operations[at].key.clone() {
        let deletion = Op {
            action: OpType::Delete,
            key: Key::Seq(ElementId::Id(element.clone())),
            pred: vec![element].into(),
            insert: false,
            ..change.operations[at].clone()
        };
        let place = dice.within(0..change.operations.len() + 1);
        change.operations.insert(place, deletion);
    }
}

fn bend_order(change: &mut ExpandedChange, at: usize, ids: &[OpId], dice: &mut Dice) {
    if dice.percent(40) {
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
            expand: dice.percent(50),
        };
        let begin = edge(OpType::MarkBegin(begin), dice);
        let end = edge(OpType::MarkEnd(dice.percent(50)), dice);
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
