//! The floor: the walk through the text, one paragraph at a time. Everybody sees where the meeting is; who presides has the
//! next step at hand.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::rights::{self, Editable, Right};
use crate::domain::{
    Amendment, Conference, ParagraphState, Place, PlaceReason, Stage, Text, content_hash, identical_to,
    order_of_putting, pending_to, place_of,
};
use crate::text::{Block, BlockKind, ParagraphId};

use super::amendments::symbol;
use super::answers::Answers;
use super::arranging::{Arranged, Arranging};
use super::difference::Difference;
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::inline;
use super::label::label;
use super::outline::Outline;
use super::putting::{self, FallJson, Proposed};
use super::reading::OfText;
use super::reply;
use super::sentence::{self, Choice};
use super::sittings;
use super::slip::Slip;
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "floor/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    base: String,
    text_title: String,
    language: String,
    symbol: String,
    sitting: Option<String>,
    stage: &'static str,
    outline: Outline,
    progress: Progress,
    now: Option<Now>,
    next: Option<Step>,
    left: Vec<Slip>,
    proposed: Proposed,
    all_agreed: bool,
    conducts: bool,
    may_open: bool,
    may_write: bool,
    hash: String,
    fingerprint: String,
    question: String,
    sentences: Vec<Choice>,
    /// The rest of the address, for the choice of a language.
    keep: &'static str,
}

/// How far the walk has come.
pub struct Progress {
    /// Paragraphs agreed.
    pub agreed: usize,
    /// Paragraphs in all.
    pub all: usize,
    /// Amendments pending.
    pub pending: usize,
}

impl Progress {
    /// The progress through this text.
    pub fn of(text: &Text, live: &LiveText) -> Progress {
        let walked: Vec<&Block> = live
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::Heading)
            .collect();
        Progress {
            agreed: walked
                .iter()
                .filter(|block| text.state_of(&block.id) == ParagraphState::Agreed)
                .count(),
            all: walked.len(),
            pending: text.pending().count(),
        }
    }
}

/// The blocks the walk stops at: headings are agreed with the paragraph after them, unless something is proposed there.
fn walked<'a>(conference: &Conference, text: &Text, live: &'a LiveText) -> Vec<&'a Block> {
    let proposed = |block: &&Block| {
        block.kind != BlockKind::Heading || !order_of_putting(conference.rules(), text, &block.id).is_empty()
    };
    live.blocks.iter().filter(proposed).collect()
}

/// Pending amendments that the walk does not come to any more: to a place it has passed, or to one that is gone.
fn left(text: &Text, live: &LiveText) -> Vec<u32> {
    let passed = |amendment: &&Amendment| {
        let place = place_of(text, amendment);
        place.is_none_or(|id| {
            let stands = live.blocks.iter().any(|block| block.id == id);
            !stands || text.state_of(&id) == ParagraphState::Agreed
        })
    };
    let here = text.considering.as_ref();
    text.pending()
        .filter(passed)
        .filter(|amendment| here.is_none() || place_of(text, amendment).as_ref() != here)
        .map(|amendment| amendment.number)
        .collect()
}

/// The paragraph the meeting is at.
struct Now {
    id: String,
    label: String,
    number: String,
    html: String,
    state: &'static str,
    hash: String,
    drafted: Option<Difference>,
    answers: Answers,
    slips: Vec<Placed>,
    arranging: Option<Arranging>,
    settled: Vec<Slip>,
    pending: Vec<u32>,
    blocking: usize,
    compromise: String,
}

/// An amendment at its place, and the addresses that move it.
struct Placed {
    slip: Slip,
    up: Option<String>,
    down: Option<String>,
}

/// The order that the chair is about to arrange.
#[derive(Deserialize, Default)]
pub struct Arrangement {
    order: Option<String>,
}

/// A paragraph to go to.
struct Step {
    id: String,
    label: String,
}

/// The floor in JSON.
#[derive(Serialize, ToSchema)]
pub struct FloorJson {
    /// The open sitting.
    pub sitting: Option<u32>,
    /// The paragraph the meeting is at.
    pub paragraph: Option<String>,
    /// The fingerprint by which it is agreed.
    pub paragraph_hash: Option<String>,
    /// The fingerprint of the live text.
    pub hash: String,
    /// The heads of the live text.
    pub heads: Vec<String>,
    /// Its pending amendments in the order proposed.
    pub order: Vec<PlaceJson>,
    /// Pending amendments that the walk does not come to any more.
    pub left: Vec<u32>,
    /// Pending amendments that can no longer be put, as the program proposes to the chair.
    pub falls: Vec<FallJson>,
    /// Amendments that can be put together.
    pub bloc: Vec<u32>,
    /// Where the walk would go next.
    pub next: Option<String>,
    /// Paragraphs agreed.
    pub agreed: usize,
    /// Paragraphs in all.
    pub all: usize,
    /// Amendments pending in the whole text.
    pub pending: usize,
}

/// A place in the order of putting.
#[derive(Serialize, ToSchema)]
pub struct PlaceJson {
    /// The amendment.
    pub number: u32,
    /// Why it stands there.
    pub reason: &'static str,
    /// The chair's reason, where it is the chair's order.
    pub by_chair: Option<String>,
    /// Identical ones, put with it.
    pub identical: Vec<u32>,
}

/// Shows the floor.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(arrangement): Query<Arrangement>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    reply::page(
        visit.json,
        || page(&visit, text, &live, arrangement.order.as_deref()),
        || json(&visit, text, &live),
    )
}

