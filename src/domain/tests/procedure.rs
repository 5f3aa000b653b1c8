//! The way of a text from its issue to its adoption: given what happened, when somebody acts, then this happens.

use super::*;

fn end(m: &Meeting, number: u32) -> &'static str {
    m.amendment(number).end.as_ref().map_or("pending", End::code)
}

fn plain(m: &Meeting) -> Vec<String> {
    m.text()
        .latest()
        .unwrap()
        .blocks
        .iter()
        .map(|block| block.content.plain())
        .collect()
}

fn question() -> String {
    "Accepted?".into()
}

#[test]
fn founding_makes_the_founder_the_secretariat() {
    let mut m = Meeting::nowhere();
    let particulars = Meeting::founded().conference.particulars;
    m.must(SEC, Command::CreateConference { particulars });
    assert_eq!(
        m.conference.people[&person("sec")].roles,
        BTreeSet::from([Role::Secretariat])
    );
}

#[test]
fn a_person_with_several_roles_acts_in_the_fitting_one() {
    let mut m = Meeting::issued();
    let fitting = |m: &Meeting, right| rights::capacity(&m.conference, &person("chair"), right, None);
    assert_eq!(fitting(&m, Right::File), Role::Delegate);
    assert_eq!(fitting(&m, Right::Conduct), Role::Chair);
    m.open();
    assert_eq!(
        fitting(&m, Right::File),
        Role::Chair,
        "who presides has no delegation rights"
    );
}

#[test]
fn rapporteurs_write_only_where_the_stage_lets_them() {
    let mut m = Meeting::founded();
    let may = |m: &Meeting, who| rights::editable(&m.conference, &person(who), &summary());
    assert_eq!(may(&m, "rap"), Editable::All);
    assert_eq!(may(&m, "anna"), Editable::None(Closed::NotARapporteur));
    m.must(RAP, Meeting::issue());
    assert_eq!(may(&m, "rap"), Editable::None(Closed::Issued));
    m.open();
    m.must(CHAIR, Meeting::take_up("p1"));
    assert_eq!(may(&m, "rap"), Editable::Some(vec![pid("p1")]));
    m.must(CHAIR, m.agree("p1"));
    assert_eq!(
        may(&m, "rap"),
        Editable::None(Closed::Issued),
        "an agreed paragraph is locked"
    );
    m.agree_all();
    m.must(CHAIR, m.put_text());
    assert_eq!(may(&m, "rap"), Editable::None(Closed::Put));
    m.must(CHAIR, m.gavel());
    assert_eq!(may(&m, "rap"), Editable::None(Closed::Adopted));
}

#[test]
fn issues_are_labelled_and_numbers_frozen() {
    let mut m = Meeting::issued();
    assert_eq!(m.text().issue().unwrap().label, "L.1");
    assert_eq!(
        m.text().issue().unwrap().numbers,
        ["I.", "1.", "(a)", "2.", "II.", "3."]
    );
    assert_eq!(m.text().label_of(&pid("i1")), "1(a)");
    m.must(
        RAP,
        Command::OpenRevision {
            text: summary(),
            reason: "More facts.".into(),
        },
    );
    assert_eq!(m.text().state_of(&pid("p1")), ParagraphState::Open);
    m.must(RAP, Meeting::issue());
    assert_eq!(m.text().issue().unwrap().label, "L.1/Rev.1");
}

#[test]
fn a_revision_takes_up_what_it_says_already_and_drops_what_lost_its_paragraph() {
    let mut m = Meeting::issued();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("i1", "threats to all networks;"));
    m.must(ANNA, m.file(sub_of(2, "threats to most networks;")));
    m.must(ANNA, m.file_to("p1", "Participants noted threats."));
    m.must(
        RAP,
        Command::OpenRevision {
            text: summary(),
            reason: "Shorter.".into(),
        },
    );
    m.write("p2", "Participants agreed to meet in June.");
    m.live.retain(|block| block.id != pid("i1"));
    m.must(RAP, Meeting::issue());
    assert_eq!(
        m.amendment(1).end,
        Some(End::Incorporated {
            issue: "L.1/Rev.1".into()
        })
    );
    assert_eq!(m.amendment(2).end, Some(End::Fallen(FallCause::ParagraphRemoved)));
    assert_eq!(m.amendment(3).end, Some(End::Fallen(FallCause::Parent(2))));
    assert_eq!(end(&m, 4), "pending");
}

