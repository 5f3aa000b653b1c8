//! Reading a comment table: which column is which by its heading, in English, French and Russian, wherever the heading
//! stands; then row by row. What a row proposes is in `proposals.rs`.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use super::super::package::{Package, Unreadable};
use super::{Column, FORMULA, Row};

/// The comment table of the largest standard ever balloted has fewer rows.
const ROWS_MAX: usize = 5_000;
/// A table of comments has eight columns, and people add some of their own.
const COLUMNS_MAX: usize = 40;
/// The heading stands below a title and a legend at most.
const HEADING_WITHIN: usize = 30;
/// A table in words rather than in a workbook: as many rows with a page each stay far below it.
const WORDS_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Whether these bytes are a workbook.
pub fn is_workbook(bytes: &[u8]) -> bool {
    Package::open(bytes).is_ok_and(|package| package.has("xl/workbook.xml"))
}

/// Reads a table from a workbook or from CSV, whatever parts its cells.
pub fn read(bytes: &[u8], words: Option<&str>) -> Result<Vec<Row>, Unreadable> {
    let cells = match words {
        Some(words) => separated(words)?,
        None => workbook(bytes)?,
    };
    rows(cells)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    Package::open(bytes)?.checked("xl/")?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let mut best: Option<Vec<Vec<String>>> = None;
    for name in book.sheet_names() {
        let mut cells: Vec<Vec<String>> = Vec::new();
        let mut reader = book
            .worksheet_cells_reader(&name)
            .map_err(|_| Unreadable::Damaged)?;
        // Cell by cell: a range in memory is as large as the farthest cell, and that may be a trap.
        while let Some(cell) = reader.next_cell().map_err(|_| Unreadable::Damaged)? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            if row >= ROWS_MAX || column >= COLUMNS_MAX {
                continue;
            }
            let words = said(cell.get_value());
            if words.is_empty() {
                continue;
            }
            if cells.len() <= row {
                cells.resize(row + 1, Vec::new());
            }
            if cells[row].len() <= column {
                cells[row].resize(column + 1, String::new());
            }
            cells[row][column] = words;
        }
        if heading(&cells).is_some() {
            return Ok(cells);
        }
        best = best.or(Some(cells));
    }
    best.ok_or(Unreadable::Empty)
}

fn said(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn separated(words: &str) -> Result<Vec<Vec<String>>, Unreadable> {
    if words.len() > WORDS_BYTES_MAX {
        return Err(Unreadable::Bomb);
    }
    let words = words.trim_start_matches('\u{feff}');
    // The sign that parts the headings most often; the table itself is full of commas.
    let head = words
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |sign: &u8| head.bytes().filter(|byte| byte == sign).count();
    let parted = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(parted)
        .from_reader(words.as_bytes());
    let mut cells = Vec::new();
    for record in reader.records().take(ROWS_MAX) {
        let record = record.map_err(|_| Unreadable::Damaged)?;
        cells.push(record.iter().take(COLUMNS_MAX).map(unguarded).collect());
    }
    Ok(cells)
}

/// The sign that keeps spreadsheets from calculating is not part of the words.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Where the headings stand, and which column is which.
fn heading(cells: &[Vec<String>]) -> Option<(usize, Vec<Option<Column>>)> {
    cells
        .iter()
        .take(HEADING_WITHIN)
        .enumerate()
        .find_map(|(at, row)| {
            let mut columns: Vec<Option<Column>> = Vec::new();
            for cell in row {
                let column = column(cell).filter(|column| !columns.contains(&Some(*column)));
                columns.push(column);
            }
            let has = |column| columns.contains(&Some(column));
            ((has(Column::Comment) || has(Column::Proposed)) && columns.iter().flatten().count() >= 2)
                .then_some((at, columns))
        })
}

/// What a heading stands for.
fn column(heading: &str) -> Option<Column> {
    const KNOWN: [(Column, &[&str]); 8] = [
        (
            Column::Observations,
            &["observation", "disposition", "secretariat", "решени", "наблюдени"],
        ),
        (Column::Proposed, &["propos", "предл"]),
        (Column::Kind, &["type", "тип", "category of comment"]),
        (
            Column::Comment,
            &[
                "comment",
                "justification",
                "rationale",
                "reason",
                "motif",
                "комментар",
                "замечан",
                "обоснован",
            ],
        ),
        (
            Column::Paragraph,
            &["paragraph", "figure", "абзац", "пункт", "alinéa"],
        ),
        (
            Column::Clause,
            &[
                "clause",
                "section",
                "chapter",
                "article",
                "раздел",
                "глава",
                "line",
            ],
        ),
        (
            Column::Member,
            &[
                "member",
                "country",
                "delegation",
                "membre",
                "délégation",
                "pays",
                "mb",
                "делегаци",
                "член",
                "страна",
                "from",
            ],
        ),
        (
            Column::Number,
            &["number", "no.", "n°", "nr", "№", "amendment", "номер", "id"],
        ),
    ];
    let heading = heading.trim().to_lowercase();
    // "Type of comment" is the type, "Number of the paragraph" is the paragraph.
    KNOWN
        .iter()
        .find(|(_, words)| words.iter().any(|word| starts_a_word(&heading, word)))
        .map(|(column, _)| *column)
}

fn starts_a_word(heading: &str, word: &str) -> bool {
    heading.match_indices(word).any(|(at, _)| {
        heading[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric())
    })
}

fn rows(cells: Vec<Vec<String>>) -> Result<Vec<Row>, Unreadable> {
    let (at, columns) = heading(&cells).ok_or(Unreadable::NoColumns)?;
    let mut rows = Vec::new();
    for cells in cells.into_iter().skip(at + 1) {
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(cells) {
            if let Some(column) = column {
                cell.trim().clone_into(row.cell_mut(*column));
            }
        }
        if row != Row::default() {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(rows)
}
