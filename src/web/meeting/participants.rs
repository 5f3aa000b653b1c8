//! The list of participants, by category and delegation, as it is printed in the record.

use askama::Template;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Participant;
use crate::domain::{Category, Role};

use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

#[derive(Template)]
#[template(path = "participants/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    conference: String,
    people: usize,
    delegations: usize,
    officers: Vec<PersonLine>,
    categories: Vec<Group>,
}

/// The delegations of one category.
pub struct Group {
    code: &'static str,
    delegations: Vec<DelegationLine>,
}

struct DelegationLine {
    name: String,
    href: String,
    people: Vec<PersonLine>,
}

struct PersonLine {
    name: String,
    title: String,
    head: bool,
}

/// A delegation in JSON.
#[derive(Serialize, ToSchema)]
pub struct DelegationJson {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its category.
    pub category: &'static str,
    /// Its head, by id.
    pub head: Option<String>,
    /// Its people.
    pub people: Vec<PersonJson>,
}

/// A participant in JSON.
#[derive(Serialize, ToSchema)]
pub struct PersonJson {
    /// The id.
    pub id: String,
    /// The name; empty once erased.
    pub name: String,
    /// The title.
    pub title: String,
    /// The organisation line.
    pub organisation: String,
    /// The roles.
    pub roles: Vec<&'static str>,
}

/// The list in JSON.
#[derive(Serialize, ToSchema)]
pub struct ParticipantsJson {
    /// The delegations in the order of the list.
    pub delegations: Vec<DelegationJson>,
    /// People without a delegation.
    pub unattached: Vec<PersonJson>,
}

/// Shows the list.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    reply::page(visit.json, || page(&visit), || json(&visit))
}

fn page(visit: &Visit) -> Page {
    let w = visit.w;
    let officers = visit
        .register
        .unattached()
        .iter()
        .chain(
            visit
                .register
                .delegations()
                .iter()
                .flat_map(|listed| &listed.people),
        )
        .filter(|one| holds_office(one))
        .map(|one| PersonLine {
            name: visit.name(&one.id),
            title: offices(w, one),
            head: false,
        });
    let categories = Category::ALL.into_iter().map(|category| Group {
        code: category.code(),
        delegations: visit
            .register
            .delegations()
            .iter()
            .filter(|listed| listed.delegation.category == category)
            .map(|listed| DelegationLine {
                name: listed.delegation.name.clone(),
                href: format!("{}/delegations/{}", visit.base(), listed.delegation.id),
                people: listed
                    .people
                    .iter()
                    .map(|one| PersonLine {
                        name: visit.name(&one.id),
                        title: one.names.title.clone(),
                        head: is_head(visit, one),
                    })
                    .collect(),
            })
            .collect(),
    });
    Page {
        frame: Frame::of(visit, Spot::Participants, &w.say("layout-participants"), None),
        w,
        conference: visit.conference.particulars.title.clone(),
        people: visit.register.count(),
        delegations: visit.conference.delegations.len(),
        officers: officers.collect(),
        categories: categories.filter(|group| !group.delegations.is_empty()).collect(),
    }
}

/// Whether somebody is the head of the delegation they act for.
pub fn is_head(visit: &Visit, one: &Participant) -> bool {
    let home = one.delegation.as_ref();
    let home = home.and_then(|id| visit.conference.delegations.get(id));
    home.is_some_and(|home| home.head.as_ref() == Some(&one.id))
}

fn holds_office(one: &Participant) -> bool {
    let offices = [Role::Chair, Role::Rapporteur, Role::Secretariat];
    offices.iter().any(|role| one.roles.contains(role))
}

/// The title a person bears, or the offices held where none is given.
fn offices(w: Words, one: &Participant) -> String {
    if !one.names.title.is_empty() {
        return one.names.title.clone();
    }
    let held: Vec<String> = one
        .roles
        .iter()
        .map(|role| w.named("role", role.code()).to_string())
        .collect();
    held.join(", ")
}

/// A participant in JSON.
pub fn person(one: &Participant) -> PersonJson {
    PersonJson {
        id: one.id.to_string(),
        name: one.names.name.clone(),
        title: one.names.title.clone(),
        organisation: one.names.organisation.clone(),
        roles: one.roles.iter().map(|role| role.code()).collect(),
    }
}

/// The list in JSON.
pub fn json(visit: &Visit) -> ParticipantsJson {
    ParticipantsJson {
        delegations: visit
            .register
            .delegations()
            .iter()
            .map(|listed| DelegationJson {
                id: listed.delegation.id.to_string(),
                name: listed.delegation.name.clone(),
                category: listed.delegation.category.code(),
                head: listed.delegation.head.as_ref().map(ToString::to_string),
                people: listed.people.iter().map(person).collect(),
            })
            .collect(),
        unattached: visit.register.unattached().iter().map(person).collect(),
    }
}
