//! A text in the procedure: its issues, the versions that were pinned, what was proposed to it and what became of it.
//! The live draft is elsewhere; what stands here is known from the journal alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::text::{Block, Fingerprint, ParagraphId, TextVersion};

use super::{
    Adoption, Amendment, DelegationId, ParagraphState, Position, Question, Refusal, Standing, TextId,
};

/// A version of a text together with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// Heads and hash.
    pub version: TextVersion,
    /// The blocks that hash to it.
    pub blocks: Vec<Block>,
}

impl Pinned {
    /// The block with this id.
    pub fn block(&self, id: &ParagraphId) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == *id)
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Rapporteurs write; nothing is issued yet.
    Drafting,
    /// Issued: it changes only by amendments, by revision, and on screen in the paragraph under consideration.
    Issued,
    /// Issued before, and open for writing until it is issued again.
    Revising,
    /// The question on the whole is put.
    Put,
    /// Adopted. Nothing changes it any more.
    Adopted,
}

impl Stage {
    /// The word used in pages, files and message ids.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Drafting => "drafting",
            Stage::Issued => "issued",
            Stage::Revising => "revising",
            Stage::Put => "put",
            Stage::Adopted => "adopted",
        }
    }
}

/// One issue of a text: a document with a symbol and frozen numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// `L.1`, `L.1/Rev.1` …
    pub label: String,
    /// The document symbol, if the secretariat gave one.
    pub symbol: Option<String>,
    /// The rapporteur's note.
    pub note: String,
    /// When it was issued.
    pub at: Timestamp,
    /// The text.
    pub pinned: Arc<Pinned>,
    /// The number of each block, in the same order.
    pub numbers: Vec<String>,
}

/// A text of the conference, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its identifier.
    pub id: TextId,
    /// Its title.
    pub title: String,
    /// The language it is written in.
    pub language: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its issues, oldest first.
    pub issues: Vec<Issue>,
    /// Versions pinned since the latest issue, that issue first: what an amendment may be written against.
    pub versions: Vec<Arc<Pinned>>,
    /// When written amendments must be in.
    pub deadline_at: Option<Timestamp>,
    /// Delegations with leave to file one amendment after the deadline.
    pub leave: BTreeSet<DelegationId>,
    /// Every amendment ever filed, by number.
    pub amendments: BTreeMap<u32, Amendment>,
    /// How the meeting stands with each paragraph, removed ones included.
    pub paragraphs: BTreeMap<ParagraphId, Standing>,
    /// The paragraph the meeting is at.
    pub considering: Option<ParagraphId>,
    /// Every question put on the whole text; the last one is the current one while the stage is `Put`.
    pub questions: Vec<Question>,
    /// Positions stated, withdrawn ones included.
    pub positions: Vec<Position>,
    /// The adoption.
    pub adoption: Option<Adoption>,
}

impl Text {
    /// The text as the procedure knows it last; none before the first issue.
    pub fn latest(&self) -> Option<&Arc<Pinned>> {
        self.versions.last()
    }

    /// The latest issue.
    pub fn issue(&self) -> Option<&Issue> {
        self.issues.last()
    }

    /// A version known since the latest issue.
    pub fn version(&self, hash: &Fingerprint) -> Option<&Arc<Pinned>> {
        self.versions
            .iter()
            .rev()
            .find(|pinned| pinned.version.hash == *hash)
    }

    /// How the meeting stands with a paragraph.
    pub fn state_of(&self, paragraph: &ParagraphId) -> ParagraphState {
        self.paragraphs
            .get(paragraph)
            .map_or(ParagraphState::Open, |standing| standing.state)
    }

    /// The number of a paragraph in the latest issue; empty for one that came later or bears none.
    pub fn number_of(&self, paragraph: &ParagraphId) -> &str {
        self.paragraphs
            .get(paragraph)
            .map_or("", |standing| standing.number.as_str())
    }

    /// The current question, while it is put.
    pub fn question(&self) -> Option<&Question> {
        self.questions.last().filter(|_| self.stage == Stage::Put)
    }

    /// An amendment by its number.
    pub fn amendment(&self, number: u32) -> Result<&Amendment, Refusal> {
        self.amendments
            .get(&number)
            .ok_or(Refusal::UnknownAmendment { number })
    }

    /// Amendments the meeting has still to deal with, by number.
    pub fn pending(&self) -> impl Iterator<Item = &Amendment> {
        self.amendments
            .values()
            .filter(|amendment| amendment.is_pending())
    }
}
