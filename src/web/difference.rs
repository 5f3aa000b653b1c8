//! Differences as people see and hear them: underlined or struck through, tinted, and said in words for those who listen.
//! One partial renders all of them.

use askama::Template;

use crate::text::Content;
use crate::text::diff::{self, PieceKind};

use super::inline;
use super::words::Words;

/// The difference between two wordings of one block.
#[derive(Template)]
#[template(path = "difference/words.html")]
pub struct Difference {
    w: Words,
    language: String,
    pieces: Vec<Shown>,
}

struct Shown {
    kind: &'static str,
    moved: bool,
    html: String,
}

impl Difference {
    /// From one wording to another.
    pub fn between(w: Words, language: &str, old: &Content, new: &Content) -> Difference {
        let pieces = diff::words(old, new)
            .into_iter()
            .map(|piece| Shown {
                kind: code(piece.kind),
                moved: piece.moved,
                html: inline::html(&piece.content),
            })
            .collect();
        Difference {
            w,
            language: language.to_owned(),
            pieces,
        }
    }

    /// Words that come in as a whole.
    pub fn inserted(w: Words, language: &str, words: &Content) -> Difference {
        Difference::between(w, language, &Content::default(), words)
    }

    /// Words that go as a whole.
    pub fn deleted(w: Words, language: &str, words: &Content) -> Difference {
        Difference::between(w, language, words, &Content::default())
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|piece| piece.kind == "equal")
    }

    /// As HTML, for a place that takes a string.
    pub fn html(&self) -> String {
        self.render().unwrap_or_default()
    }
}

/// The word for a kind of piece, in templates and in JSON.
pub fn code(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Equal => "equal",
        PieceKind::Deleted => "deleted",
        PieceKind::Inserted => "inserted",
        PieceKind::Reformatted => "reformatted",
    }
}
