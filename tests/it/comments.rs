//! Comments beside a draft over HTTP: by form and by JSON, who may, what is refused in which words, what a nudge says, and
//! that they are kept and stand in no record.

use std::time::Duration;

use plenary::app::{ActError, News};
use plenary::domain::{CommandId, CommentAct, Refusal};
use plenary::text::Block;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::scene::{self, paragraph, text};
use crate::web::{Browser, House};

const TEXT: &str = "/conferences/small/texts/summary";
const COMMENTS: &str = "/conferences/small/texts/summary/comments";

/// A house whose draft has two paragraphs.
async fn drafted(folder: &Folder) -> (House, Vec<Block>) {
    let house = House::open(folder).await;
    let blocks = vec![
        paragraph("Participants met."),
        paragraph("They noted the new threats, and the old threats."),
    ];
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("a rapporteur may write");
    pen.write_blocks(None, &blocks).await.expect("written");
    tokio::time::sleep(Duration::from_millis(200)).await;
    (house, blocks)
}

fn on(block: &Block, quote: &str, words: &str) -> Value {
    json!({
        "paragraph": block.id, "quote": quote, "offset": 15, "words": words,
        "first": ["0123456789abcdef", "12@0a0b"], "last": ["0123456789abcdef", "25@0a0b"],
    })
}

async fn listed(browser: &Browser) -> Value {
    browser.program().get(COMMENTS).await.json()
}

