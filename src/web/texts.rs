//! The texts of a conference, and beginning one.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::rights::Right;
use crate::domain::{Command, TextId};

use super::conference::{TextLineJson, text_lines};
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::reply::{self, Filled};
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "texts/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    base: String,
    texts: Vec<TextLineJson>,
    may_open: bool,
    language: String,
}

/// A text to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Opening {
    /// Its id, as it stands in URLs.
    #[schema(value_type = String)]
    pub id: TextId,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Its language; the conference's where it is left out.
    #[serde(default)]
    pub language: Option<String>,
}

/// Shows the texts.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let w = visit.w;
    reply::page(
        visit.json,
        || Page {
            frame: Frame::of(&visit, Spot::Text, &w.say("conference-texts"), None),
            w,
            base: visit.base(),
            texts: text_lines(&visit),
            may_open: visit.may(Right::OpenText),
            language: visit.conference.particulars.language.clone(),
        },
        || text_lines(&visit),
    )
}

/// Begins a text.
pub async fn open(visit: Visit, filled: Filled<Opening>) -> Result<Response, Problem> {
    let fields = &filled.fields;
    let command = Command::OpenText {
        id: fields.id.clone(),
        title: fields.title.clone(),
        language: fields
            .language
            .clone()
            .unwrap_or_else(|| visit.conference.particulars.language.clone()),
    };
    let at = visit.text_url(&fields.id);
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::made(visit.json, &receipt, &at))
}
