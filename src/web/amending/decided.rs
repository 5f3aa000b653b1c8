//! How the meeting decided on one amendment, as its page tells it: when, where that stands in the record, together with which
//! others, and what the sponsors had answered.

use crate::domain::{Amendment, Decision, End, Matter, Text};

use super::standing::sponsors;
use crate::web::house::visit::Visit;

/// The decision that ended an amendment.
pub struct Decided {
    /// Its number, its sitting and its moment.
    pub says: String,
    /// Its entry on the page of the record.
    pub href: String,
    /// Other amendments it was taken on: the number, the page, the sponsors.
    pub together: Vec<(u32, String, String)>,
    /// What the sponsors had answered to the words of a compromise.
    pub answers: Vec<String>,
}

impl Decided {
    /// The decision on this amendment; none where the meeting took none.
    pub fn of(visit: &Visit, text: &Text, amendment: &Amendment) -> Option<Decided> {
        let number = match amendment.end.as_ref()? {
            End::Accepted { decision }
            | End::AcceptedAsSubAmended { decision }
            | End::Merged { decision }
            | End::Rejected { decision, .. } => *decision,
            _ => return None,
        };
        let mut decisions = visit.conference.decisions.iter();
        let decision = decisions.find(|one| one.number == number)?;
        let w = visit.w;
        let others = numbers(&decision.matter)
            .iter()
            .filter(|one| **one != amendment.number);
        Some(Decided {
            says: says(visit, decision),
            href: format!("{}/record#decision-{number}", visit.base()),
            together: others
                .map(|other| {
                    let url = format!("{}/amendments/{other}", visit.text_url(&text.id));
                    (*other, url, sponsors(visit, text, *other))
                })
                .collect(),
            answers: match &decision.matter {
                Matter::Compromise { answers, .. } => answers
                    .iter()
                    .map(|answer| {
                        let message = if answer.agrees { "yes" } else { "no" };
                        w.named("decided-answer", message)
                            .with("delegation", visit.names([&answer.delegation]))
                            .to_string()
                    })
                    .collect(),
                _ => Vec::new(),
            },
        })
    }
}

/// A decision by its number, its sitting and its moment.
pub fn says(visit: &Visit, decision: &Decision) -> String {
    visit
        .w
        .of("provenance-decided")
        .with("decision", decision.number)
        .with("sitting", decision.sitting)
        .with("when", visit.zone.moment(visit.w, decision.at))
        .to_string()
}

/// The amendments that a decision was taken on as one.
pub fn numbers(matter: &Matter) -> &[u32] {
    match matter {
        Matter::Accepted(numbers)
        | Matter::EnBloc(numbers)
        | Matter::SubAmended { numbers, .. }
        | Matter::Rejected { numbers, .. }
        | Matter::Compromise { numbers, .. } => numbers,
        Matter::Agreed { .. } | Matter::Reopened { .. } | Matter::Adopted => &[],
    }
}
