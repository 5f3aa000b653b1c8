//! What hostile input does to Automerge, kept from the fence's other side.

pub mod bend;
pub mod bytes;
mod fuzz;
mod hazards;
mod stage;
pub mod storm;

/// The bytes of hexadecimal digits.
pub fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}
