//! Clauses: what an instruction asks for, one thing after the other, before it is held against a text. It is generous
//! about order and about words that say nothing, and reads no clause that could mean two things.

use std::ops::Range;

use super::super::BlockKind;
use super::label::{Label, label};
use super::step::{Quote, Step, Which};
use super::token::{Sign, Token, tokens};

/// What is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A paragraph or an item, by its number: `12`, `12(a)`; an item alone begins with its bracket.
    Paragraph(String),
    /// A heading, by its number or its words.
    Heading(String),
    /// The title of the text.
    Title,
}

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
    /// A paragraph comes.
    New { at: Gap, kind: BlockKind, words: String },
    /// A paragraph goes elsewhere.
    Move { of: Named, to: Gap },
    /// A paragraph becomes two, after or before some words.
    Split {
        of: Option<Named>,
        after: bool,
        at: Vec<Quote>,
    },
    /// Two paragraphs become one.
    Join { one: Named, other: Named },
}

/// An instruction as it was read.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// What it asks for, in order.
    pub clauses: Vec<Clause>,
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
}

/// Some words, and which of several equal ones; the readings of words without quotation marks, the likeliest first.
pub(super) struct Operand {
    pub quotes: Vec<Quote>,
}

/// An instruction, and how far it was read.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub tokens: Vec<Token>,
    pub at: usize,
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
    let mut reader = Reader { text, tokens, at: 0 };
    let mut read = Clauses::default();
    let mut here: Option<Named> = None;
    loop {
        while reader.sign().is_some_and(parts) {
            reader.at += 1;
        }
        if reader.sign().is_none() {
            return Ok(read);
        }
        let start = reader.at;
        let named = reader.context();
        if named.is_some() {
            here.clone_from(&named);
        }
        match reader.clause(here.as_ref()) {
            Some(clause) if reader.sign().is_none_or(parts) => read.clauses.push(clause),
            _ => {
                reader.at = start;
                let (_, acts) = reader.line();
                let line = reader.whole_line(start);
                if acts {
                    return Err(Unread::Words(line));
                }
                here = None;
                read.aside.push(line);
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
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
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

    /// “In paragraph 7,” before what is asked for.
    fn context(&mut self) -> Option<Named> {
        self.tried(|reader| {
            reader.skip(&[Sign::In]);
            let named = reader.named()?;
            reader.skip(&[Sign::Comma, Sign::Colon]);
            Some(named)
        })
    }

    /// A paragraph, an item, a heading or the title, as it is called.
    pub(super) fn named(&mut self) -> Option<Named> {
        self.tried(|reader| {
            reader.skip(&[]);
            match reader.sign()? {
                Sign::Title => {
                    reader.at += 1;
                    Some(Named::Title)
                }
                Sign::Heading => {
                    reader.at += 1;
                    if reader.sign() == Some(Sign::Quoted) {
                        let range = reader.tokens[reader.at].range.clone();
                        reader.at += 1;
                        return Some(Named::Heading(reader.text[range].to_owned()));
                    }
                    match reader.label()? {
                        Label::Heading(label) | Label::Paragraph(label) => Some(Named::Heading(label)),
                        Label::Item(_) => None,
                    }
                }
                Sign::Paragraph => {
                    reader.at += 1;
                    let Label::Paragraph(paragraph) = reader.label()? else {
                        return None;
                    };
                    let item = reader.tried(|reader| {
                        reader.skip(&[Sign::Comma]);
                        reader.eat(Sign::Item).then_some(())?;
                        reader.item()
                    });
                    Some(Named::Paragraph(paragraph + &item.unwrap_or_default()))
                }
                Sign::Item => {
                    reader.at += 1;
                    let item = match reader.label()? {
                        Label::Paragraph(whole) => return Some(Named::Paragraph(whole)),
                        Label::Item(item) => item,
                        Label::Heading(letter) => format!("({})", letter.to_lowercase()),
                    };
                    let paragraph = reader.tried(|reader| {
                        reader.skip(&[Sign::In, Sign::Comma]);
                        reader.eat(Sign::Paragraph).then_some(())?;
                        match reader.label()? {
                            Label::Paragraph(paragraph) => Some(paragraph),
                            _ => None,
                        }
                    });
                    Some(Named::Paragraph(paragraph.unwrap_or_default() + &item))
                }
                _ => None,
            }
        })
    }

    fn item(&mut self) -> Option<String> {
        match self.label()? {
            Label::Item(item) => Some(item),
            Label::Heading(letter) => Some(format!("({})", letter.to_lowercase())),
            Label::Paragraph(_) => None,
        }
    }

    /// A number as it stands in the margin, right here.
    pub(super) fn label(&mut self) -> Option<Label> {
        let from = self.tokens.get(self.at.checked_sub(1)?)?.next;
        let (label, length) = label(&self.text[from..])?;
        let to = from + length;
        while self
            .tokens
            .get(self.at)
            .is_some_and(|token| token.range.start < to)
        {
            self.at += 1;
        }
        Some(label)
    }

    /// Words that are named: quoted, or whatever is none of the words of an instruction.
    pub(super) fn operand(&mut self) -> Option<Operand> {
        self.tried(|reader| {
            reader.skip(&[]);
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

    /// “In paragraph 7” after what is asked for.
    pub(super) fn trailing(&mut self) -> Option<Named> {
        self.tried(|reader| {
            reader.skip(&[Sign::In, Sign::Comma]);
            reader.named()
        })
    }
}

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
