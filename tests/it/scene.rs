//! A small conference, ready to act in: one delegation, its people, a text.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use plenary::app::{ActError, App, Click, Fault, Hall, Names, NewPerson, Opening, Who, mint};
use plenary::domain::{
    Category, Change, Command, DelegationId, Event, Particulars, Refusal, Role, Subject, TextId, content_hash,
};
use plenary::store::StoreError;
use plenary::text::{Block, BlockKind, Content};

use crate::folder::Folder;

pub async fn open(folder: &Folder) -> App {
    let opening = Opening {
        data: folder.path().to_owned(),
        ..Opening::default()
    };
    opened(&opening).await
}

/// Opens a folder; where somebody else was in it just now, once the last task of theirs has let go of it.
pub async fn opened(opening: &Opening) -> App {
    for _ in 0..100 {
        match App::open(opening).await {
            Err(Fault::Store(StoreError::InUse { .. })) => {
                tokio::time::sleep(Duration::from_millis(20)).await
            }
            opened => return opened.expect("the folder opens"),
        }
    }
    panic!("the folder stays in use");
}

pub fn click() -> Click {
    Click::new(mint::command_id())
}

pub fn names(name: &str) -> Names {
    Names {
        name: name.into(),
        ..Names::default()
    }
}

pub fn particulars(slug: &str) -> Particulars {
    Particulars {
        slug: slug.parse().expect("a slug"),
        title: "A small conference".into(),
        opens_on: "2007-06-11".parse().expect("a date"),
        closes_on: "2007-06-12".parse().expect("a date"),
        place: "Strasbourg".into(),
        country: "France".into(),
        language: "en".into(),
        zone: "Europe/Paris".into(),
        ..Particulars::default()
    }
}

pub fn text() -> TextId {
    "summary".parse().expect("an id")
}

/// A conference with one delegation, its people, and a text.
pub struct Scene {
    pub app: App,
    pub hall: Arc<Hall>,
    pub secretariat: Who,
    pub chair: Who,
    pub rapporteur: Who,
    pub delegate: Who,
    pub delegation: DelegationId,
}

impl Scene {
    pub async fn new(folder: &Folder) -> Self {
        let app = open(folder).await;
        let setup = app.setup_link().await.expect("a setup link");
        let founded = app
            .found(
                &setup.reveal(),
                click(),
                particulars("small"),
                names("Sam Secretary"),
            )
            .await
            .expect("the conference is founded");
        let hall = app.hall("small").expect("it is there");
        let secretariat = hall.who(&founded.person).expect("the founder is on the list");
        let delegation: DelegationId = "utopia".parse().expect("an id");
        let register = Command::RegisterDelegation {
            id: delegation.clone(),
            name: "Utopia".into(),
            category: Category::Member,
        };
        hall.act(&secretariat, click(), register)
            .await
            .expect("registered");
        let mut people = Vec::new();
        for (name, role, delegation) in [
            ("Cleo Chair", Role::Chair, None),
            ("Rae Porter", Role::Rapporteur, None),
            ("Del Gate", Role::Delegate, Some(delegation.clone())),
        ] {
            let new = NewPerson {
                names: names(name),
                delegation,
                roles: BTreeSet::from([role]),
            };
            let registered = hall
                .register_person(&secretariat, click(), new)
                .await
                .expect("registered");
            people.push(hall.who(&registered.person).expect("on the list"));
        }
        let open = Command::OpenText {
            id: text(),
            title: "Summary".into(),
            language: "en".into(),
        };
        let [chair, rapporteur, delegate] = people.try_into().expect("three people");
        hall.act(&rapporteur, click(), open)
            .await
            .expect("the text is open");
        Self {
            app,
            hall,
            secretariat,
            chair,
            rapporteur,
            delegate,
            delegation,
        }
    }

    pub async fn act(&self, who: &Who, command: Command) -> Vec<Event> {
        let shown = format!("{command:?}");
        let receipt = self.hall.act(who, click(), command).await;
        receipt
            .unwrap_or_else(|error| panic!("{shown}: {error:?}"))
            .events
    }

    /// Writes two paragraphs and issues them.
    pub async fn issue(&self) -> Vec<Block> {
        let blocks = vec![
            paragraph("Participants met."),
            paragraph("They noted the threats."),
        ];
        let mut pen = self
            .hall
            .pen(&self.rapporteur, &text())
            .await
            .expect("a rapporteur may write");
        pen.write_blocks(None, &blocks).await.expect("written");
        self.act(
            &self.rapporteur,
            Command::IssueText {
                text: text(),
                symbol: None,
                note: String::new(),
            },
        )
        .await;
        blocks
    }

    pub fn live_hash(&self) -> plenary::text::Fingerprint {
        self.hall.live(&text()).expect("the text is there").version.hash
    }

    /// Issues, amends, agrees and puts the text; what remains is the gavel.
    pub async fn put(&self) -> Command {
        let blocks = self.issue().await;
        let base = self.live_hash();
        self.act(
            &self.delegate,
            Command::FileAmendment {
                text: text(),
                base,
                subject: Subject::Text(vec![Change::wording(
                    blocks[1].id.clone(),
                    Content::of_plain("They noted the new threats with concern."),
                )]),
                consequential_on: None,
                reason: "Clarity".into(),
                co_sponsors: Vec::new(),
                oral: false,
            },
        )
        .await;
        self.act(
            &self.chair,
            Command::OpenSitting {
                present: BTreeSet::from([self.delegation.clone()]),
            },
        )
        .await;
        for block in &blocks {
            self.act(
                &self.chair,
                Command::TakeUpParagraph {
                    text: text(),
                    paragraph: block.id.clone(),
                },
            )
            .await;
            if block.id == blocks[1].id {
                let accept = Command::AcceptAmendment {
                    text: text(),
                    number: 1,
                    identical: Vec::new(),
                    question: "Does the meeting accept amendment 1?".into(),
                    expected: self.live_hash(),
                };
                self.act(&self.chair, accept).await;
            }
            let live = self.hall.live(&text()).expect("there");
            let shown = live
                .blocks
                .iter()
                .find(|live| live.id == block.id)
                .expect("still there");
            let agree = Command::AgreeParagraph {
                text: text(),
                paragraph: block.id.clone(),
                expected: content_hash(shown),
            };
            self.act(&self.chair, agree).await;
        }
        let expected = self.live_hash();
        self.act(
            &self.chair,
            Command::PutText {
                text: text(),
                question: "Is the text adopted?".into(),
                expected,
            },
        )
        .await;
        let version = self.hall.live(&text()).expect("there").version.clone();
        Command::Adopt {
            text: text(),
            heads: version.heads,
            hash: version.hash,
        }
    }
}

pub fn paragraph(words: &str) -> Block {
    Block {
        id: mint::paragraph_id(),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::of_plain(words),
    }
}

pub fn refused(error: ActError) -> Refusal {
    match error {
        ActError::Refused(refusal) => refusal,
        ActError::Fault(fault) => panic!("a fault instead of a refusal: {fault}"),
    }
}
