//! Amendments in preparation: what is refused, what two who write at once make together, and what contradicts.

use serde_json::{Value, json};

use super::refusals::Case;
use crate::domain::prepared::{
    FORM_BYTES_MAX, PREPARED_MAX, PreparedAmendment, PreparedEnd, RECOVERABLE, REMARKS_MAX, Remark, another,
    contradict, differing, find, keepable, merge_forms,
};
use crate::domain::{CHANGES_MAX, Change, CommentId, PersonId, Refusal, Subject};
use crate::text::{Content, ParagraphId};

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn prepared() -> PreparedAmendment {
    let at = "2007-06-11T10:00:00Z".parse().unwrap();
    PreparedAmendment {
        id: "one".parse().unwrap(),
        text: "summary".parse().unwrap(),
        delegation: "arcadia".parse().unwrap(),
        title: String::new(),
        form: json!({"wording": "Participants met."}),
        version: 2,
        person: person("anna"),
        at,
        touched_at: at,
        end: None,
        remarks: vec![Remark {
            id: CommentId::new("said").unwrap(),
            person: person("anna"),
            at,
            words: "Is that all?".to_owned(),
        }],
    }
}

fn ended(amendment: Option<u32>) -> PreparedAmendment {
    let mut ended = prepared();
    ended.end = Some(PreparedEnd {
        amendment,
        person: person("anna"),
        at: ended.at,
    });
    ended
}

/// The refusals that this is about, in the order of their declaration.
pub(super) const CASES: &[Case] = &[
    ("unknown-preparation", || {
        find(vec![prepared()], &"other".parse().unwrap(), prepared().at).unwrap_err()
    }),
    ("preparation-ended", || ended(Some(1)).open().unwrap_err()),
    ("preparation-kept-meanwhile", || {
        prepared().unchanged_since(1).unwrap_err()
    }),
    ("preparations-too-many", || another(PREPARED_MAX).unwrap_err()),
    ("remarks-too-many", || {
        let mut full = prepared();
        full.remarks = vec![full.remarks[0].clone(); REMARKS_MAX];
        full.remarkable("One more.").unwrap_err()
    }),
];

#[test]
fn what_can_be_kept_and_said_has_limits_and_owners() {
    assert_eq!(prepared().unchanged_since(2), Ok(()));
    assert_eq!(keepable("Shorter", &json!({"wording": "x"})), Ok(()));
    assert!(matches!(
        keepable("x", &json!({"wording": "x".repeat(FORM_BYTES_MAX)})),
        Err(Refusal::TooLong { field: "form", .. })
    ));
    assert!(matches!(
        keepable(&"x".repeat(101), &json!({})),
        Err(Refusal::TooLong { field: "title", .. })
    ));
    let changes = |many: usize| json!({"changes": vec![json!({"wording": "x"}); many]});
    assert_eq!(keepable("x", &changes(CHANGES_MAX)), Ok(()));
    assert!(matches!(
        keepable("x", &changes(CHANGES_MAX + 1)),
        Err(Refusal::ChangesTooMany { limit: CHANGES_MAX })
    ));
    assert_eq!(prepared().remarkable("Yes."), Ok(()));
    assert!(matches!(
        prepared().remarkable(" "),
        Err(Refusal::WordsMissing { field: "comment" })
    ));
    let said = CommentId::new("said").unwrap();
    assert_eq!(prepared().retractable(&said, &person("anna")), Ok(()));
    assert_eq!(
        prepared().retractable(&said, &person("olaf")),
        Err(Refusal::CommentNotYours)
    );
    assert_eq!(another(PREPARED_MAX - 1), Ok(()));
}

#[test]
fn nothing_that_hides_or_turns_what_follows_is_kept_or_said() {
    let hidden = "Members \u{202e}may\u{200b} meet.";
    let of = |refused: Result<(), Refusal>| refused.map_err(|refusal| refusal.code());
    for form in [
        json!({"wording": hidden}),
        json!({"reason": hidden}),
        json!({"changes": [{"wording": "They meet."}, {"wording": hidden}]}),
        json!({"co_sponsors": [hidden]}),
        json!({hidden: ""}),
    ] {
        assert_eq!(of(keepable("One", &form)), Err("character-not-taken"), "{form}");
    }
    assert_eq!(of(keepable(hidden, &json!({}))), Err("character-not-taken"));
    assert_eq!(of(prepared().remarkable(hidden)), Err("character-not-taken"));
    assert_eq!(of(keepable("One", &json!({"wording": "One.\n\n\tTwo."}))), Ok(()));
}

