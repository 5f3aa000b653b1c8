//! Clauses: what an instruction asks for, one thing after the other, before it is held against a text. It is generous
//! about order and about words that say nothing, and reads no clause that could mean two things.

use std::cell::Cell;
use std::ops::Range;

use super::super::BlockKind;
use super::named::{Named, Place};
use super::step::{Quote, Step, Which};
use super::token::{Sign, Token, tokens};

/// A place between paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gap {
    After(Named),
    Before(Named),
    Beginning,
    End,
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clause {
    /// Words of a paragraph change; the first of the readings that fits is meant.
    Words { of: Option<Named>, readings: Vec<Step> },
    /// A paragraph is to read otherwise.
    Whole { of: Option<Named>, words: String },
    /// A paragraph goes.
    Delete(Named),
    /// A sentence goes.
    DeleteSentence { of: Option<Named> },
    /// A paragraph comes.
    New { at: Gap, kind: BlockKind, words: String },
    /// A paragraph goes elsewhere.
    Move { of: Named, to: Gap },
    /// A paragraph becomes two, after or before some words; after or before a sentence, where there are none.
    Split {
        of: Option<Named>,
        after: bool,
        at: Vec<Quote>,
    },
    /// Two paragraphs become one.
    Join { one: Named, other: Named },
}

/// A clause, and the sentence in which it means its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub clause: Clause,
    pub sentence: Option<Which>,
}

/// An instruction as it was read.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// What it asks for, in order.
    pub clauses: Vec<Asked>,
    /// Lines that ask for nothing, such as a greeting.
    pub aside: Vec<String>,
}

/// Why an instruction cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// A quotation mark is opened and not closed.
    Unclosed,
    /// These words are no instruction.
    Words(String),
    /// These words are the beginning of one.
    Unfinished(String),
}

/// Some words, and which of several equal ones; the readings of words without quotation marks, the likeliest first.
pub(super) struct Operand {
    pub quotes: Vec<Quote>,
}

/// An instruction, and how far it was read.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub at: usize,
    /// The furthest sign that was looked at: what is not understood begins there.
    pub far: Cell<usize>,
    /// The place that was named in the clause itself, if one was.
    pub placed: Option<Place>,
    /// The sentence that was named before the clauses.
    pub sentence: Option<Which>,
}

impl Operand {
    /// Words that can be read in one way.
    pub fn only(words: String) -> Self {
        let which = Which::Only;
        Operand {
            quotes: vec![Quote { words, which }],
        }
    }
}

/// Reads an instruction.
pub(super) fn clauses(text: &str) -> Result<Clauses, Unread> {
    let tokens = tokens(text).ok_or(Unread::Unclosed)?;
    let mut reader = Reader {
        text,
        tokens,
        at: 0,
        far: Cell::new(0),
        placed: None,
        sentence: None,
    };
    let mut read = Clauses::default();
    let mut here: Option<Named> = None;
    // Where the last clause ended.
    let mut done = None;
    loop {
        while reader.sign().is_some_and(parts) {
            reader.at += 1;
        }
        if reader.sign().is_none() {
            return Ok(read);
        }
        let start = reader.at;
        reader.far.set(start);
        if let Some(place) = reader.context() {
            if place.named.is_some() {
                here = place.named;
                reader.sentence = None;
            }
            reader.sentence = place.sentence.or(reader.sentence);
        }
        reader.placed = None;
        match reader.clause(here.as_ref()) {
            Some(clause) if reader.sign().is_none_or(parts) => {
                let sentence = match reader.placed.take() {
                    Some(place) if place.named.is_some() || place.sentence.is_some() => place.sentence,
                    _ => reader.sentence,
                };
                read.clauses.push(Asked { clause, sentence });
                done = Some(reader.at);
            }
            clause => {
                let far = match clause {
                    Some(_) => reader.at,
                    None => reader.far.get(),
                };
                reader.at = start;
                let (rest, acts) = reader.line();
                // What follows a clause on its line belongs to it, unless it is a sentence that asks for nothing.
                let between = |done: usize| reader.tokens[done..start].iter().map(|token| token.sign);
                let beside = done.is_some_and(|done| !between(done).any(|sign| sign == Sign::Line));
                let apart = done.is_some_and(|done| between(done).any(|sign| sign == Sign::Stop));
                let numbered = rest.contains(|sign: char| sign.is_ascii_digit());
                if beside && (acts || !apart || numbered) {
                    return Err(match reader.unread(start, far) {
                        Unread::Unfinished(_) if !acts => reader.unread(start, start),
                        other => other,
                    });
                }
                if acts {
                    let loose = reader.tokens[start].sign == Sign::Loose;
                    return Err(if loose {
                        reader.at = reader.tokens.len().min(reader.at);
                        Unread::Words(reader.whole_line(start))
                    } else {
                        reader.unread(start, far)
                    });
                }
                here = None;
                reader.sentence = None;
                read.aside
                    .push(if beside { rest } else { reader.whole_line(start) });
                done = None;
            }
        }
    }
}

