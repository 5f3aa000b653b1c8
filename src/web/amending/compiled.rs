//! One change of an amendment as the compilation shows it: calmer than a slip, since what stands around it is the text, and
//! nothing to press.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::living::Living;
use crate::domain::{Amendment, Change, Placed, Text, identical_to, sub_wording};
use crate::text::ParagraphId;
use crate::text::diff::{self, Piece};

use super::slip;
use super::standing::Standing;
use crate::web::differences::changes::{code, pieces};
use crate::web::differences::difference::{self, Difference, PieceJson};
use crate::web::house::label::label;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// A change as shown.
#[derive(Template)]
#[template(path = "compilation/entry.html")]
pub struct Entry {
    w: Words,
    number: u32,
    url: String,
    /// The one place of the amendment that an address can name.
    anchor: Option<String>,
    /// What it does, in words.
    does: String,
    /// "part 2 of 3", where it has several.
    part: Option<String>,
    sponsors: String,
    state: &'static str,
    mine: bool,
    difference: Option<Difference>,
    standing: Option<Standing>,
    reason: String,
    end: Option<String>,
    identical: Vec<u32>,
    /// The amendment it follows from.
    follows: Option<u32>,
    subs: Vec<Sub>,
}

/// A sub-amendment under the amendment it would change.
struct Sub {
    number: u32,
    url: String,
    sponsors: String,
    state: &'static str,
    difference: Option<Difference>,
    reason: String,
    end: Option<String>,
}

/// A change in JSON.
#[derive(Serialize, ToSchema)]
pub struct EntryJson {
    /// The number of the amendment.
    pub number: u32,
    /// wording, new, deletion, move, split, join, title or sub-amendment.
    pub change: &'static str,
    /// Which of its changes, from 1.
    pub part: usize,
    /// How many it has.
    pub parts: usize,
    /// The sponsors by id, the lead first.
    pub sponsors: Vec<String>,
    /// The reason given.
    pub reason: String,
    /// pending, accepted, accepted-as-sub-amended, merged, incorporated, rejected, withdrawn, not-moved, divided, fallen or
    /// inadmissible.
    pub state: &'static str,
    /// The difference, piece by piece.
    pub difference: Vec<PieceJson>,
    /// The sub-amendments to it.
    #[schema(no_recursion)]
    pub subs: Vec<EntryJson>,
}

/// What a change does, in words: the difference alone does not say what becomes of a paragraph.
pub fn does(w: Words, text: &Text, change: &Change) -> String {
    let named = |id: &ParagraphId| label(w, text, id);
    let says = w.named("compilation-does", code(change));
    match change {
        Change::Move { after: None, .. } => w.say("compilation-does-move-first"),
        Change::Move { after: Some(id), .. } => says.with("paragraph", named(id)).to_string(),
        Change::Join { into, .. } => says.with("paragraph", named(into)).to_string(),
        _ => says.to_string(),
    }
}

impl Entry {
    /// A change at its place; none where the amendment is not there.
    pub fn of(visit: &Visit, text: &Text, living: Option<&Living>, placed: &Placed) -> Option<Entry> {
        let w = visit.w;
        let amendment = text.amendments.get(&placed.number)?;
        let changes = amendment.changes();
        let change = changes.get(placed.part)?;
        let pieces = match change {
            // It stands right above, and no word of it changes.
            Change::Move { .. } => Vec::new(),
            other => pieces(text, other),
        };
        let (first, pending) = (placed.first, amendment.is_pending());
        let identical = if pending {
            identical_to(text, amendment.number)
        } else {
            Vec::new()
        };
        // Read once, under the first who proposes it.
        let repeats = identical.iter().any(|other| *other < amendment.number);
        Some(Entry {
            w,
            number: amendment.number,
            url: url(visit, text, amendment.number),
            anchor: first.then(|| format!("amendment-{}", amendment.number)),
            does: does(w, text, change),
            part: (placed.parts > 1).then(|| {
                w.of("compilation-part")
                    .with("part", placed.part + 1)
                    .with("parts", placed.parts)
                    .to_string()
            }),
            sponsors: visit.names(&amendment.sponsors),
            state: amendment.state(),
            mine: slip::own(visit).is_some_and(|own| amendment.sponsors.contains(own)),
            difference: (!pieces.is_empty() && !repeats).then(|| Difference::of(w, &text.language, &pieces)),
            standing: living
                .filter(|_| first)
                .and_then(|living| Standing::of(visit, text, living, amendment))
                .filter(|standing| standing.code != "clean"),
            reason: if first {
                amendment.reason.clone()
            } else {
                String::new()
            },
            end: amendment.end.as_ref().and_then(|end| slip::end_note(w, end)),
            identical: if first { identical } else { Vec::new() },
            follows: amendment.consequential_on.filter(|_| first),
            subs: placed
                .subs
                .iter()
                .filter_map(|number| text.amendments.get(number))
                .map(|sub| Sub::of(visit, text, sub))
                .collect(),
        })
    }
}

impl Sub {
    fn of(visit: &Visit, text: &Text, sub: &Amendment) -> Sub {
        let w = visit.w;
        Sub {
            number: sub.number,
            url: url(visit, text, sub.number),
            sponsors: visit.names(&sub.sponsors),
            state: sub.state(),
            difference: sub_wording(sub)
                .map(|(before, after)| Difference::between(w, &text.language, before, after)),
            reason: sub.reason.clone(),
            end: sub.end.as_ref().and_then(|end| slip::end_note(w, end)),
        }
    }
}

fn url(visit: &Visit, text: &Text, number: u32) -> String {
    format!("{}/amendments/{number}", visit.text_url(&text.id))
}

impl EntryJson {
    /// A change at its place.
    pub fn of(text: &Text, placed: &Placed) -> Option<EntryJson> {
        let amendment = text.amendments.get(&placed.number)?;
        let changes = amendment.changes();
        let change = changes.get(placed.part)?;
        let subs = placed
            .subs
            .iter()
            .filter_map(|number| text.amendments.get(number));
        Some(EntryJson {
            part: placed.part + 1,
            parts: placed.parts,
            subs: subs
                .map(|sub| {
                    let pieces = sub_wording(sub).map(|(before, after)| diff::words(before, after));
                    EntryJson::about(sub, "sub-amendment", &pieces.unwrap_or_default())
                })
                .collect(),
            ..EntryJson::about(amendment, code(change), &pieces(text, change))
        })
    }

    fn about(amendment: &Amendment, change: &'static str, pieces: &[Piece]) -> EntryJson {
        EntryJson {
            number: amendment.number,
            change,
            part: 1,
            parts: 1,
            sponsors: amendment.sponsors.iter().map(ToString::to_string).collect(),
            reason: amendment.reason.clone(),
            state: amendment.state(),
            difference: difference::json(pieces),
            subs: Vec::new(),
        }
    }
}
