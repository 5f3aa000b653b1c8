//! What the gavel has and finds, and that nothing moves an adopted text.

use super::situations::{object, revise, state};
use super::*;

#[test]
fn the_gavel_says_what_it_had_and_what_it_found() {
    let mut m = Meeting::put();
    let gavel = m.gavel();
    let expected = m.hash();
    m.write("p3", "Participants left.");
    assert_eq!(
        m.refused(CHAIR, gavel),
        Refusal::TextMoved {
            expected,
            found: m.pinned().version
        }
    );
}

#[test]
fn a_question_that_an_outage_interrupted_is_put_again_and_then_adopted() {
    let mut m = Meeting::put();
    m.restart();
    let command = Command::WithdrawQuestion {
        text: summary(),
        reason: "The connection was interrupted.".into(),
    };
    m.must(CHAIR, command);
    m.must(CHAIR, m.put_text());
    m.must(CHAIR, m.gavel());
    assert_eq!(m.text().stage, Stage::Adopted);
}

#[test]
fn after_adoption_every_command_on_the_text_is_refused_alike() {
    let mut m = Meeting::adopted();
    let decision = m.text().adoption.as_ref().unwrap().decision;
    let commands = [
        (RAP, Meeting::issue()),
        (RAP, revise("Once more.")),
        (
            SEC,
            Command::SetAmendmentDeadline {
                text: summary(),
                at: None,
            },
        ),
        (ANNA, m.file_to("p1", "Other words.")),
        (CHAIR, Meeting::take_up("p1")),
        (CHAIR, m.agree("p1")),
        (CHAIR, Meeting::reopen("p1")),
        (CHAIR, m.put_text()),
        (ANNA, object("Too late.")),
        (ANNA, state(None, "Too late.".into())),
    ];
    for (who, command) in commands {
        assert_eq!(m.refused(who, command), Refusal::TextIsAdopted { decision });
    }
    let again = m.gavel();
    assert_eq!(
        m.ask(CHAIR, &again),
        Ok(Vec::new()),
        "the second click on the gavel changes nothing"
    );
    m.write("p1", "Something else.");
    let other = m.gavel();
    assert_eq!(m.refused(CHAIR, other), Refusal::TextIsAdopted { decision });
}
