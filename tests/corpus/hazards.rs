//! Every input known to harm Automerge, by name: each is refused quickly, for the right reason, and nobody else notices.

use std::time::{Duration, Instant};

use automerge::{
    ActorId, Automerge, Change, ExpandedChange, LoadOptions, ObjType, ROOT, ReadDoc, ScalarValue,
    TextEncoding,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use plenary::sync::{
    Actor, Refusal,
    fence::{Writer, examine},
    message::Rights,
};

use super::{
    bytes::{Body, body_of, envelop, write_signed, write_unsigned},
    hex,
    stage::{NOW, Stage, at, begin, expand, frames, inserted, mark, op, op_id, raw, refusal, texts, type_in},
    storm::reads_the_same,
};
use crate::sim::page::{blank, change, hear, objects};

/// A refusal takes no longer than this, whatever the input stands for; the machine may be busy.
const QUICKLY: Duration = Duration::from_millis(500);

type Case = (&'static str, &'static str, fn(&mut Stage) -> Vec<u8>);

#[test]
fn sync_messages_are_not_answered() {
    play(&[
        ("bloom filter without bits", "not-a-change", |_| {
            hex("420001011020000000000000000000000000000000")
        }),
        ("bloom filter of many probes", "not-a-change", |_| {
            hex("4200010106010a80ade204ff00")
        }),
        ("bloom filter of 16 GiB", "not-a-change", |_| {
            hex("4200010106010affffffff0fff00")
        }),
        ("demand of the whole document", "not-a-change", |_| {
            hex("43000000000100000101")
        }),
    ]);
}

#[test]
fn chunks_other_than_one_change_are_refused() {
    play(&[
        ("nothing", "not-a-change", |_| Vec::new()),
        ("garbage", "not-a-change", |_| vec![0x85; 300]),
        ("a document chunk", "not-a-change", |stage| stage.page.save()),
        (
            "a document chunk of 200,000 characters",
            "not-a-change",
            |stage| {
                long(stage);
                stage.page.save()
            },
        ),
        ("a deflated chunk", "not-a-change", |stage| {
            let bytes = typed(stage);
            envelop(2, body_of(&bytes))
        }),
        (
            "200,000 characters deflated into a thousandth",
            "not-a-change",
            |stage| {
                let mut change = Change::try_from(&long(stage)[..]).unwrap();
                let deflated = change.bytes().into_owned();
                assert!(deflated.len() < 4_000 && deflated[8] == 2, "{}", deflated.len());
                deflated
            },
        ),
        ("a bundle chunk", "not-a-change", |stage| {
            let bytes = typed(stage);
            envelop(3, body_of(&bytes))
        }),
        ("a bundle as Automerge makes it, bent", "not-a-change", |stage| {
            let change = Change::try_from(&typed(stage)[..]).unwrap();
            let bundle = stage.page.bundle([change.hash()]).unwrap();
            let mut body = body_of(bundle.bytes()).to_vec();
            let middle = body.len() / 2;
            body[middle] ^= 0x55;
            envelop(3, &body)
        }),
        ("two changes in one frame", "not-a-change", |stage| {
            typed(stage).repeat(2)
        }),
        ("a change cut short", "not-a-change", |stage| {
            let mut bytes = typed(stage);
            bytes.pop();
            bytes
        }),
        ("a wrong checksum", "checksum", |stage| {
            let mut bytes = typed(stage);
            bytes[5] ^= 1;
            bytes
        }),
        ("a byte changed under the old checksum", "checksum", |stage| {
            let mut bytes = typed(stage);
            *bytes.last_mut().unwrap() ^= 1;
            bytes
        }),
        ("a frame over the limit", "too-long", |_| {
            envelop(1, &vec![0; 65 * 1024])
        }),
        ("bytes after the columns", "malformed", |stage| {
            bent(stage, |body| body.rest = vec![1, 0])
        }),
        ("a message", "malformed", |stage| {
            bent(stage, |body| body.message = b"words".to_vec())
        }),
        ("an empty body", "malformed", |_| envelop(1, &[])),
    ]);
}

#[test]
fn columns_are_weighed_before_they_are_unfolded() {
    play(&[
        ("a run of a million operations", "too-many-operations", |stage| {
            bomb(stage, 1_000_000)
        }),
        (
            "a run of 134 million operations",
            "too-many-operations",
            |stage| bomb(stage, 134_000_000),
        ),
        ("a run of 2^62 operations", "too-many-operations", |stage| {
            bomb(stage, 1 << 62)
        }),
        (
            "a million predecessors of one operation",
            "too-many-operations",
            |stage| {
                bent(stage, |body| {
                    let mut runs = vec![1];
                    write_unsigned(1_000_000, &mut runs);
                    *body.column(7 << 4) = runs;
                })
            },
        ),
        ("a null run of 2^40 rows", "too-many-operations", |stage| {
            bent(stage, |body| {
                let mut runs = vec![0];
                write_unsigned(1 << 40, &mut runs);
                *body.column(1 << 4 | 5) = runs;
            })
        }),
        ("a deflated column", "columns", |stage| {
            bent(stage, |body| {
                let bytes = body.columns.pop().unwrap();
                body.columns.push((bytes.0 | 8, bytes.1));
            })
        }),
        ("an unknown column", "columns", |stage| {
            bent(stage, |body| *body.column(12 << 4 | 2) = vec![0x7f, 0])
        }),
        ("a column twice", "columns", |stage| {
            bent(stage, |body| {
                let last = body.columns.last().unwrap().clone();
                body.columns.push(last);
            })
        }),
        ("columns out of order", "columns", |stage| {
            bent(stage, |body| body.columns.reverse())
        }),
        ("an actor index out of range", "columns", |stage| {
            bent(stage, |body| *body.column(1) = vec![0x7f, 9])
        }),
        ("an actor index of an element out of range", "columns", |stage| {
            bent(stage, |body| *body.column(1 << 4 | 1) = vec![0x7f, 9])
        }),
        ("half a character", "malformed", |stage| {
            bent(stage, |body| {
                // What a lone surrogate is in bytes, where "x" was.
                *body.column(5 << 4 | 6) = vec![0x7f, 0x36];
                *body.column(5 << 4 | 7) = vec![0xed, 0xa0, 0x80];
            })
        }),
        ("values longer than their bytes", "columns", |stage| {
            bent(stage, |body| *body.column(5 << 4 | 6) = vec![0x7f, 0x96, 0x01])
        }),
        ("no columns", "columns", |stage| {
            bent(stage, |body| body.columns.clear())
        }),
        ("one operation spelled as a run", "malformed", |stage| {
            bent(stage, |body| *body.column(4 << 4 | 2) = vec![1, 1])
        }),
        ("an overlong number", "columns", |stage| {
            bent(stage, |body| *body.column(4 << 4 | 2) = vec![0xff, 0x7f, 1])
        }),
    ]);
}

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
fn operations_keep_to_what_is_there() {
    play(&[
        ("an unknown object", "form", |stage| {
            with_op(stage, |op| op.obj = ObjectId::Id(OpId::new(4_000, &own())))
        }),
        ("the root object", "form", |stage| {
            let change = stage.changed(|tx| tx.put(ROOT, "key", "value").unwrap());
            raw(change)
        }),
        ("a new map of strands", "form", |stage| {
            let change = stage.changed(|tx| drop(tx.put_object(ROOT, "strands", ObjType::Map).unwrap()));
            raw(change)
        }),
        ("an unknown element", "form", |stage| {
            with_op(stage, |op| op.key = at(OpId::new(4_000, &own())))
        }),
        ("an insertion after itself", "form", |stage| {
            let change = stage.typed();
            let own_id = OpId::new(change.start_op.get(), &own());
            with_op_of(change, |op| op.key = at(own_id))
        }),
        ("an insertion after what comes later", "form", |stage| {
            let change = stage.typed();
            let later = OpId::new(change.start_op.get() + 1, &own());
            with_op_of(change, |op| op.key = at(later))
        }),
        ("an element of another strand", "form", |stage| {
            let other = objects(&stage.page, "strands").remove(1).1;
            let element = op_id(&stage.page.get(other, 2).unwrap().unwrap().1);
            with_op(stage, |op| op.key = at(element))
        }),
        ("an element the writer cannot know of", "form", |stage| {
            let change = stage.typed();
            let bytes = type_in(&mut stage.neighbour_page, stage.neighbour_actor, "unheard");
            stage.send(stage.neighbour, &bytes);
            let unheard = OpId::new(expand(&bytes).start_op.get(), &ActorId::from([2; 16]));
            with_op_of(change, |op| op.key = at(unheard))
        }),
        ("a deletion without predecessor", "form", |stage| {
            with_deletion(stage, |op| op.pred = Vec::new().into())
        }),
        ("a deletion of another element than it says", "form", |stage| {
            let other = stage.element(5);
            with_deletion(stage, |op| op.pred = vec![other].into())
        }),
        ("a deletion with two predecessors", "form", |stage| {
            let (one, other) = (stage.element(2), stage.element(5));
            with_deletion(stage, |op| op.pred = vec![one, other].into())
        }),
        ("a deletion of the head", "form", |stage| {
            with_deletion(stage, |op| op.key = Key::Seq(ElementId::Head))
        }),
        ("a deletion twice in one change", "form", |stage| {
            let mut change = deletion(stage);
            change.operations.push(change.operations[0].clone());
            raw(change)
        }),
        ("a character put at the head", "form", |stage| {
            with_op(stage, |op| {
                op.insert = false;
                op.key = Key::Seq(ElementId::Head);
            })
        }),
        ("an insertion that replaces something", "form", |stage| {
            let element = stage.element(3);
            with_op(stage, |op| op.pred = vec![element].into())
        }),
        ("a character changed in place", "form", |stage| {
            let element = stage.element(3);
            with_op(stage, |op| {
                op.insert = false;
                op.key = at(element.clone());
                op.pred = vec![element].into();
            })
        }),
        ("a key of a map in a strand", "form", |stage| {
            with_op(stage, |op| {
                op.insert = false;
                op.key = Key::Map("key".into());
            })
        }),
        ("an insertion into the registers", "form", |stage| {
            let registers = stage.registers();
            with_op(stage, |op| op.obj = super::stage::obj(&registers))
        }),
        ("words before the first marker", "form", |stage| {
            with_op(stage, |op| op.key = Key::Seq(ElementId::Head))
        }),
        ("two characters in one element", "form", |stage| {
            with_op(stage, |op| op.action = OpType::Put("xy".into()))
        }),
        ("an element without a character", "form", |stage| {
            with_op(stage, |op| op.action = OpType::Put("".into()))
        }),
        ("a number in a strand", "form", |stage| {
            with_op(stage, |op| op.action = OpType::Put(1.into()))
        }),
        ("a counter in a strand", "form", |stage| {
            with_op(stage, |op| op.action = OpType::Put(ScalarValue::counter(1)))
        }),
        ("a list in a strand", "form", |stage| {
            with_op(stage, |op| op.action = OpType::Make(ObjType::List))
        }),
        ("19,000 nested maps", "form", |stage| {
            let mut change = stage.typed();
            let start = change.start_op.get();
            let nest = |at: u64| Op {
                action: OpType::Make(ObjType::Map),
                obj: ObjectId::Id(OpId::new(start + at, &own())),
                key: Key::Map("x".into()),
                pred: Vec::new().into(),
                insert: false,
            };
            change.operations[0].action = OpType::Make(ObjType::Map);
            change.operations.extend((0..19_000).map(nest));
            raw(change)
        }),
        ("a control character", "characters", |stage| {
            with_op(stage, |op| op.action = OpType::Put("\u{7}".into()))
        }),
        ("a line end", "characters", |stage| {
            with_op(stage, |op| op.action = OpType::Put("\n".into()))
        }),
        ("a reversal of direction", "characters", |stage| {
            with_op(stage, |op| op.action = OpType::Put("\u{202e}".into()))
        }),
    ]);
}

#[test]
fn marks_are_paired_and_of_known_kinds() {
    play(&[
        ("an end without a beginning", "form", |stage| {
            with_op(stage, |op| op.action = OpType::MarkEnd(true))
        }),
        ("a beginning without an end", "form", |stage| {
            with_op(stage, |op| op.action = begin("strong", true))
        }),
        ("an end before its beginning", "form", |stage| {
            let (strand, early, late) = (stage.strand(), stage.element(2), stage.element(6));
            let mut change = stage.typed();
            change.operations = vec![
                inserted(begin("strong", true), &strand, late),
                inserted(OpType::MarkEnd(true), &strand, early),
            ];
            raw(change)
        }),
        ("an end in the place of its beginning", "form", |stage| {
            let (strand, place) = (stage.strand(), stage.element(4));
            let mut change = stage.typed();
            change.operations = vec![
                inserted(begin("strong", true), &strand, place.clone()),
                inserted(OpType::MarkEnd(true), &strand, place),
            ];
            raw(change)
        }),
        ("an end at the head", "form", |stage| {
            let (strand, place) = (stage.strand(), stage.element(4));
            let mut change = stage.typed();
            let head = Op {
                key: Key::Seq(ElementId::Head),
                ..inserted(OpType::MarkEnd(true), &strand, place.clone())
            };
            change.operations = vec![inserted(begin("strong", true), &strand, place), head];
            raw(change)
        }),
        ("an end in another strand", "form", |stage| {
            let other = objects(&stage.page, "strands").remove(1).1;
            let element = op_id(&stage.page.get(&other, 2).unwrap().unwrap().1);
            let (strand, place) = (stage.strand(), stage.element(4));
            let mut change = stage.typed();
            change.operations = vec![
                inserted(begin("strong", true), &strand, place),
                inserted(OpType::MarkEnd(true), &other, element),
            ];
            raw(change)
        }),
        ("a mark in a map", "form", |stage| {
            let registers = stage.registers();
            let mut change = stage.typed();
            change.operations = vec![op(begin("strong", true), &registers, Key::Map("kind".into()))];
            raw(change)
        }),
        ("a mark of an unknown name", "form", |stage| {
            marked(stage, "blink", true)
        }),
        ("a mark of a wrong value", "form", |stage| {
            marked(stage, "strong", "yes")
        }),
        ("a script for a link", "link", |stage| {
            marked(stage, "link", "javascript:alert(1)")
        }),
        ("a footnote without words", "footnote", |stage| {
            marked(stage, "footnote", " \u{a0}")
        }),
        ("a footnote of 3,000 characters", "footnote", |stage| {
            marked(stage, "footnote", "a".repeat(3_000))
        }),
        ("a footnote that turns its line", "footnote", |stage| {
            marked(stage, "footnote", "a\u{202e}b")
        }),
        ("a footnote of two lines", "footnote", |stage| {
            marked(stage, "footnote", "a\nb")
        }),
        ("a footnote in a footnote", "footnote", |stage| {
            marked(stage, "footnote", "a\u{fffc}b")
        }),
        ("a footnote that is no words", "form", |stage| {
            marked(stage, "footnote", true)
        }),
        ("a link of 3,000 characters", "link", |stage| {
            marked(
                stage,
                "link",
                format!("https://example.org/{}", "a".repeat(3_000)),
            )
        }),
    ]);
}

#[test]
fn paragraphs_and_registers_keep_their_form() {
    play(&[
        ("a marker deleted", "form", |stage| {
            let strand = stage.strand();
            raw(stage.changed(|tx| tx.splice_text(&strand, 0, 1, "").unwrap()))
        }),
        ("a marker renamed", "form", |stage| {
            let marker = stage.page.get(stage.strand(), 0).unwrap().unwrap().1;
            raw(stage.changed(|tx| tx.put(&marker, "id", "0123456789abcdef").unwrap()))
        }),
        ("a marker with more than an id", "form", |stage| {
            let strand = stage.strand();
            raw(stage.changed(|tx| {
                let marker = tx.split_block(&strand, 4).unwrap();
                tx.put(&marker, "type", "heading").unwrap();
            }))
        }),
        ("a marker with the id of another paragraph", "form", |stage| {
            let (strand, taken) = (stage.strand(), stage.paragraph());
            raw(stage.changed(|tx| {
                let marker = tx.split_block(&strand, 4).unwrap();
                tx.put(&marker, "id", taken.as_str()).unwrap();
            }))
        }),
        ("a marker without registers", "form", |stage| {
            let strand = stage.strand();
            raw(stage.changed(|tx| {
                let marker = tx.split_block(&strand, 4).unwrap();
                tx.put(&marker, "id", "0123456789abcdef").unwrap();
            }))
        }),
        ("registers without a marker", "form", |stage| {
            let paras = stage.object("paras");
            raw(stage.changed(|tx| drop(tx.put_object(&paras, "0123456789abcdef", ObjType::Map).unwrap())))
        }),
        ("a strand without a marker", "form", |stage| {
            let strands = stage.object("strands");
            raw(stage.changed(|tx| {
                drop(
                    tx.put_object(&strands, "0123456789abcdef", ObjType::Text)
                        .unwrap(),
                )
            }))
        }),
        ("a strand in the place of another", "form", |stage| {
            let strands = stage.object("strands");
            let (taken, _) = objects(&stage.page, "strands").remove(0);
            raw(stage.changed(|tx| drop(tx.put_object(&strands, taken, ObjType::Text).unwrap())))
        }),
        ("a strand dropped", "form", |stage| {
            let strands = stage.object("strands");
            let (name, _) = objects(&stage.page, "strands").remove(0);
            raw(stage.changed(|tx| tx.delete(&strands, name).unwrap()))
        }),
        ("a paragraph's registers dropped", "form", |stage| {
            let paras = stage.object("paras");
            let (name, _) = objects(&stage.page, "paras").remove(0);
            raw(stage.changed(|tx| tx.delete(&paras, name).unwrap()))
        }),
        ("an unknown register", "form", |stage| {
            register(stage, "owner", "me")
        }),
        ("an unknown kind", "form", |stage| {
            register(stage, "kind", "table")
        }),
        ("a level of words", "form", |stage| register(stage, "level", "1")),
        ("a place that is none", "form", |stage| {
            register(stage, "order", "../..")
        }),
        ("a cursor that is none", "form", |stage| register(stage, "at", "")),
        ("a text for a register", "form", |stage| {
            let registers = stage.registers();
            raw(stage.changed(|tx| drop(tx.put_object(&registers, "order", ObjType::Text).unwrap())))
        }),
        ("a register written over the wrong value", "form", |stage| {
            let registers = stage.registers();
            let mut change = stage.changed(|tx| tx.put(&registers, "kind", "item").unwrap());
            change.operations[0].pred = Vec::new().into();
            raw(change)
        }),
        ("a kind taken away", "form", |stage| {
            let registers = stage.registers();
            raw(stage.changed(|tx| tx.delete(&registers, "kind").unwrap()))
        }),
    ]);
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
fn a_register_written_thousands_of_times_slows_nobody_down() {
    let mut stage = Stage::new();
    let (mut page, actor) = (stage.page.clone(), stage.actor);
    let registers = stage.registers();
    let begun = Instant::now();
    for round in 0..5 {
        let bytes = change(&mut page, actor, |tx| {
            for at in 0..5_000 {
                tx.put(&registers, "level", 1 + (at + round) % 3).unwrap();
            }
        });
        let out = stage.desk.admit(stage.hostile, &bytes.unwrap(), NOW);
        assert!(out.is_empty(), "{out:?}");
    }
    // Each was a hundred times slower than the one before when every value ever written was looked through.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    stage.desk.seal();
    stage.desk.confirm();
    assert!(reads_the_same(stage.desk.draft().document()));
}

#[test]
fn marks_in_a_strand_written_letter_by_letter_are_refused_before_they_cost_a_second() {
    let mut stage = Stage::new();
    let (mut page, actor, strand) = (stage.page.clone(), stage.actor, stage.strand());
    for _ in 0..700 {
        let end = page.length(&strand);
        let bytes = change(&mut page, actor, |tx| {
            tx.splice_text(&strand, end, 0, "x").unwrap()
        });
        stage.desk.admit(stage.hostile, &bytes.unwrap(), NOW);
    }
    let marks = change(&mut page, actor, |tx| {
        let end = tx.length(&strand);
        for _ in 0..700 {
            let mark = Mark::new("strong".to_owned(), true, end - 1, end);
            tx.mark(&strand, mark, ExpandMark::None).unwrap();
        }
    });
    let begun = Instant::now();
    let out = stage.desk.admit(stage.hostile, &marks.unwrap(), NOW);
    eprintln!("too many marks: refused in {:?}", begun.elapsed());
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    assert_eq!(
        refusal(&out, stage.hostile).as_deref(),
        Some("too-many-operations")
    );
}

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
