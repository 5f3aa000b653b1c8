//! Bringing amendments in from a Word file or a comment table: the upload, everything that was found in it, and the filing
//! of what was chosen, one by one, each by the ordinary act. Nothing is kept of a file that nobody filed from.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Path, Request};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Click, OfficeError, OfficeFile, beside, mint, read_office};
use crate::domain::rights::Right;
use crate::domain::{CommandId, DelegationId, Event, Refusal, Text};
use crate::office::Unreadable;

use super::brought::{MORE_MAX, NOTES_MAX, ROOM, of_rows, of_word};
use super::carried::{Carried, Standing};
use super::found::{Found, Shown};
use crate::web::Web;
use crate::web::amending::slip;
use crate::web::drafting::import::broken;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

#[derive(Template)]
#[template(path = "incoming/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    command: String,
    problem: Option<(String, String)>,
    delegation: String,
    acts_for: Vec<(String, String, bool)>,
    found: Option<Found>,
    filed: Vec<(u32, String)>,
    /// The latest issue as a file to track changes in.
    clean: Option<String>,
}

/// A file, as a form brings it.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct BroughtForm {
    /// The file: a Word file (docx), a workbook (xlsx) or a table in words (csv).
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    /// The delegation filed for, where the secretariat or the chair names one.
    #[schema(value_type = Option<String>)]
    pub delegation: Option<DelegationId>,
}

/// What was chosen of a file.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct FilingForm {
    /// Every proposal of the preview, as the preview gave it: JSON in a string.
    pub proposal: Vec<String>,
    /// The places of those to be filed, from 0.
    pub chosen: Vec<usize>,
    /// What else was found, to be shown again.
    pub note: Vec<String>,
}

/// What was found in a file.
#[derive(Serialize, ToSchema)]
pub struct IncomingJson {
    /// The version it is held against, by the symbol of its issue.
    pub issue: String,
    /// The proposals; each is sent back as it stands to be filed.
    #[schema(value_type = Vec<Object>)]
    pub proposals: Vec<Carried>,
    /// For each whether it can be filed: ready, here or other-words.
    pub standing: Vec<&'static str>,
    /// What became no proposal, in words.
    pub notes: Vec<String>,
}

/// What became of one that was chosen.
#[derive(Serialize, ToSchema)]
pub struct FiledJson {
    /// Its place in the preview.
    pub chosen: usize,
    /// The number of the amendment, if it was filed.
    pub number: Option<u32>,
    /// Why it was not.
    pub refused: Option<String>,
}

impl FromRequest<Web> for BroughtForm {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        let malformed = |_| Problem::plain(422, "malformed");
        let mut parts = Multipart::from_request(request, web).await.map_err(malformed)?;
        let mut upload = BroughtForm::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(broken)?;
            match name.as_str() {
                "file" => upload.file = bytes.into(),
                "delegation" if !bytes.is_empty() => {
                    let id = String::from_utf8_lossy(&bytes).into_owned();
                    upload.delegation =
                        Some(DelegationId::new(id).map_err(|_| Problem::plain(422, "malformed"))?);
                }
                _ => {}
            }
        }
        Ok(upload)
    }
}

/// Refuses whoever may not file.
fn may_file(visit: &Visit, text: &Text, delegation: Option<&DelegationId>) -> Result<(), Problem> {
    let own = delegation.or_else(|| slip::own(visit)).cloned();
    visit.hall.may(visit.signed()?, Right::File, own.as_ref())?;
    text.latest().ok_or(Refusal::NotIssued)?;
    Ok(())
}

/// Shows the form.
pub async fn new(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    may_file(&visit, text, None)?;
    reply::html(&page(&visit, text, None))
}

/// Shows what a file proposes.
pub async fn preview(visit: Visit, Path(of): Path<OfText>, upload: BroughtForm) -> Result<Response, Problem> {
    may_file(&visit, visit.text(&of.text)?.0, upload.delegation.as_ref())?;
    beside(move || looked_at(&visit, &of, &upload))
        .await
        .map_err(problem)?
}

fn looked_at(visit: &Visit, of: &OfText, upload: &BroughtForm) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let read = if upload.file.is_empty() {
        Err(Problem::plain(422, "office-no-file"))
    } else {
        read_office(&upload.file).map_err(|unreadable| problem(unreadable.into()))
    };
    let mut held = match read {
        Ok(OfficeFile::Word(file)) => of_word(visit, text, &file),
        Ok(OfficeFile::Rows(table)) => of_rows(visit, text, table),
        Err(problem) if visit.json || problem.status().is_server_error() => return Err(problem),
        Err(problem) => {
            let mut page = page(visit, text, upload.delegation.as_ref());
            page.problem = Some(problem.words(visit.w));
            let mut response = reply::html(&page)?;
            *response.status_mut() = problem.status();
            return Ok(response);
        }
    };
    held.leave_those_here(visit.w, text);
    held.bound(visit.w);
    if visit.json {
        let standing = held.proposals.iter().map(|one| one.standing(text).code());
        return Ok(Json(IncomingJson {
            issue: Carried::issue(text, held.base).unwrap_or_default(),
            standing: standing.collect(),
            notes: held.notes,
            proposals: held.proposals,
        })
        .into_response());
    }
    let mut page = page(visit, text, upload.delegation.as_ref());
    page.found = Some(Found::of(visit, text, &held.proposals, held.notes));
    reply::html(&page)
}

