//! What hostile input does to Automerge, kept from the fence's other side.

pub mod bytes;
mod fuzz;
mod hazards;
mod stage;
