//! A text that was written elsewhere, read into blocks: Markdown, HTML or plain text. Pure: it reads what it is given, and
//! says what it left out. Nothing of it is in a draft yet, and no block has an id.
//!
//! Headings, numbered paragraphs, items, bold, italic and links are recognised, since nothing else stands in a text.
//! Numbers in the source are recognised and left out, since numbers are always derived.

mod build;
mod footnotes;
mod html;
mod markdown;
mod plain;
mod sign;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{BlockKind, Content};

/// The largest source read: about a thousand printed pages.
pub const SOURCE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The most blocks read: ten times the longest text a conference has adopted.
pub const BLOCKS_MAX: usize = 5_000;

/// The longest block read: what is longer was not meant as one paragraph.
pub const BLOCK_CHARS_MAX: usize = 10_000;

/// The deepest nesting followed: people nest lists three deep, and only a machine nests a hundred.
pub const NESTING_MAX: usize = 100;

/// How a source is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown, as CommonMark defines it, with tables.
    Markdown,
    /// HTML, as browsers and word processors write it.
    Html,
    /// Words and line ends.
    Plain,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 3] = [Format::Markdown, Format::Html, Format::Plain];

    /// The word used in forms and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Plain => "plain",
        }
    }

    /// The format of this word.
    pub fn named(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.code() == word)
    }

    /// What a source most likely is, by the name of its file or else by how it looks.
    pub fn guess(source: &str, file_name: Option<&str>) -> Format {
        let ending = file_name
            .and_then(|name| name.rsplit_once('.'))
            .map(|(_, ending)| ending);
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("md" | "markdown") => return Format::Markdown,
            Some("html" | "htm" | "xhtml") => return Format::Html,
            _ => {}
        }
        let lower = source.to_ascii_lowercase();
        let tags = [
            "<p", "<div", "<h1", "<h2", "<h3", "<ul", "<ol", "<html", "<body", "<table",
        ];
        let is_tag = |tag: &str| {
            lower.match_indices(tag).any(|(at, _)| {
                lower[at + tag.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
            })
        };
        if tags.into_iter().any(is_tag) {
            return Format::Html;
        }
        let is_marked = |line: &str| {
            let hashes = line.len() - line.trim_start_matches('#').len();
            (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
        };
        if source.lines().any(is_marked) || source.contains("**") || source.contains("](http") {
            return Format::Markdown;
        }
        Format::Plain
    }
}

/// A block that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Heading, paragraph or item.
    pub kind: BlockKind,
    /// From 1 to the deepest of its kind.
    pub level: u8,
    /// Its words; never blank.
    pub content: Content,
}

/// Something of the source that the text does not have, or has otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// Numbers, letters and bullets before the words: left out, since they are derived.
    Numbers,
    /// Tables: each row became a plain paragraph.
    Tables,
    /// Images: left out.
    Images,
    /// Quotations: became plain paragraphs.
    Quotes,
    /// Code: became plain paragraphs.
    Code,
    /// Headings and items deeper than a text has: brought up to the deepest.
    Deep,
    /// Addresses that are no web page or mailbox: left out, their words stay.
    Links,
    /// Scripts, styles and form fields: left out.
    Machinery,
    /// Characters that hide words or turn the direction of a line: left out.
    Characters,
}

impl Note {
    /// The word used in message ids and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Note::Numbers => "numbers",
            Note::Tables => "tables",
            Note::Images => "images",
            Note::Quotes => "quotes",
            Note::Code => "code",
            Note::Deep => "deep",
            Note::Links => "links",
            Note::Machinery => "machinery",
            Note::Characters => "characters",
        }
    }
}

/// What was found in a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The blocks, in order; at least one.
    pub blocks: Vec<Found>,
    /// What the text does not have of the source, and how often it came.
    pub notes: BTreeMap<Note, usize>,
}

impl Imported {
    /// How many blocks of a kind there are.
    pub fn count(&self, kind: BlockKind) -> usize {
        self.blocks.iter().filter(|block| block.kind == kind).count()
    }
}

/// Why a source is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Over [`SOURCE_BYTES_MAX`].
    #[error("the source has {bytes} bytes, more than {SOURCE_BYTES_MAX}")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// Neither UTF-8 nor UTF-16 with its mark.
    #[error("the source is not in UTF-8 or UTF-16")]
    NotUnicode,
    /// There are no words in it.
    #[error("the source has no words")]
    Empty,
    /// Over [`BLOCKS_MAX`].
    #[error("the source has more than {BLOCKS_MAX} paragraphs")]
    TooMany,
    /// Over [`BLOCK_CHARS_MAX`].
    #[error("paragraph {block} of the source has more than {BLOCK_CHARS_MAX} characters")]
    TooLong {
        /// Which block, counted from 1.
        block: usize,
    },
    /// Over [`NESTING_MAX`], or a tag with more attributes than any page has.
    #[error("the source is nested deeper than {NESTING_MAX} levels")]
    TooDeep,
}

/// The characters of a file: UTF-8, or UTF-16 that says so by its mark.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > SOURCE_BYTES_MAX * 2 {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err(Unreadable::NotUnicode);
        }
        let units = pairs.map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| Unreadable::NotUnicode)
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => str::from_utf8(rest)
            .map_err(|_| Unreadable::NotUnicode)?
            .to_owned(),
    };
    // What holds zeros is a program's file, or UTF-16 without its mark.
    if text.contains('\0') {
        return Err(Unreadable::NotUnicode);
    }
    Ok(text)
}

/// Reads a source.
pub fn read(source: &str, format: Format) -> Result<Imported, Unreadable> {
    if source.len() > SOURCE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: source.len() });
    }
    let source = source
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let imported = match format {
        Format::Markdown => markdown::read(&source)?,
        Format::Html => html::read(&source)?,
        Format::Plain => plain::read(&source)?,
    };
    if imported.blocks.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(imported)
}
