//! Every message of the editor's socket: JSON in text frames, Automerge in binary frames. Not what they mean; that is
//! the desk. `tests/cases/wire/` holds them as files that the page's side reads too.

use std::sync::Arc;

use automerge::Bundle;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Actor;
use crate::text::ParagraphId;

/// The version of the wire; a page of another version is told to load itself again.
pub const PROTOCOL: u32 = 1;

/// The largest text frame a page may send: a presence message, with room to spare.
pub const TEXT_FRAME_MAX: usize = 4 * 1024;

/// The largest presence state: a caret and a name fit in a tenth of it.
pub const PRESENCE_MAX: usize = 1024;

const SNAPSHOT: u8 = 0;
const CHANGES: u8 = 1;
const BUNDLE: u8 = 2;

/// A text frame of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum FromPage {
    /// The first frame: what the page has and whom it last was.
    Hello {
        /// [`PROTOCOL`], as the page knows it.
        protocol: u32,
        /// How many log entries the page has, if it has a document at all.
        have: Option<u64>,
        /// The actor it was last given.
        actor: Option<Actor>,
    },
    /// Where its person is and what they are doing: relayed as it stands, never kept.
    Presence {
        /// Any JSON of at most [`PRESENCE_MAX`] bytes.
        state: Value,
    },
}

/// A frame of a page that is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedMessage {
    /// Over [`TEXT_FRAME_MAX`] or [`PRESENCE_MAX`].
    #[error("a message is too long")]
    TooLong,
    /// Not JSON, or not of the wire.
    #[error("not a message of this wire")]
    Unknown,
}

impl FromPage {
    /// Reads a text frame.
    pub fn parse(frame: &str) -> Result<Self, MalformedMessage> {
        if frame.len() > TEXT_FRAME_MAX {
            return Err(MalformedMessage::TooLong);
        }
        let message = serde_json::from_str(frame).map_err(|_| MalformedMessage::Unknown)?;
        match &message {
            Self::Presence { state } if state.to_string().len() > PRESENCE_MAX => {
                Err(MalformedMessage::TooLong)
            }
            _ => Ok(message),
        }
    }
}

/// How a page gets from what it has to the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resume {
    /// The changes after `have` follow.
    Tail,
    /// A snapshot follows, then the changes after it.
    Snapshot,
}

/// How much of the text a page may edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Everything, paragraphs made and moved included.
    All,
    /// Only the words of the paragraphs named.
    Some,
    /// Nothing.
    None,
}

/// What a page may edit from now on, and why not more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// Everything, some paragraphs, or nothing.
    pub mode: Mode,
    /// The paragraphs, when the mode is `some`.
    pub paragraphs: Vec<ParagraphId>,
    /// The reason, in words for the person.
    pub reason: String,
}

impl Rights {
    /// The whole text may be edited.
    pub fn all() -> Self {
        Self {
            mode: Mode::All,
            paragraphs: Vec::new(),
            reason: String::new(),
        }
    }

    /// The words of these paragraphs may be edited.
    pub fn some(paragraphs: Vec<ParagraphId>, reason: impl Into<String>) -> Self {
        Self {
            mode: Mode::Some,
            paragraphs,
            reason: reason.into(),
        }
    }

    /// Nothing may be edited.
    pub fn none(reason: impl Into<String>) -> Self {
        Self {
            mode: Mode::None,
            paragraphs: Vec::new(),
            reason: reason.into(),
        }
    }
}

