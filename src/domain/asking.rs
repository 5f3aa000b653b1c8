//! What the sponsors say to a compromise that is being drafted: each delegation whose amendment it would replace is asked,
//! and its answer is to these words and no others. The chair may record the compromise whatever they answered; the record
//! names the answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{Block, Fingerprint, ParagraphId};

use super::apply::{Fits, text_mut};
use super::{
    Act, Conference, DelegationId, Entry, Event, Refusal, Text, consideration, content_hash, decide, rights,
};

/// What a delegation answered, and to which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The hash of the paragraph as drafted (`content_hash`).
    pub hash: Fingerprint,
    /// Whether it agrees.
    pub agrees: bool,
    /// When.
    pub at: Timestamp,
}

/// An answer that is recorded with a compromise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The delegation.
    pub delegation: DelegationId,
    /// Whether it agreed.
    pub agrees: bool,
}

/// The delegations whose open amendments a compromise in a paragraph would replace, each with those amendments.
pub fn asked(text: &Text, paragraph: &ParagraphId) -> Vec<(DelegationId, Vec<u32>)> {
    let mut asked: Vec<(DelegationId, Vec<u32>)> = Vec::new();
    for amendment in text.pending() {
        if !consideration::is_to(text, amendment.number, paragraph) {
            continue;
        }
        for sponsor in &amendment.sponsors {
            match asked.iter_mut().find(|(known, _)| known == sponsor) {
                Some((_, numbers)) => numbers.push(amendment.number),
                None => asked.push((sponsor.clone(), vec![amendment.number])),
            }
        }
    }
    asked
}

/// What a delegation answered to the paragraph as it stands; none where it was not asked about these words.
pub fn answer_of(text: &Text, block: &Block, delegation: &DelegationId) -> Option<bool> {
    let answer = text.answers.get(&block.id)?.get(delegation)?;
    (answer.hash == content_hash(block)).then_some(answer.agrees)
}

/// The answers of the sponsors of these amendments to the paragraph as it stands.
pub(super) fn answers(text: &Text, block: &Block, amendments: &[u32]) -> Vec<Answered> {
    let sponsors = asked(text, &block.id)
        .into_iter()
        .filter(|(_, numbers)| numbers.iter().any(|number| amendments.contains(number)));
    sponsors
        .filter_map(|(delegation, _)| {
            let agrees = answer_of(text, block, &delegation)?;
            Some(Answered { delegation, agrees })
        })
        .collect()
}

/// Answers for the acting delegation.
pub(super) fn answer(
    conference: &Conference,
    act: &Act,
    text: &Text,
    paragraph: &ParagraphId,
    agrees: bool,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    decide::open_sitting(conference)?;
    let known = decide::issued(text)?;
    text.present(paragraph)?;
    let label = text.label_of(paragraph);
    if text.considering.as_ref() != Some(paragraph) {
        return Err(Refusal::NotUnderConsideration { paragraph: label });
    }
    let delegation = rights::delegation_of(conference, act)?;
    if !asked(text, paragraph)
        .iter()
        .any(|(asked, _)| asked == delegation)
    {
        return Err(Refusal::NotAsked {
            paragraph: label,
            delegation: conference.delegation_name(delegation),
        });
    }
    let facts = decide::facts(act, text)?;
    let block = consideration::live(text, &facts.before.blocks, paragraph)?;
    let found = content_hash(block);
    if found != *expected {
        return Err(Refusal::ParagraphMoved {
            paragraph: label,
            expected: *expected,
            found,
        });
    }
    if known
        .block(paragraph)
        .is_some_and(|known| known.content == block.content)
    {
        return Err(Refusal::CompromiseNotDrafted { paragraph: label });
    }
    if answer_of(text, block, delegation) == Some(agrees) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::CompromiseAnswered {
        text: text.id.clone(),
        paragraph: paragraph.clone(),
        hash: found,
        delegation: delegation.clone(),
        agrees,
    }])
}

/// Applies an answer.
pub(super) fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    let Event::CompromiseAnswered {
        text,
        paragraph,
        hash,
        delegation,
        agrees,
    } = &entry.event
    else {
        return Err("it answers nothing".into());
    };
    let answer = Answer {
        hash: *hash,
        agrees: *agrees,
        at: entry.at,
    };
    let answers = &mut text_mut(conference, text)?.answers;
    answers
        .entry(paragraph.clone())
        .or_default()
        .insert(delegation.clone(), answer);
    Ok(())
}
