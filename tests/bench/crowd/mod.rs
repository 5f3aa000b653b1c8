//! The server under measurement, and connections without a screen: people who write and people who read.

mod house;
mod readers;
mod writer;

pub use house::House;
pub use readers::Readers;
pub use writer::{Writer, catch_up, log_length};

const CONFERENCE: &str = "/conferences/octopus-interface-2007";
const TEXT: &str = "summary";
