//! What becomes of amendments: accepted, rejected, fallen, ruled out; and what accepting one does to the text.

use crate::text::{Block, Fingerprint, ParagraphId, merge};

use super::{
    Act, Amendment, Conference, Effect, End, Event, FallCause, Matter, ParagraphState, Proposal, Refusal,
    Target, Text, decide, effect,
};

/// An amendment as the chair puts it, with the identical ones.
pub(super) struct Put<'a> {
    pub number: u32,
    pub identical: &'a [u32],
    pub question: &'a str,
}

/// What accepting an amendment does to the live text: the one definition, used to prepare the change and to check it.
pub fn amendment_effect(text: &Text, live: &[Block], number: u32) -> Result<Effect, Refusal> {
    let amendment = text.amendment(number)?;
    match (&amendment.target, &amendment.proposal) {
        (Target::Paragraph(id), proposal) => {
            let block =
                live.iter()
                    .find(|block| block.id == *id)
                    .ok_or_else(|| Refusal::ParagraphRemoved {
                        paragraph: id.clone(),
                    })?;
            let Proposal::Wording(words) = proposal else {
                return Ok(Effect::Remove {
                    paragraph: id.clone(),
                });
            };
            let base = amendment.before.as_ref().unwrap_or(&block.content);
            let content =
                merge::three_way(base, &block.content, words).map_err(|_| Refusal::Collides { number })?;
            Ok(Effect::Set {
                paragraph: id.clone(),
                content,
            })
        }
        (
            Target::Gap { after },
            Proposal::NewParagraph {
                id,
                kind,
                level,
                content,
            },
        ) => {
            if text.paragraphs.contains_key(id) || live.iter().any(|block| block.id == *id) {
                return Err(Refusal::ParagraphExists {
                    paragraph: id.clone(),
                });
            }
            let block = Block {
                id: id.clone(),
                kind: *kind,
                level: *level,
                content: content.clone(),
            };
            Ok(Effect::Insert {
                after: place(text, live, after.as_ref()),
                block,
            })
        }
        _ => Err(Refusal::ProposalMisfit),
    }
}

/// The paragraph after which something for a gap goes: the nearest one still there, and behind what came into the same
/// gap before.
pub(super) fn place(text: &Text, live: &[Block], gap: Option<&ParagraphId>) -> Option<ParagraphId> {
    let mut anchor = gap.cloned();
    while let Some(id) = anchor.clone()
        && !live.iter().any(|block| block.id == id)
    {
        let removal = text
            .paragraphs
            .get(&id)
            .and_then(|standing| standing.removed.as_ref());
        // A paragraph is removed after the one it followed was still there, so the walk ends.
        anchor = removal.and_then(|removal| removal.followed.clone());
    }
    let start = anchor.as_ref().map_or(0, |id| {
        live.iter()
            .position(|block| block.id == *id)
            .expect("the walk above ended at a block that is there")
            + 1
    });
    let same_gap = |block: &&Block| {
        let origin = text
            .paragraphs
            .get(&block.id)
            .and_then(|standing| standing.origin);
        let target = origin
            .and_then(|number| text.amendments.get(&number))
            .map(|a| &a.target);
        matches!(target, Some(Target::Gap { after }) if after.as_ref() == gap)
    };
    live[start..]
        .iter()
        .take_while(same_gap)
        .last()
        .map(|block| block.id.clone())
        .or(anchor)
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
    a.target == b.target && a.proposal.same_as(&b.proposal)
}

