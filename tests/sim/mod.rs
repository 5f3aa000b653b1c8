//! Seeded simulation: pages, a network and a disk that fail, and what must hold whatever they do.

pub mod page;
