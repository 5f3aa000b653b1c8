//! Blocks: the paragraphs of a text as a reader sees them, with the permanent ids they keep for ever. Not where they
//! come from; that is the walk.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Content;

/// Every id has this many characters: 82 bits, so that ids minted apart, offline, never meet.
const ID_LENGTH: usize = 16;
const ID_ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A string that should have been an id: 16 characters of `[0-9a-z]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id has 16 characters of 0-9 and a-z")]
pub struct MalformedId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id that 16 random bytes stand for.
            pub fn from_random(bytes: [u8; ID_LENGTH]) -> Self {
                Self(bytes.iter().map(|byte| char::from(ID_ALPHABET[usize::from(*byte) % ID_ALPHABET.len()])).collect())
            }

            /// The id as it is written everywhere.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(written: &str) -> Result<Self, MalformedId> {
                Self::try_from(written.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(written: String) -> Result<Self, MalformedId> {
                if written.len() == ID_LENGTH && written.bytes().all(|byte| ID_ALPHABET.contains(&byte)) {
                    Ok(Self(written))
                } else {
                    Err(MalformedId)
                }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names one paragraph for ever, the same in every language of the text.
    ParagraphId
}
id! {
    /// Names one strand: the Automerge text in which one or more paragraphs are written.
    StrandId
}

/// What a block is to its reader; the text is flat, there are no nested lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// A heading of level 1 to 3.
    Heading,
    /// A numbered paragraph.
    Paragraph,
    /// An item of level 1, (a), or 2, (i).
    Item,
}

impl BlockKind {
    /// The word for it in documents and in the canonical text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
        }
    }

    /// The deepest level that a block of this kind may have.
    pub const fn deepest(self) -> u8 {
        match self {
            Self::Heading => 3,
            Self::Item => 2,
            Self::Paragraph => 1,
        }
    }

    /// The level nearest to the one asked for that a block of this kind may have.
    pub fn level(self, asked: i64) -> u8 {
        asked.clamp(1, i64::from(self.deepest())) as u8
    }
}

impl FromStr for BlockKind {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Heading, Self::Paragraph, Self::Item]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or(())
    }
}

impl fmt::Display for BlockKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One paragraph, heading or item of a text, as everybody above this layer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Block {
    /// Permanent.
    pub id: ParagraphId,
    /// Heading, paragraph or item.
    pub kind: BlockKind,
    /// From 1 to [`BlockKind::deepest`].
    pub level: u8,
    /// Its words.
    pub content: Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_sixteen_characters_of_digits_and_small_letters() {
        assert!("0123456789abcdez".parse::<ParagraphId>().is_ok());
        for wrong in [
            "",
            "0123456789abcde",
            "0123456789abcdez0",
            "0123456789abcdeZ",
            "0123456789abcdé",
        ] {
            assert_eq!(wrong.parse::<ParagraphId>(), Err(MalformedId), "{wrong}");
        }
        let id = StrandId::from_random([255; 16]);
        assert_eq!(id.as_str().parse(), Ok(id));
    }

    #[test]
    fn an_id_read_from_json_is_checked() {
        assert!(serde_json::from_str::<ParagraphId>("\"0123456789abcdez\"").is_ok());
        assert!(serde_json::from_str::<ParagraphId>("\"../../etc/passwd\"").is_err());
    }

    #[test]
    fn levels_are_brought_into_the_range_of_the_kind() {
        assert_eq!(BlockKind::Heading.level(7), 3);
        assert_eq!(BlockKind::Item.level(0), 1);
        assert_eq!(BlockKind::Paragraph.level(2), 1);
    }
}