/// Makes a comment and gives its id.
async fn made(browser: &Browser, on: &Value) -> String {
    let answer = browser.send(COMMENTS, on).await;
    answer.is(201);
    answer.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_from_the_first_word_to_the_last_by_json() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let secretariat = house.browser(&house.scene.secretariat).await;
    let id = made(&rapporteur, &on(&blocks[1], "new threats", "Which ones?")).await;
    let reply = secretariat
        .send(
            &format!("{COMMENTS}/{id}/replies"),
            &json!({"words": "All of them."}),
        )
        .await;
    reply.is(201);
    let threads = listed(&rapporteur).await;
    let thread = &threads[0];
    assert_eq!(thread["words"], "Which ones?");
    assert_eq!(thread["name"], "Rae Porter");
    assert_eq!(
        (&thread["mine"], &thread["replies"][0]["mine"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(thread["anchor"]["first"], json!(["0123456789abcdef", "12@0a0b"]));
    assert_eq!(thread["replies"][0]["words"], "All of them.");
    secretariat
        .send(&format!("{COMMENTS}/{id}/resolution"), &json!({}))
        .await
        .is(200);
    let late = rapporteur
        .send(
            &format!("{COMMENTS}/{id}/replies"),
            &json!({"words": "One more."}),
        )
        .await;
    late.is(409);
    assert_eq!(late.json()["code"], "comment-is-resolved");
    assert!(
        listed(&rapporteur).await[0]["resolved"]["says"]
            .as_str()
            .is_some_and(|says| says.starts_with("Resolved by Sam Secretary, "))
    );
    rapporteur
        .send(&format!("{COMMENTS}/{id}/reopening"), &json!({}))
        .await
        .is(200);
    rapporteur
        .send(
            &format!("{COMMENTS}/{id}/words"),
            &json!({"words": "Which, exactly?"}),
        )
        .await
        .is(200);
    let foreign = secretariat
        .send(&format!("{COMMENTS}/{id}/words"), &json!({"words": "Mine."}))
        .await;
    foreign.is(403);
    assert_eq!(foreign.json()["code"], "comment-not-yours");
    let now = listed(&rapporteur).await;
    assert_eq!(
        (&now[0]["words"], &now[0]["edited"]),
        (&json!("Which, exactly?"), &json!(true))
    );
    rapporteur
        .send(&format!("{COMMENTS}/{id}/removal"), &json!({}))
        .await
        .is(200);
    let left = listed(&rapporteur).await;
    assert_eq!(
        (&left[0]["words"], &left[0]["replies"][0]["words"]),
        (&json!(""), &json!("All of them.")),
        "what others answered stays"
    );
    let unknown = rapporteur
        .send(
            &format!("{COMMENTS}/nowhere/replies"),
            &json!({"words": "Hello?"}),
        )
        .await;
    unknown.is(404);
    assert_eq!(unknown.json()["code"], "unknown-comment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_script_one_reads_replies_and_resolves() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let secretariat = house.browser(&house.scene.secretariat).await;
    secretariat.get(TEXT).await.says(&format!("href=\"{COMMENTS}\""));
    secretariat.get(COMMENTS).await.is(200).says("No open comment");
    let pid = blocks[1].id.to_string();
    let begun = secretariat
        .post(
            COMMENTS,
            &[
                ("command", "click-1"),
                ("paragraph", &pid),
                ("quote", "old threats"),
                ("words", "Are they <old>?"),
            ],
        )
        .await;
    begun.is(303);
    assert_eq!(
        begun.header("location"),
        Some(&*format!("{COMMENTS}?done=comment#c-click-1"))
    );
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur
        .get(COMMENTS)
        .await
        .says("One open comment")
        .says("Are they &#60;old&#62;?")
        .says("old threats")
        .says("Paragraph 2")
        .keeps_silent("/click-1/words\"");
    assert_eq!(listed(&rapporteur).await[0]["anchor"]["offset"], 36);
    rapporteur
        .post(&format!("{COMMENTS}/click-1/replies"), &[("words", "They are.")])
        .await
        .is(303);
    rapporteur
        .post(&format!("{COMMENTS}/click-1/resolution"), &[])
        .await
        .is(303);
    rapporteur
        .get(COMMENTS)
        .await
        .says("One resolved comment")
        .says("They are.")
        .says("Resolved by Rae Porter");
    let refused = secretariat
        .post(
            &format!("{COMMENTS}/click-1/replies"),
            &[("words", "My own words")],
        )
        .await;
    refused
        .is(409)
        .says("resolved meanwhile")
        .says("My own words")
        .says(&format!("href=\"{COMMENTS}\""));
    let misquoted = [
        ("paragraph", pid.as_str()),
        ("quote", "no such words"),
        ("words", "My own words"),
    ];
    secretariat
        .post(COMMENTS, &misquoted)
        .await
        .is(422)
        .says("do not stand in that paragraph")
        .says("My own words");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_are_for_those_who_write_and_the_secretariat() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    house.stranger().get(COMMENTS).await.is(401);
    for who in [&house.scene.delegate, &house.scene.chair] {
        let browser = house.browser(who).await;
        browser.get(COMMENTS).await.is(403);
        let refused = browser
            .send(COMMENTS, &on(&blocks[1], "new threats", "Mine."))
            .await;
        refused.is(403);
        assert_eq!(refused.json()["code"], "right-missing");
        browser.get(TEXT).await.keeps_silent(COMMENTS);
    }
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    for (words, code) in [("  ", "words-missing"), (&*"é".repeat(4_001), "too-long")] {
        let refused = rapporteur
            .send(COMMENTS, &on(&blocks[1], "new threats", words))
            .await;
        refused.is(422);
        assert_eq!(refused.json()["code"], code);
    }
    for wrong in [
        json!({"paragraph": "short", "words": "Why?"}),
        json!({"paragraph": blocks[0].id, "first": ["x", "y"], "words": "Why?"}),
    ] {
        rapporteur.send(COMMENTS, &wrong).await.is(422);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_click_makes_one_comment_and_nobody_elses() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let mut asked = on(&blocks[1], "new threats", "Which ones?");
    asked["command"] = json!("click-7");
    for _ in 0..2 {
        assert_eq!(made(&rapporteur, &asked).await, "click-7");
    }
    let secretariat = house.browser(&house.scene.secretariat).await;
    secretariat.send(COMMENTS, &asked).await.is(422);
    assert_eq!(listed(&rapporteur).await.as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_kept_over_a_restart_and_stand_in_no_record() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let before = house.scene.hall.entries(1).len();
    let id = made(&rapporteur, &on(&blocks[1], "new threats", "A word of mine")).await;
    let moved = json!({"paragraph": blocks[0].id, "offset": 2, "quote": "met"});
    rapporteur
        .send(&format!("{COMMENTS}/{id}/anchor"), &moved)
        .await
        .is(200);
    let record = house.scene.hall.export().await.expect("a record");
    assert!(
        !String::from_utf8_lossy(&record).contains("A word of mine"),
        "the record holds no comment"
    );
    assert_eq!(house.scene.hall.entries(1).len(), before, "nor does the journal");
    house.scene.app.close().await;
    let who = house.scene.rapporteur.clone();
    drop(house);
    // The sockets and loops of the first server let go of the folder within a moment.
    let app = loop {
        match plenary::app::App::open(&plenary::app::Opening {
            data: folder.path().to_owned(),
            ..Default::default()
        })
        .await
        {
            Ok(app) => break app,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let hall = app.hall("small").expect("it is there");
    let comments = hall.comments(&who, &text()).await.expect("kept");
    let kept = comments.threads().next().expect("the comment");
    let anchor = kept.anchor.as_ref().expect("an anchor");
    assert_eq!(
        (
            kept.words.as_str(),
            kept.quote.as_str(),
            anchor.words.as_str(),
            &anchor.paragraph
        ),
        ("A word of mine", "new threats", "met", &blocks[0].id)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listeners_hear_of_a_comment_and_not_of_words_that_moved() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let hall = &house.scene.hall;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let mut news = hall.news();
    let id = made(&rapporteur, &on(&blocks[1], "new threats", "Which ones?")).await;
    assert_eq!(news.recv().await, Ok(News::Comments { text: text() }));
    let moved = json!({"paragraph": blocks[0].id, "quote": "met"});
    rapporteur
        .send(&format!("{COMMENTS}/{id}/anchor"), &moved)
        .await
        .is(200);
    assert!(news.try_recv().is_err(), "nobody is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adopted_text_takes_no_new_comment() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let gavel = house.scene.put().await;
    house.scene.act(&house.scene.chair, gavel).await;
    let block = paragraph("Anything.");
    let anchor = plenary::domain::Anchor {
        paragraph: block.id,
        first: None,
        last: None,
        offset: 0,
        words: String::new(),
    };
    let act = CommentAct::Begin {
        anchor,
        words: "Too late?".into(),
    };
    let command = CommandId::new("late").expect("an id");
    let done = house
        .scene
        .hall
        .comment(&house.scene.rapporteur, &text(), &command, act)
        .await;
    let refusal: Result<(), ActError> = done.map(|_| ());
    assert!(matches!(
        scene::refused(refusal.expect_err("refused")),
        Refusal::TextIsAdopted { .. }
    ));
}
