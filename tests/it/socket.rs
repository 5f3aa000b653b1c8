//! The editor's socket on the real server: who is let in, what each wrong frame is answered, and that a hostile page
//! disturbs nobody.

use std::time::Duration;

use automerge::{Automerge, transaction::Transactable};
use futures_util::{SinkExt as _, StreamExt as _};
use plenary::sync::{
    Actor,
    message::{Binary, FromPage, PROTOCOL, RestartReason, ToPage},
};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    corpus::{bytes::envelop, hex},
    folder::Folder,
    server::{Person, Server, Socket},
    sim::page::{blank, change, hear, objects},
};

pub const TEXT: &str = "summary";

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A page that said hello: its actor, and the draft as it was given.
pub struct Page {
    pub socket: Socket,
    pub actor: Actor,
    pub conn: u64,
    /// How much of the log its document holds.
    pub have: u64,
    pub document: Automerge,
}

pub fn one<'a>(people: &'a [Person], role: &str) -> &'a Person {
    people
        .iter()
        .find(|person| person.role == role)
        .expect("the demonstration has one")
}

pub async fn next(socket: &mut Socket) -> Message {
    let frame = tokio::time::timeout(PATIENCE, socket.next()).await;
    frame
        .expect("an answer in time")
        .expect("the socket is open")
        .expect("a whole frame")
}

pub async fn told(socket: &mut Socket) -> ToPage {
    loop {
        if let Message::Text(text) = next(socket).await {
            return serde_json::from_str(&text).expect("a message of the wire");
        }
    }
}

pub async fn say(socket: &mut Socket, message: &FromPage) {
    let text = serde_json::to_string(message).expect("it is one");
    socket
        .send(Message::text(text))
        .await
        .expect("the socket is open");
}

pub async fn page(server: &Server, person: &Person) -> Page {
    page_again(server, person, None, blank()).await
}

/// A page that comes back with what it has and the actor it had.
pub async fn page_again(
    server: &Server,
    person: &Person,
    had: Option<(u64, Actor)>,
    mut document: Automerge,
) -> Page {
    let cookie = server.sign_in(person).await;
    let mut socket = server
        .socket(TEXT, &cookie)
        .await
        .expect("whoever is signed in may sit down");
    say(
        &mut socket,
        &FromPage::Hello {
            protocol: PROTOCOL,
            have: had.map(|(have, _)| have),
            actor: had.map(|(_, actor)| actor),
        },
    )
    .await;
    let ToPage::Welcome { actor, at, conn, .. } = told(&mut socket).await else {
        panic!("welcome comes first")
    };
    let mut have = had.map_or(0, |(have, _)| have);
    while have < at {
        let Message::Binary(frame) = next(&mut socket).await else {
            continue;
        };
        match Binary::parse(&frame).expect("a frame of the wire") {
            Binary::Snapshot {
                index,
                document: saved,
            } => {
                document = crate::sim::page::loaded(&saved);
                have = index;
            }
            Binary::Changes { first, changes } => {
                assert_eq!(first, have, "the log has no gap");
                hear(&mut document, &changes);
                have += changes.len() as u64;
            }
        }
    }
    Page {
        socket,
        actor,
        conn,
        have,
        document,
    }
}

impl Page {
    pub fn typed(&mut self, words: &str) -> Vec<u8> {
        let strand = objects(&self.document, "strands").remove(0).1;
        change(&mut self.document, self.actor, |tx| {
            tx.splice_text(&strand, 1, 0, words).unwrap()
        })
        .unwrap()
    }

    pub async fn send(&mut self, bytes: Vec<u8>) {
        self.socket
            .send(Message::binary(bytes))
            .await
            .expect("the socket is open");
    }

