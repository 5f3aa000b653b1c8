//! The draft is issued, and delegations propose.

use jiff::{SignedDuration, Timestamp};

use crate::app::mint;
use crate::domain::{Command, Proposal, Target};
use crate::text::Content;

use super::octopus::{Fate, Proposed, reworded};
use super::{SeedError, Stage, Story};

/// Enough for whoever tries the demonstration to file something themselves.
const FILING_TIME: SignedDuration = SignedDuration::from_hours(48);

impl Story {
    /// Issues the draft under its symbol.
    pub(super) async fn issue(&self) -> Result<(), SeedError> {
        let command = Command::IssueText {
            text: self.text.clone(),
            symbol: Some(format!("{}/L.1", self.octopus.summary.symbol)),
            note: String::new(),
        };
        self.act(&self.rapporteurs[0], command).await?;
        Ok(())
    }

    /// Files every amendment, and withdraws the one that its sponsor withdrew. A deadline runs while nothing has been
    /// taken up yet.
    pub(super) async fn propose(&self, stage: Stage) -> Result<(), SeedError> {
        if stage == Stage::Amending {
            let at = Some(Timestamp::now() + FILING_TIME);
            self.act(
                &self.secretariat,
                Command::SetAmendmentDeadline {
                    text: self.text.clone(),
                    at,
                },
            )
            .await?;
        }
        let base = self.known().latest().expect("the draft was issued").version.hash;
        for (amendment, number) in self.octopus.proposals.amendment.iter().zip(1..) {
            let (target, proposal) = self.proposal(amendment);
            let co_sponsors = amendment.with.iter().map(|key| Self::delegation(key)).collect();
            let (text, reason) = (self.text.clone(), amendment.reason.clone());
            let filing = Command::FileAmendment {
                text,
                base,
                target,
                proposal,
                reason,
                co_sponsors,
            };
            self.act_for(&amendment.by, filing).await?;
            if amendment.fate == Fate::Withdrawn {
                let text = self.text.clone();
                self.act_for(&amendment.by, Command::WithdrawAmendment { text, number })
                    .await?;
            }
        }
        Ok(())
    }

    fn proposal(&self, amendment: &Proposed) -> (Target, Proposal) {
        if let (Some(after), Some(new)) = (&amendment.after, &amendment.new) {
            let proposal = Proposal::NewParagraph {
                id: mint::paragraph_id(),
                kind: new.kind,
                level: 1,
                content: new.text.clone(),
            };
            return (
                Target::Gap {
                    after: Some(self.id(after)),
                },
                proposal,
            );
        }
        if let Some(parent) = amendment.to {
            let words = self
                .known()
                .amendments
                .get(&parent)
                .and_then(|a| a.proposal.content().cloned());
            let words = words.expect("a sub-amendment is filed after the wording that it would change");
            return (
                Target::Amendment(parent),
                Proposal::Wording(changed(&words, amendment)),
            );
        }
        let key = amendment
            .on
            .as_deref()
            .expect("a test checks that every amendment has one aim");
        let target = Target::Paragraph(self.id(key));
        if amendment.delete {
            return (target, Proposal::Deletion);
        }
        (target, Proposal::Wording(changed(&self.words(key), amendment)))
    }

    /// The words of a block as they were drafted.
    pub(super) fn words(&self, key: &str) -> Content {
        let block = self.octopus.summary.block.iter().find(|block| block.key == key);
        block
            .expect("a test checks that every key names a block")
            .text
            .clone()
    }
}

fn changed(words: &Content, amendment: &Proposed) -> Content {
    reworded(words, &amendment.change).expect("a test checks that every change finds its words")
}
