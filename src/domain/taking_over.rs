//! Taking over: an amendment that its sponsors withdrew is filed again by another delegation, or by one of them, under a new
//! number and at its place. What would have changed it fell with it, and does not come back by itself.

use super::amending::touched;
use super::{
    Act, Amendment, Conference, DelegationId, End, Event, ParagraphState, Refusal, Text, decide, disposal,
    filing, gone, place_of, rights,
};

/// The amendment that takes this one over.
pub fn taken_over_as(text: &Text, number: u32) -> Option<u32> {
    let mut later = text.amendments.range(number..).map(|(_, later)| later);
    later
        .find(|later| later.reintroduces == Some(number))
        .map(|later| later.number)
}

/// The number under which an amendment first came: its own, or that of the first one in the chain of taking over.
pub(super) fn first(text: &Text, number: u32) -> u32 {
    let first = text.chain(number, |one| one.reintroduces).last();
    first.map_or(number, |first| first.number)
}

/// Whether an amendment can be taken over now, by whoever may file; or the rule that says no.
pub fn may_be_taken_over<'a>(
    conference: &Conference,
    text: &'a Text,
    number: u32,
) -> Result<&'a Amendment, Refusal> {
    decide::issued(text)?;
    let amendment = text.amendment(number)?;
    if amendment.end != Some(End::Withdrawn) {
        return Err(Refusal::NotWithdrawn { number });
    }
    if let Some(taken) = taken_over_as(text, number) {
        return Err(Refusal::TakenOverAlready { number, taken });
    }
    if let Some(parent) = amendment.parent() {
        disposal::pending(text, parent)?;
    }
    if let Some(on) = amendment.consequential_on {
        filing::follows(text, on, &amendment.subject)?;
    }
    for paragraph in touched(text, amendment) {
        let removed = |refusal| gone(conference, text, &paragraph).unwrap_or(refusal);
        text.present(&paragraph).map_err(removed)?;
    }
    match place_of(text, amendment) {
        Some(place) if text.state_of(&place) == ParagraphState::Agreed => Err(Refusal::ParagraphIsAgreed {
            paragraph: text.label_of(&place),
        }),
        _ => Ok(amendment),
    }
}

/// Takes an amendment over. The deadline does not bar it: what is proposed was filed in time.
pub(super) fn take_over(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
    reason: &str,
    co_sponsors: &[DelegationId],
) -> Result<Vec<Event>, Refusal> {
    let amendment = may_be_taken_over(conference, text, number)?;
    let lead = rights::delegation_of(conference, act)?;
    let sponsors = filing::sponsors(conference, act, lead, co_sponsors)?;
    filing::room_for_one(conference, text, lead)?;
    decide::at_most("reason", reason, decide::REMARK_CHARS_MAX)?;
    let reason = match reason.trim() {
        "" => &amendment.reason,
        own => own,
    };
    Ok(vec![Event::AmendmentFiled {
        text: text.id.clone(),
        number: filing::next_number(text),
        base: amendment.base,
        subject: amendment.subject.clone(),
        consequential_on: amendment.consequential_on,
        reason: reason.to_owned(),
        sponsors,
        late: false,
        oral: false,
        reintroduces: Some(number),
    }])
}
