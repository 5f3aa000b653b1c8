//! The integration tests, linked as one binary.

mod folder;
mod store;
mod tidy;
