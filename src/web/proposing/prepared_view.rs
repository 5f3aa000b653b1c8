//! An amendment in preparation as its delegation sees it: its difference against the text as it is, what has changed in
//! the text since, and what its members say.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{PreparedAmendment, Subject, Text, prepared};

use super::entries::Entry;
use super::preparations::form_of;
use super::proposal;
use super::proposal_form::ProposalForm;
use crate::web::differences::changes::Shown;
use crate::web::differences::difference::Difference;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// How many pairs are shown beside each other: more than that is a list, and whoever settles one sees the next.
const PAIRS_SHOWN: usize = 20;

/// One preparation as shown.
#[derive(Template)]
#[template(path = "preparations/item.html")]
pub struct ItemView {
    w: Words,
    /// Its page.
    pub url: String,
    /// What it is called: its working title, or what it is aimed at.
    pub title: String,
    target: String,
    kept: String,
    /// Its version.
    pub version: u32,
    /// Whether it goes on.
    pub open: bool,
    /// Whether it can be put back.
    pub recoverable: bool,
    /// The amendment it became, and where that is.
    filed: Option<(u32, String)>,
    /// What became of it, in a sentence.
    pub ended: Option<String>,
    shown: Vec<Shown>,
    unchanged: bool,
    /// What stands in the way of showing it as a difference: a paragraph that is gone, say.
    pub problem: Option<(String, String)>,
    /// The words that were typed, where no difference can be shown.
    typed: Vec<String>,
    /// What changed in the text since it was written.
    pub moved: Vec<(String, Difference)>,
    /// What the members say.
    pub remarks: Vec<RemarkView>,
    count: String,
    reason: String,
}

/// A remark as shown.
pub struct RemarkView {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub author: String,
    /// When.
    pub when: String,
    /// Its words.
    pub words: String,
    /// Whether it is the visitor's own.
    pub mine: bool,
}

/// Two that would contradict each other.
pub struct Pair {
    /// The one.
    pub one: ItemView,
    /// The other.
    pub other: ItemView,
}

/// An amendment in preparation, in JSON.
#[derive(Serialize, ToSchema)]
pub struct PreparationJson {
    /// Its id.
    pub id: String,
    /// The working title.
    pub title: String,
    /// The form as it was filled in, which files as it is.
    #[schema(value_type = Object)]
    pub form: serde_json::Value,
    /// The version, to be named as `seen` by whoever keeps, files or discards it.
    pub version: u32,
    /// Who kept it last.
    pub person: String,
    /// Their name.
    pub name: String,
    /// When.
    pub at: String,
    /// open, filed or discarded.
    pub state: &'static str,
    /// The amendment it was filed as.
    pub amendment: Option<u32>,
    /// Whether what it would change has changed since it was written.
    pub moved: bool,
    /// The ids of others that would contradict it.
    pub contradicts: Vec<String>,
    /// What the members say.
    pub comments: Vec<RemarkJson>,
}

/// A remark in JSON.
#[derive(Serialize, ToSchema)]
pub struct RemarkJson {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// When.
    pub at: String,
    /// Its words.
    pub words: String,
}

impl ItemView {
    /// This preparation, for a member of its delegation.
    pub fn of(visit: &Visit, text: &Text, one: &PreparedAmendment) -> ItemView {
        let (w, form) = (visit.w, form_of(one));
        let drawn =
            proposal::subject(visit, text, &form).map(|subject| proposal::shown(visit, text, &subject));
        let target = target(visit, text, &form);
        let (shown, unchanged, problem) = match drawn {
            Ok((shown, unchanged)) => (shown, unchanged, None),
            Err(problem) => (Vec::new(), false, Some(problem.in_zone(&visit.zone).words(w))),
        };
        let base = format!("{}/amendments", visit.text_url(&text.id));
        let typed = problem.as_ref().map_or_else(Vec::new, |_| {
            let empty = serde_json::Value::Null;
            let fields = prepared::differing(&empty, &one.form).into_iter();
            fields
                .filter(|field| field.field == "wording" && !field.after.is_empty())
                .map(|field| field.after)
                .collect()
        });
        ItemView {
            w,
            url: format!("{}/preparations/{}", visit.text_url(&text.id), one.id),
            title: if one.title.is_empty() {
                target.clone()
            } else {
                one.title.clone()
            },
            target: if one.title.is_empty() {
                String::new()
            } else {
                target
            },
            kept: w
                .of("prepared-kept")
                .with("name", visit.name(&one.person))
                .with("when", visit.zone.moment(w, one.at))
                .to_string(),
            version: one.version,
            open: one.end.is_none(),
            // What is not there any more is shown to nobody, so what was discarded and is shown can be put back.
            recoverable: one.end.as_ref().is_some_and(|end| end.amendment.is_none()),
            filed: one
                .end
                .as_ref()
                .and_then(|end| end.amendment)
                .map(|number| (number, format!("{base}/{number}"))),
            ended: one.end.as_ref().map(|end| {
                let fate = if end.amendment.is_some() {
                    "filed"
                } else {
                    "discarded"
                };
                w.named("prepared-ended", fate)
                    .with("number", end.amendment.unwrap_or_default())
                    .with("name", visit.name(&end.person))
                    .with("when", visit.zone.moment(w, end.at))
                    .to_string()
            }),
            moved: if one.end.is_none() {
                moved(visit, text, &form)
            } else {
                Vec::new()
            },
            remarks: one
                .remarks
                .iter()
                .map(|remark| RemarkView {
                    id: remark.id.to_string(),
                    author: visit.name(&remark.person),
                    when: visit.zone.moment(w, remark.at),
                    words: remark.words.clone(),
                    mine: visit.who.as_ref().is_some_and(|who| who.person == remark.person),
                })
                .collect(),
            count: w
                .of("prepared-comments")
                .with("count", one.remarks.len())
                .to_string(),
            reason: form.reason,
            shown,
            unchanged,
            problem,
            typed,
        }
    }
}

