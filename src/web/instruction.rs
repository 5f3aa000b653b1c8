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
use crate::text::instruction::{CHANGES_MAX, CHARACTERS_MAX, Fault, Miss, Planned, Reading, Subject, read};
use crate::text::{Block, Content};

use super::difference::{self, Difference, Side};
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::label::label;
use super::proposal::{self, ProposalForm};
use super::reading::OfText;
use super::reply::{self, Filled};
use super::sentence::{Said, SentencesJson, of_change};
use super::slip;
use super::visit::Visit;
use super::words::Words;

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
    aside: Vec<String>,
}

/// One change that an instruction makes.
struct Found {
    said: Said,
    sides: Vec<Side>,
    difference: Option<Difference>,
    /// The fields of the form that files it, where it can be filed from here.
    fields: Option<Vec<(&'static str, String)>>,
}

/// What an instruction means, in JSON.
#[derive(Serialize, ToSchema)]
pub struct InstructionJson {
    /// The changes, in order.
    pub changes: Vec<InstructedJson>,
    /// Lines that ask for nothing.
    pub aside: Vec<String>,
}

/// One change that an instruction makes, in JSON.
#[derive(Serialize, ToSchema)]
pub struct InstructedJson {
    /// The change, as the journal would have it.
    #[schema(value_type = Object)]
    pub change: serde_json::Value,
    /// What files it at `…/amendments`, where it can be filed by itself.
    #[schema(value_type = Object)]
    pub proposal: Option<serde_json::Value>,
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
            change: change_json(change),
            proposal: fields(text, change, &form).map(|fields| fields.into_iter().collect()),
            sentences: SentencesJson {
                en: said_in("en", text, change),
                fr: said_in("fr", text, change),
                ru: said_in("ru", text, change),
            },
        };
        let body = InstructionJson {
            changes: changes.iter().map(instructed).collect(),
            aside: reading.aside,
        };
        return Ok(Json(body).into_response());
    }
    if let ([change], []) = (changes.as_slice(), reading.aside.as_slice())
        && let Some(proposal) = proposal_form(text, change, &form)
    {
        return proposal::prefilled(&visit, text, proposal);
    }
    let found = changes.iter().map(|change| found(&visit, text, change, &form));
    reply::html(&Page {
        found: found.collect(),
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
        aside: Vec::new(),
        form,
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

/// The form that files a change by itself; none for a kind that no form files.
fn proposal_form(text: &Text, change: &Change, form: &InstructionForm) -> Option<ProposalForm> {
    let base = text.latest().map(|latest| latest.version.hash.to_string());
    let begun = ProposalForm {
        base,
        reason: form.reason.clone(),
        co_sponsors: form.co_sponsors.clone(),
        ..ProposalForm::default()
    };
    match change {
        Change::Wording { paragraph, after, .. } => Some(ProposalForm {
            paragraph: Some(paragraph.to_string()),
            wording: after.notation(),
            ..begun
        }),
        Change::Deletion { paragraph, before } => Some(ProposalForm {
            paragraph: Some(paragraph.to_string()),
            wording: before.notation(),
            deletion: true,
            ..begun
        }),
        Change::New { after, block } => Some(ProposalForm {
            after: after.as_ref().map(ToString::to_string),
            opening: after.is_none(),
            wording: block.content.notation(),
            kind: Some(block.kind.as_str().to_owned()),
            level: Some(block.level),
            id: Some(block.id.to_string()),
            ..begun
        }),
        Change::Move { .. } | Change::Split { .. } | Change::Join { .. } | Change::Title { .. } => None,
    }
}

/// The same as fields, in the order of the form.
fn fields(text: &Text, change: &Change, form: &InstructionForm) -> Option<Vec<(&'static str, String)>> {
    let form = proposal_form(text, change, form)?;
    let optional = [
        ("base", form.base),
        ("paragraph", form.paragraph),
        ("after", form.after),
        ("opening", form.opening.then(|| "true".to_owned())),
        ("wording", Some(form.wording)),
        ("deletion", form.deletion.then(|| "true".to_owned())),
        ("kind", form.kind),
        ("level", form.level.map(|level| level.to_string())),
        ("id", form.id),
        ("reason", Some(form.reason).filter(|reason| !reason.is_empty())),
    ];
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    fields.extend(
        optional
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    fields.extend(
        form.co_sponsors
            .iter()
            .map(|other| ("co_sponsors", other.to_string())),
    );
    Some(fields)
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
        Change::Split { .. } | Change::Join { .. } => (None, difference::sides_of(w, text, change)),
        Change::Move { .. } => (None, Vec::new()),
    };
    Found {
        said: Said::change(visit, text, change),
        sides,
        difference,
        fields: fields(text, change, form),
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
            of: Subject::Paragraph(label),
        } => told("same").with("label", label).to_string(),
        Fault::Miss { of, miss } => missed(w, of, miss),
    }
}

fn missed(w: Words, of: &Subject, miss: &Miss) -> String {
    let (code, words, times) = match miss {
        Miss::Absent { words } => ("absent", words, 0),
        Miss::Several { words, times } => ("several", words, *times),
        Miss::Fewer { words, times } => ("fewer", words, *times),
    };
    let says = match of {
        Subject::Title => w.named("instruction-title-fault", code),
        Subject::Paragraph(label) => w.named("instruction-fault", code).with("label", label),
    };
    says.with("words", shortened(words))
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

/// A change as JSON; the journal's form is its own business.
fn change_json(change: &Change) -> serde_json::Value {
    use serde_json::json;
    match change {
        Change::Wording {
            paragraph,
            before,
            after,
        } => {
            json!({ "kind": "wording", "paragraph": paragraph, "before": before, "after": after })
        }
        Change::New { after, block } => json!({ "kind": "new", "after": after, "block": block }),
        Change::Deletion { paragraph, before } => {
            json!({ "kind": "deletion", "paragraph": paragraph, "before": before })
        }
        Change::Move { paragraph, after } => {
            json!({ "kind": "move", "paragraph": paragraph, "after": after })
        }
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => {
            json!({ "kind": "split", "paragraph": paragraph, "before": before, "head": head, "tail": tail })
        }
        Change::Join {
            paragraph,
            before,
            into,
            joined,
            ..
        } => {
            json!({ "kind": "join", "paragraph": paragraph, "before": before, "into": into, "joined": joined })
        }
        Change::Title { before, after } => json!({ "kind": "title", "before": before, "after": after }),
    }
}
