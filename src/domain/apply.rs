//! Makes a conference of its journal, one entry at a time. It never judges whether something was allowed: that was decided
//! before. It only refuses an entry that cannot follow the ones before it, which no honest journal holds.

use crate::text::{Fingerprint, canonical};

use super::{
    Agreement, Conference, Delegation, Effect, Entry, Event, Matter, Origin, ParagraphState, Person, Pin,
    Pinned, Refusal, Sitting, Stage, Text, TextId, asking, dividing, ending, pinning, putting,
};

/// An entry that cannot follow the ones before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("journal entry {seq}: {reason}")]
pub struct Misfit {
    /// The entry.
    pub seq: u64,
    /// Why it does not fit.
    pub reason: String,
}

/// What apply's parts answer: the reason why an entry does not fit.
pub(super) type Fits<T = ()> = Result<T, String>;

/// Applies one entry.
pub fn apply(conference: &mut Conference, entry: &Entry) -> Result<(), Misfit> {
    let misfit = |reason: String| Misfit {
        seq: entry.seq,
        reason,
    };
    if entry.seq != conference.seq + 1 {
        return Err(misfit(format!("it should be entry {}", conference.seq + 1)));
    }
    let first = matches!(entry.event, Event::ConferenceCreated { .. });
    if first != (entry.seq == 1) {
        return Err(misfit(
            "the founding of the conference is the first entry and no other".into(),
        ));
    }
    if let Some(text) = entry.event.text()
        && conference
            .texts
            .get(text)
            .is_some_and(|text| text.stage == Stage::Adopted)
    {
        return Err(misfit(format!("the text {text} is adopted already")));
    }
    happen(conference, entry).map_err(misfit)?;
    conference.seq = entry.seq;
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "a table: one arm per event")]
fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    match &entry.event {
        Event::ConferenceCreated { particulars } => conference.particulars = particulars.clone(),
        Event::DelegationRegistered { id, name, category } => {
            let delegation = Delegation {
                id: id.clone(),
                name: name.clone(),
                category: *category,
                head: None,
            };
            if conference.delegations.insert(id.clone(), delegation).is_some() {
                return Err(format!("the delegation {id} is registered already"));
            }
        }
        Event::PersonRegistered {
            id,
            delegation,
            roles,
        } => {
            let person = Person {
                id: id.clone(),
                delegation: delegation.clone(),
                roles: roles.clone(),
            };
            if conference.people.insert(id.clone(), person).is_some() {
                return Err(format!("the person {id} is registered already"));
            }
        }
        Event::RolesSet { person, roles } => {
            let known = conference
                .people
                .get_mut(person)
                .ok_or_else(|| format!("no person {person}"))?;
            known.roles.clone_from(roles);
        }
        Event::HeadNamed { delegation, person } => {
            let known = conference
                .delegations
                .get_mut(delegation)
                .ok_or_else(|| format!("no delegation {delegation}"))?;
            known.head.clone_from(person);
        }
        Event::SittingOpened { .. }
        | Event::AttendanceRecorded { .. }
        | Event::ChairHandedOver { .. }
        | Event::SittingClosed { .. } => sitting(conference, entry)?,
        Event::TextOpened { id, title, language } => {
            let text = Text::begun(id.clone(), title.clone(), language.clone());
            if conference.texts.insert(id.clone(), text).is_some() {
                return Err(format!("the text {id} is there already"));
            }
        }
        Event::TextRapporteursSet { text, rapporteurs } => {
            text_mut(conference, text)?.rapporteurs.clone_from(rapporteurs);
        }
        Event::TextIssued { .. }
        | Event::RevisionOpened { .. }
        | Event::AmendmentDeadlineSet { .. }
        | Event::LeaveGranted { .. }
        | Event::ParagraphTakenUp { .. }
        | Event::TextPut { .. }
        | Event::QuestionWithdrawn { .. }
        | Event::ObjectionRaised { .. }
        | Event::ObjectionWithdrawn { .. }
        | Event::PositionStated { .. }
        | Event::PositionWithdrawn { .. } => pinning::happen(conference, entry)?,
        Event::AmendmentFiled { .. }
        | Event::WordingConfirmed { .. }
        | Event::ProposalUpheld { .. }
        | Event::SponsorJoined { .. }
        | Event::SponsorLeft { .. }
        | Event::AmendmentWithdrawn { .. }
        | Event::AmendmentRebased { .. }
        | Event::AmendmentRuledInadmissible { .. }
        | Event::AmendmentAccepted { .. }
        | Event::SubAmendmentAccepted { .. }
        | Event::AmendmentRejected { .. }
        | Event::AmendmentFallen { .. }
        | Event::AmendmentsAcceptedEnBloc { .. }
        | Event::CompromiseAccepted { .. } => ending::happen(conference, entry)?,
        Event::AmendmentDivided { .. } => dividing::happen(conference, entry)?,
        Event::CompromiseAnswered { .. } => asking::happen(conference, entry)?,
        Event::AmendmentNotMoved { .. }
        | Event::FallRuledOut { .. }
        | Event::OrderOfPuttingSet { .. }
        | Event::SeparateDecisionAsked { .. }
        | Event::SeparateDecisionWaived { .. } => putting::happen(conference, entry)?,
        Event::ParagraphAgreed {
            text: id,
            agreed,
            with,
            decision,
            pin: pinned,
        } => {
            pin(conference, id, pinned, &Origin::OnScreen { decision: *decision })?;
            let text = text_mut(conference, id)?;
            for block in std::iter::once(agreed).chain(with) {
                let words = text.latest().and_then(|latest| latest.block(&block.paragraph));
                if words.map(super::content_hash) != Some(block.hash) {
                    return Err(format!("paragraph {} does not read as agreed", block.paragraph));
                }
                let standing = text
                    .paragraphs
                    .get_mut(&block.paragraph)
                    .ok_or("no such paragraph".to_owned())?;
                standing.state = ParagraphState::Agreed;
                standing.agreed = Some(Agreement {
                    decision: *decision,
                    hash: block.hash,
                });
                if text.considering.as_ref() == Some(&block.paragraph) {
                    text.considering = None;
                }
            }
            let with = with.iter().map(|block| block.paragraph.clone()).collect();
            let matter = Matter::Agreed {
                paragraph: agreed.paragraph.clone(),
                with,
            };
            decide(conference, entry, id, *decision, matter, "")?;
        }
        Event::ParagraphReopened {
            text: id,
            paragraph,
            decision,
            reason,
        } => {
            let text = text_mut(conference, id)?;
            let standing = text
                .paragraphs
                .get_mut(paragraph)
                .ok_or("no such paragraph".to_owned())?;
            if standing.agreed.take().is_none() {
                return Err(format!("paragraph {paragraph} was not agreed"));
            }
            standing.state = ParagraphState::Reopened;
            let matter = Matter::Reopened {
                paragraph: paragraph.clone(),
                reason: reason.clone(),
            };
            decide(conference, entry, id, *decision, matter, "")?;
        }
        Event::TextAdopted {
            text: id,
            decision,
            question,
            version,
            present,
        } => {
            pinning::adopted(conference, entry, id, *decision, question, version, present)?;
            decide(conference, entry, id, *decision, Matter::Adopted, question)?;
        }
    }
    Ok(())
}