    /// The answer to a change: its acknowledgement, refusal or the end, whatever else comes before.
    pub async fn answer(&mut self) -> ToPage {
        loop {
            let told = told(&mut self.socket).await;
            if matches!(
                told,
                ToPage::Ack { .. } | ToPage::Refused { .. } | ToPage::Restart { .. }
            ) {
                return told;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_our_own_pages_of_people_who_are_signed_in_are_let_in() {
    let folder = Folder::new();
    let server = Server::start(&folder.path().join("data"), &["--demo=drafting"]);
    let people = server.people();
    let rapporteur = server.sign_in(one(&people, "rapporteur")).await;
    for origin in [
        "https://elsewhere.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
    ] {
        let status = server.socket_from(origin, TEXT, &rapporteur).await.err();
        assert_eq!(status, Some(403), "{origin}");
    }
    assert!(server.socket(TEXT, "").await.is_none(), "nobody is signed in");
    assert!(server.socket("no-such-text", &rapporteur).await.is_none());

    // Whoever only reads has the pages that everybody reads.
    for role in ["delegate", "chair", "observer", "secretariat"] {
        let Some(reader) = people.iter().find(|person| person.role == role) else {
            continue;
        };
        let cookie = server.sign_in(reader).await;
        let status = server.socket_from(&server.origin(), TEXT, &cookie).await.err();
        assert_eq!(status, Some(403), "{role}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_frames_are_answered_and_disturb_nobody() {
    let folder = Folder::new();
    let server = Server::start(&folder.path().join("data"), &["--demo=drafting"]);
    let people = server.people();
    let rapporteurs: Vec<_> = people
        .iter()
        .filter(|person| person.role == "rapporteur")
        .collect();
    let cookie = server.sign_in(rapporteurs[0]).await;
    let mut neighbour = page(&server, rapporteurs[1]).await;

    let old = json!({ "type": "hello", "protocol": 0, "have": null, "actor": null }).to_string();
    let early = json!({ "type": "presence", "state": 1 }).to_string();
    for (frame, reason) in [
        (Message::text(old), RestartReason::Protocol),
        (Message::text(early), RestartReason::Hello),
        (Message::binary(vec![0x85; 40]), RestartReason::Hello),
        (Message::text("{"), RestartReason::Frame),
        (Message::text("x".repeat(100_000)), RestartReason::Frame),
    ] {
        let mut socket = server
            .socket(TEXT, &cookie)
            .await
            .expect("a rapporteur may sit down");
        socket.send(frame).await.expect("the socket is open");
        assert_eq!(told(&mut socket).await, ToPage::Restart { reason });
        assert!(matches!(next(&mut socket).await, Message::Close(_)));
    }

    for (bytes, code) in [
        (Vec::new(), "not-a-change"),
        // Sync messages of Automerge: a filter without bits, one of many probes, one of 16 GiB, a demand of everything.
        (hex("420001011020000000000000000000000000000000"), "not-a-change"),
        (hex("4200010106010a80ade204ff00"), "not-a-change"),
        (hex("4200010106010affffffff0fff00"), "not-a-change"),
        (hex("43000000000100000101"), "not-a-change"),
        (envelop(1, &[0xff; 300]), "malformed"),
        (envelop(1, &vec![0; 70_000]), "too-long"),
        (envelop(0, &[0; 300]), "not-a-change"),
    ] {
        let mut hostile = page(&server, rapporteurs[0]).await;
        hostile.send(bytes).await;
        let ToPage::Refused {
            code: given, message, ..
        } = hostile.answer().await
        else {
            panic!("{code}")
        };
        assert_eq!(given, code);
        assert!(message.ends_with('.'), "{message}");
    }
    let mut hostile = page(&server, rapporteurs[0]).await;
    hostile
        .socket
        .send(Message::text("{}"))
        .await
        .expect("the socket is open");
    assert_eq!(
        hostile.answer().await,
        ToPage::Restart {
            reason: RestartReason::Frame
        }
    );
    // Half a character in a presence is no JSON that anybody could relay.
    let mut hostile = page(&server, rapporteurs[0]).await;
    let half = Message::text(r#"{"type":"presence","state":"\ud83d"}"#);
    hostile.socket.send(half).await.expect("the socket is open");
    assert_eq!(
        hostile.answer().await,
        ToPage::Restart {
            reason: RestartReason::Frame
        }
    );

    let bytes = neighbour.typed("undisturbed ");
    neighbour.send(bytes).await;
    let ToPage::Ack { seq: 1, at } = neighbour.answer().await else {
        panic!("acknowledged")
    };
    let mut later = page(&server, rapporteurs[0]).await;
    let strand = objects(&later.document, "strands").remove(0).1;
    let text = automerge::ReadDoc::text(&later.document, strand).unwrap();
    assert!(text.contains("undisturbed ") && at > 0, "{text}");
    say(
        &mut later.socket,
        &FromPage::Presence {
            state: json!({ "caret": 1 }),
        },
    )
    .await;
    loop {
        if let ToPage::Presence { state, .. } = told(&mut neighbour.socket).await {
            assert_eq!(state, json!({ "caret": 1 }));
            break;
        }
    }
}
