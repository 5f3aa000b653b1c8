//! The brackets of a text over HTTP: the list, the two readings, and the delegations behind an alternative.

use std::time::Duration;

use plenary::text::Block;
use serde_json::json;

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";
const BRACKETS: &str = "/conferences/small/texts/summary/brackets";
const ATTRIBUTIONS: &str = "/conferences/small/texts/summary/attributions";

async fn drafted(folder: &Folder) -> (House, Vec<Block>) {
    let house = House::open(folder).await;
    let blocks = vec![
        paragraph("Participants met."),
        paragraph("Parties [should][shall] act [at once]."),
        paragraph("[Parties may act.]"),
        paragraph("An [open end."),
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_where_the_text_is_open() {
    let folder = Folder::new();
    let (house, _) = drafted(&folder).await;
    let stranger = house.stranger();
    stranger.get(TEXT).await.says("3 places in brackets");
    stranger
        .get(BRACKETS)
        .await
        .is(200)
        .says("3 places in brackets are left.")
        .says("<mark>[should][shall]</mark>")
        .says("the whole paragraph")
        .says("A bracket opens here")
        .keeps_silent("attributions/new");
    let found = stranger.program().get(BRACKETS).await.json();
    assert_eq!(found["places"][0]["alternatives"][1]["words"], "shall");
    assert_eq!(found["places"][2]["whole"], true);
    assert_eq!(found["strays"][0]["sign"], "[");
    stranger
        .get(&format!("{BRACKETS}?reading=first"))
        .await
        .says("This is not the text.")
        .says("Parties should act at once.")
        .says("Parties may act.")
        .says("An [open end.");
    stranger
        .get(&format!("{BRACKETS}?reading=without"))
        .await
        .says("Parties act.")
        .keeps_silent("Parties may act.");
    stranger.get(&format!("{BRACKETS}?reading=other")).await.is(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rapporteurs_note_who_wants_an_alternative() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let before = house.scene.live_hash();
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let delegate = house.browser(&house.scene.delegate).await;
    let pid = blocks[1].id.to_string();
    let form = format!("{ATTRIBUTIONS}/new?paragraph={pid}&from=16");
    rapporteur
        .get(BRACKETS)
        .await
        .says(&format!("attributions/new?paragraph={pid}&#38;from=16"));
    rapporteur.get(&form).await.is(200).says("[shall]").says("Utopia");
    delegate.get(&form).await.is(403);
    let fields = [
        ("paragraph", pid.as_str()),
        ("from", "16"),
        ("quote", "[shall]"),
        ("delegations", "utopia"),
    ];
    delegate.post(ATTRIBUTIONS, &fields).await.is(403);
    let noted = rapporteur.post(ATTRIBUTIONS, &fields).await;
    noted.is(303);
    assert_eq!(
        noted.header("location"),
        Some(&*format!("{BRACKETS}?done=attribution"))
    );
    delegate.get(BRACKETS).await.says("<span class=\"wanted\">");
    let found = delegate.program().get(BRACKETS).await.json();
    assert_eq!(
        found["places"][0]["alternatives"][1]["delegations"],
        json!(["Utopia"])
    );
    assert_eq!(found["places"][0]["alternatives"][0]["delegations"], json!([]));
    house.stranger().get(BRACKETS).await.keeps_silent("Utopia");
    rapporteur.get(&form).await.says("value=\"utopia\" checked");
    assert_eq!(house.scene.live_hash(), before, "the text knows nothing of it");
    let moved = [
        ("paragraph", pid.as_str()),
        ("from", "16"),
        ("quote", "[must]"),
        ("delegations", "utopia"),
    ];
    rapporteur
        .post(ATTRIBUTIONS, &moved)
        .await
        .is(409)
        .says("not there any more");
    rapporteur.post(ATTRIBUTIONS, &fields[..3]).await.is(303);
    delegate.get(BRACKETS).await.keeps_silent("class=\"wanted\"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wanted_words_that_lost_their_brackets_are_told_and_can_be_forgotten() {
    let folder = Folder::new();
    let (house, blocks) = drafted(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let pid = blocks[1].id.to_string();
    let fields = [
        ("paragraph", pid.as_str()),
        ("from", "16"),
        ("delegations", "utopia"),
    ];
    rapporteur.post(ATTRIBUTIONS, &fields).await.is(303);
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("a rapporteur may write");
    let words = plenary::text::Content::of_plain("Parties shall act.");
    pen.write(|draft, actor| draft.set_content(actor, &blocks[1].id, &words))
        .await
        .expect("written");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let page = rapporteur.get(BRACKETS).await;
    page.says("in no bracket any more").says("Utopia");
    let removal = page
        .body()
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/removal"))
        .map(str::to_owned)
        .expect("a form that forgets it");
    rapporteur.post(&removal, &[]).await.is(303);
    rapporteur
        .get(BRACKETS)
        .await
        .keeps_silent("in no bracket any more");
}
