//! How fast one person may write: two buckets, of changes and of bytes, that fill with time. Not a refusal: whoever is
//! too fast is sent away to come again, and nothing is lost.

use std::time::Duration;

/// A bucket that holds so much and fills at such a rate.
#[derive(Debug, Clone)]
struct Bucket {
    level: f64,
    size: f64,
    per_sec: f64,
    filled_at: Duration,
}

impl Bucket {
    const fn full(size: f64, per_sec: f64, now: Duration) -> Self {
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
}

/// What one person may still send.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    changes: Bucket,
    bytes: Bucket,
}

impl Pace {
    /// A page writes some 16 changes a second while someone types; the size is hours of typing offline, sent at once.
    pub(super) const fn of_a_writer(now: Duration) -> Self {
        Self {
            changes: Bucket::full(8_000.0, 100.0, now),
            bytes: Bucket::full(16.0 * 1024.0 * 1024.0, 256.0 * 1024.0, now),
        }
    }

    /// A caret moves with each keystroke; nobody sees more of it than ten times a second.
    pub(super) const fn of_a_presence(now: Duration) -> Self {
        Self {
            changes: Bucket::full(40.0, 20.0, now),
            bytes: Bucket::full(64.0 * 1024.0, 16.0 * 1024.0, now),
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
}
