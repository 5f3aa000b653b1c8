//! The integration tests, linked as one binary.

mod acts;
#[path = "../corpus/mod.rs"]
mod corpus;
mod desk;
mod dice;
mod folder;
mod record;
#[path = "../sim/mod.rs"]
mod sim;
mod store;
mod tidy;
