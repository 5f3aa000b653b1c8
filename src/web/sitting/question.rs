//! The question on the whole text: exactly what is being put, the same on every screen; objections and positions in the
//! delegations' own words; and the gavel, which adopts that version and no other.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::rights::Right;
use crate::domain::{Command, Position, PositionKind, Refusal, Stage, Text};
use crate::text::{Fingerprint, ParagraphId};

use crate::web::amending::amendments::symbol;
use crate::web::amending::slip;
use crate::web::differences::difference::Difference;
use crate::web::differences::versions::ReasonForm;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;
use crate::web::text::notes::Notes;
use crate::web::text::reading::{self, OfText};

#[derive(Template)]
#[template(path = "question/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    symbol: String,
    stage: &'static str,
    words: Option<String>,
    when: Option<String>,
    fingerprint: String,
    hash: String,
    heads: Vec<String>,
    moved: bool,
    interrupted: bool,
    objections: Vec<Voice>,
    standing: usize,
    positions: Vec<Voice>,
    present: usize,
    adopted: Option<String>,
    conducts: bool,
    may_object: bool,
    objects: bool,
    may_state: bool,
    paragraphs: Vec<(String, String)>,
    blocks: Vec<std::sync::Arc<reading::BlockView>>,
    notes: Notes,
    withdrawn: Option<String>,
}

/// A delegation's voice, in its own words.
struct Voice {
    number: u32,
    who: String,
    what: String,
    words: String,
    when: String,
    withdrawn: bool,
    mine: bool,
    objection: bool,
}

/// The question in JSON.
#[derive(Serialize, ToSchema)]
pub struct QuestionJson {
    /// Where the text stands.
    pub stage: &'static str,
    /// The words put.
    pub question: Option<String>,
    /// The fingerprint of the version being put, or adopted.
    pub hash: Option<String>,
    /// Its heads.
    pub heads: Vec<String>,
    /// When it was put.
    pub put_at: Option<String>,
    /// Delegations whose objection stands, by id.
    pub objecting: Vec<String>,
    /// Positions on record.
    pub positions: Vec<PositionJson>,
    /// The decision that adopted it.
    pub decision: Option<u32>,
}

/// A position in JSON.
#[derive(Serialize, ToSchema)]
pub struct PositionJson {
    /// Its number.
    pub number: u32,
    /// reservation, explanation or dissociation.
    pub kind: &'static str,
    /// The delegation.
    pub delegation: String,
    /// The paragraph it is about; none for the whole text.
    pub paragraph: Option<String>,
    /// The words.
    pub words: String,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// A question to put.
#[derive(Debug, Deserialize, ToSchema)]
pub struct QuestionForm {
    /// The words, as the chair reads them out.
    #[serde(default)]
    pub question: String,
    /// The fingerprint of the text on the chair's screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
}

/// An objection.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ObjectionForm {
    /// The grounds, if the delegation wishes to give them.
    #[serde(default)]
    pub words: String,
}

/// A position.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PositionForm {
    /// reservation, explanation or dissociation.
    #[schema(value_type = String)]
    pub kind: PositionKind,
    /// The paragraph it is about; none for the whole text.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub paragraph: Option<ParagraphId>,
    /// The words.
    #[serde(default)]
    pub words: String,
}

/// The gavel.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AdoptionForm {
    /// The heads on the chair's screen.
    #[serde(default)]
    pub heads: Vec<String>,
    /// The fingerprint on the chair's screen.
    #[schema(value_type = String)]
    pub hash: Fingerprint,
}

/// The position a path names.
#[derive(Deserialize)]
pub struct OfPosition {
    text: String,
    position: u32,
}

/// Shows the question, or the adoption.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    reply::page(visit.json, || page(&visit, text, &live), || json(text))
}

