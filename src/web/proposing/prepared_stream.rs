//! The event stream of what one delegation prepares for a text. It says that something happened, never what: the page
//! fetches itself anew, with the rights of whoever looks at it.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use crate::app::News;
use crate::domain::{DelegationId, TextId};

use super::preparations::stamp;
use crate::web::amending::slip;
use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::text::reading::OfText;
use crate::web::text::stream::answer;

/// Proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How many pages one process keeps up to date so: every member of the largest delegations, several times over.
const WATCHERS_MAX: usize = 4_000;

static WATCHERS: AtomicUsize = AtomicUsize::new(0);

const BEGUN: &[u8] = b"id: 1\nretry: 1500\nevent: begun\ndata: {}\n\n";
const MOVED: &[u8] = b"id: 1\nretry: 1500\nevent: moved\ndata: {\"journal\":true}\n\n";
const STILL: &[u8] = b": still here\n\n";

/// What the page shows already.
#[derive(Deserialize, Default)]
pub struct Have {
    seq: Option<u64>,
}

/// One page among those that are counted.
struct Seat;

impl Drop for Seat {
    fn drop(&mut self) {
        WATCHERS.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Watch {
    first: Option<&'static [u8]>,
    news: Receiver<News>,
    delegation: DelegationId,
    text: TextId,
    beat: Instant,
    _seat: Seat,
}

/// The event stream.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(have): Query<Have>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    // Listening begins before it is looked up, so that nothing falls between the two.
    let news = visit.hall.news();
    let all = visit.hall.preparations(who, &text.id).await?;
    let delegation = slip::own(&visit).cloned().ok_or_else(Problem::not_found)?;
    let seat = Seat;
    if WATCHERS.fetch_add(1, Ordering::Relaxed) >= WATCHERS_MAX {
        return Err(Problem::plain(503, "readers"));
    }
    let came_back = headers.contains_key("last-event-id");
    let missed = came_back || have.seq != Some(stamp(&visit, &all));
    let watch = Watch {
        first: Some(if missed { MOVED } else { BEGUN }),
        news,
        delegation,
        text: text.id.clone(),
        beat: Instant::now() + HEARTBEAT,
        _seat: seat,
    };
    let body = stream::unfold(watch, |mut watch| async move {
        let bytes = watch.next().await?;
        watch.beat = Instant::now() + HEARTBEAT;
        Some((Ok::<Bytes, Infallible>(Bytes::from_static(bytes)), watch))
    });
    Ok(answer(Body::from_stream(body)))
}

impl Watch {
    /// What to say next; nothing once the server stops.
    async fn next(&mut self) -> Option<&'static [u8]> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            match timeout_at(self.beat, self.news.recv()).await {
                Err(_) => return Some(STILL),
                Ok(Ok(News::Closing) | Err(RecvError::Closed)) => return None,
                Ok(Ok(News::Journal { .. }) | Err(RecvError::Lagged(_))) => return Some(MOVED),
                Ok(Ok(News::Prepared { delegation, text }))
                    if delegation == self.delegation && text == self.text =>
                {
                    return Some(MOVED);
                }
                Ok(Ok(_)) => {}
            }
        }
    }
}
