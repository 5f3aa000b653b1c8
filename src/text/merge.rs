//! The three-way merge of one block: two people changed the same wording, in the same base. Changes to different words
//! both hold; different changes to the same words collide and are left to a person.

use std::borrow::Cow;

use super::words::{Hunk, Words, hunks, is_word};
use super::{Content, Marks};

/// Two different changes to the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The words that both changed.
    pub base: Content,
    /// What one made of them.
    pub ours: Content,
    /// What the other made of them.
    pub theirs: Content,
}

/// Merges two changes of one content. Changes that are the same count once. Changes with no unchanged word between them
/// count as changes to the same words: "may submit" made into "shall submit" and into "may present" is for a person to
/// settle.
pub fn three_way(base: &Content, ours: &Content, theirs: &Content) -> Result<Content, Collision> {
    merge(base, ours, theirs, Sides::AtOnce)
}

/// Merges a change into a content that another change made before: the meeting took one and now takes the other. As
/// [`three_way`], but a sentence that one adds where the other added one stands behind it, and a sign between two changes,
/// the full stop say, keeps them apart. Words that both add within one sentence are for a person to settle.
pub fn in_turn(base: &Content, earlier: &Content, later: &Content) -> Result<Content, Collision> {
    merge(base, earlier, later, Sides::InTurn)
}

/// Whether one of two changes is known to have come first.
#[derive(Clone, Copy, PartialEq)]
enum Sides {
    AtOnce,
    InTurn,
}

fn merge(base: &Content, ours: &Content, theirs: &Content, sides: Sides) -> Result<Content, Collision> {
    if ours == theirs || theirs == base {
        return Ok(ours.clone());
    }
    if ours == base {
        return Ok(theirs.clone());
    }
    let texts = [base.plain(), ours.plain(), theirs.plain()];
    let words = [Words::of(&texts[0]), Words::of(&texts[1]), Words::of(&texts[2])];
    let keys = [words[0].keys(base), words[1].keys(ours), words[2].keys(theirs)];
    let changes = [hunks(&keys[0], &keys[1]), hunks(&keys[0], &keys[2])];
    let part = |which: usize, from: usize, to: usize| {
        let bytes = words[which].bytes(&(from..to));
        [base, ours, theirs][which].slice(bytes.start, bytes.end)
    };
    let mut merged = Content::default();
    // How far each of the three is taken over.
    let mut done = [0, 0, 0];
    for Region {
        from,
        to,
        ours_by,
        theirs_by,
        hunks,
    } in regions(&changes, &keys[0], sides)
    {
        let kept = from - done[0];
        let [base, ours, theirs] = [0, 1, 2].map(|which| part(which, done[which], done[which] + kept));
        merged.extend(&marks_of_three(&base, &ours, &theirs)?);
        done = done.map(|at| at + kept);
        let width = to - from;
        let ends = [
            to,
            (done[1] + width).saturating_add_signed(ours_by),
            (done[2] + width).saturating_add_signed(theirs_by),
        ];
        let [base, ours, theirs] = [0, 1, 2].map(|which| part(which, done[which], ends[which]));
        if ours == theirs || theirs.told() == base.told() {
            merged.extend(&ours);
        } else if ours.told() == base.told() {
            merged.extend(&theirs);
        } else if sides == Sides::InTurn && hunks.iter().all(|(_, hunk)| adds_sentence(hunk, &keys[0])) {
            let mut at = from;
            for (side, hunk) in &hunks {
                merged.extend(&part(0, at, hunk.old.start));
                merged.extend(&part(side + 1, hunk.new.start, hunk.new.end));
                at = hunk.old.start;
            }
            merged.extend(&part(0, at, to));
        } else {
            return Err(Collision { base, ours, theirs });
        }
        done = ends;
    }
    let [base, ours, theirs] = [0, 1, 2].map(|which| part(which, done[which], words[which].all.len()));
    merged.extend(&marks_of_three(&base, &ours, &theirs)?);
    Ok(merged)
}

