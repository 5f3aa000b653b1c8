//! The integration tests, linked as one binary.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::similar_names,
    reason = "a test says what is wrong by panicking, wherever in it that is found"
)]

mod acts;
#[path = "../corpus/mod.rs"]
mod corpus;
mod desk;
mod dice;
mod folder;
mod links;
mod record;
mod scene;
#[path = "../sim/mod.rs"]
mod sim;
mod store;
mod tidy;
