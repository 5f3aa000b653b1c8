//! Amendments that a delegation prepares among its members: the list, one on its page with its difference and what the
//! members say of it, and what can be done with it. The form is the ordinary one (`proposal.rs`); what it holds is kept
//! whole and looked into by nobody here. Where two kept at once, `merging.rs` shows both.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::{ActError, Receipt};
use crate::domain::rights::Right;
use crate::domain::{Command, CommentId, PreparedAmendment, PreparedId, Refusal, Text};

use super::merging;
use super::prepared_view::{ItemView, Pair, Proposed, json, moved};
use super::proposal;
use super::proposal_form::ProposalForm;
use crate::web::amending::slip;
use crate::web::drafting::comments::{MadeJson, WordsForm};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;
use crate::web::text::reading::OfText;

/// The preparation a path names.
#[derive(Deserialize)]
pub struct OfPreparation {
    text: String,
    preparation: String,
}

/// The remark a path names.
#[derive(Deserialize)]
pub struct OfRemark {
    text: String,
    preparation: String,
    comment: String,
}

/// Which version of a preparation was on the screen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SeenForm {
    /// Its number.
    pub seen: u32,
}

#[derive(Template)]
#[template(path = "preparations/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    delegation: String,
    pairs: Vec<Pair>,
    open: Vec<ItemView>,
    filed: Vec<ItemView>,
    discarded: Vec<ItemView>,
}

#[derive(Template)]
#[template(path = "preparations/show.html")]
struct Single {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    delegation: String,
    item: ItemView,
    beside: Vec<ItemView>,
}

/// What the ordinary form says of keeping what it holds.
#[derive(Template)]
#[template(path = "preparations/keep.html")]
pub struct Keep {
    w: Words,
    /// Where it is kept.
    pub at: String,
    id: Option<String>,
    seen: u32,
    title: String,
    delegation: String,
}

impl Keep {
    /// For those who may prepare.
    pub fn of(visit: &Visit, text: &Text, form: &ProposalForm) -> Option<Keep> {
        let own = slip::own(visit).filter(|_| visit.may_in(Right::Prepare, &text.id))?;
        let list = format!("{}/preparations", visit.text_url(&text.id));
        let id = form
            .preparation
            .as_deref()
            .and_then(|id| PreparedId::new(id).ok());
        Some(Keep {
            w: visit.w,
            at: id
                .as_ref()
                .map_or_else(|| list.clone(), |id| format!("{list}/{id}")),
            id: id.map(String::from),
            seen: form.seen.unwrap_or_default(),
            title: form.working_title.clone(),
            delegation: visit.conference.delegation_name(own),
        })
    }
}

/// Where what the visitor's delegation prepares is listed, and how much of it is open; nothing for anybody else.
pub async fn link(visit: &Visit, text: &Text) -> Result<Option<(String, String)>, Problem> {
    let Some(who) = visit
        .who
        .as_ref()
        .filter(|_| !visit.json && text.latest().is_some())
    else {
        return Ok(None);
    };
    let open = visit.hall.preparations_open(who, &text.id).await?;
    Ok(open.map(|open| {
        let label = visit.w.of("prepared-link").with("count", open).to_string();
        (format!("{}/preparations", visit.text_url(&text.id)), label)
    }))
}

/// What is kept of a form: all of it, but for what only belongs to this one page.
fn kept(form: &ProposalForm) -> Value {
    serde_json::to_value(form).unwrap_or_default()
}

/// The ordinary form as it was filled in.
pub fn form_of(one: &PreparedAmendment) -> ProposalForm {
    let form: ProposalForm = serde_json::from_value(one.form.clone()).unwrap_or_default();
    ProposalForm {
        preparation: Some(one.id.to_string()),
        seen: Some(one.version),
        working_title: one.title.clone(),
        ..form
    }
}

fn named(id: &str) -> Result<PreparedId, Problem> {
    PreparedId::new(id).map_err(|_| Refusal::UnknownPreparation.into())
}

async fn found(visit: &Visit, of: &OfPreparation) -> Result<(Text, PreparedAmendment), Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let one = visit
        .hall
        .preparation(who, &text.id, &named(&of.preparation)?)
        .await?;
    Ok((text.clone(), one))
}

/// The list.
pub async fn list(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let all = visit.hall.preparations(who, &text.id).await?;
    reply::page(
        visit.json,
        || page(&visit, text, &all),
        || {
            let proposed = Proposed::of(&visit, text, &all);
            all.iter()
                .map(|one| json(&visit, text, one, &proposed))
                .collect::<Vec<_>>()
        },
    )
}

fn own_name(visit: &Visit) -> String {
    slip::own(visit).map_or_else(String::new, |own| visit.conference.delegation_name(own))
}

