//! `cargo bench --bench way`: the figures of the whole way, one tab-separated line each: name, value, unit, goal.

fn main() {}
