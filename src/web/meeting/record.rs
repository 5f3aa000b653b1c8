//! The record's page: what the file holds, the file itself, how to verify it; and every decision in order.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Decision, Matter, Stage};
use crate::export::file_name;

use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

#[derive(Template)]
#[template(path = "record/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    conference: String,
    file: String,
    entries: u64,
    head: String,
    adopted: Vec<(String, String)>,
    decisions: Vec<DecisionLine>,
}

struct DecisionLine {
    number: u32,
    what: String,
    question: String,
    when: String,
}

/// The record in JSON.
#[derive(Serialize, ToSchema)]
pub struct RecordJson {
    /// How many entries the journal has.
    pub entries: u64,
    /// The hash of the last one.
    pub head: String,
    /// Where the file is.
    pub file: String,
    /// Every decision, in order.
    pub decisions: Vec<DecisionJson>,
}

/// A decision in JSON.
#[derive(Serialize, ToSchema)]
pub struct DecisionJson {
    /// Its number.
    pub number: u32,
    /// The journal entry that holds it.
    pub seq: u64,
    /// When.
    pub at: String,
    /// The text it is about.
    pub text: String,
    /// What it was: accepted, sub-amended, rejected, compromise, agreed, reopened, adopted.
    pub matter: &'static str,
    /// The question as put.
    pub question: String,
}

/// Shows the record.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    reply::page(visit.json, || page(&visit), || json(&visit))
}

fn head(visit: &Visit) -> String {
    let last = visit.hall.entries(visit.conference.seq);
    last.first()
        .map_or_else(String::new, |sealed| sealed.hash.to_string())
}

fn file(visit: &Visit) -> String {
    format!("{}/record/file", visit.base())
}

fn page(visit: &Visit) -> Page {
    let w = visit.w;
    let adopted = visit
        .conference
        .texts
        .values()
        .filter(|text| text.stage == Stage::Adopted);
    Page {
        frame: Frame::of(visit, Spot::Record, &w.say("record-title"), None),
        w,
        conference: visit.conference.particulars.title.clone(),
        file: file(visit),
        entries: visit.conference.seq,
        head: head(visit),
        adopted: adopted
            .filter_map(|text| {
                let adoption = text.adoption.as_ref()?;
                Some((text.title.clone(), adoption.version.hash.to_string()))
            })
            .collect(),
        decisions: visit
            .conference
            .decisions
            .iter()
            .map(|one| line(visit, one))
            .collect(),
    }
}

fn line(visit: &Visit, decision: &Decision) -> DecisionLine {
    DecisionLine {
        number: decision.number,
        what: what(visit, decision),
        question: decision.question.clone(),
        when: visit.zone.moment(visit.w, decision.at),
    }
}

/// What was decided, in a sentence.
pub fn what(visit: &Visit, decision: &Decision) -> String {
    let w = visit.w;
    let text = visit.conference.texts.get(&decision.text);
    let label = |paragraph| text.map_or_else(String::new, |text| text.label_of(paragraph));
    let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let what = w.named("record-decision", code(&decision.matter));
    let what = match &decision.matter {
        Matter::Accepted(numbers) | Matter::EnBloc(numbers) | Matter::Rejected { numbers, .. } => {
            what.with("numbers", list(numbers)).with("count", numbers.len())
        }
        Matter::SubAmended { numbers, parent } => what
            .with("numbers", list(numbers))
            .with("count", numbers.len())
            .with("parent", *parent),
        Matter::Compromise {
            paragraph, numbers, ..
        } => what
            .with("numbers", list(numbers))
            .with("count", numbers.len())
            .with("paragraph", label(paragraph)),
        Matter::Agreed { paragraph, .. } | Matter::Reopened { paragraph, .. } => {
            what.with("paragraph", label(paragraph))
        }
        Matter::Adopted => what.with("title", text.map_or("", |text| text.title.as_str())),
    };
    what.to_string()
}

fn code(matter: &Matter) -> &'static str {
    match matter {
        Matter::Accepted(_) => "accepted",
        Matter::EnBloc(_) => "en-bloc",
        Matter::SubAmended { .. } => "sub-amended",
        Matter::Rejected { .. } => "rejected",
        Matter::Compromise { .. } => "compromise",
        Matter::Agreed { .. } => "agreed",
        Matter::Reopened { .. } => "reopened",
        Matter::Adopted => "adopted",
    }
}

fn json(visit: &Visit) -> RecordJson {
    RecordJson {
        entries: visit.conference.seq,
        head: head(visit),
        file: file(visit),
        decisions: visit
            .conference
            .decisions
            .iter()
            .map(|decision| DecisionJson {
                number: decision.number,
                seq: decision.seq,
                at: decision.at.to_string(),
                text: decision.text.to_string(),
                matter: code(&decision.matter),
                question: decision.question.clone(),
            })
            .collect(),
    }
}

/// Hands out the record file: the same bytes that `plenary export` writes.
pub async fn download(visit: Visit) -> Result<Response, Problem> {
    let bytes = visit.hall.export().await?;
    let name = file_name(&visit.conference);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .expect("a slug is plain characters");
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
