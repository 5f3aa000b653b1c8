//! Operations that no editor makes, and those that would be dear.

use std::time::{Duration, Instant};

use automerge::{
    ActorId, ObjType, ROOT, ReadDoc, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};

use super::super::{
    stage::{NOW, Stage, at, begin, expand, inserted, op, op_id, raw, refusal, type_in},
    storm::reads_the_same,
};
use crate::sim::page::{change, objects};

use super::*;

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
            with_op(stage, |op| op.obj = super::super::stage::obj(&registers))
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
