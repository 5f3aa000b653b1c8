//! The journal: events in one strict order, each line bound to all before it by a hash. Keeping it is the store's task;
//! here are its form and its chain.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::text::Fingerprint;

use super::{CommandId, DelegationId, Event, PersonId, Role, upcast};

/// The form of entries written now. A changed form gets the next number and an upcast from the one before.
pub const ENTRY_VERSION: u32 = 2;

/// One event with who did it, as what, when and by which click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The form of this entry.
    pub v: u32,
    /// Its place in the journal, from 1 without gaps.
    pub seq: u64,
    /// The server's time.
    pub at: Timestamp,
    /// Who acted.
    pub person: PersonId,
    /// As what.
    pub capacity: Role,
    /// For which delegation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// The command that led to it.
    pub command_id: CommandId,
    /// The request that carried the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What happened.
    pub event: Event,
}

/// An entry with its line and its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The entry.
    pub entry: Entry,
    /// Its canonical JSON, the bytes that are hashed.
    pub line: String,
    /// SHA-256 of the hash before, a line feed, and the line.
    pub hash: Fingerprint,
}

/// Why a line is not the next one of a journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenChain {
    /// The hash is not that of the line after the one before.
    #[error("the line does not match its hash in the chain")]
    Hash,
    /// Written by a later version of the program.
    #[error("the entry has form {0}, which a newer version wrote")]
    NewerForm(u64),
    /// Not an entry at all.
    #[error("the line cannot be read: {0}")]
    Unreadable(String),
    /// The line says the same as an entry, in another spelling.
    #[error("the line is not in canonical form")]
    NotCanonical,
}

/// What the first entry is chained to.
pub fn genesis() -> Fingerprint {
    "0".repeat(64).parse().expect("64 zeros are a fingerprint")
}

/// Seals an entry onto the chain.
pub fn seal(previous: &Fingerprint, entry: Entry) -> Sealed {
    let value = serde_json::to_value(&entry).expect("an entry has string keys and no floating numbers");
    let line = canonical(&value);
    let hash = link(previous, &line);
    Sealed { entry, line, hash }
}

/// Reads a sealed line back, checking that it follows `previous`.
pub fn unseal(previous: &Fingerprint, line: &str, hash: &Fingerprint) -> Result<Sealed, BrokenChain> {
    if link(previous, line) != *hash {
        return Err(BrokenChain::Hash);
    }
    let value: Value = serde_json::from_str(line).map_err(|e| BrokenChain::Unreadable(e.to_string()))?;
    if canonical(&value) != line {
        return Err(BrokenChain::NotCanonical);
    }
    let value = upcast(value)?;
    let entry = serde_json::from_value(value).map_err(|e| BrokenChain::Unreadable(e.to_string()))?;
    Ok(Sealed {
        entry,
        line: line.to_owned(),
        hash: *hash,
    })
}

/// The hash of a line that follows `previous`: SHA-256 of the previous hash in hex, a line feed, and the line.
pub fn link(previous: &Fingerprint, line: &str) -> Fingerprint {
    Fingerprint::of(&format!("{previous}\n{line}"))
}

/// Brings an entry of an older form to the present one. The stored line stays as it was written.
fn upcast(value: Value) -> Result<Value, BrokenChain> {
    match value.get("v").and_then(Value::as_u64) {
        Some(v) if v == u64::from(ENTRY_VERSION) => Ok(value),
        Some(1) => Ok(upcast::from_1(value)),
        Some(v) if v > u64::from(ENTRY_VERSION) => Err(BrokenChain::NewerForm(v)),
        _ => Err(BrokenChain::Unreadable("the entry names no form".into())),
    }
}

/// JSON with sorted keys and no spaces: one spelling for one value, whatever the build's features are.
fn canonical(value: &Value) -> String {
    let mut line = String::new();
    write_canonical(value, &mut line);
    line
}

fn write_canonical(value: &Value, line: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            line.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    line.push(',');
                }
                line.push_str(&Value::String(key.clone()).to_string());
                line.push(':');
                write_canonical(&map[key], line);
            }
            line.push('}');
        }
        Value::Array(items) => {
            line.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    line.push(',');
                }
                write_canonical(item, line);
            }
            line.push(']');
        }
        plain => line.push_str(&plain.to_string()),
    }
}
