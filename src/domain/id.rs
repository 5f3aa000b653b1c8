//! Identifiers of the procedure: short, readable, minted outside and only checked here. Not secrets, and not names of people.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Long enough for a UUID and for a readable slug, short enough for a URL and a file name.
pub const ID_CHARS_MAX: usize = 64;

/// A word that is not an identifier: empty, too long, or with other characters than `a-z 0-9 -`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an identifier has 1 to 64 characters of a-z, 0-9 and hyphen")]
pub struct NotAnId;

fn check(word: &str) -> Result<(), NotAnId> {
    let fits = !word.is_empty()
        && word.len() <= ID_CHARS_MAX
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(()) } else { Err(NotAnId) }
}

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a word as an identifier.
            pub fn new(word: impl Into<String>) -> Result<Self, NotAnId> {
                let word = word.into();
                check(&word)?;
                Ok(Self(word))
            }

            /// The identifier as it is written in URLs and in the journal.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(word: String) -> Result<Self, NotAnId> {
                Self::new(word)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(word: &str) -> Result<Self, NotAnId> {
                Self::new(word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A conference, as it stands in URLs.
    Slug,
    /// A person. Names and addresses live outside the journal, because they must be erasable.
    PersonId,
    /// A delegation: the state, organisation or association that holds the rights.
    DelegationId,
    /// A text of the conference, in one language.
    TextId,
    /// One click: a command repeated under the same id gets the first answer again.
    CommandId,
    /// A comment beside a text, named by the click that made it.
    CommentId,
    /// An amendment in preparation, named by the click that began it.
    PreparedId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!(TextId::new("conference-summary").is_ok());
        for wrong in ["", "Summary", "a b", "é", &"a".repeat(65)] {
            assert_eq!(TextId::new(wrong), Err(NotAnId), "{wrong:?}");
        }
        assert!(serde_json::from_str::<TextId>("\"A/B\"").is_err());
    }
}
