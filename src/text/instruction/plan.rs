//! An instruction held against a text: which paragraphs it means, how they would read, and where it leaves open what it
//! means. It changes nothing; who may propose what is no business of it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::{Block, BlockKind, Content, ParagraphId, labels, number};
use super::clause::{Asked, Clause, Gap, Unread, clauses};
use super::named::Named;
use super::step::{Miss, Quote, Step, Which, apply, occurrences};
use super::within;

/// A longer mail is a text, and a text is brought in as one.
pub const CHARACTERS_MAX: usize = 20_000;
/// So many changes fit on a page that somebody reads before confirming them.
pub const CHANGES_MAX: usize = 40;
/// More clauses are no instruction but an attack: each may be looked for in every paragraph.
const CLAUSES_MAX: usize = 100;
/// Paragraphs that are listed where a sentence says in which the words stand.
pub(super) const LISTED_MAX: usize = 5;

/// What is meant by an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The changes, in the order of the instruction; those of one paragraph are one.
    pub planned: Vec<Planned>,
    /// Lines that ask for nothing.
    pub aside: Vec<String>,
}

/// A change that an instruction asks for. Blocks are named by their places in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// The words of a block become others.
    Wording {
        /// The block.
        at: usize,
        /// Its words then.
        after: Content,
    },
    /// A block comes.
    New {
        /// The block before it; none at the beginning.
        after: Option<usize>,
        /// What it is.
        kind: BlockKind,
        /// Its words.
        content: Content,
    },
    /// A block goes.
    Deletion {
        /// The block.
        at: usize,
    },
    /// A block goes elsewhere.
    Move {
        /// The block.
        at: usize,
        /// The block that it follows then; none at the beginning.
        after: Option<usize>,
    },
    /// A block becomes two.
    Split {
        /// The block.
        at: usize,
        /// The words that stay in it.
        head: Content,
        /// Those of the new one.
        tail: Content,
    },
    /// A block becomes part of another.
    Join {
        /// The block that goes.
        at: usize,
        /// The block that takes its words.
        into: usize,
        /// The words of both.
        joined: Content,
    },
    /// The title becomes another.
    Title {
        /// The title then.
        after: String,
    },
}

/// What words were looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A paragraph, by its number.
    Paragraph(String),
    /// A sentence of a paragraph.
    Sentence {
        /// The number of the paragraph.
        label: String,
        /// Which sentence; none for the last one.
        nth: Option<usize>,
    },
    /// The title.
    Title,
}

/// Why an instruction makes no change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// It is too long.
    TooLong,
    /// It asks for too many changes at once.
    TooMany,
    /// A quotation mark is opened and not closed.
    Unclosed,
    /// These words are no instruction that can be read.
    Unread {
        /// The words.
        words: String,
    },
    /// These words begin an instruction, and its end is missing.
    Unfinished {
        /// The words.
        words: String,
    },
    /// Several paragraphs are named where there can be but one.
    OneOnly,
    /// From one paragraph to another that does not follow it.
    NoRange {
        /// The number of the one.
        from: String,
        /// That of the other.
        to: String,
    },
    /// A paragraph has no such sentence.
    NoSentence {
        /// Its number.
        label: String,
        /// How many sentences it has.
        count: usize,
    },
    /// There is no paragraph of this number.
    NoParagraph {
        /// The number.
        label: String,
        /// How many paragraphs the text has.
        count: usize,
    },
    /// There is no such heading.
    NoHeading {
        /// What it was called.
        label: String,
    },
    /// No paragraph is named, and it could be any of these.
    Where {
        /// The words, if there are any.
        words: String,
        /// The numbers of the first paragraphs they stand in.
        labels: Vec<String>,
    },
    /// The words are not where they were said to be, or more than once.
    Miss {
        /// Where.
        of: Subject,
        /// What is wrong.
        miss: Miss,
    },
    /// A paragraph cannot come before or after itself.
    Itself {
        /// Its number.
        label: String,
    },
    /// It asks for what is there already.
    Same {
        /// Where.
        of: Subject,
    },
}

