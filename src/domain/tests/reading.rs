//! Reading the amendments: where each stands in the compilation, what is new since somebody looked, what is told to those
//! who follow, and what touches a delegation.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::properties::{Attempt, attempt};
use super::*;

type Said = BTreeMap<(TextId, u32), (bool, u64)>;

fn told(m: &Meeting, who: &str, own: Option<&str>, said: &Said) -> Vec<(u32, Happening)> {
    let (person, own) = (person(who), own.map(delegation));
    let follower = Follower {
        person: &person,
        own: own.as_ref(),
        said,
    };
    let entries = m.journal.iter().map(|sealed| &sealed.entry);
    let notices = notices(&m.conference, &follower, entries);
    notices
        .into_iter()
        .map(|notice| (notice.number, notice.what))
        .collect()
}

/// Amendment 1 of Arcadia to p1; 2 of Borduria to 1; 3 of Borduria, a paragraph after p2; 4 of Arcadia, to delete p3.
fn four() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in kind."),
    );
    m.must(
        BEN,
        m.file(sub_of(
            1,
            "Participants noted that threats have grown in number and in kind.",
        )),
    );
    m.must(
        BEN,
        m.file(new_after(Some("p2"), "n1", "They asked for a report.")),
    );
    m.must(ANNA, m.file(deletion_of(pid("p3"))));
    m
}

fn at<'a>(m: &Meeting, compilation: &'a Compilation, id: &str) -> &'a AtParagraph {
    let place = m.live.iter().position(|block| block.id == pid(id)).unwrap();
    &compilation.blocks[place]
}

#[test]
fn each_amendment_stands_under_its_paragraph() {
    let mut m = four();
    let all = |m: &Meeting| compile(m.text(), &m.live, |_| true);
    let compilation = all(&m);
    let to_p1 = &at(&m, &compilation, "p1").to;
    assert_eq!(to_p1.len(), 1);
    assert_eq!((to_p1[0].number, to_p1[0].parts, to_p1[0].first), (1, 1, true));
    assert_eq!(
        to_p1[0].subs,
        [2],
        "a sub-amendment stands under the one it would change"
    );
    assert_eq!(at(&m, &compilation, "p2").after[0].number, 3);
    assert_eq!(at(&m, &compilation, "p3").to[0].number, 4);
    assert_eq!(compilation.numbers(), BTreeSet::from([1, 2, 3, 4]));

    // The paragraph goes: what was aimed at it stands at the end, what is ended only where it is asked for.
    m.must(ANNA, m.file_to("p3", "Participants thanked everybody."));
    m.must(CHAIR, Meeting::take_up("p3"));
    m.must(CHAIR, m.accept(4));
    let compilation = all(&m);
    let removed: Vec<u32> = compilation.removed.iter().map(|placed| placed.number).collect();
    assert_eq!(removed, [4, 5]);
    let pending = compile(m.text(), &m.live, Amendment::is_pending);
    assert!(!pending.numbers().contains(&4));

    // A gap whose paragraph is gone is where that one stood.
    m.must(CHAIR, Meeting::take_up("p2"));
    m.must(BEN, m.file(deletion_of(pid("p2"))));
    m.must(CHAIR, m.accept(6));
    let compilation = all(&m);
    assert_eq!(at(&m, &compilation, "i1").after[0].number, 3);
}

#[test]
fn each_change_of_an_amendment_stands_at_its_own_place() {
    let mut m = Meeting::sitting();
    let changes = vec![
        Change::Move {
            paragraph: pid("p1"),
            after: Some(pid("p3")),
        },
        Change::Title {
            before: String::new(),
            after: "Summary of the conference".into(),
        },
        wording_of("p2", "Participants agreed to meet again in spring."),
    ];
    m.must(ANNA, m.file(Subject::Text(changes)));
    let to_the_third = Subject::Amendment {
        number: 1,
        change: 2,
        before: Content::default(),
        after: words("Participants agreed to meet again in autumn."),
    };
    m.must(BEN, m.file(to_the_third));
    let compilation = compile(m.text(), &m.live, |_| true);
    let [moved, title, reworded] = [
        &at(&m, &compilation, "p1").to[0],
        &compilation.title[0],
        &at(&m, &compilation, "p2").to[0],
    ];
    let place = |placed: &Placed| (placed.part, placed.parts, placed.first);
    assert_eq!(
        [moved, title, reworded].map(place),
        [(0, 3, true), (1, 3, false), (2, 3, false)]
    );
    assert_eq!((&moved.subs[..], &reworded.subs[..]), (&[][..], &[2][..]));
    assert_eq!(at(&m, &compilation, "p3").arriving, [1]);
    let touched = paragraphs_of(m.text(), m.amendment(2));
    assert_eq!(touched, [pid("p1"), pid("p2")], "where its parent is");
}

