//! How amendments are put: the chair's order with its reason, what nobody moved, the falls that the program proposes and
//! the chair declares, and a set put as one unless a delegation asks for a decision of its own.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, mint};
use crate::domain::living::Living;
use crate::domain::rights::Right;
use crate::domain::{
    Amendment, Command, DelegationId, Fall, FallCause, Matter, Refusal, Stage, Text, bloc_offered,
    cause_of_fall, falls_proposed, pieces as pieces_of,
};
use crate::text::Fingerprint;

use super::consideration::{OfParagraph, paragraph};
use super::refused::{At, Form, Refused, decided};
use crate::web::amending::amendments::OfAmendment;
use crate::web::amending::slip;
use crate::web::differences::sentence;
use crate::web::house::errors::Problem;
use crate::web::house::label::label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;
use crate::web::proposing::entries::listed;
use crate::web::text::reading::OfText;

/// The order of putting that the chair rules.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OrderForm {
    /// The amendments in that order; none for the proposed order again.
    #[serde(default)]
    pub numbers: Vec<u32>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What excludes an amendment, as the program proposed it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CauseForm {
    /// amendment, compromise or paragraph-removed.
    pub cause: String,
    /// The number of the amendment, or of the compromise's decision.
    #[serde(default)]
    pub of: Option<u32>,
}

/// Falls declared together.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FallsForm {
    /// Which, and by what.
    #[serde(deserialize_with = "listed")]
    #[schema(value_type = Vec<FallEntry>)]
    pub falls: Vec<FallEntry>,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FallEntry {
    /// The amendment.
    #[serde(deserialize_with = "numeric")]
    pub number: u32,
    /// amendment, compromise or paragraph-removed.
    pub cause: String,
    /// The number of the amendment, or of the compromise's decision.
    #[serde(default, deserialize_with = "maybe_numeric")]
    pub of: Option<u32>,
}

/// A set of amendments put as one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BlocForm {
    /// The amendments.
    #[serde(default)]
    pub numbers: Vec<u32>,
    /// The question as put.
    #[serde(default)]
    pub question: String,
    /// The fingerprint of the text on the chair's screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
}

/// A division into parts.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DivisionForm {
    /// For each of its pieces, in their order, which part it belongs to; none where each is a part of its own.
    #[serde(default)]
    pub parts: Vec<u32>,
    /// The delegation that asked for it.
    #[schema(value_type = String)]
    pub asked_by: DelegationId,
}

/// An answer to a compromise as drafted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AnswerForm {
    /// Whether the delegation agrees.
    pub agrees: bool,
    /// The fingerprint of the paragraph on the screen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
}

/// A number that a form writes in words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Numeric {
    Number(u32),
    Words(String),
}

impl Numeric {
    fn read<E: serde::de::Error>(self) -> Result<u32, E> {
        match self {
            Numeric::Number(number) => Ok(number),
            Numeric::Words(words) => words.trim().parse().map_err(E::custom),
        }
    }
}

fn numeric<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    Numeric::deserialize(from)?.read()
}

fn maybe_numeric<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Option::<Numeric>::deserialize(from)?
        .map(Numeric::read)
        .transpose()
}

/// A cause as forms name it, its number beside it or after a colon.
pub fn cause(code: &str, of: Option<u32>) -> Result<FallCause, Problem> {
    let (code, of) = match code.split_once(':') {
        Some((code, number)) => (code, number.parse().ok().or(of)),
        None => (code, of),
    };
    let number = || of.ok_or_else(|| Problem::from(Refusal::CauseNotDecided));
    match code {
        "amendment" => Ok(FallCause::Amendment(number()?)),
        "compromise" => Ok(FallCause::Compromise(number()?)),
        "parent" => Ok(FallCause::Parent(number()?)),
        "paragraph-removed" => Ok(FallCause::ParagraphRemoved),
        _ => Err(Problem::plain(422, "malformed")),
    }
}

/// The same in one word, as the list of causes has it.
pub fn chosen(code: &str, of: Option<u32>) -> String {
    match of {
        Some(of) => format!("{code}:{of}"),
        None => code.to_owned(),
    }
}

/// What the chair can name as excluding an amendment, by the word that forms send: what was accepted in this text, and that
/// its paragraph is gone.
pub fn causes(visit: &Visit, text: &Text, number: u32) -> Vec<(String, String)> {
    let w = visit.w;
    let accepted = text
        .amendments
        .values()
        .filter(|other| other.is_accepted() && other.number != number)
        .map(|other| {
            let words = w
                .of("putting-in-bloc")
                .with("number", other.number)
                .with("delegations", visit.names(&other.sponsors))
                .with("target", slip::target(visit, text, other));
            (chosen("amendment", Some(other.number)), words.to_string())
        });
    let decisions = visit.conference.decisions.iter();
    let compromises = decisions.filter_map(|decision| match &decision.matter {
        Matter::Compromise { paragraph, .. } if decision.text == text.id => {
            let words = w
                .of("floor-fall-compromise")
                .with("paragraph", label(w, text, paragraph))
                .with("decision", decision.number);
            Some((chosen("compromise", Some(decision.number)), words.to_string()))
        }
        _ => None,
    });
    let gone = cause_of_fall(text, number).map(|cause| {
        let code = slip::cause_code(&cause);
        (code.to_owned(), w.say("floor-fall-gone"))
    });
    accepted.chain(compromises).chain(gone).collect()
}