fn sitting(conference: &mut Conference, entry: &Entry) -> Fits {
    if let Event::SittingOpened {
        number,
        presiding,
        present,
    } = &entry.event
    {
        if conference.sitting().is_some() || *number as usize != conference.sittings.len() + 1 {
            return Err(format!("sitting {number} cannot open now"));
        }
        conference.sittings.push(Sitting {
            number: *number,
            opened_at: entry.at,
            closed_at: None,
            presiding: presiding.clone(),
            present: present.clone(),
        });
        return Ok(());
    }
    let open = conference
        .sittings
        .last_mut()
        .filter(|sitting| sitting.closed_at.is_none());
    let sitting = open.ok_or("no sitting is open".to_owned())?;
    match &entry.event {
        Event::AttendanceRecorded { present } => sitting.present.clone_from(present),
        Event::ChairHandedOver { to, .. } => sitting.presiding = to.clone(),
        Event::SittingClosed { number } if *number == sitting.number => {
            sitting.closed_at = Some(entry.at);
            conference.texts.values_mut().for_each(Text::rest);
        }
        _ => return Err("another sitting is open".into()),
    }
    Ok(())
}

/// The text an entry is about.
pub(super) fn text_mut<'a>(conference: &'a mut Conference, id: &TextId) -> Fits<&'a mut Text> {
    conference
        .texts
        .get_mut(id)
        .ok_or_else(|| format!("no text {id}"))
}

/// Enters a decision, taken by whoever acted, in the open sitting.
pub(super) fn decide(
    conference: &mut Conference,
    entry: &Entry,
    text: &TextId,
    number: u32,
    matter: Matter,
    question: &str,
) -> Fits {
    if number != conference.next_decision() {
        return Err(format!("decision {number} is out of order"));
    }
    let sitting = conference
        .sitting()
        .ok_or("no sitting is open".to_owned())?
        .number;
    conference.decisions.push(super::Decision {
        number,
        seq: entry.seq,
        at: entry.at,
        chair: entry.person.clone(),
        sitting,
        text: text.clone(),
        matter,
        question: question.to_owned(),
    });
    Ok(())
}

/// Takes a pinned version as the latest: its effects lead there from the one before, and its words have its hash. What is
/// new in it has this origin.
pub(super) fn pin(conference: &mut Conference, id: &TextId, pin: &Pin, origin: &Origin) -> Fits {
    let text = text_mut(conference, id)?;
    let latest = text.latest().ok_or("the text has not been issued".to_owned())?;
    let blocks = super::effect::applied(&latest.blocks, &pin.effects)
        .ok_or("its effects do not fit the version before".to_owned())?;
    if let Some(paragraph) = pin
        .effects
        .iter()
        .filter_map(Effect::paragraph)
        .find(|paragraph| text.state_of(paragraph) == ParagraphState::Agreed)
    {
        return Err(format!("it changes the agreed paragraph {paragraph}"));
    }
    for effect in &pin.effects {
        if let Effect::Retitle { title } = effect {
            text.title.clone_from(title);
        }
    }
    let pinned = Pinned {
        version: pin.version.clone(),
        blocks,
    };
    hashed(text, &pinned)?;
    text.advance(pinned, origin);
    Ok(())
}

/// Makes sure that a version's words have its hash.
pub(super) fn hashed(text: &Text, pinned: &Pinned) -> Fits {
    let hash = Fingerprint::of(&canonical(&text.language, &text.title, &pinned.blocks));
    if pinned.version.hash != hash || pinned.version.text != text.id.as_str() {
        return Err(format!(
            "the words hash to {hash}, the entry says {}",
            pinned.version.hash
        ));
    }
    Ok(())
}

/// A refusal from a look-up, as the reason why an entry does not fit.
pub(super) fn reason(refusal: &Refusal) -> String {
    refusal.code().to_owned()
}
