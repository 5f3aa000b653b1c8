//! A text in the procedure: its issues, the versions that were pinned, what was proposed to it and what became of it.
//! The live draft is elsewhere; what stands here is known from the journal alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::text::{Block, Fingerprint, ParagraphId, TextVersion, labels, number};

use super::{
    Adoption, Amendment, Answer, ChairsOrder, DelegationId, Origin, ParagraphState, PersonId, Position,
    Question, Refusal, Removal, Standing, TextId, provenance::Origins,
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
    /// The title it bore.
    pub title: String,
    /// When it was issued.
    pub at: Timestamp,
    /// The text.
    pub pinned: Arc<Pinned>,
    /// The number of each block, in the same order.
    pub numbers: Vec<String>,
}

impl Issue {
    /// What it is cited by: the symbol with its own number, or its number alone.
    pub fn cited(&self) -> String {
        match &self.symbol {
            Some(symbol) if symbol.ends_with(&self.label) => symbol.clone(),
            Some(symbol) => format!("{symbol}/{}", self.label),
            None => self.label.clone(),
        }
    }

    /// The symbol without its own number: what the next issue bears as well.
    pub fn series(&self) -> &str {
        let symbol = self.symbol.as_deref().unwrap_or_default();
        let own = symbol.strip_suffix(&self.label);
        own.map_or(symbol, |series| series.trim_end_matches('/'))
    }
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
    /// The rapporteurs it names; none means that it is every rapporteur's. Who of them counts is for `rights`.
    pub rapporteurs: BTreeSet<PersonId>,
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
    /// The paragraph it was at last, this one included: the walk goes on from there once that is agreed or gone.
    pub walked_to: Option<ParagraphId>,
    /// In which order the chair puts the amendments at a paragraph, where it is not the proposed one.
    pub orders: BTreeMap<ParagraphId, ChairsOrder>,
    /// What sponsors answered to the words of a compromise, by its paragraph.
    pub answers: BTreeMap<ParagraphId, BTreeMap<DelegationId, Answer>>,
    /// Every question put on the whole text; the last one is the current one while the stage is `Put`.
    pub questions: Vec<Question>,
    /// Positions stated, withdrawn ones included.
    pub positions: Vec<Position>,
    /// The adoption.
    pub adoption: Option<Adoption>,
    /// Where the words of the latest version come from.
    pub(super) lineage: Origins,
}

/// Enough words to know a paragraph by.
const LABEL_WORDS: usize = 5;

