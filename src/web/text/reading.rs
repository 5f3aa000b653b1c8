//! The text as everybody reads it, live: numbers in the margin, the state and the amendments of each paragraph beside it.
//! Its parts are rendered for nobody in particular, so that one rendering serves every reader (`stream.rs`); what only
//! some may do stands outside of them.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, Reading};
use crate::domain::rights::{self, Editable, Right};
use crate::domain::{Conference, PersonId, Stage, Text};
use crate::text::brackets::brackets;
use crate::text::number::first_notes;
use crate::text::{Block, BlockKind, ParagraphId};

use super::life::Life;
use super::notes::Notes;
use super::outline::{Outline, pending_by_paragraph, state_class};
use super::since::{self, SinceLine};
use crate::web::drafting::takings;
use crate::web::house::dates::Zone;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline;
use crate::web::house::label::label;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::proposing::filing;
use crate::web::proposing::preparations;

/// The text a path names.
#[derive(Deserialize)]
pub struct OfText {
    /// Its id.
    pub text: String,
}

/// One block as every reader sees it.
#[derive(Template, Clone, PartialEq)]
#[template(path = "reading/block.html")]
pub struct BlockView {
    w: Words,
    /// Its permanent id.
    pub id: String,
    kind: &'static str,
    level: u8,
    /// Its number.
    pub number: String,
    html: String,
    /// The number of its first footnote; none where it has none, so that a block without any never changes for it.
    note: Option<usize>,
    state: &'static str,
    pending: usize,
    /// Whether some of its words come from elsewhere than the first issue.
    changed_hands: bool,
    text_url: String,
    heading: bool,
}

impl BlockView {
    /// Whether nothing but the words is different.
    pub fn same_but_words(&self, other: &BlockView) -> bool {
        let reworded = BlockView {
            html: self.html.clone(),
            ..other.clone()
        };
        *self == reworded
    }

    /// Whether nothing but the number is different.
    pub fn same_but_number(&self, other: &BlockView) -> bool {
        let renumbered = BlockView {
            number: self.number.clone(),
            ..other.clone()
        };
        *self == renumbered
    }
}

/// Every block of a live text, as every reader sees it.
pub fn blocks(w: Words, text: &Text, live: &LiveText, text_url: &str) -> Vec<Arc<BlockView>> {
    blocks_after(w, text, live, text_url, None)
}

/// The same, where the blocks of an earlier picture are known and the procedure has not moved since.
pub fn blocks_after(
    w: Words,
    text: &Text,
    live: &LiveText,
    text_url: &str,
    before: Option<(&LiveText, &[Arc<BlockView>])>,
) -> Vec<Arc<BlockView>> {
    let pending = pending_by_paragraph(text);
    let known = |place: usize, block: &Block, number: &String, note: Option<usize>| {
        let (before, views) = before?;
        let same = before.blocks.get(place)? == block && before.numbers.get(place)? == number;
        let view = views.get(place).filter(|view| same && view.note == note)?;
        Some(view.clone())
    };
    let blocks = live
        .blocks
        .iter()
        .zip(&live.numbers)
        .zip(first_notes(&live.blocks));
    blocks
        .enumerate()
        .map(|(place, ((block, number), first))| {
            let note = block.content.notes().next().map(|_| first);
            known(place, block, number, note)
                .unwrap_or_else(|| Arc::new(block_view(w, text, block, (number, note), &pending, text_url)))
        })
        .collect()
}

fn block_view(
    w: Words,
    text: &Text,
    block: &Block,
    (number, note): (&str, Option<usize>),
    pending: &std::collections::BTreeMap<ParagraphId, usize>,
    text_url: &str,
) -> BlockView {
    BlockView {
        w,
        id: block.id.to_string(),
        kind: block.kind.as_str(),
        level: block.level,
        number: number.to_owned(),
        html: inline::numbered(&block.content, note.unwrap_or(1), ""),
        note,
        state: state_class(text.state_of(&block.id)),
        pending: pending.get(&block.id).copied().unwrap_or(0),
        changed_hands: text.has_changed_hands(&block.id),
        text_url: text_url.to_owned(),
        heading: block.kind == BlockKind::Heading,
    }
}

