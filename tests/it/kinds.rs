//! Amendments of every kind, from the form without a script to the live draft: what each does there, and that nothing
//! typed is lost on the way.

use std::collections::BTreeSet;

use serde_json::json;

use plenary::domain::{Command, content_hash, place_of};
use plenary::text::Block;

use crate::folder::Folder;
use crate::scene::{Scene, paragraph, text};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";
const FORM: &str = "/conferences/small/texts/summary/amendments";

/// Five paragraphs, issued.
async fn issued(scene: &Scene) -> Vec<Block> {
    let blocks: Vec<Block> = [
        "Participants met in Strasbourg.",
        "They noted the threats. They thanked the hosts.",
        "They agreed to answer faster.",
        "They will train more judges.",
        "They will meet again.",
    ]
    .map(paragraph)
    .to_vec();
    let pen = scene.hall.pen(&scene.rapporteur, &text()).await;
    let mut pen = pen.expect("a rapporteur may write");
    pen.write_blocks(None, &blocks).await.expect("written");
    let issue = Command::IssueText {
        text: text(),
        symbol: None,
        note: String::new(),
    };
    scene.act(&scene.rapporteur, issue).await;
    blocks
}

fn words(scene: &Scene) -> Vec<String> {
    let live = scene.hall.live(&text()).expect("the text is there");
    live.blocks.iter().map(|block| block.content.notation()).collect()
}

