//! Confirming how an amendment would read today: for its sponsors alone, and for the very wording that was on their screen.

use serde::{Deserialize, Serialize};

use crate::text::{Content, Fingerprint};

use super::super::{
    Act, Amendment, Change, Conference, Event, Refusal, Subject, Text, decide, disposal, rights,
};
use super::{Living, Motion, Proposed};

/// What an amendment proposes from the moment its sponsor confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rebased {
    /// These changes of the text.
    Changes(Vec<Change>),
    /// Other words for the amendment it would change.
    Words {
        /// What that one proposes.
        before: Content,
        /// What it should propose.
        after: Content,
    },
}

impl Amendment {
    /// Takes what its sponsor confirmed. What was filed stays as it was.
    pub(in crate::domain) fn rebase(&mut self, rebased: &Rebased) -> Result<(), String> {
        match (&mut self.subject, rebased) {
            (
                Subject::Amendment {
                    before: was,
                    after: would,
                    ..
                },
                Rebased::Words { before, after },
            ) => {
                was.clone_from(before);
                would.clone_from(after);
            }
            (Subject::Text(own), Rebased::Changes(changes)) => own.clone_from(changes),
            _ => return Err(format!("amendment {} proposes something else", self.number)),
        }
        Ok(())
    }
}

/// Confirms.
pub(in crate::domain) fn confirm(
    conference: &Conference,
    act: &Act,
    text: &Text,
    number: u32,
    expected: &Fingerprint,
) -> Result<Vec<Event>, Refusal> {
    let known = decide::issued(text)?;
    let amendment = disposal::pending(text, number)?;
    let delegation = rights::delegation_of(conference, act)?;
    if !amendment.sponsors.contains(delegation) {
        let delegation = conference.delegation_name(delegation);
        return Err(Refusal::NotASponsor { number, delegation });
    }
    let facts = decide::facts(act, text)?;
    let motions = Motion::all(text)
        .into_iter()
        .filter(|motion| motion.number == number);
    let living = Living::examine(&text.title, &facts.before.blocks, motions.collect(), None);
    let (rebased, found) = living
        .rebased(number)
        .ok_or(Refusal::NothingToConfirm { number })?;
    if found != *expected {
        return Err(Refusal::RebaseMoved { number });
    }
    if amendment.clone().rebase(&rebased).is_err() {
        return Err(Refusal::RebaseInParts { number });
    }
    Ok(vec![Event::AmendmentRebased {
        text: text.id.clone(),
        number,
        delegation: delegation.clone(),
        pin: decide::pin(text, known, &facts.before)?,
        rebased,
    }])
}

impl Living {
    /// What an amendment would propose from the moment its sponsor confirmed it, and by what the sponsor says that this is
    /// the wording seen; none where nothing is to be confirmed.
    pub fn rebased(&self, number: u32) -> Option<(Rebased, Fingerprint)> {
        let one = self.motions.get(&number)?;
        if !one.condition.state.asks_sponsors() {
            return None;
        }
        let rebased = match &one.motion.proposed {
            Proposed::Changes(_) => Rebased::Changes(one.condition.changes()),
            Proposed::Sub { now, .. } => Rebased::Words {
                before: now.clone(),
                after: one.condition.parts.first()?.comes.clone(),
            },
        };
        let hash = fingerprint(&rebased);
        Some((rebased, hash))
    }
}

/// By what the sponsors say which wording they saw.
fn fingerprint(rebased: &Rebased) -> Fingerprint {
    let written = serde_json::to_string(rebased).expect("words and numbers are JSON");
    Fingerprint::of(&written)
}
