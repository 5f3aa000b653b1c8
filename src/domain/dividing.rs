//! Dividing an amendment into parts that are put one after the other, as a delegation asks for. Each part is an amendment of
//! its own, with the sponsors and in the place of the whole, which ends as divided. If no part is accepted, nothing of it is
//! left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::ParagraphId;
use crate::text::edits::{Edit, Ground, Meeting};

use super::amending::effects;
use super::apply::{Fits, text_mut};
use super::putting::pending;
use super::{
    Amendment, Change, Conference, DelegationId, End, Entry, Event, Refusal, Right, Subject, Text, decide,
    disposal, rights,
};

/// One part of an amendment that was divided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DividedPart {
    /// Its number.
    pub number: u32,
    /// What it would do.
    pub changes: Vec<Change>,
}

/// What an amendment can be divided into: its changes; or, where it changes the words of one paragraph in several places,
/// each of those changes of words. One piece, or none, where it cannot be divided.
pub fn pieces(amendment: &Amendment) -> Vec<Change> {
    let changes = amendment.changes();
    match &changes[..] {
        [
            Change::Wording {
                paragraph, before, ..
            },
        ] => {
            let Some((ground, edits)) = edits_of(&changes[0]) else {
                return changes;
            };
            let each = edits.iter().map(|edit| Change::Wording {
                paragraph: paragraph.clone(),
                before: before.clone(),
                after: ground.with(&[edit]),
            });
            each.collect()
        }
        _ => changes,
    }
}

/// The changes of words that one change makes, where each can be made without the others.
fn edits_of(change: &Change) -> Option<(Ground, Vec<Edit>)> {
    let Change::Wording { before, after, .. } = change else {
        return None;
    };
    let ground = Ground::of(before);
    let edits = ground.edits_to(after);
    let all: Vec<&Edit> = edits.iter().collect();
    let apart = edits.iter().enumerate().all(|(at, one)| {
        edits[at + 1..]
            .iter()
            .all(|other| ground.meeting(one, other) == Meeting::Apart)
    });
    (edits.len() > 1 && apart && ground.with(&all) == *after).then_some((ground, edits))
}

/// The changes of each part, by what the pieces are to be parts of; without a word, each piece is a part.
fn parted(amendment: &Amendment, parts: &[u32]) -> Option<Vec<Vec<Change>>> {
    let pieces = pieces(amendment);
    let labels: Vec<u32> = if parts.is_empty() {
        (0..).take(pieces.len()).collect()
    } else {
        parts.to_vec()
    };
    if labels.len() != pieces.len() {
        return None;
    }
    let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        groups.entry(*label).or_default().push(at);
    }
    // In the order of the amendment, whatever the parts were called.
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort();
    if groups.len() < 2 {
        return None;
    }
    let whole = amendment.changes();
    if let (
        [
            Change::Wording {
                paragraph, before, ..
            },
        ],
        Some((ground, edits)),
    ) = (&whole[..], whole.first().and_then(edits_of))
    {
        let of = |group: &Vec<usize>| {
            let edits: Vec<&Edit> = group.iter().filter_map(|at| edits.get(*at)).collect();
            vec![Change::Wording {
                paragraph: paragraph.clone(),
                before: before.clone(),
                after: ground.with(&edits),
            }]
        };
        return Some(groups.iter().map(of).collect());
    }
    let of = |group: &Vec<usize>| group.iter().filter_map(|at| pieces.get(*at).cloned()).collect();
    let parted: Vec<Vec<Change>> = groups.iter().map(of).collect();
    let alone = |at: usize| {
        let others = parted.iter().enumerate().filter(|(other, _)| *other != at);
        others.flat_map(|(_, changes)| changes).all(|other| {
            other
                .brings()
                .is_none_or(|brought| !parted[at].iter().any(|change| needs(change, &brought.id)))
        })
    };
    (0..parted.len()).all(alone).then_some(parted)
}

/// Whether a change is about this paragraph, or has its place by it.
fn needs(change: &Change, id: &ParagraphId) -> bool {
    let place = match change {
        Change::New { after, .. } | Change::Move { after, .. } => after.as_ref(),
        _ => None,
    };
    place == Some(id) || change.paragraphs().any(|other| other == id)
}

/// Divides an amendment, a delegation having asked for it.
pub(super) fn divide(
    conference: &Conference,
    text: &Text,
    number: u32,
    parts: &[u32],
    asked_by: &DelegationId,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    let amendment = disposal::pending(text, number)?;
    rights::category_may(conference, conference.delegation(asked_by)?.category, Right::File)?;
    let pending: Vec<u32> = disposal::sub_amendments(text, number).collect();
    if !pending.is_empty() {
        return Err(Refusal::SubAmendmentsPending { number, pending });
    }
    let parted = parted(amendment, parts).ok_or(Refusal::NotDivisible { number })?;
    if let Some(base) = text.version(&amendment.base)
        && parted
            .iter()
            .any(|changes| effects(text, &base.blocks, changes, number).is_err())
    {
        return Err(Refusal::NotDivisible { number });
    }
    let next = text.amendments.keys().next_back().map_or(1, |last| last + 1);
    let parts = (next..)
        .zip(parted)
        .map(|(number, changes)| DividedPart { number, changes });
    Ok(vec![Event::AmendmentDivided {
        text: text.id.clone(),
        number,
        parts: parts.collect(),
        asked_by: asked_by.clone(),
    }])
}

/// The amendment that one was divided from in the end, or its own number.
pub(super) fn whole(text: &Text, number: u32) -> u32 {
    let whole = text.chain(number, |one| one.part_of).last();
    whole.map_or(number, |whole| whole.number)
}

/// Whether the meeting has still to deal with an amendment, or with a part of it.
pub(super) fn is_open(text: &Text, number: u32) -> bool {
    text.pending()
        .any(|one| one.number == number || (one.part_of.is_some() && is_within(text, one.number, number)))
}

/// Whether one is a part of another, or a part of a part.
pub(super) fn is_within(text: &Text, number: u32, of: u32) -> bool {
    let mut wholes = text.chain(number, |one| one.part_of);
    wholes.any(|one| one.part_of == Some(of))
}

/// Applies a division.
pub(super) fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    let Event::AmendmentDivided {
        text, number, parts, ..
    } = &entry.event
    else {
        return Err("it divides nothing".into());
    };
    let text = text_mut(conference, text)?;
    let divided = pending(text, *number)?;
    divided.end = Some(End::Divided {
        parts: parts.iter().map(|part| part.number).collect(),
    });
    let divided = divided.clone();
    for part in parts {
        if text.amendments.keys().next_back().map_or(1, |last| last + 1) != part.number {
            return Err(format!("amendment {} is out of order", part.number));
        }
        let subject = Subject::Text(part.changes.clone());
        let amendment = Amendment {
            number: part.number,
            filed: subject.clone(),
            subject,
            part_of: Some(*number),
            end: None,
            ..divided.clone()
        };
        text.amendments.insert(part.number, amendment);
    }
    for order in text.orders.values_mut() {
        if let Some(at) = order.numbers.iter().position(|one| one == number) {
            let numbers = parts.iter().map(|part| part.number);
            order.numbers.splice(at..=at, numbers);
        }
    }
    Ok(())
}
