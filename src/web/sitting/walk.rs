//! Where the walk is: what comes next, what is said between two paragraphs, what the chair did last, and a paragraph that
//! one looks at before the meeting goes there.

use askama::Template;

use crate::app::{LiveText, mint};
use crate::domain::{
    Conference, Event, ParagraphState, Stage, Text, order_of_putting, pending_to, walk_place,
};
use crate::text::{Block, BlockKind, ParagraphId};

use super::refused::Refused;
use crate::web::amending::slip;
use crate::web::house::inline::{self, Below};
use crate::web::house::label::label;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::record;
use crate::web::text::outline::state_class;

/// More entries than one act of the chair leads to; an address may name any.
const DID_MAX: usize = 500;

/// Whether the walk stops at a block: headings are agreed with the paragraph after them, unless something is proposed there.
fn stops(conference: &Conference, text: &Text, block: &Block) -> bool {
    block.kind != BlockKind::Heading || !order_of_putting(conference.rules(), text, &block.id).is_empty()
}

/// The next paragraph that is not agreed, after the place where the meeting is or was, and then from the beginning.
pub fn next<'a>(conference: &Conference, text: &Text, live: &'a LiveText) -> Option<&'a Block> {
    let place = walk_place(text, &live.blocks);
    let at = place.and_then(|id| live.blocks.iter().position(|block| block.id == id));
    let (before, rest) = live.blocks.split_at(at.map_or(0, |at| at + 1));
    rest.iter()
        .chain(before)
        .filter(|block| Some(&block.id) != text.considering.as_ref())
        .filter(|block| text.state_of(&block.id) != ParagraphState::Agreed)
        .find(|block| stops(conference, text, block))
}

/// What is said while the meeting is at no paragraph.
pub fn between(w: Words, text: &Text) -> String {
    let Some(id) = &text.walked_to else {
        return w.say("floor-nothing-yet");
    };
    let stands = text.latest().is_some_and(|latest| latest.block(id).is_some());
    let code = match text.state_of(id) {
        _ if !stands => "gone",
        ParagraphState::Agreed => "agreed",
        _ => "left",
    };
    w.named("floor-between", code)
        .with("paragraph", label(w, text, id))
        .to_string()
}

/// What one act did, by its entries in the journal: a sentence each.
pub fn did(visit: &Visit, text: &Text, asked: &str) -> Vec<String> {
    let Some((first, last)) = asked
        .split_once('-')
        .and_then(|(first, last)| Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?)))
    else {
        return Vec::new();
    };
    let w = visit.w;
    let decisions = visit.conference.decisions.iter();
    let mut said: Vec<String> = decisions
        .filter(|decision| decision.text == text.id && (first..=last).contains(&decision.seq))
        .map(|decision| record::what(visit, decision))
        .collect();
    let mut fallen = Vec::new();
    for sealed in visit.hall.entries(first).iter().take(DID_MAX) {
        if sealed.entry.seq > last {
            break;
        }
        let event = &sealed.entry.event;
        if event.text() != Some(&text.id) {
            continue;
        }
        let about = |code: &str, number: u32| w.named("floor-did", code).with("number", number).to_string();
        said.extend(match event {
            Event::AmendmentFallen { number, .. } => {
                fallen.push(number.to_string());
                None
            }
            Event::AmendmentNotMoved { number, .. } => Some(about("not-moved", *number)),
            Event::AmendmentRuledInadmissible { number, .. } => Some(about("inadmissible", *number)),
            Event::FallRuledOut { number, .. } => Some(about("upheld", *number)),
            Event::AmendmentDivided { number, parts, .. } => {
                let parts: Vec<String> = parts.iter().map(|part| part.number.to_string()).collect();
                let says = w.of("floor-did-divided").with("number", *number);
                Some(says.with("parts", w.list(&parts)).to_string())
            }
            Event::OrderOfPuttingSet { numbers, .. } => {
                Some(w.of("floor-did-order").with("count", numbers.len()).to_string())
            }
            Event::CompromiseAnswered { .. } => Some(w.say("floor-did-answered")),
            _ => None,
        });
    }
    if !fallen.is_empty() {
        let says = w.of("floor-did-fallen").with("count", fallen.len());
        said.push(says.with("numbers", w.list(&fallen)).to_string());
    }
    said
}

/// A paragraph that the meeting is not at, as one looks at it from the floor; who presides can take the meeting there.
#[derive(Template)]
#[template(path = "floor/place.html")]
pub struct Looked {
    w: Words,
    url: String,
    /// The paragraph.
    pub id: String,
    label: String,
    number: String,
    html: String,
    below: String,
    language: String,
    state: &'static str,
    pending: Vec<(String, String)>,
    agreed: bool,
    conducts: bool,
    reason: String,
    refused: Option<Refused>,
}

impl Looked {
    /// The paragraph of this id; none where the meeting is there already, or where there is none.
    pub fn of(
        visit: &Visit,
        text: &Text,
        live: &LiveText,
        id: &str,
        conducts: bool,
        refused: Option<&Refused>,
    ) -> Option<Looked> {
        let id: ParagraphId = id.parse().ok()?;
        if text.considering.as_ref() == Some(&id) || text.stage != Stage::Issued {
            return None;
        }
        let at = live.blocks.iter().position(|block| block.id == id)?;
        let (w, url) = (visit.w, visit.text_url(&text.id));
        let mut below = Below::default();
        let state = text.state_of(&id);
        let pending = pending_to(text, &id)
            .into_iter()
            .filter_map(|number| text.amendments.get(&number));
        Some(Looked {
            w,
            label: label(w, text, &id),
            number: live.numbers[at].clone(),
            html: inline::signed(&live.blocks[at].content, &mut below),
            below: below.html(),
            language: text.language.clone(),
            state: state_class(state),
            pending: pending
                .map(|amendment| {
                    let words = w
                        .of("putting-in-bloc")
                        .with("number", amendment.number)
                        .with("delegations", visit.names(&amendment.sponsors))
                        .with("target", slip::target(visit, text, amendment));
                    (
                        format!("{url}/amendments/{}", amendment.number),
                        words.to_string(),
                    )
                })
                .collect(),
            agreed: state == ParagraphState::Agreed,
            conducts,
            reason: refused.map_or_else(String::new, |refused| refused.form.kept.words.clone()),
            refused: refused.cloned(),
            id: id.to_string(),
            url,
        })
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}
