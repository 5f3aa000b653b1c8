//! What waits for one page: frames in order, bounded in number and in bytes. A page that stops reading costs so much and no
//! more; it is let go, and when it comes back it says how far it got.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;

use crate::sync::Outgoing;

/// Frames that wait for a page; a page so far behind is asked to begin again, which costs it less.
const FRAMES: usize = 1024;

/// Bytes that wait for a page: a minute of everything that a room of quick writers types. Frames are shared among the pages
/// they go to, but one that reads nothing would keep them all.
const BYTES: usize = 4 * 1024 * 1024;

/// The room's end.
pub(super) struct Outbox {
    frames: mpsc::Sender<Outgoing>,
    waiting: Arc<AtomicUsize>,
}

/// The page's end.
pub struct Outlet {
    frames: mpsc::Receiver<Outgoing>,
    waiting: Arc<AtomicUsize>,
}

/// Both ends of a queue.
pub(super) fn outbox() -> (Outbox, Outlet) {
    let (sender, receiver) = mpsc::channel(FRAMES);
    let waiting = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox {
        frames: sender,
        waiting: waiting.clone(),
    };
    let outlet = Outlet {
        frames: receiver,
        waiting,
    };
    (outbox, outlet)
}

impl Outbox {
    /// Puts a frame at the end; false if so much waits already that the page is to be let go.
    pub(super) fn put(&self, outgoing: Outgoing) -> bool {
        self.waiting.load(Ordering::Relaxed) <= BYTES && self.welcome(outgoing)
    }

    /// Puts in what a page is given when it sits down: what it lacks, however much that is.
    pub(super) fn welcome(&self, outgoing: Outgoing) -> bool {
        let bytes = size(&outgoing);
        self.waiting.fetch_add(bytes, Ordering::Relaxed);
        let put = self.frames.try_send(outgoing).is_ok();
        if !put {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
        }
        put
    }
}

impl Outlet {
    /// The next frame; none once the place is gone.
    pub async fn recv(&mut self) -> Option<Outgoing> {
        let outgoing = self.frames.recv().await?;
        self.waiting.fetch_sub(size(&outgoing), Ordering::Relaxed);
        Some(outgoing)
    }
}

/// Messages are small and bounded by their number; what counts is frames.
fn size(outgoing: &Outgoing) -> usize {
    match outgoing {
        Outgoing::Frame(frame) => frame.len(),
        Outgoing::Message(_) | Outgoing::Close(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::message::ToPage;

    fn frame(bytes: usize) -> Outgoing {
        Outgoing::Frame(vec![0; bytes].into())
    }

    #[tokio::test]
    async fn so_many_bytes_wait_and_no_more() {
        let (outbox, mut outlet) = outbox();
        let put = (0..100).take_while(|_| outbox.put(frame(512 * 1024))).count();
        assert_eq!(put * 512 * 1024, BYTES + 512 * 1024);
        // Once the page reads again there is room again.
        assert!(outlet.recv().await.is_some());
        assert!(outbox.put(frame(1)));
    }

    #[test]
    fn so_many_frames_wait_and_no_more() {
        let (outbox, _outlet) = outbox();
        let left = || Outgoing::Message(ToPage::Left { conn: 1 });
        assert_eq!((0..5_000).take_while(|_| outbox.put(left())).count(), FRAMES);
    }

    #[test]
    fn whoever_sits_down_is_given_all_it_lacks() {
        let (outbox, _outlet) = outbox();
        assert!((0..20).all(|_| outbox.welcome(frame(512 * 1024))));
        assert!(
            !outbox.put(frame(1)),
            "what follows waits until some of it was read"
        );
    }
}
