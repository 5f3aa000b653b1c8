//! Where the words of an earlier version stand now: a paragraph by its id, and where it was split, joined or deleted, by its
//! words. It judges no amendment.

use std::collections::{HashMap, HashSet};

use crate::text::edits::Ground;
use crate::text::{Block, Content, ParagraphId, number};

use super::condition::Cause;

/// Of the words of a new paragraph, so many in a hundred must have stood in the old one, for it to be a part of that.
const HELD_LEAST_PERCENT: usize = 60;
/// Fewer words may be there twice by chance.
const HELD_LEAST_WORDS: usize = 3;

/// The text as it reads now.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Their numbers.
    pub numbers: &'a [String],
}

/// Where the words of a paragraph stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// In the paragraph itself.
    Itself(usize),
    /// In several paragraphs, since it was split: itself, where it still stands, and what came of it, in text order.
    Split(Vec<usize>),
    /// In another paragraph, to which it was joined.
    Joined(usize),
    /// Nowhere.
    Gone,
}

/// One earlier version held against the text as it reads now.
#[derive(Debug)]
pub struct Passage<'a> {
    base: &'a [Block],
    /// The numbers of the earlier version.
    numbers: Vec<String>,
    now: Now<'a>,
    base_at: HashMap<&'a ParagraphId, usize>,
    now_at: &'a HashMap<ParagraphId, usize>,
    /// Blocks that the earlier version does not have.
    fresh: Vec<usize>,
    /// Blocks of it that stand among the same neighbours as ever, or would but for those that came and went.
    staying: HashSet<usize>,
}

impl<'a> Passage<'a> {
    /// From these blocks to the text as it reads now.
    pub fn new(base: &'a [Block], now: Now<'a>, now_at: &'a HashMap<ParagraphId, usize>) -> Self {
        let base_at: HashMap<&ParagraphId, usize> = base
            .iter()
            .enumerate()
            .map(|(at, block)| (&block.id, at))
            .collect();
        let fresh = (0..now.blocks.len())
            .filter(|at| !base_at.contains_key(&now.blocks[*at].id))
            .collect();
        let places: Vec<Option<usize>> = now
            .blocks
            .iter()
            .map(|block| base_at.get(&block.id).copied())
            .collect();
        let staying = crate::text::staying(&places)
            .into_iter()
            .enumerate()
            .filter_map(|(at, stays)| places[at].filter(|_| stays))
            .collect();
        Self {
            base,
            numbers: number(base),
            now,
            base_at,
            now_at,
            fresh,
            staying,
        }
    }

