//! The comment table of standards bodies: one row a comment, with who makes it, to which paragraph, of which type, and what
//! is proposed; the last column is for what became of it. As XLSX and as CSV, both ways.

mod proposals;
mod read;
#[cfg(test)]
mod tests;
mod workbook;

pub use proposals::{FromTable, Numbered, RowFound, proposals};
pub use read::{ROWS_MAX, is_workbook, read};

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// The columns, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The number of the amendment.
    Number,
    /// The member body: the sponsors.
    Member,
    /// The clause: the heading that the paragraph stands under.
    Clause,
    /// The paragraph.
    Paragraph,
    /// `ge`, `te` or `ed`.
    Kind,
    /// The comment, which justifies the change.
    Comment,
    /// The proposed change.
    Proposed,
    /// What became of it.
    Observations,
}

impl Column {
    /// All of them.
    pub const ALL: [Column; 8] = [
        Column::Number,
        Column::Member,
        Column::Clause,
        Column::Paragraph,
        Column::Kind,
        Column::Comment,
        Column::Proposed,
        Column::Observations,
    ];

    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Column::Number => "number",
            Column::Member => "member",
            Column::Clause => "clause",
            Column::Paragraph => "paragraph",
            Column::Kind => "kind",
            Column::Comment => "comment",
            Column::Proposed => "proposed",
            Column::Observations => "observations",
        }
    }

    /// How wide it is in characters of a spreadsheet.
    fn width(self) -> f64 {
        match self {
            Column::Number | Column::Kind => 7.0,
            Column::Paragraph => 11.0,
            Column::Member | Column::Clause => 16.0,
            Column::Comment | Column::Observations => 36.0,
            Column::Proposed => 60.0,
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The number of the amendment.
    pub number: String,
    /// The member body: the sponsors.
    pub member: String,
    /// The clause.
    pub clause: String,
    /// The paragraph.
    pub paragraph: String,
    /// `ge`, `te` or `ed`.
    pub kind: String,
    /// The comment.
    pub comment: String,
    /// The proposed change.
    pub proposed: String,
    /// What became of it.
    pub observations: String,
    /// A cell of it held more than a cell may, and proposes nothing.
    pub cut: bool,
}

/// A table that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its rows below the heading.
    pub rows: Vec<Row>,
    /// Rows that were not read, since there are more than a table has.
    pub beyond: usize,
}

impl Row {
    /// What stands in a column.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Number => &self.number,
            Column::Member => &self.member,
            Column::Clause => &self.clause,
            Column::Paragraph => &self.paragraph,
            Column::Kind => &self.kind,
            Column::Comment => &self.comment,
            Column::Proposed => &self.proposed,
            Column::Observations => &self.observations,
        }
    }

    fn cell_mut(&mut self, column: Column) -> &mut String {
        match column {
            Column::Number => &mut self.number,
            Column::Member => &mut self.member,
            Column::Clause => &mut self.clause,
            Column::Paragraph => &mut self.paragraph,
            Column::Kind => &mut self.kind,
            Column::Comment => &mut self.comment,
            Column::Proposed => &mut self.proposed,
            Column::Observations => &mut self.observations,
        }
    }
}

/// What a cell of a CSV file must not begin with: spreadsheets would take it for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table as CSV in UTF-8, with the mark by which spreadsheets know it.
pub fn csv(headings: &[String], rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}"));
    let written = "writing to memory does not fail, and every row has as many cells";
    writer.write_record(headings).expect(written);
    for row in rows {
        let cells = Column::ALL.map(|column| {
            let cell = row.cell(column);
            if cell.starts_with(FORMULA) {
                format!("'{cell}")
            } else {
                cell.to_owned()
            }
        });
        writer.write_record(cells).expect(written);
    }
    writer.into_inner().expect("writing to memory does not fail")
}

/// The longest a cell may be; Excel itself takes no more.
pub const CELL_CHARS_MAX: usize = 32_767;

/// The table as a workbook: headings that stay in sight, a filter, a page in landscape. All cells are words, never formulas.
pub fn xlsx(title: &str, headings: &[String], rows: &[Row], at: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&ExcelDateTime::from_timestamp(at.as_second())?),
    );
    let sheet = book.add_worksheet();
    let cell = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Hair);
    let head = cell.clone().set_bold();
    let mut widest = 0;
    for (at, (column, heading)) in (0..).zip(Column::ALL.iter().zip(headings)) {
        sheet.set_column_width(at, column.width())?;
        sheet.write_string_with_format(0, at, heading, &head)?;
        widest = at;
    }
    for (at, row) in (1..).zip(rows) {
        for (column, of) in (0..).zip(Column::ALL) {
            let words: String = row.cell(of).chars().take(CELL_CHARS_MAX).collect();
            sheet.write_string_with_format(at, column, words, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows.len() as u32, widest)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_name("Comments")?;
    book.save_to_buffer()
}
