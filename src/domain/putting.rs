//! What the chair rules about the putting of amendments: in which order, that one was not moved, that some are excluded by
//! what was accepted or are put all the same; and what delegations ask of the chair: that one be put by itself. Which falls
//! are proposed is in `excluding.rs`, putting a set as one in `bloc.rs`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::ParagraphId;

use super::apply::{Fits, reason as misfit, text_mut};
use super::{
    Act, Amendment, Conference, End, Entry, Event, FallCause, PersonId, Refusal, Right, Text, decide,
    disposal, order_of_putting, rights,
};

/// The order in which the chair puts the amendments to a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChairsOrder {
    /// The amendments, identical ones beside each other.
    pub numbers: Vec<u32>,
    /// Why.
    pub reason: String,
    /// Who ruled so.
    pub chair: PersonId,
    /// When.
    pub at: Timestamp,
}

/// An amendment to be declared fallen, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fall {
    /// The amendment.
    pub number: u32,
    /// What excludes it.
    pub cause: FallCause,
}

/// Arranges the order of putting at a paragraph; without numbers it is the proposed one again. The chair may do so before
/// the sitting as well.
pub(super) fn set_order(
    conference: &Conference,
    text: &Text,
    paragraph: &ParagraphId,
    numbers: &[u32],
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    decide::issued(text)?;
    text.present(paragraph)?;
    if numbers.is_empty() {
        if !text.orders.contains_key(paragraph) {
            return Ok(Vec::new());
        }
        decide::at_most("reason", reason, decide::REMARK_CHARS_MAX)?;
        return Ok(vec![Event::OrderOfPuttingSet {
            text: text.id.clone(),
            paragraph: paragraph.clone(),
            numbers: Vec::new(),
            reason: reason.trim().to_owned(),
        }]);
    }
    decide::words("reason", reason, decide::REMARK_CHARS_MAX)?;
    let places = order_of_putting(conference.rules(), text, paragraph);
    // Identical amendments are put with each other, wherever any of them is named.
    let mut ordered: Vec<u32> = Vec::new();
    if numbers.len() > text.amendments.len() {
        return Err(misfit_order(text, paragraph, &places));
    }
    for number in numbers {
        let place = places
            .iter()
            .find(|place| place.number == *number || place.identical.contains(number));
        let place = place.ok_or_else(|| misfit_order(text, paragraph, &places))?;
        if !ordered.contains(&place.number) {
            ordered.push(place.number);
            ordered.extend(&place.identical);
        }
    }
    if places.iter().any(|place| !ordered.contains(&place.number)) {
        return Err(misfit_order(text, paragraph, &places));
    }
    let stands = |number: u32| ordered.iter().position(|other| *other == number);
    for (at, number) in ordered.iter().enumerate() {
        let late: Vec<u32> = disposal::sub_amendments(text, *number)
            .filter(|sub| stands(*sub).is_some_and(|sub| sub > at))
            .collect();
        if !late.is_empty() {
            return Err(Refusal::SubAmendmentsPending {
                number: *number,
                pending: late,
            });
        }
    }
    Ok(vec![Event::OrderOfPuttingSet {
        text: text.id.clone(),
        paragraph: paragraph.clone(),
        numbers: ordered,
        reason: reason.trim().to_owned(),
    }])
}

fn misfit_order(text: &Text, paragraph: &ParagraphId, places: &[super::Place]) -> Refusal {
    Refusal::OrderMisfit {
        paragraph: text.label_of(paragraph),
        pending: places.iter().map(|place| place.number).collect(),
    }
}

/// Records that nobody moved an amendment when it was called: its sponsors are not there, and nobody took it over.
pub(super) fn not_moved(conference: &Conference, text: &Text, number: u32) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    disposal::pending(text, number)?;
    let mut events = vec![Event::AmendmentNotMoved {
        text: text.id.clone(),
        number,
    }];
    events.extend(disposal::falling_with(text, number));
    Ok(events)
}

/// Rules that an amendment is put although the program proposed to declare it fallen by this cause.
pub(super) fn put_all_the_same(
    conference: &Conference,
    text: &Text,
    fall: &Fall,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    let amendment = disposal::pending(text, fall.number)?;
    disposal::caused(conference, text, fall.number, &fall.cause)?;
    if amendment.upheld.as_ref() == Some(&fall.cause) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::FallRuledOut {
        text: text.id.clone(),
        number: fall.number,
        cause: fall.cause.clone(),
    }])
}

/// Asks for the acting delegation that an amendment be put by itself, or takes that back.
pub(super) fn ask_separately(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
    asks: bool,
) -> Result<Vec<Event>, Refusal> {
    decide::issued(text)?;
    let amendment = disposal::pending(text, number)?;
    let delegation = rights::delegation_of(conference, act)?;
    rights::category_may(
        conference,
        conference.delegation(delegation)?.category,
        Right::File,
    )?;
    if amendment.separately.contains(delegation) == asks {
        return Ok(Vec::new());
    }
    let (text, delegation) = (text.id.clone(), delegation.clone());
    Ok(vec![if asks {
        Event::SeparateDecisionAsked {
            text,
            number,
            delegation,
        }
    } else {
        Event::SeparateDecisionWaived {
            text,
            number,
            delegation,
        }
    }])
}

/// Applies what the chair ruled and delegations asked.
pub(super) fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    match &entry.event {
        Event::OrderOfPuttingSet {
            text,
            paragraph,
            numbers,
            reason,
        } => {
            let text = text_mut(conference, text)?;
            if numbers.is_empty() {
                text.orders.remove(paragraph);
            } else {
                let order = ChairsOrder {
                    numbers: numbers.clone(),
                    reason: reason.clone(),
                    chair: entry.person.clone(),
                    at: entry.at,
                };
                text.orders.insert(paragraph.clone(), order);
            }
        }
        Event::AmendmentNotMoved { text, number } => {
            pending(text_mut(conference, text)?, *number)?.end = Some(End::NotMoved);
        }
        Event::FallRuledOut { text, number, cause } => {
            pending(text_mut(conference, text)?, *number)?.upheld = Some(cause.clone());
        }
        Event::SeparateDecisionAsked {
            text,
            number,
            delegation,
        } => {
            pending(text_mut(conference, text)?, *number)?
                .separately
                .push(delegation.clone());
        }
        Event::SeparateDecisionWaived {
            text,
            number,
            delegation,
        } => {
            pending(text_mut(conference, text)?, *number)?
                .separately
                .retain(|asking| asking != delegation);
        }
        _ => return Err("it does not belong to the putting of amendments".into()),
    }
    Ok(())
}

/// A pending amendment, to be changed.
pub(super) fn pending(text: &mut Text, number: u32) -> Fits<&mut Amendment> {
    disposal::pending(text, number).map_err(|refusal| misfit(&refusal))?;
    text.amendments
        .get_mut(&number)
        .ok_or_else(|| format!("no amendment {number}"))
}
