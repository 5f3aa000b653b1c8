//! One amendment as it is shown wherever it is shown: in the list, on its own page, on the floor. What a visitor may do
//! with it is asked of the same rights that decide.

use askama::Template;

use crate::app::{LiveText, mint};
use crate::domain::rights::Right;
use crate::domain::{
    Amendment, DelegationId, Effect, End, FallCause, ObserverProposals, Place, PlaceReason, Proposal, Role,
    Stage, Target, Text, amendment_effect,
};
use crate::text::Content;

use super::difference::Difference;
use super::label::label;
use super::outline::place_of;
use super::sentence::Said;
use super::visit::Visit;
use super::words::Words;

/// An amendment as shown.
#[derive(Template)]
#[template(path = "amendments/slip.html")]
pub struct Slip {
    w: Words,
    /// The level of its heading on the page it stands on.
    level: u8,
    /// Its number.
    pub number: u32,
    /// Its own page.
    pub url: String,
    /// What it is aimed at, in words.
    pub target: String,
    target_url: String,
    sponsors: String,
    filed: String,
    late: bool,
    /// The word of its state.
    pub state: &'static str,
    end: Option<String>,
    reason: String,
    difference: Difference,
    said: Said,
    /// Whether it no longer fits the text as it now reads.
    collides: bool,
    /// Whether the visitor's delegation sponsors it.
    pub mine: bool,
    subs: Vec<Sub>,
    identical: Vec<u32>,
    place: Option<String>,
    offers: Offers,
    chair: Option<Chairing>,
}

/// A sub-amendment, by its number.
struct Sub {
    number: u32,
    url: String,
    state: &'static str,
}

/// What the visitor may do with it.
#[derive(Default)]
struct Offers {
    withdraw: bool,
    join: bool,
    sub_amend: bool,
    rule: bool,
}

/// What the chair's forms carry.
struct Chairing {
    question: String,
    expected: String,
    cause: &'static str,
    cause_of: Option<u32>,
}

impl Slip {
    /// An amendment as the list and its own page show it.
    pub fn of(visit: &Visit, text: &Text, amendment: &Amendment) -> Slip {
        let w = visit.w;
        let url = visit.text_url(&text.id);
        let number = amendment.number;
        let subs = text
            .amendments
            .values()
            .filter(|sub| sub.parent() == Some(number))
            .map(|sub| Sub {
                number: sub.number,
                url: format!("{url}/amendments/{}", sub.number),
                state: state(sub),
            })
            .collect();
        Slip {
            w,
            level: 3,
            number,
            url: format!("{url}/amendments/{number}"),
            target: target(visit, text, amendment),
            target_url: target_url(&url, text, amendment),
            sponsors: visit.names(&amendment.sponsors),
            filed: visit.zone.moment(w, amendment.filed_at),
            late: amendment.late,
            state: state(amendment),
            end: amendment.end.as_ref().and_then(|end| end_note(w, end)),
            reason: amendment.reason.clone(),
            difference: difference(w, text, amendment).said_beside(),
            said: Said::of(visit, text, amendment),
            collides: false,
            mine: own(visit).is_some_and(|own| amendment.is_pending() && amendment.sponsors.contains(own)),
            subs,
            identical: Vec::new(),
            place: None,
            offers: offers(visit, text, amendment),
            chair: None,
        }
    }

    /// An amendment at its place in the order of putting, against the text as it reads now, for the chair if the visitor
    /// presides.
    pub fn put(visit: &Visit, text: &Text, live: &LiveText, place: &Place, conducting: bool) -> Option<Slip> {
        let amendment = text.amendments.get(&place.number)?;
        let w = visit.w;
        let mut slip = Slip::of(visit, text, amendment);
        slip.place = Some(place_words(w, place.reason));
        slip.identical.clone_from(&place.identical);
        match amendment_effect(text, &live.blocks, place.number) {
            Ok(Effect::Set { paragraph, content }) => {
                let now = live.blocks.iter().find(|block| block.id == paragraph);
                if let Some(now) = now {
                    slip.difference =
                        Difference::between(w, &text.language, &now.content, &content).said_beside();
                    slip.said = Said::wording(visit, text, &paragraph, &now.content, &content);
                }
            }
            Ok(_) => {}
            Err(_) => slip.collides = amendment.parent().is_none(),
        }
        if conducting {
            let cause = crate::domain::cause_of_fall(text, place.number);
            slip.chair = Some(Chairing {
                question: w
                    .of("amendments-question")
                    .with("number", place.number)
                    .with("delegation", visit.names(amendment.sponsors.first()))
                    .to_string(),
                expected: live.version.hash.to_string(),
                cause: cause.as_ref().map_or("", cause_code),
                cause_of: match cause {
                    Some(
                        FallCause::Amendment(number)
                        | FallCause::Compromise(number)
                        | FallCause::Parent(number),
                    ) => Some(number),
                    _ => None,
                },
            });
        }
        Some(slip)
    }

