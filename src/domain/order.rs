//! The order in which amendments are proposed to be put, with the reason for each place. A proposal: the chair decides,
//! since how far something is from the text in substance is a judgement.

use crate::text::diff::{self, PieceKind};
use crate::text::{Content, ParagraphId};

use super::amending::together;
use super::{
    Amendment, ChairsOrder, Change, Order, Rules, Subject, Text, dividing, identical_to, one_voice, place_of,
    taking_over,
};

/// One place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The amendment.
    pub number: u32,
    /// Why it stands there.
    pub reason: PlaceReason,
    /// Identical ones, which are put with it and have no place of their own.
    pub identical: Vec<u32>,
    /// Why the chair put it there, where it is the chair's order.
    pub by_chair: Option<String>,
}

/// Why an amendment stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceReason {
    /// It would change the amendment that follows, so it comes first.
    SubAmendment {
        /// The amendment it would change.
        parent: u32,
    },
    /// It takes the paragraph out: the furthest from the text.
    Deletion,
    /// It replaces the whole paragraph.
    Whole,
    /// It replaces a part: this many words go or come.
    Part {
        /// Words deleted and inserted.
        words: usize,
    },
    /// It takes nothing away and adds this many words, or a paragraph.
    Insertion {
        /// Words inserted.
        words: usize,
    },
    /// It changes no words: it moves, splits or joins.
    Form,
    /// The rules go by the order of filing alone.
    Filing,
    /// The rules go by the place in the text: so many characters stand before the first that it changes.
    Position {
        /// Those.
        before: usize,
    },
    /// It is a part of an amendment that was divided, in the place of the whole.
    Divided {
        /// The whole.
        whole: u32,
    },
    /// The chair put it there.
    Chair,
    /// An earlier proposal of the same delegation contradicts it: it is not put until the delegation has one voice.
    Contradicts {
        /// That one.
        earlier: u32,
    },
}

impl PlaceReason {
    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            PlaceReason::SubAmendment { .. } => "sub-amendment",
            PlaceReason::Deletion => "deletion",
            PlaceReason::Whole => "whole",
            PlaceReason::Part { .. } => "part",
            PlaceReason::Insertion { .. } => "insertion",
            PlaceReason::Form => "form",
            PlaceReason::Filing => "filing",
            PlaceReason::Position { .. } => "position",
            PlaceReason::Divided { .. } => "divided",
            PlaceReason::Chair => "chair",
            PlaceReason::Contradicts { .. } => "contradicts",
        }
    }

    /// Smaller comes first. The more words, the further from the text.
    fn rank(self) -> (u8, usize) {
        match self {
            PlaceReason::SubAmendment { .. }
            | PlaceReason::Filing
            | PlaceReason::Divided { .. }
            | PlaceReason::Chair => (0, 0),
            PlaceReason::Position { before } => (0, before),
            PlaceReason::Deletion => (1, 0),
            PlaceReason::Whole => (2, 0),
            PlaceReason::Part { words } => (3, usize::MAX - words),
            PlaceReason::Insertion { words } => (4, usize::MAX - words),
            PlaceReason::Form => (5, 0),
            PlaceReason::Contradicts { .. } => (6, 0),
        }
    }
}

/// The order in which the pending amendments are put that have their place at a paragraph: those to it and to the gap after
/// it; for the first paragraph of the text, also those to the gap before it and to the title. It is the chair's, where the
/// chair arranged one; what was filed since joins where the rules put it. Else it is the one that the rules propose.
pub fn order_of_putting(rules: &Rules, text: &Text, paragraph: &ParagraphId) -> Vec<Place> {
    let proposed = proposed_by(rules.order, text, paragraph);
    match text.orders.get(paragraph) {
        Some(order) => arranged(text, proposed, order),
        None => proposed,
    }
}

fn arranged(text: &Text, proposed: Vec<Place>, order: &ChairsOrder) -> Vec<Place> {
    let stands = |place: &Place| {
        let numbers = std::iter::once(&place.number).chain(&place.identical);
        numbers
            .filter_map(|number| order.numbers.iter().position(|other| other == number))
            .min()
    };
    let mut places: Vec<Place> = proposed
        .iter()
        .filter(|place| stands(place).is_some())
        .cloned()
        .collect();
    places.sort_by_key(|place| stands(place));
    for place in &mut places {
        if !matches!(place.reason, PlaceReason::SubAmendment { .. }) {
            place.reason = PlaceReason::Chair;
        }
        place.by_chair = Some(order.reason.clone());
    }
    for (at, place) in proposed.iter().enumerate() {
        if stands(place).is_some() {
            continue;
        }
        let parent = text.amendments.get(&place.number).and_then(Amendment::parent);
        let found = |number: u32| {
            places
                .iter()
                .position(|other| other.number == number || other.identical.contains(&number))
        };
        // A sub-amendment comes before what it would change, and anything else after what it would have followed.
        let before = parent.and_then(found);
        let after = || proposed[..at].last().and_then(|other| found(other.number));
        let here = before.unwrap_or_else(|| after().map_or(0, |after| after + 1));
        places.insert(here, place.clone());
    }
    places
}

