//! `cargo bench --bench fence`: what hostile writers can do to a draft, and what the fence costs honest ones. One
//! tab-separated line per figure: name, value, unit, goal. It takes some ten minutes of two cores; the exit status is 0
//! whatever the figures are, and what went wrong is told on standard error with its seed.
//!
//! `cargo bench --bench fence -- 5` plays five per cent of it.
#![allow(
    dead_code,
    unused_imports,
    clippy::panic,
    clippy::unwrap_used,
    clippy::similar_names,
    reason = "it shares its ground with the tests, which use all of it"
)]

#[path = "../corpus/mod.rs"]
mod corpus;
#[path = "../it/dice.rs"]
mod dice;
#[path = "../sim/mod.rs"]
mod sim;

use std::time::{Duration, Instant};

use automerge::{Automerge, Change, transaction::Transactable};
use plenary::sync::{
    Actor,
    fence::{Known, Writer, examine},
    message::Rights,
};

use corpus::storm::{self, Toll, Until};
use dice::Dice;
use sim::{
    SessionToll,
    page::{blank, change, found, objects},
};

/// Each thread plays its own seeds.
const THREADS: u64 = 2;

const BYTES: u64 = 1_000_000;
const STRUCTURE: u64 = 200_000;
const SESSIONS: u64 = 20_000;

fn main() {
    // What Automerge panics over inside the fence is caught there, and would fill the screen.
    std::panic::set_hook(Box::new(|_| {}));
    let percent = std::env::args().find_map(|word| word.parse::<u64>().ok());
    let share = |whole: u64| whole * percent.unwrap_or(100).min(100) / 100;
    let seed = dice::seed("PLENARY_FUZZ_SEED");

    let begun = Instant::now();
    storms("byte-mutated", share(BYTES), |at, until| {
        storm::of_bytes(seed + at, until)
    });
    storms("structure-aware", share(STRUCTURE), |at, until| {
        storm::of_structure(seed + 100 + at, until)
    });
    sessions(share(SESSIONS), seed);
    match peak_mib() {
        Some(peak) => figure("peak memory of all of it", format!("{peak:.0}"), "MiB", "≤ 300"),
        None => figure("peak memory of all of it", "not measured", "MiB", "≤ 300"),
    }
    speed(&mut Dice::new(seed));
    figure(
        "all of it",
        format!("{:.1}", begun.elapsed().as_secs_f64() / 60.0),
        "min",
        "≤ 12",
    );
}

fn figure(name: &str, value: impl ToString, unit: &str, goal: &str) {
    println!("{name}\t{}\t{unit}\t{goal}", value.to_string());
}

/// Plays on all threads, and gathers what each says.
fn on_threads<T: Send>(cases: u64, play: impl Fn(u64, Until) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|at| {
                let (play, until) = (&play, Until::Cases(cases.div_ceil(THREADS)));
                scope.spawn(move || play(at, until))
            })
            .collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().expect("a storm catches what panics"));
        joined.collect()
    })
}

fn storms(kind: &str, cases: u64, play: impl Fn(u64, Until) -> Toll + Sync) {
    let begun = Instant::now();
    let mut toll = Toll::default();
    on_threads(cases, play)
        .into_iter()
        .for_each(|part| toll.add(part));
    toll.faults.iter().for_each(|fault| eprintln!("{fault}"));
    let per_sec = toll.cases as f64 / begun.elapsed().as_secs_f64();
    figure(
        &format!("{kind} changes"),
        toll.cases,
        "changes",
        &format!("≥ {cases}"),
    );
    figure(&format!("{kind}: passed the fence"), toll.passed, "changes", "");
    figure(&format!("{kind}: escaped panics"), toll.panics, "panics", "≤ 0");
    figure(
        &format!("{kind}: documents that do not load to the same text"),
        toll.harmed,
        "documents",
        "≤ 0",
    );
    figure(
        &format!("{kind}: rate"),
        format!("{per_sec:.0}"),
        "changes/s",
        "≥ 1000",
    );
    let longest = toll.longest.as_secs_f64() * 1_000.0;
    figure(
        &format!("{kind}: longest single refusal"),
        format!("{longest:.1}"),
        "ms",
        "≤ 50",
    );
}

fn sessions(count: u64, seed: u64) {
    let mut toll = SessionToll::default();
    let play = |at, until| sim::sessions(seed + at * count, until);
    on_threads(count, play)
        .into_iter()
        .for_each(|part| toll.add(part));
    toll.faults.iter().for_each(|fault| eprintln!("{fault}"));
    figure(
        "stateful sessions",
        toll.sessions,
        "sessions",
        &format!("≥ {count}"),
    );
    figure(
        "stateful sessions: violations",
        toll.faults.len(),
        "sessions",
        "≤ 0",
    );
    figure(
        "stateful sessions: hostile frames",
        toll.hostile_sent,
        "frames",
        "",
    );
    figure(
        "stateful sessions: hostile changes taken",
        toll.hostile_taken,
        "changes",
        "",
    );
}

/// What one keystroke costs in a long text.
fn speed(dice: &mut Dice) {
    let actor = Actor::from_random(dice.bytes());
    let (mut known, mut page) = (Known::default(), blank());
    let first = found(&mut page, Actor::from_random(dice.bytes()), 300, dice);
    known.take_in(&Change::try_from(&first[..]).unwrap());
    let strands: Vec<_> = objects(&page, "strands")
        .into_iter()
        .map(|(_, strand)| strand)
        .collect();
    let mut typed = |page: &mut Automerge, words: &str| {
        let strand = dice.pick(&strands).clone();
        let place = dice.within(1..20);
        change(page, actor, |tx| {
            tx.splice_text(&strand, place, 0, words).unwrap()
        })
        .unwrap()
    };
    for _ in 0..25_000 {
        let bytes = typed(&mut page, "ten words ");
        known.take_in(&Change::try_from(&bytes[..]).unwrap());
    }
    let (mut examining, mut taking) = (Vec::new(), Vec::new());
    let writer = Writer {
        actor,
        rights: &Rights::all(),
    };
    for _ in 0..4_000 {
        let bytes = typed(&mut page, "x");
        let begun = Instant::now();
        let change = examine(&known, writer, &bytes).unwrap();
        examining.push(begun.elapsed());
        let begun = Instant::now();
        known.take_in(&change);
        taking.push(begun.elapsed());
    }
    for (name, mut times, goal) in [
        (
            "one character among 250,000 operations: examined",
            examining,
            "≤ 30",
        ),
        ("one character among 250,000 operations: taken in", taking, "≤ 10"),
    ] {
        times.sort_unstable();
        for (part, at) in [("median", times.len() / 2), ("99 of 100", times.len() * 99 / 100)] {
            let micros = times[at].as_secs_f64() * 1e6;
            let goal = if part == "median" { goal } else { "" };
            figure(&format!("{name}, {part}"), format!("{micros:.1}"), "µs", goal);
        }
    }
}

/// The most memory this program ever held.
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<f64>()
        .ok()
        .map(|kib| kib / 1024.0)
}
