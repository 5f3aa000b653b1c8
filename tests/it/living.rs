//! Open amendments that live with the text, over HTTP: how they stand, the map, the what-if, and the sponsor's confirming.

use plenary::text::Block;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::{Answer, Browser, House};

const TEXT: &str = "/conferences/small/texts/summary";

/// Four amendments of one delegation to the second paragraph, which reads "They noted the threats."
async fn filed(folder: &Folder) -> (House, Browser, Vec<Block>) {
    let house = House::open(folder).await;
    let blocks = house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let (base, id) = (house.scene.live_hash().to_string(), blocks[1].id.to_string());
    for wording in [
        "They noted the threats and the chances.",
        "They noted the threats and the chances.",
        "They noted the dangers.",
        "They noted threats.",
    ] {
        let filing = [("base", base.as_str()), ("paragraph", &id), ("wording", wording)];
        delegate
            .post(&format!("{TEXT}/amendments"), &filing)
            .await
            .is(303);
    }
    (house, delegate, blocks)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_map_and_the_what_if_are_for_everybody() {
    let folder = Folder::new();
    let (house, _, blocks) = filed(&folder).await;
    let stranger = house.stranger();
    stranger
        .get(&format!("{TEXT}/amendments/map"))
        .await
        .is(200)
        .says("4 amendments are open.")
        .says("Amendments 1, 2: Utopia.")
        .says("1 and 3 stand at the same point: an order is needed.");
    let map = stranger
        .program()
        .get(&format!("{TEXT}/amendments/map"))
        .await
        .json();
    assert_eq!(map["amendments"][0]["state"], "clean");
    assert_eq!(map["identical"], serde_json::json!([[1, 2]]));

    // What two propose alike is read once, in the list and in the compilation.
    let list = stranger.get(&format!("{TEXT}/amendments")).await;
    list.is(200)
        .says("The same change as amendment 1 of Utopia, with which it is decided.");
    let compilation = stranger.get(&format!("{TEXT}/compilation")).await;
    compilation.is(200).says("Identical with:");
    let insertions = |page: &Answer| page.body().matches("<ins ").count();
    assert_eq!(insertions(&compilation), insertions(&list));

    let with = stranger
        .get(&format!("{TEXT}/what-if?with=1&with=2&with=3&with=4&with=9"))
        .await;
    with.is(200)
        .says("2 go in: 1 and 4.")
        .says("Amendments 1 and 3 change the same place, and an order is needed. The text above has 1")
        .says("Amendment 3, Utopia")
        .says("<a href=\"#consolidated\">3 go in, 2 do not. Read the text.</a>")
        .says("2 asks for nothing that 1 does not bring.")
        .says("3 cannot go in with 1 as they are")
        .says("9 is not open.")
        .says("value=\"4\" checked");
    let with = stranger
        .program()
        .get(&format!("{TEXT}/what-if?with=1&with=4"))
        .await
        .json();
    assert_eq!(
        with["blocks"][1]["content"],
        "They noted threats and the chances."
    );
    let none = stranger
        .program()
        .get(&format!("{TEXT}/what-if?with=&with=x"))
        .await
        .json();
    assert_eq!(
        none["hash"],
        house.scene.live_hash().to_string(),
        "none is the text itself"
    );
    let one = format!("{TEXT}/what-if?paragraph={}", blocks[0].id);
    stranger
        .get(&one)
        .await
        .is(200)
        .says("No amendment is open here.");
    stranger.get(&format!("{TEXT}/what-if?paragraph=7")).await.is(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sponsor_confirms_how_it_reads_now_and_nobody_else() {
    let folder = Folder::new();
    let (house, delegate, blocks) = filed(&folder).await;
    let chair = house.browser(&house.scene.chair).await;
    delegate
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("applies as filed")
        .keeps_silent("Confirm this wording");
    chair
        .post("/conferences/small/sittings", &[("present", "utopia")])
        .await
        .is(303);
    let id = blocks[1].id.to_string();
    chair
        .post(&format!("{TEXT}/consideration"), &[("paragraph", &id)])
        .await
        .is(303);
    let accepted = [
        ("expected", house.scene.live_hash().to_string()),
        ("question", "That it be accepted.".to_owned()),
    ];
    let accepted = accepted.each_ref().map(|(name, value)| (*name, value.as_str()));
    chair
        .post(&format!("{TEXT}/amendments/4/acceptance"), &accepted)
        .await
        .is(303);

    delegate
        .get(&format!("{TEXT}/amendments"))
        .await
        .says("2 need their sponsors to confirm how they read now, and one cannot be accepted as it stands.");
    chair
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("needs its sponsors")
        .says("It waits for one of its sponsors")
        .keeps_silent("Confirm this wording");
    let page = delegate.get(&format!("{TEXT}/amendments/1")).await;
    page.says("Confirm this wording");
    let body = page.body();
    let form = body.split("/amendments/1/rebase").nth(1).expect("the form");
    let expected = form.split("name=\"expected\" value=\"").nth(1).expect("the hash");
    let expected = expected.split('"').next().expect("its end");
    let stale = house.scene.live_hash().to_string();
    let rebase = format!("{TEXT}/amendments/1/rebase");
    delegate
        .post(&rebase, &[("expected", &stale)])
        .await
        .is(409)
        .says("would now read otherwise than on your screen");
    let by_chair = chair.post(&rebase, &[("expected", expected)]).await;
    assert!(by_chair.status >= 400, "the chair does not sponsor it");
    delegate.post(&rebase, &[("expected", expected)]).await.is(303);
    delegate
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("applies as filed")
        .says("Utopia confirmed on")
        .says("As it was filed");
    let conference = house.scene.hall.conference();
    assert_eq!(
        conference.texts[&text()].amendments[&1].changes()[0],
        plenary::domain::Change::Wording {
            paragraph: blocks[1].id.clone(),
            before: plenary::text::Content::parse("They noted threats."),
            after: plenary::text::Content::parse("They noted threats and the chances."),
        }
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_revision_paragraphs_are_named_and_nothing_is_offered_that_is_refused() {
    let folder = Folder::new();
    let (house, delegate, blocks) = filed(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let symbol = [("symbol", "SMALL(2007)"), ("note", "")];
    rapporteur
        .post(&format!("{TEXT}/revision"), &[("reason", "To part it.")])
        .await
        .is(303);
    let new = crate::scene::paragraph("They greeted the hosts.");
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("a rapporteur may write");
    let first = std::slice::from_ref(&new);
    pen.write_blocks(Some(&blocks[0].id), first)
        .await
        .expect("written");
    drop(pen);
    // Readers see what is written at the pace at which it is drawn.
    let mut page = delegate.get(&format!("{TEXT}/amendments/1")).await;
    for _ in 0..100 {
        if page.body().contains("to paragraph 3") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        page = delegate.get(&format!("{TEXT}/amendments/1")).await;
    }
    page.says("to paragraph 3 (2 in L.1)")
        .keeps_silent("Confirm this wording")
        .keeps_silent("Propose a sub-amendment");
    let map = delegate.get(&format!("{TEXT}/amendments/map")).await;
    map.says("to paragraph 3 (2 in L.1)");
    for page in [TEXT.to_owned(), format!("{TEXT}/amendments")] {
        let page = delegate.get(&page).await;
        page.says("Filing opens again when the revised text is issued.");
    }
    rapporteur
        .post(&format!("{TEXT}/versions"), &symbol)
        .await
        .is(303);
    rapporteur.get(TEXT).await.says("SMALL(2007)/L.1/Rev.1");
    rapporteur
        .post(&format!("{TEXT}/revision"), &[("reason", "Once more.")])
        .await
        .is(303);
    rapporteur
        .get(&format!("{TEXT}/versions"))
        .await
        .says("value=\"SMALL(2007)\"");
    let word = delegate.get(&format!("{TEXT}/versions/L.1-Rev.1/word")).await;
    word.is(200);
    assert!(word.bytes.starts_with(b"PK"));
}
