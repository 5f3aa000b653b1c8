//! Instructions: changes of a text as people write them in mails, in English, French and Russian, and read out at
//! meetings. `lexicon.rs` knows the words, `token.rs` finds them, `clause.rs`, `named.rs`, `asked.rs` and `loose.rs` read clauses,
//! `plan.rs` holds them against a text, whose blocks `meant.rs` finds and whose sentences `within.rs` does, and `step.rs`
//! carries them out. The other way, from a difference to what one would say, is in `sentence.rs`.

mod asked;
mod clause;
mod label;
mod lexicon;
mod loose;
mod meant;
mod named;
mod plan;
mod step;
mod token;
mod within;

pub use plan::{CHANGES_MAX, CHARACTERS_MAX, Fault, Planned, Reading, Subject, read};
pub(super) use step::occurrences;
pub use step::{Miss, Quote, Setting, Spot, Step, Which, apply};
