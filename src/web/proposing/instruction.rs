//! Proposing by an instruction, as people write them in mails: it is shown as the difference that it makes, to be confirmed
//! in the ordinary form. What an instruction means is found in `text/instruction`; nothing is filed here.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::mint;
use crate::domain::rights::Right;
use crate::domain::{Change, DelegationId, Refusal, Text};
use crate::text::instruction::{
    CHANGES_MAX, CHARACTERS_MAX, Fault, Ground, Miss, Planned, Reading, Subject, read,
};
use crate::text::{Block, Content, ParagraphId};

use super::entries::{self, ChangeForm};
use super::proposal;
use super::proposal_form::ProposalForm;
use crate::web::amending::slip;
use crate::web::differences::difference::{self, Difference, Side};
use crate::web::differences::sentence::{Said, SentencesJson, of_change};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// An instruction as a form or JSON brings it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct InstructionForm {
    /// What is to change, as one would write it in a mail.
    pub instruction: String,
    /// The paragraph it was written beside; one that names none means this one.
    pub paragraph: Option<String>,
    /// A short reason, kept for the form that files it.
    pub reason: String,
    /// Other delegations that sponsor it, by id.
    #[schema(value_type = Vec<String>)]
    pub co_sponsors: Vec<DelegationId>,
}

#[derive(Template)]
#[template(path = "amendments/instruction.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    form: InstructionForm,
    beside: Option<String>,
    delegation: String,
    problem: Option<String>,
    found: Vec<Found>,
    /// The fields of the form that files all of it as one amendment.
    together: Option<Vec<(String, String)>>,
    aside: Vec<String>,
}

/// One change that an instruction makes.
struct Found {
    said: Said,
    sides: Vec<Side>,
    difference: Option<Difference>,
    /// The fields of the form that files it by itself.
    fields: Vec<(String, String)>,
}

/// What an instruction means, in JSON.
#[derive(Serialize, ToSchema)]
pub struct InstructionJson {
    /// The changes, in order.
    pub changes: Vec<InstructedJson>,
    /// What files all of them as one amendment.
    #[schema(value_type = Object)]
    pub proposal: serde_json::Value,
    /// Lines that ask for nothing.
    pub aside: Vec<String>,
}

/// One change that an instruction makes, in JSON.
#[derive(Serialize, ToSchema)]
pub struct InstructedJson {
    /// The change, as the journal would have it.
    #[schema(value_type = Object)]
    pub change: serde_json::Value,
    /// What files it by itself at `…/amendments`.
    #[schema(value_type = Object)]
    pub proposal: serde_json::Value,
    /// The same as sentences.
    pub sentences: SentencesJson,
}

/// Shows the form.
pub async fn ask(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(form): Query<InstructionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let own = slip::own(&visit).cloned();
    visit.hall.may(visit.signed()?, Right::File, own.as_ref())?;
    text.latest().ok_or(Refusal::NotIssued)?;
    reply::html(&page(&visit, text, form))
}

/// Shows what an instruction would change. One change goes right into the form that files it.
pub async fn preview(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<InstructionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let acts_for = filled.delegation.as_ref().or_else(|| slip::own(&visit)).cloned();
    visit.hall.may(visit.signed()?, Right::File, acts_for.as_ref())?;
    let latest = text.latest().ok_or(Refusal::NotIssued)?;
    let form = filled.fields;
    let here = form.paragraph.as_deref().and_then(|id| id.parse().ok());
    let reading = match read(&form.instruction, &latest.blocks, &text.title, here.as_ref()) {
        Ok(reading) => reading,
        Err(fault) => return not_read(&visit, text, form, &fault),
    };
    let changes = changes(text, &latest.blocks, &reading);
    if visit.json {
        let instructed = |change: &Change| InstructedJson {
            change: serde_json::json!(change),
            proposal: proposal_json(text, std::slice::from_ref(change), &form),
            sentences: SentencesJson {
                en: said_in("en", text, change),
                fr: said_in("fr", text, change),
                ru: said_in("ru", text, change),
            },
        };
        let body = InstructionJson {
            changes: changes.iter().map(instructed).collect(),
            proposal: proposal_json(text, &changes, &form),
            aside: reading.aside,
        };
        return Ok(Json(body).into_response());
    }
    if let ([_], []) = (changes.as_slice(), reading.aside.as_slice()) {
        return proposal::prefilled(&visit, text, proposal_form(text, &changes, &form));
    }
    let found = changes.iter().map(|change| found(&visit, text, change, &form));
    let several = changes.len() > 1;
    reply::html(&Page {
        found: found.collect(),
        together: several.then(|| proposal_form(text, &changes, &form).fields()),
        aside: reading.aside,
        ..page(&visit, text, form)
    })
}

