//! What accepting an amendment does to the live text, change by change, and where in the text an amendment has its place.
//! It is the one definition: the change to the draft is prepared with it, and the decision checks it with it.

use std::collections::BTreeMap;

use crate::text::{Block, Content, ParagraphId, merge};

use super::{Amendment, Change, Effect, Refusal, Subject, Text, effect};

/// What accepting an amendment does to the live text. Each change is merged with what happened to its words since.
pub fn amendment_effects(text: &Text, live: &[Block], number: u32) -> Result<Vec<Effect>, Refusal> {
    match &text.amendment(number)?.subject {
        Subject::Text(changes) => effects(text, live, changes, number),
        Subject::Amendment { .. } => Err(Refusal::ProposalMisfit),
    }
}

/// What these changes do to the text, as an amendment of this number.
pub(super) fn effects(
    text: &Text,
    live: &[Block],
    changes: &[Change],
    number: u32,
) -> Result<Vec<Effect>, Refusal> {
    let mut work = Work {
        text,
        number,
        blocks: live.to_vec(),
        effects: Vec::new(),
        gone: Vec::new(),
        filled: BTreeMap::new(),
    };
    let mut changes: Vec<&Change> = changes.iter().collect();
    // Words before places, and what goes at the end: so each change finds the paragraph it stands beside, in whatever
    // order they were written down.
    changes.sort_by_key(|change| rank(change));
    for change in changes {
        work.make(change)?;
    }
    for paragraph in std::mem::take(&mut work.gone) {
        work.enter(Effect::Remove { paragraph })?;
    }
    Ok(work.effects)
}

fn rank(change: &Change) -> u8 {
    match change {
        Change::Title { .. } => 0,
        Change::Wording { .. } => 1,
        Change::Split { .. } => 2,
        Change::Join { .. } => 3,
        Change::New { .. } => 4,
        Change::Move { .. } => 5,
        Change::Deletion { .. } => 6,
    }
}

/// The text on its way.
struct Work<'a> {
    text: &'a Text,
    number: u32,
    blocks: Vec<Block>,
    effects: Vec<Effect>,
    /// Paragraphs that go, once nothing looks for its place beside them any more.
    gone: Vec<ParagraphId>,
    /// By the gap, what this amendment put there last.
    filled: BTreeMap<Option<ParagraphId>, ParagraphId>,
}

impl Work<'_> {
    fn make(&mut self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Title { before, after } => {
                if self.text.title != *before && self.text.title != *after {
                    return Err(self.collides());
                }
                if self.text.title != *after {
                    let title = after.clone();
                    self.enter(Effect::Retitle { title })?;
                }
                Ok(())
            }
            Change::Wording {
                paragraph,
                before,
                after,
            } => {
                let content = self.merged(before, &self.block(paragraph)?.content, after)?;
                self.set(paragraph, content)
            }
            Change::Split {
                paragraph,
                before,
                head,
                tail,
            } => {
                let live = self.block(paragraph)?.content.clone();
                let (head, rest) = self.parted(before, &live, head, &tail.content)?;
                self.set(paragraph, head)?;
                let block = Block {
                    content: rest,
                    ..tail.clone()
                };
                self.insert(Some(paragraph.clone()), block)
            }
            Change::Join {
                paragraph,
                before,
                into,
                into_before,
                joined,
            } => {
                let base = together(into_before, before);
                let live = together(&self.block(into)?.content, &self.block(paragraph)?.content);
                let content = self.merged(&base, &live, joined)?;
                self.set(into, content)?;
                self.gone.push(paragraph.clone());
                Ok(())
            }
            Change::New { after, block } => {
                let anchor = self.anchor(after.as_ref());
                self.insert(anchor, block.clone())?;
                self.filled.insert(after.clone(), block.id.clone());
                Ok(())
            }
            Change::Move { paragraph, after } => self.shift(paragraph, after.as_ref()),
            Change::Deletion { paragraph, .. } => {
                self.block(paragraph)?;
                self.gone.push(paragraph.clone());
                Ok(())
            }
        }
    }

    fn collides(&self) -> Refusal {
        Refusal::Collides { number: self.number }
    }

    fn block(&self, id: &ParagraphId) -> Result<&Block, Refusal> {
        let found = self.blocks.iter().find(|block| block.id == *id);
        found.ok_or_else(|| Refusal::ParagraphRemoved {
            paragraph: id.clone(),
        })
    }

    fn merged(&self, before: &Content, live: &Content, after: &Content) -> Result<Content, Refusal> {
        merge::three_way(before, live, after).map_err(|_| self.collides())
    }

    /// The live words in two parts: as proposed, with what happened to them since. A sign that stands in none of the
    /// words is merged in at the place of the cut, and shows where it is now.
    fn parted(
        &self,
        before: &Content,
        live: &Content,
        head: &Content,
        tail: &Content,
    ) -> Result<(Content, Content), Refusal> {
        let whole = [before, live, head, tail].map(Content::told).concat();
        let mut signs = ('\u{e000}'..='\u{f8ff}').filter(|sign| !whole.contains(*sign));
        let sign = signs.next().ok_or_else(|| self.collides())?;
        let mut cut = head.clone();
        cut.push(&format!(" {sign}"), Default::default());
        cut.extend(tail);
        let merged = self.merged(before, live, &cut)?;
        let plain = merged.plain();
        let at = plain.find(sign).ok_or_else(|| self.collides())?;
        let part = |from: usize, to: usize| trimmed(&merged.slice(from, to));
        let (head, tail) = (part(0, at), part(at + sign.len_utf8(), plain.len()));
        if head.is_blank() || tail.is_blank() {
            return Err(self.collides());
        }
        Ok((head, tail))
    }

    fn set(&mut self, paragraph: &ParagraphId, content: Content) -> Result<(), Refusal> {
        if self.block(paragraph)?.content == content {
            return Ok(());
        }
        self.enter(Effect::Set {
            paragraph: paragraph.clone(),
            content,
        })
    }

    fn insert(&mut self, after: Option<ParagraphId>, block: Block) -> Result<(), Refusal> {
        let known = self.text.paragraphs.contains_key(&block.id);
        if known || self.blocks.iter().any(|other| other.id == block.id) {
            return Err(Refusal::ParagraphExists { paragraph: block.id });
        }
        self.enter(Effect::Insert { after, block })
    }

    fn shift(&mut self, paragraph: &ParagraphId, after: Option<&ParagraphId>) -> Result<(), Refusal> {
        let stands = self.blocks.iter().position(|block| block.id == *paragraph);
        let stands = stands.ok_or_else(|| Refusal::ParagraphRemoved {
            paragraph: paragraph.clone(),
        })?;
        let follows = stands.checked_sub(1).map(|before| self.blocks[before].id.clone());
        let moved = self.blocks.remove(stands);
        let anchor = self.anchor(after);
        self.blocks.insert(stands, moved);
        self.filled.insert(after.cloned(), paragraph.clone());
        if anchor == follows {
            return Ok(());
        }
        self.enter(Effect::Move {
            paragraph: paragraph.clone(),
            after: anchor,
        })
    }

    /// The paragraph after which something for a gap goes now.
    fn anchor(&self, gap: Option<&ParagraphId>) -> Option<ParagraphId> {
        match self.filled.get(&gap.cloned()) {
            Some(last) => Some(last.clone()),
            None => place(self.text, &self.blocks, gap),
        }
    }

    fn enter(&mut self, effect: Effect) -> Result<(), Refusal> {
        effect::apply(&mut self.blocks, &effect).ok_or(Refusal::ProposalMisfit)?;
        self.effects.push(effect);
        Ok(())
    }
}

