//! Amendments that make different things of the same words, side by side where they meet: on "What if", so that the words of
//! the one that is not in the text above are read as well.

use std::collections::BTreeMap;

use crate::app::LiveText;
use crate::domain::Text;
use crate::domain::living::{Living, WhatIf, Why};
use crate::text::{Block, Content, ParagraphId};

use super::slip;
use super::standing::sponsors;
use super::what_if::home;
use crate::web::differences::difference::Difference;
use crate::web::house::visit::Visit;

/// So many that collide are laid side by side; more would not be compared by eye, and each is a text of its own to compose.
const SIDES_MAX: usize = 60;

/// Amendments that cannot stand together at one paragraph.
pub struct Collision {
    /// What they do, and which of them the text has.
    pub sentence: String,
    /// Each of them.
    pub sides: Vec<Side>,
}

/// What one of them makes of the words.
pub struct Side {
    /// Its number and its sponsors.
    pub called: String,
    /// Its page.
    pub url: String,
    /// The words as they are and as it makes them; none where it changes no words there.
    pub words: Option<Difference>,
    /// What it is aimed at.
    pub target: String,
}

/// The text with one amendment alone, and with what it would change if that is an amendment.
struct Alone {
    blocks: Vec<Block>,
    title: String,
}

impl Alone {
    fn of(living: &Living, text: &Text, number: u32) -> Alone {
        let parent = text
            .amendments
            .get(&number)
            .and_then(|amendment| amendment.parent());
        let chosen: Vec<u32> = parent.into_iter().chain([number]).collect();
        let with = living.what_if(&chosen);
        Alone {
            blocks: with.blocks,
            title: with.title,
        }
    }

    fn block(&self, id: &ParagraphId) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == *id)
    }

    /// The paragraphs of which it changes the words, or that it takes away.
    fn changes<'a>(&self, live: &'a [Block]) -> Vec<&'a ParagraphId> {
        let changed = |block: &&Block| {
            self.block(&block.id)
                .is_none_or(|now| now.content != block.content)
        };
        live.iter().filter(changed).map(|block| &block.id).collect()
    }
}

/// The collisions among what was ticked, by the paragraph they are at.
pub fn collisions(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    living: &Living,
    with: &WhatIf,
) -> BTreeMap<ParagraphId, Vec<Collision>> {
    let mut met: BTreeMap<(u32, &str), Vec<u32>> = BTreeMap::new();
    for fallen in with.fallen.iter().take(SIDES_MAX) {
        match fallen.why {
            Why::Contradicts(other) => met.entry((other, "contradicts")).or_default().push(fallen.number),
            Why::SamePoint(other) => met.entry((other, "same-point")).or_default().push(fallen.number),
            Why::NotOpen | Why::Text | Why::Gone | Why::Needs(_) => {}
        }
    }
    let mut found: BTreeMap<ParagraphId, Vec<Collision>> = BTreeMap::new();
    for ((first, code), others) in met {
        let numbers: Vec<u32> = [first].into_iter().chain(others).collect();
        let alone: Vec<(u32, Alone)> = numbers
            .iter()
            .map(|number| (*number, Alone::of(living, text, *number)))
            .collect();
        let mut places = alone[0].1.changes(&live.blocks);
        places.retain(|id| {
            alone[1..]
                .iter()
                .any(|(_, alone)| alone.changes(&live.blocks).contains(id))
        });
        let places: Vec<ParagraphId> = match places.is_empty() {
            true => home(text, living, first).into_iter().collect(),
            false => places.into_iter().cloned().collect(),
        };
        for place in places {
            let taken = if with.taken.contains(&first) { "yes" } else { "no" };
            let listed: Vec<String> = numbers.iter().map(u32::to_string).collect();
            let sentence = visit
                .w
                .named("what-if-collision", code)
                .with("numbers", visit.w.list(&listed))
                .with("first", first)
                .with("taken", taken);
            let sides = alone
                .iter()
                .map(|(number, alone)| side(visit, text, live, &place, *number, alone));
            let collision = Collision {
                sentence: sentence.to_string(),
                sides: sides.collect(),
            };
            found.entry(place.clone()).or_default().push(collision);
        }
    }
    found
}

fn side(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    place: &ParagraphId,
    number: u32,
    alone: &Alone,
) -> Side {
    let w = visit.w;
    let nothing = Content::default();
    let stands = live.blocks.iter().find(|block| block.id == *place);
    let was = stands.map_or(&nothing, |block| &block.content);
    let now = alone.block(place).map_or(&nothing, |block| &block.content);
    let brought = || {
        let is_new = |block: &&Block| !live.blocks.iter().any(|stood| stood.id == block.id);
        alone.blocks.iter().find(is_new)
    };
    let between = |from: &Content, to: &Content| Difference::between(w, &text.language, from, to);
    let words = if was != now {
        Some(between(was, now))
    } else if alone.title != text.title {
        let title = |words: &str| Content::of_plain(words);
        Some(between(&title(&text.title), &title(&alone.title)))
    } else {
        brought().map(|block| between(&nothing, &block.content))
    };
    Side {
        called: w
            .of("what-if-side")
            .with("number", number)
            .with("sponsors", sponsors(visit, text, number))
            .to_string(),
        url: format!("{}/amendments/{number}", visit.text_url(&text.id)),
        words,
        target: text
            .amendments
            .get(&number)
            .map_or_else(String::new, |amendment| slip::target(visit, text, amendment)),
    }
}
