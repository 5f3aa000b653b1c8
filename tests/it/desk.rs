//! The desk of one draft: who may write under which actor, what is shown when, and what a failure leaves behind.

use std::time::Duration;

use automerge::{Automerge, transaction::Transactable};
use plenary::sync::{
    Actor, Desk, Opening, Out, Outgoing, Person, Snapshot, Unreadable,
    message::{Binary, Mode, PRESENCE_MAX, RestartReason, Resume, Rights, ToPage},
};
use serde_json::json;

use crate::{
    dice::Dice,
    sim::page::{blank, change, found, hear, objects},
};

pub const NOW: Duration = Duration::from_secs(60);

pub fn actor(number: u8) -> Actor {
    Actor::from_random([number; 16])
}

pub fn person(id: &str) -> Person {
    Person {
        id: id.to_owned(),
        name: id.to_uppercase(),
    }
}

pub fn opened() -> (Desk, Automerge) {
    let mut document = blank();
    let first = found(&mut document, actor(0), 2, &mut Dice::new(3));
    (
        Desk::open(Opening {
            log: vec![first.into()],
            ..Opening::default()
        })
        .unwrap(),
        document,
    )
}

pub fn typed(document: &mut Automerge, actor: Actor, words: &str) -> Vec<u8> {
    let strand = objects(document, "strands").remove(0).1;
    change(document, actor, |tx| {
        tx.splice_text(&strand, 1, 0, words).unwrap()
    })
    .unwrap()
}

pub fn messages(out: &Out, conn: u64) -> Vec<ToPage> {
    let message = |(to, outgoing): &(u64, Outgoing)| match outgoing {
        Outgoing::Message(message) | Outgoing::Close(message) if *to == conn => Some(message.clone()),
        _ => None,
    };
    out.iter().filter_map(message).collect()
}

pub fn frames(out: &Out, conn: u64) -> Vec<Binary> {
    let frame = |(to, outgoing): &(u64, Outgoing)| match outgoing {
        Outgoing::Frame(frame) if *to == conn => Some(Binary::parse(frame).unwrap()),
        _ => None,
    };
    out.iter().filter_map(frame).collect()
}

pub fn welcome(out: &Out, conn: u64) -> (Actor, u64, u64, Resume) {
    match &messages(out, conn)[0] {
        ToPage::Welcome {
            actor,
            seq,
            at,
            resume,
            ..
        } => (*actor, *seq, *at, *resume),
        other => panic!("{other:?}"),
    }
}

pub fn committed(desk: &mut Desk) -> Out {
    desk.seal();
    desk.confirm()
}

#[test]
fn a_newcomer_is_given_an_actor_the_document_and_what_followed() {
    let (mut desk, document) = opened();
    let joined = desk.join(person("anna"), Rights::all(), None, None, actor(1));
    assert_eq!(joined.issued, Some(actor(1)));
    assert_eq!(
        welcome(&joined.out, joined.conn),
        (actor(1), 0, 1, Resume::Snapshot)
    );
    let [
        Binary::Snapshot {
            index: 1,
            document: saved,
        },
    ] = &frames(&joined.out, joined.conn)[..]
    else {
        panic!("a snapshot of one entry, and no tail")
    };
    assert_eq!(Automerge::load(saved).unwrap().get_heads(), document.get_heads());
}

#[test]
fn whoever_was_away_long_is_given_all_of_it_in_one_bundle() {
    let (mut desk, mut document) = opened();
    let mut away = document.clone();
    let conns: Vec<u64> = [("anna", 1), ("ben", 2)]
        .map(|(id, number)| {
            desk.join(person(id), Rights::all(), Some(1), None, actor(number))
                .conn
        })
        .into();
    let mut written: Vec<Vec<u8>> = (0..200)
        .map(|turn| {
            let bytes = typed(&mut document, actor(1 + turn % 2), "x");
            desk.admit(conns[usize::from(turn % 2)], &bytes, NOW);
            committed(&mut desk);
            bytes
        })
        .collect();
    assert_eq!(desk.at(), 201);
    let mut sent = Vec::new();
    for number in [3, 4] {
        let joined = desk.join(person("carol"), Rights::all(), Some(1), None, actor(number));
        assert_eq!(welcome(&joined.out, joined.conn).3, Resume::Tail);
        let frame = joined.out.into_iter().find_map(|(_, outgoing)| match outgoing {
            Outgoing::Frame(frame) => Some(frame),
            _ => None,
        });
        sent.push(frame.unwrap());
    }
    // After an outage all ask for the same, and it is made once.
    assert!(std::sync::Arc::ptr_eq(&sent[0], &sent[1]));
    let plain: usize = written.iter().map(Vec::len).sum();
    assert!(sent[0].len() * 8 < plain, "{} of {plain} bytes", sent[0].len());
    let Binary::Changes {
        first: 1,
        mut changes,
    } = Binary::parse(&sent[0]).unwrap()
    else {
        panic!("the changes since")
    };
    for bytes in &changes {
        // In an order in which they can follow each other.
        away.apply_changes([automerge::Change::try_from(&bytes[..]).unwrap()])
            .unwrap();
    }
    assert_eq!(away.get_heads(), document.get_heads());
    written.sort();
    changes.sort();
    assert!(changes == written, "each as its writer made it");

    let near = desk.join(person("carol"), Rights::all(), Some(150), None, actor(5));
    assert!(
        matches!(&frames(&near.out, near.conn)[..], [Binary::Changes { first: 150, changes }] if changes.len() == 51)
    );
}

