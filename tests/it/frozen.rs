//! Pages out of step on the real socket: one that stops reading while others write costs a bounded queue, and goes on from
//! where it got to; one that was offline for hours sends all of it at once, and all of it is taken.

use automerge::{
    ReadDoc,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use futures_util::{SinkExt as _, StreamExt as _};
use plenary::sync::message::{Binary, FromPage, PROTOCOL, RestartReason, ToPage};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    folder::Folder,
    server::Server,
    sim::page::{change, hear, objects},
    socket::{Page, TEXT, next, page, page_again, say, told},
};

/// More than the machine's own buffers and the server's queue together hold for one connection.
const CHANGES: usize = 320;

/// Changes that wait for their acknowledgement.
const TOGETHER: usize = 8;

/// Changes of somebody who wrote on a journey: one every second, for nearly two hours.
const OFFLINE: u64 = 6_000;

/// Places of one person in one text.
const SEATS: usize = 32;

/// Pages that read nothing.
const FROZEN: usize = 6;

/// All that was written is some 18 MiB, and is held by the log, the draft, a copy of it while a change is laid, its
/// snapshot, the store and the pictures for readers; each page that reads nothing adds a queue to that.
const GROWTH_MAX_MIB: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_stops_reading_costs_a_bounded_queue_and_goes_on_from_where_it_was() {
    let folder = Folder::new();
    let server = Server::start(&folder.path().join("data"), &["--demo=drafting"]);
    let people = server.people();
    let rapporteurs: Vec<_> = people
        .iter()
        .filter(|person| person.role == "rapporteur")
        .collect();
    let mut frozen = Vec::new();
    for _ in 0..FROZEN {
        frozen.push(page(&server, rapporteurs[1]).await);
    }
    let mut writer = page(&server, rapporteurs[0]).await;
    let before = server.memory_mib();

    let mut left = Vec::new();
    for at in 0..CHANGES {
        let bytes = heavy(&mut writer, at);
        writer.send(bytes).await;
        if at % TOGETHER == TOGETHER - 1 {
            acknowledged(&mut writer, (at + 1) as u64, &mut left).await;
        }
    }
    let after = server.memory_mib();
    eprintln!("{before} MiB before, {after} MiB after");
    assert!(
        after < before + GROWTH_MAX_MIB,
        "{before} MiB before, {after} MiB after"
    );
    for page in &frozen {
        assert!(
            left.contains(&page.conn),
            "the others are told that {} is gone",
            page.conn
        );
    }

    let mut thawed = frozen.pop().expect("there are some");
    let mut told = None;
    while let Some(Ok(frame)) = thawed.socket.next().await {
        match frame {
            Message::Binary(frame) => {
                let Ok(Binary::Changes { first, changes }) = Binary::parse(&frame) else {
                    panic!("changes follow each other")
                };
                assert_eq!(first, thawed.have, "the log has no gap");
                hear(&mut thawed.document, &changes);
                thawed.have += changes.len() as u64;
            }
            Message::Text(text) => told = serde_json::from_str::<ToPage>(&text).ok(),
            _ => {}
        }
    }
    let pace = ToPage::Restart {
        reason: RestartReason::Pace,
    };
    // Unless the machine was so slow that the connection was given up before the page read again.
    assert!(
        told.is_none() || told == Some(pace),
        "its last word is to come again: {told:?}"
    );
    let got = thawed.have;
    assert!((got as usize) < CHANGES, "not everything was kept for it: {got}");
    let back = page_again(
        &server,
        rapporteurs[1],
        Some((got, thawed.actor)),
        thawed.document,
    )
    .await;
    assert_eq!(back.actor, thawed.actor, "under the name it had");
    let fresh = page(&server, rapporteurs[1]).await;
    assert_eq!(back.document.get_heads(), fresh.document.get_heads());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_of_typing_offline_sent_at_once_are_all_taken() {
    let folder = Folder::new();
    let server = Server::start(&folder.path().join("data"), &["--demo=drafting"]);
    let people = server.people();
    let rapporteurs: Vec<_> = people
        .iter()
        .filter(|person| person.role == "rapporteur")
        .collect();
    let mut page = page(&server, rapporteurs[0]).await;
    let offline: Vec<_> = (0..OFFLINE).map(|_| page.typed("x")).collect();
    let (mut to_server, mut to_page) = page.socket.split();
    let sending = tokio::spawn(async move {
        for bytes in offline {
            to_server
                .send(Message::binary(bytes))
                .await
                .expect("the socket is open");
        }
        to_server
    });
    let mut acknowledged = 0;
    while acknowledged < OFFLINE {
        let frame = to_page
            .next()
            .await
            .expect("the socket is open")
            .expect("a whole frame");
        let Message::Text(text) = frame else { continue };
        match serde_json::from_str::<ToPage>(&text).expect("a message of the wire") {
            ToPage::Ack { seq, .. } => {
                acknowledged += 1;
                assert_eq!(seq, acknowledged, "in order");
            }
            ToPage::Refused { code, .. } => panic!("refused: {code}"),
            ToPage::Restart { reason } => panic!("sent away: {reason:?}"),
            _ => {}
        }
    }
    drop(sending.await.expect("all was sent"));
    let other = self::page(&server, rapporteurs[1]).await;
    assert_eq!(other.document.get_heads(), page.document.get_heads());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_has_so_many_places_and_others_have_theirs() {
    let folder = Folder::new();
    let server = Server::start(&folder.path().join("data"), &["--demo=drafting"]);
    let people = server.people();
    let rapporteurs: Vec<_> = people
        .iter()
        .filter(|person| person.role == "rapporteur")
        .collect();
    let mut pages = Vec::new();
    for _ in 0..SEATS {
        pages.push(page(&server, rapporteurs[0]).await);
    }
    let cookie = server.sign_in(rapporteurs[0]).await;
    let mut more = server.socket(TEXT, &cookie).await.expect("it opens");
    let hello = FromPage::Hello {
        protocol: PROTOCOL,
        have: None,
        actor: None,
    };
    say(&mut more, &hello).await;
    let pace = ToPage::Restart {
        reason: RestartReason::Pace,
    };
    assert_eq!(told(&mut more).await, pace);
    page(&server, rapporteurs[1]).await;
    // One that closes makes room.
    pages
        .pop()
        .expect("there are some")
        .socket
        .close(None)
        .await
        .expect("it closes");
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    page(&server, rapporteurs[0]).await;
}

/// A change of many bytes and few operations: long links.
fn heavy(page: &mut Page, at: usize) -> Vec<u8> {
    let strands = objects(&page.document, "strands");
    let strand = strands[at % strands.len()].1.clone();
    change(&mut page.document, page.actor, |tx| {
        let length = tx.length(&strand).min(12);
        for one in 0..30 {
            let url = format!("https://example.org/{at}/{one}/{}", "a".repeat(1_900));
            let mark = Mark::new("link".to_owned(), url, 1, length);
            tx.mark(&strand, mark, ExpandMark::None).unwrap();
        }
    })
    .unwrap()
}

/// Reads until this change is acknowledged; notes who left meanwhile.
async fn acknowledged(page: &mut Page, seq: u64, left: &mut Vec<u64>) {
    loop {
        let Message::Text(text) = next(&mut page.socket).await else {
            continue;
        };
        match serde_json::from_str::<ToPage>(&text).expect("a message of the wire") {
            ToPage::Ack {
                seq: acknowledged, ..
            } if acknowledged == seq => return,
            ToPage::Left { conn } => left.push(conn),
            ToPage::Refused { code, .. } => panic!("refused: {code}"),
            ToPage::Restart { reason } => panic!("sent away: {reason:?}"),
            _ => {}
        }
    }
}
