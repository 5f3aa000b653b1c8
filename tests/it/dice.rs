//! Reproducible chance: everything that follows from one seed.

use std::ops::Range;

/// A small generator (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn within(&mut self, range: Range<usize>) -> usize {
        range.start + (self.roll() % (range.end - range.start) as u64) as usize
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.within(0..100) < chance
    }

    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.within(0..among.len())]
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.roll() as u8)
    }
}

/// How often a seeded test turns: the gate takes a few seconds, `name=100000` in the environment as long as one likes.
pub fn turns(name: &str, in_the_gate: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|turns| turns.parse().ok())
        .unwrap_or(in_the_gate)
}

/// The seed: another one each run when asked for, so that the gate itself never wavers.
pub fn seed(name: &str) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(2007)
}
