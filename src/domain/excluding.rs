//! Which open amendments can no longer be put, since what the meeting accepted excludes them. It proposes and names the
//! cause; the chair rules, since what one amendment implies for another is a judgement.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::text::{ParagraphId, merge};

use super::living::{Living, State};
use super::putting::Fall;
use super::{Amendment, Change, Conference, FallCause, Matter, Subject, Text, cause_of_fall};

/// The falls to propose: open amendments that cannot go into the text as it reads, or have nothing left to do there, with
/// what was accepted that excludes each. Those of which the chair has ruled that they are put all the same are not among
/// them.
pub fn falls_proposed(conference: &Conference, text: &Text, living: &Living) -> Vec<Fall> {
    let decided = Decided::of(conference, text);
    text.pending()
        .filter_map(|amendment| {
            let state = living.condition(amendment.number)?.state;
            let cause = match state {
                State::Conflict | State::Moot | State::Gone => decided.cause(text, amendment, state)?,
                _ => return None,
            };
            (amendment.upheld.as_ref() != Some(&cause)).then_some(Fall {
                number: amendment.number,
                cause,
            })
        })
        .collect()
}

/// Where something was decided.
#[derive(PartialEq, Eq, Hash)]
enum Spot<'t> {
    Paragraph(&'t ParagraphId),
    Title,
    Amendment(u32, u32),
}

fn spots(amendment: &Amendment) -> Vec<Spot<'_>> {
    match &amendment.subject {
        Subject::Amendment { number, change, .. } => vec![Spot::Amendment(*number, *change)],
        Subject::Text(changes) => changes
            .iter()
            .flat_map(|change| {
                let title = matches!(change, Change::Title { .. }).then_some(Spot::Title);
                change.paragraphs().map(Spot::Paragraph).chain(title)
            })
            .collect(),
    }
}

/// What was decided of a text, by where it was decided: an open amendment is held against nothing else.
struct Decided<'t> {
    decided: Vec<(Timestamp, What<'t>)>,
    /// By the spot, the places in `decided`, in order.
    at: HashMap<Spot<'t>, Vec<usize>>,
}

enum What<'t> {
    Accepted(&'t Amendment),
    Compromise(u32),
}

impl<'t> Decided<'t> {
    fn of(conference: &'t Conference, text: &'t Text) -> Self {
        let mut all = Decided {
            decided: Vec::new(),
            at: HashMap::new(),
        };
        // The last decision first, and what one decision accepted in its order.
        let decisions = conference.decisions.iter().rev();
        for decision in decisions.filter(|decision| decision.text == text.id) {
            let accepted = decision.matter.accepted().iter();
            for accepted in accepted.filter_map(|number| text.amendments.get(number)) {
                all.enter(decision.at, What::Accepted(accepted), spots(accepted));
            }
            if let Matter::Compromise { paragraph, .. } = &decision.matter {
                let spot = vec![Spot::Paragraph(paragraph)];
                all.enter(decision.at, What::Compromise(decision.number), spot);
            }
        }
        all
    }

    fn enter(&mut self, at: Timestamp, what: What<'t>, spots: Vec<Spot<'t>>) {
        for spot in spots {
            self.at.entry(spot).or_default().push(self.decided.len());
        }
        self.decided.push((at, what));
    }

    fn cause(&self, text: &Text, amendment: &Amendment, state: State) -> Option<FallCause> {
        let since = amendment
            .confirmed
            .as_ref()
            .map_or(amendment.filed_at, |(at, _)| *at);
        let met: BTreeSet<usize> = spots(amendment)
            .iter()
            .filter_map(|spot| self.at.get(spot))
            .flatten()
            .copied()
            .collect();
        let mut near = None;
        for (_, what) in met
            .into_iter()
            .map(|at| &self.decided[at])
            .filter(|(at, _)| *at >= since)
        {
            let cause = match what {
                What::Accepted(other) if excludes(other, amendment, state) => {
                    return Some(FallCause::Amendment(other.number));
                }
                What::Accepted(other) => FallCause::Amendment(other.number),
                What::Compromise(decision) => FallCause::Compromise(*decision),
            };
            near.get_or_insert(cause);
        }
        near.or_else(|| cause_of_fall(text, amendment.number))
    }
}

/// Whether the one that was accepted, by itself, stands in the way of another at the same spot.
fn excludes(accepted: &Amendment, open: &Amendment, state: State) -> bool {
    match (&accepted.subject, &open.subject) {
        (
            Subject::Amendment { before, after, .. },
            Subject::Amendment {
                before: base,
                after: proposed,
                ..
            },
        ) => after == proposed || (before == base && merge::three_way(base, after, proposed).is_err()),
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
