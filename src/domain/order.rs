//! The order in which amendments are proposed to be put, with the reason for each place. A proposal: the chair decides,
//! since how far something is from the text in substance is a judgement.

use crate::text::diff::{self, PieceKind};
use crate::text::{Content, ParagraphId};

use super::amending::together;
use super::{Amendment, Change, Order, Rules, Subject, Text, identical_to, one_voice, place_of, taking_over};

/// One place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The amendment.
    pub number: u32,
    /// Why it stands there.
    pub reason: PlaceReason,
    /// Identical ones, which are put with it and have no place of their own.
    pub identical: Vec<u32>,
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
            PlaceReason::Contradicts { .. } => "contradicts",
        }
    }

    /// Smaller comes first. The more words, the further from the text.
    fn rank(self) -> (u8, usize) {
        match self {
            PlaceReason::SubAmendment { .. } | PlaceReason::Filing => (0, 0),
            PlaceReason::Deletion => (1, 0),
            PlaceReason::Whole => (2, 0),
            PlaceReason::Part { words } => (3, usize::MAX - words),
            PlaceReason::Insertion { words } => (4, usize::MAX - words),
            PlaceReason::Form => (5, 0),
            PlaceReason::Contradicts { .. } => (6, 0),
        }
    }
}

/// The proposed order of the pending amendments that have their place at a paragraph: those to it and to the gap after it;
/// for the first paragraph of the text, also those to the gap before it and to the title.
pub fn order_of_putting(rules: &Rules, text: &Text, paragraph: &ParagraphId) -> Vec<Place> {
    let mut places = Vec::new();
    for number in ranked(rules, text, |amendment| {
        amendment.parent().is_none() && place_of(text, amendment).as_ref() == Some(paragraph)
    }) {
        for sub in ranked(rules, text, |sub| sub.parent() == Some(number)) {
            add(
                &mut places,
                text,
                sub,
                PlaceReason::SubAmendment { parent: number },
            );
        }
        let reason = text
            .amendments
            .get(&number)
            .map_or(PlaceReason::Filing, |a| reason(rules, a));
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
        });
    }
}

fn ranked(rules: &Rules, text: &Text, wanted: impl Fn(&Amendment) -> bool) -> Vec<u32> {
    let mut found: Vec<(PlaceReason, u32)> = text
        .pending()
        .filter(|a| wanted(a))
        .map(|a| (reason(rules, a), a.number))
        .collect();
    // What was taken over keeps the place of the one it takes over.
    found.sort_by_key(|(reason, number)| (reason.rank(), taking_over::first(text, *number)));
    found.into_iter().map(|(_, number)| number).collect()
}

fn reason(rules: &Rules, amendment: &Amendment) -> PlaceReason {
    if rules.order == Order::Filing {
        return PlaceReason::Filing;
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
