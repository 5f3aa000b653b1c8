//! The seeded conference, made with the same commands as people use.
