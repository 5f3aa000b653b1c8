//! Tests of the text plane as a whole: people write on pages that meet again.

mod differences;
mod instructions;
mod meetings;
mod page;
