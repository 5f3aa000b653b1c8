//! What a person can do, end to end: authorise, decide, commit, then publish. No HTTP, HTML or SQL.