/// Takes up what the amendment touches first, and accepts it.
async fn accept(scene: &Scene, number: u32) {
    let conference = scene.hall.conference();
    let known = &conference.texts[&text()];
    let place = place_of(known, &known.amendments[&number]).expect("it has a place");
    let take_up = Command::TakeUpParagraph {
        text: text(),
        paragraph: place,
    };
    scene.act(&scene.chair, take_up).await;
    let accept = Command::AcceptAmendment {
        text: text(),
        number,
        identical: Vec::new(),
        question: format!("Does the meeting accept amendment {number}?"),
        expected: scene.live_hash(),
    };
    scene.act(&scene.chair, accept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_reaches_the_draft_as_what_it_is() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = issued(scene).await;
    let delegate = house.browser(&scene.delegate).await;
    let base = scene.live_hash().to_string();
    let id = |at: usize| blocks[at].id.to_string();
    let before = scene.hall.live(&text()).expect("there").blocks.clone();
    for (at, filing) in [
        json!({ "paragraph": id(4), "what": "move", "move_after": "start" }),
        json!({ "paragraph": id(1), "what": "split", "wording": "They noted the threats.\n\nThey thanked the hosts." }),
        json!({ "paragraph": id(3), "what": "join" }),
        json!({ "of_title": true, "wording": "Summary of the meeting" }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut filing = filing;
        filing["base"] = json!(base);
        let seen = delegate.send(&format!("{FORM}/preview"), &filing).await.json();
        assert_eq!(seen["changes"], true, "{filing}");
        let filed = delegate.send(FORM, &filing).await;
        filed.is(201);
        let page = delegate.get(&format!("{FORM}/{}", at + 1)).await;
        page.is(200);
    }
    delegate
        .get(&format!("{FORM}/1"))
        .await
        .says("Moves to the beginning")
        .keeps_silent("<del");
    delegate
        .get(&format!("{FORM}/2"))
        .await
        .says("¶")
        .keeps_silent("<del");

    let open = Command::OpenSitting {
        present: BTreeSet::from([scene.delegation.clone()]),
    };
    scene.act(&scene.chair, open).await;
    for number in 1..=4 {
        accept(scene, number).await;
    }
    assert_eq!(
        words(scene),
        [
            "They will meet again.",
            "Participants met in Strasbourg.",
            "They noted the threats.",
            "They thanked the hosts.",
            "They agreed to answer faster. They will train more judges.",
        ]
    );
    let after = scene.hall.live(&text()).expect("there");
    let kept: Vec<_> = [0, 1, 2, 4].map(|at| after.blocks[at].id.clone()).to_vec();
    let was: Vec<_> = [4, 0, 1, 2].map(|at| before[at].id.clone()).to_vec();
    assert_eq!(kept, was, "each keeps its id");
    assert!(after.canonical.contains("title: Summary of the meeting\n"));
    delegate.get(TEXT).await.says("Summary of the meeting");
    let known = scene.hall.conference();
    assert_eq!(
        known.texts[&text()].latest().expect("pinned").version.hash,
        after.version.hash
    );
    let taken = Command::TakeUpParagraph {
        text: text(),
        paragraph: blocks[4].id.clone(),
    };
    scene.act(&scene.chair, taken).await;
    let agree = Command::AgreeParagraph {
        text: text(),
        paragraph: blocks[4].id.clone(),
        expected: content_hash(&after.blocks[0]),
    };
    scene.act(&scene.chair, agree).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_paragraphs_are_gathered_in_one_form_and_nothing_typed_is_lost() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = issued(scene).await;
    let delegate = house.browser(&scene.delegate).await;
    let base = scene.live_hash().to_string();
    let id = |at: usize| blocks[at].id.to_string();
    let (first, third, last) = (id(0), id(2), id(4));
    let typed = [
        ("base", base.as_str()),
        ("paragraph", first.as_str()),
        ("what", "wording"),
        ("wording", "Participants met in Vaduz."),
        ("reason", "The place was another."),
    ];
    let more = [&typed[..], &[("more", "paragraph"), ("add", third.as_str())]].concat();
    let seen = delegate.post(&format!("{FORM}/preview"), &more).await;
    seen.is(200)
        .says("Participants met in Vaduz.")
        .says("The place was another.")
        .says("name=\"changes.1.wording\"")
        .says("They agreed to answer faster.");

    let both = [
        &typed[..],
        &[
            ("changes.1.paragraph", third.as_str()),
            ("changes.1.what", "wording"),
            ("changes.1.wording", "They agreed to answer at once."),
            ("changes.7.paragraph", last.as_str()),
            ("changes.7.what", "deletion"),
        ],
    ]
    .concat();
    let seen = delegate.post(&format!("{FORM}/preview"), &both).await;
    seen.is(200)
        .says("Vaduz")
        .says("at once")
        .says("to delete paragraph 5");
    let dropped = delegate
        .post(
            &format!("{FORM}/preview"),
            &[&both[..], &[("drop", "2")]].concat(),
        )
        .await;
    dropped.is(200).says("at once").keeps_silent("changes.2.");

    let hidden = [
        &both[..4],
        &[("wording", "Participants \u{202e}met.")],
        &both[5..],
    ]
    .concat();
    let hidden: Vec<_> = hidden
        .into_iter()
        .filter(|(_, value)| !value.contains("Vaduz"))
        .collect();
    let refused = delegate.post(FORM, &hidden).await;
    refused.is(422).says("U+202E").says("at once");

    let filed = delegate.post(FORM, &both).await;
    assert_eq!(filed.status, 303, "{}", filed.body());
    let follows = json!({
        "base": base, "paragraph": id(3), "wording": "They will train all judges.", "consequential_on": 1,
    });
    delegate.send(FORM, &follows).await.is(201);
    let sub =
        json!({ "base": base, "amendment": 1, "change": 1, "wording": "They agreed to answer in a day." });
    delegate.send(FORM, &sub).await.is(201);
    delegate
        .get(&format!("{FORM}/1"))
        .await
        .says("3 changes in one")
        .says("to paragraph 1")
        .says("to paragraph 3");
    delegate
        .get(&format!("{FORM}/2"))
        .await
        .says("Follows from amendment 1");
    delegate
        .get(&format!("{FORM}/3"))
        .await
        .says("Against amendment 1")
        .says("Against the text");

    let open = Command::OpenSitting {
        present: BTreeSet::from([scene.delegation.clone()]),
    };
    scene.act(&scene.chair, open).await;
    for number in [3, 1, 2] {
        accept(scene, number).await;
    }
    assert_eq!(
        words(scene),
        [
            "Participants met in Vaduz.",
            "They noted the threats. They thanked the hosts.",
            "They agreed to answer in a day.",
            "They will train all judges.",
        ]
    );
    let gone = json!({ "base": base, "paragraph": last, "wording": "They left." });
    let refused = delegate.send(FORM, &gone).await;
    refused.is(409);
    assert_eq!(refused.json()["code"], "paragraph-gone");
}
