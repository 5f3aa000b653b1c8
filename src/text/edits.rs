//! A change of one wording as single edits, each at its place among the words it was made on; what two edits of the same
//! wording are to each other; and the wording that any set of compatible ones makes, in whatever order they come. A merge of
//! two wordings is in `merge.rs`; this is for many.

use std::ops::Range;
use std::sync::Arc;

use super::words::{Hunk, Words, hunks, is_word};
use super::{Content, Marks, merge};

/// A wording, laid out in words, on which edits are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    content: Content,
    keys: Vec<String>,
    /// Where each word begins in bytes, and where the last one ends.
    starts: Vec<usize>,
}

/// Words of the ground and what stands for them afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    from: usize,
    to: usize,
    content: Content,
    /// The words of the content, without spaces and signs: an edit is held against many others, and parted into words once.
    words: Arc<[Box<str>]>,
    /// The words stay and are only set otherwise.
    sets: bool,
}

/// What two edits of one ground are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Words that both leave stand between them.
    Apart,
    /// They do the same.
    Same,
    /// The first does nothing that the second does not do too.
    Within,
    /// The second does nothing that the first does not do too.
    Around,
    /// They change different words, but nothing stands between them: an order is needed.
    Touching,
    /// They make different things of the same words.
    Clashing,
}

impl Meeting {
    /// The same, told from the other's side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Meeting::Within => Meeting::Around,
            Meeting::Around => Meeting::Within,
            other => other,
        }
    }
}

impl Ground {
    /// This wording.
    pub fn of(content: &Content) -> Self {
        let text = content.plain();
        let words = Words::of(&text);
        let keys: Vec<String> = words
            .keys(content)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect();
        let mut starts: Vec<usize> = (0..keys.len()).map(|at| words.bytes(&(at..at)).start).collect();
        starts.push(text.len());
        Self {
            content: content.clone(),
            keys,
            starts,
        }
    }

    /// The wording.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// How many words, spaces and signs it has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many of them are words.
    pub fn words(&self) -> usize {
        self.word_count(0..self.len())
    }

    fn part(&self, range: Range<usize>) -> Content {
        self.content
            .slice(self.starts[range.start], self.starts[range.end])
    }

    fn word_count(&self, range: Range<usize>) -> usize {
        self.keys[range].iter().filter(|word| is_word(word)).count()
    }

    /// How many of its words stand, in their order, in this other wording.
    pub fn kept_in(&self, other: &Ground) -> usize {
        let gone = hunks(&self.keys, &other.keys);
        let gone: usize = gone.iter().map(|hunk| self.word_count(hunk.old.clone())).sum();
        self.words() - gone
    }

    /// The words of it that another wording has not, and those of the other that it has not, each as a wording of its own.
    pub fn lost_and_found(&self, other: &Ground) -> (Ground, Ground) {
        let (mut lost, mut found) = (Content::default(), Content::default());
        for hunk in hunks(&self.keys, &other.keys) {
            for (pile, part) in [
                (&mut lost, self.part(hunk.old)),
                (&mut found, other.part(hunk.new)),
            ] {
                pile.extend(&part);
                pile.push(" ", Marks::default());
            }
        }
        (Ground::of(&lost), Ground::of(&found))
    }

    /// The edits that make this wording of it, in order.
    pub fn edits_to(&self, after: &Content) -> Vec<Edit> {
        let target = Ground::of(after);
        let mut edits = Vec::new();
        let mut done = (0, 0);
        let marked = |content: &Content| content.spans().iter().any(|span| !span.marks.is_plain());
        let marked = marked(&self.content) || marked(after);
        let stays = |edits: &mut Vec<Edit>, from: (usize, usize), to: usize| {
            for at in from.0..if marked { to } else { from.0 } {
                let other = from.1 + at - from.0;
                let (was, is) = (self.part(at..at + 1), target.part(other..other + 1));
                if was != is {
                    edits.push(Edit::new(at..at + 1, &is, true));
                }
            }
        };
        for hunk in hunks(&self.keys, &target.keys) {
            let Hunk { old, new } = self.leftmost(hunk, &target, done.0);
            stays(&mut edits, done, old.start);
            done = (old.end, new.end);
            edits.push(Edit::new(old, &target.part(new), false));
        }
        stays(&mut edits, done, self.len());
        edits
    }