#[test]
fn nothing_is_acknowledged_or_shown_before_its_commit() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let other = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    let bytes = typed(&mut document, actor(1), "Urges ");
    assert!(desk.admit(one, &bytes, NOW).is_empty());
    let sealed = desk.seal();
    assert_eq!((sealed.first, sealed.entries.len(), desk.at()), (1, 1, 1));
    assert_eq!(
        (
            sealed.entries[0].actor,
            sealed.entries[0].seq,
            &*sealed.entries[0].person
        ),
        (actor(1), 1, "anna")
    );
    assert!(sealed.out.is_empty());
    assert_ne!(desk.draft().heads().len(), 0);

    let out = desk.confirm();
    assert_eq!(desk.at(), 2);
    assert_eq!(messages(&out, one), [ToPage::Ack { seq: 1, at: 1 }]);
    for conn in [one, other] {
        assert_eq!(
            frames(&out, conn),
            [Binary::Changes {
                first: 1,
                changes: vec![bytes.clone()]
            }]
        );
    }
}

#[test]
fn a_failed_commit_takes_everything_back_and_the_page_sends_it_again() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let other = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    let before = desk.draft().heads();
    let bytes = typed(&mut document, actor(1), "Urges ");
    desk.admit(one, &bytes, NOW);
    assert_eq!(desk.seal().entries.len(), 1);
    let out = desk.take_back().expect("the log reads");
    assert_eq!(
        messages(&out, one),
        [ToPage::Restart {
            reason: RestartReason::Fault
        }]
    );
    assert_eq!(messages(&out, other), [ToPage::Left { conn: one }]);
    assert!(frames(&out, other).is_empty());
    assert_eq!((desk.draft().heads(), desk.at()), (before, 1));

    let again = desk.join(person("anna"), Rights::all(), Some(1), Some(actor(1)), actor(3));
    assert_eq!(
        (again.issued, welcome(&again.out, again.conn)),
        (None, (actor(1), 0, 1, Resume::Tail))
    );
    desk.admit(again.conn, &bytes, NOW);
    assert_eq!(
        messages(&committed(&mut desk), again.conn),
        [ToPage::Ack { seq: 1, at: 1 }]
    );
}

#[test]
fn a_change_sent_twice_is_acknowledged_twice_and_kept_once() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let bytes = typed(&mut document, actor(1), "Urges ");
    desk.admit(one, &bytes, NOW);
    // Again before its commit, over the connection that took the actor over.
    let again = desk.join(person("anna"), Rights::all(), Some(1), Some(actor(1)), actor(3));
    assert_eq!(
        messages(&again.out, one),
        [ToPage::Restart {
            reason: RestartReason::Displaced
        }]
    );
    assert_eq!(welcome(&again.out, again.conn).1, 0);
    assert!(desk.admit(again.conn, &bytes, NOW).is_empty());
    let out = committed(&mut desk);
    assert_eq!(messages(&out, again.conn), [ToPage::Ack { seq: 1, at: 1 }]);
    // And again afterwards.
    let out = desk.admit(again.conn, &bytes, NOW);
    assert_eq!(messages(&out, again.conn), [ToPage::Ack { seq: 1, at: 1 }]);
    assert_eq!(desk.at(), 2);
    let third = desk.join(person("anna"), Rights::all(), Some(2), Some(actor(1)), actor(3));
    assert_eq!(welcome(&third.out, third.conn), (actor(1), 1, 2, Resume::Tail));
}

