//! The conference and its people: front page, participants, delegations, what they follow, the record.

pub mod conference;
pub mod delegations;
pub mod following;
pub mod front;
pub mod notices;
pub mod participants;
pub mod people;
pub mod record;
pub mod setup;
pub mod sign_in;
