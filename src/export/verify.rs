//! Verifying a record with nothing but the record: what holds is said in plain words, and the first thing that does not
//! is named.

use std::fmt;

use crate::domain::{Conference, Sealed, Text};
use crate::text::Fingerprint;

use super::archive::{self, Damage, Item};
use super::participants;
use super::replay::{self, BrokenJournal};
use super::{
    FORMAT, JOURNAL, Line, MANIFEST, Manifest, Named, PARTICIPANTS, README, RECORD_BYTES_MAX, items, page,
};

/// What verifying a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds: what was proved, in plain sentences.
    Proven(Vec<String>),
    /// The file is a record, and something in it does not hold.
    Broken {
        /// The first entry that does not, `journal.jsonl, entry 17` for one of the journal.
        entry: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is no record.
    NotARecord,
}

impl Verdict {
    /// What a program exits with: 0 proven, 1 broken, 2 no record.
    pub fn exit_code(&self) -> u8 {
        match self {
            Verdict::Proven(_) => 0,
            Verdict::Broken { .. } => 1,
            Verdict::NotARecord => 2,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Proven(sentences) => {
                writeln!(f, "This record holds.")?;
                sentences
                    .iter()
                    .try_for_each(|sentence| writeln!(f, "- {sentence}"))
            }
            Verdict::Broken { entry, reason } => {
                writeln!(f, "This record does not hold.")?;
                writeln!(f, "First bad entry: {entry}")?;
                writeln!(f, "What is wrong: {reason}.")
            }
            Verdict::NotARecord => writeln!(f, "This file is not a record of a conference."),
        }
    }
}

/// An entry that does not hold.
struct Bad {
    entry: String,
    reason: String,
}

impl Bad {
    fn new(entry: impl Into<String>, reason: impl Into<String>) -> Bad {
        Bad {
            entry: entry.into(),
            reason: reason.into(),
        }
    }
}

impl From<BrokenJournal> for Bad {
    fn from(broken: BrokenJournal) -> Bad {
        Bad::new(format!("{JOURNAL}, entry {}", broken.entry), broken.reason)
    }
}

impl From<Damage> for Bad {
    fn from(damage: Damage) -> Bad {
        // Of a damaged journal, the first entry that does not follow says more than the checksum of the whole.
        if damage.entry == JOURNAL
            && let Some(broken) = first_broken(&damage.bytes)
        {
            return broken.into();
        }
        Bad::new(damage.entry, damage.reason)
    }
}

fn first_broken(journal: &[u8]) -> Option<BrokenJournal> {
    let whole = std::str::from_utf8(journal);
    let readable = match &whole {
        Ok(file) => file,
        // Up to the first byte that is no text; the line it stands in is cut, and so does not read as an entry.
        Err(error) => std::str::from_utf8(&journal[..error.valid_up_to()]).ok()?,
    };
    let (lines, cut) = match replay::read(readable) {
        Ok(lines) => (lines, None),
        Err(cut) => {
            let before: String = readable.split_inclusive('\n').take(cut.entry - 1).collect();
            (replay::read(&before).ok()?, Some(cut))
        }
    };
    replay::replay(&lines).err().or(cut)
}

/// Verifies a file.
pub fn verify(file: &[u8]) -> Verdict {
    if file.len() > 2 * RECORD_BYTES_MAX || !archive::is_record(file, README) {
        return Verdict::NotARecord;
    }
    match proven(file) {
        Ok(sentences) => Verdict::Proven(sentences),
        Err(Bad { entry, reason }) => Verdict::Broken { entry, reason },
    }
}

fn proven(file: &[u8]) -> Result<Vec<String>, Bad> {
    let found = archive::read(file)?;
    let manifest = manifest(&found)?;
    whole(&found, &manifest)?;
    let lines: Vec<Line> = replay::read(words(&found, JOURNAL)?)?;
    let (conference, journal) = replay::replay(&lines)?;
    let head = journal.last().map(|sealed| sealed.hash);
    if head != Some(manifest.journal_head) {
        let last = format!("{JOURNAL}, entry {}", journal.len());
        return Err(Bad::new(
            last,
            "it is not the head of the journal that the manifest names",
        ));
    }
    let people: Vec<Named> = participants::read(words(&found, PARTICIPANTS)?)
        .map_err(|error| Bad::new(PARTICIPANTS, error.to_string()))?;
    let expected =
        items(&conference, &journal, &people).map_err(|error| Bad::new(JOURNAL, error.to_string()))?;
    same(&found, &expected)?;
    Ok(sentences(&conference, &journal, &found))
}

fn words<'a>(items: &'a [Item], name: &str) -> Result<&'a str, Bad> {
    let item = items
        .iter()
        .find(|item| item.name == name)
        .ok_or_else(|| Bad::new(name, "it is missing"))?;
    std::str::from_utf8(&item.bytes).map_err(|_| Bad::new(name, "it is not text"))
}