/// Whether a change only adds, and not within a sentence.
fn adds_sentence(hunk: &Hunk, base: &[Cow<'_, str>]) -> bool {
    let before = base[..hunk.old.start]
        .iter()
        .rev()
        .find(|word| !word.trim().is_empty());
    hunk.old.is_empty() && before.is_none_or(|sign| sign.ends_with(['.', ';', ':', '!', '?', '…']))
}

/// Words of the base that one or both changed, by how many words each became longer, and the changes in order: those of
/// one side have the number 0, of the other 1.
struct Region<'a> {
    from: usize,
    to: usize,
    ours_by: isize,
    theirs_by: isize,
    hunks: Vec<(usize, &'a Hunk)>,
}

fn regions<'a>(changes: &'a [Vec<Hunk>; 2], base: &[Cow<'_, str>], sides: Sides) -> Vec<Region<'a>> {
    let mut all: Vec<(usize, &Hunk)> = changes
        .iter()
        .enumerate()
        .flat_map(|(side, hunks)| hunks.iter().map(move |hunk| (side, hunk)))
        .collect();
    all.sort_by_key(|(_, hunk)| (hunk.old.start, hunk.old.end));
    let mut regions: Vec<Region<'a>> = Vec::new();
    let parts = |word: &Cow<'_, str>| match sides {
        Sides::AtOnce => is_word(word),
        Sides::InTurn => !word.trim().is_empty(),
    };
    for (side, hunk) in all {
        let apart = |region: &Region<'_>| {
            hunk.old.start > region.to && base[region.to..hunk.old.start].iter().any(parts)
        };
        if regions.last().is_none_or(apart) {
            regions.push(Region {
                from: hunk.old.start,
                to: hunk.old.start,
                ours_by: 0,
                theirs_by: 0,
                hunks: Vec::new(),
            });
        }
        let Some(region) = regions.last_mut() else {
            continue;
        };
        region.to = region.to.max(hunk.old.end);
        let by = hunk.new.len() as isize - hunk.old.len() as isize;
        *[&mut region.ours_by, &mut region.theirs_by][side] += by;
        region.hunks.push((side, hunk));
    }
    regions
}

/// The same words under three sets of marks: each mark, at each character, is as whoever changed it has it.
fn marks_of_three(base: &Content, ours: &Content, theirs: &Content) -> Result<Content, Collision> {
    let text = base.plain();
    let mut ends: Vec<usize> = [base, ours, theirs].into_iter().flat_map(span_ends).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut merged = Content::default();
    let mut from = 0;
    for to in ends {
        let parts = [base, ours, theirs].map(|content| content.slice(from, to));
        let [b, o, t] = parts
            .each_ref()
            .map(|part| part.spans().first().map(|span| &span.marks));
        if let (Some(b), Some(o), Some(t)) = (b, o, t) {
            let link = pick(&b.link, &o.link, &t.link).cloned().ok_or_else(|| {
                let [base, ours, theirs] = parts.clone();
                Collision { base, ours, theirs }
            })?;
            // With two values only, two who changed a mark agree about it.
            let strong = if o.strong == b.strong { t.strong } else { o.strong };
            let emphasis = if o.emphasis == b.emphasis {
                t.emphasis
            } else {
                o.emphasis
            };
            merged.push(
                &text[from..to],
                Marks {
                    strong,
                    emphasis,
                    link,
                    // Another footnote is another word, so that here all three have the same.
                    footnote: b.footnote.clone(),
                },
            );
        }
        from = to;
    }
    Ok(merged)
}

fn span_ends(content: &Content) -> impl Iterator<Item = usize> {
    content.spans().iter().scan(0, |end, span| {
        *end += span.text.len();
        Some(*end)
    })
}

