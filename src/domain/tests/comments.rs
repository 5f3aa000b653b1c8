//! Comments beside a text: who may do what with whose words, and what is never lost.

use super::refusals::Case;
use super::*;

pub const CASES: &[Case] = &[
    ("unknown-comment", || {
        Noted::new().refused("rap", CommentAct::Resolve { comment: cid("c1") })
    }),
    ("comment-not-yours", || {
        Noted::with_one().refused("sec", edit("c1", "Mine."))
    }),
    ("comment-is-resolved", || {
        let mut noted = Noted::with_one();
        noted.must("sec", "c2", CommentAct::Resolve { comment: cid("c1") });
        noted.refused("rap", reply("c1", "One more thing."))
    }),
    ("comments-too-many", || {
        let mut noted = Noted::new();
        let known = (0..THREADS_MAX).map(|number| noted.made("rap", &format!("c{number}"), begin("Why?")));
        let known: Vec<Comment> = known.collect();
        noted.comments = known.into_iter().collect();
        noted.refused("rap", begin("One more."))
    }),
    ("replies-too-many", || {
        let mut noted = Noted::with_one();
        for number in 0..REPLIES_MAX {
            noted.must("rap", &format!("r{number}"), reply("c1", "Because."));
        }
        noted.refused("rap", reply("c1", "One more."))
    }),
];

/// The notes beside the text of a small meeting.
struct Noted {
    meeting: Meeting,
    comments: Comments,
}

fn cid(word: &str) -> CommentId {
    CommentId::new(word).unwrap()
}

fn anchor(words: &str) -> Anchor {
    Anchor {
        paragraph: pid("p1"),
        first: "0123456789abcdef 4@0a0b".parse().ok(),
        last: "0123456789abcdef 9@0a0b".parse().ok(),
        offset: 3,
        words: words.into(),
    }
}

fn begin(words: &str) -> CommentAct {
    CommentAct::Begin {
        anchor: anchor("the new threats"),
        words: words.into(),
    }
}

fn reply(to: &str, words: &str) -> CommentAct {
    CommentAct::Reply {
        comment: cid(to),
        words: words.into(),
    }
}

fn edit(comment: &str, words: &str) -> CommentAct {
    CommentAct::Edit {
        comment: cid(comment),
        words: words.into(),
    }
}

fn remove(comment: &str) -> CommentAct {
    CommentAct::Remove {
        comment: cid(comment),
    }
}

impl Noted {
    fn new() -> Noted {
        Noted {
            meeting: Meeting::under(Rules::consensus()),
            comments: Comments::default(),
        }
    }

    /// The rapporteur has commented once.
    fn with_one() -> Noted {
        let mut noted = Noted::new();
        noted.must("rap", "c1", begin("Which threats?"));
        noted
    }

    fn ask(&self, who: &str, id: &str, act: CommentAct) -> Result<CommentStep, Refusal> {
        let by = Commenting {
            person: person(who),
            id: cid(id),
            at: self.meeting.now(),
        };
        self.comments
            .decide(&self.meeting.conference, self.meeting.text(), &by, act)
    }

    fn made(&self, who: &str, id: &str, act: CommentAct) -> Comment {
        self.ask(who, id, act).unwrap().put.remove(0)
    }

    fn must(&mut self, who: &str, id: &str, act: CommentAct) -> CommentStep {
        let step = self.ask(who, id, act).unwrap();
        let mut now: Vec<Comment> = self.comments.iter().cloned().collect();
        for comment in &step.put {
            match now.iter_mut().find(|known| known.id == comment.id) {
                Some(known) => *known = comment.clone(),
                None => now.push(comment.clone()),
            }
        }
        now.retain(|comment| !step.gone.contains(&comment.id));
        self.comments = now.into_iter().collect();
        step
    }

    fn refused(&self, who: &str, act: CommentAct) -> Refusal {
        self.ask(who, "again", act).expect_err("a rule says no")
    }

    fn words(&self, id: &str) -> &str {
        &self.comments.get(&cid(id)).unwrap().words
    }
}

#[test]
fn a_comment_keeps_its_quotation_whatever_becomes_of_the_words() {
    let mut noted = Noted::with_one();
    let moved = Anchor {
        paragraph: pid("p2"),
        words: "these threats".into(),
        ..anchor("")
    };
    let step = noted.must(
        "sec",
        "x",
        CommentAct::Follow {
            comment: cid("c1"),
            anchor: moved.clone(),
        },
    );
    assert!(!step.told, "programs follow words without anybody being told");
    let comment = noted.comments.get(&cid("c1")).unwrap();
    assert_eq!(
        (comment.quote.as_str(), &comment.anchor),
        ("the new threats", &Some(moved.clone()))
    );
    let again = CommentAct::Follow {
        comment: cid("c1"),
        anchor: moved,
    };
    assert_eq!(noted.ask("rap", "y", again), Ok(CommentStep::default()));
}

