//! Changes of one paragraph as one says them, and how they are carried out. All of them mean the paragraph as it stood
//! before any; only what is not found there is looked for in what the others have made of it.

use std::ops::Range;

use super::super::character::NOTE;
use super::super::diff::alike;
use super::super::{Content, Marks, Span};

/// Some words of a paragraph, named to somebody who has it in front of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words, without marks.
    pub words: String,
    /// Which of them, where they stand more than once.
    pub which: Which,
}

/// Which of several equal words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The only ones.
    Only,
    /// The first is 1.
    Nth(usize),
    /// The last ones.
    Last,
    /// Each of them.
    All,
}

/// Where words come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// Right before some words.
    Before(Quote),
    /// Right after some words.
    After(Quote),
    /// At the beginning of the paragraph.
    Beginning,
    /// At its end; words without a sign at their own end come before its full stop.
    End,
}

/// How words are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Bold, or no longer.
    Strong(bool),
    /// In italics, or no longer.
    Emphasis(bool),
    /// Leading to an address, or no longer.
    Link(Option<String>),
}

/// One change of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Words become others.
    Replace {
        /// The words.
        old: Quote,
        /// What they become.
        new: Content,
    },
    /// Words come, or a footnote.
    Insert {
        /// The words.
        words: Content,
        /// Where.
        at: Spot,
    },
    /// Words go.
    Delete(Quote),
    /// Words go elsewhere.
    Move {
        /// The words.
        words: Quote,
        /// Where to.
        to: Spot,
    },
    /// Words are set otherwise.
    Set {
        /// The words.
        words: Quote,
        /// How.
        setting: Setting,
    },
    /// A footnote, by its words, reads otherwise; or goes.
    Note {
        /// Its words.
        old: String,
        /// What they become; none where it goes.
        new: Option<String>,
    },
}

/// Why a step cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// The words do not stand there.
    Absent {
        /// The words.
        words: String,
    },
    /// They stand there more than once, and it was not said which are meant.
    Several {
        /// The words.
        words: String,
        /// How often they stand there.
        times: usize,
    },
    /// They stand there, but in other capital or small letters.
    OtherCase {
        /// The words.
        words: String,
        /// The first of those that stand there.
        stands: String,
    },
    /// They do not stand there so often.
    Fewer {
        /// The words.
        words: String,
        /// How often they stand there.
        times: usize,
    },
}

/// Words that come in place of a range.
struct Edit {
    range: Range<usize>,
    content: Content,
}

/// The paragraph with every step carried out.
pub fn apply(old: &Content, steps: &[Step]) -> Result<Content, Miss> {
    let mut base = old.clone();
    let mut edits: Vec<Edit> = Vec::new();
    for step in steps {
        let fits = |found: &[Edit], edits: &[Edit]| {
            !found
                .iter()
                .any(|one| edits.iter().any(|other| cross(one, other)))
        };
        match edits_of(&base, step) {
            Ok(found) if fits(&found, &edits) => edits.extend(found),
            Err(miss) if edits.is_empty() => return Err(miss),
            _ => {
                base = made(&base, std::mem::take(&mut edits));
                edits = edits_of(&base, step)?;
            }
        }
    }
    Ok(made(&base, edits))
}

fn cross(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (&one.range, &other.range);
    (a.start < b.end && b.start < a.end)
        || (a.is_empty() && b.start < a.start && a.start < b.end)
        || (b.is_empty() && a.start < b.start && b.start < a.end)
}

fn made(base: &Content, mut edits: Vec<Edit>) -> Content {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut content = Content::default();
    let mut from = 0;
    for edit in edits {
        content.extend(&base.slice(from, edit.range.start));
        content.extend(&edit.content);
        from = edit.range.end.max(from);
    }
    content.extend(&base.slice(from, base.plain().len()));
    content
}

