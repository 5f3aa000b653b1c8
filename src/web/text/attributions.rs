//! Which delegations want which alternative of a text: the form by which rapporteurs note it, and which bracket a note belongs
//! to by now. A note decides nothing and is no part of the text.

use askama::Template;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::rights::Right;
use crate::domain::{
    Anchor, Comment, CommentAct, CommentId, CommentKind, Comments, DelegationId, Refusal, Text,
};
use crate::text::ParagraphId;
use crate::text::brackets::{Alternative, OpenPlace, brackets};

use super::reading::OfText;
use crate::web::drafting::comments::MadeJson;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::live_label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;

/// An alternative that a form is about.
#[derive(Deserialize)]
pub struct OfAlternative {
    paragraph: ParagraphId,
    from: usize,
}

/// The attribution a path names.
#[derive(Deserialize)]
pub struct OfAttribution {
    text: String,
    comment: String,
}

#[derive(Template)]
#[template(path = "attributions/new.html")]
struct AttributionPage {
    frame: Frame,
    w: Words,
    url: String,
    action: String,
    text_title: String,
    language: String,
    place: String,
    quote: String,
    paragraph: String,
    from: usize,
    delegations: Vec<(String, String, bool)>,
}

/// The delegations that want an alternative; naming none takes the attribution back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AttributionForm {
    /// The paragraph.
    #[schema(value_type = String)]
    pub paragraph: ParagraphId,
    /// Where the bracket begins in it, in UTF-16 units.
    pub from: usize,
    /// The bracket as it was on the screen, signs included.
    #[serde(default)]
    pub quote: String,
    /// The delegations' ids.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub delegations: Vec<DelegationId>,
}

/// Who wants which alternative: an attribution belongs to the bracket of its paragraph that reads as it did, the nearest of
/// several.
pub struct Behind<'a> {
    found: Vec<(&'a Alternative, &'a ParagraphId, &'a Comment)>,
    /// Notes whose bracket is not there any more.
    pub lost: Vec<&'a Comment>,
}

