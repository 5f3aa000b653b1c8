//! Several texts in one conference: each with rapporteurs of its own, who lose and gain the right to write at once; and
//! paragraphs of one taken into another.

use std::collections::BTreeSet;
use std::time::Duration;

use plenary::app::{NewPerson, News, Seat, Who};
use plenary::domain::{Command, Role, TextId};
use plenary::export::{Verdict, verify};
use plenary::sync::Outgoing;
use plenary::sync::message::{Rights, ToPage};
use plenary::text::{Block, BlockKind, Content, ParagraphId};
use serde_json::json;

use crate::folder::Folder;
use crate::scene::{Scene, click, names, paragraph, text};
use crate::web::House;

const TEXTS: &str = "/conferences/small/texts";
const NAMING: &str = "/conferences/small/texts/summary/rapporteurs";

/// A second rapporteur.
async fn another(scene: &Scene) -> Who {
    let new = NewPerson {
        names: names("Wanda Workshop"),
        delegation: None,
        roles: BTreeSet::from([Role::Rapporteur]),
    };
    let registered = scene.hall.register_person(&scene.secretariat, click(), new).await;
    let person = registered.expect("registered").person;
    scene.hall.who(&person).expect("on the list")
}

/// What the page at this seat is told next of what it may write.
async fn rights(seat: &mut Seat) -> Rights {
    let told = async {
        loop {
            let told = seat.outgoing.recv().await.expect("seated");
            if let Outgoing::Message(ToPage::Welcome { rights, .. } | ToPage::Rights { rights }) = told {
                return rights;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), told)
        .await
        .expect("told in time")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_has_rapporteurs_of_its_own_from_the_moment_they_are_named() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let wanda = another(scene).await;
    let mut seat = scene
        .hall
        .join(&scene.rapporteur, &text(), None, None)
        .await
        .expect("seated");
    assert_eq!(rights(&mut seat).await, Rights::all());
    let secretariat = house.browser(&scene.secretariat).await;
    secretariat
        .get(TEXTS)
        .await
        .says("Written by all rapporteurs")
        .says("0 paragraphs, 0 words")
        .says("Wanda Workshop")
        .says("action=\"/conferences/small/texts/summary/rapporteurs\"");
    let rae = house.browser(&scene.rapporteur).await;
    rae.get(TEXTS).await.keeps_silent("Name its rapporteurs");
    let oneself = [("rapporteurs", scene.rapporteur.person.as_str())];
    rae.post(NAMING, &oneself)
        .await
        .is(403)
        .says("Only the secretariat or the chair names the rapporteurs of a text.");
    secretariat
        .post(NAMING, &[("rapporteurs", scene.delegate.person.as_str())])
        .await
        .is(422)
        .says("Only people registered as rapporteurs can be named for a text.");

    let named = secretariat
        .post(NAMING, &[("rapporteurs", wanda.person.as_str())])
        .await;
    named.is(303);
    assert_eq!(
        named.header("location"),
        Some("/conferences/small/texts?done=rapporteurs")
    );
    assert_eq!(
        rights(&mut seat).await,
        Rights::none("other-rapporteurs"),
        "an open page is told"
    );
    rae.get(TEXTS).await.says("Rapporteur: Wanda Workshop");
    rae.get("/conferences/small/texts/summary")
        .await
        .is(200)
        .keeps_silent("/texts/summary/editor\"")
        .keeps_silent("/texts/summary/import\"")
        .keeps_silent("/texts/summary/comments\"");
    let not_his = "“Summary” has rapporteurs of its own, and you are not among them.";
    for path in ["import", "comments"] {
        rae.get(&format!("{TEXTS}/summary/{path}"))
            .await
            .is(403)
            .says(not_his);
    }
    rae.post(&format!("{TEXTS}/summary/versions"), &[("note", "")])
        .await
        .is(403)
        .says(not_his);
    let late = json!({"paragraph": "p000000000000000", "base": "", "words": "Words of before."});
    rae.send(&format!("{TEXTS}/summary/late-edits"), &late)
        .await
        .is(201);
    let mut pen = scene.hall.pen(&wanda, &text()).await.expect("seated");
    pen.write_blocks(None, &[paragraph("Participants met.")])
        .await
        .expect("hers to write");
    shown(scene, &text(), 0, "Participants met.").await;

    // The chair gives it back to all of them, in JSON.
    let chair = house.browser(&scene.chair).await;
    let receipt = chair.send(NAMING, &json!({"rapporteurs": []})).await;
    receipt.is(200);
    assert_eq!(receipt.json()["events"][0]["type"], "text-rapporteurs-set");
    assert_eq!(rights(&mut seat).await, Rights::all());
    let lines = chair.program().get(TEXTS).await.json();
    assert_eq!(
        (
            &lines[0]["rapporteurs"],
            &lines[0]["paragraphs"],
            &lines[0]["words"]
        ),
        (&json!([]), &json!(1), &json!(2))
    );

    // Who is named and loses the role does not count any more.
    let both = Command::SetTextRapporteurs {
        text: text(),
        rapporteurs: BTreeSet::from([wanda.person.clone()]),
    };
    scene.act(&scene.chair, both).await;
    assert_ne!(rights(&mut seat).await, Rights::all());
    let without = Command::SetRoles {
        person: wanda.person.clone(),
        roles: BTreeSet::from([Role::Public]),
    };
    scene.act(&scene.secretariat, without).await;
    assert_eq!(rights(&mut seat).await, Rights::all());
    rae.get(TEXTS)
        .await
        .says("nobody who was named for it still is one");
    let record = chair.get("/conferences/small/record/file").await;
    record
        .is(200)
        .says("Wanda Workshop was named to write summary.")
        .says("summary was given to all rapporteurs.")
        .says("<dt>Rapporteurs of this text</dt><dd>Wanda Workshop</dd>");
    assert!(matches!(verify(&record.bytes), Verdict::Proven(_)));
}

/// A workshop's report beside the summary: a section of two paragraphs, and one after it.
async fn workshop(scene: &Scene, wanda: &Who) -> (TextId, Vec<Block>) {
    let id: TextId = "workshop".parse().expect("an id");
    let open = Command::OpenText {
        id: id.clone(),
        title: "Workshop 2".into(),
        language: "en".into(),
    };
    scene.act(wanda, open).await;
    let heading = |words| Block {
        kind: BlockKind::Heading,
        ..paragraph(words)
    };
    let blocks = vec![
        heading("Co-operation"),
        Block {
            content: Content::parse("Points of contact answer **within a day**."),
            ..paragraph("")
        },
        paragraph("Requests are short."),
        heading("Closing"),
        paragraph("The workshop closed."),
    ];
    let mut pen = scene.hall.pen(wanda, &id).await.expect("seated");
    pen.write_blocks(None, &blocks).await.expect("written");
    shown(scene, &id, 4, "The workshop closed.").await;
    for (named, of) in [(&scene.rapporteur, text()), (wanda, id.clone())] {
        let own = Command::SetTextRapporteurs {
            text: of,
            rapporteurs: BTreeSet::from([named.person.clone()]),
        };
        scene.act(&scene.secretariat, own).await;
    }
    (id, blocks)
}

/// Until readers see these words there: a moment after they are on disk.
async fn shown(scene: &Scene, of: &TextId, at: usize, expected: &str) {
    for _ in 0..400 {
        if words(scene, of).get(at).is_some_and(|words| words == expected) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{expected:?} is not shown in {of}");
}

/// Gives a paragraph other words, and waits until readers see them.
async fn rewrite(scene: &Scene, who: &Who, of: &TextId, paragraph: &ParagraphId, words: &str) {
    let mut pen = scene.hall.pen(who, of).await.expect("seated");
    pen.write(|draft, actor| draft.set_content(actor, paragraph, &Content::parse(words)))
        .await
        .expect("written");
    let blocks = pen.blocks();
    let at = blocks.iter().position(|block| block.id == *paragraph);
    shown(scene, of, at.expect("there"), words).await;
}

fn words(scene: &Scene, of: &TextId) -> Vec<String> {
    let live = scene.hall.live(of).expect("there");
    live.blocks.iter().map(|block| block.content.notation()).collect()
}

const TAKINGS: &str = "/conferences/small/texts/summary/takings";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paragraphs_of_another_text_come_in_once_and_both_sides_remember() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let wanda = another(scene).await;
    scene.issue().await;
    let reason = "Workshops report.".into();
    scene
        .act(&scene.secretariat, Command::OpenRevision { text: text(), reason })
        .await;
    let (from, source) = workshop(scene, &wanda).await;
    let rae = house.browser(&scene.rapporteur).await;
    rae.get("/conferences/small/texts/summary")
        .await
        .says("Take from another text");
    let page = rae.get(&format!("{TAKINGS}/new")).await;
    page.is(200)
        .says("What to take from “Workshop 2”")
        .says("Points of contact answer <strong>within a day</strong>.")
        .says("the whole section")
        .says("After 1. Participants met.");
    let seen = scene.hall.live(&from).expect("there").version.hash.to_string();
    let first = scene.hall.live(&text()).expect("there").blocks[0].id.to_string();
    let fields = [
        ("command", "take-1"),
        ("source", "workshop"),
        ("version", &seen),
        ("sections", source[0].id.as_str()),
        ("paragraphs", source[1].id.as_str()),
        ("place", &first),
    ];
    let done = rae.post(TAKINGS, &fields).await;
    done.is(303);
    let whole = [
        "Participants met.",
        "Co-operation",
        "Points of contact answer **within a day**.",
        "Requests are short.",
        "They noted the threats.",
    ];
    assert_eq!(words(scene, &text()), whole);
    let to = done.header("location").expect("a way on").to_owned();
    let again = rae.post(TAKINGS, &fields).await;
    assert_eq!(again.header("location"), Some(to.as_str()));
    assert_eq!(words(scene, &text()), whole, "a second click takes nothing");
    let here = scene.hall.live(&text()).expect("there").blocks[2].id.clone();
    assert_ne!(here, source[1].id, "they are new paragraphs");

    rae.get(TAKINGS)
        .await
        .says("From Workshop 2, no. 1")
        .says("Taken by Rae Porter")
        .says("The source is unchanged")
        .keeps_silent("Take the new wording");
    let other = house.browser(&wanda).await;
    other
        .get("/conferences/small/texts/workshop/takings")
        .await
        .says("Into Summary; it was no. 1 here")
        .says("Unchanged since");

    // The source changes, and so does the paragraph: both changes are offered as one.
    rewrite(
        scene,
        &wanda,
        &from,
        &source[1].id,
        "Points of contact answer **within an hour**.",
    )
    .await;
    rewrite(
        scene,
        &scene.rapporteur,
        &text(),
        &here,
        "All points of contact answer **within a day**.",
    )
    .await;
    rae.get("/conferences/small/texts/summary")
        .await
        .says("3 paragraphs taken between texts, 1 source changed since");
    rae.get(TAKINGS)
        .await
        .says("The source has changed")
        .says("role=\"insertion\"")
        .says("All points of contact answer **within an hour**.</textarea>");
    other
        .get(TAKINGS)
        .await
        .says("The source has changed")
        .keeps_silent("Take the new wording");
    let list = rae.program().get(TAKINGS).await.json();
    let one = list["taken"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["state"] == "changed"))
        .expect("one has changed")
        .clone();
    assert_eq!(one["paragraph"], here.as_str());
    let renewal = format!("{TAKINGS}/{here}/renewal");
    let wanted = json!({"wording": "All points of contact answer **within an hour**.",
        "expected": one["expected"], "source": one["source_hash"]});
    other.send(&renewal, &wanted).await.is(403);
    let mut stale = wanted.clone();
    stale["source"] = json!(one["expected"]);
    let moved = rae.send(&renewal, &stale).await;
    moved.is(409);
    assert_eq!(moved.json()["code"], "source-moved");
    rae.send(&renewal, &wanted).await.is(200);
    assert_eq!(
        words(scene, &text())[2],
        "All points of contact answer **within an hour**."
    );
    let again = rae.send(&renewal, &wanted).await;
    again.is(409);
    rae.get(TAKINGS).await.keeps_silent("The source has changed");

    // Looked at, and kept as it is.
    rewrite(
        scene,
        &wanda,
        &from,
        &source[2].id,
        "Requests are short and clear.",
    )
    .await;
    let list = rae.program().get(TAKINGS).await.json();
    let one = list["taken"][2].clone();
    let keep = json!({"keep": true, "expected": one["expected"], "source": one["source_hash"]});
    let path = format!("{TAKINGS}/{}/renewal", one["paragraph"].as_str().expect("an id"));
    let kept = rae.send(&path, &keep).await;
    kept.is(200);
    assert_eq!(
        (kept.json()["state"].as_str(), words(scene, &text())[3].as_str()),
        (Some("current"), "Requests are short.")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_taken_is_refused_in_words_and_stays_ticked() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let wanda = another(scene).await;
    let (from, source) = workshop(scene, &wanda).await;
    let rae = house.browser(&scene.rapporteur).await;
    let old = scene.hall.live(&from).expect("there").version.hash.to_string();
    rewrite(
        scene,
        &wanda,
        &from,
        &source[2].id,
        "Requests are short and clear.",
    )
    .await;
    let ticked = [
        ("source", "workshop"),
        ("version", old.as_str()),
        ("paragraphs", source[2].id.as_str()),
    ];
    rae.post(TAKINGS, &ticked)
        .await
        .is(409)
        .says("The other text has changed since you opened this page.")
        .says(&format!("value=\"{}\" checked", source[2].id))
        .says("Requests are short and clear.");
    let none = rae.send(TAKINGS, &json!({"source": "workshop"})).await;
    assert_eq!(
        (none.status, &none.json()["code"]),
        (422, &json!("nothing-chosen"))
    );
    let itself = rae
        .send(
            TAKINGS,
            &json!({"source": "summary", "paragraphs": [source[2].id]}),
        )
        .await;
    assert_eq!(
        (itself.status, &itself.json()["code"]),
        (422, &json!("from-itself"))
    );
    rae.send(
        TAKINGS,
        &json!({"source": "nowhere", "paragraphs": [source[2].id]}),
    )
    .await
    .is(404);
    let other = house.browser(&wanda).await;
    other.get(&format!("{TAKINGS}/new")).await.is(403);
    other
        .send(
            TAKINGS,
            &json!({"source": "workshop", "paragraphs": [source[2].id]}),
        )
        .await
        .is(403);
    assert_eq!(words(scene, &text()), [""; 0]);
    let taken = rae
        .send(
            TAKINGS,
            &json!({"source": "workshop", "paragraphs": [source[2].id]}),
        )
        .await;
    taken.is(201);
    assert_eq!(words(scene, &text()), ["Requests are short and clear."]);
    rae.send(
        "/conferences/small/texts/summary/takings/p000000000000000/renewal",
        &json!({"wording": "Words.", "expected": old, "source": old}),
    )
    .await
    .is(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_has_a_limit_of_words_for_all_who_write_it() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let mut news = scene.hall.news();
    let rae = house.browser(&scene.rapporteur).await;
    let limit = "/conferences/small/texts/summary/word-limit";
    assert_eq!(
        rae.program().get(limit).await.json(),
        json!({"words": 0, "limit": null})
    );
    let set = rae.post(limit, &[("words", "2,000")]).await;
    set.is(303);
    assert_eq!(
        set.header("location"),
        Some("/conferences/small/texts?done=word-limit")
    );
    assert!(
        matches!(news.recv().await, Ok(News::Comments { text: of }) if of == text()),
        "whoever writes is told"
    );
    rae.get(TEXTS)
        .await
        .says("0 paragraphs, 0 of 2000 words")
        .says("value=\"2000\"");
    rae.post(limit, &[("words", "about ten")])
        .await
        .is(422)
        .says("A limit of words is a whole number from 1 to 1,000,000.");
    let secretariat = house.browser(&scene.secretariat).await;
    let answer = secretariat.send(limit, &json!({"words": "1500"})).await;
    assert_eq!((answer.status, &answer.json()["limit"]), (200, &json!(1500)));
    let delegate = house.browser(&scene.delegate).await;
    delegate.send(limit, &json!({"words": "10"})).await.is(403);
    delegate.get(TEXTS).await.keeps_silent("Set a limit of words");
    assert_eq!(delegate.program().get(limit).await.json()["limit"], 1500);
    rae.post(limit, &[("words", "")]).await.is(303);
    rae.get(TEXTS).await.says("0 paragraphs, 0 words");
}
