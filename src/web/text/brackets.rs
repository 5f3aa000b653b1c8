//! The brackets of a text: where it is open, and how it would read with the brackets gone. What a bracket is, is the text's to say; nothing here decides about one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::Text;
use crate::domain::rights::Right;
use crate::text::brackets::{OpenPlace, Reading, brackets, read};
use crate::text::character::NOTE;
use crate::text::{Block, ParagraphId, number};

use super::attributions::{Behind, attributions};
use super::notes::Notes;
use super::reading::OfText;
use super::sheet::{self, BlockLine};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::live_label;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// So much of a paragraph is shown on each side of a bracket: enough to know the sentence by.
const AROUND_CHARS: usize = 90;

/// How the text is asked to be read.
#[derive(Deserialize)]
pub struct Asked {
    reading: Option<String>,
}

#[derive(Template)]
#[template(path = "brackets/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    places: Vec<PlaceView>,
    strays: Vec<StrayView>,
    lost: Vec<LostView>,
    may_attribute: bool,
}

struct PlaceView {
    label: String,
    href: String,
    depth: usize,
    whole: bool,
    instead: bool,
    before: String,
    within: String,
    after: String,
    alternatives: Vec<AlternativeView>,
}

struct AlternativeView {
    words: String,
    delegations: String,
    href: String,
}

struct StrayView {
    label: String,
    href: String,
    opens: bool,
    before: String,
    sign: char,
    after: String,
}

/// An attribution whose words are in no bracket any more.
struct LostView {
    id: String,
    quote: String,
    delegations: String,
}

#[derive(Template)]
#[template(path = "brackets/reading.html")]
struct ReadingPage {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    reading: &'static str,
    left: usize,
    blocks: Vec<BlockLine>,
    notes: Notes,
}

/// The brackets of a text in JSON.
#[derive(Serialize, ToSchema)]
pub struct BracketsJson {
    /// The places where it is open, in the order of the text.
    pub places: Vec<PlaceJson>,
    /// Signs without a partner in their paragraph.
    pub strays: Vec<StrayJson>,
}

/// A place where a text is open.
#[derive(Serialize, ToSchema)]
pub struct PlaceJson {
    /// The paragraph's id.
    pub paragraph: String,
    /// Its number now.
    pub number: String,
    /// How many brackets the place is inside of.
    pub depth: usize,
    /// Whether the whole paragraph is open.
    pub whole: bool,
    /// Whether it may stand for the paragraph before, which is wholly open too.
    pub instead: bool,
    /// The alternatives, in order.
    pub alternatives: Vec<AlternativeJson>,
}

/// One alternative.
#[derive(Serialize, ToSchema)]
pub struct AlternativeJson {
    /// Where its bracket begins in the paragraph, in UTF-16 units.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The words between the signs.
    pub words: String,
    /// The delegations that want it, for those who are signed in.
    pub delegations: Vec<String>,
}

/// A sign without its partner.
#[derive(Serialize, ToSchema)]
pub struct StrayJson {
    /// The paragraph's id.
    pub paragraph: String,
    /// Where it stands, in UTF-16 units.
    pub at: usize,
    /// `[` or `]`.
    pub sign: String,
}

/// Shows the brackets, or the text as it would read without them.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let found = brackets(&live.blocks);
    let reading = match asked.reading.as_deref() {
        None => None,
        Some("first") => Some(("first", Reading::First)),
        Some("without") => Some(("without", Reading::Without)),
        Some(_) => return Err(Problem::not_found()),
    };
    if let Some((name, reading)) = reading.filter(|_| !visit.json) {
        return reply::html(&as_read(&visit, text, &live, name, reading, found.places.len()));
    }
    let comments = attributions(&visit, text).await?;
    let behind = Behind::of(&found.places, &comments);
    reply::page(
        visit.json,
        || {
            let url = visit.text_url(&text.id);
            let at = |id: &ParagraphId| live.blocks.iter().position(|block| block.id == *id).unwrap_or(0);
            Page {
                frame: Frame::of(&visit, Spot::Text, &visit.w.say("brackets-title"), Some(&text.id))
                    .living(&visit, &url, true),
                w: visit.w,
                text_title: text.title.clone(),
                language: text.language.clone(),
                places: found
                    .places
                    .iter()
                    .map(|place| place_view(&visit, &live, &url, at(&place.paragraph), place, &behind))
                    .collect(),
                strays: found
                    .strays
                    .iter()
                    .map(|stray| {
                        let words = live.blocks[at(&stray.paragraph)].content.plain();
                        let (before, _, after) = around(&words, stray.at, stray.at + 1);
                        StrayView {
                            label: live_label(&live, at(&stray.paragraph)),
                            href: format!("{url}#p-{}", stray.paragraph),
                            opens: stray.sign == '[',
                            before,
                            sign: stray.sign,
                            after,
                        }
                    })
                    .collect(),
                lost: behind
                    .lost
                    .iter()
                    .map(|comment| LostView {
                        id: comment.id.to_string(),
                        quote: comment.quote.clone(),
                        delegations: visit.names(&comment.delegations),
                    })
                    .collect(),
                may_attribute: text.adoption.is_none() && visit.may_in(Right::Attribute, &text.id),
                url,
            }
        },
        || BracketsJson {
            places: found
                .places
                .iter()
                .map(|place| place_json(&visit, &live, place, &behind))
                .collect(),
            strays: found
                .strays
                .iter()
                .map(|stray| StrayJson {
                    paragraph: stray.paragraph.to_string(),
                    at: stray.at,
                    sign: stray.sign.to_string(),
                })
                .collect(),
        },
    )
}

