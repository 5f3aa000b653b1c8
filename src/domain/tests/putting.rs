//! How amendments are put: the chair's order, not moved, falls that are proposed, a set as one, a decision of its own.

use super::*;
use crate::domain::living::{Living, Motion};

fn end(m: &Meeting, number: u32) -> &'static str {
    m.amendment(number).end.as_ref().map_or("pending", End::code)
}

fn order(numbers: &[u32], reason: &str) -> Command {
    Command::SetOrderOfPutting {
        text: summary(),
        paragraph: pid("p1"),
        numbers: numbers.to_vec(),
        reason: reason.into(),
    }
}

pub(super) fn bloc(m: &Meeting, numbers: &[u32]) -> Command {
    Command::AcceptEnBloc {
        text: summary(),
        numbers: numbers.to_vec(),
        question: "These are accepted together?".into(),
        expected: m.hash(),
    }
}

pub(super) fn separately(number: u32) -> Command {
    Command::AskSeparately {
        text: summary(),
        number,
    }
}

fn living(m: &Meeting) -> Living {
    Living::examine(&m.text().title, &m.live, Motion::all(m.text()), None)
}

fn places(m: &Meeting) -> Vec<(u32, &'static str)> {
    order_of_putting(m.conference.rules(), m.text(), &pid("p1"))
        .iter()
        .map(|place| (place.number, place.reason.code()))
        .collect()
}

/// Amendments to the first paragraph, in the order proposed: 3 (deletion), 2 (part), 1 (insertion).
pub(super) fn three() -> Meeting {
    let mut m = Meeting::sitting();
    for words in [
        "Participants noted that threats have recently grown in number.",
        "Participants heard that threats have grown in number.",
    ] {
        m.must(ANNA, m.file_to("p1", words));
    }
    m.must(BEN, m.file(deletion_of(pid("p1"))));
    m
}

#[test]
fn the_chair_arranges_the_order_with_a_reason_and_goes_back_to_the_proposed_one() {
    let mut m = three();
    assert_eq!(places(&m), [(3, "deletion"), (2, "part"), (1, "insertion")]);
    m.must(CHAIR, order(&[1, 3, 2], "The sponsor of 1 leaves early."));
    assert_eq!(places(&m), [(1, "chair"), (3, "chair"), (2, "chair")]);
    let by = &order_of_putting(m.conference.rules(), m.text(), &pid("p1"))[0].by_chair;
    assert_eq!(by.as_deref(), Some("The sponsor of 1 leaves early."));
    assert_eq!(m.text().orders[&pid("p1")].chair, person("chair"));

    // What is filed since joins where the rule puts it: a whole replacement after the deletion.
    m.must(BEN, m.file_to("p1", "All is well."));
    let joined = [(1, "chair"), (3, "chair"), (4, "whole"), (2, "chair")];
    assert_eq!(places(&m), joined);
    m.must(
        BEN,
        m.file(sub_of(2, "Participants heard that threats have grown.")),
    );
    assert_eq!(places(&m)[3..], [(5, "sub-amendment"), (2, "chair")]);

    m.must(CHAIR, order(&[], ""));
    assert!(m.text().orders.is_empty());
    assert_eq!(places(&m)[0], (3, "deletion"));
    assert_eq!(
        m.ask(CHAIR, &order(&[], "")),
        Ok(Vec::new()),
        "nothing is left to do"
    );
}

#[test]
fn identical_amendments_keep_the_place_of_the_one_that_is_named() {
    let mut m = three();
    m.must(
        BEN,
        m.file_to("p1", "Participants heard that threats have grown in number."),
    );
    m.must(CHAIR, order(&[2, 1, 3], "As discussed."));
    assert_eq!(m.text().orders[&pid("p1")].numbers, [2, 4, 1, 3]);
    m.must(ANNA, Meeting::withdraw(2));
    assert_eq!(places(&m), [(4, "chair"), (1, "chair"), (3, "chair")]);
}