/// Whether it stands between clauses.
pub(super) fn parts(sign: Sign) -> bool {
    matches!(
        sign,
        Sign::Line | Sign::Semicolon | Sign::Stop | Sign::Comma | Sign::And | Sign::Colon | Sign::Noise
    )
}

impl Reader<'_> {
    pub(super) fn sign(&self) -> Option<Sign> {
        self.far.set(self.far.get().max(self.at));
        self.tokens.get(self.at).map(|token| token.sign)
    }

    pub(super) fn eat(&mut self, sign: Sign) -> bool {
        let here = self.sign() == Some(sign);
        self.at += usize::from(here);
        here
    }

    pub(super) fn skip(&mut self, signs: &[Sign]) {
        while self
            .sign()
            .is_some_and(|sign| sign == Sign::Noise || signs.contains(&sign))
        {
            self.at += 1;
        }
    }

    /// Tries something, and stays where it was if it comes to nothing.
    pub(super) fn tried<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (start, placed) = (self.at, self.placed.clone());
        let found = read(self);
        if found.is_none() {
            self.at = start;
            self.placed = placed;
        }
        found
    }

    /// The rest of this line, and whether it asks for something.
    fn line(&mut self) -> (String, bool) {
        let from = self
            .tokens
            .get(self.at)
            .map_or(self.text.len(), |token| token.range.start);
        let mut acts = false;
        while let Some(sign) = self.sign().filter(|sign| *sign != Sign::Line) {
            acts |= matches!(
                sign,
                Sign::Quoted
                    | Sign::Replace
                    | Sign::Substitute
                    | Sign::Delete
                    | Sign::Insert
                    | Sign::Move
                    | Sign::Split
                    | Sign::Join
                    | Sign::Instead
                    | Sign::Arrow
                    | Sign::Paragraph
                    | Sign::Item
            );
            self.at += 1;
        }
        let to = self
            .tokens
            .get(self.at)
            .map_or(self.text.len(), |token| token.range.start);
        (self.text[from..to.max(from)].trim().to_owned(), acts)
    }

    /// The whole of the line that was begun here, with the words that say nothing.
    fn whole_line(&self, start: usize) -> String {
        let from = self.tokens[start].range.start;
        let from = self.text[..from].rfind('\n').map_or(0, |end| end + 1);
        let to = self
            .tokens
            .get(self.at)
            .map_or(self.text.len(), |token| token.range.start);
        self.text[from..to.max(from)].trim().to_owned()
    }

    /// What cannot be read of a clause, from the first word that says nothing on; or that its end is missing.
    fn unread(&self, start: usize, far: usize) -> Unread {
        let ends = |sign: Sign| matches!(sign, Sign::Line | Sign::Stop | Sign::Semicolon);
        let end = (far.max(start)..self.tokens.len())
            .find(|at| ends(self.tokens[*at].sign))
            .unwrap_or(self.tokens.len());
        let words = |from: usize| {
            let from = self.tokens[from].range.start;
            // With their quotation marks.
            let quoted =
                self.text[..from].trim_end_matches(['“', '«', '"', '„', '‘', '\'', '*', '_', '`', '\u{a0}']);
            let from = if self.text[..from].ends_with(char::is_whitespace) {
                from
            } else {
                quoted.len()
            };
            let to = self.tokens[..end].last().map_or(from, |token| token.next);
            self.text[from..to.max(from)].trim().to_owned()
        };
        if far >= end {
            Unread::Unfinished(words(start))
        } else {
            Unread::Words(words(far.max(start)))
        }
    }

    /// Words that are named: quoted, or whatever is none of the words of an instruction.
    pub(super) fn operand(&mut self) -> Option<Operand> {
        self.tried(|reader| {
            reader.skip(&[]);
            // «Перед словом».
            while reader.sign() == Some(Sign::By) && reader.means_words() {
                reader.at += 1;
            }
            let first = reader.at;
            let mut which = Which::Only;
            while let Some(sign) = reader.sign() {
                which = match sign {
                    Sign::All => Which::All,
                    Sign::Last => Which::Last,
                    Sign::Nth(nth) => Which::Nth(nth),
                    // “Both” before the ordinals of several would be more than one thing.
                    Sign::Noise | Sign::In if which != Which::Only => which,
                    _ => break,
                };
                reader.at += 1;
            }
            if reader.sign() == Some(Sign::Quoted) {
                let words = reader.text[reader.tokens[reader.at].range.clone()].to_owned();
                reader.at += 1;
                if which == Which::Only
                    && reader
                        .tried(|reader| {
                            reader.skip(&[Sign::Comma]);
                            reader.eat(Sign::All).then_some(())
                        })
                        .is_some()
                {
                    which = Which::All;
                }
                return Some(Operand {
                    quotes: vec![Quote { words, which }],
                });
            }
            let (range, bare) = reader.run(first)?;
            let plain = |range: Range<usize>, which| Quote {
                words: reader.text[range].to_owned(),
                which,
            };
            if let Some(sign) = sign_named(&reader.text[bare.clone()]) {
                return Some(Operand::only(sign.to_owned()));
            }
            let mut quotes = Vec::new();
            if which != Which::Only {
                quotes.push(plain(reader.tokens[first].range.start..range.end, Which::Only));
            }
            quotes.push(plain(range.clone(), which));
            if bare.start != range.start {
                quotes.push(plain(bare, which));
            }
            Some(Operand { quotes })
        })
    }

    /// Words without quotation marks, up to the next word that means something; with their article, and without.
    fn run(&mut self, first: usize) -> Option<(Range<usize>, Range<usize>)> {
        let start = self
            .tokens
            .get(self.at)
            .filter(|token| matches!(token.sign, Sign::Loose | Sign::Nth(_)))?;
        let bare = start.range.start;
        let article = self
            .at
            .checked_sub(1)
            .map(|before| &self.tokens[before])
            .filter(|before| {
                let word = self.text[before.range.clone()].to_lowercase();
                self.at <= first && before.sign == Sign::Noise && ARTICLES.contains(&word.as_str())
            });
        let from = article.map_or(bare, |article| article.range.start);
        let mut end = start.range.end;
        loop {
            match self.sign() {
                Some(Sign::Loose | Sign::Nth(_)) => {}
                Some(Sign::Noise | Sign::In | Sign::And) if self.goes_on() => {}
                _ => return Some((from..end, bare..end)),
            }
            end = self.tokens[self.at].range.end;
            self.at += 1;
        }
    }

    /// Whether words that are none of an instruction follow this sign.
    fn goes_on(&self) -> bool {
        let mut rest = self.tokens[self.at..].iter().map(|token| token.sign);
        let next = rest.find(|sign| !matches!(sign, Sign::Noise | Sign::In | Sign::And));
        next == Some(Sign::Loose)
    }

    /// Words that come: quoted, or all the rest of the line after a colon.
    pub(super) fn words(&mut self) -> Option<String> {
        let colon =
            self.sign() == Some(Sign::Colon) || self.at > 0 && self.tokens[self.at - 1].sign == Sign::Colon;
        self.skip(&[Sign::Colon, Sign::Line]);
        let here = self.tokens.get(self.at)?;
        let after = self.tokens.get(self.at + 1).map(|token| token.sign);
        if here.sign == Sign::Quoted && (!colon || after.is_none_or(parts)) {
            self.at += 1;
            return Some(self.text[here.range.clone()].to_owned());
        }
        if !colon {
            return self.operand()?.quotes.into_iter().next().map(|quote| quote.words);
        }
        // What was taken for a word that says nothing may be the first of the words.
        let mut first = self.at;
        while first > 0 && self.tokens[first - 1].sign == Sign::Noise {
            first -= 1;
        }
        self.at = first;
        let (words, _) = self.line();
        (!words.is_empty()).then_some(words)
    }

    /// Whether it is a word for words, such as «словом», and none of them.
    pub(super) fn means_words(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|token| {
            let said = self.text[token.range.clone()].to_lowercase();
            WORDS.iter().any(|word| said.contains(word))
        })
    }
}

/// Parts of the words for words.
const WORDS: [&str; 8] = [
    "word",
    "mot",
    "terme",
    "phrase",
    "слов",
    "фраз",
    "выражени",
    "термин",
];

/// Words that mostly stand before the words that are meant.
const ARTICLES: [&str; 9] = ["the", "a", "an", "le", "la", "les", "l’", "l'", "un"];

/// The sign that a word for it means.
fn sign_named(words: &str) -> Option<&'static str> {
    match words.to_lowercase().as_str() {
        "comma" | "virgule" | "запятую" | "запятая" | "запятой" => Some(","),
        "semicolon" | "point-virgule" | "точку с запятой" => Some(";"),
        "full stop" | "period" | "точку" => Some("."),
        _ => None,
    }
}
