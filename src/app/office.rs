//! A file from somebody's office, read beside the threads that serve everybody else. What it proposes is shown before
//! anything is filed; filing is the ordinary act, one amendment at a time.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::office::{Unreadable, docx, sheet};
use crate::text::import::{Unreadable as Undecoded, decode};

use super::Fault;

/// A file that was brought, read as far as it says by itself what it is.
pub enum OfficeFile {
    /// A Word file.
    Word(docx::File),
    /// A comment table.
    Rows(sheet::Table),
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// Something in the file.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Others are being read, and this one has waited long enough.
    #[error("other files are being read")]
    Busy,
    /// Something here.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A file takes up to a hundred and fifty megabytes and a processor while it is read and compared: two at once, however many
/// are sent, leave the rest of the machine to the text.
const AT_ONCE_MAX: usize = 2;
/// An ordinary file takes a fraction of a second; whoever has waited so long stands behind a crowd.
const WAIT: Duration = Duration::from_secs(20);

/// Whoever waits holds eight megabytes at most; beyond so many nobody would be served within the time.
const WAITING_MAX: usize = 16;

static READING: Semaphore = Semaphore::const_new(AT_ONCE_MAX);
static DOOR: Semaphore = Semaphore::const_new(AT_ONCE_MAX + WAITING_MAX);

/// Does what a file takes beside the threads that serve everybody else, few at a time.
pub async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, OfficeError> {
    let place = DOOR.try_acquire().map_err(|_| OfficeError::Busy)?;
    let turn = tokio::time::timeout(WAIT, READING.acquire()).await;
    let turn = turn
        .map_err(|_| OfficeError::Busy)?
        .map_err(|_| Fault::Interrupted)?;
    let done = tokio::task::spawn_blocking(move || {
        // Held by the work itself, which goes on when nobody waits for it any more.
        let _held = (turn, place);
        work()
    });
    Ok(done.await.map_err(|_| Fault::Interrupted)?)
}

/// Reads a file by what it is, whatever it is called; to be done [`beside`].
pub fn read_office(bytes: &[u8]) -> Result<OfficeFile, Unreadable> {
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
        Err(Undecoded::TooLarge { .. })
            if std::str::from_utf8(bytes).is_ok_and(|words| !words.contains('\0')) =>
        {
            return Err(Unreadable::Large);
        }
        _ => return docx::read(bytes).map(OfficeFile::Word),
    };
    match sheet::read(bytes, Some(&words)) {
        Err(Unreadable::NoColumns) if !words.lines().take(5).any(|line| line.contains([',', ';', '\t'])) => {
            Err(Unreadable::OtherKind)
        }
        read => read.map(OfficeFile::Rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_too_long_is_told_from_what_is_none() {
        let table = "Paragraph,Proposed change\n".to_owned() + &"1,The words.\n".repeat(500_000);
        assert_eq!(read_office(table.as_bytes()).err(), Some(Unreadable::Large));
        let mut other = b"%PDF-1.7\n".to_vec();
        other.extend([0xe2; 3 * 1024 * 1024]);
        assert_eq!(read_office(&other).err(), Some(Unreadable::OtherKind));
    }

    #[tokio::test]
    async fn a_crowd_is_told_to_come_again_and_few_are_read_at_once() {
        let (open, opened) = std::sync::mpsc::channel::<()>();
        let opened = std::sync::Arc::new(std::sync::Mutex::new(opened));
        let read = || {
            let opened = opened.clone();
            tokio::spawn(beside(move || {
                opened
                    .lock()
                    .map(|opened| opened.recv().is_ok())
                    .unwrap_or_default()
            }))
        };
        let crowd: Vec<_> = (0..AT_ONCE_MAX + WAITING_MAX).map(|_| read()).collect();
        while DOOR.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(READING.available_permits(), 0);
        assert!(matches!(beside(|| ()).await, Err(OfficeError::Busy)));
        for _ in &crowd {
            open.send(()).expect("somebody waits");
        }
        for one in crowd {
            assert!(one.await.expect("no panic").expect("read"));
        }
        assert!(beside(|| ()).await.is_ok());
    }
}