/// The open preparations of a delegation with what each proposes, read once.
pub struct Proposed<'a>(Vec<(&'a PreparedAmendment, Subject)>);

impl<'a> Proposed<'a> {
    /// Those that can be read against the text as it is.
    pub fn of(visit: &Visit, text: &Text, all: &'a [PreparedAmendment]) -> Self {
        let open = all.iter().filter(|one| one.end.is_none());
        let read = |one: &'a PreparedAmendment| {
            let subject = proposal::subject(visit, text, &form_of(one)).ok()?;
            Some((one, subject))
        };
        Proposed(open.filter_map(read).collect())
    }

    /// Those that would contradict this one.
    pub fn contradicting(&self, one: &PreparedAmendment) -> Vec<&'a PreparedAmendment> {
        let Some((_, mine)) = self.0.iter().find(|(known, _)| known.id == one.id) else {
            return Vec::new();
        };
        let others = self.0.iter().filter(|(other, _)| other.id != one.id);
        others
            .filter(|(_, theirs)| prepared::contradict(mine, theirs))
            .map(|(other, _)| *other)
            .collect()
    }

    /// Every two that would contradict each other, up to so many as can be looked at beside each other; the others are
    /// named on the page of each.
    pub fn pairs(&self, visit: &Visit, text: &Text) -> Vec<Pair> {
        let each = self.0.iter().enumerate();
        let two = each.flat_map(|(at, one)| self.0[at + 1..].iter().map(move |other| (one, other)));
        two.filter(|((_, mine), (_, theirs))| prepared::contradict(mine, theirs))
            .take(PAIRS_SHOWN)
            .map(|((one, _), (other, _))| Pair {
                one: ItemView::of(visit, text, one),
                other: ItemView::of(visit, text, other),
            })
            .collect()
    }
}

/// One in JSON.
pub fn json(visit: &Visit, text: &Text, one: &PreparedAmendment, proposed: &Proposed<'_>) -> PreparationJson {
    let amendment = one.end.as_ref().and_then(|end| end.amendment);
    PreparationJson {
        id: one.id.to_string(),
        title: one.title.clone(),
        form: one.form.clone(),
        version: one.version,
        person: one.person.to_string(),
        name: visit.name(&one.person),
        at: one.at.to_string(),
        state: match (&one.end, amendment) {
            (None, _) => "open",
            (Some(_), Some(_)) => "filed",
            (Some(_), None) => "discarded",
        },
        amendment,
        moved: one.end.is_none() && !moved(visit, text, &form_of(one)).is_empty(),
        contradicts: proposed
            .contradicting(one)
            .iter()
            .map(|other| other.id.to_string())
            .collect(),
        comments: one
            .remarks
            .iter()
            .map(|remark| RemarkJson {
                id: remark.id.to_string(),
                person: remark.person.to_string(),
                name: visit.name(&remark.person),
                mine: visit.who.as_ref().is_some_and(|who| who.person == remark.person),
                at: remark.at.to_string(),
                words: remark.words.clone(),
            })
            .collect(),
    }
}

fn entries(visit: &Visit, text: &Text, form: &ProposalForm) -> Vec<Entry> {
    if form.amendment.is_some() {
        return Vec::new();
    }
    let entries = form.entries().into_iter().enumerate();
    entries
        .map(|(index, entry)| Entry::of(visit, text, index, entry, form.base.as_deref()))
        .collect()
}

/// What changed since the form was written, place by place.
pub fn moved(visit: &Visit, text: &Text, form: &ProposalForm) -> Vec<(String, Difference)> {
    let entries = entries(visit, text, form).into_iter();
    entries
        .filter_map(|entry| Some((entry.label, entry.moved?)))
        .collect()
}

/// What a form is aimed at, in words.
fn target(visit: &Visit, text: &Text, form: &ProposalForm) -> String {
    let w = visit.w;
    match (form.amendment, entries(visit, text, form).as_slice()) {
        (Some(number), _) => w.of("amendments-to-amendment").with("number", number).to_string(),
        (None, [one]) => one.label.clone(),
        (None, several) => w
            .of("amendments-to-several")
            .with("count", several.len())
            .to_string(),
    }
}
