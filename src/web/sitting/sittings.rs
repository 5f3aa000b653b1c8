//! Sittings: opening one with the delegations present, recording attendance anew, handing over the chair, closing.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::rights::Right;
use crate::domain::{Command, CommandId, DelegationId, PersonId, Role, Sitting};

use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::conference::SittingJson;
use crate::web::meeting::people::Nothing;

/// The sitting a path names.
#[derive(Deserialize)]
pub struct OfSitting {
    number: u32,
}

/// The delegations present.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PresentForm {
    /// Their ids.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub present: BTreeSet<DelegationId>,
}

/// Who presides from now on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOverForm {
    /// The person.
    #[schema(value_type = String)]
    pub to: PersonId,
}

#[derive(Template)]
#[template(path = "floor/sittings.html")]
struct Page {
    frame: Frame,
    w: Words,
    base: String,
    open: Option<Open>,
    past: Vec<String>,
    delegations: Vec<Seat>,
    chairs: Vec<(String, String)>,
    may_open: bool,
    may_record: bool,
    may_hand_over: bool,
    may_close: bool,
    next_number: usize,
}

struct Open {
    number: u32,
    sentence: String,
}

/// A delegation in the roll.
struct Seat {
    id: String,
    name: String,
    present: bool,
}

/// Shows the sittings.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    reply::page(
        visit.json,
        || page(&visit),
        || visit.conference.sittings.iter().map(json).collect::<Vec<_>>(),
    )
}

fn json(sitting: &Sitting) -> SittingJson {
    SittingJson {
        number: sitting.number,
        opened_at: sitting.opened_at.to_string(),
        presiding: sitting.presiding.to_string(),
        present: sitting.present.iter().map(ToString::to_string).collect(),
    }
}

/// A sitting in one sentence.
pub fn sentence(visit: &Visit, sitting: &Sitting) -> String {
    visit
        .w
        .of("floor-sitting")
        .with("number", sitting.number)
        .with("when", visit.zone.moment(visit.w, sitting.opened_at))
        .with("chair", visit.name(&sitting.presiding))
        .with("present", sitting.present.len())
        .to_string()
}

fn page(visit: &Visit) -> Page {
    let w = visit.w;
    let sitting = visit.conference.sitting();
    let all = visit.conference.sittings.last();
    let chairs = visit
        .conference
        .people
        .values()
        .filter(|person| person.roles.contains(&Role::Chair));
    Page {
        frame: Frame::of(visit, Spot::Floor, &w.say("floor-sittings"), None),
        w,
        base: visit.base(),
        open: sitting.map(|sitting| Open {
            number: sitting.number,
            sentence: sentence(visit, sitting),
        }),
        past: visit
            .conference
            .sittings
            .iter()
            .filter(|sitting| sitting.closed_at.is_some())
            .map(|sitting| sentence(visit, sitting))
            .collect(),
        delegations: visit
            .register
            .delegations()
            .iter()
            .map(|listed| Seat {
                id: listed.delegation.id.to_string(),
                name: listed.delegation.name.clone(),
                // Those present last time are the best guess for this time.
                present: all.is_none_or(|sitting| sitting.present.contains(&listed.delegation.id)),
            })
            .collect(),
        chairs: chairs
            .map(|person| (person.id.to_string(), visit.name(&person.id)))
            .collect(),
        may_open: sitting.is_none() && visit.may(Right::OpenSitting),
        may_record: sitting.is_some() && visit.may(Right::RecordAttendance),
        may_hand_over: sitting.is_some() && visit.may(Right::HandOver),
        may_close: sitting.is_some() && visit.may(Right::Conduct),
        next_number: visit.conference.sittings.len() + 1,
    }
}

/// Opens a sitting.
pub async fn open(visit: Visit, filled: Filled<PresentForm>) -> Result<Response, Problem> {
    let command = Command::OpenSitting {
        present: filled.fields.present.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    let to = match visit.conference.texts.keys().next() {
        Some(text) => format!("{}/floor", visit.text_url(text)),
        None => format!("{}/sittings", visit.base()),
    };
    Ok(reply::made(visit.json, &receipt, &to))
}

/// Records anew which delegations are present.
pub async fn record_attendance(
    visit: Visit,
    Path(of): Path<OfSitting>,
    filled: Filled<PresentForm>,
) -> Result<Response, Problem> {
    of_open(&visit, &of, &filled.command)?;
    let command = Command::RecordAttendance {
        present: filled.fields.present.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/sittings?done=attendance", visit.base()),
    ))
}

/// Hands over the chair.
pub async fn hand_over(
    visit: Visit,
    Path(of): Path<OfSitting>,
    filled: Filled<HandOverForm>,
) -> Result<Response, Problem> {
    of_open(&visit, &of, &filled.command)?;
    let command = Command::HandOverChair {
        to: filled.fields.to.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/sittings?done=chair", visit.base()),
    ))
}

/// Closes the sitting.
pub async fn close(
    visit: Visit,
    Path(of): Path<OfSitting>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    of_open(&visit, &of, &filled.command)?;
    let receipt = visit.act(&filled, Command::CloseSitting).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/sittings?done=closed", visit.base()),
    ))
}

/// The number in the path must be the open sitting's: a page left open must not act on a later one. A click that was
/// answered before is answered again.
fn of_open(visit: &Visit, of: &OfSitting, command: &CommandId) -> Result<(), Problem> {
    match visit.conference.sitting() {
        Some(sitting) if sitting.number == of.number => Ok(()),
        _ if visit.hall.answered(command) => Ok(()),
        _ => Err(crate::domain::Refusal::SittingNotOpen.into()),
    }
}