/// The target in the text that an amendment, or the one it would change, is aimed at.
pub(super) fn root(text: &Text, number: u32) -> Option<&Target> {
    // A parent has a smaller number than its sub-amendment, so the walk ends.
    match &text.amendments.get(&number)?.target {
        Target::Amendment(parent) => root(text, *parent),
        target => Some(target),
    }
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

/// The sub-amendments that fall because their parent has ended, except those that end by themselves.
pub(super) fn falling_with(text: &Text, parent: u32, except: &[u32]) -> Vec<Event> {
    sub_amendments(text, parent)
        .filter(|number| !except.contains(number))
        .flat_map(|number| {
            let cause = FallCause::Parent(parent);
            let mut events = vec![Event::AmendmentFallen {
                text: text.id.clone(),
                number,
                cause,
            }];
            events.extend(falling_with(text, number, except));
            events
        })
        .collect()
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
    let subs: Vec<u32> = sub_amendments(text, number).collect();
    if !subs.is_empty() {
        return Err(Refusal::SubAmendmentsPending {
            number,
            pending: subs,
        });
    }
    if let Some(Target::Paragraph(paragraph)) = root(text, number) {
        under_consideration(text, paragraph)?;
    }
    let facts = decide::unmoved(act, text, expected)?;
    if let Some(parent) = amendment.parent() {
        return accept_sub(conference, text, amendment, parent, put, &identical);
    }
    let effect = amendment_effect(text, &facts.before.blocks, number)?;
    let after = facts.after.as_ref().ok_or(Refusal::NotPrepared)?;
    if effect::applied(&facts.before.blocks, std::slice::from_ref(&effect)).as_ref() != Some(&after.blocks) {
        return Err(Refusal::NotPrepared);
    }
    let mut events = vec![Event::AmendmentAccepted {
        text: text.id.clone(),
        number,
        identical: identical.clone(),
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        before: decide::pin(text, known, &facts.before)?,
        after: decide::pin(text, &facts.before, after)?,
    }];
    events.extend(identical.iter().flat_map(|other| falling_with(text, *other, &[])));
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
    let proposal = &pending(text, parent)?.proposal;
    let now = proposal
        .content()
        .ok_or(Refusal::DeletionNotAmendable { number: parent })?;
    let words = sub.proposal.content().ok_or(Refusal::ProposalMisfit)?;
    let merged = merge::three_way(sub.before.as_ref().unwrap_or(now), now, words)
        .map_err(|_| Refusal::Collides { number })?;
    let mut events = vec![Event::SubAmendmentAccepted {
        text: text.id.clone(),
        number,
        identical: identical.to_vec(),
        parent,
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        proposal: proposal.reworded(&merged),
    }];
    events.extend(identical.iter().flat_map(|other| falling_with(text, *other, &[])));
    Ok(events)
}

fn under_consideration(text: &Text, paragraph: &ParagraphId) -> Result<(), Refusal> {
    text.present(paragraph)?;
    match text.state_of(paragraph) {
        ParagraphState::UnderConsideration => Ok(()),
        ParagraphState::Agreed => Err(Refusal::ParagraphIsAgreed {
            paragraph: text.label_of(paragraph),
        }),
        _ => Err(Refusal::NotUnderConsideration {
            paragraph: text.label_of(paragraph),
        }),
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
    let mut events = vec![Event::AmendmentRejected {
        text: text.id.clone(),
        number: amendment.number,
        identical: identical.clone(),
        decision: conference.next_decision(),
        question: put.question.trim().to_owned(),
        reason: reason.trim().to_owned(),
    }];
    let ended = std::iter::once(amendment.number).chain(identical);
    events.extend(ended.flat_map(|number| falling_with(text, number, &[])));
    Ok(events)
}

/// Declares an amendment no longer applicable; what excludes it must have been decided.
pub(super) fn declare_fallen(
    conference: &Conference,
    text: &Text,
    number: u32,
    cause: &FallCause,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    pending(text, number)?;
    let decided = match cause {
        FallCause::Amendment(other) => text.amendments.get(other).is_some_and(|other| {
            matches!(
                other.end,
                Some(End::Accepted { .. } | End::AcceptedAsSubAmended { .. })
            )
        }),
        FallCause::Compromise(decision) => conference.decisions.iter().any(|d| {
            d.number == *decision && d.text == text.id && matches!(d.matter, Matter::Compromise { .. })
        }),
        FallCause::ParagraphRemoved => match root(text, number) {
            Some(Target::Paragraph(id)) => text.present(id).is_err(),
            _ => false,
        },
        // These two follow by rule and are not for anybody to declare.
        FallCause::Parent(_) | FallCause::TakenUp(_) => false,
    };
    if !decided {
        return Err(Refusal::CauseNotDecided);
    }
    let mut events = vec![Event::AmendmentFallen {
        text: text.id.clone(),
        number,
        cause: cause.clone(),
    }];
    events.extend(falling_with(text, number, &[]));
    Ok(events)
}

/// The cause the chair may name for declaring this amendment fallen, as far as it follows from the text: its paragraph is
/// gone. Whether an accepted amendment excludes it is the chair's judgement.
pub fn cause_of_fall(text: &Text, number: u32) -> Option<FallCause> {
    match root(text, number)? {
        Target::Paragraph(id) if text.present(id).is_err() => Some(FallCause::ParagraphRemoved),
        _ => None,
    }
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
    events.extend(falling_with(text, number, &[]));
    Ok(events)
}
