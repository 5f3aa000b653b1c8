//! Where the words of a text come from: the issue in which the rapporteurs first gave them out, or the decision that put them
//! there. Kept from the journal alone, version by version; who wrote which letter of a draft is nobody's business but
//! those who draft, and stands in its history.

use crate::text::lineage::Lineage;
use crate::text::{Block, Content, ParagraphId};

use super::Text;

/// Where some words come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The rapporteurs wrote them, and first gave them out in this issue.
    Issue(String),
    /// An amendment that the meeting accepted.
    Amendment {
        /// The amendment.
        number: u32,
        /// Number of the decision.
        decision: u32,
    },
    /// An amendment that the rapporteurs took up in an issue.
    TakenUp {
        /// The amendment.
        number: u32,
        /// The issue.
        issue: String,
    },
    /// A compromise drafted on screen that stands in for amendments.
    Compromise {
        /// Number of the decision.
        decision: u32,
    },
    /// Drafted on screen in the paragraph under consideration; the meeting saw them with this decision.
    OnScreen {
        /// Number of the decision.
        decision: u32,
    },
    /// Written since, and not issued or decided yet.
    Draft,
}

/// Some words and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: Content,
    /// Where they come from.
    pub origin: Origin,
}

impl Text {
    /// Where the words of the live text come from, for each of its blocks.
    pub fn provenance(&self, live: &[Block]) -> Vec<Vec<Run>> {
        let mut lineage = self.lineage.clone();
        let known = self.latest().map_or(&[][..], |latest| &latest.blocks);
        if known != live {
            lineage.follow(known, live, &Origin::Draft);
        }
        let runs = |block| {
            let runs = lineage.runs(block).into_iter();
            runs.map(|(words, origin)| Run { words, origin }).collect()
        };
        live.iter().map(runs).collect()
    }

    /// Whether words of a paragraph, as last known, come from elsewhere than its first issue.
    pub fn has_changed_hands(&self, paragraph: &ParagraphId) -> bool {
        let first = self.issues.first().map(|issue| issue.label.as_str());
        let from_the_first =
            |origin: &Origin| matches!(origin, Origin::Issue(label) if Some(label.as_str()) == first);
        !self.lineage.origins(paragraph).into_iter().all(from_the_first)
    }

    /// The words that an issue brought, where an amendment had proposed them, come from that amendment.
    pub(super) fn credit(&mut self, paragraph: &ParagraphId, number: u32, issue: &str) {
        let brought = |origin: &Origin| matches!(origin, Origin::Issue(label) if label == issue);
        let issue = issue.to_owned();
        self.lineage
            .rename(paragraph, brought, &Origin::TakenUp { number, issue });
    }
}

/// The words of a text and their origins.
pub(super) type Origins = Lineage<Origin>;
