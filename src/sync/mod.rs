//! Live drafting without sockets: the fence every change passes, the desk of one draft, the messages of the wire. Time
//! and randomness are arguments; no rule of procedure lives here.
//!
//! A change's way: [`Desk::admit`] shows it to the fence; [`Desk::seal`] lays what was admitted on the draft; the
//! caller commits the sealed entries; [`Desk::confirm`] acknowledges and shows them, or [`Desk::take_back`] makes the
//! draft what it was. Nothing is acknowledged or shown before its commit.

mod actor;
mod desk;
pub mod fence;
mod log;
pub mod message;
mod pace;

pub use actor::{Actor, MalformedActor};
pub use desk::{Desk, Entry, Joined, Opening, Out, Outgoing, Person, Sealed};
pub use fence::Refusal;
pub use log::{Snapshot, Unreadable};
pub use pace::{Bucket, REFUSALS_PER_MINUTE};