fn problem(error: OfficeError) -> Problem {
    match error {
        OfficeError::Unreadable(unreadable) => Problem::plain(
            422,
            match unreadable {
                Unreadable::OtherKind => "office-other-kind",
                Unreadable::OldOrLocked => "office-old-or-locked",
                Unreadable::Damaged => "office-damaged",
                Unreadable::Bomb => "office-bomb",
                Unreadable::Large => "office-large",
                Unreadable::Entities => "office-entities",
                Unreadable::Deep => "office-deep",
                Unreadable::Empty => "office-empty",
                Unreadable::NoColumns => "office-no-columns",
            },
        ),
        OfficeError::Busy => Problem::plain(503, "office-busy"),
        OfficeError::Fault(fault) => Problem::fault(&fault.to_string()),
    }
}

/// Files what was chosen.
pub async fn file(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<FilingForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    may_file(&visit, text, filled.delegation.as_ref())?;
    let form = &filled.fields;
    if form.proposal.len() > ROOM.proposals || form.note.len() > NOTES_MAX + MORE_MAX {
        return Err(Problem::plain(422, "office-too-many"));
    }
    let chosen: BTreeSet<usize> = form.chosen.iter().copied().collect();
    let carried: Vec<Carried> = form
        .proposal
        .iter()
        .map(|json| serde_json::from_str(json))
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::plain(422, "malformed"))?;
    let mut room = ROOM;
    if !carried
        .iter()
        .all(|one| room.takes(&one.changes, one.reason.len()))
    {
        return Err(Problem::plain(422, "office-too-many"));
    }
    let mut outcome: BTreeMap<usize, Result<u32, String>> = BTreeMap::new();
    for (at, one) in carried.iter().enumerate() {
        if chosen.contains(&at) {
            outcome.insert(at, file_one(&visit, text, &filled, at, one).await?);
        }
    }
    if visit.json {
        let told = outcome.into_iter().map(|(chosen, done)| FiledJson {
            chosen,
            number: done.as_ref().ok().copied(),
            refused: done.err(),
        });
        return Ok(Json(told.collect::<Vec<_>>()).into_response());
    }
    beside(move || filed(&visit, &of, &filled, carried, outcome))
        .await
        .map_err(problem)?
}

fn filed(
    visit: &Visit,
    of: &OfText,
    filled: &Filled<FilingForm>,
    carried: Vec<Carried>,
    mut outcome: BTreeMap<usize, Result<u32, String>>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let mut page = page(visit, text, filled.delegation.as_ref());
    if outcome.is_empty() {
        page.problem = Some(Problem::plain(422, "office-nothing-chosen").words(visit.w));
    }
    let list = format!("{}/amendments", page.url);
    let mut left = Vec::new();
    for (at, one) in carried.into_iter().enumerate() {
        match outcome.remove(&at) {
            Some(Ok(number)) => page.filed.push((number, format!("{list}/{number}"))),
            Some(Err(says)) => left.push((one, Some(says))),
            None => left.push((one, None)),
        }
    }
    if !left.is_empty() {
        let (proposals, refused): (Vec<Carried>, Vec<Option<String>>) = left.into_iter().unzip();
        page.found = Some(Found::of(visit, text, &proposals, filled.fields.note.clone()).refusing(&refused));
    }
    reply::html(&page)
}

async fn file_one(
    visit: &Visit,
    text: &Text,
    filled: &Filled<FilingForm>,
    at: usize,
    one: &Carried,
) -> Result<Result<u32, String>, Problem> {
    let standing = one.standing(text);
    let Some(command) = one.command(text).filter(|_| standing == Standing::Ready) else {
        return Ok(Err(visit
            .w
            .named("incoming-standing", standing.code())
            .to_string()));
    };
    // The same click files each once, however often it is sent.
    let id =
        CommandId::new(format!("{}-{at}", filled.command)).map_err(|_| Problem::plain(422, "malformed"))?;
    let click = Click {
        id,
        request_id: visit.request_id.clone(),
        delegation: filled.delegation.clone(),
    };
    let done = visit.hall.act(visit.signed()?, click, command).await;
    match done.map_err(|error| Problem::from(error).in_zone(&visit.zone)) {
        Ok(receipt) => {
            let number = receipt.events.iter().find_map(|event| match event {
                Event::AmendmentFiled { number, .. } => Some(*number),
                _ => None,
            });
            Ok(number.ok_or_else(|| visit.w.say("incoming-standing-here")))
        }
        Err(problem) if problem.status().is_server_error() => Err(problem),
        Err(problem) => {
            let (says, next) = problem.words(visit.w);
            Ok(Err(visit
                .w
                .of("incoming-refused")
                .with("says", says)
                .with("next", next)
                .to_string()))
        }
    }
}

fn page(visit: &Visit, text: &Text, delegation: Option<&DelegationId>) -> Page {
    let w = visit.w;
    let own = slip::own(visit);
    let mut delegations: Vec<_> = visit.conference.delegations.values().collect();
    delegations.sort_by(|a, b| a.name.cmp(&b.name));
    let named = |one: &&crate::domain::Delegation| {
        (one.id.to_string(), one.name.clone(), delegation == Some(&one.id))
    };
    Page {
        frame: Frame::of(visit, Spot::Amendments, &w.say("incoming-title"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        command: mint::command_id().to_string(),
        problem: None,
        delegation: own.map_or_else(String::new, |own| visit.conference.delegation_name(own)),
        acts_for: if own.is_none() {
            delegations.iter().map(named).collect()
        } else {
            Vec::new()
        },
        found: None,
        filed: Vec::new(),
        clean: super::papers::clean(visit, text),
    }
}

impl Page {
    fn cards(&self) -> &[Shown] {
        self.found.as_ref().map_or(&[], |found| &found.proposals)
    }
}
