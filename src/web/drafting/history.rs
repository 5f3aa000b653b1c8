//! What the editor needs to show the life of a text beyond the document it holds: the names of those who wrote, and when
//! the text was issued. The page itself is the editor's.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::text::reading::OfText;

/// Who wrote in a text, and its issues.
#[derive(Serialize, ToSchema)]
pub struct HistoryJson {
    /// Everybody who wrote, once for each actor.
    pub writers: Vec<WriterJson>,
    /// The issues, oldest first.
    pub issues: Vec<MarkJson>,
}

/// Somebody who wrote.
#[derive(Serialize, ToSchema)]
pub struct WriterJson {
    /// The actor in the document, in hex.
    pub actor: String,
    /// The person's id.
    pub person: String,
    /// Their name, or the words for one whose name was taken off the list.
    pub name: String,
    /// When they first wrote under this actor, in seconds.
    pub at: i64,
}

/// When the text was issued.
#[derive(Serialize, ToSchema)]
pub struct MarkJson {
    /// `L.1`, `L.1/Rev.1` …
    pub label: String,
    /// When, in seconds.
    pub at: i64,
}

/// Tells who wrote; a browser that asks for a page is shown the editor with its history open.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let writers = visit.hall.writers(visit.signed()?, &text.id).await?;
    if !visit.json {
        let editor = format!("{}/editor#history", visit.text_url(&text.id));
        return Ok(Redirect::to(&editor).into_response());
    }
    let writers = writers.into_iter().map(|writer| WriterJson {
        name: visit.name(&writer.person),
        actor: writer.actor,
        person: writer.person.to_string(),
        at: writer.at.as_second(),
    });
    let issues = text.issues.iter().map(|issue| MarkJson {
        label: issue.label.clone(),
        at: issue.at.as_second(),
    });
    Ok(axum::Json(HistoryJson {
        writers: writers.collect(),
        issues: issues.collect(),
    })
    .into_response())
}