#[test]
fn an_order_is_of_the_amendments_that_are_there_and_sub_amendments_come_first() {
    let mut m = three();
    for wrong in [&[1, 2][..], &[1, 2, 3, 4], &[1, 2, 9]] {
        assert_eq!(m.refused(CHAIR, order(wrong, "So.")).code(), "order-misfit");
    }
    assert_eq!(m.refused(CHAIR, order(&[1, 2, 3], " ")).code(), "words-missing");
    assert_eq!(m.refused(ANNA, order(&[1, 2, 3], "So.")).code(), "right-missing");
    m.must(
        BEN,
        m.file(sub_of(2, "Participants heard that threats have grown.")),
    );
    let late = m.refused(CHAIR, order(&[2, 4, 1, 3], "So."));
    assert_eq!(
        late,
        Refusal::SubAmendmentsPending {
            number: 2,
            pending: vec![4]
        }
    );
}

#[test]
fn rules_may_go_by_the_place_in_the_text() {
    let m = three();
    let by = |order| -> Vec<u32> {
        let places = proposed_by(order, m.text(), &pid("p1"));
        places.iter().map(|place| place.number).collect()
    };
    assert_eq!(by(Order::Place), [3, 2, 1]);
    assert_eq!(by(Order::Filing), [1, 2, 3]);
}

#[test]
fn what_nobody_moves_ends_as_not_moved_and_takes_its_sub_amendments_along() {
    let mut m = three();
    m.must(
        BEN,
        m.file(sub_of(2, "Participants heard that threats have grown.")),
    );
    let not_moved = Command::RecordNotMoved {
        text: summary(),
        number: 2,
    };
    assert_eq!(m.refused(ANNA, not_moved.clone()).code(), "right-missing");
    m.must(CHAIR, not_moved.clone());
    assert_eq!((end(&m, 2), end(&m, 4)), ("not-moved", "fallen"));
    assert_eq!(m.refused(CHAIR, not_moved).code(), "amendment-ended");
}

#[test]
fn what_an_acceptance_excludes_is_proposed_to_fall_and_the_chair_rules() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in May."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in July."));
    m.must(
        BEN,
        m.file_to("p2", "All participants agreed to meet again next year."),
    );
    m.must(CHAIR, Meeting::take_up("p2"));
    assert!(falls_proposed(&m.conference, m.text(), &living(&m)).is_empty());
    m.must(CHAIR, m.accept(1));
    let proposed = falls_proposed(&m.conference, m.text(), &living(&m));
    let fall = |number| Fall {
        number,
        cause: FallCause::Amendment(1),
    };
    assert_eq!(proposed, [fall(2), fall(3)], "4 is to other words");
    assert_eq!(end(&m, 2), "pending", "nothing falls by itself");

    m.must(
        CHAIR,
        Command::PutAllTheSame {
            text: summary(),
            fall: fall(3),
        },
    );
    assert_eq!(falls_proposed(&m.conference, m.text(), &living(&m)), [fall(2)]);
    let together = |falls| Command::DeclareFallenTogether {
        text: summary(),
        falls,
    };
    let wrong = Fall {
        number: 2,
        cause: FallCause::Amendment(4),
    };
    assert_eq!(
        m.refused(CHAIR, together(vec![fall(3), wrong])).code(),
        "cause-not-decided"
    );
    assert_eq!(end(&m, 3), "pending", "all together or none");
    m.must(CHAIR, together(vec![fall(2), fall(3)]));
    assert_eq!(
        (end(&m, 2), end(&m, 3), end(&m, 4)),
        ("fallen", "fallen", "pending")
    );
    assert!(falls_proposed(&m.conference, m.text(), &living(&m)).is_empty());
}

#[test]
fn what_is_in_the_text_already_and_what_lost_its_paragraph_are_proposed_to_fall() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet again soon."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet again soon."));
    m.must(BEN, m.file(deletion_of(pid("p3"))));
    m.must(ANNA, m.file_to("p3", "Participants thanked the hosts."));
    for (number, at) in [(1, "p2"), (3, "p3")] {
        m.must(CHAIR, Meeting::take_up(at));
        m.must(CHAIR, m.accept(number));
    }
    let proposed: Vec<(u32, FallCause)> = falls_proposed(&m.conference, m.text(), &living(&m))
        .into_iter()
        .map(|fall| (fall.number, fall.cause))
        .collect();
    let expected = [(2, FallCause::Amendment(1)), (4, FallCause::Amendment(3))];
    assert_eq!(proposed, expected);
}