#[test]
fn an_actor_goes_on_only_for_the_person_it_was_issued_to() {
    let (mut desk, _) = opened();
    desk.join(person("anna"), Rights::all(), None, None, actor(1));
    let thief = desk.join(person("ben"), Rights::all(), None, Some(actor(1)), actor(2));
    assert_eq!(
        (thief.issued, welcome(&thief.out, thief.conn).0),
        (Some(actor(2)), actor(2))
    );
    assert_eq!(desk.connections().count(), 2);
    let unknown = desk.join(person("ben"), Rights::all(), None, Some(actor(9)), actor(3));
    assert_eq!(unknown.issued, Some(actor(3)));
}

#[test]
fn what_was_issued_is_remembered_over_a_restart() {
    let mut document = blank();
    let first = found(&mut document, actor(0), 2, &mut Dice::new(3));
    let second = typed(&mut document, actor(1), "Urges ");
    let opening = Opening {
        log: vec![first.into(), second.into()],
        actors: vec![(actor(1), "anna".to_owned())],
        ..Opening::default()
    };
    let mut desk = Desk::open(opening).unwrap();
    let joined = desk.join(person("anna"), Rights::all(), Some(1), Some(actor(1)), actor(2));
    assert_eq!(
        (joined.issued, welcome(&joined.out, joined.conn)),
        (None, (actor(1), 1, 2, Resume::Tail))
    );
    assert_eq!(frames(&joined.out, joined.conn).len(), 1);
}

#[test]
fn after_a_refusal_nothing_of_that_actor_is_taken_until_the_page_starts_again() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    desk.admit(one, &typed(&mut document, actor(1), "kept "), NOW);
    let elsewhere = Rights::some(Vec::new(), "Another paragraph is under consideration.");
    let out = desk.set_rights(one, elsewhere.clone());
    let [ToPage::Rights { rights }] = &messages(&out, one)[..] else {
        panic!("{out:?}")
    };
    assert_eq!(rights.mode, Mode::Some);
    assert!(desk.set_rights(one, elsewhere).is_empty());

    let out = desk.admit(one, &typed(&mut document, actor(1), "refused "), NOW);
    let [
        ToPage::Refused {
            seq: 2,
            code,
            paragraphs,
            ..
        },
    ] = &messages(&out, one)[..]
    else {
        panic!("{out:?}")
    };
    assert_eq!((code.as_str(), paragraphs.len()), ("paragraph-locked", 1));
    desk.set_rights(one, Rights::all());
    assert!(
        desk.admit(one, &typed(&mut document, actor(1), "built on it "), NOW)
            .is_empty()
    );
    assert_eq!(desk.seal().entries.len(), 1);
    assert_eq!(messages(&desk.confirm(), one), [ToPage::Ack { seq: 1, at: 1 }]);
}

#[test]
fn a_change_of_the_server_comes_before_what_waits() {
    let (mut desk, mut document) = opened();
    let mut server = document.clone();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let bytes = typed(&mut document, actor(1), "waits ");
    desk.admit(one, &bytes, NOW);
    let laid = typed(&mut server, actor(7), "laid ");
    let out = desk.record(&laid).unwrap();
    assert_eq!(
        frames(&out, one),
        [Binary::Changes {
            first: 1,
            changes: vec![laid]
        }]
    );
    let out = committed(&mut desk);
    assert_eq!(messages(&out, one), [ToPage::Ack { seq: 1, at: 2 }]);
    assert_eq!(desk.record(b"no change"), Err(Unreadable::Change(3)));
    assert_eq!(desk.at(), 3);
}

#[test]
fn presence_is_relayed_limited_and_forgotten() {
    let (mut desk, _) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let other = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    let shown = ToPage::Presence {
        conn: one,
        person: "anna".into(),
        name: "ANNA".into(),
        state: json!({"caret": 1}),
    };
    let out = desk.presence(one, json!({"caret": 1}), NOW);
    assert_eq!(messages(&out, other), std::slice::from_ref(&shown));
    assert!(messages(&out, one).is_empty());
    // A newcomer sees at once who is there.
    let third = desk.join(person("cora"), Rights::all(), Some(1), None, actor(3));
    assert!(messages(&third.out, third.conn).contains(&shown));
    let flood = (0..1_000).filter(|_| {
        !desk
            .presence(one, json!("x".repeat(PRESENCE_MAX / 2)), NOW)
            .is_empty()
    });
    assert!(flood.count() < 200);
    assert_eq!(messages(&desk.leave(one), other), [ToPage::Left { conn: one }]);
    assert!(desk.leave(one).is_empty());
}

