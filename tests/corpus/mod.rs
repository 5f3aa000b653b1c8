//! What hostile input does to Automerge, kept from the fence's other side.

mod bytes;
mod fuzz;
mod hazards;
mod stage;
