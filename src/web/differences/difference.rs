//! Differences as people see and hear them: underlined or struck through, tinted, and said in words for those who listen.
//! One partial renders all of them.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amendment, Change, Text};
use crate::text::diff::{self, Piece, PieceKind};
use crate::text::{Content, Marks, ParagraphId};

use super::changes;
use super::sentence;
use crate::web::house::inline;
use crate::web::house::inline::Below;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The difference between two wordings of one block, as a paragraph of its own.
#[derive(Template)]
#[template(path = "difference/words.html")]
pub struct Difference {
    language: String,
    pieces: Pieces,
    /// Whether sentences beside it say the same: then nobody has to listen to both.
    said: bool,
}

/// The difference alone, for whatever element it stands in.
#[derive(Template)]
#[template(path = "difference/pieces.html")]
pub struct Pieces {
    w: Words,
    pieces: Vec<Shown>,
    /// Its footnotes, whose words stand below.
    below: Below,
}

struct Shown {
    kind: &'static str,
    moved: bool,
    html: String,
    /// How it is set now, where that is what differs.
    set: Vec<String>,
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
        Pieces::within(w, w, pieces)
    }

    /// These pieces of a text in a language that there are sentences in: how words are set is said in it.
    fn in_language(w: Words, language: &str, pieces: &[Piece]) -> Pieces {
        Pieces::within(w, Words::saying(language).unwrap_or(w), pieces)
    }

    fn within(w: Words, tongue: Words, pieces: &[Piece]) -> Pieces {
        let mut below = Below::default();
        let shown = pieces.iter().map(|piece| match rewritten_note(piece) {
            Some((was, is)) => {
                let within = Pieces::of(w, &diff::words(&was, &is));
                Shown {
                    kind: "note",
                    moved: false,
                    html: below.take(within.render().unwrap_or_default()),
                    set: Vec::new(),
                }
            }
            None => Shown {
                kind: code(piece.kind),
                moved: piece.moved,
                html: inline::signed(&piece.content, &mut below),
                set: set_now(tongue, piece),
            },
        });
        Pieces {
            w,
            pieces: shown.collect(),
            below,
        }
    }

    /// The words of its footnotes, to stand below.
    pub fn below(&self) -> String {
        self.below.html()
    }
}