pub(super) struct Planner<'a> {
    pub(super) blocks: &'a [Block],
    pub(super) labels: Vec<String>,
    title: &'a str,
    pub(super) here: Option<usize>,
    planned: Vec<Planned>,
    /// What becomes of the words of each block, and of the title.
    wordings: BTreeMap<Spoken, Wording>,
}

/// Words that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spoken {
    Title,
    Block(usize),
}

struct Wording {
    base: Content,
    steps: Vec<Step>,
}

/// Reads an instruction against a text. Where it names no paragraph, the one it was written beside is meant.
pub fn read(
    instruction: &str,
    blocks: &[Block],
    title: &str,
    here: Option<&ParagraphId>,
) -> Result<Reading, Fault> {
    if instruction.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if instruction.chars().count() > CHARACTERS_MAX {
        return Err(Fault::TooLong);
    }
    let read = clauses(instruction).map_err(|unread| match unread {
        Unread::Unclosed => Fault::Unclosed,
        Unread::Words(words) => Fault::Unread { words },
        Unread::Unfinished(words) => Fault::Unfinished { words },
    })?;
    if read.clauses.is_empty() {
        return Err(Fault::Unread {
            words: read.aside.join(" "),
        });
    }
    if read.clauses.len() > CLAUSES_MAX {
        return Err(Fault::TooMany);
    }
    let mut planner = Planner {
        blocks,
        labels: labels(blocks, &number(blocks)),
        title,
        here: here.and_then(|id| blocks.iter().position(|block| block.id == *id)),
        planned: Vec::new(),
        wordings: BTreeMap::new(),
    };
    for clause in read.clauses {
        planner.take(clause)?;
    }
    let planned = planner.done()?;
    if planned.len() > CHANGES_MAX {
        return Err(Fault::TooMany);
    }
    Ok(Reading {
        planned,
        aside: read.aside,
    })
}

