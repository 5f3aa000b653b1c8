//! The people behind an amendment, as its slip shows them: what it takes over or was taken over as, how the wording of an
//! oral one was confirmed, and where a delegation contradicts itself; with the acts that belong to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::mint;
use crate::domain::living::Living;
use crate::domain::rights::{self, Right};
use crate::domain::{
    Amendment, Command, DelegationId, Event, Text, contradicting, may_be_taken_over, may_uphold,
    taken_over_as,
};

use super::amendments::OfAmendment;
use super::slip::own;
use crate::web::house::errors::Problem;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;

/// The people behind one amendment.
#[derive(Template)]
#[template(path = "amendments/voices.html")]
pub struct Voices {
    w: Words,
    url: String,
    number: u32,
    reintroduces: Option<u32>,
    taken_as: Option<u32>,
    take_over: Option<TakeOver>,
    /// Whether it was the visitor's own delegation that withdrew it.
    again: bool,
    /// Whether the delegation that withdrew it filed it again itself.
    taken_again: bool,
    oral: Option<String>,
    confirm: bool,
    read_in_room: bool,
    contradicting: Vec<u32>,
    uphold: bool,
    /// What ends, where this one is to stand: others withdrawn, and others whose sponsors its delegation leaves.
    ends: Option<String>,
}

/// What the form for taking over asks for; for most nothing.
struct TakeOver {
    /// The delegations that the visitor may do it for, where that is not their own.
    acts_for: Vec<(String, String)>,
    /// Those that may sponsor it as well, where the rules ask for that.
    others: Vec<(String, String)>,
}

/// Taking an amendment over.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TakingOverForm {
    /// A reason; the one that was given stands where this is empty.
    pub reason: String,
    /// Other delegations that sponsor it, by id.
    #[schema(value_type = Vec<String>)]
    pub co_sponsors: Vec<DelegationId>,
}

/// How the wording of an oral amendment was confirmed, in JSON.
#[derive(Serialize, ToSchema)]
pub struct ReadBackJson {
    /// When.
    pub at: String,
    /// The person, by id.
    pub by: String,
    /// The sponsor this person acts for; none where it was read back in the room.
    pub delegation: Option<String>,
}

