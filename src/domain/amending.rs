//! What accepting an amendment does to the live text, change by change, and where in the text an amendment has its place.
//! It is the one definition: the change to the draft is prepared with it, and the decision checks it with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{Block, Content, Marks, ParagraphId, merge};

use super::{Amendment, Change, Effect, Refusal, Subject, Text, disposal, effect};

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
            } => self.reword(paragraph, before, after),
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

    /// Other words for a paragraph; where it was split or joined since it was written about, for what its words are now.
    fn reword(&mut self, paragraph: &ParagraphId, before: &Content, after: &Content) -> Result<(), Refusal> {
        let (mut paragraph, mut before, mut after) = (paragraph, before.clone(), after.clone());
        let mut seen = BTreeSet::new();
        // What was joined may have come back, and been joined the other way.
        while !self.blocks.iter().any(|block| block.id == *paragraph)
            && seen.insert(paragraph)
            && let Some((into, into_before, own)) = joined(self.text, paragraph)
        {
            let merged = self.merged(&before, own, &after)?;
            before = together(into_before, own);
            after = together(into_before, &merged);
            paragraph = into;
        }
        let (before, after) = (&before, &after);
        let parts = self.parts(paragraph);
        if parts.len() == 1 {
            let content = self.merged(before, &self.block(paragraph)?.content, after)?;
            return self.set(paragraph, content);
        }
        let words = |id: &ParagraphId| Ok(self.block(id)?.content.clone());
        let lives = parts.iter().map(words).collect::<Result<Vec<_>, Refusal>>()?;
        let sign = self.sign(lives.iter().chain([before, after]))?;
        let mut live = Content::default();
        for (at, part) in lives.iter().enumerate() {
            if at > 0 {
                live.push(&format!(" {sign}"), Marks::default());
            }
            live.extend(part);
        }
        let cut = pieces(&self.merged(before, &live, after)?, sign);
        if cut.len() != parts.len() || cut.iter().any(Content::is_blank) {
            return Err(self.collides());
        }
        for (part, content) in parts.iter().zip(cut) {
            self.set(part, content)?;
        }
        Ok(())
    }

    /// A paragraph and what was split off it since this amendment was written, in the order of the text.
    fn parts(&self, paragraph: &ParagraphId) -> Vec<ParagraphId> {
        let amendment = self.text.amendments.get(&self.number);
        let base = amendment.and_then(|amendment| self.text.version(&amendment.base));
        let mut parts: Vec<ParagraphId> = Vec::new();
        let mut next = vec![paragraph];
        while let Some(part) = next.pop() {
            if parts.contains(part) {
                continue;
            }
            parts.push(part.clone());
            // The last split of a paragraph put its part right behind it, so that it is looked at first.
            for change in base.into_iter().flat_map(|_| accepted(self.text)) {
                if let Change::Split {
                    paragraph: split,
                    tail,
                    ..
                } = change
                    && split == part
                    && base.is_some_and(|base| base.block(&tail.id).is_none())
                    && self.blocks.iter().any(|block| block.id == tail.id)
                {
                    next.push(&tail.id);
                }
            }
        }
        parts
    }

    /// A sign that stands in none of these words.
    fn sign<'c>(&self, contents: impl Iterator<Item = &'c Content>) -> Result<char, Refusal> {
        let whole: String = contents.map(Content::told).collect();
        let mut signs = ('\u{e000}'..='\u{f8ff}').filter(|sign| !whole.contains(*sign));
        signs.next().ok_or_else(|| self.collides())
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
        merge::in_turn(before, live, after).map_err(|_| self.collides())
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
        let sign = self.sign([before, live, head, tail].into_iter())?;
        let mut cut = head.clone();
        cut.push(&format!(" {sign}"), Marks::default());
        cut.extend(tail);
        let found = pieces(&self.merged(before, live, &cut)?, sign);
        match <[Content; 2]>::try_from(found) {
            Ok([head, tail]) if !head.is_blank() && !tail.is_blank() => Ok((head, tail)),
            _ => Err(self.collides()),
        }
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

/// The words between these signs, each without the white space at its ends.
fn pieces(content: &Content, sign: char) -> Vec<Content> {
    let plain = content.plain();
    let mut from = 0;
    plain
        .split(sign)
        .map(|piece| {
            let part = trimmed(&content.slice(from, from + piece.len()));
            from += piece.len() + sign.len_utf8();
            part
        })
        .collect()
}

/// The changes of the amendments that were accepted, as they were, in the order of filing.
fn accepted(text: &Text) -> impl DoubleEndedIterator<Item = &Change> {
    let taken = text
        .amendments
        .values()
        .filter(|amendment| amendment.is_accepted());
    taken.flat_map(|amendment| amendment.proposes())
}

/// What a paragraph was joined to, with the words of that one and of its own at the time.
fn joined<'t>(text: &'t Text, id: &ParagraphId) -> Option<(&'t ParagraphId, &'t Content, &'t Content)> {
    accepted(text).find_map(|change| match change {
        Change::Join {
            paragraph,
            before,
            into,
            into_before,
            ..
        } if paragraph == id => Some((into, into_before, before)),
        _ => None,
    })
}

