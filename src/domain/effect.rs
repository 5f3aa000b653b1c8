//! What changed between two versions of a text, block by block: small enough for the journal, exact enough to give the
//! later version back. It aligns by id and compares words only for equality.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::text::{Block, Content, ParagraphId};

/// One change of one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "kebab-case")]
pub enum Effect {
    /// The block's words become these.
    Set {
        /// The block.
        paragraph: ParagraphId,
        /// Its words.
        content: Content,
    },
    /// A block comes in.
    Insert {
        /// The block before it; none at the beginning.
        after: Option<ParagraphId>,
        /// The block.
        block: Block,
    },
    /// The block goes.
    Remove {
        /// The block.
        paragraph: ParagraphId,
    },
    /// The block goes elsewhere, as it is.
    Move {
        /// The block.
        paragraph: ParagraphId,
        /// The block it stands after from then on; none at the beginning.
        after: Option<ParagraphId>,
    },
    /// The title of the text becomes another.
    Retitle {
        /// The title.
        title: String,
    },
}

impl Effect {
    /// The title after these; none where they leave it. Of several the last one counts: it has what those before it did.
    pub fn title_after(effects: &[Effect]) -> Option<&str> {
        effects.iter().rev().find_map(|effect| match effect {
            Effect::Retitle { title } => Some(title.as_str()),
            _ => None,
        })
    }

    /// The block it changes, brings, moves or takes away; none for the title.
    pub fn paragraph(&self) -> Option<&ParagraphId> {
        match self {
            Effect::Set { paragraph, .. } | Effect::Remove { paragraph } | Effect::Move { paragraph, .. } => {
                Some(paragraph)
            }
            Effect::Insert { block, .. } => Some(&block.id),
            Effect::Retitle { .. } => None,
        }
    }
}

/// The effects that lead from one list of blocks to another: removals first, then the rest in text order. A block that
/// changed its kind or level is taken out and put in again.
pub fn between(old: &[Block], new: &[Block]) -> Vec<Effect> {
    between_around(old, new, |_| false)
}

/// The same, where some blocks are known not to have moved: where two have changed places, the other one did.
pub fn between_around(old: &[Block], new: &[Block], fixed: impl Fn(&ParagraphId) -> bool) -> Vec<Effect> {
    let was: BTreeMap<&ParagraphId, (usize, &Block)> = old
        .iter()
        .enumerate()
        .map(|(place, block)| (&block.id, (place, block)))
        .collect();
    let alike = |block: &Block| {
        let (place, old) = *was.get(&block.id)?;
        ((old.kind, old.level) == (block.kind, block.level)).then_some((place, old))
    };
    let stay: Vec<(usize, &ParagraphId)> = new
        .iter()
        .filter_map(|block| Some((alike(block)?.0, &block.id)))
        .collect();
    let kept = kept(&stay, fixed);
    let there: BTreeSet<&ParagraphId> = stay.iter().map(|(_, id)| *id).collect();
    let mut effects: Vec<Effect> = old
        .iter()
        .filter(|block| !there.contains(&block.id))
        .map(|block| Effect::Remove {
            paragraph: block.id.clone(),
        })
        .collect();
    let mut after: Option<&ParagraphId> = None;
    for block in new {
        match alike(block) {
            Some((_, was)) => {
                if !kept.contains(&block.id) {
                    effects.push(Effect::Move {
                        paragraph: block.id.clone(),
                        after: after.cloned(),
                    });
                }
                if was.content != block.content {
                    effects.push(Effect::Set {
                        paragraph: block.id.clone(),
                        content: block.content.clone(),
                    });
                }
            }
            None => effects.push(Effect::Insert {
                after: after.cloned(),
                block: block.clone(),
            }),
        }
        after = Some(&block.id);
    }
    effects
}

/// Of blocks in their new order with their old places, those that stay where they are: as many as can be, and the fixed
/// ones before all others.
fn kept<'a>(
    stay: &[(usize, &'a ParagraphId)],
    fixed: impl Fn(&ParagraphId) -> bool,
) -> BTreeSet<&'a ParagraphId> {
    // Mostly nothing moved, and the search is quadratic.
    if stay.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return stay.iter().map(|(_, id)| *id).collect();
    }
    // The best row that ends here: what it weighs, and the one before in it.
    let mut rows: Vec<(usize, Option<usize>)> = Vec::with_capacity(stay.len());
    for (at, (place, id)) in stay.iter().enumerate() {
        let own = if fixed(id) { stay.len() + 1 } else { 1 };
        let before = (0..at)
            .filter(|other| stay[*other].0 < *place)
            .max_by_key(|other| rows[*other].0);
        rows.push((before.map_or(0, |before| rows[before].0) + own, before));
    }
    let mut next = (0..rows.len()).max_by_key(|at| rows[*at].0);
    let mut kept = BTreeSet::new();
    while let Some(at) = next {
        kept.insert(stay[at].1);
        next = rows[at].1;
    }
    kept
}

/// The blocks after these effects; none where an effect names a block that is not there, or brings one that is.
pub fn applied(blocks: &[Block], effects: &[Effect]) -> Option<Vec<Block>> {
    let mut blocks = blocks.to_vec();
    for effect in effects {
        apply(&mut blocks, effect)?;
    }
    Some(blocks)
}

/// Applies one effect.
pub(super) fn apply(blocks: &mut Vec<Block>, effect: &Effect) -> Option<()> {
    let stands = |blocks: &[Block], id: &ParagraphId| blocks.iter().position(|block| block.id == *id);
    let after = |blocks: &[Block], after: &Option<ParagraphId>| match after {
        None => Some(0),
        Some(id) => Some(stands(blocks, id)? + 1),
    };
    match effect {
        Effect::Set { paragraph, content } => {
            let place = stands(blocks, paragraph)?;
            blocks[place].content = content.clone();
        }
        Effect::Remove { paragraph } => {
            let place = stands(blocks, paragraph)?;
            blocks.remove(place);
        }
        Effect::Insert { after: anchor, block } => {
            if stands(blocks, &block.id).is_some() {
                return None;
            }
            let place = after(blocks, anchor)?;
            blocks.insert(place, block.clone());
        }
        Effect::Move {
            paragraph,
            after: anchor,
        } => {
            let place = stands(blocks, paragraph)?;
            let block = blocks.remove(place);
            let place = after(blocks, anchor)?;
            blocks.insert(place, block);
        }
        Effect::Retitle { .. } => {}
    }
    Some(())
}
