//! The sitting: the chair walks through the text, the rapporteurs write compromises on screen, the text is put and adopted.

use crate::domain::{
    Amendment, Command, FallCause, ParagraphState, content_hash, identical_to, order_of_putting, pending_to,
};
use crate::text::{BlockKind, ParagraphId};

use super::octopus::{Compromise, Fate, Proposed, reworded};
use super::{SeedError, Stage, Story};

/// The paragraph the chair has come to at the stage `plenary`: about a third of the text lies behind it.
const REACHED: &str = "figures";

impl Story {
    /// Opens the sitting with everybody present who has people here.
    pub(super) async fn open(&self) -> Result<(), SeedError> {
        let present = self.heads.keys().map(|key| Self::delegation(key)).collect();
        self.act(&self.chair, Command::OpenSitting { present }).await?;
        Ok(())
    }

    /// Takes up paragraph after paragraph, deals with what was proposed to each, and has it agreed.
    pub(super) async fn walk(&self, stage: Stage) -> Result<(), SeedError> {
        let reached = self.id(REACHED);
        while let Some(paragraph) = self.next() {
            let text = self.text.clone();
            self.act(
                &self.chair,
                Command::TakeUpParagraph {
                    text,
                    paragraph: paragraph.clone(),
                },
            )
            .await?;
            if stage == Stage::Plenary && paragraph == reached {
                break;
            }
            self.deal_with(&paragraph).await?;
            let live = self.live();
            if let Some(block) = live.blocks.iter().find(|block| block.id == paragraph) {
                let (text, expected) = (self.text.clone(), content_hash(block));
                self.act(
                    &self.chair,
                    Command::AgreeParagraph {
                        text,
                        paragraph,
                        expected,
                    },
                )
                .await?;
            }
        }
        Ok(())
    }

    /// The first paragraph that is not agreed yet. A heading to which nothing is proposed is agreed with what follows it.
    fn next(&self) -> Option<ParagraphId> {
        let (known, live) = (self.known(), self.live());
        let waits = |id: &ParagraphId| known.state_of(id) != ParagraphState::Agreed;
        let alone = |kind, id: &ParagraphId| kind != BlockKind::Heading || !pending_to(&known, id).is_empty();
        live.blocks
            .iter()
            .find(|block| waits(&block.id) && alone(block.kind, &block.id))
            .map(|b| b.id.clone())
    }

    async fn deal_with(&self, paragraph: &ParagraphId) -> Result<(), SeedError> {
        for compromise in &self.octopus.proposals.compromise {
            if self.id(&compromise.on) == *paragraph {
                self.compromise(paragraph, compromise).await?;
            }
        }
        let order = order_of_putting(self.hall.conference().rules(), &self.known(), paragraph);
        let mut numbers: Vec<u32> = order.iter().map(|place| place.number).collect();
        // What falls can be said to fall only once its cause is decided.
        numbers.sort_by_key(|number| self.amendment(*number).fate == Fate::Fallen);
        for number in numbers {
            if self
                .known()
                .amendments
                .get(&number)
                .is_some_and(Amendment::is_pending)
            {
                self.decide(number).await?;
            }
        }
        Ok(())
    }

    fn amendment(&self, number: u32) -> &Proposed {
        &self.octopus.proposals.amendment[number as usize - 1]
    }

    async fn decide(&self, number: u32) -> Result<(), SeedError> {
        let amendment = self.amendment(number);
        let text = self.text.clone();
        let question = self
            .octopus
            .proposals
            .question
            .amendment
            .replace("{n}", &number.to_string());
        let identical = identical_to(&self.known(), number);
        let command = match amendment.fate {
            Fate::Accepted => {
                let expected = self.live().version.hash;
                Command::AcceptAmendment {
                    text,
                    number,
                    identical,
                    question,
                    expected,
                }
            }
            Fate::Rejected => {
                let reason = amendment.note.clone();
                Command::RejectAmendment {
                    text,
                    number,
                    identical,
                    question,
                    reason,
                }
            }
            Fate::Fallen => {
                let cause = amendment
                    .cause
                    .expect("a test checks that a fallen amendment names its cause");
                Command::DeclareFallen {
                    text,
                    number,
                    cause: FallCause::Amendment(cause),
                }
            }
            // These were dealt with by the sponsor, with another amendment, or by a compromise.
            Fate::Withdrawn | Fate::Identical | Fate::Compromise => return Ok(()),
        };
        self.act(&self.chair, command).await?;
        Ok(())
    }

    /// A rapporteur writes it into the paragraph under consideration, and the chair asks whether it may stand.
    async fn compromise(&self, paragraph: &ParagraphId, compromise: &Compromise) -> Result<(), SeedError> {
        let words = reworded(&self.words(&compromise.on), &compromise.change);
        let words = words.expect("a test checks that every change finds its words");
        let expected = self.write(&self.rapporteurs[1], paragraph, &words).await?;
        let command = Command::RecordCompromise {
            text: self.text.clone(),
            paragraph: paragraph.clone(),
            amendments: compromise.amendments.clone(),
            question: self.octopus.proposals.question.compromise.clone(),
            expected,
        };
        self.act(&self.chair, command).await?;
        Ok(())
    }

    /// Puts the text, hears what delegations have to say, and adopts it.
    pub(super) async fn adopt(&self) -> Result<(), SeedError> {
        let proposals = &self.octopus.proposals;
        let text = || self.text.clone();
        let screen = self.live();
        let (question, expected) = (proposals.question.text.clone(), screen.version.hash);
        self.act(
            &self.chair,
            Command::PutText {
                text: text(),
                question,
                expected,
            },
        )
        .await?;

        let objection = &proposals.objection;
        let words = objection.words.clone();
        self.act_for(&objection.by, Command::RaiseObjection { text: text(), words })
            .await?;
        self.act_for(&objection.by, Command::WithdrawObjection { text: text() })
            .await?;
        for position in &proposals.position {
            let paragraph = position.on.as_deref().map(|key| self.id(key));
            let (kind, words) = (position.kind, position.words.clone());
            let command = Command::StatePosition {
                text: text(),
                kind,
                paragraph,
                words,
            };
            self.act_for(&position.by, command).await?;
        }

        let (heads, hash) = (screen.version.heads.clone(), screen.version.hash);
        self.act(
            &self.chair,
            Command::Adopt {
                text: text(),
                heads,
                hash,
            },
        )
        .await?;
        self.act(&self.chair, Command::CloseSitting).await?;
        Ok(())
    }
}
