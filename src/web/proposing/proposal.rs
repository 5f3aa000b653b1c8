//! Proposing an amendment: the form, the difference before filing, and the filing. The text is edited as it should read in
//! the end, in the inline notation, so that it works without a script; whatever is refused, what was typed stays. The
//! changes one by one are in `entries.rs`.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::rights::Right;
use crate::domain::{CHANGES_MAX, Change, Command, DelegationId, Event, Refusal, Subject, Text};
use crate::text::Content;
use crate::text::diff::{self, PieceKind};

use super::entries::{self, ChangeForm, Entry, Place};
use super::preparations::{self, Keep};
use super::proposal_form::ProposalForm;
use crate::web::amending::slip;
use crate::web::differences::changes::{self, ChangeJson, Shown};
use crate::web::differences::difference::{self, PieceJson};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

#[derive(Template)]
#[template(path = "amendments/new.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    target: String,
    form: ProposalForm,
    base: String,
    entries: Vec<Entry>,
    sub: Option<Sub>,
    places: Vec<Place>,
    parents: Vec<Parent>,
    acts_for: Vec<(String, String)>,
    /// Whether the visitor may take down what is dictated.
    takes_down: bool,
    others: Vec<(String, String, bool)>,
    problem: Option<(String, String)>,
    shown: Option<Vec<Shown>>,
    unchanged: bool,
    delegation: String,
    keep: Option<Keep>,
    /// Where a new paragraph is proposed after the one to be changed.
    new_instead: Option<String>,
    /// What is said above the form of a preparation.
    above: Option<String>,
}

/// The paragraphs to choose from, where none is named.
#[derive(Template)]
#[template(path = "amendments/choose.html")]
struct Choosing {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    places: Vec<Place>,
}

impl Choosing {
    fn of(visit: &Visit, text: &Text) -> Choosing {
        let w = visit.w;
        Choosing {
            frame: Frame::of(visit, Spot::Amendments, &w.say("proposal-title"), Some(&text.id)),
            w,
            url: visit.text_url(&text.id),
            text_title: text.title.clone(),
            language: text.language.clone(),
            places: entries::places(w, text, None),
        }
    }
}

/// The amendment that a sub-amendment would change.
struct Sub {
    number: u32,
    change: u32,
    /// Its words now.
    before: String,
    /// Its changes that have words, where there are several.
    choices: Vec<(u32, String)>,
}

/// An amendment that this one may follow from.
struct Parent {
    number: u32,
    label: String,
    chosen: bool,
}

/// A difference in JSON.
#[derive(Serialize, ToSchema)]
pub struct PreviewJson {
    /// Whether anything would change.
    pub changes: bool,
    /// The pieces of the first change, in order.
    pub pieces: Vec<PieceJson>,
    /// Every change.
    pub parts: Vec<ChangeJson>,
}

/// What a form proposes.
enum Aim {
    Text(Vec<Change>),
    Sub {
        number: u32,
        change: u32,
        before: Content,
    },
}

fn aim(visit: &Visit, text: &Text, form: &ProposalForm) -> Result<Aim, Problem> {
    text.latest().ok_or(Refusal::NotIssued)?;
    if let Some(number) = form.amendment {
        let parent = text.amendment(number)?;
        let worded = (0..)
            .zip(parent.changes())
            .find(|(_, change)| change.words().is_some());
        let change = form.change.or(worded.map(|(at, _)| at)).unwrap_or_default();
        let before = parent
            .subject
            .words(change)
            .ok_or(Refusal::DeletionNotAmendable { number })?;
        return Ok(Aim::Sub {
            number,
            change,
            before,
        });
    }
    let entries = form.entries();
    if entries.is_empty() {
        return Err(Problem::plain(422, "no-target"));
    }
    Ok(Aim::Text(entries::read(&visit.conference, text, &entries)?))
}

