//! The record file: built from the journal and the names of the participants, and verified without anything else.
//!
//! It is a ZIP that any program opens, with the record as a page to read and print, the texts in canonical form, the list
//! of participants, and the journal, line by line with its hashes. The journal holds every word that was decided, so the
//! whole record follows from it and from the names. The same data gives the same bytes: verifying a record means reading
//! it, replaying it, and building it again.
//!
//! What it does not hold: drafts and keystrokes, late edits, links and sign-ins, addresses of people.
//!
//! **Invariant:** the words of `record.html` and `README.txt` are part of the format. Changing the templates changes the
//! bytes, so a change asks for a new format number, and for keeping the old templates for old records.

mod archive;
mod crc32;
mod page;
mod participants;
mod replay;
mod verify;

use serde::{Deserialize, Serialize};

use crate::domain::{Conference, Sealed, Text};
use crate::text::{Fingerprint, canonical};

use archive::Item;

pub use archive::RECORD_BYTES_MAX;
pub use replay::BrokenJournal;
pub use verify::{Verdict, verify};

/// The form of record files written now.
pub const FORMAT: &str = "plenary-record 1";

const README: &str = "README.txt";
const PAGE: &str = "record.html";
const PARTICIPANTS: &str = "participants.csv";
const JOURNAL: &str = "journal.jsonl";
const MANIFEST: &str = "manifest.json";

/// One line of the journal as it is kept: the bytes that are hashed, and the hash in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The entry as canonical JSON.
    pub line: String,
    /// Its place in the chain.
    pub hash: String,
}

/// How a person is named. Names are not in the journal, because they must be erasable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The id by which the journal knows the person.
    pub person: String,
    /// The name; empty once erased.
    pub name: String,
    /// The title.
    pub title: String,
    /// The organisation.
    pub organisation: String,
}

/// What a record is built from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The whole journal.
    pub journal: Vec<Line>,
    /// The names of the people, in any order.
    pub people: Vec<Named>,
}

/// Why no record can be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// Nothing has happened yet.
    #[error("the journal is empty")]
    Empty,
    /// The journal is damaged.
    #[error(transparent)]
    Journal(#[from] BrokenJournal),
    /// The record would be too large.
    #[error("the record would be larger than {RECORD_BYTES_MAX} bytes")]
    TooLarge,
    /// The page could not be written.
    #[error("the page could not be written: {0}")]
    Page(String),
}

/// What `manifest.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: String,
    conference: String,
    title: String,
    journal_entries: u64,
    journal_head: Fingerprint,
    adopted: Vec<AdoptedText>,
    entries: Vec<ManifestEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdoptedText {
    text: String,
    sha256: Fingerprint,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestEntry {
    name: String,
    bytes: u64,
    sha256: Fingerprint,
}

/// Builds the record file. The same source gives the same bytes.
pub fn build(source: &Source) -> Result<Vec<u8>, BuildError> {
    let (conference, journal) = replay::replay(&source.journal)?;
    let items = items(&conference, &journal, &source.people)?;
    let size: usize = items.iter().map(|item| item.bytes.len()).sum();
    if size > RECORD_BYTES_MAX {
        return Err(BuildError::TooLarge);
    }
    Ok(archive::write(&items))
}

/// The name under which a record is handed out.
pub fn file_name(conference: &Conference) -> String {
    format!("{}.record.zip", conference.particulars.slug)
}

/// The entries of a record, in their order.
fn items(conference: &Conference, journal: &[Sealed], people: &[Named]) -> Result<Vec<Item>, BuildError> {
    let head = journal.last().ok_or(BuildError::Empty)?.hash;
    let listed = participants::listed(conference, people);
    let page = |error: askama::Error| BuildError::Page(error.to_string());
    let mut files = vec![
        (
            README.to_owned(),
            page::readme(conference, journal.len(), &head).map_err(page)?,
        ),
        (
            PAGE.to_owned(),
            page::page(conference, journal, &listed).map_err(page)?,
        ),
    ];
    files.extend(texts(conference));
    files.push((PARTICIPANTS.to_owned(), participants::write(conference, &listed)));
    files.push((JOURNAL.to_owned(), replay::write(journal)));
    let entries = files.iter().map(|(name, words)| ManifestEntry {
        name: name.clone(),
        bytes: words.len() as u64,
        sha256: Fingerprint::of(words),
    });
    let adopted = conference.texts.values().filter_map(|text| {
        let sha256 = text.adoption.as_ref()?.version.hash;
        Some(AdoptedText {
            text: text.id.to_string(),
            sha256,
        })
    });
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        conference: conference.particulars.slug.to_string(),
        title: conference.particulars.title.clone(),
        journal_entries: journal.len() as u64,
        journal_head: head,
        adopted: adopted.collect(),
        entries: entries.collect(),
    };
    let manifest = serde_json::to_string_pretty(&manifest).expect("a manifest has string keys") + "\n";
    files.push((MANIFEST.to_owned(), manifest));
    Ok(files
        .into_iter()
        .map(|(name, words)| Item {
            name,
            bytes: words.into_bytes(),
        })
        .collect())
}

/// The canonical texts: every issue, and what was adopted.
fn texts(conference: &Conference) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for text in conference.texts.values() {
        for issue in &text.issues {
            let words = canonical(&text.language, &issue.title, &issue.pinned.blocks);
            files.push((issue_name(text, &issue.label), words));
        }
        if let (Some(_), Some(latest)) = (&text.adoption, text.latest()) {
            let words = canonical(&text.language, &text.title, &latest.blocks);
            files.push((adopted_name(text), words));
        }
    }
    files
}

fn issue_name(text: &Text, label: &str) -> String {
    format!("text/{}/{}.txt", text.id, label.replace('/', "-"))
}

fn adopted_name(text: &Text) -> String {
    format!("text/{}/adopted.txt", text.id)
}

#[cfg(test)]
mod tests;