    /// Words that come between like words may be said to come before or after them. Two who bring the same must not differ
    /// in that, so they are taken to come as early as can be, short of the change before.
    fn leftmost(&self, Hunk { mut old, mut new }: Hunk, target: &Ground, done: usize) -> Hunk {
        while old.start > done + 1 {
            let word = &self.keys[old.start - 1];
            let last = match (old.is_empty(), new.is_empty()) {
                (true, false) => &target.keys[new.end - 1],
                (false, true) => &self.keys[old.end - 1],
                _ => break,
            };
            if last != word {
                break;
            }
            (old.start, old.end) = (old.start - 1, old.end - 1);
            (new.start, new.end) = (new.start - 1, new.end - 1);
        }
        Hunk { old, new }
    }

    /// What one edit is to another.
    pub fn meeting(&self, one: &Edit, other: &Edit) -> Meeting {
        if one == other {
            return Meeting::Same;
        }
        if one.sets || other.sets {
            let overlap = one.from < other.to && other.from < one.to;
            return match (overlap, one.sets && other.sets) {
                (false, _) => Meeting::Apart,
                (true, true) if self.set_alike(one, other).is_some() => Meeting::Apart,
                (true, _) => Meeting::Clashing,
            };
        }
        let (first, second) = if (one.from, one.to) <= (other.from, other.to) {
            (one, other)
        } else {
            (other, one)
        };
        if second.from > first.to && self.word_count(first.to..second.from) > 0 {
            return Meeting::Apart;
        }
        match (one.is_within(other), other.is_within(one)) {
            (true, false) => return Meeting::Within,
            (false, true) => return Meeting::Around,
            // The same words under other marks, or with other signs.
            (true, true) => return Meeting::Clashing,
            (false, false) => {}
        }
        let shared = one.from.max(other.from)..one.to.min(other.to);
        if !shared.is_empty() && self.word_count(shared) > 0 {
            Meeting::Clashing
        } else {
            Meeting::Touching
        }
    }

    /// Whether another wording is this part of it.
    pub fn holds(&self, at: usize, other: &Ground) -> bool {
        self.keys.get(at..at + other.len()) == Some(&other.keys[..])
    }

    /// Whether no word stands between an edit and the place before this word.
    pub fn touches(&self, edit: &Edit, at: usize) -> bool {
        if edit.sets {
            return false;
        }
        let between = if edit.to <= at { edit.to..at } else { at..edit.from };
        between.start >= between.end || self.word_count(between) == 0
    }

    /// The same word under the marks that both give it; none where they give it different ones.
    fn set_alike(&self, one: &Edit, other: &Edit) -> Option<Content> {
        let base = self.part(one.from..one.to);
        merge::three_way(&base, &one.content, &other.content).ok()
    }

    /// The wording these edits make. They must be compatible; what is in another counts once.
    pub fn with(&self, edits: &[&Edit]) -> Content {
        self.stretch(0..self.len(), edits)
    }

    /// The same in two parts, for a paragraph that is divided before this word.
    pub fn divided(&self, at: usize, edits: &[&Edit]) -> (Content, Content) {
        let (head, tail): (Vec<&Edit>, Vec<&Edit>) = edits
            .iter()
            .copied()
            .partition(|edit| edit.to <= at && edit.from < at);
        (
            trimmed(&self.stretch(0..at, &head)),
            trimmed(&self.stretch(at..self.len(), &tail)),
        )
    }

