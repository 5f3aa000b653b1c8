//! Reading a text, live, on paper and by what is new; its outline, brackets and provenance.

pub mod attributions;
pub mod brackets;
pub mod life;
pub mod notes;
pub mod outline;
pub mod picture;
pub mod provenance;
pub mod reading;
pub mod sheet;
pub mod since;
pub mod stream;
pub mod texts;
