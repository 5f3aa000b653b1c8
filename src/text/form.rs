//! The document form in plain values: what a draft's Automerge document holds, before any rule is applied to it. The
//! rules are the walk's; reading a document into this form is the draft's.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::{Fingerprint, Marks};

/// Everything a draft's document holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The strands by sid, in the order of their bytes.
    pub strands: BTreeMap<String, Vec<Element>>,
    /// The registers by pid.
    pub paras: HashMap<String, Registers>,
}

/// What stands in a strand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A block marker with the id it holds, one place wide.
    Marker(String),
    /// Words under the same marks.
    Text(String, Marks),
}

/// The registers of one paragraph, each as it stands; a missing or malformed one is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Registers {
    /// Heading, paragraph or item.
    pub kind: Option<String>,
    /// From 1.
    pub level: Option<i64>,
    /// The place in the text.
    pub order: Option<String>,
    /// The segment that this one continues.
    pub cont: Option<String>,
    /// The hash of the words that were deleted.
    pub del: Option<String>,
    /// Where it was split off.
    pub at: Option<String>,
}

/// The length of a text as Automerge counts it on both sides.
pub fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// What `del` holds when these words were deleted.
pub fn deletion_mark<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
    }
    Fingerprint::from(<[u8; 32]>::from(hash.finalize())).to_string()
}
