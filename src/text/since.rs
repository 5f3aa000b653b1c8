//! What differs from the text as one reader last read it, paragraph by paragraph, and what that reader has read once they
//! have seen some of it. Words alone count: a paragraph that only moved, or is set otherwise, has been read. Not who read
//! it, and not where that is kept.

use std::collections::HashMap;
use std::{fmt, str::FromStr};

use unicode_normalization::UnicodeNormalization;

use super::align::{Place, places};
use super::{Block, Content, ParagraphId};

/// Paragraphs that are gone and not yet seen to be gone are kept for the reader up to this many: more were not taken out
/// one by one, and the comparison of the issues tells them better.
const GONE_KEPT_MAX: usize = 500;

/// The word that stands for the words of a paragraph that is no longer there.
const GONE: &str = "gone";

/// A short stamp of a paragraph's words, the same on the server and on a page: FNV-1a over the UTF-16 units of the words in
/// form C. It tells wordings apart, and proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(u32);

impl Stamp {
    /// The stamp of these words and of those of the footnotes; other marks do not count.
    pub fn of(words: &Content) -> Self {
        const BASIS: u32 = 0x811c_9dc5;
        const PRIME: u32 = 0x0100_0193;
        let text: String = words.told().nfc().collect();
        Self(
            text.encode_utf16()
                .fold(BASIS, |stamp, unit| (stamp ^ u32::from(unit)).wrapping_mul(PRIME)),
        )
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:08x}", self.0)
    }
}

/// A paragraph as a reader has seen it: with these words, or gone. Written `<pid>:<stamp>` or `<pid>:gone`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The paragraph.
    pub id: ParagraphId,
    /// Its words; none where it is gone.
    pub words: Option<Stamp>,
}

/// A string that should have been a [`Seen`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a paragraph that was seen is written as its id, a colon, and eight hexadecimal digits or `gone`")]
pub struct MalformedSeen;

impl fmt::Display for Seen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.words {
            Some(stamp) => write!(out, "{}:{stamp}", self.id),
            None => write!(out, "{}:{GONE}", self.id),
        }
    }
}

impl FromStr for Seen {
    type Err = MalformedSeen;
    fn from_str(written: &str) -> Result<Self, MalformedSeen> {
        let (id, words) = written.split_once(':').ok_or(MalformedSeen)?;
        let id = id.parse().map_err(|_| MalformedSeen)?;
        let words = if words == GONE {
            None
        } else if words.len() == 8 && words.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            Some(Stamp(u32::from_str_radix(words, 16).map_err(|_| MalformedSeen)?))
        } else {
            return Err(MalformedSeen);
        };
        Ok(Self { id, words })
    }
}

/// How a paragraph differs from what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It was not there.
    New,
    /// Its words were others.
    Reworded,
    /// It is no longer there.
    Gone,
}

/// A paragraph that differs from what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The paragraph.
    pub id: ParagraphId,
    /// How it differs.
    pub since: Since,
    /// Its words as they were read; none where it was not there.
    pub read: Option<Stamp>,
    /// Its words now; none where it is gone.
    pub now: Option<Stamp>,
}

/// The paragraphs that differ from what was read, in the order of the text, those that are gone where they stood. What has
/// no words says nothing to a reader.
pub fn unread(read: &[Block], now: &[Block]) -> Vec<Unread> {
    let one = |place| {
        let (id, since, was, is) = match place {
            Place::Stays { old, new } | Place::Moved { old, new } => {
                let (was, is) = (&read[old].content, &now[new].content);
                if same_words(was, is) {
                    return None;
                }
                (&now[new].id, Since::Reworded, Some(was), Some(is))
            }
            Place::Inserted { new } => (&now[new].id, Since::New, None, Some(&now[new].content)),
            Place::Deleted { old } => (&read[old].id, Since::Gone, Some(&read[old].content), None),
            Place::Left { .. } => return None,
        };
        let blank = was.or(is).is_some_and(Content::is_blank) && since != Since::Reworded;
        (!blank).then(|| Unread {
            id: id.clone(),
            since,
            read: was.map(Stamp::of),
            now: is.map(Stamp::of),
        })
    };
    places(read, now).into_iter().filter_map(one).collect()
}

/// What a reader has read who read the one text and has now seen these paragraphs of the other. A paragraph that changed
/// again since they saw it stays as they read it before.
pub fn caught_up(read: &[Block], now: &[Block], seen: &[Seen]) -> Vec<Block> {
    let seen: HashMap<&ParagraphId, Option<Stamp>> = seen.iter().map(|seen| (&seen.id, seen.words)).collect();
    let saw = |block: &Block| seen.get(&block.id) == Some(&Some(Stamp::of(&block.content)));
    let mut gone = 0;
    let one = |place| match place {
        Place::Stays { old, new } | Place::Moved { old, new } => {
            let (was, is) = (&read[old], &now[new]);
            Some(if same_words(&was.content, &is.content) || saw(is) {
                is
            } else {
                was
            })
        }
        Place::Inserted { new } => Some(&now[new]).filter(|block| block.content.is_blank() || saw(block)),
        Place::Deleted { old } => {
            let was = &read[old];
            let keep = !was.content.is_blank() && seen.get(&was.id) != Some(&None) && gone < GONE_KEPT_MAX;
            gone += usize::from(keep);
            keep.then_some(was)
        }
        Place::Left { .. } => None,
    };
    places(read, now).into_iter().filter_map(one).cloned().collect()
}

