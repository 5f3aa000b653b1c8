//! One amendment as it is shown wherever it is shown: in the list, on its own page, on the floor. What a visitor may do
//! with it is asked of the same rights that decide.

use askama::Template;

use crate::app::{LiveText, mint};
use crate::domain::rights::Right;
use crate::domain::{
    Amendment, Change, DelegationId, Effect, End, FallCause, ParagraphState, Place, PlaceReason, Role,
    Sponsors, Stage, Text, amendment_effects, identical_to, place_of,
};
use crate::text::diff::{self, Piece};

use super::decided::Decided;
use super::standing::{self, Standing};
use super::voices::Voices;
use crate::web::differences::changes::{self, Shown};
use crate::web::differences::sentence::Said;
use crate::web::house::label::called;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::proposing::filing;
use crate::web::sitting::refused::{At, Refused};

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
    /// Its sponsors.
    pub sponsors: String,
    filed: String,
    late: bool,
    /// The word of its state.
    pub state: &'static str,
    end: Option<String>,
    decided: Option<Decided>,
    reason: String,
    changes: Vec<Shown>,
    said: Said,
    follows: Option<u32>,
    part_of: Option<u32>,
    /// What the chair can divide it into; one alone is not to be divided.
    pieces: Vec<String>,
    /// The delegations that may ask for a division, by id and name.
    asking: Vec<(String, String)>,
    /// The agreed paragraphs it would change, and where the chair reopens them: that comes first.
    reopening: Vec<(String, String)>,
    /// How it stands to the text as it now reads, while it is pending.
    standing: Option<Standing>,
    /// Whether the visitor's delegation sponsors it.
    pub mine: bool,
    subs: Vec<Sub>,
    identical: Vec<u32>,
    /// Delegations that ask for a decision of its own.
    separately: Option<String>,
    twins: Vec<(u32, String)>,
    place: Option<String>,
    voices: Voices,
    /// Dictated, and not confirmed yet.
    unconfirmed: bool,
    offers: Offers,
    chair: Option<Chairing>,
    refused: Option<Refused>,
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
    /// Leave the other sponsors.
    leave: bool,
    /// Withdraw it, as the last of its sponsors.
    withdraw: Option<Withdrawal>,
    join: bool,
    sub_amend: bool,
    rule: bool,
    /// Ask for a decision of its own, or take that back.
    separate: bool,
    together: bool,
}

/// What is said before an amendment is withdrawn.
struct Withdrawal {
    /// What falls with it.
    falls: Option<String>,
}

impl Withdrawal {
    fn of(w: Words, text: &Text, number: u32) -> Withdrawal {
        let rests =
            |other: &&Amendment| other.parent() == Some(number) || other.consequential_on == Some(number);
        let falling: Vec<String> = text
            .pending()
            .filter(rests)
            .map(|a| a.number.to_string())
            .collect();
        Withdrawal {
            falls: (!falling.is_empty()).then(|| {
                w.of("amendments-withdraw-falls")
                    .with("count", falling.len())
                    .with("numbers", falling.join(", "))
                    .to_string()
            }),
        }
    }
}

