//! What the real server keeps when it is killed, stopped, started again, or started on what is not its own. The number of
//! times it is killed is `PLENARY_KILLS` (a few in the gate; 100 shows more).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use plenary::app::mint;
use plenary::store::{ChangeRow, JournalRow, Limits, Store};
use plenary::sync::message::{FromPage, PROTOCOL, ToPage};
use plenary::sync::{Actor, Outgoing};
use plenary::text::Draft;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::dice::Dice;
use crate::folder::Folder;
use crate::server::{CONFERENCE, Person, Server, plenary, refused};
use crate::sim::client::{Client, Sent};

/// The text of the demonstration.
const TEXT: &str = "summary";

/// The conference's name in the store.
const SLUG: &str = "octopus-interface-2007";

/// How many pages write at once.
const PAGES: usize = 5;

/// How often a page sends what its person typed.
const FLUSH: Duration = Duration::from_millis(60);

/// How long a page waits for the others' words after the last start.
const SETTLE: Duration = Duration::from_secs(20);

/// An act that the server said was done.
#[derive(Debug, Clone)]
struct Done {
    path: String,
    command: String,
    seq: u64,
}

fn kills() -> usize {
    std::env::var("PLENARY_KILLS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3)
}

fn of_role<'a>(people: &'a [Person], role: &str) -> Vec<&'a Person> {
    let found: Vec<_> = people.iter().filter(|person| person.role == role).collect();
    assert!(!found.is_empty(), "no {role} among {people:?}");
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_comes_twice_however_often_it_is_killed() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let mut dice = Dice::new(1);
    let mut pages: Vec<Client> = (0..PAGES)
        .map(|page| Client::new(format!("page {page}")))
        .collect();
    let mut done: Vec<Done> = Vec::new();

    for _ in 0..kills() {
        let server = Server::start(&data, &["--demo=drafting"]);
        let people = server.people();
        let killed = Arc::new(AtomicBool::new(false));
        let mut writing = Vec::new();
        for (number, page) in pages.into_iter().enumerate() {
            let rapporteurs = of_role(&people, "rapporteur");
            let cookie = server.sign_in(rapporteurs[number % rapporteurs.len()]).await;
            let socket = server
                .socket(TEXT, &cookie)
                .await
                .expect("a rapporteur may sit down");
            writing.push(tokio::spawn(write(
                page,
                socket,
                Dice::new(dice.roll()),
                killed.clone(),
            )));
        }
        let chair = server.sign_in(of_role(&people, "chair")[0]).await;
        let deciding = async {
            while !killed.load(Ordering::Relaxed) {
                decide(&server, &chair, &mut done).await;
            }
        };
        let after = Duration::from_millis(300 + dice.within(0..700) as u64);
        tokio::select! {
            () = deciding => {}
            () = tokio::time::sleep(after) => {}
        }
        server.kill();
        killed.store(true, Ordering::Relaxed);
        pages = Vec::new();
        for writer in writing {
            pages.push(writer.await.expect("no page breaks"));
        }
        check(&data, &pages, &done).await;
    }

    let acknowledged: usize = pages.iter().map(|page| page.acknowledged.len()).sum();
    assert!(
        acknowledged > 0 && !done.is_empty(),
        "{acknowledged} changes and {} acts: no test",
        done.len()
    );
    let server = Server::start(&data, &["--demo=drafting"]);
    let people = server.people();
    let chair = server.sign_in(of_role(&people, "chair")[0]).await;
    for act in &done {
        let body = json!({ "command": act.command, "present": [] });
        let answer = server.ask("POST", &act.path, &chair, Some(&body));
        let receipt = answer.await.expect("the server answers").json();
        assert_eq!(receipt["seq"], act.seq, "a repeated click gets the first receipt");
    }
    let settled = settle(&server, &people, pages).await;
    server.kill();
    check(&data, &settled, &done).await;
}

/// One page on its socket: it says hello, sends what it owes, and writes until the server is gone.
async fn write(
    mut page: Client,
    socket: crate::server::Socket,
    mut dice: Dice,
    killed: Arc<AtomicBool>,
) -> Client {
    let (mut to, mut from) = socket.split();
    if to.send(frame(page.hello())).await.is_err() {
        return page;
    }
    let mut ticks = tokio::time::interval(FLUSH);
    loop {
        let sent = tokio::select! {
            frame = from.next() => match frame.and_then(Result::ok).map(outgoing) {
                Some(Some(outgoing)) => {
                    let (sent, hangs_up) = page.take(outgoing);
                    if hangs_up {
                        break;
                    }
                    sent
                }
                Some(None) => Vec::new(),
                None => break,
            },
            _ = ticks.tick() => page.edit(&mut dice).into_iter().collect(),
        };
        for one in sent {
            if to.send(frame(one)).await.is_err() {
                break;
            }
        }
        if killed.load(Ordering::Relaxed) {
            break;
        }
    }
    page.disconnected();
    page
}

