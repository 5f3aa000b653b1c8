//! The amendments to a text: the list with their differences, each on its own page, withdrawing and joining the sponsors.
//! Filing is in `proposal.rs`, the chair's decisions are in `consideration.rs`.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::rights::Right;
use crate::domain::{Amendment, Change, Command, Stage, Subject, Text, place_of, taken_over_as};
use crate::text::{Content, Fingerprint};

use super::conflict_map;
use super::difference::{self, Side};
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::label::label;
use super::people::Nothing;
use super::reading::OfText;
use super::reply::{self, Filled};
use super::sentence::{self, Choice, SentencesJson};
use super::slip::{self, Slip};
use super::standing::Proof;
use super::visit::Visit;
use super::voices::{self, ReadBackJson};
use super::words::Words;

/// The amendment a path names.
#[derive(Deserialize)]
pub struct OfAmendment {
    /// The text.
    pub text: String,
    /// Its number.
    pub number: u32,
}

/// Which amendments are wanted.
#[derive(Deserialize, Default)]
pub struct Wanted {
    /// Those to one paragraph.
    pub paragraph: Option<String>,
    /// Those in one state, or one's own.
    pub state: Option<String>,
}

impl Wanted {
    /// The same as the rest of an address.
    fn query(&self) -> String {
        let fields = [("paragraph", &self.paragraph), ("state", &self.state)];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields {
            query.extend_pairs(value.as_ref().map(|value| (name, value)));
        }
        let query = query.finish();
        if query.is_empty() {
            query
        } else {
            format!("&{query}")
        }
    }
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
#[template(path = "amendments/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    symbol: String,
    standing: String,
    filters: Vec<Filter>,
    one_paragraph: Option<String>,
    groups: Vec<Group>,
    /// What the open ones wait for; empty where they wait for nothing.
    asks: String,
    may_file: bool,
    sentences: Vec<Choice>,
    /// The rest of the address, for the choice of a language.
    keep: String,
    files: Vec<(&'static str, String)>,
}

struct Filter {
    href: String,
    label: String,
    here: bool,
}

/// The amendments to one paragraph.
struct Group {
    id: String,
    label: String,
    slips: Vec<Slip>,
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
    sentences: Vec<Choice>,
    /// The rest of the address, for the choice of a language.
    keep: &'static str,
    said_in: String,
    sides: Vec<Side>,
    beside: bool,
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
    /// pending, accepted, accepted-as-sub-amended, merged, rejected, withdrawn, fallen or inadmissible.
    pub state: &'static str,
    /// What it changes, in sentences.
    pub sentences: SentencesJson,
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let chosen: Vec<&Amendment> = text
        .amendments
        .values()
        .filter(|amendment| is_wanted(&visit, text, amendment, &wanted))
        .collect();
    reply::page(
        visit.json,
        || page(&visit, text, &wanted, &chosen),
        || {
            chosen
                .iter()
                .map(|amendment| json(text, amendment))
                .collect::<Vec<_>>()
        },
    )
}

pub(super) fn is_wanted(visit: &Visit, text: &Text, amendment: &Amendment, wanted: &Wanted) -> bool {
    let here = wanted
        .paragraph
        .as_ref()
        .is_none_or(|id| place_of(text, amendment).is_some_and(|at| at.as_str() == id));
    let so = match wanted.state.as_deref() {
        None => true,
        Some("yours") => slip::own(visit).is_some_and(|own| amendment.sponsors.contains(own)),
        Some("accepted") => {
            matches!(
                slip::state(amendment),
                "accepted" | "accepted-as-sub-amended" | "merged"
            )
        }
        Some(state) => slip::state(amendment) == state,
    };
    here && so
}

fn page(visit: &Visit, text: &Text, wanted: &Wanted, chosen: &[&Amendment]) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let filing = match text.deadline_at {
        _ if text.stage != Stage::Issued => w.named("amendments-filing", text.stage.code()).to_string(),
        Some(at) if at > jiff::Timestamp::now() => w
            .of("amendments-filing-until")
            .with("when", visit.zone.moment(w, at))
            .to_string(),
        Some(at) => w
            .of("amendments-filing-over")
            .with("when", visit.zone.moment(w, at))
            .to_string(),
        None => w.say("amendments-filing-open"),
    };
    let counts = w
        .of("amendments-counts")
        .with("filed", text.amendments.len())
        .with("pending", text.pending().count())
        .to_string();
    Page {
        frame: Frame::of(
            visit,
            Spot::Amendments,
            &w.say("layout-amendments"),
            Some(&text.id),
        )
        .living(visit, &url, false),
        w,
        text_title: text.title.clone(),
        symbol: symbol(text),
        standing: w
            .of("amendments-standing")
            .with("counts", counts)
            .with("filing", filing)
            .to_string(),
        files: super::papers::links(wanted, &url),
        filters: filters(visit, text, wanted, &url),
        one_paragraph: wanted
            .paragraph
            .as_ref()
            .and_then(|id| id.parse().ok())
            .map(|id| label(visit.w, text, &id)),
        groups: groups(visit, text, chosen),
        asks: visit
            .living(text)
            .map_or_else(String::new, |living| conflict_map::asks(w, &living)),
        may_file: text.stage == Stage::Issued && visit.may(Right::File),
        sentences: sentence::choices(visit, text),
        keep: wanted.query(),
        url,
    }
}