    /// The block with this id as it reads now.
    pub fn now(&self, id: &ParagraphId) -> Option<&'a Block> {
        self.now_at.get(id).map(|at| &self.now.blocks[*at])
    }

    /// The block at this place as it reads now.
    pub fn at(&self, place: usize) -> &'a Block {
        &self.now.blocks[place]
    }

    /// The block with this id as it read then.
    pub fn then(&self, id: &ParagraphId) -> Option<&'a Block> {
        self.base_at.get(id).map(|at| &self.base[*at])
    }

    /// The number of a block now.
    pub fn number(&self, id: &ParagraphId) -> &'a str {
        self.now_at
            .get(id)
            .map_or("", |at| self.now.numbers[*at].as_str())
    }

    /// Every block as it reads now.
    pub fn blocks(&self) -> &'a [Block] {
        self.now.blocks
    }

    /// Whether a block stands elsewhere among the others than it did.
    fn is_elsewhere(&self, id: &ParagraphId) -> bool {
        self.now_at.contains_key(id) && self.base_at.get(id).is_some_and(|at| !self.staying.contains(at))
    }

    /// Blocks that came since.
    pub fn fresh(&self) -> impl Iterator<Item = &'a Block> + '_ {
        self.fresh.iter().map(|at| &self.now.blocks[*at])
    }

    /// The words of the paragraphs that were joined to this one since, in order.
    pub fn absorbed(&self, at: usize) -> Vec<&'a Content> {
        let gone = self
            .base
            .iter()
            .filter(|block| !self.now_at.contains_key(&block.id));
        gone.map(|block| (block, self.follow(&block.id, &block.content)))
            .filter(|(_, held)| *held == Held::Joined(at))
            .map(|(block, _)| &block.content)
            .collect()
    }

    /// Where the words of a paragraph stand now, that read so in the earlier version.
    pub fn follow(&self, id: &ParagraphId, before: &Content) -> Held {
        let itself = self.now_at.get(id).copied();
        if let Some(at) = itself
            && (self.now.blocks[at].content == *before || self.fresh.is_empty())
        {
            return Held::Itself(at);
        }
        let was = Ground::of(before);
        let lost = match itself {
            Some(at) => was.lost_and_found(&Ground::of(&self.now.blocks[at].content)).0,
            None => was,
        };
        if lost.words() == 0 {
            return itself.map_or(Held::Gone, Held::Itself);
        }
        let mut parts: Vec<usize> = self
            .fresh
            .iter()
            .copied()
            .filter(|at| {
                let part = Ground::of(&self.now.blocks[*at].content);
                is_held(&part, &lost)
            })
            .collect();
        // Of a paragraph that is gone, one that took it up whole says more than what happens to share words with it.
        if itself.is_none()
            && let Held::Joined(into) = self.joined(id, before)
        {
            let was = Ground::of(before);
            let held = |at: &usize| was.kept_in(&Ground::of(&self.now.blocks[*at].content));
            if held(&into) >= parts.iter().map(held).sum() {
                return Held::Joined(into);
            }
        }
        parts.extend(itself);
        parts.sort_unstable();
        match (&parts[..], itself) {
            ([], _) => self.joined(id, before),
            ([at], Some(_)) => Held::Itself(*at),
            _ => Held::Split(parts),
        }
    }

    /// The paragraph to which one that is gone was joined: it has its words now, and did not have them.
    fn joined(&self, id: &ParagraphId, before: &Content) -> Held {
        let was = Ground::of(before);
        let took = |at: &usize| {
            let block = &self.now.blocks[*at];
            let then = self.then(&block.id).filter(|then| then.content != block.content);
            then.is_some_and(|then| {
                let (_, found) = Ground::of(&then.content).lost_and_found(&Ground::of(&block.content));
                is_held(&was, &found)
            })
        };
        // As a rule it is the one before it, so the search begins there.
        let start = self.base_at.get(id).map_or(0, |at| {
            self.base[..*at]
                .iter()
                .rev()
                .find_map(|block| self.now_at.get(&block.id).copied())
                .unwrap_or(0)
        });
        let around = (start..self.now.blocks.len()).chain((0..start).rev());
        around.into_iter().find(took).map_or(Held::Gone, Held::Joined)
    }

    /// The block after which something goes that was to follow this one. Where that is gone, or was split, or has moved away
    /// with nothing left in its place, it goes where the same neighbours stand.
    pub fn gap(&self, after: Option<&ParagraphId>) -> Option<ParagraphId> {
        let id = after?;
        if let Some(at) = self.now_at.get(id) {
            let mut last = *at;
            let block = &self.now.blocks[*at];
            if self.then(id).is_some_and(|then| then.content != block.content)
                && let Some(then) = self.then(id)
                && let Held::Split(parts) = self.follow(id, &then.content)
            {
                for part in parts {
                    if part == last + 1 {
                        last = part;
                    }
                }
            }
            return Some(self.now.blocks[last].id.clone());
        }
        let Some(at) = self.base_at.get(id).copied() else {
            return self.now.blocks.last().map(|block| block.id.clone());
        };
        let next = (at + 1..self.base.len()).find(|at| self.staying.contains(at));
        match next {
            Some(next) => {
                let place = self.now_at[&self.base[next].id];
                place
                    .checked_sub(1)
                    .map(|before| self.now.blocks[before].id.clone())
            }
            None => self.now.blocks.last().map(|block| block.id.clone()),
        }
    }

    /// What became of the place of a block whose words are the same.
    pub fn shift(&self, id: &ParagraphId) -> Cause {
        let Some(then) = self.base_at.get(id).map(|at| self.numbers[*at].as_str()) else {
            return Cause::Nothing;
        };
        let now = self
            .now_at
            .get(id)
            .map_or("", |at| self.now.numbers[*at].as_str());
        if self.is_elsewhere(id) {
            return Cause::Elsewhere;
        }
        if then == now {
            return Cause::Nothing;
        }
        Cause::Renumbered {
            from: then.trim_end_matches('.').to_owned(),
            to: now.trim_end_matches('.').to_owned(),
        }
    }
}

/// Whether most words of one wording stand in another.
fn is_held(part: &Ground, whole: &Ground) -> bool {
    let words = part.words();
    let kept = part.kept_in(whole);
    kept >= HELD_LEAST_WORDS.min(words) && words > 0 && kept * 100 >= words * HELD_LEAST_PERCENT
}
