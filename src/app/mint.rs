//! Where ids come from. Everything inward of here takes them as arguments.

use sha2::{Digest as _, Sha256};

use crate::domain::{CommandId, PersonId};
use crate::sync::Actor;
use crate::text::{ParagraphId, StrandId};

/// Enough letters that ids made anywhere never meet (36^16 > 2^82), few enough to read out.
const WORD_CHARS: usize = 16;

/// Random bytes from the operating system.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system always has randomness once it has started");
    bytes
}

fn word() -> String {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    // A uniform number below 36^16: 128 bits are so many more than 82.7 that the remainder's bias cannot be seen.
    let mut rest = u128::from_be_bytes(bytes());
    (0..WORD_CHARS)
        .map(|_| {
            let letter = ALPHABET[(rest % 36) as usize];
            rest /= 36;
            char::from(letter)
        })
        .collect()
}

/// An id for a new person.
pub fn person_id() -> PersonId {
    PersonId::new(word()).expect("a word is an identifier")
}

/// An id for a command, for a caller whose page did not bring one.
pub fn command_id() -> CommandId {
    CommandId::new(word()).expect("a word is an identifier")
}

/// An id for a new paragraph.
pub fn paragraph_id() -> ParagraphId {
    ParagraphId::from_random(bytes())
}

/// The id of the n-th paragraph that a click or a decision of this id makes: always the same, so that a repetition is
/// recognised by it.
pub fn derived_paragraph_id(of: &str, n: usize) -> ParagraphId {
    let digest = Sha256::digest(format!("{of}\n{n}").as_bytes());
    ParagraphId::from_random(std::array::from_fn(|at| digest[at]))
}

/// An id for a new strand.
pub fn strand_id() -> StrandId {
    StrandId::from_random(bytes())
}

/// An id for words that came too late.
pub fn late_edit_id() -> String {
    word()
}

/// A name to write under.
pub fn actor() -> Actor {
    Actor::from_random(bytes())
}
