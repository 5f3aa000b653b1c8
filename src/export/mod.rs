//! The record file: built from the journal and the texts, and verified without anything else.
