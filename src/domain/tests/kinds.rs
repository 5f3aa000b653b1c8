//! Amendments of every kind: what each does to the live text, what happens when that moved on, and what holds several
//! changes together.

use proptest::prelude::*;

use super::*;

const P2: &str = "Participants agreed to meet again next year.";

fn ids(m: &Meeting) -> Vec<String> {
    m.live
        .iter()
        .map(|block| block.id.as_str().trim_end_matches('0').to_owned())
        .collect()
}

fn says(m: &Meeting, id: &str) -> String {
    let block = m.live.iter().find(|block| block.id == pid(id));
    block.map_or_else(String::new, |block| block.content.notation())
}

fn split(id: &str, head: &str, tail: &str) -> Change {
    Change::Split {
        paragraph: pid(id),
        before: Content::default(),
        head: words(head),
        tail: new_block("n1", tail),
    }
}

fn join(id: &str, into: &str) -> Change {
    Change::Join {
        paragraph: pid(id),
        before: Content::default(),
        into: pid(into),
        into_before: Content::default(),
        joined: Content::default(),
    }
}

fn shift(id: &str, after: Option<&str>) -> Change {
    Change::Move {
        paragraph: pid(id),
        after: after.map(pid),
    }
}

fn retitled(title: &str) -> Change {
    Change::Title {
        before: String::new(),
        after: title.into(),
    }
}

/// Files it, goes to its place and accepts it.
fn accepted(m: &mut Meeting, changes: Vec<Change>) {
    m.must(ANNA, m.file(Subject::Text(changes)));
    let number = m.text().amendments.len() as u32;
    take(m, number);
}

fn take(m: &mut Meeting, number: u32) {
    let place = place_of(m.text(), m.amendment(number)).unwrap();
    m.must(
        CHAIR,
        Command::TakeUpParagraph {
            text: summary(),
            paragraph: place,
        },
    );
    m.must(CHAIR, m.accept(number));
}

#[test]
fn a_move_leaves_the_words_and_says_where_they_go() {
    let mut m = Meeting::sitting();
    assert_eq!(ids(&m), ["h1", "p1", "i1", "p2", "h2", "p3"]);
    accepted(&mut m, vec![shift("p2", None)]);
    assert_eq!(ids(&m), ["p2", "h1", "p1", "i1", "h2", "p3"]);
    let Some(Event::AmendmentAccepted { after, .. }) = m.journal.last().map(|sealed| &sealed.entry.event)
    else {
        panic!("it was accepted");
    };
    assert_eq!(
        after.effects,
        [Effect::Move {
            paragraph: pid("p2"),
            after: None
        }]
    );
    accepted(&mut m, vec![shift("p3", Some("p1"))]);
    assert_eq!(ids(&m), ["p2", "h1", "p1", "p3", "i1", "h2"]);
}

#[test]
fn a_move_past_agreed_paragraphs_leaves_them_where_they_are() {
    let mut m = Meeting::sitting();
    for id in ["p1", "i1", "p2"] {
        m.must(CHAIR, Meeting::take_up(id));
        m.must(CHAIR, m.agree(id));
    }
    accepted(&mut m, vec![shift("p3", None)]);
    assert_eq!(ids(&m), ["p3", "h1", "p1", "i1", "p2", "h2"]);
}

#[test]
fn a_split_keeps_the_id_with_the_head_and_joins_what_was_written_since() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file(to_text(split(
            "p2",
            "Participants agreed.",
            "They meet again next year.",
        ))),
    );
    take(&mut m, 1);
    assert_eq!(ids(&m), ["h1", "p1", "i1", "p2", "n1", "h2", "p3"]);
    assert_eq!(says(&m, "p2"), "Participants agreed.");
    assert_eq!(says(&m, "n1"), "They meet again next year.");

    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file(to_text(split(
            "p2",
            "Participants agreed to meet",
            "again next year.",
        ))),
    );
    m.must(CHAIR, Meeting::take_up("p2"));
    m.write("p2", "All participants agreed to meet again next summer.");
    m.must(CHAIR, m.accept(1));
    assert_eq!(says(&m, "p2"), "All participants agreed to meet");
    assert_eq!(says(&m, "n1"), "again next summer.");
}

#[test]
fn a_split_whose_place_is_gone_collides() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file(to_text(split(
            "p2",
            "Participants agreed to meet",
            "again next year.",
        ))),
    );
    m.must(CHAIR, Meeting::take_up("p2"));
    m.write("p2", "Participants agreed next year.");
    assert_eq!(m.refused(CHAIR, m.accept(1)), Refusal::Collides { number: 1 });
}

