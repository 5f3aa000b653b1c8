//! Filing amendments, and what their sponsors may do with them until the meeting has decided.

use jiff::Timestamp;

use crate::text::{Content, Fingerprint};

use super::{
    Act, Category, Conference, DelegationId, Event, LateFiling, ObserverProposals, Proposal, Refusal, Right,
    Role, Sponsors, Stage, Target, Text, TextId, decide, disposal, rights, wording,
};

/// What is handed in.
pub(super) struct Filing<'a> {
    pub base: Fingerprint,
    pub target: &'a Target,
    pub proposal: &'a Proposal,
    pub reason: &'a str,
    pub co_sponsors: &'a [DelegationId],
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
    let late = late(conference, act, text, lead)?;
    decide::at_most("reason", filing.reason, decide::REMARK_CHARS_MAX)?;
    if let Some(words) = filing.proposal.content() {
        wording::proposed(words)?;
    }
    let before = aim(conference, text, filing)?;
    Ok(vec![Event::AmendmentFiled {
        text: text.id.clone(),
        number: text.amendments.keys().next_back().map_or(1, |last| last + 1),
        base: filing.base,
        target: filing.target.clone(),
        before,
        proposal: filing.proposal.clone(),
        reason: filing.reason.trim().to_owned(),
        sponsors,
        late,
    }])
}

/// The sponsors, the lead first, each entitled to propose.
fn sponsors(
    conference: &Conference,
    act: &Act,
    lead: &DelegationId,
    others: &[DelegationId],
) -> Result<Vec<DelegationId>, Refusal> {
    let mut sponsors = vec![lead.clone()];
    for other in others {
        if !sponsors.contains(other) {
            sponsors.push(other.clone());
        }
    }
    let mut member = false;
    for sponsor in &sponsors {
        let category = conference.delegation(sponsor)?.category;
        rights::category_may(conference, category, Right::File)?;
        member |= category == Category::Member;
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

/// Checks the target and the proposal against each other and against the version it was written on. The answer is what
/// the target read there.
fn aim(conference: &Conference, text: &Text, filing: &Filing<'_>) -> Result<Option<Content>, Refusal> {
    let base = text.version(&filing.base).ok_or_else(|| Refusal::BaseReplaced {
        issue: text.issue().map_or_else(String::new, |issue| issue.label.clone()),
    })?;
    match (filing.target, filing.proposal) {
        (Target::Paragraph(id), Proposal::Wording(_) | Proposal::Deletion) => {
            text.present(id)?;
            let block = base.block(id).ok_or_else(|| Refusal::UnknownParagraph {
                paragraph: id.clone(),
            })?;
            let now = text
                .latest()
                .and_then(|latest| latest.block(id))
                .map(|block| &block.content);
            let unchanged = |words: &Content| *words == block.content || Some(words) == now;
            if filing.proposal.content().is_some_and(unchanged) {
                return Err(Refusal::ProposalUnchanged);
            }
            Ok(Some(block.content.clone()))
        }
        (Target::Gap { after }, Proposal::NewParagraph { id, kind, level, .. }) => {
            if let Some(after) = after.as_ref().filter(|after| base.block(after).is_none()) {
                return Err(Refusal::UnknownParagraph {
                    paragraph: after.clone(),
                });
            }
            if kind.level(i64::from(*level)) != *level {
                return Err(Refusal::ProposalMisfit);
            }
            let proposed =
                |p: &Proposal| matches!(p, Proposal::NewParagraph { id: other, .. } if other == id);
            if text.paragraphs.contains_key(id) || text.amendments.values().any(|a| proposed(&a.filed)) {
                return Err(Refusal::ParagraphExists {
                    paragraph: id.clone(),
                });
            }
            Ok(None)
        }
        (Target::Amendment(number), Proposal::Wording(words)) => {
            let parent = disposal::pending(text, *number)?;
            if degree(text, *number) > conference.rules().sub_amendment_depth {
                return Err(Refusal::ThirdDegree { number: *number });
            }
            let before = parent
                .proposal
                .content()
                .ok_or(Refusal::DeletionNotAmendable { number: *number })?;
            if before == words {
                return Err(Refusal::ProposalUnchanged);
            }
            Ok(Some(before.clone()))
        }
        _ => Err(Refusal::ProposalMisfit),
    }
}

/// 1 for an amendment to the text, 2 for one to an amendment, and so on.
fn degree(text: &Text, number: u32) -> u32 {
    // A parent has a smaller number than its sub-amendment, so the walk ends.
    let parent = text.amendments.get(&number).and_then(super::Amendment::parent);
    parent.map_or(1, |parent| degree(text, parent) + 1)
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
    events.extend(disposal::falling_with(text, number, &[]));
    Ok(events)
}
