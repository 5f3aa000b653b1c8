//! What becomes of amendments: accepted, rejected, fallen, ruled out. What accepting one does to the text is in
//! `amending.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{Fingerprint, merge};

use super::amending::touched;
use super::putting::Fall;
use super::{
    Act, Amendment, Conference, Effect, End, Event, FallCause, Matter, ParagraphState, Refusal, Subject,
    Text, amendment_effects, decide, dividing, effect, one_voice, place_of,
};

/// An amendment as the chair puts it, with the identical ones.
pub(super) struct Put<'a> {
    pub number: u32,
    pub identical: &'a [u32],
    pub question: &'a str,
}

/// Pending amendments that would make exactly the same change as this one.
pub fn identical_to(text: &Text, number: u32) -> Vec<u32> {
    let Some(amendment) = text.amendments.get(&number) else {
        return Vec::new();
    };
    text.pending()
        .filter(|other| other.number != number && same(amendment, other))
        .map(|a| a.number)
        .collect()
}

fn same(a: &Amendment, b: &Amendment) -> bool {
    a.subject.same_as(&b.subject) && a.consequential_on == b.consequential_on
}

/// The amendment to the text that this one would change in the end, or this one itself.
pub(super) fn root(text: &Text, number: u32) -> Option<&Amendment> {
    text.chain(number, Amendment::parent).last()
}

/// An amendment with which the meeting has still to deal.
pub(super) fn pending(text: &Text, number: u32) -> Result<&Amendment, Refusal> {
    let amendment = text.amendment(number)?;
    match &amendment.end {
        None => Ok(amendment),
        Some(end) => Err(Refusal::AmendmentEnded {
            number,
            end: end.code().to_owned(),
        }),
    }
}

/// Pending amendments to this amendment.
pub(super) fn sub_amendments(text: &Text, number: u32) -> impl Iterator<Item = u32> {
    text.pending()
        .filter(move |sub| sub.parent() == Some(number))
        .map(|sub| sub.number)
}

/// What falls because an amendment has ended without being accepted: what would have changed it, and what follows from it.
pub(super) fn falling_with(text: &Text, ended: u32) -> Vec<Event> {
    falling_with_all(text, &[ended])
}

/// The same for several that end together: each falls once, and those that end by themselves do not fall.
pub(super) fn falling_with_all(text: &Text, ended: &[u32]) -> Vec<Event> {
    let mut falls = Falls::beside(text, ended);
    for number in ended {
        falls.with(*number);
    }
    falls.events
}

/// What falls because an amendment was accepted with an identical one: only what would have changed it.
pub(super) fn falling_under(text: &Text, ended: u32) -> Vec<Event> {
    let mut falls = Falls::beside(text, &[ended]);
    falls.under(ended);
    falls.events
}

/// Falls as they are collected. Whatever rests on whatever, each amendment falls once, however long the way to it is.
pub(super) struct Falls<'t> {
    text: &'t Text,
    /// What rests on each: what would change it first, then what follows from it.
    resting: BTreeMap<u32, Vec<(u32, FallCause)>>,
    /// What has ended, or has fallen.
    gone: BTreeSet<u32>,
    events: Vec<Event>,
}

/// What is still to be looked at.
enum Look {
    Fall(u32, FallCause),
    /// Something that was divided, of which a part has ended.
    Whole(u32),
}

impl<'t> Falls<'t> {
    /// Nothing has fallen yet; these end by themselves.
    pub(super) fn beside(text: &'t Text, ended: &[u32]) -> Self {
        let mut resting: BTreeMap<u32, Vec<(u32, FallCause)>> = BTreeMap::new();
        for one in text.pending() {
            if let Some(parent) = one.parent() {
                let fall = (one.number, FallCause::Parent(parent));
                resting.entry(parent).or_default().push(fall);
            }
        }
        for one in text.pending() {
            if let Some(on) = one.consequential_on {
                let fall = (one.number, FallCause::Consequential(on));
                resting.entry(on).or_default().push(fall);
            }
        }
        Falls {
            text,
            resting,
            gone: ended.iter().copied().collect(),
            events: Vec::new(),
        }
    }

    /// What falls with one that has ended without being accepted.
    pub(super) fn with(&mut self, ended: u32) {
        let mut looks = self.around(ended);
        self.walk(&mut looks);
    }

    /// What falls with one that was accepted with another, or taken up: what follows from it may still be put.
    pub(super) fn under(&mut self, ended: u32) {
        let mut looks = self.around(ended);
        looks.retain(|look| matches!(look, Look::Fall(_, FallCause::Parent(_))));
        self.walk(&mut looks);
    }

    /// An event of its own among the falls.
    pub(super) fn enter(&mut self, event: Event) {
        self.events.push(event);
    }

