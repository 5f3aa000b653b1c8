//! The event stream: what changes comes once, to all, in order; and whoever was away gets what was missed.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use plenary::domain::{Command, Role};
use plenary::text::Content;

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const EVENTS: &str = "/conferences/small/texts/summary/events";

/// Longer than any burst and any rendering, shorter than a person's patience.
const SOON: Duration = Duration::from_secs(5);

/// One reader's stream.
struct Reader {
    stream: TcpStream,
    read: String,
}

/// One event of it.
#[derive(Debug, PartialEq, Clone)]
struct Event {
    name: String,
    id: String,
    data: serde_json::Value,
}

impl Reader {
    async fn open(house: &House, query: &str, last: Option<&str>) -> Reader {
        let headers: Vec<(&str, &str)> = last.iter().map(|id| ("last-event-id", *id)).collect();
        let stream = house
            .stranger()
            .open("GET", &format!("{EVENTS}{query}"), &headers, b"")
            .await;
        let mut reader = Reader {
            stream,
            read: String::new(),
        };
        let head = reader.until("retry: 1500\n\n").await;
        assert!(head.contains("text/event-stream"), "{head}");
        assert!(!head.contains("content-encoding"), "{head}");
        reader
    }

    async fn until(&mut self, end: &str) -> String {
        loop {
            if let Some(at) = self.read.find(end) {
                let rest = self.read.split_off(at + end.len());
                return std::mem::replace(&mut self.read, rest);
            }
            let mut bytes = vec![0; 64 * 1024];
            let read = timeout(SOON, self.stream.read(&mut bytes))
                .await
                .expect("in time")
                .expect("read");
            assert!(read > 0, "the stream ended: {}", self.read);
            self.read += &String::from_utf8_lossy(&bytes[..read]);
        }
    }

    async fn next(&mut self) -> Event {
        let before = self.until("id:").await;
        let told = self.until("\n\n").await;
        let name = before.rsplit_once("event:").map_or("message", |(_, name)| {
            name.lines().next().unwrap_or_default().trim()
        });
        let (id, data) = told.split_once("data:").expect("data");
        Event {
            name: name.to_owned(),
            id: id.trim().to_owned(),
            data: serde_json::from_str(data.trim()).expect("JSON"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_get_the_changed_block_and_what_they_missed() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let first = paragraph("Participants met.");
    let second = paragraph("They parted.");
    let mut pen = scene
        .hall
        .pen(&scene.rapporteur, &text())
        .await
        .expect("may write");
    pen.write_blocks(None, &[first.clone(), second.clone()])
        .await
        .expect("written");

    while scene.hall.live(&text()).expect("there").blocks.len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut a = Reader::open(&house, "", None).await;
    let everything = a.next().await;
    assert_eq!(
        everything.data["order"].as_array().map(Vec::len),
        Some(2),
        "{everything:?}"
    );
    let mut b = Reader::open(&house, "", Some(&everything.id)).await;

    let middle = paragraph("They noted the threats.");
    pen.write_blocks(Some(&first.id), std::slice::from_ref(&middle))
        .await
        .expect("written");
    let told = a.next().await;
    assert_eq!(told, b.next().await, "everybody gets the same");
    let blocks = told.data["blocks"].as_object().expect("blocks");
    assert!(
        blocks.contains_key(middle.id.as_str()) && !blocks.contains_key(first.id.as_str()),
        "{told:?}"
    );
    assert_eq!(told.data["numbers"][second.id.as_str()], "3.", "{told:?}");

    pen.write(|draft, actor| {
        draft.set_content(actor, &first.id, &Content::of_plain("Participants had met."))
    })
    .await
    .expect("written");
    let told = a.next().await;
    let edit = serde_json::json!({ "edits": { first.id.as_str(): [0, 17, 13, 0, "had "] } });
    assert_eq!(told.data, edit, "words that changed come by themselves");
    assert_eq!(told, b.next().await);
    let settled = a.next().await;
    let fingerprint = scene.hall.live(&text()).expect("there").version.hash.short();
    assert_eq!(
        settled.data,
        serde_json::json!({ "parts": { "fingerprint": fingerprint } }),
        "the fingerprint comes when nobody writes"
    );
    let told = settled;

    drop(b);
    let more = paragraph("They will meet again.");
    pen.write_blocks(Some(&second.id), std::slice::from_ref(&more))
        .await
        .expect("written");
    let missed = a.next().await;
    let mut back = Reader::open(&house, "", Some(&told.id)).await;
    assert_eq!(back.next().await, missed, "and only what was missed");
    let mut stranger = Reader::open(&house, "", Some("before.7")).await;
    let everything = stranger.next().await;
    assert_eq!(
        everything.data["order"].as_array().map(Vec::len),
        Some(4),
        "{everything:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_hears_that_the_journal_grew() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    scene.issue().await;
    let seq = scene.hall.conference().seq;
    let mut page = Reader::open(&house, &format!("?brief=1&seq={seq}"), None).await;
    let person = scene.delegate.person.clone();
    scene
        .act(
            &scene.secretariat,
            Command::SetRoles {
                person,
                roles: [Role::Delegate, Role::Observer].into(),
            },
        )
        .await;
    let told = page.next().await;
    assert_eq!(
        (told.name.as_str(), &told.data["journal"]),
        ("moved", &serde_json::json!(true))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_hears_that_others_may_write_now() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let browser = house.browser(&scene.rapporteur).await;
    let page = browser.get("/conferences/small/texts/summary").await;
    page.says("data-buttons=\"drafting\"");
    let mut reader = Reader::open(&house, "", None).await;
    reader.next().await;
    let named = scene.rapporteur.person.clone();
    let command = Command::SetTextRapporteurs {
        text: text(),
        rapporteurs: [named.clone()].into(),
    };
    scene.act(&scene.secretariat, command).await;
    let told = reader.next().await;
    assert_eq!(told.data["buttons"], format!("drafting {named}"), "{told:?}");
}
