//! The conflict map: the whole text as a column of paragraphs, beside each the open amendments to it, and between them how
//! they stand to each other. It is a list first, and drawn as one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::living::{Living, Relation, State};
use crate::domain::{Stage, Text};
use crate::text::{BlockKind, ParagraphId};

use super::amendments::symbol;
use super::slip;
use super::standing::{Standing, sponsors};
use super::what_if::home;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::called;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// Enough of a paragraph to know it by, on one line of a wide page.
const OPENING_WORDS: usize = 14;

#[derive(Template)]
#[template(path = "amendments/map.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    symbol: String,
    language: String,
    standing: String,
    identical: Vec<String>,
    rows: Vec<Row>,
    homeless: Vec<Chip>,
}

/// A paragraph.
struct Row {
    id: String,
    number: String,
    opening: String,
    heading: bool,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    what_if: String,
    label: String,
}

/// An amendment at its paragraph.
struct Chip {
    number: u32,
    url: String,
    sponsors: String,
    target: String,
    standing: Option<Standing>,
}

/// How two of them stand to each other.
struct Line {
    code: &'static str,
    words: String,
    try_both: String,
}

/// How the open amendments stand to the text and to each other, in JSON.
#[derive(Serialize, ToSchema)]
pub struct MapJson {
    /// The open amendments.
    pub amendments: Vec<StandingJson>,
    /// Pairs that are not independent.
    pub pairs: Vec<PairJson>,
    /// Amendments that make the same change, group by group.
    pub identical: Vec<Vec<u32>>,
}

/// How an open amendment stands to the text.
#[derive(Serialize, ToSchema)]
pub struct StandingJson {
    /// Its number.
    pub number: u32,
    /// clean, moved, rebase, overtaken, moot, conflict or gone.
    pub state: &'static str,
    /// The paragraphs where it acts now.
    pub paragraphs: Vec<String>,
}

/// How two open amendments stand to each other.
#[derive(Serialize, ToSchema)]
pub struct PairJson {
    /// The one that was filed first.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// How the first stands to the other: identical, contains, contained, same-point, contradictory, depends-on or
    /// needed-by.
    pub relation: &'static str,
}

/// Shows the map.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let living = visit.hall.living(visit.conference.seq, text, &live);
    reply::page(
        visit.json,
        || page(&visit, text, &live, &living),
        || json(&living),
    )
}

fn page(visit: &Visit, text: &Text, live: &LiveText, living: &Living) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let homes: Vec<(u32, Option<ParagraphId>)> = living
        .conditions()
        .map(|(number, _)| (number, home(text, living, number)))
        .collect();
    let at = |id: &ParagraphId| -> Vec<u32> {
        let here = homes.iter().filter(|(_, home)| home.as_ref() == Some(id));
        here.map(|(number, _)| *number).collect()
    };
    let rows = live.blocks.iter().zip(&live.numbers).map(|(block, number)| {
        let words = block.content.bare();
        let numbers = at(&block.id);
        Row {
            id: block.id.to_string(),
            number: number.clone(),
            opening: words
                .split_whitespace()
                .take(OPENING_WORDS)
                .collect::<Vec<_>>()
                .join(" "),
            heading: block.kind == BlockKind::Heading,
            lines: lines(visit, text, living, &numbers),
            chips: numbers
                .iter()
                .filter_map(|number| chip(visit, text, living, *number))
                .collect(),
            what_if: format!("{url}/what-if?paragraph={}", block.id),
            label: called(visit, text, &block.id),
        }
    });
    let rows: Vec<Row> = rows.collect();
    let placed = |number: &u32| {
        rows.iter()
            .any(|row| row.chips.iter().any(|chip| chip.number == *number))
    };
    let homeless = homes
        .iter()
        .map(|(number, _)| number)
        .filter(|number| !placed(number));
    let homeless = homeless
        .filter_map(|number| chip(visit, text, living, *number))
        .collect();
    Page {
        frame: Frame::of(visit, Spot::Amendments, &w.say("map-title"), Some(&text.id))
            .living(visit, &url, true),
        w,
        text_title: text.title.clone(),
        symbol: symbol(text),
        language: text.language.clone(),
        standing: standing(w, living),
        identical: identical(visit, text, living),
        rows,
        homeless,
        url,
    }
}