#[test]
fn a_join_brings_both_paragraphs_as_they_are_now() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file(to_text(join("p2", "i1"))));
    m.must(CHAIR, Meeting::take_up("i1"));
    m.write("i1", "threats to all networks;");
    m.must(CHAIR, m.accept(1));
    assert_eq!(ids(&m), ["h1", "p1", "i1", "h2", "p3"]);
    assert_eq!(says(&m, "i1"), format!("threats to all networks; {P2}"));
    let gone = m.refused(BEN, m.file_to("p2", "They left."));
    assert!(
        matches!(gone, Refusal::ParagraphGone { amendment: 1, .. }),
        "{gone:?}"
    );
}

#[test]
fn the_title_changes_with_its_fingerprint_and_the_issue_keeps_its_own() {
    let mut m = Meeting::sitting();
    let before = m.hash();
    accepted(&mut m, vec![retitled(" Summary of the meeting ")]);
    assert_eq!(m.text().title, "Summary of the meeting");
    assert_ne!(m.hash(), before);
    assert_eq!(m.text().latest().unwrap().version.hash, m.hash());
    assert_eq!(m.text().issue().unwrap().title, "Conference summary");
    let replayed = super::properties::replayed(&m.journal);
    assert_eq!(replayed.texts, m.conference.texts);
    m.must(BEN, m.file_to("p1", "Participants noted threats."));
    take(&mut m, 2);
}

#[test]
fn several_changes_are_accepted_as_one_at_the_first_paragraph_they_touch() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file(Subject::Text(vec![
            wording_of("p3", "Participants left."),
            Change::New {
                after: Some(pid("p2")),
                block: new_block("n1", "They sang."),
            },
            Change::New {
                after: Some(pid("n1")),
                block: new_block("n2", "They danced."),
            },
            wording_of("p1", "Participants noted threats."),
            Change::deletion(pid("p2")),
        ])),
    );
    assert_eq!(place_of(m.text(), m.amendment(1)), Some(pid("p1")));
    for id in ["p1", "p2", "p3"] {
        assert_eq!(pending_to(m.text(), &pid(id)), [1]);
    }
    m.must(CHAIR, Meeting::take_up("p2"));
    assert!(matches!(
        m.refused(CHAIR, m.accept(1)),
        Refusal::NotUnderConsideration { .. }
    ));
    take(&mut m, 1);
    assert_eq!(ids(&m), ["h1", "p1", "i1", "n1", "n2", "h2", "p3"]);
    assert_eq!(says(&m, "p1"), "Participants noted threats.");
    assert_eq!(says(&m, "p3"), "Participants left.");
    assert_eq!(m.text().paragraphs[&pid("n2")].origin, Some(1));
}

#[test]
fn an_amendment_to_an_agreed_paragraph_is_filed_and_waits_for_its_reopening() {
    let mut m = Meeting::sitting();
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.agree("p2"));
    m.must(
        ANNA,
        m.file(Subject::Text(vec![
            wording_of("p1", "Participants noted threats."),
            wording_of("p2", "They left."),
        ])),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    assert!(matches!(
        m.refused(CHAIR, m.accept(1)),
        Refusal::ParagraphIsAgreed { .. }
    ));
    m.must(CHAIR, Meeting::reopen("p2"));
    m.must(CHAIR, m.accept(1));
    assert_eq!(says(&m, "p2"), "They left.");
}

#[test]
fn what_follows_from_an_amendment_falls_with_it_and_is_accepted_after_it() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p1", "Participants noted threats."));
    m.must(BEN, m.following("p2", 1));
    m.must(BEN, m.following("p3", 2));
    let mut lost = m.clone();
    lost.must(CHAIR, Meeting::reject(1));
    assert_eq!(
        lost.amendment(2).end,
        Some(End::Fallen(FallCause::Consequential(1)))
    );
    assert_eq!(
        lost.amendment(3).end,
        Some(End::Fallen(FallCause::Consequential(2)))
    );
    take(&mut m, 1);
    assert!(m.amendment(2).is_pending());
    take(&mut m, 2);
    assert_eq!(says(&m, "p2"), "They followed.");
}

#[test]
fn a_sub_amendment_changes_one_change_of_several() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file(Subject::Text(vec![
            wording_of("p1", "Participants noted threats."),
            wording_of("p2", "They left."),
            shift("p3", None),
        ])),
    );
    let to = |change: u32, text: &str| Subject::Amendment {
        number: 1,
        change,
        before: Content::default(),
        after: words(text),
    };
    assert_eq!(
        m.refused(BEN, m.file(to(2, "They stayed."))),
        Refusal::DeletionNotAmendable { number: 1 }
    );
    m.must(BEN, m.file(to(1, "They left early.")));
    take(&mut m, 2);
    take(&mut m, 1);
    assert_eq!(says(&m, "p2"), "They left early.");
    assert_eq!(
        m.amendment(1).end.as_ref().map(End::code),
        Some("accepted-as-sub-amended")
    );
}

