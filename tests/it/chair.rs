//! The chair on the floor, over HTTP: going to a paragraph and reopening it, going on from where the meeting was, refusals that
//! are said in their place, and causes chosen from a list.

use plenary::domain::{Change, Command, REMARK_CHARS_MAX, Subject};
use serde_json::json;

use crate::folder::Folder;
use crate::putting::Floor;
use crate::scene::text;

const TEXT: &str = "/conferences/small/texts/summary";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chair_goes_to_any_paragraph_and_reopens_one_from_its_place() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let ids: Vec<String> = floor.blocks.iter().map(|block| block.id.to_string()).collect();
    let looked = format!("{TEXT}/floor?at={}", ids[0]);
    floor
        .chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says(&format!("href=\"{looked}\""))
        .keeps_silent("Take up paragraph");
    floor
        .chair
        .get(&looked)
        .await
        .is(200)
        .says("Participants met.")
        .says("Take up paragraph 1");
    floor
        .delegate
        .get(&looked)
        .await
        .is(200)
        .keeps_silent("Take up paragraph 1");
    let first = [("paragraph", ids[0].as_str())];
    floor
        .chair
        .post(&format!("{TEXT}/consideration"), &first)
        .await
        .is(303);
    floor
        .chair
        .post(
            &format!("{TEXT}/amendments/4/rejection"),
            &[("question", "That it be accepted.")],
        )
        .await
        .is(303);
    let expected = floor.floor().await["paragraph_hash"].clone();
    let agreeing = [
        ("expected", expected.as_str().unwrap_or_default()),
        ("next", ids[1].as_str()),
    ];
    let agreed = format!("{TEXT}/paragraphs/{}/agreement", ids[0]);
    floor.chair.post(&agreed, &agreeing).await.is(303);
    assert_eq!(floor.floor().await["paragraph"], ids[1].as_str());

    let base = floor.house.scene.live_hash().to_string();
    let filing = [
        ("base", base.as_str()),
        ("paragraph", ids[0].as_str()),
        ("wording", "Participants met again."),
    ];
    floor
        .delegate
        .post(&format!("{TEXT}/amendments"), &filing)
        .await
        .is(303);
    floor
        .chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says(&format!(
            "<a class=\"act main\" href=\"{looked}\">Reopen paragraph 1 …</a>"
        ))
        .keeps_silent("/amendments/5/acceptance");
    let reopening = format!("{TEXT}/paragraphs/{}/reopening", ids[0]);
    floor
        .chair
        .get(&looked)
        .await
        .says("Reopen paragraph 1 and take it up");
    let unsaid = [("next", ids[0].as_str())];
    floor
        .chair
        .post(&reopening, &unsaid)
        .await
        .is(422)
        .says("id=\"refused\"")
        .says("Reopen paragraph 1 and take it up");
    let with_reason = [
        ("next", ids[0].as_str()),
        ("reason", "Utopia asks, nobody objects."),
    ];
    let reopened = floor.chair.post(&reopening, &with_reason).await;
    let to = reopened.is(303).header("location").unwrap_or_default();
    floor
        .chair
        .get(to)
        .await
        .says("Paragraph 1 reopened.")
        .says("/amendments/5/acceptance");
    assert_eq!(floor.floor().await["paragraph"], ids[0].as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_goes_on_from_where_the_meeting_was() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let scene = &floor.house.scene;
    let last = crate::scene::paragraph("They parted.");
    let second = floor.blocks[1].id.clone();
    for change in [
        Change::New {
            after: Some(second.clone()),
            block: last.clone(),
        },
        Change::Deletion {
            paragraph: second.clone(),
            before: plenary::text::Content::default(),
        },
    ] {
        let filing = Command::FileAmendment {
            text: text(),
            base: scene.live_hash(),
            subject: Subject::Text(vec![change]),
            consequential_on: None,
            reason: String::new(),
            co_sponsors: Vec::new(),
            oral: false,
        };
        scene.act(&scene.delegate, filing).await;
    }
    for number in [5, 6] {
        let expected = scene.live_hash().to_string();
        let accepting = [
            ("expected", expected.as_str()),
            ("question", "That it be accepted."),
        ];
        let path = format!("{TEXT}/amendments/{number}/acceptance");
        floor.chair.post(&path, &accepting).await.is(303);
    }
    let asked = floor.floor().await;
    assert!(asked["paragraph"].is_null());
    assert_eq!(
        asked["next"],
        last.id.to_string(),
        "on, and not back to the first"
    );
    floor
        .chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says("Paragraph 2 is no longer in the text.")
        .keeps_silent("has not taken up a paragraph yet");
    let wall = floor.house.stranger().get("/conferences/small/screen").await;
    wall.is(200).says("Paragraph 2 is no longer in the text.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_said_on_the_floor_and_the_fields_are_kept() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let stale = "0".repeat(64);
    let accepting = [
        ("expected", stale.as_str()),
        ("question", "That amendment 2 of Utopia be accepted."),
    ];
    floor
        .chair
        .post(&format!("{TEXT}/amendments/2/acceptance"), &accepting)
        .await
        .is(409)
        .says("id=\"refused\"")
        .says("id=\"amendment-2\"")
        .says("/amendments/2/acceptance")
        .keeps_silent("What you had written");
    let long = "A".repeat(REMARK_CHARS_MAX + 1);
    let rejecting = [("question", "That it be accepted."), ("reason", long.as_str())];
    floor
        .chair
        .post(&format!("{TEXT}/amendments/2/rejection"), &rejecting)
        .await
        .is(422)
        .says("id=\"refused\"")
        .says(&format!("value=\"{long}\""));
    assert_eq!(floor.state(2), "pending");
    let program = floor
        .chair
        .send(
            &format!("{TEXT}/amendments/2/acceptance"),
            &json!({"expected": stale, "question": "So?"}),
        )
        .await;
    assert_eq!(program.status, 409, "{}", program.body());
    assert!(program.json()["code"].is_string(), "a program gets the problem");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_excludes_an_amendment_is_chosen_from_what_was_accepted() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let page = format!("{TEXT}/floor");
    floor
        .chair
        .get(&page)
        .await
        .is(200)
        .keeps_silent("What excludes it");
    let expected = floor.house.scene.live_hash().to_string();
    let accepting = [
        ("expected", expected.as_str()),
        ("question", "That it be accepted."),
    ];
    floor
        .chair
        .post(&format!("{TEXT}/amendments/2/acceptance"), &accepting)
        .await
        .is(303);
    floor
        .chair
        .get(&page)
        .await
        .says("What excludes it")
        .says("<option value=\"amendment:2\">Amendment 2, Utopia: ");
    let fallen = format!("{TEXT}/amendments/3/fall");
    floor
        .chair
        .post(&fallen, &[("cause", "amendment:4")])
        .await
        .is(422)
        .says("id=\"refused\"");
    let done = floor.chair.post(&fallen, &[("cause", "amendment:2")]).await;
    let to = done.is(303).header("location").unwrap_or_default();
    floor.chair.get(to).await.says("Amendment 3 is fallen.");
    assert_eq!(floor.state(3), "fallen");
}
