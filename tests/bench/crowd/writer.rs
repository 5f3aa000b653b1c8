//! People who write: sockets that type as fast as they are told to.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use automerge::transaction::Transactable as _;
use automerge::{ActorId, Automerge, ObjId, ReadDoc as _};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use plenary::sync::Actor;
use plenary::sync::message::{FromPage, PROTOCOL, ToPage};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::super::typing::objects;
use super::{CONFERENCE, House, TEXT};

/// Somebody who writes at the end of one paragraph.
pub struct Writer {
    document: Automerge,
    strand: ObjId,
    paragraph: String,
    frames: mpsc::UnboundedSender<Vec<u8>>,
    shared: Arc<Mutex<Sent>>,
    sent: u64,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Sent {
    at: Vec<Instant>,
    acknowledged: u64,
    waits: Vec<f64>,
    received: usize,
}

impl Writer {
    /// Sits down at the draft, whose history this page has.
    pub async fn join(house: &House, document: &Automerge, author: usize) -> Self {
        let Arrival {
            mut out,
            mut within,
            actor,
            received,
            ..
        } = arrive(house, author, None).await;
        let mut document = document.clone();
        document.set_actor(ActorId::from(*actor.as_bytes()));
        let strands = objects(&document, "strands");
        let strand = strands[author * 7].clone();
        let (_, marker) = document
            .get(&strand, 0)
            .ok()
            .flatten()
            .expect("it opens with a marker");
        let (id, _) = document
            .get(&marker, "id")
            .ok()
            .flatten()
            .expect("a marker has an id");
        let paragraph = id.into_string().expect("an id is a string");
        let shared = Arc::new(Mutex::new(Sent {
            received,
            ..Sent::default()
        }));
        let (frames, mut waiting) = mpsc::unbounded_channel::<Vec<u8>>();
        let heard = shared.clone();
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    frame = waiting.recv() => match frame {
                        Some(bytes) => {
                            if out.send(Message::Binary(bytes.into())).await.is_err() {
                                return;
                            }
                        }
                        None => return,
                    },
                    frame = within.next() => match frame {
                        Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                            Ok(ToPage::Ack { seq, .. }) => {
                                let mut sent = heard.lock().expect("nobody panics");
                                let wait = sent.at[seq as usize - 1].elapsed().as_secs_f64() * 1e3;
                                sent.acknowledged = seq;
                                sent.waits.push(wait);
                            }
                            Ok(ToPage::Refused { code, .. }) => {
                                eprintln!("a writer was refused: {code}");
                                return;
                            }
                            _ => {}
                        },
                        Some(Ok(_)) => {}
                        _ => return,
                    },
                }
            }
        });
        Self {
            document,
            strand,
            paragraph,
            frames,
            shared,
            sent: 0,
            task,
        }
    }

    /// Types one letter; says in which paragraph.
    pub fn key(&mut self) -> &str {
        self.keys(1);
        &self.paragraph
    }

    /// Types several letters in one change.
    pub fn keys(&mut self, count: usize) {
        let end = self.document.length(&self.strand);
        let mut transaction = self.document.transaction();
        transaction
            .splice_text(&self.strand, end, 0, &"x".repeat(count))
            .expect("the end is a place");
        let (hash, _) = transaction.commit();
        let change = hash.and_then(|hash| self.document.get_change_by_hash(&hash));
        let bytes = change.expect("it was just made").raw_bytes().to_vec();
        self.sent += 1;
        self.shared.lock().expect("nobody panics").at.push(Instant::now());
        self.frames.send(bytes).ok();
    }

    /// How many changes wait for their acknowledgement.
    pub fn waiting(&self) -> u64 {
        if self.task.is_finished() {
            return 0;
        }
        self.sent - self.shared.lock().expect("nobody panics").acknowledged
    }

    /// Waits until everything is acknowledged.
    pub async fn settle(&self) {
        while self.waiting() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How long each change took to its acknowledgement, in milliseconds.
    pub fn waits(&self) -> Vec<f64> {
        self.shared.lock().expect("nobody panics").waits.clone()
    }

    /// How much came when it sat down.
    pub fn received(&self) -> usize {
        self.shared.lock().expect("nobody panics").received
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A page that sat down and has all that was written before it came.
struct Arrival {
    out: SplitSink<Socket, Message>,
    within: SplitStream<Socket>,
    actor: Actor,
    at: u64,
    received: usize,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Sits down with so much of the log.
async fn arrive(house: &House, author: usize, have: Option<u64>) -> Arrival {
    let url = format!("ws://{}{CONFERENCE}/texts/{TEXT}/socket", house.address);
    let mut request = url.into_client_request().expect("it is an address");
    let cookie = &house.cookies[author % house.cookies.len()];
    let headers = request.headers_mut();
    headers.insert("cookie", cookie.parse().expect("it is a header"));
    headers.insert(
        "origin",
        format!("http://{}", house.address)
            .parse()
            .expect("it is a header"),
    );
    let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("it opens");
    let (mut out, mut within) = socket.split();
    let hello = FromPage::Hello {
        protocol: PROTOCOL,
        have,
        actor: None,
    };
    let hello = serde_json::to_string(&hello).expect("it is JSON");
    out.send(Message::Text(hello.into())).await.expect("it is sent");
    let mut received = 0;
    let (actor, at) = loop {
        let frame = within
            .next()
            .await
            .expect("the socket is open")
            .expect("a whole frame");
        if let Message::Text(text) = frame
            && let Ok(ToPage::Welcome { actor, at, .. }) = serde_json::from_str(&text)
        {
            break (actor, at);
        }
    };
    let mut reached_to = 0;
    while reached_to < at {
        let frame = within
            .next()
            .await
            .expect("the socket is open")
            .expect("a whole frame");
        if let Message::Binary(bytes) = frame {
            received += bytes.len();
            reached_to = reached(&bytes);
        }
    }
    Arrival {
        out,
        within,
        actor,
        at,
        received,
    }
}

/// How much comes to a page that was away since so many changes ago.
pub async fn catch_up(house: &House, missed: u64, at: u64) -> usize {
    arrive(house, 0, Some(at - missed)).await.received
}

/// How long the log is.
pub async fn log_length(house: &House) -> u64 {
    arrive(house, 0, None).await.at
}

/// How far a binary frame brings a page.
fn reached(frame: &[u8]) -> u64 {
    use plenary::sync::message::Binary;
    match Binary::parse(frame) {
        Ok(Binary::Snapshot { index, .. }) => index,
        Ok(Binary::Changes { first, changes }) => first + changes.len() as u64,
        Err(_) => 0,
    }
}
