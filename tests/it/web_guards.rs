//! What keeps strangers out and pages honest: links, cookies, origins, headers, and problems told in the house's style.

use plenary::app::{ActError, Fault};
use plenary::domain::Command;
use serde_json::json;

use crate::folder::Folder;
use crate::scene::{self, click};
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_signs_in_until_it_is_replaced() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let (scene, stranger) = (&house.scene, house.stranger());
    let link = scene
        .hall
        .new_link(&scene.secretariat, &scene.delegate.person)
        .await
        .expect("a link");
    let path = format!("/sign-in/{}", link.reveal());
    for _ in 0..2 {
        let answer = stranger.get(&path).await;
        answer.is(303);
        let cookie = answer.header("set-cookie").expect("a cookie");
        for part in [
            "plenary=",
            "HttpOnly",
            "SameSite=Lax",
            "Path=/conferences/small",
            "Max-Age=",
        ] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
    }
    scene
        .hall
        .new_link(&scene.secretariat, &scene.delegate.person)
        .await
        .expect("a newer link");
    stranger.get(&path).await.is(410).says("replaced by a newer one");
    stranger
        .get("/sign-in/nonsense")
        .await
        .is(404)
        .says("does not open anything");
    let told = stranger.program().get("/sign-in/nonsense").await;
    assert_eq!(told.json()["code"], "link-unknown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_the_cookie_is_secure() {
    let folder = Folder::new();
    let house = House::at(&folder, "https://plenary.test").await;
    let link = house
        .scene
        .hall
        .new_link(&house.scene.secretariat, &house.scene.chair.person)
        .await
        .expect("a link");
    let answer = house.stranger().get(&format!("/sign-in/{}", link.reveal())).await;
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(
        cookie.starts_with("__Secure-plenary=") && cookie.contains("; Secure"),
        "{cookie}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_sign_in() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let browser = house.browser(&house.scene.secretariat).await;
    browser.get("/conferences/small/people").await.is(200);
    let out = browser.post("/conferences/small/sign-out", &[]).await;
    assert!(out.header("set-cookie").expect("a cookie").contains("Max-Age=0"));
    browser.get("/conferences/small/people").await.is(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_link_founds_one_conference() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let setup = house.scene.app.setup_link().await.expect("a setup link").reveal();
    let path = format!("/setup/{setup}");
    house
        .stranger()
        .get(&path)
        .await
        .is(200)
        .says("Found the conference");
    let mut fields = vec![
        ("title", "A second conference"),
        ("slug", "Second One"),
        ("opens_on", "2008-04-01"),
        ("closes_on", "2008-04-02"),
        ("place", "Strasbourg"),
        ("country", "France"),
        ("language", "en"),
        ("zone", "Europe/Paris"),
        ("agenda", "Opening\nClosing"),
        ("name", "Ada Founder"),
    ];
    let wrong = house.stranger().post(&path, &fields).await;
    wrong
        .is(422)
        .says("A second conference")
        .says("Ada Founder")
        .says("role=\"alert\"");
    fields[1].1 = "second-one";
    let founded = house.stranger().post(&path, &fields).await;
    founded.is(303);
    assert!(
        founded
            .header("set-cookie")
            .expect("signed in")
            .contains("Path=/conferences/second-one")
    );
    house
        .stranger()
        .get("/conferences/second-one")
        .await
        .is(200)
        .says("Closing");
    house.stranger().get(&path).await.is(410).says("works only once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_get_links_and_codes() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let desk = house.browser(&house.scene.secretariat).await;
    desk.post(
        "/conferences/small/delegations",
        &[("name", "Ruritania"), ("category", "observer-state")],
    )
    .await
    .is(303);
    let fields = [
        ("command", "person-1"),
        ("name", "Rudolf Rassendyll"),
        ("delegation", "ruritania"),
        ("roles", "delegate"),
        ("roles", "observer"),
    ];
    let page = desk.post("/conferences/small/people", &fields).await;
    page.is(201)
        .says("Rudolf Rassendyll")
        .says("http://plenary.test/sign-in/")
        .says("<svg");
    let again = desk.post("/conferences/small/people", &fields).await;
    assert_eq!(
        page.body().matches("sign-in/").count(),
        again.body().matches("sign-in/").count()
    );
    let listed = house
        .stranger()
        .program()
        .get("/conferences/small/participants")
        .await
        .json();
    let all = listed.to_string();
    assert_eq!(all.matches("Rudolf Rassendyll").count(), 1, "{all}");
    let delegate = house.browser(&house.scene.delegate).await;
    delegate
        .post("/conferences/small/people", &fields[1..])
        .await
        .is(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_cannot_send_our_forms() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let chair = house.browser(&house.scene.chair).await;
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://elsewhere.test"),
    ] {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let refused = chair
            .ask(
                "POST",
                "/conferences/small/sittings",
                &[kind, foreign],
                b"present=utopia",
            )
            .await;
        refused.is(403).says("sent from another site");
    }
    assert!(house.scene.hall.conference().sitting().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_headers() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let rapporteur = house.browser(&house.scene.rapporteur).await;
    for path in ["/", TEXT, "/no-such-page", "/conferences/small/record/file"] {
        let answer = rapporteur.get(path).await;
        let policy = answer.header("content-security-policy").expect("a policy");
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{part} on {path}: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert!(answer.header("permissions-policy").is_some(), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(
            !answer.body().contains(" style=\""),
            "{path} sets styles the policy forbids"
        );
        assert!(
            !answer.body().contains("<script>"),
            "{path} has a script the policy forbids"
        );
    }
    let editor = rapporteur.get(&format!("{TEXT}/editor")).await;
    let policy = editor.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
        "{policy}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_problem_has_a_way_on() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let stranger = house.stranger();
    for (path, status) in [
        ("/no-such-page", 404),
        ("/conferences/none", 404),
        ("/conferences/small/texts/none", 404),
        ("/conferences/small/texts/summary/amendments/7", 404),
        ("/conferences/small/texts/summary/amendments/seven", 404),
        ("/conferences/small/texts/summary/versions/L.9", 404),
        ("/conferences/small/people", 401),
    ] {
        let page = stranger.get(path).await;
        page.is(status)
            .says("class=\"act main\"")
            .says("Number of this request");
        let told = stranger.program().get(path).await;
        assert_eq!(
            told.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
        let told = told.json();
        assert_eq!(told["status"], status, "{path}");
        assert!(
            told["detail"].as_str().is_some_and(|next| !next.is_empty()),
            "{path}: {told}"
        );
    }
    stranger
        .ask("DELETE", TEXT, &[], b"")
        .await
        .is(405)
        .says("does not take that");
    let malformed = stranger
        .send(&format!("{TEXT}/amendments"), &json!({"wording": 7}))
        .await;
    malformed.is(422);
    assert_eq!(malformed.json()["code"], "malformed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_more_than_a_person_can_is_told_when_to_come_again() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let browser = house.browser(&scene.delegate).await;
    // What is refused counts as well: it costs the server as much.
    let mut held = false;
    for _ in 0..1_500 {
        let withdraw = Command::WithdrawAmendment {
            text: scene::text(),
            number: 1,
        };
        match scene.hall.act(&scene.delegate, click(), withdraw).await {
            Err(ActError::Fault(Fault::TooFast)) => held = true,
            other => assert!(matches!(other, Err(ActError::Refused(_))), "{other:?}"),
        }
        if held {
            break;
        }
    }
    assert!(held, "a flood is not stopped");
    let base = scene.live_hash().to_string();
    let proposal = json!({"base": base, "paragraph": blocks[0].id, "wording": "They met."});
    let told = browser.send(&format!("{TEXT}/amendments"), &proposal).await;
    assert_eq!(told.is(429).header("retry-after"), Some("10"));
    assert_eq!(told.json()["code"], "too-often");
    // The secretariat brings in what it has, and nobody else waits.
    for _ in 0..1_100 {
        let deadline = Command::SetAmendmentDeadline {
            text: scene::text(),
            at: None,
        };
        let done = scene.hall.act(&scene.secretariat, click(), deadline).await;
        assert!(done.is_ok(), "{done:?}");
    }
}
