//! The table goes out and comes back.

use jiff::Timestamp;

use super::*;
use crate::domain::Change;
use crate::text::{Block, BlockKind, Content, ParagraphId, number};

fn headings() -> Vec<String> {
    [
        "Number",
        "Member",
        "Clause",
        "Paragraph",
        "Type",
        "Comment",
        "Proposed change",
        "Observations",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            number: "1".into(),
            member: "Utopia".into(),
            clause: "I".into(),
            paragraph: "2(a)".into(),
            kind: "te".into(),
            comment: "=cmd|' /C calc'!A0".into(),
            proposed: "States, “all” of them,\nshould submit reports.".into(),
            observations: "Accepted".into(),
        },
        Row {
            member: "Arcadia".into(),
            paragraph: "7".into(),
            comment: "@SUM(A1), +1 and - 2".into(),
            ..Row::default()
        },
    ]
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn csv_comes_back_and_calculates_nothing() {
    let written = csv(&headings(), &rows());
    let said = words(&written);
    assert!(said.contains(",'=cmd") && said.contains("'@SUM"), "{said}");
    assert_eq!(read(&written, Some(&said)), Ok(rows()));
}

#[test]
fn a_workbook_comes_back() {
    let written = xlsx("Comments", &headings(), &rows(), Timestamp::UNIX_EPOCH).unwrap();
    assert!(is_workbook(&written));
    assert_eq!(read(&written, None), Ok(rows()));
    assert_eq!(
        written,
        xlsx("Comments", &headings(), &rows(), Timestamp::UNIX_EPOCH).unwrap()
    );
}

#[test]
fn the_headings_of_others_are_known() {
    for said in [
        "Template for comments;;;\nMB/NC1;Clause/ Subclause;Paragraph/ Figure/ Table;Type of comment2;Comments;Proposed change;Observations of the secretariat\nUTO;I;3;ed;Typo.;The words.;\n",
        "Membre\tParagraphe (paragraph)\tJustification\tModification proposée\nUtopie\t3\tParce que\tLes mots.\n",
        "Делегация,Пункт,Обоснование,Предложение\nУтопия,3,Потому что,Слова.\n",
    ] {
        let rows = read(said.as_bytes(), Some(said)).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].paragraph, "3", "{said}");
        assert!(!rows[0].member.is_empty() && !rows[0].comment.is_empty() && !rows[0].proposed.is_empty());
    }
    assert_eq!(
        read(b"", Some("a,b\nc,d\n")),
        Err(super::super::Unreadable::NoColumns)
    );
}

#[test]
fn a_row_is_a_proposal_only_where_it_reads_as_one() {
    let block = |kind, words: &str, n| Block {
        id: ParagraphId::from_random([n; 16]),
        kind,
        level: 1,
        content: Content::parse(words),
    };
    let blocks = [
        block(BlockKind::Heading, "Duties", 1),
        block(BlockKind::Paragraph, "States may submit their annual reports.", 2),
        block(BlockKind::Item, "on paper;", 3),
    ];
    let numbers = number(&blocks);
    let row = |paragraph: &str, proposed: &str| Row {
        paragraph: paragraph.into(),
        proposed: proposed.into(),
        ..Row::default()
    };
    let rows = vec![
        row("Para. 1", "States shall submit their biennial reports."),
        row("1 (a)", "on paper or otherwise;"),
        row("1", "Replace \"may\" by \"shall\"."),
        row("1", "States may submit their annual reports."),
        row("", "Shorten the whole."),
        row("9", "No such paragraph."),
    ];
    let found = proposals(
        rows,
        Numbered {
            blocks: &blocks,
            numbers: &numbers,
        },
    );
    let told: Vec<&str> = found
        .iter()
        .map(|one| match &one.found {
            RowFound::Change(Change::Wording { .. }) => "wording",
            RowFound::Change(_) => "other",
            RowFound::ByHand(Some(_)) => "by hand",
            RowFound::ByHand(None) => "nowhere",
            RowFound::Unchanged(_) => "unchanged",
        })
        .collect();
    assert_eq!(
        told,
        ["wording", "wording", "by hand", "unchanged", "nowhere", "nowhere"]
    );
}
