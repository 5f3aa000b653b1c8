//! A proposal on its way from the preview of a file to its filing: the page carries it, so that nothing is kept here of
//! what nobody filed. What comes back is checked by the same rules as anything else that is filed.

use serde::{Deserialize, Serialize};

use crate::domain::{Amendment, Change, Command, Proposal, Target, Text};
use crate::office::docx::FoundProposal;
use crate::text::{Block, Content, Fingerprint, ParagraphId};

use super::papers::known;

/// A proposal as the page carries it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Carried {
    /// The fingerprint of the version it was found against.
    pub base: Fingerprint,
    /// Who made it, by what the file says.
    #[serde(default)]
    pub author: Option<String>,
    /// When, by what the file says.
    #[serde(default)]
    pub at: Option<String>,
    /// The reason given.
    #[serde(default)]
    pub reason: String,
    /// The amendment that it was in a file from here.
    #[serde(default)]
    pub amendment: Option<u32>,
    /// Some of it was changed without being tracked.
    #[serde(default)]
    pub untracked: bool,
    /// What it would change.
    pub changes: Vec<CarriedChange>,
}

/// A change as the page carries it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarriedChange {
    /// Other words.
    Wording {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version.
        before: Content,
        /// Its words as proposed.
        after: Content,
    },
    /// A new paragraph.
    New {
        /// The paragraph before it.
        after: Option<ParagraphId>,
        /// The paragraph.
        block: Block,
    },
    /// A paragraph goes.
    Deletion {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version.
        before: Content,
    },
    /// A paragraph moves.
    Move {
        /// The paragraph.
        paragraph: ParagraphId,
        /// The one it is to follow.
        after: Option<ParagraphId>,
    },
    /// A paragraph becomes two.
    Split {
        /// The paragraph.
        paragraph: ParagraphId,
        /// Its words in the version.
        before: Content,
        /// The words that stay.
        head: Content,
        /// The new paragraph.
        tail: Block,
    },
    /// Two become one.
    Join {
        /// The paragraph that goes.
        paragraph: ParagraphId,
        /// Its words in the version.
        before: Content,
        /// The one that takes them.
        into: ParagraphId,
        /// The words of that one.
        into_before: Content,
        /// Both as proposed.
        joined: Content,
    },
    /// Another title.
    Title {
        /// As it was.
        before: String,
        /// As proposed.
        after: String,
    },
}

/// Whether a proposal can be filed as it stands, and otherwise why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Ready,
    /// It is an amendment that is here already.
    Here,
    /// The words it changes read otherwise by now.
    OtherWords,
    /// It is of a kind, or makes several changes at once, that is made on its own form.
    ByHand,
}

impl Standing {
    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Ready => "ready",
            Standing::Here => "here",
            Standing::OtherWords => "other-words",
            Standing::ByHand => "by-hand",
        }
    }
}

impl Carried {
    /// A proposal of a file, found against this version.
    pub fn of(found: FoundProposal, base: Fingerprint) -> Carried {
        Carried {
            base,
            author: found.author,
            at: found.at,
            reason: found.reason,
            amendment: found.amendment,
            untracked: found.silent,
            changes: found.changes.into_iter().map(CarriedChange::from).collect(),
        }
    }

