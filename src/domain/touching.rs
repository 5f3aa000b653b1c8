//! One delegation's view of a text: what it filed, what touches it, and what waits for it. What it would change is public;
//! only the order in which it is told differs.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::text::ParagraphId;

use super::rights::{self, Right};
use super::{Amendment, Conference, DelegationId, LateFiling, PersonId, Role, Stage, Text, paragraphs_of};

/// A deadline is told to those whom it concerns from so long before.
const DEADLINE_NEAR: SignedDuration = SignedDuration::from_hours(48);

/// The amendments of a text that concern one delegation, by number, each in one list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touching {
    /// What it filed, as the lead of the sponsors.
    pub filed: Vec<u32>,
    /// What others filed and it co-sponsors.
    pub co_sponsored: Vec<u32>,
    /// Sub-amendments of others to what it sponsors.
    pub subs: Vec<u32>,
    /// Others' amendments at the paragraphs where its own are, or about which it has a position.
    pub beside: Vec<u32>,
    /// Its positions, by their numbers.
    pub positions: Vec<u32>,
}

impl Touching {
    /// Whether nothing concerns it.
    pub fn is_empty(&self) -> bool {
        *self == Touching::default()
    }
}

/// What of a text concerns a delegation.
pub fn touching(text: &Text, delegation: &DelegationId) -> Touching {
    let sponsors = |amendment: &Amendment| amendment.sponsors.contains(delegation);
    let positions = || {
        let of_it = text.positions.iter();
        of_it.filter(|position| position.delegation == *delegation)
    };
    let mut paragraphs: BTreeSet<ParagraphId> = positions()
        .filter(|position| position.withdrawn_at.is_none())
        .filter_map(|position| position.paragraph.clone())
        .collect();
    for amendment in text.amendments.values().filter(|amendment| sponsors(amendment)) {
        paragraphs.extend(paragraphs_of(text, amendment));
    }
    let mut touching = Touching {
        positions: positions().map(|position| position.number).collect(),
        ..Touching::default()
    };
    for amendment in text.amendments.values() {
        let of_parent = || {
            let parent = amendment.parent().and_then(|parent| text.amendments.get(&parent));
            parent.is_some_and(sponsors)
        };
        let beside = || {
            let at = paragraphs_of(text, amendment);
            at.iter().any(|id| paragraphs.contains(id))
        };
        let list = if amendment.sponsors.first() == Some(delegation) {
            &mut touching.filed
        } else if sponsors(amendment) {
            &mut touching.co_sponsored
        } else if of_parent() {
            &mut touching.subs
        } else if beside() {
            &mut touching.beside
        } else {
            continue;
        };
        list.push(amendment.number);
    }
    touching
}

/// Something that waits for a delegation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The meeting is at the paragraph of one of its amendments.
    Considered {
        /// The amendment.
        number: u32,
    },
    /// Others would change what it proposes.
    SubAmendment {
        /// Its amendment.
        number: u32,
        /// The sub-amendment.
        sub: u32,
    },
    /// The words it would change are other words by now: its sponsors are to confirm how it reads.
    Reads {
        /// The amendment.
        number: u32,
    },
    /// What was dictated for it was taken down: it is to confirm the wording.
    Wording {
        /// The amendment.
        number: u32,
    },
    /// Two of its proposals contradict each other: it is to say which stands.
    WhichStands {
        /// The earlier.
        number: u32,
        /// The later.
        other: u32,
    },
    /// Its objection stands in the way of the adoption.
    Objection,
    /// Amendments must be in soon.
    Deadline {
        /// The instant.
        at: Timestamp,
    },
    /// It has leave to file after the deadline.
    Leave,
}

impl Need {
    /// The word used in message ids.
    pub fn code(&self) -> &'static str {
        match self {
            Need::Considered { .. } => "considered",
            Need::SubAmendment { .. } => "sub-amendment",
            Need::Reads { .. } => "reads",
            Need::Wording { .. } => "wording",
            Need::WhichStands { .. } => "which-stands",
            Need::Objection => "objection",
            Need::Deadline { .. } => "deadline",
            Need::Leave => "leave",
        }
    }
}

