//! Which of two elements of a strand stands first. Automerge keeps a strand as a tree: an element follows the one it was
//! inserted after, and of several after the same one the latest stands first. A mark whose end stands before its
//! beginning makes a document that never loads again, so the order must be known before Automerge sees it.

use super::{Refusal, known::OpRef};

/// Steps up the tree that one change may cost; a selection across 300 paragraphs needs a tenth of it.
const STEPS_MAX: usize = 1_000_000;

/// The order of a strand, as far as one change has paid for it.
pub(super) struct Order {
    steps: usize,
}

/// An element as the order sees it.
pub(super) trait Tree {
    /// What the element was inserted after; `None` at the head.
    fn after(&self, element: OpRef) -> Option<OpRef>;
    /// Whether the first of two operations is the later one, as Automerge counts.
    fn later(&self, one: OpRef, other: OpRef) -> bool;
}

impl Order {
    pub(super) fn new() -> Self {
        Self { steps: 0 }
    }

    /// Whether `first` stands before `second`; both are elements of one strand.
    pub(super) fn stands_before(
        &mut self,
        tree: &impl Tree,
        first: OpRef,
        second: OpRef,
    ) -> Result<bool, Refusal> {
        let first = self.path(tree, first)?;
        let second = self.path(tree, second)?;
        // Both paths end at the head; where they part decides.
        let shared = first
            .iter()
            .rev()
            .zip(second.iter().rev())
            .take_while(|(one, other)| one == other)
            .count();
        let part = |path: &[OpRef]| path.len().checked_sub(shared + 1).map(|at| path[at]);
        Ok(match (part(&first), part(&second)) {
            (None, Some(_)) => true,
            (_, None) => false,
            (Some(one), Some(other)) => tree.later(one, other),
        })
    }

    fn path(&mut self, tree: &impl Tree, element: OpRef) -> Result<Vec<OpRef>, Refusal> {
        let mut path = vec![element];
        let mut at = element;
        while let Some(before) = tree.after(at) {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                return Err(Refusal::TooManyOperations);
            }
            path.push(before);
            at = before;
        }
        Ok(path)
    }
}
