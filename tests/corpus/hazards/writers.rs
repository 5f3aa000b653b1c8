//! Changes of somebody else, of another time, or without what they follow on.

use std::time::Instant;

use automerge::{ActorId, ObjType, ReadDoc, transaction::Transactable};
use plenary::sync::{
    Actor, Refusal,
    fence::{Writer, examine},
    message::Rights,
};

use super::super::{
    bytes::Body,
    stage::{NOW, Stage, expand, mark, raw, refusal, type_in},
    storm::reads_the_same,
};
use crate::sim::page::{blank, change, hear, objects};

use super::*;

#[test]
fn a_change_comes_from_its_writer_and_builds_on_what_is_known() {
    play(&[
        ("a forged change of the neighbour", "actor", |stage| {
            let last = stage.neighbour_page.get_heads();
            with(stage, |change| {
                change.actor_id = ActorId::from([2; 16]);
                change.seq = 3;
                change.deps.extend(last);
            })
        }),
        ("an orphan in the neighbour's name", "actor", |stage| {
            bent(stage, |body| {
                body.actor = vec![2; 16];
                body.seq = 3;
                body.deps = vec![[0xab; 32]];
            })
        }),
        ("an actor nobody was given", "actor", |stage| {
            bent(stage, |body| body.actor = vec![3; 16])
        }),
        ("an actor without bytes", "actor", |stage| {
            bent(stage, |body| body.actor = Vec::new())
        }),
        ("a gap in seq", "sequence", |stage| {
            with(stage, |change| change.seq += 1)
        }),
        ("a seq again with other words", "sequence", |stage| {
            with(stage, |change| change.seq -= 1)
        }),
        ("seq 0", "sequence", |stage| bent(stage, |body| body.seq = 0)),
        ("seq 2^64 - 1", "sequence", |stage| {
            bent(stage, |body| body.seq = u64::MAX)
        }),
        ("an unknown dependency", "dependencies", |stage| {
            bent(stage, |body| body.deps = vec![[0xab; 32]])
        }),
        (
            "dependencies without the own last change",
            "dependencies",
            |stage| {
                let first = expand(&stage.log[0]).hash.unwrap();
                with(stage, |change| change.deps = vec![first])
            },
        ),
        ("no dependencies", "dependencies", |stage| {
            with(stage, |change| change.deps.clear())
        }),
        ("a dependency twice", "dependencies", |stage| {
            bent(stage, |body| body.deps = body.deps.repeat(2))
        }),
        ("a thousand dependencies", "malformed", |stage| {
            bent(stage, |body| body.deps = body.deps.repeat(1000))
        }),
        ("an unknown actor among the others", "dependencies", |stage| {
            bent(stage, |body| body.others.push(vec![0xee; 16]))
        }),
        ("start_op 1", "counter", |stage| {
            with(stage, |change| change.start_op = 1.try_into().unwrap())
        }),
        ("start_op one too high", "counter", |stage| {
            bent(stage, |body| body.start_op += 1)
        }),
        ("start_op 2^32 - 2", "counter", |stage| {
            bent(stage, |body| body.start_op = u64::from(u32::MAX) - 1)
        }),
        ("start_op 0", "counter", |stage| {
            bent(stage, |body| body.start_op = 0)
        }),
        ("the first time there is", "time", |stage| {
            with(stage, |change| change.time = i64::MIN)
        }),
        ("the last time there is", "time", |stage| {
            with(stage, |change| change.time = i64::MAX)
        }),
    ]);
}

#[test]
fn a_hundred_thousand_orphans_leave_nothing_behind() {
    let mut stage = Stage::new();
    let before = stage.desk.draft().save();
    let entries = stage.desk.known().len();
    let mut body = Body::of(&typed(&mut stage));
    let begun = Instant::now();
    for at in 0..100_000u32 {
        let mut dep = [0xab; 32];
        dep[..4].copy_from_slice(&at.to_be_bytes());
        body.deps = vec![dep];
        let writer = Writer {
            actor: stage.actor,
            rights: &Rights::all(),
        };
        let refused = examine(stage.desk.known(), writer, &body.chunk()).err();
        assert_eq!(refused, Some(Refusal::Dependencies));
    }
    eprintln!("100,000 orphans refused in {:?}", begun.elapsed());
    // And over the socket: the first is refused, the rest of that page is not heard.
    for _ in 0..1_000 {
        stage.send(stage.hostile, &body.chunk());
    }
    assert_eq!(stage.desk.known().len(), entries);
    assert_eq!(stage.desk.draft().save(), before);
}

