//! The whole text at a glance: a cell for each numbered paragraph, by section, with its state and its amendments. The
//! reader finds the way by it; on the floor it is the walk's progress.

use std::collections::BTreeMap;

use askama::Template;

use crate::app::LiveText;
use crate::domain::{ParagraphState, Text, place_of};
use crate::text::{BlockKind, ParagraphId};

use crate::web::house::words::Words;

/// The outline of one text.
#[derive(Template)]
#[template(path = "reading/outline.html")]
pub struct Outline {
    w: Words,
    /// What a cell's link begins with; the paragraph's id follows.
    base: String,
    /// The sections, the opening paragraphs first.
    sections: Vec<Section>,
}

struct Section {
    id: String,
    title: String,
    cells: Vec<Cell>,
}

struct Cell {
    id: String,
    number: String,
    state: &'static str,
    pending: usize,
    label: String,
}

impl Outline {
    /// The outline; `base` is what the links begin with.
    pub fn of(w: Words, text: &Text, live: &LiveText, base: String) -> Outline {
        let pending = pending_by_paragraph(text);
        let mut sections = vec![Section {
            id: String::new(),
            title: String::new(),
            cells: Vec::new(),
        }];
        for (block, number) in live.blocks.iter().zip(&live.numbers) {
            match block.kind {
                BlockKind::Heading if block.level == 1 => sections.push(Section {
                    id: block.id.to_string(),
                    title: format!("{number} {}", block.content.bare()),
                    cells: Vec::new(),
                }),
                BlockKind::Paragraph => {
                    let cell = cell(w, text, &block.id, number, pending.get(&block.id).copied());
                    if let Some(section) = sections.last_mut() {
                        section.cells.push(cell);
                    }
                }
                // An item belongs to its paragraph, and a smaller heading to its section.
                _ => {}
            }
        }
        sections.retain(|section| !section.cells.is_empty() || !section.title.is_empty());
        Outline { w, base, sections }
    }
}

fn cell(w: Words, text: &Text, id: &ParagraphId, number: &str, pending: Option<usize>) -> Cell {
    let state = state_class(text.state_of(id));
    let pending = pending.unwrap_or(0);
    let number = number.trim_end_matches('.').to_owned();
    let label = w
        .of("outline-cell")
        .with("number", &number)
        .with("state", if state.is_empty() { "open" } else { state })
        .with("count", pending)
        .to_string();
    Cell {
        id: id.to_string(),
        number,
        state,
        pending,
        label,
    }
}

/// The class by which a paragraph's state is drawn; none for one that waits.
pub fn state_class(state: ParagraphState) -> &'static str {
    match state {
        ParagraphState::Open | ParagraphState::Before => "",
        ParagraphState::UnderConsideration => "considered",
        ParagraphState::Agreed => "agreed",
        ParagraphState::Reopened => "reopened",
    }
}

/// How many amendments are pending to each paragraph: to its words, to the gap after it, and to those amendments.
pub fn pending_by_paragraph(text: &Text) -> BTreeMap<ParagraphId, usize> {
    let mut pending = BTreeMap::new();
    for amendment in text.pending() {
        if let Some(id) = place_of(text, amendment) {
            *pending.entry(id).or_insert(0) += 1;
        }
    }
    pending
}
