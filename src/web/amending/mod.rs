//! Amendments read: one, the list, the compilation, the map, what if; how they stand; their sponsors.

pub mod amendment_list;
pub mod amendments;
pub mod collision;
pub mod compilation;
pub mod compiled;
pub mod conflict_map;
pub mod decided;
pub mod looks;
pub mod slip;
pub mod standing;
pub mod voices;
pub mod what_if;