fn not_read(visit: &Visit, text: &Text, form: InstructionForm, fault: &Fault) -> Result<Response, Problem> {
    let says = fault_words(visit.w, fault);
    if visit.json {
        return Err(Problem::plain(422, "instruction").detailed(says));
    }
    let mut response = reply::html(&Page {
        problem: Some(says),
        ..page(visit, text, form)
    })?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn page(visit: &Visit, text: &Text, form: InstructionForm) -> Page {
    let w = visit.w;
    let beside = form.paragraph.as_deref().and_then(|id| id.parse().ok());
    Page {
        frame: Frame::of(
            visit,
            Spot::Amendments,
            &w.say("instruction-title"),
            Some(&text.id),
        ),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        beside: beside.map(|id| label(w, text, &id)),
        delegation: slip::own(visit).map_or_else(String::new, |own| visit.conference.delegation_name(own)),
        problem: None,
        found: Vec::new(),
        together: None,
        aside: Vec::new(),
        form,
    }
}

/// Instructions of a table, each in a cell: read against one text, as many as may be.
pub(in crate::web) struct Instructed<'a> {
    text: &'a Text,
    blocks: &'a [Block],
    ground: Ground<'a>,
    rows: usize,
    looks: usize,
}

/// A table has one row for each comment, and most say in words what to do; more are made into amendments by hand.
const ROWS_MAX: usize = 500;
/// What an instruction may be in a cell: a sentence or two. A mail that asks for more has a page of its own.
const CELL_CHARS_MAX: usize = 2_000;
/// Paragraphs that the characters of all instructions may be looked for in: those of a whole table that names its
/// paragraphs, and of a hundred sentences that do not, in the longest text.
const LOOKS_MAX: usize = 20_000_000;

impl<'a> Instructed<'a> {
    /// Against this version.
    pub fn of(text: &'a Text, blocks: &'a [Block]) -> Self {
        Self {
            text,
            blocks,
            ground: Ground::of(blocks, &text.title),
            rows: ROWS_MAX,
            looks: LOOKS_MAX,
        }
    }

    /// The changes that words ask for, written beside a paragraph; none where they are no instruction, or not only one, or
    /// were not looked at any more.
    pub fn carried_out(&mut self, words: &str, beside: Option<&ParagraphId>) -> Option<Vec<Change>> {
        let chars = words.chars().count();
        if chars > CELL_CHARS_MAX {
            return None;
        }
        let places = if beside.is_some() { 1 } else { self.blocks.len() };
        self.rows = self.rows.checked_sub(1)?;
        self.looks = self.looks.checked_sub(chars * places)?;
        let reading = self.ground.read(words, beside).ok()?;
        let whole = reading.aside.is_empty();
        whole.then(|| changes(self.text, self.blocks, &reading))
    }
}

/// The changes of the text that the instruction asks for.
fn changes(text: &Text, blocks: &[Block], reading: &Reading) -> Vec<Change> {
    let id = |at: &usize| blocks[*at].id.clone();
    let words = |at: &usize| blocks[*at].content.clone();
    let change = |planned: &Planned| match planned {
        Planned::Wording { at, after } => Change::Wording {
            paragraph: id(at),
            before: words(at),
            after: after.clone(),
        },
        Planned::New { after, kind, content } => Change::New {
            after: after.as_ref().map(id),
            block: Block {
                id: mint::paragraph_id(),
                kind: *kind,
                level: 1,
                content: content.clone(),
            },
        },
        Planned::Deletion { at } => Change::Deletion {
            paragraph: id(at),
            before: words(at),
        },
        Planned::Move { at, after } => Change::Move {
            paragraph: id(at),
            after: after.as_ref().map(id),
        },
        Planned::Split { at, head, tail } => Change::Split {
            paragraph: id(at),
            before: words(at),
            head: head.clone(),
            tail: Block {
                id: mint::paragraph_id(),
                content: tail.clone(),
                ..blocks[*at].clone()
            },
        },
        Planned::Join { at, into, joined } => Change::Join {
            paragraph: id(at),
            before: words(at),
            into: id(into),
            into_before: words(into),
            joined: joined.clone(),
        },
        Planned::Title { after } => Change::Title {
            before: text.title.clone(),
            after: after.clone(),
        },
    };
    reading.planned.iter().map(change).collect()
}

/// The form that files these changes as one amendment.
fn proposal_form(text: &Text, changes: &[Change], form: &InstructionForm) -> ProposalForm {
    let entries: Vec<ChangeForm> = changes
        .iter()
        .map(|change| entries::written(text, change))
        .collect();
    let mut proposal = ProposalForm {
        base: text.latest().map(|latest| latest.version.hash.to_string()),
        reason: form.reason.clone(),
        co_sponsors: form.co_sponsors.clone(),
        ..ProposalForm::default()
    };
    proposal.take(&entries);
    proposal
}

