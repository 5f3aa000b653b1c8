//! What one writer may do to a desk, and what many may: who is cut off, who may send nothing, and what an honest person
//! sends that is large, strange or late and must pass. The fence's own cases are in the corpus.

use std::time::{Duration, Instant};

use automerge::{
    Automerge, ReadDoc,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use plenary::{
    sync::{
        Desk, Opening, REFUSALS_PER_MINUTE,
        message::{RestartReason, Resume, Rights, ToPage},
    },
    text::ParagraphId,
};
use serde_json::json;

use crate::{
    corpus::{bytes::envelop, storm::reads_the_same},
    desk::{NOW, actor, committed, frames, messages, opened, person, typed, welcome},
    dice::Dice,
    sim::page::{blank, change, found, hear, new_paragraph, objects},
};

const BROKEN: ToPage = ToPage::Restart {
    reason: RestartReason::Broken,
};

fn code(out: &plenary::sync::Out, conn: u64) -> Option<String> {
    messages(out, conn).into_iter().find_map(|message| match message {
        ToPage::Refused { code, .. } => Some(code),
        _ => None,
    })
}

#[test]
fn a_writer_who_is_refused_again_and_again_is_cut_off_and_may_come_back_later() {
    let (mut desk, mut document) = opened();
    let neighbour = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    let broken = |desk: &mut Desk, now: Duration| {
        let conn = desk
            .join(person("anna"), Rights::all(), Some(1), None, actor(1))
            .conn;
        let out = desk.admit(conn, &envelop(1, &[0xff; 40]), now);
        (messages(&out, conn), messages(&out, neighbour))
    };
    for _ in 0..REFUSALS_PER_MINUTE {
        let (told, neighbour) = broken(&mut desk, NOW);
        assert!(matches!(&told[..], [ToPage::Refused { .. }]), "{told:?}");
        assert!(neighbour.is_empty());
    }
    let (told, neighbour_told) = broken(&mut desk, NOW);
    assert_eq!(told, [BROKEN]);
    assert!(matches!(neighbour_told[..], [ToPage::Left { .. }]));
    // It is the person who is counted, not the page: another tab changes nothing, and an hour does.
    assert_eq!(broken(&mut desk, NOW).0, [BROKEN]);
    let later = NOW + Duration::from_secs(3_600);
    assert!(matches!(broken(&mut desk, later).0[..], [ToPage::Refused { .. }]));

    let bytes = typed(&mut document, actor(2), "undisturbed ");
    assert!(desk.admit(neighbour, &bytes, later).is_empty());
    assert_eq!(
        messages(&committed(&mut desk), neighbour),
        [ToPage::Ack { seq: 1, at: 1 }]
    );
}

#[test]
fn what_follows_a_refused_change_is_not_counted_against_its_writer() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::none("issued"), Some(1), None, actor(1))
        .conn;
    desk.set_rights(one, Rights::some(Vec::new(), "considering"));
    // A page that was offline sends all it has before it hears of the first refusal.
    let sent: Vec<_> = (0..200)
        .flat_map(|_| {
            let bytes = typed(&mut document, actor(1), "x");
            desk.admit(one, &bytes, NOW)
        })
        .collect();
    assert!(matches!(
        &messages(&sent, one)[..],
        [ToPage::Refused { seq: 1, .. }]
    ));
}

