//! The draft is issued, and delegations propose.

use jiff::{SignedDuration, Timestamp};

use crate::app::mint;
use crate::domain::{Change, Command, Subject};
use crate::text::{Block, Content};

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
            let subject = self.subject(amendment);
            let co_sponsors = amendment.with.iter().map(|key| Self::delegation(key)).collect();
            let (text, reason) = (self.text.clone(), amendment.reason.clone());
            let filing = Command::FileAmendment {
                text,
                base,
                subject,
                consequential_on: None,
                reason,
                co_sponsors,
                oral: false,
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

    fn subject(&self, amendment: &Proposed) -> Subject {
        if let (Some(after), Some(new)) = (&amendment.after, &amendment.new) {
            return Subject::Text(vec![Change::New {
                after: Some(self.id(after)),
                block: Block {
                    id: mint::paragraph_id(),
                    kind: new.kind,
                    level: 1,
                    content: new.text.clone(),
                },
            }]);
        }
        if let Some(number) = amendment.to {
            let known = self.known();
            let parent = known.amendments.get(&number);
            let before = parent
                .and_then(|parent| parent.subject.words(0))
                .expect("a sub-amendment is filed after the wording that it would change");
            return Subject::Amendment {
                number,
                change: 0,
                after: changed(&before, amendment),
                before,
            };
        }
        let key = amendment
            .on
            .as_deref()
            .expect("a test checks that every amendment has one aim");
        let paragraph = self.id(key);
        Subject::Text(vec![if amendment.delete {
            Change::deletion(paragraph)
        } else {
            Change::wording(paragraph, changed(&self.words(key), amendment))
        }])
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