fn page(visit: &Visit, text: &Text, live: &LiveText) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let question = text.questions.last();
    let current = text.question();
    let adoption = text.adoption.as_ref();
    let version = adoption
        .map(|adoption| &adoption.version)
        .or(current.map(|question| &question.version));
    let own = slip::own(visit);
    let objections = question
        .map(|question| question.objections.as_slice())
        .unwrap_or_default();
    let present = adoption
        .map(|adoption| adoption.present.len())
        .or(visit.conference.sitting().map(|sitting| sitting.present.len()));
    Page {
        frame: Frame::of(visit, Spot::Floor, &w.say("question-title"), Some(&text.id))
            .living(visit, &url, true),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        symbol: symbol(text),
        stage: text.stage.code(),
        words: question
            .filter(|_| matches!(text.stage, Stage::Put | Stage::Adopted))
            .map(|question| question.words.clone()),
        when: current.map(|question| visit.zone.moment(w, question.put_at)),
        fingerprint: version.map_or_else(String::new, |version| version.hash.short()),
        hash: version.map_or_else(String::new, |version| version.hash.to_string()),
        heads: version.map(|version| version.heads.clone()).unwrap_or_default(),
        moved: current.is_some_and(|question| question.version.hash != live.version.hash),
        interrupted: current.is_some_and(|question| question.interrupted(visit.hall.serving_since())),
        standing: current.map_or(0, |question| question.objecting().len()),
        objections: objections
            .iter()
            .map(|objection| Voice {
                number: 0,
                who: visit.conference.delegation_name(&objection.delegation),
                what: w.say("question-objection"),
                words: objection.words.clone(),
                when: visit.zone.moment(w, objection.at),
                withdrawn: objection.withdrawn_at.is_some(),
                mine: own == Some(&objection.delegation),
                objection: true,
            })
            .collect(),
        positions: text
            .positions
            .iter()
            .map(|position| voice(visit, text, position))
            .collect(),
        present: present.unwrap_or(0),
        adopted: adoption.map(|adoption| {
            w.of("question-adopted-line")
                .with("when", visit.zone.moment(w, adoption.at))
                .with("chair", visit.name(&adoption.chair))
                .with("decision", adoption.decision)
                .with("present", adoption.present.len())
                .to_string()
        }),
        conducts: text.stage == Stage::Put && visit.may(Right::Conduct),
        may_object: text.stage == Stage::Put && visit.may(Right::Object),
        objects: current.is_some_and(|question| own.is_some_and(|own| question.objecting().contains(&own))),
        may_state: visit.may(Right::StatePosition) && text.issue().is_some(),
        paragraphs: live
            .blocks
            .iter()
            .zip(&live.numbers)
            .filter(|(block, _)| block.kind == crate::text::BlockKind::Paragraph)
            .map(|(block, _)| (block.id.to_string(), label(w, text, &block.id)))
            .collect(),
        blocks: reading::blocks(w, text, live, &url),
        notes: Notes::of(w, &live.blocks),
        withdrawn: question
            .filter(|_| current.is_none())
            .and_then(|question| question.withdrawn.as_ref())
            .map(|(_, reason)| reason.clone()),
        url,
    }
}

fn voice(visit: &Visit, text: &Text, position: &Position) -> Voice {
    let w = visit.w;
    let kind = position.kind.code();
    let what = match &position.paragraph {
        Some(paragraph) => w
            .named("question-on-paragraph", kind)
            .with("paragraph", label(w, text, paragraph))
            .to_string(),
        None => w.named("question-on-whole", kind).to_string(),
    };
    Voice {
        number: position.number,
        who: visit.conference.delegation_name(&position.delegation),
        what,
        words: position.words.clone(),
        when: visit.zone.moment(w, position.at),
        withdrawn: position.withdrawn_at.is_some(),
        mine: slip::own(visit) == Some(&position.delegation),
        objection: false,
    }
}

