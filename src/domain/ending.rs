//! Applies what happens to amendments: their filing, their sponsors, and their one end.

use super::apply::{Fits, decide, pin, text_mut};
use super::putting::pending;
use super::{
    Amendment, Conference, Effect, End, Entry, Event, FallCause, Matter, Origin, ReadBack, Subject, Text,
    bloc,
};

#[expect(clippy::too_many_lines, reason = "a table: one arm per event")]
pub(super) fn happen(conference: &mut Conference, entry: &Entry) -> Fits {
    match &entry.event {
        Event::AmendmentFiled { text: id, .. } => file(text_mut(conference, id)?, entry)?,
        Event::SponsorJoined {
            text: id,
            number,
            delegation,
        } => {
            pending(text_mut(conference, id)?, *number)?
                .sponsors
                .push(delegation.clone());
        }
        Event::SponsorLeft {
            text: id,
            number,
            delegation,
        } => {
            pending(text_mut(conference, id)?, *number)?
                .sponsors
                .retain(|sponsor| sponsor != delegation);
        }
        Event::WordingConfirmed {
            text: id,
            number,
            delegation,
        } => {
            pending(text_mut(conference, id)?, *number)?.read_back = Some(ReadBack {
                at: entry.at,
                by: entry.person.clone(),
                delegation: delegation.clone(),
            });
        }
        // It says why what follows it in the journal happens.
        Event::ProposalUpheld { text: id, number, .. } => {
            pending(text_mut(conference, id)?, *number)?;
        }
        Event::AmendmentWithdrawn { text: id, number, .. } => {
            end(text_mut(conference, id)?, *number, End::Withdrawn)?;
        }
        Event::AmendmentRebased {
            text: id,
            number,
            delegation,
            pin: pinned,
            subject,
        } => {
            pin(conference, id, pinned, &Origin::Draft)?;
            let amendment = pending(text_mut(conference, id)?, *number)?;
            if !amendment.sponsors.contains(delegation) {
                return Err(format!("{delegation} does not sponsor amendment {number}"));
            }
            if amendment.parent().is_some() != matches!(subject, Subject::Amendment { .. }) {
                return Err(format!("amendment {number} proposes something else"));
            }
            amendment.subject = subject.clone();
            amendment.base = pinned.version.hash;
            amendment.confirmed = Some((entry.at, delegation.clone()));
        }
        Event::AmendmentRuledInadmissible {
            text: id,
            number,
            reason,
        } => {
            end(
                text_mut(conference, id)?,
                *number,
                End::Inadmissible {
                    reason: reason.clone(),
                },
            )?;
        }
        Event::AmendmentFallen {
            text: id,
            number,
            cause,
        } => {
            let text = text_mut(conference, id)?;
            caused(text, *number, cause)?;
            let ended = match cause {
                FallCause::TakenUp(issue) => End::Incorporated { issue: issue.clone() },
                other => End::Fallen(other.clone()),
            };
            end(text, *number, ended)?;
            if let FallCause::TakenUp(issue) = cause {
                let changes = text
                    .amendment(*number)
                    .map(Amendment::changes)
                    .unwrap_or_default();
                for paragraph in changes.iter().flat_map(super::Change::paragraphs) {
                    text.credit(paragraph, *number, issue);
                }
            }
        }
        Event::AmendmentRejected {
            text: id,
            number,
            identical,
            decision,
            question,
            reason,
        } => {
            let numbers = all(*number, identical);
            for number in &numbers {
                let rejected = End::Rejected {
                    decision: *decision,
                    reason: reason.clone(),
                };
                end(text_mut(conference, id)?, *number, rejected)?;
            }
            let matter = Matter::Rejected {
                numbers,
                reason: reason.clone(),
            };
            decide(conference, entry, id, *decision, matter, question)?;
        }
        Event::SubAmendmentAccepted {
            text: id,
            number,
            identical,
            parent,
            decision,
            question,
            change,
            words,
        } => {
            let text = text_mut(conference, id)?;
            let numbers = all(*number, identical);
            for number in &numbers {
                end(text, *number, End::Accepted { decision: *decision })?;
            }
            let changed = pending(text, *parent)?;
            let reworded = changed.subject.reword(*change, words);
            reworded.ok_or_else(|| format!("amendment {parent} has no words there"))?;
            changed.sub_amended_by.extend(&numbers);
            let matter = Matter::SubAmended {
                numbers,
                parent: *parent,
            };
            decide(conference, entry, id, *decision, matter, question)?;
        }
        Event::AmendmentAccepted {
            text: id,
            number,
            identical,
            decision,
            question,
            before,
            after,
        } => {
            pin(conference, id, before, &Origin::OnScreen { decision: *decision })?;
            let origin = Origin::Amendment {
                number: *number,
                decision: *decision,
            };
            pin(conference, id, after, &origin)?;
            let numbers = all(*number, identical);
            let text = text_mut(conference, id)?;
            for number in &numbers {
                accept(text, *number, *decision, &[])?;
            }
            brought(text, *number, &after.effects);
            decide(
                conference,
                entry,
                id,
                *decision,
                Matter::Accepted(numbers),
                question,
            )?;
        }
        Event::AmendmentsAcceptedEnBloc {
            text: id,
            parts,
            decision,
            question,
            before,
            after,
        } => {
            let accepted = bloc::Accepted {
                parts,
                decision: *decision,
                question,
                before,
                after,
            };
            bloc::happen(conference, entry, id, &accepted)?;
        }
        Event::CompromiseAccepted {
            text: id,
            paragraph,
            amendments,
            answers,
            decision,
            question,
            pin: pinned,
        } => {
            pin(
                conference,
                id,
                pinned,
                &Origin::Compromise { decision: *decision },
            )?;
            for number in amendments {
                end(
                    text_mut(conference, id)?,
                    *number,
                    End::Merged { decision: *decision },
                )?;
            }
            text_mut(conference, id)?.answers.remove(paragraph);
            let matter = Matter::Compromise {
                paragraph: paragraph.clone(),
                numbers: amendments.clone(),
                answers: answers.clone(),
            };
            decide(conference, entry, id, *decision, matter, question)?;
        }
        _ => return Err("it does not belong to an amendment".into()),
    }
    Ok(())
}

