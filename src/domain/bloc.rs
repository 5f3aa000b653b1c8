//! Putting a set of amendments as one, since nobody asks for a separate decision. Each keeps its own number and its own
//! end; what all of them together do to the text is exactly what "what if" shows for them.
//!
//! A set need not wait for the walk: as in assemblies that declare adopted what nobody contests before the debate begins,
//! its paragraphs need not be under consideration. They must not be agreed, and they are agreed later like any others.

use serde::{Deserialize, Serialize};

use crate::text::{Block, Fingerprint, TextVersion};

use super::apply::{Fits, decide as enter, hashed, pin, text_mut};
use super::living::{Living, Motion, Relation, State};
use super::{
    Act, Amendment, Conference, Effect, Entry, Event, Matter, Origin, ParagraphState, Pin, Pinned, Refusal,
    Text, decide, disposal, dividing, effect, ending,
};

/// What one amendment of a set does to the text, after those before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlocPart {
    /// The amendment.
    pub number: u32,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// The set that can be put as one: each goes in as it was filed, collides with no open amendment, waits for nothing, and
/// nobody asked for a decision of its own. Empty where there are not two.
pub fn bloc_offered(text: &Text, living: &Living) -> Vec<u32> {
    let fits = |amendment: &&Amendment| {
        let number = amendment.number;
        amendment.parent().is_none()
            && amendment.separately.is_empty()
            && amendment.consequential_on.is_none()
            && living.condition(number).is_some_and(|one| goes_in(one.state))
            && agreed(text, amendment).is_none()
            && living
                .relations(number)
                .iter()
                .all(|(_, relation)| *relation == Relation::Identical)
            && !text.pending().any(|other| other.consequential_on == Some(number))
    };
    let mut numbers: Vec<u32> = text.pending().filter(fits).map(|one| one.number).collect();
    // Of identical ones all are put with the set, or none is.
    let all = numbers.clone();
    numbers.retain(|number| {
        let twins = living.relations(*number);
        twins.iter().all(|(twin, _)| all.contains(twin))
    });
    if numbers.len() < 2 { Vec::new() } else { numbers }
}

fn goes_in(state: State) -> bool {
    matches!(state, State::Clean | State::Moved)
}

fn agreed(text: &Text, amendment: &Amendment) -> Option<Refusal> {
    let touched = amendment.touches();
    let agreed = touched
        .iter()
        .find(|id| text.state_of(id) == ParagraphState::Agreed)?;
    Some(Refusal::ParagraphIsAgreed {
        paragraph: text.label_of(agreed),
    })
}

/// What a set does to the live text, one after the other; a refusal where two of them collide, or one does not go in as it
/// was filed.
pub fn bloc_parts(text: &Text, live: &[Block], numbers: &[u32]) -> Result<Vec<BlocPart>, Refusal> {
    let numbers = sorted(numbers);
    let motions: Vec<Motion> = Motion::all(text)
        .into_iter()
        .filter(|motion| numbers.contains(&motion.number))
        .collect();
    let living = Living::examine(&text.title, live, motions, None);
    for number in &numbers {
        let amendment = disposal::pending(text, *number)?;
        let state = living.condition(*number).map(|condition| condition.state);
        if amendment.parent().is_some() || !state.is_some_and(goes_in) {
            return Err(Refusal::BlocNotClean { number: *number });
        }
    }
    if let Some((number, other, _)) = living
        .pairs()
        .find(|(_, _, relation)| *relation != Relation::Identical)
    {
        return Err(Refusal::BlocCollides { number, other });
    }
    let fixed = |id: &_| text.state_of(id) == ParagraphState::Agreed;
    let (mut blocks, mut title) = (live.to_vec(), text.title.clone());
    let mut parts = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        let with = living.what_if(&numbers[..=at]);
        if let Some(fallen) = with.fallen.first() {
            return Err(Refusal::BlocNotClean {
                number: fallen.number,
            });
        }
        let mut effects = effect::between_around(&blocks, &with.blocks, fixed);
        if with.title != title {
            title = with.title;
            effects.push(Effect::Retitle { title: title.clone() });
        }
        blocks = with.blocks;
        parts.push(BlocPart {
            number: *number,
            effects,
        });
    }
    Ok(parts)
}

