//! The chair's acts in the walk: going to a paragraph, deciding about its amendments, agreeing it, opening it again. Each
//! carries what was on the chair's screen; where the text moved meanwhile, the answer is a refusal with the difference.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::{Command, TextId};
use crate::text::{Fingerprint, ParagraphId};

use super::putting::{self, chosen};
use super::refused::{At, Form, decided, told};
use crate::web::amending::amendments::OfAmendment;
use crate::web::differences::versions::ReasonForm;
use crate::web::house::errors::Problem;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::text::reading::OfText;

/// The paragraph a path names.
#[derive(Deserialize)]
pub struct OfParagraph {
    /// The text.
    pub text: String,
    paragraph: String,
}

/// A paragraph to go to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakeUpForm {
    /// The paragraph.
    #[schema(value_type = String)]
    pub paragraph: ParagraphId,
}

/// An acceptance.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AcceptanceForm {
    /// The fingerprint of the text on the chair's screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
    /// The question as put.
    #[serde(default)]
    pub question: String,
    /// Identical amendments accepted with it.
    #[serde(default)]
    pub identical: Vec<u32>,
}

/// A rejection.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RejectionForm {
    /// The question as put.
    #[serde(default)]
    pub question: String,
    /// A note for the record.
    #[serde(default)]
    pub reason: String,
    /// Identical amendments rejected with it.
    #[serde(default)]
    pub identical: Vec<u32>,
}

/// Why an amendment is no longer applicable.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FallForm {
    /// amendment, compromise, parent or paragraph-removed; the number may follow, as in `amendment:5`.
    pub cause: String,
    /// The number of the amendment, or of the compromise's decision.
    #[serde(default)]
    pub of: Option<u32>,
}

/// A compromise drafted on screen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CompromiseForm {
    /// The amendments it stands in for.
    #[serde(default)]
    pub amendments: Vec<u32>,
    /// The question as put.
    #[serde(default)]
    pub question: String,
    /// The fingerprint of the text on the chair's screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
}

/// An agreement.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AgreementForm {
    /// The fingerprint of the paragraph on the chair's screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
    /// The paragraph to go to next, in the same click.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub next: Option<ParagraphId>,
}

/// Why a paragraph is opened again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReopeningForm {
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The paragraph to go to in the same click.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub next: Option<ParagraphId>,
}

fn floor(visit: &Visit, text: &str) -> String {
    format!("{}/texts/{text}/floor", visit.base())
}

/// Goes to a paragraph.
pub async fn take_up(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<TakeUpForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::TakeUpParagraph {
        text: text.id.clone(),
        paragraph: filled.fields.paragraph.clone(),
    };
    let form = Form::at(At::Place(filled.fields.paragraph.clone()));
    decided(&visit, &of.text, &filled, command, form).await
}

/// Accepts an amendment.
pub async fn accept(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<AcceptanceForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::AcceptAmendment {
        text: text.id.clone(),
        number: of.number,
        identical: filled.fields.identical.clone(),
        question: filled.fields.question.clone(),
        expected: filled.fields.expected,
    };
    let form = Form::of(of.number, "acceptance");
    decided(&visit, &of.text, &filled, command, form).await
}

/// Records that an amendment was not accepted.
pub async fn reject(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<RejectionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::RejectAmendment {
        text: text.id.clone(),
        number: of.number,
        identical: filled.fields.identical.clone(),
        question: filled.fields.question.clone(),
        reason: filled.fields.reason.clone(),
    };
    let form = Form::of(of.number, "rejection").saying(&filled.fields.reason);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Rules an amendment out.
pub async fn rule(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<ReasonForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::RuleInadmissible {
        text: text.id.clone(),
        number: of.number,
        reason: filled.fields.reason.clone(),
    };
    let form = Form::of(of.number, "inadmissibility").saying(&filled.fields.reason);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Declares an amendment no longer applicable.
pub async fn declare_fallen(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<FallForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let cause = putting::cause(&filled.fields.cause, filled.fields.of)?;
    let command = Command::DeclareFallen {
        text: text.id.clone(),
        number: of.number,
        cause,
    };
    let form = Form::of(of.number, "fall").choosing(chosen(&filled.fields.cause, filled.fields.of));
    decided(&visit, &of.text, &filled, command, form).await
}

/// Lets the paragraph as drafted on screen stand in for amendments.
pub async fn compromise(
    visit: Visit,
    Path(of): Path<OfParagraph>,
    filled: Filled<CompromiseForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::RecordCompromise {
        text: text.id.clone(),
        paragraph: paragraph(&of)?,
        amendments: filled.fields.amendments.clone(),
        question: filled.fields.question.clone(),
        expected: filled.fields.expected,
    };
    let form = Form::at(At::Compromise).with(&filled.fields.amendments);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Records that a paragraph is agreed, and goes on to the next.
pub async fn agree(
    visit: Visit,
    Path(of): Path<OfParagraph>,
    filled: Filled<AgreementForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::AgreeParagraph {
        text: text.id.clone(),
        paragraph: paragraph(&of)?,
        expected: filled.fields.expected,
    };
    let floor = floor(&visit, &of.text);
    let receipt = match visit.act(&filled, command).await {
        Ok(receipt) => receipt,
        Err(problem) => return told(&visit, &of.text, problem, Form::at(At::Step), floor),
    };
    go_on(&visit, text.id.clone(), filled.fields.next.clone()).await;
    let to = format!("{floor}?did={}-{}", receipt.first, receipt.seq);
    Ok(reply::done(visit.json, &receipt, &to))
}

/// Goes to the paragraph that a form names beside its own act. That act stands, whatever hinders the going on: the floor
/// shows where the meeting is.
async fn go_on(visit: &Visit, text: TextId, next: Option<ParagraphId>) {
    let Some(paragraph) = next else { return };
    let going = Filled {
        command: crate::app::mint::command_id(),
        delegation: None,
        fields: (),
        typed: Vec::new(),
    };
    let command = Command::TakeUpParagraph { text, paragraph };
    visit.act(&going, command).await.ok();
}

/// Opens an agreed paragraph again.
pub async fn reopen(
    visit: Visit,
    Path(of): Path<OfParagraph>,
    filled: Filled<ReopeningForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::ReopenParagraph {
        text: text.id.clone(),
        paragraph: paragraph(&of)?,
        reason: filled.fields.reason.clone(),
    };
    let floor = floor(&visit, &of.text);
    let receipt = match visit.act(&filled, command).await {
        Ok(receipt) => receipt,
        Err(problem) => {
            let form = Form::at(At::Place(paragraph(&of)?)).saying(&filled.fields.reason);
            return told(&visit, &of.text, problem, form, floor);
        }
    };
    go_on(&visit, text.id.clone(), filled.fields.next.clone()).await;
    let to = format!("{floor}?did={}-{}", receipt.first, receipt.seq);
    Ok(reply::done(visit.json, &receipt, &to))
}

/// The paragraph that a path names.
pub fn paragraph(of: &OfParagraph) -> Result<ParagraphId, Problem> {
    of.paragraph.parse().map_err(|_| Problem::not_found())
}
