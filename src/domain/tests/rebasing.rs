//! The text changes in other words of a paragraph, and a sponsor confirms how the amendment reads in it now.

use super::super::living::{Living, Motion, State};
use super::*;

const FILED: &str = "Participants noted that threats have grown in number and kind.";

pub(super) fn confirm(number: u32, expected: Fingerprint) -> Command {
    Command::ConfirmRebase {
        text: summary(),
        number,
        expected,
    }
}

fn living(m: &Meeting) -> Living {
    Living::examine(&m.text().title, &m.live, Motion::all(m.text()), None)
}

fn reads(subject: &Subject) -> Vec<String> {
    let Subject::Text(changes) = subject else {
        return Vec::new();
    };
    changes
        .iter()
        .filter_map(Change::words)
        .map(|words| words.plain())
        .collect()
}

/// Amendment 1 of Arcadia, and meanwhile the meeting wrote another beginning of the paragraph.
fn rewritten() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p1", FILED));
    m.must(CHAIR, Meeting::take_up("p1"));
    m.write("p1", "All participants noted that threats have grown in number.");
    m
}

#[test]
fn a_sponsor_confirms_the_wording_on_the_screen() {
    let mut m = rewritten();
    let found = living(&m);
    assert_eq!(found.condition(1).unwrap().state, State::Rebase);
    let (_, hash) = found.rebased(1).unwrap();
    assert_eq!(m.refused(BEN, confirm(1, hash)).code(), "not-a-sponsor");
    m.must(ANNA, confirm(1, hash));
    let amendment = m.amendment(1).clone();
    assert_eq!(reads(&amendment.filed), [FILED], "what was filed stays");
    assert_eq!(
        reads(&amendment.subject),
        ["All participants noted that threats have grown in number and kind."]
    );
    assert_eq!(amendment.base, m.hash());
    assert_eq!(
        amendment.confirmed.as_ref().map(|(_, who)| who),
        Some(&delegation("arcadia"))
    );
    assert_eq!(living(&m).condition(1).unwrap().state, State::Clean);
    assert_eq!(m.refused(ANNA, confirm(1, hash)).code(), "nothing-to-confirm");
}

#[test]
fn a_sub_amendment_is_confirmed_against_its_parent() {
    let mut m = Meeting::sitting();
    m.must(ANNA, m.file_to("p1", FILED));
    m.must(
        BEN,
        m.file(sub_of(
            1,
            "Participants noted that threats have grown in number and in kind.",
        )),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    m.write("p1", "All participants noted that threats have grown in number.");
    let (_, hash) = living(&m).rebased(1).unwrap();
    m.must(ANNA, confirm(1, hash));
    let found = living(&m);
    assert_eq!(found.condition(2).unwrap().state, State::Rebase);
    let (_, hash) = found.rebased(2).unwrap();
    m.must(BEN, confirm(2, hash));
    let reads = m.amendment(2).subject.words(0).unwrap().plain();
    assert_eq!(
        reads,
        "All participants noted that threats have grown in number and in kind."
    );
}

#[test]
fn what_lies_across_a_split_is_confirmed_for_both_parts() {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Delegations noted that threats have grown in scale."),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    m.write("p1", "Participants noted that");
    let tail = Block {
        id: pid("p9"),
        content: words("threats have grown in number."),
        ..m.live[1].clone()
    };
    m.live.insert(2, tail);
    let (_, hash) = living(&m).rebased(1).unwrap();
    m.must(ANNA, confirm(1, hash));
    let changed: Vec<ParagraphId> = m
        .amendment(1)
        .changes()
        .iter()
        .flat_map(Change::paragraphs)
        .cloned()
        .collect();
    assert_eq!(changed, [pid("p1"), pid("p9")]);
    assert_eq!(
        reads(&m.amendment(1).subject),
        ["Delegations noted that", "threats have grown in scale."]
    );
}