    /// The wording in parts, one for each of these ranges, and whether an edit lies across the edge of one: its words are in
    /// the first part then that it touches.
    pub fn cut(&self, ranges: &[Range<usize>], edits: &[Edit]) -> (Vec<Content>, bool) {
        let mut parts: Vec<Vec<Edit>> = vec![Vec::new(); ranges.len()];
        let mut across = false;
        for edit in edits {
            let mut content = Some(&edit.content);
            for (range, part) in ranges.iter().zip(&mut parts) {
                let (from, to) = (edit.from.max(range.start), edit.to.min(range.end));
                let touches = if edit.from == edit.to {
                    from == to
                } else {
                    from < to
                };
                if !touches || (edit.from == edit.to && content.is_none()) {
                    continue;
                }
                let nothing = Content::default();
                let brought = content.take().unwrap_or(&nothing);
                part.push(Edit::new(from..to, brought, edit.sets));
                across |= (from, to) != (edit.from, edit.to);
            }
            across |= content.is_some();
        }
        let contents = ranges.iter().zip(&parts).map(|(range, edits)| {
            let edits: Vec<&Edit> = edits.iter().collect();
            self.stretch(range.clone(), &edits)
        });
        (contents.collect(), across)
    }

    fn stretch(&self, range: Range<usize>, edits: &[&Edit]) -> Content {
        let mut edits: Vec<Edit> = edits.iter().copied().cloned().collect();
        edits.sort_by_cached_key(Edit::place);
        edits.dedup();
        let all = edits.clone();
        let inside = |edit: &Edit| {
            all.iter()
                .any(|other| other != edit && self.meeting(edit, other) == Meeting::Within)
        };
        edits.retain(|edit| !inside(edit));
        let mut made = Content::default();
        let mut at = range.start;
        let mut rest = edits.into_iter().peekable();
        while let Some(mut edit) = rest.next() {
            while let Some(also) = rest.next_if(|next| next.sets && edit.sets && next.from == edit.from) {
                if let Some(both) = self.set_alike(&edit, &also) {
                    edit = Edit::new(edit.from..edit.to, &both, true);
                }
            }
            let from = edit.from.clamp(at, range.end);
            made.extend(&self.part(at..from));
            made.extend(&edit.content);
            at = edit.to.clamp(from, range.end);
        }
        made.extend(&self.part(at..range.end));
        made
    }

    /// The word before which a wording, made of this one, is divided where its first part ends.
    pub fn division(&self, head: &Content, tail: &Content) -> usize {
        let whole = Ground::of(&joined(head, tail));
        let end = head.plain().len();
        let mut shift = 0;
        for Hunk { old, new } in hunks(&self.keys, &whole.keys) {
            let bytes = whole.starts[new.start];
            if bytes >= end {
                break;
            }
            if whole.starts[new.end] >= end {
                return old.end;
            }
            shift = old.end as isize - new.end as isize;
        }
        let at = whole.starts.partition_point(|start| *start < end);
        at.saturating_add_signed(shift).min(self.len())
    }
}

impl Edit {
    fn new(range: Range<usize>, content: &Content, sets: bool) -> Self {
        let text = content.told();
        let words = Words::of(&text).all.into_iter().filter(|word| is_word(word));
        Self {
            from: range.start,
            to: range.end,
            words: words.map(Box::from).collect(),
            content: content.clone(),
            sets,
        }
    }

    /// The words of the ground that it changes, spaces and signs counted.
    pub fn range(&self) -> Range<usize> {
        self.from..self.to
    }

    /// What stands for them afterwards.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// One order for all edits of a ground: two may stand at the same place.
    fn place(&self) -> (usize, usize, bool, String) {
        (self.from, self.to, self.sets, self.content.notation())
    }

    /// Whether it only takes words away.
    pub fn only_deletes(&self) -> bool {
        !self.sets && !is_word(&self.content.told())
    }

    /// The same edit on a ground before which so many words stand.
    #[must_use]
    pub fn shifted(&self, by: usize) -> Edit {
        Edit {
            from: self.from + by,
            to: self.to + by,
            ..self.clone()
        }
    }

    /// Whether it does nothing that the other does not do too: its words are among those of the other, and what it brings
    /// is part of what the other brings.
    fn is_within(&self, other: &Edit) -> bool {
        if self.from < other.from || other.to < self.to {
            return false;
        }
        let (mine, others) = (&self.words, &other.words);
        if mine.is_empty() {
            return others.is_empty() && self.content.told().trim().is_empty();
        }
        others.windows(mine.len()).any(|window| *window == **mine)
    }
}

