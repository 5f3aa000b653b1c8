//! Differences as people see and hear them: underlined or struck through, tinted, and said in words for those who listen.
//! One partial renders all of them.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::text::Content;
use crate::text::diff::{self, Piece, PieceKind};

use super::inline;
use super::words::Words;

/// The difference between two wordings of one block, as a paragraph of its own.
#[derive(Template)]
#[template(path = "difference/words.html")]
pub struct Difference {
    language: String,
    pieces: Pieces,
}

/// The difference alone, for whatever element it stands in.
#[derive(Template)]
#[template(path = "difference/pieces.html")]
pub struct Pieces {
    w: Words,
    pieces: Vec<Shown>,
}

struct Shown {
    kind: &'static str,
    moved: bool,
    html: String,
}

/// One piece of a difference in JSON.
#[derive(Serialize, ToSchema)]
pub struct PieceJson {
    /// equal, deleted, inserted or reformatted.
    pub kind: &'static str,
    /// Its words in inline notation.
    pub content: String,
    /// The same words stand elsewhere in the other version: no word is lost or new.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
}

impl Pieces {
    /// These pieces.
    pub fn of(w: Words, pieces: &[Piece]) -> Pieces {
        let shown = pieces.iter().map(|piece| match rewritten_note(piece) {
            Some((was, is)) => {
                let within = Pieces::of(w, &diff::words(&was, &is));
                let within = within.render().unwrap_or_default();
                Shown {
                    kind: "note",
                    moved: false,
                    html: format!("<small class=\"note-here\" role=\"note\">{within}</small>"),
                }
            }
            None => Shown {
                kind: code(piece.kind),
                moved: piece.moved,
                html: inline::html(&piece.content),
            },
        });
        Pieces {
            w,
            pieces: shown.collect(),
        }
    }
}

/// The words of a footnote as they were and as they are, where these are what differs.
fn rewritten_note(piece: &Piece) -> Option<(Content, Content)> {
    let note = |content: &Content| {
        let mut notes = content.notes().map(|(_, words)| Content::of_plain(words));
        notes
            .next()
            .filter(|_| content.bare().is_empty() && notes.next().is_none())
    };
    let before = piece
        .before
        .as_ref()
        .filter(|_| piece.kind == PieceKind::Reformatted)?;
    Some((note(before)?, note(&piece.content)?))
}

impl Difference {
    /// From one wording to another.
    pub fn between(w: Words, language: &str, old: &Content, new: &Content) -> Difference {
        Difference::of(w, language, &diff::words(old, new))
    }

    /// A difference that was found already.
    pub fn of(w: Words, language: &str, pieces: &[Piece]) -> Difference {
        Difference {
            language: language.to_owned(),
            pieces: Pieces::of(w, pieces),
        }
    }

    /// Words that come in as a whole.
    pub fn inserted(w: Words, language: &str, words: &Content) -> Difference {
        Difference::between(w, language, &Content::default(), words)
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.pieces.pieces.iter().all(|piece| piece.kind == "equal")
    }

    /// As HTML, for a place that takes a string.
    pub fn html(&self) -> String {
        self.render().unwrap_or_default()
    }
}

/// The pieces in JSON.
pub fn json(pieces: &[Piece]) -> Vec<PieceJson> {
    let piece = |piece: &Piece| PieceJson {
        kind: code(piece.kind),
        content: piece.content.notation(),
        moved: piece.moved,
    };
    pieces.iter().map(piece).collect()
}

/// The word for a kind of piece, in templates and in JSON.
fn code(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Equal => "equal",
        PieceKind::Deleted => "deleted",
        PieceKind::Inserted => "inserted",
        PieceKind::Reformatted => "reformatted",
    }
}