#[test]
fn an_accepted_amendment_changes_the_text_and_ends_the_identical_ones() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("p2", "Participants will not meet."));
    assert_eq!(identical_to(m.text(), 1), [2]);
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept_with(1, vec![2]));
    assert_eq!(
        (end(&m, 1), end(&m, 2), end(&m, 3)),
        ("accepted", "accepted", "pending")
    );
    assert_eq!(plain(&m)[3], "Participants agreed to meet in June.");
    m.must(
        CHAIR,
        Command::DeclareFallen {
            text: summary(),
            number: 3,
            cause: FallCause::Amendment(1),
        },
    );
    assert_eq!(end(&m, 3), "fallen");
    assert_eq!(m.conference.decisions.len(), 1, "one question, one decision");
}

#[test]
fn amendments_to_different_words_of_one_paragraph_are_both_accepted() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to(
            "p1",
            "Participants noted with concern that threats have grown in number.",
        ),
    );
    m.must(
        BEN,
        m.file_to(
            "p1",
            "Participants noted that threats have grown in number and kind.",
        ),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    m.must(CHAIR, m.accept(1));
    m.must(CHAIR, m.accept(2));
    assert_eq!(
        plain(&m)[1],
        "Participants noted with concern that threats have grown in number and kind."
    );
}

#[test]
fn what_was_drafted_on_screen_is_pinned_with_the_next_decision() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file(new_after(Some("p2"), "n1", "They thanked all.")));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.write("p2", "Participants agreed to meet again in Klow.");
    m.must(CHAIR, m.accept(1));
    assert_eq!(
        plain(&m)[3..5],
        ["Participants agreed to meet again in Klow.", "They thanked all."]
    );
    assert_eq!(m.text().paragraphs[&pid("n1")].origin, Some(1));
}

#[test]
fn insertions_into_one_gap_stand_in_the_order_of_acceptance_even_when_the_paragraph_before_it_goes() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file(new_after(Some("p2"), "n1", "First.")));
    m.must(BEN, m.file(new_after(Some("p2"), "n2", "Second.")));
    m.must(BEN, m.file(new_after(Some("p2"), "n3", "Third.")));
    m.must(BEN, m.file(deletion_of(pid("p2"))));
    m.must(CHAIR, m.accept(1));
    m.must(CHAIR, m.accept(2));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(4));
    m.must(CHAIR, m.accept(3));
    assert_eq!(
        plain(&m)[2..6],
        ["threats to networks;", "First.", "Second.", "Third."]
    );
}

#[test]
fn a_sub_amendment_changes_its_parent_which_is_accepted_as_sub_amended() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file(sub_of(1, "Participants agreed to meet in July.")));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(2));
    assert_eq!(
        m.amendment(1).subject.words(0),
        Some(words("Participants agreed to meet in July."))
    );
    assert_eq!(
        m.amendment(1).filed.words(0),
        Some(words("Participants agreed to meet in June."))
    );
    m.must(CHAIR, m.accept(1));
    assert_eq!((end(&m, 1), end(&m, 2)), ("accepted-as-sub-amended", "accepted"));
    assert_eq!(plain(&m)[3], "Participants agreed to meet in July.");
}

#[test]
fn a_sub_amendment_falls_with_its_parent_however_that_ends() {
    let ends: [(Who, Command); 3] = [
        (CHAIR, Meeting::reject(1)),
        (ANNA, Meeting::withdraw(1)),
        (
            CHAIR,
            Command::RuleInadmissible {
                text: summary(),
                number: 1,
                reason: "Not germane.".into(),
            },
        ),
    ];
    for (who, command) in ends {
        let mut m = Meeting::sitting();
        m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
        m.must(BEN, m.file(sub_of(1, "Participants agreed to meet in July.")));
        m.must(who, command);
        assert_eq!(m.amendment(2).end, Some(End::Fallen(FallCause::Parent(1))));
    }
}

#[test]
fn a_compromise_on_screen_stands_in_for_amendments_that_collide() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in July."));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.write("p2", "Participants agreed to meet in summer.");
    m.must(CHAIR, m.compromise("p2", vec![1, 2]));
    assert_eq!((end(&m, 1), end(&m, 2)), ("merged", "merged"));
    assert_eq!(plain(&m)[3], "Participants agreed to meet in summer.");
    m.must(CHAIR, m.agree("p2"));
    assert_eq!(m.text().state_of(&pid("p2")), ParagraphState::Agreed);
}

