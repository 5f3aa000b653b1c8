//! The event stream of one text: whoever reads gets the changed blocks, rendered once and shared by all. A reader who was
//! away says what came last and gets the rest, or everything where that is too long ago.
//!
//! One task per text listens to the conference. It renders at once when something changes and then waits [`BURST`], so
//! that fast typing costs one rendering per picture of the text, however many read.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep, timeout};

use crate::app::{Hall, Listener, News, mint};
use crate::domain::TextId;

use super::picture::{Picture, Told};
use super::reading::OfText;
use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// Acts come one by one, but a click may lead to several: so long passes between two renderings.
const BURST: Duration = Duration::from_millis(100);

/// The fingerprint of a text is shown again when nobody has written for so long.
const QUIET: Duration = Duration::from_millis(1_200);

/// Proxies close what is silent for a minute; a comment every so often keeps the stream open.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How many messages a reader may have missed and still be caught up: about a minute of steady typing.
const KEPT: usize = 512;

/// Enough signs to tell one run of the server from another; they are part of every message.
const RUN_SIGNS: usize = 6;

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
    /// None where the text was not there yet.
    picture: Option<Picture>,
    last: u64,
    /// Everything, made when first asked for: after a restart hundreds of readers ask at once.
    whole: Option<Bytes>,
    messages: VecDeque<Message>,
}

/// One change, ready to be sent, for pages that show the text and for pages that fetch themselves anew.
#[derive(Clone)]
struct Message {
    number: u64,
    blocks: Bytes,
    brief: Bytes,
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
            run: mint::command_id().as_str().chars().take(RUN_SIGNS).collect(),
            kept: Mutex::new(Kept {
                picture: Picture::take(hall, text, w, None),
                ..Kept::default()
            }),
            live: broadcast::channel(KEPT).0,
        });
        channels.insert(key.clone(), channel.clone());
        tokio::spawn(beat(Arc::downgrade(&channel)));
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

/// Keeps the streams of a channel open: one clock for all, instead of one for each reader and message.
async fn beat(channel: Weak<Channel>) {
    loop {
        sleep(HEARTBEAT).await;
        let Some(channel) = channel.upgrade() else { return };
        // Nobody listening is no fault.
        channel.live.send(Some(Message::beat())).ok();
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
        let first = match timeout(QUIET, news.recv()).await {
            Ok(first) => first,
            Err(_) => {
                channel.settle(&hall, &text, w);
                news.recv().await
            }
        };
        let mut concerned = match first {
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
            channel.render(&hall, &text, w);
        }
    }
}

fn concerns(news: &News, text: &TextId) -> bool {
    match news {
        News::Journal { .. } | News::Closing => true,
        News::Text { text: changed, .. } => changed == text,
        News::Register | News::LateEdit { .. } | News::Comments { .. } | News::Prepared { .. } => false,
    }
}

impl Channel {
    /// Tells what changed. The fingerprint of a text that is being written waits until nobody writes.
    fn render(&self, hall: &Hall, text: &TextId, w: Words) {
        let mut kept = lock(&self.kept);
        let Some(picture) = Picture::take(hall, text, w, kept.picture.as_ref()) else {
            return;
        };
        let picture = match &kept.picture {
            Some(shown) if shown.seq == picture.seq => picture.with_fingerprint_of(shown),
            _ => picture,
        };
        self.tell(&mut kept, picture);
    }

    /// Tells what waited until nobody writes.
    fn settle(&self, hall: &Hall, text: &TextId, w: Words) {
        let mut kept = lock(&self.kept);
        if let Some(picture) = Picture::take(hall, text, w, kept.picture.as_ref()) {
            self.tell(&mut kept, picture);
        }
    }

    fn tell(&self, kept: &mut Kept, picture: Picture) {
        let told = picture.since(kept.picture.as_ref());
        let journal = kept.picture.as_ref().is_none_or(|shown| shown.seq != picture.seq);
        if told.is_empty() && !journal {
            drop(told);
            kept.whole = None;
            kept.picture = Some(picture);
            return;
        }
        let number = kept.last + 1;
        let message = Message {
            number,
            blocks: self.encode(number, &told),
            brief: self.encode_moved(number, journal),
        };
        drop(told);
        kept.whole = None;
        kept.last = number;
        kept.picture = Some(picture);
        kept.messages.push_back(message.clone());
        if kept.messages.len() > KEPT {
            kept.messages.pop_front();
        }
        // Under the lock, so that a reader who subscribes sees each message once.
        self.live.send(Some(message)).ok();
    }

    fn encode_moved(&self, number: u64, journal: bool) -> Bytes {
        let json = serde_json::json!({ "journal": journal });
        Bytes::from(format!(
            "event: moved\nid: {}.{number}\ndata: {json}\n\n",
            self.run
        ))
    }

    /// As short as an event can be: it goes out for every few keystrokes to every reader.
    fn encode(&self, number: u64, told: &Told<'_>) -> Bytes {
        let json = serde_json::to_string(told).expect("strings and maps of strings are always JSON");
        Bytes::from(format!("id:{}.{number}\ndata:{json}\n\n", self.run))
    }

    /// Everything, for a reader who cannot be caught up.
    fn everything(&self, kept: &mut Kept, brief: bool) -> Bytes {
        let Kept {
            picture, last, whole, ..
        } = kept;
        match picture {
            Some(picture) if !brief => {
                let make = || self.encode(*last, &picture.since(None));
                whole.get_or_insert_with(make).clone()
            }
            _ => self.encode_moved(*last, true),
        }
    }

    /// What a reader needs first, and everything from then on.
    fn subscribe(
        &self,
        last: Option<&str>,
        have: &Have,
    ) -> (Vec<Bytes>, broadcast::Receiver<Option<Message>>) {
        let brief = have.brief.is_some();
        let mut kept = lock(&self.kept);
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
                    vec![self.everything(&mut kept, brief)]
                }
            }
            None if kept
                .picture
                .as_ref()
                .is_some_and(|shown| have.seq == Some(shown.seq) && (brief || have.at == Some(shown.at))) =>
            {
                Vec::new()
            }
            None => vec![self.everything(&mut kept, brief)],
        };
        (first, live)
    }
}

impl Message {
    /// Says nothing. It has no number and is never told again.
    fn beat() -> Self {
        let still = Bytes::from_static(b": still here\n\n");
        Self {
            number: 0,
            blocks: still.clone(),
            brief: still,
        }
    }

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
struct Seat {
    streams: Arc<Streams>,
    _listener: Option<Listener>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.streams.readers.fetch_sub(1, Ordering::Relaxed);
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
    let seat = Seat {
        streams: streams.clone(),
        _listener: visit.hall.listen(&text.id),
    };
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
            let bytes = match live.recv().await {
                Ok(Some(message)) => message.pick(brief),
                Ok(None) | Err(broadcast::error::RecvError::Closed) => return None,
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    let mut kept = lock(&channel.kept);
                    live = channel.live.subscribe();
                    channel.everything(&mut kept, brief)
                }
            };
            Some((Ok(bytes), (first, live, channel, seat)))
        },
    );
    Ok(answer(Body::from_stream(body)))
}

/// The answer that is an event stream.
pub fn answer(body: Body) -> Response {
    let mut response = body.into_response();
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    // The common reverse proxy would otherwise hold events back.
    out.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// A poisoned lock only means that another reader's task panicked: what it guards is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
