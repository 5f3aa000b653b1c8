//! Two versions compared at one address, and what a reader has read: over HTTP, against a real server.

use plenary::app::Pen;
use plenary::domain::Command;
use plenary::store::{Batch, Limits, ReadingRow, Store};
use plenary::text::Content;

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";

/// Waits until readers see what this pen has written: they see it at most a moment later.
async fn shown(house: &House, pen: &Pen) {
    let live = || house.scene.hall.live(&text()).expect("the text is there");
    for _ in 0..500 {
        if live().blocks == pen.blocks() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("readers do not see what was written");
}

/// Opens a revision of what was issued: the first paragraph is set and worded otherwise, the second goes, a third comes.
async fn revised(house: &House) -> [String; 3] {
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let revision = Command::OpenRevision {
        text: text(),
        reason: "More to say".into(),
    };
    scene.act(&scene.rapporteur, revision).await;
    let mut pen = scene
        .hall
        .pen(&scene.rapporteur, &text())
        .await
        .expect("may write");
    let (first, second) = (blocks[0].id.clone(), blocks[1].id.clone());
    pen.write(|draft, actor| draft.set_content(actor, &first, &Content::parse("All participants **met**.")))
        .await
        .expect("written");
    pen.write(|draft, actor| draft.delete(actor, &second))
        .await
        .expect("deleted");
    let third = paragraph("They thanked the host country for all it had done.");
    pen.write_blocks(Some(&first), std::slice::from_ref(&third))
        .await
        .expect("written");
    shown(house, &pen).await;
    [first.to_string(), second.to_string(), third.id.to_string()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_two_versions_are_compared_at_one_address() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let [first, second, third] = revised(&house).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur.post(&format!("{TEXT}/versions"), &[]).await.is(303);
    let stranger = house.stranger();

    let address = format!("{TEXT}/comparison?from=L.1&to=L.1-Rev.1");
    let page = stranger.get(&address).await;
    page.is(200)
        .says("L.1 compared with L.1/Rev.1")
        .says("3 changes")
        .says("role=\"insertion\"")
        .says("role=\"deletion\"")
        .says(&format!("id=\"p-{second}\""))
        .says("They noted the threats.");
    let json = stranger.program().get(&address).await.json();
    let told: Vec<(&str, &str)> = json["blocks"]
        .as_array()
        .expect("blocks")
        .iter()
        .map(|block| {
            (
                block["id"].as_str().expect("an id"),
                block["what"].as_str().expect("a word"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(&*first, "changed"), (&*second, "deleted"), (&*third, "inserted")]
    );
    assert_eq!(json["changes"], 3);
    assert_eq!(json["blocks"][0]["from"]["content"], "Participants met.");
    assert_eq!(json["blocks"][0]["to"]["content"], "All participants **met**.");
    assert_eq!(json["concordance"][1]["from"], "2");
    assert_eq!(json["concordance"][1]["to"], serde_json::Value::Null);
    assert_eq!(json["concordance"][2]["to"], "2");

    let view = |view: &str| format!("{address}&view={view}");
    let simple = stranger.get(&view("simple")).await;
    simple
        .says("All participants <strong>met</strong>.")
        .says("what-deleted")
        .keeps_silent("role=\"deletion\"");
    let original = stranger.get(&view("original")).await;
    original
        .says("They noted the threats.")
        .keeps_silent("thanked")
        .keeps_silent("what-");
    let amended = stranger.get(&view("amended")).await;
    amended.says("thanked").keeps_silent("They noted the threats.");

    // The page of an issue shows the same changes, and leads there.
    stranger
        .get(&format!("{TEXT}/versions/L.1-Rev.1"))
        .await
        .says("What changed since L.1")
        .says("role=\"deletion\"")
        .says("/comparison?from=L.1&#38;to=L.1-Rev.1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_draft_is_compared_with_its_issue_unless_something_else_is_asked_for() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let [first, ..] = revised(&house).await;
    let program = house.stranger().program();
    let json = program.get(&format!("{TEXT}/comparison")).await.json();
    assert_eq!(
        (&json["from"]["key"], &json["to"]["key"]),
        (&"L.1".into(), &"draft".into())
    );
    let one = program
        .get(&format!("{TEXT}/comparison?paragraph={first}"))
        .await
        .json();
    assert_eq!(one["blocks"].as_array().expect("blocks").len(), 1);
    let same = house
        .stranger()
        .get(&format!("{TEXT}/comparison?from=draft&to=draft"))
        .await;
    same.is(200).says("The two versions are the same, to the letter.");
    for (query, status) in [
        ("from=L.9", 404),
        ("to=%3Cscript%3E", 404),
        ("from=read", 401),
        ("paragraph=0000000000000000", 404),
        ("paragraph=no-id", 404),
        ("view=upside-down", 200),
    ] {
        let page = house.stranger().get(&format!("{TEXT}/comparison?{query}")).await;
        assert_eq!(page.status, status, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_is_told_what_changed_since_they_marked_the_text_as_read() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let delegate = house.browser(&house.scene.delegate).await;
    delegate.get(TEXT).await.says("data-kept=\"never\"");
    house.stranger().get(TEXT).await.says("data-kept=\"device\"");
    house
        .stranger()
        .post(&format!("{TEXT}/reading"), &[])
        .await
        .is(401);
    delegate
        .get(&format!("{TEXT}/comparison?from=read"))
        .await
        .is(404)
        .says("You have not marked this text as read yet.");

    // Read empty, then two paragraphs come, and later one is reworded, one goes and one comes.
    delegate.post(&format!("{TEXT}/reading"), &[]).await.is(303);
    delegate.get(TEXT).await.says("Nothing has changed since");
    let [first, second, third] = revised(&house).await;
    delegate.get(TEXT).await.says("2 paragraphs have changed since");
    delegate
        .send(&format!("{TEXT}/reading"), &serde_json::json!({}))
        .await
        .is(200);
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("may write");
    let (one, other) = (first.parse().expect("an id"), third.parse().expect("an id"));
    let reworded = Content::parse("All participants met in June.");
    pen.write(|draft, actor| draft.set_content(actor, &one, &reworded))
        .await
        .expect("written");
    pen.write(|draft, actor| draft.delete(actor, &other))
        .await
        .expect("deleted");
    shown(&house, &pen).await;
    let page = delegate.get(TEXT).await;
    page.says("2 paragraphs have changed since")
        .says(&format!("data-paragraph=\"{first}\""))
        .says(&format!("{third}:gone"))
        .says("aria-label=\"Mark 1 as read\"")
        .keeps_silent(&format!("data-paragraph=\"{second}\""));
    delegate
        .get(&format!("{TEXT}/comparison?from=read&to=draft&paragraph={first}"))
        .await
        .is(200)
        .says("role=\"insertion\"");

    // One paragraph by itself; then as it was seen, not as it is now.
    let at = format!("{TEXT}/reading");
    let unread = |json: &serde_json::Value| json["unread"].as_array().expect("a list").len();
    let json = delegate.program().get(&at).await.json();
    let seen = json["unread"][0]["seen"].as_str().expect("a stamp").to_owned();
    let left = delegate
        .send(&at, &serde_json::json!({ "seen": &seen }))
        .await
        .json();
    assert_eq!((unread(&json), unread(&left)), (2, 1));
    let again = Content::parse("All participants met in May.");
    pen.write(|draft, actor| draft.set_content(actor, &one, &again))
        .await
        .expect("written");
    shown(&house, &pen).await;
    let stale = format!("{seen} {third}:gone");
    delegate.post(&at, &[("seen", &stale)]).await.is(303);
    let left = delegate.program().get(&at).await.json();
    assert_eq!(left["unread"][0]["id"], first.as_str());
    assert_eq!(unread(&left), 1, "what changed again was not seen");
    delegate.post(&at, &[("seen", "nonsense")]).await.is(422);

    // Another reader has read nothing, and what one has read goes with their name.
    let chair = house.browser(&house.scene.chair).await;
    chair.get(TEXT).await.says("data-kept=\"never\"");
    let scene = &house.scene;
    scene
        .hall
        .erase(&scene.secretariat, &scene.delegate.person)
        .await
        .expect("erased");
    assert_eq!(
        scene.hall.reading(&scene.delegate, &text()).await.expect("asked"),
        None
    );
}

#[tokio::test]
async fn what_nobody_has_read_last_is_kept_no_longer() {
    let folder = Folder::new();
    let store = Store::open(folder.path(), Limits::default())
        .await
        .expect("opens");
    let founding = Batch {
        conference: "c".into(),
        founding: true,
        ..Batch::default()
    };
    store.commit(&founding).await.expect("founded");
    let row = |person: &str, hash: &str| ReadingRow {
        text: "t".into(),
        person: person.into(),
        hash: hash.into(),
        at: jiff::Timestamp::UNIX_EPOCH,
        canonical: format!("words of {hash}"),
    };
    for (person, hash) in [("p1", "a"), ("p2", "a"), ("p1", "b"), ("p1", "c")] {
        store.put_reading("c", &row(person, hash)).await.expect("kept");
    }
    let read = store.reading("c", "t", "p1").await.expect("asked");
    assert_eq!(read, Some(row("p1", "c")));
    assert_eq!(
        store.reading("c", "t", "p2").await.expect("asked"),
        Some(row("p2", "a"))
    );
    assert_eq!(
        store.read_texts("c").await.expect("counted"),
        2,
        "one text for each reader at most"
    );
    store.forget_readings("c", "p1").await.expect("forgotten");
    assert_eq!(store.reading("c", "t", "p1").await.expect("asked"), None);
    assert_eq!(store.read_texts("c").await.expect("counted"), 1);
    store.close().await;
}