    /// On a page of its own its heading comes right under the title.
    pub fn under_the_title(self) -> Slip {
        Slip { level: 2, ..self }
    }

    /// Why it stands where it stands in the order.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

/// The delegation the visitor speaks for.
pub fn own(visit: &Visit) -> Option<&DelegationId> {
    visit
        .who
        .as_ref()
        .filter(|who| who.is(Role::Delegate) || who.is(Role::Observer))
        .and_then(|who| who.delegation.as_ref())
}

/// The word of an amendment's state.
pub fn state(amendment: &Amendment) -> &'static str {
    amendment.end.as_ref().map_or("pending", End::code)
}

fn cause_code(cause: &FallCause) -> &'static str {
    match cause {
        FallCause::Amendment(_) => "amendment",
        FallCause::Compromise(_) => "compromise",
        FallCause::Parent(_) => "parent",
        FallCause::ParagraphRemoved => "paragraph-removed",
        FallCause::TakenUp(_) => "taken-up",
    }
}

fn offers(visit: &Visit, text: &Text, amendment: &Amendment) -> Offers {
    if !amendment.is_pending() || matches!(text.stage, Stage::Adopted) {
        return Offers::default();
    }
    let files = visit.may(Right::File);
    let sponsors = own(visit).is_some_and(|own| amendment.sponsors.contains(own));
    let observes = visit.conference.rules().observer_proposals == ObserverProposals::No;
    Offers {
        withdraw: files && sponsors,
        join: files && !sponsors && own(visit).is_some() && !observes,
        sub_amend: files && amendment.parent().is_none() && amendment.proposal != Proposal::Deletion,
        rule: visit.may(Right::Rule),
    }
}

/// What an amendment is aimed at, in words.
pub fn target(visit: &Visit, text: &Text, amendment: &Amendment) -> String {
    let w = visit.w;
    match (&amendment.target, &amendment.proposal) {
        (Target::Paragraph(id), Proposal::Deletion) => w
            .of("amendments-to-delete")
            .with("paragraph", label(w, text, id))
            .to_string(),
        (Target::Paragraph(id), _) => w
            .of("amendments-to-paragraph")
            .with("paragraph", label(w, text, id))
            .to_string(),
        (Target::Gap { after: Some(id) }, _) => w
            .of("amendments-to-gap")
            .with("paragraph", label(w, text, id))
            .to_string(),
        (Target::Gap { after: None }, _) => w.say("amendments-to-opening"),
        (Target::Amendment(number), _) => w
            .of("amendments-to-amendment")
            .with("number", *number)
            .to_string(),
    }
}

fn target_url(text_url: &str, text: &Text, amendment: &Amendment) -> String {
    match amendment.parent() {
        Some(parent) => format!("{text_url}/amendments/{parent}"),
        None => place_of(text, amendment).map_or_else(String::new, |id| format!("{text_url}#p-{id}")),
    }
}

/// What an amendment changes, against the words it was written against.
pub fn difference(w: Words, text: &Text, amendment: &Amendment) -> Difference {
    let nothing = Content::default();
    let before = amendment.before.as_ref().unwrap_or(&nothing);
    match amendment.proposal.content() {
        Some(after) => Difference::between(w, &text.language, before, after),
        None => Difference::deleted(w, &text.language, before),
    }
}

fn end_note(w: Words, end: &End) -> Option<String> {
    let decided = |decision: &u32| w.of("amendments-decided").with("decision", *decision).to_string();
    match end {
        End::Accepted { decision } | End::AcceptedAsSubAmended { decision } | End::Merged { decision } => {
            Some(decided(decision))
        }
        End::Rejected { decision, reason } if reason.is_empty() => Some(decided(decision)),
        End::Rejected { decision, reason } => Some(
            w.of("amendments-rejected-because")
                .with("decision", *decision)
                .with("reason", reason)
                .to_string(),
        ),
        End::Withdrawn => None,
        End::Inadmissible { reason } => Some(reason.clone()),
        End::Fallen(cause) => Some(cause_words(w, cause)),
    }
}

fn cause_words(w: Words, cause: &FallCause) -> String {
    let words = w.named("amendments-fallen", cause_code(cause));
    match cause {
        FallCause::Amendment(number) | FallCause::Compromise(number) | FallCause::Parent(number) => {
            words.with("number", *number).to_string()
        }
        FallCause::TakenUp(issue) => words.with("issue", issue).to_string(),
        FallCause::ParagraphRemoved => words.to_string(),
    }
}

fn place_words(w: Words, reason: PlaceReason) -> String {
    let words = w.named("floor-place", reason.code());
    match reason {
        PlaceReason::SubAmendment { parent } => words.with("number", parent).to_string(),
        PlaceReason::Part { words: count } | PlaceReason::Insertion { words: count } => {
            words.with("count", count).to_string()
        }
        _ => words.to_string(),
    }
}