fn json(text: &Text) -> QuestionJson {
    let question = text
        .questions
        .last()
        .filter(|_| matches!(text.stage, Stage::Put | Stage::Adopted));
    let current = text.question();
    QuestionJson {
        stage: text.stage.code(),
        question: question.map(|question| question.words.clone()),
        hash: question.map(|question| question.version.hash.to_string()),
        heads: question
            .map(|question| question.version.heads.clone())
            .unwrap_or_default(),
        put_at: question.map(|question| question.put_at.to_string()),
        objecting: current
            .map(|question| {
                question
                    .objecting()
                    .into_iter()
                    .map(ToString::to_string)
                    .collect()
            })
            .unwrap_or_default(),
        positions: text
            .positions
            .iter()
            .map(|position| PositionJson {
                number: position.number,
                kind: position.kind.code(),
                delegation: position.delegation.to_string(),
                paragraph: position.paragraph.as_ref().map(ToString::to_string),
                words: position.words.clone(),
                withdrawn: position.withdrawn_at.is_some(),
            })
            .collect(),
        decision: text.adoption.as_ref().map(|adoption| adoption.decision),
    }
}

fn at(visit: &Visit, text: &Text, done: &str) -> String {
    format!("{}/question{done}", visit.text_url(&text.id))
}

/// Puts the question.
pub async fn put(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<QuestionForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let command = Command::PutText {
        text: text.id.clone(),
        question: filled.fields.question.clone(),
        expected: filled.fields.expected,
    };
    let receipt = visit
        .act(&filled, command)
        .await
        .map_err(|problem| with_difference(&visit, text, &live, problem))?;
    Ok(reply::made(visit.json, &receipt, &at(&visit, text, "")))
}

/// Takes the question back.
pub async fn withdraw(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ReasonForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::WithdrawQuestion {
        text: text.id.clone(),
        reason: filled.fields.reason.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{}/floor", visit.text_url(&text.id)),
    ))
}

/// Objects.
pub async fn object(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ObjectionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::RaiseObjection {
        text: text.id.clone(),
        words: filled.fields.words.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::made(
        visit.json,
        &receipt,
        &at(&visit, text, "?done=objected"),
    ))
}

/// Takes the objection back.
pub async fn withdraw_objection(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::WithdrawObjection {
        text: text.id.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &at(&visit, text, "?done=objection-withdrawn"),
    ))
}

/// Has a position recorded.
pub async fn state_position(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<PositionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::StatePosition {
        text: text.id.clone(),
        kind: filled.fields.kind,
        paragraph: filled.fields.paragraph.clone(),
        words: filled.fields.words.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::made(
        visit.json,
        &receipt,
        &at(&visit, text, "?done=position"),
    ))
}

/// Takes a position back.
pub async fn withdraw_position(
    visit: Visit,
    Path(of): Path<OfPosition>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::WithdrawPosition {
        text: text.id.clone(),
        position: of.position,
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &at(&visit, text, "?done=position-withdrawn"),
    ))
}

/// Brings down the gavel on the version that was on the chair's screen.
pub async fn adopt(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<AdoptionForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let command = Command::Adopt {
        text: text.id.clone(),
        heads: filled.fields.heads.clone(),
        hash: filled.fields.hash,
    };
    let receipt = visit
        .act(&filled, command)
        .await
        .map_err(|problem| with_difference(&visit, text, &live, problem))?;
    Ok(reply::done(visit.json, &receipt, &at(&visit, text, "")))
}

/// Shows what moved, where the text is no longer what was on the chair's screen.
fn with_difference(visit: &Visit, text: &Text, live: &LiveText, problem: Problem) -> Problem {
    let moved = matches!(
        problem.refusal(),
        Some(Refusal::TextMoved { .. } | Refusal::AgreementMoved { .. })
    );
    let Some(known) = text.latest().filter(|_| moved) else {
        return problem;
    };
    let changed = live.blocks.iter().filter_map(|block| {
        let difference = match known.block(&block.id) {
            Some(before) => Difference::between(visit.w, &text.language, &before.content, &block.content),
            None => Difference::inserted(visit.w, &text.language, &block.content),
        };
        (!difference.is_empty()).then(|| difference.html())
    });
    let html: String = changed.collect();
    problem.with_difference((!html.is_empty()).then_some(html))
}