impl Aim {
    fn subject(self, form: &ProposalForm) -> Subject {
        match self {
            Aim::Text(changes) => Subject::Text(changes),
            Aim::Sub {
                number,
                change,
                before,
            } => Subject::Amendment {
                number,
                change,
                before,
                after: Content::parse(form.wording.trim()),
            },
        }
    }
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
    if form.amendment.is_none() && form.entries().is_empty() {
        text.latest().ok_or(Refusal::NotIssued)?;
        return reply::html(&Choosing::of(&visit, text));
    }
    form.base = text.latest().map(|latest| latest.version.hash.to_string());
    entries::as_before(text, &mut form);
    let asked = form.what.take();
    match aim(&visit, text, &form)? {
        Aim::Sub { before, .. } if form.wording.is_empty() => form.wording = before.notation(),
        Aim::Text(changes) if form.wording.is_empty() => form.wording = opening_words(&changes),
        _ => {}
    }
    form.what = asked;
    reply::html(&page(&visit, text, form, None, None))
}

/// What stands in the field when the form is opened: the words as they are.
fn opening_words(changes: &[Change]) -> String {
    match changes.first() {
        Some(Change::Title { before, .. }) => before.clone(),
        Some(change) => change.base().notation(),
        None => String::new(),
    }
}

/// The delegation the visitor files for without being asked: their own.
fn acting_for(visit: &Visit, named: Option<&DelegationId>) -> Option<DelegationId> {
    named.or_else(|| slip::own(visit)).cloned()
}

fn page(
    visit: &Visit,
    text: &Text,
    mut form: ProposalForm,
    problem: Option<(String, String)>,
    shown: Option<(Vec<Shown>, bool)>,
) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let entries: Vec<Entry> = match form.amendment {
        Some(_) => Vec::new(),
        None => form
            .entries()
            .into_iter()
            .enumerate()
            .map(|(index, entry)| Entry::of(visit, text, index, entry, form.base.as_deref()))
            .collect(),
    };
    let sub = form.amendment.and_then(|_| sub(visit, text, &form));
    let target = match (form.amendment, entries.as_slice()) {
        (Some(number), _) => w.of("amendments-to-amendment").with("number", number).to_string(),
        (None, [one]) => one.label.clone(),
        (None, several) => w
            .of("amendments-to-several")
            .with("count", several.len())
            .to_string(),
    };
    let new_instead = match entries.as_slice() {
        [one] => one.form.paragraph.as_ref(),
        _ => None,
    };
    let new_instead = new_instead.map(|id| format!("{url}/amendments/new?after={id}"));
    let own = slip::own(visit);
    let mut delegations: Vec<_> = visit.conference.delegations.values().collect();
    delegations.sort_by(|a, b| a.name.cmp(&b.name));
    let names = |id: &DelegationId| (id.to_string(), visit.conference.delegation_name(id));
    let acts_for_others = own.is_none();
    // The words of the version on the page are what the form goes on from.
    form.base = text.latest().map(|latest| latest.version.hash.to_string());
    let (shown, unchanged) = shown.map_or((None, false), |(shown, unchanged)| (Some(shown), unchanged));
    Page {
        frame: Frame::of(visit, Spot::Amendments, &w.say("proposal-title"), Some(&text.id)),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        target,
        base: form.base.clone().unwrap_or_default(),
        places: if sub.is_some() {
            Vec::new()
        } else {
            entries::places(w, text, None)
        },
        parents: parents(visit, text, &form),
        entries,
        sub,
        acts_for: if acts_for_others {
            delegations
                .iter()
                .map(|delegation| names(&delegation.id))
                .collect()
        } else {
            Vec::new()
        },
        takes_down: acts_for_others && visit.conference.sitting().is_some(),
        others: delegations
            .iter()
            .filter(|delegation| Some(&delegation.id) != own && visit.conference.may_sponsor(delegation))
            .map(|delegation| {
                let (id, name) = names(&delegation.id);
                let chosen = form.co_sponsors.contains(&delegation.id);
                (id, name, chosen)
            })
            .collect(),
        keep: Keep::of(visit, text, &form),
        new_instead,
        above: None,
        unchanged,
        shown,
        problem,
        delegation: own.map_or_else(String::new, |own| visit.conference.delegation_name(own)),
        form,
        url,
    }
}