    /// What falls, in order.
    pub(super) fn events(self) -> Vec<Event> {
        self.events
    }

    /// What one that has ended may take with it, the first to be looked at last.
    fn around(&self, ended: u32) -> Vec<Look> {
        let whole = self.text.amendments.get(&ended).and_then(|one| one.part_of);
        let resting = self.resting.get(&ended).into_iter().flatten().rev();
        let resting = resting.map(|(number, cause)| Look::Fall(*number, cause.clone()));
        whole.map(Look::Whole).into_iter().chain(resting).collect()
    }

    fn walk(&mut self, looks: &mut Vec<Look>) {
        while let Some(look) = looks.pop() {
            let ended = match look {
                Look::Fall(number, cause) => {
                    if !self.gone.insert(number) {
                        continue;
                    }
                    self.events.push(Event::AmendmentFallen {
                        text: self.text.id.clone(),
                        number,
                        cause,
                    });
                    number
                }
                // When no part of what was divided is accepted, or can be any more, what follows from the whole falls as
                // well.
                Look::Whole(whole) if !self.lives_in_part(whole) => whole,
                Look::Whole(_) => continue,
            };
            looks.extend(self.around(ended));
        }
    }

    /// Whether a part of what was divided is accepted, or may be still.
    fn lives_in_part(&self, whole: u32) -> bool {
        let mut wholes = vec![whole];
        while let Some(whole) = wholes.pop() {
            let Some(End::Divided { parts }) =
                self.text.amendments.get(&whole).and_then(|one| one.end.as_ref())
            else {
                continue;
            };
            for part in parts.iter().filter_map(|part| self.text.amendments.get(part)) {
                if part.is_accepted() || (part.is_pending() && !self.gone.contains(&part.number)) {
                    return true;
                }
                wholes.push(part.number);
            }
        }
        false
    }
}

/// Checks what the chair puts: the words, and that the amendments named are pending and identical.
fn checked<'a>(text: &'a Text, put: &Put<'_>) -> Result<(&'a Amendment, Vec<u32>), Refusal> {
    decide::words("question", put.question, decide::REMARK_CHARS_MAX)?;
    let amendment = pending(text, put.number)?;
    let mut identical: Vec<u32> = put
        .identical
        .iter()
        .copied()
        .filter(|other| *other != put.number)
        .collect();
    identical.sort_unstable();
    identical.dedup();
    for other in &identical {
        if !same(amendment, pending(text, *other)?) {
            return Err(Refusal::NotIdentical {
                number: put.number,
                other: *other,
            });
        }
    }
    Ok((amendment, identical))
}

/// Accepts an amendment or a sub-amendment.
pub(super) fn accept(
    conference: &Conference,
    act: &Act,
    text: &Text,
    put: &Put<'_>,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    let (amendment, identical) = checked(text, put)?;
    let number = put.number;
    one_voice::heard(conference, text, number)?;
    let subs: Vec<u32> = sub_amendments(text, number).collect();
    if !subs.is_empty() {
        return Err(Refusal::SubAmendmentsPending {
            number,
            pending: subs,
        });
    }
    if let Some(on) = amendment.consequential_on
        && dividing::is_open(text, on)
    {
        return Err(Refusal::ConsequentialWaits { number, on });
    }
    if let Some(root) = root(text, number) {
        considered(text, root)?;
    }
    let facts = decide::unmoved(act, text, expected)?;
    if let Some(parent) = amendment.parent() {
        return accept_sub(conference, text, amendment, parent, put, &identical);
    }
    let effects = amendment_effects(text, &facts.before.blocks, number)?;
    let after = facts.after.as_ref().ok_or(Refusal::NotPrepared)?;
    if effect::applied(&facts.before.blocks, &effects).as_ref() != Some(&after.blocks) {
        return Err(Refusal::NotPrepared);
    }
    let retitled = effects
        .into_iter()
        .find(|effect| matches!(effect, Effect::Retitle { .. }));
    let mut pinned = decide::pin(text, &facts.before, after)?;
    pinned.effects.extend(retitled);
    let mut events = vec![Event::AmendmentAccepted {
        text: text.id.clone(),
        number,
        identical: identical.clone(),
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        before: decide::pin(text, known, &facts.before)?,
        after: pinned,
    }];
    events.extend(identical.iter().flat_map(|other| falling_under(text, *other)));
    Ok(events)
}

