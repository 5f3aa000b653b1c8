//! Weighs the columns of a change before anything unfolds them: a hundred bytes of run lengths can stand for millions of
//! operations.

use super::{Refusal, leb128::Reader};

/// Far above a pasted page; Automerge unfolds each operation into some hundred bytes.
pub const OPERATIONS_MAX: u64 = 20_000;

/// Each column that a change of a text has, once.
pub(super) const COLUMNS_MAX: u64 = COLUMNS.len() as u64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Runs of indexes into the change's actors.
    Actor,
    /// Runs of unsigned numbers.
    Unsigned,
    /// Runs of differences between numbers.
    Delta,
    /// Runs of strings.
    Text,
    /// Alternating counts.
    Boolean,
    /// Runs of types and lengths of the values.
    ValueType,
    /// The bytes of the values.
    Values,
    /// How many predecessors each operation has.
    PredCount,
    /// Actors of predecessors.
    PredActor,
    /// Counters of predecessors.
    PredCounter,
}

/// Number and kind of every column known: `id << 4 | type`, never with the bit that says it is deflated.
const COLUMNS: [(u64, Kind); 14] = [
    (1, Kind::Actor),                // object
    (2, Kind::Unsigned),             // object
    (1 << 4 | 1, Kind::Actor),       // element
    (1 << 4 | 3, Kind::Delta),       // element
    (1 << 4 | 5, Kind::Text),        // key
    (3 << 4 | 4, Kind::Boolean),     // insert
    (ACTION, Kind::Unsigned),        // action
    (5 << 4 | 6, Kind::ValueType),   // value
    (5 << 4 | 7, Kind::Values),      // value
    (7 << 4, Kind::PredCount),       // predecessors
    (7 << 4 | 1, Kind::PredActor),   // predecessors
    (7 << 4 | 3, Kind::PredCounter), // predecessors
    (9 << 4 | 4, Kind::Boolean),     // expand
    (10 << 4 | 5, Kind::Text),       // name of a mark
];
const ACTION: u64 = 4 << 4 | 2;

/// Checks the columns of a change that names so many actors, and counts its operations.
pub(super) fn weigh(columns: &[(u64, &[u8])], actors: u64) -> Result<u64, Refusal> {
    let (mut operations, mut preds, mut pred_rows, mut value_bytes, mut values) = (0, 0, 0, 0, 0);
    let mut rows_max = 0;
    let mut before = None;
    for (column, bytes) in columns {
        let (_, kind) = COLUMNS
            .iter()
            .find(|(known, _)| known == column)
            .ok_or(Refusal::Columns)?;
        if before.is_some_and(|before| before >= *column) {
            return Err(Refusal::Columns);
        }
        before = Some(*column);
        let weight = match kind {
            Kind::Values => {
                values = bytes.len() as u64;
                continue;
            }
            Kind::Boolean => alternating(bytes)?,
            _ => runs(bytes, *kind, actors)?,
        };
        match kind {
            Kind::PredActor | Kind::PredCounter => pred_rows = pred_rows.max(weight.rows),
            Kind::PredCount => preds = weight.sum,
            Kind::ValueType => value_bytes = weight.sum,
            _ if *column == ACTION => operations = weight.rows,
            _ => {}
        }
        if !matches!(kind, Kind::PredActor | Kind::PredCounter) {
            rows_max = rows_max.max(weight.rows);
        }
    }
    if rows_max > OPERATIONS_MAX || preds > OPERATIONS_MAX {
        return Err(Refusal::TooManyOperations);
    }
    if operations == 0 || rows_max > operations || pred_rows != preds || value_bytes != values {
        return Err(Refusal::Columns);
    }
    Ok(operations)
}

/// What a column unfolds to.
struct Weight {
    rows: u64,
    /// The sum of its numbers: of predecessors, or of the bytes of values.
    sum: u64,
}

impl Weight {
    fn add(&mut self, rows: u64, each: u64) -> Result<(), Refusal> {
        let sum = rows.checked_mul(each).and_then(|more| self.sum.checked_add(more));
        self.rows = self.rows.checked_add(rows).ok_or(Refusal::TooManyOperations)?;
        self.sum = sum.ok_or(Refusal::TooManyOperations)?;
        // Checked as it grows, so that no loop below runs longer than the limit.
        if self.rows > OPERATIONS_MAX {
            Err(Refusal::TooManyOperations)
        } else {
            Ok(())
        }
    }
}

fn runs(bytes: &[u8], kind: Kind, actors: u64) -> Result<Weight, Refusal> {
    let mut reader = Reader(bytes);
    let mut weight = Weight { rows: 0, sum: 0 };
    while !reader.is_empty() {
        match reader.signed().ok_or(Refusal::Columns)? {
            0 => {
                // Empty rows: only where an operation may lack the piece.
                let rows = reader
                    .unsigned()
                    .filter(|rows| *rows > 0)
                    .ok_or(Refusal::Columns)?;
                if !matches!(kind, Kind::Actor | Kind::Unsigned | Kind::Delta | Kind::Text) {
                    return Err(Refusal::Columns);
                }
                weight.add(rows, 0)?;
            }
            rows @ 1.. => {
                let each = value(&mut reader, kind, actors)?;
                weight.add(rows as u64, each)?;
            }
            literals => {
                let literals = literals.unsigned_abs();
                weight.add(literals, 0)?;
                for _ in 0..literals {
                    let each = value(&mut reader, kind, actors)?;
                    weight.rows -= 1;
                    weight.add(1, each)?;
                }
            }
        }
    }
    Ok(weight)
}

/// One value of a column; the number that counts towards its sum.
fn value(reader: &mut Reader<'_>, kind: Kind, actors: u64) -> Result<u64, Refusal> {
    let weight = match kind {
        Kind::Actor | Kind::PredActor => reader.unsigned().filter(|index| *index < actors).map(|_| 0),
        Kind::Unsigned => reader.unsigned().map(|_| 0),
        Kind::PredCount => reader.unsigned(),
        Kind::ValueType => reader.unsigned().map(|meta| meta >> 4),
        Kind::Delta | Kind::PredCounter => reader.signed().map(|_| 0),
        Kind::Text => reader.prefixed().map(|_| 0),
        Kind::Boolean | Kind::Values => None,
    };
    weight.ok_or(Refusal::Columns)
}

fn alternating(bytes: &[u8]) -> Result<Weight, Refusal> {
    let mut reader = Reader(bytes);
    let mut weight = Weight { rows: 0, sum: 0 };
    let mut first = true;
    while !reader.is_empty() {
        let rows = reader.unsigned().ok_or(Refusal::Columns)?;
        // Only the first count, of rows that are false, may be none.
        if rows == 0 && !first {
            return Err(Refusal::Columns);
        }
        weight.add(rows, 0)?;
        first = false;
    }
    Ok(weight)
}
