//! How amendments stand to the text and to each other, case by case.

use super::*;

const FIRST: &str = "The meeting took note of the report of the Secretariat.";
const SECOND: &str = "It invited all States parties to accede to the Convention.";

fn three() -> Vec<Block> {
    vec![
        block("ax", "Participants met in Strasbourg in June."),
        block("bx", &format!("{FIRST} {SECOND}")),
        block("cx", "They thanked the hosts for their work."),
    ]
}

fn condition(live: &[Block], changes: Vec<Change>) -> Condition {
    let version = pinned(&three());
    let living = Living::examine("Summary", live, vec![motion(1, &version, changes)], None);
    living.condition(1).unwrap().clone()
}

#[test]
fn how_an_amendment_stands_to_the_text() {
    let base = three();
    let filed = vec![wording(&base[2], "They thanked the hosts warmly for their work.")];
    assert_eq!(condition(&base, filed.clone()).state, State::Clean);

    let mut live = base.clone();
    live.insert(0, block("nx", "A new beginning."));
    let moved = condition(&live, filed.clone());
    assert_eq!(moved.state, State::Moved);
    let renumbered = Cause::Renumbered {
        from: "3".into(),
        to: "4".into(),
    };
    assert_eq!(moved.parts[0].cause, renumbered);

    let with = |words: &str| {
        let mut live = base.clone();
        live[2].content = Content::parse(words);
        condition(&live, filed.clone())
    };
    let rebased = with("They thanked the host country for their work.");
    assert_eq!(rebased.state, State::Conflict, "the words beside changed too");
    let rebased = with("They thanked the hosts for their hard work.");
    assert_eq!(rebased.state, State::Rebase);
    assert_eq!(
        rebased.parts[0].comes.plain(),
        "They thanked the hosts warmly for their hard work."
    );
    assert_eq!(
        with("They thanked the hosts warmly for their work.").state,
        State::Moot
    );
    assert_eq!(
        with("They thanked the hosts warmly for their hard work.").state,
        State::Moot
    );
    let clash = with("They thanked the hosts briefly for their work.");
    assert_eq!(clash.state, State::Conflict);
    assert_eq!(clash.parts[0].clash.as_ref().unwrap().ours.plain(), "briefly ");
    let two = vec![wording(&base[2], "All thanked the hosts warmly for their work.")];
    let mut live = base.clone();
    live[2].content = Content::parse("They thanked the hosts warmly for their work.");
    assert_eq!(condition(&live, two).state, State::Overtaken);
}

#[test]
fn a_paragraph_that_is_deleted_is_told_with_its_last_words() {
    let base = three();
    let live = [base[0].clone(), base[1].clone()];
    let gone = condition(&live, vec![wording(&base[2], "They thanked all.")]);
    assert_eq!((gone.state, &gone.parts[0].cause), (State::Gone, &Cause::Deleted));
    assert_eq!(gone.parts[0].was, base[2].content);
    let deletion = Change::Deletion {
        paragraph: base[2].id.clone(),
        before: base[2].content.clone(),
    };
    assert_eq!(condition(&live, vec![deletion]).state, State::Moot);
}

#[test]
fn an_amendment_follows_its_words_through_a_split() {
    let base = three();
    let live = [
        base[0].clone(),
        block("bx", FIRST),
        block("tx", SECOND),
        base[2].clone(),
    ];
    let second = format!("{FIRST} {}", SECOND.replace("all", "the"));
    let found = condition(&live, vec![wording(&base[1], &second)]);
    assert_eq!(
        (found.state, &found.parts[0].cause),
        (State::Rebase, &Cause::Split)
    );
    assert_eq!(found.parts[0].at, [pid("tx")]);
    assert_eq!(
        found.changes(),
        [wording(&live[2], &SECOND.replace("all", "the"))]
    );

    // Where it is split, a space may be left at the end of the first part.
    let spaced = [
        base[0].clone(),
        block("bx", &format!("{FIRST} ")),
        block("tx", SECOND),
        base[2].clone(),
    ];
    let found = condition(&spaced, vec![wording(&base[1], &second)]);
    assert_eq!(found.parts[0].at, [pid("tx")]);

    let both = format!(
        "{} {}",
        FIRST.replace("report", "study"),
        SECOND.replace("all", "the")
    );
    let found = condition(&live, vec![wording(&base[1], &both)]);
    assert_eq!(found.parts[0].at, [pid("bx"), pid("tx")]);

    let across =
        "The meeting took note of the report and invited all States parties to accede to the Convention.";
    let found = condition(&live, vec![wording(&base[1], across)]);
    assert_eq!(found.parts[0].cause, Cause::Straddled);
    assert_eq!(found.parts[0].at, [pid("bx"), pid("tx")]);
    assert!(found.state.asks_sponsors());
}

#[test]
fn an_amendment_follows_its_words_through_a_join() {
    let base = three();
    let whole = format!("{} {}", base[0].content.plain(), base[1].content.plain());
    let live = [block("ax", &whole), base[2].clone()];
    let filed = format!("{FIRST} {}", SECOND.replace("all", "the"));
    let found = condition(&live, vec![wording(&base[1], &filed)]);
    assert_eq!(
        (found.state, &found.parts[0].cause),
        (State::Rebase, &Cause::Joined)
    );
    assert_eq!(found.changes(), [wording(&live[0], &whole.replace("all", "the"))]);
}

