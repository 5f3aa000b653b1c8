//! The text plane: what a text is, independent of who may change it and when. No async, clock, randomness, SQL, HTTP or HTML.
