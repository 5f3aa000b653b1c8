//! Proposing an amendment: the form, the difference before filing, and the filing. The text is edited as it should read in
//! the end, in the inline notation, so that it works without a script; whatever is refused, what was typed stays.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::mint;
use crate::domain::rights::Right;
use crate::domain::{Command, DelegationId, Event, Proposal, Refusal, Target, Text};
use crate::text::diff::{self, PieceKind};
use crate::text::{BlockKind, Content, Fingerprint, ParagraphId};

use super::difference::{self, Difference, PieceJson};
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::label::label;
use super::reading::OfText;
use super::reply::{self, Filled};
use super::slip;
use super::visit::Visit;
use super::words::Words;

/// An amendment as a form or JSON brings it. Exactly one of `paragraph`, `after`, `opening` and `amendment` says where.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProposalForm {
    /// The fingerprint of the version it is written against.
    pub base: Option<String>,
    /// The paragraph to be changed.
    pub paragraph: Option<String>,
    /// The paragraph after which a new one is to stand.
    pub after: Option<String>,
    /// A new paragraph before the first one.
    pub opening: bool,
    /// The amendment to be changed.
    pub amendment: Option<u32>,
    /// The target as it should read in the end, in inline notation.
    pub wording: String,
    /// Whether the paragraph is to go.
    pub deletion: bool,
    /// What a new paragraph is: heading, paragraph or item.
    pub kind: Option<String>,
    /// The level of a new paragraph.
    pub level: Option<u8>,
    /// The permanent id of a new paragraph; made where it is left out.
    pub id: Option<String>,
    /// A short reason.
    pub reason: String,
    /// The late edit whose words these are.
    pub late_edit: Option<String>,
    /// Other delegations that sponsor it, by id.
    #[schema(value_type = Vec<String>)]
    pub co_sponsors: Vec<DelegationId>,
}

#[derive(Template)]
#[template(path = "amendments/new.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    target: String,
    before: Option<String>,
    form: ProposalForm,
    base: String,
    new_id: String,
    is_new: bool,
    may_delete: bool,
    acts_for: Vec<(String, String)>,
    others: Vec<(String, String, bool)>,
    problem: Option<(String, String)>,
    moved: Option<Difference>,
    difference: Option<Difference>,
    unchanged: bool,
    delegation: String,
}

/// A difference in JSON.
#[derive(Serialize, ToSchema)]
pub struct PreviewJson {
    /// Whether anything would change.
    pub changes: bool,
    /// The pieces in order.
    pub pieces: Vec<PieceJson>,
}

/// Shows the form.
pub async fn new(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(mut form): Query<ProposalForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    visit
        .hall
        .may(visit.signed()?, Right::File, acting_for(&visit, None).as_ref())?;
    let aim = aim(text, &form)?;
    if form.wording.is_empty() {
        form.wording = aim.before.as_ref().map(Content::notation).unwrap_or_default();
    }
    form.base = text.latest().map(|latest| latest.version.hash.to_string());
    reply::html(&page(&visit, text, form, &aim, None, None))
}

/// Where a proposal is aimed, and the words there now.
struct Aim {
    target: Target,
    before: Option<Content>,
}

fn aim(text: &Text, form: &ProposalForm) -> Result<Aim, Problem> {
    let latest = text.latest().ok_or(Refusal::NotIssued)?;
    let known = |id: &str| -> Result<ParagraphId, Problem> {
        let id: ParagraphId = id.parse().map_err(|_| Problem::plain(422, "no-target"))?;
        match latest.block(&id) {
            Some(_) => Ok(id),
            None if text.paragraphs.contains_key(&id) => {
                Err(Refusal::ParagraphRemoved { paragraph: id }.into())
            }
            None => Err(Refusal::UnknownParagraph { paragraph: id }.into()),
        }
    };
    if let Some(id) = &form.paragraph {
        let id = known(id)?;
        return Ok(Aim {
            before: latest.block(&id).map(|block| block.content.clone()),
            target: Target::Paragraph(id),
        });
    }
    if let Some(id) = &form.after {
        let after = Some(known(id)?);
        return Ok(Aim {
            target: Target::Gap { after },
            before: None,
        });
    }
    if let Some(number) = form.amendment {
        let parent = text.amendment(number)?;
        return Ok(Aim {
            target: Target::Amendment(number),
            before: parent.proposal.content().cloned(),
        });
    }
    if form.opening {
        return Ok(Aim {
            target: Target::Gap { after: None },
            before: None,
        });
    }
    Err(Problem::plain(422, "no-target"))
}