fn sub(visit: &Visit, text: &Text, form: &ProposalForm) -> Option<Sub> {
    let number = form.amendment?;
    let parent = text.amendments.get(&number)?;
    let changes = parent.changes();
    let worded = (0..).zip(&changes).filter(|(_, change)| change.words().is_some());
    let choices: Vec<(u32, String)> = worded
        .map(|(at, change)| (at, changes::aim(visit, text, change)))
        .collect();
    let change = form
        .change
        .or(choices.first().map(|(at, _)| *at))
        .unwrap_or_default();
    let before = crate::web::house::inline::html(&parent.subject.words(change)?);
    Some(Sub {
        number,
        change,
        before,
        choices: if choices.len() > 1 { choices } else { Vec::new() },
    })
}

/// The amendments that another can follow from.
fn parents(visit: &Visit, text: &Text, form: &ProposalForm) -> Vec<Parent> {
    if form.amendment.is_some() {
        return Vec::new();
    }
    let open = text.amendments.values().filter(|amendment| {
        amendment.parent().is_none() && (amendment.is_pending() || amendment.is_accepted())
    });
    open.map(|amendment| Parent {
        number: amendment.number,
        label: visit
            .w
            .of("proposal-parent")
            .with("number", amendment.number)
            .with("target", changes::aims(visit, text, amendment))
            .to_string(),
        chosen: form.consequential_on == Some(amendment.number),
    })
    .collect()
}

/// The changes as people see them, and whether nothing is different yet.
pub fn shown(visit: &Visit, text: &Text, subject: &Subject) -> (Vec<Shown>, bool) {
    let equal = |pieces: &[diff::Piece]| pieces.iter().all(|piece| piece.kind == PieceKind::Equal);
    let unchanged = match subject {
        Subject::Amendment { before, after, .. } => before == after,
        Subject::Text(changes) => changes.iter().all(|change| {
            let worded = matches!(
                change,
                Change::Wording { .. } | Change::Title { .. } | Change::New { .. }
            );
            worded && equal(&changes::pieces(text, change))
        }),
    };
    (Shown::all(visit, text, subject), unchanged)
}

/// Shows the difference before anything is filed; or the form again with an entry more, or one less.
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
    let mut form = filled.fields;
    if !visit.json && (form.more.is_some() || form.drop.is_some()) {
        if let Err(refusal) = rearrange(text, &mut form) {
            return again(&visit, text, form, refusal.into(), &filled.typed);
        }
        return reply::html(&page(&visit, text, form, None, None));
    }
    let aim = match aim(&visit, text, &form) {
        Ok(aim) => aim,
        Err(problem) => return again(&visit, text, form, problem, &filled.typed),
    };
    let subject = aim.subject(&form);
    if visit.json {
        let parts: Vec<ChangeJson> = match &subject {
            Subject::Text(changes) => changes.iter().map(|change| changes::json(text, change)).collect(),
            Subject::Amendment { .. } => Vec::new(),
        };
        let pieces = match &subject {
            Subject::Text(changes) => changes
                .first()
                .map(|change| changes::pieces(text, change))
                .unwrap_or_default(),
            Subject::Amendment { before, after, .. } => diff::words(before, after),
        };
        let body = PreviewJson {
            changes: !shown(&visit, text, &subject).1,
            pieces: difference::json(&pieces),
            parts,
        };
        return Ok(Json(body).into_response());
    }
    let shown = shown(&visit, text, &subject);
    reply::html(&page(&visit, text, form, None, Some(shown)))
}

/// Adds an entry to the form, or leaves one out.
fn rearrange(text: &Text, form: &mut ProposalForm) -> Result<(), Refusal> {
    let mut entries = form.entries();
    if let Some(drop) = form
        .drop
        .take()
        .filter(|drop| *drop < entries.len() && entries.len() > 1)
    {
        entries.remove(drop);
    }
    if let Some(more) = form.more.take() {
        let add = form.add.take();
        let id = add.as_deref().filter(|add| *add != "title");
        let block = id
            .and_then(|id| id.parse().ok())
            .and_then(|id| text.latest()?.block(&id));
        let mut entry = ChangeForm::default();
        match (more.as_str(), add.as_deref()) {
            (_, Some("title")) => {
                entry.what = Some("title".to_owned());
                entry.wording.clone_from(&text.title);
            }
            ("new", _) => {
                entry.what = Some("new".to_owned());
                entry.after = id.map(str::to_owned);
            }
            _ => {
                entry.what = Some("wording".to_owned());
                entry.paragraph = id.map(str::to_owned);
                entry.wording = block.map(|block| block.content.notation()).unwrap_or_default();
            }
        }
        if entry.paragraph.is_some() || entry.what() != "wording" {
            entry.settle();
            entries.push(entry);
        }
    }
    let full = entries.len() > CHANGES_MAX;
    entries.truncate(CHANGES_MAX);
    form.take(&entries);
    if full {
        return Err(Refusal::ChangesTooMany { limit: CHANGES_MAX });
    }
    Ok(())
}