#[test]
fn whoever_may_write_nothing_sends_nothing_and_is_not_shown() {
    let (mut desk, mut document) = opened();
    let reader = desk
        .join(person("anna"), Rights::none("issued"), Some(1), None, actor(1))
        .conn;
    let other = desk
        .join(person("ben"), Rights::all(), Some(1), None, actor(2))
        .conn;
    assert!(desk.presence(reader, json!({ "caret": 1 }), NOW).is_empty());
    let bytes = typed(&mut document, actor(1), "words ");
    let out = desk.admit(reader, &bytes, NOW);
    let told = messages(&out, reader);
    assert!(
        matches!(&told[..], [ToPage::Refused { code, .. }, ToPage::Restart { reason: RestartReason::Reader }]
            if code == "paragraph-locked"),
        "{told:?}"
    );
    assert_eq!(messages(&out, other), [ToPage::Left { conn: reader }]);
    assert_eq!(desk.connections().count(), 1);

    // Whoever is shown and then may write no more is shown no more.
    assert!(
        desk.presence(other, json!({ "caret": 2 }), NOW).is_empty(),
        "nobody else is there"
    );
    let third = desk.join(person("cora"), Rights::all(), Some(1), None, actor(3));
    assert_eq!(messages(&third.out, third.conn).len(), 2);
    let out = desk.set_rights(other, Rights::none("put"));
    assert_eq!(messages(&out, third.conn), [ToPage::Left { conn: other }]);
    let fourth = desk.join(person("dana"), Rights::all(), Some(1), None, actor(4));
    assert_eq!(messages(&fourth.out, fourth.conn).len(), 1, "only the welcome");
}

#[test]
fn a_million_characters_pasted_at_once_pass_and_can_be_marked() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let strand = objects(&document, "strands").remove(0).1;
    let words = "слово и ".repeat(500);
    let mut place = 1;
    let mut paste = |document: &mut Automerge| {
        let bytes = change(document, actor(1), |tx| {
            tx.splice_text(&strand, place, 0, &words).unwrap();
        });
        place += 4_000;
        bytes.unwrap()
    };
    for _ in 0..250 {
        let bytes = paste(&mut document);
        assert!(desk.admit(one, &bytes, NOW).is_empty());
    }
    let all = change(&mut document, actor(1), |tx| {
        let mark = Mark::new("strong".to_owned(), true, 1, 1_000_000);
        tx.mark(&strand, mark, ExpandMark::Both).unwrap();
    });
    let begun = Instant::now();
    assert!(desk.admit(one, &all.unwrap(), NOW).is_empty());
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(desk.seal().entries.len(), 251);
    let out = desk.confirm();
    assert_eq!(messages(&out, one).len(), 251);
    assert!(desk.draft().document().length(&strand) > 1_000_000);
}

#[test]
fn two_hundred_people_write_in_one_text_and_all_see_all_of_it() {
    let (mut desk, document) = opened();
    let mut dice = Dice::new(5);
    let mut pages: Vec<_> = (0..200u8)
        .map(|number| {
            let actor = plenary::sync::Actor::from_random(dice.bytes());
            let joined = desk.join(person(&format!("{number}")), Rights::all(), Some(1), None, actor);
            (joined.conn, actor, document.clone())
        })
        .collect();
    for round in 0..3 {
        for (conn, actor, page) in &mut pages {
            let bytes = typed(page, *actor, &format!("{round} "));
            assert!(desk.admit(*conn, &bytes, NOW).is_empty());
        }
        let out = committed(&mut desk);
        for (conn, _, page) in &mut pages {
            for frame in frames(&out, *conn) {
                if let plenary::sync::message::Binary::Changes { changes, .. } = frame {
                    hear(page, &changes);
                }
            }
        }
    }
    assert_eq!(desk.at(), 601);
    for (_, _, page) in &pages {
        assert_eq!(page.get_heads(), desk.draft().document().get_heads());
    }
    assert!(reads_the_same(desk.draft().document()));
}