/// How words are set now that were set otherwise, each way once.
fn set_now(w: Words, piece: &Piece) -> Vec<String> {
    let Some(before) = piece
        .before
        .as_ref()
        .filter(|_| piece.kind == PieceKind::Reformatted)
    else {
        return Vec::new();
    };
    let any = |content: &Content, is: fn(&Marks) -> bool| content.spans().iter().any(|span| is(&span.marks));
    let linked = |content: &Content| -> Vec<Option<String>> {
        let spans = content.spans().iter();
        spans.map(|span| span.marks.link.clone()).collect()
    };
    let was_is = |is: fn(&Marks) -> bool| (any(before, is), any(&piece.content, is));
    let mut codes: Vec<&str> = Vec::new();
    match was_is(|marks| marks.strong) {
        (false, true) => codes.push("bold"),
        (true, false) => codes.push("not-bold"),
        _ => {}
    }
    match was_is(|marks| marks.emphasis) {
        (false, true) => codes.push("italic"),
        (true, false) => codes.push("not-italic"),
        _ => {}
    }
    if linked(before) != linked(&piece.content) {
        match was_is(|marks| marks.link.is_some()) {
            (false, true) => codes.push("link"),
            (true, false) => codes.push("no-link"),
            (true, true) => codes.push("other-link"),
            (false, false) => {}
        }
    }
    if codes.is_empty() {
        codes.push("otherwise");
    }
    codes
        .into_iter()
        .map(|code| w.named("sentence-set", code).to_string())
        .collect()
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
            pieces: Pieces::in_language(w, language, pieces),
            said: false,
        }
    }

    /// Sentences beside it say the same. A link in it stays within reach of whoever listens.
    #[must_use]
    pub fn said_beside(self) -> Difference {
        let links = self.pieces.pieces.iter().any(|piece| piece.html.contains("<a "));
        Difference { said: !links, ..self }
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

/// One change side by side: as it reads, and as it would.
#[derive(Template)]
#[template(path = "difference/sides.html")]
pub struct Side {
    w: Words,
    language: String,
    /// What is changed.
    called: String,
    was: Option<Pieces>,
    is: Option<Pieces>,
    /// What happens to a paragraph that keeps its words.
    note: Option<String>,
}

impl Side {
    fn of(w: Words, text: &Text, called: String, was: Option<&Content>, is: Option<&Content>) -> Side {
        let nothing = Content::default();
        let pieces = diff::words(was.unwrap_or(&nothing), is.unwrap_or(&nothing));
        let only = |without: PieceKind| {
            let pieces: Vec<Piece> = pieces
                .iter()
                .filter(|piece| piece.kind != without)
                .cloned()
                .collect();
            Pieces::in_language(w, &text.language, &pieces)
        };
        Side {
            w,
            language: text.language.clone(),
            called,
            was: was.map(|_| only(PieceKind::Inserted)),
            is: is.map(|_| only(PieceKind::Deleted)),
            note: None,
        }
    }
}

/// What an amendment changes, side by side, change by change.
pub fn sides(visit: &Visit, text: &Text, amendment: &Amendment) -> Vec<Side> {
    let w = visit.w;
    if let Some(parent) = amendment.parent() {
        let called = w.of("amendments-heading").with("number", parent).to_string();
        let words = sentence::sub_amended(amendment);
        return words
            .map(|(was, is)| Side::of(w, text, called, Some(was), Some(is)))
            .into_iter()
            .collect();
    }
    let changes = amendment.changes();
    changes
        .iter()
        .flat_map(|change| sides_of(visit, text, change))
        .collect()
}

/// What one change does, side by side.
pub fn sides_of(visit: &Visit, text: &Text, change: &Change) -> Vec<Side> {
    let w = visit.w;
    let paragraph = |id: &ParagraphId| changes::group(visit, text, id);
    match change {
        Change::Wording {
            paragraph: id,
            before,
            after,
        } => {
            vec![Side::of(w, text, paragraph(id), Some(before), Some(after))]
        }
        Change::Deletion {
            paragraph: id,
            before,
        } => vec![Side::of(w, text, paragraph(id), Some(before), None)],
        Change::New { after, block } => {
            let called = match after {
                Some(id) => changes::gap(visit, text, id),
                None => w.say("amendments-to-opening"),
            };
            vec![Side::of(w, text, called, None, Some(&block.content))]
        }
        Change::Title { before, after } => {
            let (before, after) = (Content::of_plain(before), Content::of_plain(after));
            vec![Side::of(
                w,
                text,
                w.say("difference-title"),
                Some(&before),
                Some(&after),
            )]
        }
        Change::Split {
            paragraph: id,
            before,
            head,
            tail,
        } => {
            let new = changes::gap(visit, text, id);
            vec![
                Side::of(w, text, paragraph(id), Some(before), Some(head)),
                Side::of(w, text, new, None, Some(&tail.content)),
            ]
        }
        Change::Join {
            paragraph: id,
            before,
            into,
            into_before,
            joined,
        } => vec![
            Side::of(w, text, paragraph(into), Some(into_before), Some(joined)),
            Side::of(w, text, paragraph(id), Some(before), None),
        ],
        Change::Move { paragraph: id, .. } => vec![Side {
            note: Some(sentence::of_change(w, text, change)),
            ..Side::of(w, text, paragraph(id), None, None)
        }],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_set_otherwise_is_said_with_how() {
        let told = |language: &str, old: &str, new: &str| {
            let w = Words::saying("en").expect("there are words in English");
            Difference::between(w, language, &Content::parse(old), &Content::parse(new)).html()
        };
        for (language, old, new, said) in [
            ("en", "a word", "a **word**", "[set in bold:]"),
            ("en", "a *word*", "a word", "[no longer in italics:]"),
            ("fr", "a word", "a **word**", "[mis en gras\u{a0}:]"),
            ("ru", "a word", "a *word*", "[выделено курсивом:]"),
            ("de", "a word", "a [word](https://example.org)", "[now a link:]"),
        ] {
            let html = told(language, old, new);
            assert!(html.contains(said), "{html}");
        }
    }
}