/// Where the text stands, in a sentence, with its life on a line.
#[derive(Template)]
#[template(path = "reading/standing.html")]
pub struct Standing {
    sentence: String,
    deadline: Option<String>,
    life: Life,
}

impl Standing {
    /// Where this text stands.
    pub fn of(w: Words, zone: &Zone, conference: &Conference, text: &Text) -> Standing {
        let moment = |at| zone.moment(w, at);
        let considered = text.considering.as_ref().map(|id| label(w, text, id));
        let sentence = match (text.stage, text.issue(), considered) {
            (Stage::Drafting, _, _) | (_, None, _) => w.say("reading-drafting"),
            (Stage::Revising, Some(issue), _) => {
                w.of("reading-revising").with("issue", &issue.label).to_string()
            }
            (Stage::Issued, Some(_), Some(paragraph)) if conference.sitting().is_some() => w
                .of("reading-considered")
                .with("paragraph", paragraph)
                .to_string(),
            (Stage::Issued, Some(issue), _) => w
                .of("reading-issued")
                .with("issue", &issue.label)
                .with("when", moment(issue.at))
                .to_string(),
            (Stage::Put, _, _) => w.say("reading-put"),
            (Stage::Adopted, _, _) => w
                .of("reading-adopted")
                .with(
                    "when",
                    text.adoption
                        .as_ref()
                        .map_or_else(String::new, |adoption| moment(adoption.at)),
                )
                .to_string(),
        };
        let told = match text.stage {
            Stage::Issued => text.deadline_at.is_some(),
            stage => stage == Stage::Revising,
        };
        let deadline = told.then(|| filing::sentence(w, zone, conference, text));
        Standing {
            sentence,
            deadline,
            life: Life::of(w, zone, text),
        }
    }
}

#[derive(Template)]
#[template(path = "reading/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    title: String,
    language: String,
    symbol: Option<String>,
    original: String,
    fingerprint: String,
    put: bool,
    buttons: String,
    at: u64,
    seq: u64,
    standing: Standing,
    outline: Outline,
    since: SinceLine,
    blocks: Vec<Arc<BlockView>>,
    notes: Notes,
    may_propose: bool,
    /// That one may file although the deadline has passed.
    leave: Option<String>,
    may_write: bool,
    may_import: bool,
    may_issue: bool,
    may_comment: bool,
    brackets: usize,
    conducts: bool,
    opening_gap: bool,
    adopted: bool,
    late: usize,
    may_take: bool,
    takings: Option<String>,
    preparing: Option<(String, String)>,
}

/// A text in JSON.
#[derive(Serialize, ToSchema)]
pub struct TextJson {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Where it stands: drafting, issued, revising, put, adopted.
    pub stage: &'static str,
    /// The latest issue.
    pub issue: Option<String>,
    /// Until when amendments may be filed.
    pub deadline_at: Option<String>,
    /// The paragraph under consideration.
    pub considering: Option<String>,
    /// How many changes the live text has taken.
    pub at: u64,
    /// The heads of the live text.
    pub heads: Vec<String>,
    /// The fingerprint of the live text.
    pub hash: String,
    /// The version that amendments may be written against now.
    pub base: Option<String>,
    /// The blocks, in order.
    pub blocks: Vec<BlockJson>,
}

/// One block in JSON.
#[derive(Serialize, ToSchema)]
pub struct BlockJson {
    /// Its permanent id.
    pub id: String,
    /// heading, paragraph or item.
    pub kind: &'static str,
    /// Its level.
    pub level: u8,
    /// Its number now.
    pub number: String,
    /// How the meeting stands with it.
    pub state: &'static str,
    /// Its words in inline notation.
    pub content: String,
    /// The fingerprint by which the chair agrees it.
    pub hash: String,
    /// Amendments pending to it.
    pub pending: usize,
}

