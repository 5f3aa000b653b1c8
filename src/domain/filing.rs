//! Filing amendments, and what their sponsors may do with them until the meeting has decided. What they may propose is in
//! `proposing.rs`.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::text::{Content, Fingerprint};

use super::{
    Act, Category, Conference, DelegationId, Event, LateFiling, ObserverProposals, Refusal, Right, Role,
    Sponsors, Stage, Subject, Text, TextId, decide, disposal, proposing, rights, wording,
};

/// The most amendments to one text that one delegation leads and that are open: a long text has some hundred paragraphs, and
/// this is two to each. Every open one is held against every other, so that more of them would slow the page for everybody.
pub const PENDING_MAX: usize = 200;

/// What is handed in.
pub(super) struct Filing<'a> {
    pub base: Fingerprint,
    pub subject: &'a Subject,
    pub consequential_on: Option<u32>,
    pub reason: &'a str,
    pub co_sponsors: &'a [DelegationId],
    pub oral: bool,
}

/// Sets or lifts the deadline for written amendments.
pub(super) fn set_deadline(text: &Text, act: &Act, at: Option<Timestamp>) -> Result<Vec<Event>, Refusal> {
    if text.stage == Stage::Put {
        return Err(Refusal::QuestionIsPut);
    }
    if let Some(deadline) = at.filter(|deadline| *deadline <= act.at) {
        return Err(Refusal::DeadlineInPast { deadline });
    }
    if text.deadline_at == at {
        return Ok(Vec::new());
    }
    Ok(vec![Event::AmendmentDeadlineSet {
        text: text.id.clone(),
        at,
    }])
}

/// Lets a delegation file one amendment after the deadline.
pub(super) fn grant_leave(
    conference: &Conference,
    text: &TextId,
    delegation: &DelegationId,
) -> Result<Vec<Event>, Refusal> {
    let text = conference.text(text)?;
    conference.delegation(delegation)?;
    if text.deadline_at.is_none() || conference.rules().late_filing == LateFiling::Refused {
        return Err(Refusal::LeaveNotPossible);
    }
    if text.leave.contains(delegation) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::LeaveGranted {
        text: text.id.clone(),
        delegation: delegation.clone(),
    }])
}

/// Files an amendment.
pub(super) fn file(
    conference: &Conference,
    act: &Act,
    text: &Text,
    filing: &Filing<'_>,
) -> Result<Vec<Event>, Refusal> {
    decide::issued(text)?;
    let lead = rights::delegation_of(conference, act)?;
    let sponsors = sponsors(conference, act, lead, filing.co_sponsors)?;
    room_for_one(conference, text, lead)?;
    if filing.oral {
        dictated(conference, act)?;
    }
    // The deadline is for written ones.
    let late = !filing.oral && late(conference, act, text, lead)?;
    decide::at_most("reason", filing.reason, decide::REMARK_CHARS_MAX)?;
    let subject = match filing.subject {
        Subject::Text(changes) => Subject::Text(proposing::changes(conference, text, &filing.base, changes)?),
        Subject::Amendment {
            number,
            change,
            after,
            ..
        } => sub(conference, text, &filing.base, (*number, *change), after)?,
    };
    if let Some(on) = filing.consequential_on {
        follows(text, on, &subject)?;
    }
    Ok(vec![Event::AmendmentFiled {
        text: text.id.clone(),
        number: next_number(text),
        base: filing.base,
        subject,
        consequential_on: filing.consequential_on,
        reason: filing.reason.trim().to_owned(),
        sponsors,
        late,
        oral: filing.oral,
        reintroduces: None,
    }])
}

/// Makes sure that a delegation has not more open amendments than a meeting can deal with.
pub(super) fn room_for_one(conference: &Conference, text: &Text, lead: &DelegationId) -> Result<(), Refusal> {
    let open = text.pending().filter(|one| one.sponsors.first() == Some(lead));
    if open.count() < PENDING_MAX {
        return Ok(());
    }
    Err(Refusal::AmendmentsTooMany {
        limit: PENDING_MAX,
        delegation: conference.delegation_name(lead),
    })
}

/// The number the next amendment gets.
pub(super) fn next_number(text: &Text) -> u32 {
    text.amendments.keys().next_back().map_or(1, |last| last + 1)
}

/// An oral amendment is dictated in a sitting, and the secretariat or who presides takes it down.
fn dictated(conference: &Conference, act: &Act) -> Result<(), Refusal> {
    decide::open_sitting(conference)?;
    match act.capacity {
        Role::Secretariat => Ok(()),
        Role::Chair if rights::presides(conference, &act.person) => Ok(()),
        Role::Chair => Err(Refusal::NotPresiding),
        _ => Err(Refusal::OralByOthers),
    }
}

/// Confirms that an oral amendment was taken down as dictated.
pub(super) fn confirm_wording(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
) -> Result<Vec<Event>, Refusal> {
    let amendment = disposal::pending(text, number)?;
    if !amendment.oral {
        return Err(Refusal::NotOral { number });
    }
    let delegation = match act.capacity {
        Role::Delegate | Role::Observer => {
            let own = rights::delegation_of(conference, act)?;
            let sponsors = amendment.sponsors.contains(own);
            Some(
                sponsors
                    .then_some(own)
                    .ok_or(Refusal::WordingOfOthers { number })?,
            )
        }
        Role::Chair if rights::presides(conference, &act.person) => None,
        _ => return Err(Refusal::WordingOfOthers { number }),
    };
    if amendment.read_back.is_some() {
        return Err(Refusal::WordingConfirmed { number });
    }
    Ok(vec![Event::WordingConfirmed {
        text: text.id.clone(),
        number,
        delegation: delegation.cloned(),
    }])
}