fn edits_of(base: &Content, step: &Step) -> Result<Vec<Edit>, Miss> {
    let plain = base.plain();
    match step {
        Step::Replace { old, new } => {
            let ranges = found(&plain, old)?;
            Ok(ranges
                .into_iter()
                .map(|range| replacement(base, &plain, range, new))
                .collect())
        }
        Step::Delete(words) => Ok(found(&plain, words)?
            .into_iter()
            .map(|range| deletion(&plain, range))
            .collect()),
        Step::Insert { words, at } => Ok(vec![insertion(&plain, place(&plain, at, words)?, words)]),
        Step::Move { words, to } => {
            let ranges = found(&plain, words)?;
            let range = ranges.into_iter().next().unwrap_or_default();
            let words = base.slice(range.start, range.end);
            Ok(vec![
                deletion(&plain, range),
                insertion(&plain, place(&plain, to, &words)?, &words),
            ])
        }
        Step::Set { words, setting } => {
            let set = |range: Range<usize>| Edit {
                content: set_otherwise(&base.slice(range.start, range.end), setting),
                range,
            };
            Ok(found(&plain, words)?.into_iter().map(set).collect())
        }
        Step::Note { old, new } => {
            let mut notes = base.notes().filter(|(_, words)| same(words, old));
            let (at, _) = notes.next().ok_or_else(|| Miss::Absent { words: old.clone() })?;
            let mut content = Content::default();
            if let Some(words) = new {
                content.push_note(words);
            }
            Ok(vec![Edit {
                range: at..at + NOTE.len_utf8(),
                content,
            }])
        }
    }
}

/// Whether two wordings differ in nothing but the form of their signs.
fn same(one: &str, other: &str) -> bool {
    one.trim().chars().map(alike).eq(other.trim().chars().map(alike))
}

/// Where the quoted words are.
fn found(plain: &str, quote: &Quote) -> Result<Vec<Range<usize>>, Miss> {
    let all = occurrences(plain, &quote.words);
    let words = || quote.words.clone();
    let times = all.len();
    match (quote.which, times) {
        (_, 0) => Err(absent(plain, &quote.words)),
        (Which::Only, 1) | (Which::All, _) => Ok(all),
        (Which::Only, _) => Err(Miss::Several {
            words: words(),
            times,
        }),
        (Which::Nth(nth), _) => match nth.checked_sub(1).and_then(|at| all.get(at)) {
            Some(range) => Ok(vec![range.clone()]),
            None => Err(Miss::Fewer {
                words: words(),
                times,
            }),
        },
        (Which::Last, _) => Ok(all.into_iter().next_back().into_iter().collect()),
    }
}

/// Where some words stand in a text, as they are written: a month is no verb.
pub(in super::super) fn occurrences(plain: &str, words: &str) -> Vec<Range<usize>> {
    standing(plain, words, |sign| vec![alike(sign)])
}

/// What is wrong with words that do not stand there as they are written.
pub(super) fn absent(plain: &str, words: &str) -> Miss {
    let others = standing(plain, words, |sign| alike(sign).to_lowercase().collect());
    let words = words.to_owned();
    match others.into_iter().next() {
        Some(range) => Miss::OtherCase {
            words,
            stands: plain[range].chars().filter(|sign| *sign != NOTE).collect(),
        },
        None => Miss::Absent { words },
    }
}

fn standing(plain: &str, words: &str, fold: impl Fn(char) -> Vec<char>) -> Vec<Range<usize>> {
    let wanted: Vec<char> = words
        .trim()
        .chars()
        .filter(|sign| *sign != NOTE)
        .flat_map(&fold)
        .collect();
    let signs = plain.char_indices().filter(|(_, sign)| *sign != NOTE);
    let flat: Vec<(char, Range<usize>)> = signs
        .flat_map(|(at, sign)| {
            fold(sign)
                .into_iter()
                .map(move |folded| (folded, at..at + sign.len_utf8()))
        })
        .collect();
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
        return Vec::new();
    };
    let mut ranges = Vec::new();
    let mut at = 0;
    while at + wanted.len() <= flat.len() {
        let end = at + wanted.len();
        let here = flat[at..end].iter().map(|(sign, _)| sign).eq(&wanted);
        let joined = |inner: &char, outer: Option<&(char, Range<usize>)>| {
            inner.is_alphanumeric() && outer.is_some_and(|(sign, _)| sign.is_alphanumeric())
        };
        let before = at.checked_sub(1).and_then(|before| flat.get(before));
        if here && !joined(first, before) && !joined(last, flat.get(end)) {
            ranges.push(flat[at].1.start..flat[end - 1].1.end);
            at = end;
        } else {
            at += 1;
        }
    }
    ranges
}

