//! Word files. The same few values stand between the text and the XML in both directions: a file is a row of [`Line`]s,
//! each with its runs of words and with what is tracked of them.
//!
//! The numbers of paragraphs are written as words, under a character style of their own, not as Word's own numbering: an
//! amendment names the number frozen in the issue, and Word would count again as soon as a paragraph is inserted. What
//! bears that style is not read back.

mod chains;
#[cfg(test)]
#[path = "tests/foreign.rs"]
mod foreign;
mod gather;
#[cfg(test)]
#[path = "tests/hostile.rs"]
mod hostile;
mod lay;
mod look;
mod matching;
mod pairs;
mod proposals;
mod read;
mod seams;
#[cfg(test)]
mod tests;
mod write;
mod xml;

pub use proposals::{Basis, Found, FoundProposal, Issued, Leftover, proposals};
pub use read::{File, read};
pub use write::{Paper, Sayings, Sheet, write};

use crate::text::{BlockKind, Content, Marks};

/// The character style of the numbers, by id and by name, which are the same.
const NUMBER_STYLE: &str = "PlenaryNumber";
/// The paragraph style of what is said in the file beside the text.
const NOTE_STYLE: &str = "PlenaryNote";
/// The property of the file that names the version it was made from.
const BASE_PROPERTY: &str = "PlenaryBase";

/// What a line is set as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Style {
    Title,
    /// A block of the text, with its level.
    Block(BlockKind, u8),
    /// Words beside the text.
    Note,
    /// Anything else.
    #[default]
    Other,
}

/// What is tracked of a run of words, or of the mark that ends a paragraph: by whom it comes and by whom it goes. The
/// numbers are places in a list: of papers in writing, of hands in reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Track {
    inserted: Option<usize>,
    deleted: Option<usize>,
    /// It does not come or go but moves, under this name.
    moved: Option<String>,
}

/// Words under the same marks, with what is tracked of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Run {
    content: Content,
    track: Track,
    /// Set otherwise, by whom, and how before.
    reset: Option<(usize, Marks)>,
    /// The comments that lie over it, in a file that was read.
    remarks: Vec<usize>,
}

/// One paragraph of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Line {
    /// The bookmark that says which block this is.
    name: Option<String>,
    style: Style,
    /// As it stands before the words; not part of them.
    number: String,
    runs: Vec<Run>,
    /// What is tracked of the mark at its end.
    mark: Track,
    /// The comments that lie over its mark, in a file that was read.
    remarks: Vec<usize>,
    /// It is a copy beneath the text, for amendment so-and-so.
    copy: bool,
}