#[test]
fn an_amendment_to_an_agreed_paragraph_waits_for_its_reopening() {
    let mut m = Meeting::sitting();
    m.must(CHAIR, m.agree("p2"));
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    assert_eq!(m.refused(CHAIR, m.accept(1)).code(), "paragraph-is-agreed");
    m.must(CHAIR, Meeting::reopen("p2"));
    assert_eq!(m.text().state_of(&pid("p2")), ParagraphState::Reopened);
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(1));
    assert_eq!(end(&m, 1), "accepted");
}

#[test]
fn the_headings_before_a_paragraph_are_agreed_with_it() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("h2", "End"));
    m.must(CHAIR, m.agree("p1"));
    m.must(CHAIR, m.agree("p3"));
    assert_eq!(m.text().state_of(&pid("h1")), ParagraphState::Agreed);
    assert_eq!(
        m.text().state_of(&pid("h2")),
        ParagraphState::Before,
        "an amendment to it is pending"
    );
    m.must(CHAIR, Meeting::reject(1));
    m.must(CHAIR, m.agree("h2"));
    assert_eq!(m.text().state_of(&pid("h2")), ParagraphState::Agreed);
}

#[test]
fn leave_lets_one_late_amendment_in_and_says_so() {
    let mut m = Meeting::issued();
    let at = m.now() + jiff::SignedDuration::from_hours(1);
    m.must(
        SEC,
        Command::SetAmendmentDeadline {
            text: summary(),
            at: Some(at),
        },
    );
    m.must(
        SEC,
        Command::GrantLeave {
            text: summary(),
            delegation: delegation("arcadia"),
        },
    );
    m.must(ANNA, m.file_to("p1", "In time."));
    m.wait(2);
    m.must(ANNA, m.file_to("p1", "Late."));
    assert_eq!((m.amendment(1).late, m.amendment(2).late), (false, true));
    assert_eq!(
        m.refused(ANNA, m.file_to("p1", "Later.")).code(),
        "deadline-passed"
    );
    let taken_down = m.file_to("p1", "Oral.");
    let mut act = m.act(SEC, &taken_down);
    act.delegation = Some(delegation("arcadia"));
    m.must_as(act, taken_down);
    assert!(m.amendment(3).late, "what the secretariat takes down has leave");
}

#[test]
fn an_amendment_lives_until_its_last_sponsor_leaves() {
    let mut m = Meeting::issued();
    m.must(ANNA, m.file_to("p1", "Other words."));
    m.must(
        BEN,
        Command::JoinSponsors {
            text: summary(),
            number: 1,
        },
    );
    m.must(ANNA, Meeting::withdraw(1));
    assert_eq!(
        m.amendment(1).sponsors,
        [delegation("borduria")],
        "the lead passes on"
    );
    m.must(BEN, Meeting::withdraw(1));
    assert_eq!(end(&m, 1), "withdrawn");
    m.must(ANNA, m.file_to("p1", "Other words."));
    assert!(
        m.text().amendments.contains_key(&2),
        "a number is never used again"
    );
}

#[test]
fn the_order_of_putting_goes_from_the_furthest_to_the_nearest_and_says_why() {
    let mut m = Meeting::issued();
    let at_p1 = |text: &str| m.file_to("p1", text);
    let filings = [
        at_p1("Participants noted that threats have recently grown in number."),
        at_p1("Participants heard that threats have grown in number."),
        at_p1("All is well."),
        m.file(deletion_of(pid("p1"))),
        m.file(new_after(Some("p1"), "n1", "They regretted it.")),
        at_p1("All is well."),
    ];
    for filing in filings {
        m.must(ANNA, filing);
    }
    m.must(
        BEN,
        m.file(sub_of(2, "Participants heard that threats have grown.")),
    );
    let order = order_of_putting(m.conference.rules(), m.text(), &pid("p1"));
    let places: Vec<(u32, &str)> = order
        .iter()
        .map(|place| (place.number, place.reason.code()))
        .collect();
    assert_eq!(
        places,
        [
            (4, "deletion"),
            (3, "whole"),
            (7, "sub-amendment"),
            (2, "part"),
            (5, "insertion"),
            (1, "insertion")
        ]
    );
    assert_eq!(order[1].identical, [6]);
}