fn file(text: &mut Text, entry: &Entry) -> Fits {
    let Event::AmendmentFiled {
        number,
        base,
        subject,
        consequential_on,
        reason,
        sponsors,
        late,
        oral,
        reintroduces,
        ..
    } = &entry.event
    else {
        return Err("it files nothing".into());
    };
    if text.amendments.keys().next_back().map_or(1, |last| last + 1) != *number {
        return Err(format!("amendment {number} is out of order"));
    }
    if let Some(old) = reintroduces
        && !text
            .amendments
            .get(old)
            .is_some_and(|old| old.end == Some(End::Withdrawn))
    {
        return Err(format!("amendment {old} was not withdrawn"));
    }
    if *late && let Some(lead) = sponsors.first() {
        text.leave.remove(lead);
    }
    let amendment = Amendment {
        number: *number,
        base: *base,
        filed: subject.clone(),
        subject: subject.clone(),
        consequential_on: *consequential_on,
        sub_amended_by: Vec::new(),
        reason: reason.clone(),
        sponsors: sponsors.clone(),
        filed_by: entry.person.clone(),
        filed_at: entry.at,
        late: *late,
        oral: *oral,
        read_back: None,
        reintroduces: *reintroduces,
        confirmed: None,
        part_of: None,
        separately: Vec::new(),
        upheld: None,
        end: None,
    };
    if amendment
        .parent()
        .max(*consequential_on)
        .is_some_and(|parent| parent >= *number)
    {
        return Err(format!(
            "amendment {number} is aimed at one that is not filed yet"
        ));
    }
    text.amendments.insert(*number, amendment);
    Ok(())
}

fn all(number: u32, identical: &[u32]) -> Vec<u32> {
    std::iter::once(number).chain(identical.iter().copied()).collect()
}

/// Ends an amendment as accepted, and notes that it put in what these effects put in.
pub(super) fn accept(text: &mut Text, number: u32, decision: u32, effects: &[Effect]) -> Fits {
    let accepted = accepted(text, number, decision);
    end(text, number, accepted)?;
    brought(text, number, effects);
    Ok(())
}

fn brought(text: &mut Text, number: u32, effects: &[Effect]) {
    for effect in effects {
        if let Effect::Insert { block, .. } = effect
            && let Some(standing) = text.paragraphs.get_mut(&block.id)
            && standing.number.is_empty()
        {
            standing.origin.get_or_insert(number);
        }
    }
}

fn accepted(text: &Text, number: u32, decision: u32) -> End {
    match text.amendments.get(&number) {
        Some(amendment) if !amendment.sub_amended_by.is_empty() => End::AcceptedAsSubAmended { decision },
        _ => End::Accepted { decision },
    }
}

fn end(text: &mut Text, number: u32, end: End) -> Fits {
    pending(text, number)?.end = Some(end);
    Ok(())
}

/// A fall names a cause that has come about.
fn caused(text: &Text, number: u32, cause: &FallCause) -> Fits {
    let ended = |number| {
        text.amendments
            .get(&number)
            .is_some_and(|other| !other.is_pending())
    };
    let holds = match cause {
        FallCause::Amendment(other) => ended(*other),
        FallCause::Parent(parent) => {
            text.amendments.get(&number).and_then(Amendment::parent) == Some(*parent) && ended(*parent)
        }
        FallCause::Consequential(on) => {
            text.amendments
                .get(&number)
                .and_then(|amendment| amendment.consequential_on)
                == Some(*on)
                && ended(*on)
        }
        FallCause::Compromise(_) | FallCause::ParagraphRemoved | FallCause::TakenUp(_) => true,
    };
    if holds {
        Ok(())
    } else {
        Err(format!("what amendment {number} fell by has not come about"))
    }
}