/// The order that a rule proposes.
pub fn proposed_by(order: Order, text: &Text, paragraph: &ParagraphId) -> Vec<Place> {
    let mut places = Vec::new();
    for number in ranked(order, text, |amendment| {
        amendment.parent().is_none() && place_of(text, amendment).as_ref() == Some(paragraph)
    }) {
        for sub in ranked(order, text, |sub| sub.parent() == Some(number)) {
            add(
                &mut places,
                text,
                sub,
                PlaceReason::SubAmendment { parent: number },
            );
        }
        let reason = match text.amendments.get(&number) {
            Some(Amendment {
                part_of: Some(whole), ..
            }) => PlaceReason::Divided { whole: *whole },
            Some(amendment) => reason(order, amendment),
            None => PlaceReason::Filing,
        };
        add(&mut places, text, number, reason);
    }
    one_voice::last(text, &mut places);
    places
}

/// Adds a place unless an identical amendment has one already.
fn add(places: &mut Vec<Place>, text: &Text, number: u32, reason: PlaceReason) {
    if !places.iter().any(|place| place.identical.contains(&number)) {
        places.push(Place {
            number,
            reason,
            identical: identical_to(text, number),
            by_chair: None,
        });
    }
}

fn ranked(order: Order, text: &Text, wanted: impl Fn(&Amendment) -> bool) -> Vec<u32> {
    // The parts of one that was divided stand in the place of the whole, one after the other.
    let mut found: Vec<((u8, usize), u32, u32)> = text
        .pending()
        .filter(|a| wanted(a))
        .map(|a| {
            let whole = dividing::whole(text, a.number);
            let ranked = text.amendments.get(&whole).unwrap_or(a);
            // What was taken over keeps the place of the one it takes over.
            let first = taking_over::first(text, whole);
            (reason(order, ranked).rank(), first, a.number)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(.., number)| number).collect()
}

fn reason(order: Order, amendment: &Amendment) -> PlaceReason {
    match order {
        Order::Filing => return PlaceReason::Filing,
        Order::Place => {
            return PlaceReason::Position {
                before: position(amendment),
            };
        }
        Order::FurthestFirst => {}
    }
    match &amendment.subject {
        Subject::Amendment { before, after, .. } => distance(before, after),
        // Of several changes, the one that is furthest from the text.
        Subject::Text(changes) => changes
            .iter()
            .map(of_change)
            .min_by_key(|reason| reason.rank())
            .unwrap_or(PlaceReason::Form),
    }
}

/// How many characters of the words it changes stand before the first that it changes. What comes after the paragraph
/// comes after all of them.
fn position(amendment: &Amendment) -> usize {
    let alike = |before: &Content, after: &Content| {
        let (before, after) = (before.plain(), after.plain());
        let pairs = before.chars().zip(after.chars());
        pairs.take_while(|(one, other)| one == other).count()
    };
    match &amendment.subject {
        Subject::Amendment { before, after, .. } => alike(before, after),
        Subject::Text(changes) => changes
            .iter()
            .map(|change| match change {
                Change::Wording { before, after, .. } => alike(before, after),
                Change::Title { .. } | Change::Deletion { .. } | Change::Move { .. } => 0,
                Change::Split { head, .. } => head.plain().chars().count(),
                Change::Join { .. } | Change::New { .. } => usize::MAX,
            })
            .min()
            .unwrap_or(0),
    }
}

fn of_change(change: &Change) -> PlaceReason {
    match change {
        Change::Deletion { .. } => PlaceReason::Deletion,
        Change::Wording { before, after, .. } => distance(before, after),
        Change::New { block, .. } => PlaceReason::Insertion {
            words: count(&block.content),
        },
        Change::Title { before, after } => distance(&Content::of_plain(before), &Content::of_plain(after)),
        Change::Split {
            before, head, tail, ..
        } => formal(before, &together(head, &tail.content)),
        Change::Join {
            before,
            into_before,
            joined,
            ..
        } => formal(&together(into_before, before), joined),
        Change::Move { .. } => PlaceReason::Form,
    }
}

/// A change of form, unless it is one of words as well.
fn formal(before: &Content, after: &Content) -> PlaceReason {
    if before == after {
        PlaceReason::Form
    } else {
        distance(before, after)
    }
}

/// How far a wording is from what it replaces, by the difference that people are shown.
fn distance(before: &Content, words: &Content) -> PlaceReason {
    let pieces = diff::words(before, words);
    let of = |kinds: &[PieceKind]| {
        let pieces = pieces.iter().filter(|piece| kinds.contains(&piece.kind));
        pieces.map(|piece| count(&piece.content)).sum::<usize>()
    };
    let (deleted, inserted) = (of(&[PieceKind::Deleted]), of(&[PieceKind::Inserted]));
    if deleted == 0 {
        PlaceReason::Insertion { words: inserted }
    } else if of(&[PieceKind::Equal, PieceKind::Reformatted]) == 0 {
        PlaceReason::Whole
    } else {
        PlaceReason::Part {
            words: deleted + inserted,
        }
    }
}

/// Words, not the stops and quotation marks between them.
fn count(words: &Content) -> usize {
    words
        .bare()
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}
