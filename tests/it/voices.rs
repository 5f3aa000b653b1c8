//! The people behind amendments, over HTTP: taking over, what is dictated, and one voice for each delegation.

use std::collections::BTreeSet;

use plenary::app::{NewPerson, Who};
use plenary::domain::{Category, Command, DelegationId, Role};

use crate::folder::Folder;
use crate::scene::{click, names};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";

async fn person(house: &House, name: &str, home: &str) -> Who {
    let new = NewPerson {
        names: names(name),
        delegation: Some(home.parse().expect("an id")),
        roles: BTreeSet::from([Role::Delegate]),
    };
    let hall = &house.scene.hall;
    let registered = hall.register_person(&house.scene.secretariat, click(), new).await;
    hall.who(&registered.expect("registered").person)
        .expect("on the list")
}

/// A second delegation with one person, and a second person of the first.
async fn others(house: &House) -> (Who, Who) {
    let id: DelegationId = "arcadia".parse().expect("an id");
    let register = Command::RegisterDelegation {
        id,
        name: "Arcadia".into(),
        category: Category::Member,
    };
    house.scene.act(&house.scene.secretariat, register).await;
    (
        person(house, "Ada Arcadian", "arcadia").await,
        person(house, "Uma Utopian", "utopia").await,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_amendment_is_taken_over_once() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let (ada, _) = others(&house).await;
    let delegate = house.browser(&house.scene.delegate).await;
    let other = house.browser(&ada).await;
    let (base, id) = (house.scene.live_hash().to_string(), blocks[1].id.to_string());
    let filing = [
        ("base", base.as_str()),
        ("paragraph", &id),
        ("wording", "They noted the dangers."),
        ("reason", "It is more exact."),
    ];
    delegate
        .post(&format!("{TEXT}/amendments"), &filing)
        .await
        .is(303);
    let over = format!("{TEXT}/amendments/1/taking-over");
    other.post(&over, &[]).await.is(409).says("was not withdrawn");
    let page = delegate.get(&format!("{TEXT}/amendments/1")).await;
    page.says("Withdraw amendment 1")
        .says("It ends there")
        .keeps_silent("Leave the sponsors");
    let left = delegate
        .post(&format!("{TEXT}/amendments/1/withdrawal"), &[])
        .await;
    left.is(303);
    let to = left.header("location").expect("the way on").to_owned();
    delegate.get(&to).await.says("Amendment 1 is withdrawn.");
    delegate
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("File it again")
        .keeps_silent("Take it over");
    let page = other.get(&format!("{TEXT}/amendments/1")).await;
    page.is(200).says("Take it over");
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    rapporteur
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .keeps_silent("Take it over");
    rapporteur.post(&over, &[]).await.is(403);
    house.stranger().post(&over, &[]).await.is(401);
    let secretariat = house.browser(&house.scene.secretariat).await;
    secretariat
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("On behalf of");
    secretariat.post(&over, &[]).await.is(422);
    other.post(&over, &[]).await.is(303);
    other
        .post(&over, &[])
        .await
        .is(409)
        .says("was taken over already, as amendment 2");
    let page = house.stranger().get(&format!("{TEXT}/amendments/2")).await;
    page.is(200)
        .says("Reintroduces amendment 1, which its sponsors withdrew.")
        .says("Arcadia")
        .says("It is more exact.");
    let page = house.stranger().get(&format!("{TEXT}/amendments/1")).await;
    page.says("Taken over as amendment 2.")
        .keeps_silent("Take it over");
    let program = house.stranger().program();
    let json = program.get(&format!("{TEXT}/amendments/2")).await.json();
    assert_eq!(
        (&json["reintroduces"], &json["sponsors"][0]),
        (&1.into(), &"arcadia".into())
    );
    let json = program.get(&format!("{TEXT}/amendments/1")).await.json();
    assert_eq!(json["taken_over_as"], 2);
    other
        .post(&format!("{TEXT}/amendments/2/withdrawal"), &[])
        .await
        .is(303);
    let again = secretariat
        .send(
            &format!("{TEXT}/amendments/2/taking-over"),
            &serde_json::json!({"delegation": "utopia", "reason": "Once more."}),
        )
        .await;
    again.is(201);
    let json = program.get(&format!("{TEXT}/amendments/3")).await.json();
    assert_eq!(
        (&json["reintroduces"], &json["reason"]),
        (&2.into(), &"Once more.".into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dictated_amendment_is_read_back() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let (ada, uma) = others(&house).await;
    let secretariat = house.browser(&house.scene.secretariat).await;
    let chair = house.browser(&house.scene.chair).await;
    let (base, id) = (house.scene.live_hash().to_string(), blocks[1].id.to_string());
    let filing = [
        ("base", base.as_str()),
        ("paragraph", &id),
        ("wording", "They noted the dangers."),
        ("delegation", "utopia"),
        ("oral", "true"),
    ];
    let form = format!("{TEXT}/amendments/new?paragraph={id}");
    let list = format!("{TEXT}/amendments");
    secretariat
        .get(&form)
        .await
        .keeps_silent("dictated in the sitting");
    secretariat.post(&list, &filing).await.is(409);
    chair
        .post("/conferences/small/sittings", &[("present", "utopia")])
        .await
        .is(303);
    secretariat.get(&form).await.says("Oral: dictated in the sitting");
    secretariat.post(&list, &filing).await.is(303);
    secretariat.post(&list, &filing).await.is(303);
    let delegate = house.browser(&uma).await;
    delegate.get(&form).await.keeps_silent("dictated in the sitting");
    delegate.post(&list, &filing).await.is(403);
    let one = format!("{TEXT}/amendments/1");
    let back = format!("{one}/read-back");
    house
        .stranger()
        .get(&one)
        .await
        .says("not yet confirmed")
        .keeps_silent("Confirm the wording");
    house.stranger().post(&back, &[]).await.is(401);
    secretariat.post(&back, &[]).await.is(403);
    let other = house.browser(&ada).await;
    other.get(&one).await.keeps_silent("Confirm the wording");
    other.post(&back, &[]).await.is(403);
    delegate.get(&one).await.says("Confirm the wording");
    let waits = "Amendment 1 was taken down as you dictated it: confirm the wording.";
    let home = "/conferences/small/delegations/utopia";
    delegate
        .get(home)
        .await
        .says(waits)
        .says("waits for its sponsors to confirm the wording");
    delegate.post(&back, &[]).await.is(303);
    house
        .stranger()
        .get(&one)
        .await
        .says("Oral: as dictated, read back and confirmed by Uma Utopian, Utopia,");
    delegate.post(&back, &[]).await.is(409);
    delegate.get(home).await.keeps_silent(waits);
    chair
        .post(&format!("{TEXT}/consideration"), &[("paragraph", &id)])
        .await
        .is(303);
    chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says("nobody has confirmed yet that it was taken down so");
    let json = house.stranger().program().get(&one).await.json();
    assert_eq!(
        (&json["oral"], &json["read_back"]["delegation"]),
        (&true.into(), &"utopia".into())
    );
    chair
        .get(&format!("{TEXT}/amendments/2"))
        .await
        .says("It was read back in the room");
    let done = chair
        .send(&format!("{TEXT}/amendments/2/read-back"), &serde_json::json!({}))
        .await;
    assert_eq!(done.json()["events"][0]["type"], "wording-confirmed");
    house
        .stranger()
        .get(&format!("{TEXT}/amendments/2"))
        .await
        .says("Oral: as dictated, read back in the room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_head_of_delegation_says_which_proposal_stands() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let (ada, uma) = others(&house).await;
    let first = house.browser(&house.scene.delegate).await;
    let second = house.browser(&uma).await;
    let chair = house.browser(&house.scene.chair).await;
    let secretariat = house.browser(&house.scene.secretariat).await;
    let (base, id) = (house.scene.live_hash().to_string(), blocks[1].id.to_string());
    for (browser, wording) in [
        (&first, "They noted the dangers."),
        (&second, "They noted the many opportunities."),
    ] {
        let filing = [("base", base.as_str()), ("paragraph", &id), ("wording", wording)];
        browser.post(&format!("{TEXT}/amendments"), &filing).await.is(303);
    }
    let says = "the head of delegation decides; until then the earlier stands";
    for number in [1, 2] {
        let page = house.stranger().get(&format!("{TEXT}/amendments/{number}")).await;
        page.says(says).keeps_silent("This one stands");
    }
    chair
        .post("/conferences/small/sittings", &[("present", "utopia")])
        .await
        .is(303);
    chair
        .post(&format!("{TEXT}/consideration"), &[("paragraph", &id)])
        .await
        .is(303);
    let floor = chair.program().get(&format!("{TEXT}/floor")).await.json();
    assert_eq!(
        (&floor["order"][1]["number"], &floor["order"][1]["reason"]),
        (&2.into(), &"contradicts".into())
    );
    chair
        .get(&format!("{TEXT}/floor"))
        .await
        .says("Not put: amendment 1 of the same delegation");
    let put = [("expected", base.as_str()), ("question", "That it be accepted.")];
    chair
        .post(&format!("{TEXT}/amendments/2/acceptance"), &put)
        .await
        .is(409)
        .says(says);

    let head = "/conferences/small/delegations/utopia/head";
    let named = uma.person.to_string();
    first.post(head, &[("person", &named)]).await.is(403);
    secretariat
        .post(head, &[("person", &ada.person.to_string())])
        .await
        .is(422);
    secretariat
        .get("/conferences/small/people")
        .await
        .says("Name as head of delegation");
    secretariat.post(head, &[("person", &named)]).await.is(303);
    secretariat
        .get("/conferences/small/people")
        .await
        .says("No longer head of delegation");
    house
        .stranger()
        .get("/conferences/small/participants")
        .await
        .says("Head of delegation");
    let json = house
        .stranger()
        .program()
        .get("/conferences/small/participants")
        .await
        .json();
    let utopia = json["delegations"].as_array().expect("a list").iter();
    let utopia = utopia
        .clone()
        .find(|one| one["id"] == "utopia")
        .expect("it is there");
    assert_eq!(utopia["head"], named);

    let stands = format!("{TEXT}/amendments/2/preference");
    first
        .get(&format!("{TEXT}/amendments/2"))
        .await
        .keeps_silent("This one stands");
    first
        .post(&stands, &[])
        .await
        .is(403)
        .says("It is for Utopia to say");
    chair.post(&stands, &[]).await.is(403);
    second
        .get(&format!("{TEXT}/amendments/2"))
        .await
        .says("This one stands")
        .says("With that, amendment 1 of your delegation is withdrawn.");
    let waits = "Amendments 1 and 2 of your delegation contradict each other";
    let home = "/conferences/small/delegations/utopia";
    second.get(home).await.says(waits);
    first.get(home).await.keeps_silent(waits);
    let upheld = second.send(&stands, &serde_json::json!({})).await;
    assert_eq!(upheld.json()["events"][0]["type"], "proposal-upheld");
    house
        .stranger()
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("Withdrawn")
        .keeps_silent(says);
    second.post(&stands, &[]).await.is(409);
    chair
        .post(&format!("{TEXT}/amendments/2/acceptance"), &put)
        .await
        .is(303);
    secretariat.post(head, &[]).await.is(303);
    house
        .stranger()
        .get("/conferences/small/participants")
        .await
        .keeps_silent("Head of delegation");
}
