//! Chance against the fence, as the gate plays it: real changes must pass, and whatever hostile change passes must do no
//! harm. The bench plays the same for longer.
//!
//! `PLENARY_FUZZ_SEED` in the environment makes it other.

use std::time::Duration;

use automerge::Change;

use super::storm::{self, Toll, Until, World, read};
use crate::{
    dice::{Dice, seed, turns},
    sim::{self, page::hear},
};

/// All storms of the gate together: long enough to meet each way to bend a change some thousand times, short enough for
/// people to wait for.
const GATE: Duration = Duration::from_secs(90);

/// Fewer cases than any machine plays in its time would mean that nothing was played.
const CASES_LEAST: u64 = 500;

#[test]
fn every_change_an_editor_makes_passes_the_fence() {
    let seed = seed("PLENARY_FUZZ_SEED");
    let mut dice = Dice::new(seed);
    let mut world = World::new(&mut dice);
    for turn in 0..turns("PLENARY_FUZZ_TURNS", 600) {
        let (actor, bytes) = world.edit(&mut dice);
        if let Err(refusal) = world.examine(actor, &bytes) {
            let ops = Change::try_from(&bytes[..]).unwrap().decode();
            panic!("seed {seed}, turn {turn}: {refusal}: {ops:#?}");
        }
        world.keep(&bytes);
    }
    let mut texts = world.pages.into_iter().map(|(_, mut page, heard)| {
        hear(&mut page, &world.log[heard..]);
        read(&page)
    });
    assert!(
        texts.all(|text| text == read(&world.server)),
        "seed {seed}: pages differ"
    );
}

#[test]
fn bytes_bent_at_random_never_harm_a_document() {
    harmless(&storm::of_bytes(
        seed("PLENARY_FUZZ_SEED") ^ 0x5eed,
        Until::Time(GATE / 3),
    ));
}

#[test]
fn operations_bent_at_random_never_harm_a_document() {
    harmless(&storm::of_structure(
        seed("PLENARY_FUZZ_SEED") ^ 0xbe27,
        Until::Time(GATE / 3),
    ));
}

#[test]
fn sessions_of_honest_and_hostile_writers_end_well() {
    let toll = sim::sessions(seed("PLENARY_FUZZ_SEED"), Until::Time(GATE / 3));
    eprintln!("{toll:?}");
    assert!(toll.faults.is_empty(), "{}", toll.faults.join("\n"));
    assert!(
        toll.sessions > 20 && toll.hostile_taken > 20 && toll.refusals > 20,
        "{toll:?}"
    );
}

fn harmless(toll: &Toll) {
    eprintln!(
        "{} bent changes, {} of them harmless; the longest refusal took {:?}",
        toll.cases, toll.passed, toll.longest
    );
    assert!(toll.faults.is_empty(), "{}", toll.faults.join("\n"));
    assert!(toll.cases > CASES_LEAST, "too quiet: {} cases", toll.cases);
}
