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
    Amendment, ParagraphState, Place, PlaceReason, Stage, Text, content_hash, identical_to, order_of_putting,
    pending_to, place_of,
};
use crate::text::{Block, BlockKind, ParagraphId};

use super::answers::Answers;
use super::arranging::{Arranged, Arrangement, Arranging, Moves};
use super::putting::{self, FallJson, Proposed};
use super::refused::{At, Refused};
use super::sittings;
use super::walk::{self, Looked};
use crate::web::amending::amendments::symbol;
use crate::web::amending::slip::Slip;
use crate::web::differences::difference::Difference;
use crate::web::differences::sentence::{self, Choice};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline::{self, Below};
use crate::web::house::label::label;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::outline::Outline;
use crate::web::text::reading::OfText;

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
    /// What the visitor just did, in sentences.
    did: Vec<String>,
    /// A refusal that has no place of its own on the page as it is now.
    refused: Option<Refused>,
    /// The refusal of a compromise, at its form.
    no_compromise: Option<Refused>,
    /// A paragraph that is looked at, and the meeting is not at.
    looked: Option<Looked>,
    /// What is said while the meeting is at none.
    between: String,
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
    below: String,
    state: &'static str,
    hash: String,
    draft: Option<Difference>,
    answers: Answers,
    slips: Vec<Placed>,
    arranging: Option<Arranging>,
    /// Whether the order is one that the chair is arranging: then the lines alone are shown.
    drafted: bool,
    /// Why the chair put them in this order.
    by_chair: Option<String>,
    settled: Vec<Slip>,
    pending: Vec<u32>,
    blocking: usize,
    compromise: String,
}

/// An amendment at its place, and the addresses that move it.
struct Placed {
    slip: Slip,
    moves: Moves,
}

/// What an address asks of the floor, beside the floor itself.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(flatten)]
    arrangement: Arrangement,
    /// A paragraph to look at.
    at: Option<String>,
    /// The entries of what was just done.
    did: Option<String>,
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
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    reply::page(
        visit.json,
        || page(&visit, text, &live, &asked, None),
        || json(&visit, text, &live),
    )
}

/// The floor with a refusal in its place; the address of the act is the page's for a moment.
pub fn refusing(visit: &Visit, text: &str, refused: Refused) -> Result<Response, Problem> {
    let (text, live) = visit.text(text)?;
    let mut asked = Asked::default();
    match &refused.form.at {
        At::Order => {
            let numbers: Vec<String> = refused.form.kept.numbers.iter().map(u32::to_string).collect();
            asked.arrangement.order = Some(numbers.join(","));
        }
        At::Place(id) => asked.at = Some(id.to_string()),
        _ => {}
    }
    reply::html(&page(visit, text, &live, &asked, Some(refused)))
}

fn page(visit: &Visit, text: &Text, live: &LiveText, asked: &Asked, refused: Option<Refused>) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let sitting = visit.conference.sitting();
    let conducts = sitting.is_some() && visit.may(Right::Conduct);
    let next = walk::next(&visit.conference, text, live);
    let at = |wanted: &dyn Fn(&At) -> bool| refused.as_ref().filter(|refused| wanted(&refused.form.at));
    let now = text
        .considering
        .as_ref()
        .and_then(|id| now(visit, text, live, id, asked, conducts, refused.as_ref()));
    let proposed = Proposed::of(visit, text, live, conducts, at(&|at| *at == At::Bloc));
    let place = at(&|at| matches!(at, At::Place(_)));
    let looked = asked.at.as_deref();
    let looked = looked.and_then(|id| Looked::of(visit, text, live, id, conducts, place));
    let progress = Progress::of(text, live);
    let left = left(text, live).into_iter().map(|number| Place {
        number,
        reason: PlaceReason::Filing,
        identical: identical_to(text, number),
        by_chair: None,
    });
    let left: Vec<Slip> = left
        .filter_map(|place| Slip::put(visit, text, live, &place, conducts))
        .map(|slip| slip.refusing(refused.as_ref()))
        .collect();
    let shown = |refused: &Refused| match &refused.form.at {
        At::Amendment(number) => {
            let placed = now.iter().flat_map(|now| &now.slips).map(|placed| &placed.slip);
            let mut slips = placed.chain(now.iter().flat_map(|now| &now.settled)).chain(&left);
            slips.any(|slip| slip.number == *number)
        }
        At::Order => now.as_ref().is_some_and(|now| now.drafted),
        At::Compromise => now.as_ref().is_some_and(|now| now.draft.is_some()),
        At::Bloc => proposed.has_bloc(),
        At::Place(_) => looked.is_some(),
        At::Step => false,
    };
    let loose = refused.clone().filter(|refused| !shown(refused));
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
        outline: Outline::of(
            w,
            text,
            live,
            format!("{url}{}", if conducts { "/floor?at=" } else { "#p-" }),
        ),
        all_agreed: progress.agreed == progress.all && progress.pending == 0,
        progress,
        did: asked
            .did
            .as_deref()
            .filter(|_| refused.is_none())
            .map_or_else(Vec::new, |asked| walk::did(visit, text, asked)),
        refused: loose,
        no_compromise: at(&|at| *at == At::Compromise).cloned(),
        looked,
        between: walk::between(w, text),
        now,
        proposed,
        left,
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
    asked: &Asked,
    conducts: bool,
    refused: Option<&Refused>,
) -> Option<Now> {
    let w = visit.w;
    let place = live.blocks.iter().position(|block| block.id == *id)?;
    let block = &live.blocks[place];
    let order = refused.filter(|refused| refused.form.at == At::Order);
    let arranged = Arranged::of(visit, text, id, &asked.arrangement, conducts, order);
    let Arranged {
        places,
        moves,
        drafted: arranging,
        form,
    } = arranged;
    let mut below = Below::default();
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
        html: inline::signed(&block.content, &mut below),
        below: below.html(),
        state: crate::web::text::outline::state_class(text.state_of(id)),
        hash: content_hash(block).to_string(),
        draft: drafted,
        answers: Answers::of(visit, text, block),
        slips: places
            .iter()
            .zip(moves)
            .filter_map(|(place, moves)| {
                let slip = Slip::put(visit, text, live, place, conducts)?.refusing(refused);
                Some(Placed { slip, moves })
            })
            .collect(),
        arranging: form,
        drafted: arranging,
        by_chair: places.iter().find_map(|place| place.by_chair.clone()),
        settled: settled
            .map(|amendment| Slip::of(visit, text, amendment).refusing(refused))
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
        next: walk::next(&visit.conference, text, live).map(|block| block.id.to_string()),
        agreed: progress.agreed,
        all: progress.all,
        pending: progress.pending,
    }
}

impl Page {
    /// Whether the box of an amendment is ticked that the compromise may stand in for.
    fn stands_for(&self, number: &u32) -> bool {
        let kept = self
            .no_compromise
            .as_ref()
            .map(|refused| &refused.form.kept.numbers);
        kept.is_none_or(|numbers| numbers.contains(number))
    }

    /// Whether the walk goes on over an issued text.
    fn walks(&self) -> bool {
        self.stage == Stage::Issued.code()
    }
}
