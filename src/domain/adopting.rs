//! Putting the whole text, objections and positions while it is put, and the gavel.

use std::collections::BTreeSet;

use crate::text::{Fingerprint, ParagraphId};

use super::{
    Act, Conference, Event, ParagraphState, PositionKind, Question, Quorum, Refusal, Text, content_hash,
    decide, rights,
};

/// Puts the question on the whole text: everything in it is agreed, and nothing proposed to it is left.
pub(super) fn put(
    conference: &Conference,
    act: &Act,
    text: &Text,
    question: &str,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    decide::words("question", question, decide::REMARK_CHARS_MAX)?;
    let pending: Vec<u32> = text.pending().map(|amendment| amendment.number).collect();
    if !pending.is_empty() {
        return Err(Refusal::AmendmentsPending {
            count: pending.len(),
            pending,
        });
    }
    let facts = decide::unmoved(act, text, expected)?;
    let live = &facts.before;
    let pin = decide::pin(text, known, live)?;
    // What changed since the last decision was never agreed; nor was what the meeting has not come to.
    let changed = pin.effects.iter().filter_map(super::Effect::paragraph);
    let waiting = live
        .blocks
        .iter()
        .filter(|block| text.state_of(&block.id) != ParagraphState::Agreed);
    let open: BTreeSet<&ParagraphId> = changed.chain(waiting.map(|block| &block.id)).collect();
    if !open.is_empty() {
        let paragraphs: Vec<String> = open.iter().map(|id| text.label_of(id)).collect();
        return Err(Refusal::ParagraphsNotAgreed {
            count: paragraphs.len(),
            paragraphs,
        });
    }
    for block in &live.blocks {
        let agreement = text
            .paragraphs
            .get(&block.id)
            .and_then(|standing| standing.agreed.as_ref());
        let found = content_hash(block);
        if let Some(agreement) = agreement.filter(|agreement| agreement.hash != found) {
            let paragraph = text.label_of(&block.id);
            return Err(Refusal::AgreementMoved {
                paragraph,
                expected: agreement.hash,
                found,
            });
        }
    }
    quorum(conference)?;
    Ok(vec![Event::TextPut {
        text: text.id.clone(),
        question: question.trim().to_owned(),
        version: live.version.clone(),
    }])
}

/// Refuses where the rules ask for more delegations than are present.
fn quorum(conference: &Conference) -> Result<(), Refusal> {
    if conference.rules().decision_quorum == Quorum::None {
        return Ok(());
    }
    let sitting = decide::open_sitting(conference)?;
    let base: Vec<_> = conference
        .delegations
        .values()
        .filter(|delegation| conference.rules().may_object.contains(&delegation.category))
        .collect();
    let needed = base.len() / 2 + 1;
    let present = base
        .iter()
        .filter(|delegation| sitting.present.contains(&delegation.id))
        .count();
    if present < needed {
        Err(Refusal::QuorumMissing { needed, present })
    } else {
        Ok(())
    }
}

fn put_question(text: &Text) -> Result<&Question, Refusal> {
    text.question().ok_or(Refusal::QuestionNotPut)
}

/// Takes the question back; the text goes on under consideration.
pub(super) fn withdraw_question(text: &Text, reason: &str) -> Result<Vec<Event>, Refusal> {
    put_question(text)?;
    decide::words("reason", reason, decide::REMARK_CHARS_MAX)?;
    Ok(vec![Event::QuestionWithdrawn {
        text: text.id.clone(),
        reason: reason.trim().to_owned(),
    }])
}

/// Objects to the question.
pub(super) fn object(
    conference: &Conference,
    act: &Act,
    text: &Text,
    words: &str,
) -> Result<Vec<Event>, Refusal> {
    let question = put_question(text)?;
    let delegation = rights::delegation_of(conference, act)?;
    decide::at_most("words", words, decide::STATEMENT_CHARS_MAX)?;
    if question.objecting().contains(&delegation) {
        return Err(Refusal::AlreadyObjecting {
            delegation: conference.delegation_name(delegation),
        });
    }
    Ok(vec![Event::ObjectionRaised {
        text: text.id.clone(),
        delegation: delegation.clone(),
        words: words.to_owned(),
    }])
}

/// Takes an objection back.
pub(super) fn withdraw_objection(
    conference: &Conference,
    act: &Act,
    text: &Text,
) -> Result<Vec<Event>, Refusal> {
    let question = put_question(text)?;
    let delegation = rights::delegation_of(conference, act)?;
    if !question.objecting().contains(&delegation) {
        return Err(Refusal::NotObjecting {
            delegation: conference.delegation_name(delegation),
        });
    }
    Ok(vec![Event::ObjectionWithdrawn {
        text: text.id.clone(),
        delegation: delegation.clone(),
    }])
}

/// Has a position recorded, word for word as supplied.
pub(super) fn state(
    conference: &Conference,
    act: &Act,
    text: &Text,
    kind: PositionKind,
    paragraph: Option<&ParagraphId>,
    words: &str,
) -> Result<Vec<Event>, Refusal> {
    put_question(text)?;
    let delegation = rights::delegation_of(conference, act)?;
    decide::words("words", words, decide::STATEMENT_CHARS_MAX)?;
    if let Some(paragraph) = paragraph {
        text.present(paragraph)?;
    }
    Ok(vec![Event::PositionStated {
        text: text.id.clone(),
        position: text.positions.len() as u32 + 1,
        kind,
        delegation: delegation.clone(),
        paragraph: paragraph.cloned(),
        words: words.to_owned(),
    }])
}

/// Takes a position back.
pub(super) fn withdraw_position(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
) -> Result<Vec<Event>, Refusal> {
    put_question(text)?;
    let delegation = rights::delegation_of(conference, act)?;
    let position = text
        .positions
        .iter()
        .find(|position| position.number == number && position.withdrawn_at.is_none())
        .ok_or(Refusal::UnknownPosition { position: number })?;
    if position.delegation != *delegation {
        return Err(Refusal::OtherDelegation {
            delegation: conference.delegation_name(&position.delegation),
        });
    }
    Ok(vec![Event::PositionWithdrawn {
        text: text.id.clone(),
        position: number,
    }])
}

/// The gavel: a compare-and-set. The text in the question, the one on the chair's screen and the live one are the same, or
/// nothing is adopted.
pub(super) fn adopt(
    conference: &Conference,
    act: &Act,
    text: &Text,
    heads: &[String],
    hash: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    let sitting = decide::open_sitting(conference)?;
    let question = put_question(text)?;
    if question.interrupted(act.serving_since) {
        return Err(Refusal::QuestionInterrupted);
    }
    let facts = decide::unmoved(act, text, hash)?;
    for version in [&facts.before.version, &question.version] {
        if version.hash != *hash || version.heads != heads {
            return Err(Refusal::TextMoved {
                expected: *hash,
                found: version.clone(),
            });
        }
    }
    let objecting = question.objecting();
    if !objecting.is_empty() {
        let delegations: Vec<String> = objecting
            .iter()
            .map(|id| conference.delegation_name(id))
            .collect();
        return Err(Refusal::ObjectionMaintained {
            count: delegations.len(),
            delegations,
        });
    }
    quorum(conference)?;
    Ok(vec![Event::TextAdopted {
        text: text.id.clone(),
        decision: conference.next_decision(),
        question: question.words.clone(),
        version: question.version.clone(),
        present: sitting.present.clone(),
    }])
}