fn same_words(was: &Content, is: &Content) -> bool {
    was == is || was.told().nfc().eq(is.told().nfc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::BlockKind;
    use super::*;

    fn block(id: u8, text: &str) -> Block {
        Block {
            id: ParagraphId::from_random([id; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(text),
        }
    }

    fn seen(unread: &[Unread]) -> Vec<Seen> {
        unread
            .iter()
            .map(|one| Seen {
                id: one.id.clone(),
                words: one.now,
            })
            .collect()
    }

    fn texts(blocks: &[Block]) -> Vec<String> {
        blocks.iter().map(|block| block.content.notation()).collect()
    }

    #[test]
    fn a_stamp_is_the_same_on_the_server_and_on_a_page() {
        // The page's own test has the same two.
        assert_eq!(Stamp::of(&Content::default()).to_string(), "811c9dc5");
        assert_eq!(
            Stamp::of(&Content::parse("The **États** 𝄞")).to_string(),
            "0dc73f4d"
        );
        assert_eq!(
            Stamp::of(&Content::of_plain("e\u{301}")),
            Stamp::of(&Content::of_plain("é"))
        );
    }

    #[test]
    fn what_was_seen_is_written_and_read_back() {
        for written in ["0123456789abcdef:0000000a", "0123456789abcdef:gone"] {
            assert_eq!(written.parse::<Seen>().unwrap().to_string(), written);
        }
        for wrong in [
            "",
            "0123456789abcdef",
            "0123456789abcdef:",
            "0123456789abcdef:12",
            "0123456789abcdef:+000000a",
            "short:0000000a",
        ] {
            assert!(wrong.parse::<Seen>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_count_and_nothing_else() {
        let read = [block(1, "a"), block(2, "b"), block(3, "c"), block(4, " ")];
        let now = [
            block(3, "**c**"),
            block(1, "a"),
            block(5, "new"),
            block(2, "B"),
            block(6, ""),
        ];
        let told: Vec<(Since, ParagraphId)> = unread(&read, &now)
            .into_iter()
            .map(|one| (one.since, one.id))
            .collect();
        let id = |id| block(id, "").id;
        assert_eq!(told, [(Since::New, id(5)), (Since::Reworded, id(2))]);
        assert_eq!(unread(&read, &now[..2])[0].since, Since::Gone);
    }

    #[test]
    fn one_paragraph_can_be_read_by_itself() {
        let read = [block(1, "a"), block(2, "b"), block(3, "c")];
        let now = [block(1, "A"), block(2, "B"), block(4, "d")];
        let unread = unread(&read, &now);
        let only = |one: usize| caught_up(&read, &now, &seen(&unread[one..=one]));
        assert_eq!(texts(&only(0)), ["A", "b", "c"]);
        assert_eq!(texts(&only(1)), ["a", "B", "c"]);
        assert_eq!(texts(&only(2)), ["a", "b"], "what is gone was seen to be gone");
        assert_eq!(texts(&only(3)), ["a", "b", "c", "d"]);
    }

    #[test]
    fn what_changed_again_since_it_was_seen_stays_unread() {
        let read = [block(1, "a")];
        let shown = seen(&unread(&read, &[block(1, "b")]));
        assert_eq!(texts(&caught_up(&read, &[block(1, "c")], &shown)), ["a"]);
    }

    proptest! {
        #[test]
        fn who_has_seen_all_has_nothing_left_and_who_has_seen_nothing_has_all(
            read in proptest::collection::btree_map(0_u8..8, "[ab]{0,2}", 0..8),
            now in proptest::collection::btree_map(0_u8..8, "[ab]{0,2}", 0..8),
            turn in 0_usize..8,
        ) {
            let read: Vec<Block> = read.iter().map(|(id, text)| block(*id, text)).collect();
            let mut now: Vec<Block> = now.iter().map(|(id, text)| block(*id, text)).collect();
            let length = now.len().max(1);
            now.rotate_left(turn % length);
            let all = unread(&read, &now);
            prop_assert_eq!(unread(&caught_up(&read, &now, &seen(&all)), &now), []);
            let mut left = unread(&caught_up(&read, &now, &[]), &now);
            let mut all = all;
            for list in [&mut left, &mut all] {
                list.sort_by(|a, b| a.id.cmp(&b.id));
            }
            prop_assert_eq!(left, all);
        }
    }
}
