//! A difference as one would say it: which words to replace, insert, delete, move or set otherwise, named so that nobody
//! with the paragraph in front of them can mistake them. There is no word of any language in it; `web/differences/sentence.rs` has the
//! sentences. Whatever it says, carried out by [`apply`], makes the new wording to the byte, or it says the whole.

use std::ops::Range;

use super::Content;
use super::character::NOTE;
use super::diff::{self, Piece, PieceKind};
use super::instruction::occurrences;
use super::instruction::{Quote, Setting, Spot, Step, Which, apply};
use super::words::{Words, is_word};

/// More steps than these are harder to follow than the paragraph read out whole.
const STEPS_MAX: usize = 6;
/// Nobody counts further than to the tenth of equal words.
const NTH_MAX: usize = 10;
/// An anchor of more words is harder to find than the second or third of a shorter one.
const ANCHOR_WORDS_MAX: usize = 4;

/// What one would say to have a paragraph changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Telling {
    /// Nothing: it stays as it is.
    Nothing,
    /// These steps; all mean the paragraph as it was.
    Steps(Vec<Step>),
    /// That it is to read otherwise, as a whole.
    Whole,
}

/// What one would say to make the one wording the other.
pub fn telling(old: &Content, new: &Content) -> Telling {
    if old == new {
        return Telling::Nothing;
    }
    if !is_word(&old.plain()) || !is_word(&new.plain()) {
        return Telling::Whole;
    }
    let pieces = diff::words(old, new);
    let kept = pieces.iter().any(|piece| {
        matches!(piece.kind, PieceKind::Equal | PieceKind::Reformatted) && is_word(&piece.content.plain())
    });
    let moved = pieces.iter().any(|piece| piece.moved);
    if !kept && !moved {
        return Telling::Whole;
    }
    let told = |steps: Option<Vec<Step>>| {
        steps.filter(|steps| {
            steps.len() <= STEPS_MAX && steps.iter().all(can_be_said) && apply(old, steps).as_ref() == Ok(new)
        })
    };
    let teller = Teller::new(old, &pieces);
    told(teller.steps(&pieces))
        .or_else(|| told(teller.replacements(&pieces)))
        .map_or(Telling::Whole, Telling::Steps)
}

/// Whether every word of it can be named.
fn can_be_said(step: &Step) -> bool {
    let said = |quote: &Quote| !matches!(quote.which, Which::Nth(nth) if nth > NTH_MAX);
    let spot = |spot: &Spot| match spot {
        Spot::Before(quote) | Spot::After(quote) => said(quote),
        Spot::Beginning | Spot::End => true,
    };
    match step {
        Step::Replace { old: quote, .. } | Step::Delete(quote) | Step::Set { words: quote, .. } => {
            said(quote)
        }
        Step::Insert { at, .. } => spot(at),
        Step::Move { words, to } => said(words) && spot(to),
        Step::Note { .. } => true,
    }
}

/// The words to name the end of a head by, where a paragraph is split after them: as few as say which.
pub fn ending(head: &Content, whole: &Content) -> Quote {
    let (head, plain) = (head.plain(), whole.plain());
    let words = Words::of(&head);
    let end = head.trim_end().len();
    let mut quote = None;
    for (count, at) in (0..words.all.len())
        .rev()
        .filter(|at| is_word(words.all[*at]))
        .enumerate()
    {
        let from = words.bytes(&(at..at)).start;
        let named = &head[from..end];
        let unique = occurrences(&plain, named).len() == 1;
        if unique || quote.is_none() {
            quote = Some(named.to_owned());
        }
        if unique || count + 1 >= ANCHOR_WORDS_MAX {
            break;
        }
    }
    let quoted = quote.unwrap_or_default();
    named(&plain, end.saturating_sub(quoted.len())..end, quoted)
}

/// Names the words of a range: by themselves, and where they stand more than once, by which of them they are.
fn named(plain: &str, range: Range<usize>, words: String) -> Quote {
    let all = occurrences(plain, &words);
    let which = match all
        .iter()
        .position(|other| other.start <= range.start && range.start < other.end)
    {
        _ if all.len() == 1 => Which::Only,
        Some(at) => Which::Nth(at + 1),
        None => Which::Only,
    };
    Quote { words, which }
}

struct Teller<'a> {
    old: &'a Content,
    plain: String,
    /// Where each piece begins in the old wording.
    starts: Vec<usize>,
}

impl<'a> Teller<'a> {
    fn new(old: &'a Content, pieces: &[Piece]) -> Self {
        let starts = pieces.iter().scan(0, |at, piece| {
            let start = *at;
            *at += was(piece).map_or(0, |was| was.plain().len());
            Some(start)
        });
        Teller {
            old,
            plain: old.plain(),
            starts: starts.collect(),
        }
    }