/// 1 to the first paragraph, 2 to the second, 3 and 4 at odds about the third.
pub(super) fn four() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in kind."),
    );
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(ANNA, m.file_to("p3", "Participants thanked the hosts warmly."));
    m.must(BEN, m.file_to("p3", "Participants thanked the town."));
    m
}

#[test]
fn a_set_is_accepted_as_one_and_each_has_its_end() {
    let mut m = four();
    m.must(
        BEN,
        m.file(new_after(Some("p2"), "n1", "They will meet in Klow.")),
    );
    assert_eq!(bloc_offered(m.text(), &living(&m)), [1, 2, 5]);
    let shown = living(&m).what_if(&[1, 2, 5]);
    m.must(CHAIR, bloc(&m, &[5, 1, 2]));
    assert_eq!(m.live, shown.blocks, "exactly what was shown");
    assert_eq!(
        [1, 2, 3, 4, 5].map(|number| end(&m, number)),
        ["accepted", "accepted", "pending", "pending", "accepted"]
    );
    assert_eq!(m.conference.decisions.len(), 1);
    assert_eq!(m.conference.decisions[0].matter, Matter::EnBloc(vec![1, 2, 5]));
    // Each amendment's words come from that amendment, and nothing was taken up or agreed.
    let runs = m.text().provenance(&m.live);
    let from = |at: usize, number| {
        let of = Origin::Amendment { number, decision: 1 };
        runs[at].iter().any(|run| run.origin == of)
    };
    assert!(from(1, 1) && from(3, 2) && from(4, 5));
    assert!(!from(3, 1) && !from(1, 2));
    assert_eq!(m.text().paragraphs[&pid("n1")].origin, Some(5));
    assert_eq!(m.text().state_of(&pid("p1")), ParagraphState::Before);
}

#[test]
fn whoever_asks_has_a_separate_decision() {
    let mut m = four();
    m.must(ANNA, separately(2));
    assert_eq!(m.ask(ANNA, &separately(2)), Ok(Vec::new()), "asked already");
    assert!(
        bloc_offered(m.text(), &living(&m)).is_empty(),
        "one alone is no set"
    );
    assert_eq!(
        m.refused(CHAIR, bloc(&m, &[1, 2])),
        Refusal::AskedSeparately {
            number: 2,
            delegations: vec!["Arcadia".into()]
        }
    );
    assert_eq!(m.refused(PETE, separately(1)).code(), "category-may-not-file");
    m.must(
        ANNA,
        Command::WaiveSeparately {
            text: summary(),
            number: 2,
        },
    );
    m.must(CHAIR, bloc(&m, &[1, 2]));
    assert_eq!((end(&m, 1), end(&m, 2)), ("accepted", "accepted"));
}

#[test]
fn two_sentences_added_at_one_end_are_put_one_after_the_other() {
    let mut m = Meeting::sitting();
    let words = |m: &Meeting| {
        let block = m.live.iter().find(|block| block.id == pid("p2"));
        block.unwrap().content.plain()
    };
    let before = words(&m);
    m.must(ANNA, m.file_to("p2", &format!("{before} Italy invites them.")));
    m.must(BEN, m.file_to("p2", &format!("{before} A report is due.")));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(1));
    let living = living(&m);
    assert_eq!(living.condition(2).unwrap().state.code(), "rebase");
    assert_eq!(falls_proposed(&m.conference, m.text(), &living), []);
    m.must(CHAIR, m.accept(2));
    assert_eq!(
        words(&m),
        format!("{before} Italy invites them. A report is due.")
    );
}

