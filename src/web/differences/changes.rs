//! The changes of an amendment as people see them: each under what it is aimed at, with its difference. What only moves,
//! splits or joins strikes no word out.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amendment, Change, Subject, Text};
use crate::text::diff::{self, Piece};
use crate::text::{Content, ParagraphId};

use super::difference::{self, Difference, PieceJson};
use crate::web::house::label::{called, is_heading};
use crate::web::house::visit::Visit;

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

/// A message about a block, in one form for paragraphs and in another for headings.
fn about(visit: &Visit, text: &Text, [paragraph, heading]: [&'static str; 2], id: &ParagraphId) -> String {
    let message = if is_heading(text, id) { heading } else { paragraph };
    visit
        .w
        .of(message)
        .with("paragraph", called(visit, text, id))
        .to_string()
}

/// What heads the amendments to a block: "Paragraph 12", "Heading IV".
pub fn group(visit: &Visit, text: &Text, id: &ParagraphId) -> String {
    about(visit, text, ["amendments-group", "amendments-group-heading"], id)
}

/// A new paragraph after a block.
pub fn gap(visit: &Visit, text: &Text, id: &ParagraphId) -> String {
    about(
        visit,
        text,
        ["amendments-to-gap", "amendments-to-gap-heading"],
        id,
    )
}

/// What a change is aimed at, in words.
pub fn aim(visit: &Visit, text: &Text, change: &Change) -> String {
    let w = visit.w;
    let to = |messages, id: &ParagraphId| about(visit, text, messages, id);
    match change {
        Change::Wording { paragraph, .. } => {
            to(["amendments-to-paragraph", "amendments-to-heading"], paragraph)
        }
        Change::Deletion { paragraph, .. } => to(
            ["amendments-to-delete", "amendments-to-delete-heading"],
            paragraph,
        ),
        Change::New { after: Some(id), .. } => gap(visit, text, id),
        Change::New { after: None, .. } => w.say("amendments-to-opening"),
        Change::Move { paragraph, .. } => to(["amendments-to-move", "amendments-to-move-heading"], paragraph),
        Change::Split { paragraph, .. } => {
            to(["amendments-to-split", "amendments-to-split-heading"], paragraph)
        }
        Change::Join { paragraph, into, .. } => w
            .of("amendments-to-join")
            .with("paragraph", called(visit, text, paragraph))
            .with("into", called(visit, text, into))
            .to_string(),
        Change::Title { .. } => w.say("amendments-to-title"),
    }
}

/// What an amendment is aimed at, in words.
pub fn aims(visit: &Visit, text: &Text, amendment: &Amendment) -> String {
    match &amendment.subject {
        Subject::Amendment { number, .. } => visit
            .w
            .of("amendments-to-amendment")
            .with("number", *number)
            .to_string(),
        Subject::Text(changes) => match changes.as_slice() {
            [one] => aim(visit, text, one),
            several => visit
                .w
                .of("amendments-to-several")
                .with("count", several.len())
                .to_string(),
        },
    }
}

/// What a change says beside its words.
fn note(visit: &Visit, text: &Text, change: &Change) -> Option<String> {
    match change {
        Change::Move { after: Some(id), .. } => {
            let messages = ["amendments-moves-after", "amendments-moves-after-heading"];
            Some(about(visit, text, messages, id))
        }
        Change::Move { after: None, .. } => Some(visit.w.say("amendments-moves-first")),
        Change::Split { .. } => Some(visit.w.say("amendments-splits")),
        Change::Join { .. } => Some(visit.w.say("amendments-joins")),
        _ => None,
    }
}

impl Shown {
    /// A change, under its aim where it is one of several.
    pub fn of(visit: &Visit, text: &Text, change: &Change, several: bool) -> Shown {
        Shown::with(visit, text, change, several, &pieces(text, change))
    }

    /// The same with other pieces: against the words as they are now.
    pub fn with(visit: &Visit, text: &Text, change: &Change, several: bool, pieces: &[Piece]) -> Shown {
        Shown {
            aim: several.then(|| aim(visit, text, change)),
            note: note(visit, text, change),
            against: vec![(None, Difference::of(visit.w, &text.language, pieces))],
        }
    }

    /// Other words for one change of an amendment: against that amendment, and against the text.
    pub fn of_sub(
        visit: &Visit,
        text: &Text,
        parent: u32,
        change: u32,
        before: &Content,
        after: &Content,
    ) -> Shown {
        let w = visit.w;
        let base = text.amendments.get(&parent).and_then(|amendment| {
            let changes = amendment.changes();
            changes
                .get(change as usize)
                .map(|change| (change.base(), aim(visit, text, change)))
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

    /// Sentences beside it say the same.
    #[must_use]
    pub fn said_beside(self) -> Shown {
        let against = self.against.into_iter();
        Shown {
            against: against
                .map(|(caption, difference)| (caption, difference.said_beside()))
                .collect(),
            ..self
        }
    }

    /// All changes of an amendment, against the words they were written against.
    pub fn all(visit: &Visit, text: &Text, subject: &Subject) -> Vec<Shown> {
        match subject {
            Subject::Text(changes) => changes
                .iter()
                .map(|change| Shown::of(visit, text, change, changes.len() > 1))
                .collect(),
            Subject::Amendment {
                number,
                change,
                before,
                after,
            } => vec![Shown::of_sub(visit, text, *number, *change, before, after)],
        }
    }
}