#[test]
fn a_pending_sub_amendment_is_read_even_where_its_parent_has_ended() {
    let m = four();
    let only_two = compile(m.text(), &m.live, |amendment| amendment.number == 2);
    assert_eq!(only_two.numbers(), BTreeSet::from([1, 2]));
}

#[test]
fn followers_are_told_what_others_did() {
    let mut m = four();
    let (nothing, of_anna) = (Said::new(), |m: &Meeting| {
        told(m, "anna", Some("arcadia"), &Said::new())
    });
    assert_eq!(
        of_anna(&m),
        [(1, Happening::SubFiled { sub: 2 })],
        "what she filed herself is no news to her"
    );
    assert_eq!(
        told(&m, "olga", Some("league"), &nothing),
        [],
        "nobody follows by themselves"
    );

    m.must(CHAIR, Meeting::take_up("p1"));
    m.must(CHAIR, m.accept(2));
    m.must(CHAIR, m.accept(1));
    assert_eq!(
        of_anna(&m)[1..],
        [(1, Happening::Reworded { sub: 2 }), (1, Happening::Ended)],
        "the sub-amendment's own end is told to its sponsor"
    );
    assert_eq!(
        told(&m, "ben", Some("borduria"), &nothing),
        [(2, Happening::Ended)]
    );

    // Who says so follows from then on; who says no is told nothing.
    let said = |follows, from| Said::from([((summary(), 1), (follows, from))]);
    let seq = |what: fn(&Event) -> bool| {
        let entry = m.journal.iter().find(|sealed| what(&sealed.entry.event)).unwrap();
        entry.entry.seq
    };
    let from = seq(|event| matches!(event, Event::SubAmendmentAccepted { .. }));
    assert_eq!(told(&m, "olga", None, &said(true, from)), [(1, Happening::Ended)]);
    assert_eq!(told(&m, "anna", Some("arcadia"), &said(false, 0)), []);
}

#[test]
fn joining_and_leaving_the_sponsors_is_told() {
    let mut m = four();
    let join = Command::JoinSponsors {
        text: summary(),
        number: 1,
    };
    m.must(BEN, join);
    m.must(BEN, Meeting::withdraw(1));
    let borduria = || delegation("borduria");
    assert_eq!(
        told(&m, "anna", Some("arcadia"), &Said::new())[1..],
        [
            (
                1,
                Happening::Joined {
                    delegation: borduria()
                }
            ),
            (
                1,
                Happening::Left {
                    delegation: borduria()
                }
            ),
        ]
    );
}

#[test]
fn a_delegation_sees_what_touches_it() {
    let mut m = four();
    m.must(BEN, m.file_to("p3", "Participants thanked the hosts."));
    let of = |m: &Meeting, who: &str| touching(m.text(), &delegation(who));
    let arcadia = of(&m, "arcadia");
    assert_eq!(
        (arcadia.filed, arcadia.subs, arcadia.beside),
        (vec![1, 4], vec![2], vec![5])
    );
    let borduria = of(&m, "borduria");
    assert_eq!((borduria.filed, borduria.beside), (vec![2, 3, 5], vec![1, 4]));
    assert!(of(&m, "league").is_empty());

    let needs = |m: &Meeting| {
        needs(
            m.text(),
            &delegation("arcadia"),
            m.now(),
            |number| number == 1,
            |_| Vec::new(),
        )
    };
    let waiting = [
        Need::SubAmendment { number: 1, sub: 2 },
        Need::Reads { number: 1 },
    ];
    assert_eq!(needs(&m), waiting);
    m.must(CHAIR, Meeting::take_up("p1"));
    assert_eq!(
        needs(&m),
        [
            Need::Considered { number: 1 },
            Need::SubAmendment { number: 1, sub: 2 },
            Need::Reads { number: 1 }
        ]
    );
}

