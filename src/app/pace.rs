//! How fast one person may act: a bucket for each, which a meeting's busiest hour does not empty and a program that files
//! and withdraws without end does, since every act stays in the record for ever.
//!
//! Only those who act for a delegation or on a text are held to it. What the secretariat brings in (a register of people, a
//! file with hundreds of amendments) comes at once, and the chair's acts are the meeting itself: neither may ever be told to
//! wait, and both were named by the conference.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::rights::{self, right_for};
use crate::domain::{Command, Conference, PersonId, Role};
use crate::sync::Bucket;

use super::{Fault, Hall, Who};

/// What one person may do at once: a delegation's amendments to a long text, several times over.
pub const ACTS_AT_ONCE: u32 = 1_000;

/// What comes again each second: more than anybody clicks for long.
const ACTS_PER_SECOND: f64 = 2.0;

/// The buckets of those who acted since the server began. There are never more than people registered.
pub(super) struct Paces {
    began: Instant,
    of: Mutex<HashMap<PersonId, Bucket>>,
}

impl Default for Paces {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            of: Mutex::default(),
        }
    }
}

impl Paces {
    /// Takes one act of this person at this moment, counted from the beginning.
    fn take(&self, person: &PersonId, now: Duration) -> Result<(), Fault> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = of
            .entry(person.clone())
            .or_insert_with(|| Bucket::full(f64::from(ACTS_AT_ONCE), ACTS_PER_SECOND, now));
        if bucket.take(1.0, now) {
            Ok(())
        } else {
            Err(Fault::TooFast)
        }
    }
}

impl Hall {
    /// Makes sure that somebody does not do this too often.
    pub(super) fn pace(&self, who: &Who) -> Result<(), Fault> {
        self.paces.take(&who.person, self.paces.began.elapsed())
    }

    /// The same for a command, which the secretariat and the chair may give as often as they like.
    pub(super) fn pace_of(&self, conference: &Conference, who: &Who, command: &Command) -> Result<(), Fault> {
        let right = right_for(command);
        match rights::capacity(conference, &who.person, right, command.text()) {
            Role::Secretariat | Role::Chair => Ok(()),
            _ => self.pace(who),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_taken_a_flood_waits_and_others_do_not_wait_with_it() {
        let paces = Paces::default();
        let (one, other): (PersonId, PersonId) = ("one".parse().unwrap(), "other".parse().unwrap());
        let start = Duration::ZERO;
        let taken = (0..2_000).filter(|_| paces.take(&one, start).is_ok()).count();
        assert_eq!(taken, ACTS_AT_ONCE as usize);
        assert!(paces.take(&other, start).is_ok());
        let second = Duration::from_secs(1);
        assert_eq!((0..9).filter(|_| paces.take(&one, second).is_ok()).count(), 2);
        let hour = Duration::from_secs(3_600);
        assert!((0..ACTS_AT_ONCE).all(|_| paces.take(&one, hour).is_ok()));
    }
}