/// The chair opens a sitting, and closes it again.
async fn decide(server: &Server, chair: &str, done: &mut Vec<Done>) {
    let sittings = format!("{CONFERENCE}/sittings");
    let open = done.iter().filter(|act| act.path == sittings).count();
    let closed = done.len() - open;
    // After a kill the last act may have happened unheard; then this one is refused, and the other one is due.
    for path in [
        sittings.clone(),
        format!("{sittings}/{}/closure", closed + 1),
        format!("{sittings}/{open}/closure"),
    ] {
        let command = mint::command_id().to_string();
        let body = json!({ "command": command, "present": [] });
        let Some(answer) = server.ask("POST", &path, chair, Some(&body)).await else {
            return;
        };
        if (200..300).contains(&answer.status)
            && let Some(seq) = answer.json()["seq"].as_u64()
        {
            done.push(Done { path, command, seq });
        }
    }
}

/// What is on disk, while no server runs, against what pages and chair were told.
async fn check(data: &Path, pages: &[Client], done: &[Done]) {
    let store = Store::open(data, Limits::default())
        .await
        .expect("the folder opens after a kill");
    let log = store.changes(SLUG, TEXT, 0).await.expect("read");
    let journal = store.journal(SLUG).await.expect("read");
    store.close().await;
    for page in pages {
        for (actor, own, at) in &page.acknowledged {
            let kept: Vec<&ChangeRow> = log
                .iter()
                .filter(|row| row.actor == actor.as_bytes() && row.seq == own.seq)
                .collect();
            assert_eq!(
                kept.len(),
                1,
                "{}: change {} of {actor} was acknowledged",
                page.person,
                own.seq
            );
            assert_eq!(kept[0].bytes, own.bytes);
            assert!(
                *at == u64::MAX || kept[0].index == *at,
                "acknowledged at another place than kept"
            );
        }
    }
    let mut by_bytes: BTreeMap<&[u8], usize> = BTreeMap::new();
    for row in &log {
        *by_bytes.entry(&row.bytes).or_default() += 1;
    }
    assert!(
        by_bytes.values().all(|count| *count == 1),
        "a change is in the log twice"
    );
    for act in done {
        let kept: Vec<&JournalRow> = journal
            .iter()
            .filter(|row| row.line.contains(&act.command))
            .collect();
        assert_eq!(
            kept.len(),
            1,
            "{act:?} was answered, and so is in the journal once"
        );
        assert_eq!(kept[0].seq, act.seq);
    }
}

/// All pages come back, send what they owe, and end up with one and the same text.
async fn settle(server: &Server, people: &[Person], pages: Vec<Client>) -> Vec<Client> {
    let rapporteurs = of_role(people, "rapporteur");
    let mut settled: Vec<Client> = Vec::new();
    for (number, mut page) in pages.into_iter().enumerate() {
        let cookie = server.sign_in(rapporteurs[number % rapporteurs.len()]).await;
        let started = Instant::now();
        // A page that was refused hangs up and says hello again; so does this one.
        loop {
            assert!(started.elapsed() < SETTLE, "{} does not settle", page.person);
            let mut socket = server
                .socket(TEXT, &cookie)
                .await
                .expect("a rapporteur may sit down");
            socket.send(frame(page.hello())).await.expect("it is open");
            let quiet = loop {
                let next = tokio::time::timeout(Duration::from_millis(500), socket.next()).await;
                let Ok(next) = next else {
                    break page.unacknowledged.is_empty();
                };
                let Some(Ok(message)) = next else { break false };
                let Some(outgoing) = outgoing(message) else {
                    continue;
                };
                let (sent, hangs_up) = page.take(outgoing);
                for one in sent {
                    socket.send(frame(one)).await.expect("it is open");
                }
                if hangs_up {
                    break false;
                }
            };
            if quiet {
                break;
            }
        }
        settled.push(page);
    }
    // The last one has heard everything; the others are asked once more.
    for (number, page) in settled.iter_mut().enumerate() {
        let cookie = server.sign_in(rapporteurs[number % rapporteurs.len()]).await;
        let mut socket = server
            .socket(TEXT, &cookie)
            .await
            .expect("a rapporteur may sit down");
        socket.send(frame(page.hello())).await.expect("it is open");
        while let Ok(Some(Ok(message))) =
            tokio::time::timeout(Duration::from_millis(500), socket.next()).await
        {
            if let Some(outgoing) = outgoing(message) {
                page.take(outgoing);
            }
        }
    }
    let texts: Vec<_> = settled
        .iter()
        .map(|page| Draft::from(page.document.clone()).blocks())
        .collect();
    assert!(
        texts.windows(2).all(|pair| pair[0] == pair[1]),
        "the pages did not converge"
    );
    settled
}

fn frame(sent: Sent) -> Message {
    match sent {
        Sent::Hello { have, actor } => {
            let hello = FromPage::Hello {
                protocol: PROTOCOL,
                have,
                actor,
            };
            Message::text(serde_json::to_string(&hello).expect("a greeting is JSON"))
        }
        Sent::Change(bytes) => Message::binary(bytes),
    }
}

