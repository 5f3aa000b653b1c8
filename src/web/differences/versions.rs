//! The issues of a text: giving one out, opening a revision, the deadline for amendments, and each issue as it was, with
//! what changed since the one before.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::rights::Right;
use crate::domain::{Command, DelegationId, Issue, Stage, Text};

use super::compared::{Pair, Row};
use super::comparison::{issue_key, of_issue};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::proposing::filing;
use crate::web::text::notes::Notes;
use crate::web::text::reading::OfText;
use crate::web::text::sheet::{self, BlockLine};

/// The issue a path names: `L.1`, and `L.1-Rev.1` for L.1/Rev.1.
#[derive(Deserialize)]
pub struct OfIssue {
    text: String,
    issue: String,
}

#[derive(Template)]
#[template(path = "versions/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    issues: Vec<IssueLine>,
    draft_fingerprint: String,
    draft_blocks: usize,
    next: Option<String>,
    may_issue: bool,
    may_revise: bool,
    may_set_deadline: bool,
    deadline: String,
    filing: String,
    /// The symbol of the issue before, without the issue's own number.
    symbol: String,
    zone: String,
    delegations: Vec<(String, String)>,
}

struct IssueLine {
    href: String,
    comparison: String,
    label: String,
    symbol: Option<String>,
    note: String,
    when: String,
    fingerprint: String,
}

#[derive(Template)]
#[template(path = "versions/show.html")]
struct Shown {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    cited: String,
    /// Its own address.
    own: String,
    note: String,
    when: String,
    fingerprint: String,
    hash: String,
    blocks: Vec<BlockLine>,
    notes: Notes,
    before: Option<String>,
    comparison: String,
    changes: Vec<Row>,
}

/// An issue in JSON.
#[derive(Serialize, ToSchema)]
pub struct IssueJson {
    /// L.1, L.1/Rev.1 …
    pub label: String,
    /// The document symbol.
    pub symbol: Option<String>,
    /// The rapporteur's note.
    pub note: String,
    /// When it was issued.
    pub at: String,
    /// The fingerprint of its canonical text.
    pub hash: String,
    /// The heads of the draft it was pinned at.
    pub heads: Vec<String>,
}

/// An issue to give out.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IssueForm {
    /// The document symbol.
    #[serde(default)]
    pub symbol: Option<String>,
    /// A note.
    #[serde(default)]
    pub note: String,
}

/// A reason in words.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReasonForm {
    /// The words.
    #[serde(default)]
    pub reason: String,
}

/// A deadline.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeadlineForm {
    /// The instant (2007-06-11T16:00:00Z), or the local time of the venue as a form gives it; none lifts the deadline.
    #[serde(default)]
    pub at: Option<String>,
}

/// Leave to file after the deadline.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LeaveForm {
    /// The delegation.
    #[schema(value_type = String)]
    pub delegation: DelegationId,
}

/// Shows the issues.
pub async fn list(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let w = visit.w;
    let url = visit.text_url(&text.id);
    let open = matches!(text.stage, Stage::Drafting | Stage::Revising);
    reply::page(
        visit.json,
        || Page {
            frame: Frame::of(&visit, Spot::Text, &w.say("versions-title"), Some(&text.id)),
            w,
            text_title: text.title.clone(),
            issues: text
                .issues
                .iter()
                .rev()
                .map(|issue| issue_line(&visit, &url, issue))
                .collect(),
            draft_fingerprint: live.version.hash.short(),
            draft_blocks: live.blocks.len(),
            next: open.then(|| {
                let id = if text.issues.is_empty() {
                    "versions-issue"
                } else {
                    "versions-reissue"
                };
                w.say(id)
            }),
            may_issue: open && visit.may_in(Right::Issue, &text.id),
            may_revise: text.stage == Stage::Issued && visit.may_in(Right::Issue, &text.id),
            may_set_deadline: matches!(text.stage, Stage::Issued | Stage::Drafting | Stage::Revising)
                && visit.may(Right::SetDeadline),
            deadline: text
                .deadline_at
                .map_or_else(String::new, |at| visit.zone.field(at)),
            filing: match (text.deadline_at, text.stage) {
                (None, Stage::Issued | Stage::Drafting) => w.say("versions-no-deadline"),
                _ => filing::sentence(w, &visit.zone, &visit.conference, text),
            },
            symbol: text
                .issue()
                .map_or_else(String::new, |issue| issue.series().to_owned()),
            zone: visit.conference.particulars.zone.clone(),
            delegations: {
                let all = visit.conference.delegations.values();
                let mut named: Vec<(String, String)> = all
                    .map(|delegation| (delegation.id.to_string(), delegation.name.clone()))
                    .collect();
                named.sort_by(|one, other| one.1.cmp(&other.1));
                named
            },
            url: url.clone(),
        },
        || text.issues.iter().map(issue_json).collect::<Vec<_>>(),
    )
}