    /// The changes as values of the domain.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.iter().cloned().map(Change::from).collect()
    }

    /// Whether it can be filed.
    pub fn standing(&self, text: &Text) -> Standing {
        let changes = self.changes();
        let is_here = |amendment: &Amendment| {
            let own = amendment.changes();
            own.len() == changes.len() && own.iter().all(|change| changes.contains(change))
        };
        let filed = self.amendment.and_then(|number| text.amendments.get(&number));
        if filed.is_some_and(is_here) {
            return Standing::Here;
        }
        if self.command(text).is_none() {
            return Standing::ByHand;
        }
        if changes.iter().any(|change| reads_otherwise(text, change)) {
            return Standing::OtherWords;
        }
        Standing::Ready
    }

    /// The command that files it; none for a kind that is not filed from here. What files amendments of further kinds, and
    /// of several changes at once, widens this.
    pub fn command(&self, text: &Text) -> Option<Command> {
        let [change] = self.changes.as_slice() else {
            return None;
        };
        let (target, proposal) = match change.clone() {
            CarriedChange::Wording { paragraph, after, .. } => {
                (Target::Paragraph(paragraph), Proposal::Wording(after))
            }
            CarriedChange::Deletion { paragraph, .. } => (Target::Paragraph(paragraph), Proposal::Deletion),
            CarriedChange::New { after, block } => (
                Target::Gap { after },
                Proposal::NewParagraph {
                    id: block.id,
                    kind: block.kind,
                    level: block.level,
                    content: block.content,
                },
            ),
            _ => return None,
        };
        // A version that is no longer written against reads the same in the paragraphs concerned, or it is not filed.
        let base = match text.version(&self.base) {
            Some(_) => self.base,
            None => text.latest()?.version.hash,
        };
        Some(Command::FileAmendment {
            text: text.id.clone(),
            base,
            target,
            proposal,
            reason: self.reason.clone(),
            co_sponsors: Vec::new(),
        })
    }

    /// The version it was found against, by the name of its issue.
    pub fn issue(text: &Text, hash: Fingerprint) -> Option<String> {
        known(text, hash)?;
        let issue = text.issues.iter().find(|issue| issue.pinned.version.hash == hash);
        Some(issue.map_or_else(
            || super::amendments::symbol(text),
            |issue| issue.symbol.clone().unwrap_or_else(|| issue.label.clone()),
        ))
    }
}

/// Whether the words that a change starts from are no longer those of the text.
fn reads_otherwise(text: &Text, change: &Change) -> bool {
    let now = |id: &ParagraphId| {
        text.latest()
            .and_then(|latest| latest.block(id))
            .map(|block| &block.content)
    };
    match change {
        Change::Wording {
            paragraph, before, ..
        }
        | Change::Deletion { paragraph, before } => now(paragraph) != Some(before),
        Change::New { after, .. } => after.as_ref().is_some_and(|after| now(after).is_none()),
        _ => false,
    }
}

impl From<Change> for CarriedChange {
    fn from(change: Change) -> Self {
        match change {
            Change::Wording {
                paragraph,
                before,
                after,
            } => Self::Wording {
                paragraph,
                before,
                after,
            },
            Change::New { after, block } => Self::New { after, block },
            Change::Deletion { paragraph, before } => Self::Deletion { paragraph, before },
            Change::Move { paragraph, after } => Self::Move { paragraph, after },
            Change::Split {
                paragraph,
                before,
                head,
                tail,
            } => Self::Split {
                paragraph,
                before,
                head,
                tail,
            },
            Change::Join {
                paragraph,
                before,
                into,
                into_before,
                joined,
            } => Self::Join {
                paragraph,
                before,
                into,
                into_before,
                joined,
            },
            Change::Title { before, after } => Self::Title { before, after },
        }
    }
}

impl From<CarriedChange> for Change {
    fn from(change: CarriedChange) -> Self {
        match change {
            CarriedChange::Wording {
                paragraph,
                before,
                after,
            } => Self::Wording {
                paragraph,
                before,
                after,
            },
            CarriedChange::New { after, block } => Self::New { after, block },
            CarriedChange::Deletion { paragraph, before } => Self::Deletion { paragraph, before },
            CarriedChange::Move { paragraph, after } => Self::Move { paragraph, after },
            CarriedChange::Split {
                paragraph,
                before,
                head,
                tail,
            } => Self::Split {
                paragraph,
                before,
                head,
                tail,
            },
            CarriedChange::Join {
                paragraph,
                before,
                into,
                into_before,
                joined,
            } => Self::Join {
                paragraph,
                before,
                into,
                into_before,
                joined,
            },
            CarriedChange::Title { before, after } => Self::Title { before, after },
        }
    }
}
