//! The event stream of one text: whoever reads gets the changed blocks, rendered once and shared by all. A reader who was
//! away says what came last and gets the rest, or everything where that is too long ago.
//!
//! One task per text listens to the conference. It renders at once when something changes and then waits [`BURST`], so
//! that fast typing costs one rendering per burst, however many read.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep, timeout};

use crate::app::{Hall, News, mint};
use crate::domain::TextId;

use super::dates::Zone;
use super::errors::Problem;
use super::outline::Outline;
use super::reading::{self, BlockView, OfText, Standing};
use super::visit::Visit;
use super::words::Words;

/// Nobody reads faster than this, and nobody waits longer for it.
const BURST: Duration = Duration::from_millis(100);

/// Proxies close what is silent for a minute; a comment every so often keeps the stream open.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How many messages a reader may have missed and still be caught up: about a minute of steady typing.
const KEPT: usize = 512;

/// How many readers one process takes; beyond, a page still works without the stream.
const READERS_MAX: usize = 10_000;

/// Every stream there is.
#[derive(Default)]
pub struct Streams {
    channels: Mutex<HashMap<Key, Arc<Channel>>>,
    readers: AtomicUsize,
}

/// A text of a conference, in the words of one language.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Key {
    conference: String,
    text: TextId,
    language: String,
}

/// What all readers of one text share.
struct Channel {
    /// Tells a stream of this process from one before a restart.
    run: String,
    kept: Mutex<Kept>,
    /// None when the server stops: streams end, and a page asks again.
    live: broadcast::Sender<Option<Message>>,
}

#[derive(Default)]
struct Kept {
    picture: Picture,
    last: u64,
    messages: VecDeque<Message>,
}

/// One change, ready to be sent, for pages that show the text and for pages that fetch themselves anew.
#[derive(Clone)]
struct Message {
    number: u64,
    blocks: Bytes,
    brief: Bytes,
}

/// The text as last sent.
#[derive(Default, Clone)]
struct Picture {
    at: u64,
    seq: u64,
    stage: &'static str,
    blocks: Vec<BlockView>,
    standing: String,
    outline: String,
    fingerprint: String,
}

/// What a page is told.
#[derive(Serialize, Default)]
struct Told<'a> {
    /// The order of the blocks by id, where it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Vec<&'a str>>,
    /// Blocks whose words or marks changed, by id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    blocks: HashMap<&'a str, String>,
    /// Numbers that alone changed, by id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    numbers: HashMap<&'a str, &'a str>,
    /// Other parts of the page, by element id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    parts: HashMap<&'static str, &'a str>,
    /// When this differs from the page's, the page is fetched anew.
    stage: &'static str,
}

impl Picture {
    fn take(hall: &Hall, id: &TextId, w: Words) -> Option<Picture> {
        let conference = hall.conference();
        let text = conference.texts.get(id)?;
        let live = hall.live(id)?;
        let url = format!("/conferences/{}/texts/{id}", hall.slug());
        let zone = Zone::named(&conference.particulars.zone);
        let rendered = |part: &dyn Fn() -> askama::Result<String>| part().unwrap_or_default();
        Some(Picture {
            at: live.at,
            seq: conference.seq,
            stage: reading::stage_of(&conference, text),
            blocks: reading::blocks(w, text, &live, &url),
            standing: rendered(&|| Standing::of(w, &zone, &conference, text).render()),
            outline: rendered(&|| Outline::of(w, text, &live, "#p-".to_owned()).render()),
            fingerprint: live.version.hash.short(),
        })
    }

