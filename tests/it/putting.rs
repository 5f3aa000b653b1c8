//! How amendments are put, over HTTP, by form and by JSON: the chair's order, not moved, falls that are proposed, a set put
//! as one, and a decision of its own.

use std::time::Duration;

use plenary::text::Block;
use serde_json::json;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::{Browser, House};

const TEXT: &str = "/conferences/small/texts/summary";

pub struct Floor {
    pub house: House,
    pub chair: Browser,
    pub delegate: Browser,
    pub blocks: Vec<Block>,
}

impl Floor {
    /// In a sitting: three amendments of one delegation to the second paragraph, which reads "They noted the threats.", and
    /// one to the first. The second paragraph is taken up.
    pub async fn open(folder: &Folder) -> Floor {
        let house = House::open(folder).await;
        let blocks = house.scene.issue().await;
        let delegate = house.browser(&house.scene.delegate).await;
        let chair = house.browser(&house.scene.chair).await;
        let base = house.scene.live_hash().to_string();
        for (at, wording) in [
            (1, "They noted the grave threats."),
            (1, "They noted the dangers."),
            (1, "They noted the risks."),
            (0, "They came together."),
        ] {
            let id = blocks[at].id.to_string();
            let filing = [("base", base.as_str()), ("paragraph", &id), ("wording", wording)];
            let filed = delegate.post(&format!("{TEXT}/amendments"), &filing).await;
            filed.is(303);
        }
        let present = [("present", "utopia")];
        chair.post("/conferences/small/sittings", &present).await.is(303);
        let id = blocks[1].id.to_string();
        let taken = chair
            .post(&format!("{TEXT}/consideration"), &[("paragraph", &id)])
            .await;
        taken.is(303);
        Floor {
            house,
            chair,
            delegate,
            blocks,
        }
    }

