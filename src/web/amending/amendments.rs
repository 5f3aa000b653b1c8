//! One amendment on a page of its own, withdrawing and joining the sponsors. The list is in `amendment_list.rs`, filing in
//! `proposal.rs`, the chair's decisions are in `consideration.rs`.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Amendment, Change, Command, Event, Subject, Text, paragraphs_of, taken_over_as};
use crate::text::{Content, Fingerprint};

use super::slip::Slip;
use super::standing::Proof;
use super::voices::{self, ReadBackJson};
use crate::web::differences::difference::{self, Side};
use crate::web::differences::sentence::{self, Choice, SentencesJson};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;

/// The amendment a path names.
#[derive(Deserialize)]
pub struct OfAmendment {
    /// The text.
    pub text: String,
    /// Its number.
    pub number: u32,
}

/// The language that sentences were asked for in, as the rest of an address.
fn asked(visit: &Visit) -> String {
    let known = visit.sentences.as_deref().and_then(Words::saying);
    known.map_or_else(String::new, |w| format!("&sentences={}", w.language()))
}

/// How one amendment is wanted: in line, or side by side.
#[derive(Deserialize, Default)]
pub struct View {
    view: Option<String>,
}

#[derive(Template)]
#[template(path = "amendments/show.html")]
struct Single {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    symbol: String,
    slip: Slip,
    as_amended: Vec<String>,
    proof: Option<Proof>,
    subs: Vec<Slip>,
    language: String,
    /// Whether the visitor follows it; none for somebody who is not signed in.
    follows: Option<bool>,
    sentences: Vec<Choice>,
    /// The rest of the address, for the choice of a language.
    keep: &'static str,
    said_in: String,
    sides: Vec<Side>,
    beside: bool,
    /// The paragraph in the text.
    back: String,
}

/// An amendment in JSON.
#[derive(Serialize, ToSchema)]
pub struct AmendmentJson {
    /// Its number.
    pub number: u32,
    /// The fingerprint of the version it was written against.
    pub base: String,
    /// What it would change, as proposed now: the text, change by change, or the words of another amendment.
    #[schema(value_type = Object)]
    pub subject: serde_json::Value,
    /// The amendment it follows from.
    pub consequential_on: Option<u32>,
    /// The reason given.
    pub reason: String,
    /// The sponsors by id, the lead first.
    pub sponsors: Vec<String>,
    /// When it was filed.
    pub filed_at: String,
    /// Filed after the deadline, by leave.
    pub late: bool,
    /// Dictated in the sitting.
    pub oral: bool,
    /// How the wording of an oral one was confirmed.
    pub read_back: Option<ReadBackJson>,
    /// The withdrawn amendment that it takes over.
    pub reintroduces: Option<u32>,
    /// The amendment that takes it over.
    pub taken_over_as: Option<u32>,
    /// pending, accepted, accepted-as-sub-amended, merged, incorporated, rejected, withdrawn,
    /// not-moved, divided, fallen or inadmissible.
    pub state: &'static str,
    /// What it changes, in sentences.
    pub sentences: SentencesJson,
}

/// The symbol a text is cited by.
pub fn symbol(text: &Text) -> String {
    text.issue().map_or_else(String::new, |issue| issue.cited())
}

/// Shows one amendment.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let amendment = text.amendment(of.number)?;
    let view = view.view.as_deref() == Some("side");
    reply::page(
        visit.json,
        || single(&visit, text, amendment, view),
        || json(text, amendment),
    )
}

