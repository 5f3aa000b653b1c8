//! Seeded simulation: pages, a network and a disk that fail, and what must hold whatever they do: all come to one text,
//! nothing acknowledged is lost, nothing is there twice, nothing is shown that is not on disk.
//!
//! `PLENARY_SIM_TURNS` sets how many worlds are played, `PLENARY_SIM_SEED` which is the first.

pub mod client;
pub mod page;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use world::World;

use crate::dice::{seed, turns};

#[test]
fn drafting_survives_networks_and_disks() {
    let first = seed("PLENARY_SIM_SEED");
    let (mut commits, mut failures, mut refusals) = (0, 0, 0);
    for seed in (first..).take(turns("PLENARY_SIM_TURNS", 8)) {
        let played = catch_unwind(AssertUnwindSafe(|| {
            let mut world = World::new(seed);
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
