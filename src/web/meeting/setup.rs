//! Founding a conference by the link that the server prints when its data folder is empty.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Click, Names};
use crate::domain::{Particulars, Rules, Slug};

use super::sign_in::OfLink;
use crate::web::Web;
use crate::web::house::errors::Problem;
use crate::web::house::frame::Frame;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit;
use crate::web::house::words::Words;

/// What founds a conference. In a form, aims and agenda have one item a line.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Founding {
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// First day, as 2007-06-11.
    pub opens_on: String,
    /// Last day.
    pub closes_on: String,
    /// Venue and city.
    pub place: String,
    /// Country.
    pub country: String,
    /// One aim a line.
    pub aims: String,
    /// One item a line.
    pub agenda: String,
    /// The language of the authentic text.
    pub language: String,
    /// The zone of the venue.
    pub zone: String,
    /// The name of the person who founds it, its secretariat.
    pub name: String,
}

/// A founded conference in JSON.
#[derive(Serialize, ToSchema)]
pub struct FoundedJson {
    /// Its name in URLs.
    pub slug: String,
    /// The person who founded it.
    pub person: String,
    /// That person's personal link.
    pub link: String,
}

#[derive(Template)]
#[template(path = "setup/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    action: String,
    filled: Founding,
    problem: Option<(String, String)>,
}

/// Shows the form.
pub async fn show(
    State(web): State<Web>,
    Path(link): Path<OfLink>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    web.app.check_setup_link(&link.token).await?;
    let filled = Founding {
        language: "en".to_owned(),
        zone: "Europe/Paris".to_owned(),
        ..Founding::default()
    };
    reply::html(&page(Words::asked(&headers), &link, filled, None))
}

fn page(w: Words, link: &OfLink, filled: Founding, problem: Option<(String, String)>) -> Page {
    Page {
        frame: Frame::bare(w, &w.say("setup-title")),
        w,
        action: format!("/setup/{}", link.token),
        filled,
        problem,
    }
}

/// Founds the conference, signs its secretariat in and leads to the people.
pub async fn found(
    State(web): State<Web>,
    Path(link): Path<OfLink>,
    headers: HeaderMap,
    filled: Filled<Founding>,
) -> Result<Response, Problem> {
    let json = reply::wants_json(&headers);
    let w = Words::asked(&headers);
    let founded = match particulars(&filled.fields) {
        Ok(particulars) => {
            let founder = Names {
                name: filled.fields.name.clone(),
                ..Names::default()
            };
            let click = Click::new(filled.command.clone());
            web.app
                .found(&link.token, click, particulars, founder)
                .await
                .map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    let founded = match founded {
        Ok(founded) => founded,
        Err(problem)
            if json || problem.status() == StatusCode::GONE || problem.status() == StatusCode::NOT_FOUND =>
        {
            return Err(problem);
        }
        Err(problem) => {
            let page = page(w, &link, filled.fields, Some(problem.words(w)));
            let mut response = reply::html(&page)?;
            *response.status_mut() = problem.status();
            return Ok(response);
        }
    };
    let address = format!("{}/sign-in/{}", web.settings.public_url, founded.link.reveal());
    if json {
        let body = FoundedJson {
            slug: founded.slug.to_string(),
            person: founded.person.to_string(),
            link: address,
        };
        return Ok((StatusCode::CREATED, axum::Json(body)).into_response());
    }
    let signed = web.app.sign_in(&founded.link.reveal()).await?;
    let to = format!("/conferences/{}/people?done=founded", founded.slug);
    let mut response = Redirect::to(&to).into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, visit::cookie_in(&web, &signed));
    Ok(response)
}

fn particulars(fields: &Founding) -> Result<Particulars, Problem> {
    let date =
        |field: &str| -> Result<Date, Problem> { field.parse().map_err(|_| Problem::plain(422, "no-date")) };
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    if jiff::tz::TimeZone::get(&fields.zone).is_err() {
        return Err(Problem::plain(422, "no-zone"));
    }
    Ok(Particulars {
        slug: Slug::new(fields.slug.trim()).map_err(|_| Problem::plain(422, "no-slug"))?,
        title: fields.title.trim().to_owned(),
        opens_on: date(&fields.opens_on)?,
        closes_on: date(&fields.closes_on)?,
        place: fields.place.trim().to_owned(),
        country: fields.country.trim().to_owned(),
        aims: lines(&fields.aims),
        agenda: lines(&fields.agenda),
        language: fields.language.trim().to_owned(),
        zone: fields.zone.clone(),
        rules: Rules::consensus(),
    })
}
