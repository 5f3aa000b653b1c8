//! How fast one person may write: buckets of changes, of bytes and of operations, that fill with time, and one of refusals.
//! Not a refusal: whoever is too fast is sent away to come again, and nothing is lost.

use std::time::Duration;

/// So many changes of one person may be refused within a minute. A page that finds its paragraph locked is refused once and
/// begins anew; one that goes on being refused is broken, or hostile, and is cut off.
pub const REFUSALS_PER_MINUTE: u32 = 20;

/// Hours of typing offline, sent at once: two changes a second, for eight hours.
const CHANGES_AT_ONCE: f64 = 60_000.0;

/// A paste of a million characters, taken back and done again.
const OPERATIONS_AT_ONCE: f64 = 3_000_000.0;

/// The same, where each character takes four bytes and its place in the change some more.
const BYTES_AT_ONCE: f64 = 32.0 * 1024.0 * 1024.0;

/// A bucket that holds so much and fills at such a rate.
#[derive(Debug, Clone)]
pub struct Bucket {
    level: f64,
    size: f64,
    per_sec: f64,
    filled_at: Duration,
}

impl Bucket {
    /// A full one at this moment.
    pub const fn full(size: f64, per_sec: f64, now: Duration) -> Self {
        Self {
            level: size,
            size,
            per_sec,
            filled_at: now,
        }
    }

    fn has(&mut self, amount: f64, now: Duration) -> bool {
        let passed = now.saturating_sub(self.filled_at).as_secs_f64();
        self.level = (self.level + passed * self.per_sec).min(self.size);
        self.filled_at = now.max(self.filled_at);
        self.level >= amount
    }

    /// Takes so much of it, if there is so much in it now.
    pub fn take(&mut self, amount: f64, now: Duration) -> bool {
        let room = self.has(amount, now);
        if room {
            self.level -= amount;
        }
        room
    }
}

/// What one person may still send.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    changes: Bucket,
    bytes: Bucket,
    operations: Bucket,
    refusals: Bucket,
}

impl Pace {
    /// A page writes some 16 changes a second while someone types. What each bucket holds is what an honest person can
    /// have to send at one moment; what it fills by is more than an honest person makes.
    pub(super) const fn of_a_writer(now: Duration) -> Self {
        Self {
            changes: Bucket::full(CHANGES_AT_ONCE, 200.0, now),
            bytes: Bucket::full(BYTES_AT_ONCE, 256.0 * 1024.0, now),
            operations: Bucket::full(OPERATIONS_AT_ONCE, 20_000.0, now),
            refusals: Bucket::full(REFUSALS_PER_MINUTE as f64, REFUSALS_PER_MINUTE as f64 / 60.0, now),
        }
    }

    /// A caret moves with each keystroke; nobody sees more of it than ten times a second.
    pub(super) const fn of_a_presence(now: Duration) -> Self {
        Self {
            changes: Bucket::full(40.0, 20.0, now),
            bytes: Bucket::full(64.0 * 1024.0, 16.0 * 1024.0, now),
            operations: Bucket::full(0.0, 0.0, now),
            refusals: Bucket::full(0.0, 0.0, now),
        }
    }

    /// Takes one message of so many bytes, if there is room for it.
    pub(super) fn take(&mut self, bytes: usize, now: Duration) -> bool {
        let bytes = bytes as f64;
        let room = self.changes.has(1.0, now) & self.bytes.has(bytes, now);
        if room {
            self.changes.level -= 1.0;
            self.bytes.level -= bytes;
        }
        room
    }

    /// Takes the operations of a change, if there is room for them.
    pub(super) fn take_operations(&mut self, operations: usize, now: Duration) -> bool {
        self.operations.take(operations as f64, now)
    }

    /// Counts a refusal; false if there were too many.
    pub(super) fn take_refusal(&mut self, now: Duration) -> bool {
        self.refusals.take(1.0, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_taken_and_a_flood_is_not() {
        let mut pace = Pace::of_a_presence(Duration::ZERO);
        let taken = (0..100).filter(|_| pace.take(10, Duration::ZERO)).count();
        assert_eq!(taken, 40);
        assert!(pace.take(10, Duration::from_secs(1)));
        assert!(!Pace::of_a_presence(Duration::ZERO).take(1 << 20, Duration::from_secs(60)));
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing() {
        let mut pace = Pace::of_a_presence(Duration::from_secs(9));
        while pace.take(0, Duration::from_secs(9)) {}
        assert!(!pace.take(0, Duration::from_secs(1)));
        assert!(!pace.take(0, Duration::from_secs(9)));
    }

    #[test]
    fn hours_offline_and_a_long_paste_pass_at_once() {
        let mut offline = Pace::of_a_writer(Duration::ZERO);
        // Eight hours, two changes a second, some ten characters each.
        assert!(
            (0..8 * 3_600 * 2).all(|_| {
                offline.take(180, Duration::ZERO) && offline.take_operations(10, Duration::ZERO)
            })
        );
        let mut paste = Pace::of_a_writer(Duration::ZERO);
        // A million characters in changes of 4,000, each of four bytes and six more.
        assert!(
            (0..250).all(|_| {
                paste.take(40_000, Duration::ZERO) && paste.take_operations(4_000, Duration::ZERO)
            })
        );
    }

    #[test]
    fn operations_beyond_any_honest_burst_wait() {
        let mut pace = Pace::of_a_writer(Duration::ZERO);
        let taken = (0..1_000).filter(|_| pace.take_operations(20_000, Duration::ZERO));
        assert_eq!(taken.count(), 150);
        assert!(pace.take_operations(20_000, Duration::from_secs(1)));
        assert!(!pace.take_operations(20_000, Duration::from_secs(1)));
    }

    #[test]
    fn refusals_are_counted_by_the_minute() {
        let mut pace = Pace::of_a_writer(Duration::ZERO);
        let forgiven = (0..100).filter(|_| pace.take_refusal(Duration::ZERO)).count();
        assert_eq!(forgiven, REFUSALS_PER_MINUTE as usize);
        assert!(pace.take_refusal(Duration::from_secs(3)));
        assert!(!pace.take_refusal(Duration::from_secs(3)));
    }
}
