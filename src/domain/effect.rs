//! What changed between two versions of a text, block by block: small enough for the journal, exact enough to give the
//! later version back. It aligns by id and compares words only for equality.

use std::collections::BTreeSet;

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
}

impl Effect {
    /// The block it changes, brings or takes away.
    pub fn paragraph(&self) -> &ParagraphId {
        match self {
            Effect::Set { paragraph, .. } | Effect::Remove { paragraph } => paragraph,
            Effect::Insert { block, .. } => &block.id,
        }
    }
}

/// The effects that lead from one list of blocks to another: removals first, then words and insertions in text order.
/// A block that moved, or changed its kind or level, is taken out and put in again.
pub fn between(old: &[Block], new: &[Block]) -> Vec<Effect> {
    let kept = kept(old, new);
    let mut effects: Vec<Effect> = old
        .iter()
        .filter(|block| !kept.contains(&block.id))
        .map(|block| Effect::Remove {
            paragraph: block.id.clone(),
        })
        .collect();
    let mut after: Option<&ParagraphId> = None;
    for block in new {
        if kept.contains(&block.id) {
            let same = old.iter().any(|o| o.id == block.id && o.content == block.content);
            if !same {
                effects.push(Effect::Set {
                    paragraph: block.id.clone(),
                    content: block.content.clone(),
                });
            }
        } else {
            effects.push(Effect::Insert {
                after: after.cloned(),
                block: block.clone(),
            });
        }
        after = Some(&block.id);
    }
    effects
}

/// Blocks that stay where they are: the same kind and level, in the same order.
fn kept(old: &[Block], new: &[Block]) -> BTreeSet<ParagraphId> {
    let mut kept = BTreeSet::new();
    let mut reached = 0;
    for block in new {
        let place = old[reached..]
            .iter()
            .position(|o| o.id == block.id && o.kind == block.kind && o.level == block.level);
        if let Some(offset) = place {
            reached += offset + 1;
            kept.insert(block.id.clone());
        }
    }
    kept
}

/// The blocks after these effects; none where an effect names a block that is not there, or brings one that is.
pub fn applied(blocks: &[Block], effects: &[Effect]) -> Option<Vec<Block>> {
    let mut blocks = blocks.to_vec();
    for effect in effects {
        let place = blocks.iter().position(|block| block.id == *effect.paragraph());
        match effect {
            Effect::Set { content, .. } => blocks[place?].content = content.clone(),
            Effect::Remove { .. } => {
                blocks.remove(place?);
            }
            Effect::Insert { after, block } => {
                if place.is_some() {
                    return None;
                }
                let at = match after {
                    None => 0,
                    Some(id) => blocks.iter().position(|block| block.id == *id)? + 1,
                };
                blocks.insert(at, block.clone());
            }
        }
    }
    Some(blocks)
}
