//! What if: any set of open amendments ticked, and the text as it would read with them, with its difference to the text as it
//! stands, what cannot go in, and why. For everybody who may read the text; nothing is decided here. With `?paragraph=` the
//! amendments to that paragraph alone.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::living::{Living, WhatIf, Why};
use crate::domain::{Text, place_of};
use crate::text::{Block, Fingerprint, ParagraphId, canonical, number};

use super::amendments::symbol;
use super::collision::{self, Collision};
use super::slip;
use super::standing::{Standing, sponsors};
use crate::web::differences::changes;
use crate::web::differences::compared::{Pair, Row, Version, View, What};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::called;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// More than a text will ever have open at once; the address of a page must end somewhere.
const CHOSEN_MAX: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    with: Vec<String>,
    paragraph: Option<String>,
}

#[derive(Template)]
#[template(path = "amendments/what_if.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    here: String,
    text_title: String,
    title: String,
    language: String,
    symbol: String,
    /// The paragraph alone that is asked for, and what it is called.
    only: Option<(String, String)>,
    groups: Vec<Group>,
    open: usize,
    chosen: usize,
    /// In one short line what goes in.
    result: String,
    said: Vec<String>,
    falls: Vec<String>,
    changes: usize,
    rows: Vec<Shown>,
}

/// A block of the text, with what cannot stand together there.
struct Shown {
    row: Row,
    collisions: Vec<Collision>,
}

struct Group {
    label: String,
    choices: Vec<Choice>,
}

/// An amendment to tick.
struct Choice {
    number: u32,
    url: String,
    sponsors: String,
    target: String,
    standing: Option<Standing>,
    ticked: bool,
    falls: bool,
    meets: Vec<Met>,
}

/// Another one that it collides with, depends on, or is part of.
struct Met {
    number: u32,
    code: &'static str,
    words: String,
    ticked: bool,
}

/// The text with a set of amendments, in JSON.
#[derive(Serialize, ToSchema)]
pub struct WhatIfJson {
    /// The title.
    pub title: String,
    /// The fingerprint that the text would have.
    pub hash: String,
    /// Its blocks.
    pub blocks: Vec<BlockJson>,
    /// Amendments that go in.
    pub taken: Vec<u32>,
    /// Pairs of one that asks for nothing more than another that goes in, and that one.
    pub within: Vec<(u32, u32)>,
    /// Amendments of which all is in the text already.
    pub moot: Vec<u32>,
    /// Pairs of whole paragraphs for the same place; both go in, in the order of filing.
    pub queued: Vec<(u32, u32)>,
    /// Amendments that cannot go in.
    pub fallen: Vec<FallenJson>,
}

/// A block of the text as it would be.
#[derive(Serialize, ToSchema)]
pub struct BlockJson {
    /// Its permanent id.
    pub id: String,
    /// heading, paragraph or item.
    pub kind: &'static str,
    /// Its level.
    pub level: u8,
    /// Its number.
    pub number: String,
    /// Its words in inline notation.
    pub content: String,
}

/// An amendment that cannot go in.
#[derive(Serialize, ToSchema)]
pub struct FallenJson {
    /// Its number.
    pub number: u32,
    /// not-open, text, gone, contradicts, same-point or needs.
    pub why: &'static str,
    /// The other amendment, if there is one.
    pub other: Option<u32>,
}

/// Shows the text with the amendments asked for.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let asked: Asked = serde_html_form::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let chosen: Vec<u32> = asked
        .with
        .iter()
        .filter_map(|number| number.parse().ok())
        .take(CHOSEN_MAX)
        .collect();
    let only = asked
        .paragraph
        .filter(|id| !id.is_empty())
        .map(|id| id.parse::<ParagraphId>().map_err(|_| Problem::not_found()))
        .transpose()?;
    let living = visit.hall.living(visit.conference.seq, text, &live);
    let with = living.what_if(&chosen);
    reply::page(
        visit.json,
        || page(&visit, text, &live, &living, &with, &chosen, only.as_ref()),
        || json(&text.language, &with),
    )
}

fn page(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    living: &Living,
    with: &WhatIf,
    chosen: &[u32],
    only: Option<&ParagraphId>,
) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let (from, to) = (
        version(text, &live.blocks, live.numbers.clone()),
        version(text, &with.blocks, number(&with.blocks)),
    );
    let pair = Pair::of(&from, &to);
    let mut rows = pair.rows(w, View::Markup);
    if let Some(only) = only {
        rows.retain(|row| row.id == only.as_str() || row.what.is_some());
    }
    let says = |code: &str, numbers: &[u32]| {
        (!numbers.is_empty()).then(|| {
            w.named("what-if-said", code)
                .with("count", numbers.len())
                .with("numbers", listed(w, numbers))
                .to_string()
        })
    };
    let pairs = |code: &'static str, pairs: &[(u32, u32)]| {
        let words = |(one, other): &(u32, u32)| {
            w.named("what-if-said", code)
                .with("one", *one)
                .with("other", *other)
                .to_string()
        };
        pairs.iter().map(words).collect::<Vec<_>>()
    };
    let mut said: Vec<String> = Vec::new();
    said.extend(says("taken", &with.taken));
    said.extend(says("moot", &with.moot));
    said.extend(pairs("within", &with.within));
    said.extend(pairs("queued", &with.queued));
    let groups = groups(visit, text, living, with, chosen, only);
    let mut collisions = collision::collisions(visit, text, live, living, with);
    let rows: Vec<Shown> = rows
        .into_iter()
        .map(|row| Shown {
            collisions: match row.what {
                // Where a paragraph stood before it moved, nothing is read.
                Some(What::Left) => Vec::new(),
                _ => (row.id.parse().ok())
                    .and_then(|id: ParagraphId| collisions.remove(&id))
                    .unwrap_or_default(),
            },
            row,
        })
        .collect();
    Page {
        frame: Frame::of(visit, Spot::Amendments, &w.say("what-if-title"), Some(&text.id))
            .living(visit, &url, true),
        w,
        here: format!("{url}/what-if"),
        text_title: text.title.clone(),
        title: with.title.clone(),
        language: text.language.clone(),
        symbol: symbol(text),
        only: only.map(|id| (id.to_string(), called(visit, text, id))),
        open: groups.iter().map(|group| group.choices.len()).sum(),
        groups,
        chosen: chosen.len(),
        result: w
            .of("what-if-result")
            .with("in", with.taken.len() + with.within.len())
            .with("out", with.fallen.len())
            .to_string(),
        said,
        falls: with
            .fallen
            .iter()
            .map(|fallen| why(w, fallen.number, fallen.why))
            .collect(),
        changes: rows.iter().filter(|shown| shown.row.is_change()).count(),
        rows,
        url,
    }
}

