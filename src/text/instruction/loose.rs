//! Clauses without quotation marks whose words are also words of an instruction: “replace within hours with at once”. Each
//! way of parting them is a reading, and the text decides which of them it is.

use super::super::Content;
use super::clause::{Clause, Reader};
use super::named::{Named, Place};
use super::step::{Quote, Spot, Step, Which};
use super::token::Sign;

/// So many ways of parting a clause are tried; nobody means the others.
const WAYS_MAX: usize = 8;

/// What a clause asks for, without its place.
enum Loose {
    Words(Vec<Step>),
    Split {
        of: Option<Named>,
        after: bool,
        at: Vec<Quote>,
    },
}

impl Reader<'_> {
    /// One clause, by nothing but the words that part it.
    pub(super) fn loosely(&mut self, here: Option<&Named>) -> Option<Clause> {
        let end = self.clause_end();
        let (cut, place) = self.place_at_end(end);
        let mut of = place.as_ref().and_then(|place| place.named.clone());
        self.skip(&[]);
        if self.at >= cut {
            return None;
        }
        let mut next = self.tokens[self.at + 1..cut].iter().map(|token| token.sign);
        let next = next.find(|sign| *sign != Sign::Noise);
        // It is a paragraph that was meant, and its number was not read.
        if self.sign() != Some(Sign::Split) && matches!(next, Some(Sign::Paragraph | Sign::Item)) {
            return None;
        }
        let loose = match self.sign()? {
            Sign::Replace => Loose::Words(self.parted(self.at + 1..cut, &[Sign::By, Sign::Arrow], replaced)),
            Sign::Substitute => {
                Loose::Words(self.parted(self.at + 1..cut, &[Sign::For], |new, old| replaced(old, new)))
            }
            Sign::Delete => {
                let quotes = self.named_words(self.at + 1..cut);
                Loose::Words(quotes.into_iter().map(Step::Delete).collect())
            }
            Sign::Insert => {
                let within = self.at + 1..cut;
                let mut steps = self.parted(within.clone(), &[Sign::After], |new, anchor| {
                    inserted(new, anchor, Spot::After)
                });
                steps.extend(self.parted(within, &[Sign::Before], |new, anchor| {
                    inserted(new, anchor, Spot::Before)
                }));
                Loose::Words(steps)
            }
            Sign::After => Loose::Words(self.parted(self.at + 1..cut, &[Sign::Insert], |anchor, new| {
                inserted(new, anchor, Spot::After)
            })),
            Sign::Before => Loose::Words(self.parted(self.at + 1..cut, &[Sign::Insert], |anchor, new| {
                inserted(new, anchor, Spot::Before)
            })),
            Sign::Split => {
                self.at += 1;
                let named = self.named();
                self.skip(&[Sign::In, Sign::By, Sign::Comma]);
                let after = self.sign()? == Sign::After;
                (after || self.sign() == Some(Sign::Before)).then_some(())?;
                Loose::Split {
                    of: named,
                    after,
                    at: self.named_words(self.at + 1..cut),
                }
            }
            Sign::Instead => {
                let between = [Sign::Read, Sign::Insert, Sign::Comma, Sign::Colon, Sign::By];
                Loose::Words(self.parted(self.at + 1..cut, &between, replaced))
            }
            _ => {
                if self.sign() == Some(Sign::Read) {
                    self.at += 1;
                    self.skip(&[Sign::Colon]);
                }
                Loose::Words(self.parted(self.at..cut, &[Sign::Instead], |new, old| replaced(old, new)))
            }
        };
        let clause = match loose {
            Loose::Words(readings) if !readings.is_empty() => Clause::Words {
                of: of.or_else(|| here.cloned()),
                readings,
            },
            Loose::Split { of: named, after, at } if !at.is_empty() => {
                of = named.or(of).or_else(|| here.cloned());
                Clause::Split { of, after, at }
            }
            _ => return None,
        };
        self.placed = place;
        self.at = end;
        Some(clause)
    }

    /// Where a clause ends: where the line or the sentence does, or before another word that says what to do.
    fn clause_end(&self) -> usize {
        let acts = |sign: Sign| {
            matches!(
                sign,
                Sign::Replace
                    | Sign::Substitute
                    | Sign::Delete
                    | Sign::Insert
                    | Sign::Move
                    | Sign::Split
                    | Sign::Join
                    | Sign::Set
            )
        };
        let sign = |at: usize| self.tokens.get(at).map(|token| token.sign);
        let ends = |at: &usize| match sign(*at) {
            None | Some(Sign::Line | Sign::Stop | Sign::Semicolon) => true,
            Some(Sign::Comma | Sign::And) => {
                let next = (*at + 1..).find(|at| !matches!(sign(*at), Some(Sign::Noise | Sign::And)));
                // “After ‘this’, insert ‘that’” is one clause.
                *at > self.at + 1
                    && next.and_then(sign).is_some_and(acts)
                    && !matches!(sign(self.at), Some(Sign::After | Sign::Before))
            }
            _ => false,
        };
        (self.at..).find(ends).unwrap_or(self.tokens.len())
    }

    /// “In paragraph 7” at the end of a clause, and where it begins.
    fn place_at_end(&mut self, end: usize) -> (usize, Option<Place>) {
        let start = self.at;
        for at in start + 1..end {
            if !matches!(self.tokens[at].sign, Sign::In) {
                continue;
            }
            self.at = at;
            self.approach(&[Sign::In]);
            let place = self.place();
            let whole = self.at == end;
            self.at = start;
            if let Some(place) = place.filter(|_| whole) {
                let comma = self.tokens[at - 1].sign == Sign::Comma;
                return (at - usize::from(comma), Some(place));
            }
        }
        (end, None)
    }

    /// Each way in which one of the signs parts the words, the longest first part first.
    fn parted(
        &self,
        within: std::ops::Range<usize>,
        signs: &[Sign],
        step: impl Fn(Said, Said) -> Vec<Step>,
    ) -> Vec<Step> {
        let places = within.clone().filter(|at| signs.contains(&self.tokens[*at].sign));
        let mut places: Vec<usize> = places.take(WAYS_MAX).collect();
        places.reverse();
        let mut steps = Vec::new();
        for at in places {
            let ends = |at: &usize| !matches!(self.tokens[*at].sign, Sign::Comma | Sign::Colon);
            let from = (at + 1..within.end).find(|at| ends(at) && !signs.contains(&self.tokens[*at].sign));
            let to = (within.start..at).rev().find(ends).map(|last| last + 1);
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            steps.extend(step(self.said(within.start..to), self.said(from..within.end)));
        }
        steps
    }

    fn said(&self, tokens: std::ops::Range<usize>) -> Said {
        Said {
            named: self.named_words(tokens.clone()),
            given: self.given_words(tokens),
        }
    }

    /// Words of the text, as they stand and without what may come before them.
    fn named_words(&self, tokens: std::ops::Range<usize>) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        let mut which = Which::Only;
        for at in tokens.clone() {
            if let Some(words) = self.raw(at..tokens.end) {
                let quote = Quote { words, which };
                if !quotes.contains(&quote) {
                    quotes.push(quote);
                }
            }
            which = match self.tokens[at].sign {
                Sign::Noise => which,
                Sign::Nth(nth) => Which::Nth(nth),
                Sign::Last => Which::Last,
                Sign::All => Which::All,
                _ => break,
            };
        }
        quotes
    }

    /// Words that come: as they stand, without “the words” before them.
    fn given_words(&self, mut tokens: std::ops::Range<usize>) -> Option<String> {
        while tokens.len() > 1 {
            let token = &self.tokens[tokens.start];
            let said = self.text[token.range.clone()].to_lowercase();
            let introduces = [
                "word",
                "mot",
                "terme",
                "слов",
                "термин",
                "follow",
                "suit",
                "следующ",
            ];
            if token.sign != Sign::Noise || !introduces.iter().any(|word| said.contains(word)) {
                break;
            }
            tokens.start += 1;
        }
        self.raw(tokens)
    }

    /// What stands there: within the quotation marks if it is quoted, and nothing if only a part of it is.
    fn raw(&self, tokens: std::ops::Range<usize>) -> Option<String> {
        let within = self.tokens.get(tokens)?;
        let (first, last) = (within.first()?, within.last()?);
        if within.len() == 1 && first.sign == Sign::Quoted {
            return Some(self.text[first.range.clone()].to_owned());
        }
        if within.iter().any(|token| token.sign == Sign::Quoted) {
            return None;
        }
        let words = self.text[first.range.start..last.range.end].trim();
        (!words.is_empty()).then(|| words.to_owned())
    }
}

/// Words on one side of what parts them: as words of the text, and as words that come.
struct Said {
    named: Vec<Quote>,
    given: Option<String>,
}

fn replaced(old: Said, new: Said) -> Vec<Step> {
    let Some(new) = new.given else {
        return Vec::new();
    };
    let new = Content::parse(&new);
    let steps = old.named.into_iter().map(|old| Step::Replace {
        old,
        new: new.clone(),
    });
    steps.collect()
}

fn inserted(new: Said, anchor: Said, at: impl Fn(Quote) -> Spot) -> Vec<Step> {
    let Some(words) = new.given else {
        return Vec::new();
    };
    let words = Content::parse(&words);
    let steps = anchor.named.into_iter().map(|anchor| Step::Insert {
        words: words.clone(),
        at: at(anchor),
    });
    steps.collect()
}
