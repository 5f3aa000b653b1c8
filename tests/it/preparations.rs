//! Amendments in preparation over HTTP: kept, discussed, merged and filed by the members of one delegation, and seen by
//! nobody else, at no address and in no record.

use std::collections::BTreeSet;
use std::time::Duration;

use plenary::app::{NewPerson, Who};
use plenary::domain::{Category, Command, DelegationId, Role};
use plenary::text::{Block, Content};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::folder::Folder;
use crate::scene::{self, click, names};
use crate::web::{Browser, House};

const TEXT: &str = "/conferences/small/texts/summary";
const LIST: &str = "/conferences/small/texts/summary/preparations";
const SECRET: &str = "They deplored the threats.";

async fn person(house: &House, name: &str, delegation: &DelegationId, role: Role) -> Who {
    let new = NewPerson {
        names: names(name),
        delegation: Some(delegation.clone()),
        roles: BTreeSet::from([role]),
    };
    let scene = &house.scene;
    let registered = scene
        .hall
        .register_person(&scene.secretariat, click(), new)
        .await
        .expect("registered");
    scene.hall.who(&registered.person).expect("on the list")
}

/// A house with an issued text, and two members of one delegation at their browsers.
async fn prepared(folder: &Folder) -> (House, Vec<Block>, Browser, Browser) {
    let house = House::open(folder).await;
    let blocks = house.scene.issue().await;
    let second = person(&house, "Deb Gate", &house.scene.delegation, Role::Delegate).await;
    let (one, other) = (
        house.browser(&house.scene.delegate).await,
        house.browser(&second).await,
    );
    (house, blocks, one, other)
}

fn wording(block: &Block, words: &str) -> Value {
    json!({"paragraph": block.id, "wording": words, "working_title": "Stronger"})
}

async fn begun(browser: &Browser, form: &Value) -> String {
    let answer = browser.send(LIST, form).await;
    answer.is(201);
    answer.json()["id"].as_str().expect("an id").to_owned()
}