/// What the chair's forms carry.
struct Chairing {
    question: String,
    expected: String,
    /// What can be named as excluding it, and which of these it is, as far as that is known.
    causes: Vec<(String, String)>,
    cause: String,
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
                state: sub.state(),
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
            state: amendment.state(),
            // A decision of which there is nothing more to say is told with its moment.
            end: amendment
                .end
                .as_ref()
                .filter(|end| !says_only_the_decision(end))
                .and_then(|end| end_note(w, end)),
            decided: Decided::of(visit, text, amendment),
            reason: amendment.reason.clone(),
            changes: said_beside(Shown::all(visit, text, &amendment.subject)),
            said: Said::of(visit, text, amendment),
            follows: amendment.consequential_on,
            part_of: amendment.part_of,
            pieces: Vec::new(),
            asking: Vec::new(),
            reopening: reopening(visit, &url, text, amendment),
            standing: living
                .as_ref()
                .and_then(|living| Standing::of(visit, text, living, amendment)),
            mine: own(visit).is_some_and(|own| amendment.is_pending() && amendment.sponsors.contains(own)),
            subs,
            identical: Vec::new(),
            separately: (amendment.is_pending() && !amendment.separately.is_empty()).then(|| {
                w.of("putting-separately")
                    .with("delegations", visit.names(&amendment.separately))
                    .to_string()
            }),
            twins: identical_to(text, number)
                .into_iter()
                .filter(|_| amendment.is_pending())
                .map(|other| (other, standing::sponsors(visit, text, other)))
                .collect(),
            place: None,
            voices: Voices::of(visit, text, living.as_deref(), amendment),
            unconfirmed: amendment.waits_to_be_read_back(),
            offers: offers(visit, text, amendment),
            chair: None,
            refused: None,
        }
    }

    /// An amendment at its place in the order of putting, against the text as it reads now, for the chair if the visitor
    /// presides.
    pub fn put(visit: &Visit, text: &Text, live: &LiveText, place: &Place, conducting: bool) -> Option<Slip> {
        let amendment = text.amendments.get(&place.number)?;
        let w = visit.w;
        let mut slip = Slip::of(visit, text, amendment);
        slip.place = Some(place_words(w, place));
        slip.identical.clone_from(&place.identical);
        let waits = |number: &u32| {
            let other = text.amendments.get(number);
            other.is_some_and(Amendment::waits_to_be_read_back)
        };
        slip.unconfirmed |= place.identical.iter().any(waits);
        // Where it cannot go in, its standing says why.
        if let Ok(effects) = amendment_effects(text, &live.blocks, place.number) {
            let changes = amendment.changes();
            let several = changes.len() > 1;
            let shown = changes.iter().map(|change| match now(live, &effects, change) {
                Some(pieces) => Shown::with(visit, text, change, several, &pieces),
                None => Shown::of(visit, text, change, several),
            });
            slip.changes = said_beside(shown.collect());
            if let ([Change::Wording { .. }], [Effect::Set { paragraph, content }]) =
                (changes.as_slice(), effects.as_slice())
                && let Some(block) = live.blocks.iter().find(|block| block.id == *paragraph)
            {
                slip.said = Said::wording(visit, text, paragraph, &block.content, content);
            }
        }
        let is_put = !matches!(place.reason, PlaceReason::Contradicts { .. });
        if conducting && is_put {
            slip.pieces = crate::web::sitting::putting::pieces(visit, text, amendment);
            slip.asking = crate::web::sitting::putting::asking(visit);
            let cause = crate::domain::cause_of_fall(text, place.number);
            slip.chair = Some(Chairing {
                question: w
                    .of("amendments-question")
                    .with("number", place.number)
                    .with("delegation", visit.names(amendment.sponsors.first()))
                    .to_string(),
                expected: live.version.hash.to_string(),
                causes: crate::web::sitting::putting::causes(visit, text, place.number),
                cause: cause.map_or_else(String::new, |cause| {
                    crate::web::sitting::putting::chosen(
                        cause_code(&cause),
                        crate::web::sitting::putting::number_of(&cause),
                    )
                }),
            });
        }
        Some(slip)
    }

    /// With the refusal of what the chair tried with it, if it is this one's.
    #[must_use]
    pub fn refusing(mut self, refused: Option<&Refused>) -> Slip {
        let own = refused.filter(|refused| refused.form.at == At::Amendment(self.number));
        self.refused = own.cloned();
        self
    }

    /// Whether this act with it was refused: then its form is open, as it was sent.
    /// Where it stands among others: the earlier one that makes the same change, with its sponsors. What it changes is read
    /// there, once for all who propose it.
    fn repeats(&self) -> Option<(u32, &str)> {
        let among = self.level > 2 && self.place.is_none() && self.chair.is_none();
        let (first, sponsors) = self.twins.first().filter(|_| among)?;
        (*first < self.number).then_some((*first, sponsors.as_str()))
    }

    fn tried(&self, act: &str) -> bool {
        self.refused
            .as_ref()
            .is_some_and(|refused| refused.form.act == act)
    }

    /// The words that stood in the form of this act.
    fn kept(&self, act: &str) -> &str {
        let refused = self.refused.as_ref().filter(|refused| refused.form.act == act);
        refused.map_or("", |refused| refused.form.kept.words.as_str())
    }

    /// Whether this was chosen in the form of this act; before it was sent, whether it is `known` to be meant.
    fn chose(&self, act: &str, value: &str, known: &str) -> bool {
        let refused = self.refused.as_ref().filter(|refused| refused.form.act == act);
        refused.map_or(known, |refused| refused.form.kept.choice.as_str()) == value
    }

    /// On a page of its own its heading comes right under the title.
    pub fn under_the_title(self) -> Slip {
        Slip { level: 2, ..self }
    }

    /// Why it stands where it stands in the order.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    fn places(&self) -> String {
        let labels: Vec<String> = self.reopening.iter().map(|(label, _)| label.clone()).collect();
        self.w.list(&labels)
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