fn place_view(
    visit: &Visit,
    live: &LiveText,
    url: &str,
    at: usize,
    place: &OpenPlace,
    behind: &Behind,
) -> PlaceView {
    let words = live.blocks[at].content.plain();
    let from = place.alternatives.first().map_or(0, |one| one.from);
    let to = place.alternatives.last().map_or(0, |one| one.to);
    let (before, within, after) = around(&words, from, to);
    let alternatives = place.alternatives.iter().map(|one| AlternativeView {
        words: one.words.clone(),
        delegations: behind.names(visit, &place.paragraph, one.from).join(", "),
        href: format!(
            "{url}/attributions/new?paragraph={}&from={}",
            place.paragraph, one.from
        ),
    });
    PlaceView {
        label: live_label(live, at),
        href: format!("{url}#p-{}", place.paragraph),
        depth: place.depth,
        whole: place.whole,
        instead: place.instead,
        before,
        within,
        after,
        alternatives: alternatives.collect(),
    }
}

fn place_json(visit: &Visit, live: &LiveText, place: &OpenPlace, behind: &Behind) -> PlaceJson {
    let number = live
        .blocks
        .iter()
        .position(|block| block.id == place.paragraph)
        .map(|at| live_label(live, at));
    PlaceJson {
        paragraph: place.paragraph.to_string(),
        number: number.unwrap_or_default(),
        depth: place.depth,
        whole: place.whole,
        instead: place.instead,
        alternatives: place
            .alternatives
            .iter()
            .map(|one| AlternativeJson {
                from: one.from,
                to: one.to,
                words: one.words.clone(),
                delegations: behind.names(visit, &place.paragraph, one.from),
            })
            .collect(),
    }
}

/// The words between two places given in UTF-16 units, and some of the words on both sides.
fn around(words: &str, from: usize, to: usize) -> (String, String, String) {
    let (from, to) = (byte_at(words, from), byte_at(words, to));
    let (before, after) = (&words[..from], &words[to..]);
    let skipped = before.chars().count().saturating_sub(AROUND_CHARS);
    // A footnote is not among the words that one knows a place by.
    let bare = |words: &str| words.replace(NOTE, "");
    let mut near = bare(&before.chars().skip(skipped).collect::<String>());
    if skipped > 0 {
        near.insert(0, '…');
    }
    let mut rest: String = after.chars().take(AROUND_CHARS).collect();
    let more = rest.len() < after.len();
    rest = bare(&rest);
    if more {
        rest.push('…');
    }
    (near, bare(&words[from..to]), rest)
}

fn byte_at(words: &str, units: usize) -> usize {
    let mut met = 0;
    for (at, letter) in words.char_indices() {
        if met >= units {
            return at;
        }
        met += letter.len_utf16();
    }
    words.len()
}

fn as_read(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    name: &'static str,
    reading: Reading,
    left: usize,
) -> ReadingPage {
    let w = visit.w;
    let blocks: Vec<Block> = live
        .blocks
        .iter()
        .map(|block| Block {
            content: read(&block.content, reading),
            ..block.clone()
        })
        // A paragraph of which nothing is left is not in the text so read.
        .zip(&live.blocks)
        .filter(|(now, was)| !now.content.is_blank() || was.content.is_blank())
        .map(|(now, _)| now)
        .collect();
    ReadingPage {
        frame: Frame::of(visit, Spot::Text, &w.say("brackets-title"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        language: text.language.clone(),
        reading: name,
        left,
        notes: Notes::of(w, &blocks),
        blocks: sheet::lines(&blocks, &number(&blocks)),
    }
}