/// A number with what it hangs on: an item says which paragraph it belongs to. None for what bears no number.
fn label(blocks: &[Block], numbers: &[String], paragraph: &ParagraphId) -> Option<String> {
    let place = blocks.iter().position(|block| block.id == *paragraph)?;
    let label = labels(&blocks[..=place], numbers).pop()?;
    (!label.is_empty()).then_some(label)
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

    /// How people call a paragraph: its number in the latest issue (`12`, `12(a)`), or its first words where it has none.
    pub fn label_of(&self, paragraph: &ParagraphId) -> String {
        self.issue()
            .and_then(|issue| label(&issue.pinned.blocks, &issue.numbers, paragraph))
            .unwrap_or_else(|| self.first_words(paragraph))
    }

    /// The same by the numbers of the text as last known, which are those of the adopted text.
    pub fn label_now(&self, paragraph: &ParagraphId) -> String {
        self.latest()
            .and_then(|latest| label(&latest.blocks, &number(&latest.blocks), paragraph))
            .unwrap_or_else(|| self.first_words(paragraph))
    }

    fn first_words(&self, paragraph: &ParagraphId) -> String {
        let block = self.latest().and_then(|latest| latest.block(paragraph));
        let removed = || {
            self.paragraphs
                .get(paragraph)?
                .removed
                .as_ref()
                .map(|removal| &removal.block)
        };
        let words = block
            .or_else(removed)
            .map(|block| block.content.bare())
            .unwrap_or_default();
        let first: Vec<&str> = words.split_whitespace().take(LABEL_WORDS).collect();
        if first.is_empty() {
            paragraph.to_string()
        } else {
            format!("“{} …”", first.join(" "))
        }
    }

    /// Refuses a paragraph that is not in the text as last known.
    pub(super) fn present(&self, paragraph: &ParagraphId) -> Result<(), Refusal> {
        let present = self
            .latest()
            .is_some_and(|latest| latest.block(paragraph).is_some());
        if present {
            Ok(())
        } else {
            Err(self.absent(paragraph))
        }
    }

    /// Why a paragraph is not in the text: it was there once, or never.
    pub(super) fn absent(&self, paragraph: &ParagraphId) -> Refusal {
        let paragraph = paragraph.clone();
        if self.paragraphs.contains_key(&paragraph) {
            Refusal::ParagraphRemoved { paragraph }
        } else {
            Refusal::UnknownParagraph { paragraph }
        }
    }

    /// Amendments the meeting has still to deal with, by number.
    pub fn pending(&self) -> impl Iterator<Item = &Amendment> {
        self.amendments
            .values()
            .filter(|amendment| amendment.is_pending())
    }

    /// An amendment, the one that it rests on by this step, what that one rests on, and so on to the last.
    pub(super) fn chain<'t>(
        &'t self,
        number: u32,
        step: impl Fn(&Amendment) -> Option<u32> + 't,
    ) -> impl Iterator<Item = &'t Amendment> {
        std::iter::successors(self.amendments.get(&number), move |one| {
            // Each step goes to a smaller number, so the walk ends.
            let next = step(one).filter(|next| *next < one.number)?;
            self.amendments.get(&next)
        })
    }

    /// A text that was just begun.
    pub(super) fn begun(id: TextId, title: String, language: String) -> Text {
        Text {
            id,
            title,
            language,
            rapporteurs: BTreeSet::new(),
            stage: Stage::Drafting,
            issues: Vec::new(),
            versions: Vec::new(),
            deadline_at: None,
            leave: BTreeSet::new(),
            amendments: BTreeMap::new(),
            paragraphs: BTreeMap::new(),
            considering: None,
            walked_to: None,
            orders: BTreeMap::new(),
            answers: BTreeMap::new(),
            questions: Vec::new(),
            positions: Vec::new(),
            adoption: None,
            lineage: Origins::default(),
        }
    }

    /// Takes a new issue: every paragraph waits for the meeting again, under the number frozen in it.
    pub(super) fn issued(&mut self, issue: Issue) {
        let pinned = Pinned::clone(&issue.pinned);
        self.walked_to = None;
        for (block, number) in pinned.blocks.iter().zip(&issue.numbers) {
            let standing = Standing {
                state: ParagraphState::Before,
                number: number.clone(),
                origin: None,
                agreed: None,
                removed: None,
            };
            self.paragraphs.insert(block.id.clone(), standing);
        }
        self.advance(pinned, &Origin::Issue(issue.label.clone()));
        self.orders.clear();
        self.answers.clear();
        self.versions.clear();
        self.versions.push(issue.pinned.clone());
        self.issues.push(issue);
        self.stage = Stage::Issued;
    }

    /// Takes a version as the latest: notes what came in, from where, and what went.
    pub(super) fn advance(&mut self, pinned: Pinned, origin: &Origin) {
        let known = self.versions.last().cloned();
        let known = known.as_ref().map_or(&[][..], |latest| &latest.blocks);
        self.lineage.follow(known, &pinned.blocks, origin);
        if *origin != Origin::Draft {
            // What was written on screen before, and pinned with no decision, has one now.
            for block in &pinned.blocks {
                self.lineage
                    .rename(&block.id, |known| *known == Origin::Draft, origin);
            }
        }
        self.take(pinned);
    }

    /// Takes a version as the latest whose words have been followed.
    pub(super) fn take(&mut self, pinned: Pinned) {
        if let Some(latest) = self.versions.last().cloned() {
            let mut followed = None;
            for block in &latest.blocks {
                if pinned.block(&block.id).is_none() {
                    let removal = Removal {
                        followed: followed.clone(),
                        block: block.clone(),
                    };
                    if let Some(standing) = self.paragraphs.get_mut(&block.id) {
                        standing.state = ParagraphState::Before;
                        standing.agreed = None;
                        standing.removed = Some(removal);
                    }
                    if self.considering.as_ref() == Some(&block.id) {
                        self.considering = None;
                    }
                }
                followed = Some(block.id.clone());
            }
            if latest.version == pinned.version {
                return;
            }
        }
        for block in &pinned.blocks {
            let standing = self
                .paragraphs
                .entry(block.id.clone())
                .or_insert_with(|| Standing {
                    state: ParagraphState::Before,
                    number: String::new(),
                    origin: None,
                    agreed: None,
                    removed: None,
                });
            standing.removed = None;
        }
        self.versions.push(Arc::new(pinned));
    }

    /// Leaves the paragraph under consideration where it stood before.
    pub(super) fn rest(&mut self) {
        if let Some(standing) = self
            .considering
            .take()
            .and_then(|id| self.paragraphs.get_mut(&id))
        {
            standing.state = ParagraphState::Before;
        }
    }
}
