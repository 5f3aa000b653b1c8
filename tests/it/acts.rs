//! The whole way without a browser: acts and pens against a real folder, opened, closed and opened again.

use std::collections::BTreeSet;
use std::sync::Arc;

use plenary::app::{
    ActError, App, Click, Fault, FoundError, Hall, Names, NewPerson, Opening, PenError, SignInError, Token,
    Who, mint,
};
use plenary::domain::{
    Category, Command, DelegationId, Event, Particulars, PersonId, Proposal, Refusal, Role, Target, TextId,
    content_hash,
};
use plenary::store::{Limits, StoreError};
use plenary::text::{Block, BlockKind, Content, ParagraphId};

use crate::folder::Folder;

async fn open(folder: &Folder) -> App {
    let opening = Opening {
        data: folder.path().to_owned(),
        ..Opening::default()
    };
    App::open(&opening).await.expect("the folder opens")
}

fn click() -> Click {
    Click::new(mint::command_id())
}

fn names(name: &str) -> Names {
    Names {
        name: name.into(),
        ..Names::default()
    }
}

fn particulars(slug: &str) -> Particulars {
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

fn text() -> TextId {
    "summary".parse().expect("an id")
}

/// A conference with one delegation, its people, and a text.
struct Scene {
    app: App,
    hall: Arc<Hall>,
    secretariat: Who,
    chair: Who,
    rapporteur: Who,
    delegate: Who,
    delegation: DelegationId,
}

impl Scene {
    async fn new(folder: &Folder) -> Self {
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

    async fn act(&self, who: &Who, command: Command) -> Vec<Event> {
        let shown = format!("{command:?}");
        let receipt = self.hall.act(who, click(), command).await;
        receipt
            .unwrap_or_else(|error| panic!("{shown}: {error:?}"))
            .events
    }

    /// Writes two paragraphs and issues them.
    async fn issue(&self) -> Vec<Block> {
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

    fn live_hash(&self) -> plenary::text::Fingerprint {
        self.hall.live(&text()).expect("the text is there").version.hash
    }

    /// Issues, amends, agrees and puts the text; what remains is the gavel.
    async fn put(&self) -> Command {
        let blocks = self.issue().await;
        let base = self.live_hash();
        self.act(
            &self.delegate,
            Command::FileAmendment {
                text: text(),
                base,
                target: Target::Paragraph(blocks[1].id.clone()),
                proposal: Proposal::Wording(Content::of_plain("They noted the new threats with concern.")),
                reason: "Clarity".into(),
                co_sponsors: Vec::new(),
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

fn paragraph(words: &str) -> Block {
    Block {
        id: mint::paragraph_id(),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::of_plain(words),
    }
}

fn refused(error: ActError) -> Refusal {
    match error {
        ActError::Refused(refusal) => refusal,
        ActError::Fault(fault) => panic!("a fault instead of a refusal: {fault}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_first_word_to_the_gavel_and_back_from_the_disk() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let gavel = scene.put().await;
    let first = scene
        .hall
        .act(&scene.chair, click(), gavel.clone())
        .await
        .expect("adopted");
    assert!(
        matches!(&first.events[..], [Event::TextAdopted { .. }]),
        "{:?}",
        first.events
    );
    let second = scene
        .hall
        .act(&scene.chair, click(), gavel)
        .await
        .expect("the second gavel is answered");
    assert_eq!(first, second);

    let live = scene.hall.live(&text()).expect("there");
    assert!(
        live.canonical
            .contains("They noted the new threats with concern.")
    );
    assert_eq!(live.numbers, ["1.", "2."]);
    let kept = scene
        .hall
        .version(&text(), &live.version.hash)
        .await
        .expect("read");
    assert_eq!(kept.as_ref(), Some(&live.canonical));

    let mut pen = scene
        .hall
        .pen(&scene.rapporteur, &text())
        .await
        .expect("anybody may read");
    let written = pen.write_blocks(None, &[paragraph("Too late.")]).await;
    assert!(matches!(written, Err(PenError::Refused(_))), "{written:?}");
    drop(pen);

    let (conference, register) = (scene.hall.conference(), scene.hall.register());
    scene.app.close().await;
    drop(scene);
    let app = open(&folder).await;
    let hall = app.hall("small").expect("it is there again");
    assert_eq!(hall.conference(), conference);
    assert_eq!(hall.register(), register);
    assert_eq!(hall.live(&text()), Some(live));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_click_gets_the_same_receipt_also_after_a_restart() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let once = click();
    let command = Command::RegisterDelegation {
        id: "arcadia".parse().expect("an id"),
        name: "Arcadia".into(),
        category: Category::Ngo,
    };
    let first = scene
        .hall
        .act(&scene.secretariat, once.clone(), command.clone())
        .await
        .expect("registered");
    let again = scene
        .hall
        .act(&scene.secretariat, once.clone(), command.clone())
        .await
        .expect("answered");
    assert_eq!(first, again);
    let other = scene.hall.act(&scene.secretariat, click(), command.clone()).await;
    assert!(matches!(
        refused(other.expect_err("a second one")),
        Refusal::DelegationExists { .. }
    ));
    let length = scene.hall.conference().seq;
    let person = scene.secretariat.clone();
    scene.app.close().await;
    drop(scene);

    let app = open(&folder).await;
    let hall = app.hall("small").expect("there");
    assert_eq!(hall.act(&person, once, command).await.expect("answered"), first);
    assert_eq!(hall.conference().seq, length);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_gavels_at_once_adopt_once() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let gavel = scene.put().await;
    let (one, other) = tokio::join!(
        scene.hall.act(&scene.chair, click(), gavel.clone()),
        scene.hall.act(&scene.chair, click(), gavel.clone()),
    );
    assert_eq!(one.expect("adopted"), other.expect("answered alike"));
    let adopted = scene.hall.entries(1).into_iter();
    let adopted = adopted
        .filter(|one| matches!(one.entry.event, Event::TextAdopted { .. }))
        .count();
    assert_eq!(adopted, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gavel_for_another_text_than_the_one_on_the_table_is_refused() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let Command::Adopt { text, hash, .. } = scene.put().await else {
        panic!("the gavel")
    };
    let stale = Command::Adopt {
        text,
        heads: vec!["00".repeat(32)],
        hash,
    };
    let length = scene.hall.conference().seq;
    refused(
        scene
            .hall
            .act(&scene.chair, click(), stale)
            .await
            .expect_err("heads moved"),
    );
    assert_eq!(scene.hall.conference().seq, length, "a refusal writes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_written_follows_the_procedure() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let mut reader = scene
        .hall
        .pen(&scene.delegate, &text())
        .await
        .expect("anybody may sit and read");
    let refusal = reader.write_blocks(None, &[paragraph("No.")]).await;
    assert!(matches!(refusal, Err(PenError::Refused(_))), "{refusal:?}");

    let blocks = scene.issue().await;
    let set = |id: ParagraphId, words: &'static str| {
        move |draft: &plenary::text::Draft, actor: plenary::text::ActorBytes| {
            draft.set_content(actor, &id, &Content::of_plain(words))
        }
    };
    let mut pen = scene.hall.pen(&scene.rapporteur, &text()).await.expect("seated");
    let issued = pen.write(set(blocks[0].id.clone(), "Nobody met.")).await;
    assert!(matches!(issued, Err(PenError::Refused(_))), "{issued:?}");

    scene
        .act(
            &scene.chair,
            Command::OpenSitting {
                present: BTreeSet::from([scene.delegation.clone()]),
            },
        )
        .await;
    scene
        .act(
            &scene.chair,
            Command::TakeUpParagraph {
                text: text(),
                paragraph: blocks[0].id.clone(),
            },
        )
        .await;
    let mut pen = scene.hall.pen(&scene.rapporteur, &text()).await.expect("seated");
    pen.write(set(blocks[0].id.clone(), "Participants met again."))
        .await
        .expect("under consideration");
    let other = pen.write(set(blocks[1].id.clone(), "They slept.")).await;
    assert!(matches!(other, Err(PenError::Refused(_))), "{other:?}");

    let kept = scene.hall.live(&text()).expect("there");
    let id = scene
        .hall
        .keep_late_edit(
            &scene.rapporteur,
            &text(),
            &blocks[1].id,
            &kept.blocks[1].content,
            &Content::of_plain("They slept."),
        )
        .await
        .expect("kept");
    let edits = scene
        .hall
        .late_edits(&scene.rapporteur, &text())
        .await
        .expect("read");
    assert_eq!(edits.len(), 1);
    assert_eq!(
        (&edits[0].id, edits[0].words.plain().as_str()),
        (&id, "They slept.")
    );
    assert!(
        scene
            .hall
            .late_edits(&scene.delegate, &text())
            .await
            .expect("read")
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_pens_at_once_lose_nothing() {
    const WRITERS: usize = 5;
    const EACH: usize = 20;
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let (hall, who) = (scene.hall.clone(), scene.rapporteur.clone());
        writers.push(tokio::spawn(async move {
            let mut pen = hall.pen(&who, &text()).await.expect("seated");
            let mut written = Vec::new();
            for number in 0..EACH {
                let block = paragraph(&format!("Writer {writer}, number {number}."));
                pen.write_blocks(None, std::slice::from_ref(&block))
                    .await
                    .expect("written");
                written.push(block);
            }
            written
        }));
    }
    let mut written = Vec::new();
    for writer in writers {
        written.extend(writer.await.expect("no writer breaks"));
    }
    scene.app.close().await;
    drop(scene);
    let app = open(&folder).await;
    let live = app
        .hall("small")
        .and_then(|hall| hall.live(&text()))
        .expect("there");
    assert_eq!(live.blocks.len(), WRITERS * EACH);
    for block in written {
        assert!(live.blocks.contains(&block), "{block:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_the_change_and_the_act_and_both_can_come_again() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let who = scene.rapporteur.clone();
    let secretariat = scene.secretariat.clone();
    scene.app.close().await;
    drop(scene);

    let opening = Opening {
        data: folder.path().to_owned(),
        limits: Limits { pages_max: Some(48) },
        ..Opening::default()
    };
    let app = App::open(&opening).await.expect("opens");
    let hall = app.hall("small").expect("there");
    let mut written = 0;
    while hall.live(&text()).is_some() {
        // A refusal closes the seat, so each try sits down anew, as a page does.
        let Ok(mut pen) = hall.pen(&who, &text()).await else {
            break;
        };
        let block = paragraph(&"Words that fill a disk. ".repeat(200));
        match pen.write_blocks(None, &[block]).await {
            Ok(()) => written += 1,
            Err(_) => break,
        }
        assert!(written < 500, "48 pages never filled");
    }
    let command = Command::RegisterDelegation {
        id: "arcadia".parse().expect("an id"),
        name: "Arcadia ".repeat(35),
        category: Category::Ngo,
    };
    let mut full = None;
    for number in 0..50 {
        let mut command = command.clone();
        if let Command::RegisterDelegation { id, .. } = &mut command {
            *id = format!("arcadia-{number}").parse().expect("an id");
        }
        if let Err(error) = hall.act(&secretariat, click(), command).await {
            full = Some(error);
            break;
        }
    }
    assert!(
        matches!(full, Some(ActError::Fault(Fault::Store(StoreError::Full)))),
        "{full:?}"
    );
    let (conference, blocks) = (hall.conference(), hall.live(&text()).expect("there").blocks.len());
    app.close().await;
    drop((app, hall));

    let app = open(&folder).await;
    let hall = app.hall("small").expect("there");
    assert_eq!(hall.conference(), conference, "what failed left nothing behind");
    assert_eq!(hall.live(&text()).expect("there").blocks.len(), blocks);
    assert_eq!(blocks, written);
    hall.act(&secretariat, click(), command)
        .await
        .expect("with room again it is done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_sign_in_until_they_are_replaced() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let new = NewPerson {
        names: names("Nia New"),
        delegation: Some(scene.delegation.clone()),
        roles: BTreeSet::from([Role::Delegate]),
    };
    let once = click();
    let registered = scene
        .hall
        .register_person(&scene.secretariat, once.clone(), new.clone())
        .await
        .expect("registered");
    let link = registered.link.expect("a first click brings a link").reveal();
    let again = scene
        .hall
        .register_person(&scene.secretariat, once, new.clone())
        .await
        .expect("answered");
    assert_eq!(again.person, registered.person);
    assert_eq!(again.link.map(|link| link.reveal()).as_ref(), Some(&link));

    for _ in 0..2 {
        let signed_in = scene
            .app
            .sign_in(&link)
            .await
            .expect("a link works again and again");
        let (_, who) = scene
            .app
            .who(&signed_in.session.reveal())
            .await
            .expect("read")
            .expect("signed in");
        assert_eq!(who.person, registered.person);
        scene
            .app
            .sign_out(&signed_in.session.reveal())
            .await
            .expect("signed out");
        assert!(
            scene
                .app
                .who(&signed_in.session.reveal())
                .await
                .expect("read")
                .is_none()
        );
    }
    let newer = scene
        .hall
        .new_link(&scene.secretariat, &registered.person)
        .await
        .expect("a new link");
    assert!(matches!(
        scene.app.sign_in(&link).await,
        Err(SignInError::Replaced)
    ));
    scene
        .app
        .sign_in(&newer.reveal())
        .await
        .expect("the new one works");
    for wrong in ["", "nonsense", &Token::random().reveal()] {
        assert!(
            matches!(scene.app.sign_in(wrong).await, Err(SignInError::Unknown)),
            "{wrong}"
        );
    }
    let denied = scene.hall.register_person(&scene.delegate, click(), new).await;
    assert!(matches!(
        refused(denied.expect_err("not for delegates")),
        Refusal::RightMissing { .. }
    ));
    refused(
        scene
            .hall
            .new_link(&scene.delegate, &registered.person)
            .await
            .expect_err("nor this"),
    );

    scene
        .hall
        .erase(&scene.secretariat, &registered.person)
        .await
        .expect("erased");
    assert_eq!(scene.hall.register().name(&registered.person), "");
    let journal: Vec<_> = scene.hall.entries(1);
    assert!(
        journal.iter().all(|one| !one.line.contains("Nia")),
        "a name is in the journal"
    );
    let unknown: PersonId = "nobody".parse().expect("an id");
    refused(
        scene
            .hall
            .new_link(&scene.secretariat, &unknown)
            .await
            .expect_err("nobody"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_link_founds_one_conference_and_a_double_click_the_same_one() {
    let folder = Folder::new();
    let app = open(&folder).await;
    let setup = app.setup_link().await.expect("made").reveal();
    let once = click();
    let (one, other) = tokio::join!(
        app.found(&setup, once.clone(), particulars("small"), names("Sam")),
        app.found(&setup, once.clone(), particulars("small"), names("Sam")),
    );
    let (one, other) = (one.expect("founded"), other.expect("answered alike"));
    assert_eq!(
        (one.person, one.link.reveal()),
        (other.person, other.link.reveal())
    );
    let used = app
        .found(&setup, click(), particulars("other"), names("Sam"))
        .await;
    assert!(
        matches!(used, Err(FoundError::Link(SignInError::Used))),
        "{used:?}"
    );
    let setup = app.setup_link().await.expect("made").reveal();
    let taken = app
        .found(&setup, click(), particulars("small"), names("Sam"))
        .await;
    assert!(
        matches!(
            taken,
            Err(FoundError::Act(ActError::Refused(Refusal::ConferenceExists)))
        ),
        "{taken:?}"
    );
    app.found(&setup, click(), particulars("other"), names("Sam"))
        .await
        .expect("a refusal uses no link up");
}
