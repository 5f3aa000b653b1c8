//! Steps that mean one sentence of a paragraph: the same steps, with their words named in the whole of it.

use std::ops::Range;

use super::super::words::{Words, is_word, sentences};
use super::step::{Miss, Quote, Spot, Step, Which, occurrences};

/// The bytes of a sentence with the sign at its end; how many there are, if it is none of them.
pub(super) fn sentence(plain: &str, which: Which) -> Result<Range<usize>, usize> {
    let mut all: Vec<Range<usize>> = sentences(plain).collect();
    for sentence in &mut all {
        let rest = &plain[sentence.end..];
        let signs = rest.find(char::is_whitespace).unwrap_or(rest.len());
        sentence.end += signs;
    }
    let at = match which {
        Which::Nth(nth) => nth.checked_sub(1),
        Which::Last => all.len().checked_sub(1),
        Which::Only | Which::All => None,
    };
    at.and_then(|at| all.get(at)).cloned().ok_or(all.len())
}

/// What a step means within these bytes, said of the whole.
pub(super) fn narrowed(step: &Step, plain: &str, within: &Range<usize>) -> Result<Vec<Step>, Miss> {
    let quotes = |quote: &Quote| narrowed_quote(quote, plain, within);
    let one = |quote: &Quote| {
        let first = quotes(quote)?.into_iter().next();
        first.ok_or_else(|| Miss::Absent {
            words: quote.words.clone(),
        })
    };
    let spot = |spot: &Spot, stops: bool| {
        Ok(match spot {
            Spot::Before(quote) => Spot::Before(one(quote)?),
            Spot::After(quote) => Spot::After(one(quote)?),
            Spot::Beginning => Spot::Before(edge(plain, within, false)),
            Spot::End => Spot::After(last(plain, within, stops)),
        })
    };
    Ok(match step {
        Step::Replace { old, new } => {
            let steps = quotes(old)?.into_iter().map(|old| Step::Replace {
                old,
                new: new.clone(),
            });
            steps.collect()
        }
        Step::Delete(words) => quotes(words)?.into_iter().map(Step::Delete).collect(),
        Step::Set { words, setting } => {
            let steps = quotes(words)?.into_iter().map(|words| Step::Set {
                words,
                setting: setting.clone(),
            });
            steps.collect()
        }
        Step::Insert { words, at } => {
            let plain = words.plain();
            let stops = plain
                .trim_end_matches(['”', '»', '"', ')'])
                .ends_with(['.', ';', ':', '!', '?', '…']);
            vec![Step::Insert {
                words: words.clone(),
                at: spot(at, stops)?,
            }]
        }
        Step::Move { words, to } => vec![Step::Move {
            words: one(words)?,
            to: spot(to, false)?,
        }],
        Step::Note { .. } => vec![step.clone()],
    })
}

fn narrowed_quote(quote: &Quote, plain: &str, within: &Range<usize>) -> Result<Vec<Quote>, Miss> {
    let all = occurrences(plain, &quote.words);
    let inside: Vec<usize> = (0..all.len())
        .filter(|at| within.start <= all[*at].start && all[*at].end <= within.end)
        .collect();
    let words = || quote.words.clone();
    let times = inside.len();
    let meant: Vec<usize> = match (quote.which, times) {
        (_, 0) => return Err(super::step::absent(&plain[within.clone()], &quote.words)),
        (Which::Only, 1) | (Which::All, _) => inside,
        (Which::Only, _) => {
            return Err(Miss::Several {
                words: words(),
                times,
            });
        }
        (Which::Last, _) => inside.last().copied().into_iter().collect(),
        (Which::Nth(nth), _) => match nth.checked_sub(1).and_then(|at| inside.get(at)) {
            Some(at) => vec![*at],
            None => {
                return Err(Miss::Fewer {
                    words: words(),
                    times,
                });
            }
        },
    };
    let quotes = meant.into_iter().map(|at| Quote {
        words: words(),
        which: if all.len() == 1 {
            Which::Only
        } else {
            Which::Nth(at + 1)
        },
    });
    Ok(quotes.collect())
}

/// The words of these bytes, and which of them they are.
pub(super) fn at(plain: &str, range: Range<usize>) -> Quote {
    let words = plain[range.clone()].to_owned();
    let all = occurrences(plain, &words);
    let which = match all.iter().position(|other| other.start == range.start) {
        Some(at) if all.len() > 1 => Which::Nth(at + 1),
        _ => Which::Only,
    };
    Quote { words, which }
}

/// The first word of a sentence, or its last.
fn edge(plain: &str, within: &Range<usize>, end: bool) -> Quote {
    let words = Words::of(&plain[within.clone()]);
    let mut wordy = (0..words.all.len()).filter(|at| is_word(words.all[*at]));
    let word = if end { wordy.next_back() } else { wordy.next() };
    let range = word.map_or(0..0, |word| words.bytes(&(word..word + 1)));
    at(plain, within.start + range.start..within.start + range.end)
}

/// What stands last in a sentence: its last word, with its full stop where the words that come have one too.
fn last(plain: &str, within: &Range<usize>, stops: bool) -> Quote {
    let word = edge(plain, within, true);
    let end = within.end - plain[within.clone()].trim_end().len().abs_diff(within.len());
    let from = plain[..end].rfind(&word.words).unwrap_or(within.start);
    if stops { at(plain, from..end) } else { word }
}