#[test]
fn the_same_click_makes_one_comment() {
    let noted = Noted::with_one();
    assert_eq!(
        noted.ask("rap", "c1", begin("Which threats?")),
        Ok(CommentStep::default())
    );
}

#[test]
fn words_that_are_empty_or_too_long_are_refused_by_name() {
    let noted = Noted::with_one();
    let long = "é".repeat(COMMENT_CHARS_MAX + 1);
    for act in [begin(" \n"), reply("c1", ""), edit("c1", "")] {
        assert_eq!(
            noted.refused("rap", act),
            Refusal::WordsMissing { field: "comment" }
        );
    }
    for act in [begin(&long), reply("c1", &long), edit("c1", &long)] {
        let limit = COMMENT_CHARS_MAX;
        assert_eq!(
            noted.refused("rap", act),
            Refusal::TooLong {
                field: "comment",
                limit
            }
        );
    }
}

#[test]
fn a_long_quotation_is_cut_and_not_refused() {
    let noted = Noted::new();
    let act = CommentAct::Begin {
        anchor: anchor(&"ж".repeat(QUOTE_CHARS_MAX + 5)),
        words: "Too long?".into(),
    };
    assert_eq!(
        noted.made("rap", "c1", act).quote.chars().count(),
        QUOTE_CHARS_MAX
    );
}

#[test]
fn taking_back_what_others_answered_leaves_their_answers() {
    let mut noted = Noted::with_one();
    noted.must("rap", "own", reply("c1", "I mean paragraph 2."));
    noted.must("sec", "hers", reply("c1", "All of them."));
    noted.must("rap", "x", remove("c1"));
    assert_eq!((noted.words("c1"), noted.words("hers")), ("", "All of them."));
    assert_eq!(noted.refused("rap", remove("hers")), Refusal::CommentNotYours);
    noted.must("sec", "y", remove("hers"));
    noted.must("rap", "z", remove("c1"));
    assert_eq!(
        noted.comments,
        Comments::default(),
        "one's own replies go with it"
    );
}

#[test]
fn resolving_twice_changes_nothing_and_reopening_lets_people_reply() {
    let mut noted = Noted::with_one();
    let resolve = CommentAct::Resolve { comment: cid("c1") };
    noted.must("sec", "x", resolve.clone());
    assert_eq!(noted.ask("rap", "y", resolve), Ok(CommentStep::default()));
    noted.must("rap", "z", CommentAct::Reopen { comment: cid("c1") });
    noted.must("sec", "r", reply("c1", "Then these."));
    assert_eq!(noted.words("r"), "Then these.");
}

#[test]
fn an_attribution_names_delegations_that_there_are() {
    let mut noted = Noted::new();
    let behind = |names: &[&str]| CommentAct::Attribute {
        anchor: anchor("[shall]"),
        delegations: names.iter().copied().map(delegation).collect(),
    };
    assert_eq!(
        noted.refused("rap", behind(&[])),
        Refusal::WordsMissing { field: "delegations" }
    );
    let nowhere = delegation("nowhere");
    assert_eq!(
        noted.refused("rap", behind(&["nowhere"])),
        Refusal::UnknownDelegation { delegation: nowhere }
    );
    noted.must("rap", "a1", behind(&["arcadia", "borduria", "arcadia"]));
    let known = noted.comments.get(&cid("a1")).unwrap();
    assert_eq!(known.delegations, [delegation("arcadia"), delegation("borduria")]);
    assert_eq!(noted.comments.right_for(&remove("a1")), Right::Attribute);
    noted.must(
        "rap",
        "x",
        CommentAct::Reattribute {
            comment: cid("a1"),
            delegations: vec![delegation("league")],
        },
    );
    assert_eq!(
        noted.comments.get(&cid("a1")).unwrap().delegations,
        [delegation("league")]
    );
    noted.must("rap", "y", remove("a1"));
    assert!(noted.comments.get(&cid("a1")).is_none());
}

#[test]
fn an_adopted_text_takes_no_new_comment() {
    let noted = Noted {
        meeting: Meeting::adopted(),
        comments: Comments::default(),
    };
    assert!(matches!(
        noted.refused("rap", begin("Too late?")),
        Refusal::TextIsAdopted { .. }
    ));
}

#[test]
fn a_place_in_a_draft_is_a_strand_and_a_cursor() {
    for wrong in [
        "",
        "0123456789abcdef",
        "0123456789abcdef ",
        "short 4@0a",
        "0123456789abcdef 4@0a<b",
    ] {
        assert!(wrong.parse::<CharacterId>().is_err(), "{wrong:?}");
    }
    let character: CharacterId = "0123456789abcdef 4@0a0b".parse().unwrap();
    assert_eq!(character.to_string().parse(), Ok(character));
}
