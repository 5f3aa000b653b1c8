//! The seeded conference, made with the same commands as people use: every act is done by a person who may do it, through
//! `app`, and every word of the draft passes the fence. No back door into the store, and nothing that only a demo can do.

mod amending;
mod drafting;
mod founding;
mod octopus;
mod plenary;
mod workshop;

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use crate::app::{
    ActError, App, Click, Fault, FoundError, Hall, LiveText, PenError, Receipt, Who, WriteError, mint,
};
use crate::domain::{Command, DelegationId, Text, TextId};
use crate::text::ParagraphId;

use octopus::Octopus;

/// How far the seeded conference has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    /// The draft is open for the two rapporteurs.
    #[default]
    Drafting,
    /// The draft is issued and the amendments are filed.
    Amending,
    /// A sitting is open, and the chair has walked through a third of the text.
    Plenary,
    /// Everything is decided; the text is adopted.
    Adopted,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Stage; 4] = [Stage::Drafting, Stage::Amending, Stage::Plenary, Stage::Adopted];

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Drafting => "drafting",
            Stage::Amending => "amending",
            Stage::Plenary => "plenary",
            Stage::Adopted => "adopted",
        }
    }
}

/// A word that names no stage.
#[derive(Debug, thiserror::Error)]
#[error("the stages are drafting, amending, plenary and adopted")]
pub struct NotAStage;

impl FromStr for Stage {
    type Err = NotAStage;

    fn from_str(word: &str) -> Result<Self, NotAStage> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.word() == word)
            .ok_or(NotAStage)
    }
}