fn single(visit: &Visit, text: &Text, amendment: &Amendment, beside: bool) -> Single {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let title = w
        .of("amendments-heading")
        .with("number", amendment.number)
        .to_string();
    let subs = text
        .amendments
        .values()
        .filter(|sub| sub.parent() == Some(amendment.number));
    Single {
        frame: Frame::of(visit, Spot::Amendments, &title, Some(&text.id)).living(visit, &url, false),
        w,
        text_title: text.title.clone(),
        symbol: symbol(text),
        slip: Slip::of(visit, text, amendment).under_the_title(),
        sentences: sentence::choices(visit, text),
        keep: if beside { "&view=side" } else { "" },
        said_in: asked(visit),
        sides: if beside {
            difference::sides(visit, text, amendment)
        } else {
            Vec::new()
        },
        beside,
        back: paragraphs_of(text, amendment)
            .first()
            .map_or_else(|| url.clone(), |id| format!("{url}#p-{id}")),
        as_amended: proposed(&amendment.subject)
            .iter()
            .map(crate::web::house::inline::html)
            .collect(),
        proof: visit
            .living(text)
            .and_then(|living| Proof::of(visit, text, &living, amendment)),
        subs: subs.map(|sub| Slip::of(visit, text, sub)).collect(),
        language: text.language.clone(),
        follows: visit
            .who
            .as_ref()
            .map(|who| visit.hall.follows(who, &text.id, amendment.number)),
        url,
    }
}

/// The words that an amendment proposes, paragraph by paragraph.
pub fn proposed(subject: &Subject) -> Vec<Content> {
    match subject {
        Subject::Amendment { after, .. } => vec![after.clone()],
        Subject::Text(changes) => changes
            .iter()
            .flat_map(|change| match change {
                Change::Split { head, tail, .. } => vec![head.clone(), tail.content.clone()],
                other => other.words().into_iter().collect(),
            })
            .collect(),
    }
}

/// An amendment in JSON.
pub fn json(text: &Text, amendment: &Amendment) -> AmendmentJson {
    AmendmentJson {
        number: amendment.number,
        base: amendment.base.to_string(),
        subject: serde_json::json!(amendment.subject),
        consequential_on: amendment.consequential_on,
        reason: amendment.reason.clone(),
        sponsors: amendment.sponsors.iter().map(ToString::to_string).collect(),
        filed_at: amendment.filed_at.to_string(),
        late: amendment.late,
        oral: amendment.oral,
        read_back: voices::read_back_json(amendment),
        reintroduces: amendment.reintroduces,
        taken_over_as: taken_over_as(text, amendment.number),
        state: amendment.state(),
        sentences: sentence::json(text, amendment),
    }
}

/// Takes the delegation off the sponsors; the last one's leaving withdraws the amendment.
pub async fn withdraw(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::WithdrawAmendment {
        text: text.id.clone(),
        number: of.number,
    };
    let receipt = visit.act(&filled, command).await?;
    let ended =
        |event: &Event| matches!(event, Event::AmendmentWithdrawn { number, .. } if *number == of.number);
    let at = format!("{}/amendments/{}", visit.text_url(&text.id), of.number);
    let to = if receipt.events.iter().any(ended) {
        format!("{at}?done=withdrawn.{}", of.number)
    } else {
        format!("{at}?done=left")
    };
    Ok(reply::done(visit.json, &receipt, &to))
}

/// Puts the delegation among the sponsors.
pub async fn join(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::JoinSponsors {
        text: text.id.clone(),
        number: of.number,
    };
    let to = format!(
        "{}/amendments/{}?done=joined",
        visit.text_url(&text.id),
        of.number
    );
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(visit.json, &receipt, &to))
}

/// The wording that a sponsor confirms.
#[derive(Deserialize, ToSchema)]
pub struct RebaseForm {
    /// Its hash.
    #[schema(value_type = String)]
    expected: Fingerprint,
}

/// Confirms how an amendment reads in the text as it stands now.
pub async fn confirm_rebase(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<RebaseForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::ConfirmRebase {
        text: text.id.clone(),
        number: of.number,
        expected: filled.fields.expected,
    };
    let to = format!(
        "{}/amendments/{}?done=rebased",
        visit.text_url(&text.id),
        of.number
    );
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(visit.json, &receipt, &to))
}