/// The sponsors, the lead first, each entitled to propose.
pub(super) fn sponsors(
    conference: &Conference,
    act: &Act,
    lead: &DelegationId,
    others: &[DelegationId],
) -> Result<Vec<DelegationId>, Refusal> {
    let mut sponsors: Vec<DelegationId> = Vec::new();
    let mut named = BTreeSet::new();
    let mut member = false;
    for sponsor in std::iter::once(lead).chain(others) {
        // Looked up first, so that nothing but delegations of the conference is ever collected, each once.
        let category = conference.delegation(sponsor)?.category;
        if !named.insert(sponsor) {
            continue;
        }
        rights::category_may(conference, category, Right::File)?;
        member |= category == Category::Member;
        sponsors.push(sponsor.clone());
    }
    let via_member = conference.rules().observer_proposals == ObserverProposals::ViaMember;
    if act.capacity == Role::Observer && via_member && !member {
        return Err(Refusal::ObserverNeedsMember);
    }
    let (needed, found) = (conference.rules().seconders, sponsors.len() as u32 - 1);
    if found < needed {
        return Err(Refusal::SecondersMissing { needed, found });
    }
    Ok(sponsors)
}

/// Whether the filing is late; refused where no leave covers it.
fn late(conference: &Conference, act: &Act, text: &Text, lead: &DelegationId) -> Result<bool, Refusal> {
    let Some(deadline) = text.deadline_at.filter(|deadline| act.at > *deadline) else {
        return Ok(false);
    };
    // What the secretariat or the chair takes down for a delegation has their leave.
    let leave = text.leave.contains(lead) || matches!(act.capacity, Role::Secretariat | Role::Chair);
    if leave && conference.rules().late_filing == LateFiling::ByLeave {
        Ok(true)
    } else {
        Err(Refusal::DeadlinePassed { deadline })
    }
}

/// A sub-amendment, with the words it would change.
fn sub(
    conference: &Conference,
    text: &Text,
    base: &Fingerprint,
    (number, change): (u32, u32),
    after: &Content,
) -> Result<Subject, Refusal> {
    proposing::base(text, base)?;
    wording::proposed(after)?;
    let parent = disposal::pending(text, number)?;
    if degree(text, number) > conference.rules().sub_amendment_depth {
        return Err(Refusal::ThirdDegree { number });
    }
    let before = parent
        .subject
        .words(change)
        .ok_or(Refusal::DeletionNotAmendable { number })?;
    if before == *after {
        return Err(Refusal::ProposalUnchanged);
    }
    let after = after.clone();
    Ok(Subject::Amendment {
        number,
        change,
        before,
        after,
    })
}

/// Makes sure that something can follow from an amendment: that it may still be accepted, or was.
pub(super) fn follows(text: &Text, on: u32, subject: &Subject) -> Result<(), Refusal> {
    let parent = text.amendment(on)?;
    if let (Some(end), false) = (&parent.end, parent.is_accepted()) {
        return Err(Refusal::AmendmentEnded {
            number: on,
            end: end.code().to_owned(),
        });
    }
    // A sub-amendment stands and falls with the amendment it would change, and nothing follows from one.
    match subject {
        Subject::Text(_) if parent.parent().is_none() => Ok(()),
        _ => Err(Refusal::ProposalMisfit),
    }
}

/// 1 for an amendment to the text, 2 for one to an amendment, and so on.
fn degree(text: &Text, number: u32) -> u32 {
    let degree = text.chain(number, super::Amendment::parent).count();
    u32::try_from(degree).unwrap_or(u32::MAX)
}

/// Adds the acting delegation to the sponsors.
pub(super) fn join(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
) -> Result<Vec<Event>, Refusal> {
    let amendment = disposal::pending(text, number)?;
    let delegation = rights::delegation_of(conference, act)?;
    rights::category_may(
        conference,
        conference.delegation(delegation)?.category,
        Right::File,
    )?;
    if conference.rules().sponsors == Sponsors::FrozenAtFiling {
        return Err(Refusal::SponsorsClosed);
    }
    if amendment.sponsors.contains(delegation) {
        let delegation = conference.delegation_name(delegation);
        return Err(Refusal::AlreadySponsor { number, delegation });
    }
    Ok(vec![Event::SponsorJoined {
        text: text.id.clone(),
        number,
        delegation: delegation.clone(),
    }])
}

/// Takes the acting delegation off the sponsors; with the last one the amendment is withdrawn, and what would have
/// changed it falls.
pub(super) fn withdraw(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
) -> Result<Vec<Event>, Refusal> {
    let amendment = disposal::pending(text, number)?;
    let delegation = rights::delegation_of(conference, act)?;
    if !amendment.sponsors.contains(delegation) {
        let delegation = conference.delegation_name(delegation);
        return Err(Refusal::NotASponsor { number, delegation });
    }
    let (text_id, delegation) = (text.id.clone(), delegation.clone());
    if amendment.sponsors.len() > 1 {
        if conference.rules().sponsors == Sponsors::FrozenAtFiling {
            return Err(Refusal::SponsorsClosed);
        }
        return Ok(vec![Event::SponsorLeft {
            text: text_id,
            number,
            delegation,
        }]);
    }
    let mut events = vec![Event::AmendmentWithdrawn {
        text: text_id,
        number,
        delegation,
    }];
    events.extend(disposal::falling_with(text, number));
    Ok(events)
}
