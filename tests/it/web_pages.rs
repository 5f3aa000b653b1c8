//! Every page, for every kind of visitor: that it is there, that it says what it must, and that it offers what the visitor
//! may do and nothing else.

use plenary::web::operations;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_finds_every_page() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let blocks = house.scene.issue().await;
    let (scene, stranger) = (&house.scene, house.stranger());
    let mut visitors = vec![("nobody", stranger)];
    for (name, who) in [
        ("secretariat", &scene.secretariat),
        ("chair", &scene.chair),
        ("rapporteur", &scene.rapporteur),
        ("delegate", &scene.delegate),
    ] {
        visitors.push((name, house.browser(who).await));
    }
    for (name, browser) in visitors {
        for path in [
            "/",
            "/healthz",
            "/openapi.json",
            "/conferences/small",
            "/conferences/small/participants",
            "/conferences/small/sittings",
            "/conferences/small/screen",
            "/conferences/small/record",
            "/conferences/small/record/file",
            "/conferences/small/texts",
            TEXT,
            &format!("{TEXT}/versions"),
            &format!("{TEXT}/versions/L.1"),
            &format!("{TEXT}/comparison?from=L.1&to=draft"),
            &format!("{TEXT}/amendments"),
            &format!("{TEXT}/brackets"),
            &format!("{TEXT}/provenance"),
            &format!("{TEXT}/floor"),
            &format!("{TEXT}/question"),
        ] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path} for {name}:\n{}", page.body());
            let json = browser.program().get(path).await;
            assert_eq!(json.status, 200, "{path} as JSON for {name}");
        }
        let people = browser.get("/conferences/small/people").await.status;
        let editor = browser.get(&format!("{TEXT}/editor")).await.status;
        let new = format!("{TEXT}/amendments/new?paragraph={}", blocks[0].id);
        let form = browser.get(&new).await.status;
        let expected = match name {
            "nobody" => (401, 401, 401),
            "secretariat" => (200, 403, 200),
            "rapporteur" => (403, 200, 403),
            "chair" => (403, 403, 200),
            _ => (403, 403, 200),
        };
        assert_eq!(
            (people, editor, form),
            expected,
            "people, editor and form for {name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_offers_what_the_visitor_may_do() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let rapporteur = house.browser(&scene.rapporteur).await;
    rapporteur
        .get(TEXT)
        .await
        .says("/texts/summary/editor")
        .says("The rapporteurs are writing.");
    scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;
    let chair = house.browser(&scene.chair).await;
    delegate
        .get(TEXT)
        .await
        .says("class=\"text may-propose\"")
        .says("Del Gate")
        .keeps_silent("/texts/summary/editor\"");
    house
        .stranger()
        .get(TEXT)
        .await
        .says("Participants met.")
        .keeps_silent("may-propose")
        .keeps_silent("sign-out");
    chair.get(&format!("{TEXT}/floor")).await.says("Open a sitting");
    delegate
        .get(&format!("{TEXT}/floor"))
        .await
        .keeps_silent("Open a sitting");
    chair.get("/conferences/small/sittings").await.says("Utopia");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_question_and_the_adoption_are_on_every_screen() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let gavel = house.scene.put().await;
    let fingerprint = house.scene.live_hash().short();
    let chair = house.browser(&house.scene.chair).await;
    let delegate = house.browser(&house.scene.delegate).await;
    for path in [format!("{TEXT}/question"), "/conferences/small/screen".to_owned()] {
        house
            .stranger()
            .get(&path)
            .await
            .says(&fingerprint)
            .says("Is the text adopted?");
    }
    chair.get(&format!("{TEXT}/question")).await.says("/adoption\"");
    delegate
        .get(&format!("{TEXT}/question"))
        .await
        .says("/objections\"")
        .keeps_silent("/adoption\"");
    house.scene.act(&house.scene.chair, gavel).await;
    house
        .stranger()
        .get("/conferences/small")
        .await
        .says("They noted the new threats with concern.")
        .says(&fingerprint);
    house
        .stranger()
        .get(&format!("{TEXT}/question"))
        .await
        .says("Decision ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_described_operation_is_there_and_nothing_else() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let document = house.stranger().get("/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let mut described = 0;
    for (path, item) in paths {
        for method in item.as_object().expect("operations").keys() {
            described += 1;
            let filled = path
                .replace("{slug}", "small")
                .replace("{text}", text().as_str())
                .replace("{number}", "1")
                .replace("{position}", "1")
                .replace("{format}", "csv")
                .replace("{delegation}", "utopia");
            if filled.ends_with("/events") {
                continue;
            }
            let answer = house
                .stranger()
                .ask(&method.to_uppercase(), &filled, &[], b"")
                .await;
            assert_ne!(answer.status, 405, "{method} {path}");
            let missing = answer.status == 404 && answer.body().contains("There is no such page.");
            let names_nothing = [
                "{token}",
                "{file}",
                "{issue}",
                "{person}",
                "{paragraph}",
                "{comment}",
            ];
            let unknown = names_nothing.iter().any(|name| path.contains(name));
            assert!(
                !missing || unknown,
                "{method} {path} is described, but there is no such route"
            );
        }
    }
    assert_eq!(described, operations().len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_readers_page_is_light() {
    /// What a reader on a hotel's wireless network should have to fetch, fonts apart.
    const WIRE_BYTES_MAX: usize = 60 * 1024;
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let brotli = [("accept-encoding", "br")];
    let page = house.stranger().get(TEXT).await;
    let html = page.body();
    let assets: Vec<&str> = html
        .split('"')
        .filter(|word| word.starts_with("/assets/") && (word.ends_with(".css") || word.ends_with(".js")))
        .collect();
    assert_eq!(assets.len(), 2, "a style sheet and a script: {assets:?}");
    let mut wire = house.stranger().ask("GET", TEXT, &brotli, b"").await.bytes.len();
    for path in assets {
        let asset = house.stranger().ask("GET", path, &brotli, b"").await;
        assert_eq!(asset.header("content-encoding"), Some("br"), "{path}");
        assert_eq!(
            asset.header("cache-control"),
            Some("public, max-age=31536000, immutable"),
            "{path}"
        );
        wire += asset.bytes.len();
    }
    assert!(wire <= WIRE_BYTES_MAX, "{wire} bytes on the wire");
}
