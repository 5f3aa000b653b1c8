//! How often a draft is written down and drawn. A commit and a picture cost the same however much is in them, so that a
//! room of quick writers and a hall of readers are served at a pace at which nobody waits noticeably.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// So much time passes between the beginnings of two transactions. Five writers type two keys meanwhile, which share what a
/// transaction costs: a wait for the disk, a laying on the draft, a frame to every page. Who pauses and goes on does not wait.
/// With what the page gathers, the way, and the other page's drawing a keystroke is on another writer's screen within 120 ms.
const COMMIT_EVERY: Duration = Duration::from_millis(60);

/// So many frames at once are no people who type, but pages that come back or paste: their next transaction begins at once.
const CROWDED: usize = 32;

/// Readers need not see each keystroke by itself: so much time passes between two pictures of a text.
const PICTURE_EVERY: Duration = Duration::from_millis(140);

/// To so many readers the sending of a picture costs as much as its making.
const MANY_READERS: usize = 50;

/// And to more of them pictures go only so often: half of all that the server does is then sending, and a keystroke is on a
/// reader's screen within 300 ms yet.
const PICTURE_EVERY_FOR_MANY: Duration = Duration::from_millis(240);

/// Who wrote last in a draft.
#[derive(Debug, Default)]
pub(super) struct Turns {
    last: Option<u64>,
}

impl Turns {
    /// How long after the beginning of a transaction with frames of these pages the next one begins. Whoever writes alone
    /// shares it with nobody, and one who waits for each acknowledgement, as an import does, would only wait longer.
    pub(super) fn gather(&mut self, pages: impl Iterator<Item = u64>) -> Duration {
        let (mut frames, mut several) = (0, false);
        for page in pages {
            frames += 1;
            several |= self.last.is_some_and(|last| last != page);
            self.last = Some(page);
        }
        if several && frames < CROWDED {
            COMMIT_EVERY
        } else {
            Duration::ZERO
        }
    }
}

/// Those who read a text as it is written.
#[derive(Debug, Default)]
pub(super) struct Audience(Arc<AtomicUsize>);

/// One of them; dropping it is leaving.
#[derive(Debug)]
pub struct Listener(Arc<AtomicUsize>);

impl Audience {
    pub(super) fn join(&self) -> Listener {
        self.0.fetch_add(1, Ordering::Relaxed);
        Listener(self.0.clone())
    }

    /// How often they get a picture.
    pub(super) fn picture_every(&self) -> Duration {
        if self.0.load(Ordering::Relaxed) <= MANY_READERS {
            PICTURE_EVERY
        } else {
            PICTURE_EVERY_FOR_MANY
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_readers_get_pictures_less_often_until_they_leave() {
        let audience = Audience::default();
        let mut there: Vec<_> = (0..MANY_READERS).map(|_| audience.join()).collect();
        assert_eq!(audience.picture_every(), PICTURE_EVERY);
        there.push(audience.join());
        assert_eq!(audience.picture_every(), PICTURE_EVERY_FOR_MANY);
        there.pop();
        assert_eq!(audience.picture_every(), PICTURE_EVERY);
    }

    #[test]
    fn those_wait_for_each_other_who_type_at_the_same_time() {
        let mut turns = Turns::default();
        assert_eq!(turns.gather([1].into_iter()), Duration::ZERO);
        assert_eq!(turns.gather([1, 1].into_iter()), Duration::ZERO, "alone");
        assert_eq!(turns.gather([2].into_iter()), COMMIT_EVERY);
        assert_eq!(turns.gather([1, 2].into_iter()), COMMIT_EVERY);
        let crowd = (0..CROWDED as u64).map(|at| at % 2);
        assert_eq!(turns.gather(crowd), Duration::ZERO, "a crowd");
    }
}
