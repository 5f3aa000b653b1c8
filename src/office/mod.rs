//! Office files: a text with its amendments as a Word file with tracked changes, and as a table of comments; and both
//! read back into proposals. Pure: bytes in, values out. Who may file what is decided elsewhere, and so are the words that
//! stand in a file.
//!
//! - [`docx::write`]: amendments laid over the text they were written against.
//! - [`docx::read`] and [`docx::proposals`]: what a file says, and what it proposes to a version of the text.
//! - [`sheet`]: the comment table of standards bodies, as XLSX and CSV, both ways.

mod bare;
pub mod docx;
mod package;
mod room;
pub mod sheet;

pub use package::Unreadable;
pub use room::Room;