/// The conference could not be seeded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// It could not be founded.
    #[error("the conference could not be founded")]
    Found(#[from] FoundError),
    /// Somebody could not do what the story has them do.
    #[error("{what}")]
    Act {
        /// What was to be done.
        what: String,
        /// Why it was not.
        source: ActError,
    },
    /// Somebody could not write what the story has them write.
    #[error("a rapporteur could not write")]
    Write(#[from] PenError),
    /// The summary could not take from the workshop's report.
    #[error("the summary could not take from the report")]
    Take(#[from] WriteError),
    /// The store or the drafts failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Founds the conference and brings it to this stage. Nothing is done where a conference of that name exists.
pub async fn seed(app: &App, stage: Stage) -> Result<(), SeedError> {
    let octopus = octopus::read();
    if app.hall(octopus.facts.conference.slug.as_str()).is_some() {
        return Ok(());
    }
    let story = founding::found(app, octopus).await?;
    story.report().await?;
    story.draft().await?;
    story.go_on().await?;
    if stage >= Stage::Amending {
        story.issue().await?;
        story.propose(stage).await?;
    }
    if stage >= Stage::Plenary {
        story.open().await?;
        story.walk(stage).await?;
    }
    if stage == Stage::Adopted {
        story.adopt().await?;
    }
    Ok(())
}

/// The conference while its story is told.
struct Story {
    octopus: Octopus,
    hall: Arc<Hall>,
    text: TextId,
    secretariat: Who,
    chair: Who,
    rapporteurs: Vec<Who>,
    /// The rapporteur of the workshop, who writes its report.
    workshop: Who,
    /// The first representative of each delegation, by the delegation's key.
    heads: HashMap<String, Who>,
    /// The permanent id of each block, by its key.
    ids: HashMap<String, ParagraphId>,
}

impl Story {
    /// Has somebody do something.
    async fn act(&self, who: &Who, command: Command) -> Result<Receipt, SeedError> {
        act(&self.hall, who, command).await
    }

    /// Has the first representative of a delegation do something.
    async fn act_for(&self, delegation: &str, command: Command) -> Result<Receipt, SeedError> {
        let head = self
            .heads
            .get(delegation)
            .expect("a test checks that every delegation that acts has people");
        self.act(head, command).await
    }

    fn id(&self, key: &str) -> ParagraphId {
        self.ids
            .get(key)
            .expect("a test checks that every key names a block")
            .clone()
    }

    fn delegation(key: &str) -> DelegationId {
        DelegationId::new(key).expect("the keys of delegations are written as identifiers")
    }

    /// The text as the procedure knows it now.
    fn known(&self) -> Text {
        self.hall
            .conference()
            .texts
            .get(&self.text)
            .expect("the story begins by opening the text")
            .clone()
    }

    /// The live text, as the chair sees it on screen.
    fn live(&self) -> Arc<LiveText> {
        self.hall
            .live(&self.text)
            .expect("a text that is open has a draft")
    }
}

/// A click of its own for every act, as a page makes one.
fn click() -> Click {
    Click::new(mint::command_id())
}

async fn act(hall: &Arc<Hall>, who: &Who, command: Command) -> Result<Receipt, SeedError> {
    let what = format!("{command:?}");
    hall.act(who, click(), command)
        .await
        .map_err(|source| SeedError::Act { what, source })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::app::Opening;
    use crate::domain::{ParagraphState, Stage as TextStage};

    /// A folder of its own, gone with the test.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("plenary-demo-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// Seeds a conference and gives its text and how long it took.
    async fn seeded(stage: Stage) -> (Arc<Hall>, Text, Duration) {
        let (_folder, app, hall, took) = opened(stage, stage.word()).await;
        let text = hall.conference().texts.values().next().unwrap().clone();
        app.close().await;
        (hall, text, took)
    }

    async fn opened(stage: Stage, name: &str) -> (Folder, App, Arc<Hall>, Duration) {
        let folder = Folder::new(name);
        let opening = Opening {
            data: folder.0.clone(),
            demo: true,
            ..Opening::default()
        };
        let app = App::open(&opening).await.unwrap();
        let began = Instant::now();
        seed(&app, stage).await.unwrap();
        let took = began.elapsed();
        let hall = app.hall("octopus-interface-2007").unwrap();
        // What is shown of a draft follows the last keystroke within a moment.
        tokio::time::sleep(Duration::from_millis(300)).await;
        (folder, app, hall, took)
    }

    #[tokio::test]
    async fn drafting_is_open_for_the_rapporteurs() {
        let (hall, text, _) = seeded(Stage::Drafting).await;
        assert_eq!(text.stage, TextStage::Drafting);
        assert_eq!(
            hall.live(&text.id).unwrap().blocks.len(),
            octopus::read().summary.block.len()
        );
        assert!(hall.register().count() >= 55);
    }

    #[tokio::test]
    async fn a_section_of_the_summary_is_taken_from_the_report_of_a_workshop_that_has_gone_on() {
        let (_folder, app, hall, _) = opened(Stage::Drafting, "workshop").await;
        let summary = hall.conference().texts.keys().next().unwrap().clone();
        let (taken, given) = hall.takings(&summary).await.unwrap();
        assert_eq!((taken.len(), given.len()), (5, 0));
        let report = hall.live(&taken[0].source).unwrap();
        let reads = |taken: &crate::app::Taken| {
            let block = report
                .blocks
                .iter()
                .find(|block| block.id == taken.source_paragraph);
            block.is_some_and(|block| block.content == taken.wording)
        };
        assert_eq!(
            taken.iter().filter(|taken| !reads(taken)).count(),
            1,
            "one part has gone on"
        );
        app.close().await;
    }

    #[tokio::test]
    async fn amending_has_every_amendment_filed_and_one_withdrawn() {
        let (_, text, _) = seeded(Stage::Amending).await;
        assert_eq!(text.amendments.len(), 25);
        assert_eq!(text.pending().count(), 24);
        assert!(text.deadline_at.is_some());
        assert_eq!(identical_pairs(&text), 1);
    }

    fn identical_pairs(text: &Text) -> usize {
        let all: Vec<_> = text.amendments.values().collect();
        let same = |(at, a): (usize, &&crate::domain::Amendment)| {
            all[at + 1..]
                .iter()
                .filter(|b| a.subject.same_as(&b.subject))
                .count()
        };
        all.iter().enumerate().map(same).sum()
    }

    #[tokio::test]
    async fn plenary_stands_at_a_paragraph_a_third_of_the_way() {
        let (hall, text, _) = seeded(Stage::Plenary).await;
        assert!(hall.conference().sitting().is_some());
        assert!(text.considering.is_some());
        let agreed = text
            .paragraphs
            .values()
            .filter(|p| p.state == ParagraphState::Agreed)
            .count();
        let share = agreed as f64 / text.paragraphs.len() as f64;
        assert!(
            (0.2..0.45).contains(&share),
            "{agreed} of {}",
            text.paragraphs.len()
        );
    }

    #[tokio::test]
    async fn adopted_has_nothing_left_to_decide_and_is_soon_there() {
        let (hall, text, took) = seeded(Stage::Adopted).await;
        let adoption = text.adoption.as_ref().expect("the text is adopted");
        assert_eq!(adoption.version.hash, hall.live(&text.id).unwrap().version.hash);
        assert_eq!(text.pending().count(), 0);
        assert_eq!(text.positions.len(), 2);
        assert_eq!(text.questions[0].objections.len(), 1);
        // Unoptimised and beside other tests; the program itself takes a fraction of it.
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
}