/// The delegation the visitor files for without being asked: their own.
fn acting_for(visit: &Visit, named: Option<&DelegationId>) -> Option<DelegationId> {
    named.or_else(|| slip::own(visit)).cloned()
}

fn proposed(form: &ProposalForm, aim: &Aim) -> Proposal {
    let content = Content::parse(form.wording.trim());
    match aim.target {
        _ if form.deletion => Proposal::Deletion,
        Target::Gap { .. } => {
            let kind = match form.kind.as_deref() {
                Some("heading") => BlockKind::Heading,
                Some("item") => BlockKind::Item,
                _ => BlockKind::Paragraph,
            };
            Proposal::NewParagraph {
                id: new_id(form),
                kind,
                level: kind.level(i64::from(form.level.unwrap_or(1))),
                content,
            }
        }
        _ => Proposal::Wording(content),
    }
}

fn new_id(form: &ProposalForm) -> ParagraphId {
    let brought = form.id.as_deref().and_then(|id| id.parse().ok());
    brought.unwrap_or_else(mint::paragraph_id)
}

fn page(
    visit: &Visit,
    text: &Text,
    form: ProposalForm,
    aim: &Aim,
    problem: Option<(String, String)>,
    shown: Option<Difference>,
) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let target = match &aim.target {
        Target::Paragraph(id) => w
            .of("amendments-to-paragraph")
            .with("paragraph", label(w, text, id))
            .to_string(),
        Target::Gap { after: Some(id) } => w
            .of("amendments-to-gap")
            .with("paragraph", label(w, text, id))
            .to_string(),
        Target::Gap { after: None } => w.say("amendments-to-opening"),
        Target::Amendment(number) => w
            .of("amendments-to-amendment")
            .with("number", *number)
            .to_string(),
    };
    let own = slip::own(visit);
    let mut delegations: Vec<_> = visit.conference.delegations.values().collect();
    delegations.sort_by(|a, b| a.name.cmp(&b.name));
    let names = |id: &DelegationId| (id.to_string(), visit.conference.delegation_name(id));
    let acts_for_others = own.is_none();
    Page {
        frame: Frame::of(visit, Spot::Amendments, &w.say("proposal-title"), Some(&text.id)),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        target,
        before: aim.before.as_ref().map(super::inline::html),
        base: text
            .latest()
            .map_or_else(String::new, |latest| latest.version.hash.to_string()),
        new_id: new_id(&form).to_string(),
        is_new: matches!(aim.target, Target::Gap { .. }),
        may_delete: matches!(aim.target, Target::Paragraph(_)),
        acts_for: if acts_for_others {
            delegations
                .iter()
                .map(|delegation| names(&delegation.id))
                .collect()
        } else {
            Vec::new()
        },
        others: delegations
            .iter()
            .filter(|delegation| Some(&delegation.id) != own)
            .map(|delegation| {
                let (id, name) = names(&delegation.id);
                let chosen = form.co_sponsors.contains(&delegation.id);
                (id, name, chosen)
            })
            .collect(),
        moved: moved(w, text, &form, aim),
        unchanged: shown.as_ref().is_some_and(Difference::is_empty),
        difference: shown,
        problem,
        delegation: own.map_or_else(String::new, |own| visit.conference.delegation_name(own)),
        form,
        url,
    }
}

/// What changed in the paragraph since the form was opened.
fn moved(w: Words, text: &Text, form: &ProposalForm, aim: &Aim) -> Option<Difference> {
    let Target::Paragraph(id) = &aim.target else {
        return None;
    };
    let base: Fingerprint = form.base.as_deref()?.parse().ok()?;
    let then = text
        .version(&base)
        .or_else(|| {
            let mut issues = text.issues.iter();
            issues
                .find(|issue| issue.pinned.version.hash == base)
                .map(|issue| &issue.pinned)
        })?
        .block(id)?;
    let difference = Difference::between(w, &text.language, &then.content, aim.before.as_ref()?);
    (!difference.is_empty()).then_some(difference)
}

