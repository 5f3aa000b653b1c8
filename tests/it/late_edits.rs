//! Late edits: seen beside the text as it stands, decided about once, and their author sees what became of them.

use plenary::app::WriteError;
use plenary::domain::Command;
use plenary::text::{Content, ParagraphId};
use serde_json::json;

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";

/// Keeps words of the rapporteur for this paragraph, written when it read so.
async fn keep(house: &House, paragraph: &ParagraphId, base: &str, words: &str) -> String {
    let scene = &house.scene;
    let (base, words) = (Content::parse(base), Content::parse(words));
    scene
        .hall
        .keep_late_edit(&scene.rapporteur, &text(), paragraph, &base, &words)
        .await
        .expect("kept")
}

/// A draft of one paragraph that somebody changed while somebody else was offline.
async fn drafted(house: &House) -> ParagraphId {
    let scene = &house.scene;
    let block = paragraph("Participants met in Strasbourg today.");
    let mut pen = scene.hall.pen(&scene.rapporteur, &text()).await.expect("seated");
    pen.write_blocks(None, std::slice::from_ref(&block))
        .await
        .expect("written");
    // Readers see what is written a moment later.
    while scene.hall.live(&text()).expect("there").blocks.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    block.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_edit_is_taken_into_the_text_by_a_person() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let id = drafted(&house).await;
    let late = keep(
        &house,
        &id,
        "Participants met in Strasbourg.",
        "Participants **met** in Strasbourg.",
    )
    .await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur.get(TEXT).await.is(200).says("1 late edit to decide");
    let page = rapporteur.get(&format!("{TEXT}/late-edits")).await;
    page.is(200)
        .says("Not decided")
        .says("today")
        .says("Participants **met** in Strasbourg today.")
        .says(&format!("late-edits/{late}/inclusion"));

    let seen = rapporteur
        .program()
        .get(&format!("{TEXT}/late-edits"))
        .await
        .json();
    let expected = seen[0]["expected"].as_str().expect("it stands").to_owned();
    assert_eq!(seen[0]["merged"], "Participants **met** in Strasbourg today.");

    let path = format!("{TEXT}/late-edits/{late}/inclusion");
    let wrong = "0".repeat(64);
    let moved = rapporteur
        .post(&path, &[("wording", "My own words"), ("expected", &wrong)])
        .await;
    moved
        .is(409)
        .says("has changed since you opened this page")
        .says("My own words");
    let hidden = rapporteur
        .post(
            &path,
            &[("wording", "Right\u{202e}left"), ("expected", &expected)],
        )
        .await;
    hidden.is(422).says("Some characters cannot stand in a text.");
    let nobody = house.browser(&house.scene.delegate).await;
    nobody
        .post(&path, &[("wording", "x"), ("expected", &expected)])
        .await
        .is(404);
    let secretariat = house.browser(&house.scene.secretariat).await;
    let reads = secretariat
        .post(&path, &[("wording", "x"), ("expected", &expected)])
        .await;
    reads.is(403).says("Only rapporteurs write in the draft.");
    assert_eq!(
        house.scene.hall.live(&text()).expect("there").blocks[0]
            .content
            .plain(),
        "Participants met in Strasbourg today.",
        "what was refused wrote nothing"
    );

    let fields = [
        ("wording", "Participants **met** in Strasbourg today."),
        ("expected", expected.as_str()),
    ];
    let taken = rapporteur.post(&path, &fields).await;
    taken.is(303);
    let live = house.scene.hall.live(&text()).expect("there");
    assert_eq!(
        live.blocks[0].content.notation(),
        "Participants **met** in Strasbourg today."
    );
    rapporteur
        .post(&path, &fields)
        .await
        .is(409)
        .says("decided about this late edit already");
    rapporteur
        .get(&format!("{TEXT}/late-edits"))
        .await
        .says("Taken into the text by Rae Porter");
    let again = house
        .scene
        .hall
        .set_late_edit_aside(&house.scene.rapporteur, &text(), &late, "")
        .await;
    assert!(matches!(again, Err(WriteError::Decided)), "{again:?}");

    // The page at the desk hears of it like of any other change, and so does the next start.
    let pen = house.scene.hall.pen(&house.scene.rapporteur, &text()).await;
    assert_eq!(pen.expect("seated").blocks()[0].content, live.blocks[0].content);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_edit_to_an_issued_text_is_proposed_or_set_aside() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let first = keep(
        &house,
        &blocks[1].id,
        "They noted the threats.",
        "They noted new threats.",
    )
    .await;
    let second = keep(&house, &blocks[0].id, "Participants met.", "Participants came.").await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let page = rapporteur.get(&format!("{TEXT}/late-edits")).await;
    page.is(200).says("It reads as its author last saw it.");
    assert!(!page.body().contains("/inclusion"), "the text is not open");
    assert!(
        !page.body().contains("/amendments/preview"),
        "a rapporteur does not file"
    );
    let closed = rapporteur
        .send(
            &format!("{TEXT}/late-edits/{first}/inclusion"),
            &json!({"wording": "x", "expected": plenary::domain::content_hash(&blocks[1])}),
        )
        .await;
    closed.is(409).says("text-not-open");

    let secretariat = house.browser(&house.scene.secretariat).await;
    let page = secretariat.get(&format!("{TEXT}/late-edits")).await;
    page.says("Propose it as an amendment");
    let base = house.scene.live_hash().to_string();
    let id = blocks[1].id.to_string();
    let fields = [
        ("base", base.as_str()),
        ("paragraph", &id),
        ("wording", "They noted new threats."),
        ("late_edit", &first),
        ("delegation", "utopia"),
    ];
    let form = secretariat
        .post(&format!("{TEXT}/amendments/preview"), &fields)
        .await;
    form.is(200)
        .says(&format!("name=\"late_edit\" value=\"{first}\""))
        .says("new");
    secretariat
        .post(&format!("{TEXT}/amendments"), &fields)
        .await
        .is(303);
    let aside = secretariat
        .send(
            &format!("{TEXT}/late-edits/{second}/setting-aside"),
            &json!({"note": "The meeting agreed otherwise."}),
        )
        .await;
    aside.is(200);
    assert_eq!(aside.json()["end"]["fate"], "set-aside");
    let seen = rapporteur
        .program()
        .get(&format!("{TEXT}/late-edits"))
        .await
        .json();
    let proposed = seen
        .as_array()
        .expect("a list")
        .iter()
        .find(|edit| edit["id"] == *first);
    assert_eq!(proposed.expect("there")["end"]["amendment"], 1);
    rapporteur
        .get(&format!("{TEXT}/late-edits"))
        .await
        .says("The meeting agreed otherwise.")
        .says("/amendments/1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_for_a_paragraph_that_is_gone_come_back_where_a_person_says() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let kept = drafted(&house).await;
    let lost = plenary::app::mint::paragraph_id();
    let late = keep(&house, &lost, "Old.", "Older words.").await;
    let rapporteur = house.browser(&scene.rapporteur).await;
    rapporteur
        .get(&format!("{TEXT}/late-edits"))
        .await
        .says("The paragraph is no longer in the text.")
        .says("As a new paragraph after");
    let after = kept.to_string();
    let path = format!("{TEXT}/late-edits/{late}/inclusion");
    rapporteur
        .post(&path, &[("wording", "Older words."), ("after", &after)])
        .await
        .is(303);
    let live = scene.hall.live(&text()).expect("there");
    assert_eq!(live.blocks[1].content.plain(), "Older words.");
    // Issuing and a start afterwards find a log without a fault.
    scene
        .act(
            &scene.rapporteur,
            Command::IssueText {
                text: text(),
                symbol: None,
                note: String::new(),
            },
        )
        .await;
}
