//! A proposal on its way from the preview of a file to its filing: the page carries it, so that nothing is kept here of
//! what nobody filed. What comes back is checked by the same rules as anything else that is filed.

use serde::{Deserialize, Serialize};

use crate::domain::{Amendment, Change, Command, Subject, Text};
use crate::office::docx::FoundProposal;
use crate::text::{Fingerprint, ParagraphId};

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
    pub changes: Vec<Change>,
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
}

impl Standing {
    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Ready => "ready",
            Standing::Here => "here",
            Standing::OtherWords => "other-words",
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
            changes: found.changes,
        }
    }

    /// Whether it can be filed.
    pub fn standing(&self, text: &Text) -> Standing {
        let is_here = |amendment: &Amendment| {
            let own = amendment.changes();
            own.len() == self.changes.len() && own.iter().all(|change| self.changes.contains(change))
        };
        let filed = self.amendment.and_then(|number| text.amendments.get(&number));
        if filed.is_some_and(is_here) {
            return Standing::Here;
        }
        if self.changes.iter().any(|change| reads_otherwise(text, change)) {
            return Standing::OtherWords;
        }
        Standing::Ready
    }

    /// The command that files it; none where the text is not issued.
    pub fn command(&self, text: &Text) -> Option<Command> {
        // A version that is no longer written against reads the same in the paragraphs concerned, or it is not filed.
        let base = match text.version(&self.base) {
            Some(_) => self.base,
            None => text.latest()?.version.hash,
        };
        Some(Command::FileAmendment {
            text: text.id.clone(),
            base,
            subject: Subject::Text(self.changes.clone()),
            consequential_on: None,
            reason: self.reason.clone(),
            co_sponsors: Vec::new(),
            oral: false,
        })
    }

    /// The version it was found against, by the name of its issue.
    pub fn issue(text: &Text, hash: Fingerprint) -> Option<String> {
        known(text, hash)?;
        let issue = text.issues.iter().find(|issue| issue.pinned.version.hash == hash);
        Some(issue.map_or_else(
            || crate::web::amending::amendments::symbol(text),
            |issue| issue.cited(),
        ))
    }
}

/// Whether the words that a change starts from are no longer those of the text, or its place is no longer there.
fn reads_otherwise(text: &Text, change: &Change) -> bool {
    let now = |id: &ParagraphId| {
        text.latest()
            .and_then(|latest| latest.block(id))
            .map(|block| &block.content)
    };
    let place = match change {
        Change::New { after, .. } | Change::Move { after, .. } => after.as_ref(),
        Change::Title { before, .. } => return *before != text.title,
        _ => None,
    };
    let other_words = |id: &ParagraphId| match change.before(id) {
        Some(before) => now(id) != Some(before),
        None => now(id).is_none(),
    };
    change.paragraphs().any(other_words) || place.is_some_and(|after| now(after).is_none())
}
