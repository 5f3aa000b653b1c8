//! The name a page writes under: 16 random bytes, issued by the server to one person. Not a person, and not a secret.

use std::{fmt, fmt::Write, str::FromStr};

use serde::{Deserialize, Serialize};

/// Random enough that two are never the same; the same name in two places would wedge a document.
pub const ACTOR_LENGTH: usize = 16;

/// An Automerge actor id as this server issues them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Actor([u8; ACTOR_LENGTH]);

/// A string or slice that should have been an actor: 16 bytes, or 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an actor has 32 lower-case hexadecimal digits")]
pub struct MalformedActor;

impl Actor {
    /// The actor of these random bytes.
    pub const fn from_random(bytes: [u8; ACTOR_LENGTH]) -> Self {
        Self(bytes)
    }

    /// Its bytes, as they stand in a change.
    pub const fn as_bytes(&self) -> &[u8; ACTOR_LENGTH] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Actor {
    type Error = MalformedActor;
    fn try_from(bytes: &[u8]) -> Result<Self, MalformedActor> {
        bytes.try_into().map(Self).map_err(|_| MalformedActor)
    }
}

impl FromStr for Actor {
    type Err = MalformedActor;
    fn from_str(digits: &str) -> Result<Self, MalformedActor> {
        let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 2 * ACTOR_LENGTH || !digits.bytes().all(lower_hex) {
            return Err(MalformedActor);
        }
        let mut bytes = [0; ACTOR_LENGTH];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| MalformedActor)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| MalformedActor)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Actor {
    type Error = MalformedActor;
    fn try_from(digits: String) -> Result<Self, MalformedActor> {
        digits.parse()
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> String {
        actor.to_string()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = String::with_capacity(2 * ACTOR_LENGTH);
        for byte in self.0 {
            write!(digits, "{byte:02x}")?;
        }
        out.write_str(&digits)
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Actor({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_written_in_one_way() {
        let actor = Actor::from_random([0xa5; ACTOR_LENGTH]);
        assert_eq!(actor.to_string(), "a5".repeat(ACTOR_LENGTH));
        assert_eq!(actor.to_string().parse(), Ok(actor));
        assert_eq!(Actor::try_from(&actor.as_bytes()[..]), Ok(actor));
        for wrong in ["", "a5", &"A5".repeat(ACTOR_LENGTH), &"é".repeat(ACTOR_LENGTH)] {
            assert_eq!(wrong.parse::<Actor>(), Err(MalformedActor), "{wrong}");
        }
    }
}
