//! The sitting: the floor, the order of putting, decisions, the question, the screen of the room.

pub mod answers;
pub mod arranging;
pub mod consideration;
pub mod floor;
pub mod putting;
pub mod question;
pub mod refused;
pub mod screen;
pub mod sittings;
pub mod walk;
