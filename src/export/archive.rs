//! The ZIP around a record: entries stored as they are, in one order, with one spelling of every header, so that the same
//! entries give the same bytes, any program opens them, and no byte of the file is without a check. Not a general ZIP
//! reader: it reads what it writes.

use super::crc32::crc32;

/// What every record file ends with, so that it is known for one even where its beginning is damaged.
pub const END_MARK: &[u8] = b"plenary-record 1";
/// The largest record taken. A conference of 1,500 people with 10,000 amendments stays below a tenth of it.
pub const RECORD_BYTES_MAX: usize = 256 * 1024 * 1024;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
/// Version 1.0 suffices to read stored entries.
const VERSION_NEEDED: u16 = 10;
/// Made on Unix, so that unpacked files get readable permissions.
const MADE_BY: u16 = 0x031e;
const UTF8_NAMES: u16 = 1 << 11;
/// 1 January 1980: times are in the journal, and the same record must have the same bytes.
const NO_DATE: u16 = 0x0021;
const READABLE_FILE: u32 = 0o100_644 << 16;

/// One file in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name, with `/` between folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a file stops being a record, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The entry.
    pub entry: String,
    /// What is wrong with it.
    pub reason: String,
    /// What the entry holds now, where that much can be read.
    pub bytes: Vec<u8>,
}

/// Writes the entries as one file.
pub fn write(items: &[Item]) -> Vec<u8> {
    let mut file = Vec::new();
    for item in items {
        file.extend(local_header(&item.name, &item.bytes));
        file.extend(&item.bytes);
    }
    let directory = directory(items);
    file.extend(directory.concat());
    file
}

/// Reads a file back, and takes no byte that [`write`] would not have written.
pub fn read(file: &[u8]) -> Result<Vec<Item>, Damage> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while !file[at..].starts_with(&CENTRAL) {
        let (item, end) = entry(file, at, &items)?;
        items.push(item);
        at = end;
    }
    let mut rest = &file[at..];
    for (place, record) in directory(&items).iter().enumerate() {
        let Some(after) = rest.strip_prefix(record.as_slice()) else {
            let entry = items
                .get(place)
                .map_or("the end of the ZIP directory", |item| &item.name);
            return Err(damage(
                entry,
                "its record in the ZIP directory is not as it was written",
            ));
        };
        rest = after;
    }
    if rest.is_empty() {
        Ok(items)
    } else {
        Err(damage("the end of the ZIP directory", "something follows it"))
    }
}

/// Whether this is, or was, a record: its beginning or its end says so.
pub fn is_record(file: &[u8], first: &str) -> bool {
    let begins =
        file.starts_with(&LOCAL) && file[LOCAL_BYTES.min(file.len())..].starts_with(first.as_bytes());
    begins || file.ends_with(END_MARK)
}

fn damage(entry: &str, reason: &str) -> Damage {
    Damage {
        entry: entry.to_owned(),
        reason: reason.to_owned(),
        bytes: Vec::new(),
    }
}

/// The entry at this place, and where it ends.
fn entry(file: &[u8], at: usize, before: &[Item]) -> Result<(Item, usize), Damage> {
    let nameless = || match before.last() {
        None => "the beginning of the file".to_owned(),
        Some(item) => format!("what follows {}", item.name),
    };
    let header = file
        .get(at..at + LOCAL_BYTES)
        .ok_or_else(|| damage(&nameless(), "the file ends there"))?;
    let length = usize::from(u16::from_le_bytes([header[26], header[27]]));
    let size = u32::from_le_bytes([header[18], header[19], header[20], header[21]]) as usize;
    let start = at + LOCAL_BYTES + length;
    let name = file
        .get(at + LOCAL_BYTES..start)
        .and_then(|name| std::str::from_utf8(name).ok())
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()))
        .ok_or_else(|| damage(&nameless(), "no name of an entry can be read there"))?;
    let cut = || damage(name, "the file ends before it does");
    let end = start.checked_add(size).ok_or_else(cut)?;
    let bytes = file.get(start..end).ok_or_else(cut)?;
    if file[at..start] != local_header(name, bytes)[..] {
        let checksum = header[14..18] != crc32(bytes).to_le_bytes();
        let reason = if checksum {
            "its bytes do not match their checksum"
        } else {
            "its ZIP header is not as it was written"
        };
        return Err(Damage {
            entry: name.to_owned(),
            reason: reason.to_owned(),
            bytes: bytes.to_vec(),
        });
    }
    Ok((
        Item {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        },
        end,
    ))
}

/// What a local header and a directory record have in common, from the needed version to the length of the name.
fn shared(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = (bytes.len() as u32).to_le_bytes();
    let mut shared = Vec::new();
    shared.extend(VERSION_NEEDED.to_le_bytes());
    shared.extend(UTF8_NAMES.to_le_bytes());
    // Method: stored. Time: none.
    shared.extend([0; 4]);
    shared.extend(NO_DATE.to_le_bytes());
    shared.extend(crc32(bytes).to_le_bytes());
    shared.extend(size);
    shared.extend(size);
    shared.extend((name.len() as u16).to_le_bytes());
    // No extra field.
    shared.extend([0; 2]);
    shared
}

fn local_header(name: &str, bytes: &[u8]) -> Vec<u8> {
    [&LOCAL[..], &shared(name, bytes), name.as_bytes()].concat()
}

/// The directory: one record per entry, and the end.
fn directory(items: &[Item]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut offset = 0_u32;
    for item in items {
        let mut record = Vec::with_capacity(CENTRAL_BYTES + item.name.len());
        record.extend(CENTRAL);
        record.extend(MADE_BY.to_le_bytes());
        record.extend(shared(&item.name, &item.bytes));
        // No comment, first disk, no internal attributes.
        record.extend([0; 6]);
        record.extend(READABLE_FILE.to_le_bytes());
        record.extend(offset.to_le_bytes());
        record.extend(item.name.as_bytes());
        records.push(record);
        offset += (LOCAL_BYTES + item.name.len() + item.bytes.len()) as u32;
    }
    let size: usize = records.iter().map(Vec::len).sum();
    let count = (items.len() as u16).to_le_bytes();
    let mut end = Vec::new();
    end.extend(END);
    end.extend([0; 4]);
    end.extend(count);
    end.extend(count);
    end.extend((size as u32).to_le_bytes());
    end.extend(offset.to_le_bytes());
    end.extend((END_MARK.len() as u16).to_le_bytes());
    end.extend(END_MARK);
    records.push(end);
    records
}