impl Planner<'_> {
    fn take(&mut self, Asked { clause, sentence }: Asked) -> Result<(), Fault> {
        match clause {
            Clause::Words {
                of: Some(of),
                readings,
            } if of.is_several() => {
                for at in self.blocks_of(&of)? {
                    self.reword(Spoken::Block(at), &readings, sentence)?;
                }
                Ok(())
            }
            Clause::Words { of, readings } => {
                let of = self.spoken(of.as_ref(), &readings, sentence)?;
                self.reword(of, &readings, sentence)
            }
            Clause::DeleteSentence { of } => {
                let (of, quote) = self.sentence(of.as_ref(), sentence)?;
                self.reword(of, &[Step::Delete(quote)], None)
            }
            Clause::Whole { of, words } if sentence.is_some() => {
                let (of, old) = self.sentence(of.as_ref(), sentence)?;
                let new = Content::parse(words.trim());
                self.reword(of, &[Step::Replace { old, new }], None)
            }
            Clause::Whole { of, words } => {
                let of = self.spoken(of.as_ref(), &[], None)?;
                let wording = Wording {
                    base: Content::parse(words.trim()),
                    steps: Vec::new(),
                };
                self.note(of);
                self.wordings.insert(of, wording);
                Ok(())
            }
            Clause::Delete(named) => {
                for first in self.blocks_of(&named)? {
                    for at in self.with_items(first) {
                        let goes = Planned::Deletion { at };
                        if !self.planned.contains(&goes) {
                            self.planned.push(goes);
                        }
                    }
                }
                Ok(())
            }
            Clause::New { at, kind, words } => {
                let after = self.gap(&at, kind)?;
                self.planned.push(Planned::New {
                    after,
                    kind,
                    content: Content::parse(words.trim()),
                });
                Ok(())
            }
            Clause::Move { of, to } => self.relocate(&of, &to),
            Clause::Split { of, after, at } => self.split(of.as_ref(), after, &at, sentence),
            Clause::Join { one, other } => {
                let (one, other) = (self.block(&one)?, self.block(&other)?);
                let (into, at) = (one.min(other), one.max(other));
                if into == at {
                    return Err(Fault::Itself {
                        label: self.labels[at].clone(),
                    });
                }
                let mut joined = self.blocks[into].content.clone();
                if !joined.is_empty() && !self.blocks[at].content.is_empty() {
                    joined.extend(&Content::of_plain(" "));
                }
                joined.extend(&self.blocks[at].content);
                self.planned.push(Planned::Join { at, into, joined });
                Ok(())
            }
        }
    }

    /// A block and the items that hang on it.
    pub(super) fn with_items(&self, at: usize) -> std::ops::Range<usize> {
        let hangs = |block: &&Block| match self.blocks[at].kind {
            BlockKind::Paragraph => block.kind == BlockKind::Item,
            BlockKind::Item => block.kind == BlockKind::Item && block.level > self.blocks[at].level,
            BlockKind::Heading => false,
        };
        at..at + 1 + self.blocks[at + 1..].iter().take_while(hangs).count()
    }

    fn relocate(&mut self, of: &Named, to: &Gap) -> Result<(), Fault> {
        let mut moved: Vec<usize> = Vec::new();
        for first in self.blocks_of(of)? {
            let with_items = self.with_items(first).filter(|at| !moved.contains(at));
            moved.extend(with_items.collect::<Vec<_>>());
        }
        let Some(first) = moved.first().copied() else {
            return Err(Fault::OneOnly);
        };
        let mut after = self.gap(to, self.blocks[first].kind)?;
        let together = moved.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        let stays = together && after == first.checked_sub(1);
        if stays || after.is_some_and(|after| moved.contains(&after)) {
            return Err(Fault::Itself {
                label: self.labels[first].clone(),
            });
        }
        for at in moved {
            self.planned.push(Planned::Move { at, after });
            after = Some(at);
        }
        Ok(())
    }

    fn split(
        &mut self,
        of: Option<&Named>,
        after: bool,
        at: &[Quote],
        sentence: Option<Which>,
    ) -> Result<(), Fault> {
        let mut readings: Vec<Step> = at.iter().cloned().map(Step::Delete).collect();
        if readings.is_empty() {
            readings.push(Step::Delete(self.sentence(of, sentence)?.1));
        }
        let Spoken::Block(at) = self.spoken(of, &readings, None)? else {
            return Err(Fault::NoParagraph {
                label: String::new(),
                count: self.count(),
            });
        };
        let content = &self.blocks[at].content;
        let plain = content.plain();
        let mut missed = None;
        for reading in readings {
            let Step::Delete(quote) = &reading else { continue };
            if let Err(miss) = apply(content, std::slice::from_ref(&reading)) {
                missed = Some(likelier(missed, miss));
                continue;
            }
            let all = occurrences(&plain, &quote.words);
            let range = match quote.which {
                Which::Nth(nth) => all.get(nth.saturating_sub(1)),
                Which::Last => all.last(),
                Which::Only | Which::All => all.first(),
            };
            let Some(range) = range else { continue };
            let mut cut = if after { range.end } else { range.start };
            if after {
                // The full stop stays with the sentence that it ends.
                cut += plain[cut..]
                    .chars()
                    .take_while(|sign| matches!(sign, '.' | '!' | '?' | '…' | ';' | ':' | ',' | '\u{fffc}'))
                    .map(char::len_utf8)
                    .sum::<usize>();
            }
            let (head, tail) = (
                plain[..cut].trim_end().len(),
                plain.len() - plain[cut..].trim_start().len(),
            );
            if head == 0 || tail == plain.len() {
                return Err(Fault::Same {
                    of: self.subject(Spoken::Block(at)),
                });
            }
            self.planned.push(Planned::Split {
                at,
                head: content.slice(0, head),
                tail: content.slice(tail, plain.len()),
            });
            return Ok(());
        }
        let miss = missed.unwrap_or(Miss::Absent { words: String::new() });
        Err(Fault::Miss {
            of: self.subject(Spoken::Block(at)),
            miss,
        })
    }

    fn reword(&mut self, of: Spoken, readings: &[Step], sentence: Option<Which>) -> Result<(), Fault> {
        self.note(of);
        let now = self.now(of);
        let within = self.bytes(of, sentence)?;
        let subject = match (sentence, self.subject(of)) {
            (Some(which), Subject::Paragraph(label)) => Subject::Sentence {
                label,
                nth: match which {
                    Which::Nth(nth) => Some(nth),
                    _ => None,
                },
            },
            (_, subject) => subject,
        };
        let plain = now.plain();
        let wording = self.wordings.entry(of).or_insert(Wording {
            base: now,
            steps: Vec::new(),
        });
        let mut missed = None;
        for reading in readings {
            let steps = match &within {
                Some(within) => within::narrowed(reading, &plain, within),
                None => Ok(vec![reading.clone()]),
            };
            let before = wording.steps.len();
            let tried = steps.and_then(|steps| {
                wording.steps.extend(steps);
                apply(&wording.base, &wording.steps)
            });
            match tried {
                Ok(_) => return Ok(()),
                Err(miss) => missed = Some(likelier(missed, miss)),
            }
            wording.steps.truncate(before);
        }
        let miss = missed.unwrap_or(Miss::Absent { words: String::new() });
        Err(Fault::Miss { of: subject, miss })
    }

    /// The bytes of a sentence of some words, if one was named.
    fn bytes(&self, of: Spoken, sentence: Option<Which>) -> Result<Option<Range<usize>>, Fault> {
        let Some(which) = sentence else {
            return Ok(None);
        };
        let found = within::sentence(&self.now(of).plain(), which);
        found.map(Some).map_err(|count| Fault::NoSentence {
            label: match of {
                Spoken::Title => String::new(),
                Spoken::Block(at) => self.called(at),
            },
            count,
        })
    }

    /// A sentence as words to be looked for.
    fn sentence(&self, of: Option<&Named>, sentence: Option<Which>) -> Result<(Spoken, Quote), Fault> {
        let of = self.spoken(of, &[], None)?;
        let range = self.bytes(of, sentence)?.unwrap_or_default();
        Ok((of, within::at(&self.now(of).plain(), range)))
    }

    /// Keeps the place of a wording in the order of the instruction.
    fn note(&mut self, of: Spoken) {
        if self.wordings.contains_key(&of) {
            return;
        }
        let nothing = Content::default();
        self.planned.push(match of {
            Spoken::Title => Planned::Title { after: String::new() },
            Spoken::Block(at) => Planned::Wording { at, after: nothing },
        });
    }

    /// The words as the text has them.
    fn now(&self, of: Spoken) -> Content {
        match of {
            Spoken::Title => Content::of_plain(self.title),
            Spoken::Block(at) => self.blocks[at].content.clone(),
        }
    }

    pub(super) fn subject(&self, of: Spoken) -> Subject {
        match of {
            Spoken::Title => Subject::Title,
            Spoken::Block(at) => Subject::Paragraph(self.called(at)),
        }
    }

    /// The number of a block, or its first words.
    pub(super) fn called(&self, at: usize) -> String {
        if self.labels[at].is_empty() {
            let words = self.blocks[at].content.bare();
            words
                .split_whitespace()
                .take(LISTED_MAX)
                .collect::<Vec<_>>()
                .join(" ")
        } else {
            self.labels[at].clone()
        }
    }

    pub(super) fn count(&self) -> usize {
        self.blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph)
            .count()
    }

    /// The changes, each wording with all its steps carried out.
    fn done(mut self) -> Result<Vec<Planned>, Fault> {
        let planned = std::mem::take(&mut self.planned);
        let mut done = Vec::with_capacity(planned.len());
        for change in planned {
            let of = match &change {
                Planned::Title { .. } => Spoken::Title,
                Planned::Wording { at, .. } => Spoken::Block(*at),
                _ => {
                    done.push(change);
                    continue;
                }
            };
            let Some(wording) = self.wordings.remove(&of) else {
                continue;
            };
            let after = apply(&wording.base, &wording.steps).map_err(|miss| Fault::Miss {
                of: self.subject(of),
                miss,
            })?;
            if after == self.now(of) {
                return Err(Fault::Same { of: self.subject(of) });
            }
            done.push(match of {
                Spoken::Title => Planned::Title { after: after.bare() },
                Spoken::Block(at) => Planned::Wording { at, after },
            });
        }
        Ok(done)
    }
}

/// Of two misses, the one that says more.
fn likelier(known: Option<Miss>, miss: Miss) -> Miss {
    match (known, miss) {
        (None, miss) => miss,
        (
            Some(Miss::Absent { .. }),
            miss @ (Miss::Several { .. } | Miss::Fewer { .. } | Miss::OtherCase { .. }),
        ) => miss,
        (Some(known), _) => known,
    }
}