#[test]
fn five_thousand_paragraphs_take_a_keystroke_as_one_does_and_ten_thousand_are_enough() {
    let mut document = blank();
    let first = found(&mut document, actor(0), 5_000, &mut Dice::new(3));
    let mut desk = Desk::open(Opening {
        log: vec![first.into()],
        ..Opening::default()
    })
    .unwrap();
    assert_eq!(desk.draft().blocks().len(), 5_000);
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    let bytes = typed(&mut document, actor(1), "x");
    // Read while the first page that sits down is still loading.
    desk.known();
    let begun = Instant::now();
    assert!(desk.admit(one, &bytes, NOW).is_empty());
    assert!(
        begun.elapsed() < Duration::from_millis(100),
        "{:?}",
        begun.elapsed()
    );

    let mut dice = Dice::new(4);
    let refused = (0..30).find_map(|_| {
        let strand = objects(&document, "strands").remove(0).1;
        let paras = crate::sim::page::object(&document, "paras");
        let bytes = change(&mut document, actor(1), |tx| {
            for _ in 0..200 {
                let paragraph: ParagraphId = new_paragraph(&mut dice);
                let marker = tx.split_block(&strand, 2).unwrap();
                tx.put(marker, "id", paragraph.as_str()).unwrap();
                let registers = tx
                    .put_object(&paras, paragraph.as_str(), automerge::ObjType::Map)
                    .unwrap();
                tx.put(&registers, "kind", "paragraph").unwrap();
            }
        });
        code(&desk.admit(one, &bytes.unwrap(), NOW), one)
    });
    assert_eq!(refused.as_deref(), Some("too-large"));
    assert_eq!(desk.seal().entries.len(), 26, "up to ten thousand they are taken");
}

#[test]
fn every_script_is_written_and_what_turns_or_hides_words_is_not() {
    for words in [
        "Права человека",
        "الأمن السيبراني",
        "אבטחת מידע",
        "網路安全",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
        "e\u{301} \u{a0}\u{ad}\u{200d}\u{200e}\u{200f}",
    ] {
        let (mut desk, mut document) = opened();
        let one = desk
            .join(person("anna"), Rights::all(), Some(1), None, actor(1))
            .conn;
        let bytes = typed(&mut document, actor(1), words);
        assert_eq!(code(&desk.admit(one, &bytes, NOW), one), None, "{words}");
        committed(&mut desk);
        let blocks = desk.draft().blocks();
        assert!(
            blocks
                .iter()
                .any(|block| block.content.plain().starts_with(words)),
            "{words}"
        );
        assert!(reads_the_same(desk.draft().document()), "{words}");
    }
    for words in [
        "\u{0}",
        "a\u{7}b",
        "line\nend",
        "\t",
        "\u{85}",
        "\u{2028}",
        "\u{202e}evil",
        "\u{2066}x\u{2069}",
        "\u{feff}",
        "\u{fffe}",
        "\u{e0041}",
    ] {
        let (mut desk, mut document) = opened();
        let one = desk
            .join(person("anna"), Rights::all(), Some(1), None, actor(1))
            .conn;
        let bytes = typed(&mut document, actor(1), words);
        let refused = code(&desk.admit(one, &bytes, NOW), one);
        assert_eq!(refused.as_deref(), Some("characters"), "{words:?}");
    }
}

#[test]
fn a_page_that_lies_about_what_it_has_is_given_what_it_lacks_and_never_more() {
    let (mut desk, mut document) = opened();
    let one = desk
        .join(person("anna"), Rights::all(), Some(1), None, actor(1))
        .conn;
    // What others wrote is more than a queue should hold for a page that may not be reading.
    let strand = objects(&document, "strands").remove(0).1;
    for at in 0..40 {
        let bytes = change(&mut document, actor(1), |tx| {
            for one in 0..30 {
                let url = format!("https://example.org/{at}/{one}/{}", "a".repeat(1_900));
                let mark = Mark::new("link".to_owned(), url, 1, 9);
                tx.mark(&strand, mark, ExpandMark::None).unwrap();
            }
        });
        assert!(desk.admit(one, &bytes.unwrap(), NOW).is_empty());
    }
    committed(&mut desk);
    for (have, resume) in [
        (Some(0), Resume::Snapshot),
        (Some(40), Resume::Tail),
        (Some(41), Resume::Tail),
        (Some(42), Resume::Snapshot),
        (Some(u64::MAX), Resume::Snapshot),
    ] {
        let joined = desk.join(person("ben"), Rights::all(), have, None, actor(2));
        assert_eq!(welcome(&joined.out, joined.conn).3, resume, "{have:?}");
        desk.leave(joined.conn);
    }
}
