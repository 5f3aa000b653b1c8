//! Every input known to harm Automerge, by name: each is refused quickly, for the right reason, and nobody else notices.
//! By the part of a change that is wrong: `frames`, `writers`, `operations`. Here is how a case is played, and how it is made.

mod frames;
mod operations;
mod writers;

use std::time::{Duration, Instant};

use automerge::{
    ActorId, Automerge, ExpandedChange, LoadOptions, ScalarValue, TextEncoding, legacy::Op,
    transaction::Transactable,
};
use plenary::sync::Actor;

use super::{
    bytes::{Body, write_signed},
    stage::{Stage, frames, mark, raw, refusal, texts, type_in},
};
use crate::sim::page::{blank, hear};

/// A refusal takes no longer than this, whatever the input stands for; the machine may be busy.
const QUICKLY: Duration = Duration::from_millis(500);

type Case = (&'static str, &'static str, fn(&mut Stage) -> Vec<u8>);
/// Plays each case: it is refused under its code and quickly, the draft stays as it was and loads again, the neighbour
/// goes on writing, and so does the sender, once it has begun anew.
fn play(cases: &[Case]) {
    for (name, code, make) in cases {
        let mut stage = Stage::new();
        let bytes = make(&mut stage);
        let (texts_before, at) = (stage.texts(), stage.desk.at());
        let begun = Instant::now();
        let out = stage.send(stage.hostile, &bytes);
        let took = begun.elapsed();
        eprintln!("{name}: refused in {took:?}");
        assert!(took < QUICKLY, "{name}: {took:?}");
        assert_eq!(refusal(&out, stage.hostile).as_deref(), Some(*code), "{name}");
        assert_eq!(
            (stage.texts(), stage.desk.at()),
            (texts_before.clone(), at),
            "{name}"
        );
        let saved = stage.desk.draft().save();
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        assert_eq!(
            texts(&Automerge::load_with_options(&saved, options).unwrap()),
            texts_before,
            "{name}"
        );

        hear(&mut stage.neighbour_page, &stage.log);
        let bytes = type_in(&mut stage.neighbour_page, stage.neighbour_actor, "undisturbed");
        let out = stage.send(stage.neighbour, &bytes);
        assert_eq!(refusal(&out, stage.neighbour), None, "{name}");
        assert_eq!(frames(&out, stage.neighbour).len(), 1, "{name}");

        let anew = Actor::from_random([6; 16]);
        let conn = stage.sit("hostile", None, anew);
        let mut page = blank();
        hear(&mut page, &stage.log);
        let out = stage.send(conn, &type_in(&mut page, anew, "sorry"));
        assert_eq!(refusal(&out, conn), None, "{name}");
        assert_eq!(frames(&out, stage.neighbour).len(), 1, "{name}");
    }
}

fn own() -> ActorId {
    ActorId::from([1; 16])
}

fn typed(stage: &mut Stage) -> Vec<u8> {
    raw(stage.typed())
}

fn bent(stage: &mut Stage, bend: impl FnOnce(&mut Body)) -> Vec<u8> {
    let mut body = Body::of(&typed(stage));
    bend(&mut body);
    body.chunk()
}

/// A change of 200,000 characters, as Automerge itself writes them.
fn long(stage: &mut Stage) -> Vec<u8> {
    let words = "x".repeat(200_000);
    let actor = stage.actor;
    type_in(&mut stage.page, actor, &words)
}

fn bomb(stage: &mut Stage, rows: i64) -> Vec<u8> {
    bent(stage, |body| {
        for (column, value) in [(4 << 4 | 2, 1), (5 << 4 | 6, 0x16), (1, 0), (2, 1), (7 << 4, 0)] {
            let mut run = Vec::new();
            write_signed(rows, &mut run);
            run.push(value);
            *body.column(column) = run;
        }
    })
}

fn with(stage: &mut Stage, bend: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut change = stage.typed();
    bend(&mut change);
    raw(change)
}

fn with_op(stage: &mut Stage, bend: impl FnOnce(&mut Op)) -> Vec<u8> {
    let change = stage.typed();
    with_op_of(change, bend)
}

fn with_op_of(mut change: ExpandedChange, bend: impl FnOnce(&mut Op)) -> Vec<u8> {
    bend(&mut change.operations[0]);
    raw(change)
}

fn deletion(stage: &mut Stage) -> ExpandedChange {
    let strand = stage.strand();
    stage.changed(|tx| tx.splice_text(&strand, 3, 1, "").unwrap())
}

fn with_deletion(stage: &mut Stage, bend: impl FnOnce(&mut Op)) -> Vec<u8> {
    let change = deletion(stage);
    with_op_of(change, bend)
}

fn marked(stage: &mut Stage, name: &str, value: impl Into<ScalarValue>) -> Vec<u8> {
    let strand = stage.strand();
    raw(stage.changed(|tx| mark(tx, &strand, name, value)))
}

fn register(stage: &mut Stage, name: &str, value: impl Into<ScalarValue>) -> Vec<u8> {
    let registers = stage.registers();
    raw(stage.changed(|tx| tx.put(&registers, name, value).unwrap()))
}
