//! The instructions in `tests/cases/instructions`: a text, and what people write in mails to have it changed, each with
//! what Plenary makes of it. Every line there was read by a person; `INSTRUCTIONS=write cargo test --release --lib
//! instructions` writes the answers anew, to be read again.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::super::diff;
use super::super::instruction::{Planned, read};
use super::super::{Block, BlockKind, Content, ParagraphId, labels, number};
use super::differences::told_pieces;

struct Text {
    title: String,
    blocks: Vec<Block>,
}

impl Text {
    /// `T` is the title, `#` a heading, `.` a paragraph, `-` and `--` items.
    fn parse(lines: &str) -> Text {
        let mut text = Text {
            title: String::new(),
            blocks: Vec::new(),
        };
        for (at, line) in lines.lines().enumerate() {
            let (sign, words) = line.split_once(' ').unwrap_or((line, ""));
            let (kind, level) = match sign {
                "T" => {
                    words.clone_into(&mut text.title);
                    continue;
                }
                "#" => (BlockKind::Heading, 1),
                "-" => (BlockKind::Item, 1),
                "--" => (BlockKind::Item, 2),
                _ => (BlockKind::Paragraph, 1),
            };
            text.blocks.push(Block {
                id: ParagraphId::from_random([at as u8; 16]),
                kind,
                level,
                content: Content::parse(words),
            });
        }
        text
    }

    fn label(&self, at: usize) -> String {
        labels(&self.blocks, &number(&self.blocks))[at].clone()
    }

    fn told(&self, planned: &Planned) -> String {
        let after = |after: &Option<usize>| after.map_or("the beginning".to_owned(), |at| self.label(at));
        match planned {
            Planned::Wording { at, after } => {
                let pieces = diff::words(&self.blocks[*at].content, after);
                format!("{}: {}", self.label(*at), told_pieces(&pieces))
            }
            Planned::New {
                after: gap,
                kind,
                content,
            } => format!("after {}: new {kind}: {}", after(gap), content.notation()),
            Planned::Deletion { at } => format!("{}: deleted", self.label(*at)),
            Planned::Move { at, after: gap } => format!("{}: moved after {}", self.label(*at), after(gap)),
            Planned::Split { at, head, tail } => {
                format!(
                    "{}: split: {} | {}",
                    self.label(*at),
                    head.notation(),
                    tail.notation()
                )
            }
            Planned::Join { at, into, joined } => {
                format!(
                    "{}: joined to {}: {}",
                    self.label(*at),
                    self.label(*into),
                    joined.notation()
                )
            }
            Planned::Title { after } => format!("title: {after}"),
        }
    }
}

fn answered(file: &str) -> String {
    let mut parts = file.split("\n\n");
    let head = parts.next().unwrap_or_default();
    let text = Text::parse(head);
    let mut written = format!("{head}\n\n");
    for case in parts.map(str::trim_end).filter(|case| !case.is_empty()) {
        let lines: Vec<&str> = case.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        for line in &lines {
            written.push_str(&format!("> {line}\n"));
        }
        match read(&lines.join("\n"), &text.blocks, &text.title, None) {
            Ok(reading) => {
                for planned in &reading.planned {
                    written.push_str(&format!("= {}\n", text.told(planned)));
                }
                if !reading.aside.is_empty() {
                    written.push_str(&format!("= (aside: {})\n", reading.aside.join(" | ")));
                }
            }
            Err(fault) => written.push_str(&format!("! {fault:?}\n")),
        }
        written.push('\n');
    }
    written
}

#[test]
fn each_instruction_of_the_list_is_understood_as_it_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/instructions");
    for name in ["english.txt", "french.txt", "russian.txt", "sentences.txt"] {
        let path = folder.join(name);
        let file = fs::read_to_string(&path).expect("the list of instructions is there");
        let answered = answered(&file);
        if std::env::var_os("INSTRUCTIONS").is_some() {
            fs::write(&path, answered).expect("the list can be written");
        } else {
            assert_eq!(file, answered, "{name}");
        }
    }
}

const PARTS: [&str; 40] = [
    "in",
    "paragraph",
    "3",
    "3(a)",
    "replace",
    "by",
    "“may”",
    "may",
    "delete",
    "insert",
    "after",
    "before",
    ":",
    ",",
    ";",
    ".",
    "\n",
    "“",
    "”",
    "«",
    "»",
    "*",
    "'",
    "’",
    "the",
    "second",
    "all",
    "new paragraph",
    "title",
    "move",
    "split",
    "join",
    "footnote",
    "пункт",
    "заменить",
    "на",
    "remplacer",
    "§",
    "at the end",
    "\u{fffc}",
];

proptest! {
    #[test]
    fn nonsense_is_answered(parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..25), any in "\\PC{0,60}") {
        let text = Text::parse("T May\n. A may b.\n# May\n. B^[may] may, may.\n- c *may* é\n. ");
        for instruction in [parts.join(" "), parts.concat(), any, String::new()] {
            if let Ok(reading) = read(&instruction, &text.blocks, &text.title, None) {
                prop_assert!(!reading.planned.is_empty());
            }
            let here = text.blocks[2].id.clone();
            read(&instruction, &text.blocks, &text.title, Some(&here)).ok();
        }
    }
}
