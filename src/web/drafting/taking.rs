//! Taking paragraphs of another text: the form, in which one chooses a text, paragraphs or whole sections, and where they
//! are to stand; and the act. What both sides see of it afterwards is in `takings.rs`.

use askama::Template;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, Place, Taken, Taking, WriteError};
use crate::domain::{CommandId, Text, TextId};
use crate::text::{Fingerprint, ParagraphId};

use super::late_edits::places;
use super::takings::may_take;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;
use crate::web::text::sheet::BlockLine;

#[derive(Template)]
#[template(path = "takings/new.html")]
struct NewPage {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    command: String,
    texts: Vec<SourceLine>,
    chosen: Option<Chosen>,
    problem: Option<(String, String)>,
    places: Vec<(String, String)>,
    place: String,
    is_empty: bool,
}

/// A text that can be taken from.
struct SourceLine {
    id: String,
    title: String,
    stage: &'static str,
    here: bool,
}

/// The text that is taken from.
struct Chosen {
    id: String,
    title: String,
    language: String,
    version: String,
    choices: Vec<Choice>,
}

/// A block that can be chosen.
struct Choice {
    block: BlockLine,
    ticked: bool,
    whole: bool,
    /// It stands in the receiving text already.
    taken: bool,
}

/// What to take.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TakingForm {
    /// The text to take from.
    #[schema(value_type = Option<String>)]
    pub source: Option<TextId>,
    /// Paragraphs of it.
    #[schema(value_type = Vec<String>)]
    pub paragraphs: Vec<ParagraphId>,
    /// Headings of it whose whole sections are taken.
    #[schema(value_type = Vec<String>)]
    pub sections: Vec<ParagraphId>,
    /// The hash of the other text as it was seen; where it is left out, it is taken as it stands.
    #[schema(value_type = Option<String>)]
    pub version: Option<Fingerprint>,
    /// beginning, end, or the paragraph after which it is to stand.
    pub place: Option<String>,
}

/// The text that is asked for to take from.
#[derive(Debug, Deserialize)]
pub struct OfSource {
    from: Option<String>,
}

/// What was taken.
#[derive(Serialize, ToSchema)]
pub struct TakenJson {
    /// The ids under which the paragraphs stand now.
    pub paragraphs: Vec<String>,
}

/// Shows the form: which text, which paragraphs, and where to.
pub async fn ask(
    visit: Visit,
    Path(of): Path<OfText>,
    asked: Result<Query<OfSource>, QueryRejection>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_take(&visit, text)?;
    let Query(asked) = asked.map_err(|_| Problem::not_found())?;
    let form = TakingForm {
        source: asked.from.and_then(|id| TextId::new(id).ok()),
        ..TakingForm::default()
    };
    let command = crate::app::mint::command_id();
    reply::html(&form_page(&visit, text, &live, &command, &form, None).await?)
}

/// Takes the paragraphs.
pub async fn take(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<TakingForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_take(&visit, text)?;
    let form = &filled.fields;
    let done = match form.source.clone() {
        None => Err(WriteError::NothingChosen),
        Some(source) => {
            let taking = Taking {
                source,
                paragraphs: form.paragraphs.clone(),
                sections: form.sections.clone(),
                version: form.version,
                place: place(form, &live)?,
            };
            let who = visit.signed()?;
            visit.hall.take(who, &text.id, &filled.command, taking).await
        }
    };
    let ids = match done {
        Ok(ids) => ids,
        Err(error) => {
            let problem = Problem::from(error).in_zone(&visit.zone);
            if visit.json || problem.status().is_server_error() {
                return Err(problem);
            }
            // What was ticked stays ticked.
            let says = Some(problem.words(visit.w));
            let page = form_page(&visit, text, &live, &filled.command, form, says).await?;
            let mut response = reply::html(&page)?;
            *response.status_mut() = problem.status();
            return Ok(response);
        }
    };
    let first = ids.first().map_or_else(String::new, ToString::to_string);
    let at = format!("{}?done=taken#p-{first}", visit.text_url(&text.id));
    if !visit.json {
        return Ok(Redirect::to(&at).into_response());
    }
    let paragraphs = ids.iter().map(ToString::to_string).collect();
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, at)],
        Json(TakenJson { paragraphs }),
    )
        .into_response())
}

fn is_empty(live: &LiveText) -> bool {
    live.blocks.iter().all(|block| block.content.is_blank())
}

fn place(form: &TakingForm, live: &LiveText) -> Result<Place, Problem> {
    Ok(match form.place.as_deref() {
        _ if is_empty(live) => Place::Replace,
        None | Some("end") => Place::End,
        Some("beginning") => Place::Beginning,
        Some(after) => Place::After(after.parse().map_err(|_| Problem::plain(422, "malformed"))?),
    })
}

async fn form_page(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    command: &CommandId,
    form: &TakingForm,
    problem: Option<(String, String)>,
) -> Result<NewPage, Problem> {
    let w = visit.w;
    let others = || {
        visit
            .conference
            .texts
            .values()
            .filter(|other| other.id != text.id)
    };
    let mut source = form.source.as_ref().filter(|id| **id != text.id);
    if source.is_none() && others().count() == 1 {
        source = others().next().map(|other| &other.id);
    }
    let (taken, _) = visit.hall.takings(&text.id).await?;
    let stands = |id: &ParagraphId| {
        let here = |one: &Taken| live.blocks.iter().any(|block| block.id == one.paragraph);
        taken.iter().any(|one| one.source_paragraph == *id && here(one))
    };
    let chosen = source
        .and_then(|id| visit.conference.texts.get(id))
        .and_then(|other| Some((other, visit.hall.live(&other.id)?)))
        .map(|(other, from)| Chosen {
            id: other.id.to_string(),
            title: other.title.clone(),
            language: other.language.clone(),
            version: from.version.hash.to_string(),
            choices: from
                .blocks
                .iter()
                .zip(&from.numbers)
                .map(|(block, number)| Choice {
                    block: BlockLine::alone(block, number),
                    ticked: form.paragraphs.contains(&block.id),
                    whole: form.sections.contains(&block.id),
                    taken: stands(&block.id),
                })
                .collect(),
        });
    Ok(NewPage {
        frame: Frame::of(visit, Spot::Text, &w.say("takings-new"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        command: command.to_string(),
        texts: others()
            .map(|other| SourceLine {
                id: other.id.to_string(),
                title: other.title.clone(),
                stage: other.stage.code(),
                here: chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.id == other.id.as_str()),
            })
            .collect(),
        chosen,
        problem,
        places: places(w, live),
        place: form.place.clone().unwrap_or_else(|| "end".to_owned()),
        is_empty: is_empty(live),
    })
}
