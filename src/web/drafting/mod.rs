//! Writing a text: the editor and its socket, comments, history, import, takings, late edits.

pub mod comments;
pub mod editor;
pub mod history;
pub mod import;
pub mod late_edits;
pub mod socket;
pub mod taking;
pub mod takings;
