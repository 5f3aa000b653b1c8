//! The numbers in the margin. They are derived from the blocks each time, and frozen only in an issued version.

use serde::{Deserialize, Serialize};

use super::{Block, BlockKind};

/// A block with the number that its place in the text gives it; empty for headings of level 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedBlock {
    /// The block.
    #[serde(flatten)]
    pub block: Block,
    /// As shown: `I.`, `A.`, `12.`, `(a)`, `(iv)`.
    pub number: String,
}

/// The numbers of the blocks of a whole text, one each.
pub fn number(blocks: &[Block]) -> Vec<String> {
    let (mut chapter, mut section, mut paragraph, mut item, mut subitem) = (0, 0, 0, 0, 0);
    blocks
        .iter()
        .map(|block| {
            if block.kind != BlockKind::Item {
                item = 0;
            }
            if block.kind != BlockKind::Item || block.level == 1 {
                subitem = 0;
            }
            match (block.kind, block.level) {
                (BlockKind::Heading, 1) => {
                    chapter += 1;
                    section = 0;
                    format!("{}.", roman(chapter))
                }
                (BlockKind::Heading, 2) => {
                    section += 1;
                    format!("{}.", letters(section).to_uppercase())
                }
                (BlockKind::Heading, _) => String::new(),
                (BlockKind::Paragraph, _) => {
                    paragraph += 1;
                    format!("{paragraph}.")
                }
                (BlockKind::Item, 1) => {
                    item += 1;
                    format!("({})", letters(item))
                }
                (BlockKind::Item, _) => {
                    subitem += 1;
                    format!("({})", roman(subitem).to_lowercase())
                }
            }
        })
        .collect()
}

/// The number of the first footnote that each block of a whole text has or would have: they count through the text.
pub fn first_notes(blocks: &[Block]) -> Vec<usize> {
    let counted = blocks.iter().scan(1, |next, block| {
        let first = *next;
        *next += block.content.notes().count();
        Some(first)
    });
    counted.collect()
}

/// The blocks of a whole text with their numbers.
pub fn numbered(blocks: Vec<Block>) -> Vec<NumberedBlock> {
    let numbers = number(&blocks);
    blocks
        .into_iter()
        .zip(numbers)
        .map(|(block, number)| NumberedBlock { block, number })
        .collect()
}

/// How people call each block of a whole text by its number: `12`, `12(a)`, `12(a)(i)`, `IV`; empty where it has none.
pub fn labels(blocks: &[Block], numbers: &[String]) -> Vec<String> {
    let (mut paragraph, mut item) = (String::new(), String::new());
    let label = |(block, number): (&Block, &String)| {
        let own = number.trim_end_matches('.');
        match (block.kind, block.level) {
            (BlockKind::Heading, _) => own.to_owned(),
            (BlockKind::Paragraph, _) => {
                own.clone_into(&mut paragraph);
                paragraph.clone_into(&mut item);
                own.to_owned()
            }
            (BlockKind::Item, 1) => {
                item = format!("{paragraph}{own}");
                item.clone()
            }
            (BlockKind::Item, _) => format!("{item}{own}"),
        }
    };
    blocks.iter().zip(numbers).map(label).collect()
}

fn roman(mut count: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut number = String::new();
    for (worth, sign) in SIGNS {
        while count >= worth {
            number.push_str(sign);
            count -= worth;
        }
    }
    number
}

/// a, b, … z, aa, ab, …
fn letters(mut count: usize) -> String {
    let mut reversed = Vec::new();
    while count > 0 {
        count -= 1;
        reversed.push(char::from(b'a' + (count % 26) as u8));
        count /= 26;
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Content, ParagraphId};
    use super::*;

    #[test]
    fn each_kind_and_level_counts_in_its_own_way() {
        use BlockKind::{Heading, Item, Paragraph};
        let shape = [
            (Heading, 1, "I."),
            (Paragraph, 1, "1."),
            (Heading, 2, "A."),
            (Paragraph, 1, "2."),
            (Item, 1, "(a)"),
            (Item, 2, "(i)"),
            (Item, 2, "(ii)"),
            (Item, 1, "(b)"),
            (Item, 2, "(i)"),
            (Heading, 3, ""),
            (Item, 1, "(a)"),
            (Heading, 2, "B."),
            (Heading, 1, "II."),
            (Heading, 2, "A."),
            (Paragraph, 1, "3."),
        ];
        let blocks = shape.map(|(kind, level, _)| Block {
            id: ParagraphId::from_random([0; 16]),
            kind,
            level,
            content: Content::default(),
        });
        let numbers = number(&blocks);
        assert_eq!(numbers, shape.map(|(_, _, number)| number));
        assert_eq!(
            labels(&blocks, &numbers),
            [
                "I", "1", "A", "2", "2(a)", "2(a)(i)", "2(a)(ii)", "2(b)", "2(b)(i)", "", "2(a)", "B", "II",
                "A", "3"
            ]
        );
    }

    #[test]
    fn footnotes_count_through_the_text() {
        let block = |words: &str| Block {
            id: ParagraphId::from_random([0; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(words),
        };
        let blocks = ["a^[x]^[x] b^[y]", "c", "d^[z]", ""].map(block);
        assert_eq!(first_notes(&blocks), [1, 4, 4, 5]);
    }

    #[test]
    fn counting_goes_on_past_the_alphabet() {
        assert_eq!([26, 27, 52, 53, 703].map(letters), ["z", "aa", "az", "ba", "aaa"]);
        assert_eq!(
            [4, 9, 14, 40, 1999].map(roman),
            ["IV", "IX", "XIV", "XL", "MCMXCIX"]
        );
    }
}
