//! Plenary: conferences that end with a text.
//!
//! Rapporteurs draft together, participants propose amendments, the chair has exactly the text that everybody saw
//! adopted, and a record remains. `ARCHITECTURE.md` beside this file is the map; the layers point inward only:
//! `web -> app -> { store, sync, export, office } -> domain -> text`.

pub mod app;
pub mod demo;
pub mod domain;
pub mod export;
pub mod office;
pub mod store;
pub mod sync;
pub mod text;
pub mod web;
