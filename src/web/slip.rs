//! One amendment as it is shown wherever it is shown: in the list, on its own page, on the floor. What a visitor may do
//! with it is asked of the same rights that decide.

use askama::Template;

use crate::app::{LiveText, mint};
use crate::domain::rights::Right;
use crate::domain::{
    Amendment, Change, DelegationId, Effect, End, FallCause, ObserverProposals, ParagraphState, Place,
    PlaceReason, Role, Stage, Text, amendment_effects, place_of,
};
use crate::text::diff::{self, Piece};

use super::changes::{self, Shown};
use super::label::label;
use super::sentence::Said;
use super::standing::{self, Standing};
use super::visit::Visit;
use super::voices::Voices;
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
    changes: Vec<Shown>,
    said: Said,
    follows: Option<u32>,
    /// The agreed paragraphs it would change: they must be reopened first.
    reopening: Option<String>,
    /// How it stands to the text as it now reads, while it is pending.
    standing: Option<Standing>,
    /// Whether the visitor's delegation sponsors it.
    pub mine: bool,
    subs: Vec<Sub>,
    identical: Vec<u32>,
    twins: Vec<(u32, String)>,
    place: Option<String>,
    voices: Voices,
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
        let living = visit.living(text);
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
            changes: said_beside(Shown::all(w, text, &amendment.subject)),
            said: Said::of(visit, text, amendment),
            follows: amendment.consequential_on,
            reopening: reopening(w, text, amendment),
            standing: living
                .as_ref()
                .and_then(|living| Standing::of(visit, text, living, amendment)),
            mine: own(visit).is_some_and(|own| amendment.is_pending() && amendment.sponsors.contains(own)),
            subs,
            identical: Vec::new(),
            twins: living
                .as_ref()
                .map(|living| standing::twins(visit, text, living, number))
                .unwrap_or_default(),
            place: None,
            voices: Voices::of(visit, text, living.as_deref(), amendment),
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
        match amendment_effects(text, &live.blocks, place.number) {
            Ok(effects) => {
                let changes = amendment.changes();
                let several = changes.len() > 1;
                let shown = changes.iter().map(|change| match now(live, &effects, change) {
                    Some(pieces) => Shown::with(w, text, change, several, &pieces),
                    None => Shown::of(w, text, change, several),
                });
                slip.changes = said_beside(shown.collect());
                if let ([Change::Wording { .. }], [Effect::Set { paragraph, content }]) =
                    (changes.as_slice(), effects.as_slice())
                    && let Some(block) = live.blocks.iter().find(|block| block.id == *paragraph)
                {
                    slip.said = Said::wording(visit, text, paragraph, &block.content, content);
                }
            }
            // Where it cannot go in, its standing says why.
            Err(_) => {}
        }
        let is_put = !matches!(place.reason, PlaceReason::Contradicts { .. });
        if conducting && is_put {
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
                        | FallCause::Parent(number)
                        | FallCause::Consequential(number),
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
        FallCause::Consequential(_) => "consequential",
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
        sub_amend: files
            && amendment.parent().is_none()
            && amendment.changes().iter().any(|change| change.words().is_some()),
        rule: visit.may(Right::Rule),
    }
}

/// The changes, where sentences beside them say the same.
fn said_beside(changes: Vec<Shown>) -> Vec<Shown> {
    changes.into_iter().map(Shown::said_beside).collect()
}

/// What an amendment is aimed at, in words.
pub fn target(visit: &Visit, text: &Text, amendment: &Amendment) -> String {
    changes::aims(visit.w, text, amendment)
}

/// What a change of words does to the words as they are now.
fn now(live: &LiveText, effects: &[Effect], change: &Change) -> Option<Vec<Piece>> {
    let Change::Wording { paragraph, .. } = change else {
        return None;
    };
    let now = live.blocks.iter().find(|block| block.id == *paragraph)?;
    let after = effects.iter().find_map(|effect| match effect {
        Effect::Set {
            paragraph: set,
            content,
        } if set == paragraph => Some(content),
        _ => None,
    });
    Some(diff::words(&now.content, after.unwrap_or(&now.content)))
}

/// The agreed paragraphs that a pending amendment would change, by their labels.
fn reopening(w: Words, text: &Text, amendment: &Amendment) -> Option<String> {
    let mut agreed = amendment.touches();
    agreed.retain(|id| amendment.is_pending() && text.state_of(id) == ParagraphState::Agreed);
    let labels: Vec<String> = agreed.iter().map(|id| label(w, text, id)).collect();
    (!labels.is_empty()).then(|| labels.join(", "))
}

fn target_url(text_url: &str, text: &Text, amendment: &Amendment) -> String {
    match amendment.parent() {
        Some(parent) => format!("{text_url}/amendments/{parent}"),
        None => place_of(text, amendment).map_or_else(String::new, |id| format!("{text_url}#p-{id}")),
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
        FallCause::Amendment(number)
        | FallCause::Compromise(number)
        | FallCause::Parent(number)
        | FallCause::Consequential(number) => words.with("number", *number).to_string(),
        FallCause::TakenUp(issue) => words.with("issue", issue).to_string(),
        FallCause::ParagraphRemoved => words.to_string(),
    }
}

fn place_words(w: Words, reason: PlaceReason) -> String {
    let words = w.named("floor-place", reason.code());
    match reason {
        PlaceReason::SubAmendment { parent } => words.with("number", parent).to_string(),
        PlaceReason::Contradicts { earlier } => words.with("number", earlier).to_string(),
        PlaceReason::Part { words: count } | PlaceReason::Insertion { words: count } => {
            words.with("count", count).to_string()
        }
        _ => words.to_string(),
    }
}
