//! Confirming how an amendment would read today: for its sponsors alone, and for the very wording that was on their screen.

use crate::text::Fingerprint;

use super::super::{Act, Conference, Event, Refusal, Subject, Text, decide, disposal, rights};
use super::{Living, Motion, Proposed};

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
    let (subject, found) = living
        .rebased(number)
        .ok_or(Refusal::NothingToConfirm { number })?;
    if found != *expected {
        return Err(Refusal::RebaseMoved { number });
    }
    Ok(vec![Event::AmendmentRebased {
        text: text.id.clone(),
        number,
        delegation: delegation.clone(),
        pin: decide::pin(text, known, &facts.before)?,
        subject,
    }])
}

impl Living {
    /// What an amendment would propose from the moment its sponsor confirmed it, and by what the sponsor says that this is
    /// the wording seen; none where nothing is to be confirmed.
    pub fn rebased(&self, number: u32) -> Option<(Subject, Fingerprint)> {
        let one = self.motions.get(&number)?;
        if !one.condition.state.asks_sponsors() {
            return None;
        }
        let subject = match &one.motion.proposed {
            Proposed::Changes(_) => Subject::Text(one.condition.changes()),
            Proposed::Sub {
                parent, change, now, ..
            } => Subject::Amendment {
                number: *parent,
                change: *change,
                before: now.clone(),
                after: one.condition.parts.first()?.comes.clone(),
            },
        };
        let written = serde_json::to_string(&subject).expect("words and numbers are JSON");
        Some((subject, Fingerprint::of(&written)))
    }
}
