//! An instruction held against a text: which paragraphs it means, how they would read, and where it leaves open what it
//! means. It changes nothing; who may propose what is no business of it.

use std::collections::BTreeMap;

use super::super::{Block, BlockKind, Content, ParagraphId, labels, number};
use super::clause::{Clause, Gap, Named, Unread, clauses};
use super::step::{Miss, Quote, Step, Which, apply, occurrences};

/// A longer mail is a text, and a text is brought in as one.
pub const CHARACTERS_MAX: usize = 20_000;
/// So many changes fit on a page that somebody reads before confirming them.
pub const CHANGES_MAX: usize = 40;
/// More clauses are no instruction but an attack: each may be looked for in every paragraph.
const CLAUSES_MAX: usize = 100;
/// Paragraphs that are listed where a sentence says in which the words stand.
const LISTED_MAX: usize = 5;

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

/// A text that instructions are held against, with what its paragraphs are called.
#[derive(Debug)]
pub struct Ground<'a> {
    blocks: &'a [Block],
    labels: Vec<String>,
    title: &'a str,
}

struct Planner<'a> {
    blocks: &'a [Block],
    labels: &'a [String],
    title: &'a str,
    here: Option<usize>,
    planned: Vec<Planned>,
    /// What becomes of the words of each block, and of the title.
    wordings: BTreeMap<Spoken, Wording>,
}

/// Words that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spoken {
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
    Ground::of(blocks, title).read(instruction, here)
}

impl<'a> Ground<'a> {
    /// This text.
    pub fn of(blocks: &'a [Block], title: &'a str) -> Self {
        Self {
            blocks,
            labels: labels(blocks, &number(blocks)),
            title,
        }
    }

