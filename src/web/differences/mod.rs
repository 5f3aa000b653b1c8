//! How two wordings differ, in place, side by side and in sentences; versions compared.

pub mod changes;
pub mod compared;
pub mod comparison;
pub mod difference;
pub mod sentence;
pub mod versions;