    /// What changed since another picture; everything, where there is none.
    fn since<'a>(&'a self, old: Option<&'a Picture>) -> Told<'a> {
        let known: HashMap<&str, &BlockView> = old
            .map(|old| {
                old.blocks
                    .iter()
                    .map(|block| (block.id.as_str(), block))
                    .collect()
            })
            .unwrap_or_default();
        let mut told = Told {
            stage: self.stage,
            ..Told::default()
        };
        for block in &self.blocks {
            match known.get(block.id.as_str()) {
                Some(old) if old.same_but_number(block) => {
                    if old.number != block.number {
                        told.numbers.insert(&block.id, &block.number);
                    }
                }
                _ => {
                    told.blocks.insert(&block.id, block.render().unwrap_or_default());
                }
            }
        }
        let same_order = old.is_some_and(|old| {
            let ids = |picture: &'a Picture| picture.blocks.iter().map(|block| block.id.as_str());
            ids(old).eq(ids(self))
        });
        if !same_order {
            told.order = Some(self.blocks.iter().map(|block| block.id.as_str()).collect());
        }
        for (id, now, then) in [
            ("standing", &self.standing, old.map(|old| &old.standing)),
            ("outline", &self.outline, old.map(|old| &old.outline)),
            ("fingerprint", &self.fingerprint, old.map(|old| &old.fingerprint)),
        ] {
            if then != Some(now) {
                told.parts.insert(id, now);
            }
        }
        told
    }
}

impl Told<'_> {
    fn is_empty(&self) -> bool {
        self.order.is_none() && self.blocks.is_empty() && self.numbers.is_empty() && self.parts.is_empty()
    }
}

impl Streams {
    /// The channel of a text; its task starts with the first reader.
    fn channel(self: &Arc<Self>, hall: &Arc<Hall>, text: &TextId, w: Words) -> Arc<Channel> {
        let key = Key {
            conference: hall.slug().to_string(),
            text: text.clone(),
            language: w.language(),
        };
        let mut channels = lock(&self.channels);
        if let Some(channel) = channels.get(&key) {
            return channel.clone();
        }
        // Listening begins before the first picture is taken, so that nothing falls between them.
        let news = hall.news();
        let channel = Arc::new(Channel {
            run: mint::command_id().to_string(),
            kept: Mutex::new(Kept {
                picture: Picture::take(hall, text, w).unwrap_or_default(),
                ..Kept::default()
            }),
            live: broadcast::channel(KEPT).0,
        });
        channels.insert(key.clone(), channel.clone());
        let watch = watch(hall.clone(), text.clone(), w, channel.clone(), news);
        let streams = self.clone();
        tokio::spawn(async move {
            watch.await;
            if let Some(channel) = lock(&streams.channels).remove(&key) {
                channel.live.send(None).ok();
            }
        });
        channel
    }
}

/// Renders what changed, once, for as long as the server runs.
async fn watch(
    hall: Arc<Hall>,
    text: TextId,
    w: Words,
    channel: Arc<Channel>,
    mut news: broadcast::Receiver<News>,
) {
    let mut rendered = Instant::now();
    loop {
        let mut concerned = match news.recv().await {
            Ok(News::Closing) | Err(broadcast::error::RecvError::Closed) => return,
            Ok(one) => concerns(&one, &text),
            Err(broadcast::error::RecvError::Lagged(_)) => true,
        };
        if concerned && let Some(rest) = BURST.checked_sub(rendered.elapsed()) {
            sleep(rest).await;
        }
        loop {
            match news.try_recv() {
                Ok(News::Closing) => return,
                Ok(one) => concerned |= concerns(&one, &text),
                Err(broadcast::error::TryRecvError::Lagged(_)) => concerned = true,
                Err(_) => break,
            }
        }
        if concerned {
            rendered = Instant::now();
            if let Some(picture) = Picture::take(&hall, &text, w) {
                channel.tell(picture);
            }
        }
    }
}

fn concerns(news: &News, text: &TextId) -> bool {
    match news {
        News::Journal { .. } | News::Closing => true,
        News::Text { text: changed, .. } => changed == text,
        News::Register | News::LateEdit { .. } | News::Comments { .. } => false,
    }
}

impl Channel {
    fn tell(&self, picture: Picture) {
        let mut kept = lock(&self.kept);
        let told = picture.since(Some(&kept.picture));
        let journal = picture.seq != kept.picture.seq;
        if told.is_empty() && !journal {
            kept.picture = picture;
            return;
        }
        let number = kept.last + 1;
        let message = Message {
            number,
            blocks: self.encode(number, "text", &told),
            brief: self.encode(number, "moved", &serde_json::json!({ "journal": journal })),
        };
        drop(told);
        kept.last = number;
        kept.picture = picture;
        kept.messages.push_back(message.clone());
        if kept.messages.len() > KEPT {
            kept.messages.pop_front();
        }
        // Under the lock, so that a reader who subscribes sees each message once.
        self.live.send(Some(message)).ok();
    }

