//! Amendments that rest on each other in long rows, and in circles: whatever rests on whatever, each question about it is
//! answered, and soon.

use super::situations::*;
use super::*;
use crate::domain::{amending, disposal};

fn amendments(m: &mut Meeting) -> &mut std::collections::BTreeMap<u32, Amendment> {
    &mut m.conference.texts.get_mut(&summary()).unwrap().amendments
}

/// How often each amendment ends by these events.
fn ends(events: &[Event]) -> Vec<u32> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::AmendmentWithdrawn { number, .. } | Event::AmendmentFallen { number, .. } => Some(*number),
            _ => None,
        })
        .collect()
}

/// Each odd one contradicts every odd one of the other person before it, all of which give way, and the one right before
/// it, which stands. Asked anew for each, this takes as many steps as there are rabbits in the hundredth month.
#[test]
fn which_of_many_proposals_stand_is_decided_once_for_each() {
    let pairs = 60;
    let base = |common: &str, changed: Option<usize>| {
        let each = (0..pairs).map(|at| {
            if changed == Some(at) {
                format!(" and changed{at}{common}")
            } else {
                format!(" and word{at}")
            }
        });
        format!("Common{common}{}.", each.collect::<String>())
    };
    let mut m = Meeting::founded();
    m.write("p1", &base("", None));
    m.must(RAP, Meeting::issue());
    register_abe(&mut m);
    m.open();
    for at in 0..pairs {
        let (one, other) = if at % 2 == 0 { (ANNA, ABE) } else { (ABE, ANNA) };
        let alone = base("", Some(at));
        m.must(one, m.file_to("p1", &alone));
        m.must(other, m.file_to("p1", &base(&format!("er{at}"), Some(at))));
    }
    m.must(CHAIR, Meeting::take_up("p1"));
    let places = order_of_putting(m.conference.rules(), m.text(), &pid("p1"));
    let held = places
        .iter()
        .filter(|place| matches!(place.reason, PlaceReason::Contradicts { .. }));
    assert_eq!(held.count(), pairs);
    assert_eq!(
        m.refused(CHAIR, m.accept(2 * pairs as u32)).code(),
        "contradicts-itself"
    );
    assert!(m.ask(CHAIR, &Meeting::reject(2 * pairs as u32 - 1)).is_ok());
}

#[test]
fn a_long_row_falls_link_by_link() {
    let mut m = one();
    let first = m.amendment(1).clone();
    let last = 50_000;
    for number in 2..=last {
        let mut next = first.clone();
        (next.number, next.consequential_on) = (number, Some(number - 1));
        amendments(&mut m).insert(number, next);
    }
    let events = disposal::falling_with(m.text(), 1);
    assert_eq!(ends(&events), (2..=last).collect::<Vec<_>>());
}

#[test]
fn what_was_joined_to_and_fro_is_looked_for_once() {
    let mut m = one();
    let join = |from: &str, into: &str| {
        Subject::Text(vec![Change::Join {
            paragraph: pid(from),
            before: words("It was."),
            into: pid(into),
            into_before: words("It was."),
            joined: words("It was. It was."),
        }])
    };
    for (number, from, into) in [(2, "q1", "q2"), (3, "q2", "q1")] {
        let mut joined = m.amendment(1).clone();
        (joined.number, joined.subject) = (number, join(from, into));
        joined.end = Some(End::Accepted { decision: number });
        amendments(&mut m).insert(number, joined);
    }
    let mut lost = m.amendment(1).clone();
    (lost.number, lost.subject) = (4, to_text(wording_of("q1", "It will be.")));
    amendments(&mut m).insert(4, lost);
    assert!(m.text().present(&amending::now_in(m.text(), &pid("q1"))).is_err());
    let refusal = amendment_effects(m.text(), &m.live, 4).unwrap_err();
    assert!(
        ["paragraph-removed", "collides"].contains(&refusal.code()),
        "{refusal:?}"
    );
}

#[test]
fn nothing_is_upheld_that_would_fall_with_what_is_given_up() {
    let m = resting_voice();
    assert_eq!(m.refused(ANNA, stands(2)).code(), "rests-on-given-up");
    let mut m = resting_voice();
    m.must(
        BEN,
        Command::JoinSponsors {
            text: summary(),
            number: 1,
        },
    );
    m.must(ANNA, stands(2));
    assert!(
        m.amendment(1).is_pending(),
        "it goes on for others, and so does what rests on it"
    );
}

#[test]
fn what_follows_from_two_parts_that_are_given_up_falls_once() {
    let mut m = Meeting::sitting();
    register_abe(&mut m);
    m.must(
        ANNA,
        m.file_to("p1", "Participants heard that threats have grown in kind."),
    );
    m.must(BEN, m.following("p2", 1));
    m.must(CHAIR, putting::divide(1, &[]));
    m.must(
        ABE,
        m.file_to("p1", "Participants said that threats have grown in size."),
    );
    let events = m.must(ABE, stands(5));
    assert_eq!(ends(&events), [3, 4, 2]);
}

#[test]
fn what_a_new_issue_leaves_nothing_to_falls_once() {
    let mut m = Meeting::issued();
    m.must(ANNA, m.file_to("p1", "Participants noted nothing."));
    m.must(ANNA, m.following("p1", 1));
    m.must(ANNA, m.following("p2", 1));
    m.must(RAP, revise("It goes."));
    m.live.retain(|block| block.id != pid("p1"));
    m.write("p2", "Participants agreed to meet in May.");
    let events = m.must(RAP, Meeting::issue());
    assert_eq!(ends(&events), [1, 3, 2]);
}

#[test]
fn sponsors_are_delegations_of_the_conference_each_once() {
    let m = Meeting::sitting();
    let with = |sponsors: Vec<DelegationId>| {
        let mut filing = m.file_to("p1", "Other words.");
        if let Command::FileAmendment { co_sponsors, .. } = &mut filing {
            *co_sponsors = sponsors;
        }
        filing
    };
    let many = (0..200_000).map(|at| delegation(&format!("d{at}"))).collect();
    assert_eq!(m.refused(ANNA, with(many)).code(), "unknown-delegation");
    let twice = vec![delegation("borduria"); 200_000];
    let events = m.ask(ANNA, &with(twice)).unwrap();
    assert!(matches!(&events[..], [Event::AmendmentFiled { sponsors, .. }]
        if *sponsors == [delegation("arcadia"), delegation("borduria")]));
}