/// The word for it in forms and message ids.
pub fn cause_code(cause: &FallCause) -> &'static str {
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
    let open = sponsors_come_and_go(visit);
    let last = amendment.sponsors.len() == 1;
    let asks = files && text.stage == Stage::Issued && amendment.parent().is_none();
    Offers {
        leave: files && sponsors && !last && open,
        withdraw: (files && sponsors && last).then(|| Withdrawal::of(visit.w, text, amendment.number)),
        join: files && !sponsors && own(visit).is_some() && open,
        sub_amend: filing::may_file(visit, text)
            && amendment.parent().is_none()
            && amendment.changes().iter().any(|change| change.words().is_some()),
        rule: visit.may(Right::Rule),
        separate: asks && own(visit).is_some_and(|own| !amendment.separately.contains(own)),
        together: asks && own(visit).is_some_and(|own| amendment.separately.contains(own)),
    }
}

/// Whether delegations may join and leave the sponsors by the rules.
fn sponsors_come_and_go(visit: &Visit) -> bool {
    visit.conference.rules().sponsors != Sponsors::FrozenAtFiling
}

/// The changes, where sentences beside them say the same.
fn said_beside(changes: Vec<Shown>) -> Vec<Shown> {
    changes.into_iter().map(Shown::said_beside).collect()
}

/// What an amendment is aimed at, in words.
pub fn target(visit: &Visit, text: &Text, amendment: &Amendment) -> String {
    changes::aims(visit, text, amendment)
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

/// The agreed paragraphs that a pending amendment would change, by their labels, and where they are on the floor.
fn reopening(visit: &Visit, url: &str, text: &Text, amendment: &Amendment) -> Vec<(String, String)> {
    let mut agreed = amendment.touches();
    agreed.retain(|id| amendment.is_pending() && text.state_of(id) == ParagraphState::Agreed);
    agreed
        .iter()
        .map(|id| (called(visit, text, id), format!("{url}/floor?at={id}")))
        .collect()
}

fn target_url(text_url: &str, text: &Text, amendment: &Amendment) -> String {
    match amendment.parent() {
        Some(parent) => format!("{text_url}/amendments/{parent}"),
        None => place_of(text, amendment).map_or_else(String::new, |id| format!("{text_url}#p-{id}")),
    }
}

/// What is said of an end beside its word.
pub fn end_note(w: Words, end: &End) -> Option<String> {
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
        End::Incorporated { issue } => Some(
            w.of("amendments-incorporated-in")
                .with("issue", issue)
                .to_string(),
        ),
        End::Divided { parts } => {
            let parts: Vec<String> = parts.iter().map(u32::to_string).collect();
            Some(
                w.of("putting-divided-into")
                    .with("numbers", parts.join(", "))
                    .to_string(),
            )
        }
        End::NotMoved => Some(w.say("amendments-not-moved-note")),
        End::Withdrawn => None,
        End::Inadmissible { reason } => Some(reason.clone()),
        End::Fallen(cause) => Some(cause_words(w, cause)),
    }
}

/// Whether all there is to say of an end is by which decision.
fn says_only_the_decision(end: &End) -> bool {
    match end {
        End::Accepted { .. } | End::AcceptedAsSubAmended { .. } | End::Merged { .. } => true,
        End::Rejected { reason, .. } => reason.is_empty(),
        _ => false,
    }
}

/// Why an amendment is no longer applicable, in words.
pub fn cause_words(w: Words, cause: &FallCause) -> String {
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

/// Why it stands where it stands; where the chair ruled it, that is said once above the order.
fn place_words(w: Words, place: &Place) -> String {
    if place.by_chair.is_some() {
        return String::new();
    }
    let words = w.named("floor-place", place.reason.code());
    match place.reason {
        PlaceReason::SubAmendment { parent: number }
        | PlaceReason::Divided { whole: number }
        | PlaceReason::Contradicts { earlier: number } => words.with("number", number).to_string(),
        PlaceReason::Part { words: count } | PlaceReason::Insertion { words: count } => {
            words.with("count", count).to_string()
        }
        _ => words.to_string(),
    }
}