/// Two wordings as one, with a space between them where neither has one.
pub fn joined(first: &Content, second: &Content) -> Content {
    let mut both = first.clone();
    let (end, start) = (first.plain(), second.plain());
    if !end.is_empty() && !start.is_empty() && !end.ends_with(' ') && !start.starts_with(' ') {
        both.push(" ", Marks::default());
    }
    both.extend(second);
    both
}

/// The wording without the spaces at its ends.
pub fn trimmed(content: &Content) -> Content {
    let text = content.plain();
    let from = text.len() - text.trim_start().len();
    content.slice(from.min(text.trim_end().len()), text.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str =
        "The Conference notes with concern that States parties may submit their annual reports.";

    fn meeting(one: &str, other: &str) -> Meeting {
        let ground = Ground::of(&Content::parse(BASE));
        let edits = |text: &str| ground.edits_to(&Content::parse(text));
        let (one, other) = (edits(one), edits(other));
        assert_eq!((one.len(), other.len()), (1, 1));
        let met = ground.meeting(&one[0], &other[0]);
        assert_eq!(ground.meeting(&other[0], &one[0]), met.mirrored());
        met
    }

    #[test]
    fn what_two_edits_are_to_each_other() {
        let annual = |word: &str| BASE.replace("annual", word);
        assert_eq!(meeting(&annual("biennial"), &annual("biennial")), Meeting::Same);
        assert_eq!(
            meeting(&annual("biennial"), &annual("monthly")),
            Meeting::Clashing
        );
        assert_eq!(
            meeting(&annual("biennial"), &BASE.replace("concern", "alarm")),
            Meeting::Apart
        );
        assert_eq!(
            meeting(&annual("biennial"), &annual("biennial and final")),
            Meeting::Within
        );
        assert_eq!(
            meeting(&BASE.replace(" annual", ""), &BASE.replace(" their annual", "")),
            Meeting::Within
        );
        assert_eq!(
            meeting(&annual("biennial"), &BASE.replace(" annual", "")),
            Meeting::Clashing
        );
        assert_eq!(
            meeting(
                &BASE.replace("reports", "reports on time"),
                &BASE.replace("reports", "reports in full")
            ),
            Meeting::Touching
        );
        assert_eq!(
            meeting(&BASE.replace("their", "all"), &annual("biennial")),
            Meeting::Touching
        );
    }

    #[test]
    fn compatible_edits_make_one_wording_in_any_order() {
        let ground = Ground::of(&Content::parse(BASE));
        let edits: Vec<Edit> = [
            BASE.replace("concern", "alarm"),
            BASE.replace("annual", "**annual**"),
            BASE.replace("annual", "*annual*"),
            BASE.replace("reports", "reports on time"),
        ]
        .iter()
        .flat_map(|text| ground.edits_to(&Content::parse(text)))
        .collect();
        let forth: Vec<&Edit> = edits.iter().collect();
        let back: Vec<&Edit> = edits.iter().rev().collect();
        let made = ground.with(&forth);
        assert_eq!(made, ground.with(&back));
        assert_eq!(
            made.notation(),
            "The Conference notes with alarm that States parties may submit their ***annual*** reports on time."
        );
        assert_eq!(ground.with(&[]).notation(), BASE);
    }

    #[test]
    fn a_wording_is_divided_where_its_first_part_ends() {
        let (head, tail) = ("The Conference met.", "It agreed.");
        let ground = Ground::of(&Content::parse(&format!("{head} {tail}")));
        let [head, tail] = [head, tail].map(Content::parse);
        let at = ground.division(&head, &tail);
        assert_eq!(ground.divided(at, &[]), (head.clone(), tail));
        let edits = ground.edits_to(&Content::parse("The Conference met. It agreed at once."));
        let edits: Vec<&Edit> = edits.iter().collect();
        assert_eq!(
            ground.divided(at, &edits),
            (head, Content::parse("It agreed at once."))
        );
    }
}
