//! The cells of a workbook, read by ourselves: of the whole format a comment table needs its words, and every reader of
//! workbooks that we know believes the counts that a file declares and keeps every repeated word as often as it is named,
//! so that a file of a kilobyte ends the process. Here a part is read within the package's limits, nothing is reserved
//! by what a file says of itself, and what the cells hold is counted.

use std::collections::HashMap;

use super::super::bare::{Attributes, Bit, Budget, walk};
use super::super::package::{Package, Unreadable};
use super::read::{COLUMNS_MAX, Cell, Cells, ROWS_MAX, TABLE_BYTES_MAX};

/// Where every program that writes workbooks puts it.
pub(super) const BOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// A table of comments is on one of the first sheets; the others are its legends.
const SHEETS_MAX: usize = 20;

/// Reads the first sheet that is a table of comments, or the first one at all.
pub(super) fn cells(
    package: &mut Package<'_>,
    is_table: impl Fn(&Cells) -> bool,
) -> Result<Cells, Unreadable> {
    let book = package.part(BOOK)?.ok_or(Unreadable::OtherKind)?;
    let mut sheets = Vec::new();
    walk(&book, |bit| {
        if let Bit::Start("sheet", attributes) = bit
            && sheets.len() < SHEETS_MAX
        {
            sheets.push(attributes.name("id"));
        }
        Ok(())
    })?;
    drop(book);
    let (parts, shared) = relations(package, &sheets)?;
    let shared = match shared {
        Some(part) => match package.part(&part)? {
            Some(xml) => shared_strings(&xml)?,
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    let mut first = None;
    for part in sheets.iter().filter_map(|id| parts.get(id)) {
        let Some(xml) = package.part(part)? else {
            continue;
        };
        let cells = sheet(&xml, &shared)?;
        if is_table(&cells) {
            return Ok(cells);
        }
        first = first.or(Some(cells));
    }
    first.ok_or(Unreadable::Empty)
}

/// The parts of the sheets by their ids, and the part of the shared words.
type Relations = (HashMap<String, String>, Option<String>);

fn relations(package: &mut Package<'_>, sheets: &[String]) -> Result<Relations, Unreadable> {
    let xml = package.part(RELATIONS)?.ok_or(Unreadable::Damaged)?;
    let (mut parts, mut shared) = (HashMap::new(), None);
    walk(&xml, |bit| {
        let Bit::Start("Relationship", attributes) = bit else {
            return Ok(());
        };
        let target = attributes.get("Target").unwrap_or_default();
        let part = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        let id = attributes.name("Id");
        match attributes.get("Type").unwrap_or_default().rsplit('/').next() {
            Some("sharedStrings") => shared = Some(part),
            Some("worksheet") if sheets.contains(&id) => {
                parts.insert(id, part);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((parts, shared))
}

/// The words that cells refer to by their place.
fn shared_strings(xml: &str) -> Result<Vec<Cell>, Unreadable> {
    let mut budget = Budget::default();
    let mut shared = Vec::new();
    let mut words = Words::default();
    walk(xml, |bit| {
        match bit {
            Bit::Start("si", _) => words = Words::default(),
            Bit::End("si") => {
                let cell = words.taken(true);
                budget.spend_on::<Cell>(cell.words.len())?;
                shared.push(cell);
            }
            other => words.take(&other),
        }
        Ok(())
    })?;
    Ok(shared)
}

/// The words of one cell as its XML brings them: those of its runs, not how they are pronounced.
#[derive(Default)]
struct Words {
    said: String,
    is_read: bool,
    aside: bool,
}

impl Words {
    fn take(&mut self, bit: &Bit<'_>) {
        match bit {
            Bit::Start("rPh", _) => self.aside = true,
            Bit::End("rPh") => self.aside = false,
            Bit::Start("t" | "v", _) => self.is_read = !self.aside,
            Bit::End("t" | "v") => self.is_read = false,
            // One sign more than a cell has shows that it is too long.
            Bit::Words(words) if self.is_read && !Cell::is_over(&self.said) => self.said.push_str(words),
            _ => {}
        }
    }

    fn taken(&mut self, is_text: bool) -> Cell {
        let said = std::mem::take(&mut self.said);
        Cell::of(if is_text { &said } else { said.trim() }, is_text)
    }
}

/// The words on one sheet. A row that is missing is an empty one.
fn sheet(xml: &str, shared: &[Cell]) -> Result<Cells, Unreadable> {
    let mut budget = Budget::of(TABLE_BYTES_MAX);
    let mut cells = Cells::default();
    let mut beyond = None;
    let (mut row, mut column) = (0, 0);
    let (mut kind, mut words) = (String::new(), Words::default());
    walk(xml, |bit| {
        match bit {
            Bit::Start("row", attributes) => {
                row = place(attributes, "r").map_or(row + 1, |(_, row)| row);
                column = 0;
            }
            Bit::Start("c", attributes) => {
                (column, row) = match place(attributes, "r") {
                    Some((at, below)) if at > 0 && below > 0 => (at, below),
                    _ => (column + 1, row.max(1)),
                };
                (kind, words) = (attributes.name("t"), Words::default());
            }
            Bit::End("c") => {
                if words.said.is_empty() || column > COLUMNS_MAX {
                    return Ok(());
                }
                if row > ROWS_MAX {
                    // Cells come row by row.
                    cells.beyond += usize::from(beyond.replace(row) != Some(row));
                    return Ok(());
                }
                let cell = valued(&kind, &mut words, shared);
                if cell.words.is_empty() {
                    return Ok(());
                }
                budget.spend_on::<Cell>(cell.words.len())?;
                cells.put(row - 1, column - 1, cell);
            }
            other => words.take(&other),
        }
        Ok(())
    })?;
    Ok(cells)
}

/// What a cell says by its type; an error says nothing.
fn valued(kind: &str, words: &mut Words, shared: &[Cell]) -> Cell {
    match kind {
        "s" => words
            .said
            .trim()
            .parse()
            .ok()
            .and_then(|at: usize| shared.get(at))
            .cloned()
            .unwrap_or_default(),
        "str" | "inlineStr" | "d" => words.taken(true),
        "e" => Cell::default(),
        "b" => Cell::of(if words.said.trim() == "1" { "true" } else { "false" }, false),
        // As it is shown: 1.1 is kept as 1.1000000000000001.
        _ => match words.said.trim().parse::<f64>() {
            Ok(number) => Cell::of(&number.to_string(), false),
            Err(_) => words.taken(false),
        },
    }
}

/// `C12` is the third column of the twelfth row, `12` the twelfth row.
fn place(attributes: &Attributes<'_>, name: &str) -> Option<(usize, usize)> {
    let said = attributes.get(name)?;
    let letters = said.len()
        - said
            .trim_start_matches(|one: char| one.is_ascii_alphabetic())
            .len();
    let mut column: usize = 0;
    for letter in said[..letters].bytes() {
        let one = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(one)?;
    }
    Some((column, said[letters..].parse::<u32>().ok()? as usize))
}