    /// Each change in the way one would say it.
    fn steps(&self, pieces: &[Piece]) -> Option<Vec<Step>> {
        let moves = moves(pieces);
        let mut steps = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let range = self.starts[at]..self.end(at);
            let next = pieces.get(at + 1);
            match piece.kind {
                // It stays in words, and the form of a sign of it does not.
                PieceKind::Equal
                    if piece
                        .before
                        .as_ref()
                        .is_some_and(|before| *before != piece.content) =>
                {
                    return None;
                }
                PieceKind::Equal => {}
                PieceKind::Reformatted => steps.extend(self.set(range, piece)?),
                PieceKind::Deleted => {
                    let come = moves.iter().find(|(gone, _)| *gone == at).map(|(_, come)| *come);
                    let becomes =
                        next.filter(|next| next.kind == PieceKind::Inserted && !next.moved && !piece.moved);
                    match (come, becomes) {
                        (Some(come), _) => steps.push(Step::Move {
                            words: self.quote(range)?,
                            to: self.spot(self.starts[come])?,
                        }),
                        (None, Some(next)) => {
                            at += 1;
                            steps.push(self.replace(range, &next.content)?);
                        }
                        (None, None) => steps.push(self.delete(range)?),
                    }
                }
                PieceKind::Inserted if moves.iter().any(|(_, come)| *come == at) => {}
                PieceKind::Inserted => steps.push(Step::Insert {
                    words: trimmed(&piece.content),
                    at: self.spot(range.start)?,
                }),
            }
            at += 1;
        }
        Some(steps)
    }

    /// Where a piece ends in the old wording.
    fn end(&self, at: usize) -> usize {
        self.starts.get(at + 1).copied().unwrap_or(self.plain.len())
    }

    /// Each stretch that changes as words that become others, where need be with the word before it: dull, and exact.
    fn replacements(&self, pieces: &[Piece]) -> Option<Vec<Step>> {
        let changes = |at: usize| {
            pieces
                .get(at)
                .is_some_and(|piece| piece.kind != PieceKind::Equal || piece.before.is_some())
        };
        let sign = |at: usize| changes(at) && !is_word(&pieces[at].content.bare());
        // Words between two signs that change, such as quotation marks, are told with them.
        let between = |at: usize| {
            let words = |piece: &Piece| {
                Words::of(&piece.content.plain())
                    .all
                    .into_iter()
                    .filter(|word| is_word(word))
                    .count()
            };
            at > 0
                && sign(at - 1)
                && sign(at + 1)
                && pieces
                    .get(at)
                    .is_some_and(|piece| words(piece) <= ANCHOR_WORDS_MAX)
        };
        let mut steps = Vec::new();
        let mut at = 0;
        while at < pieces.len() {
            let from = at;
            let mut come = Content::default();
            while changes(at) || (from < at && between(at)) {
                if pieces[at].kind != PieceKind::Deleted {
                    come.extend(&pieces[at].content);
                }
                at += 1;
            }
            if from < at {
                let range = self.starts[from]..self.end(at - 1);
                let tight = tight(&self.plain, range.clone()) == range && is_word(&self.plain[range.clone()]);
                let notes = self.plain[range.clone()].contains(NOTE);
                let trim = come.plain().trim() == come.plain();
                steps.push(if tight && !notes && !trim && is_word(&come.plain()) {
                    // A space too many is no reason to name the word beside it.
                    Step::Replace {
                        old: self.quote(range)?,
                        new: come,
                    }
                } else if tight && !notes && trim && !come.is_empty() {
                    self.replace(range, &come)?
                } else {
                    self.reworded(range, &come)?
                });
            }
            at += 1;
        }
        Some(steps)
    }

    fn quote(&self, range: Range<usize>) -> Option<Quote> {
        let range = tight(&self.plain, range);
        let words: String = self.plain[range.clone()]
            .chars()
            .filter(|sign| *sign != NOTE)
            .collect();
        (!words.is_empty()).then(|| named(&self.plain, range, words))
    }

    fn delete(&self, range: Range<usize>) -> Option<Step> {
        let gone = self.old.slice(range.start, range.end);
        let mut notes = gone.notes();
        if let (Some((_, note)), None, true) = (notes.next(), notes.next(), gone.bare().trim().is_empty()) {
            return Some(Step::Note {
                old: note.to_owned(),
                new: None,
            });
        }
        if is_word(&gone.bare()) {
            self.quote(range).map(Step::Delete)
        } else {
            self.reworded(range, &Content::default())
        }
    }

    fn replace(&self, range: Range<usize>, new: &Content) -> Option<Step> {
        if !is_word(&self.plain[range.clone()]) {
            return self.reworded(range, new);
        }
        let mut new = trimmed(new);
        // Who names other words does not mean to set them otherwise: nothing is to be said of marks that stay.
        if let ([was], [is]) = (self.old.slice(range.start, range.end).spans(), new.spans())
            && was.marks == is.marks
            && was.marks.footnote.is_none()
        {
            new = Content::of_plain(&is.text);
        }
        Some(Step::Replace {
            old: self.quote(range)?,
            new,
        })
    }

    /// The range with a word beside it, as it reads now and is to read.
    fn reworded(&self, range: Range<usize>, new: &Content) -> Option<Step> {
        let words = Words::of(&self.plain);
        let starts = |at: usize| words.bytes(&(at..at)).start;
        let before = (0..words.all.len())
            .rev()
            .find(|at| is_word(words.all[*at]) && starts(*at) < range.start);
        let (from, to) = match before {
            Some(at) => (starts(at), range.end),
            None => {
                let after =
                    (0..words.all.len()).find(|at| is_word(words.all[*at]) && starts(*at) >= range.end)?;
                (range.start, starts(after) + words.all[after].len())
            }
        };
        let mut content = self.old.slice(from, range.start);
        content.extend(new);
        content.extend(&self.old.slice(range.end, to));
        let old = self.plain[from..to].to_owned();
        (old.trim() == old && !old.contains(NOTE)).then(|| Step::Replace {
            old: named(&self.plain, from..to, old),
            new: content,
        })
    }

    /// Where words come in, by what stands there.
    fn spot(&self, at: usize) -> Option<Spot> {
        let (head, tail) = self.plain.split_at(at);
        if tail.trim().is_empty() {
            return Some(Spot::End);
        }
        if head.trim().is_empty() {
            return Some(Spot::Beginning);
        }
        let end = head
            .trim_end_matches(|sign: char| sign.is_whitespace() || sign == NOTE)
            .len();
        let words = Words::of(&head[..end]);
        let mut widest = None;
        let wordy = (0..words.all.len()).rev().filter(|at| is_word(words.all[*at]));
        for from in wordy.take(ANCHOR_WORDS_MAX) {
            let from = words.bytes(&(from..from)).start;
            // Words from before a full stop do not help to find those after it.
            if widest.is_some()
                && head[from..end].contains(['.', '!', '?'])
                && !head[..end].ends_with(['.', '!', '?'])
            {
                break;
            }
            let quote = named(&self.plain, from..end, head[from..end].to_owned());
            if quote.which == Which::Only {
                return Some(Spot::After(quote));
            }
            widest.get_or_insert(quote);
        }
        widest.map(Spot::After)
    }

    fn set(&self, range: Range<usize>, piece: &Piece) -> Option<Vec<Step>> {
        let was = piece.before.as_ref()?;
        let is = &piece.content;
        let note = |content: &Content| {
            let mut notes = content.notes().map(|(_, words)| words.to_owned());
            notes
                .next()
                .filter(|_| content.bare().is_empty() && notes.next().is_none())
        };
        if let (Some(old), Some(new)) = (note(was), note(is)) {
            return Some(vec![Step::Note { old, new: Some(new) }]);
        }
        let ([was], [is]) = (was.spans(), is.spans()) else {
            return None;
        };
        let mut settings = Vec::new();
        if was.marks.strong != is.marks.strong {
            settings.push(Setting::Strong(is.marks.strong));
        }
        if was.marks.emphasis != is.marks.emphasis {
            settings.push(Setting::Emphasis(is.marks.emphasis));
        }
        if was.marks.link != is.marks.link {
            settings.push(Setting::Link(is.marks.link.clone()));
        }
        let words = self.quote(range)?;
        let steps = settings.into_iter().map(|setting| Step::Set {
            words: words.clone(),
            setting,
        });
        Some(steps.collect())
    }
}

