//! What the server tells of a text's history: who wrote under which actor, to those who may draft it and to nobody else.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const HISTORY: &str = "/conferences/small/texts/summary/history";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rapporteurs_are_told_who_wrote_and_nobody_else_is() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let mut pen = house
        .scene
        .hall
        .pen(&house.scene.rapporteur, &text())
        .await
        .expect("a rapporteur may write");
    let blocks = [paragraph("Participants met.")];
    pen.write_blocks(None, &blocks).await.expect("written");
    tokio::time::sleep(Duration::from_millis(200)).await;

    let rapporteur = house.browser(&house.scene.rapporteur).await;
    let told = rapporteur.program().get(HISTORY).await;
    told.is(200);
    let told = told.json();
    let writers = told["writers"].as_array().expect("a list").clone();
    // The change that began the draft, by whoever opened the text, and the pen's.
    let actors: BTreeSet<&str> = writers.iter().filter_map(|one| one["actor"].as_str()).collect();
    assert_eq!(actors.len(), writers.len(), "each actor once: {told}");
    assert!(actors.len() >= 2, "{told}");
    assert!(
        actors
            .iter()
            .all(|actor| actor.len() == 32 && actor.bytes().all(|digit| digit.is_ascii_hexdigit())),
        "{told}"
    );
    let own = house.scene.rapporteur.person.to_string();
    assert!(writers.iter().any(|one| one["person"] == own.as_str()), "{told}");
    assert!(
        writers
            .iter()
            .all(|one| one["name"] != "" && one["at"].as_i64() > Some(0)),
        "{told}"
    );

    let delegate = house.browser(&house.scene.delegate).await;
    delegate.program().get(HISTORY).await.is(403);
    house.stranger().program().get(HISTORY).await.is(401);
}
