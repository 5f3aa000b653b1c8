//! The editor's socket: carries frames between a page and its seat at the desk, and holds the page to its limits. What the
//! frames mean is `sync`'s; who may write what is decided at the desk.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::app::{ActError, News, Seat, Who};
use crate::domain::TextId;
use crate::domain::rights::Right;
use crate::sync::Outgoing;
use crate::sync::fence::CHANGE_MAX;
use crate::sync::message::{FromPage, MalformedMessage, PROTOCOL, RestartReason, ToPage};

use crate::web::Web;
use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// A page says hello at once; what does not is no page of ours.
const HELLO_WAIT: Duration = Duration::from_secs(10);

/// Proxies close what is silent for a minute.
const PING_EVERY: Duration = Duration::from_secs(20);

/// A page that answered no ping for so long is gone, and its place is wanted.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// Longer than this no frame waits in the machine; a page that takes none is cut off, and comes again when it can.
const WRITE_WAIT: Duration = Duration::from_secs(20);

/// Larger than any change the fence takes, so that a paste that is too long is refused in words; beyond this the
/// connection ends.
const FRAME_MAX: usize = 16 * CHANGE_MAX;

/// So much room is made ready for each reading of the socket, and cleared each time: for a keystroke, not for a paste.
const READ_BYTES: usize = 4 * 1024;

/// Seats the page of somebody who is signed in.
pub async fn join(
    visit: Visit,
    Path(of): Path<OfText>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !same_origin(&visit.web, &headers) {
        return Err(Problem::plain(403, "cross-origin"));
    }
    let who = visit.signed()?.clone();
    let (text, _) = visit.text(&of.text)?;
    let text = text.id.clone();
    visit.hall.may(&who, Right::Draft, None)?;
    let upgrade = upgrade.map_err(|_| Problem::plain(400, "malformed"))?;
    let upgrade = upgrade
        .max_message_size(FRAME_MAX)
        .max_frame_size(FRAME_MAX)
        .read_buffer_size(READ_BYTES);
    Ok(upgrade.on_upgrade(move |socket| Page { socket, w: visit.w }.attend(visit, who, text)))
}

/// Browsers let any site open a socket to any other, with its cookies; only the Origin tells. It must be the address this
/// server is known under, or the very one the request was sent to, and
/// under its own scheme: a page that came in the clear has no business with a socket that did not.
fn same_origin(web: &Web, headers: &HeaderMap) -> bool {
    let named = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = named(header::ORIGIN) else {
        return false;
    };
    let scheme = web
        .settings
        .public_url
        .split_once("://")
        .map(|(scheme, _)| scheme);
    let sent_to = scheme
        .zip(named(header::HOST))
        .is_some_and(|(scheme, host)| origin == format!("{scheme}://{host}"));
    sent_to || origin == web.settings.public_url
}

/// Why a page's time at the desk ended.
enum End {
    /// The connection is gone.
    Gone,
    /// The page is asked to say hello again.
    Restart(RestartReason),
    /// The desk has said its last word.
    Said,
}

struct Page {
    socket: WebSocket,
    w: Words,
}

impl Page {
    async fn attend(mut self, visit: Visit, who: Who, text: TextId) {
        let end = match self.hello(&visit, &who, &text).await {
            Ok(seat) => self.sit(&visit, &text, seat).await,
            Err(end) => end,
        };
        if let End::Restart(reason) = end {
            self.say(&ToPage::Restart { reason }).await.ok();
        }
        if !matches!(end, End::Gone) {
            timeout(WRITE_WAIT, self.socket.send(Message::Close(None)))
                .await
                .ok();
        }
    }