/// An event as the first version of the program wrote it, read from its line.
fn of_form_1(event: serde_json::Value) -> Event {
    let line = serde_json::json!({
        "at": "2007-06-11T09:00:00Z", "capacity": "delegate", "command_id": "c1", "person": "anna", "seq": 1, "v": 1,
        "event": event,
    })
    .to_string();
    let hash = journal::link(&journal::genesis(), &line);
    let read = journal::unseal(&journal::genesis(), &line, &hash).unwrap();
    assert_eq!(read.line, line, "the line stays as it was written");
    read.entry.event
}

#[test]
fn a_line_of_the_first_form_is_read_as_it_was_meant() {
    let filed = |target: serde_json::Value, proposal: serde_json::Value, before: Option<&str>| {
        let event = of_form_1(serde_json::json!({
            "type": "amendment-filed", "text": "summary", "number": 1, "base": Fingerprint::of(""), "target": target,
            "before": before, "proposal": proposal, "reason": "", "sponsors": ["arcadia"], "late": false,
        }));
        match event {
            Event::AmendmentFiled { subject, .. } => subject,
            other => panic!("an amendment was filed, not {other:?}"),
        }
    };
    let json = |json: &str| serde_json::from_str(json).unwrap();
    let p2 = || serde_json::json!({ "paragraph": pid("p2") });
    let n1 = serde_json::json!({ "new-paragraph": { "id": pid("n1"), "kind": "paragraph", "level": 1, "content": "New." } });
    assert_eq!(
        filed(p2(), json(r#"{"wording":"New."}"#), Some("Old.")),
        to_text(Change::Wording {
            paragraph: pid("p2"),
            before: words("Old."),
            after: words("New."),
        })
    );
    assert_eq!(
        filed(p2(), json("\"deletion\""), Some("Old.")),
        to_text(Change::Deletion {
            paragraph: pid("p2"),
            before: words("Old."),
        })
    );
    assert_eq!(
        filed(json(r#"{"gap":{"after":null}}"#), n1.clone(), None),
        new_after(None, "n1", "New.")
    );
    assert_eq!(
        filed(
            json(r#"{"amendment":1}"#),
            json(r#"{"wording":"New."}"#),
            Some("Old.")
        ),
        Subject::Amendment {
            number: 1,
            change: 0,
            before: words("Old."),
            after: words("New."),
        }
    );
    for proposal in [json(r#"{"wording":"New."}"#), n1] {
        let event = of_form_1(serde_json::json!({
            "type": "sub-amendment-accepted", "text": "summary", "number": 2, "identical": [], "parent": 1, "decision": 1,
            "question": "Accepted?", "proposal": proposal,
        }));
        let Event::SubAmendmentAccepted {
            change: 0,
            words: said,
            ..
        } = event
        else {
            panic!("a sub-amendment was accepted, not {event:?}");
        };
        assert_eq!(said, words("New."));
    }
}

/// Changes of which no two touch the same paragraph or place.
fn independent() -> Vec<Vec<Change>> {
    vec![
        vec![wording_of("p1", "Participants noted threats.")],
        vec![Change::deletion(pid("i1"))],
        vec![split("p2", "Participants agreed.", "They meet again next year.")],
        vec![Change::New {
            after: Some(pid("h2")),
            block: new_block("n2", "They sang."),
        }],
        vec![shift("p3", None), retitled("Summary")],
    ]
}

proptest! {
    #[test]
    fn independent_amendments_make_the_same_text_in_any_order(
        order in Just((1..=5).collect::<Vec<u32>>()).prop_shuffle(),
        inner in Just(independent().concat()).prop_shuffle(),
    ) {
        let mut m = Meeting::sitting();
        let mut whole = m.clone();
        for changes in independent() {
            m.must(ANNA, m.file(Subject::Text(changes)));
        }
        for number in order {
            take(&mut m, number);
        }
        // And so does one amendment with all of them, in whatever order they were written down.
        accepted(&mut whole, inner);
        prop_assert_eq!(&m.live, &whole.live);
        prop_assert_eq!(&m.text().title, &whole.text().title);
        let kept: Vec<&str> = m.live.iter().map(|block| block.id.as_str().trim_end_matches('0')).collect();
        prop_assert_eq!(kept, ["p3", "h1", "p1", "p2", "n1", "h2", "n2"]);
    }
}
