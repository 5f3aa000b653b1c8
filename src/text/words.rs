//! Words as the unit of comparison: how a text falls into them, and which of them differ. What a difference means to a
//! reader is in `diff.rs`, to a merge in `merge.rs`.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::Content;

/// Old times new words, common ends left out: beyond it (two wholly different texts of 4,000 words) the whole counts as
/// replaced, since a finer answer would cost seconds and help nobody. It stands in for a deadline, which needs a clock.
const WORK_MAX: usize = 16_000_000;

/// The words of a text, and between them the spaces and signs, which are words of their own here.
#[derive(Debug)]
pub struct Words<'a> {
    /// In order; together they are the text.
    pub all: Vec<&'a str>,
    /// Where each begins in the text, in bytes, and where the last one ends.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    /// Splits a text by the word boundaries of Unicode. What a hyphen joins is one word, and so are the digits of a number
    /// that no-break spaces group.
    pub fn of(text: &'a str) -> Self {
        let mut starts: Vec<usize> = Vec::new();
        let mut parts = text.split_word_bound_indices().peekable();
        while let Some((at, mut last)) = parts.next() {
            starts.push(at);
            // Of two spaces each is one: the second may be all that is new.
            if last.bytes().all(|sign| sign == b' ') {
                starts.extend(at + 1..at + last.len());
            }
            while let Some((from, sign)) = parts.peek().copied().filter(|(_, sign)| is_joint(sign)) {
                let next = text[from + sign.len()..]
                    .split_word_bounds()
                    .next()
                    .unwrap_or_default();
                if !joins(last, sign, next) {
                    break;
                }
                parts.next();
                parts.next();
                last = next;
            }
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let all = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| &text[*start..end])
            .collect();
        starts.push(text.len());
        Self { all, starts }
    }

    /// The bytes that a range of words covers.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.starts[range.start]..self.starts[range.end]
    }

    /// The words as they are compared, where they are those of this content: another footnote is another word.
    pub fn keys(&self, content: &Content) -> Vec<Cow<'a, str>> {
        let mut keys: Vec<Cow<'a, str>> = self.all.iter().map(|word| Cow::Borrowed(*word)).collect();
        for (at, words) in content.notes() {
            let word = self.starts.partition_point(|start| *start <= at) - 1;
            keys[word].to_mut().push_str(words);
        }
        keys
    }
}

/// Whether it is a sign that may join two parts of one word.
fn is_joint(sign: &str) -> bool {
    matches!(
        sign,
        "-" | "\u{2010}" | "\u{2011}" | "\u{a0}" | "\u{202f}" | "\u{2009}"
    )
}

/// Whether the sign joins what stands before it and after it.
fn joins(before: &str, sign: &str, after: &str) -> bool {
    if matches!(sign, "-" | "\u{2010}" | "\u{2011}") {
        return before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(before)
        && digits(after)
        && (1..=DIGITS_GROUPED).contains(&before.len())
        && after.len() == DIGITS_GROUPED
}

/// Large numbers are written in groups of so many digits.
const DIGITS_GROUPED: usize = 3;

/// Whether there is a letter or a digit in it.
pub fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// How much there is to read in a word. A digit says as much as two letters.
pub fn letters(word: &str) -> usize {
    let worth = |sign: char| match sign {
        _ if sign.is_numeric() => 2,
        _ => usize::from(sign.is_alphanumeric()),
    };
    word.chars().map(worth).sum()
}

/// How many words people say a text has: what stands between spaces and holds a letter or a digit, and where writing has no
/// spaces, what Unicode takes for words. The editor counts alike.
pub fn count(text: &str) -> usize {
    if text.chars().any(is_unspaced) {
        return text.unicode_words().count();
    }
    text.split_whitespace().filter(|word| is_word(word)).count()
}

/// Writing without spaces between words: Thai, Lao, Myanmar, Khmer, kana and Chinese characters.
fn is_unspaced(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}')
}

/// The sentences of a text, in bytes, each without the spaces and signs at its end.
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_sentence_bound_indices()
        .filter_map(|(from, sentence)| {
            let length = sentence
                .trim_end_matches(|sign: char| !sign.is_alphanumeric())
                .len();
            (length > 0).then_some(from..from + length)
        })
}

/// A stretch that differs: these words of the old text stand where those of the new one do; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// In the old text.
    pub old: Range<usize>,
    /// In the new text.
    pub new: Range<usize>,
}

/// The stretches that differ, in order; no two touch.
pub fn hunks(old: &[impl AsRef<str>], new: &[impl AsRef<str>]) -> Vec<Hunk> {
    // A word is compared often and read once, so a number stands for it.
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut numbers = Vec::with_capacity(old.len() + new.len());
    for word in old.iter().map(AsRef::as_ref).chain(new.iter().map(AsRef::as_ref)) {
        let next = known.len();
        numbers.push(*known.entry(word).or_insert(next));
    }
    let (old, new) = numbers.split_at(old.len());
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (old, new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    if old.len().saturating_mul(new.len()) > WORK_MAX {
        return vec![Hunk {
            old: head..head + old.len(),
            new: head..head + new.len(),
        }];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        let (old, new) = (head + old.start..head + old.end, head + new.start..head + new.end);
        match hunks.last_mut() {
            Some(last) if last.old.end == old.start && last.new.end == new.start => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => hunks.push(Hunk { old, new }),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_hunks_lead_from_the_old_to_the_new(
            old in proptest::collection::vec("[a-d]", 0..20),
            new in proptest::collection::vec("[a-d]", 0..20),
        ) {
            let mut built: Vec<String> = Vec::new();
            let mut at = 0;
            for Hunk { old: range, new: by } in hunks(&old, &new) {
                prop_assert!(!range.is_empty() || !by.is_empty());
                built.extend_from_slice(&old[at..range.start]);
                built.extend_from_slice(&new[by]);
                at = range.end;
            }
            built.extend_from_slice(&old[at..]);
            prop_assert_eq!(built, new);
        }
    }

    #[test]
    fn two_wholly_different_books_are_one_hunk() {
        let old: Vec<String> = (0..9_000).map(|word| format!("o{word}")).collect();
        let new: Vec<String> = (0..9_000).map(|word| format!("n{word}")).collect();
        assert_eq!(
            hunks(&old, &new),
            [Hunk {
                old: 0..9_000,
                new: 0..9_000
            }]
        );
    }

    #[test]
    fn words_are_counted_as_people_count_them() {
        assert_eq!(count("State’s  reports – 2.5 % of [them]"), 5);
        assert_eq!(count(" …"), 0);
        assert!(count("会议通过了总结。") >= 2);
    }

    #[test]
    fn words_cover_the_text() {
        let words = Words::of("State’s reports, 2.5 %");
        assert_eq!(words.all, ["State’s", " ", "reports", ",", " ", "2.5", " ", "%"]);
        assert_eq!(words.bytes(&(2..4)), 10..18);
        assert!(is_word("2.5") && !is_word("%") && !is_word(" "));
    }

    #[test]
    fn a_compound_and_a_large_number_are_one_word() {
        let all = |text| Words::of(text).all.join("|");
        assert_eq!(
            all("follow-up of state-of-the-art law"),
            "follow-up| |of| |state-of-the-art| |law"
        );
        assert_eq!(all("1\u{a0}500\u{a0}000 euros"), "1\u{a0}500\u{a0}000| |euros");
        assert_eq!(all("- a - b-"), "-| |a| |-| |b|-");
        assert_eq!(all("No.\u{a0}185"), "No|.|\u{a0}|185");
    }
}