    async fn hello(&mut self, visit: &Visit, who: &Who, text: &TextId) -> Result<Seat, End> {
        let first = timeout(HELLO_WAIT, self.socket.recv()).await;
        let first = first.map_err(|_| End::Restart(RestartReason::Hello))?;
        let Some(Ok(first)) = first else {
            return Err(End::Gone);
        };
        let Message::Text(frame) = first else {
            return Err(End::Restart(RestartReason::Hello));
        };
        match FromPage::parse(&frame) {
            Ok(FromPage::Hello { protocol, .. }) if protocol != PROTOCOL => {
                Err(End::Restart(RestartReason::Protocol))
            }
            Ok(FromPage::Hello { have, actor, .. }) => {
                let seat = visit.hall.join(who, text, have, actor).await;
                seat.map_err(|error| match error {
                    ActError::Fault(fault) => {
                        tracing::error!(%fault, %text, "nobody can sit down");
                        End::Restart(RestartReason::Fault)
                    }
                    ActError::Refused(_) => End::Restart(RestartReason::Reader),
                })
            }
            Ok(FromPage::Presence { .. }) => Err(End::Restart(RestartReason::Hello)),
            Err(MalformedMessage::TooLong | MalformedMessage::Unknown) => {
                Err(End::Restart(RestartReason::Frame))
            }
        }
    }

    /// Carries frames both ways until either side ends it.
    async fn sit(&mut self, visit: &Visit, text: &TextId, mut seat: Seat) -> End {
        let mut news = visit.hall.news();
        let mut pings = interval(PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        loop {
            let done = tokio::select! {
                outgoing = seat.outgoing.recv() => match outgoing {
                    Some(outgoing) => self.pass_on(outgoing).await,
                    None => Err(End::Restart(RestartReason::Pace)),
                },
                frame = self.socket.recv() => {
                    heard_at = Instant::now();
                    match frame {
                        Some(Ok(frame)) => take(&seat, frame).await,
                        // A frame over the limit, or one that is no frame.
                        Some(Err(_)) => Err(End::Restart(RestartReason::Frame)),
                        None => Err(End::Gone),
                    }
                }
                _ = pings.tick() => {
                    if heard_at.elapsed() > SILENCE_MAX {
                        Err(End::Gone)
                    } else {
                        self.send(Message::Ping(Vec::new().into())).await
                    }
                }
                told = news.recv() => match told {
                    Ok(News::Closing) | Err(RecvError::Closed) => Err(End::Restart(RestartReason::Closing)),
                    Ok(News::Comments { text: beside }) if beside == *text => self.say(&ToPage::Comments).await,
                    // Among what was missed there may have been comments.
                    Err(RecvError::Lagged(_)) => self.say(&ToPage::Comments).await,
                    Ok(_) => Ok(()),
                },
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn pass_on(&mut self, outgoing: Outgoing) -> Result<(), End> {
        match outgoing {
            Outgoing::Message(message) => self.say(&self.worded(message)).await,
            Outgoing::Frame(frame) => self.send(Message::Binary(Bytes::from_owner(frame))).await,
            Outgoing::Close(message) => {
                self.say(&message).await?;
                Err(End::Said)
            }
        }
    }

    /// A refusal in the words of the person's language; on the wire it comes with its code alone.
    fn worded(&self, message: ToPage) -> ToPage {
        match message {
            ToPage::Refused {
                seq,
                code,
                paragraphs,
                ..
            } => {
                let message = self.w.say(format!("socket-{code}"));
                ToPage::Refused {
                    seq,
                    code,
                    message,
                    paragraphs,
                }
            }
            other => other,
        }
    }

    async fn say(&mut self, message: &ToPage) -> Result<(), End> {
        self.send(Message::Text(message.encode().into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(WRITE_WAIT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

/// What a page sent.
async fn take(seat: &Seat, frame: Message) -> Result<(), End> {
    match frame {
        // What is longer than any change is refused for its length, whatever follows: no more of it need wait.
        Message::Binary(change) => {
            seat.write(change[..change.len().min(CHANGE_MAX + 1)].to_vec())
                .await
        }
        Message::Text(text) => match FromPage::parse(&text) {
            Ok(FromPage::Presence { state }) => seat.presence(state).await,
            Ok(FromPage::Hello { .. }) => return Err(End::Restart(RestartReason::Hello)),
            Err(MalformedMessage::TooLong | MalformedMessage::Unknown) => {
                return Err(End::Restart(RestartReason::Frame));
            }
        },
        Message::Close(_) => return Err(End::Gone),
        Message::Ping(_) | Message::Pong(_) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::Refusal;

    #[test]
    fn every_refusal_of_a_change_has_words() {
        let words = Words::asked(&HeaderMap::new());
        for code in Refusal::CODES {
            let sentence = words.say(format!("socket-{code}"));
            assert!(sentence.ends_with('.'), "socket-{code}: {sentence}");
        }
    }
}
