//! The text plane: what a text is, independent of who may change it and when. No async, clock, randomness, SQL, HTTP
//! or HTML, and no rule of procedure.
//!
//! - [`Content`], [`Block`]: what everybody above this layer sees of a text.
//! - [`canonical`], [`Fingerprint`], [`TextVersion`]: a text pinned so that it can be checked without Automerge.
//! - [`number`]: the numbers in the margin, always derived.

mod block;
mod canonical;
mod content;
pub mod form;
pub mod merge;
mod notation;
pub mod number;
pub mod order;
mod version;
pub mod walk;
mod words;

pub use block::{Block, BlockKind, MalformedId, ParagraphId, StrandId};
pub use canonical::{CanonicalText, NotCanonical, canonical, parse_canonical};
pub use content::{Content, Marks, Span};
pub use number::{NumberedBlock, number};
pub use version::{Fingerprint, MalformedFingerprint, TextVersion};
