//! One delegation, one voice: where two people of a delegation propose what contradicts, both proposals are shown, the
//! earlier stands, and the later is not put until the delegation has withdrawn one or its head has said which stands.

use std::collections::{BTreeMap, BTreeSet};

use super::living::{Living, Motion};
use super::{
    Act, Amendment, Conference, DelegationId, Event, PersonId, Place, PlaceReason, Refusal, Role, Text,
    disposal, identical_to, rights,
};

/// Pending amendments of the same lead, filed by somebody else, as far as these may be looked at.
fn mates<'t>(text: &'t Text, amendment: &'t Amendment) -> impl Iterator<Item = &'t Amendment> {
    text.pending().filter(move |other| {
        other.sponsors.first() == amendment.sponsors.first() && other.filed_by != amendment.filed_by
    })
}

/// The pending amendments by which a delegation contradicts this one of its own, filed by another person.
pub fn contradicting(text: &Text, living: &Living, number: u32) -> Vec<u32> {
    let Some(amendment) = text.amendments.get(&number).filter(|one| one.is_pending()) else {
        return Vec::new();
    };
    mates(text, amendment)
        .map(|other| other.number)
        .filter(|other| living.exclude_each_other(number, *other))
        .collect()
}

/// These amendments and their mates, examined against the text as last pinned; none where nobody has a mate.
fn examined(text: &Text, numbers: &[u32]) -> Option<Living> {
    // An earlier one may itself give way to one before it, so that all of the delegation are looked at.
    let mut filers: BTreeMap<&DelegationId, BTreeSet<&PersonId>> = BTreeMap::new();
    for one in text.pending() {
        if let Some(lead) = one.sponsors.first() {
            filers.entry(lead).or_default().insert(&one.filed_by);
        }
    }
    let of_several = |lead: &&DelegationId| filers.get(lead).is_some_and(|filers| filers.len() > 1);
    let leads: BTreeSet<&DelegationId> = numbers
        .iter()
        .filter_map(|number| text.amendments.get(number)?.sponsors.first())
        .filter(of_several)
        .collect();
    if leads.is_empty() {
        return None;
    }
    let led = |number: &u32| {
        let lead = text.amendments.get(number).and_then(|one| one.sponsors.first());
        lead.is_some_and(|lead| leads.contains(lead))
    };
    let motions = Motion::all(text).into_iter().filter(|motion| led(&motion.number));
    let blocks = &text.latest()?.blocks;
    Some(Living::examine(&text.title, blocks, motions.collect(), None))
}

/// What is not put, each with the earlier proposal of the same delegation that stands in its way. Each is decided once, in
/// the order of filing: whether an earlier one stands is known by then.
fn held(text: &Text, living: &Living) -> BTreeMap<u32, u32> {
    let lead = |number: &u32| text.amendments.get(number).and_then(|one| one.sponsors.first());
    let mut held: BTreeMap<u32, u32> = BTreeMap::new();
    for (number, _) in living.conditions() {
        let mut earlier = contradicting(text, living, number)
            .into_iter()
            .filter(|other| *other < number && !held.contains_key(other));
        if let Some(earlier) = earlier.next()
            // What others propose as well is put for them.
            && identical_to(text, number)
                .iter()
                .all(|other| lead(other) == lead(&number))
        {
            held.insert(number, earlier);
        }
    }
    held
}

/// Refuses to put what an earlier proposal of the same delegation contradicts.
pub(super) fn heard(conference: &Conference, text: &Text, number: u32) -> Result<(), Refusal> {
    let living = examined(text, &[number]);
    match living.and_then(|living| held(text, &living).remove(&number)) {
        Some(earlier) => Err(Refusal::ContradictsItself {
            number,
            earlier,
            delegation: lead_name(conference, text, number),
        }),
        None => Ok(()),
    }
}