impl<'a> Behind<'a> {
    /// Finds the bracket of each.
    pub fn of(places: &'a [OpenPlace], comments: &'a Comments) -> Behind<'a> {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for comment in comments
            .threads()
            .filter(|first| first.kind == CommentKind::Attribution)
        {
            let nearest = comment.anchor.as_ref().and_then(|anchor| {
                places
                    .iter()
                    .filter(|place| place.paragraph == anchor.paragraph)
                    .flat_map(|place| place.alternatives.iter().map(move |one| (one, &place.paragraph)))
                    .filter(|(one, _)| anchor.words == bracketed(one))
                    .min_by_key(|(one, _)| one.from.abs_diff(anchor.offset as usize))
            });
            match nearest {
                Some((one, paragraph)) => found.push((one, paragraph, comment)),
                None => lost.push(comment),
            }
        }
        Behind { found, lost }
    }

    fn want(&self, paragraph: &ParagraphId, from: usize) -> impl Iterator<Item = &'a Comment> {
        self.found
            .iter()
            .filter(move |(one, of, _)| one.from == from && *of == paragraph)
            .map(|(_, _, comment)| *comment)
    }

    /// The names, each once.
    pub fn names(&self, visit: &Visit, paragraph: &ParagraphId, from: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for delegation in self
            .want(paragraph, from)
            .flat_map(|comment| &comment.delegations)
        {
            let name = visit.conference.delegation_name(delegation);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// An alternative with its signs.
fn bracketed(one: &Alternative) -> String {
    format!("[{}]", one.words)
}

/// Who is behind what is for those who take part, not for the public.
pub async fn attributions(visit: &Visit, text: &Text) -> Result<Comments, Problem> {
    match &visit.who {
        Some(who) => Ok(visit.hall.attributions(who, &text.id).await?),
        None => Ok(Comments::default()),
    }
}

/// The bracket that begins at a place of a paragraph, as it stands now.
fn alternative(live: &LiveText, paragraph: &ParagraphId, from: usize) -> Result<Alternative, Problem> {
    brackets(&live.blocks)
        .places
        .into_iter()
        .filter(|place| place.paragraph == *paragraph)
        .flat_map(|place| place.alternatives)
        .find(|one| one.from == from)
        .ok_or_else(|| Problem::plain(409, "no-bracket"))
}

/// Asks which delegations want an alternative.
pub async fn ask(
    visit: Visit,
    Path(of): Path<OfText>,
    asked: Result<Query<OfAlternative>, QueryRejection>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    visit.hall.may_in(visit.signed()?, Right::Attribute, &text.id)?;
    let Query(asked) = asked.map_err(|_| Problem::not_found())?;
    let url = visit.text_url(&text.id);
    let one = alternative(&live, &asked.paragraph, asked.from)
        .map_err(|problem| problem.way_on(format!("{url}/brackets"), "brackets-back"))?;
    let comments = attributions(&visit, text).await?;
    let found = brackets(&live.blocks);
    let behind = Behind::of(&found.places, &comments);
    let wanted: Vec<&DelegationId> = behind
        .want(&asked.paragraph, asked.from)
        .flat_map(|comment| &comment.delegations)
        .collect();
    let at = live.blocks.iter().position(|block| block.id == asked.paragraph);
    let mut delegations: Vec<(String, String, bool)> = visit
        .conference
        .delegations
        .values()
        .map(|delegation| {
            let wants = wanted.contains(&&delegation.id);
            (delegation.id.to_string(), delegation.name.clone(), wants)
        })
        .collect();
    // People look for a name, not for an identifier.
    delegations.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
    let w = visit.w;
    reply::html(&AttributionPage {
        frame: Frame::of(&visit, Spot::Text, &w.say("brackets-who"), Some(&text.id)),
        w,
        action: format!("{url}/attributions"),
        text_title: text.title.clone(),
        language: text.language.clone(),
        place: at.map_or_else(String::new, |at| live_label(&live, at)),
        quote: bracketed(&one),
        paragraph: asked.paragraph.to_string(),
        from: asked.from,
        delegations,
        url,
    })
}

/// Says which delegations want an alternative. Said again of the same, it replaces what was said before.
pub async fn attribute(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<AttributionForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let who = visit.signed()?;
    let url = format!("{}/brackets", visit.text_url(&text.id));
    let fields = &filled.fields;
    let moved = || Problem::plain(409, "no-bracket").way_on(url.clone(), "brackets-back");
    let one = alternative(&live, &fields.paragraph, fields.from).map_err(|_| moved())?;
    if !fields.quote.is_empty() && fields.quote != bracketed(&one) {
        return Err(moved());
    }
    let comments = visit.hall.attributions(who, &text.id).await?;
    let found = brackets(&live.blocks);
    let behind = Behind::of(&found.places, &comments);
    let known = behind
        .want(&fields.paragraph, fields.from)
        .next()
        .map(|it| it.id.clone());
    let act = match (known, fields.delegations.is_empty()) {
        (Some(comment), true) => CommentAct::Remove { comment },
        (Some(comment), false) => CommentAct::Reattribute {
            comment,
            delegations: fields.delegations.clone(),
        },
        (None, _) => CommentAct::Attribute {
            anchor: Anchor {
                paragraph: fields.paragraph.clone(),
                first: None,
                last: None,
                offset: fields.from as u32,
                words: bracketed(&one),
            },
            delegations: fields.delegations.clone(),
        },
    };
    done(&visit, text, &filled, act, &url).await
}

/// Takes an attribution back whose bracket is gone.
pub async fn remove(
    visit: Visit,
    Path(of): Path<OfAttribution>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let url = format!("{}/brackets", visit.text_url(&text.id));
    let comment = CommentId::new(of.comment.as_str()).map_err(|_| Problem::from(Refusal::UnknownComment))?;
    done(&visit, text, &filled, CommentAct::Remove { comment }, &url).await
}

async fn done<T>(
    visit: &Visit,
    text: &Text,
    filled: &Filled<T>,
    act: CommentAct,
    url: &str,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let made = visit.hall.comment(who, &text.id, &filled.command, act).await;
    let id = made.map_err(|error| Problem::from(error).way_on(url.to_owned(), "brackets-back"))?;
    if visit.json {
        return Ok((StatusCode::OK, Json(MadeJson { id: id.to_string() })).into_response());
    }
    Ok(Redirect::to(&format!("{url}?done=attribution")).into_response())
}
