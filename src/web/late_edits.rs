//! Late edits: words that may no longer be merged, kept with their author. The editor sends them; whoever may issue the
//! text sees them all, others see their own.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::{Content, ParagraphId};

use super::difference::Difference;
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::label::label;
use super::reading::OfText;
use super::reply::{self, Filled};
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "late_edits/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    edits: Vec<EditLine>,
}

struct EditLine {
    id: String,
    author: String,
    paragraph: String,
    when: String,
    difference: Difference,
}

/// A late edit in JSON.
#[derive(Serialize, ToSchema)]
pub struct LateEditJson {
    /// Its id.
    pub id: String,
    /// The paragraph it was meant for.
    pub paragraph: String,
    /// Who wrote it.
    pub person: String,
    /// The paragraph as its author last saw it, in inline notation.
    pub base: String,
    /// The paragraph as its author wrote it.
    pub words: String,
    /// When it arrived.
    pub at: String,
}

/// Words that came too late.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LateEditForm {
    /// The paragraph they were meant for.
    #[schema(value_type = String)]
    pub paragraph: ParagraphId,
    /// The paragraph as its author last saw it, in inline notation.
    #[serde(default)]
    pub base: String,
    /// The paragraph as its author wrote it.
    #[serde(default)]
    pub words: String,
}

/// That they are kept.
#[derive(Serialize, ToSchema)]
pub struct KeptJson {
    /// Under which id.
    pub id: String,
}

/// Shows the late edits of a text.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let edits = visit.hall.late_edits(visit.signed()?, &text.id).await?;
    let w = visit.w;
    reply::page(
        visit.json,
        || Page {
            frame: Frame::of(&visit, Spot::Text, &w.say("late-title"), Some(&text.id)),
            w,
            url: visit.text_url(&text.id),
            text_title: text.title.clone(),
            edits: edits
                .iter()
                .map(|edit| EditLine {
                    id: edit.id.clone(),
                    author: visit.name(&edit.person),
                    paragraph: label(w, text, &edit.paragraph),
                    when: visit.zone.moment(w, edit.at),
                    difference: Difference::between(w, &text.language, &edit.base, &edit.words),
                })
                .collect(),
        },
        || {
            let edits = edits.iter().map(|edit| LateEditJson {
                id: edit.id.clone(),
                paragraph: edit.paragraph.to_string(),
                person: edit.person.to_string(),
                base: edit.base.notation(),
                words: edit.words.notation(),
                at: edit.at.to_string(),
            });
            edits.collect::<Vec<_>>()
        },
    )
}

/// Keeps words that came too late.
pub async fn keep(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<LateEditForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let fields = &filled.fields;
    let id = visit
        .hall
        .keep_late_edit(
            visit.signed()?,
            &text.id,
            &fields.paragraph,
            &Content::parse(&fields.base),
            &Content::parse(&fields.words),
        )
        .await
        .map_err(|error| Problem::from(error).having_typed(&filled.typed))?;
    Ok((StatusCode::CREATED, Json(KeptJson { id })).into_response())
}