/// The byte where words come.
fn place(plain: &str, at: &Spot, words: &Content) -> Result<usize, Miss> {
    let only = |ranges: Vec<Range<usize>>| ranges.into_iter().next().unwrap_or_default();
    Ok(match at {
        Spot::Beginning => 0,
        Spot::Before(quote) => only(found(plain, quote)?).start,
        Spot::After(quote) => {
            let end = only(found(plain, quote)?).end;
            // What follows a word with a footnote follows its number.
            end + plain[end..].chars().take_while(|sign| *sign == NOTE).count() * NOTE.len_utf8()
        }
        Spot::End => {
            let ends = |text: &str| text.ends_with(['.', ';', ':', '!', '?', '…']);
            let body = plain.trim_end();
            let words = words.plain();
            if ends(body)
                && !words.is_empty()
                && !words.ends_with(NOTE)
                && !ends(words.trim_end_matches(['”', '»', '"', ')']))
            {
                body.trim_end_matches(['.', ';', ':', '!', '?', '…']).len()
            } else {
                body.len()
            }
        }
    })
}

/// Signs that stand right after a word, without a space.
fn closes(sign: char) -> bool {
    matches!(
        sign,
        ',' | ';' | '.' | ':' | '!' | '?' | ')' | ']' | '»' | '”' | '…' | NOTE
    )
}

/// Signs that stand right before a word.
fn opens(sign: char) -> bool {
    matches!(sign, '(' | '[' | '«' | '“' | '„')
}

fn insertion(plain: &str, at: usize, words: &Content) -> Edit {
    let text = words.plain();
    let (left, right) = (plain[..at].chars().next_back(), plain[at..].chars().next());
    let (first, last) = (text.chars().next(), text.chars().next_back());
    let mut content = Content::default();
    let apart = |one: char| !one.is_whitespace();
    if left.is_some_and(|left| apart(left) && !opens(left))
        && first.is_some_and(|first| apart(first) && !closes(first))
    {
        content.push(" ", Marks::default());
    }
    content.extend(words);
    if right.is_some_and(|right| apart(right) && !closes(right))
        && last.is_some_and(|last| apart(last) && !opens(last))
    {
        content.push(" ", Marks::default());
    }
    Edit {
        range: at..at,
        content,
    }
}

/// What goes, with the space that would be one too many.
fn deletion(plain: &str, range: Range<usize>) -> Edit {
    let (left, right) = (
        plain[..range.start].chars().next_back(),
        plain[range.end..].chars().next(),
    );
    let parted = |sign: Option<char>| sign.is_none_or(char::is_whitespace);
    let range = match (left, right) {
        (Some(space), right) if space.is_whitespace() && (parted(right) || right.is_some_and(closes)) => {
            range.start - space.len_utf8()..range.end
        }
        (left, Some(space)) if space.is_whitespace() && (left.is_none() || left.is_some_and(opens)) => {
            range.start..range.end + space.len_utf8()
        }
        _ => range,
    };
    Edit {
        range,
        content: Content::default(),
    }
}

