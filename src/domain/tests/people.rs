//! The people behind amendments: taking over, what is dictated, and one voice for each delegation.

use super::situations::*;
use super::*;

fn order(m: &Meeting) -> Vec<(u32, &'static str)> {
    order_of_putting(m.conference.rules(), m.text(), &pid("p1"))
        .into_iter()
        .map(|place| (place.number, place.reason.code()))
        .collect()
}

#[test]
fn what_is_taken_over_keeps_its_words_its_reason_and_its_place() {
    let mut m = one();
    // As far from the text as amendment 1, so that the order of filing decides.
    m.must(
        BEN,
        m.file_to(
            "p1",
            "Participants noted that the new threats have grown in number.",
        ),
    );
    m.must(
        OLGA,
        m.file(sub_of(1, "Participants noted that threats have grown in kind.")),
    );
    let before: Vec<u32> = order(&m).into_iter().map(|(number, _)| number).collect();
    assert_eq!(before, [3, 1, 2]);
    m.must(ANNA, Meeting::withdraw(1));
    m.must(BEN, take_over(1));
    let (old, new) = (m.amendment(1).clone(), m.amendment(4).clone());
    assert_eq!(new.reintroduces, Some(1));
    assert_eq!(
        (&new.subject, &new.base, &new.reason),
        (&old.subject, &old.base, &old.reason)
    );
    assert_eq!(new.sponsors, [delegation("borduria")]);
    assert_eq!(taken_over_as(m.text(), 1), Some(4));
    assert!(
        !m.amendment(3).is_pending(),
        "what fell with it does not come back"
    );
    let after: Vec<u32> = order(&m).into_iter().map(|(number, _)| number).collect();
    assert_eq!(after, [4, 2], "it stands where the first one stood");
    m.must(BEN, Meeting::withdraw(4));
    m.must(ANNA, take_over(4));
    let again: Vec<u32> = order(&m).into_iter().map(|(number, _)| number).collect();
    assert_eq!(
        again,
        [5, 2],
        "and so does one that takes over what was taken over"
    );
    m.must(CHAIR, m.accept(5));
}

#[test]
fn the_deadline_bars_no_taking_over_but_an_agreed_paragraph_does() {
    let mut m = Meeting::issued();
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in size."),
    );
    m.must(ANNA, Meeting::withdraw(1));
    let at = Some(m.now() + jiff::SignedDuration::from_hours(1));
    m.must(SEC, Command::SetAmendmentDeadline { text: summary(), at });
    m.wait(2);
    assert_eq!(
        m.refused(BEN, m.file_to("p1", "Other words.")).code(),
        "deadline-passed"
    );
    assert!(m.ask(BEN, &take_over(1)).is_ok());
    let events = m.ask(OLGA, &take_over(1)).unwrap();
    assert!(matches!(
        &events[..],
        [Event::AmendmentFiled {
            late: false,
            number: 2,
            ..
        }]
    ));
    assert_eq!(m.refused(PETE, take_over(1)).code(), "category-may-not-file");
    assert_eq!(m.refused(RAP, take_over(1)).code(), "right-missing");
    m.open();
    m.must(CHAIR, m.agree("p1"));
    assert_eq!(m.refused(BEN, take_over(1)).code(), "paragraph-is-agreed");
}

#[test]
fn nothing_is_taken_over_without_what_it_rests_on() {
    let mut m = sub();
    m.must(BEN, Meeting::withdraw(2));
    assert!(
        m.ask(ANNA, &take_over(2)).is_ok(),
        "a sub-amendment can be taken over"
    );
    m.must(ANNA, Meeting::withdraw(1));
    assert_eq!(m.refused(ANNA, take_over(2)).code(), "amendment-ended");

    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet again soon."));
    m.must(ANNA, Meeting::withdraw(1));
    m.must(BEN, m.file(deletion_of(pid("p2"))));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(2));
    assert_eq!(m.refused(BEN, take_over(1)).code(), "paragraph-gone");

    let mut m = with_rules(|rules| rules.seconders = 1);
    let mut filing = m.file_to("p1", "Other words.");
    if let Command::FileAmendment { co_sponsors, .. } = &mut filing {
        co_sponsors.push(delegation("borduria"));
    }
    m.must(ANNA, filing);
    m.must(BEN, Meeting::withdraw(1));
    m.must(ANNA, Meeting::withdraw(1));
    assert_eq!(m.refused(BEN, take_over(1)).code(), "seconders-missing");
}

#[test]
fn an_entry_of_before_reads_as_neither_oral_nor_taken_over() {
    let mut m = Meeting::issued();
    m.must(ANNA, m.file_to("p1", "Other words."));
    let line = serde_json::to_string(&m.journal.last().unwrap().entry.event).unwrap();
    assert!(!line.contains("oral") && !line.contains("reintroduces"), "{line}");
    let event: Event = serde_json::from_str(&line).unwrap();
    assert!(matches!(
        event,
        Event::AmendmentFiled {
            oral: false,
            reintroduces: None,
            ..
        }
    ));
}

