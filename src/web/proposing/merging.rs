//! Two members of a delegation kept the same preparation at once: what each changed is shown, and the form comes back with
//! both put together where that can be, for the later one to read and keep.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use crate::domain::prepared::{Differing, differing, merge_forms};
use crate::domain::{PreparedId, Text};
use crate::text::Content;

use super::proposal;
use super::proposal_form::ProposalForm;
use crate::web::differences::difference::Difference;
use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The fields whose words are shown as a difference; of the others only that they differ.
const WORDED: [&str; 2] = ["wording", "reason"];

/// What two wrote at once, above the form.
#[derive(Template)]
#[template(path = "preparations/merging.html")]
pub struct Merging {
    w: Words,
    says: String,
    theirs_title: String,
    theirs: Vec<(String, Difference)>,
    theirs_choices: bool,
    ours: Vec<(String, Difference)>,
    ours_choices: bool,
    /// How the form below came about.
    way: &'static str,
}

/// The form with both in it.
pub async fn show(
    visit: &Visit,
    text: &Text,
    id: &PreparedId,
    seen: u32,
    (title, mut ours): (String, Value),
) -> Result<Response, Problem> {
    let who = visit.signed()?;
    let now = visit.hall.preparation(who, &text.id, id).await?;
    let earlier = visit.hall.prepared_version(who, &text.id, id, seen).await?;
    let mut theirs = now.form.clone();
    let known = earlier.is_some();
    // Without what both began from, nothing can be put together: the colleague's words stand beside one's own.
    let (title_before, mut base) = earlier.unwrap_or_else(|| (now.title.clone(), now.form.clone()));
    let written_against = [&mut base, &mut ours, &mut theirs].map(without_base)[2].take();
    let merged = merge_forms(&base, &ours, &theirs);
    let collides = merged.collides || !known;
    let chosen = if known { merged.form } else { ours.clone() };
    let mut form: ProposalForm = serde_json::from_value(chosen).unwrap_or_default();
    form.base = written_against.and_then(|base| Some(base.as_str()?.to_owned()));
    form.preparation = Some(id.to_string());
    form.seen = Some(now.version);
    form.working_title = if title == title_before {
        now.title.clone()
    } else {
        title
    };
    let w = visit.w;
    let name = visit.name(&now.person);
    let (theirs, theirs_choices) =
        differences(w, text, &differing(if known { &base } else { &ours }, &theirs));
    let (ours, ours_choices) = differences(w, text, &differing(&base, &ours));
    let merging = Merging {
        w,
        says: w
            .of("prepared-meanwhile")
            .with("name", &name)
            .with("when", visit.zone.moment(w, now.at))
            .to_string(),
        theirs_title: w.of("prepared-theirs").with("name", &name).to_string(),
        theirs,
        theirs_choices,
        ours,
        ours_choices,
        way: if collides {
            "prepared-collides"
        } else {
            "prepared-merged"
        },
    };
    let above = merging
        .render()
        .map_err(|error| Problem::fault(&format!("a template could not be rendered: {error}")))?;
    proposal::filled_in(visit, text, form, Some(above), Some(StatusCode::CONFLICT))
}

/// Takes the version that a form was written against out of it, which is no choice of anybody's.
fn without_base(form: &mut Value) -> Option<Value> {
    form.as_object_mut()?.remove("base")
}

fn differences(w: Words, text: &Text, fields: &[Differing]) -> (Vec<(String, Difference)>, bool) {
    let worded = fields.iter().filter(|one| WORDED.contains(&one.field.as_str()));
    let shown = worded.map(|one| {
        let [before, after] = [&one.before, &one.after].map(|words| {
            if one.field == "reason" {
                Content::of_plain(words)
            } else {
                Content::parse(words)
            }
        });
        let label = w.named("prepared-field", &one.field).to_string();
        (label, Difference::between(w, &text.language, &before, &after))
    });
    let shown: Vec<_> = shown.collect();
    let choices = shown.len() < fields.len();
    (shown, choices)
}