/// A text frame of the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum ToPage {
    /// The answer to `hello`.
    Welcome {
        /// The actor to write under.
        actor: Actor,
        /// The last change of that actor the server holds; the page sends later ones again.
        seq: u64,
        /// The length of the log.
        at: u64,
        /// The number of this connection in presence messages.
        conn: u64,
        /// Whose page this is.
        person: String,
        /// What it may edit.
        rights: Rights,
        /// What follows.
        resume: Resume,
    },
    /// That change is on disk.
    Ack {
        /// The change's number for its actor.
        seq: u64,
        /// Its log entry, counted from 0.
        at: u64,
    },
    /// That change and all later ones of this actor are not taken.
    Refused {
        /// The first change refused.
        seq: u64,
        /// A stable word for the reason.
        code: String,
        /// The reason in words for the person.
        message: String,
        /// The paragraphs it would have changed.
        paragraphs: Vec<ParagraphId>,
    },
    /// What this page may edit from now on.
    Rights {
        /// Everything, some paragraphs, or nothing.
        #[serde(flatten)]
        rights: Rights,
    },
    /// Another page's presence.
    Presence {
        /// The other connection.
        conn: u64,
        /// Whose page it is.
        person: String,
        /// That person's name.
        name: String,
        /// As the page sent it.
        state: Value,
    },
    /// That connection is gone.
    Left {
        /// The connection.
        conn: u64,
    },
    /// The comments beside the text, or its limit of words, are other than they were; the page asks for them.
    Comments,
    /// Say hello again.
    Restart {
        /// Why: [`RestartReason`].
        reason: RestartReason,
    },
}

/// Why a page is asked to say hello again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestartReason {
    /// The page speaks another version of the wire: it loads itself again.
    Protocol,
    /// No hello came, or something else came first.
    Hello,
    /// A frame that is no message of this wire, or too long.
    Frame,
    /// The same actor came back over a newer connection.
    Displaced,
    /// The page took its messages too slowly, or sent too many.
    Pace,
    /// What was being written could not be kept on disk; nothing of it was acknowledged.
    Fault,
    /// Too many of the person's changes were refused within a minute; what the page sends is not heard any more.
    Broken,
    /// Somebody who may write nothing sent a change; it was refused.
    Reader,
    /// The server is going down.
    Closing,
}

impl ToPage {
    /// The text frame.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("these types hold nothing that JSON lacks")
    }
}

/// A binary frame of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binary {
    /// The document after so many log entries.
    Snapshot {
        /// How many entries it holds.
        index: u64,
        /// The document.
        document: Vec<u8>,
    },
    /// Log entries.
    Changes {
        /// The index of the first.
        first: u64,
        /// The change chunks: in order, or where they came as a bundle in an order in which they can follow each other.
        changes: Vec<Vec<u8>>,
    },
}

/// A binary frame that is not of this wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a binary frame of this wire")]
pub struct MalformedBinary;

/// The frame of a snapshot.
pub fn snapshot_frame(index: u64, document: &[u8]) -> Arc<[u8]> {
    let mut frame = Vec::with_capacity(9 + document.len());
    frame.push(SNAPSHOT);
    frame.extend_from_slice(&index.to_be_bytes());
    frame.extend_from_slice(document);
    frame.into()
}

/// The frame of log entries from `first` on: encoded once, whoever it goes to.
pub fn changes_frame<'a>(first: u64, changes: impl IntoIterator<Item = &'a [u8]>) -> Arc<[u8]> {
    let mut frame = vec![CHANGES];
    frame.extend_from_slice(&first.to_be_bytes());
    for change in changes {
        let length = u32::try_from(change.len()).expect("the fence lets no change of 4 GiB through");
        frame.extend_from_slice(&length.to_be_bytes());
        frame.extend_from_slice(change);
    }
    frame.into()
}

/// The frame of so many log entries from `first` on, packed together.
pub fn bundle_frame(first: u64, count: u32, bundle: &[u8]) -> Arc<[u8]> {
    let mut frame = Vec::with_capacity(13 + bundle.len());
    frame.push(BUNDLE);
    frame.extend_from_slice(&first.to_be_bytes());
    frame.extend_from_slice(&count.to_be_bytes());
    frame.extend_from_slice(bundle);
    frame.into()
}

fn unbundle(rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (count, bundle) = rest.split_first_chunk()?;
    let changes = Bundle::try_from(bundle).ok()?.to_changes().ok()?;
    let whole = changes.len() == u32::from_be_bytes(*count) as usize;
    let raw = || changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    whole.then(raw)
}