fn listed(w: Words, numbers: &[u32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    w.list(&numbers)
}

fn why(w: Words, number: u32, why: Why) -> String {
    let words = w.named("what-if-falls", code(why)).with("number", number);
    match other(why) {
        Some(other) => words.with("other", other).to_string(),
        None => words.to_string(),
    }
}

fn code(why: Why) -> &'static str {
    match why {
        Why::NotOpen => "not-open",
        Why::Text => "text",
        Why::Gone => "gone",
        Why::Contradicts(_) => "contradicts",
        Why::SamePoint(_) => "same-point",
        Why::Needs(_) => "needs",
    }
}

fn other(why: Why) -> Option<u32> {
    match why {
        Why::Contradicts(other) | Why::SamePoint(other) | Why::Needs(other) => Some(other),
        Why::NotOpen | Why::Text | Why::Gone => None,
    }
}

fn version(text: &Text, blocks: &[Block], numbers: Vec<String>) -> Version {
    Version {
        key: String::new(),
        label: String::new(),
        symbol: String::new(),
        when: String::new(),
        hash: Fingerprint::of(&text.title),
        blocks: blocks.to_vec(),
        numbers,
    }
}

/// Where an amendment belongs: where it acts now, or where it was aimed.
pub fn home(text: &Text, living: &Living, number: u32) -> Option<ParagraphId> {
    let now = living.places(number).into_iter().next();
    now.or_else(|| {
        text.amendments
            .get(&number)
            .and_then(|amendment| place_of(text, amendment))
    })
}

/// The open amendments by paragraph, in the order of the text.
fn groups(
    visit: &Visit,
    text: &Text,
    living: &Living,
    with: &WhatIf,
    chosen: &[u32],
    only: Option<&ParagraphId>,
) -> Vec<Group> {
    let w = visit.w;
    let mut all: Vec<(u32, Option<ParagraphId>)> = living
        .conditions()
        .map(|(number, _)| (number, home(text, living, number)))
        .collect();
    if let Some(only) = only {
        all.retain(|(number, home)| {
            home.as_ref() == Some(only) || living.places(*number).iter().any(|place| place == only)
        });
    }
    let order = living.now().blocks;
    let place = |home: &Option<ParagraphId>| {
        let at = home
            .as_ref()
            .and_then(|home| order.iter().position(|block| block.id == *home));
        at.unwrap_or(order.len())
    };
    all.sort_by_key(|(number, home)| (place(home), *number));
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (number, home) in all {
        let at = place(&home);
        if groups.last().is_none_or(|(last, _)| *last != at) {
            let label = order.get(at).map_or_else(
                || w.say("amendments-group-removed"),
                |block| changes::group(visit, text, &block.id),
            );
            groups.push((
                at,
                Group {
                    label,
                    choices: Vec::new(),
                },
            ));
        }
        if let Some((_, group)) = groups.last_mut() {
            group
                .choices
                .extend(choice(visit, text, living, with, chosen, number));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn choice(
    visit: &Visit,
    text: &Text,
    living: &Living,
    with: &WhatIf,
    chosen: &[u32],
    number: u32,
) -> Option<Choice> {
    let amendment = text.amendments.get(&number)?;
    let meets = living.relations(number).into_iter().map(|(other, relation)| Met {
        number: other,
        code: relation.code(),
        words: visit.w.named("living-relation", relation.code()).to_string(),
        ticked: chosen.contains(&other),
    });
    Some(Choice {
        number,
        url: format!("{}/amendments/{number}", visit.text_url(&text.id)),
        sponsors: sponsors(visit, text, number),
        target: slip::target(visit, text, amendment),
        standing: Standing::of(visit, text, living, amendment),
        ticked: chosen.contains(&number),
        falls: with.fallen.iter().any(|fallen| fallen.number == number),
        meets: meets.collect(),
    })
}

fn json(language: &str, with: &WhatIf) -> WhatIfJson {
    let blocks = with.blocks.iter().zip(number(&with.blocks));
    WhatIfJson {
        title: with.title.clone(),
        hash: Fingerprint::of(&canonical(language, &with.title, &with.blocks)).to_string(),
        blocks: blocks
            .map(|(block, number)| BlockJson {
                id: block.id.to_string(),
                kind: block.kind.as_str(),
                level: block.level,
                number,
                content: block.content.notation(),
            })
            .collect(),
        taken: with.taken.clone(),
        within: with.within.clone(),
        moot: with.moot.clone(),
        queued: with.queued.clone(),
        fallen: with
            .fallen
            .iter()
            .map(|fallen| FallenJson {
                number: fallen.number,
                why: code(fallen.why),
                other: other(fallen.why),
            })
            .collect(),
    }
}