#[test]
fn the_same_actor_in_two_tabs_is_one_tab() {
    let mut stage = Stage::new();
    let (mut fork, actor) = (stage.page.clone(), stage.actor);
    let here = type_in(&mut stage.page, actor, "here ");
    let there = type_in(&mut fork, actor, "there ");
    let second = stage.sit("hostile", Some(actor), Actor::from_random([5; 16]));
    // The first tab has left the desk: what it sends is not heard.
    assert!(stage.send(stage.hostile, &here).is_empty());
    assert_eq!(refusal(&stage.send(second, &there), second), None);
    // Both under one number: the second is another change than the one that is there.
    let out = stage.send(second, &here);
    assert_eq!(refusal(&out, second).as_deref(), Some("sequence"));
    assert!(reads_the_same(stage.desk.draft().document()));
}

#[test]
fn a_locked_paragraph_is_not_written_in() {
    let locked = |stage: &mut Stage| {
        let other = objects(&stage.page, "strands").remove(1).1;
        let marker = stage.page.get(&other, 0).unwrap().unwrap().1;
        let paragraph = stage
            .page
            .get(&marker, "id")
            .unwrap()
            .unwrap()
            .0
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        stage
            .desk
            .set_rights(stage.hostile, Rights::some(vec![paragraph], "only this one"));
    };
    for (name, make) in [
        ("typing", (|stage| typed(stage)) as fn(&mut Stage) -> Vec<u8>),
        ("deleting", |stage| raw(deletion(stage))),
        ("a mark", |stage| marked(stage, "strong", true)),
        ("a register", |stage| register(stage, "kind", "item")),
    ] {
        let mut stage = Stage::new();
        locked(&mut stage);
        let bytes = make(&mut stage);
        let out = stage.desk.admit(stage.hostile, &bytes, NOW);
        assert_eq!(
            refusal(&out, stage.hostile).as_deref(),
            Some("paragraph-locked"),
            "{name}"
        );
    }
    // What may be written is taken; what would make a paragraph there is not.
    let mut stage = Stage::new();
    locked(&mut stage);
    let other = objects(&stage.page, "strands").remove(1).1;
    let bytes = raw(stage.changed(|tx| {
        tx.splice_text(&other, 1, 0, "by your leave ").unwrap();
        mark(tx, &other, "strong", true);
    }));
    assert_eq!(refusal(&stage.send(stage.hostile, &bytes), stage.hostile), None);
    let bytes = raw(stage.changed(|tx| {
        let marker = tx.split_block(&other, 4).unwrap();
        tx.put(&marker, "id", "0123456789abcdef").unwrap();
        let paras = crate::sim::page::object(tx, "paras");
        let registers = tx.put_object(&paras, "0123456789abcdef", ObjType::Map).unwrap();
        tx.put(&registers, "kind", "paragraph").unwrap();
    }));
    assert_eq!(
        refusal(&stage.send(stage.hostile, &bytes), stage.hostile).as_deref(),
        Some("paragraph-locked")
    );
}

#[test]
fn words_for_a_strand_that_was_dropped_are_handed_back() {
    let mut stage = Stage::new();
    let late = typed(&mut stage);
    let mut server = blank();
    hear(&mut server, &stage.log);
    let strands = stage.object("strands");
    let (name, _) = objects(&server, "strands").remove(0);
    let laid_out = change(&mut server, Actor::from_random([8; 16]), |tx| {
        tx.delete(&strands, name).unwrap()
    })
    .unwrap();
    stage.desk.record(&laid_out).unwrap();
    let out = stage.send(stage.hostile, &late);
    assert_eq!(refusal(&out, stage.hostile).as_deref(), Some("paragraph-gone"));
}