/// How many there are, and of what, in one sentence.
fn standing(w: Words, living: &Living) -> String {
    let count = |wanted: Relation| {
        living
            .pairs()
            .filter(|(_, _, relation)| *relation == wanted)
            .count()
    };
    w.of("map-standing")
        .with("open", living.conditions().count())
        .with("contradictory", count(Relation::Contradictory))
        .with("points", count(Relation::SamePoint))
        .to_string()
}

/// What is to be done about the open amendments, in a line; empty where there is nothing.
pub fn asks(w: Words, text: &Text, living: &Living) -> String {
    let count = |wanted: fn(State) -> bool| living.conditions().filter(|(_, one)| wanted(one.state)).count();
    // While the text is written anew, what its sponsors are to confirm may change with every word.
    let confirmable = text.stage == Stage::Issued;
    let (sponsors, stuck) = (
        if confirmable {
            count(State::asks_sponsors)
        } else {
            0
        },
        count(|state| matches!(state, State::Conflict | State::Gone)),
    );
    if sponsors + stuck == 0 {
        return String::new();
    }
    w.of("living-asks")
        .with("sponsors", sponsors)
        .with("stuck", stuck)
        .to_string()
}

fn identical(visit: &Visit, text: &Text, living: &Living) -> Vec<String> {
    let groups = living.identical();
    let groups = groups.iter().map(|group| {
        let numbers: Vec<String> = group.iter().map(ToString::to_string).collect();
        let all = group.iter().filter_map(|number| text.amendments.get(number));
        let mut sponsors: Vec<_> = Vec::new();
        for sponsor in all.flat_map(|amendment| &amendment.sponsors) {
            if !sponsors.contains(&sponsor) {
                sponsors.push(sponsor);
            }
        }
        visit
            .w
            .of("map-identical")
            .with("numbers", numbers.join(", "))
            .with("sponsors", visit.names(sponsors))
            .to_string()
    });
    groups.collect()
}

fn chip(visit: &Visit, text: &Text, living: &Living, number: u32) -> Option<Chip> {
    let amendment = text.amendments.get(&number)?;
    Some(Chip {
        number,
        url: format!("{}/amendments/{number}", visit.text_url(&text.id)),
        sponsors: sponsors(visit, text, number),
        target: slip::target(visit, text, amendment),
        standing: Standing::of(visit, text, living, amendment),
    })
}

/// The pairs of which the one filed first is among these; those that people must choose between come first.
fn lines(visit: &Visit, text: &Text, living: &Living, numbers: &[u32]) -> Vec<Line> {
    let url = visit.text_url(&text.id);
    let mut pairs: Vec<(u32, u32, Relation)> = living
        .pairs()
        .filter(|(one, _, _)| numbers.contains(one))
        .collect();
    pairs.sort_by_key(|(one, other, relation)| (!relation.is_collision(), *one, *other));
    let line = |(one, other, relation): (u32, u32, Relation)| Line {
        code: relation.code(),
        words: visit
            .w
            .named("map-pair", relation.code())
            .with("one", one)
            .with("other", other)
            .to_string(),
        try_both: format!("{url}/what-if?with={one}&with={other}"),
    };
    pairs.into_iter().map(line).collect()
}

fn json(living: &Living) -> MapJson {
    MapJson {
        amendments: living
            .conditions()
            .map(|(number, condition)| StandingJson {
                number,
                state: condition.state.code(),
                paragraphs: living.places(number).iter().map(ToString::to_string).collect(),
            })
            .collect(),
        pairs: living
            .pairs()
            .map(|(one, other, relation)| PairJson {
                one,
                other,
                relation: relation.code(),
            })
            .collect(),
        identical: living.identical(),
    }
}