/// Shows the text.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let late = match &visit.who {
        Some(who) if !visit.json && (visit.may(Right::Draft) || visit.may(Right::Issue)) => {
            let edits = visit.hall.late_edits(who, &text.id).await?;
            edits.iter().filter(|edit| edit.end.is_none()).count()
        }
        _ => 0,
    };
    let reading = since::reading(&visit, text).await?;
    let takings = takings::between(&visit, &text.id).await?;
    let preparing = preparations::link(&visit, text).await?;
    reply::page(
        visit.json,
        || Page {
            preparing,
            ..page(&visit, text, &live, late, takings, reading.as_ref())
        },
        || json(text, &live),
    )
}

fn page(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    late: usize,
    takings: Option<String>,
    reading: Option<&Reading>,
) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let editable = visit
        .who
        .as_ref()
        .map(|who| rights::editable(&visit.conference, &who.person, &text.id));
    let takes_amendments = text.stage == Stage::Issued;
    Page {
        frame: Frame::of(visit, Spot::Text, &text.title, Some(&text.id)).living_text(visit, &url),
        w,
        title: text.title.clone(),
        language: text.language.clone(),
        symbol: text.issue().map(|issue| issue.cited()),
        original: w
            .of("reading-original")
            .with("language", w.named("language", &text.language))
            .to_string(),
        fingerprint: live.version.hash.short(),
        put: text.stage == Stage::Put,
        buttons: buttons_of(&visit.conference, text),
        at: live.at,
        seq: visit.conference.seq,
        standing: Standing::of(w, &visit.zone, &visit.conference, text),
        outline: Outline::of(w, text, live, "#p-".to_owned()),
        since: SinceLine::of(visit, &url, live, reading),
        blocks: blocks(w, text, live, &url),
        notes: Notes::of(w, &live.blocks),
        may_propose: filing::may_file(visit, text),
        leave: filing::leave(visit, text),
        may_write: matches!(editable, Some(Editable::All | Editable::Some(_))),
        may_import: editable == Some(Editable::All),
        may_issue: visit.may_in(Right::Issue, &text.id)
            && matches!(text.stage, Stage::Drafting | Stage::Issued | Stage::Revising),
        may_comment: visit.may_in(Right::Comment, &text.id),
        brackets: brackets(&live.blocks).places.len(),
        conducts: visit.may(Right::Conduct) && takes_amendments,
        opening_gap: takes_amendments,
        adopted: text.stage == Stage::Adopted,
        late,
        may_take: editable == Some(Editable::All) && visit.conference.texts.len() > 1,
        takings,
        preparing: None,
        url,
    }
}

/// What decides which buttons a page shows; when it changes, the page is fetched anew.
pub fn buttons_of(conference: &Conference, text: &Text) -> String {
    let stage = match text.stage {
        Stage::Issued if text.considering.is_some() && conference.sitting().is_some() => "considered",
        stage => stage.code(),
    };
    let mut decides = vec![stage];
    decides.extend(text.rapporteurs.iter().map(PersonId::as_str));
    decides.join(" ")
}

/// A text as JSON.
pub fn json(text: &Text, live: &LiveText) -> TextJson {
    let pending = pending_by_paragraph(text);
    TextJson {
        id: text.id.to_string(),
        title: text.title.clone(),
        language: text.language.clone(),
        stage: text.stage.code(),
        issue: text.issue().map(|issue| issue.label.clone()),
        deadline_at: text.deadline_at.map(|at| at.to_string()),
        considering: text.considering.as_ref().map(ToString::to_string),
        at: live.at,
        heads: live.version.heads.clone(),
        hash: live.version.hash.to_string(),
        base: text.latest().map(|pinned| pinned.version.hash.to_string()),
        blocks: live
            .blocks
            .iter()
            .zip(&live.numbers)
            .map(|(block, number)| BlockJson {
                id: block.id.to_string(),
                kind: block.kind.as_str(),
                level: block.level,
                number: number.clone(),
                state: text.state_of(&block.id).code(),
                content: block.content.notation(),
                hash: crate::domain::content_hash(block).to_string(),
                pending: pending.get(&block.id).copied().unwrap_or(0),
            })
            .collect(),
    }
}