#[test]
fn what_is_dictated_is_taken_down_in_a_sitting_by_the_secretariat_or_the_chair() {
    let m = oral();
    assert!(m.amendment(1).oral && m.amendment(1).read_back.is_none());
    let issued = Meeting::issued();
    let filing = dictated(issued.file_to("p1", "Other words."));
    assert_eq!(
        file_for(&issued, SEC, "arcadia", filing.clone()).code(),
        "sitting-not-open"
    );
    assert_eq!(
        file_for(&m, VICE, "arcadia", filing.clone()).code(),
        "not-presiding"
    );
    let mut act = m.act(CHAIR, &filing);
    act.delegation = Some(delegation("borduria"));
    assert!(decide(&m.conference, &act, &filing).is_ok());
}

#[test]
fn the_deadline_is_for_written_ones() {
    let mut m = late();
    m.open();
    let filing = dictated(m.file_to("p1", "Other words."));
    let mut act = m.act(SEC, &filing);
    act.delegation = Some(delegation("arcadia"));
    m.must_as(act, filing);
    assert!(m.amendment(1).oral && !m.amendment(1).late);
}

#[test]
fn a_sponsor_or_the_room_confirms_what_was_dictated() {
    let mut m = oral();
    assert_eq!(m.refused(SEC, read_back(1)).code(), "wording-of-others");
    assert_eq!(m.refused(VICE, read_back(1)).code(), "wording-of-others");
    let room = m.ask(CHAIR, &read_back(1)).unwrap();
    assert!(matches!(
        &room[..],
        [Event::WordingConfirmed { delegation: None, .. }]
    ));
    m.must(ANNA, read_back(1));
    let read_back = m.amendment(1).read_back.clone().expect("it was read back");
    assert_eq!(
        (read_back.by, read_back.delegation),
        (person("anna"), Some(delegation("arcadia")))
    );
}

#[test]
fn the_earlier_of_two_contradicting_proposals_stands_until_the_delegation_has_one_voice() {
    let mut m = two_voices();
    assert_eq!(order(&m), [(1, "part"), (2, "contradicts")]);
    assert_eq!(m.refused(CHAIR, m.accept(2)).code(), "contradicts-itself");
    assert_eq!(m.refused(CHAIR, Meeting::reject(2)).code(), "contradicts-itself");
    let mut withdrawn = m.clone();
    withdrawn.must(ANNA, Meeting::withdraw(1));
    withdrawn.must(CHAIR, withdrawn.accept(2));
    m.must(CHAIR, Meeting::reject(1));
    m.must(CHAIR, m.accept(2));
}

#[test]
fn the_head_says_which_stands_or_anybody_where_none_is_named() {
    let m = two_voices();
    assert!(m.ask(ABE, &stands(2)).is_ok(), "no head is named");
    let mut m = two_voices();
    m.must(SEC, name_head("arcadia", Some("anna")));
    assert!(m.must(SEC, name_head("arcadia", Some("anna"))).is_empty());
    assert_eq!(
        m.refused(ANNA, name_head("arcadia", None)).code(),
        "right-missing"
    );
    assert_eq!(m.refused(ABE, stands(2)).code(), "head-decides");
    assert_eq!(file_for(&m, SEC, "arcadia", stands(2)).code(), "head-decides");
    let mut gone = m.clone();
    gone.must(SEC, set_roles("anna", &[]));
    assert!(
        gone.ask(ABE, &stands(2)).is_ok(),
        "who no longer acts for it decides nothing"
    );
    m.must(ANNA, stands(2));
    assert_eq!(m.amendment(1).end, Some(End::Withdrawn));
    m.must(CHAIR, m.accept(2));
}

#[test]
fn what_others_sponsor_goes_on_without_the_delegation() {
    let mut m = two_voices();
    m.must(
        BEN,
        Command::JoinSponsors {
            text: summary(),
            number: 1,
        },
    );
    m.must(ABE, stands(2));
    assert_eq!(m.amendment(1).sponsors, [delegation("borduria")]);
    assert!(m.amendment(1).is_pending());
    assert_eq!(m.refused(ANNA, stands(2)).code(), "nothing-contradicts");
}

#[test]
fn what_does_not_contradict_is_put_as_ever() {
    let mut m = two_voices();
    m.must(
        BEN,
        m.file_to(
            "p1",
            "Participants noted that threats have grown in strength and in reach.",
        ),
    );
    // The same is put for Borduria, and with it what Arcadia proposed.
    m.must(CHAIR, m.accept_with(2, vec![3]));

    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in size."),
    );
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in strength."),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    assert_eq!(m.refused(ANNA, stands(2)).code(), "nothing-contradicts");
    m.must(CHAIR, m.accept(2));
}