fn page(visit: &Visit, text: &Text, all: &[PreparedAmendment]) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let of = |wanted: fn(&PreparedAmendment) -> bool| {
        let chosen = all.iter().filter(|one| wanted(one));
        chosen
            .map(|one| ItemView::of(visit, text, one))
            .collect::<Vec<_>>()
    };
    Page {
        frame: living(
            visit,
            Frame::of(visit, Spot::Amendments, &w.say("prepared-title"), Some(&text.id)),
            text,
            all,
        ),
        w,
        text_title: text.title.clone(),
        delegation: own_name(visit),
        pairs: Proposed::of(visit, text, all).pairs(visit, text),
        open: of(|one| one.end.is_none()),
        filed: of(|one| one.end.as_ref().is_some_and(|end| end.amendment.is_some())),
        discarded: of(|one| one.end.as_ref().is_some_and(|end| end.amendment.is_none())),
        url,
    }
}

/// The page fetches itself anew when a colleague keeps or says something.
fn living(visit: &Visit, frame: Frame, text: &Text, all: &[PreparedAmendment]) -> Frame {
    let mut frame = frame.living(
        visit,
        &format!("{}/preparations", visit.text_url(&text.id)),
        false,
    );
    if let Some(live) = &mut frame.live {
        live.seq = stamp(visit, all);
    }
    frame
}

/// A number that is another one whenever something happened to these, or to the conference.
pub fn stamp(visit: &Visit, all: &[PreparedAmendment]) -> u64 {
    let touched = all
        .iter()
        .map(|one| one.touched_at.as_millisecond().unsigned_abs());
    touched.fold(visit.conference.seq, u64::wrapping_add)
}

/// One of them.
pub async fn show(visit: Visit, Path(of): Path<OfPreparation>) -> Result<Response, Problem> {
    let (text, one) = found(&visit, &of).await?;
    let all = visit.hall.preparations(visit.signed()?, &text.id).await?;
    reply::page(
        visit.json,
        || single(&visit, &text, &one, &all),
        || json(&visit, &text, &one, &Proposed::of(&visit, &text, &all)),
    )
}

fn single(visit: &Visit, text: &Text, one: &PreparedAmendment, all: &[PreparedAmendment]) -> Single {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let item = ItemView::of(visit, text, one);
    let beside = Proposed::of(visit, text, all).contradicting(one);
    Single {
        frame: living(
            visit,
            Frame::of(visit, Spot::Amendments, &item.title, Some(&text.id)),
            text,
            all,
        ),
        w,
        text_title: text.title.clone(),
        delegation: own_name(visit),
        item,
        beside: beside
            .into_iter()
            .map(|other| ItemView::of(visit, text, other))
            .collect(),
        url,
    }
}

/// The ordinary form, filled in.
pub async fn edit(visit: Visit, Path(of): Path<OfPreparation>) -> Result<Response, Problem> {
    let (text, one) = found(&visit, &of).await?;
    one.open()?;
    proposal::filled_in(&visit, &text, form_of(&one), None, None)
}

/// Begins one with what the form holds.
pub async fn begin(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ProposalForm>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    if let Err(refusal) = filled.fields.bounded() {
        return proposal::again(&visit, text, filled.fields, refusal.into(), &filled.typed);
    }
    let (title, form) = (filled.fields.working_title.clone(), kept(&filled.fields));
    let begun = visit
        .hall
        .prepare_amendment(who, &text.id, &filled.command, &title, &form)
        .await;
    match begun {
        Ok(id) => Ok(made(&visit, StatusCode::CREATED, text, &id, "done=prepared")),
        Err(error) => proposal::again(&visit, text, filled.fields, error.into(), &filled.typed),
    }
}

/// Keeps it with what the form holds now; where a colleague kept something else meanwhile, both are shown.
pub async fn keep(
    visit: Visit,
    Path(of): Path<OfPreparation>,
    filled: Filled<ProposalForm>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let id = named(&of.preparation)?;
    if let Err(refusal) = filled.fields.bounded() {
        return proposal::again(&visit, text, filled.fields, refusal.into(), &filled.typed);
    }
    let (title, form) = (filled.fields.working_title.clone(), kept(&filled.fields));
    let seen = filled.fields.seen.unwrap_or_default();
    match visit
        .hall
        .keep_prepared(who, &text.id, &id, seen, (&title, &form))
        .await
    {
        Ok(_) => Ok(made(&visit, StatusCode::OK, text, &id, "done=prepared")),
        Err(ActError::Refused(Refusal::PreparationKept)) if !visit.json => {
            merging::show(&visit, text, &id, seen, (title, form)).await
        }
        Err(error) => {
            let mut fields = filled.fields;
            // What cannot be kept there any more can be kept as a new one.
            if matches!(error, ActError::Refused(Refusal::PreparationEnded)) {
                fields.preparation = None;
            }
            proposal::again(&visit, text, fields, error.into(), &filled.typed)
        }
    }
}

