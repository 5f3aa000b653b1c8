//! Sittings: when the conference meets, who presides, and which delegations are present.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Act, Conference, DelegationId, Event, PersonId, Refusal, Role, Stage, decide};

/// One meeting of the conference, from opening to closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Its number, from 1.
    pub number: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Who presides now.
    pub presiding: PersonId,
    /// The delegations present, as last recorded.
    pub present: BTreeSet<DelegationId>,
}

/// Opens a sitting; whoever does presides.
pub(super) fn open(
    conference: &Conference,
    act: &Act,
    present: &BTreeSet<DelegationId>,
) -> Result<Vec<Event>, Refusal> {
    if let Some(sitting) = conference.sitting() {
        return Err(Refusal::SittingIsOpen {
            sitting: sitting.number,
        });
    }
    known(conference, present)?;
    Ok(vec![Event::SittingOpened {
        number: conference.sittings.len() as u32 + 1,
        presiding: act.person.clone(),
        present: present.clone(),
    }])
}

/// Records anew which delegations are present.
pub(super) fn record_attendance(
    conference: &Conference,
    present: &BTreeSet<DelegationId>,
) -> Result<Vec<Event>, Refusal> {
    let sitting = decide::open_sitting(conference)?;
    known(conference, present)?;
    if sitting.present == *present {
        return Ok(Vec::new());
    }
    Ok(vec![Event::AttendanceRecorded {
        present: present.clone(),
    }])
}

/// Gives the chair to another person registered as chair, or takes it.
pub(super) fn hand_over(conference: &Conference, to: &PersonId) -> Result<Vec<Event>, Refusal> {
    let sitting = decide::open_sitting(conference)?;
    let person = conference
        .people
        .get(to)
        .ok_or_else(|| Refusal::UnknownPerson { person: to.clone() })?;
    if !person.roles.contains(&Role::Chair) {
        return Err(Refusal::NotAChair);
    }
    if sitting.presiding == *to {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ChairHandedOver {
        from: sitting.presiding.clone(),
        to: to.clone(),
    }])
}

/// Closes the sitting.
pub(super) fn close(conference: &Conference) -> Result<Vec<Event>, Refusal> {
    let sitting = decide::open_sitting(conference)?;
    if let Some(text) = conference.texts.values().find(|text| text.stage == Stage::Put) {
        return Err(Refusal::QuestionPending {
            title: text.title.clone(),
        });
    }
    Ok(vec![Event::SittingClosed {
        number: sitting.number,
    }])
}

fn known(conference: &Conference, present: &BTreeSet<DelegationId>) -> Result<(), Refusal> {
    present
        .iter()
        .try_for_each(|delegation| conference.delegation(delegation).map(|_| ()))
}
