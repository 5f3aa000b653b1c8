//! The procedure: events, commands and the rules that decide. Pure and total: no async, clock, randomness, SQL, HTTP, HTML or Automerge.
