//! Bringing in a text: seen before it is written, written whole and once, and refused in one clear sentence.

use std::fmt::Write as _;
use std::time::Instant;

use plenary::text::BlockKind;
use serde_json::json;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::{Answer, Browser, House};

const IMPORT: &str = "/conferences/small/texts/summary/import";

const SOURCE: &str = "# Threats\n\n1. Participants **met**.\n2. They noted:\n   - spam;\n   - fraud.\n\n| a | b |\n|---|---|\n| c | d |\n";

/// A form with a file, as a browser sends it.
async fn upload(browser: &Browser, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--line\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(
        format!(
            "--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
             content-type: application/octet-stream\r\n\r\n",
            file.0
        )
        .bytes(),
    );
    body.extend(file.1);
    body.extend(b"\r\n--line--\r\n");
    let kind = ("content-type", "multipart/form-data; boundary=line");
    browser.ask("POST", path, &[kind], &body).await
}

fn words(house: &House) -> Vec<String> {
    let live = house.scene.hall.live(&text()).expect("there");
    live.blocks.iter().map(|block| block.content.notation()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_seen_first_and_then_brought_in_once() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur
        .get("/conferences/small/texts/summary")
        .await
        .says("/texts/summary/import\"");
    rapporteur.get(IMPORT).await.is(200).says("See what comes in");
    let seen = upload(
        &rapporteur,
        &format!("{IMPORT}/preview"),
        &[("source", "")],
        ("draft.md", SOURCE.as_bytes()),
    )
    .await;
    seen.is(200)
        .says("1 heading, 4 paragraphs, 2 items.")
        .says("1 table was turned into plain paragraphs")
        .says("Participants <strong>met</strong>.")
        .says("In place of the empty text")
        .says("| c | d |");
    assert_eq!(words(&house), [""; 0], "nothing is written by looking");

    let fields = [
        ("command", "bring-1"),
        ("source", SOURCE),
        ("format", "markdown"),
        ("place", "replace"),
    ];
    let written = upload(&rapporteur, IMPORT, &fields, ("", b"")).await;
    written.is(303);
    let whole = [
        "Threats",
        "Participants **met**.",
        "They noted:",
        "spam;",
        "fraud.",
        "a; b",
        "c; d",
    ];
    assert_eq!(words(&house), whole);
    upload(&rapporteur, IMPORT, &fields, ("", b"")).await.is(303);
    assert_eq!(words(&house), whole, "a second click brings in nothing");

    let first = house.scene.hall.live(&text()).expect("there").blocks[1]
        .id
        .to_string();
    let more = json!({"source": "In between.\n", "place": "after", "after": first});
    let answer = rapporteur.send(IMPORT, &more).await;
    answer.is(201);
    assert_eq!(answer.json()["blocks"], 1);
    rapporteur
        .send(IMPORT, &json!({"source": "At the end."}))
        .await
        .is(201);
    let now = words(&house);
    assert_eq!((now[2].as_str(), now[8].as_str()), ("In between.", "At the end."));

    let full = rapporteur
        .post(IMPORT, &[("source", "Instead of it."), ("place", "replace")])
        .await;
    full.is(409)
        .says("The draft holds words by now")
        .says("Instead of it.");
    // What was brought in is the person's, and an editor goes on from it.
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("seated");
    let block = pen.blocks()[1].clone();
    assert_eq!(block.kind, BlockKind::Paragraph);
    pen.write(|draft, actor| draft.delete(actor, &block.id))
        .await
        .expect("deleted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_brought_in_is_said_in_a_sentence_and_kept() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let preview = format!("{IMPORT}/preview");
    let see = async |name: &str, bytes: &[u8]| {
        upload(
            &rapporteur,
            &preview,
            &[("source", "My own words")],
            (name, bytes),
        )
        .await
    };
    see("a.doc", b"\xd0\xcf\x11\xe0")
        .await
        .is(422)
        .says("not plain text in UTF-8")
        .says("My own words");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("Ёлка".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    see("a.txt", &utf16).await.is(200).says("Ёлка");
    see("a.txt", "A\u{202e}b\u{200f}c".as_bytes())
        .await
        .is(200)
        .says("1 character that hides")
        .says("Ab\u{200f}c");
    see(
        "a.html",
        b"<script>alert(1)</script><p onclick=x>Hello <a href=javascript:x>there</a>",
    )
    .await
    .is(200)
    .says("Hello there")
    .says("1 script, style or form field was left out");
    see("a.txt", "word ".repeat(500_000).as_bytes())
        .await
        .is(422)
        .says("more than 2 MB");
    see("a.txt", "word ".repeat(5_000).as_bytes())
        .await
        .is(422)
        .says("more than 10,000 characters");
    see("a.txt", "a\n\n".repeat(5_001).as_bytes())
        .await
        .is(422)
        .says("more than 5,000 paragraphs");
    see("a.html", "<ul>".repeat(101).as_bytes())
        .await
        .is(422)
        .says("nested deeper");
    rapporteur
        .post(&preview, &[("source", " ")])
        .await
        .is(422)
        .says("There are no words in it.");
    let huge = rapporteur
        .post(&preview, &[("source", &"x".repeat(10 * 1024 * 1024))])
        .await;
    huge.is(413).says("That is more than can be taken at once.");
    let program = rapporteur.send(&preview, &json!({"source": ""})).await;
    program.is(422);
    assert_eq!(program.json()["code"], "source-empty");

    let delegate = house.browser(&house.scene.delegate).await;
    delegate
        .get(IMPORT)
        .await
        .is(403)
        .says("Only rapporteurs write in the draft.");
    house.stranger().get(IMPORT).await.is(401);
    house.scene.issue().await;
    rapporteur
        .get(IMPORT)
        .await
        .is(409)
        .says("is not open for writing there");
    rapporteur.send(IMPORT, &json!({"source": "Late."})).await.is(409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_paragraphs_come_in_within_two_seconds() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let mut source = String::new();
    for n in 1..=300 {
        write!(
            source,
            "{n}. Participants noted **with concern** that {}\n\n",
            "the threats to networks grew. ".repeat(12)
        )
        .expect("a string takes words");
    }
    let begun = Instant::now();
    rapporteur
        .post(IMPORT, &[("source", &source), ("format", "markdown")])
        .await
        .is(303);
    let page = rapporteur.get("/conferences/small/texts/summary").await;
    let took = begun.elapsed();
    page.is(200).says("300.");
    println!(
        "300 paragraphs, {} characters, from the click to the page: {took:?}",
        source.len()
    );
    assert!(took.as_secs_f64() < 2.0 * slack(), "{took:?}");
}

/// A busy machine is no fault of the product: how much slower it may be there.
fn slack() -> f64 {
    4.0
}
