//! Forms and JSON on the same URLs, from filing to the gavel; and what happens to what a person typed.

use serde_json::json;

use plenary::domain::content_hash;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::{Answer, House};

const TEXT: &str = "/conferences/small/texts/summary";

#[track_caller]
fn sent_to<'a>(answer: &'a Answer, path: &str) -> &'a str {
    assert_eq!(answer.status, 303, "{}", answer.body());
    let to = answer.header("location").expect("a way on");
    assert!(to.starts_with(path), "{to}");
    to
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_way_by_forms() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;
    let chair = house.browser(&scene.chair).await;
    let (base, pid) = (scene.live_hash().to_string(), blocks[1].id.to_string());
    let filing = [
        ("command", "file-1"),
        ("base", &base),
        ("paragraph", &pid),
        ("wording", "They noted the **new** threats."),
        ("reason", "They are new."),
    ];
    let seen = delegate
        .post(&format!("{TEXT}/amendments/preview"), &filing)
        .await;
    seen.is(200)
        .says("role=\"insertion\"")
        .says("new")
        .says("They are new.");
    assert!(
        scene.hall.conference().texts[&text()].amendments.is_empty(),
        "nothing is filed by looking"
    );
    let filed = delegate.post(&format!("{TEXT}/amendments"), &filing).await;
    sent_to(&filed, &format!("{TEXT}/amendments/1"));
    let again = delegate.post(&format!("{TEXT}/amendments"), &filing).await;
    sent_to(&again, &format!("{TEXT}/amendments/1"));
    assert_eq!(
        scene.hall.conference().texts[&text()].amendments.len(),
        1,
        "a second click files nothing"
    );

    let opened = chair
        .post("/conferences/small/sittings", &[("present", "utopia")])
        .await;
    sent_to(&opened, &format!("{TEXT}/floor"));
    for block in &blocks {
        let id = block.id.to_string();
        sent_to(
            &chair
                .post(&format!("{TEXT}/consideration"), &[("paragraph", &id)])
                .await,
            &format!("{TEXT}/floor"),
        );
        if block.id == blocks[1].id {
            let floor = chair.get(&format!("{TEXT}/floor")).await;
            floor.says("/amendments/1/acceptance").says("Agree paragraph 2");
            let expected = scene.live_hash().to_string();
            let accepted = chair
                .post(
                    &format!("{TEXT}/amendments/1/acceptance"),
                    &[("expected", &expected), ("question", "That it be accepted.")],
                )
                .await;
            sent_to(&accepted, &format!("{TEXT}/floor"));
        }
        let live = scene.hall.live(&text()).expect("there");
        let shown = live
            .blocks
            .iter()
            .find(|live| live.id == block.id)
            .expect("there");
        let expected = content_hash(shown).to_string();
        let agreed = chair
            .post(
                &format!("{TEXT}/paragraphs/{id}/agreement"),
                &[("expected", &expected)],
            )
            .await;
        sent_to(&agreed, &format!("{TEXT}/floor"));
    }
    let hash = scene.live_hash().to_string();
    let put = chair
        .post(
            &format!("{TEXT}/question"),
            &[("expected", &hash), ("question", "Adopted?")],
        )
        .await;
    sent_to(&put, &format!("{TEXT}/question"));

    let objected = delegate
        .post(&format!("{TEXT}/objections"), &[("words", "Not yet.")])
        .await;
    sent_to(&objected, &format!("{TEXT}/question"));
    let heads = scene.hall.live(&text()).expect("there").version.heads.clone();
    let mut gavel = vec![("hash", hash.as_str())];
    gavel.extend(heads.iter().map(|head| ("heads", head.as_str())));
    let refused = chair.post(&format!("{TEXT}/adoption"), &gavel).await;
    refused.is(409).says("Utopia");
    delegate
        .post(&format!("{TEXT}/objections/withdrawal"), &[])
        .await
        .is(303);
    let stated = delegate
        .post(
            &format!("{TEXT}/positions"),
            &[("kind", "reservation"), ("words", "We understand it so.")],
        )
        .await;
    sent_to(&stated, &format!("{TEXT}/question"));
    sent_to(
        &chair.post(&format!("{TEXT}/adoption"), &gavel).await,
        &format!("{TEXT}/question"),
    );
    sent_to(
        &chair.post(&format!("{TEXT}/adoption"), &gavel).await,
        &format!("{TEXT}/question"),
    );
    house
        .stranger()
        .get(&format!("{TEXT}/question"))
        .await
        .says("We understand it so.")
        .says("They noted the <strong>new</strong> threats.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_by_json() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let shown = delegate.program().get(TEXT).await.json();
    assert_eq!(shown["stage"], "issued");
    let filing = json!({
        "command": "file-2",
        "base": shown["base"],
        "paragraph": blocks[0].id,
        "wording": "Participants met twice.",
        "co_sponsors": [],
    });
    let filed = delegate.send(&format!("{TEXT}/amendments"), &filing).await;
    filed.is(201);
    assert!(
        filed
            .header("location")
            .expect("where it is")
            .ends_with("/amendments/1?done=filed")
    );
    assert_eq!(filed.json()["events"][0]["type"], "amendment-filed");
    assert_eq!(
        delegate.send(&format!("{TEXT}/amendments"), &filing).await.json(),
        filed.json()
    );
    let listed = delegate.program().get(&format!("{TEXT}/amendments")).await.json();
    assert_eq!(listed[0]["state"], "pending");
    let seen = delegate
        .send(&format!("{TEXT}/amendments/preview"), &filing)
        .await
        .json();
    assert_eq!(seen["changes"], true);
    let refused = delegate
        .send(
            &format!("{TEXT}/amendments/1/acceptance"),
            &json!({"expected": shown["hash"]}),
        )
        .await;
    refused.is(403);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(refused.json()["code"], "right-missing");
    delegate
        .send(&format!("{TEXT}/amendments/1/withdrawal"), &json!({}))
        .await
        .is(200);
    let missing = delegate.program().get(&format!("{TEXT}/amendments/9")).await;
    missing.is(404);
    assert_eq!(missing.json()["code"], "unknown-amendment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_is_still_there() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let (base, pid) = (house.scene.live_hash().to_string(), blocks[0].id.to_string());
    let file = |wording: String, reason: String| {
        let (delegate, base, pid) = (delegate.clone(), base.clone(), pid.clone());
        async move {
            let fields = [
                ("base", base.as_str()),
                ("paragraph", &pid),
                ("wording", &wording),
                ("reason", &reason),
            ];
            delegate.post(&format!("{TEXT}/amendments"), &fields).await
        }
    };
    let unchanged = file("Participants met.".to_owned(), "My own reason".to_owned()).await;
    unchanged.is(422).says("My own reason").says("role=\"alert\"");
    let empty = file(String::new(), "My own reason".to_owned()).await;
    empty.is(422).says("My own reason");

    let two_megabytes = "A long word after another. ".repeat(2 * 1024 * 1024 / 27);
    let long = file(two_megabytes.clone(), "My own reason".to_owned()).await;
    long.is(422).says("My own reason").says(&two_megabytes[..200]);
    let huge = file("x".repeat(9 * 1024 * 1024), String::new()).await;
    huge.is(413).says("That is more than can be taken at once.");

    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur
        .post(&format!("{TEXT}/revision"), &[("reason", "More to say")])
        .await
        .is(303);
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("may write");
    let more = crate::scene::paragraph("They parted as friends.");
    pen.write_blocks(Some(&blocks[1].id), &[more])
        .await
        .expect("written");
    drop(pen);
    rapporteur.post(&format!("{TEXT}/versions"), &[]).await.is(303);
    let stale = file("Participants met at last.".to_owned(), "My own reason".to_owned()).await;
    stale
        .is(409)
        .says("Participants met at last.")
        .says("My own reason");

    let elsewhere = delegate
        .post(
            &format!("{TEXT}/positions"),
            &[("kind", "no-such-kind"), ("words", "Words of mine")],
        )
        .await;
    elsewhere.is(422).says("Words of mine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_deadline_filing_needs_leave() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let secretariat = house.browser(&house.scene.secretariat).await;
    let soon = jiff::Timestamp::now() + std::time::Duration::from_millis(1200);
    secretariat
        .post(&format!("{TEXT}/deadline"), &[("at", &soon.to_string())])
        .await
        .is(303);
    tokio::time::sleep(std::time::Duration::from_millis(1400)).await;
    let (base, pid) = (house.scene.live_hash().to_string(), blocks[0].id.to_string());
    let fields = [
        ("base", base.as_str()),
        ("paragraph", &pid),
        ("wording", "Participants met late."),
    ];
    let late = delegate.post(&format!("{TEXT}/amendments"), &fields).await;
    late.is(409)
        .says("Participants met late.")
        .says("role=\"alert\"")
        .says("Paris time (CE");
    for page in [
        TEXT.to_owned(),
        format!("{TEXT}/amendments"),
        format!("{TEXT}/versions"),
    ] {
        let page = delegate.get(&page).await;
        page.says("The deadline for amendments passed on")
            .says("Paris time (CE")
            .keeps_silent("may be filed until");
    }
    delegate
        .get(TEXT)
        .await
        .keeps_silent("may-propose")
        .keeps_silent("You have leave");
    secretariat
        .post(&format!("{TEXT}/leave"), &[("delegation", "utopia")])
        .await
        .is(303);
    delegate
        .get(TEXT)
        .await
        .says("may-propose")
        .says("You have leave to file one more amendment");
    delegate
        .post(&format!("{TEXT}/amendments"), &fields)
        .await
        .is(303);
}
