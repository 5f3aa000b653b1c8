//! The page on which rapporteurs write. It only opens the editor; everything else of it is in `static/editor`.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::domain::rights::Right;

use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::layers::EditorPage;
use super::reading::OfText;
use super::reply;
use super::visit::Visit;

#[derive(Template)]
#[template(path = "editor/show.html")]
struct Page {
    frame: Frame,
    url: String,
    title: String,
    language: String,
    person: String,
    name: String,
}

/// Shows the editor.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let who = visit.signed()?;
    visit.hall.may(who, Right::Draft, None)?;
    let page = Page {
        frame: Frame::of(&visit, Spot::Text, &text.title, Some(&text.id)).classed("editing"),
        url: visit.text_url(&text.id),
        title: text.title.clone(),
        language: text.language.clone(),
        person: who.person.to_string(),
        name: visit.name(&who.person),
    };
    let mut response = reply::html(&page)?;
    response.extensions_mut().insert(EditorPage);
    Ok(response)
}