/// Where the words of a paragraph stand now: in itself, or in what it was joined to.
pub(super) fn now_in(text: &Text, id: &ParagraphId) -> ParagraphId {
    let mut here = id;
    let mut seen = BTreeSet::new();
    // What was joined may have come back, and been joined the other way: then its words are nowhere.
    while text.present(here).is_err()
        && seen.insert(here)
        && let Some((into, ..)) = joined(text, here)
    {
        here = into;
    }
    here.clone()
}

/// The paragraphs that an amendment touches, as they are now: its words alone can be found again after a join.
pub(super) fn touched(text: &Text, amendment: &Amendment) -> Vec<ParagraphId> {
    amendment
        .proposes()
        .iter()
        .flat_map(|change| {
            change.paragraphs().map(move |id| match change {
                Change::Wording { .. } if text.present(id).is_err() => now_in(text, id),
                _ => id.clone(),
            })
        })
        .collect()
}

/// The words of two paragraphs as those of one.
pub(super) fn together(first: &Content, second: &Content) -> Content {
    let mut both = first.clone();
    if !first.is_empty() && !second.is_empty() {
        both.push(" ", Marks::default());
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

/// A paragraph where it stands in the live text, or the one it followed when it was taken out; none for the beginning.
pub(super) fn standing(text: &Text, live: &[Block], paragraph: Option<&ParagraphId>) -> Option<ParagraphId> {
    let mut anchor = paragraph.cloned();
    let mut seen = BTreeSet::new();
    while let Some(id) = anchor.clone()
        && !live.iter().any(|block| block.id == id)
        && seen.insert(id.clone())
    {
        let removal = text
            .paragraphs
            .get(&id)
            .and_then(|standing| standing.removed.as_ref());
        anchor = removal.and_then(|removal| removal.followed.clone());
    }
    anchor
}

/// The paragraph after which something for a gap goes: the nearest one still there, and behind what came into the same
/// gap before.
pub(super) fn place(text: &Text, live: &[Block], gap: Option<&ParagraphId>) -> Option<ParagraphId> {
    let anchor = standing(text, live, gap);
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
            amendment.proposes().iter().any(|change| match change {
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
    let amendment = match amendment.parent() {
        Some(parent) => disposal::root(text, parent)?,
        None => amendment,
    };
    let blocks = text.latest().map_or(&[][..], |latest| &latest.blocks);
    let stands = |id: &ParagraphId| blocks.iter().position(|block| block.id == *id);
    let changes = amendment.proposes();
    let touched = touched(text, amendment);
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
    let there = touched.iter().filter(|id| stands(id).is_some());
    there
        .cloned()
        .chain(beside)
        .min_by_key(|id| stands(id))
        .or_else(|| touched.first().cloned())
}
