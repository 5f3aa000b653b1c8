//! Which open amendments can no longer be put, since what the meeting accepted excludes them. It proposes and names the
//! cause; the chair rules, since what one amendment implies for another is a judgement.

use crate::text::{ParagraphId, merge};

use super::living::{Living, State};
use super::putting::Fall;
use super::{Amendment, Change, Conference, FallCause, Matter, Subject, Text, cause_of_fall};

/// The falls to propose: open amendments that cannot go into the text as it reads, or have nothing left to do there, with
/// what was accepted that excludes each. Those of which the chair has ruled that they are put all the same are not among
/// them.
pub fn falls_proposed(conference: &Conference, text: &Text, living: &Living) -> Vec<Fall> {
    text.pending()
        .filter_map(|amendment| {
            let state = living.condition(amendment.number)?.state;
            let cause = match state {
                State::Conflict | State::Moot | State::Gone => cause(conference, text, amendment, state)?,
                _ => return None,
            };
            (amendment.upheld.as_ref() != Some(&cause)).then_some(Fall {
                number: amendment.number,
                cause,
            })
        })
        .collect()
}

fn cause(conference: &Conference, text: &Text, amendment: &Amendment, state: State) -> Option<FallCause> {
    let since = amendment
        .confirmed
        .as_ref()
        .map_or(amendment.filed_at, |(at, _)| *at);
    let decided = conference
        .decisions
        .iter()
        .rev()
        .filter(|decision| decision.text == text.id && decision.at >= since);
    let mut near = None;
    for decision in decided {
        let accepted = decision.matter.accepted().iter();
        for other in accepted.filter_map(|number| text.amendments.get(number)) {
            if excludes(other, amendment, state) {
                return Some(FallCause::Amendment(other.number));
            }
            if near.is_none() && meets(other, amendment) {
                near = Some(FallCause::Amendment(other.number));
            }
        }
        if let Matter::Compromise { paragraph, .. } = &decision.matter
            && touches(amendment, paragraph)
        {
            near.get_or_insert(FallCause::Compromise(decision.number));
        }
    }
    near.or_else(|| cause_of_fall(text, amendment.number))
}

fn touches(amendment: &Amendment, paragraph: &ParagraphId) -> bool {
    amendment.touches().contains(paragraph)
}

/// Whether both are to the same words, whatever they make of them.
fn meets(accepted: &Amendment, open: &Amendment) -> bool {
    match (&accepted.subject, &open.subject) {
        (
            Subject::Amendment { number, change, .. },
            Subject::Amendment {
                number: of,
                change: at,
                ..
            },
        ) => (number, change) == (of, at),
        (Subject::Text(done), Subject::Text(proposed)) => done.iter().any(|done| {
            proposed.iter().any(|change| {
                let titles = matches!((done, change), (Change::Title { .. }, Change::Title { .. }));
                titles
                    || done
                        .paragraphs()
                        .any(|id| change.paragraphs().any(|other| other == id))
            })
        }),
        _ => false,
    }
}

/// Whether the one that was accepted, by itself, stands in the way of the other.
fn excludes(accepted: &Amendment, open: &Amendment, state: State) -> bool {
    match (&accepted.subject, &open.subject) {
        (
            Subject::Amendment { before, after, .. },
            Subject::Amendment {
                before: base,
                after: proposed,
                ..
            },
        ) => {
            meets(accepted, open)
                && (after == proposed || (before == base && merge::in_turn(base, after, proposed).is_err()))
        }
        (Subject::Text(done), Subject::Text(proposed)) => done
            .iter()
            .any(|done| proposed.iter().any(|change| change_excludes(done, change, state))),
        _ => false,
    }
}

fn change_excludes(done: &Change, open: &Change, state: State) -> bool {
    let goes = |id: &ParagraphId| match done {
        Change::Deletion { paragraph, .. } | Change::Join { paragraph, .. } => paragraph == id,
        _ => false,
    };
    if open.paragraphs().any(goes) {
        return true;
    }
    match (done, open) {
        (
            Change::Wording {
                paragraph,
                before,
                after,
            },
            Change::Wording {
                paragraph: at,
                before: base,
                after: proposed,
            },
        ) => {
            let moot = state == State::Moot && after == proposed;
            paragraph == at && (moot || (before == base && merge::in_turn(base, after, proposed).is_err()))
        }
        (
            Change::Title { before, after },
            Change::Title {
                before: base,
                after: proposed,
            },
        ) => before == base || after == proposed,
        _ => false,
    }
}
