//! A text, or a version of one, as a sheet to look at: its blocks with their numbers, and nothing live about them. The
//! blocks that change under a reader's eyes are in `reading.rs`.

use crate::text::number::first_notes;
use crate::text::{Block, BlockKind};

use crate::web::house::inline;

/// A block of a sheet.
pub struct BlockLine {
    /// Its permanent id.
    pub id: String,
    /// Its kind and level, as classes.
    pub class: String,
    /// Its number there; empty for what bears none.
    pub number: String,
    /// Its words.
    pub html: String,
    /// Whether it is a heading.
    pub heading: bool,
}

impl BlockLine {
    /// A block under this number, its words drawn already.
    pub fn new(block: &Block, number: &str, html: String) -> BlockLine {
        BlockLine {
            id: block.id.to_string(),
            class: format!("{} level-{}", block.kind, block.level),
            number: number.to_owned(),
            html,
            heading: block.kind == BlockKind::Heading,
        }
    }

    /// A block by itself: footnotes say their words in place.
    pub fn alone(block: &Block, number: &str) -> BlockLine {
        BlockLine::new(block, number, inline::html(&block.content))
    }
}

/// A whole text; its footnotes are numbers, and `notes.rs` lists them after it.
pub fn lines(blocks: &[Block], numbers: &[String]) -> Vec<BlockLine> {
    let numbered = blocks.iter().zip(numbers).zip(first_notes(blocks));
    numbered
        .map(|((block, number), note)| {
            BlockLine::new(block, number, inline::numbered(&block.content, note, ""))
        })
        .collect()
}
