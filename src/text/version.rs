//! A text pinned: the one value in which the live draft and the journal meet. Not the text itself.

use std::{fmt, fmt::Write, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// People compare this many hexadecimal digits by eye; the full fingerprint is what decides.
const SHORT_DIGITS: usize = 12;

/// The SHA-256 of a canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 32]);

/// A string that should have been a fingerprint: 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint has 64 lower-case hexadecimal digits")]
pub struct MalformedFingerprint;

impl Fingerprint {
    /// The fingerprint of a text, byte for byte.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// As people are shown it: the first twelve digits in groups of four.
    pub fn short(&self) -> String {
        let digits = self.to_string();
        [&digits[..4], &digits[4..8], &digits[8..SHORT_DIGITS]].join(" ")
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = MalformedFingerprint;
    fn from_str(digits: &str) -> Result<Self, MalformedFingerprint> {
        let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != 64 || !digits.bytes().all(lower_hex) {
            return Err(MalformedFingerprint);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| MalformedFingerprint)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| MalformedFingerprint)?;
        }
        Ok(Self(bytes))
    }
}

impl From<[u8; 32]> for Fingerprint {
    fn from(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = MalformedFingerprint;
    fn try_from(digits: String) -> Result<Self, MalformedFingerprint> {
        digits.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> String {
        let mut digits = String::with_capacity(64);
        write!(digits, "{fingerprint}").expect("writing to a String does not fail");
        digits
    }
}

/// A text at one moment: which text, which Automerge heads, and the fingerprint of its canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextVersion {
    /// The id of the text.
    pub text: String,
    /// The heads of its draft in hexadecimal, sorted.
    pub heads: Vec<String>,
    /// The fingerprint of its canonical text.
    pub hash: Fingerprint,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_shown_whole_and_short() {
        let fingerprint = Fingerprint::of("abc");
        let whole = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint.to_string(), whole);
        assert_eq!(fingerprint.short(), "ba78 16bf 8f01");
        assert_eq!(whole.parse(), Ok(fingerprint));
        assert_eq!(
            serde_json::to_string(&fingerprint).unwrap(),
            format!("\"{whole}\"")
        );
    }

    #[test]
    fn only_one_spelling_of_a_fingerprint_is_accepted() {
        let whole = Fingerprint::of("abc").to_string();
        for wrong in [
            whole.to_uppercase(),
            whole[1..].to_owned(),
            format!("{whole}0"),
            "é".repeat(32),
        ] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(MalformedFingerprint));
        }
    }
}
