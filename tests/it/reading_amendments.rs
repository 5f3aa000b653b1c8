//! Reading the amendments over HTTP: the compilation, the list in its groups, what is new since one looked, following, and a
//! delegation's own page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use plenary::app::{NewPerson, Who};
use plenary::domain::{Category, Command, DelegationId, Role};
use plenary::store::Store;
use plenary::text::Block;

use crate::folder::Folder;
use crate::scene::{Scene, click, names};
use crate::web::{Browser, House};

const BASE: &str = "/conferences/small";
const TEXT: &str = "/conferences/small/texts/summary";

/// A second delegation with a delegate.
async fn freedonia(scene: &Scene) -> Who {
    let id: DelegationId = "freedonia".parse().expect("an id");
    scene
        .act(
            &scene.secretariat,
            Command::RegisterDelegation {
                id: id.clone(),
                name: "Freedonia".into(),
                category: Category::Member,
            },
        )
        .await;
    let new = NewPerson {
        names: names("Fred Fredson"),
        delegation: Some(id),
        roles: BTreeSet::from([Role::Delegate]),
    };
    let registered = scene
        .hall
        .register_person(&scene.secretariat, click(), new)
        .await
        .expect("registered");
    scene.hall.who(&registered.person).expect("on the list")
}

async fn file(browser: &Browser, scene: &Scene, fields: &[(&str, &str)]) {
    let base = scene.live_hash().to_string();
    let mut all = vec![("base", base.as_str())];
    all.extend(fields);
    browser.post(&format!("{TEXT}/amendments"), &all).await.is(303);
}