fn sorted(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Accepts a set of amendments with one decision.
pub(super) fn accept(
    conference: &Conference,
    act: &Act,
    text: &Text,
    numbers: &[u32],
    question: &str,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    decide::words("question", question, decide::REMARK_CHARS_MAX)?;
    let numbers = sorted(numbers);
    if numbers.len() < 2 {
        return Err(Refusal::BlocOfOne);
    }
    for number in &numbers {
        let amendment = disposal::pending(text, *number)?;
        if !amendment.separately.is_empty() {
            let asking = amendment.separately.iter();
            return Err(Refusal::AskedSeparately {
                number: *number,
                delegations: asking.map(|id| conference.delegation_name(id)).collect(),
            });
        }
        let pending: Vec<u32> = disposal::sub_amendments(text, *number).collect();
        if !pending.is_empty() {
            return Err(Refusal::SubAmendmentsPending {
                number: *number,
                pending,
            });
        }
        if let Some(on) = amendment.consequential_on
            && dividing::is_open(text, on)
            && !numbers.contains(&on)
        {
            return Err(Refusal::ConsequentialWaits { number: *number, on });
        }
        if let Some(refusal) = agreed(text, amendment) {
            return Err(refusal);
        }
    }
    let facts = decide::unmoved(act, text, expected)?;
    let parts = bloc_parts(text, &facts.before.blocks, &numbers)?;
    let after = facts.after.as_ref().ok_or(Refusal::NotPrepared)?;
    let effects: Vec<Effect> = parts.iter().flat_map(|part| part.effects.clone()).collect();
    if effect::applied(&facts.before.blocks, &effects).as_ref() != Some(&after.blocks) {
        return Err(Refusal::NotPrepared);
    }
    decide::pin(text, &facts.before, after)?;
    Ok(vec![Event::AmendmentsAcceptedEnBloc {
        text: text.id.clone(),
        parts,
        decision: conference.next_decision(),
        question: question.trim().to_owned(),
        before: decide::pin(text, known, &facts.before)?,
        after: after.version.clone(),
    }])
}

/// What was accepted as one, as it is applied.
pub(super) struct Accepted<'a> {
    pub parts: &'a [BlocPart],
    pub decision: u32,
    pub question: &'a str,
    pub before: &'a Pin,
    pub after: &'a TextVersion,
}

/// Applies the acceptance of a set: each amendment's words come from that amendment.
pub(super) fn happen(
    conference: &mut Conference,
    entry: &Entry,
    id: &super::TextId,
    accepted: &Accepted<'_>,
) -> Fits {
    let decision = accepted.decision;
    pin(conference, id, accepted.before, &Origin::OnScreen { decision })?;
    let text = text_mut(conference, id)?;
    let latest = text.latest().ok_or("the text has not been issued".to_owned())?;
    let mut blocks = latest.blocks.clone();
    for BlocPart { number, effects } in accepted.parts {
        if effects
            .iter()
            .filter_map(Effect::paragraph)
            .any(|paragraph| text.state_of(paragraph) == ParagraphState::Agreed)
        {
            return Err(format!("amendment {number} changes an agreed paragraph"));
        }
        let next = effect::applied(&blocks, effects)
            .ok_or_else(|| format!("the effects of amendment {number} do not fit"))?;
        let origin = Origin::Amendment {
            number: *number,
            decision,
        };
        text.lineage.follow(&blocks, &next, &origin);
        blocks = next;
        for effect in effects {
            if let Effect::Retitle { title } = effect {
                text.title.clone_from(title);
            }
        }
    }
    let pinned = Pinned {
        version: accepted.after.clone(),
        blocks,
    };
    hashed(text, &pinned)?;
    text.take(pinned);
    for BlocPart { number, effects } in accepted.parts {
        ending::accept(text, *number, decision, effects)?;
    }
    let numbers = accepted.parts.iter().map(|part| part.number).collect();
    enter(
        conference,
        entry,
        id,
        decision,
        Matter::EnBloc(numbers),
        accepted.question,
    )
}