impl Voices {
    /// The people behind this amendment.
    pub fn of(visit: &Visit, text: &Text, living: Option<&Living>, amendment: &Amendment) -> Voices {
        let number = amendment.number;
        let files = visit.may(Right::File);
        let person = visit.who.as_ref().map(|who| &who.person);
        let presides = person.is_some_and(|person| rights::presides(&visit.conference, person));
        let lead = amendment.sponsors.first();
        let open = amendment.oral && amendment.is_pending() && amendment.read_back.is_none();
        let contradicting = living.map_or_else(Vec::new, |living| contradicting(text, living, number));
        let decides = person
            .zip(lead)
            .is_some_and(|(person, lead)| may_uphold(&visit.conference, person, lead));
        Voices {
            w: visit.w,
            url: visit.text_url(&text.id),
            number,
            reintroduces: amendment.reintroduces,
            taken_as: taken_over_as(text, number),
            again: own(visit).is_some_and(|own| amendment.sponsors.contains(own)),
            taken_again: taken_over_as(text, number)
                .and_then(|later| text.amendments.get(&later)?.sponsors.first())
                .is_some_and(|lead| amendment.sponsors.contains(lead)),
            take_over: (files && may_be_taken_over(&visit.conference, text, number).is_ok())
                .then(|| TakeOver::of(visit)),
            oral: amendment.oral.then(|| oral(visit, amendment)),
            confirm: open
                && files
                && !presides
                && own(visit).is_some_and(|own| amendment.sponsors.contains(own)),
            read_in_room: open && presides,
            uphold: !contradicting.is_empty() && files && decides && !presides,
            ends: ends(visit.w, text, &contradicting),
            contradicting,
        }
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.reintroduces.is_none()
            && self.taken_as.is_none()
            && self.take_over.is_none()
            && self.oral.is_none()
            && self.contradicting.is_empty()
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

impl TakeOver {
    fn of(visit: &Visit) -> TakeOver {
        let own = own(visit);
        let mut all: Vec<(String, String)> = visit
            .conference
            .delegations
            .values()
            .filter(|one| Some(&one.id) != own)
            .map(|one| (one.id.to_string(), one.name.clone()))
            .collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        let seconded = visit.conference.rules().seconders > 0;
        TakeOver {
            others: if seconded { all.clone() } else { Vec::new() },
            acts_for: if own.is_none() { all } else { Vec::new() },
        }
    }

    /// Whether a button alone will do.
    fn at_once(&self) -> bool {
        self.acts_for.is_empty() && self.others.is_empty()
    }
}

/// What ends of these when another proposal of the same delegation stands.
fn ends(w: Words, text: &Text, others: &[u32]) -> Option<String> {
    let alone = |number: &&u32| {
        let amendment = text.amendments.get(number);
        amendment.is_none_or(|amendment| amendment.sponsors.len() == 1)
    };
    let (withdrawn, left): (Vec<&u32>, Vec<&u32>) = others.iter().partition(alone);
    let list = |numbers: &[&u32]| {
        numbers
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let says = match (withdrawn.is_empty(), left.is_empty()) {
        (true, true) => return None,
        (false, true) => w.of("voices-ends-withdrawn").with("count", withdrawn.len()),
        (true, false) => w.of("voices-ends-left").with("count", left.len()),
        (false, false) => w.of("voices-ends-both").with("left", list(&left)),
    };
    let numbers = if withdrawn.is_empty() {
        list(&left)
    } else {
        list(&withdrawn)
    };
    Some(says.with("numbers", numbers).to_string())
}

/// How its wording was confirmed, in a sentence.
fn oral(visit: &Visit, amendment: &Amendment) -> String {
    let w = visit.w;
    let Some(read) = &amendment.read_back else {
        return w.say("voices-oral-open");
    };
    let when = visit.zone.moment(w, read.at);
    match &read.delegation {
        Some(delegation) => w
            .of("voices-oral-sponsor")
            .with("name", visit.name(&read.by))
            .with("delegation", visit.conference.delegation_name(delegation))
            .with("when", when)
            .to_string(),
        None => w.of("voices-oral-room").with("when", when).to_string(),
    }
}

/// The same in JSON.
pub fn read_back_json(amendment: &Amendment) -> Option<ReadBackJson> {
    amendment.read_back.as_ref().map(|read| ReadBackJson {
        at: read.at.to_string(),
        by: read.by.to_string(),
        delegation: read.delegation.as_ref().map(ToString::to_string),
    })
}

/// Takes a withdrawn amendment over.
pub async fn take_over(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<TakingOverForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::TakeOverAmendment {
        text: text.id.clone(),
        number: of.number,
        reason: filled.fields.reason.clone(),
        co_sponsors: filled.fields.co_sponsors.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    let number = receipt.events.iter().find_map(|event| match event {
        Event::AmendmentFiled { number, .. } => Some(*number),
        _ => None,
    });
    let number = number.unwrap_or(of.number);
    let at = format!("{}/amendments/{number}", visit.text_url(&text.id));
    let own = own(&visit).is_some_and(|own| {
        text.amendment(of.number)
            .is_ok_and(|one| one.sponsors.contains(own))
    });
    let to = if own {
        format!("{at}?done=filed-again.{number}")
    } else {
        format!("{at}?done=taken-over")
    };
    Ok(reply::made(visit.json, &receipt, &to))
}

/// Confirms the wording of an oral amendment.
pub async fn confirm_wording(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::ConfirmWording {
        text: text.id.clone(),
        number: of.number,
    };
    done(&visit, text, &of, &filled, command, "?done=read-back").await
}

/// Says that this proposal of the delegation stands.
pub async fn uphold(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::SayWhichStands {
        text: text.id.clone(),
        number: of.number,
    };
    done(&visit, text, &of, &filled, command, "?done=upheld").await
}

async fn done(
    visit: &Visit,
    text: &Text,
    of: &OfAmendment,
    filled: &Filled<Nothing>,
    command: Command,
    rest: &str,
) -> Result<Response, Problem> {
    let receipt = visit.act(filled, command).await?;
    let to = format!("{}/amendments/{}{rest}", visit.text_url(&text.id), of.number);
    Ok(reply::done(visit.json, &receipt, &to))
}
