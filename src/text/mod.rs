//! The text plane: what a text is, independent of who may change it and when. No async, clock, randomness, SQL, HTTP
//! or HTML, and no rule of procedure.
//!
//! - [`Content`], [`Block`]: what everybody above this layer sees of a text.
//! - [`Draft`]: the live document it comes from; `form` and `walk` say how.
//! - [`canonical`], [`Fingerprint`], [`TextVersion`]: a text pinned so that it can be checked without Automerge.
//! - [`number`]: the numbers in the margin, always derived.
//! - [`brackets`]: where a text is open between alternatives.
//! - [`diff`]: what differs between two versions, as people read it.
//! - [`lineage`]: which words came with which version.
//! - [`since`]: what differs from the text as one reader last read it.
//! - [`import`]: a text that was written elsewhere, read into blocks.
//! - [`instruction`]: changes as people write them in mails, read against a text.
//! - [`sentence`]: a difference as one would say it.
//! - [`merge`]: two changes of the same wording made into one.
//! - [`edits`]: many changes of the same wording held against each other.

mod align;
mod block;
pub mod brackets;
mod canonical;
pub mod character;
mod concordance;
mod content;
pub mod diff;
mod draft;
mod edit;
pub mod edits;
mod filler;
pub mod form;
pub mod import;
pub mod instruction;
pub mod lineage;
pub mod merge;
mod moves;
mod notation;
pub mod number;
pub mod order;
mod pieces;
mod reader;
mod reading;
mod rewrite;
pub mod sentence;
mod shift;
pub mod since;
mod slide;
mod steps;
#[cfg(test)]
mod tests;
mod version;
pub mod walk;
mod weigh;
mod words;

pub use align::staying;
pub use block::{Block, BlockKind, MalformedId, ParagraphId, StrandId};
pub use canonical::{
    CanonicalText, NotCanonical, canonical, canonical_block, canonical_head, parse_canonical,
};
pub use content::{Content, Marks, Span};
pub use draft::{ActorBytes, Draft, Unreadable};
pub use edit::{Edit, EditError};
pub use number::{NumberedBlock, labels, number};
pub use steps::Step;
pub use version::{Fingerprint, MalformedFingerprint, TextVersion};
pub use words::count as count_words;
