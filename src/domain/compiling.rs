//! The compilation: where in a text each amendment is read. Each change stands under the paragraph it would change, each
//! new paragraph in its gap, each sub-amendment under the one it would change; what is aimed at a paragraph that is no
//! longer there comes at the end. Every amendment asked for stands somewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{Block, Content, ParagraphId};

use super::{Amendment, Change, Subject, Text};

/// One change of an amendment, at its place in the compilation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The amendment.
    pub number: u32,
    /// Which of its changes, from 0.
    pub part: usize,
    /// How many it has.
    pub parts: usize,
    /// Whether it is the first place of this amendment: there it says its reason.
    pub first: bool,
    /// The sub-amendments to this change, in the order of filing.
    pub subs: Vec<u32>,
}

/// What stands at one paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtParagraph {
    /// To its words, or to it as a whole.
    pub to: Vec<Placed>,
    /// New paragraphs in the gap after it.
    pub after: Vec<Placed>,
    /// Amendments that would move a paragraph to the gap after it.
    pub arriving: Vec<u32>,
}

/// A text with its amendments, each at its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compilation {
    /// To the title.
    pub title: Vec<Placed>,
    /// New paragraphs before the first one, and amendments that would move one there.
    pub opening: AtParagraph,
    /// At each block, in the order of the blocks.
    pub blocks: Vec<AtParagraph>,
    /// To paragraphs that are no longer in the text.
    pub removed: Vec<Placed>,
}

/// Where in the text a change belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The title.
    Title,
    /// The gap before the first paragraph.
    Opening,
    /// A paragraph.
    At(ParagraphId),
    /// The gap after a paragraph.
    After(ParagraphId),
}

impl Spot {
    /// Where a change belongs.
    pub fn of(change: &Change) -> Spot {
        match change {
            Change::Title { .. } => Spot::Title,
            Change::New { after: None, .. } => Spot::Opening,
            Change::New { after: Some(id), .. } => Spot::After(id.clone()),
            Change::Wording { paragraph, .. }
            | Change::Deletion { paragraph, .. }
            | Change::Move { paragraph, .. }
            | Change::Split { paragraph, .. }
            | Change::Join { paragraph, .. } => Spot::At(paragraph.clone()),
        }
    }

    /// The paragraph it is at or after.
    pub fn paragraph(&self) -> Option<&ParagraphId> {
        match self {
            Spot::At(id) | Spot::After(id) => Some(id),
            Spot::Title | Spot::Opening => None,
        }
    }
}

/// Where an amendment belongs, one spot for each of its changes; a sub-amendment belongs where the amendment does that it
/// would change.
pub fn spots(text: &Text, amendment: &Amendment) -> Vec<Spot> {
    let root = match amendment.parent() {
        Some(parent) => text.chain(parent, Amendment::parent).last(),
        None => Some(amendment),
    };
    root.map_or_else(Vec::new, |root| root.proposes().iter().map(Spot::of).collect())
}

/// The paragraphs an amendment belongs to, each once, in the order of its changes: those it changes, those its new ones
/// come after, and for a new opening the first one of the text.
pub fn paragraphs_of(text: &Text, amendment: &Amendment) -> Vec<ParagraphId> {
    let first = || text.latest()?.blocks.first().map(|block| block.id.clone());
    let mut seen = BTreeSet::new();
    spots(text, amendment)
        .into_iter()
        .filter_map(|spot| match spot {
            Spot::At(id) | Spot::After(id) => Some(id),
            Spot::Opening => first(),
            Spot::Title => None,
        })
        .filter(|id| seen.insert(id.clone()))
        .collect()
}

/// What a sub-amendment would make of the words that the amendment proposed when it was filed: those, and its own. None for
/// an amendment to the text.
pub fn sub_wording(amendment: &Amendment) -> Option<(&Content, &Content)> {
    match &amendment.subject {
        Subject::Amendment { before, after, .. } => Some((before, after)),
        Subject::Text(_) => None,
    }
}