/// What a piece was in the old wording.
fn was(piece: &Piece) -> Option<&Content> {
    match piece.kind {
        PieceKind::Inserted => None,
        _ => Some(piece.before.as_ref().unwrap_or(&piece.content)),
    }
}

/// The pieces that go and come again, as pairs of places.
fn moves(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let words = |piece: &Piece| bare(&piece.content).to_lowercase();
    let moved = |kind: PieceKind| {
        let pieces = pieces.iter().enumerate();
        pieces.filter(move |(_, piece)| piece.moved && piece.kind == kind)
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (gone, piece) in moved(PieceKind::Deleted) {
        let same = moved(PieceKind::Inserted).find(|(come, other)| {
            pairs.iter().all(|(_, taken)| taken != come) && words(other) == words(piece)
        });
        pairs.extend(same.map(|(come, _)| (gone, come)));
    }
    pairs
}

fn bare(content: &Content) -> String {
    let plain = content.plain();
    plain
        .trim_matches(|sign: char| !sign.is_alphanumeric())
        .to_owned()
}

/// A range without the spaces and footnotes at its ends.
fn tight(plain: &str, range: Range<usize>) -> Range<usize> {
    let outer = |sign: char| sign.is_whitespace() || sign == NOTE;
    let words = &plain[range.clone()];
    let start = range.start + words.len() - words.trim_start_matches(outer).len();
    start..start + words.trim_matches(outer).len()
}

fn trimmed(content: &Content) -> Content {
    let plain = content.plain();
    let start = plain.len() - plain.trim_start().len();
    content.slice(start, plain.trim_end().len())
}