    /// Reads one instruction; where it names no paragraph, the one it was written beside is meant.
    pub fn read(&self, instruction: &str, here: Option<&ParagraphId>) -> Result<Reading, Fault> {
        if instruction.trim().is_empty() {
            return Err(Fault::Empty);
        }
        if instruction.chars().count() > CHARACTERS_MAX {
            return Err(Fault::TooLong);
        }
        let read = clauses(instruction).map_err(|unread| match unread {
            Unread::Unclosed => Fault::Unclosed,
            Unread::Words(words) => Fault::Unread { words },
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
            blocks: self.blocks,
            labels: &self.labels,
            title: self.title,
            here: here.and_then(|id| self.blocks.iter().position(|block| block.id == *id)),
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
}

impl Planner<'_> {
    fn take(&mut self, clause: Clause) -> Result<(), Fault> {
        match clause {
            Clause::Words { of, readings } => {
                let of = self.spoken(of.as_ref(), &readings)?;
                self.reword(of, readings)
            }
            Clause::Whole { of, words } => {
                let of = self.spoken(of.as_ref(), &[])?;
                let wording = Wording {
                    base: Content::parse(words.trim()),
                    steps: Vec::new(),
                };
                self.note(of);
                self.wordings.insert(of, wording);
                Ok(())
            }
            Clause::Delete(named) => {
                let at = self.block(&named)?;
                let with_items = self.with_items(at).map(|at| Planned::Deletion { at });
                self.planned.extend(with_items.collect::<Vec<_>>());
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
            Clause::Split { of, after, at } => self.split(of.as_ref(), after, &at),
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
    fn with_items(&self, at: usize) -> std::ops::Range<usize> {
        let hangs = |block: &&Block| match self.blocks[at].kind {
            BlockKind::Paragraph => block.kind == BlockKind::Item,
            BlockKind::Item => block.kind == BlockKind::Item && block.level > self.blocks[at].level,
            BlockKind::Heading => false,
        };
        at..at + 1 + self.blocks[at + 1..].iter().take_while(hangs).count()
    }

    fn relocate(&mut self, of: &Named, to: &Gap) -> Result<(), Fault> {
        let moved = self.with_items(self.block(of)?);
        let after = self.gap(to, self.blocks[moved.start].kind)?;
        let itself = after.is_some_and(|after| moved.contains(&after)) || after == moved.start.checked_sub(1);
        if itself {
            return Err(Fault::Itself {
                label: self.labels[moved.start].clone(),
            });
        }
        let mut after = after;
        for at in moved {
            self.planned.push(Planned::Move { at, after });
            after = Some(at);
        }
        Ok(())
    }

    fn split(&mut self, of: Option<&Named>, after: bool, at: &[Quote]) -> Result<(), Fault> {
        let readings: Vec<Step> = at.iter().cloned().map(Step::Delete).collect();
        let Spoken::Block(at) = self.spoken(of, &readings)? else {
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
                missed.get_or_insert(miss);
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

    fn reword(&mut self, of: Spoken, readings: Vec<Step>) -> Result<(), Fault> {
        self.note(of);
        let now = self.now(of);
        let subject = self.subject(of);
        let wording = self.wordings.entry(of).or_insert(Wording {
            base: now,
            steps: Vec::new(),
        });
        let mut missed = None;
        for reading in readings {
            wording.steps.push(reading);
            match apply(&wording.base, &wording.steps) {
                Ok(_) => return Ok(()),
                Err(miss) => missed.get_or_insert(miss),
            };
            wording.steps.pop();
        }
        let miss = missed.unwrap_or(Miss::Absent { words: String::new() });
        Err(Fault::Miss { of: subject, miss })
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

    fn subject(&self, of: Spoken) -> Subject {
        match of {
            Spoken::Title => Subject::Title,
            Spoken::Block(at) => Subject::Paragraph(self.called(at)),
        }
    }

    /// The number of a block, or its first words.
    fn called(&self, at: usize) -> String {
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

    fn count(&self) -> usize {
        self.blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph)
            .count()
    }

    /// Whose words are meant: those named, those of the paragraph at hand, or of the only one in which the step finds its
    /// words.
    fn spoken(&self, named: Option<&Named>, readings: &[Step]) -> Result<Spoken, Fault> {
        match (named, self.here) {
            (Some(Named::Title), _) => return Ok(Spoken::Title),
            (Some(named), _) => return self.block(named).map(Spoken::Block),
            (None, Some(here)) => return Ok(Spoken::Block(here)),
            (None, None) => {}
        }
        let fits = |content: &Content| {
            readings
                .iter()
                .any(|step| apply(content, std::slice::from_ref(step)).is_ok())
        };
        let found: Vec<usize> = (0..self.blocks.len())
            .filter(|at| fits(&self.blocks[*at].content))
            .collect();
        let anywhere = readings
            .iter()
            .any(|step| matches!(step, Step::Insert { at, .. } if quoted_at(at).is_none()));
        match found.as_slice() {
            [only] if !anywhere => Ok(Spoken::Block(*only)),
            found => Err(Fault::Where {
                words: readings.first().and_then(quoted).unwrap_or_default(),
                labels: found
                    .iter()
                    .take(LISTED_MAX)
                    .map(|at| self.called(*at))
                    .filter(|_| !anywhere)
                    .collect(),
            }),
        }
    }

    fn block(&self, named: &Named) -> Result<usize, Fault> {
        let label = match named {
            Named::Title => String::new(),
            Named::Heading(label) => {
                let words = label.trim_end_matches('.');
                let is = |at: &usize| {
                    self.blocks[*at].kind == BlockKind::Heading
                        && (self.labels[*at] == words
                            || self.blocks[*at]
                                .content
                                .bare()
                                .trim()
                                .eq_ignore_ascii_case(label.trim()))
                };
                let found = (0..self.blocks.len()).find(is);
                return found.ok_or_else(|| Fault::NoHeading { label: label.clone() });
            }
            // An item alone is one of the paragraph at hand.
            Named::Paragraph(label) if label.starts_with('(') => {
                let paragraph = self
                    .here
                    .map(|here| self.labels[here].split('(').next().unwrap_or_default());
                format!("{}{label}", paragraph.unwrap_or_default())
            }
            Named::Paragraph(label) => label.clone(),
        };
        let is = |at: &usize| self.blocks[*at].kind != BlockKind::Heading && self.labels[*at] == label;
        (0..self.blocks.len()).find(is).ok_or_else(|| Fault::NoParagraph {
            label,
            count: self.count(),
        })
    }

    /// The block before a gap. A paragraph comes after the items of the one before it.
    fn gap(&self, gap: &Gap, kind: BlockKind) -> Result<Option<usize>, Fault> {
        Ok(match gap {
            Gap::Beginning => None,
            Gap::End => self.blocks.len().checked_sub(1),
            Gap::Before(named) => self.block(named)?.checked_sub(1),
            Gap::After(named) => {
                let at = self.block(named)?;
                let last = self.with_items(at).end - 1;
                let whole = kind != BlockKind::Item || self.blocks[at].kind == BlockKind::Item;
                Some(if whole { last } else { at })
            }
        })
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

/// The words that a step looks for.
fn quoted(step: &Step) -> Option<String> {
    match step {
        Step::Replace { old: quote, .. }
        | Step::Delete(quote)
        | Step::Move { words: quote, .. }
        | Step::Set { words: quote, .. } => Some(quote.words.clone()),
        Step::Insert { at, .. } => quoted_at(at).map(|quote| quote.words.clone()),
        Step::Note { old, .. } => Some(old.clone()),
    }
}

fn quoted_at(at: &super::step::Spot) -> Option<&Quote> {
    match at {
        super::step::Spot::Before(quote) | super::step::Spot::After(quote) => Some(quote),
        super::step::Spot::Beginning | super::step::Spot::End => None,
    }
}