/// What of a text waits for a delegation, the most pressing first. `asks` says of an amendment whether its sponsors have to
/// confirm how it reads now; `contradicting`, for somebody who may say which stands, by which others its delegation
/// contradicts it.
pub fn needs(
    text: &Text,
    delegation: &DelegationId,
    now: Timestamp,
    asks: impl Fn(u32) -> bool,
    contradicting: impl Fn(u32) -> Vec<u32>,
) -> Vec<Need> {
    let mut needs = Vec::new();
    let objects = text.question().is_some_and(|question| {
        let mut objections = question.objections.iter();
        objections.any(|objection| objection.delegation == *delegation && objection.withdrawn_at.is_none())
    });
    if objects {
        needs.push(Need::Objection);
    }
    let sponsored = || {
        let pending = text.pending();
        pending.filter(|amendment| amendment.sponsors.contains(delegation))
    };
    for amendment in sponsored() {
        let here = text.considering.as_ref();
        if here.is_some_and(|here| paragraphs_of(text, amendment).contains(here)) {
            let number = amendment.number;
            needs.push(Need::Considered { number });
        }
    }
    for amendment in sponsored().filter(|amendment| amendment.waits_to_be_read_back()) {
        let number = amendment.number;
        needs.push(Need::Wording { number });
    }
    for number in sponsored().map(|amendment| amendment.number) {
        let later = contradicting(number).into_iter().filter(|other| *other > number);
        needs.extend(later.map(|other| Need::WhichStands { number, other }));
    }
    for sub in text.pending() {
        let parent = sub.parent().and_then(|parent| text.amendments.get(&parent));
        let ours = parent.is_some_and(|parent| parent.is_pending() && parent.sponsors.contains(delegation));
        if let Some(number) = sub
            .parent()
            .filter(|_| ours && !sub.sponsors.contains(delegation))
        {
            needs.push(Need::SubAmendment {
                number,
                sub: sub.number,
            });
        }
    }
    // While the text is written anew there is no wording yet to confirm.
    let confirmable = |amendment: &&Amendment| text.stage == Stage::Issued && asks(amendment.number);
    for amendment in sponsored().filter(confirmable) {
        let number = amendment.number;
        needs.push(Need::Reads { number });
    }
    if text.stage == Stage::Issued {
        match text.deadline_at {
            Some(at) if at > now && at.duration_since(now) <= DEADLINE_NEAR => {
                needs.push(Need::Deadline { at })
            }
            Some(at) if at <= now && text.leave.contains(delegation) => needs.push(Need::Leave),
            _ => {}
        }
    }
    needs
}

/// How the filing of amendments to a text stands, for everybody alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingStands {
    /// Not now, for what is done with the text.
    NotNow(Stage),
    /// It is open, and no deadline is set.
    Open,
    /// It is open until then.
    Until(Timestamp),
    /// It was open until then; who has leave may file one more.
    LeaveOnly(Timestamp),
    /// It was open until then, and nobody is given leave.
    Over(Timestamp),
}

/// How the filing of amendments to a text stands.
pub fn filing_stands(conference: &Conference, text: &Text, now: Timestamp) -> FilingStands {
    match text.deadline_at {
        _ if text.stage != Stage::Issued => FilingStands::NotNow(text.stage),
        None => FilingStands::Open,
        Some(at) if at >= now => FilingStands::Until(at),
        Some(at) if conference.rules().late_filing == LateFiling::ByLeave => FilingStands::LeaveOnly(at),
        Some(at) => FilingStands::Over(at),
    }
}

/// Whether a person may file an amendment to a text now, or take one down that is dictated.
pub fn may_file_now(conference: &Conference, person: &PersonId, text: &Text, now: Timestamp) -> bool {
    let takes_down = matches!(
        rights::capacity(conference, person, Right::File, Some(&text.id)),
        Role::Secretariat | Role::Chair
    );
    match filing_stands(conference, text, now) {
        FilingStands::NotNow(_) => false,
        FilingStands::Open | FilingStands::Until(_) => true,
        // What is dictated in a sitting is bound by no deadline.
        FilingStands::Over(_) => takes_down && conference.sitting().is_some(),
        FilingStands::LeaveOnly(_) => takes_down || has_leave(conference, person, text),
    }
}

/// Whether the delegation of a person has leave to file one amendment after the deadline.
pub fn has_leave(conference: &Conference, person: &PersonId, text: &Text) -> bool {
    let known = conference.people.get(person);
    let own = known.and_then(|known| known.delegation.as_ref());
    own.is_some_and(|own| text.leave.contains(own))
}
