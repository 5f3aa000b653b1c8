//! The secretariat's desk: delegations, people, and the personal link of each, as an address and as a code for a phone. A
//! link is shown when it is made and never again.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Click, Names, NewPerson, Participant, Token};
use crate::domain::rights::Right;
use crate::domain::{Category, Command, DelegationId, PersonId, Role};

use super::participants;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The side of the code for a phone, in pixels: a phone reads it from a printed page at arm's length.
const CODE_PIXELS_MIN: u32 = 220;

/// An id made from a name stays short enough to be read in an address.
const SLUG_CHARS_MAX: usize = 48;

/// The roles that can be given; nobody is registered as the public.
const ROLES: [Role; 5] = [
    Role::Delegate,
    Role::Observer,
    Role::Rapporteur,
    Role::Chair,
    Role::Secretariat,
];

#[derive(Template)]
#[template(path = "people/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    base: String,
    groups: Vec<Group>,
    delegations: Vec<(String, String)>,
    categories: Vec<&'static str>,
    roles: Vec<&'static str>,
}

struct Group {
    name: String,
    category: Option<&'static str>,
    people: Vec<PersonLine>,
}

struct PersonLine {
    id: String,
    name: String,
    title: String,
    organisation: String,
    roles: Vec<&'static str>,
    delegation: Option<String>,
    head: bool,
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage {
    frame: Frame,
    w: Words,
    back: String,
    name: String,
    delegation: String,
    address: Option<String>,
    code: Option<String>,
}

/// A personal link in JSON.
#[derive(Serialize, ToSchema)]
pub struct LinkJson {
    /// The person.
    pub person: String,
    /// The link; none when the server has forgotten the secret, which it keeps for a moment only.
    pub link: Option<String>,
}

/// The person a path names.
#[derive(Deserialize)]
pub struct OfPerson {
    person: String,
}

/// A delegation to register.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DelegationForm {
    /// Its id; made from the name where it is left out.
    #[serde(default)]
    pub id: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its category.
    #[schema(value_type = String)]
    pub category: Category,
}

/// A person to register.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PersonForm {
    /// The name as the person wishes it.
    #[serde(default)]
    pub name: String,
    /// The title.
    #[serde(default)]
    pub title: String,
    /// The organisation line.
    #[serde(default)]
    pub organisation: String,
    /// The delegation.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub delegation: Option<DelegationId>,
    /// What the person may act as.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub roles: BTreeSet<Role>,
}

/// Roles to set.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RolesForm {
    /// What the person may act as from now on.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub roles: BTreeSet<Role>,
}

/// The head of a delegation.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct HeadForm {
    /// The person, by id; left out for nobody.
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
}

/// The delegation a path names.
#[derive(Deserialize)]
pub struct OfDelegation {
    delegation: String,
}

/// A name to set.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NameForm {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The title.
    #[serde(default)]
    pub title: String,
    /// The organisation line.
    #[serde(default)]
    pub organisation: String,
}

/// Nothing but the click itself.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Nothing {}

/// Shows the desk.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let who = visit.signed()?;
    visit.hall.may(who, Right::RegisterPeople, None)?;
    reply::page(visit.json, || page(&visit), || participants::json(&visit))
}

fn page(visit: &Visit) -> Page {
    let w = visit.w;
    let line = |one: &Participant| PersonLine {
        id: one.id.to_string(),
        name: visit.name(&one.id),
        title: one.names.title.clone(),
        organisation: one.names.organisation.clone(),
        roles: one.roles.iter().map(|role| role.code()).collect(),
        delegation: one.delegation.as_ref().map(ToString::to_string),
        head: participants::is_head(visit, one),
    };
    let mut groups: Vec<Group> = visit
        .register
        .delegations()
        .iter()
        .map(|listed| Group {
            name: listed.delegation.name.clone(),
            category: Some(listed.delegation.category.code()),
            people: listed.people.iter().map(line).collect(),
        })
        .collect();
    groups.insert(
        0,
        Group {
            name: w.say("people-unattached"),
            category: None,
            people: visit.register.unattached().iter().map(line).collect(),
        },
    );
    groups.retain(|group| !group.people.is_empty() || group.category.is_some());
    let delegations = visit.register.delegations().iter();
    Page {
        frame: Frame::of(visit, Spot::People, &w.say("layout-people"), None),
        w,
        base: visit.base(),
        groups,
        delegations: delegations
            .map(|listed| (listed.delegation.id.to_string(), listed.delegation.name.clone()))
            .collect(),
        categories: Category::ALL.iter().map(|category| category.code()).collect(),
        roles: ROLES.iter().map(|role| role.code()).collect(),
    }
}

/// Registers a delegation.
pub async fn register_delegation(visit: Visit, filled: Filled<DelegationForm>) -> Result<Response, Problem> {
    let fields = &filled.fields;
    let wanted = fields.id.clone().unwrap_or_else(|| slug(&fields.name));
    // A name without any plain letter gets an id that says nothing.
    let id = DelegationId::new(wanted)
        .or_else(|_| DelegationId::new(filled.command.as_str()))
        .map_err(|_| Problem::plain(422, "malformed"))?;
    let command = Command::RegisterDelegation {
        id,
        name: fields.name.trim().to_owned(),
        category: fields.category,
    };
    let receipt = visit.act(&filled, command).await?;
    let to = format!("{}/people?done=delegation", visit.base());
    Ok(reply::made(visit.json, &receipt, &to))
}