fn page(visit: &Visit, text: &Text, live: &LiveText, order: Option<&str>) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let sitting = visit.conference.sitting();
    let conducts = sitting.is_some() && visit.may(Right::Conduct);
    let next = next(&visit.conference, text, live);
    let progress = Progress::of(text, live);
    let left = left(text, live).into_iter().map(|number| Place {
        number,
        reason: PlaceReason::Filing,
        identical: identical_to(text, number),
        by_chair: None,
    });
    Page {
        frame: Frame::of(visit, Spot::Floor, &w.say("layout-floor"), Some(&text.id))
            .living(visit, &url, true),
        w,
        base: visit.base(),
        text_title: text.title.clone(),
        language: text.language.clone(),
        symbol: symbol(text),
        sitting: sitting.map(|sitting| sittings::sentence(visit, sitting)),
        stage: text.stage.code(),
        outline: Outline::of(w, text, live, format!("{url}#p-")),
        all_agreed: progress.agreed == progress.all && progress.pending == 0,
        progress,
        now: text
            .considering
            .as_ref()
            .and_then(|id| now(visit, text, live, id, order, conducts)),
        proposed: Proposed::of(visit, text, live, conducts),
        left: left
            .filter_map(|place| Slip::put(visit, text, live, &place, conducts))
            .collect(),
        next: next.map(|block| Step {
            id: block.id.to_string(),
            label: label(w, text, &block.id),
        }),
        conducts,
        may_open: sitting.is_none() && visit.may(Right::OpenSitting),
        may_write: visit.who.as_ref().is_some_and(|who| {
            matches!(
                rights::editable(&visit.conference, &who.person, &text.id),
                Editable::Some(_)
            )
        }),
        hash: live.version.hash.to_string(),
        fingerprint: live.version.hash.short(),
        question: w.of("question-words").with("title", &text.title).to_string(),
        sentences: sentence::choices(visit, text),
        keep: "",
        url,
    }
}

fn now(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    id: &ParagraphId,
    order: Option<&str>,
    conducts: bool,
) -> Option<Now> {
    let w = visit.w;
    let place = live.blocks.iter().position(|block| block.id == *id)?;
    let block = &live.blocks[place];
    let Arranged { places, moves, form } = Arranged::of(visit, text, id, order, conducts);
    let known = text.latest().and_then(|latest| latest.block(id));
    let drafted = known
        .map(|known| Difference::between(w, &text.language, &known.content, &block.content))
        .filter(|difference| !difference.is_empty());
    let settled = text
        .amendments
        .values()
        .filter(|amendment| !amendment.is_pending())
        .filter(|amendment| place_of(text, amendment).as_ref() == Some(id));
    Some(Now {
        id: id.to_string(),
        label: label(w, text, id),
        number: live.numbers[place].clone(),
        html: inline::html(&block.content),
        state: super::outline::state_class(text.state_of(id)),
        hash: content_hash(block).to_string(),
        drafted,
        answers: Answers::of(visit, text, block),
        slips: places
            .iter()
            .zip(moves)
            .filter_map(|(place, (up, down))| {
                let slip = Slip::put(visit, text, live, place, conducts)?;
                Some(Placed { slip, up, down })
            })
            .collect(),
        arranging: form,
        settled: settled
            .map(|amendment| Slip::of(visit, text, amendment))
            .collect(),
        pending: places
            .iter()
            .flat_map(|place| std::iter::once(place.number).chain(place.identical.iter().copied()))
            .collect(),
        blocking: pending_to(text, id).len(),
        compromise: w
            .of("floor-compromise-question")
            .with("paragraph", label(w, text, id))
            .to_string(),
    })
}

/// The next paragraph that is not agreed, after the present one and then from the beginning.
fn next<'a>(conference: &Conference, text: &Text, live: &'a LiveText) -> Option<&'a Block> {
    let walked = walked(conference, text, live);
    let here = text
        .considering
        .as_ref()
        .and_then(|id| walked.iter().position(|block| block.id == *id));
    let after = here.map_or(0, |place| place + 1);
    let (before, rest) = walked.split_at(after.min(walked.len()));
    rest.iter()
        .chain(before)
        .copied()
        .filter(|block| Some(&block.id) != text.considering.as_ref())
        .find(|block| text.state_of(&block.id) != ParagraphState::Agreed)
}

fn json(visit: &Visit, text: &Text, live: &LiveText) -> FloorJson {
    let progress = Progress::of(text, live);
    let (falls, bloc) = putting::json(visit, text);
    let here = text.considering.as_ref();
    let block = here.and_then(|id| live.blocks.iter().find(|block| block.id == *id));
    let places = here
        .map(|id| order_of_putting(visit.conference.rules(), text, id))
        .unwrap_or_default();
    FloorJson {
        sitting: visit.conference.sitting().map(|sitting| sitting.number),
        paragraph: here.map(ToString::to_string),
        paragraph_hash: block.map(|block| content_hash(block).to_string()),
        hash: live.version.hash.to_string(),
        heads: live.version.heads.clone(),
        order: places
            .into_iter()
            .map(|place| PlaceJson {
                number: place.number,
                reason: place.reason.code(),
                by_chair: place.by_chair,
                identical: place.identical,
            })
            .collect(),
        left: left(text, live),
        falls,
        bloc,
        next: next(&visit.conference, text, live).map(|block| block.id.to_string()),
        agreed: progress.agreed,
        all: progress.all,
        pending: progress.pending,
    }
}

impl Page {
    /// Whether the walk goes on over an issued text.
    fn walks(&self) -> bool {
        self.stage == Stage::Issued.code()
    }
}
