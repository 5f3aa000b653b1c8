//! Which of two elements of a strand stands first. Automerge keeps a strand as a tree: an element follows the one it was
//! inserted after, and of several after the same one the latest stands first. A mark whose end stands before its
//! beginning makes a document that never loads again, so the order must be known before Automerge sees it.

use super::{
    Refusal,
    known::{Element, OpRef},
};

/// Steps up the tree that one change may cost, which is some fifty milliseconds. Words that were put in together are one
/// step, so that a selection across 300 paragraphs typed letter by letter stays within it.
const STEPS_MAX: usize = 400_000;

/// The order of a strand, as far as one change has paid for it.
pub(super) struct Order {
    steps: usize,
}

/// The elements of a strand as the order sees them.
pub(super) trait Tree {
    /// The element of that name.
    fn element(&self, element: OpRef) -> Option<Element>;
    /// Whether the first of two operations is the later one, as Automerge counts.
    fn later(&self, one: OpRef, other: OpRef) -> bool;
}

/// A part of the way from an element up to the head: elements that one change put in, each after the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// The one nearest to the head.
    first: OpRef,
    /// How many follow it on this way.
    more: u32,
}

impl Run {
    /// The element so many after the first.
    const fn at(self, more: u32) -> OpRef {
        OpRef {
            counter: self.first.counter + more,
            actor: self.first.actor,
        }
    }
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
        // Both ways end at the head; where they part decides.
        let shared = first
            .iter()
            .rev()
            .zip(second.iter().rev())
            .take_while(|(one, other)| one == other)
            .count();
        let part = |path: &[Run]| path.len().checked_sub(shared + 1);
        let (one, other) = match (part(&first), part(&second)) {
            (None, Some(_)) => return Ok(true),
            (_, None) => return Ok(false),
            (Some(one), Some(other)) => (one, other),
        };
        let (run, other_run) = (first[one], second[other]);
        if run.first != other_run.first {
            return Ok(tree.later(run.first, other_run.first));
        }
        // One way leaves the run before the other does, or ends there.
        let leaves = |path: &[Run], at: usize| at.checked_sub(1).map(|next| path[next].first);
        if run.more < other_run.more {
            let goes_on = other_run.at(run.more + 1);
            Ok(leaves(&first, one).is_none_or(|leaves| tree.later(leaves, goes_on)))
        } else {
            let goes_on = run.at(other_run.more + 1);
            Ok(leaves(&second, other).is_some_and(|leaves| tree.later(goes_on, leaves)))
        }
    }

    fn path(&mut self, tree: &impl Tree, element: OpRef) -> Result<Vec<Run>, Refusal> {
        let mut path = Vec::new();
        let mut at = Some(element);
        while let Some(last) = at {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                return Err(Refusal::TooManyOperations);
            }
            let more = tree.element(last).map_or(0, |element| element.run);
            let first = OpRef {
                counter: last.counter - more,
                actor: last.actor,
            };
            path.push(Run { first, more });
            at = tree.element(first).and_then(|element| element.after);
        }
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::fence::known::{ElementKind, Made, run_of};
    use std::collections::HashMap;

    /// Elements by name, and the order in which a strand shows them, kept as Automerge would.
    #[derive(Default)]
    struct Strand {
        elements: HashMap<(u32, u32), Element>,
        shown: Vec<OpRef>,
    }

    impl Tree for Strand {
        fn element(&self, element: OpRef) -> Option<Element> {
            self.elements.get(&(element.counter, element.actor)).copied()
        }

        fn later(&self, one: OpRef, other: OpRef) -> bool {
            (one.counter, one.actor) > (other.counter, other.actor)
        }
    }

    impl Strand {
        /// Puts in so many elements, each after the one before, the first after this one.
        fn put(&mut self, actor: u32, start: u32, after: Option<OpRef>, count: u32) {
            let mut made = Vec::new();
            let mut after = after;
            for counter in start..start + count {
                let own = OpRef { counter, actor };
                let element = Element {
                    strand: 0,
                    kind: ElementKind::Character,
                    after,
                    run: run_of(own, after, &made),
                };
                made.push(Made::Element(element));
                self.elements.insert((counter, actor), element);
                let mut place = after.map_or(0, |after| {
                    1 + self.shown.iter().position(|one| *one == after).unwrap()
                });
                // What was put in there later stays before it.
                while self.shown.get(place).is_some_and(|one| self.later(*one, own)) {
                    place += 1;
                }
                self.shown.insert(place, own);
                after = Some(own);
            }
        }
    }

    #[test]
    fn runs_of_three_writers_stand_as_a_strand_shows_them() {
        let mut chance = 7u32;
        let mut roll = |most: u32| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (chance >> 8) % most
        };
        let mut strand = Strand::default();
        let mut last = [0; 3];
        for _ in 0..60 {
            let known = strand.shown.len() as u32;
            let after = (known > 0).then(|| strand.shown[roll(known) as usize]);
            let actor = roll(3);
            // Later than what it follows and than all its writer did; what others did meanwhile it need not know.
            let start = after.map_or(0, |after| after.counter).max(last[actor as usize]) + 1 + roll(2);
            let count = 1 + roll(5);
            strand.put(actor, start, after, count);
            last[actor as usize] = start + count;
        }
        for (place, one) in strand.shown.iter().enumerate() {
            for (other_place, other) in strand.shown.iter().enumerate() {
                let before = Order::new().stands_before(&strand, *one, *other);
                assert_eq!(before, Ok(place < other_place), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_million_characters_put_in_together_are_one_step() {
        let mut strand = Strand::default();
        strand.put(0, 1, None, 2_000);
        let mut order = Order::new();
        let end = OpRef {
            counter: 2_000,
            actor: 0,
        };
        assert_eq!(order.stands_before(&strand, strand.shown[3], end), Ok(true));
        assert_eq!(order.steps, 2);
    }
}
