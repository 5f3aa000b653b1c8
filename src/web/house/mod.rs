//! What every page is made with: the visit, the frame and its words, problems, answers, assets.

pub mod assets;
pub mod dates;
pub mod errors;
pub mod frame;
pub mod inline;
pub mod label;
pub mod layers;
pub mod reply;
pub mod visit;
pub mod words;
