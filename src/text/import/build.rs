//! Blocks being put together while a source is read: words are cleaned as they come, numbers are taken off as a block
//! ends. What the three formats have in common is here, and nothing of any of them.

use super::sign::{self, Sign, Signs};
use super::{BLOCK_CHARS_MAX, BLOCKS_MAX, Found, Imported, Note, Unreadable};
use crate::text::character::{may_be_footnote, may_be_linked, may_be_written};
use crate::text::{BlockKind, Content, Marks};

/// What a block is, as far as the source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something between blank lines: the sign before its words says what it is.
    Free,
    /// A heading of any depth.
    Heading(usize),
    /// A numbered paragraph of a list: its number is gone already.
    Paragraph,
    /// An item of a list, as deep as the list.
    Item(usize),
}

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Builder {
    imported: Imported,
    open: Content,
    /// How many characters the open block has.
    chars: usize,
    /// White space has come since the last word, under these marks; it is one space, or none at the end of a block.
    space: Option<Marks>,
    signs: Signs,
    /// `^[words]` is a footnote.
    pub(super) pandoc: bool,
}

/// The content with what is written `^[words]` as footnotes; the first bracket that closes ends one.
fn with_notes(content: &Content) -> Content {
    let plain = content.plain();
    let mut out = Content::default();
    let mut from = 0;
    while let Some(opens) = plain[from..].find("^[").map(|at| from + at) {
        let Some(closes) = plain[opens..].find(']').map(|at| opens + at) else {
            break;
        };
        let words = plain[opens + 2..closes].trim();
        if may_be_footnote(words) {
            out.extend(&content.slice(from, opens));
            out.push_note(words);
        } else {
            out.extend(&content.slice(from, closes + 1));
        }
        from = closes + 1;
    }
    out.extend(&content.slice(from, plain.len()));
    out
}

impl Builder {
    /// Notes something that the text has otherwise than the source.
    pub(super) fn note(&mut self, note: Note) {
        *self.imported.notes.entry(note).or_default() += 1;
    }

    /// Adds words to the open block.
    pub(super) fn push(&mut self, text: &str, marks: &Marks) -> Result<(), Unreadable> {
        let mut clean = String::with_capacity(text.len());
        let mut characters = 0;
        for one in text.chars() {
            let breaks = one == ' ' || one.is_control() || matches!(one, '\u{2028}' | '\u{2029}');
            if breaks {
                if self.space.is_none() {
                    self.open.push(&clean, marks.clone());
                    clean.clear();
                    self.space = Some(marks.clone());
                }
            } else if may_be_written(one) {
                if let Some(space) = self.space.take().filter(|_| !self.open.is_empty()) {
                    self.open.push(" ", space);
                    characters += 1;
                }
                clean.push(one);
                characters += 1;
            } else {
                self.note(Note::Characters);
            }
        }
        self.chars += characters;
        if self.chars > BLOCK_CHARS_MAX {
            let block = self.imported.blocks.len() + 1;
            return Err(Unreadable::TooLong { block });
        }
        self.open.push(&clean, marks.clone());
        Ok(())
    }

    /// Adds a footnote to the open block. One that is longer than a footnote may be is words in brackets.
    pub(super) fn footnote(&mut self, words: &str) -> Result<(), Unreadable> {
        let clean: String = words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|one| may_be_written(*one))
            .collect();
        if clean.is_empty() || !self.is_open() {
            return Ok(());
        }
        if !may_be_footnote(&clean) {
            return self.push(&format!(" ({clean})"), &Marks::default());
        }
        // Its sign stands at the word that it is about.
        self.open.push_note(&clean);
        self.chars += 1;
        Ok(())
    }

    /// Parts the cells of a row, which are one paragraph.
    pub(super) fn next_cell(&mut self) -> Result<(), Unreadable> {
        if self.open.is_empty() {
            return Ok(());
        }
        self.space = None;
        self.push("; ", &Marks::default())
    }

    /// A link's address, if a text may have it.
    pub(super) fn link(&mut self, address: &str) -> Option<String> {
        let address = address.trim();
        if may_be_linked(address) {
            return Some(address.to_owned());
        }
        // A place within the page leads nowhere once the page is gone, and is no loss to tell of.
        if !address.is_empty() && !address.starts_with('#') {
            self.note(Note::Links);
        }
        None
    }

    /// Whether the open block has words.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Ends the open block, if there is one.
    pub(super) fn end(&mut self, shape: Shape) -> Result<(), Unreadable> {
        let mut content = std::mem::take(&mut self.open);
        (self.chars, self.space) = (0, None);
        if content.is_blank() {
            return Ok(());
        }
        if self.pandoc {
            content = with_notes(&content);
        }
        let plain = content.plain();
        let (kind, level) = match shape {
            Shape::Heading(depth) => {
                content = self.without(content, &plain, sign::of_heading(&plain));
                self.level(BlockKind::Heading, depth)
            }
            Shape::Paragraph => (BlockKind::Paragraph, 1),
            Shape::Item(depth) => {
                let bullet = sign::leading(&plain).filter(|(sign, _)| *sign == Sign::Bullet);
                content = self.without(content, &plain, bullet.map_or(0, |(_, length)| length));
                self.level(BlockKind::Item, depth)
            }
            Shape::Free => {
                let (kind, level, length) = self.signs.judge(&plain);
                content = self.without(content, &plain, length);
                (kind, level)
            }
        };
        if shape != Shape::Free {
            self.signs.pass(kind);
        }
        if content.is_blank() {
            return Ok(());
        }
        if self.imported.blocks.len() == BLOCKS_MAX {
            return Err(Unreadable::TooMany);
        }
        self.imported.blocks.push(Found { kind, level, content });
        Ok(())
    }

    /// All that was found.
    pub(super) fn done(mut self) -> Result<Imported, Unreadable> {
        self.end(Shape::Free)?;
        Ok(self.imported)
    }

    fn level(&mut self, kind: BlockKind, depth: usize) -> (BlockKind, u8) {
        let level = kind.level(i64::try_from(depth).unwrap_or(i64::MAX));
        if usize::from(level) < depth {
            self.note(Note::Deep);
        }
        (kind, level)
    }

    /// The content without what numbers it.
    fn without(&mut self, content: Content, plain: &str, length: usize) -> Content {
        if length == 0 {
            return content;
        }
        self.note(Note::Numbers);
        content.slice(length, plain.len())
    }
}