fn difference(w: Words, text: &Text, form: &ProposalForm, aim: &Aim) -> Difference {
    let nothing = Content::default();
    let before = aim.before.as_ref().unwrap_or(&nothing);
    match proposed(form, aim).content() {
        Some(after) => Difference::between(w, &text.language, before, after),
        None => Difference::deleted(w, &text.language, before),
    }
}

/// Shows the difference before anything is filed.
pub async fn preview(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ProposalForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    visit.hall.may(
        visit.signed()?,
        Right::File,
        acting_for(&visit, filled.delegation.as_ref()).as_ref(),
    )?;
    let form = filled.fields;
    let aim = aim(text, &form).map_err(|problem| problem.in_zone(&visit.zone).having_typed(&filled.typed))?;
    if visit.json {
        let nothing = Content::default();
        let proposal = proposed(&form, &aim);
        let after = proposal.content().unwrap_or(&nothing);
        let pieces = diff::words(aim.before.as_ref().unwrap_or(&nothing), after);
        let body = PreviewJson {
            changes: pieces.iter().any(|piece| piece.kind != PieceKind::Equal),
            pieces: difference::json(&pieces),
        };
        return Ok(Json(body).into_response());
    }
    let shown = difference(visit.w, text, &form, &aim);
    reply::html(&page(&visit, text, form, &aim, None, Some(shown)))
}

/// Shows the form as something else filled it in, with the difference that it makes.
pub(super) fn prefilled(visit: &Visit, text: &Text, form: ProposalForm) -> Result<Response, Problem> {
    let aim = aim(text, &form)?;
    let shown = difference(visit.w, text, &form, &aim);
    reply::html(&page(visit, text, form, &aim, None, Some(shown)))
}

/// Files the amendment.
pub async fn file(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ProposalForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let aim = aim(text, &filled.fields)
        .map_err(|problem| problem.in_zone(&visit.zone).having_typed(&filled.typed))?;
    let base = filled
        .fields
        .base
        .as_deref()
        .and_then(|base| base.parse().ok())
        .ok_or_else(|| Problem::plain(422, "no-base").having_typed(&filled.typed))?;
    let command = Command::FileAmendment {
        text: text.id.clone(),
        base,
        target: aim.target.clone(),
        proposal: proposed(&filled.fields, &aim),
        reason: filled.fields.reason.trim().to_owned(),
        co_sponsors: filled.fields.co_sponsors.clone(),
    };
    match visit.act(&filled, command).await {
        Ok(receipt) => {
            let number = receipt.events.iter().find_map(|event| match event {
                Event::AmendmentFiled { number, .. } => Some(*number),
                _ => None,
            });
            if let (Some(late), Some(number)) = (&filled.fields.late_edit, number) {
                let noted = visit
                    .hall
                    .late_edit_proposed(visit.signed()?, &text.id, late, number);
                // The amendment is filed, whatever somebody decided about the late edit meanwhile.
                noted.await.ok();
            }
            let list = format!("{}/amendments", visit.text_url(&text.id));
            let at = number.map_or_else(|| list.clone(), |number| format!("{list}/{number}?done=filed"));
            Ok(reply::made(visit.json, &receipt, &at))
        }
        // A form that is refused comes back as it was filled in; for a person without the right there is no form.
        Err(problem) if !visit.json && keeps_form(&problem) => {
            let shown = difference(visit.w, text, &filled.fields, &aim);
            let says = problem.words(visit.w);
            let page = page(&visit, text, filled.fields, &aim, Some(says), Some(shown));
            let mut response = reply::html(&page)?;
            *response.status_mut() = problem.status();
            Ok(response)
        }
        Err(problem) => Err(problem),
    }
}

fn keeps_form(problem: &Problem) -> bool {
    matches!(
        problem.status(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
    )
}

impl Page {
    fn kind_is(&self, kind: &str) -> bool {
        self.form.kind.as_deref().unwrap_or("paragraph") == kind
    }
}
