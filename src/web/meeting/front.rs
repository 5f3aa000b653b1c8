//! The front page of the house: its conferences. And the sign that it is well.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Conference, Stage};

use crate::web::Web;
use crate::web::house::dates;
use crate::web::house::errors::Problem;
use crate::web::house::frame::Frame;
use crate::web::house::reply;
use crate::web::house::words::Words;

#[derive(Template)]
#[template(path = "front.html")]
struct Page {
    frame: Frame,
    w: Words,
    conferences: Vec<Entry>,
}

struct Entry {
    href: String,
    title: String,
    place: String,
    days: String,
    state: &'static str,
}

/// A conference in the list.
#[derive(Serialize, ToSchema)]
pub struct ConferenceLine {
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// First day.
    pub opens_on: String,
    /// Last day.
    pub closes_on: String,
    /// Venue and city.
    pub place: String,
    /// Country.
    pub country: String,
}

/// Shows the conferences, the latest first.
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Problem> {
    let w = Words::asked(&headers);
    let mut conferences: Vec<_> = web
        .app
        .conferences()
        .iter()
        .map(|hall| hall.conference())
        .collect();
    conferences.sort_by_key(|conference| std::cmp::Reverse(conference.particulars.opens_on));
    reply::page(
        reply::wants_json(&headers),
        || Page {
            frame: Frame::bare(w, &w.say("front-title")).classed("front"),
            w,
            conferences: conferences
                .iter()
                .map(|conference| entry(w, conference))
                .collect(),
        },
        || {
            conferences
                .iter()
                .map(|conference| line(conference))
                .collect::<Vec<_>>()
        },
    )
}

fn entry(w: Words, conference: &Conference) -> Entry {
    let of = &conference.particulars;
    Entry {
        href: format!("/conferences/{}", of.slug),
        title: of.title.clone(),
        place: w
            .of("conference-place")
            .with("place", &of.place)
            .with("country", &of.country)
            .to_string(),
        days: dates::days(w, of.opens_on, of.closes_on),
        state: conference
            .texts
            .values()
            .map(|text| text.stage.code())
            .max_by_key(|code| rank(code))
            .unwrap_or(Stage::Drafting.code()),
    }
}

/// A conference is as far as its furthest text.
fn rank(stage: &str) -> usize {
    let order = ["drafting", "revising", "issued", "put", "adopted"];
    order.iter().position(|code| *code == stage).unwrap_or(0)
}

fn line(conference: &Conference) -> ConferenceLine {
    let of = &conference.particulars;
    ConferenceLine {
        slug: of.slug.to_string(),
        title: of.title.clone(),
        opens_on: of.opens_on.to_string(),
        closes_on: of.closes_on.to_string(),
        place: of.place.clone(),
        country: of.country.clone(),
    }
}

/// Says that the server answers.
pub async fn health() -> &'static str {
    "ok\n"
}