fn slug(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join("-").chars().take(SLUG_CHARS_MAX).collect()
}

/// Registers a person, and shows the personal link.
pub async fn register_person(visit: Visit, filled: Filled<PersonForm>) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let click = Click {
        request_id: visit.request_id.clone(),
        ..Click::new(filled.command.clone())
    };
    let fields = filled.fields;
    let new = NewPerson {
        names: Names {
            name: fields.name,
            title: fields.title,
            organisation: fields.organisation,
        },
        delegation: fields.delegation,
        roles: fields.roles,
    };
    let registered = visit
        .hall
        .register_person(who, click, new)
        .await
        .map_err(|error| Problem::from(error).having_typed(&filled.typed))?;
    let after = Visit {
        conference: visit.hall.conference(),
        register: visit.hall.register(),
        ..visit
    };
    show_link(
        &after,
        &registered.person,
        registered.link.as_ref(),
        StatusCode::CREATED,
    )
}

/// Makes a new link for a person and shows it.
pub async fn renew_link(
    visit: Visit,
    Path(of): Path<OfPerson>,
    _filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let person = person_id(&of)?;
    let link = visit.hall.new_link(visit.signed()?, &person).await?;
    show_link(&visit, &person, Some(&link), StatusCode::CREATED)
}

fn show_link(
    visit: &Visit,
    person: &PersonId,
    link: Option<&Token>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let address = link.map(|link| format!("{}/sign-in/{}", visit.web.settings.public_url, link.reveal()));
    if visit.json {
        let body = LinkJson {
            person: person.to_string(),
            link: address,
        };
        return Ok((status, axum::Json(body)).into_response());
    }
    let w = visit.w;
    let delegation = visit
        .register
        .participant(person)
        .and_then(|one| one.delegation.as_ref())
        .map_or_else(String::new, |id| visit.conference.delegation_name(id));
    let page = LinkPage {
        frame: Frame::of(visit, Spot::People, &w.say("people-link-title"), None),
        w,
        back: format!("{}/people", visit.base()),
        name: visit.name(person),
        delegation,
        code: address.as_deref().and_then(code),
        address,
    };
    let mut response = reply::html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// An address as a code for a phone's camera.
fn code(address: &str) -> Option<String> {
    let svg = QrCode::new(address)
        .ok()?
        .render::<svg::Color>()
        .min_dimensions(CODE_PIXELS_MIN, CODE_PIXELS_MIN)
        .build();
    svg.find("<svg").map(|start| svg[start..].to_owned())
}

/// Sets what a person may act as.
pub async fn set_roles(
    visit: Visit,
    Path(of): Path<OfPerson>,
    filled: Filled<RolesForm>,
) -> Result<Response, Problem> {
    let command = Command::SetRoles {
        person: person_id(&of)?,
        roles: filled.fields.roles.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/people?done=roles", visit.base()),
    ))
}

/// Says who is the head of a delegation.
pub async fn name_head(
    visit: Visit,
    Path(of): Path<OfDelegation>,
    filled: Filled<HeadForm>,
) -> Result<Response, Problem> {
    let command = Command::NameHead {
        delegation: DelegationId::new(of.delegation.as_str()).map_err(|_| Problem::not_found())?,
        person: filled.fields.person.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/people?done=head", visit.base()),
    ))
}

/// Changes how a person is named.
pub async fn rename(
    visit: Visit,
    Path(of): Path<OfPerson>,
    filled: Filled<NameForm>,
) -> Result<Response, Problem> {
    let fields = filled.fields;
    let names = Names {
        name: fields.name,
        title: fields.title,
        organisation: fields.organisation,
    };
    visit
        .hall
        .rename(visit.signed()?, &person_id(&of)?, names)
        .await?;
    Ok(named(&visit))
}

/// Takes a person's name off the list.
pub async fn erase(
    visit: Visit,
    Path(of): Path<OfPerson>,
    _filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    visit.hall.erase(visit.signed()?, &person_id(&of)?).await?;
    Ok(named(&visit))
}

fn named(visit: &Visit) -> Response {
    if visit.json {
        return StatusCode::NO_CONTENT.into_response();
    }
    axum::response::Redirect::to(&format!("{}/people?done=name", visit.base())).into_response()
}

fn person_id(of: &OfPerson) -> Result<PersonId, Problem> {
    PersonId::new(of.person.as_str()).map_err(|_| Problem::not_found())
}

impl Page {
    fn has(&self, person: &PersonLine, role: &str) -> bool {
        person.roles.contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delegation_gets_a_readable_id() {
        assert_eq!(slug("United Kingdom"), "united-kingdom");
        assert_eq!(slug("Côte d'Ivoire"), "c-te-d-ivoire");
        assert_eq!(slug("Россия"), "");
    }

    #[test]
    fn a_link_becomes_a_code() {
        let svg = code("http://127.0.0.1:8080/sign-in/0123").unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("</svg>"));
    }
}
