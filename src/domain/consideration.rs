//! The walk through the text: taking up a paragraph, drafting a compromise on screen, agreeing, reopening.

use crate::text::{Block, BlockKind, Fingerprint, ParagraphId};

use super::amending::{standing, touched};
use super::{
    Act, AgreedBlock, Change, Conference, Event, ParagraphState, Refusal, Text, asking, content_hash, decide,
    disposal,
};

/// A compromise as the chair records it.
pub(super) struct Compromise<'a> {
    pub paragraph: &'a ParagraphId,
    pub amendments: &'a [u32],
    pub question: &'a str,
}

/// Goes to a paragraph. The one before goes back to where it stood.
pub(super) fn take_up(
    conference: &Conference,
    text: &Text,
    paragraph: &ParagraphId,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    text.present(paragraph)?;
    match text.state_of(paragraph) {
        ParagraphState::Agreed => Err(Refusal::ParagraphIsAgreed {
            paragraph: text.label_of(paragraph),
        }),
        ParagraphState::UnderConsideration => Ok(Vec::new()),
        _ => Ok(vec![Event::ParagraphTakenUp {
            text: text.id.clone(),
            paragraph: paragraph.clone(),
        }]),
    }
}

/// Where the walk has come: the paragraph the meeting is at or was at last, or where that one is gone, the one before it.
pub fn walk_place(text: &Text, live: &[Block]) -> Option<ParagraphId> {
    let here = text.considering.as_ref().or(text.walked_to.as_ref())?;
    standing(text, live, Some(here))
}

/// Lets the paragraph as drafted on screen stand in for amendments to it, or to the gap after it.
pub(super) fn compromise(
    conference: &Conference,
    act: &Act,
    text: &Text,
    compromise: &Compromise<'_>,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    let Compromise {
        paragraph, question, ..
    } = *compromise;
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    decide::words("question", question, decide::REMARK_CHARS_MAX)?;
    text.present(paragraph)?;
    let label = text.label_of(paragraph);
    if text.considering.as_ref() != Some(paragraph) {
        return Err(Refusal::NotUnderConsideration { paragraph: label });
    }
    let mut amendments = compromise.amendments.to_vec();
    amendments.sort_unstable();
    amendments.dedup();
    if amendments.is_empty() {
        return Err(Refusal::CompromiseOfNothing);
    }
    let facts = decide::unmoved(act, text, expected)?;
    let block = live(text, &facts.before.blocks, paragraph)?;
    let mut drafted = false;
    for number in &amendments {
        let amendment = disposal::pending(text, *number)?;
        if !is_to(text, *number, paragraph) {
            return Err(Refusal::NotToThisParagraph {
                number: *number,
                paragraph: label,
            });
        }
        let known = known.block(paragraph).map(|known| &known.content);
        let untouched = amendment
            .changes()
            .iter()
            .find_map(|change| change.before(paragraph).cloned())
            .map_or(known == Some(&block.content), |before| before == block.content);
        drafted |= !untouched;
    }
    if !drafted {
        return Err(Refusal::CompromiseNotDrafted { paragraph: label });
    }
    let mut events = vec![Event::CompromiseAccepted {
        text: text.id.clone(),
        paragraph: paragraph.clone(),
        amendments: amendments.clone(),
        answers: asking::answers(text, block, &amendments),
        decision: conference.next_decision(),
        question: question.trim().to_owned(),
        pin: decide::pin(text, known, &facts.before)?,
    }];
    events.extend(disposal::falling_with_all(text, &amendments));
    Ok(events)
}

/// Whether an amendment is to a paragraph, or to the gap after it, or to an amendment that is.
pub(super) fn is_to(text: &Text, number: u32, paragraph: &ParagraphId) -> bool {
    disposal::root(text, number).is_some_and(|root| {
        root.changes().iter().any(|change| {
            let beside = matches!(change, Change::New { after, .. } if after.as_ref() == Some(paragraph));
            beside || change.paragraphs().any(|id| id == paragraph)
        })
    })
}

/// Records that a paragraph is agreed as it stands on the chair's screen. The headings just before it are agreed with it,
/// since nobody puts a heading by itself; one with an amendment pending stays behind and is agreed on its own.
pub(super) fn agree(
    conference: &Conference,
    act: &Act,
    text: &Text,
    paragraph: &ParagraphId,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    text.present(paragraph)?;
    let label = text.label_of(paragraph);
    if text.state_of(paragraph) == ParagraphState::Agreed {
        return Err(Refusal::ParagraphIsAgreed { paragraph: label });
    }
    let pending = pending_to(text, paragraph);
    if !pending.is_empty() {
        return Err(Refusal::AmendmentsPending {
            count: pending.len(),
            pending,
        });
    }
    let facts = decide::facts(act, text)?;
    let block = live(text, &facts.before.blocks, paragraph)?;
    let found = content_hash(block);
    if found != *expected {
        return Err(Refusal::ParagraphMoved {
            paragraph: label,
            expected: *expected,
            found,
        });
    }
    Ok(vec![Event::ParagraphAgreed {
        text: text.id.clone(),
        agreed: AgreedBlock {
            paragraph: paragraph.clone(),
            hash: found,
        },
        with: headings_before(text, &facts.before.blocks, paragraph),
        decision: conference.next_decision(),
        pin: decide::pin(text, known, &facts.before)?,
    }])
}

/// Pending amendments to a paragraph, and to amendments to it.
pub fn pending_to(text: &Text, paragraph: &ParagraphId) -> Vec<u32> {
    let aimed =
        |number| disposal::root(text, number).is_some_and(|root| touched(text, root).contains(paragraph));
    text.pending()
        .map(|amendment| amendment.number)
        .filter(|number| aimed(*number))
        .collect()
}

fn headings_before(text: &Text, blocks: &[Block], paragraph: &ParagraphId) -> Vec<AgreedBlock> {
    let Some(place) = blocks.iter().position(|block| block.id == *paragraph) else {
        return Vec::new();
    };
    if blocks[place].kind == BlockKind::Heading {
        return Vec::new();
    }
    let run = blocks[..place]
        .iter()
        .rev()
        .take_while(|block| block.kind == BlockKind::Heading);
    let mut headings: Vec<AgreedBlock> = run
        .filter(|block| text.state_of(&block.id) != ParagraphState::Agreed)
        .filter(|block| pending_to(text, &block.id).is_empty())
        .map(|block| AgreedBlock {
            paragraph: block.id.clone(),
            hash: content_hash(block),
        })
        .collect();
    headings.reverse();
    headings
}

/// Opens an agreed paragraph again. The chair has asked, and nobody objected: that is what the rules require.
pub(super) fn reopen(
    conference: &Conference,
    text: &Text,
    paragraph: &ParagraphId,
    reason: &str,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    decide::issued(text)?;
    decide::words("reason", reason, decide::REMARK_CHARS_MAX)?;
    text.present(paragraph)?;
    if text.state_of(paragraph) != ParagraphState::Agreed {
        return Err(Refusal::ParagraphNotAgreed {
            paragraph: text.label_of(paragraph),
        });
    }
    Ok(vec![Event::ParagraphReopened {
        text: text.id.clone(),
        paragraph: paragraph.clone(),
        decision: conference.next_decision(),
        reason: reason.trim().to_owned(),
    }])
}

/// A paragraph of the live text.
pub(super) fn live<'a>(
    text: &Text,
    blocks: &'a [Block],
    paragraph: &ParagraphId,
) -> Result<&'a Block, Refusal> {
    let found = blocks.iter().find(|block| block.id == *paragraph);
    found.ok_or_else(|| text.absent(paragraph))
}