#[test]
fn a_set_that_cannot_go_in_together_is_refused_by_name() {
    let mut m = four();
    assert_eq!(
        m.refused(CHAIR, bloc(&m, &[1, 3, 4])),
        Refusal::BlocCollides { number: 3, other: 4 }
    );
    assert_eq!(m.refused(CHAIR, bloc(&m, &[1])).code(), "bloc-of-one");
    m.must(
        BEN,
        m.file(sub_of(1, "Participants noted that threats have grown.")),
    );
    assert_eq!(
        m.refused(CHAIR, bloc(&m, &[1, 2])).code(),
        "sub-amendments-pending"
    );
    assert_eq!(m.refused(CHAIR, bloc(&m, &[2, 5])).code(), "bloc-not-clean");
    m.must(CHAIR, Meeting::reject(5));
    for number in [3, 4] {
        m.must(CHAIR, Meeting::reject(number));
    }
    let stale = bloc(&m, &[1, 2]);
    m.must(CHAIR, Meeting::take_up("p3"));
    m.write("p3", "Participants thanked the hosts and the town.");
    assert_eq!(m.refused(CHAIR, stale).code(), "text-moved");
}

pub(super) fn divide(number: u32, parts: &[u32]) -> Command {
    Command::DivideAmendment {
        text: summary(),
        number,
        parts: parts.to_vec(),
        asked_by: delegation("borduria"),
    }
}

/// 1 changes the first paragraph in three places, 2 changes the second and brings a paragraph after it.
pub(super) fn two() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants heard that all threats have grown in kind."),
    );
    let changes = vec![
        wording_of("p2", "Participants agreed to meet in June."),
        Change::New {
            after: Some(pid("p2")),
            block: new_block("n1", "They will meet in Klow."),
        },
    ];
    m.must(ANNA, m.file(Subject::Text(changes)));
    m
}

#[test]
fn an_amendment_is_divided_by_its_changes_of_words_and_each_part_is_put() {
    let mut m = two();
    assert_eq!(pieces(m.amendment(1)).len(), 3);
    m.must(BEN, m.file(deletion_of(pid("p1"))));
    m.must(CHAIR, divide(1, &[1, 1, 2]));
    assert_eq!(m.amendment(1).end, Some(End::Divided { parts: vec![4, 5] }));
    assert_eq!(
        (m.amendment(4).part_of, m.amendment(5).part_of),
        (Some(1), Some(1))
    );
    assert_eq!(m.amendment(4).sponsors, [delegation("arcadia")]);
    assert_eq!(places(&m), [(3, "deletion"), (4, "divided"), (5, "divided")]);
    m.must(CHAIR, Meeting::take_up("p1"));
    m.must(CHAIR, Meeting::reject(4));
    m.must(CHAIR, m.accept(5));
    assert_eq!(
        m.live[1].content,
        words("Participants noted that threats have grown in kind.")
    );
}

#[test]
fn all_parts_together_make_what_the_whole_made_and_none_leaves_nothing() {
    let mut m = two();
    let mut whole = m.clone();
    whole.must(CHAIR, Meeting::take_up("p1"));
    whole.must(CHAIR, whole.accept(1));
    let mut none = m.clone();
    for parts in [&mut m, &mut none] {
        parts.must(CHAIR, divide(1, &[]));
        parts.must(CHAIR, Meeting::take_up("p1"));
    }
    for part in [5, 3, 4] {
        m.must(CHAIR, m.accept(part));
        none.must(CHAIR, Meeting::reject(part));
    }
    assert_eq!(m.live, whole.live);
    assert_eq!(none.live, Meeting::issued().live);
}

#[test]
fn the_parts_stand_in_the_place_of_the_whole_in_the_chairs_order_too() {
    let mut m = two();
    m.must(BEN, m.file(deletion_of(pid("p1"))));
    m.must(CHAIR, order(&[1, 3], "So asked."));
    m.must(CHAIR, divide(1, &[]));
    assert_eq!(m.text().orders[&pid("p1")].numbers, [4, 5, 6, 3]);
}

#[test]
fn what_follows_from_a_divided_amendment_waits_for_its_parts_and_falls_with_all_of_them() {
    let mut m = two();
    m.must(ANNA, m.following("p3", 1));
    m.must(CHAIR, divide(1, &[1, 2, 2]));
    m.must(CHAIR, Meeting::take_up("p3"));
    assert_eq!(m.refused(CHAIR, m.accept(3)).code(), "consequential-waits");
    m.must(CHAIR, Meeting::reject(4));
    assert_eq!(end(&m, 3), "pending");
    m.must(CHAIR, Meeting::reject(5));
    assert_eq!(end(&m, 3), "fallen");
}