fn issue_line(visit: &Visit, url: &str, issue: &Issue) -> IssueLine {
    IssueLine {
        href: format!("{url}/versions/{}", issue_key(&issue.label)),
        comparison: format!("{url}/comparison?from={}&to=draft", issue_key(&issue.label)),
        label: issue.label.clone(),
        symbol: issue.symbol.as_ref().map(|_| issue.cited()),
        note: issue.note.clone(),
        when: visit.zone.moment(visit.w, issue.at),
        fingerprint: issue.pinned.version.hash.short(),
    }
}

fn issue_json(issue: &Issue) -> IssueJson {
    IssueJson {
        label: issue.label.clone(),
        symbol: issue.symbol.clone(),
        note: issue.note.clone(),
        at: issue.at.to_string(),
        hash: issue.pinned.version.hash.to_string(),
        heads: issue.pinned.version.heads.clone(),
    }
}

/// Shows one issue as it was.
pub async fn show(visit: Visit, Path(of): Path<OfIssue>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let place = text
        .issues
        .iter()
        .position(|issue| issue_key(&issue.label) == of.issue)
        .ok_or_else(|| Problem::plain(404, "no-issue"))?;
    let issue = &text.issues[place];
    if !visit.json {
        return reply::html(&shown(&visit, text, place));
    }
    let hash = &issue.pinned.version.hash;
    let canonical = visit
        .hall
        .version(&text.id, hash)
        .await?
        .ok_or_else(|| Problem::plain(404, "no-issue"))?;
    // The canonical text is what the fingerprint is of, byte for byte.
    Ok((
        StatusCode::OK,
        [(header::CONTENT_TYPE, "application/json")],
        serde_json::json!({ "issue": issue_json(issue), "canonical": canonical }).to_string(),
    )
        .into_response())
}

fn shown(visit: &Visit, text: &Text, place: usize) -> Shown {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let issue = &text.issues[place];
    let before = place.checked_sub(1).and_then(|place| text.issues.get(place));
    Shown {
        frame: Frame::of(visit, Spot::Text, &issue.label, Some(&text.id)),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        cited: issue.cited(),
        own: format!("{url}/versions/{}", issue_key(&issue.label)),
        note: issue.note.clone(),
        when: visit.zone.moment(w, issue.at),
        fingerprint: issue.pinned.version.hash.short(),
        hash: issue.pinned.version.hash.to_string(),
        blocks: sheet::lines(&issue.pinned.blocks, &issue.numbers),
        notes: Notes::of(w, &issue.pinned.blocks),
        before: before.map(|before| before.label.clone()),
        comparison: before.map_or_else(String::new, |before| {
            let [from, to] = [before, issue].map(|issue| issue_key(&issue.label));
            format!("{url}/comparison?from={from}&to={to}")
        }),
        changes: before.map_or_else(Vec::new, |before| changes(visit, before, issue)),
        url,
    }
}

/// The changed blocks from one issue to the next, in the order of the text.
fn changes(visit: &Visit, before: &Issue, issue: &Issue) -> Vec<Row> {
    let (from, to) = (of_issue(visit, before), of_issue(visit, issue));
    let pair = Pair::of(&from, &to);
    let changes = pair.changes();
    let rows = changes.iter().map(|change| pair.marked(visit.w, change));
    rows.filter(Row::is_change).collect()
}

/// Gives out the draft as a document.
pub async fn issue(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<IssueForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let url = visit.text_url(&text.id);
    let command = Command::IssueText {
        text: text.id.clone(),
        symbol: filled.fields.symbol.clone(),
        note: filled.fields.note.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::made(visit.json, &receipt, &format!("{url}?done=issued")))
}

/// Opens an issued text for writing.
pub async fn revise(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ReasonForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let url = visit.text_url(&text.id);
    let command = Command::OpenRevision {
        text: text.id.clone(),
        reason: filled.fields.reason.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(visit.json, &receipt, &format!("{url}?done=revision")))
}

/// Sets or lifts the deadline for amendments.
pub async fn set_deadline(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<DeadlineForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let url = visit.text_url(&text.id);
    let at = match filled.fields.at.as_deref() {
        None => None,
        Some(field) => {
            let instant = field
                .parse::<Timestamp>()
                .ok()
                .or_else(|| visit.zone.of_field(field));
            Some(instant.ok_or_else(|| Problem::plain(422, "no-date"))?)
        }
    };
    let command = Command::SetAmendmentDeadline {
        text: text.id.clone(),
        at,
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{url}/versions?done=deadline"),
    ))
}

/// Lets a delegation file one amendment after the deadline.
pub async fn grant_leave(
    visit: Visit,
    Path(of): Path<OfText>,
    mut filled: Filled<LeaveForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let url = visit.text_url(&text.id);
    // The delegation is whom the leave is for, not whom the secretariat acts for.
    filled.delegation = None;
    let command = Command::GrantLeave {
        text: text.id.clone(),
        delegation: filled.fields.delegation.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::done(
        visit.json,
        &receipt,
        &format!("{url}/versions?done=leave"),
    ))
}