impl Binary {
    /// Reads a binary frame of the server, as a page does.
    pub fn parse(frame: &[u8]) -> Result<Self, MalformedBinary> {
        let (kind, rest) = frame.split_first().ok_or(MalformedBinary)?;
        let (index, mut rest) = rest.split_first_chunk().ok_or(MalformedBinary)?;
        let index = u64::from_be_bytes(*index);
        match *kind {
            SNAPSHOT => Ok(Self::Snapshot {
                index,
                document: rest.to_vec(),
            }),
            CHANGES => {
                let mut changes = Vec::new();
                while !rest.is_empty() {
                    let (length, after) = rest.split_first_chunk().ok_or(MalformedBinary)?;
                    let (change, after) = after
                        .split_at_checked(u32::from_be_bytes(*length) as usize)
                        .ok_or(MalformedBinary)?;
                    changes.push(change.to_vec());
                    rest = after;
                }
                Ok(Self::Changes {
                    first: index,
                    changes,
                })
            }
            BUNDLE => Ok(Self::Changes {
                first: index,
                changes: unbundle(rest).ok_or(MalformedBinary)?,
            }),
            _ => Err(MalformedBinary),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files under `tests/cases/wire`, which the page's own tests read too.
    fn cases(file: &str) -> Vec<Value> {
        let path = format!("{}/tests/cases/wire/{file}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn from_hex(digits: &str) -> Vec<u8> {
        (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn every_message_of_a_page_is_read_and_written_as_in_the_cases() {
        for case in cases("from-page") {
            let message = FromPage::parse(&case.to_string()).unwrap();
            assert_eq!(serde_json::to_value(message).unwrap(), case);
        }
    }

    #[test]
    fn every_message_of_the_server_is_written_as_in_the_cases() {
        for case in cases("to-page") {
            let message: ToPage = serde_json::from_value(case.clone()).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&message.encode()).unwrap(), case);
        }
    }

    #[test]
    fn binary_frames_are_as_in_the_cases() {
        for case in cases("binary") {
            let frame = from_hex(case["frame"].as_str().unwrap());
            let index = case["index"].as_u64().unwrap();
            match Binary::parse(&frame).unwrap() {
                Binary::Snapshot {
                    index: read,
                    document,
                } => {
                    assert_eq!(
                        (read, &document),
                        (index, &from_hex(case["document"].as_str().unwrap()))
                    );
                    assert_eq!(&snapshot_frame(index, &document)[..], frame);
                }
                Binary::Changes { first, changes } => {
                    let expected: Vec<_> = case["changes"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|hex| from_hex(hex.as_str().unwrap()))
                        .collect();
                    assert_eq!((first, &changes), (index, &expected));
                    assert_eq!(
                        &changes_frame(first, changes.iter().map(Vec::as_slice))[..],
                        frame
                    );
                }
            }
        }
    }

    #[test]
    fn a_frame_cut_anywhere_is_refused() {
        let frame = changes_frame(7, [&b"one"[..], b"two"]);
        let whole = [9, 9 + 4 + 3, frame.len()];
        for end in 0..frame.len() {
            assert_eq!(
                Binary::parse(&frame[..end]).is_ok(),
                whole.contains(&end),
                "cut at {end}"
            );
        }
        assert_eq!(Binary::parse(&[2; 20]), Err(MalformedBinary));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for wrong in [
            "",
            "{}",
            "[]",
            r#"{"type":"welcome"}"#,
            r#"{"type":"hello","protocol":1,"have":-1,"actor":null}"#,
            r#"{"type":"hello","protocol":1,"have":null,"actor":"00"}"#,
            r#"{"type":"hello","protocol":1,"have":null,"actor":null,"more":1}"#,
        ] {
            assert_eq!(FromPage::parse(wrong), Err(MalformedMessage::Unknown), "{wrong}");
        }
        let long = serde_json::json!({ "type": "presence", "state": "x".repeat(PRESENCE_MAX) }).to_string();
        assert_eq!(FromPage::parse(&long), Err(MalformedMessage::TooLong));
        assert_eq!(
            FromPage::parse(&" ".repeat(TEXT_FRAME_MAX + 1)),
            Err(MalformedMessage::TooLong)
        );
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let deep = format!(r#"{{"type":"presence","state":{deep}}}"#);
        assert_eq!(FromPage::parse(&deep), Err(MalformedMessage::Unknown));
    }
}