fn manifest(items: &[Item]) -> Result<Manifest, Bad> {
    let read: serde_json::Value = serde_json::from_str(words(items, MANIFEST)?)
        .map_err(|error| Bad::new(MANIFEST, format!("it cannot be read: {error}")))?;
    let format = read
        .get("format")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    if format != FORMAT {
        let reason = format!("it names the format “{format}”; this program verifies “{FORMAT}”");
        return Err(Bad::new(MANIFEST, reason));
    }
    serde_json::from_value(read).map_err(|error| Bad::new(MANIFEST, format!("it cannot be read: {error}")))
}

/// Every entry has the hash that the manifest names, and there is no other.
fn whole(items: &[Item], manifest: &Manifest) -> Result<(), Bad> {
    let others: Vec<&Item> = items.iter().filter(|item| item.name != MANIFEST).collect();
    for (item, entry) in others.iter().zip(&manifest.entries) {
        if item.name != entry.name {
            return Err(Bad::new(
                &item.name,
                format!("the manifest has {} in its place", entry.name),
            ));
        }
        let text = std::str::from_utf8(&item.bytes).map_err(|_| Bad::new(&item.name, "it is not text"))?;
        if Fingerprint::of(text) != entry.sha256 {
            if item.name == JOURNAL
                && let Some(broken) = first_broken(&item.bytes)
            {
                return Err(broken.into());
            }
            return Err(Bad::new(&item.name, "its SHA-256 is not the one in the manifest"));
        }
    }
    match others.len().cmp(&manifest.entries.len()) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Bad::new(
            &others[manifest.entries.len()].name,
            "the manifest does not name it",
        )),
        std::cmp::Ordering::Less => Err(Bad::new(&manifest.entries[others.len()].name, "it is missing")),
    }
}

/// The entries are what the journal and the names give, and nothing else.
fn same(found: &[Item], expected: &[Item]) -> Result<(), Bad> {
    for item in expected {
        if !found.iter().any(|found| found.name == item.name) {
            return Err(Bad::new(&item.name, "it is missing, though the journal gives it"));
        }
    }
    let names = expected
        .iter()
        .map(|item| Some(&item.name))
        .chain(std::iter::repeat(None));
    for (found, name) in found.iter().zip(names) {
        if name != Some(&found.name) {
            return Err(Bad::new(
                &found.name,
                "the journal gives no such entry in this place",
            ));
        }
    }
    for (found, expected) in found.iter().zip(expected) {
        if found.bytes != expected.bytes {
            let reason = "it is not what the journal and the list of participants give";
            return Err(Bad::new(&found.name, reason));
        }
    }
    Ok(())
}

fn sentences(conference: &Conference, journal: &[Sealed], found: &[Item]) -> Vec<String> {
    let mut said = vec![format!(
        "All {} entries of the file are whole, and there is no other.",
        found.len()
    )];
    if let (Some(first), Some(last)) = (journal.first(), journal.last()) {
        said.push(format!(
            "The journal of “{}” is unbroken: {}, from {} to {}, each bound to all before it. Its head is {}.",
            conference.particulars.title,
            count(journal.len(), "entry", "entries"),
            page::moment(first.entry.at),
            page::moment(last.entry.at),
            last.hash,
        ));
    }
    let pinned: usize = conference.texts.values().map(|text| text.issues.len()).sum();
    said.push(format!(
        "Replaying the journal gives every text in this file, word for word: {}, and every version decided about.",
        count(pinned, "issue", "issues"),
    ));
    for text in conference.texts.values() {
        said.push(fate(text));
        let filed = text.amendments.len();
        let pending = text.pending().count();
        said.push(match (filed, pending) {
            (0, _) => format!("No amendment to “{}” was filed.", text.title),
            (_, 0) => format!(
                "Each of the {} filed to “{}” came to exactly one end.",
                count(filed, "amendment", "amendments"),
                text.title
            ),
            _ => format!(
                "Of the {} filed to “{}”, {pending} had not come to an end when this file was made.",
                count(filed, "amendment", "amendments"),
                text.title
            ),
        });
    }
    said.push(
        "The page record.html is exactly what the journal and the list of participants give; the roles and delegations \
         in that list are those of the journal."
            .to_owned(),
    );
    said.push(
        "What no file can prove by itself: that it was not made anew as a whole. Compare the head of the journal, or the \
         fingerprint of the adopted text, with what the secretariat published or with another copy."
            .to_owned(),
    );
    said
}

fn fate(text: &Text) -> String {
    let Some(adoption) = &text.adoption else {
        return format!("“{}” had not been adopted when this file was made.", text.title);
    };
    format!(
        "“{}” was adopted by consensus on {} (decision {}). The text in {} is the one in the question put and the one the \
         gavel adopted, with no objection maintained: fingerprint {}, in full {}.",
        text.title,
        page::moment(adoption.at),
        adoption.decision,
        super::adopted_name(text),
        adoption.version.hash.short(),
        adoption.version.hash,
    )
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
