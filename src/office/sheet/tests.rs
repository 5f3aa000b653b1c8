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
            cut: false,
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
    assert_eq!(read(&written, Some(&said)).map(|table| table.rows), Ok(rows()));
}

#[test]
fn a_workbook_comes_back() {
    let written = xlsx("Comments", &headings(), &rows(), Timestamp::UNIX_EPOCH).unwrap();
    assert!(is_workbook(&written));
    assert_eq!(read(&written, None).map(|table| table.rows), Ok(rows()));
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
        let rows = read(said.as_bytes(), Some(said)).unwrap().rows;
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
            RowFound::Cut => "cut",
        })
        .collect();
    assert_eq!(
        told,
        ["wording", "wording", "by hand", "unchanged", "nowhere", "nowhere"]
    );
}

fn book(sheet: &str, shared: &str) -> Vec<u8> {
    let part = |name: &str, kind: &str| {
        format!("<Relationship Id=\"{name}\" Type=\"http://x/{kind}\" Target=\"{name}.xml\"/>")
    };
    super::super::package::pack(&[
        ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"one\"/></sheets></workbook>".into()),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{}{}</Relationships>", part("one", "worksheet"), part("words", "sharedStrings"))),
        ("xl/one.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
        ("xl/words.xml", shared.into()),
    ])
}

const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Paragraph</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Proposed change</t></is></c></row>";

#[test]
fn what_a_workbook_declares_of_itself_is_not_believed() {
    let shared = "<sst count=\"18446744073709551615\" uniqueCount=\"18446744073709551615\"><si><r><t>Wor</t></r><r><t xml:space=\"preserve\">ds_x000A_ </t></r><rPh><t>aside</t></rPh></si></sst>";
    let sheet = format!(
        "<dimension ref=\"A1:XFD1048576\"/>{HEAD}<row r=\"1000000\"><c r=\"A3\"><v>1.1000000000000001</v></c><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"s\"><v>4294967295</v></c><c r=\"XFDXFDXFDXFDXFD3\"><v>1</v></c></row>"
    );
    let table = read(&book(&sheet, shared), None).unwrap();
    assert_eq!(table.rows.len(), 1);
    assert_eq!(
        (table.rows[0].paragraph.as_str(), table.rows[0].proposed.as_str()),
        ("1.1", "Words")
    );
}

#[test]
fn words_that_every_cell_shares_are_counted_as_often_as_they_stand_there() {
    let words: String = (0..4_000).map(|at| format!("w{at} ")).collect();
    let shared = format!("<sst><si><t>{words}</t></si></sst>");
    let row = |row: usize| {
        let cell = |column: char| format!("<c r=\"{column}{row}\" t=\"s\"><v>0</v></c>");
        format!(
            "<row r=\"{row}\">{}</row>",
            ('A'..='Z').map(cell).collect::<String>()
        )
    };
    let sheet = HEAD.to_owned() + &(2..5_000).map(row).collect::<String>();
    assert_eq!(
        read(&book(&sheet, &shared), None),
        Err(super::super::Unreadable::Large)
    );
}

#[test]
fn a_cell_that_is_too_long_and_rows_that_are_too_many_are_named_and_the_rest_read() {
    let long: String = (0..20_000).map(|at| format!("w{at} ")).collect();
    let inline = |column: char, row: usize, words: &str| {
        format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
    };
    let rows: String = (4..6_000)
        .map(|row| format!("<row r=\"{row}\">{}</row>", inline('A', row, "4")))
        .collect();
    let sheet = format!(
        "{HEAD}<row r=\"2\">{}{}</row><row r=\"3\">{}</row>{rows}",
        inline('A', 2, "2"),
        inline('B', 2, &long),
        inline('A', 3, "3")
    );
    let csv: String = (4..6_000).map(|row| format!("{row},\n")).collect();
    let csv = format!("Paragraph,Proposed change\n2,{long}\n3,x\n{csv}");
    for table in [
        read(&book(&sheet, "<sst/>"), None),
        read(csv.as_bytes(), Some(&csv)),
    ] {
        let table = table.unwrap();
        assert_eq!((table.rows.len(), table.beyond), (ROWS_MAX - 1, 999));
        assert!(table.rows[0].cut && !table.rows[1].cut);
        assert_eq!(table.rows[0].proposed.len(), CELL_CHARS_MAX);
    }
    let found = proposals(
        vec![Row {
            cut: true,
            ..Row::default()
        }],
        Numbered {
            blocks: &[],
            numbers: &[],
        },
    );
    assert_eq!(found[0].found, RowFound::Cut);
}