#[test]
fn what_contradicts_and_what_is_under_revision_waits_accordingly() {
    let mut m = four();
    let needs = |m: &Meeting, against: u32| {
        let against = move |number: u32| if number == 1 { vec![against] } else { Vec::new() };
        needs(
            m.text(),
            &delegation("arcadia"),
            m.now(),
            |number| number == 1,
            against,
        )
    };
    let which = Need::WhichStands { number: 1, other: 4 };
    assert!(needs(&m, 4).contains(&which));
    assert!(
        !needs(&m, 0)
            .iter()
            .any(|need| matches!(need, Need::WhichStands { .. }))
    );
    let reads = Need::Reads { number: 1 };
    assert!(needs(&m, 4).contains(&reads));
    m.must(
        RAP,
        Command::OpenRevision {
            text: summary(),
            reason: "To make it shorter.".into(),
        },
    );
    assert!(!needs(&m, 4).contains(&reads), "nothing can be confirmed now");
}

#[test]
fn a_deadline_is_told_when_it_is_near() {
    let mut m = Meeting::issued();
    let at = m.now() + jiff::SignedDuration::from_hours(72);
    m.must(
        SEC,
        Command::SetAmendmentDeadline {
            text: summary(),
            at: Some(at),
        },
    );
    let needs = |m: &Meeting| {
        needs(
            m.text(),
            &delegation("arcadia"),
            m.now(),
            |_| false,
            |_| Vec::new(),
        )
    };
    assert_eq!(needs(&m), []);
    m.wait(25);
    assert_eq!(needs(&m), [Need::Deadline { at }]);
    m.wait(72);
    assert_eq!(needs(&m), []);
}

#[test]
fn whatever_way_an_amendment_ends_its_followers_are_told() {
    use super::putting::{bloc, divide};
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to("p1", "Participants heard that all threats have grown in kind."),
    );
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(ANNA, m.file_to("p3", "Participants thanked all."));
    let looked = m.journal.len();
    m.must(CHAIR, divide(1, &[1, 1, 2]));
    m.must(
        CHAIR,
        Command::RecordNotMoved {
            text: summary(),
            number: 4,
        },
    );
    m.must(CHAIR, bloc(&m, &[2, 3]));
    let ended = |number| (number, Happening::Ended);
    let part = |number| (number, Happening::Parted { from: 1 });
    assert_eq!(
        told(&m, "anna", Some("arcadia"), &Said::new()),
        [ended(1), part(4), part(5), ended(4), ended(2), ended(3)]
    );
    let entries = m.journal[looked..].iter().map(|sealed| &sealed.entry);
    let (new, changed) = (News::New, News::Changed);
    assert_eq!(
        news_of(m.text(), entries),
        BTreeMap::from([(1, changed), (2, changed), (3, changed), (4, new), (5, new)])
    );
}

/// What of each amendment may be news.
pub(super) type States = BTreeMap<u32, (Option<&'static str>, usize, Fingerprint)>;

pub(super) fn states(text: &Text) -> States {
    let state = |amendment: &Amendment| {
        let end = amendment.end.as_ref().map(End::code);
        (
            amendment.number,
            (end, amendment.sub_amended_by.len(), amendment.base),
        )
    };
    text.amendments.values().map(state).collect()
}

/// What the journal tells as news since then is what differs.
pub(super) fn check_news(m: &Meeting, known: &States, looked: usize) {
    let mut expected = BTreeMap::new();
    for (number, state) in states(m.text()) {
        match known.get(&number) {
            None => {
                expected.insert(number, News::New);
            }
            Some(old) if *old != state => {
                expected.insert(number, News::Changed);
            }
            Some(_) => {}
        }
    }
    let entries = m.journal[looked..].iter().map(|sealed| &sealed.entry);
    assert_eq!(news_of(m.text(), entries), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_new_since_is_what_differs(
        before in prop::collection::vec(any::<Attempt>(), 0..40),
        since in prop::collection::vec(any::<Attempt>(), 0..40),
    ) {
        let mut m = Meeting::sitting();
        for one in before {
            attempt(&mut m, one);
        }
        let known = states(m.text());
        let looked = m.journal.len();
        for one in since {
            attempt(&mut m, one);
        }
        check_news(&m, &known, looked);

        // Every amendment stands in the compilation, and has one first place.
        let compilation = compile(m.text(), &m.live, |_| true);
        prop_assert_eq!(compilation.numbers(), m.text().amendments.keys().copied().collect::<BTreeSet<_>>());
    }
}
