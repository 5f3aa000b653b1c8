//! SQLite: keeps what it is given, in order, and knows no rule.