/// The form again, with what is wrong with it and everything that was typed.
pub fn again(
    visit: &Visit,
    text: &Text,
    form: ProposalForm,
    problem: Problem,
    typed: &[String],
) -> Result<Response, Problem> {
    // A form that is refused comes back as it was filled in; for a person without the right there is no form.
    let whole = form.amendment.is_some() || !form.entries().is_empty();
    if visit.json || !whole || !keeps_form(&problem) {
        return Err(problem.in_zone(&visit.zone).having_typed(typed));
    }
    let problem = problem.in_zone(&visit.zone);
    let aimed = aim(visit, text, &form).map(|aim| aim.subject(&form)).ok();
    let shown = aimed.map(|subject| shown(visit, text, &subject));
    let says = problem.words(visit.w);
    let page = page(visit, text, form, Some(says), shown);
    let mut response = reply::html(&page)?;
    *response.status_mut() = problem.status();
    Ok(response)
}

/// Shows the form as something else filled it in, with the difference that it makes.
pub(in crate::web) fn prefilled(visit: &Visit, text: &Text, form: ProposalForm) -> Result<Response, Problem> {
    let subject = aim(visit, text, &form)?.subject(&form);
    let shown = shown(visit, text, &subject);
    reply::html(&page(visit, text, form, None, Some(shown)))
}

/// Asks for the right before anything is made of the form; a click that was answered is answered again by the act.
fn may_file(visit: &Visit, filled: &Filled<ProposalForm>) -> Result<(), Problem> {
    let typed = |problem: Problem| problem.in_zone(&visit.zone).having_typed(&filled.typed);
    let who = visit.signed().map_err(typed)?;
    if visit.hall.answered(&filled.command) {
        return Ok(());
    }
    let acts_for = acting_for(visit, filled.delegation.as_ref());
    visit
        .hall
        .may(who, Right::File, acts_for.as_ref())
        .map_err(|refusal| typed(refusal.into()))
}

/// Files the amendment.
pub async fn file(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ProposalForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    may_file(&visit, &filled)?;
    let aim = match aim(&visit, text, &filled.fields) {
        Ok(aim) => aim,
        Err(problem) => return again(&visit, text, filled.fields, problem, &filled.typed),
    };
    let base = filled
        .fields
        .base
        .as_deref()
        .and_then(|base| base.parse().ok())
        .ok_or_else(|| Problem::plain(422, "no-base").having_typed(&filled.typed))?;
    let command = Command::FileAmendment {
        text: text.id.clone(),
        base,
        subject: aim.subject(&filled.fields),
        consequential_on: filled.fields.consequential_on,
        reason: filled.fields.reason.trim().to_owned(),
        co_sponsors: filled.fields.co_sponsors.clone(),
        oral: filled.fields.oral,
    };
    match preparations::filing(&visit, &filled, command).await {
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
        Err(problem) => again(&visit, text, filled.fields, problem, &filled.typed),
    }
}

fn keeps_form(problem: &Problem) -> bool {
    matches!(
        problem.status(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
    )
}

/// The form as somebody filled it in earlier, with what is to be said above it.
pub fn filled_in(
    visit: &Visit,
    text: &Text,
    form: ProposalForm,
    above: Option<String>,
    status: Option<StatusCode>,
) -> Result<Response, Problem> {
    let page = page(visit, text, form, None, None);
    let mut response = reply::html(&Page { above, ..page })?;
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    Ok(response)
}

/// What a form proposes, against the text as it is.
pub fn subject(visit: &Visit, text: &Text, form: &ProposalForm) -> Result<Subject, Problem> {
    Ok(aim(visit, text, form)?.subject(form))
}
