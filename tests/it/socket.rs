//! The editor's socket on the real server: who is let in, what each wrong frame is answered, and that a hostile page
//! disturbs nobody.

use std::time::Duration;

use automerge::{Automerge, transaction::Transactable};
use futures_util::{SinkExt as _, StreamExt as _};
use plenary::sync::{
    Actor,
    message::{Binary, FromPage, Mode, PROTOCOL, RestartReason, ToPage},
};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    corpus::bytes::envelop,
    folder::Folder,
    server::{Person, Server, Socket},
    sim::page::{blank, change, hear, objects},
};

const TEXT: &str = "summary";

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A page that said hello: its actor, and the draft as it was given.
struct Page {
    socket: Socket,
    actor: Actor,
    mode: Mode,
    document: Automerge,
}

fn one<'a>(people: &'a [Person], role: &str) -> &'a Person {
    people
        .iter()
        .find(|person| person.role == role)
        .expect("the demonstration has one")
}

async fn next(socket: &mut Socket) -> Message {
    let frame = tokio::time::timeout(PATIENCE, socket.next()).await;
    frame
        .expect("an answer in time")
        .expect("the socket is open")
        .expect("a whole frame")
}

async fn told(socket: &mut Socket) -> ToPage {
    loop {
        if let Message::Text(text) = next(socket).await {
            return serde_json::from_str(&text).expect("a message of the wire");
        }
    }
}

async fn say(socket: &mut Socket, message: &FromPage) {
    let text = serde_json::to_string(message).expect("it is one");
    socket
        .send(Message::text(text))
        .await
        .expect("the socket is open");
}

async fn page(server: &Server, person: &Person) -> Page {
    let cookie = server.sign_in(person).await;
    let mut socket = server
        .socket(TEXT, &cookie)
        .await
        .expect("whoever is signed in may sit down");
    say(
        &mut socket,
        &FromPage::Hello {
            protocol: PROTOCOL,
            have: None,
            actor: None,
        },
    )
    .await;
    let ToPage::Welcome {
        actor, rights, at, ..
    } = told(&mut socket).await
    else {
        panic!("welcome comes first")
    };
    let mut document = blank();
    let mut have = 0;
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
            Binary::Changes { changes, .. } => {
                hear(&mut document, &changes);
                have += changes.len() as u64;
            }
        }
    }
    Page {
        socket,
        actor,
        mode: rights.mode,
        document,
    }
}

impl Page {
    fn typed(&mut self, words: &str) -> Vec<u8> {
        let strand = objects(&self.document, "strands").remove(0).1;
        change(&mut self.document, self.actor, |tx| {
            tx.splice_text(&strand, 1, 0, words).unwrap()
        })
        .unwrap()
    }

    async fn send(&mut self, bytes: Vec<u8>) {
        self.socket
            .send(Message::binary(bytes))
            .await
            .expect("the socket is open");
    }

    /// The answer to a change: its acknowledgement, refusal or the end, whatever else comes before.
    async fn answer(&mut self) -> ToPage {
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

    // Whoever may not draft may listen, and nothing they write is taken.
    let mut delegate = page(&server, one(&people, "delegate")).await;
    assert_eq!(delegate.mode, Mode::None);
    let bytes = delegate.typed("a word ");
    delegate.send(bytes).await;
    let ToPage::Refused {
        seq: 1,
        code,
        message,
        paragraphs,
    } = delegate.answer().await
    else {
        panic!("refused")
    };
    assert_eq!((code.as_str(), paragraphs.len()), ("paragraph-locked", 1));
    assert!(message.ends_with('.'), "{message}");
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
        (vec![0x42; 49], "not-a-change"),
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