fn replacement(base: &Content, plain: &str, range: Range<usize>, new: &Content) -> Edit {
    if new.is_empty() {
        return deletion(plain, range);
    }
    let gone = base.slice(range.start, range.end);
    let set = |span: &&Span| span.marks.footnote.is_none();
    let mut marks = gone.spans().iter().filter(set).map(|span| &span.marks);
    let first = marks.next().cloned().unwrap_or_default();
    let mut content =
        if new.spans().iter().all(|span| span.marks.is_plain()) && marks.all(|other| *other == first) {
            // Who names other words does not mean to set them otherwise.
            let mut content = Content::default();
            content.push(&new.plain(), first);
            content
        } else {
            new.clone()
        };
    for (_, note) in gone.notes() {
        content.push_note(note);
    }
    let comes_close = new.plain().starts_with([',', ';', '.', ')', ']']);
    let start = if comes_close && plain[..range.start].ends_with(' ') {
        range.start - 1
    } else {
        range.start
    };
    Edit {
        range: start..range.end,
        content,
    }
}

fn set_otherwise(words: &Content, setting: &Setting) -> Content {
    Content::new(words.spans().iter().map(|span| {
        let mut marks = span.marks.clone();
        if marks.footnote.is_none() {
            match setting {
                Setting::Strong(on) => marks.strong = *on,
                Setting::Emphasis(on) => marks.emphasis = *on,
                Setting::Link(address) => marks.link.clone_from(address),
            }
        }
        Span {
            text: span.text.clone(),
            marks,
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(words: &str) -> Quote {
        Quote {
            words: words.to_owned(),
            which: Which::Only,
        }
    }

    fn after(old: &str, step: Step) -> String {
        apply(&Content::parse(old), &[step]).unwrap().notation()
    }

    #[test]
    fn spaces_are_left_as_a_typist_would_leave_them() {
        let insert = |words: &str, at| Step::Insert {
            words: Content::parse(words),
            at,
        };
        let replace = |old: &str, new: &str| Step::Replace {
            old: quote(old),
            new: Content::parse(new),
        };
        assert_eq!(after("a b.", insert("c", Spot::After(quote("a")))), "a c b.");
        assert_eq!(after("a b.", insert("c", Spot::Before(quote("a")))), "c a b.");
        assert_eq!(after("a b.", insert(", c", Spot::After(quote("b")))), "a b, c.");
        assert_eq!(
            after("a b.", insert("without delay", Spot::End)),
            "a b without delay."
        );
        assert_eq!(after("a b.", insert("It closed.", Spot::End)), "a b. It closed.");
        assert_eq!(
            after("a^[n] b.", insert("c", Spot::After(quote("a")))),
            "a^[n] c b."
        );
        assert_eq!(after("a not b.", Step::Delete(quote("not"))), "a b.");
        assert_eq!(after("a b c.", Step::Delete(quote("c"))), "a b.");
        assert_eq!(after("Not a b.", Step::Delete(quote("Not"))), "a b.");
        assert_eq!(after("a and b.", replace("and", ",")), "a, b.");
        assert_eq!(after("a **may** b.", replace("may", "should")), "a **should** b.");
        assert_eq!(after("a may^[n] b.", replace("may", "should")), "a should^[n] b.");
    }

    #[test]
    fn words_are_found_whole_and_whatever_the_form_of_their_signs() {
        let found = |text: &str, words: &str| occurrences(text, words).len();
        assert_eq!(found("may maybe May", "may"), 1);
        assert_eq!(found("Maybe May", "may"), 0);
        assert_eq!(
            absent("April and May 2007", "may"),
            Miss::OtherCase {
                words: "may".into(),
                stands: "May".into()
            }
        );
        assert_eq!(found("the State’s “law”", "State's \"law\""), 1);
        assert_eq!(found("l’avis du Comité", "avis"), 1);
        assert_eq!(found("a, b, c", ","), 2);
    }

    #[test]
    fn what_is_said_of_the_paragraph_means_it_as_it_stood() {
        let steps = [
            Step::Replace {
                old: quote("a"),
                new: Content::parse("b"),
            },
            Step::Replace {
                old: quote("b"),
                new: Content::parse("a"),
            },
        ];
        assert_eq!(
            apply(&Content::parse("a or b"), &steps).unwrap().notation(),
            "b or a"
        );
    }
}
