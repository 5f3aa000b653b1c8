//! The canonical text: the form that is fingerprinted, adopted and checked. UTF-8 in form C, one spelling per text, and
//! readable without this program or Automerge.

use unicode_normalization::UnicodeNormalization;

use super::content::spaced;
use super::{Block, BlockKind, Content, number};

const HEAD: &str = "plenary-text 1";

/// What a canonical text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanonicalText {
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// The title.
    pub title: String,
    /// The text.
    pub blocks: Vec<Block>,
}

/// Bytes that are not exactly what [`canonical`] writes for what they say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not as a canonical text has it")]
pub struct NotCanonical {
    /// The first line that is wrong, counted from 1.
    pub line: usize,
}

/// Writes a text in its canonical form.
pub fn canonical(language: &str, title: &str, blocks: &[Block]) -> String {
    let mut text = canonical_head(language, title);
    for (block, number) in blocks.iter().zip(number(blocks)) {
        text.push_str(&canonical_block(block, &number));
    }
    text
}

/// What a canonical text begins with, before its blocks.
pub fn canonical_head(language: &str, title: &str) -> String {
    let head = |line: &str| spaced(line).nfc().collect::<String>();
    format!("{HEAD}\nlanguage: {}\ntitle: {}\n\n", head(language), head(title))
}

/// One block as a canonical text has it, for those who keep a text up to date block by block.
pub fn canonical_block(block: &Block, number: &str) -> String {
    let Block {
        id,
        kind,
        level,
        content,
    } = block;
    let before_number = if number.is_empty() { "" } else { " " };
    let line = content.nfc().notation();
    format!("@{kind} {level} {id}{before_number}{number}\n{line}\n\n")
}

/// Reads a canonical text back; refuses every other spelling, so that one text has one fingerprint.
pub fn parse_canonical(text: &str) -> Result<CanonicalText, NotCanonical> {
    let read = read(text)?;
    let written = canonical(&read.language, &read.title, &read.blocks);
    if written == text {
        return Ok(read);
    }
    let differs = written
        .split('\n')
        .zip(text.split('\n'))
        .take_while(|(written, given)| written == given)
        .count();
    Err(NotCanonical { line: differs + 1 })
}

fn read(text: &str) -> Result<CanonicalText, NotCanonical> {
    let mut lines = text
        .split('\n')
        .enumerate()
        .map(|(at, line)| (NotCanonical { line: at + 1 }, line));
    let end = NotCanonical {
        line: text.split('\n').count(),
    };
    let mut next = || lines.next().ok_or_else(|| end.clone());
    let (wrong, head) = next()?;
    if head != HEAD {
        return Err(wrong);
    }
    let (wrong, line) = next()?;
    let language = line.strip_prefix("language: ").ok_or(wrong)?.to_owned();
    let (wrong, line) = next()?;
    let title = line.strip_prefix("title: ").ok_or(wrong)?.to_owned();
    let empty = |(wrong, line): (NotCanonical, &str)| if line.is_empty() { Ok(()) } else { Err(wrong) };
    empty(next()?)?;
    let mut blocks = Vec::new();
    loop {
        let (wrong, line) = next()?;
        if line.is_empty() {
            return Ok(CanonicalText {
                language,
                title,
                blocks,
            });
        }
        let (kind, level, id) = block_line(line).ok_or(wrong)?;
        let (_, notation) = next()?;
        blocks.push(Block {
            id,
            kind,
            level,
            content: Content::parse(notation),
        });
        empty(next()?)?;
    }
}

fn block_line(line: &str) -> Option<(BlockKind, u8, super::ParagraphId)> {
    let mut words = line.strip_prefix('@')?.split(' ');
    let kind: BlockKind = words.next()?.parse().ok()?;
    let level = words
        .next()?
        .parse()
        .ok()
        .filter(|level| (1..=kind.deepest()).contains(level))?;
    Some((kind, level, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Fingerprint, ParagraphId};
    use super::*;

    fn block(id: u8, kind: BlockKind, level: u8, notation: &str) -> Block {
        Block {
            id: ParagraphId::from_random([id; 16]),
            kind,
            level,
            content: Content::parse(notation),
        }
    }

    fn summary() -> Vec<Block> {
        vec![
            block(1, BlockKind::Heading, 1, "New cybercrime threats"),
            block(
                2,
                BlockKind::Paragraph,
                1,
                "Participants noted **with concern** that",
            ),
            block(3, BlockKind::Item, 1, ""),
            block(4, BlockKind::Heading, 3, "@ home (at last)"),
        ]
    }

    #[test]
    fn the_form_is_fixed_to_the_byte() {
        insta::assert_snapshot!(canonical("en", "Conference\nsummary", &summary()), @r"
        plenary-text 1
        language: en
        title: Conference summary

        @heading 1 1111111111111111 I.
        New cybercrime threats

        @paragraph 1 2222222222222222 1.
        Participants noted **with concern** that

        @item 1 3333333333333333 (a)


        @heading 3 4444444444444444
        \@ home \(at last\)
        ");
        let fingerprint = Fingerprint::of(&canonical("en", "Conference summary", &summary()));
        insta::assert_snapshot!(fingerprint, @"d060e2cfc30909e696ada024a3668238eaaf8f1701e1b7e2edc45199b3124aae");
    }

    #[test]
    fn it_is_read_back() {
        let text = canonical("en", "Conference summary", &summary());
        let read = parse_canonical(&text).unwrap();
        assert_eq!(
            (read.language.as_str(), read.title.as_str()),
            ("en", "Conference summary")
        );
        assert_eq!(read.blocks, summary());
        assert_eq!(parse_canonical(&canonical("fr", "", &[])).unwrap().blocks, []);
    }

    #[test]
    fn every_other_spelling_is_refused_with_its_line() {
        let text = canonical("en", "Conference summary", &summary());
        for (from, to, line) in [
            ("plenary-text 1", "plenary-text 2", 1),
            ("language: en", "language en", 2),
            (" I.", " II.", 5),
            ("@paragraph 1", "@paragraph 2", 8),
            ("@item", "@items", 11),
            ("with concern**", "with concern", 9),
            ("noted", "note\u{301}d\r", 9),
            ("\\(at last\\)", "(at last)", 15),
        ] {
            assert_eq!(
                parse_canonical(&text.replacen(from, to, 1)),
                Err(NotCanonical { line }),
                "{from}"
            );
        }
        assert!(parse_canonical(&text[..text.len() - 1]).is_err());
        assert!(parse_canonical(&format!("{text}\n")).is_err());
        assert!(parse_canonical("").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_in_form_c_and_read_back(title in any::<String>(), plain in any::<String>()) {
            let blocks = [Block { content: Content::of_plain(&plain), ..block(1, BlockKind::Paragraph, 1, "") }];
            let text = canonical("en", &title, &blocks);
            prop_assert!(unicode_normalization::is_nfc(&text));
            let read = parse_canonical(&text).unwrap();
            prop_assert_eq!(&read.blocks[0].content, &blocks[0].content.nfc());
            prop_assert_eq!(canonical("en", &read.title, &read.blocks), text);
        }
    }
}
