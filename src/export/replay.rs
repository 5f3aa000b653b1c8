//! The journal in and out of its file, and what it makes when it is replayed.

use std::fmt::Write;

use crate::domain::{Conference, Misfit, Sealed, apply, journal};
use crate::text::Fingerprint;

use super::Line;

/// A journal that is damaged, with its first bad entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("journal entry {entry}: {reason}")]
pub struct BrokenJournal {
    /// The entry, from 1.
    pub entry: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Around the hash and around the entry, in one line of `journal.jsonl`.
const BEFORE_HASH: &str = "{\"hash\":\"";
const BEFORE_ENTRY: &str = "\",\"entry\":";
const AFTER_ENTRY: &str = "}";

/// Writes the journal: one line per entry, valid JSON, the bytes that are hashed unchanged within it.
pub fn write(journal: &[Sealed]) -> String {
    let mut file = String::new();
    for Sealed { line, hash, .. } in journal {
        writeln!(file, "{BEFORE_HASH}{hash}{BEFORE_ENTRY}{line}{AFTER_ENTRY}")
            .expect("writing to a String does not fail");
    }
    file
}

/// Reads the lines of a journal file.
pub fn read(file: &str) -> Result<Vec<Line>, BrokenJournal> {
    let mut lines = Vec::new();
    for (place, line) in file.split_inclusive('\n').enumerate() {
        let read = line
            .strip_suffix('\n')
            .and_then(|line| line.strip_prefix(BEFORE_HASH)?.strip_suffix(AFTER_ENTRY))
            .and_then(|line| line.split_once(BEFORE_ENTRY));
        let Some((hash, line)) = read else {
            let reason = "the line is not a hash and an entry".to_owned();
            return Err(BrokenJournal {
                entry: place + 1,
                reason,
            });
        };
        lines.push(Line {
            line: line.to_owned(),
            hash: hash.to_owned(),
        });
    }
    Ok(lines)
}

/// Replays a journal: checks the chain, and makes the conference of it.
pub fn replay(lines: &[Line]) -> Result<(Conference, Vec<Sealed>), BrokenJournal> {
    let mut conference = Conference::default();
    let mut journal = Vec::with_capacity(lines.len());
    let mut previous = journal::genesis();
    for (place, line) in lines.iter().enumerate() {
        let broken = |reason: String| BrokenJournal {
            entry: place + 1,
            reason,
        };
        let hash: Fingerprint = line
            .hash
            .parse()
            .map_err(|_| broken("its hash is not one".into()))?;
        let sealed =
            journal::unseal(&previous, &line.line, &hash).map_err(|error| broken(error.to_string()))?;
        apply(&mut conference, &sealed.entry).map_err(|Misfit { reason, .. }| broken(reason))?;
        journal.push(sealed);
        previous = hash;
    }
    Ok((conference, journal))
}
