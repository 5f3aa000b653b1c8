//! The list of differences in `tests/cases/differences`: how real drafters change texts, and how each change is to be
//! told. Every line there was read by a person. After a change of the algorithm, `DIFFERENCES=write cargo test --release
//! --lib differences` writes the lines anew, to be read again.

use std::fs;
use std::path::Path;

use super::super::diff::{self, BlockChange, Piece, PieceKind, blocks};
use super::super::{Block, BlockKind, Content, ParagraphId};

/// So many differences at least are in the list.
const CASES_LEAST: usize = 100;

/// One block of a case. A no-break space is written `·`, a narrow one `¦`.
fn block(line: &str) -> Block {
    let (kind, line) = match line.strip_prefix("(a)") {
        Some(line) => (BlockKind::Item, line),
        None => (BlockKind::Paragraph, line),
    };
    let (name, words) = line.split_once(' ').unwrap_or((line, ""));
    let mut id = [0; 16];
    id[0] = name.bytes().next().unwrap_or_default();
    Block {
        id: ParagraphId::from_random(id),
        kind,
        level: 1,
        content: Content::parse(&words.replace('·', "\u{a0}").replace('¦', "\u{202f}")),
    }
}

pub(super) fn told_pieces(pieces: &[Piece]) -> String {
    let told = pieces.iter().map(|piece| {
        let words = piece.content.notation();
        let words = words.replace("\\[", "[").replace("\\]", "]");
        let words = words.replace("\\(", "(").replace("\\)", ")");
        match (piece.kind, piece.moved) {
            (PieceKind::Equal, _) => words,
            (PieceKind::Deleted, false) => format!("[-{words}-]"),
            (PieceKind::Inserted, false) => format!("{{+{words}+}}"),
            (PieceKind::Deleted, true) => format!("[>{words}<]"),
            (PieceKind::Inserted, true) => format!("{{>{words}<}}"),
            (PieceKind::Reformatted, _) => format!("{{~{words}~}}"),
        }
    });
    told.collect()
}

fn told(change: &BlockChange) -> String {
    let told = match change {
        BlockChange::Same(block) => block.content.notation(),
        BlockChange::Left(_) => "(it stood here)".to_owned(),
        BlockChange::Moved { pieces, .. } => format!("(moved) {}", told_pieces(pieces)),
        BlockChange::Inserted { pieces, .. } => format!("(new) {}", told_pieces(pieces)),
        BlockChange::Deleted { pieces, .. } => format!("(gone) {}", told_pieces(pieces)),
        BlockChange::Changed { old, new, pieces } => {
            if old.kind == new.kind {
                told_pieces(pieces)
            } else {
                format!("({} now {}) {}", old.kind, new.kind, told_pieces(pieces))
            }
        }
    };
    told.replace('\u{a0}', "·").replace('\u{202f}', "¦")
}

/// The file with its answers as they are now, and how many cases it has.
fn answered(file: &str) -> (String, usize) {
    let mut written = String::new();
    let mut cases = 0;
    for case in file
        .split("\n\n")
        .map(str::trim_end)
        .filter(|case| !case.is_empty())
    {
        let lines = |sign: char| -> Vec<Block> {
            let lines = case.lines().filter_map(|line| line.strip_prefix(sign));
            lines.map(block).collect()
        };
        let (old, new) = (lines('-'), lines('+'));
        let changes = blocks(&old, &new);
        for change in &changes {
            if let BlockChange::Changed { old, new, pieces } | BlockChange::Moved { old, new, pieces } =
                change
            {
                assert_eq!(diff::before(pieces), old.content, "{case}");
                assert_eq!(diff::after(pieces), new.content, "{case}");
            }
        }
        for line in case.lines().filter(|line| !line.starts_with('=')) {
            written.push_str(line);
            written.push('\n');
        }
        for change in &changes {
            written.push_str(&format!("= {}\n", told(change)));
        }
        written.push('\n');
        cases += usize::from(!old.is_empty());
    }
    (written, cases)
}

#[test]
fn each_difference_of_the_list_is_told_as_it_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/differences");
    let mut cases = 0;
    for name in ["english.txt", "french.txt", "russian.txt"] {
        let path = folder.join(name);
        let file = fs::read_to_string(&path).expect("the list of differences is there");
        let (answered, count) = answered(&file);
        if std::env::var_os("DIFFERENCES").is_some() {
            fs::write(&path, answered).expect("the list can be written");
        } else {
            assert_eq!(file, answered, "{name}");
        }
        cases += count;
    }
    assert!(cases >= CASES_LEAST, "{cases}");
}
