//! Where the words of a text come from, through issue, revision, amendment and compromise.

use super::*;

/// A paragraph of the live text as `origin<words>` …
fn told(m: &Meeting, id: &str) -> String {
    let place = m.live.iter().position(|block| block.id == pid(id)).unwrap();
    let runs = m.text().provenance(&m.live).swap_remove(place).into_iter();
    let origin = |origin: Origin| match origin {
        Origin::Issue(label) => label,
        Origin::Amendment { number, decision } => format!("A{number}/{decision}"),
        Origin::TakenUp { number, issue } => format!("A{number}/{issue}"),
        Origin::Compromise { decision } => format!("compromise/{decision}"),
        Origin::OnScreen { decision } => format!("screen/{decision}"),
        Origin::Draft => "draft".to_owned(),
    };
    runs.map(|run| format!("{}<{}>", origin(run.origin), run.words.notation()))
        .collect()
}

fn revise(m: &mut Meeting, changes: impl Fn(&mut Meeting)) {
    let reason = "New facts.".into();
    m.must(
        RAP,
        Command::OpenRevision {
            text: summary(),
            reason,
        },
    );
    changes(m);
    m.must(RAP, Meeting::issue());
}

#[test]
fn words_lead_to_the_issue_that_first_had_them() {
    let mut m = Meeting::issued();
    assert!(!m.text().has_changed_hands(&pid("p2")));
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.write("i1", "threats to networks and to people;");
    assert!(
        told(&m, "i1").contains("draft<"),
        "what is written since is nobody's yet"
    );
    revise(&mut m, |m| m.write("p2", "Participants agreed to meet in June."));
    assert!(m.text().has_changed_hands(&pid("i1")));
    assert!(told(&m, "i1").starts_with("L.1<"), "{}", told(&m, "i1"));
    assert!(told(&m, "i1").contains("L.1/Rev.1<"), "{}", told(&m, "i1"));
    let taken_up = told(&m, "p2");
    assert!(taken_up.contains("A1/L.1/Rev.1<"), "{taken_up}");
}

#[test]
fn words_lead_to_the_amendment_or_the_compromise_that_put_them_there() {
    let mut m = Meeting::issued();
    let before = m
        .live
        .iter()
        .find(|block| block.id == pid("p1"))
        .unwrap()
        .content
        .plain();
    m.must(
        ANNA,
        m.file_to("p1", &format!("{before} The hosts were thanked.")),
    );
    m.must(BEN, m.file_to("p2", "Participants agreed on nothing."));
    m.open();
    m.must(CHAIR, Meeting::take_up("p1"));
    let decision = m.conference.next_decision();
    m.must(CHAIR, m.accept(1));
    let told_now = told(&m, "p1");
    assert!(
        told_now.starts_with(&format!("L.1<{before}>A1/{decision}<")),
        "{told_now}"
    );
    m.write("p1", &format!("{before} The hosts were warmly thanked."));
    let agreed = m.conference.next_decision();
    m.must(CHAIR, m.agree("p1"));
    assert!(
        told(&m, "p1").contains(&format!("screen/{agreed}<warmly >")),
        "{}",
        told(&m, "p1")
    );
    m.must(CHAIR, Meeting::take_up("p2"));
    m.write("p2", "Participants agreed on something.");
    let compromise = m.conference.next_decision();
    m.must(CHAIR, m.compromise("p2", vec![2]));
    assert!(
        told(&m, "p2").contains(&format!("compromise/{compromise}<")),
        "{}",
        told(&m, "p2")
    );
}
