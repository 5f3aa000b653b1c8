//! The ZIP around an office file, read within limits and written the same way every time. Not the ZIP of a record, which
//! takes no byte that it would not have written itself.

use std::borrow::Cow;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A document with a thousand pictures has fewer parts.
const ENTRIES_MAX: usize = 2_000;

/// What one part may unpack to: the words of a thousand pages, with all that Word writes around them, are half of it.
const PART_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What all the parts that are read may unpack to.
const READ_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// XML packs to a twentieth; what packs to less than this was made to burst.
const RATIO_MAX: u64 = 200;

/// Below this, a good ratio means nothing: a few kilobytes of equal rows pack very well.
const RATIO_FROM_BYTES: u64 = 2 * 1024 * 1024;

/// Why a file is not read at all. Each is one sentence to the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Neither a Word file nor a table.
    #[error("this is neither a Word file nor a table")]
    OtherKind,
    /// The old binary format, or a file locked by a password: both are kept in the same container.
    #[error("this is an old or a locked office file")]
    OldOrLocked,
    /// It says that it is a package and cannot be unpacked.
    #[error("the file is damaged")]
    Damaged,
    /// It would unpack to more than any text has.
    #[error("the file unpacks to more than a text has")]
    Bomb,
    /// What is in it is more than is kept of any text.
    #[error("the file holds more than a text has")]
    Large,
    /// It defines entities of its own or names things outside itself.
    #[error("the file defines names of its own in its XML")]
    Entities,
    /// Its elements are nested deeper than a document's ever are.
    #[error("the file is nested too deeply")]
    Deep,
    /// It is as it should be, and holds no words.
    #[error("the file holds no words")]
    Empty,
    /// A table without a column for the comment or the change proposed.
    #[error("the table has no column of comments or of proposed changes")]
    NoColumns,
}

impl Unreadable {
    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Unreadable::OtherKind => "other-kind",
            Unreadable::OldOrLocked => "old-or-locked",
            Unreadable::Damaged => "damaged",
            Unreadable::Bomb => "bomb",
            Unreadable::Large => "large",
            Unreadable::Entities => "entities",
            Unreadable::Deep => "deep",
            Unreadable::Empty => "empty",
            Unreadable::NoColumns => "no-columns",
        }
    }
}

/// A package that was opened; its parts are unpacked when they are asked for.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens it, unless its directory already says that it would burst.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        // What old binary files and encrypted new ones begin with.
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Unreadable::OldOrLocked);
        }
        if !bytes.starts_with(b"PK") {
            return Err(Unreadable::OtherKind);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
        if archive.len() > ENTRIES_MAX {
            return Err(Unreadable::Bomb);
        }
        if archive
            .decompressed_size()
            .is_some_and(|size| bursts(size, bytes.len() as u128))
        {
            return Err(Unreadable::Bomb);
        }
        Ok(Self {
            archive,
            left: READ_BYTES_MAX,
        })
    }

    /// Whether there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Some programs write `SharedStrings.xml` and refer to `sharedStrings.xml`.
    fn place(&self, name: &str) -> Option<usize> {
        let same = |other: zip::result::ZipResult<Cow<'_, str>>| {
            other.is_ok_and(|other| other.eq_ignore_ascii_case(name))
        };
        let exact = self.archive.index_for_name(name);
        exact.or_else(|| self.archive.file_names().position(same))
    }

    /// The words of one part, if there is one. The size that its header names is not believed.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(at) = self.place(name) else {
            return Ok(None);
        };
        let entry = self.archive.by_index(at).map_err(|error| match error {
            zip::result::ZipError::InvalidPassword => Unreadable::OldOrLocked,
            _ => Unreadable::Damaged,
        })?;
        let packed = entry.compressed_size();
        let most = PART_BYTES_MAX.min(self.left);
        let mut bytes = Vec::new();
        entry
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Unreadable::Damaged)?;
        let unpacked = bytes.len() as u64;
        if unpacked > most || bursts(u128::from(unpacked), u128::from(packed)) {
            return Err(Unreadable::Bomb);
        }
        self.left -= unpacked;
        words(bytes).map(Some)
    }
}

fn bursts(unpacked: u128, packed: u128) -> bool {
    unpacked > u128::from(RATIO_FROM_BYTES) && unpacked / packed.max(1) > u128::from(RATIO_MAX)
}

/// XML is UTF-8 or, by its mark, UTF-16.
fn words(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let wide = |one: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|two| one([two[0], two[1]]));
        let words: Result<String, _> = char::decode_utf16(units).collect();
        words.map_err(|_| Unreadable::Damaged)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|_| Unreadable::Damaged),
    }
}

/// Packs parts in this order; the same parts give the same bytes.
pub fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    // Dates are inside; those of the entries are the format's beginning.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, words) in parts {
        writer
            .start_file(*name, options)
            .expect("a part's name is one of ours, and written once");
        writer
            .write_all(words.as_bytes())
            .expect("writing to memory does not fail");
    }
    writer
        .finish()
        .expect("writing to memory does not fail")
        .into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_package_is_told_apart() {
        let refused = |bytes: &[u8]| Package::open(bytes).err();
        assert_eq!(refused(b"%PDF-1.7"), Some(Unreadable::OtherKind));
        assert_eq!(refused(b""), Some(Unreadable::OtherKind));
        assert_eq!(refused(b"PK\x03\x04 cut"), Some(Unreadable::Damaged));
        assert_eq!(
            refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
            Some(Unreadable::OldOrLocked)
        );
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = pack(&[("word/document.xml", "0".repeat(60 * 1024 * 1024))]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        let opened = Package::open(&bomb);
        let refused = opened.and_then(|mut package| package.part("word/document.xml"));
        assert_eq!(refused, Err(Unreadable::Bomb));
        let crowd: Vec<(String, String)> = (0..=ENTRIES_MAX)
            .map(|n| (format!("{n}"), String::new()))
            .collect();
        let crowd: Vec<(&str, String)> = crowd
            .iter()
            .map(|(name, words)| (name.as_str(), words.clone()))
            .collect();
        assert_eq!(Package::open(&pack(&crowd)).err(), Some(Unreadable::Bomb));
    }

    #[test]
    fn the_same_parts_give_the_same_bytes() {
        let parts = [("a", "one".to_owned()), ("b/c", "two".to_owned())];
        let packed = pack(&parts);
        assert_eq!(packed, pack(&parts));
        let mut package = Package::open(&packed).unwrap();
        assert_eq!(package.part("b/c"), Ok(Some("two".to_owned())));
        assert_eq!(package.part("d"), Ok(None));
    }
}