#[test]
fn two_of_many_changes_are_held_against_each_other_place_by_place() {
    let before: String = (0..2_000).map(|at| format!("word{at} ")).collect();
    let (before, after) = (Content::of_plain(&before), |with: &str| {
        Content::of_plain(&before.replace("word7 ", &format!("{with} ")))
    });
    // One paragraph named again and again, which nobody may file.
    let many = |with: &str| {
        let change = Change::Wording {
            paragraph: "0123456789abcdef".parse::<ParagraphId>().unwrap(),
            before: before.clone(),
            after: after(with),
        };
        Subject::Text(vec![change; 2_000])
    };
    let began = std::time::Instant::now();
    assert!(!contradict(&many("other"), &Subject::Text(Vec::new())));
    assert!(contradict(&many("other"), &many("another")));
    assert!(began.elapsed().as_secs() < 5);
}

#[test]
fn what_is_discarded_can_be_put_back_for_a_day() {
    let discarded = ended(None);
    let soon = discarded.at + RECOVERABLE - jiff::SignedDuration::from_secs(1);
    let late = discarded.at + RECOVERABLE;
    assert!(discarded.recoverable(soon) && discarded.is_there(soon));
    assert!(!discarded.recoverable(late) && !discarded.is_there(late));
    let filed = ended(Some(3));
    assert!(
        !filed.recoverable(soon) && filed.is_there(late),
        "what was filed stays in sight"
    );
    assert!(prepared().is_there(late));
}

fn merged(base: &Value, ours: &Value, theirs: &Value) -> (Value, bool) {
    let merged = merge_forms(base, ours, theirs);
    (merged.form, merged.collides)
}

#[test]
fn changes_to_different_words_and_fields_both_hold() {
    let base = json!({"wording": "Participants may submit their reports.", "reason": "", "changes": [{"wording": "One two."}]});
    let ours = json!({"wording": "Participants shall submit their reports.", "reason": "Clearer.", "changes": [{"wording": "One two."}]});
    let theirs = json!({"wording": "Participants may submit their short reports.", "reason": "", "changes": [{"wording": "One two three."}], "deletion": false});
    let together = json!({"wording": "Participants shall submit their short reports.", "reason": "Clearer.",
        "changes": [{"wording": "One two three."}], "deletion": false});
    assert_eq!(merged(&base, &ours, &theirs), (together.clone(), false));
    assert_eq!(merged(&base, &theirs, &ours), (together, false));
}

#[test]
fn what_both_changed_stays_as_its_author_has_it() {
    let base = json!({"wording": "They may meet.", "what": "wording", "co_sponsors": []});
    let ours = json!({"wording": "They shall meet.", "what": "wording", "co_sponsors": ["b"]});
    let theirs = json!({"wording": "They should meet.", "what": "wording", "co_sponsors": ["a", "c"]});
    assert_eq!(merged(&base, &ours, &theirs), (ours, true));
    // An empty line parts a split: words are merged line by line, and never run together.
    let (base, ours, theirs) = (
        json!("One.\n\nTwo."),
        json!("One more.\n\nTwo."),
        json!("One.\n\nTwo more."),
    );
    assert_eq!(
        merged(&base, &ours, &theirs),
        (json!("One more.\n\nTwo more."), false)
    );
    let theirs = json!("One. Two.");
    assert_eq!(merged(&base, &ours, &theirs), (ours, true));
}

#[test]
fn every_field_that_differs_is_named() {
    let before = json!({"wording": "a", "opening": false, "changes": [{"wording": "b"}]});
    let after = json!({"wording": "a", "opening": true, "changes": [{"wording": "c"}, {"wording": "d"}]});
    let found: Vec<(String, String, String)> = differing(&before, &after)
        .into_iter()
        .map(|one| (one.field, one.before, one.after))
        .collect();
    let expected = [
        ("wording", "b", "c"),
        ("wording", "", "d"),
        ("opening", "false", "true"),
    ];
    assert_eq!(
        found,
        expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()))
    );
}

#[test]
fn two_that_make_something_else_of_the_same_words_contradict() {
    let id: ParagraphId = "0123456789abcdef".parse().unwrap();
    let wording = |after: &str| {
        Subject::Text(vec![Change::Wording {
            paragraph: id.clone(),
            before: Content::of_plain("Participants may submit reports."),
            after: Content::of_plain(after),
        }])
    };
    let deletion = Subject::Text(vec![Change::deletion(id.clone())]);
    let moved = Subject::Text(vec![Change::Move {
        paragraph: id.clone(),
        after: None,
    }]);
    let shall = wording("Participants shall submit reports.");
    assert!(contradict(
        &shall,
        &wording("Participants should submit reports.")
    ));
    assert!(contradict(&shall, &deletion) && contradict(&deletion, &moved));
    assert!(!contradict(
        &shall,
        &wording("Participants may submit short reports.")
    ));
    assert!(!contradict(&shall, &shall) && !contradict(&shall, &moved));
}
