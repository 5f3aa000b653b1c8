//! Several edits of a draft as one change: what an accepted amendment does. Each step finds the draft as the one before
//! left it.

use super::draft::{ActorBytes, Draft};
use super::edit::{self, Edit, EditError, Pen};
use super::walk::Layout;
use super::{Block, Content, ParagraphId, order, rewrite};

/// One edit.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A block gets other words.
    Words(&'a ParagraphId, &'a Content),
    /// A block comes in after another, or first.
    Bring(Option<&'a ParagraphId>, &'a Block),
    /// A block goes.
    Take(&'a ParagraphId),
    /// A block goes to after another, or first. It stays the block it was, with all its characters.
    Move(&'a ParagraphId, Option<&'a ParagraphId>),
}

impl Draft {
    /// Takes these steps in one change.
    pub fn step(&self, actor: ActorBytes, steps: &[Step<'_>]) -> Result<Edit, EditError> {
        self.edit(actor, |pen, _| {
            for step in steps {
                let layout = pen.layout();
                match *step {
                    Step::Words(id, content) => rewrite::rewrite(pen, &layout, id, content)?,
                    Step::Bring(after, block) => {
                        edit::bring(pen, &layout, after, std::slice::from_ref(block))?;
                    }
                    Step::Take(id) => edit::take(pen, &layout, id)?,
                    Step::Move(id, after) => shift(pen, &layout, id, after)?,
                }
            }
            Ok(())
        })
    }
}

/// Moves a block: `order` on its root segment, and on nothing else of it.
fn shift(
    pen: &mut Pen,
    layout: &Layout,
    id: &ParagraphId,
    after: Option<&ParagraphId>,
) -> Result<(), EditError> {
    let block = layout.find(id).ok_or_else(|| EditError::Unknown(id.clone()))?;
    settle_after(pen, layout, block.segments[0])?;
    let layout = pen.layout();
    let from = edit::behind(&layout, after)?;
    let place = pen.make_room(&layout, from)?;
    pen.put(id, "order", place)
}

/// Gives the strand successor of a segment a place where it stands, if it has none: it would go along otherwise.
fn settle_after(pen: &mut Pen, layout: &Layout, segment: usize) -> Result<(), EditError> {
    let Some(next) = layout.segments.get(segment + 1).filter(|next| !next.has_place()) else {
        return Ok(());
    };
    let Some(stands) = layout.order.iter().position(|at| *at == segment + 1) else {
        return Ok(());
    };
    let placed = |at: &usize| layout.segments[layout.order[*at]].has_place();
    let key = |at: usize| layout.segments[layout.order[at]].place();
    let low = (0..stands).rev().find(placed).map(key);
    let high = (stands + 1..layout.order.len())
        .filter(placed)
        .map(key)
        .find(|key| low.is_none_or(|low| low < *key));
    let jitter = pen.jitter();
    pen.put(&next.pid, "order", order::between(low, high, jitter))
}