/// What a frame of the server says; none for the socket's own frames.
fn outgoing(message: Message) -> Option<Outgoing> {
    match message {
        Message::Text(text) => {
            let message: ToPage = serde_json::from_str(&text).expect("the server speaks the wire");
            Some(match message {
                ToPage::Restart { .. } => Outgoing::Close(message),
                _ => Outgoing::Message(message),
            })
        }
        Message::Binary(bytes) => Some(Outgoing::Frame(bytes.to_vec().into())),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_when_asked_and_starts_again_at_once_with_the_same_links() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let server = Server::start(&data, &["--demo=amending"]);
    let people = server.people();
    let rapporteur = of_role(&people, "rapporteur")[0].clone();
    let cookie = server.sign_in(&rapporteur).await;
    let text = format!("{CONFERENCE}/texts/{TEXT}");
    let before = server
        .ask("GET", &text, &cookie, None)
        .await
        .expect("the server answers");
    let socket = server.socket(TEXT, &cookie).await;
    let asked_at = Instant::now();
    let status = server.stop();
    assert!(status.success(), "{status}");
    assert!(
        asked_at.elapsed() < Duration::from_secs(10),
        "an open page holds the stop up"
    );
    drop(socket);

    let started_at = Instant::now();
    let server = Server::start(&data, &["--demo=drafting"]);
    let health = server
        .ask("GET", "/healthz", "", None)
        .await
        .expect("the server answers");
    assert_eq!(health.status, 200);
    assert!(
        started_at.elapsed() < Duration::from_secs(5),
        "even a debug build starts within seconds"
    );
    let again = server.people();
    assert_eq!(
        again, people,
        "the folder is served as it is, under the same links"
    );
    let after = server
        .ask("GET", &text, &cookie, None)
        .await
        .expect("the server answers");
    assert_eq!(
        after.json()["version"],
        before.json()["version"],
        "signed in still, and the same text"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_exported_beside_the_server_and_verified_without_it() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let server = Server::start(&data, &["--demo=adopted"]);
    let people = server.people();
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("a temporary path is text")
            .to_owned()
    };
    let (record, data) = (
        path("record.zip"),
        data.to_str().expect("a temporary path is text").to_owned(),
    );
    let exported = plenary(&["export", SLUG, "--data", &data, "-o", &record]);
    assert!(exported.status.success(), "{exported:?}");
    let bytes = std::fs::read(&record).expect("it was written");
    let cookie = server.sign_in(of_role(&people, "secretariat")[0]).await;
    let offered = server
        .ask("GET", &format!("{CONFERENCE}/record/file"), &cookie, None)
        .await;
    assert!(
        offered.expect("the server answers").body == bytes,
        "the page offers the same bytes"
    );

    let verified = plenary(&["verify", &record]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let mut bent = bytes.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    std::fs::write(path("bent.zip"), &bent).expect("the folder is writable");
    let verified = plenary(&["verify", &path("bent.zip")]);
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    std::fs::write(path("letter.txt"), "Dear colleagues").expect("the folder is writable");
    let verified = plenary(&["verify", &path("letter.txt")]);
    assert_eq!(verified.status.code(), Some(2), "{verified:?}");

    let unknown = plenary(&["export", "nowhere", "--data", &data, "-o", &record]);
    assert!(!unknown.status.success());
    assert!(
        String::from_utf8_lossy(&unknown.stderr).contains(SLUG),
        "it names what there is: {unknown:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_folder_gets_a_setup_link_and_a_wrong_one_a_clear_word() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let server = Server::start(&data, &[]);
    let line = server.line();
    assert!(line.contains("/setup/"), "{line}");
    let (said, status) = refused(&data);
    assert!(said.contains("another Plenary is running"), "{said}");
    assert_eq!(status, Some(1));
    server.kill();

    Folder::pretend_newer_in(&data).await;
    let (said, status) = refused(&data);
    assert!(said.contains("newer Plenary"), "{said}");
    assert_eq!(status, Some(1));
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("the folder is writable");
    let (said, _) = refused(&file);
    assert!(said.contains("cannot be written"), "{said}");
}

/// Actors are given out once: nobody gets one that anybody wrote under.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_actor_comes_back_to_its_person_alone() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let server = Server::start(&data, &["--demo=drafting"]);
    let people = server.people();
    let rapporteurs = of_role(&people, "rapporteur");
    let first = welcomed(&server, rapporteurs[0], None).await;
    server.kill();
    let server = Server::start(&data, &["--demo=drafting"]);
    assert_eq!(welcomed(&server, rapporteurs[0], Some(first)).await, first);
    assert_ne!(welcomed(&server, rapporteurs[1], Some(first)).await, first);
}

async fn welcomed(server: &Server, person: &Person, asked: Option<Actor>) -> Actor {
    let cookie = server.sign_in(person).await;
    let mut socket = server
        .socket(TEXT, &cookie)
        .await
        .expect("a rapporteur may sit down");
    socket
        .send(frame(Sent::Hello {
            have: None,
            actor: asked,
        }))
        .await
        .expect("it is open");
    while let Some(Ok(message)) = socket.next().await {
        if let Some(Outgoing::Message(ToPage::Welcome { actor, .. })) = outgoing(message) {
            return actor;
        }
    }
    panic!("no welcome");
}