/// The symbol a text is cited by.
pub fn symbol(text: &Text) -> String {
    text.issue().map_or_else(String::new, |issue| {
        issue.symbol.clone().unwrap_or_else(|| issue.label.clone())
    })
}

fn filters(visit: &Visit, text: &Text, wanted: &Wanted, url: &str) -> Vec<Filter> {
    let w = visit.w;
    let states = [
        None,
        Some("pending"),
        Some("accepted"),
        Some("rejected"),
        Some("withdrawn"),
        Some("yours"),
    ];
    states
        .into_iter()
        .filter_map(|state| {
            let of_state = Wanted {
                paragraph: None,
                state: state.map(str::to_owned),
            };
            let count = text
                .amendments
                .values()
                .filter(|amendment| is_wanted(visit, text, amendment, &of_state))
                .count();
            let here = wanted.state.as_deref() == state && wanted.paragraph.is_none();
            (state.is_none() || count > 0).then(|| Filter {
                href: match state {
                    None => format!("{url}/amendments"),
                    Some(state) => format!("{url}/amendments?state={state}"),
                },
                label: w
                    .named("amendments-filter", state.unwrap_or("all"))
                    .with("count", count)
                    .to_string(),
                here,
            })
        })
        .collect()
}

/// Grouped by paragraph, in the order of the text.
fn groups(visit: &Visit, text: &Text, chosen: &[&Amendment]) -> Vec<Group> {
    let order = text
        .latest()
        .map(|latest| latest.blocks.as_slice())
        .unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    let mut rest: Vec<&Amendment> = chosen.to_vec();
    for block in order {
        let here: Vec<&Amendment> = rest
            .iter()
            .copied()
            .filter(|amendment| place_of(text, amendment).as_ref() == Some(&block.id))
            .collect();
        rest.retain(|amendment| place_of(text, amendment).as_ref() != Some(&block.id));
        if !here.is_empty() {
            groups.push(Group {
                id: block.id.to_string(),
                label: visit
                    .w
                    .of("amendments-group")
                    .with("paragraph", label(visit.w, text, &block.id))
                    .to_string(),
                slips: here
                    .iter()
                    .map(|amendment| Slip::of(visit, text, amendment))
                    .collect(),
            });
        }
    }
    if !rest.is_empty() {
        groups.push(Group {
            id: "removed".to_owned(),
            label: visit.w.say("amendments-group-removed"),
            slips: rest
                .iter()
                .map(|amendment| Slip::of(visit, text, amendment))
                .collect(),
        });
    }
    groups
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
        as_amended: proposed(&amendment.subject)
            .iter()
            .map(super::inline::html)
            .collect(),
        proof: visit
            .living(text)
            .and_then(|living| Proof::of(visit, text, &living, amendment)),
        subs: subs.map(|sub| Slip::of(visit, text, sub)).collect(),
        language: text.language.clone(),
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
        state: slip::state(amendment),
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
    let to = format!(
        "{}/amendments/{}?done=withdrawn",
        visit.text_url(&text.id),
        of.number
    );
    let receipt = visit.act(&filled, command).await?;
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
