//! Proposing: the form, the instruction, Word files and tables, preparations within a delegation.

pub mod brought;
pub mod carried;
pub mod entries;
pub mod filing;
pub mod found;
pub mod incoming;
pub mod instruction;
pub mod merging;
pub mod papers;
pub mod preparations;
pub mod prepared_stream;
pub mod prepared_view;
pub mod proposal;
pub mod proposal_form;