/// Arranges the order of putting at a paragraph.
pub async fn arrange(
    visit: Visit,
    Path(of): Path<OfParagraph>,
    filled: Filled<OrderForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::SetOrderOfPutting {
        text: text.id.clone(),
        paragraph: paragraph(&of)?,
        numbers: filled.fields.numbers.clone(),
        reason: filled.fields.reason.clone(),
    };
    let form = Form::at(At::Order)
        .with(&filled.fields.numbers)
        .saying(&filled.fields.reason);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Records that nobody moved an amendment.
pub async fn not_moved(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::RecordNotMoved {
        text: text.id.clone(),
        number: of.number,
    };
    let form = Form::of(of.number, "not-moved");
    decided(&visit, &of.text, &filled, command, form).await
}

/// Declares several amendments fallen.
pub async fn declare_fallen(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<FallsForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let falls = filled.fields.falls.iter().map(|entry| {
        Ok(Fall {
            number: entry.number,
            cause: cause(&entry.cause, entry.of)?,
        })
    });
    let command = Command::DeclareFallenTogether {
        text: text.id.clone(),
        falls: falls.collect::<Result<_, Problem>>()?,
    };
    let form = Form::at(At::Step);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Rules that an amendment is put all the same.
pub async fn uphold(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<CauseForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::PutAllTheSame {
        text: text.id.clone(),
        fall: Fall {
            number: of.number,
            cause: cause(&filled.fields.cause, filled.fields.of)?,
        },
    };
    let form = Form::of(of.number, "upholding");
    decided(&visit, &of.text, &filled, command, form).await
}

/// Accepts a set as one.
pub async fn accept_en_bloc(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<BlocForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::AcceptEnBloc {
        text: text.id.clone(),
        numbers: filled.fields.numbers.clone(),
        question: filled.fields.question.clone(),
        expected: filled.fields.expected,
    };
    let form = Form::at(At::Bloc)
        .with(&filled.fields.numbers)
        .saying(&filled.fields.question);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Divides an amendment.
pub async fn divide(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<DivisionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::DivideAmendment {
        text: text.id.clone(),
        number: of.number,
        parts: filled.fields.parts.clone(),
        asked_by: filled.fields.asked_by.clone(),
    };
    let form = Form::of(of.number, "division").choosing(filled.fields.asked_by.to_string());
    decided(&visit, &of.text, &filled, command, form).await
}

/// What an amendment can be divided into, each piece in words; nothing where it cannot be divided.
pub fn pieces(visit: &Visit, text: &Text, amendment: &Amendment) -> Vec<String> {
    let pieces = pieces_of(amendment);
    if pieces.len() < 2 {
        return Vec::new();
    }
    let w = sentence::tongue(visit, text);
    let said = pieces.iter().map(|piece| sentence::of_change(w, text, piece));
    said.collect()
}

/// The delegations that may ask for a division, by id and name.
pub fn asking(visit: &Visit) -> Vec<(String, String)> {
    let all = visit.conference.delegations.values();
    let mut asking: Vec<(String, String)> = all
        .filter(|delegation| visit.conference.rules().may_file.contains(&delegation.category))
        .map(|delegation| (delegation.id.to_string(), delegation.name.clone()))
        .collect();
    asking.sort_by(|one, other| one.1.cmp(&other.1));
    asking
}

/// Answers whether the delegation agrees to a compromise.
pub async fn answer(
    visit: Visit,
    Path(of): Path<OfParagraph>,
    filled: Filled<AnswerForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::AnswerCompromise {
        text: text.id.clone(),
        paragraph: paragraph(&of)?,
        agrees: filled.fields.agrees,
        expected: filled.fields.expected,
    };
    let form = Form::at(At::Compromise);
    decided(&visit, &of.text, &filled, command, form).await
}

/// Asks that an amendment be put by itself.
pub async fn ask_separately(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    separately(&visit, &of, &filled, true).await
}

/// No longer asks that it be put by itself.
pub async fn waive_separately(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    separately(&visit, &of, &filled, false).await
}

async fn separately(
    visit: &Visit,
    of: &OfAmendment,
    filled: &Filled<Nothing>,
    asks: bool,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let (id, number) = (text.id.clone(), of.number);
    let command = if asks {
        Command::AskSeparately { text: id, number }
    } else {
        Command::WaiveSeparately { text: id, number }
    };
    let to = format!("{}/amendments/{number}", visit.text_url(&text.id));
    let receipt = visit.act(filled, command).await?;
    Ok(reply::done(visit.json, &receipt, &to))
}

/// A fall that is proposed, in JSON.
#[derive(Serialize, ToSchema)]
pub struct FallJson {
    /// The amendment.
    pub number: u32,
    /// amendment, compromise or paragraph-removed.
    pub cause: &'static str,
    /// The number of the amendment, or of the compromise's decision.
    pub of: Option<u32>,
}

/// What is proposed for the whole text, in JSON.
pub fn json(visit: &Visit, text: &Text) -> (Vec<FallJson>, Vec<u32>) {
    let Some(living) = examined(visit, text) else {
        return (Vec::new(), Vec::new());
    };
    let falls = falls_proposed(&visit.conference, text, &living)
        .into_iter()
        .map(|fall| FallJson {
            number: fall.number,
            cause: slip::cause_code(&fall.cause),
            of: number_of(&fall.cause),
        });
    (falls.collect(), bloc_offered(text, &living))
}

fn examined(visit: &Visit, text: &Text) -> Option<Arc<Living>> {
    let walked = text.stage == Stage::Issued && visit.conference.sitting().is_some();
    visit.living(text).filter(|_| walked)
}

/// The number that a cause names.
pub fn number_of(cause: &FallCause) -> Option<u32> {
    match cause {
        FallCause::Amendment(number)
        | FallCause::Compromise(number)
        | FallCause::Parent(number)
        | FallCause::Consequential(number) => Some(*number),
        FallCause::ParagraphRemoved | FallCause::TakenUp(_) => None,
    }
}

/// The falls that are proposed, and the set that can be put as one.
#[derive(Template)]
#[template(path = "floor/proposed.html")]
pub struct Proposed {
    w: Words,
    url: String,
    conducts: bool,
    falls: Vec<ProposedFall>,
    bloc: Vec<InBloc>,
    what_if: String,
    question: String,
    expected: String,
    refused: Option<Refused>,
}

struct ProposedFall {
    number: u32,
    words: String,
    cause: &'static str,
    of: Option<u32>,
}

struct InBloc {
    number: u32,
    words: String,
    asks: bool,
    ticked: bool,
}

impl Proposed {
    /// What is proposed for the whole text; a refusal keeps what was chosen.
    pub fn of(
        visit: &Visit,
        text: &Text,
        live: &LiveText,
        conducts: bool,
        refused: Option<&Refused>,
    ) -> Proposed {
        let kept = refused.map(|refused| &refused.form.kept);
        let w = visit.w;
        let living = examined(visit, text);
        let falls = living
            .as_ref()
            .map(|living| falls_proposed(&visit.conference, text, living))
            .unwrap_or_default();
        let bloc = living
            .as_ref()
            .map(|living| bloc_offered(text, living))
            .unwrap_or_default();
        let files = slip::own(visit).is_some() && visit.may(Right::File);
        let url = visit.text_url(&text.id);
        let with: Vec<String> = bloc.iter().map(|number| format!("with={number}")).collect();
        let named: Vec<String> = bloc.iter().map(u32::to_string).collect();
        Proposed {
            w,
            conducts,
            falls: falls
                .into_iter()
                .map(|fall| ProposedFall {
                    number: fall.number,
                    words: excluded(w, &fall),
                    cause: slip::cause_code(&fall.cause),
                    of: number_of(&fall.cause),
                })
                .collect(),
            bloc: bloc
                .iter()
                .filter_map(|number| text.amendments.get(number))
                .map(|amendment| InBloc {
                    number: amendment.number,
                    words: w
                        .of("putting-in-bloc")
                        .with("number", amendment.number)
                        .with("delegations", visit.names(&amendment.sponsors))
                        .with("target", slip::target(visit, text, amendment))
                        .to_string(),
                    asks: files,
                    ticked: kept.is_none_or(|kept| kept.numbers.contains(&amendment.number)),
                })
                .collect(),
            what_if: format!("{url}/what-if?{}", with.join("&")),
            question: kept.map(|kept| kept.words.clone()).unwrap_or_else(|| {
                w.of("putting-bloc-question")
                    .with("numbers", w.list(&named))
                    .to_string()
            }),
            refused: refused.cloned(),
            expected: live.version.hash.to_string(),
            url,
        }
    }

    /// Whether a fall is proposed.
    pub fn has_falls(&self) -> bool {
        !self.falls.is_empty()
    }

    /// Whether a set can be put as one.
    pub fn has_bloc(&self) -> bool {
        !self.bloc.is_empty()
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

/// That an amendment can no longer be put, and why.
fn excluded(w: Words, fall: &Fall) -> String {
    let words = w
        .named("putting-excluded", slip::cause_code(&fall.cause))
        .with("number", fall.number);
    match number_of(&fall.cause) {
        Some(other) => words.with("other", other).to_string(),
        None => words.to_string(),
    }
}
