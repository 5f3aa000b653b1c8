//! Seeded simulation: pages, a network and a disk that fail, and what must hold whatever they do: all come to one text,
//! nothing acknowledged is lost, nothing is there twice, nothing is shown that is not on disk.
//!
//! `PLENARY_SIM_TURNS` sets how many worlds are played, `PLENARY_SIM_SEED` which is the first.

pub mod client;
mod hostile;
pub mod page;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Instant,
};

use world::World;

use crate::{
    corpus::storm::Until,
    dice::{seed, turns},
};

/// A session is short, so that many different ones are played.
const SESSION_STEPS: usize = 100;

/// Hostile pages in a session.
const HOSTILE: usize = 2;

/// What sessions of honest and hostile writers came to.
#[derive(Debug, Default)]
pub struct SessionToll {
    pub sessions: u64,
    pub refusals: usize,
    pub hostile_sent: usize,
    pub hostile_taken: usize,
    /// What did not end well, and how to see it again.
    pub faults: Vec<String>,
}

impl SessionToll {
    #[allow(dead_code, reason = "the bench plays on several threads")]
    pub fn add(&mut self, other: Self) {
        self.sessions += other.sessions;
        self.refusals += other.refusals;
        self.hostile_sent += other.hostile_sent;
        self.hostile_taken += other.hostile_taken;
        self.faults.extend(other.faults);
    }
}

/// Plays sessions, each from a seed of its own.
pub fn sessions(first: u64, until: Until) -> SessionToll {
    let mut toll = SessionToll::default();
    let begun = Instant::now();
    while until.goes_on(toll.sessions, begun) {
        let seed = first.wrapping_add(toll.sessions);
        toll.sessions += 1;
        match played(seed, SESSION_STEPS) {
            Ok(world) => {
                toll.refusals += world.refusals;
                toll.hostile_sent += world.hostile_sent;
                toll.hostile_taken += world.hostile_taken;
            }
            Err(fault) => {
                let least = (0..SESSION_STEPS).find(|steps| played(seed, *steps).is_err());
                let steps = least.unwrap_or(SESSION_STEPS);
                toll.faults.push(format!("seed {seed}, {steps} steps: {fault}"));
            }
        }
    }
    toll
}

fn played(seed: u64, steps: usize) -> Result<World, String> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(seed, HOSTILE);
        (0..steps).for_each(|_| world.step());
        world.settle();
        world.check();
        world
    }))
    .map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        words
            .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()))
            .unwrap_or_default()
    })
}

#[test]
fn drafting_survives_networks_and_disks() {
    let first = seed("PLENARY_SIM_SEED");
    let (mut commits, mut failures, mut refusals) = (0, 0, 0);
    for seed in (first..).take(turns("PLENARY_SIM_TURNS", 8)) {
        let played = catch_unwind(AssertUnwindSafe(|| {
            let mut world = World::new(seed, 0);
            (0..1_500).for_each(|_| world.step());
            world.settle();
            world.check();
            world
        }));
        match played {
            Ok(world) => {
                commits += world.commits;
                failures += world.failures;
                refusals += world.refusals;
            }
            Err(panic) => {
                eprintln!("PLENARY_SIM_SEED={seed} PLENARY_SIM_TURNS=1");
                resume_unwind(panic);
            }
        }
    }
    assert!(
        commits > 100 && failures > 10 && refusals > 10,
        "too quiet: {commits} {failures} {refusals}"
    );
}