/// The words of two paragraphs as those of one.
pub(super) fn together(first: &Content, second: &Content) -> Content {
    let mut both = first.clone();
    if !first.is_empty() && !second.is_empty() {
        both.push(" ", Default::default());
    }
    both.extend(second);
    both
}

/// Without the white space at both ends.
pub(super) fn trimmed(content: &Content) -> Content {
    let plain = content.plain();
    let from = plain.len() - plain.trim_start().len();
    content.slice(from, from + plain.trim().len())
}

/// The paragraph after which something for a gap goes: the nearest one still there, and behind what came into the same
/// gap before.
pub(super) fn place(text: &Text, live: &[Block], gap: Option<&ParagraphId>) -> Option<ParagraphId> {
    let mut anchor = gap.cloned();
    while let Some(id) = anchor.clone()
        && !live.iter().any(|block| block.id == id)
    {
        let removal = text
            .paragraphs
            .get(&id)
            .and_then(|standing| standing.removed.as_ref());
        // A paragraph is removed after the one it followed was still there, so the walk ends.
        anchor = removal.and_then(|removal| removal.followed.clone());
    }
    let start = anchor.as_ref().map_or(0, |id| {
        live.iter()
            .position(|block| block.id == *id)
            .map_or(0, |place| place + 1)
    });
    let same_gap = |block: &&Block| {
        let origin = text
            .paragraphs
            .get(&block.id)
            .and_then(|standing| standing.origin);
        let amendment = origin.and_then(|number| text.amendments.get(&number));
        amendment.is_some_and(|amendment| {
            amendment.changes().iter().any(|change| match change {
                Change::New {
                    after,
                    block: brought,
                } => brought.id == block.id && after.as_ref() == gap,
                _ => false,
            })
        })
    };
    live[start..]
        .iter()
        .take_while(same_gap)
        .last()
        .map(|block| block.id.clone())
        .or(anchor)
}

/// The paragraph at which an amendment is dealt with: the first in the text, as last known, that it touches; for a new
/// paragraph the one before it, for the beginning and for the title the first of all. A sub-amendment has the place of the
/// amendment it would change. What only touches paragraphs that are gone keeps the first of those.
pub fn place_of(text: &Text, amendment: &Amendment) -> Option<ParagraphId> {
    if let Some(parent) = amendment.parent() {
        // A parent has a smaller number than its sub-amendment, so the walk ends.
        return place_of(text, text.amendments.get(&parent)?);
    }
    let blocks = text.latest().map_or(&[][..], |latest| &latest.blocks);
    let stands = |id: &ParagraphId| blocks.iter().position(|block| block.id == *id);
    let changes = amendment.changes();
    let touched: Vec<&ParagraphId> = changes.iter().flat_map(Change::paragraphs).collect();
    let first = || blocks.first().map(|block| block.id.clone());
    let own = |id: &ParagraphId| {
        changes
            .iter()
            .any(|change| change.brings().is_some_and(|b| b.id == *id))
    };
    let beside = changes.iter().filter_map(|change| match change {
        Change::New {
            after: Some(after), ..
        } if own(after) => None,
        Change::New {
            after: Some(after), ..
        } if stands(after).is_some() => Some(after.clone()),
        // What was meant for the place after a paragraph that is gone is dealt with where it would go now.
        Change::New { after, .. } => place(text, blocks, after.as_ref()).or_else(first),
        Change::Title { .. } => first(),
        _ => None,
    });
    let there = touched.iter().copied().filter(|id| stands(id).is_some());
    there
        .cloned()
        .chain(beside)
        .min_by_key(|id| stands(id))
        .or_else(|| touched.first().copied().cloned())
}
