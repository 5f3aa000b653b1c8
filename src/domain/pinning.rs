//! Applies what happens to a text as a whole: issues, revision, deadlines, questions, objections, positions, adoption.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::text::TextVersion;

use super::apply::{Fits, hashed, text_mut};
use super::{
    Adoption, Conference, DelegationId, Entry, Event, Issue, Objection, ParagraphState, Pinned, Position,
    Question, Stage, Text, TextId,
};

#[expect(clippy::too_many_lines, reason = "a table: one arm per event")]
pub(super) fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    let id = entry.event.text().ok_or("it names no text".to_owned())?;
    let text = text_mut(conference, id)?;
    match &entry.event {
        Event::TextIssued {
            issue,
            symbol,
            note,
            version,
            paragraphs,
            ..
        } => {
            if !matches!(text.stage, Stage::Drafting | Stage::Revising) {
                return Err("the text is not open for issue".into());
            }
            let (numbers, blocks) = paragraphs
                .iter()
                .map(|numbered| (numbered.number.clone(), numbered.block.clone()))
                .unzip();
            let pinned = Pinned {
                version: version.clone(),
                blocks,
            };
            hashed(text, &pinned)?;
            if crate::text::number(&pinned.blocks) != numbers {
                return Err("its numbers are not those of its paragraphs".into());
            }
            text.issued(Issue {
                label: issue.clone(),
                symbol: symbol.clone(),
                note: note.clone(),
                title: text.title.clone(),
                at: entry.at,
                pinned: Arc::new(pinned),
                numbers,
            });
        }
        Event::RevisionOpened { .. } => {
            at_stage(text, Stage::Issued)?;
            text.rest();
            text.stage = Stage::Revising;
            for standing in text.paragraphs.values_mut() {
                standing.state = ParagraphState::Open;
            }
        }
        Event::AmendmentDeadlineSet { at, .. } => text.deadline_at = *at,
        Event::LeaveGranted { delegation, .. } => {
            text.leave.insert(delegation.clone());
        }
        Event::ParagraphTakenUp { paragraph, .. } => {
            at_stage(text, Stage::Issued)?;
            text.rest();
            let standing = text
                .paragraphs
                .get_mut(paragraph)
                .ok_or("no such paragraph".to_owned())?;
            standing.state = ParagraphState::UnderConsideration;
            text.considering = Some(paragraph.clone());
            text.walked_to = Some(paragraph.clone());
        }
        Event::TextPut {
            question, version, ..
        } => {
            at_stage(text, Stage::Issued)?;
            let latest = text.latest().ok_or("the text has not been issued".to_owned())?;
            if latest.version.hash != version.hash {
                return Err("the question is about another version than the one agreed".into());
            }
            if let Some(pending) = text.pending().next() {
                return Err(format!("amendment {} has not come to its end", pending.number));
            }
            if let Some(open) = latest
                .blocks
                .iter()
                .find(|b| text.state_of(&b.id) != ParagraphState::Agreed)
            {
                return Err(format!("paragraph {} is not agreed", open.id));
            }
            text.rest();
            text.stage = Stage::Put;
            text.questions.push(Question {
                words: question.clone(),
                version: version.clone(),
                put_at: entry.at,
                put_seq: entry.seq,
                objections: Vec::new(),
                withdrawn: None,
            });
        }
        Event::QuestionWithdrawn { reason, .. } => {
            question(text)?.withdrawn = Some((entry.at, reason.clone()));
            text.stage = Stage::Issued;
        }
        Event::ObjectionRaised {
            delegation, words, ..
        } => question(text)?.objections.push(Objection {
            delegation: delegation.clone(),
            person: entry.person.clone(),
            at: entry.at,
            words: words.clone(),
            withdrawn_at: None,
        }),
        Event::ObjectionWithdrawn { delegation, .. } => {
            let objection = question(text)?
                .objections
                .iter_mut()
                .find(|objection| objection.delegation == *delegation && objection.withdrawn_at.is_none());
            objection
                .ok_or(format!("{delegation} does not object"))?
                .withdrawn_at = Some(entry.at);
        }
        Event::PositionStated {
            position,
            kind,
            delegation,
            paragraph,
            words,
            ..
        } => {
            question(text)?;
            if *position as usize != text.positions.len() + 1 {
                return Err(format!("position {position} is out of order"));
            }
            text.positions.push(Position {
                number: *position,
                kind: *kind,
                delegation: delegation.clone(),
                person: entry.person.clone(),
                at: entry.at,
                paragraph: paragraph.clone(),
                words: words.clone(),
                withdrawn_at: None,
            });
        }
        Event::PositionWithdrawn { position, .. } => {
            let stated = text
                .positions
                .iter_mut()
                .find(|stated| stated.number == *position);
            stated.ok_or(format!("no position {position}"))?.withdrawn_at = Some(entry.at);
        }
        _ => return Err("it does not belong to a text as a whole".into()),
    }
    Ok(())
}

/// The text is adopted: the version in the question and no other, with no objection standing.
pub(super) fn adopted(
    conference: &mut Conference,
    entry: &Entry,
    id: &TextId,
    decision: u32,
    words: &str,
    version: &TextVersion,
    present: &BTreeSet<DelegationId>,
) -> Fits {
    let text = text_mut(conference, id)?;
    let put = question(text)?;
    if put.version != *version || put.words != words {
        return Err("what was adopted is not what the question put".into());
    }
    if !put.objecting().is_empty() {
        return Err("an objection was maintained".into());
    }
    text.stage = Stage::Adopted;
    text.adoption = Some(Adoption {
        decision,
        version: version.clone(),
        at: entry.at,
        chair: entry.person.clone(),
        present: present.clone(),
    });
    Ok(())
}

fn at_stage(text: &Text, stage: Stage) -> Fits {
    if text.stage == stage {
        Ok(())
    } else {
        Err(format!("the text is at the stage {}", text.stage.code()))
    }
}

fn question(text: &mut Text) -> Fits<&mut Question> {
    at_stage(text, Stage::Put)?;
    text.questions.last_mut().ok_or("no question is put".to_owned())
}