fn pick<'a, T: PartialEq>(base: &T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    if ours == theirs || theirs == base {
        Some(ours)
    } else {
        (ours == base).then_some(theirs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merge(base: &str, ours: &str, theirs: &str) -> String {
        let [base, ours, theirs] = [base, ours, theirs].map(Content::parse);
        let merged = three_way(&base, &ours, &theirs);
        let turned = three_way(&base, &theirs, &ours);
        match (merged, turned) {
            (Ok(merged), Ok(turned)) => {
                assert_eq!(merged, turned, "whose change comes first does not matter");
                merged.notation()
            }
            (Err(collision), Err(_)) => {
                let Collision { base, ours, theirs } = collision;
                format!("<{}|{}|{}>", base.notation(), ours.notation(), theirs.notation())
            }
            (merged, turned) => panic!("{merged:?} but {turned:?}"),
        }
    }

    /// Two letters, a space, stars, and two footnotes.
    const LINE: &str = "(?:[ab \\*]|\\^\\[[xy]\\]){0,12}";

    const BASE: &str =
        "The Conference notes with concern that States parties may submit their annual reports.";

    fn turn(base: &str, earlier: &str, later: &str) -> Option<String> {
        let [base, earlier, later] = [base, earlier, later].map(Content::parse);
        in_turn(&base, &earlier, &later)
            .ok()
            .map(|merged| merged.notation())
    }

    #[test]
    fn what_is_added_at_one_point_stands_in_the_order_in_which_it_was_taken() {
        let meets = "They will meet again.";
        assert_eq!(
            turn(
                meets,
                "They will meet again. Italy invites them.",
                "They will meet again. A report is due."
            )
            .as_deref(),
            Some("They will meet again. Italy invites them. A report is due.")
        );
        let soon = turn(
            meets,
            "They will meet in June again.",
            "They will meet soon again.",
        );
        assert_eq!(soon, None, "words within one sentence are for a person");
        // A sentence that is added does not change the word before it.
        assert_eq!(
            turn(
                meets,
                "They will meet in Rome.",
                "They will meet again. A report is due."
            )
            .as_deref(),
            Some("They will meet in Rome. A report is due.")
        );
        assert_eq!(
            turn(
                meets,
                "They will meet again, in June.",
                "They will meet again. Soon."
            )
            .as_deref(),
            Some("They will meet again, in June. Soon.")
        );
        // The same words counted once, and different words for the same are still for a person.
        assert_eq!(
            turn(meets, "They will meet soon again.", "They will meet soon again.").as_deref(),
            Some("They will meet soon again.")
        );
        assert_eq!(
            turn(
                BASE,
                &BASE.replace("may", "shall"),
                &BASE.replace("may submit", "present")
            ),
            None
        );
        let again = turn(
            BASE,
            &BASE.replace("may submit", "shall submit"),
            &BASE.replace("may submit", "may present"),
        );
        assert_eq!(again, None);
    }

    proptest! {
        #[test]
        fn in_turn_agrees_with_who_does_not_know_the_order(base in LINE, ours in LINE, theirs in LINE) {
            let [base, ours, theirs] = [base, ours, theirs].map(|line| Content::parse(&line));
            if let Ok(merged) = three_way(&base, &ours, &theirs) {
                prop_assert_eq!(in_turn(&base, &ours, &theirs), Ok(merged));
            }
        }
    }

    #[test]
    fn changes_to_different_words_both_hold() {
        assert_eq!(
            merge(
                BASE,
                "The Conference notes with deep concern that States parties may submit their annual reports.",
                "The Conference notes with concern that States parties may submit their biennial reports.",
            ),
            "The Conference notes with deep concern that States parties may submit their biennial reports.",
        );
        assert_eq!(
            merge(
                BASE,
                &format!("{BASE} It thanks the hosts."),
                &BASE.replace("The Conference", "The meeting")
            ),
            format!(
                "{} It thanks the hosts.",
                BASE.replace("The Conference", "The meeting")
            ),
        );
    }

    #[test]
    fn the_same_change_counts_once() {
        let changed = BASE.replace("annual", "biennial");
        assert_eq!(merge(BASE, &changed, &changed), changed);
        assert_eq!(
            merge(BASE, &changed, &changed.replace("concern", "alarm")),
            changed.replace("concern", "alarm"),
        );
    }

    #[test]
    fn different_changes_to_the_same_words_collide() {
        assert_eq!(
            merge(
                BASE,
                &BASE.replace("annual", "biennial"),
                &BASE.replace("annual", "monthly")
            ),
            "<annual|biennial|monthly>",
        );
        assert_eq!(
            merge(
                BASE,
                &BASE.replace("may submit", "shall submit"),
                &BASE.replace("may submit", "may present")
            ),
            "<may submit|shall submit|may present>",
        );
        assert_eq!(
            merge(
                BASE,
                &BASE.replace(" annual", ""),
                &BASE.replace("annual", "yearly")
            ),
            "<annual ||yearly >",
        );
    }

    #[test]
    fn two_insertions_at_one_place_collide() {
        assert_eq!(
            merge(
                BASE,
                &BASE.replace("reports", "reports on time"),
                &BASE.replace("reports", "reports in full")
            ),
            "<| on time| in full>",
        );
    }

    #[test]
    fn a_deletion_and_a_change_elsewhere_both_hold() {
        assert_eq!(
            merge(
                BASE,
                &BASE.replace(" with concern", ""),
                &BASE.replace("annual ", "")
            ),
            "The Conference notes that States parties may submit their reports.",
        );
    }

    #[test]
    fn a_change_inside_what_the_other_deleted_collides() {
        assert_eq!(
            merge(
                BASE,
                "The Conference notes reports.",
                &BASE.replace("annual", "biennial")
            ),
            "<with concern that States parties may submit their annual ||with concern that States parties may submit \
             their biennial >",
        );
    }

    #[test]
    fn marks_merge_with_words_and_with_marks() {
        assert_eq!(
            merge("one two three", "one **two** three", "one two four"),
            "one **two** four"
        );
        assert_eq!(
            merge("one two three", "**one two** three", "one *two three*"),
            "**one *two** three*"
        );
        assert_eq!(
            merge("one **two** three", "one two three", "one **two** *three*"),
            "one two *three*"
        );
        assert_eq!(
            merge("see two", "see [two](https://a.example/)", "see **two**"),
            "see **[two](https://a.example/)**"
        );
        assert_eq!(
            merge(
                "see two",
                "see [two](https://a.example/)",
                "see [two](https://b.example/)"
            ),
            "<two|[two](https://a.example/)|[two](https://b.example/)>",
        );
    }

    #[test]
    fn a_footnote_merges_as_a_word() {
        assert_eq!(
            merge("one^[a] two three", "one^[b] two three", "one^[a] two **four**"),
            "one^[b] two **four**"
        );
        assert_eq!(merge("one two", "one^[a] two", "one two^[b]"), "one^[a] two^[b]");
        assert_eq!(merge("one^[a] two", "one two", "one^[b] two"), "<^[a]||^[b]>");
        assert_eq!(
            merge("one^[a] two", "one^[c] two", "one^[b] two"),
            "<^[a]|^[c]|^[b]>"
        );
        assert_eq!(merge("one^[a]^[b]", "one^[b]", "one^[a]^[b] two"), "one^[b] two");
    }

    #[test]
    fn an_empty_base_takes_one_text_and_not_two() {
        assert_eq!(merge("", "one", ""), "one");
        assert_eq!(merge("", "one", "one"), "one");
        assert_eq!(merge("", "one", "two"), "<|one|two>");
    }

    proptest! {
        #[test]
        fn a_merge_never_fails_on_one_sided_change_and_is_even_handed(
            base in LINE, ours in LINE, theirs in LINE,
        ) {
            let [base, ours, theirs] = [base, ours, theirs].map(|line| Content::parse(&line));
            prop_assert_eq!(three_way(&base, &ours, &base), Ok(ours.clone()));
            prop_assert_eq!(three_way(&base, &base, &theirs), Ok(theirs.clone()));
            prop_assert_eq!(three_way(&base, &ours, &ours), Ok(ours.clone()));
            let turned = three_way(&base, &theirs, &ours)
                .map_err(|Collision { base, ours, theirs }| Collision { base, ours: theirs, theirs: ours });
            prop_assert_eq!(three_way(&base, &ours, &theirs), turned);
        }
    }
}