/// Which change of its parent a sub-amendment would change, of so many.
fn part_of(sub: &Amendment, parts: usize) -> usize {
    match &sub.subject {
        Subject::Amendment { change, .. } => (*change as usize).min(parts.saturating_sub(1)),
        Subject::Text(_) => 0,
    }
}

/// Lays out the text as it stands with the amendments that are `wanted`.
pub fn compile(text: &Text, blocks: &[Block], wanted: impl Fn(&Amendment) -> bool) -> Compilation {
    let place: BTreeMap<&ParagraphId, usize> = blocks
        .iter()
        .zip(0..)
        .map(|(block, at)| (&block.id, at))
        .collect();
    let mut compilation = Compilation {
        blocks: vec![AtParagraph::default(); blocks.len()],
        ..Compilation::default()
    };
    for amendment in text.amendments.values() {
        let subs: Vec<&Amendment> = text
            .amendments
            .values()
            .filter(|sub| sub.parent() == Some(amendment.number) && wanted(sub))
            .collect();
        // A sub-amendment is read under the amendment that it would change, even where that one has ended.
        let read = wanted(amendment) || !subs.is_empty();
        if amendment.parent().is_some() || !read {
            continue;
        }
        let changes = amendment.changes();
        for (part, change) in changes.iter().enumerate() {
            let placed = Placed {
                number: amendment.number,
                part,
                parts: changes.len(),
                first: part == 0,
                subs: subs
                    .iter()
                    .filter(|sub| part_of(sub, changes.len()) == part)
                    .map(|sub| sub.number)
                    .collect(),
            };
            compilation.put(text, &place, change, placed);
        }
    }
    compilation
}

impl Compilation {
    fn put(&mut self, text: &Text, place: &BTreeMap<&ParagraphId, usize>, change: &Change, placed: Placed) {
        if let Change::Move { after, .. } = change {
            let number = placed.number;
            match standing(text, place, after.as_ref()) {
                Some(at) => self.blocks[at].arriving.push(number),
                None => self.opening.arriving.push(number),
            }
        }
        match Spot::of(change) {
            Spot::Title => self.title.push(placed),
            Spot::Opening => self.opening.after.push(placed),
            Spot::After(id) => match standing(text, place, Some(&id)) {
                Some(at) => self.blocks[at].after.push(placed),
                None => self.opening.after.push(placed),
            },
            Spot::At(id) => match place.get(&id) {
                Some(at) => self.blocks[*at].to.push(placed),
                None => self.removed.push(placed),
            },
        }
    }

    /// The amendments that stand anywhere in it, each once, sub-amendments included.
    pub fn numbers(&self) -> BTreeSet<u32> {
        let at = |at: &AtParagraph| at.to.iter().chain(&at.after).cloned().collect::<Vec<_>>();
        self.title
            .iter()
            .chain(&self.removed)
            .cloned()
            .chain(at(&self.opening))
            .chain(self.blocks.iter().flat_map(at))
            .flat_map(|placed| std::iter::once(placed.number).chain(placed.subs))
            .collect()
    }
}

/// The block that a gap comes after: the paragraph itself, or where that one is gone, what it followed. None is the
/// beginning of the text.
fn standing(
    text: &Text,
    place: &BTreeMap<&ParagraphId, usize>,
    after: Option<&ParagraphId>,
) -> Option<usize> {
    let mut after = after;
    let mut met = BTreeSet::new();
    while let Some(id) = after {
        if let Some(at) = place.get(id) {
            return Some(*at);
        }
        // Two that were removed may each have followed the other at its time.
        if !met.insert(id) {
            return None;
        }
        let removal = text
            .paragraphs
            .get(id)
            .and_then(|standing| standing.removed.as_ref());
        after = removal.and_then(|removal| removal.followed.as_ref());
    }
    None
}