fn lead_name(conference: &Conference, text: &Text, number: u32) -> String {
    let lead = text.amendments.get(&number).and_then(|one| one.sponsors.first());
    lead.map_or_else(String::new, |lead| conference.delegation_name(lead))
}

/// Puts last what is not put, and says by what.
pub(super) fn last(text: &Text, places: &mut Vec<Place>) {
    let numbers: Vec<u32> = places.iter().map(|place| place.number).collect();
    let Some(living) = examined(text, &numbers) else {
        return;
    };
    let earlier = self::held(text, &living);
    let mut held = Vec::new();
    places.retain(|place| match earlier.get(&place.number) {
        Some(earlier) => {
            held.push(Place {
                reason: PlaceReason::Contradicts { earlier: *earlier },
                ..place.clone()
            });
            false
        }
        None => true,
    });
    // What would change one that is not put goes along with it.
    let waits = |place: &Place, held: &[Place]| match place.reason {
        PlaceReason::SubAmendment { parent } => held.iter().any(|held| held.number == parent),
        _ => false,
    };
    let (subs, rest): (Vec<Place>, Vec<Place>) = std::mem::take(places)
        .into_iter()
        .partition(|place| waits(place, &held));
    places.extend(rest);
    places.extend(subs);
    places.extend(held);
}

/// Whether this person may say which proposal of a delegation stands: its head, or anybody of it where none is named.
pub fn may_uphold(conference: &Conference, person: &PersonId, delegation: &DelegationId) -> bool {
    let speaks = |person: &PersonId| {
        conference.people.get(person).is_some_and(|known| {
            let acts = known.roles.contains(&Role::Delegate) || known.roles.contains(&Role::Observer);
            acts && known.delegation.as_ref() == Some(delegation)
        })
    };
    let head = conference
        .delegations
        .get(delegation)
        .and_then(|d| d.head.as_ref());
    // A head who no longer acts for the delegation decides nothing, and must not leave it without a voice.
    let head = head.filter(|head| speaks(head));
    speaks(person) && head.is_none_or(|head| head == person)
}

/// Says which proposal stands: the delegation leaves the others.
pub(super) fn uphold(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
) -> Result<Vec<Event>, Refusal> {
    let amendment = disposal::pending(text, number)?;
    let lead = amendment
        .sponsors
        .first()
        .ok_or(Refusal::NothingContradicts { number })?;
    let acts_for = match act.capacity {
        Role::Delegate | Role::Observer => rights::delegation_of(conference, act).ok(),
        _ => None,
    };
    if acts_for != Some(lead) || !may_uphold(conference, &act.person, lead) {
        return Err(Refusal::HeadDecides {
            delegation: conference.delegation_name(lead),
        });
    }
    let living = examined(text, &[number]);
    let over = living.map_or_else(Vec::new, |living| contradicting(text, &living, number));
    if over.is_empty() {
        return Err(Refusal::NothingContradicts { number });
    }
    // With others behind it, one goes on without this delegation, whatever the rules say of leaving.
    let mut given_up = Vec::new();
    for other in over.iter().copied() {
        if text.amendment(other)?.sponsors.len() == 1 {
            given_up.push(other);
        }
    }
    let falls = disposal::falling_with_all(text, &given_up);
    let falls_too =
        |event: &Event| matches!(event, Event::AmendmentFallen { number: fallen, .. } if *fallen == number);
    if falls.iter().any(falls_too) {
        return Err(Refusal::RestsOnGivenUp { number, given_up });
    }
    let mut events = vec![Event::ProposalUpheld {
        text: text.id.clone(),
        number,
        over: over.clone(),
        delegation: lead.clone(),
    }];
    for other in over {
        let (text, delegation) = (text.id.clone(), lead.clone());
        events.push(if given_up.contains(&other) {
            Event::AmendmentWithdrawn {
                text,
                number: other,
                delegation,
            }
        } else {
            Event::SponsorLeft {
                text,
                number: other,
                delegation,
            }
        });
    }
    events.extend(falls);
    Ok(events)
}