/// What files these changes as one amendment, in JSON.
fn proposal_json(text: &Text, changes: &[Change], form: &InstructionForm) -> serde_json::Value {
    let entries: Vec<ChangeForm> = changes
        .iter()
        .map(|change| entries::written(text, change))
        .collect();
    serde_json::json!({
        "base": text.latest().map(|latest| latest.version.hash.to_string()),
        "changes": entries,
        "reason": form.reason,
        "co_sponsors": form.co_sponsors,
    })
}

fn found(visit: &Visit, text: &Text, change: &Change, form: &InstructionForm) -> Found {
    let (w, nothing) = (visit.w, Content::default());
    let between =
        |was: &Content, is: &Content| Some(Difference::between(w, &text.language, was, is).said_beside());
    let (difference, sides) = match change {
        Change::Wording { before, after, .. } => (between(before, after), Vec::new()),
        Change::Deletion { before, .. } => (between(before, &nothing), Vec::new()),
        Change::New { block, .. } => (between(&nothing, &block.content), Vec::new()),
        Change::Title { before, after } => (
            between(&Content::of_plain(before), &Content::of_plain(after)),
            Vec::new(),
        ),
        Change::Split { .. } | Change::Join { .. } => (None, difference::sides_of(visit, text, change)),
        Change::Move { .. } => (None, Vec::new()),
    };
    Found {
        said: Said::change(visit, text, change),
        sides,
        difference,
        fields: proposal_form(text, std::slice::from_ref(change), form).fields(),
    }
}

fn said_in(tag: &str, text: &Text, change: &Change) -> String {
    Words::saying(tag).map_or_else(String::new, |w| of_change(w, text, change))
}

/// What is wrong with an instruction, and what to write instead.
fn fault_words(w: Words, fault: &Fault) -> String {
    let told = |code: &str| w.named("instruction-fault", code);
    match fault {
        Fault::Empty => told("empty").to_string(),
        Fault::TooLong => told("too-long").with("most", CHARACTERS_MAX).to_string(),
        Fault::TooMany => told("too-many").with("most", CHANGES_MAX).to_string(),
        Fault::Unclosed => told("unclosed").to_string(),
        Fault::Unread { words } => told("unread").with("words", shortened(words)).to_string(),
        Fault::Unfinished { words } => told("unfinished").with("words", shortened(words)).to_string(),
        Fault::OneOnly => told("one-only").to_string(),
        Fault::NoRange { from, to } => told("no-range").with("from", from).with("to", to).to_string(),
        Fault::NoSentence { label, count } => told("no-sentence")
            .with("label", label)
            .with("count", *count)
            .to_string(),
        Fault::NoParagraph { label, count } => told("no-paragraph")
            .with("label", label)
            .with("count", *count)
            .to_string(),
        Fault::NoHeading { label } => told("no-heading").with("label", label).to_string(),
        Fault::Where { labels, .. } if labels.is_empty() => told("where").to_string(),
        Fault::Where { words, labels } => told("where-words")
            .with("words", shortened(words))
            .with("labels", labels.join(", "))
            .to_string(),
        Fault::Itself { label } => told("itself").with("label", label).to_string(),
        Fault::Same { of: Subject::Title } => told("same-title").to_string(),
        Fault::Same {
            of: Subject::Paragraph(label) | Subject::Sentence { label, .. },
        } => told("same").with("label", label).to_string(),
        Fault::Miss { of, miss } => missed(w, of, miss),
    }
}

fn missed(w: Words, of: &Subject, miss: &Miss) -> String {
    let (code, words, times) = match miss {
        Miss::Absent { words } => ("absent", words, 0),
        Miss::Several { words, times } => ("several", words, *times),
        Miss::Fewer { words, times } => ("fewer", words, *times),
        Miss::OtherCase { words, .. } => ("other-case", words, 0),
    };
    let stands = match miss {
        Miss::OtherCase { stands, .. } => stands,
        _ => words,
    };
    let says = match of {
        Subject::Sentence {
            label,
            nth: Some(nth),
        } => w
            .named("instruction-sentence-fault", code)
            .with("label", label)
            .with("nth", *nth),
        Subject::Sentence { label, nth: None } => w
            .named("instruction-last-sentence-fault", code)
            .with("label", label),
        Subject::Title => w.named("instruction-title-fault", code),
        Subject::Paragraph(label) => w.named("instruction-fault", code).with("label", label),
    };
    says.with("words", shortened(words))
        .with("stands", shortened(stands))
        .with("times", times)
        .to_string()
}

/// As much of somebody's words as one needs to find them again.
fn shortened(words: &str) -> String {
    let mut short: String = words.chars().take(WORDS_SHOWN).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

/// So many characters of an instruction are repeated in a sentence about it.
const WORDS_SHOWN: usize = 120;