#[test]
fn objections_block_until_withdrawn_and_positions_never_do() {
    let mut m = Meeting::put();
    m.must(
        ANNA,
        Command::RaiseObjection {
            text: summary(),
            words: "Too vague.".into(),
        },
    );
    let words = "  Arcadia reads paragraph 2\nas it does.  ";
    m.must(
        BEN,
        Command::StatePosition {
            text: summary(),
            kind: PositionKind::Reservation,
            paragraph: Some(pid("p2")),
            words: words.into(),
        },
    );
    assert_eq!(m.refused(CHAIR, m.gavel()).code(), "objection-maintained");
    m.must(ANNA, Command::WithdrawObjection { text: summary() });
    m.must(CHAIR, m.gavel());
    assert_eq!(m.text().positions[0].words, words, "word for word");
    assert_eq!(m.text().adoption.as_ref().unwrap().present.len(), 5);
}

#[test]
fn a_withdrawn_question_goes_back_to_consideration() {
    let mut m = Meeting::put();
    m.must(
        CHAIR,
        Command::WithdrawQuestion {
            text: summary(),
            reason: "To consult.".into(),
        },
    );
    assert_eq!(m.text().stage, Stage::Issued);
    m.must(CHAIR, m.put_text());
    m.must(CHAIR, m.gavel());
    assert_eq!(m.text().questions.len(), 2);
}

#[test]
fn the_chair_passes_on_and_whoever_presides_conducts() {
    let mut m = Meeting::sitting();
    m.must(VICE, Command::HandOverChair { to: person("vice") });
    m.must(VICE, m.agree("p1"));
    assert_eq!(m.refused(CHAIR, m.agree("p2")).code(), "not-presiding");
    assert_eq!(m.conference.decisions[0].chair, person("vice"));
}

#[test]
fn a_paragraph_deleted_on_screen_is_not_quietly_missing_from_the_question() {
    let mut m = Meeting::sitting();
    m.must(CHAIR, m.agree("p1"));
    m.must(CHAIR, m.agree("i1"));
    m.must(CHAIR, m.agree("p3"));
    m.live.retain(|block| block.id != pid("p2"));
    assert_eq!(
        m.refused(CHAIR, m.put_text()),
        Refusal::ParagraphsNotAgreed {
            paragraphs: vec!["2".into()],
            count: 1
        }
    );
}

#[test]
fn a_result_that_is_not_the_amendments_effect_is_refused() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(CHAIR, Meeting::take_up("p2"));
    let accept = Command::AcceptAmendment {
        text: summary(),
        number: 1,
        identical: vec![],
        question: question(),
        expected: m.hash(),
    };
    let mut act = m.act(CHAIR, &accept);
    let facts = act.text.as_mut().unwrap();
    facts.after = Some(facts.before.clone());
    assert_eq!(decide(&m.conference, &act, &accept), Err(Refusal::NotPrepared));
}

#[test]
fn what_was_meant_for_the_place_after_a_deleted_paragraph_is_put_where_it_would_go() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file(deletion_of(pid("p2"))));
    m.must(ANNA, m.file(new_after(Some("p2"), "n1", "They sang.")));
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(CHAIR, m.accept(1));
    let order = order_of_putting(m.conference.rules(), m.text(), &pid("i1"));
    assert_eq!(order.iter().map(|place| place.number).collect::<Vec<_>>(), [2]);
}

#[test]
fn commands_are_written_as_plain_json() {
    let read = |json: &str| serde_json::from_str::<Command>(json);
    assert_eq!(
        read(r#"{"type":"close-sitting"}"#).unwrap(),
        Command::CloseSitting
    );
    let hash = Fingerprint::of("");
    let filed = format!(
        r#"{{"type":"file-amendment","text":"summary","base":"{hash}","subject":{{"text":[{{"change":"move","paragraph":"p100000000000000","after":null}}]}}}}"#
    );
    let expected = Command::FileAmendment {
        text: summary(),
        base: hash,
        subject: to_text(Change::Move {
            paragraph: pid("p1"),
            after: None,
        }),
        consequential_on: None,
        reason: String::new(),
        co_sponsors: Vec::new(),
        oral: false,
    };
    assert_eq!(read(&filed).unwrap(), expected);
    assert!(read(r#"{"type":"withdraw-objection","text":"summary","for":"ben"}"#).is_err());
}