/// Utopia's amendment 1 to the second paragraph; Freedonia's 2 to that one, and 3, a paragraph after the first.
async fn three(house: &House) -> (Vec<Block>, Browser, Browser) {
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let utopia = house.browser(&scene.delegate).await;
    let freedonia = house.browser(&freedonia(scene).await).await;
    let second = blocks[1].id.to_string();
    file(
        &utopia,
        scene,
        &[
            ("paragraph", &second),
            ("wording", "They noted the new threats."),
            ("reason", "They are new."),
        ],
    )
    .await;
    file(
        &freedonia,
        scene,
        &[("amendment", "1"), ("wording", "They noted the newest threats.")],
    )
    .await;
    let (first, new) = (blocks[0].id.to_string(), "newparagraph0001");
    file(
        &freedonia,
        scene,
        &[
            ("after", &first),
            ("id", new),
            ("kind", "paragraph"),
            ("wording", "They were many."),
        ],
    )
    .await;
    (blocks, utopia, freedonia)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_compilation_has_every_amendment_under_its_paragraph() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (blocks, utopia, _) = three(&house).await;
    let page = utopia.get(&format!("{TEXT}/compilation")).await;
    page.is(200)
        .says("Compilation of amendments")
        .says("Amendments to paragraph 2")
        .says("New paragraphs after 1")
        .says("They are new.")
        .says("Sub-amendment 2")
        .says("data-live=");
    let body = page.body();
    let place = |words: &str| body.find(words).unwrap_or_else(|| panic!("{words} is not there"));
    assert!(
        place("Participants met.") < place("id=\"amendment-3\""),
        "the gap comes after it"
    );
    assert!(place("id=\"amendment-3\"") < place(&format!("id=\"p-{}\"", blocks[1].id)));
    assert!(place("id=\"amendment-1\"") < place("id=\"amendment-2\""));

    let json = house
        .stranger()
        .program()
        .get(&format!("{TEXT}/compilation"))
        .await
        .json();
    assert_eq!(json["blocks"][0]["after"][0]["number"], 3);
    assert_eq!(json["blocks"][0]["after"][0]["change"], "new");
    let first = &json["blocks"][1]["to"][0];
    assert_eq!(
        (&first["number"], &first["sponsors"]),
        (&json!(1), &json!(["utopia"]))
    );
    assert_eq!(first["subs"][0]["number"], 2);
    assert!(
        first["difference"]
            .as_array()
            .is_some_and(|pieces| pieces.len() > 1)
    );

    // What has ended stands there only where it is asked for.
    utopia
        .post(&format!("{TEXT}/amendments/1/withdrawal"), &[])
        .await
        .is(303);
    let pending = utopia.get(&format!("{TEXT}/compilation")).await;
    pending
        .keeps_silent("id=\"amendment-1\"")
        .says("With the 2 that have ended");
    utopia
        .get(&format!("{TEXT}/compilation?with=ended"))
        .await
        .says("id=\"amendment-1\"")
        .says("Withdrawn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_read_by_paragraph_by_delegation_and_by_state() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (blocks, utopia, _) = three(&house).await;
    let list = |query: &str| {
        let (browser, at) = (utopia.clone(), format!("{TEXT}/amendments{query}"));
        async move { browser.get(&at).await }
    };
    list("").await.says("Paragraph 1</h2>").says("Paragraph 2</h2>");
    list("?by=delegation")
        .await
        .says(">Freedonia</a></h2>")
        .says(">Utopia</a></h2>")
        .says("/conferences/small/delegations/utopia");
    utopia
        .post(&format!("{TEXT}/amendments/1/withdrawal"), &[])
        .await
        .is(303);
    let by_state = list("?by=state").await;
    by_state
        .says("<h2>Pending</h2>")
        .says("<h2>Withdrawn</h2>")
        .says("<h2>Fallen</h2>");
    // What narrows the list is kept when it is narrowed further.
    let narrowed = list("?by=state&state=pending&delegation=freedonia&paragraph=").await;
    narrowed
        .says("id=\"amendment-3\"")
        .keeps_silent("id=\"amendment-1\"")
        .says("by=state&#38;state=fallen&#38;delegation=freedonia");
    let json = utopia
        .program()
        .get(&format!(
            "{TEXT}/amendments?delegation=freedonia&paragraph={}",
            blocks[1].id
        ))
        .await
        .json();
    let numbers: Vec<&Value> = json
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["number"])
        .collect();
    assert_eq!(
        numbers,
        [&json!(2)],
        "a sub-amendment is at the paragraph of its parent"
    );
    list("?delegation=utopia&state=rejected")
        .await
        .is(200)
        .says("No amendment is like that.");
    list("?by=nonsense&paragraph=nonsense&delegation=%00")
        .await
        .is(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_new_since_one_looked_is_marked() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (blocks, utopia, freedonia) = three(&house).await;
    let (scene, at) = (&house.scene, format!("{TEXT}/amendments/reading"));
    let list = format!("{TEXT}/amendments");
    house.stranger().get(&list).await.says("data-kept=\"device\"");
    house.stranger().program().get(&at).await.is(401);
    house.stranger().post(&at, &[]).await.is(401);
    utopia
        .get(&list)
        .await
        .says("data-kept=\"never\"")
        .keeps_silent("class=\"news\"");

    // The page was made before the next amendment came: that one stays new.
    let seen = scene.hall.conference().seq.to_string();
    let second = blocks[1].id.to_string();
    file(
        &freedonia,
        scene,
        &[("paragraph", &second), ("wording", "They noted them.")],
    )
    .await;
    utopia.post(&at, &[("seq", &seen)]).await.is(303);
    let page = utopia.get(&list).await;
    page.says("1 amendment is new or has changed since")
        .says("<p class=\"news\">new</p>")
        .says("Amendments (1 new)");
    utopia
        .get(&format!("{list}?state=new"))
        .await
        .says("id=\"amendment-4\"")
        .keeps_silent("id=\"amendment-1\"");
    utopia.get(TEXT).await.says("Amendments (1 new)");

    let news = utopia.send(&at, &json!({})).await.json();
    assert_eq!(news["news"], json!([]));
    utopia
        .get(&list)
        .await
        .says("Nothing is new since")
        .keeps_silent("Amendments (1 new)");
    freedonia
        .post(&format!("{TEXT}/amendments/4/withdrawal"), &[])
        .await
        .is(303);
    let news = utopia.program().get(&at).await.json();
    assert_eq!(news["news"], json!([{"number": 4, "since": "changed"}]));
    // A look never goes back, nor past what there is.
    utopia.send(&at, &json!({"seq": 1})).await.is(200);
    assert_eq!(
        utopia.program().get(&at).await.json()["news"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let ahead = utopia.send(&at, &json!({"seq": u64::MAX})).await;
    assert_eq!(ahead.is(200).json()["seq"], json!(scene.hall.conference().seq));

    // It is on disk, and goes with the name.
    let store = Store::open_to_read(folder.path()).await.expect("opens");
    let kept = || async { store.looks("small").await.expect("asked") };
    let people: Vec<String> = kept().await.into_iter().map(|row| row.person).collect();
    assert_eq!(people, [scene.delegate.person.to_string()]);
    let follow = format!("{TEXT}/amendments/3/following");
    utopia.post(&follow, &[("follow", "true")]).await.is(303);
    assert_eq!(store.follows("small").await.expect("asked").len(), 1);
    scene
        .hall
        .erase(&scene.secretariat, &scene.delegate.person)
        .await
        .expect("erased");
    assert_eq!(kept().await, []);
    assert_eq!(store.follows("small").await.expect("asked"), []);
    assert_eq!(scene.hall.look(&scene.delegate, &crate::scene::text()), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_follows_an_amendment_is_told_what_happens_to_it() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (_, utopia, freedonia) = three(&house).await;
    let following = format!("{BASE}/following");
    // The own one is followed by itself.
    utopia
        .get(TEXT)
        .await
        .says("Sub-amendment 2 to amendment 1 was filed.");
    utopia
        .get(&format!("{TEXT}/amendments/1"))
        .await
        .says("You follow this amendment")
        .says("No longer follow");
    utopia
        .get(&following)
        .await
        .is(200)
        .says("/amendments/1\"")
        .keeps_silent("/amendments/3\"");

    // Put away, and back where one was; never to another house.
    let seq = utopia.program().get(&following).await.json()["notices"][0]["seq"].to_string();
    let put_away = |back: &'static str| {
        let (browser, at, seq) = (utopia.clone(), format!("{following}/notices"), seq.clone());
        async move { browser.post(&at, &[("seq", &seq), ("back", back)]).await }
    };
    let away = put_away("/conferences/small/texts/summary?x=1").await;
    assert_eq!(
        away.is(303).header("location"),
        Some("/conferences/small/texts/summary?x=1")
    );
    for elsewhere in [
        "https://elsewhere.test/",
        "//elsewhere.test",
        "/conferences/smaller",
    ] {
        assert_eq!(
            put_away(elsewhere).await.header("location"),
            Some(following.as_str())
        );
    }
    utopia
        .get(TEXT)
        .await
        .keeps_silent("Sub-amendment 2 to amendment 1 was filed.");
    utopia
        .get(&following)
        .await
        .says("Sub-amendment 2 to amendment 1 was filed.");

    // Another's, from now on, until one no longer follows it.
    let at = format!("{TEXT}/amendments/3/following");
    let followed = utopia.post(&at, &[("follow", "true")]).await;
    assert_eq!(
        followed.is(303).header("location"),
        Some("/conferences/small/texts/summary/amendments/3?done=followed")
    );
    utopia
        .post(&format!("{TEXT}/amendments/3/sponsors"), &[])
        .await
        .is(303);
    utopia.get(TEXT).await.keeps_silent("joined the sponsors");
    freedonia
        .get(TEXT)
        .await
        .says("Utopia joined the sponsors of amendment 3.");
    let told = freedonia.program().get(&following).await.json();
    assert_eq!(told["notices"][0]["what"], "joined");
    let less = freedonia
        .send(&at, &json!({"follow": false}))
        .await
        .is(200)
        .json();
    assert_eq!(less["amendments"], json!([{"text": "summary", "number": 2}]));
    assert_eq!(less["notices"], json!([]));

    // Nobody follows without a name, or what is not there.
    house.stranger().post(&at, &[("follow", "true")]).await.is(401);
    house.stranger().get(&following).await.is(401);
    house.stranger().get(TEXT).await.keeps_silent("id=\"notices\"");
    utopia
        .post(&format!("{TEXT}/amendments/99/following"), &[("follow", "true")])
        .await
        .is(404);
    utopia.post(&at, &[("follow", "perhaps")]).await.is(422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delegation_has_a_page_of_its_own() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (_, utopia, freedonia) = three(&house).await;
    let page = format!("{BASE}/delegations/utopia");
    let ours = utopia.get(&page).await;
    ours.is(200)
        .says("<h1>Utopia</h1>")
        .says("Needs you now")
        .says("Sub-amendment 2 would change your amendment 1.")
        .says("Sub-amendments of others to these");
    utopia
        .get(TEXT)
        .await
        .says("Our amendments")
        .says("/delegations/utopia");
    // What needs it is its own affair; the rest is public.
    for browser in [&freedonia, &house.stranger()] {
        browser
            .get(&page)
            .await
            .is(200)
            .says("/amendments/1\"")
            .keeps_silent("Needs you now");
    }
    let json = utopia.program().get(&page).await.json();
    assert_eq!(json["texts"][0]["filed"], json!([1]));
    assert_eq!(json["texts"][0]["subs"], json!([2]));
    assert_eq!(json["needs"].as_array().map(Vec::len), Some(1));
    let theirs = house.stranger().program().get(&page).await.json();
    assert_eq!(theirs["needs"], json!([]));
    house
        .stranger()
        .get(&format!("{BASE}/delegations/nowhere"))
        .await
        .is(404);
    house
        .stranger()
        .get(&format!("{BASE}/delegations/%20"))
        .await
        .is(404);
}
