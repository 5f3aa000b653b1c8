//! The integration tests, linked as one binary.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::similar_names,
    reason = "a test says what is wrong by panicking, wherever in it that is found"
)]

mod acts;
mod brackets;
mod chair;
mod comments;
mod comparison;
#[path = "../corpus/mod.rs"]
mod corpus;
mod crowding;
mod desk;
mod dice;
mod durability;
mod folder;
mod frozen;
mod history;
mod import;
mod instructions;
mod kinds;
mod late_edits;
mod limits;
mod links;
mod living;
mod office;
mod parts;
mod preparations;
mod putting;
mod reading_amendments;
mod record;
mod resting;
mod scene;
mod server;
#[path = "../sim/mod.rs"]
mod sim;
mod socket;
mod store;
mod store_preparations;
mod tidy;
mod voices;
mod web;
mod web_forms;
mod web_guards;
mod web_pages;
mod web_stream;
mod web_words;