#[test]
fn what_hangs_together_is_not_divided() {
    let mut m = two();
    assert_eq!(m.refused(CHAIR, divide(1, &[1, 1, 1])).code(), "not-divisible");
    assert_eq!(m.refused(CHAIR, divide(1, &[1, 2])).code(), "not-divisible");
    assert_eq!(m.refused(ANNA, divide(1, &[])).code(), "right-missing");
    let changes = vec![
        Change::New {
            after: Some(pid("p2")),
            block: new_block("n2", "They will meet in Klow."),
        },
        Change::New {
            after: Some(pid("n2")),
            block: new_block("n3", "They will meet in June."),
        },
    ];
    m.must(ANNA, m.file(Subject::Text(changes)));
    assert_eq!(m.refused(CHAIR, divide(3, &[])).code(), "not-divisible");
    m.must(CHAIR, divide(2, &[]));
    assert_eq!(end(&m, 2), "divided");
    m.must(
        BEN,
        m.file(sub_of(1, "Participants heard that all threats have grown.")),
    );
    assert_eq!(m.refused(CHAIR, divide(1, &[])).code(), "sub-amendments-pending");
}

fn answer(m: &Meeting, agrees: bool) -> Command {
    let block = m.live.iter().find(|block| block.id == pid("p1")).unwrap();
    Command::AnswerCompromise {
        text: summary(),
        paragraph: pid("p1"),
        agrees,
        expected: content_hash(block),
    }
}

/// Amendments 1 of Arcadia and 2 of Borduria to the first paragraph, which is drafted on screen.
pub(super) fn drafted() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants heard that threats have grown."),
    );
    m.must(BEN, m.file_to("p1", "Participants said that threats have grown."));
    m.must(CHAIR, Meeting::take_up("p1"));
    m.write("p1", "Participants noted that threats have grown in kind.");
    m
}

pub(super) fn answer_of_the_league() -> Refusal {
    let m = drafted();
    m.refused(OLGA, answer(&m, true))
}

#[test]
fn each_sponsor_is_asked_about_a_compromise_and_the_record_names_the_answers() {
    let mut m = drafted();
    assert_eq!(
        asked(m.text(), &pid("p1")),
        [
            (delegation("arcadia"), vec![1]),
            (delegation("borduria"), vec![2])
        ]
    );
    m.must(ANNA, answer(&m, true));
    assert_eq!(m.ask(ANNA, &answer(&m, true)), Ok(Vec::new()), "said already");
    m.must(BEN, answer(&m, true));
    m.must(BEN, answer(&m, false));
    m.must(CHAIR, m.compromise("p1", vec![1, 2]));
    let Matter::Compromise { answers, .. } = &m.conference.decisions[0].matter else {
        panic!("a compromise was accepted");
    };
    let said: Vec<(&str, bool)> = answers
        .iter()
        .map(|one| (one.delegation.as_str(), one.agrees))
        .collect();
    assert_eq!(said, [("arcadia", true), ("borduria", false)]);
    assert!(m.text().answers.is_empty());
}

#[test]
fn an_answer_is_to_the_words_that_were_there() {
    let mut m = drafted();
    let stale = answer(&m, true);
    m.must(ANNA, answer(&m, true));
    m.write("p1", "Participants noted that threats grow.");
    assert_eq!(answer_of(m.text(), &m.live[1], &delegation("arcadia")), None);
    assert_eq!(m.refused(ANNA, stale).code(), "paragraph-moved");
    m.must(CHAIR, m.compromise("p1", vec![1, 2]));
    let matter = &m.conference.decisions[0].matter;
    assert!(matches!(matter, Matter::Compromise { answers, .. } if answers.is_empty()));
}

#[test]
fn only_who_is_asked_answers_and_only_where_something_is_drafted() {
    let mut m = drafted();
    assert_eq!(m.refused(OLGA, answer(&m, true)).code(), "not-asked");
    assert_eq!(m.refused(CHAIR, answer(&m, true)).code(), "delegation-needed");
    m.write("p1", "Participants noted that threats have grown in number.");
    assert_eq!(m.refused(ANNA, answer(&m, true)).code(), "compromise-not-drafted");
}