/// Files what the ordinary form holds; a preparation that it comes from ends with it.
pub async fn filing(
    visit: &Visit,
    filled: &Filled<ProposalForm>,
    command: Command,
) -> Result<Receipt, Problem> {
    let Some(id) = &filled.fields.preparation else {
        return visit.act(filled, command).await;
    };
    let (id, seen) = (named(id)?, filled.fields.seen.unwrap_or_default());
    let done = visit
        .hall
        .file_prepared(visit.signed()?, visit.click(filled), command, &id, seen);
    done.await.map_err(|error| {
        Problem::from(error)
            .in_zone(&visit.zone)
            .having_typed(&filled.typed)
    })
}

/// Files it as it was kept.
pub async fn file(
    visit: Visit,
    Path(of): Path<OfPreparation>,
    filled: Filled<SeenForm>,
) -> Result<Response, Problem> {
    let (text, one) = found(&visit, &of).await?;
    let mut form = form_of(&one);
    form.seen = Some(filled.fields.seen);
    if !visit.hall.answered(&filled.command) {
        one.unchanged_since(filled.fields.seen)?;
        // What nobody has looked at since the text changed under it is looked at first.
        if !moved(&visit, &text, &form).is_empty() {
            let problem = Problem::plain(409, "prepared-moved");
            return proposal::again(&visit, &text, form, problem, &filled.typed);
        }
    }
    form.base = text.latest().map(|latest| latest.version.hash.to_string());
    let typed = Filled {
        command: filled.command,
        delegation: filled.delegation,
        fields: form,
        typed: filled.typed,
    };
    proposal::file(visit, Path(OfText { text: of.text }), typed).await
}

/// Says something about it.
pub async fn remark(
    visit: Visit,
    Path(of): Path<OfPreparation>,
    filled: Filled<WordsForm>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let id = named(&of.preparation)?;
    let said = visit
        .hall
        .remark_on_prepared(who, &text.id, &id, &filled.command, &filled.fields.words);
    let remark = said
        .await
        .map_err(|error| on_page(&visit, text, &id, error, &filled))?;
    if visit.json {
        let made = MadeJson {
            id: remark.to_string(),
        };
        return Ok((StatusCode::CREATED, Json(made)).into_response());
    }
    let at = format!(
        "{}/preparations/{id}?done=comment-prepared#c-{remark}",
        visit.text_url(&text.id)
    );
    Ok(Redirect::to(&at).into_response())
}

/// Takes one's own remark back.
pub async fn take_back(
    visit: Visit,
    Path(of): Path<OfRemark>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let id = named(&of.preparation)?;
    let remark = CommentId::new(of.comment.as_str()).map_err(|_| Problem::from(Refusal::UnknownComment))?;
    let done = visit.hall.take_back_remark(who, &text.id, &id, &remark);
    done.await
        .map_err(|error| on_page(&visit, text, &id, error, &filled))?;
    Ok(made(&visit, StatusCode::OK, text, &id, "done=comment-gone"))
}

/// Discards it, for good after a day.
pub async fn discard(
    visit: Visit,
    Path(of): Path<OfPreparation>,
    filled: Filled<SeenForm>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let id = named(&of.preparation)?;
    let done = visit
        .hall
        .discard_prepared(who, &text.id, &id, filled.fields.seen);
    done.await
        .map_err(|error| on_page(&visit, text, &id, error, &filled))?;
    Ok(made(&visit, StatusCode::OK, text, &id, "done=discarded"))
}

/// Puts it back.
pub async fn recover(
    visit: Visit,
    Path(of): Path<OfPreparation>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let (text, _) = visit.text(&of.text)?;
    let id = named(&of.preparation)?;
    let done = visit.hall.recover_prepared(who, &text.id, &id);
    done.await
        .map_err(|error| on_page(&visit, text, &id, error, &filled))?;
    Ok(made(&visit, StatusCode::OK, text, &id, "done=recovered"))
}

/// What went wrong, with the words that were typed and the way back.
fn on_page<T>(visit: &Visit, text: &Text, id: &PreparedId, error: ActError, filled: &Filled<T>) -> Problem {
    Problem::from(error)
        .in_zone(&visit.zone)
        .having_typed(&filled.typed)
        .way_on(
            format!("{}/preparations/{id}", visit.text_url(&text.id)),
            "prepared-back",
        )
}

/// Back to its page; or its id.
fn made(visit: &Visit, status: StatusCode, text: &Text, id: &PreparedId, done: &str) -> Response {
    let at = format!("{}/preparations/{id}", visit.text_url(&text.id));
    if !visit.json {
        return Redirect::to(&format!("{at}?{done}")).into_response();
    }
    let made = Json(MadeJson { id: id.to_string() });
    if status == StatusCode::CREATED {
        (status, [(header::LOCATION, at)], made).into_response()
    } else {
        (status, made).into_response()
    }
}