    fn encode(&self, number: u64, event: &str, told: &impl Serialize) -> Bytes {
        let json = serde_json::to_string(told).expect("strings and maps of strings are always JSON");
        Bytes::from(format!(
            "event: {event}\nid: {}.{number}\ndata: {json}\n\n",
            self.run
        ))
    }

    /// Everything, for a reader who cannot be caught up.
    fn everything(&self, kept: &Kept, brief: bool) -> Bytes {
        if brief {
            self.encode(kept.last, "moved", &serde_json::json!({ "journal": true }))
        } else {
            self.encode(kept.last, "text", &kept.picture.since(None))
        }
    }

    /// What a reader needs first, and everything from then on.
    fn subscribe(
        &self,
        last: Option<&str>,
        have: &Have,
    ) -> (Vec<Bytes>, broadcast::Receiver<Option<Message>>) {
        let brief = have.brief.is_some();
        let kept = lock(&self.kept);
        let live = self.live.subscribe();
        let reached = last
            .and_then(|id| id.rsplit_once('.'))
            .filter(|(run, _)| *run == self.run)
            .and_then(|(_, number)| number.parse::<u64>().ok());
        let first = match reached {
            Some(reached) => {
                let oldest = kept.last + 1 - kept.messages.len() as u64;
                if reached + 1 >= oldest {
                    let missed = kept.messages.iter().filter(|message| message.number > reached);
                    missed.map(|message| message.pick(brief)).collect()
                } else {
                    vec![self.everything(&kept, brief)]
                }
            }
            None if have.seq == Some(kept.picture.seq) && (brief || have.at == Some(kept.picture.at)) => {
                Vec::new()
            }
            None => vec![self.everything(&kept, brief)],
        };
        (first, live)
    }
}

impl Message {
    fn pick(&self, brief: bool) -> Bytes {
        if brief {
            self.brief.clone()
        } else {
            self.blocks.clone()
        }
    }
}

/// What the page shows already.
#[derive(Deserialize, Default)]
pub struct Have {
    /// The number of changes of the live text.
    at: Option<u64>,
    /// The number of journal entries.
    seq: Option<u64>,
    /// Present for pages that only want to know that something moved.
    brief: Option<String>,
}

/// One reader's place among those that are counted.
struct Seat(Arc<Streams>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.readers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The event stream of one text.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(have): Query<Have>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let streams = visit.web.streams.clone();
    if streams.readers.fetch_add(1, Ordering::Relaxed) >= READERS_MAX {
        streams.readers.fetch_sub(1, Ordering::Relaxed);
        return Err(Problem::plain(503, "readers"));
    }
    let seat = Seat(streams.clone());
    let channel = streams.channel(&visit.hall, &text.id, visit.w);
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let brief = have.brief.is_some();
    let (first, live) = channel.subscribe(last, &have);
    // A first comment opens the stream at once, whatever stands between.
    let first: VecDeque<Bytes> = [Bytes::from_static(b": here\nretry: 1500\n\n")]
        .into_iter()
        .chain(first)
        .collect();
    let body = stream::unfold(
        (first, live, channel, seat),
        move |(mut first, mut live, channel, seat)| async move {
            if let Some(bytes) = first.pop_front() {
                return Some((
                    Ok::<Bytes, std::convert::Infallible>(bytes),
                    (first, live, channel, seat),
                ));
            }
            let bytes = match timeout(HEARTBEAT, live.recv()).await {
                Err(_) => Bytes::from_static(b": still here\n\n"),
                Ok(Ok(Some(message))) => message.pick(brief),
                Ok(Ok(None) | Err(broadcast::error::RecvError::Closed)) => return None,
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => {
                    let kept = lock(&channel.kept);
                    live = channel.live.subscribe();
                    channel.everything(&kept, brief)
                }
            };
            Some((Ok(bytes), (first, live, channel, seat)))
        },
    );
    let mut response = Body::from_stream(body).into_response();
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    // The common reverse proxy would otherwise hold events back.
    out.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// A poisoned lock only means that another reader's task panicked: what it guards is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