#[test]
fn how_two_amendments_stand_to_each_other() {
    let base = three();
    let version = pinned(&base);
    let thanks = |words: &str| wording(&base[2], words);
    let new = |id: &str, words: &str| Change::New {
        after: Some(pid("bx")),
        block: block(id, words),
    };
    let delete = Change::Deletion {
        paragraph: base[2].id.clone(),
        before: base[2].content.clone(),
    };
    let changes = [
        thanks("They thanked the hosts warmly for their work."),
        thanks("They thanked the hosts warmly for their work."),
        thanks("They thanked the hosts briefly for their work."),
        thanks("They thanked the hosts warmly for all their work."),
        thanks("They warmly thanked the hosts for their work."),
        delete,
        new("mx", "One more thing was said."),
        new("nx", "Another thing was said."),
        Change::Wording {
            paragraph: pid("nx"),
            before: Content::parse("Another thing was said."),
            after: Content::parse("Another thing was said twice."),
        },
    ];
    let motions = changes.into_iter().zip(1..);
    let motions = motions.map(|(change, number)| motion(number, &version, vec![change]));
    let mut motions: Vec<Motion> = motions.collect();
    motions.push(Motion {
        number: 10,
        base: Some(version.clone()),
        follows: None,
        proposed: Proposed::Sub {
            parent: 7,
            change: 0,
            before: Content::parse("One more thing was said."),
            now: Content::parse("One more thing was said."),
            after: Content::parse("One more thing was said aloud."),
        },
    });
    let living = Living::examine("Summary", &base, motions, None);
    let relation = |one, other| living.relation(one, other);
    assert_eq!(relation(1, 2), Relation::Identical);
    assert_eq!(relation(1, 3), Relation::SamePoint);
    assert_eq!(relation(1, 4), Relation::Contained);
    assert_eq!(relation(4, 1), Relation::Contains);
    assert_eq!(relation(1, 5), Relation::Independent);
    assert_eq!(relation(1, 6), Relation::Contradictory);
    assert_eq!(relation(7, 8), Relation::SamePoint);
    assert_eq!(relation(9, 8), Relation::DependsOn);
    assert_eq!(relation(10, 7), Relation::DependsOn);
    assert_eq!(living.identical(), [vec![1, 2]]);

    let with = living.what_if(&[1, 2, 3, 4, 5, 7, 10]);
    assert_eq!(with.within, [(2, 1), (1, 4)]);
    assert_eq!(with.taken, [4, 5, 7, 10]);
    assert_eq!(
        with.fallen,
        [Fallen {
            number: 3,
            why: Why::SamePoint(1)
        }]
    );
    let words: Vec<String> = with.blocks.iter().map(|block| block.content.plain()).collect();
    assert_eq!(words[2], "One more thing was said aloud.");
    assert_eq!(
        words[3],
        "They warmly thanked the hosts warmly for all their work."
    );
    assert_eq!(
        living.what_if(&[9, 10]).fallen,
        [
            Fallen {
                number: 9,
                why: Why::Needs(8)
            },
            Fallen {
                number: 10,
                why: Why::Needs(7)
            }
        ]
    );
}

/// Each follows from the one before, and the first is not chosen: what is left without what it follows from is looked for once
/// for each, and not anew in all of them.
#[test]
fn a_long_row_without_its_first_falls_at_once() {
    let last = 3_000;
    let base: Vec<Block> = (1..=last)
        .map(|number| block(&format!("p{number}x"), "One two three."))
        .collect();
    let version = pinned(&base);
    let motions = (1..=last).map(|number: u32| {
        let change = Change::Wording {
            paragraph: pid(&format!("p{number}x")),
            before: Content::of_plain("One two three."),
            after: Content::of_plain("One two four."),
        };
        Motion {
            follows: number.checked_sub(1).filter(|on| *on > 0),
            ..motion(number, &version, vec![change])
        }
    });
    let living = Living::examine("Summary", &base, motions.collect(), None);
    let chosen: Vec<u32> = (2..=last).collect();
    let with = living.what_if(&chosen);
    assert!(with.taken.is_empty());
    let fallen: Vec<(u32, Why)> = with.fallen.iter().map(|one| (one.number, one.why)).collect();
    let expected: Vec<(u32, Why)> = chosen.iter().map(|one| (*one, Why::Needs(one - 1))).collect();
    assert_eq!(fallen, expected);
}

/// What one would split or join as it reads now, and another as it read long ago: words of the one are not looked for in the
/// other.
#[test]
fn splits_and_joins_of_different_wordings_are_held_against_each_other() {
    let long = "One two. Three four five six seven eight nine ten eleven twelve.";
    let (then, now) = (
        [block("p", long), block("q", "It is.")],
        [block("p", "One two. Red blue."), block("q", "It is.")],
    );
    let content = Content::of_plain;
    let split = |tail: &str, before: &Block, id: &str| Change::Split {
        paragraph: pid("p"),
        before: before.content.clone(),
        head: content("One two."),
        tail: block(id, tail),
    };
    let join = |joined: &str, into: &Block| Change::Join {
        paragraph: pid("q"),
        before: content("It is."),
        into: pid("p"),
        into_before: into.content.clone(),
        joined: content(joined),
    };
    let old = "Three four five six seven eight no ten eleven none.";
    for (one, other) in [
        (split("Red green.", &now[0], "n"), split(old, &then[0], "m")),
        (
            join("One two. Red green. It is.", &now[0]),
            join(&format!("One two. {old} It is."), &then[0]),
        ),
    ] {
        for order in [[1, 2], [2, 1]] {
            let motions = vec![
                motion(order[0], &pinned(&now), vec![one.clone()]),
                motion(order[1], &pinned(&then), vec![other.clone()]),
            ];
            let living = Living::examine("Summary", &now, motions, None);
            assert!(living.relation(1, 2).is_collision());
        }
    }
}