async fn shown(browser: &Browser, id: &str) -> Value {
    let answer = browser.program().get(&format!("{LIST}/{id}")).await;
    answer.is(200);
    answer.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_sees_or_touches_it_at_any_address() {
    let folder = Folder::new();
    let (house, blocks, one, _) = prepared(&folder).await;
    let id = begun(&one, &wording(&blocks[1], SECRET)).await;
    let said = one
        .send(&format!("{LIST}/{id}/comments"), &json!({"words": "Only us."}))
        .await;
    let remark = said.json()["id"].as_str().expect("an id").to_owned();

    let scene = &house.scene;
    let arcadia: DelegationId = "arcadia".parse().expect("an id");
    let register = Command::RegisterDelegation {
        id: arcadia.clone(),
        name: "Arcadia".into(),
        category: Category::Member,
    };
    scene.act(&scene.secretariat, register).await;
    let rival = person(&house, "Ann Other", &arcadia, Role::Delegate).await;
    // Of the same delegation, but not its delegate: the chair's country sees nothing through the chair.
    let chair_of_ours = person(&house, "Chi Air", &scene.delegation, Role::Chair).await;
    let secretary_of_ours = person(&house, "Sue Cretary", &scene.delegation, Role::Secretariat).await;
    let public_of_ours = person(&house, "Pub Lic", &scene.delegation, Role::Public).await;
    let mut attackers = vec![("a stranger", house.stranger())];
    for (name, who) in [
        ("the secretariat", &scene.secretariat),
        ("the chair", &scene.chair),
        ("a rapporteur", &scene.rapporteur),
        ("another delegation", &rival),
        ("a chair from the delegation's country", &chair_of_ours),
        ("a secretary from there", &secretary_of_ours),
        ("the public from there", &public_of_ours),
    ] {
        attackers.push((name, house.browser(who).await));
    }
    let posts = [
        (
            format!("{LIST}/{id}"),
            json!({"wording": "Mine.", "seen": 1, "paragraph": blocks[1].id}),
        ),
        (format!("{LIST}/{id}/filing"), json!({"seen": 1})),
        (format!("{LIST}/{id}/discarding"), json!({"seen": 1})),
        (format!("{LIST}/{id}/recovery"), json!({})),
        (format!("{LIST}/{id}/comments"), json!({"words": "Let me in."})),
        (format!("{LIST}/{id}/comments/{remark}/removal"), json!({})),
        (
            format!("{TEXT}/amendments"),
            json!({"preparation": id, "seen": 1, "paragraph": blocks[1].id, "wording": "Mine.",
                "delegation": "utopia", "base": scene.live_hash()}),
        ),
    ];
    for (name, attacker) in &attackers {
        for path in [format!("{LIST}/{id}"), format!("{LIST}/{id}/form")] {
            for browser in [attacker.clone(), attacker.program()] {
                let answer = browser.get(&path).await;
                assert!(
                    [401, 403, 404].contains(&answer.status),
                    "{name} at {path}: {}",
                    answer.status
                );
                answer
                    .keeps_silent("deplored")
                    .keeps_silent("Only us")
                    .keeps_silent("Stronger");
            }
        }
        for (path, body) in &posts {
            let answer = attacker.send(path, body).await;
            assert!(
                [401, 403, 404].contains(&answer.status),
                "{name} at {path}: {}",
                answer.status
            );
            answer.keeps_silent("deplored");
        }
        for path in [LIST.to_owned(), format!("{TEXT}/amendments"), TEXT.to_owned()] {
            let answer = attacker.get(&path).await;
            answer
                .keeps_silent("deplored")
                .keeps_silent("Stronger")
                .keeps_silent("In preparation (1)");
        }
    }
    // Another delegation learns from no answer that there is such a preparation at all.
    let (_, rival) = &attackers[4];
    let there = rival.program().get(&format!("{LIST}/{id}")).await.json();
    let nowhere = rival.program().get(&format!("{LIST}/nowhere")).await.json();
    assert_eq!(
        (&there["code"], &there["title"]),
        (&nowhere["code"], &nowhere["title"])
    );
    assert_eq!(
        rival.program().get(LIST).await.json(),
        json!([]),
        "its own list is empty"
    );

    let now = shown(&one, &id).await;
    assert_eq!((&now["state"], &now["version"]), (&json!("open"), &json!(1)));
    assert_eq!(now["form"]["wording"], SECRET);
    assert_eq!(now["comments"][0]["words"], "Only us.");
    assert!(
        scene.hall.conference().texts[&scene::text()]
            .amendments
            .is_empty()
    );
    let record = house
        .browser(&scene.chair)
        .await
        .get("/conferences/small/record/file")
        .await;
    assert!(!String::from_utf8_lossy(&record.bytes).contains("deplored"));
    let journal = scene
        .hall
        .entries(1)
        .iter()
        .any(|sealed| sealed.line.contains("deplored"));
    assert!(!journal, "the journal knows nothing of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_presides_does_not_prepare_meanwhile() {
    let folder = Folder::new();
    let (house, blocks, one, _) = prepared(&folder).await;
    let id = begun(&one, &wording(&blocks[1], SECRET)).await;
    let scene = &house.scene;
    let roles = BTreeSet::from([Role::Delegate, Role::Chair]);
    let person = scene.delegate.person.clone();
    scene
        .act(&scene.secretariat, Command::SetRoles { person, roles })
        .await;
    one.get(&format!("{LIST}/{id}")).await.is(200);
    let presiding = scene.hall.who(&scene.delegate.person).expect("on the list");
    let present = BTreeSet::from([scene.delegation.clone()]);
    scene.act(&presiding, Command::OpenSitting { present }).await;
    let answer = one.get(&format!("{LIST}/{id}")).await;
    answer.is(403).says("While you preside").keeps_silent("deplored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_forms_alone_from_the_first_word_to_the_amendment() {
    let folder = Folder::new();
    let (house, blocks, one, other) = prepared(&folder).await;
    let pid = blocks[1].id.to_string();
    let new = format!("{TEXT}/amendments/new?paragraph={pid}");
    one.get(&new)
        .await
        .says("Keep it for our delegation")
        .says("Utopia");
    let fields = [
        ("command", "k1"),
        ("paragraph", pid.as_str()),
        ("wording", "They noted the new threats."),
        ("reason", "Clearer."),
    ];
    let kept = one.post(LIST, &fields).await;
    kept.is(303);
    let page = format!("{LIST}/k1");
    assert_eq!(
        kept.header("location"),
        Some(format!("{page}?done=prepared").as_str())
    );
    one.post(LIST, &fields).await.is(303);
    assert_eq!(
        one.program().get(LIST).await.json().as_array().map(Vec::len),
        Some(1),
        "one click keeps once"
    );
    other.get(TEXT).await.says("In preparation (1)");
    other
        .get(&format!("{TEXT}/amendments"))
        .await
        .says("In preparation (1)");
    other
        .get(LIST)
        .await
        .says("One amendment in preparation")
        .says("new")
        .says("Kept by Del Gate");
    other
        .get(&page)
        .await
        .is(200)
        .says("<ins")
        .says("Clearer.")
        .says("Only your delegation sees this");
    let empty = other
        .post(&format!("{page}/comments"), &[("command", "c0"), ("words", " ")])
        .await;
    empty.is(422).says("The comment is empty");
    for _ in 0..2 {
        let said = [("command", "c1"), ("words", "New to whom?")];
        other.post(&format!("{page}/comments"), &said).await.is(303);
    }
    let seen = one.get(&page).await;
    assert_eq!(seen.body().matches("New to whom?").count(), 1);
    seen.says("Deb Gate").keeps_silent("c1/removal");
    one.post(&format!("{page}/comments/c1/removal"), &[])
        .await
        .is(403);
    other.get(&page).await.says("c1/removal");
    let form = other.get(&format!("{page}/form")).await;
    form.is(200)
        .says("They noted the new threats.")
        .says("name=\"seen\" value=\"1\"");
    let filed = other
        .post(&format!("{page}/filing"), &[("command", "f1"), ("seen", "1")])
        .await;
    filed.is(303);
    assert_eq!(
        filed.header("location"),
        Some(format!("{TEXT}/amendments/1?done=filed").as_str())
    );
    let again = other
        .post(&format!("{page}/filing"), &[("command", "f1"), ("seen", "1")])
        .await;
    assert_eq!(
        again.header("location"),
        filed.header("location"),
        "a second click files nothing more"
    );
    let late = one
        .post(&format!("{page}/filing"), &[("command", "f2"), ("seen", "1")])
        .await;
    late.is(409);
    one.get(&page)
        .await
        .says("Filed by Deb Gate")
        .says("/amendments/1\"");
    assert_eq!(shown(&one, "k1").await["amendment"], 1);
    let conference = house.scene.hall.conference();
    let amendments = &conference.texts[&scene::text()].amendments;
    assert_eq!(amendments.len(), 1);
    assert_eq!(amendments[&1].reason, "Clearer.");
    one.post(&format!("{page}/discarding"), &[("seen", "1")])
        .await
        .is(409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_keep_at_once_lose_nothing() {
    let folder = Folder::new();
    let (_house, blocks, one, other) = prepared(&folder).await;
    let id = begun(&one, &wording(&blocks[1], "They noted the threats with concern.")).await;
    let page = format!("{LIST}/{id}");
    let pid = blocks[1].id.to_string();
    let keep = |words: &'static str, seen: &'static str| {
        [
            ("paragraph", pid.clone()),
            ("wording", words.to_owned()),
            ("seen", seen.to_owned()),
            ("preparation", id.clone()),
        ]
    };
    let post = async |browser: &Browser, fields: [(&str, String); 4]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser.post(&page, &fields).await
    };
    post(&other, keep("They noted the new threats with concern.", "1"))
        .await
        .is(303);
    let both = post(&one, keep("They noted the threats with great concern.", "1")).await;
    both.is(409)
        .says("Deb Gate kept this")
        .says("What Deb Gate changed")
        .says("Below, both are put together")
        .says("They noted the new threats with great concern.")
        .says("name=\"seen\" value=\"2\"");
    assert_eq!(
        shown(&one, &id).await["version"],
        2,
        "nothing is kept until it was read"
    );
    post(&one, keep("They noted the new threats with great concern.", "2"))
        .await
        .is(303);
    let collide = post(&other, keep("They noted the new threats with alarm.", "2")).await;
    collide
        .is(409)
        .says("as you wrote it")
        .says("They noted the new threats with alarm.")
        .says("great");
    let json = other
        .send(&page, &json!({"paragraph": pid, "wording": "Other.", "seen": 2}))
        .await;
    json.is(409);
    assert_eq!(json.json()["code"], "preparation-kept-meanwhile");
    let stale = other.post(&format!("{page}/filing"), &[("seen", "2")]).await;
    stale.is(409).says("kept another wording");
    assert_eq!(
        shown(&other, &id).await["form"]["wording"],
        "They noted the new threats with great concern."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_keeps_everything_and_two_that_contradict_are_shown() {
    let folder = Folder::new();
    let (house, blocks, one, other) = prepared(&folder).await;
    let unchanged = begun(&one, &wording(&blocks[1], "They noted the threats.")).await;
    let refused = one
        .post(&format!("{LIST}/{unchanged}/filing"), &[("seen", "1")])
        .await;
    assert!([409, 422].contains(&refused.status), "{}", refused.status);
    refused
        .says("They noted the threats.")
        .says("name=\"preparation\"");
    assert_eq!(shown(&one, &unchanged).await["state"], "open");
    let first = begun(&one, &wording(&blocks[1], "They noted the dangers.")).await;
    let second = begun(&other, &wording(&blocks[1], "They noted the attacks.")).await;
    one.get(LIST)
        .await
        .says("These two would contradict each other: agree on one before filing");
    let contradicts = shown(&one, &first).await["contradicts"].clone();
    assert_eq!(contradicts, json!([second]));
    other
        .get(&format!("{LIST}/{second}"))
        .await
        .says("contradict")
        .says("dangers");
    // Discarded, and back the same day.
    other
        .post(&format!("{LIST}/{second}/discarding"), &[("seen", "1")])
        .await
        .is(303);
    one.get(LIST)
        .await
        .keeps_silent("These two would contradict")
        .says("One was discarded");
    one.post(&format!("{LIST}/{second}/recovery"), &[]).await.is(303);
    assert_eq!(shown(&one, &second).await["state"], "open");
    // A name that is erased goes; what was written stays.
    one.send(
        &format!("{LIST}/{second}/comments"),
        &json!({"words": "Which attacks?"}),
    )
    .await
    .is(201);
    let scene = &house.scene;
    scene
        .hall
        .erase(&scene.secretariat, &scene.delegate.person)
        .await
        .expect("erased");
    other
        .get(&format!("{LIST}/{second}"))
        .await
        .says("Which attacks?")
        .keeps_silent("Del Gate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_changed_in_the_text_since_is_said_and_looked_at_before_filing() {
    let folder = Folder::new();
    let (house, blocks, one, _) = prepared(&folder).await;
    let form = json!({"paragraph": blocks[1].id, "wording": "They noted the new threats.", "base": house.scene.live_hash()});
    let id = begun(&one, &form).await;
    let scene = &house.scene;
    scene
        .act(
            &scene.rapporteur,
            Command::OpenRevision {
                text: scene::text(),
                reason: "Clearer words.".into(),
            },
        )
        .await;
    let grave = Content::of_plain("They noted the grave threats.");
    let mut pen = scene
        .hall
        .pen(&scene.rapporteur, &scene::text())
        .await
        .expect("a rapporteur may write");
    let written = pen
        .write(|draft, actor| draft.set_content(actor, &blocks[1].id, &grave))
        .await;
    written.expect("written");
    drop(pen);
    let issue = Command::IssueText {
        text: scene::text(),
        symbol: None,
        note: String::new(),
    };
    scene.act(&scene.rapporteur, issue).await;
    one.get(&format!("{LIST}/{id}"))
        .await
        .is(200)
        .says("Changed since this was written")
        .says("grave")
        .keeps_silent("/filing\"");
    let filed = one.post(&format!("{LIST}/{id}/filing"), &[("seen", "1")]).await;
    filed
        .is(409)
        .says("changed at this place")
        .says("They noted the new threats.");
    assert_eq!(shown(&one, &id).await["moved"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_s_page_is_told_and_no_other() {
    let folder = Folder::new();
    let (house, blocks, one, other) = prepared(&folder).await;
    let id = begun(&one, &wording(&blocks[1], SECRET)).await;
    let events = format!("{LIST}/events?seq=0");
    house.browser(&house.scene.chair).await.get(&events).await.is(403);
    house.stranger().get(&events).await.is(401);
    let mut stream = other.open("GET", &events, &[], b"").await;
    let mut told = async |needed: usize| {
        let mut heard = String::new();
        while heard.matches("event: moved").count() < needed {
            let mut bytes = [0; 4096];
            let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut bytes)).await;
            let read = read.expect("it is told in time").expect("the stream is open");
            assert!(read > 0, "the stream ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        heard
    };
    told(1).await;
    one.send(
        &format!("{LIST}/{id}/comments"),
        &json!({"words": "Look at this."}),
    )
    .await
    .is(201);
    let heard = told(1).await;
    assert!(
        !heard.contains("Look at this"),
        "it says that something happened, not what"
    );
}
