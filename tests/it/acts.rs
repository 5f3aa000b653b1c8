//! The whole way without a browser: acts and pens against a real folder, opened, closed and opened again.

use std::collections::BTreeSet;

use plenary::app::{ActError, App, Fault, Opening, PenError};
use plenary::domain::{Category, Change, Command, Event, Refusal, Stage, Subject};
use plenary::store::{Limits, StoreError};
use plenary::text::{Content, ParagraphId};

use crate::folder::Folder;
use crate::scene::{Scene, click, open, paragraph, refused, text};

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
    let borrowed = scene.hall.act(&scene.chair, once.clone(), command.clone()).await;
    assert!(
        matches!(borrowed, Err(ActError::Fault(Fault::CommandTaken))),
        "{borrowed:?}"
    );
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
    let reader = scene.hall.pen(&scene.delegate, &text()).await;
    assert!(
        matches!(
            reader,
            Err(PenError::Join(ActError::Refused(Refusal::RightMissing { .. })))
        ),
        "who does not draft has no place at the desk"
    );

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
async fn a_question_that_a_restart_interrupted_is_not_adopted_on_silence() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let gavel = scene.put().await;
    let (app, chair) = (scene.app, scene.chair);
    drop(scene.hall);
    app.close().await;
    drop(app);

    let app = open(&folder).await;
    let hall = app.hall("small").expect("it is there");
    match hall.act(&chair, click(), gavel).await {
        Err(ActError::Refused(Refusal::QuestionInterrupted)) => {}
        other => panic!("adopted on silence: {other:?}"),
    }
    let withdraw = Command::WithdrawQuestion {
        text: text(),
        reason: "The connection was interrupted.".into(),
    };
    hall.act(&chair, click(), withdraw).await.expect("withdrawn");
    assert_eq!(
        hall.conference().text(&text()).expect("there").stage,
        Stage::Issued
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_may_change_the_title_twice() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    scene.issue().await;
    let base = scene.live_hash();
    for title in ["Short Summary", "Summary of 2007"] {
        let change = Change::Title {
            before: String::new(),
            after: title.into(),
        };
        let file = Command::FileAmendment {
            text: text(),
            base,
            subject: Subject::Text(vec![change]),
            consequential_on: None,
            reason: String::new(),
            co_sponsors: Vec::new(),
            oral: false,
        };
        scene.act(&scene.delegate, file).await;
    }
    let present = BTreeSet::from([scene.delegation.clone()]);
    scene.act(&scene.chair, Command::OpenSitting { present }).await;
    let bloc = Command::AcceptEnBloc {
        text: text(),
        numbers: vec![1, 2],
        question: "Both are accepted?".into(),
        expected: scene.live_hash(),
    };
    scene.act(&scene.chair, bloc).await;
    let conference = scene.hall.conference();
    assert_eq!(conference.texts[&text()].title, "Short Summary of 2007");
    assert_eq!(
        conference.texts[&text()].latest().expect("issued").version.hash,
        scene.live_hash()
    );
}
