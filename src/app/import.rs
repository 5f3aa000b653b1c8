//! A text that was written elsewhere comes into a draft: parsed by the text plane, shown first, and then written as the
//! person who brings it, whole or not at all. The journal knows nothing of it: a draft is not procedure.

use std::sync::Arc;

use crate::domain::{CommandId, TextId};
use crate::text::import::{self, Format, Found, Imported};
use crate::text::{Block, ParagraphId};

use super::writing::{Plan, Step};
use super::{Fault, Hall, LiveText, Who, WriteError, mint};
use crate::store::Batch;

/// The operations of one change, well below what the fence takes: each letter is one, and a paragraph some ten more.
const STEP_OPERATIONS: usize = 14_000;

/// The bytes of one change's words, so that with its columns it stays below the largest frame.
const STEP_BYTES: usize = 40 * 1024;

/// What a paragraph costs beside its letters: its strand, its marker and its registers.
const PARAGRAPH_OPERATIONS: usize = 10;

/// Where imported paragraphs go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In place of a draft that holds no words yet.
    Replace,
    /// After everything.
    End,
    /// After this paragraph.
    After(ParagraphId),
    /// Before everything.
    Beginning,
}

/// Reads a source, beside the threads that serve everybody else.
pub async fn read_source(source: String, format: Format) -> Result<Imported, WriteError> {
    let read = tokio::task::spawn_blocking(move || import::read(&source, format));
    Ok(read.await.map_err(|_| Fault::Interrupted)??)
}

impl Hall {
    /// Writes the blocks of a source into a draft, and says how many there are. The same click writes them once: their
    /// ids are made of its id.
    pub async fn import(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        click: &CommandId,
        found: Vec<Found>,
        place: Place,
    ) -> Result<usize, WriteError> {
        let count = found.len();
        let blocks: Vec<Block> = found
            .into_iter()
            .enumerate()
            .map(|(n, found)| Block {
                id: mint::derived_paragraph_id(click.as_str(), n),
                kind: found.kind,
                level: found.level,
                content: found.content,
            })
            .collect();
        let written = self
            .write_for(who, text, move |live| plan(live, blocks, &place))
            .await;
        match written {
            Ok(()) | Err(WriteError::Repeated) => Ok(count),
            Err(error) => Err(error),
        }
    }
}

/// The blocks at that place, unless the first of them stands in the text already.
pub(super) fn plan(live: &LiveText, blocks: Vec<Block>, place: &Place) -> Result<Plan, WriteError> {
    if blocks
        .first()
        .is_some_and(|first| live.blocks.iter().any(|block| block.id == first.id))
    {
        return Err(WriteError::Repeated);
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut after = match place {
        Place::Replace => {
            if live.blocks.iter().any(|block| !block.content.is_blank()) {
                return Err(WriteError::NotEmpty);
            }
            for empty in &live.blocks {
                let id = empty.id.clone();
                steps.push(Box::new(move |draft, actor| draft.delete(actor, &id)));
            }
            None
        }
        Place::End => live.blocks.last().map(|block| block.id.clone()),
        Place::After(id) => Some(id.clone()),
        Place::Beginning => None,
    };
    for batch in in_steps(blocks) {
        let (from, last) = (after, batch.last().map(|block| block.id.clone()));
        steps.push(Box::new(move |draft, actor| {
            draft.insert_all_after(actor, from.as_ref(), &batch)
        }));
        after = last;
    }
    Ok(Plan {
        only: None,
        steps,
        beside: Batch::default(),
    })
}

/// Blocks in pieces of what one change may hold.
pub(super) fn in_steps(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut steps: Vec<Vec<Block>> = Vec::new();
    let (mut operations, mut bytes) = (usize::MAX, 0);
    for block in blocks {
        let plain = block.content.told();
        // Each mark of each run of words has a beginning and an end; a run bears at most three, and a footnote one.
        let marks = block.content.spans().len() * 6;
        let own = plain.chars().count() + marks + PARAGRAPH_OPERATIONS;
        operations = operations.saturating_add(own);
        bytes += plain.len() + marks;
        match steps.last_mut() {
            Some(step) if operations <= STEP_OPERATIONS && bytes <= STEP_BYTES => step.push(block),
            _ => {
                (operations, bytes) = (own, plain.len() + marks);
                steps.push(vec![block]);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{BlockKind, Content};

    #[test]
    fn blocks_are_parted_into_changes_the_fence_takes() {
        let block = |words: &str| Block {
            id: mint::paragraph_id(),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::of_plain(words),
        };
        let blocks: Vec<Block> = (0..300).map(|_| block(&"word ".repeat(100))).collect();
        let steps = in_steps(blocks.clone());
        assert!(steps.len() > 8 && steps.len() < 14, "{}", steps.len());
        assert_eq!(steps.concat(), blocks);
        assert_eq!(in_steps(vec![block(&"漢".repeat(10_000))]).len(), 1);
        assert_eq!(in_steps(Vec::new()).len(), 0);
    }
}