#[test]
fn whoever_floods_the_desk_is_sent_away_and_nobody_else() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let other = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    let bytes = typed(&mut document, actor(1), "again ");
    desk.admit(one, &bytes, NOW);
    committed(&mut desk);
    let gone = (0..80_000).map(|_| desk.admit(one, &bytes, NOW)).find(|out| {
        messages(out, one).contains(&ToPage::Restart {
            reason: RestartReason::Pace,
        })
    });
    assert_eq!(messages(&gone.unwrap(), other), [ToPage::Left { conn: one }]);
    hear(&mut document, &[]);
    let mut theirs = document.clone();
    desk.admit(other, &typed(&mut theirs, actor(2), "calm "), NOW);
    assert_eq!(
        messages(&committed(&mut desk), other),
        [ToPage::Ack { seq: 1, at: 2 }]
    );
}

#[test]
fn a_snapshot_opens_the_same_desk_and_a_foreign_one_does_not() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let log: Vec<_> = (0..5)
        .map(|at| typed(&mut document, actor(1), &format!("{at} ")))
        .collect();
    desk.admit(one, &log[0], NOW);
    committed(&mut desk);
    let snapshot = Snapshot::of(desk.draft(), desk.at()).unwrap();
    assert_eq!(snapshot.index, 2);
    for bytes in &log[1..] {
        desk.admit(one, bytes, NOW);
    }
    committed(&mut desk);
    let mut whole = blank();
    let first = found(&mut whole, actor(0), 2, &mut Dice::new(3));
    let entries = || {
        [&first]
            .into_iter()
            .chain(&log)
            .map(|bytes| bytes.as_slice().into())
            .collect::<Vec<_>>()
    };
    for first in 0..=2 {
        let opening = Opening {
            first,
            log: entries()[first as usize..].to_vec(),
            snapshot: Some(snapshot.clone()),
            actors: Vec::new(),
        };
        let again = Desk::open(opening).unwrap();
        assert_eq!(again.draft().blocks(), desk.draft().blocks());
        assert_eq!(again.at(), desk.at());
        assert_eq!(again.known(), desk.known());
    }

    let gap = Opening {
        first: 3,
        log: entries()[3..].to_vec(),
        snapshot: Some(snapshot.clone()),
        actors: Vec::new(),
    };
    assert_eq!(Desk::open(gap).err(), Some(Unreadable::Change(3)));
    let headless = Opening {
        first: 2,
        log: entries()[2..].to_vec(),
        ..Opening::default()
    };
    assert_eq!(Desk::open(headless).err(), Some(Unreadable::Change(2)));

    let short = Opening {
        log: entries()[..1].to_vec(),
        snapshot: Some(snapshot.clone()),
        ..Opening::default()
    };
    assert_eq!(Desk::open(short).err(), Some(Unreadable::Snapshot));
    let torn = Opening {
        snapshot: Some(plenary::sync::Snapshot {
            index: 2,
            document: vec![0; 40],
        }),
        log: entries(),
        ..Opening::default()
    };
    assert_eq!(Desk::open(torn).err(), Some(Unreadable::Snapshot));
    let hole = Opening {
        log: [&entries()[..2], &entries()[3..]].concat(),
        ..Opening::default()
    };
    assert!(Desk::open(hole).is_err());
}

#[test]
fn a_page_far_behind_is_given_a_snapshot_and_one_ahead_of_the_log_too() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    for at in 0..2_100 {
        desk.admit(one, &typed(&mut document, actor(1), "x"), NOW);
        if at % 500 == 0 {
            committed(&mut desk);
        }
    }
    committed(&mut desk);
    for (have, resume) in [
        (None, Resume::Snapshot),
        (Some(1), Resume::Snapshot),
        (Some(200), Resume::Tail),
        (Some(9_999), Resume::Snapshot),
    ] {
        let joined = desk.join(person("ben"), Rights::all(), have, None, actor(2));
        assert_eq!(welcome(&joined.out, joined.conn).3, resume, "{have:?}");
        desk.leave(joined.conn);
    }

    let (at, saved) = (desk.at(), Snapshot::of(desk.draft(), desk.at()).unwrap());
    desk.keep(&saved);
    for (have, resume, held) in [
        (None, Resume::Snapshot, at),
        (Some(at - 2_000), Resume::Tail, at - 2_000),
        (Some(at - 2_001), Resume::Snapshot, at),
    ] {
        let joined = desk.join(person("ben"), Rights::all(), have, None, actor(2));
        assert_eq!(welcome(&joined.out, joined.conn).3, resume, "{have:?}");
        let from = frames(&joined.out, joined.conn).first().map(|frame| match frame {
            Binary::Snapshot { index, .. } => *index,
            Binary::Changes { first, .. } => *first,
        });
        assert_eq!(from, Some(held), "{have:?}");
        desk.leave(joined.conn);
    }
}
