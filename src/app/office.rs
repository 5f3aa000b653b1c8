//! A file from somebody's office, read beside the threads that serve everybody else. What it proposes is shown before
//! anything is filed; filing is the ordinary act, one amendment at a time.

use crate::office::{Unreadable, docx, sheet};
use crate::text::import::decode;

use super::Fault;

/// A file that was brought, read as far as it says by itself what it is.
pub enum OfficeFile {
    /// A Word file.
    Word(docx::File),
    /// A comment table.
    Rows(Vec<sheet::Row>),
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// Something in the file.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Something here.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Reads a file by what it is, whatever it is called.
pub async fn read_office(bytes: Vec<u8>) -> Result<OfficeFile, OfficeError> {
    let read = tokio::task::spawn_blocking(move || read(&bytes));
    Ok(read.await.map_err(|_| Fault::Interrupted)??)
}

fn read(bytes: &[u8]) -> Result<OfficeFile, Unreadable> {
    if bytes.starts_with(b"PK") {
        return if sheet::is_workbook(bytes) {
            sheet::read(bytes, None).map(OfficeFile::Rows)
        } else {
            docx::read(bytes).map(OfficeFile::Word)
        };
    }
    // What old binary files begin with; their words are of no use.
    let words = match decode(bytes) {
        Ok(words) if !words.contains('\0') => words,
        _ => return docx::read(bytes).map(OfficeFile::Word),
    };
    match sheet::read(bytes, Some(&words)) {
        Err(Unreadable::NoColumns) if !words.lines().take(5).any(|line| line.contains([',', ';', '\t'])) => {
            Err(Unreadable::OtherKind)
        }
        read => read.map(OfficeFile::Rows),
    }
}