fn accept_sub(
    conference: &Conference,
    text: &Text,
    sub: &Amendment,
    parent: u32,
    put: &Put<'_>,
    identical: &[u32],
) -> Result<Vec<Event>, Refusal> {
    let number = sub.number;
    let Subject::Amendment {
        change,
        before,
        after,
        ..
    } = &sub.subject
    else {
        return Err(Refusal::ProposalMisfit);
    };
    let now = pending(text, parent)?
        .subject
        .words(*change)
        .ok_or(Refusal::DeletionNotAmendable { number: parent })?;
    let words = merge::in_turn(before, &now, after).map_err(|_| Refusal::Collides { number })?;
    let mut events = vec![Event::SubAmendmentAccepted {
        text: text.id.clone(),
        number,
        identical: identical.to_vec(),
        parent,
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        change: *change,
        words,
    }];
    events.extend(identical.iter().flat_map(|other| falling_under(text, *other)));
    Ok(events)
}

/// Makes sure that the meeting is where an amendment to the text has its place, and that nothing it touches is agreed.
fn considered(text: &Text, amendment: &Amendment) -> Result<(), Refusal> {
    let touched = touched(text, amendment);
    if touched.is_empty() {
        return Ok(());
    }
    for paragraph in &touched {
        text.present(paragraph)?;
        if text.state_of(paragraph) == ParagraphState::Agreed {
            return Err(Refusal::ParagraphIsAgreed {
                paragraph: text.label_of(paragraph),
            });
        }
    }
    match place_of(text, amendment) {
        Some(place) if text.state_of(&place) != ParagraphState::UnderConsideration => {
            Err(Refusal::NotUnderConsideration {
                paragraph: text.label_of(&place),
            })
        }
        _ => Ok(()),
    }
}

/// Records that an amendment was not accepted. It needs no look at the text, which stays as it is.
pub(super) fn reject(
    conference: &Conference,
    text: &Text,
    put: &Put<'_>,
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    decide::at_most("reason", reason, decide::REMARK_CHARS_MAX)?;
    let (amendment, identical) = checked(text, put)?;
    one_voice::heard(conference, text, put.number)?;
    let mut events = vec![Event::AmendmentRejected {
        text: text.id.clone(),
        number: amendment.number,
        identical: identical.clone(),
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        reason: reason.trim().to_owned(),
    }];
    let ended: Vec<u32> = std::iter::once(amendment.number).chain(identical).collect();
    events.extend(falling_with_all(text, &ended));
    Ok(events)
}

/// Declares amendments no longer applicable, all with one act; what excludes each must have been decided.
pub(super) fn declare_fallen(
    conference: &Conference,
    text: &Text,
    falls: &[Fall],
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    let mut named: Vec<u32> = Vec::new();
    let mut events = Vec::new();
    for fall in falls {
        pending(text, fall.number)?;
        caused(conference, text, fall.number, &fall.cause)?;
        if named.contains(&fall.number) {
            continue;
        }
        named.push(fall.number);
        events.push(Event::AmendmentFallen {
            text: text.id.clone(),
            number: fall.number,
            cause: fall.cause.clone(),
        });
    }
    events.extend(falling_with_all(text, &named));
    Ok(events)
}

/// Refuses a cause that has not come about, or is not for anybody to declare.
pub(super) fn caused(
    conference: &Conference,
    text: &Text,
    number: u32,
    cause: &FallCause,
) -> Result<(), Refusal> {
    let decided = match cause {
        FallCause::Amendment(other) => text
            .amendments
            .get(other)
            .is_some_and(|other| other.is_accepted()),
        FallCause::Compromise(decision) => conference.decisions.iter().any(|d| {
            d.number == *decision && d.text == text.id && matches!(d.matter, Matter::Compromise { .. })
        }),
        FallCause::ParagraphRemoved => cause_of_fall(text, number).is_some(),
        // These follow by rule and are not for anybody to declare.
        FallCause::Parent(_) | FallCause::Consequential(_) | FallCause::TakenUp(_) => false,
    };
    if decided {
        Ok(())
    } else {
        Err(Refusal::CauseNotDecided)
    }
}

/// The cause the chair may name for declaring this amendment fallen, as far as it follows from the text: a paragraph of its
/// is gone. Whether an accepted amendment excludes it is the chair's judgement.
pub fn cause_of_fall(text: &Text, number: u32) -> Option<FallCause> {
    let touched = touched(text, root(text, number)?);
    let gone = touched.iter().any(|id| text.present(id).is_err());
    gone.then_some(FallCause::ParagraphRemoved)
}

/// Rules an amendment out. The chair may do so outside a sitting as well.
pub(super) fn rule_inadmissible(text: &Text, number: u32, reason: &str) -> Result<Vec<Event>, Refusal> {
    decide::words("reason", reason, decide::REMARK_CHARS_MAX)?;
    pending(text, number)?;
    let reason = reason.trim().to_owned();
    let mut events = vec![Event::AmendmentRuledInadmissible {
        text: text.id.clone(),
        number,
        reason,
    }];
    events.extend(falling_with(text, number));
    Ok(events)
}