    pub fn state(&self, number: u32) -> &'static str {
        let conference = self.house.scene.hall.conference();
        let amendment = &conference.texts[&text()].amendments[&number];
        amendment
            .end
            .as_ref()
            .map_or("pending", plenary::domain::End::code)
    }

    pub async fn floor(&self) -> serde_json::Value {
        let program = self.chair.program();
        program.get(&format!("{TEXT}/floor")).await.json()
    }

    fn order(&self) -> String {
        format!("{TEXT}/paragraphs/{}/order", self.blocks[1].id)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chair_arranges_the_order_and_everybody_reads_why() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let page = floor.chair.get(&format!("{TEXT}/floor")).await;
    page.is(200)
        .says("Amendment 1 earlier")
        .keeps_silent("This order is not recorded yet.");
    let asked = floor.chair.get(&format!("{TEXT}/floor?order=1,3,2")).await;
    asked
        .is(200)
        .says("This order is not recorded yet.")
        .says("name=\"numbers\" value=\"3\"");
    for nonsense in ["1,2", "9,8,7", "x", ""] {
        floor
            .chair
            .get(&format!("{TEXT}/floor?order={nonsense}"))
            .await
            .is(200)
            .keeps_silent("This order is not recorded yet.");
    }
    floor
        .delegate
        .get(&format!("{TEXT}/floor?order=1,3,2"))
        .await
        .is(200)
        .keeps_silent("This order is not recorded yet.");

    let numbers = [("numbers", "1"), ("numbers", "3"), ("numbers", "2")];
    let nothing_said = floor.chair.post(&floor.order(), &numbers).await;
    nothing_said
        .is(422)
        .says("Fill it in, and send it again.")
        .says("This order is not recorded yet.")
        .says("name=\"numbers\" value=\"3\"");
    let with_reason = [numbers.as_slice(), &[("reason", "Its sponsor leaves at noon.")]].concat();
    floor.delegate.post(&floor.order(), &with_reason).await.is(403);
    floor.chair.post(&floor.order(), &with_reason).await.is(303);
    floor
        .delegate
        .get(&format!("{TEXT}/floor"))
        .await
        .says("By the chair: Its sponsor leaves at noon.");
    let page = floor.chair.get(&format!("{TEXT}/floor")).await;
    assert_eq!(
        page.body().matches("Its sponsor leaves at noon.").count(),
        1,
        "it is said once"
    );
    let order = floor.floor().await["order"].clone();
    assert_eq!(order[0]["number"], 1);
    assert_eq!(order[0]["by_chair"], "Its sponsor leaves at noon.");

    let misfit = json!({"numbers": [1, 2], "reason": "So."});
    let refused = floor.chair.send(&floor.order(), &misfit).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (409, json!("order-misfit"))
    );
    floor.chair.post(&floor.order(), &[]).await.is(303);
    assert!(floor.floor().await["order"][0]["by_chair"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_acceptance_excludes_is_proposed_and_declared_with_one_button() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let expected = floor.house.scene.live_hash().to_string();
    let accepting = [
        ("expected", expected.as_str()),
        ("question", "That it be accepted."),
    ];
    let accepted = format!("{TEXT}/amendments/2/acceptance");
    floor.chair.post(&accepted, &accepting).await.is(303);
    let page = floor.chair.get(&format!("{TEXT}/floor")).await;
    page.is(200)
        .says("Amendment 3 can no longer be put: amendment 2, now accepted, excludes it.")
        .says("Declare it fallen")
        .says("Put it all the same");
    floor
        .delegate
        .get(&format!("{TEXT}/floor"))
        .await
        .says("Amendment 3 can no longer be put")
        .keeps_silent("Declare it fallen");
    let falls = floor.floor().await["falls"].clone();
    let by_2 = |number: u32| json!({"number": number, "cause": "amendment", "of": 2});
    assert!(
        falls.as_array().is_some_and(|falls| falls.contains(&by_2(3))),
        "{falls}"
    );
    assert_eq!(floor.state(3), "pending", "nothing falls by itself");

    let cause = [("cause", "amendment"), ("of", "2")];
    let upheld = format!("{TEXT}/amendments/3/upholding");
    floor.delegate.post(&upheld, &cause).await.is(403);
    floor.chair.post(&upheld, &cause).await.is(303);
    let falls = floor.floor().await["falls"].clone();
    assert!(
        !falls.as_array().is_some_and(|falls| falls.contains(&by_2(3))),
        "{falls}"
    );

    let together = [
        ("falls.0.number", "1"),
        ("falls.0.cause", "amendment"),
        ("falls.0.of", "2"),
        ("falls.1.number", "3"),
        ("falls.1.cause", "amendment"),
        ("falls.1.of", "2"),
    ];
    floor
        .chair
        .post(&format!("{TEXT}/amendments/falls"), &together)
        .await
        .is(303);
    assert_eq!((floor.state(1), floor.state(3)), ("fallen", "fallen"));
    let again = json!({"falls": [by_2(4)]});
    let one = floor
        .chair
        .send(&format!("{TEXT}/amendments/falls"), &again)
        .await;
    assert_eq!(one.status, 200, "{}", one.body());
    assert_eq!(floor.state(4), "fallen");
    let nonsense = json!({"falls": [{"number": 4, "cause": "weather"}]});
    let malformed = floor
        .chair
        .send(&format!("{TEXT}/amendments/falls"), &nonsense)
        .await;
    assert_eq!(malformed.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_is_put_as_one_unless_somebody_asks() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    assert_eq!(floor.floor().await["bloc"], json!([]), "the others are at odds");
    for number in [2, 3] {
        let rejection = [("question", "That it be accepted.")];
        let rejected = format!("{TEXT}/amendments/{number}/rejection");
        floor.chair.post(&rejected, &rejection).await.is(303);
    }
    assert_eq!(floor.floor().await["bloc"], json!([1, 4]));
    floor
        .chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says("2 amendments can be put together")
        .says("Accept them together");
    let asking = format!("{TEXT}/amendments/4/separate-decision");
    floor
        .delegate
        .get(&format!("{TEXT}/floor"))
        .await
        .says("Ask for a separate decision")
        .keeps_silent("Accept them together");
    floor.delegate.post(&asking, &[]).await.is(303);
    floor
        .chair
        .get(&format!("{TEXT}/amendments/4"))
        .await
        .says("Utopia asked for a separate decision.");
    let expected = floor.house.scene.live_hash().to_string();
    let bloc = [
        ("numbers", "1"),
        ("numbers", "4"),
        ("question", "That they be accepted."),
        ("expected", expected.as_str()),
    ];
    let path = format!("{TEXT}/amendments/bloc");
    floor
        .chair
        .post(&path, &bloc)
        .await
        .is(409)
        .says("Utopia asked for a separate decision on amendment 4.");
    floor
        .delegate
        .post(&format!("{asking}/withdrawal"), &[])
        .await
        .is(303);
    let program = floor.chair.program();
    let shown = program.get(&format!("{TEXT}/what-if?with=1&with=4")).await.json();
    floor.delegate.post(&path, &bloc).await.is(403);
    let accepted = floor.chair.post(&path, &bloc).await;
    accepted.is(303);
    let to = accepted.header("location").unwrap_or_default();
    floor
        .chair
        .get(to)
        .await
        .says("Amendments 1, 4 accepted together, nobody asking for a separate decision.");
    assert_eq!((floor.state(1), floor.state(4)), ("accepted", "accepted"));
    assert_eq!(
        shown["hash"],
        floor.house.scene.live_hash().to_string(),
        "exactly what was shown"
    );
    floor
        .chair
        .get("/conferences/small/record")
        .await
        .says("Amendments 1, 4 accepted together");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_moves_ends_so_everywhere() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let path = format!("{TEXT}/amendments/1/not-moved");
    floor.delegate.post(&path, &[]).await.is(403);
    floor.chair.post(&path, &[]).await.is(303);
    assert_eq!(floor.state(1), "not-moved");
    let second = floor
        .chair
        .send(&format!("{TEXT}/amendments/2/not-moved"), &json!({}))
        .await;
    assert_eq!(second.status, 200, "{}", second.body());
    floor
        .delegate
        .get(&format!("{TEXT}/amendments?state=not-moved"))
        .await
        .is(200)
        .says("Not moved 2")
        .says("It was called, and nobody moved it.");
    let again = floor.chair.send(&path, &json!({})).await;
    assert_eq!(
        (again.status, again.json()["code"].clone()),
        (409, json!("amendment-ended"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_amendment_is_divided_and_its_parts_are_put() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let base = floor.house.scene.live_hash().to_string();
    let id = floor.blocks[1].id.to_string();
    let filing = [
        ("base", base.as_str()),
        ("paragraph", &id),
        ("wording", "All of them noted the very grave threats."),
    ];
    let filed = floor.delegate.post(&format!("{TEXT}/amendments"), &filing).await;
    filed.is(303);
    let page = floor.chair.get(&format!("{TEXT}/floor")).await;
    page.is(200)
        .says("/amendments/5/division")
        .says("<select name=\"asked_by\" required><option value=\"\">Choose</option>");
    let path = format!("{TEXT}/amendments/5/division");
    let parts = [("parts", "1"), ("parts", "2"), ("asked_by", "utopia")];
    floor.delegate.post(&path, &parts).await.is(403);
    let one = json!({"parts": [1, 1], "asked_by": "utopia"});
    let refused = floor.chair.send(&path, &one).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (422, json!("not-divisible"))
    );
    floor.chair.post(&path, &parts).await.is(303);
    assert_eq!(floor.state(5), "divided");
    floor
        .delegate
        .get(&format!("{TEXT}/amendments/5"))
        .await
        .is(200)
        .says("Divided into amendments 6, 7.");
    floor
        .delegate
        .get(&format!("{TEXT}/amendments/7"))
        .await
        .is(200)
        .says("A part of amendment 5, which was divided.");
    let order = floor.floor().await["order"].clone();
    let parts: Vec<&serde_json::Value> = order
        .as_array()
        .into_iter()
        .flatten()
        .filter(|place| place["reason"] == "divided")
        .collect();
    assert_eq!(parts.len(), 2, "{order}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_compromise_asks_the_sponsors_and_is_recorded_with_their_answers() {
    let folder = Folder::new();
    let floor = Floor::open(&folder).await;
    let scene = &floor.house.scene;
    floor
        .delegate
        .get(&format!("{TEXT}/floor"))
        .await
        .keeps_silent("Does your delegation agree?");
    let before = floor.floor().await["paragraph_hash"].clone();
    let answers = format!("{TEXT}/paragraphs/{}/compromise/answers", floor.blocks[1].id);
    let early = json!({"agrees": true, "expected": before});
    let refused = floor.delegate.send(&answers, &early).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (409, json!("compromise-not-drafted"))
    );
    let mut pen = scene
        .hall
        .pen(&scene.rapporteur, &text())
        .await
        .expect("a rapporteur may write");
    let words = plenary::text::Content::parse("They noted the threats together.");
    let drafted = &floor.blocks[1].id;
    pen.write(|draft, actor| draft.set_content(actor, drafted, &words))
        .await
        .expect("written");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let page = floor.delegate.get(&format!("{TEXT}/floor")).await;
    page.says("Amendments 1, 2, 3 would be merged into this. Does your delegation agree?");
    let hash = floor.floor().await["paragraph_hash"].clone();
    let hash = hash.as_str().unwrap_or_default().to_owned();
    let stale = floor.delegate.send(&answers, &early).await;
    assert_eq!(
        (stale.status, stale.json()["code"].clone()),
        (409, json!("paragraph-moved"))
    );
    let no = [("agrees", "false"), ("expected", hash.as_str())];
    floor.delegate.post(&answers, &no).await.is(303);
    floor
        .chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says("Utopia (1, 2, 3): does not agree");
    let expected = scene.live_hash().to_string();
    let recorded = [
        ("amendments", "1"),
        ("question", "That it be accepted."),
        ("expected", expected.as_str()),
    ];
    let compromise = format!("{TEXT}/paragraphs/{}/compromise", floor.blocks[1].id);
    floor.chair.post(&compromise, &recorded).await.is(303);
    assert_eq!(floor.state(1), "merged");
    let conference = scene.hall.conference();
    let decision = conference.decisions.last().expect("it was decided");
    let plenary::domain::Matter::Compromise { answers, .. } = &decision.matter else {
        panic!("a compromise");
    };
    assert_eq!((answers.len(), answers[0].agrees), (1, false));
}
