//! The changes of an amendment as people see them: each under what it is aimed at, with its difference. What only moves,
//! splits or joins strikes no word out.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amendment, Change, Subject, Text};
use crate::text::diff::{self, Piece};
use crate::text::{Content, ParagraphId};

use super::difference::{self, Difference, PieceJson};
use super::label::label;
use super::words::Words;

/// The sign for the end of a paragraph, by which a split or a join is seen within its words.
const PILCROW: &str = " ¶ ";

/// One change as shown.
#[derive(Template)]
#[template(path = "amendments/change.html")]
pub struct Shown {
    /// What it is aimed at, where it is one of several.
    aim: Option<String>,
    note: Option<String>,
    against: Vec<(Option<String>, Difference)>,
}

/// One change in JSON.
#[derive(Serialize, ToSchema)]
pub struct ChangeJson {
    /// wording, new, deletion, move, split, join or title.
    pub change: &'static str,
    /// The paragraph, by its permanent id; the one before it for a new one.
    pub paragraph: Option<String>,
    /// The pieces in order.
    pub pieces: Vec<PieceJson>,
}

/// The word for the kind of a change.
pub fn code(change: &Change) -> &'static str {
    match change {
        Change::Wording { .. } => "wording",
        Change::New { .. } => "new",
        Change::Deletion { .. } => "deletion",
        Change::Move { .. } => "move",
        Change::Split { .. } => "split",
        Change::Join { .. } => "join",
        Change::Title { .. } => "title",
    }
}

/// What a change does to the words, in pieces.
pub fn pieces(text: &Text, change: &Change) -> Vec<Piece> {
    let nothing = Content::default();
    match change {
        Change::Wording { before, after, .. } => diff::words(before, after),
        Change::New { block, .. } => diff::words(&nothing, &block.content),
        Change::Deletion { before, .. } => diff::words(before, &nothing),
        Change::Move { paragraph, .. } => {
            let block = text.latest().and_then(|latest| latest.block(paragraph));
            block.map_or_else(Vec::new, |block| diff::words(&block.content, &block.content))
        }
        Change::Split {
            before, head, tail, ..
        } => diff::words(before, &parted(head, &tail.content)),
        Change::Join {
            before,
            into_before,
            joined,
            ..
        } => diff::words(&parted(into_before, before), joined),
        Change::Title { before, after } => diff::words(&Content::of_plain(before), &Content::of_plain(after)),
    }
}

fn parted(first: &Content, second: &Content) -> Content {
    let mut both = first.clone();
    both.push(PILCROW, crate::text::Marks::default());
    both.extend(second);
    both
}

/// In JSON.
pub fn json(text: &Text, change: &Change) -> ChangeJson {
    let beside = match change {
        Change::New { after, .. } => after.as_ref(),
        other => other.paragraphs().last(),
    };
    ChangeJson {
        change: code(change),
        paragraph: beside.map(ToString::to_string),
        pieces: difference::json(&pieces(text, change)),
    }
}

/// What a change is aimed at, in words.
pub fn aim(w: Words, text: &Text, change: &Change) -> String {
    let to =
        |message: &str, id: &ParagraphId| w.of(message).with("paragraph", label(w, text, id)).to_string();
    match change {
        Change::Wording { paragraph, .. } => to("amendments-to-paragraph", paragraph),
        Change::Deletion { paragraph, .. } => to("amendments-to-delete", paragraph),
        Change::New { after: Some(id), .. } => to("amendments-to-gap", id),
        Change::New { after: None, .. } => w.say("amendments-to-opening"),
        Change::Move { paragraph, .. } => to("amendments-to-move", paragraph),
        Change::Split { paragraph, .. } => to("amendments-to-split", paragraph),
        Change::Join { paragraph, into, .. } => w
            .of("amendments-to-join")
            .with("paragraph", label(w, text, paragraph))
            .with("into", label(w, text, into))
            .to_string(),
        Change::Title { .. } => w.say("amendments-to-title"),
    }
}

/// What an amendment is aimed at, in words.
pub fn aims(w: Words, text: &Text, amendment: &Amendment) -> String {
    match &amendment.subject {
        Subject::Amendment { number, .. } => w
            .of("amendments-to-amendment")
            .with("number", *number)
            .to_string(),
        Subject::Text(changes) => match changes.as_slice() {
            [one] => aim(w, text, one),
            several => w
                .of("amendments-to-several")
                .with("count", several.len())
                .to_string(),
        },
    }
}

/// What a change says beside its words.
fn note(w: Words, text: &Text, change: &Change) -> Option<String> {
    match change {
        Change::Move { after: Some(id), .. } => Some(
            w.of("amendments-moves-after")
                .with("paragraph", label(w, text, id))
                .to_string(),
        ),
        Change::Move { after: None, .. } => Some(w.say("amendments-moves-first")),
        Change::Split { .. } => Some(w.say("amendments-splits")),
        Change::Join { .. } => Some(w.say("amendments-joins")),
        _ => None,
    }
}

impl Shown {
    /// A change, under its aim where it is one of several.
    pub fn of(w: Words, text: &Text, change: &Change, several: bool) -> Shown {
        Shown::with(w, text, change, several, &pieces(text, change))
    }

    /// The same with other pieces: against the words as they are now.
    pub fn with(w: Words, text: &Text, change: &Change, several: bool, pieces: &[Piece]) -> Shown {
        Shown {
            aim: several.then(|| aim(w, text, change)),
            note: note(w, text, change),
            against: vec![(None, Difference::of(w, &text.language, pieces))],
        }
    }

    /// Other words for one change of an amendment: against that amendment, and against the text.
    pub fn of_sub(
        w: Words,
        text: &Text,
        parent: u32,
        change: u32,
        before: &Content,
        after: &Content,
    ) -> Shown {
        let base = text.amendments.get(&parent).and_then(|amendment| {
            let changes = amendment.changes();
            changes
                .get(change as usize)
                .map(|change| (change.base(), aim(w, text, change)))
        });
        let against_amendment = w.of("amendments-against").with("number", parent).to_string();
        let mut against = vec![(
            Some(against_amendment),
            Difference::between(w, &text.language, before, after),
        )];
        let mut aim = None;
        if let Some((base, of)) = base {
            let caption = w.say("amendments-against-text");
            against.push((
                Some(caption),
                Difference::between(w, &text.language, &base, after),
            ));
            aim = Some(of);
        }
        Shown {
            aim,
            note: None,
            against,
        }
    }

    /// All changes of an amendment, against the words they were written against.
    pub fn all(w: Words, text: &Text, subject: &Subject) -> Vec<Shown> {
        match subject {
            Subject::Text(changes) => changes
                .iter()
                .map(|change| Shown::of(w, text, change, changes.len() > 1))
                .collect(),
            Subject::Amendment {
                number,
                change,
                before,
                after,
            } => vec![Shown::of_sub(w, text, *number, *change, before, after)],
        }
    }
}
