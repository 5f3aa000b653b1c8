//! Reading a comment table: which column is which by its heading, in English, French and Russian, wherever the heading
//! stands; then row by row. What a row proposes is in `proposals.rs`.

use std::borrow::Cow;

use super::super::bare::{Budget, first};
use super::super::package::{Package, Unreadable};
use super::workbook::{self, BOOK};
use super::{CELL_CHARS_MAX, Column, FORMULA, Row, Table};

/// The comment table of the largest standard ever balloted has fewer rows.
pub const ROWS_MAX: usize = 5_000;
/// A table of comments has eight columns, and people add some of their own.
pub(super) const COLUMNS_MAX: usize = 40;
/// The heading stands below a title and a legend at most.
const HEADING_WITHIN: usize = 30;
/// What a table may hold: as many rows with a page each stay far below it. A workbook can name the same words in every
/// cell, so it is the cells that are counted.
pub(super) const TABLE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What stands in one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub words: String,
    /// There was more than a cell may hold; what is left of it names the row and proposes nothing.
    pub cut: bool,
}

impl Cell {
    /// A cell with these words; in a workbook, signs that XML cannot hold are written as `_x000D_`.
    pub fn of(said: &str, escaped: bool) -> Self {
        let said = if escaped { unescaped(said) } else { said.into() };
        let words = first(&said, CELL_CHARS_MAX);
        Self {
            cut: words.len() < said.len(),
            words: words.to_owned(),
        }
    }

    /// Whether these are certainly more than a cell holds.
    pub fn is_over(said: &str) -> bool {
        said.len() > CELL_CHARS_MAX * ESCAPED_BYTES_MAX
    }
}

/// The bytes of one character where it is escaped.
const ESCAPED_BYTES_MAX: usize = 7;

fn unescaped(said: &str) -> Cow<'_, str> {
    if !said.contains("_x") {
        return said.into();
    }
    let mut units: Vec<u16> = Vec::new();
    let mut rest = said;
    while let Some(at) = rest.find("_x") {
        units.extend(rest[..at].encode_utf16());
        let unit = rest
            .get(at + 2..at + 6)
            .filter(|_| rest[at + 6..].starts_with('_'));
        match unit.and_then(|unit| u16::from_str_radix(unit, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                rest = &rest[at + 7..];
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = &rest[at + 2..];
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).into()
}

/// The cells of a table, row by row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    rows: Vec<Vec<Cell>>,
    /// Rows that were left out, since there are too many.
    pub beyond: usize,
}

impl Cells {
    /// Puts a cell in its place.
    pub fn put(&mut self, row: usize, column: usize, cell: Cell) {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        cells[column] = cell;
    }
}

/// Whether these bytes are a workbook.
pub fn is_workbook(bytes: &[u8]) -> bool {
    Package::open(bytes).is_ok_and(|package| package.has(BOOK))
}

/// Reads a table from a workbook or from CSV, whatever parts its cells.
pub fn read(bytes: &[u8], words: Option<&str>) -> Result<Table, Unreadable> {
    let cells = match words {
        Some(words) => separated(words)?,
        None => workbook::cells(&mut Package::open(bytes)?, |cells| heading(&cells.rows).is_some())?,
    };
    rows(cells)
}

fn separated(words: &str) -> Result<Cells, Unreadable> {
    if words.len() > TABLE_BYTES_MAX {
        return Err(Unreadable::Large);
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
    let mut budget = Budget::of(TABLE_BYTES_MAX);
    let mut cells = Cells::default();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
        if cells.rows.len() == ROWS_MAX {
            cells.beyond += usize::from(record.iter().any(|cell| !cell.is_empty()));
            continue;
        }
        let row = record
            .iter()
            .take(COLUMNS_MAX)
            .map(|cell| Cell::of(&unguarded(cell), false));
        let row: Vec<Cell> = row.collect();
        for cell in &row {
            budget.spend(cell.words.len())?;
        }
        cells.rows.push(row);
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
fn heading(cells: &[Vec<Cell>]) -> Option<(usize, Vec<Option<Column>>)> {
    cells
        .iter()
        .take(HEADING_WITHIN)
        .enumerate()
        .find_map(|(at, row)| {
            let mut columns: Vec<Option<Column>> = Vec::new();
            for cell in row {
                let column = column(&cell.words).filter(|column| !columns.contains(&Some(*column)));
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

fn rows(cells: Cells) -> Result<Table, Unreadable> {
    let (at, columns) = heading(&cells.rows).ok_or(Unreadable::NoColumns)?;
    let mut table = Table {
        rows: Vec::new(),
        beyond: cells.beyond,
    };
    for cells in cells.rows.into_iter().skip(at + 1) {
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(cells) {
            if let Some(column) = column {
                cell.words.trim().clone_into(row.cell_mut(*column));
                row.cut |= cell.cut;
            }
        }
        if row != Row::default() {
            table.rows.push(row);
        }
    }
    if table.rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(table)
}
