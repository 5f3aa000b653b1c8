//! The live text of a draft as readers get it: an immutable picture, made once and shared.

use serde::{Deserialize, Serialize};

use crate::domain::{Pinned, Text, TextId};
use crate::text::{Block, Draft, Fingerprint, TextVersion, canonical_block, canonical_head, number};

/// The live text of a draft at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveText {
    /// How many changes its log holds.
    pub at: u64,
    /// Heads and hash.
    pub version: TextVersion,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The number of each block, in the same order.
    pub numbers: Vec<String>,
    /// The canonical text.
    pub canonical: String,
    /// Where each block begins in the canonical text, so that the next picture writes only what is new.
    starts: Vec<usize>,
}

/// A picture as it is kept, without what can be derived from it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// A picture of another form than this program's is passed over: what a walk shows may have changed since.
    form: u32,
    heads: Vec<String>,
    blocks: Vec<Block>,
}

/// Raised whenever the walk, or how a block is written down, changes.
const FORM: u32 = 1;

/// What a text grows by between two pictures, as a rule, in bytes.
const ROOM: usize = 1024;

/// What stands above the blocks of a text. The title alone can change, by an amendment.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub text: TextId,
    title: String,
    language: String,
}

/// What is kept of a draft's picture.
pub(super) fn keep(draft: &Draft) -> String {
    let kept = Kept {
        form: FORM,
        heads: draft.heads(),
        blocks: draft.blocks(),
    };
    serde_json::to_string(&kept).expect("words and numbers are JSON")
}

impl Heading {
    pub(super) fn of(text: &Text) -> Self {
        Self {
            text: text.id.clone(),
            title: text.title.clone(),
            language: text.language.clone(),
        }
    }

    /// The same under another title.
    pub(super) fn titled(&self, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ..self.clone()
        }
    }

    /// Whether this is the title.
    pub(super) fn bears(&self, title: &str) -> bool {
        self.title == title
    }

    /// The picture of a draft after so many changes. What an earlier picture shows already is not drawn again.
    pub(super) fn picture(&self, at: u64, draft: &Draft, before: Option<&LiveText>) -> LiveText {
        self.draw(at, draft.heads(), draft.blocks(), before)
    }

    /// The picture that was kept of a draft after so many changes; `None` if it is of another form.
    pub(super) fn kept(&self, at: u64, kept: &str) -> Option<LiveText> {
        let Kept { heads, blocks, .. } = serde_json::from_str(kept)
            .ok()
            .filter(|kept: &Kept| kept.form == FORM)?;
        // A copy takes no more memory than it needs, which what was just read does.
        Some(self.draw(at, heads, blocks.clone(), None))
    }

    fn draw(&self, at: u64, heads: Vec<String>, blocks: Vec<Block>, before: Option<&LiveText>) -> LiveText {
        let numbers = number(&blocks);
        let known = |place: usize, block: &Block, number: &String| {
            let before = before?;
            let same = before.blocks.get(place)? == block && before.numbers.get(place)? == number;
            same.then(|| before.part(place))?
        };
        let mut canonical = String::with_capacity(before.map_or(0, |before| before.canonical.len() + ROOM));
        canonical.push_str(&canonical_head(&self.language, &self.title));
        let mut starts = Vec::with_capacity(blocks.len());
        for (place, (block, number)) in blocks.iter().zip(&numbers).enumerate() {
            starts.push(canonical.len());
            match known(place, block, number) {
                Some(part) => canonical.push_str(part),
                None => canonical.push_str(&canonical_block(block, number)),
            }
        }
        // It is held for as long as nobody writes, for each of hundreds of texts.
        canonical.shrink_to_fit();
        let version = TextVersion {
            text: self.text.to_string(),
            heads,
            hash: Fingerprint::of(&canonical),
        };
        LiveText {
            at,
            version,
            numbers,
            blocks,
            canonical,
            starts,
        }
    }
}

impl LiveText {
    /// The canonical text of one block.
    fn part(&self, place: usize) -> Option<&str> {
        let from = *self.starts.get(place)?;
        let to = self
            .starts
            .get(place + 1)
            .copied()
            .unwrap_or(self.canonical.len());
        self.canonical.get(from..to)
    }

    /// The same without what is derived, as decisions want it.
    pub(super) fn pinned(&self) -> Pinned {
        Pinned {
            version: self.version.clone(),
            blocks: self.blocks.clone(),
        }
    }
}
